//! One less: each head's post vacant, each meeting missed, and what that breaks.

use std::ops::ControlFlow;

use serde::Serialize;

use super::experiment::{Experiment, SimulateError, SimulationPlan};
use super::statistics::{Interval, paired};
use super::{DAY, Outcome};
use crate::checks::{Checker, Finding};
use crate::scenario::Change;
use crate::{Head, HeadState, Key, Model};

/// What is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outage {
    /// The posts of these heads are vacant: one, or two.
    Vacant(Vec<Key>),
    /// A body misses one meeting.
    Missed {
        /// The body.
        body: Key,
        /// The number of the meeting, counted from 0 at the beginning of the simulation.
        meeting: u64,
        /// On which day it would have been.
        day: u64,
    },
}

/// Which outages are looked at, and when one is too much.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutagePlan {
    /// How each is simulated.
    pub simulation: SimulationPlan,
    /// By how many days the mean lead time may grow.
    pub limit_days: f64,
    /// Whether each pair of heads is tried, too: their number squared.
    pub pairs: bool,
    /// Whether each missed meeting within the days that count is tried.
    pub meetings: bool,
}

impl Default for OutagePlan {
    fn default() -> Self {
        let simulation = SimulationPlan { replications: 2, ..SimulationPlan::default() };
        Self { simulation, limit_days: 1.0, pairs: false, meetings: true }
    }
}

/// What an outage does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutageEffect {
    /// What is left out.
    pub outage: Outage,
    /// The mean lead time in days less that with everybody there, replication by replication; undefined when there is no mean
    /// then, as it overloads the organisation or too few matters end.
    pub longer_by_days: Option<Interval>,
    /// Whether that is beyond the limit, or there is no mean.
    pub is_beyond_limit: bool,
    /// Nodes to which more work comes than they have time for, which had time before.
    pub overloads: Vec<Key>,
    /// The share of matters that fall between chairs, less that with everybody there.
    pub more_lost: f64,
    /// Findings of the checks that there are only then: invariants that it breaks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<String>,
}

impl OutageEffect {
    /// Whether it breaks an invariant, or is beyond the limit.
    pub fn matters(&self) -> bool {
        self.is_beyond_limit || !self.breaks.is_empty()
    }
}

/// What every single outage does, the worst first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outages {
    /// The name of the model.
    pub model: String,
    /// The mean lead time with everybody there.
    pub base: Outcome,
    /// The outages: those that overload first, then by how much longer matters take.
    pub effects: Vec<OutageEffect>,
    /// Whether it was stopped before all were tried.
    pub cancelled: bool,
}

impl Outages {
    /// Tries each vacancy of a filled head's post, and each missed meeting, on the same matters with the same luck.
    ///
    /// A vacant head is passed over: the next above stands in, and has the matters on top of their own. Costs one simulation of the plan each.
    ///
    /// # Errors
    /// As [`Experiment::new`] and [`Experiment::run`].
    pub fn of(model: &Model, plan: &OutagePlan, checker: &Checker<'_>) -> Result<Self, SimulateError> {
        Self::with(model, plan, checker, |_, _| ControlFlow::Continue(()))
    }

    /// The same, told after each how many are done and how many there are; stopped, it gives those that were tried.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub fn with(
        model: &Model,
        plan: &OutagePlan,
        checker: &Checker<'_>,
        mut progress: impl FnMut(u32, u32) -> ControlFlow<()>,
    ) -> Result<Self, SimulateError> {
        let experiment = Experiment::new(model, &plan.simulation)?;
        let base = experiment.run()?;
        let known = checker.run(model).findings;
        let outages = outages(model, &experiment, plan);
        let count = outages.len() as u32;
        let mut effects = vec![];
        for (number, outage) in (1..).zip(outages) {
            effects.push(effect(model, plan, checker, &base, &known, outage)?);
            if progress(number, count).is_break() {
                break;
            }
        }
        let cancelled = effects.len() < count as usize;
        effects.sort_by(|a, b| {
            let longer = |effect: &OutageEffect| effect.longer_by_days.map_or(f64::INFINITY, |interval| interval.mean);
            longer(b).total_cmp(&longer(a))
        });
        Ok(Self { model: model.name().to_owned(), base, effects, cancelled })
    }
}

fn outages(model: &Model, experiment: &Experiment, plan: &OutagePlan) -> Vec<Outage> {
    let heads =
        model.organisation().in_line().filter(|node| node.head().is_some_and(|h| h.state() != HeadState::Vacant));
    let heads: Vec<Key> = heads.map(|node| node.key()).collect();
    let mut outages: Vec<Outage> = heads.iter().map(|head| Outage::Vacant(vec![head.clone()])).collect();
    if plan.pairs {
        for (number, first) in heads.iter().enumerate() {
            let pairs = heads[number + 1..].iter().map(|second| Outage::Vacant(vec![first.clone(), second.clone()]));
            outages.extend(pairs);
        }
    }
    if plan.meetings {
        let assembly = experiment.assembly();
        let from = u64::from(experiment.warm_up_days()) * DAY;
        let to = from + u64::from(plan.simulation.days) * DAY;
        for (number, meetings) in assembly.meetings.iter().enumerate().filter(|(_, meetings)| !meetings.is_always()) {
            let body = assembly.stations[assembly.first_body as usize + number].node.clone();
            let mut at = meetings.at_or_after(from);
            while let Some(time) = at.filter(|&time| time < to) {
                let day = time / DAY;
                outages.push(Outage::Missed { body: body.clone(), meeting: meetings.count(day), day });
                at = meetings.at_or_after(time + 1);
            }
        }
    }
    outages
}

fn effect(
    model: &Model,
    plan: &OutagePlan,
    checker: &Checker<'_>,
    base: &Outcome,
    known: &[Finding],
    outage: Outage,
) -> Result<OutageEffect, SimulateError> {
    let mut breaks = vec![];
    let experiment = match &outage {
        Outage::Vacant(heads) => {
            let mut without = model.clone();
            for node in heads {
                let head = without.organisation().node(node.as_str()).and_then(|node| node.head());
                let head = head.map(|head| Head {
                    title: head.title().to_owned(),
                    state: HeadState::Vacant,
                    hours_per_week: head.hours_per_week(),
                });
                let change = Change::SetHead { node: node.clone(), head };
                let applied = without.apply(&change);
                let problem = |error: crate::scenario::ChangeError| SimulateError::Assumption {
                    assumption: node.clone(),
                    problem: error.to_string(),
                };
                let _ = applied.map_err(problem)?;
            }
            let report = checker.run(&without);
            // That the post is vacant is what was asked; what follows from it counts.
            let follows = report.findings.iter().filter(|finding| finding.check != "vacant-head");
            let new = follows.filter(|finding| {
                !known.iter().any(|known| known.check == finding.check && known.subject == finding.subject)
            });
            breaks = new.map(|finding| finding.to_string()).collect();
            Experiment::new(&without, &plan.simulation)?
        }
        Outage::Missed { body, meeting, .. } => {
            let mut experiment = Experiment::new(model, &plan.simulation)?;
            let assembly = experiment.assembly_mut();
            let first = assembly.first_body as usize;
            let bodies = assembly.stations[first..].iter().position(|station| station.node == *body);
            if let Some(number) = bodies {
                assembly.meetings[number].miss(*meeting);
            }
            experiment
        }
    };
    let outcome = experiment.run()?;
    let series = |outcome: &Outcome| -> Vec<f64> {
        outcome.overall.samples.iter().map(|sample| sample.lead_time_days).collect()
    };
    let is_defined = base.overall.lead_time_days.is_some() && outcome.overall.lead_time_days.is_some();
    let longer = paired(&series(&outcome), &series(base), plan.simulation.confidence_percent).filter(|_| is_defined);
    let was_overloaded = |key: &Key| base.overloaded().any(|station| station.node == *key);
    let overloads = outcome.overloaded().map(|station| station.node.clone()).filter(|key| !was_overloaded(key));
    let overloads: Vec<Key> = overloads.collect();
    Ok(OutageEffect {
        is_beyond_limit: !overloads.is_empty() || longer.is_some_and(|longer| longer.mean > plan.limit_days),
        outage,
        longer_by_days: longer,
        overloads,
        more_lost: outcome.overall.lost - base.overall.lost,
        breaks,
    })
}
