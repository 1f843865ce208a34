//! What a simulation says: times with their certainty, where it queues, and what does not work.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::assembly::{Assembly, Note, StationKind};
use super::experiment::{SimulationPlan, days};
use super::record::{KindRecord, Record};
use super::route::{End, Part};
use super::run::Horizon;
use super::statistics::{Interval, interval};
use super::watch::{Seen, What};
use super::{DAY, NONE, YEAR};
use crate::Key;

/// By which a stranger can make the same result again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Provenance {
    /// The version of the crate.
    pub version: &'static str,
    /// A fingerprint of the model: FNV-1a of its JSON.
    pub model: String,
    /// The plan.
    pub plan: SimulationPlan,
    /// Days before anything counted.
    pub warm_up_days: u32,
    /// Replications that were made.
    pub replications: u32,
    /// Whether it was stopped before its end.
    pub cancelled: bool,
}

/// What a simulation of one model says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// The name of the model.
    pub model: String,
    /// How it was made.
    pub provenance: Provenance,
    /// All matters together.
    pub overall: MatterOutcome,
    /// By matter kind, in the order of the services.
    pub kinds: Vec<MatterOutcome>,
    /// By service area, in the order of the services; areas without matters are left out.
    pub areas: Vec<MatterOutcome>,
    /// Stations to which matters came, the busiest first: those of one kind together, staff, heads, bodies.
    pub stations: Vec<StationOutcome>,
    /// The reports that went upward, by levels above the unit.
    pub reports: Vec<ReportOutcome>,
    /// The titles of the manager levels, highest first: [`End::Head`] counts them from 1.
    pub levels: Vec<String>,
    /// What the model does not state and had to be taken for granted.
    pub notes: Vec<Note>,
}

/// What became of some matters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatterOutcome {
    /// The kind or area; nothing for all matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<Key>,
    /// How many arrive a year.
    pub arrivals_per_year: f64,
    /// Mean days from arrival to the end, with its interval over replications. Undefined when no matter ended in some replication,
    /// when more had not ended than [`MOST_UNFINISHED`](Self::MOST_UNFINISHED), which would have made it longer, or when an
    /// overload makes it grow with time.
    pub lead_time_days: Option<Interval>,
    /// Days within which half of them end, over all replications; those that had not ended count as longer than all others.
    /// Undefined when fewer ended, or when an overload makes it grow with time.
    pub median_days: Option<f64>,
    /// Days within which nine of ten end.
    pub ninetieth_days: Option<f64>,
    /// Days within which nineteen of twenty end.
    pub ninety_fifth_days: Option<f64>,
    /// The standard deviation in days.
    pub deviation_days: Option<f64>,
    /// Mean days of each part of a lead time, in the order of [`Part::ALL`]; they add up to the mean over all matters.
    pub parts: Vec<(Part, f64)>,
    /// How many stations work on a matter, on average.
    pub touches: f64,
    /// How often it goes from one station or body to another.
    pub hand_overs: f64,
    /// How often it goes up to a head.
    pub escalations: f64,
    /// How many bodies deal with it.
    pub bodies: f64,
    /// How often it is handled again.
    pub reworked: f64,
    /// How they end: the share of each way.
    pub ends: Vec<(End, f64)>,
    /// The share that falls between chairs.
    pub lost: f64,
    /// The share of those that arrived which had not ended when the run did.
    pub unfinished: f64,
    /// How many other areas of a matter nobody could co-ordinate.
    pub gaps: f64,
    /// Whether they pass a station to which more work comes than it has time for.
    pub is_overloaded: bool,
    /// What each replication measured, for comparisons.
    #[serde(skip)]
    pub(crate) samples: Vec<Sample>,
}

/// What one replication measured.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Sample {
    pub(crate) lead_time_days: f64,
    pub(crate) parts: [f64; 8],
    pub(crate) touches: f64,
    pub(crate) hand_overs: f64,
    pub(crate) escalations: f64,
    pub(crate) bodies: f64,
    pub(crate) lost: f64,
    pub(crate) gaps: f64,
    pub(crate) is_empty: bool,
}

/// A station.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StationOutcome {
    /// The node.
    pub node: Key,
    /// What it is.
    pub kind: StationKind,
    /// How many matters it can work on at a time; 0 for a body.
    pub servers: u32,
    /// Matters that come a year.
    pub arrivals_per_year: f64,
    /// The share of its time for matters in which it works on them, from 0 to 1; undefined for a body.
    pub utilisation: Option<f64>,
    /// The work that comes, as a share of the time for it; of a body, the matters that come, as a share of what its agendas hold. Above 1
    /// it cannot be done. Undefined for a body whose agenda holds any number.
    pub offered_load: Option<f64>,
    /// Matters that wait there, on average over time.
    pub waiting: f64,
    /// Days for which a matter waits there, on average (Little's law); undefined when none comes.
    pub waiting_days: Option<f64>,
    /// How many waited at the most in any replication.
    pub most_waiting: u32,
    /// By how many the matters that wait grow in a year, on average.
    pub backlog_growth_per_year: f64,
    /// Whether more work comes than it has time for, so that waiting grows without end.
    pub is_overloaded: bool,
}

/// Reports that a head so many levels above the unit has passed on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReportOutcome {
    /// Levels above the unit, from 1.
    pub levels: usize,
    /// How many reports, over all replications.
    pub reports: u64,
    /// Mean days since the day of the report.
    pub delay_days: Option<f64>,
    /// The share that says the opposite of what was reported.
    pub wrong: Option<f64>,
    /// The mean square of what the figures are off.
    pub squared_error: Option<f64>,
}

impl Outcome {
    pub(crate) fn of(name: &str, assembly: &Assembly, records: &[Record], provenance: Provenance) -> Self {
        let (stations, overloaded) = stations(assembly, records, &provenance);
        let affected = kinds_at(assembly, &overloaded, &provenance);
        let confidence = provenance.plan.confidence_percent;
        let years = records.iter().map(|record| record.ticks as f64 / YEAR as f64).sum::<f64>();
        let matters = |key: Option<Key>, kinds: &[usize]| {
            let each: Vec<KindRecord> = records.iter().map(|record| merged(record, kinds)).collect();
            let is_overloaded = kinds.iter().any(|kind| affected.contains(kind));
            MatterOutcome::of(key, &each, years, confidence, is_overloaded)
        };
        let all: Vec<usize> = (0..assembly.kinds.len()).collect();
        let mut by_area: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (number, kind) in assembly.kinds.iter().enumerate().filter(|(_, kind)| kind.area != NONE) {
            by_area.entry(kind.area).or_default().push(number);
        }
        Self {
            model: name.to_owned(),
            overall: matters(None, &all),
            kinds: all.iter().map(|&kind| matters(Some(assembly.kinds[kind].key.clone()), &[kind])).collect(),
            areas: by_area
                .iter()
                .map(|(&area, kinds)| matters(Some(assembly.areas[area as usize].key.clone()), kinds))
                .collect(),
            stations,
            reports: reports(records),
            levels: assembly.titles.clone(),
            notes: assembly.notes.clone(),
            provenance,
        }
    }

    /// What became of the matters of a kind.
    pub fn kind(&self, key: &str) -> Option<&MatterOutcome> {
        self.kinds.iter().find(|kind| kind.key.as_ref().is_some_and(|other| *other == *key))
    }

    /// The stations at which matters wait the most, all their waiting added up, the worst first.
    pub fn bottlenecks(&self) -> Vec<&StationOutcome> {
        let mut stations: Vec<&StationOutcome> = self.stations.iter().filter(|station| station.waiting > 0.0).collect();
        stations.sort_by(|a, b| b.waiting.total_cmp(&a.waiting));
        stations
    }

    /// How matters end, for readers: of a head, with the title that names the level.
    pub fn words(&self, end: End) -> String {
        match end {
            End::Head(level) => match self.levels.get(usize::from(level).wrapping_sub(1)) {
                Some(title) => format!("by a head: {title}"),
                None => "by a head".into(),
            },
            end => end.words().into(),
        }
    }

    /// The stations to which more work comes than they have time for.
    pub fn overloaded(&self) -> impl Iterator<Item = &StationOutcome> {
        self.stations.iter().filter(|station| station.is_overloaded)
    }
}

/// Some kinds of a record together.
fn merged(record: &Record, kinds: &[usize]) -> KindRecord {
    let mut all = KindRecord::new();
    kinds.iter().for_each(|&kind| all.merge(&record.kinds[kind]));
    all
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl Sample {
    fn of(record: &KindRecord) -> Self {
        let ended = record.lead_time.count();
        Self {
            lead_time_days: record.lead_time.mean().map_or(0.0, days),
            parts: record.parts.map(|part| days(ratio(part, ended))),
            touches: ratio(record.touches, ended),
            hand_overs: ratio(record.hand_overs, ended),
            escalations: ratio(record.escalations, ended),
            bodies: ratio(record.bodies, ended),
            lost: ratio(record.lost(), record.ended()),
            gaps: ratio(record.gaps, record.ended()),
            is_empty: ended == 0,
        }
    }
}

impl MatterOutcome {
    /// With a larger share that had not ended when the run did, there is no mean: the longest would be left out.
    pub const MOST_UNFINISHED: f64 = 0.01;

    fn of(key: Option<Key>, records: &[KindRecord], years: f64, confidence: f64, is_overloaded: bool) -> Self {
        let samples: Vec<Sample> = records.iter().map(Sample::of).collect();
        let mut all = records[0].clone();
        records[1..].iter().for_each(|record| all.merge(record));
        let means: Vec<f64> = samples.iter().map(|sample| sample.lead_time_days).collect();
        let ended = all.lead_time.count();
        let unfinished = ratio(all.arrived - all.ended(), all.arrived);
        let is_defined =
            !is_overloaded && unfinished <= Self::MOST_UNFINISHED && samples.iter().all(|sample| !sample.is_empty);
        // What had not ended takes longer than what had.
        let of_ended = (ended + all.arrived - all.ended()) as f64 / ended.max(1) as f64;
        let quantile = |share: f64| {
            let share = Some(share * of_ended).filter(|&share| share <= 1.0 && !is_overloaded)?;
            all.quantiles.quantile(share).map(|ticks| days(ticks as f64))
        };
        let mut ends: Vec<(End, f64)> = all.ends().map(|(end, count)| (end, ratio(count, all.ended()))).collect();
        ends.sort_by_key(|&(end, _)| end);
        Self {
            key,
            arrivals_per_year: all.arrived as f64 / years,
            lead_time_days: interval(&means, confidence).filter(|_| is_defined),
            median_days: quantile(0.5),
            ninetieth_days: quantile(0.9),
            ninety_fifth_days: quantile(0.95),
            deviation_days: all.lead_time.standard_deviation().filter(|_| is_defined).map(days),
            parts: Part::ALL.into_iter().zip(all.parts.map(|part| days(ratio(part, ended)))).collect(),
            touches: ratio(all.touches, ended),
            hand_overs: ratio(all.hand_overs, ended),
            escalations: ratio(all.escalations, ended),
            bodies: ratio(all.bodies, ended),
            reworked: ratio(all.reworked, ended),
            ends,
            lost: ratio(all.lost(), all.ended()),
            unfinished,
            gaps: ratio(all.gaps, all.ended()),
            is_overloaded,
            samples,
        }
    }
}

/// What each station did, and which are overloaded.
fn stations(assembly: &Assembly, records: &[Record], provenance: &Provenance) -> (Vec<StationOutcome>, BTreeSet<u32>) {
    let mut found = vec![];
    let mut overloaded = BTreeSet::new();
    let ticks = records.iter().map(|record| record.ticks as f64).sum::<f64>();
    for (number, station) in assembly.stations.iter().enumerate() {
        let each: Vec<_> = records.iter().map(|record| record.stations[number]).collect();
        let sum = |of: fn(&super::StationRecord) -> u64| each.iter().map(of).sum::<u64>() as f64;
        let came = sum(|one| one.came);
        if came == 0.0 && sum(|one| one.waiting_time) == 0.0 {
            continue;
        }
        let is_body = station.kind == StationKind::Body;
        let capacity = ticks * f64::from(station.servers);
        let share = |work: f64| (!is_body).then(|| work / capacity);
        let offered_load = match is_body {
            true => room(assembly, number as u32, provenance).map(|room| came / (room * records.len() as f64)),
            false => share(sum(|one| one.offered)),
        };
        let growth: f64 = each.iter().map(|one| f64::from(one.waiting.1) - f64::from(one.waiting.0)).sum();
        let is_overloaded = offered_load.is_some_and(|load| load > 1.0) && growth > 0.0;
        if is_overloaded {
            overloaded.insert(number as u32);
        }
        let waiting_time = sum(|one| one.waiting_time);
        found.push(StationOutcome {
            node: station.node.clone(),
            kind: station.kind,
            servers: station.servers,
            arrivals_per_year: came / ticks * YEAR as f64,
            utilisation: share(sum(|one| one.busy_time)),
            offered_load,
            waiting: waiting_time / ticks,
            waiting_days: (came > 0.0).then(|| days(waiting_time / came)),
            most_waiting: each.iter().map(|one| one.most_waiting).max().unwrap_or(0),
            backlog_growth_per_year: growth / ticks * YEAR as f64,
            is_overloaded,
        });
    }
    found.sort_by(|a, b| {
        let load = |station: &StationOutcome| station.utilisation.unwrap_or(station.waiting);
        (a.kind as u8).cmp(&(b.kind as u8)).then(load(b).total_cmp(&load(a)))
    });
    (found, overloaded)
}

/// How many matters the meetings of a body can decide on average in as many days as count; undefined where an agenda holds any
/// number, and where it does not meet.
fn room(assembly: &Assembly, station: u32, provenance: &Provenance) -> Option<f64> {
    /// Meetings are counted over ten years: few or none may fall into the days that count.
    const LONG: u64 = 3_650;
    let meetings = assembly.meetings_of(station);
    let (from, days) = (u64::from(provenance.warm_up_days), f64::from(provenance.plan.days));
    let held = || (meetings.count(from + LONG) - meetings.count(from)) as f64 / LONG as f64 * days;
    let room = (meetings.longest < usize::MAX).then(|| held() * meetings.longest as f64);
    room.filter(|&room| room > 0.0)
}

/// The kinds of which matters pass one of some stations, seen in all replications once more; of few stations, none is made.
fn kinds_at(assembly: &Assembly, stations: &BTreeSet<u32>, provenance: &Provenance) -> BTreeSet<usize> {
    let mut kinds = BTreeSet::new();
    if stations.is_empty() {
        return kinds;
    }
    let SimulationPlan { seed, days, .. } = provenance.plan;
    for replication in 0..provenance.replications {
        if kinds.len() == assembly.kinds.len() {
            break;
        }
        let horizon = Horizon { seed, replication, warm_up_days: provenance.warm_up_days, days, drain_days: 0 };
        let mut run = assembly.start_watched(horizon, |seen: Seen| {
            if seen.what == What::Comes && seen.kind != NONE && stations.contains(&seen.station) {
                kinds.insert(seen.kind as usize);
            }
        });
        run.run_until(u64::from(provenance.warm_up_days + days) * DAY);
    }
    kinds
}

fn reports(records: &[Record]) -> Vec<ReportOutcome> {
    let levels = records.iter().map(|record| record.reports.len()).max().unwrap_or(0);
    let at = |level: usize| records.iter().filter_map(move |record| record.reports.get(level));
    let level = |level: usize| {
        let mut delay = super::statistics::Tally::default();
        at(level).for_each(|report| delay.merge(&report.delay));
        let count = delay.count();
        let mean = |sum: f64| (count > 0).then(|| sum / count as f64);
        ReportOutcome {
            levels: level + 1,
            reports: count,
            delay_days: delay.mean().map(days),
            wrong: mean(at(level).map(|report| report.wrong).sum::<u64>() as f64),
            squared_error: mean(at(level).map(|report| report.squared_error).sum()),
        }
    };
    (0..levels).map(level).collect()
}
