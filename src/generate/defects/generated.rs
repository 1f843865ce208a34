//! All injectors on generated municipalities, alone and mixed: recall is 1, and nothing else is found.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::example::{finds_all, found};
use super::{INJECTORS, InjectError, PLAN_INJECTORS, Planted, inject, inject_plan};
use crate::checks::{CheckConfig, Checker};
use crate::generate::{OrganisationPlan, ReformPlan, organisation, reform};
use crate::{Model, SteeringModel};

/// A municipality of so many units in which nothing is found, and how it is judged.
fn municipality(steering: SteeringModel, units: u32, seed: u64) -> (Checker<'static>, Model) {
    let plan = OrganisationPlan { documents: 240, ..OrganisationPlan::sized(steering, units) };
    let config = CheckConfig { thresholds: plan.thresholds(), ..CheckConfig::default() };
    let checker = Checker::new().config(config).expect("it names no check");
    (checker, organisation(&plan, seed).expect("there is such an organisation"))
}

/// The checks with how many of their defects a model has room for, at most so many.
fn room(checker: &Checker<'_>, clean: &Model, wanted: usize) -> Vec<(&'static str, usize)> {
    let thresholds = &checker.configuration().thresholds;
    let room = |check| {
        let mut model = clean.clone();
        match inject(&mut model, thresholds, &[(check, wanted)], 0) {
            Ok(_) => wanted,
            Err(InjectError::NoRoom { found, .. }) => found,
            Err(error) => panic!("{error}"),
        }
    };
    INJECTORS.iter().map(|injector| (injector.check, room(injector.check))).collect()
}

#[test]
fn each_injector_alone_is_found() {
    let mut with_room = BTreeSet::new();
    for steering in [SteeringModel::Sector, SteeringModel::PurchaserProvider] {
        let (checker, clean) = municipality(steering, 300, 1);
        for (check, room) in room(&checker, &clean, 3) {
            finds_all(&checker, &clean, &[(check, room)], 2);
            if room > 0 {
                with_room.insert(check);
            }
        }
    }
    assert_eq!(with_room, INJECTORS.iter().map(|injector| injector.check).collect());
}

#[test]
fn all_injectors_mixed_are_found() {
    for steering in [SteeringModel::Sector, SteeringModel::PurchaserProvider] {
        let (checker, clean) = municipality(steering, 1_000, 3);
        let mut defects = room(&checker, &clean, 2);
        for seed in 0..4 {
            // In another order each time.
            let middle = seed as usize * defects.len() / 4;
            defects.rotate_left(middle);
            finds_all(&checker, &clean, &defects, seed);
        }
    }
}

#[test]
fn all_injectors_mixed_are_found_at_100_000_units() {
    let (checker, small) = municipality(SteeringModel::Sector, 300, 5);
    let defects = room(&checker, &small, 2);
    let (checker, clean) = municipality(SteeringModel::Sector, 100_000, 5);
    finds_all(&checker, &clean, &defects, 6);
}

#[test]
fn all_defects_of_a_reform_are_found() {
    let (checker, base) = municipality(SteeringModel::Sector, 1_000, 7);
    let mut scenario = reform("reform", Arc::new(base), &ReformPlan::default(), 8);
    let run = |scenario: &_| {
        let findings = checker.run_plan(scenario).expect("it can be carried out").findings;
        let found = findings.into_iter().map(|finding| Planted { check: finding.check, subject: finding.subject });
        let mut found: Vec<Planted> = found.collect();
        found.sort();
        found
    };
    assert_eq!(run(&scenario), []);
    let defects: Vec<_> = PLAN_INJECTORS.iter().map(|injector| (injector.check, 4)).collect();
    let planted = inject_plan(&mut scenario, &checker.configuration().thresholds, &defects, 9);
    let mut planted = planted.expect("the plan has room");
    planted.sort();
    assert_eq!(run(&scenario), planted);
}
