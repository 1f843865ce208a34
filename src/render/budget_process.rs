//! The yearly budget process as a calendar, and the follow-up of frames (G5).

use super::document::{Block, Column, NONE, Table, keys, named, number, numbers, table, text};
use crate::Model;
use crate::steering::budget::{BudgetPhase, FrameFollowUp, Process, ProcessStep, follow_ups};
use crate::text::kronor;

/// The steps by phase and day with who drives them, and the order in which they can be done.
pub(super) fn process(model: &Model) -> Vec<Block> {
    let process = Process::of(model.steering());
    let mut blocks =
        vec![Block::Heading(1, format!("The yearly budget process of {}", named(model.name(), "an unnamed model")))];
    if process.steps().is_empty() {
        blocks.push(Block::Text("The model states no step.".into()));
        return blocks;
    }
    for (number, phase) in BudgetPhase::ALL.into_iter().enumerate() {
        blocks.push(Block::Heading(2, format!("{}. {phase}", number + 1)));
        let steps = process.phase(phase);
        if steps.is_empty() {
            blocks.push(Block::Text("No step.".into()));
            continue;
        }
        let columns = vec![text("by"), text("step"), text("driven by"), text("after")];
        blocks.push(table(columns, steps.into_iter().map(row).collect()));
    }
    blocks.push(Block::Heading(2, "The order in which the steps can be done".into()));
    let order = process.order();
    blocks.push(Block::Text(keys(order.iter().map(|step| &step.key))));
    for circle in process.circles() {
        let circle = keys(circle.iter().map(|step| &step.key));
        blocks.push(Block::Text(format!("There is no order among {circle}: each must be done before the others.")));
    }
    blocks
}

fn row(step: &ProcessStep) -> Vec<String> {
    let name = named(step.name.as_deref().unwrap_or_default(), step.key.as_str());
    vec![
        step.by.map_or_else(|| NONE.into(), |by| by.to_string()),
        if step.decision { format!("{name} (the council's decision)") } else { name },
        step.driver.as_ref().map_or_else(|| NONE.into(), |driver| format!("`{driver}`")),
        if step.after.is_empty() { NONE.into() } else { keys(&step.after) },
    ]
}

/// Each follow-up beside its frame, with the forecast, how far it is off, and who answers for it.
pub(super) fn follow_up(model: &Model) -> Vec<Block> {
    let mut blocks =
        vec![Block::Heading(1, format!("The follow-up of frames of {}", named(model.name(), "an unnamed model")))];
    let found = follow_ups(model.steering());
    if found.is_empty() {
        blocks.push(Block::Text("The model states no follow-up.".into()));
        return blocks;
    }
    let columns: Vec<Column> = vec![
        text("frame"),
        text("until the end of"),
        text("of"),
        numbers("frame, kronor"),
        numbers("used, kronor"),
        numbers("used, %"),
        numbers("period gone, %"),
        numbers("forecast, kronor"),
        text("forecast from"),
        numbers("off, kronor"),
        numbers("off, %"),
        text("who answers"),
    ];
    blocks.push(Block::Table(Table { columns, rows: found.iter().map(cells).collect(), fixed: 2, group: 1 }));
    blocks
}

fn cells(found: &FrameFollowUp<'_>) -> Vec<String> {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| NONE.into());
    let percent = |share: Option<f64>| or_none(share.map(|share| number((share * 10.0).round() / 10.0)));
    let (frame, follow_up) = (found.frame, found.follow_up);
    vec![
        format!("`{}`", frame.key),
        follow_up.period.to_string(),
        format!("`{}`", frame.to),
        kronor(frame.kronor),
        kronor(follow_up.kronor),
        percent(found.used_share.map(|share| 100.0 * share)),
        percent(found.period_gone.map(|share| 100.0 * share)),
        or_none(found.forecast.map(|forecast| kronor(forecast.kronor))),
        or_none(found.forecast.map(|forecast| forecast.basis.words().to_owned())),
        or_none(found.deviation.map(kronor)),
        percent(found.deviation_percent),
        or_none(found.answered_by().map(|key| format!("`{key}`"))),
    ]
}
