use std::collections::BTreeSet;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::checks::{CheckConfig, Checker, Report};
use crate::generate::{Spans, Staff};
use crate::{BodyKind, MatterKind, NodeKind, RelationKind, Subject, simulate};

const MODELS: [SteeringModel; 2] = [SteeringModel::Sector, SteeringModel::PurchaserProvider];

fn made(plan: &OrganisationPlan, seed: u64) -> Model {
    organisation(plan, seed).expect("a plan that can be")
}

fn report(plan: &OrganisationPlan, seed: u64) -> Report {
    let config = CheckConfig { thresholds: plan.thresholds(), ..CheckConfig::default() };
    Checker::new().config(config).expect("it names no check").run(&made(plan, seed))
}

#[track_caller]
fn assert_clean(plan: &OrganisationPlan, seed: u64) {
    let report = report(plan, seed);
    let shown: Vec<String> = report.findings.iter().take(5).map(ToString::to_string).collect();
    assert!(report.findings.is_empty(), "{} findings in {plan:?}, seed {seed}: {shown:#?}", report.findings.len());
}

#[test]
fn the_smallest_are_clean() {
    for model in MODELS {
        for units in 1..=60 {
            assert_clean(&OrganisationPlan::sized(model, units), u64::from(units));
        }
    }
}

#[test]
fn the_presets_are_clean() {
    for plan in [OrganisationPlan::small_municipality(), OrganisationPlan::large_city()] {
        assert_clean(&plan, 1);
        assert_clean(
            &OrganisationPlan { steering: SteeringModel::PurchaserProvider, purchasing_offices: 1, ..plan },
            1,
        );
    }
}

#[test]
fn ten_thousand_units_are_clean() {
    for model in MODELS {
        assert_clean(&OrganisationPlan::sized(model, 10_000), 1);
    }
}

#[test]
fn every_check_but_those_of_a_plan_runs_on_either_model() {
    for model in MODELS {
        let report = report(&OrganisationPlan::sized(model, 100), 1);
        let not_run: BTreeSet<&str> = report.not_run.iter().map(|check| check.check).collect();
        let of_sectors = ["committee-without-sector", "sector-without-committee", "focus-area-responsible-not-sector"];
        let mut expected: BTreeSet<&str> = [
            "commission-without-responsible",
            "commission-without-date",
            "commission-late",
            "commission-before-its-ground",
            "commission-circle",
            "broken-between-phases",
        ]
        .into();
        expected.extend(of_sectors.into_iter().filter(|_| model == SteeringModel::PurchaserProvider));
        assert_eq!(not_run, expected, "{model}");
    }
}

/// Any plan, by numbers that are cut to what is possible.
fn plan() -> impl Strategy<Value = OrganisationPlan> {
    let spans = prop_oneof![
        (2_u32..6, 0_u32..20).prop_map(|(least, more)| Spans::Uniform { least, most: least + more }),
        (2_u32..4, 1_u32..10).prop_map(|(least, more)| Spans::Geometric {
            least,
            mean: f64::from(least + more),
            most: least + 40
        }),
        proptest::collection::vec(2_u32..30, 1..5).prop_map(Spans::Given),
        proptest::collection::vec(2_u32..30, 1..5).prop_map(Spans::ByLevel),
    ];
    let staff = prop_oneof![
        (401_u32..3_000, 0_u32..2_000).prop_map(|(least, more)| Staff::Uniform {
            least: Decimal::from_hundredths(least),
            most: Decimal::from_hundredths((least + more).min(3_000)),
        }),
        (1_u16..100, 0.0..2.0).prop_map(|(median, sigma)| Staff::Lognormal {
            median: Decimal::from(median),
            sigma,
            least: Decimal::from(4),
            most: Decimal::from(30),
        }),
    ];
    let counts = (0_u16..12, 0_u16..9, 0_u16..4, 0_u16..9, 0_u16..9, 1_u16..4, 0_u16..40, 0_u16..=4);
    let shape = (
        proptest::sample::select(MODELS.to_vec()),
        1_u32..2_000,
        1_u16..12,
        0_u32..40,
        0_u32..9,
        any::<bool>(),
        0_u16..4,
    );
    (shape, spans, staff, counts, 0_u32..100, 0_u16..20).prop_map(
        |(shape, spans, staff, counts, touches, agreements)| {
            let (steering, units, sectors, more_areas, support, staff_office, buys) = shape;
            let (functions, companies, drafting, joint, focus_areas, goals, documents, matter_kinds) = counts;
            let sectors = u32::from(sectors).min(units) as u16;
            let mut left = units - u32::from(sectors);
            let mut some = |wanted: u32| {
                let given = wanted.min(left);
                left -= given;
                given
            };
            let support_units = some(support);
            let staff_office = some(u32::from(staff_office)) == 1;
            let of_purchasers = steering == SteeringModel::PurchaserProvider;
            let purchasing_offices = if of_purchasers { some(u32::from(buys.min(sectors))) } else { 0 };
            let areas = u32::from(sectors) + more_areas;
            OrganisationPlan {
                steering,
                units,
                sectors,
                spans,
                staff,
                areas,
                touches: touches.min(areas * (areas - 1) / 4),
                support_units,
                staff_office,
                purchasing_offices,
                functions: if support_units > 0 { functions } else { 0 },
                companies,
                drafting_committees: drafting,
                joint_committees: joint,
                focus_areas,
                channels: drafting,
                goals_per_perspective: goals,
                documents,
                matter_kinds,
                agreements: agreements.min(sectors * companies),
                dotted_lines: if units > 100 { 10 } else { 0 },
            }
        },
    )
}

/// What a year of matters did, after half a year of them: the audit passes, or it panics.
fn a_year(model: &Model) -> simulate::Outcome {
    let plan = simulate::SimulationPlan {
        days: 365,
        warm_up: simulate::WarmUp::Days(180),
        drain_days: 180,
        replications: 2,
        ..simulate::SimulationPlan::default()
    };
    simulate::Experiment::new(model, &plan).expect("matters can flow").run().expect("the audit passes")
}

#[test]
fn matters_flow_through_the_presets_and_overload_nobody() {
    for steering in MODELS {
        for plan in [
            OrganisationPlan::sized(steering, 1),
            OrganisationPlan::sized(steering, 60),
            OrganisationPlan::sized(steering, 700),
            OrganisationPlan { steering, purchasing_offices: 0, ..OrganisationPlan::large_city() },
            OrganisationPlan::sized(steering, 10_000),
        ] {
            let outcome = a_year(&made(&plan, 1));
            let overall = &outcome.overall;
            let of_units = |note: &&simulate::Note| matches!(note.subject, Subject::Node(NodeKind::Unit, _));
            assert_eq!(outcome.notes.iter().find(of_units), None, "{steering}, {} units", plan.units);
            assert_eq!((overall.lost, overall.unfinished), (0.0, 0.0), "{steering}, {} units", plan.units);
            assert!(overall.arrivals_per_year > 0.0, "{steering}, {} units", plan.units);
            for station in &outcome.stations {
                let load = station.offered_load.unwrap_or(0.0);
                assert!(load < 0.8 && !station.is_overloaded, "{steering}, {} units: {station:?}", plan.units);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_is_asked_for_is_clean(plan in plan(), seed in any::<u64>()) {
        let model = made(&plan, seed);
        prop_assert_eq!(model.organisation().units().count(), plan.units as usize);
        prop_assert_eq!(model.services().areas.len(), plan.areas as usize);
        prop_assert_eq!(model.services().matter_kinds.len(), plan.areas as usize * usize::from(plan.matter_kinds));
        let report = report(&plan, seed);
        let shown: Vec<String> = report.findings.iter().take(5).map(ToString::to_string).collect();
        prop_assert!(report.findings.is_empty(), "{shown:#?}");
    }
}

#[test]
fn a_seed_gives_the_same_organisation_in_every_release() {
    let plan = OrganisationPlan { dotted_lines: 3, ..OrganisationPlan::sized(SteeringModel::Sector, 60) };
    let model = made(&plan, 7);
    let (organisation, steering, services) = (model.organisation(), model.steering(), model.services());

    let operations = || organisation.units().filter(|unit| unit.key().as_str().starts_with("operations-"));
    let spans: Vec<_> = operations().map(|unit| unit.sources(RelationKind::ReportsTo).count()).take(5).collect();
    assert_eq!(spans, [8, 6, 3, 3, 0]);
    let staff: Vec<_> = operations().filter_map(|unit| unit.staff()).map(Decimal::hundredths).collect();
    assert_eq!(staff[..4], [1_857, 2_294, 1_192, 1_129]);
    let advises = organisation.relations(RelationKind::Advises);
    let advises: Vec<_> = advises.map(|(_, to)| organisation.get(to).expect("a unit").key().to_string()).collect();
    assert_eq!(advises, ["operations-11/3", "operations-4/3", "operations-4/1"]);

    let focus_areas: Vec<String> = organisation.focus_areas().map(|focus_area| keys(focus_area.areas())).collect();
    assert_eq!(focus_areas, ["area-4 area-5 area-6", "area-3 area-4 area-5 area-6", "area-2 area-3"]);
    let settled: Vec<_> = organisation.channels().filter_map(|channel| channel.first_contact_percent()).collect();
    assert_eq!(settled, [70, 53, 64, 86, 59].map(Decimal::from));

    let volumes: Vec<_> = services.areas.iter().filter_map(|area| area.volume_per_year).take(4).collect();
    assert_eq!(volumes, [1_653, 4_672, 9_858, 4_973]);
    let touches: Vec<_> = services.touches.iter().map(|touch| (touch.areas.1.as_str(), touch.weight)).take(3).collect();
    assert_eq!(
        touches,
        [("area-5", 325), ("area-4", 192), ("area-7", 413)].map(|(b, weight)| (b, Decimal::from(weight)))
    );

    let matters = services.matter_kinds.iter().map(|kind| {
        let focus_area = kind.focus_area.as_ref().map_or("-", |key| key.as_str());
        format!("{} {focus_area}: {}", kind.key, kind.handling_hours)
    });
    assert_eq!(
        matters.take(6).collect::<Vec<_>>(),
        [
            "area-1:matter-1 -: one of 4 values",
            "area-1:matter-2 -: one of 4 values",
            "area-2:matter-1 -: constant 17",
            "area-2:matter-2 -: Erlang of 3 parts, mean 16",
            "area-3:matter-1 focus-area-2: lognormal, mean 3, deviation 2.55",
            "area-3:matter-2 focus-area-2: exponential, mean 3"
        ]
    );
    let hours: Vec<_> = services.areas.iter().filter_map(|area| area.matter_hours_per_week).take(3).collect();
    assert_eq!(hours, [5, 15, 31].map(Decimal::from_hundredths));

    let indicators = steering.goals.iter().filter_map(|goal| goal.indicator.as_ref());
    let measured: Vec<_> =
        indicators.map(|indicator| (indicator.baseline, indicator.values[0].value)).take(3).collect();
    assert_eq!(measured, [(Some(49.0), 59.0), (Some(64.0), 84.0), (Some(52.0), 72.0)]);
    let adopted: Vec<_> = steering.governing_documents.iter().filter_map(|document| document.adopted).take(3).collect();
    assert_eq!(adopted, [date(2008, 6, 2), date(2010, 6, 2), date(2008, 6, 17)]);
    let prices = steering.prices.iter().map(|price| (price.kronor_per_matter, price.fixed_kronor_per_year));
    assert_eq!(prices.take(3).collect::<Vec<_>>(), [(8_800, 867_000), (29_500, 836_000), (88_900, 427_000)]);
    let agreed: Vec<_> = steering.agreements.iter().filter_map(|agreement| agreement.kronor_per_year).collect();
    assert_eq!(agreed, [352_000, 744_000]);
    let used: Vec<_> =
        steering.follow_ups.iter().map(|follow_up| (follow_up.kronor, follow_up.forecast)).take(2).collect();
    assert_eq!(used, [(21_531_666, Some(64_595_000)), (43_063_332, Some(63_949_050))]);
}

fn keys(keys: &[Key]) -> String {
    keys.iter().map(Key::as_str).collect::<Vec<_>>().join(" ")
}

/// That one list begins with another.
#[track_caller]
fn assert_begins<T: PartialEq + std::fmt::Debug>(
    more: impl IntoIterator<Item = T>,
    fewer: impl IntoIterator<Item = T>,
) {
    let (more, fewer): (Vec<T>, Vec<T>) = (more.into_iter().collect(), fewer.into_iter().collect());
    assert!(fewer.len() < more.len(), "{} of {}", fewer.len(), more.len());
    assert_eq!(more[..fewer.len()], fewer[..]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn more_of_one_thing_leaves_what_there_was_of_it(seed in any::<u64>(), more in 1_u16..9) {
        let fewer = OrganisationPlan { dotted_lines: 2, touches: 9, ..OrganisationPlan::sized(SteeringModel::Sector, 80) };
        let model = |plan: OrganisationPlan| made(&plan, seed);
        let base = model(fewer.clone());
        let entries = |model: &Model, kind| {
            let organisation = model.organisation();
            organisation.of_kind(kind).map(|node| organisation.entry(node.id())).collect::<Vec<_>>()
        };

        for (kind, plan) in [
            (NodeKind::Company, OrganisationPlan { companies: fewer.companies + more, ..fewer.clone() }),
            (NodeKind::FocusArea, OrganisationPlan { focus_areas: fewer.focus_areas + more, ..fewer.clone() }),
            (NodeKind::Channel, OrganisationPlan { channels: fewer.channels + more, ..fewer.clone() }),
        ] {
            assert_begins(entries(&model(plan), kind), entries(&base, kind));
        }

        let bodies = model(OrganisationPlan { drafting_committees: fewer.drafting_committees + more, ..fewer.clone() });
        let committees = |model: &Model| {
            let bodies = model.organisation().bodies().filter(|body| body.is_body(BodyKind::DraftingCommittee));
            bodies.map(|body| body.key()).collect::<Vec<_>>()
        };
        assert_begins(committees(&bodies), committees(&base));

        let documents = model(OrganisationPlan { documents: fewer.documents + more, ..fewer.clone() });
        assert_begins(&documents.steering.governing_documents, &base.steering.governing_documents);

        let touches = model(OrganisationPlan { touches: fewer.touches + 2, ..fewer.clone() });
        assert_begins(&touches.services.touches, &base.services.touches);

        let areas = model(OrganisationPlan { areas: fewer.areas + u32::from(more), ..fewer.clone() });
        let stated = |model: &Model| {
            let areas = model.services.areas.iter();
            areas.map(|area| (area.key.clone(), area.subject.clone(), area.volume_per_year)).collect::<Vec<_>>()
        };
        assert_begins(stated(&areas), stated(&base));
        // Which areas are touched, and which belong to a focus area, is drawn among all.
        let of_the_area = |model: &Model| {
            let alone = |kind: MatterKind| MatterKind { touches: vec![], focus_area: None, ..kind };
            model.services.matter_kinds.iter().cloned().map(alone).collect::<Vec<_>>()
        };
        assert_begins(of_the_area(&areas), of_the_area(&base));
        let matters = model(OrganisationPlan { matter_kinds: fewer.matter_kinds + more.min(6), ..fewer.clone() });
        prop_assert!(matters.services.matter_kinds.len() > base.services.matter_kinds.len());
        for kind in &base.services.matter_kinds {
            prop_assert!(matters.services.matter_kinds.contains(kind), "{kind:?}");
        }
        assert_begins(&areas.steering.prices, &base.steering.prices);

        let goals = model(OrganisationPlan { goals_per_perspective: fewer.goals_per_perspective + more, ..fewer.clone() });
        for goal in &base.steering.goals {
            prop_assert!(goals.steering.goals.contains(goal), "{goal:?}");
        }

        let dotted = model(OrganisationPlan { dotted_lines: fewer.dotted_lines + u32::from(more), ..fewer });
        let advises = |model: &Model| model.organisation().relations(RelationKind::Advises).collect::<Vec<_>>();
        assert_begins(advises(&dotted), advises(&base));
    }
}

#[test]
fn plans_that_cannot_be_name_the_field() {
    let plan = || OrganisationPlan::sized(SteeringModel::Sector, 100);
    let of_purchasers = || OrganisationPlan::sized(SteeringModel::PurchaserProvider, 100);
    for (plan, expected) in [
        (
            OrganisationPlan { steering: SteeringModel::District, ..plan() },
            "plan: steering: expected sector or purchaser-provider, found district",
        ),
        (OrganisationPlan { sectors: 0, ..plan() }, "plan: sectors: expected at least 1, found 0"),
        (
            OrganisationPlan { units: 7, ..plan() },
            "plan: units: expected at least 8: one for each sector, support, staff office and purchasing offices, found 7",
        ),
        (
            OrganisationPlan { support_units: u32::MAX, ..plan() },
            "plan: units: expected at least 4294967300: one for each sector, support, staff office and purchasing offices, \
             found 100",
        ),
        (
            OrganisationPlan { spans: Spans::Uniform { least: 0, most: 2 }, ..plan() },
            "plan: spans.least: expected at least 1, found 0",
        ),
        (
            OrganisationPlan { spans: Spans::Given(vec![1, 5]), ..plan() },
            "plan: spans: expected at least 2 each, found 1",
        ),
        (
            OrganisationPlan { staff: Staff::Unstated, ..plan() },
            "plan: staff: expected more than 3 and at most 30, found none",
        ),
        (
            OrganisationPlan { staff: Staff::Given(vec![Decimal::from(3)]), ..plan() },
            "plan: staff: expected more than 3 and at most 30, found 3",
        ),
        (
            OrganisationPlan { staff: Staff::Given(vec![Decimal::from(31)]), ..plan() },
            "plan: staff: expected more than 3 and at most 30, found 31",
        ),
        (OrganisationPlan { areas: 3, ..plan() }, "plan: areas: expected at least 4, one for each sector, found 3"),
        (
            OrganisationPlan { areas: 4, touches: 4, ..plan() },
            "plan: touches: expected at most 3, half of all pairs of areas, found 4",
        ),
        (OrganisationPlan { purchasing_offices: 1, ..plan() }, "plan: purchasing_offices: expected at most 0, found 1"),
        (
            OrganisationPlan { purchasing_offices: 5, ..of_purchasers() },
            "plan: purchasing_offices: expected at most 4, found 5",
        ),
        (
            OrganisationPlan { support_units: 0, ..plan() },
            "plan: functions: expected 0 without units of support, found 9",
        ),
        (
            OrganisationPlan { agreements: 21, ..plan() },
            "plan: agreements: expected at most 20, one for each committee and company, found 21",
        ),
        (OrganisationPlan { matter_kinds: 21, ..plan() }, "plan: matter_kinds: expected at most 20, found 21"),
        (
            OrganisationPlan { goals_per_perspective: 0, ..plan() },
            "plan: goals_per_perspective: expected at least 1, found 0",
        ),
        (OrganisationPlan { dotted_lines: 97, ..plan() }, "plan: dotted_lines: expected at most 96, found 97"),
    ] {
        let error = organisation(&plan, 1).expect_err("it cannot be");
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn a_plan_is_data() {
    let plan = OrganisationPlan::large_city();
    let text = toml::to_string(&plan).expect("a table");
    assert_eq!(toml::from_str::<OrganisationPlan>(&text), Ok(plan));
    let error = toml::from_str::<OrganisationPlan>("unit = 3").expect_err("it is called units");
    assert!(error.to_string().contains("unknown field `unit`"), "{error}");
}
