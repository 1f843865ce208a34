//! The commissions of a plan with their times, and the days between its phases.

use super::document::{Block, Table, named, numbers, text};
use crate::implementation::{Between, Schedule};
use crate::scenario::Scenario;

/// What stands where there is nothing to say.
const NONE: &str = "–";

/// Commissions with responsible, days, slack and what they wait for; the critical path; circles.
pub(super) fn schedule(scenario: &Scenario, schedule: &Schedule) -> Vec<Block> {
    let name = named(scenario.name(), "an unnamed scenario");
    let mut blocks = vec![Block::Heading(1, format!("The commissions of {name}"))];
    if scenario.commissions().is_empty() {
        blocks.push(Block::Text("None: the plan states no commission.".into()));
        return blocks;
    }
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(|| NONE.into(), |day| day.to_string());
    let rows = scenario.commissions().iter().zip(schedule.tasks()).map(|(commission, task)| {
        let slack = match task.slack() {
            _ if task.done => "done".into(),
            Some(0) => "0, critical".into(),
            Some(slack) => slack.to_string(),
            None => "on a circle, or behind one".into(),
        };
        let grounds: Vec<&str> = commission.depends_on.iter().map(crate::Key::as_str).collect();
        vec![
            commission.key.to_string(),
            named(commission.name.as_deref().unwrap_or_default(), commission.key.as_str()),
            commission.responsible.as_ref().map_or_else(|| NONE.into(), ToString::to_string),
            day(commission.from),
            day(commission.by),
            task.days.to_string(),
            slack,
            if grounds.is_empty() { NONE.into() } else { grounds.join(", ") },
        ]
    });
    let columns = vec![
        text("commission"),
        text("what"),
        text("responsible"),
        text("from"),
        text("by"),
        numbers("days"),
        numbers("slack"),
        text("depends on"),
    ];
    blocks.push(Block::Table(Table { columns, rows: rows.collect(), fixed: 1, group: 1 }));
    let arrow = |keys: &[crate::Key]| keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" → ");
    if !schedule.critical_path().is_empty() {
        let end = schedule.end().map_or_else(String::new, |end| format!(" (to {end})"));
        blocks.push(Block::Text(format!("Critical path{end}: {}", arrow(schedule.critical_path()))));
    }
    for circle in schedule.circles() {
        blocks.push(Block::Text(format!("A circle, so that none can start: {}", arrow(circle))));
    }
    blocks
}

/// What breaks between the phases of a plan, and what was broken before it.
pub(super) fn between(between: &Between) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(1, "Between the phases".into())];
    let judged: Vec<String> = between.judged.iter().map(|phase| format!("`{phase}`")).collect();
    blocks.push(Block::Text(match judged.len() {
        0 => "No day lies between two phases.".into(),
        _ => format!("Judged on the day after {}, by the checks that must hold on every day.", judged.join(", ")),
    }));
    for broken in &between.breaks {
        let until = broken.until.as_ref().map_or_else(|| "to the end".into(), |phase| format!("until `{phase}`"));
        let what =
            format!("after `{}`, {until}: {}: {} ({})", broken.phase, broken.subject, broken.message, broken.code);
        let mended = broken.mended.as_ref().map_or_else(String::new, |step| format!("; mended by {step}"));
        blocks.push(Block::Item(what, Some(format!("broken by {}{mended}", broken.change))));
    }
    if between.breaks.is_empty() && !judged.is_empty() {
        blocks.push(Block::Text("All of them hold.".into()));
    }
    if !between.before.is_empty() {
        blocks.push(Block::Heading(2, "Broken before the plan already".into()));
        blocks.extend(between.before.iter().map(|finding| Block::Item(finding.to_string(), None)));
    }
    blocks
}
