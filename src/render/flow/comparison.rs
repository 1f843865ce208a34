//! Scenarios beside one another, on the same matters with the same luck.

use super::super::document::{Block, NONE, Table, first_of, named, numbers, table, text};
use super::outcome::mean;
use super::{figure, maybe, overloads, percent, provenance, reports_wait, unfinished, within};
use crate::simulate::{Difference, End, FlowComparison, Measure, Outcome, Verdict};

/// So many places of each scenario are shown.
const MOST_PLACES: usize = 5;

/// What is faster and how surely, lead times, measure by measure, ends, queues, and how it was made.
pub(in super::super) fn comparison(comparison: &FlowComparison) -> Vec<Block> {
    let outcomes = &comparison.outcomes;
    let names = names(outcomes);
    let Some(base) = outcomes.first() else { return vec![] };
    let mut blocks = vec![Block::Heading(1, format!("How matters flow, beside {}", names[0]))];
    for (alternative, name) in comparison.alternatives.iter().zip(&names[1..]) {
        blocks.extend(alternative.differences.first().map(|first| Block::Item(headline(first, name, &names[0]), None)));
    }
    if !comparison.other_matters.is_empty() {
        blocks.push(Block::Text(format!(
            "The matters are not the same in all scenarios: of {}, arrivals, work or areas differ. Differences are those of the matters, too.",
            first_of(comparison.other_matters.iter().map(|key| format!("`{key}`")), 6, comparison.other_matters.len() as u64)
        )));
    }
    for (outcome, name) in outcomes.iter().zip(&names) {
        blocks.extend(overloads(outcome, name));
        blocks.extend(unfinished(outcome, name));
    }
    blocks.push(Block::Heading(2, "Lead times in days".into()));
    blocks.push(lead_times(comparison, &names));
    if comparison.probability_of_being_fastest.is_none() {
        let why = "Which is the fastest is not defined: a scenario has no mean lead time.";
        blocks.push(Block::Text(why.into()));
    }
    blocks.push(Block::Heading(2, "Measure by measure".into()));
    blocks.push(Block::Text(reading(base, comparison.other_matters.is_empty())));
    blocks.push(Block::Table(measures(comparison, &names)));
    blocks.push(Block::Heading(2, "How matters end, in % of them".into()));
    blocks.push(ends(outcomes, &names));
    blocks.push(Block::Heading(2, "Where it queues".into()));
    blocks.push(places(outcomes, &names));
    blocks.extend(outcomes.iter().any(|outcome| !outcome.reports.is_empty()).then(reports_wait));
    blocks.extend(provenance(&outcomes.iter().collect::<Vec<_>>()));
    blocks
}

fn names(outcomes: &[Outcome]) -> Vec<String> {
    let name = |(number, outcome): (usize, &Outcome)| match number {
        0 => named(&outcome.model, "the base"),
        _ => named(&outcome.model, &format!("alternative {number}")),
    };
    outcomes.iter().enumerate().map(name).collect()
}

/// The first thing that is to be known of a scenario.
fn headline(lead_time: &Difference, name: &str, base: &str) -> String {
    let Some(interval) = lead_time.interval else {
        return format!("{name}: no mean lead time to compare with that of {base}.");
    };
    let (value, before) = (figure(lead_time.value), figure(lead_time.base));
    let days = match lead_time.verdict {
        Verdict::Same => "exactly the same in every replication".into(),
        verdict => format!("{} days, {}", difference(interval), words(verdict)),
    };
    format!("{name}: mean lead time {value} days, in {base} {before}: {days}.")
}

fn difference(interval: crate::simulate::statistics::Interval) -> String {
    let sign = if interval.mean > 0.0 { "+" } else { "" };
    format!("{sign}{}", within(interval))
}

/// A verdict, for readers.
fn words(verdict: Verdict) -> String {
    match verdict {
        Verdict::Same => "the same".into(),
        Verdict::Better => "better".into(),
        Verdict::Worse => "worse".into(),
        Verdict::NotDistinguishable { more_replications: Some(more) } => {
            format!("not distinguishable yet: about {more} more replications")
        }
        Verdict::NotDistinguishable { more_replications: None } => "not distinguishable".into(),
        Verdict::Undefined => "no mean to compare".into(),
    }
}

fn reading(base: &Outcome, are_same: bool) -> String {
    let on = if are_same { ", on the same matters with the same luck" } else { "" };
    format!(
        "A difference is the scenario less the base, replication by replication{on}. The intervals of \
         one line hold together with {} %, and not those of all lines. Less is better throughout. What is nought everywhere is left out.",
        base.provenance.plan.confidence_percent
    )
}

fn lead_times(comparison: &FlowComparison, names: &[String]) -> Block {
    let columns = vec![
        text("scenario"),
        numbers("mean"),
        numbers("median"),
        numbers("90 % within"),
        numbers("95 % within"),
        numbers("fastest with probability"),
        numbers("lost %"),
        numbers("not ended %"),
    ];
    let rows = comparison.outcomes.iter().zip(names).enumerate().map(|(number, (outcome, name))| {
        let overall = &outcome.overall;
        let probability = comparison.probability_of_being_fastest.as_ref().and_then(|shares| shares.get(number));
        vec![
            name.clone(),
            mean(overall),
            maybe(overall.median_days),
            maybe(overall.ninetieth_days),
            maybe(overall.ninety_fifth_days),
            maybe(probability.copied()),
            percent(overall.lost),
            percent(overall.unfinished),
        ]
    });
    table(columns, rows.collect())
}

fn measures(comparison: &FlowComparison, names: &[String]) -> Table {
    let mut columns = vec![text("measure"), text("unit"), numbers(&names[0])];
    for name in &names[1..] {
        columns.extend([numbers(name), numbers("difference"), text("verdict")]);
    }
    let first = comparison.alternatives.first().map_or(&[][..], |first| &first.differences);
    let rows = first.iter().enumerate().filter_map(|(number, first)| {
        let all: Vec<&Difference> =
            comparison.alternatives.iter().filter_map(|alternative| alternative.differences.get(number)).collect();
        let is_nought = all.iter().all(|one| one.base == 0.0 && one.value == 0.0 && one.verdict == Verdict::Same);
        if is_nought && first.measure != Measure::Lost {
            return None;
        }
        // Shares are easier to read in per cent.
        let (scale, unit) =
            if first.measure == Measure::Lost { (100.0, "% of matters") } else { (1.0, first.measure.unit()) };
        let has_mean = |outcome: Option<&Outcome>| outcome.is_some_and(|outcome| is_defined(outcome, &first.measure));
        let shown = |outcome, value: f64| if has_mean(outcome) { figure(value * scale) } else { NONE.to_owned() };
        let base = shown(comparison.outcomes.first(), first.base);
        let mut row = vec![first.measure.words(), unit.to_owned(), base];
        for (one, outcome) in all.iter().zip(comparison.outcomes.iter().skip(1)) {
            let by = one.interval.map_or_else(
                || NONE.into(),
                |mut interval| {
                    interval.mean *= scale;
                    interval.half_width *= scale;
                    difference(interval)
                },
            );
            row.extend([shown(Some(outcome), one.value), by, words(one.verdict)]);
        }
        Some(row)
    });
    let rows = rows.collect();
    Table { columns, rows, fixed: 3, group: 3 }
}

/// Whether a measure has a meaning in an outcome: times have none where waiting grows without end.
fn is_defined(outcome: &Outcome, measure: &Measure) -> bool {
    match measure {
        Measure::LeadTime | Measure::Part(_) => outcome.overall.lead_time_days.is_some(),
        Measure::LeadTimeOf(kind) => outcome.kind(kind.as_str()).is_some_and(|kind| kind.lead_time_days.is_some()),
        _ => true,
    }
}

fn ends(outcomes: &[Outcome], names: &[String]) -> Block {
    // Levels are numbered anew in each organisation: they are the same when their titles are.
    let mut ways: Vec<(End, String)> = vec![];
    for outcome in outcomes {
        for &(end, _) in &outcome.overall.ends {
            let words = outcome.words(end);
            if !ways.iter().any(|(_, known)| *known == words) {
                ways.push((end, words));
            }
        }
    }
    ways.sort_by_key(|&(end, _)| end);
    let mut columns = vec![text("end")];
    columns.extend(names.iter().map(|name| numbers(name)));
    let rows = ways.into_iter().map(|(_, words)| {
        let shares = outcomes.iter().map(|outcome| {
            let found = outcome.overall.ends.iter().filter(|&&(end, _)| outcome.words(end) == words);
            percent(found.map(|(_, share)| share).sum())
        });
        std::iter::once(words.clone()).chain(shares).collect()
    });
    Block::Table(Table { columns, rows: rows.collect(), fixed: 1, group: 1 })
}

fn places(outcomes: &[Outcome], names: &[String]) -> Block {
    let columns = vec![
        text("scenario"),
        text("place"),
        text("which is"),
        numbers("waiting"),
        numbers("days each"),
        numbers("in use %"),
        numbers("matters a year"),
    ];
    let rows = outcomes.iter().zip(names).flat_map(|(outcome, name)| {
        let worst = outcome.bottlenecks();
        let row = |(number, place): (usize, &crate::simulate::StationOutcome)| {
            vec![
                if number == 0 { name.clone() } else { String::new() },
                place.node.to_string(),
                place.kind.name().to_owned(),
                figure(place.waiting),
                maybe(place.waiting_days),
                maybe(place.utilisation.map(|share| share * 100.0)),
                figure(place.arrivals_per_year),
            ]
        };
        worst.into_iter().take(MOST_PLACES).enumerate().map(row).collect::<Vec<_>>()
    });
    table(columns, rows.collect())
}
