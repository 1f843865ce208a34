//! Recall is 1 and nothing else is found, over all injectors, alone and together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::{INJECTORS, InjectError, PLAN_INJECTORS, Planted, Site, inject};
use crate::checks::{CATALOGUE, Check, CheckConfig, Checker, Family, Finding};
use crate::fixture::{Fixture, purchaser_provider, sector};
use crate::generate::{OrganisationPlan, organisation};
use crate::scenario::{Outcome, Session};
use crate::{Agreement, Model, SteeringModel};

/// A model in which nothing is to be found beyond what is found already.
struct Clean {
    name: &'static str,
    model: Model,
    checker: Checker<'static>,
    findings: Vec<Planted>,
}

impl Clean {
    fn new(name: &'static str, model: Model, checker: Checker<'static>) -> Self {
        let findings = findings(&checker, &model);
        Self { name, model, checker, findings }
    }

    /// A municipality of so many units, in which nothing is found.
    fn generated(name: &'static str, steering: SteeringModel, units: u32) -> Self {
        let plan = OrganisationPlan::sized(steering, units);
        let model = organisation(&plan, 1).expect("a plan of this size can be made");
        let config = CheckConfig { thresholds: plan.thresholds(), ..CheckConfig::default() };
        let clean = Self::new(name, model, Checker::new().config(config).expect("it names no check"));
        assert_eq!(clean.findings, [], "{name}: it is clean");
        clean
    }

    fn of(name: &'static str, fixture: Fixture) -> Self {
        let fixture = fixture.with_goals().with_documents().with_access().with_leadership();
        Self::new(name, fixture.model(), Fixture::checker())
    }

    /// Plants, and looks at what a run finds; tells how much room there is when there is not enough.
    fn plant(&self, defects: &[(&str, usize)], seed: u64) -> Result<(), InjectError> {
        let mut model = self.model.clone();
        let planted = inject(&mut model, &self.checker.configuration().thresholds, defects, seed);
        if planted.is_err() {
            assert_eq!(
                model, self.model,
                "{}: {defects:?}, seed {seed}: a refusal leaves the model as it was",
                self.name
            );
        }
        let planted = planted?;
        for (check, number) in defects {
            let of_check = planted.iter().filter(|planted| planted.check == *check).count();
            assert!(of_check >= *number, "{}: {number} of `{check}`", self.name);
        }
        let found = findings(&self.checker, &model);
        let mut expected: Vec<Planted> = self.findings.iter().cloned().chain(planted).collect();
        expected.sort();
        if found != expected {
            let missed: Vec<&Planted> = expected.iter().filter(|planted| !found.contains(planted)).collect();
            let false_findings: Vec<&Planted> = found.iter().filter(|finding| !expected.contains(finding)).collect();
            panic!(
                "{}: {defects:?}, seed {seed}: planted {}, found {}; missed {missed:#?}, found besides {false_findings:#?}",
                self.name,
                expected.len(),
                found.len(),
            );
        }
        Ok(())
    }
}

fn findings(checker: &Checker<'_>, model: &Model) -> Vec<Planted> {
    in_order(&checker.run(model).findings)
}

fn in_order<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Vec<Planted> {
    let planted = |finding: &Finding| Planted { check: finding.check, subject: finding.subject.clone() };
    let mut found: Vec<Planted> = findings.into_iter().map(planted).collect();
    found.sort();
    found
}

fn clean_models() -> Vec<Clean> {
    let mut buying = sector().with_process();
    buying.steering.agreements.push(Agreement::new("power", "education-committee", "energy", "school"));
    vec![
        Clean::of("sectors with a process", buying),
        Clean::of("sectors with money", sector().with_money()),
        Clean::of("purchasers with a process", purchaser_provider().with_process()),
        Clean::of("purchasers with money", purchaser_provider().with_money()),
    ]
}

/// Checks that have one finding for a model, whatever is wrong.
const OF_THE_MODEL: [&str; 4] =
    ["several-roots", "line-beside-executive-board", "several-heads-of-support", "several-doors"];

#[test]
fn every_check_has_an_injector_in_the_order_of_the_catalogue() {
    let of_models = |check: &&&Check| !check.is_of_plan() && check.family != Family::Configuration;
    let checks = CATALOGUE.iter().filter(of_models).map(|check| check.name);
    let injectors = INJECTORS.iter().map(|injector| injector.check);
    assert_eq!(injectors.collect::<Vec<_>>(), checks.collect::<Vec<_>>());
    let of_plans = CATALOGUE.iter().filter(|check| check.is_of_plan()).map(|check| check.name);
    let injectors = PLAN_INJECTORS.iter().map(|injector| injector.check);
    assert_eq!(injectors.collect::<Vec<_>>(), of_plans.collect::<Vec<_>>());
}

#[test]
fn each_defect_alone_is_found_and_nothing_else() {
    let mut most: BTreeMap<&str, usize> = BTreeMap::new();
    for clean in clean_models() {
        for injector in INJECTORS {
            for (number, seed) in [(1, 0), (3, 1)] {
                match clean.plant(&[(injector.check, number)], seed) {
                    Ok(()) => {
                        let most = most.entry(injector.check).or_default();
                        *most = number.max(*most);
                    }
                    Err(InjectError::NoRoom { found, .. }) => assert!(found < number, "{}", injector.check),
                    Err(error) => panic!("{error}"),
                }
            }
        }
    }
    for injector in INJECTORS {
        let most = most.get(injector.check).copied().unwrap_or(0);
        assert!(most > 0, "no example has room for `{}`", injector.check);
    }
}

#[test]
fn defects_of_many_kinds_are_found_and_nothing_else() {
    for clean in clean_models() {
        for seed in 0..20 {
            let mut random = Pcg64::seed_from_u64(seed);
            let mut defects: Vec<(&str, usize)> = Vec::new();
            for injector in INJECTORS {
                if random.random_bool(0.3) {
                    let place = random.random_range(0..=defects.len());
                    defects.insert(place, (injector.check, random.random_range(1..=2)));
                }
            }
            plant_what_has_room(&clean, defects, seed);
        }
    }
}

#[test]
fn in_a_large_model_each_defect_alone_is_found_and_nothing_else() {
    let models = large_models();
    for (seed, injector) in (0..).zip(INJECTORS) {
        // In either model in turn, and in the other where the one has no room.
        let (one, other) = (&models[seed as usize % 2], &models[(seed as usize + 1) % 2]);
        let tries = [(one, 3), (other, 3), (one, 1), (other, 1)];
        let found = tries.into_iter().map(|(clean, number)| clean.plant(&[(injector.check, number)], seed));
        let refusals: Vec<_> = found.map_while(Result::err).collect();
        assert!(refusals.len() < tries.len(), "{refusals:?}");
    }
    for check in ["line-beside-executive-board", "service-area-split", "focus-area-under-vacant-head"] {
        models[1].plant(&[(check, 1)], 0).expect("there is room for one");
    }
}

#[test]
fn in_a_large_model_defects_of_all_kinds_are_found_and_nothing_else() {
    for clean in large_models() {
        for seed in 0..2 {
            let mut random = Pcg64::seed_from_u64(seed);
            let mut defects: Vec<(&str, usize)> = Vec::new();
            for injector in INJECTORS {
                let place = random.random_range(0..=defects.len());
                let number = if random.random_bool(0.5) { 1 } else { random.random_range(1..=4) };
                defects.insert(place, (injector.check, number));
            }
            let planted = plant_what_has_room(&clean, defects, seed);
            assert!(planted.len() > INJECTORS.len() * 3 / 4, "{}: {} kinds", clean.name, planted.len());
        }
    }
}

/// Plants each defect alone and takes it back, in one session: what all checks find after it is kept up to date by what the defect
/// touches, and equals a run from scratch (`props::session` in `tests/it`). Gives the kinds for which there is no room.
fn each_alone_in_a_session(clean: &Clean, checks: &[&'static str]) -> Vec<&'static str> {
    let mut model = clean.model.clone();
    let mut session = Session::new(clean.model.clone(), clean.checker.clone());
    let before = session.report();
    assert_eq!(before.findings, [], "{}: it is clean", clean.name);
    let mut no_room = Vec::new();
    for (seed, check) in (0..).zip(checks) {
        let mut site = Site::new(&mut model, &clean.checker.configuration().thresholds, seed);
        match site.plant(check, 1) {
            Ok(mut planted) => {
                for (change, _) in &site.made {
                    session.apply(change).expect("it was made in the same model");
                }
                let Outcome { introduced, resolved } = session.outcome();
                planted.sort();
                assert_eq!(
                    in_order(introduced.iter().map(AsRef::as_ref)),
                    planted,
                    "{}: `{check}`, seed {seed}",
                    clean.name
                );
                assert_eq!(resolved, [], "{}: `{check}`, seed {seed}", clean.name);
                session.back_to(0);
            }
            Err(InjectError::NoRoom { check, .. }) => no_room.push(check),
            Err(error) => panic!("{error}"),
        }
        site.clear();
    }
    assert!(session.report() == before && model == clean.model, "{}: all is taken back", clean.name);
    no_room
}

#[test]
fn in_1_000_units_each_defect_alone_is_found_and_nothing_else() {
    let all: Vec<&str> = INJECTORS.iter().map(|injector| injector.check).collect();
    let units = stated_units().unwrap_or(1_000);
    let city = Clean::generated("a city of sectors", SteeringModel::Sector, units);
    assert_eq!(each_alone_in_a_session(&city, &all), [""; 0], "{}: no room", city.name);
    // There purchasers and providers may each stand by themselves, and no sectors are judged.
    let not_judged =
        ["several-roots", "focus-area-responsible-not-sector", "committee-without-sector", "sector-without-committee"];
    let city = Clean::generated("a city of purchasers", SteeringModel::PurchaserProvider, units);
    assert_eq!(each_alone_in_a_session(&city, &all), not_judged, "{}: no room", city.name);
}

/// A large city of sectors, made once for all tests of it.
static LARGE_CITY: LazyLock<Clean> = LazyLock::new(|| Clean::generated("a large city", SteeringModel::Sector, 100_000));

/// Plants each defect alone in the large city, looks at what a run from scratch finds, and takes it back.
fn each_alone_in_the_large_city<'d>(checks: impl Iterator<Item = &'d str>) {
    let clean = &*LARGE_CITY;
    let mut model = clean.model.clone();
    for (seed, check) in (0..).zip(checks) {
        let mut site = Site::new(&mut model, &clean.checker.configuration().thresholds, seed);
        let mut planted = site.plant(check, 1).unwrap_or_else(|error| panic!("{}: {error}", clean.name));
        planted.sort();
        assert_eq!(findings(&clean.checker, site.model), planted, "{}: `{check}`, seed {seed}", clean.name);
        site.clear();
    }
    assert!(model == clean.model, "{}: all is taken back", clean.name);
}

// In two tests, for two threads.
#[test]
fn in_100_000_units_each_defect_of_the_first_half_alone_is_found_and_nothing_else() {
    each_alone_in_the_large_city(INJECTORS.iter().take(INJECTORS.len() / 2).map(|injector| injector.check));
}

#[test]
fn in_100_000_units_each_defect_of_the_second_half_alone_is_found_and_nothing_else() {
    each_alone_in_the_large_city(INJECTORS.iter().skip(INJECTORS.len() / 2).map(|injector| injector.check));
}

#[test]
fn in_100_000_units_defects_of_all_kinds_are_found_and_nothing_else() {
    let all = INJECTORS.iter().map(|injector| (injector.check, 1)).collect();
    let small = Clean::generated("a city", SteeringModel::Sector, 1_000);
    let possible = plant_what_has_room(&small, all, 0);
    let defects = INJECTORS.iter().map(|injector| (injector.check, 1));
    let defects = defects.filter(|(check, _)| possible.contains(check)).collect();
    let planted = plant_what_has_room(&LARGE_CITY, defects, 0);
    let left_out: Vec<&str> =
        INJECTORS.iter().map(|injector| injector.check).filter(|check| !planted.contains(check)).collect();
    assert!(left_out.len() <= 3, "{left_out:?}");
}

/// The size of generated models, where the environment states one.
fn stated_units() -> Option<u32> {
    std::env::var("ORGMODEL_DEFECT_UNITS").ok().map(|units| units.parse().expect("a number of units"))
}

/// Models of a thousand units and fewer; of as many as the variable `ORGMODEL_DEFECT_UNITS` says.
fn large_models() -> [Clean; 2] {
    let units = |usual| stated_units().unwrap_or(usual);
    [
        Clean::generated("generated sectors", SteeringModel::Sector, units(1_000)),
        Clean::generated("generated purchasers", SteeringModel::PurchaserProvider, units(300)),
    ]
}

/// Leaves out what the others leave no room for; the kinds that are planted.
fn plant_what_has_room<'d>(clean: &Clean, mut defects: Vec<(&'d str, usize)>, seed: u64) -> BTreeSet<&'d str> {
    loop {
        match clean.plant(&defects, seed) {
            Ok(()) => return defects.into_iter().map(|(check, _)| check).collect(),
            Err(InjectError::NoRoom { check, .. }) => defects.retain(|(name, _)| *name != check),
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn an_unknown_kind_is_refused() {
    let clean = Clean::of("sectors", sector());
    let error = clean.plant(&[("vacant-head", 1), ("vacant-heads", 1)], 0).expect_err("there is no such check");
    assert_eq!(error.to_string(), "no injector for check `vacant-heads`");
}

#[test]
fn nothing_has_room_for_more_than_there_are_nodes() {
    let clean = Clean::of("sectors", sector());
    for injector in INJECTORS {
        let error = clean.plant(&[(injector.check, usize::MAX)], 0).expect_err("there is not so much room");
        assert!(matches!(error, InjectError::NoRoom { .. }), "{error}");
    }
}

#[test]
fn what_is_found_of_a_model_once_has_room_for_one() {
    let clean = Clean::of("sectors", sector());
    for check in OF_THE_MODEL {
        let error = clean.plant(&[(check, 2)], 0).expect_err("there is room for one");
        assert_eq!(error, InjectError::NoRoom { check, wanted: 2, found: 1 });
    }
}
