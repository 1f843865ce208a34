//! Every check against an oracle that is slow and of another structure: it looks through all entries, again and again, for
//! what the page of the check says.

use std::collections::{BTreeMap, BTreeSet};

use orgmodel::checks::{AppliesTo, CATALOGUE, Check, CheckConfig, Checker, Family, Finding, Report};
use orgmodel::facts::Thresholds;
use orgmodel::strategies::{defective_model, model, odd_model, steered_model};
use orgmodel::{Decimal, Subject};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use world::{MODEL, Subjects, World};

mod access;
mod agreements;
mod bodies;
mod documents;
mod focus_areas;
mod goals;
mod heads;
mod leadership;
mod levels;
mod money;
mod plan;
mod reporting;
mod responsibility;
mod support;
mod world;

/// The name of a check, and the subjects of what it should find: each as often as there is a finding about it.
type Oracle = (&'static str, fn(&World<'_>) -> Subjects);

/// The oracles, family by family.
const ORACLES: [&[Oracle]; 13] = [
    reporting::ORACLES,
    heads::ORACLES,
    levels::ORACLES,
    focus_areas::ORACLES,
    bodies::ORACLES,
    responsibility::ORACLES,
    support::ORACLES,
    access::ORACLES,
    agreements::ORACLES,
    goals::ORACLES,
    documents::ORACLES,
    money::ORACLES,
    leadership::ORACLES,
];

fn oracles() -> impl Iterator<Item = &'static Oracle> {
    ORACLES.into_iter().flatten()
}

/// The checks that judge models; the others judge the configuration, or a plan.
fn of_models() -> impl Iterator<Item = &'static Check> {
    use Family::{Configuration, Implementation};
    let without = [Configuration, Implementation];
    CATALOGUE.iter().copied().filter(move |check| !without.contains(&check.family))
}

fn applies_to_its_model(check: &Check, world: &World<'_>) -> bool {
    match (check.applies_to, world.steering_model()) {
        (AppliesTo::Any, _) => true,
        (_, None) => false,
        (AppliesTo::Only(models), Some(model)) => models.contains(&model),
        (AppliesTo::AllBut(models), Some(model)) => !models.contains(&model),
    }
}

fn applies(check: &Check, world: &World<'_>) -> bool {
    applies_to_its_model(check, world) && check.needs.iter().all(|need| world.states(*need))
}

fn report(world: &World<'_>) -> Report {
    let config = CheckConfig { thresholds: world.thresholds.clone(), ..CheckConfig::default() };
    Checker::new().config(config).expect("it names no check").run(world.model)
}

/// What the checks find, in the words of the oracles.
fn found(world: &World<'_>) -> BTreeMap<&'static str, Subjects> {
    let judged: BTreeSet<&str> = of_models().map(|check| check.name).collect();
    let mut found: BTreeMap<&str, Subjects> = BTreeMap::new();
    for Finding { check, subject, .. } in
        report(world).findings.into_iter().filter(|found| judged.contains(found.check))
    {
        let mut subject = match subject {
            Subject::Model => MODEL.to_owned(),
            other => other.key().map_or_else(|| other.to_string(), ToString::to_string),
        };
        if check == "reporting-cycle" {
            // Of several circles that are equally short, any will do.
            subject = reporting::circle_at(world, &subject).unwrap_or(subject);
        }
        found.entry(check).or_default().push(subject);
    }
    found
}

/// What the oracles find.
fn expected(world: &World<'_>) -> BTreeMap<&'static str, Subjects> {
    expected_of(world, |_| true)
}

/// What those of the oracles find that are wanted.
fn expected_of(world: &World<'_>, wanted: impl Fn(&str) -> bool) -> BTreeMap<&'static str, Subjects> {
    let applies = |name: &str| of_models().any(|check| check.name == name && applies(check, world));
    oracles().filter(|(name, _)| wanted(name) && applies(name)).map(|(name, oracle)| (*name, oracle(world))).collect()
}

/// Each check whose findings are not those of its oracle: what was found, and what was expected.
fn disagreements(world: &World<'_>) -> Vec<(&'static str, Subjects, Subjects)> {
    let (mut found, mut expected) = (found(world), expected(world));
    let names: BTreeSet<&str> = found.keys().chain(expected.keys()).copied().collect();
    let mut sorted = |name: &str| {
        let mut of = [&mut found, &mut expected].map(|subjects| subjects.remove(name).unwrap_or_default());
        of.iter_mut().for_each(|subjects| subjects.sort_unstable());
        of
    };
    names
        .into_iter()
        .map(|name| (name, sorted(name)))
        .filter(|(_, [found, expected])| found != expected)
        .map(|(name, [found, expected])| (name, found, expected))
        .collect()
}

#[test]
fn every_check_has_an_oracle() {
    let names: BTreeSet<&str> = oracles().map(|(name, _)| *name).collect();
    assert_eq!(names.len(), oracles().count());
    assert_eq!(names, of_models().map(|check| check.name).collect());
}

/// Numbers near those at which organisations are judged, and none.
fn thresholds() -> impl Strategy<Value = Thresholds> {
    let hundredths = |most: u32| (0..=most).prop_map(Decimal::from_hundredths);
    let days = ["2010-06-01", "2013-12-31", "2014-01-01"].map(|day| day.parse().expect("a day"));
    let law_of = prop::option::of(prop::sample::select(days.to_vec()));
    // On such days, periods and documents of the generated models begin and end, and reviews are due.
    let days = ["2010-01-01", "2010-08-31", "2010-09-01", "2011-01-26", "2011-06-10", "2012-01-01"];
    let judged_on = days.map(|day| day.parse().expect("a day"));
    let judged_on = prop::option::of(prop::sample::select(judged_on.to_vec()));
    let each = prop::sample::select(vec![0, 50, 100, 250]);
    let deviation = prop::sample::select(vec![0, 50, 100, 101, 10_000]);
    (hundredths(4_000), each, hundredths(2_000), 0..=4_u32, law_of, judged_on, deviation).prop_map(
        |(span_limit, each, micro_team, focus_areas_maximum, law_of, judged_on, deviation)| Thresholds {
            span_limit,
            hours_per_member: Decimal::from_hundredths(each),
            micro_team,
            focus_areas_maximum,
            law_of,
            judged_on,
            deviation_percent: Decimal::from_hundredths(deviation),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn checks_and_oracles_agree_on_clean_models(model in model()) {
        prop_assert_eq!(disagreements(&World::of(&model, Thresholds::default())), vec![]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn checks_and_oracles_agree_on_defective_models(model in defective_model()) {
        prop_assert_eq!(disagreements(&World::of(&model, Thresholds::default())), vec![]);
    }
}

proptest! {
    // These are large and shrink slowly.
    #![proptest_config(ProptestConfig { max_shrink_time: 20_000, ..ProptestConfig::with_cases(192) })]

    #[test]
    fn checks_and_oracles_agree_on_steered_models_by_any_thresholds(model in steered_model(), thresholds in thresholds()) {
        prop_assert_eq!(disagreements(&World::of(&model, thresholds)), vec![]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1536))]

    #[test]
    fn checks_and_oracles_agree_on_odd_models_by_any_thresholds(model in odd_model(), thresholds in thresholds()) {
        let world = World::of(&model, thresholds);
        prop_assert_eq!(disagreements(&world), vec![]);
        let off: Vec<&str> = of_models().filter(|check| !applies(check, &world)).map(|check| check.name).collect();
        let not_run = report(&world).not_run.into_iter().map(|not_run| not_run.check);
        let judged: BTreeSet<&str> = of_models().map(|check| check.name).collect();
        prop_assert_eq!(not_run.filter(|name| judged.contains(name)).collect::<Vec<_>>(), off);
    }
}

/// A comparison of nothing with nothing shows nothing: on defective and steered models of a fixed seed every oracle finds
/// something, and nothing as well.
#[test]
fn every_oracle_speaks_and_is_silent() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let models = [defective_model().boxed(), steered_model().boxed()];
    let thresholds = Thresholds { judged_on: "2011-03-01".parse().ok(), ..Thresholds::default() };
    let all: BTreeSet<&str> = oracles().map(|(name, _)| *name).collect();
    let (mut never_spoke, mut never_silent) = (all.clone(), all);
    for models in models.iter().cycle().take(1_200) {
        let model = models.new_tree(&mut runner).expect("a model").current();
        let world = World::of(&model, thresholds.clone());
        for (name, subjects) in expected_of(&world, |name| never_spoke.contains(name) || never_silent.contains(name)) {
            if subjects.is_empty() {
                never_silent.remove(name)
            } else {
                never_spoke.remove(name)
            };
        }
        if never_spoke.is_empty() && never_silent.is_empty() {
            return;
        }
    }
    assert_eq!((never_spoke, never_silent), (BTreeSet::new(), BTreeSet::new()));
}
