//! The checks of plans against oracles: of the commissions, and of what breaks between the phases.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::{Date, date};
use orgmodel::checks::{CATALOGUE, Check, CheckConfig, Checker, Evidence, Family};
use orgmodel::facts::{Need, Thresholds};
use orgmodel::implementation::EVERY_DAY;
use orgmodel::scenario::{Change, Commission, Phase, PlannedChange, Scenario, diff};
use orgmodel::strategies::{changes, defective_model, model, odd_model};
use orgmodel::{Assumed, Key, Model, Subject};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use super::world::{MODEL, Subjects, World, circles, subjects};
use super::{applies_to_its_model, oracles};

type PlanOracle = (&'static str, fn(&Plan) -> Subjects);

const ORACLES: &[PlanOracle] = &[
    ("commission-without-responsible", |plan| that(plan, |one| one.done.is_none() && one.responsible.is_none())),
    ("commission-without-date", |plan| that(plan, |one| one.done.is_none() && one.by.is_none())),
    ("commission-late", late),
    ("commission-before-its-ground", before_its_ground),
    ("commission-circle", |plan| circles(&grounds(plan))),
    ("broken-between-phases", broken_between_phases),
];

#[derive(Debug)]
struct Plan {
    scenario: Scenario,
    thresholds: Thresholds,
}

fn that(plan: &Plan, holds: impl Fn(&Commission) -> bool) -> Subjects {
    subjects(plan.scenario.commissions().iter().filter(|one| holds(one)).map(|one| one.key.as_str()))
}

fn late(plan: &Plan) -> Subjects {
    let Some(today) = plan.thresholds.judged_on else { return vec![] };
    let not_done = |one: &Commission| one.done.is_none_or(|day| day > today);
    that(plan, |one| one.by.is_some_and(|day| day < today) && not_done(one))
}

fn grounds(plan: &Plan) -> Vec<(&str, &[Key])> {
    plan.scenario.commissions().iter().map(|one| (one.key.as_str(), &one.depends_on[..])).collect()
}

/// What a commission depends on, straight or by way of others.
fn all_grounds<'a>(plan: &'a Plan, of: &'a Commission) -> BTreeSet<&'a Key> {
    let mut all: BTreeSet<&Key> = of.depends_on.iter().collect();
    loop {
        let known = plan.scenario.commissions().iter().filter(|one| all.contains(&one.key));
        let further: BTreeSet<&Key> = known.flat_map(|one| &one.depends_on).chain(all.iter().copied()).collect();
        if further.len() == all.len() {
            return all;
        }
        all = further;
    }
}

fn before_its_ground(plan: &Plan) -> Subjects {
    that(plan, |one| {
        let grounds = plan.scenario.commissions().iter().filter(|ground| one.depends_on.contains(&ground.key));
        let mut others = grounds.filter(|ground| !all_grounds(plan, ground).contains(&one.key));
        let too_late = |ground: &Commission| {
            one.from.or(one.by).zip(ground.done.or(ground.by)).is_some_and(|(first, ready)| first < ready)
        };
        one.done.is_none() && others.any(too_late)
    })
}

/// What a finding is about, under the name that it had before any change: what was there is called by its key, what came
/// under a key that became free by the name that `names` gives it.
fn known_as(names: &BTreeMap<Key, String>, found: &str) -> String {
    names.get(found).cloned().unwrap_or_else(|| found.to_owned())
}

/// The changes of a plan with the phase in which each happens, by number, and the model and the names after each of them.
struct Course {
    in_phase: Vec<usize>,
    models: Vec<Model>,
    names: Vec<BTreeMap<Key, String>>,
}

fn course(plan: &Plan) -> Course {
    let mut model = (**plan.scenario.base()).clone();
    let (mut models, mut names, mut in_phase) = (vec![model.clone()], vec![BTreeMap::new()], vec![]);
    for planned in plan.scenario.changes() {
        let before = in_phase.last().copied().unwrap_or(0);
        let place = |key: &Key| plan.scenario.phases().iter().position(|phase| phase.key == *key);
        in_phase.push(planned.phase.as_ref().and_then(place).unwrap_or(before));
        let _ = model.apply(&planned.change).expect("the plan can be carried out");
        models.push(model.clone());
        let mut known: BTreeMap<Key, String> = names[names.len() - 1].clone();
        if let Change::Rename { node, key: Some(key), .. } = &planned.change
            && node != key
        {
            let name = known_as(&known, node.as_str());
            known.insert(key.clone(), name);
            known.insert(node.clone(), format!("new {node}"));
        }
        names.push(known);
    }
    Course { in_phase, models, names }
}

/// What the oracles of the checks of every day find in the model after so many changes, with how often.
fn found_after(
    plan: &Plan,
    course: &Course,
    made: usize,
    stated: &dyn Fn(Need) -> bool,
) -> Vec<(&'static str, String)> {
    let world = World::of(&course.models[made], plan.thresholds.clone());
    let mut found = Vec::new();
    for (name, oracle) in of_every_day() {
        let check = CATALOGUE.iter().find(|check| check.name == name).expect("it is in the catalogue");
        let applies = check.needs.iter().all(|need| world.states(*need) || stated(*need));
        if applies && applies_to_its_model(check, &world) {
            found.extend(oracle(&world).iter().map(|subject| (name, known_as(&course.names[made], subject))));
        }
    }
    found
}

/// Where a circle is found may change from day to day: circles are for other tests.
fn of_every_day() -> impl Iterator<Item = super::Oracle> {
    oracles().copied().filter(|(name, _)| EVERY_DAY.contains(name) && *name != "reporting-cycle")
}

/// What breaks, as the phase, the check, the subject and the change.
fn breaks(plan: &Plan) -> Vec<(String, &'static str, String, usize)> {
    let course = course(plan);
    let [first, last] = [&course.models[0], &course.models[course.models.len() - 1]]
        .map(|model| World::of(model, plan.thresholds.clone()));
    let stated = |need| first.states(need) || last.states(need);
    let after: Vec<Vec<(&str, String)>> =
        (0..course.models.len()).map(|made| found_after(plan, &course, made, &stated)).collect();
    let identities: BTreeSet<&(&str, String)> = after.iter().flatten().collect();

    let phases = plan.scenario.phases();
    let judged = (0..phases.len()).filter(|&n| phases.get(n + 1).is_some_and(|next| next.to > phases[n].to));
    let days: Vec<(usize, usize)> =
        judged.map(|n| (n, course.in_phase.iter().filter(|phase| **phase <= n).count())).collect();

    let mut breaks = Vec::new();
    for identity in identities {
        let count = |made: usize| after[made].iter().filter(|found| *found == identity).count();
        let beyond = |made: usize| count(made).saturating_sub(count(0));
        let mut before = 0;
        for &(phase, made) in &days {
            for more in before + 1..=beyond(made) {
                let change = (0..made).rev().find(|&made| beyond(made) < more).expect("there is none in the base");
                breaks.push((phases[phase].key.to_string(), identity.0, identity.1.clone(), change));
            }
            before = beyond(made);
        }
    }
    breaks.sort();
    breaks
}

fn broken_between_phases(plan: &Plan) -> Subjects {
    breaks(plan).into_iter().map(|(phase, ..)| phase).collect()
}

/// The checks that judge plans.
fn of_plans() -> impl Iterator<Item = &'static Check> {
    CATALOGUE.iter().copied().filter(|check| check.family == Family::Implementation)
}

fn applies(check: &str, plan: &Plan) -> bool {
    check != "commission-late" || plan.thresholds.judged_on.is_some()
}

/// Each check whose findings are not those of its oracle: what was found, and what was expected.
fn disagreements(plan: &Plan) -> Vec<(&'static str, Subjects, Subjects)> {
    let config = CheckConfig { thresholds: plan.thresholds.clone(), ..CheckConfig::default() };
    let checker = Checker::new().config(config).expect("it names no check");
    let report = checker.run_plan(&plan.scenario).expect("the plan can be carried out");
    let off: Vec<&str> = report.not_run.iter().map(|not_run| not_run.check).collect();
    let mut different = Vec::new();
    for &(name, oracle) in ORACLES {
        assert_eq!(off.contains(&name), !applies(name, plan), "{name}");
        let mut expected = if applies(name, plan) { oracle(plan) } else { vec![] };
        let about = report.of(name).filter(|finding| match &finding.evidence {
            Some(Evidence::Broken { check, .. }) => *check != "reporting-cycle",
            _ => true,
        });
        let mut found: Subjects = about
            .map(|finding| match &finding.subject {
                Subject::Commission(key) if name == "commission-circle" => first_of_circle(plan, key),
                Subject::Commission(key) | Subject::Phase(key) => key.to_string(),
                other => other.to_string(),
            })
            .collect();
        found.sort();
        expected.sort();
        if found != expected {
            different.push((name, found, expected));
        }
    }
    different
}

/// Of those that depend on one another with a commission, the first: the finding is at one on the shortest circle.
fn first_of_circle(plan: &Plan, on: &Key) -> String {
    let commissions = plan.scenario.commissions();
    let with = |one: &&Commission| {
        let of = commissions.iter().find(|one| one.key == *on).expect("it is in the plan");
        all_grounds(plan, of).contains(&one.key) && all_grounds(plan, one).contains(on)
    };
    commissions.iter().find(with).map_or_else(|| format!("`{on}` is on no circle"), |one| one.key.to_string())
}

/// What breaks, as the findings say it.
fn found_breaks(plan: &Plan) -> Vec<(String, &'static str, String, usize)> {
    let config = CheckConfig { thresholds: plan.thresholds.clone(), ..CheckConfig::default() };
    let checker = Checker::new().config(config).expect("it names no check");
    let report = checker.run_plan(&plan.scenario).expect("the plan can be carried out");
    let course = course(plan);
    let phases = plan.scenario.phases();
    let mut breaks: Vec<_> = report
        .of("broken-between-phases")
        .filter_map(|finding| match (&finding.subject, &finding.evidence) {
            (Subject::Phase(phase), Some(Evidence::Broken { check, subject, change, .. })) => {
                let place = phases.iter().position(|one| one.key == *phase).expect("it is in the plan");
                let made = course.in_phase.iter().filter(|phase| **phase <= place).count();
                let subject = match subject {
                    Subject::Model => MODEL.to_owned(),
                    other => other.key().map_or_else(|| other.to_string(), ToString::to_string),
                };
                Some((phase.to_string(), *check, known_as(&course.names[made], &subject), *change))
            }
            _ => None,
        })
        .filter(|(_, check, ..)| *check != "reporting-cycle")
        .collect();
    breaks.sort();
    breaks
}

/// A day of a few.
fn day() -> impl Strategy<Value = Date> {
    (1..=6_i8).prop_map(|day| date(2010, 6, day))
}

fn commission() -> impl Strategy<Value = (Commission, Option<Index>, Vec<Index>)> {
    let days = (prop::option::of(day()), prop::option::weighted(0.8, day()), prop::option::weighted(0.2, day()));
    (days, prop::option::weighted(0.7, any::<Index>()), vec(any::<Index>(), 0..=2)).prop_map(
        |((from, by, done), responsible, grounds)| {
            // None is due before it begins.
            let from = from.map(|day| by.map_or(day, |by| by.min(day)));
            (Commission { from, by, done, ..Commission::new("unnamed") }, responsible, grounds)
        },
    )
}

/// Changes of a model there, and sometimes back again, in a few phases, and a few commissions.
fn plan() -> impl Strategy<Value = Plan> {
    let base = prop_oneof![model(), defective_model(), odd_model()];
    base.prop_flat_map(|base| {
        let changes = changes(&base, 8);
        let phases = vec(0..=2_i8, 1..=5);
        let placed = vec((any::<Index>(), prop::bool::weighted(0.8)), 64);
        let judged_on = prop::option::weighted(0.8, day());
        (Just(base), changes, any::<bool>(), phases, placed, vec(commission(), 0..=6), judged_on)
    })
    .prop_map(|(base, changes, back, phases, placed, commissions, judged_on)| {
        let mut end = base.clone();
        let mut made: Vec<Change> = changes.into_iter().filter(|change| end.apply(change).is_ok()).collect();
        if back {
            made.extend(diff(&end, &base));
        }
        made.truncate(placed.len());
        let mut to = 0;
        let phase = |(number, days): (usize, i8)| {
            to += days;
            Phase {
                key: format!("phase-{number}").into(),
                name: None,
                from: date(2010, 1, 1),
                to: date(2010, 6, 1 + to),
                source: None,
                assumed: Assumed::Nothing,
            }
        };
        let phases: Vec<Phase> = phases.into_iter().enumerate().map(phase).collect();
        let mut places: Vec<usize> = placed.iter().map(|(at, _)| at.index(phases.len())).collect();
        places.truncate(made.len());
        places.sort_unstable();
        let planned = made.into_iter().zip(places).zip(&placed).map(|((change, at), (_, stated))| PlannedChange {
            phase: stated.then(|| phases[at].key.clone()),
            ..change.into()
        });
        let planned: Vec<PlannedChange> = planned.collect();
        let nodes: Vec<Key> = base.organisation().nodes().map(|node| node.key()).collect();
        let keys: Vec<Key> = (0..commissions.len()).map(|number| format!("commission-{number}").into()).collect();
        let commissions = commissions.into_iter().zip(&keys).map(|((commission, responsible, grounds), key)| {
            let grounds: BTreeSet<Key> = grounds.iter().map(|at| at.get(&keys).clone()).collect();
            Commission {
                key: key.clone(),
                responsible: responsible.map(|at| at.get(&nodes).clone()),
                depends_on: grounds.into_iter().collect(),
                ..commission
            }
        });
        let scenario = Scenario::new("plan", Arc::new(base)).phased(phases).commissioned(commissions.collect());
        let scenario = planned.into_iter().fold(scenario, Scenario::then);
        Plan { scenario, thresholds: Thresholds { judged_on, ..Thresholds::default() } }
    })
}

#[test]
fn every_check_of_plans_has_an_oracle() {
    assert!(ORACLES.iter().map(|(name, _)| *name).eq(of_plans().map(|check| check.name)));
    // All but that of circles, of which it is not said at which node they are found.
    assert_eq!(of_every_day().count() + 1, EVERY_DAY.len());
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_time: 20_000, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn checks_and_oracles_agree_on_plans(plan in plan()) {
        prop_assert_eq!(disagreements(&plan), vec![]);
        prop_assert_eq!(found_breaks(&plan), breaks(&plan));
    }
}

#[test]
fn every_oracle_of_plans_speaks_and_is_silent() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let all: BTreeSet<&str> = ORACLES.iter().map(|(name, _)| *name).collect();
    let (mut never_spoke, mut never_silent) = (all.clone(), all);
    for _ in 0..100 {
        let plan = plan().new_tree(&mut runner).expect("a plan").current();
        for (name, oracle) in ORACLES {
            let _ = if oracle(&plan).is_empty() { never_silent.remove(name) } else { never_spoke.remove(name) };
        }
    }
    assert_eq!((never_spoke, never_silent), (BTreeSet::new(), BTreeSet::new()));
}
