//! What a simulation of one model says.

use super::super::document::{Block, NONE, counted, named, numbers, table, text};
use super::{figure, maybe, notes, overloads, percent, provenance, reports_wait, unfinished, within};
use crate::simulate::{MatterOutcome, Outcome, StationKind, StationOutcome};

/// So many stations of a sort are shown.
const MOST_STATIONS: usize = 10;

/// Summary, parts, ends, kinds, areas, stations, reports, and how it was made.
pub(in super::super) fn outcome(outcome: &Outcome) -> Vec<Block> {
    let name = named(&outcome.model, "an unnamed model");
    let mut blocks = vec![Block::Heading(1, format!("How matters flow in {name}"))];
    blocks.extend(overloads(outcome, &named(&outcome.model, "the model")));
    blocks.extend(unfinished(outcome, &named(&outcome.model, "the model")));
    blocks.push(summary(outcome));
    if outcome.overall.unfinished > 0.0 {
        blocks.push(Block::Text("Numbers a matter are those of matters that ended.".into()));
    }
    blocks.extend(parts(&outcome.overall));
    if !outcome.overall.ends.is_empty() {
        blocks.push(Block::Heading(2, "How matters end".into()));
        let rows = outcome.overall.ends.iter().map(|&(end, share)| vec![outcome.words(end), percent(share)]);
        blocks.push(table(vec![text("end"), numbers("% of matters")], rows.collect()));
    }
    for (what, one, matters) in
        [("By sort of matter", "matter kind", &outcome.kinds), ("By service area", "service area", &outcome.areas)]
    {
        if !matters.is_empty() {
            blocks.push(Block::Heading(2, what.into()));
            blocks.push(each(one, matters));
        }
    }
    blocks.extend(queues(outcome));
    blocks.extend((!outcome.reports.is_empty()).then(reports_wait));
    blocks.extend(reports(outcome));
    blocks.extend(notes(outcome));
    blocks.extend(provenance(&[outcome]));
    blocks
}

/// A mean with its interval, or why there is none.
pub(super) fn mean(matters: &MatterOutcome) -> String {
    match matters.lead_time_days {
        Some(interval) => within(interval),
        None if matters.is_overloaded => "overloaded".into(),
        None if matters.unfinished > MatterOutcome::MOST_UNFINISHED => "not ended".into(),
        None => NONE.into(),
    }
}

fn summary(outcome: &Outcome) -> Block {
    let overall = &outcome.overall;
    let confidence = outcome.provenance.plan.confidence_percent;
    let row = |what: &str, value: String, unit: &str| vec![what.to_owned(), value, unit.to_owned()];
    let rows = vec![
        row("arrivals", figure(overall.arrivals_per_year), "matters a year"),
        row("lead time, mean", mean(overall), &format!("days, {confidence} % interval")),
        row("lead time, median", maybe(overall.median_days), "days"),
        row("90 % within", maybe(overall.ninetieth_days), "days"),
        row("95 % within", maybe(overall.ninety_fifth_days), "days"),
        row("standard deviation", maybe(overall.deviation_days), "days"),
        row("stations", figure(overall.touches), "a matter"),
        row("hand-overs", figure(overall.hand_overs), "a matter"),
        row("escalations to a head", figure(overall.escalations), "a matter"),
        row("bodies", figure(overall.bodies), "a matter"),
        row("handled again", figure(overall.reworked), "times a matter"),
        row("lost between chairs", percent(overall.lost), "% of matters"),
        row("areas that nobody could co-ordinate", figure(overall.gaps), "a matter"),
        row("not ended when the run did", percent(overall.unfinished), "% of matters"),
    ];
    table(vec![text("measure"), numbers("value"), text("unit")], rows)
}

/// Where the time goes; nothing where there is no mean to be split.
fn parts(overall: &MatterOutcome) -> Vec<Block> {
    let Some(interval) = overall.lead_time_days else { return vec![] };
    let sum: f64 = overall.parts.iter().map(|(_, days)| days).sum();
    let spent = overall.parts.iter().filter(|(_, days)| *days > 0.0);
    let rows = spent.map(|&(part, days)| vec![part.words().to_owned(), figure(days), percent(days / sum)]);
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return vec![Block::Text(format!("The mean of {} days has no parts.", figure(interval.mean)))];
    }
    let columns = vec![text("part of the lead time"), numbers("days"), numbers("% of it")];
    vec![Block::Heading(2, "Where the time goes".into()), table(columns, rows)]
}

fn each(one: &str, matters: &[MatterOutcome]) -> Block {
    let columns = vec![
        text(one),
        numbers("a year"),
        numbers("mean days"),
        numbers("median"),
        numbers("90 %"),
        numbers("95 %"),
        numbers("escalations"),
        numbers("bodies"),
        numbers("lost %"),
    ];
    let rows = matters.iter().map(|matters| {
        vec![
            matters.key.as_ref().map_or_else(|| NONE.into(), ToString::to_string),
            figure(matters.arrivals_per_year),
            mean(matters),
            maybe(matters.median_days),
            maybe(matters.ninetieth_days),
            maybe(matters.ninety_fifth_days),
            figure(matters.escalations),
            figure(matters.bodies),
            percent(matters.lost),
        ]
    });
    table(columns, rows.collect())
}

fn queues(outcome: &Outcome) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(2, "Where it queues".into()), Block::Text(bottlenecks(outcome))];
    for kind in [StationKind::Staff, StationKind::Head, StationKind::Body] {
        let all: Vec<&StationOutcome> = outcome.stations.iter().filter(|station| station.kind == kind).collect();
        if all.is_empty() {
            continue;
        }
        let is_body = kind == StationKind::Body;
        let mut columns = vec![text(kind.name()), numbers("matters a year")];
        if !is_body {
            columns.extend([numbers("at a time"), numbers("in use %"), numbers("load %")]);
        }
        columns.extend([numbers("waiting"), numbers("days each"), numbers("most waiting"), numbers("more each year")]);
        let rows = all.iter().take(MOST_STATIONS).map(|station| {
            let mut row = vec![station.node.to_string(), figure(station.arrivals_per_year)];
            if !is_body {
                row.push(station.servers.to_string());
                row.extend([station.utilisation, station.offered_load].map(|share| maybe(share.map(|s| s * 100.0))));
            }
            let growth = if station.is_overloaded { figure(station.backlog_growth_per_year) } else { NONE.into() };
            row.extend([
                figure(station.waiting),
                maybe(station.waiting_days),
                station.most_waiting.to_string(),
                growth,
            ]);
            row
        });
        blocks.push(table(columns, rows.collect()));
        if let Some(more) = all.len().checked_sub(MOST_STATIONS).filter(|&more| more > 0) {
            blocks.push(Block::Text(format!("The busiest are shown, {} not.", counted(more, "other"))));
        }
    }
    blocks
}

/// The places where the most matters wait, in one sentence.
fn bottlenecks(outcome: &Outcome) -> String {
    let worst: Vec<String> = outcome
        .bottlenecks()
        .iter()
        .take(3)
        .map(|worst| format!("`{}` ({}, {} matters wait)", worst.node, worst.kind.name(), figure(worst.waiting)))
        .collect();
    if worst.is_empty() { "Nothing waits anywhere.".into() } else { format!("It queues at {}.", worst.join(", ")) }
}

fn reports(outcome: &Outcome) -> Vec<Block> {
    if outcome.reports.is_empty() {
        return vec![];
    }
    let columns = vec![
        numbers("levels above the unit"),
        numbers("reports"),
        numbers("days since"),
        numbers("turned round %"),
        numbers("squared error"),
    ];
    let rows = outcome.reports.iter().map(|report| {
        vec![
            report.levels.to_string(),
            report.reports.to_string(),
            maybe(report.delay_days),
            maybe(report.wrong.map(|share| share * 100.0)),
            maybe(report.squared_error),
        ]
    });
    vec![Block::Heading(2, "Reports upward".into()), table(columns, rows.collect())]
}
