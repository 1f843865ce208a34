//! What a run counted.

use super::assembly::Assembly;
use super::route::{End, Matter};
use super::statistics::{Quantiles, Tally};

/// What became of the matters of one kind that counted: those that arrived within the days that count.
#[derive(Debug, Clone, PartialEq)]
pub struct KindRecord {
    /// How many arrived.
    pub arrived: u64,
    /// Ticks from arrival to the end, of those that were decided, refused or settled.
    pub lead_time: Tally,
    /// The same, for quantiles.
    pub quantiles: Quantiles,
    /// Ticks of each part of the lead times, in the order of [`Part::ALL`](super::Part::ALL).
    pub parts: [u64; 8],
    /// How many stations worked on them, together.
    pub touches: u64,
    /// How often they went from one station or body to another.
    pub hand_overs: u64,
    /// How often they went up to a head.
    pub escalations: u64,
    /// How many bodies dealt with them.
    pub bodies: u64,
    /// How often they were handled again.
    pub reworked: u64,
    /// Areas that they touched and that nobody could co-ordinate.
    pub gaps: u64,
    /// How many ended in each way, by [`End::number`].
    ends: Vec<u64>,
}

/// Three digits of a quantile are kept.
const DIGITS: u8 = 3;

impl KindRecord {
    pub(super) fn new() -> Self {
        Self {
            arrived: 0,
            lead_time: Tally::default(),
            quantiles: Quantiles::new(DIGITS),
            parts: [0; 8],
            touches: 0,
            hand_overs: 0,
            escalations: 0,
            bodies: 0,
            reworked: 0,
            gaps: 0,
            ends: vec![],
        }
    }

    /// How many fell between chairs.
    pub fn lost(&self) -> u64 {
        self.ends().filter(|(end, _)| end.is_lost()).map(|(_, count)| count).sum()
    }

    /// How many ended, lost ones too.
    pub fn ended(&self) -> u64 {
        self.ends.iter().sum()
    }

    /// How many ended in each way, ways that none took left out.
    pub fn ends(&self) -> impl Iterator<Item = (End, u64)> + '_ {
        self.ends.iter().enumerate().filter(|(_, count)| **count > 0).map(|(number, &count)| (End::of(number), count))
    }

    #[inline]
    fn count(&mut self, end: End, count: u64) {
        let number = end.number();
        if number >= self.ends.len() {
            self.ends.resize(number + 1, 0);
        }
        self.ends[number] += count;
    }

    /// Takes in all that another record of the same kinds has.
    pub fn merge(&mut self, other: &Self) {
        self.arrived += other.arrived;
        self.lead_time.merge(&other.lead_time);
        self.quantiles.merge(&other.quantiles);
        for (sum, more) in self.parts.iter_mut().zip(other.parts) {
            *sum += more;
        }
        self.touches += other.touches;
        self.hand_overs += other.hand_overs;
        self.escalations += other.escalations;
        self.bodies += other.bodies;
        self.reworked += other.reworked;
        self.gaps += other.gaps;
        other.ends().for_each(|(end, count)| self.count(end, count));
    }
}

/// What one station counted until a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct StationCount {
    pub(crate) busy_time: u64,
    pub(crate) waiting_time: u64,
    pub(crate) served: u64,
    pub(crate) came: u64,
    pub(crate) offered: u64,
    pub(crate) waiting: u32,
    pub(crate) most_waiting: u32,
}

/// What one station did within the days that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StationRecord {
    /// Matters that came.
    pub came: u64,
    /// Matters that were worked on to the end, or decided.
    pub served: u64,
    /// Ticks of work on matters, added up over its servers.
    pub busy_time: u64,
    /// Ticks of work that came; 0 for a body.
    pub offered: u64,
    /// Ticks for which matters waited, added up.
    pub waiting_time: u64,
    /// How many waited when the days began, and when they ended.
    pub waiting: (u32, u32),
    /// How many waited at the most, since the beginning.
    pub most_waiting: u32,
}

/// Reports that a head so many levels above their unit has passed on.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ReportRecord {
    /// Ticks from the day of the report.
    pub delay: Tally,
    /// How many said the opposite of what was reported.
    pub wrong: u64,
    /// The sum of the squares of what the figures were off.
    pub squared_error: f64,
}

/// What one run counted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// By kind, in the order of the services.
    pub kinds: Vec<KindRecord>,
    /// By station, in the order of [`Assembly::stations`].
    pub stations: Vec<StationRecord>,
    /// By levels above the unit, from the first.
    pub reports: Vec<ReportRecord>,
    /// Ticks that count.
    pub ticks: u64,
    /// Matters and reports that counted and had not ended when the run did.
    pub unfinished: u64,
}

impl Record {
    pub(crate) fn new(assembly: &Assembly) -> Self {
        Self { kinds: assembly.kinds.iter().map(|_| KindRecord::new()).collect(), ..Self::default() }
    }

    #[inline]
    pub(crate) fn arrived(&mut self, kind: u32) {
        self.kinds[kind as usize].arrived += 1;
    }

    #[inline]
    pub(crate) fn ended(&mut self, matter: &Matter, lead_time: u64, end: End) {
        let kind = &mut self.kinds[matter.kind as usize];
        kind.count(end, 1);
        kind.gaps += u64::from(matter.gaps);
        if end.is_lost() {
            return;
        }
        kind.lead_time.record(lead_time);
        kind.quantiles.record(lead_time);
        for (sum, part) in kind.parts.iter_mut().zip(matter.parts) {
            *sum += u64::from(part);
        }
        kind.touches += u64::from(matter.touches);
        kind.hand_overs += u64::from(matter.hand_overs);
        kind.escalations += u64::from(matter.escalations);
        kind.bodies += u64::from(matter.bodies);
        kind.reworked += u64::from(matter.round.saturating_sub(1));
    }

    pub(crate) fn reported(&mut self, levels: usize, delay: u64, is_wrong: bool, error: f64) {
        if self.reports.len() < levels {
            self.reports.resize_with(levels, ReportRecord::default);
        }
        let Some(report) = levels.checked_sub(1).and_then(|level| self.reports.get_mut(level)) else { return };
        report.delay.record(delay);
        report.wrong += u64::from(is_wrong);
        report.squared_error += error * error;
    }

    pub(crate) fn close(
        &mut self,
        assembly: &Assembly,
        at_warm: &[StationCount],
        at_close: &[StationCount],
        ticks: u64,
    ) {
        self.ticks = ticks;
        let pairs = at_warm.iter().zip(at_close);
        self.stations = pairs
            .map(|(before, after)| StationRecord {
                came: after.came - before.came,
                served: after.served - before.served,
                busy_time: after.busy_time - before.busy_time,
                offered: after.offered - before.offered,
                waiting_time: after.waiting_time - before.waiting_time,
                waiting: (before.waiting, after.waiting),
                most_waiting: after.most_waiting,
            })
            .collect();
        debug_assert!(self.stations.is_empty() || self.stations.len() == assembly.stations.len());
    }

    /// All kinds together.
    pub fn overall(&self) -> KindRecord {
        let mut all = KindRecord::new();
        self.kinds.iter().for_each(|kind| all.merge(kind));
        all
    }
}
