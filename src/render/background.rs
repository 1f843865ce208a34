//! What stands behind a comparison: how to get there, what is taken for granted, and what the metrics show of the guiding values.

use std::collections::BTreeMap;

use super::document::{Block, Table, change, named, names, numbers, optional, text, undefined};
use crate::metrics::{CATALOGUE, GuidingValue};
use crate::scenario::{Comparison, PlannedChange, Scenario};
use crate::{FactorRange, Model};

/// The phases of a scenario with their dates and changes, in order.
pub(super) fn plan(scenario: &Scenario) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(1, format!("The way to {}", named(scenario.name(), "an unnamed scenario")))];
    for phase in scenario.phases() {
        let name = named(phase.name.as_deref().unwrap_or_default(), phase.key.as_str());
        blocks.push(Block::Heading(2, format!("{name} ({} to {})", phase.from, phase.to)));
        let changes = scenario.changes().filter(|planned| planned.phase.as_ref() == Some(&phase.key));
        changes_by_sort(&mut blocks, changes);
    }
    let without: Vec<_> = scenario.changes().filter(|planned| planned.phase.is_none()).collect();
    if !without.is_empty() {
        blocks.push(Block::Heading(2, "Without a phase".into()));
        changes_by_sort(&mut blocks, without.into_iter());
    }
    blocks
}

/// Changes in order; of several in a row that do the same sort of thing, the first few and how many there are.
fn changes_by_sort<'s>(blocks: &mut Vec<Block>, changes: impl Iterator<Item = &'s PlannedChange>) {
    /// So many of a row are told one by one.
    const TOLD: usize = 3;
    let changes: Vec<_> = changes.collect();
    if changes.is_empty() {
        blocks.push(Block::Text("No change of the model.".into()));
    }
    for row in changes.chunk_by(|a, b| a.change.name() == b.change.name()) {
        for planned in row.iter().take(TOLD) {
            let source = planned.source.as_ref().map_or_else(String::new, |source| format!(" ({source})"));
            blocks.push(Block::Item(format!("{}{source}", planned.change), planned.note.clone()));
        }
        if let Some(more) = row.len().checked_sub(TOLD).filter(|more| *more > 0) {
            blocks.push(Block::Item(format!("and {more} more of the sort: {}", row[0].change.name()), None));
        }
    }
}

/// The assumptions of a model, with what rests on each.
pub(super) fn assumptions(model: &Model) -> Vec<Block> {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, _, assumption) in model.assumed() {
        *uses.entry(assumption.key.as_str()).or_default() += 1;
    }
    let rows = model.assumptions().iter().map(|assumption| {
        let uses = uses.get(assumption.key.as_str()).copied().unwrap_or(0);
        let tried = assumption.range.map_or_else(String::new, |FactorRange { from, to }| {
            format!(" (tried from {from} to {to} times what is stated)")
        });
        vec![assumption.key.to_string(), uses.to_string(), format!("{}{tried}", assumption.reason)]
    });
    let columns = vec![text("assumption"), numbers("uses"), text("why, and where it comes from")];
    let heading = format!("What {} takes for granted", named(model.name(), "an unnamed model"));
    let stated = if model.assumptions().is_empty() {
        Block::Text("Nothing: the model states no assumption.".into())
    } else {
        Block::Table(Table { columns, rows: rows.collect(), fixed: 3, group: 1 })
    };
    vec![Block::Heading(1, heading), stated]
}

/// Each guiding value (O7) with the metrics that show it.
pub(super) fn guiding_values(comparison: &Comparison) -> Vec<Block> {
    let names = names(comparison);
    let mut columns = vec![text("value"), text("metric"), numbers(&names[0])];
    for name in &names[1..] {
        columns.extend([numbers(name), numbers("change")]);
    }
    let mut rows = Vec::new();
    for value in GuidingValue::ALL {
        for (n, metric) in CATALOGUE.iter().filter(|metric| metric.shows.contains(&value)).enumerate() {
            let measured = comparison.measurements.iter().find(|measured| measured.metric == metric.name);
            let base = measured.and_then(|measured| measured.value.as_ref()).and_then(|value| value.number());
            let mut row = vec![
                if n == 0 { value.name().to_owned() } else { String::new() },
                metric.name.to_owned(),
                optional(base),
            ];
            for alternative in &comparison.alternatives {
                let delta =
                    alternative.deltas.iter().find(|delta| delta.metric == metric.name && delta.label.is_none());
                row.push(optional(delta.and_then(|delta| delta.value)));
                row.push(delta.map_or_else(String::new, change));
            }
            rows.push(row);
        }
    }
    let mut blocks =
        vec![Block::Heading(1, "The guiding values".into()), Block::Table(Table { columns, rows, fixed: 3, group: 2 })];
    let shows = |name: &str| CATALOGUE.iter().any(|metric| metric.name == name && !metric.shows.is_empty());
    blocks.extend(undefined(comparison, &names, shows));
    blocks
}
