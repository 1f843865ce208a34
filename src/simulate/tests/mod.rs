//! The engine against closed forms and published numbers, through the public interface: organisations whose flow is the network.
//!
//! Means are compared by t intervals over independent replications of 99.9 per cent each, counts by 3.29 standard deviations. There
//! are fewer than eighty of them, so that with other seeds all would hold together in more than 92 of a hundred cases; with these
//! seeds they do. What can be followed by hand is compared exactly.

mod audit;
mod boards;
mod experiments;
mod limits;
mod logs;
mod networks;
mod notes;
mod reports;
mod review;
mod routes;
mod stability;
mod trace;

use super::{Assembly, End, Horizon, KindRecord, Record, Run, Seen, What, Why};
use crate::{
    Arrivals, Decides, Decimal, DecisionShare, Distribution, Flow, Head, Key, Level, MatterKind, Model, NodeEntry,
    Organisation, ServiceArea, Services, Steering, UnitEntry,
};

pub(super) fn decimal(number: f64) -> Decimal {
    Decimal::new(number).expect("two decimals")
}

/// Full-time staff and heads work day and night, so that an hour of work is an hour.
pub(super) fn always() -> Flow {
    Flow {
        staff_hours_per_week: Decimal::from(168),
        working_hours_per_week: Decimal::from(168),
        hours_per_member: Decimal::ZERO,
        ..Flow::default()
    }
}

pub(super) fn exponential(hours: f64) -> Distribution {
    Distribution::Exponential { mean: decimal(hours) }
}

pub(super) fn constant(hours: f64) -> Distribution {
    Distribution::Constant(decimal(hours))
}

/// So many matters an hour.
pub(super) fn hourly(rate: f64) -> Arrivals {
    Arrivals::PerYear(decimal((rate * 876_000.0).round() / 100.0))
}

/// One matter of an area, at the beginning, which takes an hour.
pub(super) fn one_matter(area: &str) -> MatterKind {
    MatterKind::new("matter", area, Arrivals::AtHours(vec![Decimal::ZERO]), constant(1.0))
}

pub(super) fn share(percent: f64, by: Decides) -> DecisionShare {
    DecisionShare { percent: decimal(percent), by, returned_percent: Decimal::ZERO }
}

/// Manager levels, from the highest.
pub(super) const LEVELS: [&str; 4] = ["first", "second", "third", "fourth"];

pub(super) fn level(title: &str) -> Decides {
    Decides::Level(title.into())
}

/// A unit with a head and no staff.
pub(super) fn headed(key: &str, title: &str) -> UnitEntry {
    UnitEntry::new(key).head(Head::new(title))
}

/// A unit with one member of staff that does an area of its own name.
pub(super) fn doing(area: &str) -> UnitEntry {
    UnitEntry::new(area).area(area).staff(Decimal::from(1))
}

pub(super) fn model(
    entries: impl IntoIterator<Item = impl Into<NodeEntry>>,
    areas: Vec<ServiceArea>,
    matter_kinds: Vec<MatterKind>,
    flow: Flow,
) -> Model {
    steered(entries, Steering::default(), areas, matter_kinds, flow)
}

pub(super) fn steered(
    entries: impl IntoIterator<Item = impl Into<NodeEntry>>,
    steering: Steering,
    areas: Vec<ServiceArea>,
    matter_kinds: Vec<MatterKind>,
    flow: Flow,
) -> Model {
    let mut builder = Organisation::builder();
    for title in LEVELS {
        builder.level(Level { title: title.into(), also: vec![] });
    }
    for entry in entries {
        builder.add(entry.into());
    }
    let services = Services { areas, matter_kinds, flow: Some(flow), ..Services::default() };
    Model::new("network", builder.build().expect("an organisation"), steering, services, vec![]).expect("a model")
}

pub(super) fn areas(keys: &[&str]) -> Vec<ServiceArea> {
    keys.iter().map(|&key| ServiceArea::new(key)).collect()
}

pub(super) fn run(model: &Model, days: u32, replication: u32) -> Record {
    let assembly = Assembly::of(model).expect("matters can flow");
    let horizon = Horizon { seed: 2009, replication, warm_up_days: days / 10, days, drain_days: days };
    assembly.start(horizon).finish().expect("the books balance")
}

/// The record of what arrives within so many days from the beginning.
pub(super) fn record_of(model: &Model, days: u32) -> Record {
    let assembly = Assembly::of(model).expect("matters can flow");
    let horizon = Horizon { seed: 1, replication: 0, warm_up_days: 0, days, drain_days: 1000 };
    assembly.start(horizon).finish().expect("the books balance")
}

/// Numbers of the records of so many replications.
pub(super) fn observe(model: &Model, days: u32, replications: u32, number: impl Fn(&Record) -> f64) -> Vec<f64> {
    (0..replications).map(|replication| number(&run(model, days, replication))).collect()
}

/// Mean hours of the lead times of all matters.
pub(super) fn mean_hours(record: &Record) -> f64 {
    hours(record.overall().lead_time.mean().expect("matters"))
}

/// That a value lies within the t interval of what was observed, which is no wider than a part of the value to either side.
#[track_caller]
pub(super) fn assert_near(observed: &[f64], expected: f64, part: f64) {
    let interval = crate::simulate::statistics::interval(observed, 99.9).expect("several");
    assert!(interval.covers(expected), "{interval:?} does not cover {expected}");
    assert!(interval.half_width < part * expected, "{interval:?} is too wide to say anything");
}

/// That a count is within what chance does to independent events with a probability.
#[track_caller]
pub(super) fn assert_share(count: u64, of: u64, probability: f64) {
    let (mean, of) = (of as f64 * probability, of as f64);
    let deviation = (mean * (1.0 - probability)).sqrt();
    assert!(of > 1000.0, "{of} are too few to say anything");
    assert!((count as f64 - mean).abs() <= 3.29 * deviation, "{count} of {of}: expected {mean} ± {deviation}");
}

/// Hours of a number of ticks.
pub(super) fn hours(ticks: f64) -> f64 {
    ticks / super::HOUR
}

/// The places to which the matters of one run come, and how they leave, each with the time in hours and the reason.
pub(super) fn route(model: &Model) -> Vec<(f64, String, Why)> {
    let assembly = Assembly::of(model).expect("matters can flow");
    let stations: Vec<Key> = assembly.stations().map(|(key, _)| key.clone()).collect();
    let mut steps = vec![];
    let horizon = Horizon { seed: 1, replication: 0, warm_up_days: 0, days: 10, drain_days: 1000 };
    let run: Run<'_, _> = assembly.start_watched(horizon, |seen: Seen| {
        let place = match seen.what {
            What::Comes => stations[seen.station as usize].to_string(),
            What::Leaves(end) => end.words().to_owned(),
            _ => return,
        };
        steps.push((hours(seen.time as f64), place, seen.why.expect("a reason")));
    });
    let _ = run.finish_watched().expect("the books balance");
    steps
}

/// How many ended in a way.
pub(super) fn ended(record: &KindRecord, way: End) -> u64 {
    record.ends().find(|&(end, _)| end == way).map_or(0, |(_, count)| count)
}

/// In which ways some ended.
pub(super) fn ways(record: &KindRecord) -> Vec<End> {
    record.ends().map(|(end, _)| end).collect()
}
