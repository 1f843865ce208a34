//! Replications, comparisons, sensitivity and outages on small organisations.

use std::ops::ControlFlow;

use super::{always, decimal, exponential, hourly, model};
use crate::checks::Checker;
use crate::simulate::{
    Experiment, FlowComparison, Measure, Outage, OutagePlan, Outages, Precision, Sensitivity, SensitivityPlan,
    SimulateError, SimulationPlan, Verdict, WarmUp,
};
use crate::{
    Arrivals, Assumed, Assumption, BodyEntry, BodyKind, Calendar, ChannelEntry, ChannelKind, Decides, Decimal,
    DecisionShare, Distribution, Flow, Head, MatterKind, Model, Reports, ServiceArea, Services, UnitEntry,
};

fn plan(days: u32, replications: u32) -> SimulationPlan {
    SimulationPlan {
        days,
        warm_up: WarmUp::Days(days / 4),
        drain_days: days,
        replications,
        ..SimulationPlan::default()
    }
}

/// One unit with so much staff, at a rate of matters an hour of one hour each.
fn unit(staff: f64, rate: f64) -> Model {
    let kind = MatterKind::new("matter", "area", hourly(rate), exponential(1.0));
    let unit = UnitEntry::new("unit").area("area").staff(decimal(staff));
    model([unit], vec![ServiceArea::new("area")], vec![kind], always())
}

#[test]
fn the_same_twice_differs_by_nought() {
    let one = unit(1.0, 0.7);
    let comparison = FlowComparison::new(&[("a", &one), ("b", &one)], &plan(40, 4)).expect("a comparison");
    for difference in &comparison.alternatives[0].differences {
        assert_eq!(difference.verdict, Verdict::Same, "{:?}", difference.measure);
        assert_eq!(difference.interval.map(|interval| (interval.mean, interval.half_width)), Some((0.0, 0.0)));
    }
    assert_eq!(comparison.probability_of_being_fastest, Some(vec![0.5, 0.5]));
}

#[test]
fn two_servers_are_faster_than_one_and_that_shows_soon() {
    let (one, two) = (unit(1.0, 0.7), unit(2.0, 0.7));
    let comparison = FlowComparison::new(&[("one", &one), ("two", &two)], &plan(100, 6)).expect("a comparison");
    let lead_time = &comparison.alternatives[0].differences[0];
    assert_eq!((&lead_time.measure, lead_time.verdict), (&Measure::LeadTime, Verdict::Better));
    // W is 10/3 hours with one server; with two, which are as quick each, 1 / (1 - 0.35²) = 1.1396.
    let hours = lead_time.interval.expect("an interval").mean * 24.0;
    assert!((hours - (1.139_6 - 3.333_3)).abs() < 0.4, "{hours}");
    assert_eq!(comparison.probability_of_being_fastest, Some(vec![0.0, 1.0]));
}

#[test]
fn what_is_nearly_the_same_is_not_told_apart() {
    let (a, mut b) = (unit(1.0, 0.5), unit(1.0, 0.5));
    // The same work, in another order of luck: the kind has another name.
    let mut services = b.services().clone();
    services.matter_kinds[0].key = "other".into();
    let _ = b.apply(&crate::scenario::Change::RestateServices(services)).expect("a name");
    let comparison = FlowComparison::new(&[("a", &a), ("b", &b)], &plan(20, 4)).expect("a comparison");
    let verdict = comparison.alternatives[0].differences[0].verdict;
    assert!(matches!(verdict, Verdict::NotDistinguishable { .. }), "{verdict:?}");
}

#[test]
fn an_overload_has_no_mean() {
    let outcome = Experiment::new(&unit(1.0, 1.3), &plan(60, 3)).expect("an experiment").run().expect("an outcome");
    assert_eq!(outcome.overall.lead_time_days, None);
    assert!(outcome.overall.is_overloaded && outcome.kinds[0].is_overloaded);
    let overloaded: Vec<_> = outcome.overloaded().collect();
    assert_eq!(overloaded.len(), 1);
    assert!(overloaded[0].offered_load.is_some_and(|load| (load - 1.3).abs() < 0.1));
    // Three in ten of 1.3 an hour stay: 0.3 × 8760 a year.
    let growth = overloaded[0].backlog_growth_per_year;
    assert!((growth - 2628.0).abs() < 700.0, "{growth}");
}

/// A committee to which ten matters a day come.
fn committee(longest_agenda: Option<u16>) -> Model {
    let mut kind = MatterKind::new("matter", "area", hourly(10.0 / 24.0), Distribution::NOTHING);
    let returned_percent = decimal(0.0);
    kind.decisions = vec![DecisionShare { percent: decimal(100.0), by: Decides::Committee, returned_percent }];
    let calendar = crate::Calendar { longest_agenda, ..crate::Calendar::every(7, 0) };
    let mut builder = crate::Organisation::builder();
    builder.add(crate::BodyEntry {
        calendar: Some(calendar),
        ..crate::BodyEntry::new("care", crate::BodyKind::Committee)
    });
    builder.add(UnitEntry::new("unit").area("area").staff(decimal(1.0)).commissioned_by("care"));
    let services = Services {
        areas: vec![ServiceArea::new("area")],
        matter_kinds: vec![kind],
        flow: Some(always()),
        ..Default::default()
    };
    Model::new("committee", builder.build().expect("two nodes"), Default::default(), services, vec![]).expect("a model")
}

#[test]
fn a_body_is_overloaded_when_more_comes_than_its_agendas_hold_and_not_when_a_meeting_is_missed() {
    let load = |longest| {
        let outcome = Experiment::new(&committee(longest), &plan(84, 3)).expect("one").run().expect("an outcome");
        let body = outcome.stations.iter().find(|station| station.node == *"care").expect("matters come there");
        (body.offered_load, body.is_overloaded)
    };
    assert_eq!(load(None), (None, false));
    // Seventy come from one meeting to the next.
    let (short, is_overloaded) = load(Some(50));
    assert!(is_overloaded && short.is_some_and(|load| (load - 1.4).abs() < 0.1), "{short:?}");
    let (long, is_overloaded) = load(Some(90));
    assert!(!is_overloaded && long.is_some_and(|load| (load - 70.0 / 90.0).abs() < 0.1), "{long:?}");

    let missed = OutagePlan { simulation: plan(84, 3), limit_days: 1.0, ..OutagePlan::default() };
    let outages = Outages::of(&committee(Some(500)), &missed, &Checker::new()).expect("outages");
    assert_eq!(outages.effects.len(), 12);
    // A meeting of twelve is missed: its matters, a twelfth, wait seven days more. What the first one decides came before the days
    // that count.
    for effect in &outages.effects {
        assert!(effect.overloads.is_empty(), "{:?}", effect.outage);
        let is_first = matches!(effect.outage, Outage::Missed { day: 21, .. });
        let expected = if is_first { 0.0 } else { 7.0 / 12.0 };
        assert!(effect.longer_by_days.is_some_and(|days| (days.mean - expected).abs() < 0.15), "{effect:?}");
    }
}

#[test]
fn replications_are_added_until_it_is_precise() {
    let rough =
        SimulationPlan { until: Some(Precision { half_width_percent: 100.0, most_replications: 40 }), ..plan(30, 3) };
    let fine =
        SimulationPlan { until: Some(Precision { half_width_percent: 4.0, most_replications: 40 }), ..plan(30, 3) };
    let run = |plan: &SimulationPlan| Experiment::new(&unit(1.0, 0.5), plan).expect("one").run().expect("an outcome");
    assert_eq!(run(&rough).provenance.replications, 3);
    let fine = run(&fine);
    assert!(fine.provenance.replications > 3);
    let width = fine.overall.lead_time_days.and_then(|interval| interval.relative_half_width());
    assert!(fine.provenance.replications == 40 || width.is_some_and(|width| width <= 0.04));
}

#[test]
fn it_can_be_stopped() {
    let experiment = Experiment::new(&unit(1.0, 0.5), &plan(10, 12)).expect("an experiment");
    let mut seen = vec![];
    let outcome = experiment.run_with(|progress| {
        seen.push(progress.replications);
        if progress.replications < 8 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    let outcome = outcome.expect("an outcome of those that were made");
    assert_eq!((outcome.provenance.replications, outcome.provenance.cancelled), (8, true));
    assert_eq!(seen, [4, 8]);
}

#[test]
fn a_plan_without_a_meaning_is_refused() {
    let wrong =
        |plan: SimulationPlan| Experiment::new(&unit(1.0, 0.5), &plan).map(|_| ()).expect_err("no plan").to_string();
    assert_eq!(wrong(plan(0, 4)), "days: expected 1 to 36500 days, found 0");
    assert_eq!(wrong(plan(10, 1)), "replications: expected 2 to 100000, found 1");
    let confidence_percent = f64::NAN;
    let found = wrong(SimulationPlan { confidence_percent, ..plan(10, 4) });
    assert_eq!(found, "confidence_percent: expected more than 0 and less than 100, found NaN");
    let one = unit(1.0, 0.5);
    let twice = FlowComparison::new(&[("a", &one), ("a", &one)], &plan(10, 4));
    assert_eq!(twice, Err(SimulateError::SameName { name: "a".into() }));
    assert_eq!(FlowComparison::new(&[("a", &one)], &plan(10, 4)), Err(SimulateError::TooFew { found: 1 }));
    let none = Sensitivity::of(&[("a", &one), ("b", &one)], &SensitivityPlan::default());
    assert_eq!(none, Err(SimulateError::NoRange));
    let bare = model([UnitEntry::new("unit")], vec![], vec![], always());
    let refused = Experiment::new(&bare, &plan(10, 4)).map(|_| ()).expect_err("nothing flows").to_string();
    assert!(refused.contains("the model states no sort of matter"), "{refused}");
}

/// A unit below a head below a head; half of the matters go to the first.
fn two_heads() -> Model {
    let mut kind = MatterKind::new("matter", "area", hourly(0.4), exponential(1.0));
    kind.decision_hours = Some(exponential(1.0));
    let returned_percent = decimal(0.0);
    kind.decisions = vec![DecisionShare { percent: decimal(50.0), by: Decides::Level("low".into()), returned_percent }];
    let mut builder = crate::Organisation::builder();
    for title in ["high", "low"] {
        builder.level(crate::Level { title: title.into(), also: vec![] });
    }
    builder.add(UnitEntry::new("top").head(Head::new("high")));
    builder.add(UnitEntry::new("middle").head(Head::new("low")).reports_to("top"));
    builder.add(UnitEntry::new("unit").area("area").staff(decimal(1.0)).reports_to("middle"));
    let organisation = builder.build().expect("three units");
    let services = crate::Services {
        areas: vec![ServiceArea::new("area")],
        matter_kinds: vec![kind],
        flow: Some(always()),
        ..Default::default()
    };
    Model::new("two heads", organisation, Default::default(), services, vec![]).expect("a model")
}

#[test]
fn a_vacant_head_is_stood_in_for_by_the_next_above() {
    let plan = OutagePlan { simulation: plan(60, 3), pairs: true, ..OutagePlan::default() };
    let outages = Outages::of(&two_heads(), &plan, &Checker::new()).expect("outages");
    assert_eq!(outages.effects.len(), 3);
    let of = |keys: &[&str]| {
        let outage = Outage::Vacant(keys.iter().map(|&key| key.into()).collect());
        outages.effects.iter().find(|effect| effect.outage == outage).expect("tried")
    };
    // The one above has nothing to do, and the time for it.
    let alone = of(&["middle"]);
    assert_eq!(alone.longer_by_days.map(|interval| interval.mean), Some(0.0));
    assert!(!alone.is_beyond_limit);
    // With nobody above, what the unit may not decide falls between chairs.
    let both = of(&["top", "middle"]);
    assert!((both.more_lost - 0.5).abs() < 0.1, "{}", both.more_lost);
}

/// Matters that come to one server, or by a door of which the unit behind has two.
fn with_door(is_door: bool) -> Model {
    let mut kind = MatterKind::new("matter", "area", hourly(0.4), exponential(1.0));
    kind.assumed = Assumed::Fields([("arrivals".to_owned(), "rate".into())].into());
    let reception_hours = Distribution::Constant(decimal(1.0));
    let flow = Flow { reception_hours, ..always() };
    let mut builder = crate::Organisation::builder();
    builder.add(UnitEntry::new("unit").area("area").staff(decimal(if is_door { 2.0 } else { 1.0 })));
    if is_door {
        builder.add(UnitEntry::new("door").staff(decimal(9.0)));
        builder.add(ChannelEntry::new("telephone", ChannelKind::Telephone).enters_at("door"));
    }
    let areas = vec![ServiceArea::new("area")];
    let services = Services { areas, matter_kinds: vec![kind], flow: Some(flow), ..Default::default() };
    let assumptions = vec![
        Assumption::new("rate", "nobody knows").range(decimal(0.5), decimal(2.0)),
        Assumption::new("idle", "nothing rests on it").range(decimal(0.5), decimal(2.0)),
    ];
    Model::new("doors", builder.build().expect("units"), Default::default(), services, assumptions).expect("a model")
}

#[test]
fn an_assumption_tips_the_ranking_where_the_closed_forms_meet() {
    let (one, door) = (with_door(false), with_door(true));
    let plan = SensitivityPlan { simulation: plan(300, 4), halvings: 5, points: 8 };
    let sensitivity = Sensitivity::of(&[("one", &one), ("door", &door)], &plan).expect("both can be simulated");
    let [rate] = sensitivity.tornados[0].swings.as_slice() else { panic!("one that moves something") };
    // 1 / (1 - r) and 1 + 1 / (1 - r² / 4) hours are the same at r = 0.527, which is 1.32 times 0.4.
    assert_eq!((rate.assumption.as_str(), sensitivity.not_moved), ("rate", vec!["idle".into()]));
    assert!(rate.tips_at.is_some_and(|factor| (factor - 1.32).abs() < 0.12), "{:?}", rate.tips_at);
    let sampled = sensitivity.sampled.expect("points were asked for");
    // As often below 1 as above it, so that somewhat more than half lie below 1.32.
    let shares: Vec<f64> = sampled.fastest.iter().map(|(_, share)| *share).collect();
    assert!(shares.iter().sum::<f64>() > 0.99 && shares[0] > shares[1] && shares[1] > 0.0, "{shares:?}");
}

#[test]
fn warm_up_is_found_where_the_empty_organisation_has_filled() {
    let plan = SimulationPlan { warm_up: WarmUp::Found, ..plan(200, 2) };
    let slow = MatterKind::new("matter", "area", hourly(1.0), Distribution::Constant(decimal(480.0)));
    let unit = UnitEntry::new("unit").area("area").staff(decimal(1000.0));
    let slow = model([unit], vec![ServiceArea::new("area")], vec![slow], always());
    // Each takes twenty days, with room for all: the number there grows for twenty days. At most half of the run is cut.
    let days = Experiment::new(&slow, &plan).expect("an experiment").warm_up_days();
    assert!((15..=100).contains(&days), "{days}");
}

#[test]
fn what_has_not_ended_leaves_no_mean_and_is_longer_than_all_that_has() {
    let at_hours = |hours: &[f64]| Arrivals::AtHours(hours.iter().map(|&hour| decimal(hour)).collect());
    let kind = |key: &str, hours| {
        MatterKind::new(key, "area", at_hours(&[1.0, 2.0, 3.0]), Distribution::Constant(decimal(hours)))
    };
    let unit = UnitEntry::new("unit").area("area").staff(decimal(100.0));
    let kinds = vec![kind("quick", 2.4), kind("slow", 2400.0)];
    let mixed = model([unit], vec![ServiceArea::new("area")], kinds, always());
    let plan = SimulationPlan { drain_days: 0, ..plan(3, 2) };
    let outcome = Experiment::new(&mixed, &plan).and_then(|experiment| experiment.run()).expect("it runs");
    let [quick, slow] = outcome.kinds.as_slice() else { panic!("two kinds") };
    let tenth = Some(0.1);
    let near = |found: Option<f64>, days: Option<f64>| match (found, days) {
        (Some(found), Some(days)) => (found / days - 1.0).abs() < 0.01,
        (found, days) => found.is_none() && days.is_none(),
    };
    assert!(near(quick.lead_time_days.map(|interval| interval.mean), tenth) && near(quick.ninetieth_days, tenth));
    assert_eq!((slow.lead_time_days, slow.median_days, slow.unfinished), (None, None, 1.0));
    // Half of all ended: that is the median, and nothing is known of what is longer.
    assert_eq!((outcome.overall.lead_time_days, outcome.overall.unfinished), (None, 0.5));
    assert!(near(outcome.overall.median_days, tenth) && near(outcome.overall.ninetieth_days, None));
}

#[test]
fn a_body_that_meets_every_other_year_has_time_for_what_its_agendas_hold() {
    let mut kind = MatterKind::new("matter", "area", Arrivals::PerYear(decimal(400.0)), exponential(1.0));
    kind.decisions =
        vec![DecisionShare { percent: decimal(100.0), by: Decides::Council, returned_percent: Decimal::ZERO }];
    let mut council = BodyEntry::new("council", BodyKind::Council);
    council.calendar = Some(Calendar { longest_agenda: Some(2000), ..Calendar::every(730, 0) });
    let mut builder = crate::Organisation::builder();
    builder.add(council).add(UnitEntry::new("unit").area("area").staff(decimal(3.0)));
    let services = Services {
        areas: vec![ServiceArea::new("area")],
        matter_kinds: vec![kind],
        flow: Some(always()),
        ..Default::default()
    };
    let rare =
        Model::new("rare", builder.build().expect("a body"), Default::default(), services, vec![]).expect("a model");
    let plan = SimulationPlan { warm_up: WarmUp::Days(10), ..plan(60, 2) };
    let outcome = Experiment::new(&rare, &plan).and_then(|experiment| experiment.run()).expect("it runs");
    let load =
        outcome.stations.iter().find(|station| station.node == *"council").and_then(|station| station.offered_load);
    // 400 a year for agendas that hold 1,000 a year.
    assert!(load.is_some_and(|load| (load - 0.4).abs() < 0.1), "{load:?}");
    assert_eq!(outcome.overloaded().count(), 0);
}

#[test]
fn other_matters_are_told() {
    let with = |key: &str, hours| {
        let kind = MatterKind::new(key, "area", hourly(0.4), exponential(hours));
        model(
            [UnitEntry::new("unit").area("area").staff(decimal(1.0))],
            vec![ServiceArea::new("area")],
            vec![kind],
            always(),
        )
    };
    let (base, quicker, other) = (with("matter", 1.0), with("matter", 0.5), with("another", 1.0));
    let compare = |model| FlowComparison::new(&[("base", &base), ("other", model)], &plan(60, 3)).expect("it runs");
    let alike = compare(&quicker);
    assert_eq!(alike.other_matters, ["matter"]);
    assert!(
        alike.alternatives[0].differences[0].verdict == Verdict::Better && alike.probability_of_being_fastest.is_some()
    );
    assert_eq!(compare(&other).other_matters, ["matter", "another"]);
    assert_eq!(compare(&base).other_matters, [] as [&str; 0]);
}

#[test]
fn reports_flow_without_any_matter() {
    let flow = Flow {
        reports: Some(Reports {
            interval_days: 7,
            hours: Distribution::Constant(decimal(0.5)),
            wrong_percent: Decimal::ZERO,
            error_deviation: Decimal::ZERO,
        }),
        ..always()
    };
    let units = [
        UnitEntry::new("top").head(Head::new("top")),
        UnitEntry::new("unit").head(Head::new("head")).area("area").staff(decimal(1.0)).reports_to("top"),
    ];
    let quiet = model(units, vec![ServiceArea::new("area")], vec![], flow);
    let outcome = Experiment::new(&quiet, &plan(60, 2)).and_then(|experiment| experiment.run()).expect("it runs");
    assert_eq!((outcome.overall.arrivals_per_year, outcome.overall.lead_time_days), (0.0, None));
    assert!(outcome.reports.first().is_some_and(|level| level.reports > 0));
}
