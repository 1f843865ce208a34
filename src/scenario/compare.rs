use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::affected::Affected;
use super::identity::{Identity, Origins};
use super::{Change, PlanError, Scenario};
use crate::Model;
use crate::checks::{Checker, Family, Finding, Report};
use crate::facts::Facts;
use crate::metrics::{Better, Measurement, Value, measure_on};

/// A base with any number of scenarios beside it: what each breaks, mends and measures, and who is affected.
///
/// A finding is the same in two models when its check, its subject and the kind of its evidence are; its numbers and its
/// message may differ. A subject that only got another key on the way is the same subject. Where a check finds the same
/// thing several times, the findings are paired in order.
///
/// # Example
/// ```
/// use std::sync::Arc;
/// use orgmodel::checks::Checker;
/// use orgmodel::scenario::{Change, Comparison, LinkChange, Scenario, Side};
/// use orgmodel::{Model, Organisation, RelationKind, UnitEntry};
///
/// let mut builder = Organisation::builder();
/// builder.add(UnitEntry::new("a")).add(UnitEntry::new("b").reports_to("a"));
/// let base = Arc::new(Model::new("today", builder.build()?, Default::default(), Default::default(), vec![])?);
/// let round = Scenario::new("round", base.clone())
///     .then(Change::Rename { node: "b".into(), name: Some("Below".into()), key: None })
///     .then(Change::Link(LinkChange::new("a", RelationKind::ReportsTo, "b")));
///
/// let comparison = Comparison::new(&base, &[Side::from(&round)], &Checker::new())?;
/// let cycle = comparison.alternatives[0].introduced.iter().find(|new| new.finding.check == "reporting-cycle");
/// let cause = cycle.and_then(|new| new.cause.as_ref()).expect("a change caused it");
/// assert_eq!((cause.index, cause.change.as_str()), (1, "link `a` reports_to `b`"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    /// The name of the base.
    pub name: String,
    /// What checks find in the base.
    pub report: Report,
    /// What the base measures.
    pub measurements: Vec<Measurement>,
    /// What stands beside it, in the order in which it was added.
    pub alternatives: Vec<Alternative>,
}

/// What is put beside the base of a comparison.
#[derive(Debug, Clone, Copy)]
pub enum Side<'s> {
    /// A scenario, whose base should be that of the comparison.
    Scenario(&'s Scenario),
    /// A model, made in whatever way, under a name: nothing is known of changes that led to it.
    Model(&'s str, &'s Model),
}

impl<'s> From<&'s Scenario> for Side<'s> {
    fn from(scenario: &'s Scenario) -> Self {
        Self::Scenario(scenario)
    }
}

impl<'s> From<(&'s str, &'s Model)> for Side<'s> {
    fn from((name, model): (&'s str, &'s Model)) -> Self {
        Self::Model(name, model)
    }
}

/// A comparison with a scenario that cannot be carried out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("scenario `{scenario}`: {error}")]
pub struct CompareError {
    /// The name of the scenario.
    pub scenario: String,
    /// Why.
    pub error: PlanError,
}

/// A model beside the base of a comparison.
#[derive(Debug, Clone, Serialize)]
pub struct Alternative {
    /// The name.
    pub name: String,
    /// How many changes lead to it; `None` for a model that was given as it is.
    pub changes: Option<usize>,
    /// What checks find in it.
    pub report: Report,
    /// Findings that the base does not have.
    pub introduced: Vec<Introduced>,
    /// Findings of the base that are gone.
    pub resolved: Vec<Finding>,
    /// Findings that both have, as they are here.
    pub carried_over: Vec<Finding>,
    /// What it measures beside the base, in the order of the catalogue.
    pub deltas: Vec<Delta>,
    /// Who feels it.
    pub affected: Affected,
}

/// A finding that the base does not have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Introduced {
    /// The finding.
    pub finding: Finding,
    /// The change that brought it; `None` for a model that was given as it is, and when the scenario's own base has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
}

/// The change that brought a finding: the last one before which the finding was not there. After it, the finding is there and
/// stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// Which change of the scenario, counted from 0 at the base.
    pub index: usize,
    /// What it does.
    pub change: String,
}

/// Whether a number is better than the base's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Better.
    Better,
    /// Worse.
    Worse,
    /// The same.
    Same,
    /// Another number, of which nobody says whether it is better.
    Different,
}

impl Verdict {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Same => "same",
            Self::Different => "different",
        }
    }
}

/// One number of a metric beside the base's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Delta {
    /// The name of the metric.
    pub metric: &'static str,
    /// For what the number is, where the metric gives several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The unit.
    pub unit: &'static str,
    /// In which direction it is better.
    pub better: Better,
    /// The number of the base; `None` when it is undefined there.
    pub base: Option<f64>,
    /// The number here.
    pub value: Option<f64>,
    /// How much more it is than in the base; `None` unless both are defined.
    pub delta: Option<f64>,
    /// Whether that is better; `None` unless both are defined.
    pub verdict: Option<Verdict>,
}

impl Comparison {
    /// Puts scenarios and models beside a base. The checker's thresholds are those of the metrics too.
    ///
    /// Checks and metrics run once on each side. To find causes, the changes of a scenario are then taken back one by one,
    /// and after each those checks run whose new findings are not explained yet, until all are: at most one run for each
    /// change.
    ///
    /// # Errors
    /// When a scenario cannot be carried out.
    pub fn new(base: &Model, sides: &[Side<'_>], checker: &Checker<'_>) -> Result<Self, CompareError> {
        let facts = Facts::new(base, &checker.configuration().thresholds);
        let mut comparison = Self {
            name: base.name().to_owned(),
            report: checker.run_on(&facts),
            measurements: measure_on(&facts),
            alternatives: Vec::with_capacity(sides.len()),
        };
        for side in sides {
            let alternative = match *side {
                Side::Model(name, model) => comparison.alternative(name, &facts, model, checker, &Origins::default()),
                Side::Scenario(scenario) => {
                    let refused = |error| CompareError { scenario: scenario.name().to_owned(), error };
                    let model = scenario.model().map_err(refused)?;
                    let changes: Vec<&Change> = scenario.changes().map(|planned| &planned.change).collect();
                    let origins = Origins::of(changes.iter().copied());
                    let mut alternative = comparison.alternative(scenario.name(), &facts, &model, checker, &origins);
                    alternative.changes = Some(changes.len());
                    comparison
                        .explain(&mut alternative.introduced, scenario.base(), &changes, checker)
                        .map_err(refused)?;
                    alternative
                }
            };
            comparison.alternatives.push(alternative);
        }
        Ok(comparison)
    }

    fn alternative(
        &self,
        name: &str,
        base: &Facts<'_>,
        model: &Model,
        checker: &Checker<'_>,
        origins: &Origins,
    ) -> Alternative {
        let facts = Facts::new(model, base.thresholds());
        let report = checker.run_on(&facts);

        // How many findings of the base are still to be met here, by identity.
        let mut unmet = counts(&self.report, &Origins::default());
        let (mut introduced, mut carried_over) = (Vec::new(), Vec::new());
        for finding in &report.findings {
            match unmet.get_mut(&Identity::of(finding, origins)) {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    carried_over.push(finding.clone());
                }
                _ => introduced.push(Introduced { finding: finding.clone(), cause: None }),
            }
        }
        // The first of several are those that were met.
        let mut resolved = Vec::new();
        for finding in self.report.findings.iter().rev() {
            if let Some(left) = unmet.get_mut(&Identity::of(finding, &Origins::default())).filter(|left| **left > 0) {
                *left -= 1;
                resolved.push(finding.clone());
            }
        }
        resolved.reverse();
        Alternative {
            name: name.to_owned(),
            changes: None,
            introduced,
            resolved,
            carried_over,
            deltas: deltas(&self.measurements, &measure_on(&facts)),
            affected: Affected::between(base, &facts, origins),
            report,
        }
    }

    /// Finds the change that brought each new finding.
    fn explain(
        &self,
        introduced: &mut [Introduced],
        base: &Model,
        changes: &[&Change],
        checker: &Checker<'_>,
    ) -> Result<(), PlanError> {
        let mut model = base.clone();
        let mut undos = Vec::with_capacity(changes.len());
        for (index, change) in changes.iter().enumerate() {
            undos.push(model.apply(change).map_err(|error| PlanError::Change { index, error })?);
        }
        let mut origins = Origins::of(changes.iter().copied());
        let mut open: Vec<(usize, Identity)> =
            introduced.iter().map(|new| Identity::of(&new.finding, &origins)).enumerate().collect();
        let carried = counts(&self.report, &Origins::default());
        // Findings about the configuration hang on what all other checks find.
        let needs_all = |name: &str| {
            checker.checks().iter().any(|check| check.name == name && check.family == Family::Configuration)
        };
        while let Some(undo) = undos.pop().filter(|_| !open.is_empty()) {
            let index = undos.len();
            model.undo(undo).expect("changes are taken back in turn");
            if matches!(changes[index], Change::Rename { key: Some(_), .. }) {
                origins = Origins::of(changes[..index].iter().copied());
            }
            let names: BTreeSet<&str> = open.iter().map(|&(at, _)| introduced[at].finding.check).collect();
            let all = names.iter().copied().any(needs_all);
            let report = checker.only(|check| all || names.contains(check.name)).run(&model);
            // Beyond those of the base, so many of an identity are there before the change.
            let mut there = counts(&report, &origins);
            for (identity, count) in &mut there {
                *count = count.saturating_sub(carried.get(identity).copied().unwrap_or(0));
            }
            open.retain(|(at, identity)| match there.get_mut(identity) {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    true
                }
                _ => {
                    introduced[*at].cause = Some(Cause { index, change: changes[index].to_string() });
                    false
                }
            });
        }
        Ok(())
    }
}

/// How many findings of each identity a report has.
fn counts(report: &Report, origins: &Origins) -> HashMap<Identity, usize> {
    let mut counts = HashMap::new();
    for finding in &report.findings {
        *counts.entry(Identity::of(finding, origins)).or_default() += 1;
    }
    counts
}

/// The numbers of two models side by side. Labels of a series stand in the order of the base, those that only the other has
/// after them.
fn deltas(base: &[Measurement], after: &[Measurement]) -> Vec<Delta> {
    let mut deltas = Vec::new();
    for measurement in after {
        let before = base.iter().find(|before| before.metric == measurement.metric).and_then(|m| m.value.as_ref());
        let value = measurement.value.as_ref();
        let labels = [before, value].into_iter().flatten().flat_map(|value| match value {
            Value::Number(_) => vec![],
            Value::Series(series) => series.iter().map(|(label, _)| label.clone()).collect(),
        });
        let mut distinct: Vec<Option<String>> = Vec::new();
        for label in labels.map(Some) {
            if !distinct.contains(&label) {
                distinct.push(label);
            }
        }
        if distinct.is_empty() {
            distinct.push(None);
        }
        for label in distinct {
            let number = |value: Option<&Value>| match &label {
                None => value.and_then(Value::number),
                Some(label) => value.and_then(|value| value.at(label)),
            };
            deltas.push(Delta::new(measurement, label.clone(), number(before), number(value)));
        }
    }
    deltas
}

/// Two numbers that differ by less than this part of the larger are the same: what rounding leaves.
const ROUNDING: f64 = 1e-9;

impl Delta {
    fn new(measurement: &Measurement, label: Option<String>, base: Option<f64>, value: Option<f64>) -> Self {
        let delta = base.zip(value).map(|(base, value)| {
            let delta = value - base;
            if delta.abs() <= ROUNDING * base.abs().max(value.abs()) { 0.0 } else { delta }
        });
        let verdict = delta.map(|delta| match measurement.better {
            _ if delta == 0.0 => Verdict::Same,
            Better::Neither => Verdict::Different,
            Better::Higher if delta > 0.0 => Verdict::Better,
            Better::Lower if delta < 0.0 => Verdict::Better,
            Better::Higher | Better::Lower => Verdict::Worse,
        });
        let Measurement { metric, unit, better, .. } = *measurement;
        Self { metric, label, unit, better, base, value, delta, verdict }
    }
}
