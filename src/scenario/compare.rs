use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;

use super::affected::Affected;
use super::identity::{Identity, Origins};
use super::{Change, PlanError, PlannedChange, Scenario};
use crate::checks::{Checker, Family, Finding, NotRun, Report};
use crate::facts::Facts;
use crate::metrics::{Better, Measurement, Value, measure_on};
use crate::{Key, Model};

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
    /// A scenario, whose base must equal that of the comparison.
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
    pub error: Box<PlanError>,
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
    /// Findings of the base that are gone; also because their check does not run here, see [`not_checked`](Self::not_checked).
    pub resolved: Vec<Finding>,
    /// Findings that both have, as they are here.
    pub carried_over: Vec<Finding>,
    /// Checks that ran on the base and do not run here, with the reason.
    pub not_checked: Vec<NotRun>,
    /// Checks that run here and did not on the base, with the reason.
    pub newly_checked: Vec<NotRun>,
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
    /// The change that brought it; `None` for a model that was given as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
}

/// The change that brought a finding: the last one before which the finding was not there. After it, the finding is there and
/// stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// Which change of the scenario, counted from 0 at the base.
    pub index: usize,
    /// The phase to which it belongs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<Key>,
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
    /// The standard error of the delta, when either number is estimated from a sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard_error: Option<f64>,
    /// Whether that is better; `None` unless both are defined. A delta within two standard errors of 0 is the same: the
    /// samples do not tell the two apart.
    pub verdict: Option<Verdict>,
    /// Why the metric is undefined here; `None` when it is defined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<String>,
}

impl Comparison {
    /// Puts scenarios and models beside a base. The checker's thresholds are those of the metrics too.
    ///
    /// Checks and metrics run once on each side. To find causes, the changes of a scenario are then taken back one by one,
    /// and after each those checks run whose new findings are not explained yet, until all are: at most one run for each
    /// change.
    ///
    /// # Errors
    /// When a scenario cannot be carried out, or starts from another base.
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
                    let refused = |error| CompareError { scenario: scenario.name().to_owned(), error: Box::new(error) };
                    let own = scenario.base();
                    if !std::ptr::eq(&**own, base) && **own != *base {
                        let (expected, found) = (base.name().to_owned(), own.name().to_owned());
                        return Err(refused(PlanError::AnotherBase { expected, found }));
                    }
                    let model = scenario.model().map_err(refused)?;
                    let changes: Vec<&PlannedChange> = scenario.changes().collect();
                    let origins = Origins::of(changes.iter().map(|planned| &planned.change));
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
        let only = |here: &Report, there: &Report| {
            let ran = |not_run: &&NotRun| there.not_run.iter().all(|other| other.check != not_run.check);
            here.not_run.iter().filter(ran).cloned().collect()
        };
        Alternative {
            name: name.to_owned(),
            changes: None,
            introduced,
            resolved,
            carried_over,
            not_checked: only(&report, &self.report),
            newly_checked: only(&self.report, &report),
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
        changes: &[&PlannedChange],
        checker: &Checker<'_>,
    ) -> Result<(), PlanError> {
        let mut model = base.clone();
        let mut undos = Vec::with_capacity(changes.len());
        for (index, planned) in changes.iter().enumerate() {
            undos.push(model.apply(&planned.change).map_err(|error| PlanError::Change { index, error })?);
        }
        let mut origins = Origins::of(changes.iter().map(|planned| &planned.change));
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
            let PlannedChange { phase, change, .. } = changes[index];
            if matches!(change, Change::Rename { key: Some(_), .. }) {
                origins = Origins::of(changes[..index].iter().map(|planned| &planned.change));
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
                    introduced[*at].cause = Some(Cause { index, phase: phase.clone(), change: change.to_string() });
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
        let (before_at, value_at) = (numbers(before), numbers(value));
        let labels = [before, value].into_iter().flatten().flat_map(|value| match value {
            Value::Number(_) | Value::Estimate { .. } => vec![],
            Value::Series(series) => series.iter().map(|(label, _)| &**label).collect(),
        });
        let mut met = HashSet::new();
        let mut distinct: Vec<Option<&str>> = labels.map(Some).filter(|label| met.insert(*label)).collect();
        if distinct.is_empty() {
            distinct.push(None);
        }
        for label in distinct {
            let number = |at: &HashMap<Option<&str>, f64>| at.get(&label).copied();
            let delta = Delta::new(measurement, label.map(str::to_owned), number(&before_at), number(&value_at));
            let errors = [before, value].map(|value| value.and_then(Value::standard_error));
            deltas.push(delta.with_error(errors));
        }
    }
    deltas
}

/// The numbers of a value by their labels.
fn numbers(value: Option<&Value>) -> HashMap<Option<&str>, f64> {
    match value {
        None => HashMap::new(),
        Some(Value::Number(number) | Value::Estimate { number, .. }) => HashMap::from([(None, *number)]),
        // Of a label that is there twice, the first counts.
        Some(Value::Series(series)) => series.iter().rev().map(|(label, number)| (Some(&**label), *number)).collect(),
    }
}

/// Two numbers that differ by less than this part of the larger are the same: what rounding leaves.
const ROUNDING: f64 = 1e-9;

impl Delta {
    fn new(measurement: &Measurement, label: Option<String>, base: Option<f64>, value: Option<f64>) -> Self {
        let delta = base.zip(value).map(|(base, value)| {
            let delta = value - base;
            if delta.abs() <= ROUNDING * base.abs().max(value.abs()) { 0.0 } else { delta }
        });
        let Measurement { metric, unit, better, .. } = *measurement;
        let undefined = measurement.undefined.clone();
        let verdict = delta.map(|delta| Self::judge(better, delta));
        Self { metric, label, unit, better, base, value, delta, standard_error: None, verdict, undefined }
    }

    fn judge(better: Better, delta: f64) -> Verdict {
        match better {
            _ if delta == 0.0 => Verdict::Same,
            Better::Neither => Verdict::Different,
            Better::Higher if delta > 0.0 => Verdict::Better,
            Better::Lower if delta < 0.0 => Verdict::Better,
            Better::Higher | Better::Lower => Verdict::Worse,
        }
    }

    /// The same with the standard errors of the two numbers, of which the one of the delta is made as if the samples had
    /// nothing to do with one another.
    fn with_error(mut self, errors: [Option<f64>; 2]) -> Self {
        if let Some(delta) = self.delta
            && errors.iter().any(Option::is_some)
        {
            let error = errors.into_iter().flatten().fold(0.0, f64::hypot);
            self.standard_error = Some(error);
            self.verdict =
                Some(if delta.abs() <= 2.0 * error { Verdict::Same } else { Self::judge(self.better, delta) });
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::example::{checker, comparison, move_to, municipality, one_school, set_head};
    use crate::{Subject, Total};

    fn key(finding: &Finding) -> &Key {
        finding.subject.key().expect("findings about nodes")
    }

    #[test]
    fn findings_are_introduced_by_a_change_resolved_or_carried_over() {
        let comparison = comparison();
        let [one_school, one_unit] = &comparison.alternatives[..] else { panic!("two alternatives") };
        // South lost its head twice: the second time is the one that stays.
        let introduced: Vec<_> = one_school
            .introduced
            .iter()
            .map(|new| (key(&new.finding).as_str(), new.cause.as_ref().map(|cause| cause.index)))
            .collect();
        assert_eq!(introduced, [("south", Some(4)), ("north-b", Some(8))]);
        let cause = one_school.introduced[0].cause.as_ref().expect("it has one");
        assert_eq!(cause.change, "take the head of `south` away");
        assert_eq!(one_school.resolved.iter().map(key).collect::<Vec<_>>(), ["front-desk"]);
        assert_eq!(one_school.carried_over.iter().map(key).collect::<Vec<_>>(), ["buyer"]);
        assert_eq!((one_school.changes, one_unit.changes), (Some(9), None));

        assert!(one_unit.introduced.is_empty() && one_unit.resolved.is_empty());
        assert_eq!(one_unit.carried_over.len(), 2);
    }

    #[test]
    fn who_is_affected_is_counted_once() {
        let comparison = comparison();
        let [one_school, one_unit] = &comparison.alternatives[..] else { panic!("two alternatives") };
        let who = &one_school.affected;
        let nodes: Vec<_> = who.nodes.iter().map(|node| node.node.as_str()).collect();
        // Care has no staff, but a head, who is employed by another body now.
        assert_eq!(nodes, ["care", "north", "home"]);
        assert_eq!(who.staff.superior, Total::whole(30));
        assert_eq!(who.staff.employer, Total::ZERO);
        assert_eq!(who.staff.steering_body, Total::whole(30));
        assert_eq!(who.staff.leaves, Total::whole(5));
        assert_eq!(who.staff.distinct, Total::whole(35));
        assert_eq!(who.heads_abolished, ["south"]);
        assert_eq!(who.heads_created, ["desk"]);
        assert_eq!(who.heads_moved, ["home"]);
        assert_eq!((who.bodies_abolished.len(), who.bodies_created.as_slice()), (0, &["culture".into()][..]));

        let who = &one_unit.affected;
        assert_eq!(who.staff.leaves, Total::whole(45));
        assert_eq!(who.staff.distinct, Total::whole(45));
        assert_eq!(who.heads_abolished, ["south", "home"]);
    }

    #[test]
    fn heads_move_to_another_superior_or_to_a_level_of_another_title() {
        use crate::scenario::Change;
        let who = |changes: Vec<Change>| {
            let base = municipality();
            let scenario = Scenario::new("heads", std::sync::Arc::new(base.clone()));
            let scenario = changes.into_iter().fold(scenario, Scenario::then);
            let comparison = Comparison::new(&base, &[(&scenario).into()], &checker()).expect("it can be carried out");
            let Affected { heads_moved, heads_on_another_level, .. } = &comparison.alternatives[0].affected;
            [heads_moved, heads_on_another_level].map(|keys| keys.iter().map(Key::to_string).collect::<Vec<_>>())
        };
        assert_eq!(who(vec![move_to("home", "schools")]), [vec!["home"], vec![]]);
        assert_eq!(who(vec![set_head("home", Some("sector head"))]), [vec![], vec!["home"]]);

        // The unit managers are on the second level now, which is still theirs; the director is on none any more.
        let base = municipality();
        let mut shorter = base.clone();
        let levels = base.organisation.ladder().levels()[1..].to_vec();
        shorter.organisation.set_ladder(crate::Ladder::new(levels));
        let comparison = Comparison::new(&base, &[("shorter", &shorter).into()], &checker()).expect("two models");
        assert_eq!(comparison.alternatives[0].affected, Affected::default());
    }

    #[test]
    fn a_renamed_node_stays_itself_and_its_old_key_may_be_another() {
        use crate::scenario::Change;
        use crate::{Decimal, UnitEntry};
        let base = municipality();
        let scenario = Scenario::new("renamed", std::sync::Arc::new(base.clone()))
            .then(Change::Rename { node: "buyer".into(), name: None, key: Some("orders".into()) })
            .then(Change::Add(UnitEntry::new("buyer").staff(Decimal::from(1)).into()));
        let comparison = Comparison::new(&base, &[(&scenario).into()], &checker()).expect("it can be carried out");
        let renamed = &comparison.alternatives[0];
        assert_eq!(renamed.carried_over.iter().map(key).collect::<Vec<_>>(), ["front-desk", "orders"]);
        let new: Vec<_> = renamed
            .introduced
            .iter()
            .map(|new| (key(&new.finding).as_str(), new.cause.as_ref().map(|c| c.index)))
            .collect();
        assert_eq!(new, [("buyer", Some(1))]);
        assert!(renamed.resolved.is_empty());
        assert_eq!(renamed.affected, Affected::default());
    }

    #[test]
    fn the_same_beside_itself_differs_in_nothing() {
        let base = municipality();
        let unchanged = Scenario::new("unchanged", std::sync::Arc::new(base.clone()));
        let checker = Checker::new();
        let comparison = Comparison::new(&base, &[(&unchanged).into(), ("same", &base).into()], &checker);
        for alternative in comparison.expect("nothing to carry out").alternatives {
            assert!(alternative.introduced.is_empty() && alternative.resolved.is_empty());
            assert_eq!(alternative.carried_over, alternative.report.findings);
            assert_eq!(alternative.affected, Affected::default());
            assert!(alternative.deltas.iter().all(|delta| delta.delta.is_none_or(|by| by == 0.0)));
        }
    }

    #[test]
    fn a_deep_line_and_a_long_circle_beside_themselves_differ_in_nothing() {
        use crate::{BodyEntry, BodyKind, Decimal, Head, Organisation, UnitEntry};
        const UNITS: usize = 5_000;
        let model = |first: Option<String>, employed: &[usize]| {
            let mut builder = Organisation::builder();
            for body in ["board", "committee"] {
                builder.add(BodyEntry::new(body, BodyKind::Committee));
            }
            for number in 0..UNITS {
                let mut unit = UnitEntry::new(format!("u{number}")).staff(Decimal::from(3)).head(Head::new("manager"));
                let above = number.checked_sub(1).map(|above| format!("u{above}")).or_else(|| first.clone());
                unit.reports_to = above.into_iter().map(Key::from).collect();
                if employed.contains(&number) {
                    unit.employed_by = vec![if number == 0 { "board".into() } else { "committee".into() }];
                }
                builder.add(unit);
            }
            let organisation = builder.build().expect("units in a row");
            Model::new("long", organisation, Default::default(), Default::default(), vec![]).expect("it fits together")
        };
        for first in [None, Some(format!("u{}", UNITS - 1))] {
            let base = model(first.clone(), &[0]);
            let after = model(first, &[0, 4_000]);
            let sides = [("same", &base).into(), ("another employer", &after).into()];
            let comparison = Comparison::new(&base, &sides, &Checker::new()).expect("two models");
            let [same, other] = &comparison.alternatives[..] else { panic!("two alternatives") };
            assert_eq!(same.affected, Affected::default());
            assert_eq!(same.carried_over, comparison.report.findings);
            // The last thousand units are employed by the committee.
            assert_eq!(other.affected.staff.employer, Total::whole(3_000));
            assert_eq!(other.affected.nodes.len(), 1_000);
        }
    }

    #[test]
    fn what_is_checked_on_one_side_only_is_said() {
        use crate::SteeringModel::{PurchaserProvider, Sector};
        use crate::checks::{AppliesTo, Check};
        use crate::scenario::Change;
        let no_head = &crate::scenario::example::NO_HEAD;
        let before = Check { name: "before", applies_to: AppliesTo::Only(&[PurchaserProvider]), ..no_head.clone() };
        let after = Check { name: "after", applies_to: AppliesTo::Only(&[Sector]), ..no_head.clone() };
        let checker = Checker::new().only(|_| false).with(&before).with(&after);
        let base = municipality();
        let scenario = Scenario::new("sectors", std::sync::Arc::new(base.clone()))
            .then(Change::SetSteeringModel { model: Some(Sector) });
        let comparison = Comparison::new(&base, &[(&scenario).into()], &checker).expect("it can be carried out");
        let sectors = &comparison.alternatives[0];
        let names = |checks: &[NotRun]| checks.iter().map(|not_run| not_run.check).collect::<Vec<_>>();
        assert_eq!((names(&sectors.not_checked), names(&sectors.newly_checked)), (vec!["before"], vec!["after"]));
        assert_eq!((sectors.resolved.len(), sectors.introduced.len()), (2, 2));
        assert!(sectors.introduced.iter().all(|new| new.cause.as_ref().is_some_and(|cause| cause.index == 0)));
    }

    #[test]
    fn a_scenario_that_fails_is_named() {
        let base = municipality();
        let scenario = one_school().then(move_to("home", "nobody"));
        let error = Comparison::new(&base, &[(&scenario).into()], &checker()).expect_err("the last change fails");
        assert_eq!(
            error.to_string(),
            "scenario `one school`: change 10: cannot move `home` to `nobody`: unknown node `nobody`"
        );
    }

    #[test]
    fn a_scenario_of_another_base_is_refused_and_one_of_an_equal_base_is_not() {
        let scenario = Scenario::new("of its own", std::sync::Arc::new(municipality()));
        assert!(Comparison::new(&municipality(), &[(&scenario).into()], &checker()).is_ok());
        let mut other = municipality();
        let _ = other.apply(&move_to("home", "schools")).expect("it can be made");
        other.name = "other".into();
        let error = Comparison::new(&other, &[(&scenario).into()], &checker()).expect_err("it starts elsewhere");
        assert_eq!(error.to_string(), "scenario `of its own`: it starts from `example`, not from `other`");
    }

    #[test]
    fn an_unused_waiver_is_explained_too() {
        use crate::checks::{CheckConfig, Waiver};
        let waiver =
            |subject: &str| Waiver { check: "X1".into(), subject: Some(subject.into()), reason: "so it is".into() };
        let config = CheckConfig { waivers: vec![waiver("buyer")], ..CheckConfig::default() };
        let checker = Checker::new().with(&crate::scenario::example::NO_HEAD).config(config).expect("the check exists");
        let base = municipality();
        let scenario = Scenario::new("headed", std::sync::Arc::new(base.clone()))
            .then(move_to("home", "schools"))
            .then(set_head("buyer", Some("unit manager")))
            .then(move_to("home", "care"));
        let comparison = Comparison::new(&base, &[(&scenario).into()], &checker).expect("it can be carried out");
        let unused = comparison.alternatives[0].introduced.iter().find(|new| new.finding.check == "unused-waiver");
        let unused = unused.expect("the waiver covers nothing any more");
        assert_eq!(unused.finding.subject, Subject::Check("X1".into()));
        assert_eq!(unused.cause.as_ref().map(|cause| cause.index), Some(1));
    }

    #[test]
    fn deltas_have_a_verdict_where_a_direction_is_agreed_on() {
        let measurement = |better, value: Option<f64>| Measurement {
            metric: "m",
            unit: "hops",
            better,
            value: value.map(Value::Number),
            undefined: None,
        };
        let verdict = |better, base, value| {
            let delta = deltas(&[measurement(better, base)], &[measurement(better, value)]).remove(0);
            (delta.delta, delta.verdict)
        };
        assert_eq!(verdict(Better::Lower, Some(4.0), Some(3.0)), (Some(-1.0), Some(Verdict::Better)));
        assert_eq!(verdict(Better::Higher, Some(4.0), Some(3.0)), (Some(-1.0), Some(Verdict::Worse)));
        assert_eq!(verdict(Better::Neither, Some(4.0), Some(3.0)), (Some(-1.0), Some(Verdict::Different)));
        assert_eq!(verdict(Better::Lower, Some(0.3), Some(0.1 + 0.2)), (Some(0.0), Some(Verdict::Same)));
        assert_eq!(verdict(Better::Lower, None, Some(3.0)), (None, None));

        let estimate = |number, standard_error| Measurement {
            value: Some(Value::Estimate { number, standard_error, sample: 64 }),
            ..measurement(Better::Lower, None)
        };
        let sampled = |base, value| {
            let delta = deltas(&[base], &[value]).remove(0);
            (delta.standard_error, delta.verdict)
        };
        assert_eq!(sampled(estimate(4.0, 0.3), estimate(3.0, 0.4)), (Some(0.5), Some(Verdict::Same)));
        assert_eq!(sampled(estimate(4.0, 0.3), estimate(2.9, 0.4)), (Some(0.5), Some(Verdict::Better)));
        let exact = measurement(Better::Lower, Some(4.0));
        assert_eq!(sampled(exact.clone(), estimate(5.0, 0.25)), (Some(0.25), Some(Verdict::Worse)));
        assert_eq!(sampled(measurement(Better::Lower, None), estimate(5.0, 0.25)), (None, None));
        assert_eq!(sampled(exact.clone(), exact), (None, Some(Verdict::Same)));

        let series = |pairs: &[(&str, f64)]| {
            let value = Value::Series(pairs.iter().map(|&(label, n)| (label.to_owned().into(), n)).collect());
            Measurement { value: Some(value), ..measurement(Better::Neither, None) }
        };
        let found = deltas(&[series(&[("1", 2.0), ("2", 5.0)])], &[series(&[("2", 6.0), ("3", 1.0)])]);
        let found: Vec<_> = found.iter().map(|d| (d.label.as_deref(), d.base, d.value)).collect();
        assert_eq!(
            found,
            [(Some("1"), Some(2.0), None), (Some("2"), Some(5.0), Some(6.0)), (Some("3"), None, Some(1.0))]
        );
    }
}
