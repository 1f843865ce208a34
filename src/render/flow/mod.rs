//! How matters flow: a simulation of one model, several beside one another, what a comparison hangs on, and what one less does.

mod comparison;
mod outages;
mod outcome;
mod sensitivity;
#[cfg(all(test, feature = "report"))]
mod tests;

pub(super) use comparison::comparison;
pub(super) use outages::outages;
pub(super) use outcome::outcome;
pub(super) use sensitivity::sensitivity;

use super::document::{Block, NONE, first_of, give_or_take};
use crate::simulate::statistics::Interval;
use crate::simulate::{MatterOutcome, Outcome, StationOutcome, WarmUp};

/// Above the words by which a stranger can make the same again.
const MADE: &str = "How it was made";

/// A measured number to three digits, whole from a hundred on; to four decimals, where it is small.
fn figure(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 99.95 => 0,
        size if size >= 9.995 => 1,
        size if size >= 0.9995 => 2,
        size if size >= 0.09995 => 3,
        _ => 4,
    };
    let text = format!("{value:.decimals$}");
    if text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.')) { "0".into() } else { text }
}

fn maybe(value: Option<f64>) -> String {
    value.map_or_else(|| NONE.into(), figure)
}

/// A share in per cent, without the sign for it.
fn percent(share: f64) -> String {
    figure(share * 100.0)
}

fn with_sign(value: f64) -> String {
    let text = figure(value);
    if value > 0.0 && text != "0" { format!("+{text}") } else { text }
}

fn within(interval: Interval) -> String {
    match interval.half_width {
        0.0 => figure(interval.mean),
        half_width => give_or_take(interval.mean, half_width),
    }
}

/// Where more work comes than there is time for, in plain words; nothing when there is no such place.
fn overloads(outcome: &Outcome, name: &str) -> Vec<Block> {
    let items = outcome.overloaded().map(|overloaded| Block::Item(overload(overloaded), None));
    let items: Vec<Block> = items.collect();
    if items.is_empty() {
        return items;
    }
    let text = format!(
        "{name} is overloaded: more work comes than there is time for, so that waiting grows without end. Matters that pass \
         one of these places have no mean lead time:"
    );
    std::iter::once(Block::Text(text)).chain(items).collect()
}

/// Why there is no mean, where too many matters had not ended; nothing where there is one, or another reason.
fn unfinished(outcome: &Outcome, name: &str) -> Option<Block> {
    let overall = &outcome.overall;
    let is_why = !overall.is_overloaded && overall.unfinished > MatterOutcome::MOST_UNFINISHED;
    is_why.then(|| {
        Block::Text(format!(
            "Of {name}, {} % of the matters had not ended {} days after the days that count. Those take the longest, so there is no mean \
             without them; quantiles count them as longer than all others.",
            percent(overall.unfinished),
            outcome.provenance.plan.drain_days
        ))
    })
}

/// What is counted where it queues.
fn reports_wait() -> Block {
    Block::Text("Reports upward queue at heads, too, and count here as matters do.".into())
}

fn overload(overloaded: &StationOutcome) -> String {
    let (node, kind) = (&overloaded.node, overloaded.kind.name());
    let growth = figure(overloaded.backlog_growth_per_year);
    match overloaded.offered_load {
        Some(load) => {
            let load = percent(load);
            format!("`{node}` ({kind}): {load} % of the work that it has time for; {growth} more wait each year")
        }
        None => format!("`{node}` ({kind}): more comes than its agendas take; {growth} more wait each year"),
    }
}

/// By what a stranger can make the same again.
fn provenance(outcomes: &[&Outcome]) -> Vec<Block> {
    let Some(first) = outcomes.first() else { return vec![] };
    let made = &first.provenance;
    let found = if made.plan.warm_up == WarmUp::Found { ", found by MSER-5" } else { "" };
    let cancelled = if made.cancelled { "; stopped before the end" } else { "" };
    let models: Vec<&str> = outcomes.iter().map(|outcome| outcome.provenance.model.as_str()).collect();
    let how = format!(
        "orgmodel {}, seed {}, {} replications of {} days after {} days that do not count{found}, followed for up to {} days \
         more{cancelled}; model {}.{}",
        made.version,
        made.plan.seed,
        made.replications,
        made.plan.days,
        made.warm_up_days,
        made.plan.drain_days,
        models.join(", "),
        precision(outcomes),
    );
    vec![Block::Heading(2, MADE.into()), Block::Text(how)]
}

/// How precise means were to be, and are; nothing where nothing was wanted.
fn precision(outcomes: &[&Outcome]) -> String {
    let Some(until) = outcomes.first().and_then(|outcome| outcome.provenance.plan.until) else { return String::new() };
    let widths = outcomes.iter().map(|outcome| outcome.overall.lead_time_days?.relative_half_width());
    let widest = widths.collect::<Option<Vec<f64>>>().map(|widths| widths.into_iter().fold(0.0, f64::max));
    let reached = widest.map_or_else(|| "no mean".into(), |widest| format!("± {} %", percent(widest)));
    format!(" Mean lead times were to be within ± {} %; reached: {reached}.", until.half_width_percent)
}

/// What had to be taken for granted: notes that say the same together.
fn notes(outcome: &Outcome) -> Vec<Block> {
    let mut said: Vec<(&str, Vec<String>)> = vec![];
    for note in &outcome.notes {
        let subject = note.subject.to_string();
        match said.iter_mut().find(|(message, _)| *message == note.message) {
            Some((_, subjects)) => subjects.push(subject),
            None => said.push((&note.message, vec![subject])),
        }
    }
    let items = said.iter().map(|(message, subjects)| {
        Block::Item(format!("{}: {message}", first_of(subjects.iter().cloned(), 6, subjects.len() as u64)), None)
    });
    let items: Vec<Block> = items.collect();
    if items.is_empty() {
        return items;
    }
    std::iter::once(Block::Heading(2, "Taken for granted, as it is not stated".into())).chain(items).collect()
}
