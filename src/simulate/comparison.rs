//! Any number of scenarios on the same matters with the same luck.

use std::ops::ControlFlow;

use serde::Serialize;

use super::experiment::{Experiment, SimulateError, SimulationPlan, SimulationProgress, in_order};
use super::outcome::{MatterOutcome, Outcome, Sample};
use super::record::Record;
use super::route::Part;
use super::statistics::{
    Interval, Wanted, interval, paired, probability_of_being_best, replications_needed, simultaneous_confidence,
};
use crate::generate::Seed;
use crate::{Key, Model};

/// What is compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Measure {
    /// Mean days from arrival to the end, over all matters.
    LeadTime,
    /// Mean days of one part of it.
    Part(Part),
    /// Stations that work on a matter.
    Touches,
    /// How often a matter goes from one station or body to another.
    HandOvers,
    /// How often it goes up to a head.
    Escalations,
    /// Bodies that deal with it.
    Bodies,
    /// The share that falls between chairs.
    Lost,
    /// Other areas of a matter that nobody could co-ordinate.
    Gaps,
    /// Mean days from arrival to the end of the matters of one kind.
    LeadTimeOf(Key),
}

impl Measure {
    /// The name for readers.
    pub fn words(&self) -> String {
        match self {
            Self::LeadTime => "lead time".into(),
            Self::Part(part) => format!("of it {}", part.words()),
            Self::Touches => "stations a matter".into(),
            Self::HandOvers => "hand-overs a matter".into(),
            Self::Escalations => "escalations a matter".into(),
            Self::Bodies => "bodies a matter".into(),
            Self::Lost => "lost between chairs".into(),
            Self::Gaps => "areas not co-ordinated".into(),
            Self::LeadTimeOf(kind) => format!("lead time of {kind}"),
        }
    }

    /// The unit, as one reads it after a number.
    pub const fn unit(&self) -> &'static str {
        match self {
            Self::LeadTime | Self::Part(_) | Self::LeadTimeOf(_) => "days",
            Self::Lost => "share of matters",
            _ => "a matter",
        }
    }
}

/// What a difference between two scenarios says. Less is better in everything that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// In every replication exactly the same.
    Same,
    /// Less than in the base.
    Better,
    /// More than in the base.
    Worse,
    /// The interval holds nought.
    NotDistinguishable {
        /// About how many more replications it would take, where any number would do.
        more_replications: Option<u64>,
    },
    /// One of the two is overloaded, or too few matters came to an end: there is no mean to compare.
    Undefined,
}

/// One measure of a scenario beside the base.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// What is measured.
    pub measure: Measure,
    /// The mean in the base.
    pub base: f64,
    /// The mean in the scenario.
    pub value: f64,
    /// The scenario less the base, replication by replication, with an interval that holds for all scenarios of the comparison
    /// together (Bonferroni), measure by measure.
    pub interval: Option<Interval>,
    /// What that says.
    pub verdict: Verdict,
}

/// A scenario beside the base.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FlowAlternative {
    /// The name of the scenario.
    pub name: String,
    /// The measures, in one order for all scenarios.
    pub differences: Vec<Difference>,
}

/// Scenarios beside a base, on the same matters with the same luck.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FlowComparison {
    /// What each scenario says, the base first.
    pub outcomes: Vec<Outcome>,
    /// The other scenarios beside the base, in their order.
    pub alternatives: Vec<FlowAlternative>,
    /// How likely each scenario has the shortest mean lead time, the base first: a bootstrap over the replications. Undefined where one
    /// of them has no mean.
    pub probability_of_being_fastest: Option<Vec<f64>>,
    /// The matter kinds of which a scenario has none, or whose arrivals or work are stated otherwise: their matters are not the same.
    pub other_matters: Vec<Key>,
}

impl FlowComparison {
    /// Simulates scenarios on the same matters, and compares the others with the first.
    ///
    /// Every matter has the same luck in all of them: the same arrival, the same work, the same areas that it touches, so that their
    /// differences are those of the organisations (common random numbers). Two that are the same differ by nought exactly.
    ///
    /// # Errors
    /// [`SimulateError`] for fewer than two scenarios, two with one name, and what an [`Experiment`] refuses.
    ///
    /// # Example
    /// ```no_run
    /// use orgmodel::cases::borlange;
    /// use orgmodel::simulate::{FlowComparison, SimulationPlan};
    ///
    /// let (old, new) = (borlange::purchaser_provider(), borlange::sectors());
    /// let comparison = FlowComparison::new(&[("today", &old), ("proposed", &new)], &SimulationPlan::default())?;
    /// let lead_time = &comparison.alternatives[0].differences[0];
    /// println!("{:?} days: {:?}", lead_time.interval, lead_time.verdict);
    /// # Ok::<(), orgmodel::simulate::SimulateError>(())
    /// ```
    pub fn new(scenarios: &[(&str, &Model)], plan: &SimulationPlan) -> Result<Self, SimulateError> {
        Self::with(scenarios, plan, |_| ControlFlow::Continue(()))
    }

    /// The same, told how far it has come; it can be stopped between rounds of replications.
    ///
    /// # Errors
    /// As [`new`](Self::new), and when it was stopped before there were two replications.
    pub fn with(
        scenarios: &[(&str, &Model)],
        plan: &SimulationPlan,
        mut progress: impl FnMut(SimulationProgress<'_>) -> ControlFlow<()>,
    ) -> Result<Self, SimulateError> {
        if scenarios.len() < 2 {
            return Err(SimulateError::TooFew { found: scenarios.len() });
        }
        for (number, (name, _)) in scenarios.iter().enumerate() {
            if scenarios[..number].iter().any(|(other, _)| other == name) {
                return Err(SimulateError::SameName { name: (*name).into() });
            }
        }
        let experiments = scenarios.iter().map(|(name, model)| Ok(Experiment::new(model, plan)?.named(*name)));
        let experiments: Vec<Experiment> = experiments.collect::<Result<_, SimulateError>>()?;
        let warm_up_days = experiments.iter().map(Experiment::warm_up_days).max().unwrap_or(0);
        let most_replications = plan.until.map_or(plan.replications, |until| until.most_replications);
        let mut records: Vec<Vec<Record>> = vec![vec![]; experiments.len()];
        let mut cancelled = false;
        loop {
            let done = records[0].len() as u32;
            let goal = if done < plan.replications { plan.replications } else { most_replications };
            if done >= goal || (done >= plan.replications && records.iter().all(|records| is_precise(records, plan))) {
                break;
            }
            // All scenarios of a round at once, so that no core waits for another.
            let until = goal.min(done + ROUND);
            let wide = (until - done) * experiments.len() as u32;
            let made = in_order(0..wide, |number| {
                let replication = done + number / experiments.len() as u32;
                experiments[number as usize % experiments.len()].replicate(replication..replication + 1, warm_up_days)
            })?;
            for (number, made) in made.into_iter().enumerate() {
                records[number % experiments.len()].extend(made);
            }
            if progress(SimulationProgress { model: scenarios[0].0, replications: until, most_replications }).is_break()
            {
                cancelled = until < most_replications;
                break;
            }
        }
        if records[0].len() < 2 {
            return Err(SimulateError::Cancelled { replications: records[0].len() as u32 });
        }
        let outcomes = experiments.iter().zip(&records);
        let outcomes = outcomes.map(|(experiment, records)| experiment.outcome(records, warm_up_days, cancelled));
        Ok(Self::of(outcomes.collect(), other_matters(scenarios), plan))
    }

    fn of(outcomes: Vec<Outcome>, other_matters: Vec<Key>, plan: &SimulationPlan) -> Self {
        let (base, others) = outcomes.split_first().expect("a comparison has a base");
        let measures = measures(&outcomes);
        let confidence = simultaneous_confidence(plan.confidence_percent, others.len());
        let alternatives = others.iter().map(|other| FlowAlternative {
            name: other.model.clone(),
            differences: measures.iter().map(|measure| difference(measure, base, other, confidence)).collect(),
        });
        let is_defined = outcomes.iter().all(|outcome| outcome.overall.lead_time_days.is_some());
        let rows = outcomes.iter().map(|outcome| series(&outcome.overall, &Measure::LeadTime));
        let rows: Vec<Vec<f64>> = rows.collect();
        let seed = Seed::new(plan.seed).child("best");
        Self {
            alternatives: alternatives.collect(),
            probability_of_being_fastest: probability_of_being_best(&rows, true, seed).filter(|_| is_defined),
            outcomes,
            other_matters,
        }
    }
}

/// The matter kinds that are not the same in all scenarios, in their order.
fn other_matters(scenarios: &[(&str, &Model)]) -> Vec<Key> {
    let luck = |model: &Model, key: &Key| {
        let services = model.services();
        let kind = services.matter_kinds.iter().find(|kind| kind.key == *key)?;
        let volume = services.areas.iter().find(|area| area.key == kind.area).and_then(|area| area.volume_per_year);
        Some((kind.arrivals.clone(), kind.handling_hours.clone(), kind.touches.clone(), volume))
    };
    let mut found: Vec<Key> = vec![];
    for kind in scenarios.iter().flat_map(|(_, model)| &model.services().matter_kinds) {
        let is_other = |(_, model): &(&str, &Model)| luck(model, &kind.key) != luck(scenarios[0].1, &kind.key);
        if !found.contains(&kind.key) && scenarios.iter().any(is_other) {
            found.push(kind.key.clone());
        }
    }
    found
}

/// Replications of each scenario in a round.
const ROUND: u32 = 4;

fn is_precise(records: &[Record], plan: &SimulationPlan) -> bool {
    let Some(until) = plan.until else { return true };
    let means: Vec<f64> = records.iter().filter_map(|record| record.overall().lead_time.mean()).collect();
    let width = interval(&means, plan.confidence_percent).and_then(|interval| interval.relative_half_width());
    width.is_some_and(|width| width * 100.0 <= until.half_width_percent)
}

/// What is compared: the same for all, and the lead time of each kind that all of them have.
fn measures(outcomes: &[Outcome]) -> Vec<Measure> {
    let mut measures = vec![Measure::LeadTime];
    measures.extend(Part::ALL.map(Measure::Part));
    measures.extend([
        Measure::Touches,
        Measure::HandOvers,
        Measure::Escalations,
        Measure::Bodies,
        Measure::Lost,
        Measure::Gaps,
    ]);
    let kinds = outcomes[0].kinds.iter().filter_map(|kind| kind.key.clone());
    let kinds = kinds.filter(|key| outcomes.iter().all(|outcome| outcome.kind(key.as_str()).is_some()));
    measures.extend(kinds.map(Measure::LeadTimeOf));
    measures
}

fn of_measure<'o>(outcome: &'o Outcome, measure: &Measure) -> Option<&'o MatterOutcome> {
    match measure {
        Measure::LeadTimeOf(kind) => outcome.kind(kind.as_str()),
        _ => Some(&outcome.overall),
    }
}

fn series(matters: &MatterOutcome, measure: &Measure) -> Vec<f64> {
    let of = |sample: &Sample| match measure {
        Measure::LeadTime | Measure::LeadTimeOf(_) => sample.lead_time_days,
        Measure::Part(part) => sample.parts[*part as usize],
        Measure::Touches => sample.touches,
        Measure::HandOvers => sample.hand_overs,
        Measure::Escalations => sample.escalations,
        Measure::Bodies => sample.bodies,
        Measure::Lost => sample.lost,
        Measure::Gaps => sample.gaps,
    };
    matters.samples.iter().map(of).collect()
}

fn difference(measure: &Measure, base: &Outcome, other: &Outcome, confidence: f64) -> Difference {
    let (Some(base), Some(other)) = (of_measure(base, measure), of_measure(other, measure)) else {
        return Difference {
            measure: measure.clone(),
            base: 0.0,
            value: 0.0,
            interval: None,
            verdict: Verdict::Undefined,
        };
    };
    let (before, after) = (series(base, measure), series(other, measure));
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let needs_time = matches!(measure, Measure::LeadTime | Measure::Part(_) | Measure::LeadTimeOf(_));
    let of_ended = !matches!(measure, Measure::Lost | Measure::Gaps);
    let has_ended = |matters: &MatterOutcome| matters.samples.iter().all(|sample| !sample.is_empty);
    let has_mean = |matters: &MatterOutcome| match needs_time {
        true => matters.lead_time_days.is_some(),
        false => !of_ended || has_ended(matters),
    };
    let is_defined = has_mean(base) && has_mean(other);
    let interval = paired(&after, &before, confidence).filter(|_| is_defined);
    let verdict = match interval {
        None => Verdict::Undefined,
        Some(_) if before == after => Verdict::Same,
        Some(interval) if interval.excludes_zero() && interval.mean < 0.0 => Verdict::Better,
        Some(interval) if interval.excludes_zero() => Verdict::Worse,
        Some(_) => {
            let differences: Vec<f64> = after.iter().zip(&before).map(|(after, before)| after - before).collect();
            let more_replications = replications_needed(&differences, Wanted::ExcludesZero, confidence);
            Verdict::NotDistinguishable { more_replications }
        }
    };
    Difference { measure: measure.clone(), base: mean(&before), value: mean(&after), interval, verdict }
}
