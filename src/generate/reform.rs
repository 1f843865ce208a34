use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan as _};
use rand::RngExt;
use rand_pcg::Pcg64;
use serde::{Deserialize, Serialize};

use super::Seed;
use crate::scenario::{Change, Commission, Phase, PlannedChange, Scenario};
use crate::{Assumed, Key, Line, Model, NodeId, NodeKind, NodeRef};

/// How large the plan of a reform is to be. Plain data, to store beside the seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReformPlan {
    /// The first day.
    #[serde(deserialize_with = "crate::day::day")]
    pub from: Date,
    /// Phases, one after another.
    pub phases: u32,
    /// How long each phase is.
    pub months: u32,
    /// Commissions, shared out over the phases.
    pub commissions: u32,
    /// Changes, shared out over the phases; fewer where the organisation has not so many units.
    pub changes: u32,
}

impl Default for ReformPlan {
    /// Two years in four phases.
    fn default() -> Self {
        Self { from: date(2012, 1, 1), phases: 4, months: 6, commissions: 20, changes: 40 }
    }
}

/// A reform of a model after a plan, which breaks nothing on the way.
///
/// Each commission has a responsible, is worked on in its phase, and depends on up to two of earlier phases. Half of the
/// changes give a unit another name; the others move a unit without subordinates to another superior with a head, beside its own
/// under the same one. Each unit is changed once at the most. Linear in the model and in what the plan asks for.
///
/// # Example
/// ```
/// use std::sync::Arc;
/// use orgmodel::Model;
/// use orgmodel::checks::Checker;
/// use orgmodel::generate::{ReformPlan, reform};
///
/// let plan = ReformPlan { phases: 2, commissions: 3, ..Default::default() };
/// let reform = reform("reform", Arc::new(Model::default()), &plan, 1);
/// assert_eq!((reform.phases().len(), reform.commissions().len()), (2, 3));
/// // Nobody is there to be responsible.
/// assert_eq!(Checker::new().run_plan(&reform)?.findings.len(), 3);
/// # Ok::<(), orgmodel::scenario::PlanError>(())
/// ```
pub fn reform(name: impl Into<String>, base: Arc<Model>, plan: &ReformPlan, seed: u64) -> Scenario {
    let mut random = Seed::new(seed).child("reform").stream();
    let months = Span::new().try_months(plan.months.max(1)).unwrap_or(1.months());
    let mut from = plan.from;
    let mut phases: Vec<Phase> = Vec::new();
    for number in 1..=plan.phases {
        let next = from.saturating_add(months);
        let to = next.yesterday().unwrap_or(next).max(from);
        let key = format!("phase-{number}").into();
        phases.push(Phase { key, name: None, from, to, source: None, assumed: Assumed::Nothing });
        from = next;
    }
    // In which phase each of so many things comes.
    let place = |number: u32, of: u32| (u64::from(number) * u64::from(plan.phases) / u64::from(of.max(1))) as usize;

    let responsible: Vec<Key> =
        base.organisation().in_line().filter(|node| node.head().is_some()).map(NodeRef::key).collect();
    let mut commissions: Vec<Commission> = Vec::new();
    // How many commissions belong to earlier phases than the last one.
    let mut earlier = 0;
    for number in 0..plan.commissions {
        let mut commission = Commission::new(format!("commission-{}", number + 1));
        if !responsible.is_empty() {
            commission = commission.responsible(responsible[random.random_range(0..responsible.len())].clone());
        }
        commission = match phases.get(place(number, plan.commissions)) {
            None => commission.by(plan.from),
            Some(phase) => commission.phase(phase.key.clone()).from(phase.from).by(phase.to),
        };
        if commissions.last().is_some_and(|last| last.phase != commission.phase) {
            earlier = commissions.len();
        }
        let grounds = if earlier == 0 { 0 } else { random.random_range(0..3) };
        for _ in 0..grounds {
            let ground = commissions[random.random_range(0..earlier)].key.clone();
            if !commission.depends_on.contains(&ground) {
                commission = commission.depends_on(ground);
            }
        }
        commissions.push(commission);
    }

    let changes = changes(&base, plan.changes, &mut random);
    let number = u32::try_from(changes.len()).unwrap_or(plan.changes);
    let start = Scenario::new(name, base).commissioned(commissions);
    let planned = (0..).zip(changes).map(|(at, change)| {
        let phase = phases.get(place(at, number)).map(|phase| phase.key.clone());
        PlannedChange { phase, ..change.into() }
    });
    let reform = planned.collect::<Vec<_>>().into_iter().fold(start, Scenario::then);
    reform.phased(phases)
}

/// Changes that break nothing on their way, whatever their order: who moves stays on its depth in the line.
fn changes(model: &Model, wanted: u32, random: &mut Pcg64) -> Vec<Change> {
    let organisation = model.organisation();
    let line = Line::of(organisation);
    let mut units: Vec<NodeId> = organisation.units().map(NodeRef::id).collect();
    let mut changes = Vec::new();
    for place in 0..units.len().min(wanted as usize) {
        let drawn = random.random_range(place..units.len());
        units.swap(place, drawn);
        let unit = units[place];
        let beside = || {
            let superior = line.superior(unit).filter(|_| line.subordinates(unit).is_empty())?;
            let others = line.subordinates(line.superior(superior)?);
            let at = others.iter().position(|&other| other == superior)?;
            let other = organisation.get(others[(at + 1) % others.len()])?;
            let is_possible = other.id() != superior && other.kind() == NodeKind::Unit && other.head().is_some();
            is_possible.then(|| other.key())
        };
        let Some(node) = organisation.get(unit) else { continue };
        changes.push(match random.random_bool(0.5).then(beside).flatten() {
            Some(to) => Change::Move { node: node.key(), to },
            None => Change::Rename { node: node.key(), name: Some(format!("{}, reformed", node.label())), key: None },
        });
    }
    changes
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::fixture::{Fixture, purchaser_provider, sector};

    #[test]
    fn a_reform_is_clean() {
        for fixture in [sector(), purchaser_provider()] {
            let base = Arc::new(fixture.model());
            for seed in 0..20 {
                let reform = reform("reform", base.clone(), &ReformPlan::default(), seed);
                let report = Fixture::checker().run_plan(&reform).expect("it can be carried out");
                assert_eq!(report.findings, [], "seed {seed}");
                assert!(reform.changes().any(|planned| matches!(planned.change, Change::Move { .. })));
            }
        }
    }

    #[test]
    fn a_seed_gives_the_same_reform_for_ever() {
        let plan = ReformPlan { phases: 2, commissions: 4, changes: 4, ..ReformPlan::default() };
        let reform = reform("reform", Arc::new(sector().model()), &plan, 7);
        let commissions = reform.commissions().iter().map(|commission| {
            let responsible = commission.responsible.as_ref().map_or("nobody", Key::as_str);
            let days = [commission.from, commission.by].map(|day| day.map_or_else(String::new, |day| day.to_string()));
            let grounds: Vec<&str> = commission.depends_on.iter().map(Key::as_str).collect();
            format!("{} by {responsible}, {}, after {}", commission.key, days.join(" to "), grounds.join(" and "))
        });
        let changes = reform.changes().map(|planned| {
            let phase = planned.phase.as_ref().map_or("no phase", Key::as_str);
            format!("{phase}: {}", planned.change)
        });
        insta::assert_snapshot!(commissions.chain(changes).collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn the_end_of_the_calendar_is_no_problem() {
        let plan = ReformPlan { from: Date::MAX, months: u32::MAX, ..ReformPlan::default() };
        let reform = reform("late", Arc::new(sector().model()), &plan, 1);
        assert_eq!(Fixture::checker().run_plan(&reform).expect("it can be carried out").findings, []);
    }
}
