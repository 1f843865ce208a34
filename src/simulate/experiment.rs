//! Replications of a run, and what they say together.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::assembly::{AssembleError, Assembly, Note, Process, StationKind};
use super::outcome::{Outcome, Provenance};
use super::record::Record;
use super::run::Horizon;
use super::statistics::{interval, mser5};
use super::{AuditError, DAY, HOUR};
use crate::{Key, Model, NodeKind, Subject};

/// So many replications are made at a time, whatever the number of threads: between two such rounds it is decided whether more
/// are needed.
const ROUND: u32 = 4;

/// How a simulation is made. Plain data, to store beside its results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SimulationPlan {
    /// What all luck depends on.
    pub seed: u64,
    /// Days whose arrivals count; at least 1. A year, so that recess and all meetings count as often as they are, when nothing is said.
    pub days: u32,
    /// Days before these that do not count: the organisation is empty at first.
    pub warm_up: WarmUp,
    /// Days after these at the most, in which what arrived is carried to its end.
    pub drain_days: u32,
    /// Independent replications, at least; 2 or more.
    pub replications: u32,
    /// Until when replications are added: there are no more than `replications` when nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Precision>,
    /// With which confidence intervals are given, in per cent.
    pub confidence_percent: f64,
}

/// How long an organisation runs before anything counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarmUp {
    /// So many days.
    Days(u32),
    /// As long as MSER-5 says of the number of matters in the organisation, day by day, in a run of its own of as many days as
    /// count (White, "An effective truncation heuristic for bias reduction in simulation output", Simulation 69, 1997).
    Found,
}

/// How certain the mean lead time is to be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Precision {
    /// The half-width of its interval, in per cent of it.
    pub half_width_percent: f64,
    /// Replications at the most.
    pub most_replications: u32,
}

impl Default for SimulationPlan {
    fn default() -> Self {
        Self {
            seed: 1,
            days: 365,
            warm_up: WarmUp::Days(365),
            drain_days: 730,
            replications: 10,
            until: None,
            confidence_percent: 95.0,
        }
    }
}

/// How far a simulation has come, told between its replications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SimulationProgress<'p> {
    /// The name of the model that is simulated.
    pub model: &'p str,
    /// Replications that are done.
    pub replications: u32,
    /// Replications that there are at the most.
    pub most_replications: u32,
}

/// Why a simulation gives no result.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SimulateError {
    /// Matters cannot flow through the model.
    #[error("`{model}`: {error}")]
    Assemble {
        /// The name of the model.
        model: String,
        /// Why not.
        error: AssembleError,
    },
    /// A plan without a meaning.
    #[error("{field}: expected {expected}, found {found}")]
    BadPlan {
        /// The field.
        field: &'static str,
        /// What it may be.
        expected: &'static str,
        /// What it is.
        found: String,
    },
    /// The books of a run do not balance, or too many matters were in flight.
    #[error("replication {replication} of `{model}`: {error}")]
    Audit {
        /// The name of the model.
        model: String,
        /// Which replication.
        replication: u32,
        /// What does not balance.
        error: AuditError,
    },
    /// Two scenarios of one name.
    #[error("two scenarios are called `{name}`")]
    SameName {
        /// The name.
        name: String,
    },
    /// Nothing to compare.
    #[error("expected at least two scenarios to compare, found {found}")]
    TooFew {
        /// How many there are.
        found: usize,
    },
    /// Nothing that could be moved.
    #[error("no assumption states a range within which its numbers may lie: expected at least one with `range`")]
    NoRange,
    /// An assumption that cannot be moved.
    #[error("assumption `{assumption}`: {problem}")]
    Assumption {
        /// Its key.
        assumption: Key,
        /// Why not.
        problem: String,
    },
    /// It was stopped before there was a result.
    #[error("stopped after {replications} replications: expected at least 2 for a result")]
    Cancelled {
        /// Replications that were done.
        replications: u32,
    },
}

impl SimulationPlan {
    /// That the plan has a meaning.
    ///
    /// # Errors
    /// [`SimulateError::BadPlan`] with the first field that has none.
    pub fn validate(&self) -> Result<(), SimulateError> {
        let expect = |holds: bool, field, expected, found: String| {
            if holds { Ok(()) } else { Err(SimulateError::BadPlan { field, expected, found }) }
        };
        let days = "1 to 36500 days";
        expect((1..=36_500).contains(&self.days), "days", days, self.days.to_string())?;
        if let WarmUp::Days(warm_up) = self.warm_up {
            expect(warm_up <= 36_500, "warm_up", "at most 36500 days", warm_up.to_string())?;
        }
        expect(self.drain_days <= 36_500, "drain_days", "at most 36500 days", self.drain_days.to_string())?;
        let replications = (2..=100_000).contains(&self.replications);
        expect(replications, "replications", "2 to 100000", self.replications.to_string())?;
        let confidence = self.confidence_percent > 0.0 && self.confidence_percent < 100.0;
        expect(confidence, "confidence_percent", "more than 0 and less than 100", self.confidence_percent.to_string())?;
        if let Some(until) = self.until {
            let width = until.half_width_percent > 0.0 && until.half_width_percent.is_finite();
            expect(width, "until.half_width_percent", "more than 0", until.half_width_percent.to_string())?;
            let most = (self.replications..=100_000).contains(&until.most_replications);
            expect(
                most,
                "until.most_replications",
                "from `replications` to 100000",
                until.most_replications.to_string(),
            )?;
        }
        Ok(())
    }

    fn most_replications(&self) -> u32 {
        self.until.map_or(self.replications, |until| until.most_replications)
    }
}

/// A simulation of one model: it is assembled once, and run as often as it takes.
///
/// # Example
/// ```
/// use orgmodel::simulate::{Experiment, SimulationPlan};
/// use orgmodel::{Arrivals, Decimal, Distribution, MatterKind, Model, Organisation, ServiceArea, Services, UnitEntry};
///
/// let mut builder = Organisation::builder();
/// builder.add(UnitEntry::new("permits").area("building").staff(Decimal::from(2)));
/// let hours = Distribution::Exponential { mean: Decimal::from(6) };
/// let kind = MatterKind::new("permit", "building", Arrivals::PerYear(Decimal::from(500)), hours);
/// let services = Services { areas: vec![ServiceArea::new("building")], matter_kinds: vec![kind], ..Services::default() };
/// let model = Model::new("permits", builder.build()?, Default::default(), services, vec![])?;
///
/// let outcome = Experiment::new(&model, &SimulationPlan::default())?.run()?;
/// let days = outcome.overall.lead_time_days.ok_or("no permit was decided")?;
/// assert!(days.mean > 1.05 && days.mean < 2.1, "{days:?}"); // six hours of forty a week take 1.05 days and more
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Experiment {
    name: String,
    fingerprint: u64,
    assembly: Assembly,
    plan: SimulationPlan,
}

impl Experiment {
    /// A model, ready to be simulated.
    ///
    /// # Errors
    /// [`SimulateError`] when the plan has no meaning, or matters cannot flow through the model.
    pub fn new(model: &Model, plan: &SimulationPlan) -> Result<Self, SimulateError> {
        plan.validate()?;
        let name = model.name().to_owned();
        let assembly = Assembly::of(model).map_err(|error| SimulateError::Assemble { model: name.clone(), error })?;
        let fingerprint = super::assembly::salt(&crate::format::to_json(model));
        Ok(Self { name, fingerprint, assembly, plan: plan.clone() })
    }

    /// The same under another name.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The name of the model.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is simulated.
    pub fn assembly(&self) -> &Assembly {
        &self.assembly
    }

    /// To leave meetings out.
    pub(crate) fn assembly_mut(&mut self) -> &mut Assembly {
        &mut self.assembly
    }

    /// How long the organisation runs before anything counts, in days.
    pub fn warm_up_days(&self) -> u32 {
        match self.plan.warm_up {
            WarmUp::Days(days) => days,
            WarmUp::Found => self.find_warm_up(),
        }
    }

    /// The number of matters in the organisation, day by day in a run of its own, cut by MSER-5.
    fn find_warm_up(&self) -> u32 {
        let horizon = Horizon {
            seed: self.plan.seed,
            replication: u32::MAX,
            warm_up_days: 0,
            days: self.plan.days,
            drain_days: 0,
        };
        let mut run = self.assembly.start(horizon);
        let series = (1..=u64::from(self.plan.days)).map(|day| {
            run.run_until(day * DAY);
            run.in_flight() as f64
        });
        let series: Vec<f64> = series.collect();
        mser5(&series).map_or(0, |truncation| truncation.observations as u32)
    }

    /// What a run is made with to be one of the replications: for a log of it, or to look at it as it goes on.
    pub fn horizon(&self, replication: u32) -> Horizon {
        self.horizon_after(replication, self.warm_up_days())
    }

    fn horizon_after(&self, replication: u32, warm_up_days: u32) -> Horizon {
        let SimulationPlan { seed, days, drain_days, .. } = self.plan;
        Horizon { seed, replication, warm_up_days, days, drain_days }
    }

    /// Makes some replications, in their order.
    pub(crate) fn replicate(
        &self,
        replications: std::ops::Range<u32>,
        warm_up_days: u32,
    ) -> Result<Vec<Record>, SimulateError> {
        let one = |replication: u32| {
            let record = self.assembly.start(self.horizon_after(replication, warm_up_days)).finish();
            record.map_err(|error| SimulateError::Audit { model: self.name.clone(), replication, error })
        };
        in_order(replications, one)
    }

    /// Runs the plan.
    ///
    /// # Errors
    /// [`SimulateError`] when the books of a run do not balance.
    pub fn run(&self) -> Result<Outcome, SimulateError> {
        self.run_with(|_| ControlFlow::Continue(()))
    }

    /// Runs the plan, and says how far it has come. It can be stopped between replications: the outcome is then that of those
    /// that were made.
    ///
    /// # Errors
    /// [`SimulateError`] when the books of a run do not balance, or it was stopped before there were two replications.
    pub fn run_with(
        &self,
        mut progress: impl FnMut(SimulationProgress<'_>) -> ControlFlow<()>,
    ) -> Result<Outcome, SimulateError> {
        let warm_up_days = self.warm_up_days();
        let most_replications = self.plan.most_replications();
        let mut records = vec![];
        let mut cancelled = false;
        loop {
            let done = records.len() as u32;
            let goal = if done < self.plan.replications { self.plan.replications } else { most_replications };
            if done >= goal || (done >= self.plan.replications && self.is_precise(&records)) {
                break;
            }
            records.extend(self.replicate(done..goal.min(done + ROUND), warm_up_days)?);
            let replications = records.len() as u32;
            if progress(SimulationProgress { model: &self.name, replications, most_replications }).is_break() {
                cancelled = replications < most_replications;
                break;
            }
        }
        if records.len() < 2 {
            return Err(SimulateError::Cancelled { replications: records.len() as u32 });
        }
        Ok(self.outcome(&records, warm_up_days, cancelled))
    }

    /// What some replications say together.
    pub(crate) fn outcome(&self, records: &[Record], warm_up_days: u32, cancelled: bool) -> Outcome {
        let provenance = Provenance {
            version: env!("CARGO_PKG_VERSION"),
            model: format!("{:016x}", self.fingerprint),
            plan: self.plan.clone(),
            warm_up_days,
            replications: records.len() as u32,
            cancelled,
        };
        let horizon = self.horizon_after(0, warm_up_days);
        let mut outcome = Outcome::of(&self.name, &self.assembly, records, provenance);
        outcome.notes.extend(self.outside(&horizon));
        outcome
    }

    /// Notes on what lies outside of the days of a run: kinds of which all matters arrive before or after those that count, and bodies
    /// that do not meet any more once matters count.
    fn outside(&self, horizon: &Horizon) -> Vec<Note> {
        let counted = horizon.counted();
        let (first, last) = (counted.start / DAY, counted.end / DAY);
        let mut notes = vec![];
        for kind in &self.assembly.kinds {
            if let Process::At(times) = &kind.process
                && !times.iter().any(|time| counted.contains(time))
            {
                let message = format!(
                    "all arrivals lie outside of the days that count, from day {first} to before day {last} of the run: \
                     hours of arrival begin with the warm-up"
                );
                notes.push(Note { subject: Subject::MatterKind(kind.key.clone()), message });
            }
        }
        let stop = counted.end + u64::from(horizon.drain_days) * DAY;
        for station in self.assembly.stations.iter().zip(0..).filter(|(station, _)| station.kind == StationKind::Body) {
            let (body, number) = station;
            if self.assembly.meetings_of(number).at_or_after(counted.start).is_none_or(|time| time >= stop) {
                let message =
                    format!("it never meets from day {first} of the run, from which matters count, to its end");
                notes.push(Note { subject: Subject::Node(NodeKind::Body, body.node.clone()), message });
            }
        }
        notes
    }

    fn is_precise(&self, records: &[Record]) -> bool {
        let Some(until) = self.plan.until else { return true };
        let means: Vec<f64> = records.iter().filter_map(|record| record.overall().lead_time.mean()).collect();
        let interval =
            interval(&means, self.plan.confidence_percent).and_then(|interval| interval.relative_half_width());
        interval.is_some_and(|width| width * 100.0 <= until.half_width_percent)
    }
}

/// Works something out for each of a range, in its order: on all cores with feature `parallel`, and with the same result.
pub(crate) fn in_order<T: Send, E: Send>(
    range: std::ops::Range<u32>,
    one: impl Fn(u32) -> Result<T, E> + Send + Sync,
) -> Result<Vec<T>, E> {
    let range: Vec<u32> = range.collect();
    crate::parallel::map(&range, |&number| one(number)).into_iter().collect()
}

/// Days of a number of ticks.
pub(crate) fn days(ticks: f64) -> f64 {
    ticks / (24.0 * HOUR)
}
