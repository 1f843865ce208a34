//! The plan of a reform.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::{Fresh, InjectError, Planted, Site};
use crate::facts::Thresholds;
use crate::scenario::{Change, Commission, PlannedChange, Scenario};
use crate::{Head, HeadState, Key, Model, NodeRef, Subject};

/// What plants defects of a kind in a plan.
#[derive(Debug, Clone, Copy)]
pub struct PlanInjector {
    /// The name of the check that finds them.
    pub check: &'static str,
    /// Plants as many of the wanted number as there are places for, and gives the subjects of their findings.
    run: fn(&mut Plan<'_>, usize) -> Vec<Subject>,
}

/// All injectors of defects in a plan, in the order of the catalogue of checks.
pub static PLAN_INJECTORS: &[PlanInjector] = &[
    // Takes the responsible away.
    PlanInjector { check: "commission-without-responsible", run: without_responsible },
    // Takes the day away.
    PlanInjector { check: "commission-without-date", run: without_date },
    // Adds a commission that was due the day before the day of judgement.
    PlanInjector { check: "commission-late", run: late },
    // Adds a commission, and one that depends on it and starts on the day before.
    PlanInjector { check: "commission-before-its-ground", run: before_its_ground },
    // Adds one to three commissions that depend on one another.
    PlanInjector { check: "commission-circle", run: circle },
    // Vacates a post in one phase, and fills it in the next.
    PlanInjector { check: "broken-between-phases", run: broken },
];

/// Plants defects in a plan in which [`run_plan`](crate::checks::Checker::run_plan) finds nothing: so many of each named kind,
/// in the order given. The seed decides where. Linear in the plan, and in its model after each phase.
///
/// # Errors
/// [`InjectError`] when a kind is not known, or the plan has no room for so many. The plan is then as it was.
///
/// # Example
/// ```
/// use std::sync::Arc;
/// use orgmodel::checks::Checker;
/// use orgmodel::generate::{ReformPlan, inject_plan, reform};
/// use orgmodel::{Head, Model, Organisation, UnitEntry};
///
/// let mut builder = Organisation::builder();
/// builder.add(UnitEntry::new("school").head(Head::new("principal")));
/// let base = Model::new("small", builder.build()?, Default::default(), Default::default(), vec![])?;
/// let mut plan = reform("reform", Arc::new(base), &ReformPlan::default(), 1);
///
/// let checker = Checker::new();
/// assert_eq!(checker.run_plan(&plan)?.findings.len(), 0);
/// inject_plan(&mut plan, &checker.configuration().thresholds, &[("commission-circle", 2)], 1)?;
/// assert_eq!(checker.run_plan(&plan)?.of("commission-circle").count(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn inject_plan(
    scenario: &mut Scenario,
    thresholds: &Thresholds,
    defects: &[(&str, usize)],
    seed: u64,
) -> Result<Vec<Planted>, InjectError> {
    let mut base = Model::clone(scenario.base());
    let mut site = Site::new(&mut base, thresholds, seed);
    let mut fresh = Fresh::of(site.model);
    fresh.used.extend(scenario.commissions().iter().map(|commission| commission.key.clone()));
    site.fresh = Some(fresh);
    let (commissions, changes) = (scenario.commissions().to_vec(), scenario.own_changes().to_vec());
    let mut plan = Plan { scenario, commissions, changes, site };
    let mut planted = Vec::new();
    for &(name, wanted) in defects {
        let injector = PLAN_INJECTORS.iter().find(|injector| injector.check == name);
        let injector = injector.ok_or_else(|| InjectError::Unknown { name: name.to_owned() })?;
        let subjects = (injector.run)(&mut plan, wanted);
        if subjects.len() < wanted {
            return Err(InjectError::NoRoom { check: injector.check, wanted, found: subjects.len() });
        }
        planted.extend(subjects.into_iter().map(|subject| Planted { check: injector.check, subject }));
    }
    let Plan { commissions, changes, .. } = plan;
    *scenario = scenario.clone().commissioned(commissions).with_own_changes(changes);
    Ok(planted)
}

/// A plan in which defects are planted.
struct Plan<'p> {
    /// As it was.
    scenario: &'p Scenario,
    commissions: Vec<Commission>,
    changes: Vec<PlannedChange>,
    site: Site<'p>,
}

impl Plan<'_> {
    /// Changes so many of the untouched commissions that are not done.
    fn alter(&mut self, wanted: usize, change: impl Fn(&mut Commission)) -> Vec<Subject> {
        let is_free = |commission: &Commission| self.site.is_free(&Subject::Commission(commission.key.clone()));
        let open = self.commissions.iter().enumerate();
        let open = open.filter(|(_, commission)| commission.done.is_none() && is_free(commission));
        let candidates = open.map(|(at, _)| at).collect();
        let mut planted = Vec::new();
        for at in self.site.draw(candidates, wanted) {
            change(&mut self.commissions[at]);
            let subject = Subject::Commission(self.commissions[at].key.clone());
            self.site.take([subject.clone()]);
            planted.push(subject);
        }
        planted
    }

    /// A new commission with a responsible, due on a day; `None` where there is nobody to be responsible.
    fn new_commission(&mut self, by: Date) -> Option<Commission> {
        let organisation = self.site.model.organisation();
        let stated = self.scenario.commissions().iter().find_map(|commission| commission.responsible.clone());
        let responsible = stated.or_else(|| organisation.in_line().next().map(NodeRef::key))?;
        Some(Commission::new(self.site.fresh()).responsible(responsible).by(by))
    }

    /// Adds a commission.
    fn add(&mut self, commission: Commission) -> Subject {
        let subject = Subject::Commission(commission.key.clone());
        self.site.take([subject.clone()]);
        self.commissions.push(commission);
        subject
    }

    /// A day on which nothing is late.
    fn day(&self) -> Date {
        self.site.thresholds.judged_on.unwrap_or(date(2000, 1, 1))
    }
}

fn without_responsible(plan: &mut Plan<'_>, wanted: usize) -> Vec<Subject> {
    plan.alter(wanted, |commission| commission.responsible = None)
}

fn without_date(plan: &mut Plan<'_>, wanted: usize) -> Vec<Subject> {
    plan.alter(wanted, |commission| commission.by = None)
}

/// Where no day of judgement is stated, nothing is late.
fn late(plan: &mut Plan<'_>, wanted: usize) -> Vec<Subject> {
    let Some(day) = plan.site.thresholds.judged_on.and_then(|day| day.yesterday().ok()) else { return vec![] };
    let mut planted = Vec::new();
    for _ in 0..wanted {
        let Some(commission) = plan.new_commission(day) else { break };
        planted.push(plan.add(commission));
    }
    planted
}

fn before_its_ground(plan: &mut Plan<'_>, wanted: usize) -> Vec<Subject> {
    let start = plan.day();
    let Ok(due) = start.tomorrow() else { return vec![] };
    let mut planted = Vec::new();
    for _ in 0..wanted {
        let (Some(ground), Some(commission)) = (plan.new_commission(due), plan.new_commission(due)) else { break };
        let commission = commission.from(start).depends_on(ground.key.clone());
        plan.add(ground);
        planted.push(plan.add(commission));
    }
    planted
}

fn circle(plan: &mut Plan<'_>, wanted: usize) -> Vec<Subject> {
    let day = plan.day().saturating_add(1.month());
    let mut planted = Vec::new();
    for _ in 0..wanted {
        let Some(first) = plan.new_commission(day) else { break };
        let mut last = first.key.clone();
        let mut others = Vec::new();
        for _ in 0..plan.site.pick(&[0, 1, 2]) {
            let Some(next) = plan.new_commission(day) else { break };
            let next = next.depends_on(last);
            last = next.key.clone();
            others.push(next);
        }
        planted.push(plan.add(first.depends_on(last)));
        for other in others {
            plan.add(other);
        }
    }
    planted
}

/// Of the nodes with one and the same head, who is not vacant, before the plan and after each of its phases.
fn broken(plan: &mut Plan<'_>, wanted: usize) -> Vec<Subject> {
    let scenario = plan.scenario;
    let phases = scenario.phases();
    let Ok(models) = scenario.by_phase() else { return vec![] };
    let place_of = |phase: &Key| phases.iter().position(|other| other.key == *phase);
    let places = |changes: &[&PlannedChange], first: usize| {
        let mut place = first;
        let places = changes.iter().map(|planned| {
            place = planned.phase.as_ref().and_then(&place_of).unwrap_or(place);
            place
        });
        places.collect::<Vec<usize>>()
    };
    // Nothing can be done before the changes of the scenarios from which this one branches off.
    let all: Vec<&PlannedChange> = scenario.changes().collect();
    let before = &all[..all.len() - scenario.own_changes().len()];
    let first = places(before, 0).last().copied().unwrap_or(0);
    let judged = (first..phases.len().saturating_sub(1)).filter(|&n| phases[n].to != phases[n + 1].to);
    let judged: Vec<usize> = judged.collect();
    if judged.is_empty() {
        return vec![];
    }

    let same_head = |node: NodeRef<'_>| {
        models.iter().all(|(_, model)| {
            let now = model.organisation().node(node.key().as_str()).and_then(NodeRef::head);
            now.is_some_and(|now| {
                node.head().is_some_and(|head| {
                    head.title() == now.title()
                        && head.state() == now.state()
                        && head.hours_per_week() == now.hours_per_week()
                })
            })
        })
    };
    let held = |node: &NodeRef<'_>| node.head().is_some_and(|head| head.state() != HeadState::Vacant);
    let nodes = scenario.base().organisation().in_line().filter(held);
    let nodes = nodes.filter(|node| plan.site.is_free(&Subject::node(*node)) && same_head(*node));
    let candidates: Vec<NodeRef<'_>> = nodes.collect();

    let mut added: Vec<Vec<PlannedChange>> = vec![Vec::new(); phases.len()];
    let mut planted = Vec::new();
    for node in plan.site.draw(candidates, wanted) {
        let Some(head) = node.head() else { continue };
        let n = plan.site.pick(&judged);
        let head = |state| {
            let (title, hours_per_week) = (head.title().to_owned(), head.hours_per_week());
            Change::SetHead { node: node.key(), head: Some(Head { title, state, hours_per_week }) }
        };
        let filled = node.head().map_or(HeadState::Filled, |head| head.state());
        for (n, change) in [(n, head(HeadState::Vacant)), (n + 1, head(filled))] {
            added[n].push(PlannedChange { phase: Some(phases[n].key.clone()), ..change.into() });
        }
        plan.site.take([Subject::node(node)]);
        planted.push(Subject::Phase(phases[n].key.clone()));
    }

    // Each at the end of its phase.
    let own: Vec<&PlannedChange> = plan.changes.iter().collect();
    let mut own = places(&own, first).into_iter().zip(own).peekable();
    let mut changes = Vec::new();
    for (n, added) in added.into_iter().enumerate() {
        while let Some((_, planned)) = own.next_if(|(place, _)| *place <= n) {
            changes.push(planned.clone());
        }
        changes.extend(added);
    }
    plan.changes = changes;
    planted
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::SteeringModel;
    use crate::fixture::{Fixture, plan, purchaser_provider, sector};
    use crate::generate::{OrganisationPlan, ReformPlan, organisation, reform};

    /// Plants defects in a clean plan: a run finds each of them once, and nothing else.
    #[track_caller]
    fn finds_only(clean: &Scenario, defects: &[(&str, usize)], seed: u64) {
        let checker = Fixture::checker();
        assert_eq!(checker.run_plan(clean).expect("it can be carried out").findings, [], "the plan is clean");
        let mut scenario = clean.clone();
        let planted = inject_plan(&mut scenario, &checker.configuration().thresholds, defects, seed);
        let mut planted = planted.expect("the plan has room");
        let findings = checker.run_plan(&scenario).expect("it can be carried out").findings;
        let mut found: Vec<Planted> =
            findings.into_iter().map(|finding| Planted { check: finding.check, subject: finding.subject }).collect();
        planted.sort();
        found.sort();
        assert_eq!(found, planted, "{defects:?}, seed {seed}");
    }

    #[test]
    fn each_is_found_once_and_nothing_else_alone_and_mixed() {
        let reforms = [sector(), purchaser_provider()]
            .map(|fixture| reform("reform", Arc::new(fixture.model()), &ReformPlan::default(), 1));
        let branch = Arc::new(reforms[0].clone()).branch("and one more change").then(PlannedChange {
            phase: Some("phase-4".into()),
            ..Change::Rename { node: "school-1".into(), name: Some("One".into()), key: None }.into()
        });
        for seed in 0..4 {
            for scenario in &reforms {
                for injector in PLAN_INJECTORS {
                    finds_only(scenario, &[(injector.check, 3)], seed);
                }
                let all: Vec<_> = PLAN_INJECTORS.iter().map(|injector| (injector.check, 2)).collect();
                finds_only(scenario, &all, seed);
                let again: Vec<_> = all.iter().rev().chain(&all).copied().collect();
                finds_only(scenario, &again, seed);
            }
            finds_only(&plan().scenario(), &[("broken-between-phases", 5), ("commission-without-date", 1)], seed);
            let checks = ["commission-late", "commission-circle"];
            finds_only(&branch, &checks.map(|check| (check, 1)), seed);
        }
    }

    #[test]
    fn defects_of_a_large_reform_are_found_and_nothing_else() {
        let plan = OrganisationPlan::sized(SteeringModel::Sector, 1_000);
        let base = organisation(&plan, 7).expect("a plan of this size can be made");
        let scenario = reform("reform", Arc::new(base), &ReformPlan::default(), 8);
        let defects: Vec<_> = PLAN_INJECTORS.iter().map(|injector| (injector.check, 4)).collect();
        finds_only(&scenario, &defects, 9);
    }

    #[test]
    fn a_plan_without_room_stays_as_it_was() {
        let mut scenario = plan().scenario();
        let before = scenario.commissions().to_vec();
        let defects = [("commission-without-date", 1), ("commission-without-responsible", 1)];
        let found = inject_plan(&mut scenario, &Thresholds::default(), &defects, 1);
        let check = "commission-without-responsible";
        assert_eq!(found, Err(InjectError::NoRoom { check, wanted: 1, found: 0 }));
        assert_eq!(scenario.commissions(), before);
        let unknown = inject_plan(&mut scenario, &Thresholds::default(), &[("vacant-head", 1)], 1);
        assert_eq!(unknown, Err(InjectError::Unknown { name: "vacant-head".into() }));
    }
}
