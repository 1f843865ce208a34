//! What readers see of small simulations, compared with files beside these.

use std::sync::Arc;

use super::super::terminal::{self, Look};
use super::super::{json, markdown};
use super::{figure, percent, with_sign};
use crate::Calendar;
use crate::checks::Checker;
use crate::fixture::{Fixture, purchaser_provider, sector};
use crate::format::{self, Input};
use crate::scenario::{Change, Scenario};
use crate::simulate::{
    At, Experiment, FlowComparison, OutagePlan, Outages, Sampled, Sensitivity, SensitivityPlan, SimulationPlan, Swing,
    Tornado, WarmUp,
};
use crate::{Arrivals, Decides, Decimal, DecisionShare, Distribution, Flow, MatterKind, Model, Reports, TouchedArea};

const LOOK: Look = Look { width: 110, colours: false };

fn plan(replications: u32) -> SimulationPlan {
    SimulationPlan { days: 200, warm_up: WarmUp::Days(50), drain_days: 200, replications, ..SimulationPlan::default() }
}

fn hours(mean: u16) -> Distribution {
    Distribution::Exponential { mean: Decimal::from(mean) }
}

/// A fixture through which applications and pupils' matters flow; some go to a head, some to the committee.
fn flowing(mut fixture: Fixture) -> Model {
    let kind = |key: &str, area: &str, a_year: u16, work: u16| {
        MatterKind::new(key, area, Arrivals::PerYear(Decimal::from(a_year)), hours(work))
    };
    let share = |percent: u16, by: Decides| DecisionShare {
        percent: Decimal::from(percent),
        by,
        returned_percent: Decimal::from(10),
    };
    let home_help = MatterKind {
        touches: vec![TouchedArea { area: "disability-care".into(), percent: Decimal::from(25) }],
        decisions: vec![share(30, Decides::Level("operations manager".into())), share(20, Decides::Committee)],
        ..kind("home-help", "elderly-care", 900, 12)
    };
    let pupil = MatterKind {
        decisions: vec![share(40, Decides::Level("sector head".into()))],
        ..kind("pupil", "school", 400, 20)
    };
    fixture.services.matter_kinds = vec![home_help, pupil];
    fixture.services.flow = Some(Flow {
        decision_hours: hours(1),
        coordination_hours: hours(2),
        negotiation_hours: hours(3),
        reports: Some(Reports {
            interval_days: 100,
            hours: hours(1),
            wrong_percent: Decimal::from(5),
            error_deviation: Decimal::from(1),
        }),
        ..Flow::default()
    });
    ["care-committee", "care-purchaser", "provider-board"]
        .into_iter()
        .filter(|&body| fixture.model().organisation().node(body).is_some())
        .collect::<Vec<_>>()
        .into_iter()
        .fold(fixture, |fixture, body| fixture.body(body, |body| body.calendar = Some(Calendar::every(28, 7))))
        .model()
}

/// The same with too little time for the matters of pupils.
fn overloaded() -> Model {
    let mut model = flowing(sector());
    let mut services = model.services().clone();
    services.matter_kinds[1].handling_hours = hours(16_000);
    let _ = model.apply(&Change::RestateServices(services)).expect("another time");
    model
}

#[test]
fn one_model() {
    let outcome = Experiment::new(&flowing(sector()), &plan(3)).expect("it flows").run().expect("an outcome");
    insta::assert_snapshot!("simulation.txt", terminal::simulation(&outcome, LOOK));
    insta::assert_snapshot!("simulation.md", markdown::simulation(&outcome));
    insta::assert_snapshot!("simulation.json", json::simulation(&outcome));
}

#[test]
fn an_overload_is_said_in_words_and_has_no_mean() {
    let outcome = Experiment::new(&overloaded(), &plan(2)).expect("it flows").run().expect("an outcome");
    let text = markdown::simulation(&outcome);
    assert!(text.contains("fixture is overloaded: more work comes than there is time for"), "{text}");
    assert!(text.contains("- `school-1` (staff): "), "{text}");
    assert!(text.contains("| lead time, mean | overloaded | days, 95 % interval |"), "{text}");
    assert!(!text.contains("Where the time goes"), "{text}");
    // The matters of the other kind do not pass there.
    assert!(text.contains("| pupil | ") && text.contains("| overloaded | – | – | – |"), "{text}");
    assert!(!text.lines().any(|line| line.starts_with("| home-help |") && line.contains("overloaded")), "{text}");
}

#[test]
fn two_models() {
    let (old, new) = (flowing(purchaser_provider()), flowing(sector()));
    let comparison = FlowComparison::new(&[("today", &old), ("proposed | a", &new), ("the same", &old)], &plan(4));
    let comparison = comparison.expect("a comparison");
    insta::assert_snapshot!("flow_comparison.txt", terminal::flow_comparison(&comparison, LOOK));
    insta::assert_snapshot!("flow_comparison.md", markdown::flow_comparison(&comparison));
    let text = json::flow_comparison(&comparison);
    let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(document["kind"], "flow_comparison");
    assert_eq!(document["alternatives"][0]["differences"][0]["measure"], "lead_time");
    assert_eq!(document["outcomes"].as_array().map(Vec::len), Some(3));
}

#[test]
fn what_is_overloaded_is_not_compared() {
    let (base, other) = (flowing(sector()), overloaded());
    let comparison = FlowComparison::new(&[("base", &base), ("other", &other)], &plan(2)).expect("a comparison");
    let text = markdown::flow_comparison(&comparison);
    assert!(text.contains("- other: no mean lead time to compare with that of base."), "{text}");
    assert!(text.contains("Which is the fastest is not defined"), "{text}");
    assert!(text.lines().any(|line| line.starts_with("| lead time | days |") && line.contains("| – | – | no mean")));
}

/// One that tips, one that overloads at an end, one that does nothing.
fn hanging_on() -> Sensitivity {
    let at = |factor, difference_days: Option<f64>| At {
        factor,
        difference_days,
        base_is_without_mean: difference_days.is_none(),
        is_without_mean: false,
    };
    let swing = |key: &str, low, high, tips_at| Swing { assumption: key.into(), low, high, tips_at };
    let swings = vec![
        swing("hours | of heads", at(0.5, None), at(1.5, Some(-4.25)), None),
        swing("meetings", at(0.25, Some(1.5)), at(2.0, Some(-9.0)), Some(0.406_25)),
        swing("arrivals", at(0.9, Some(-3.3)), at(1.1, Some(-3.1)), None),
        swing("doors", at(0.5, Some(-3.2)), at(2.0, Some(-3.2)), None),
    ];
    let sampled = Sampled {
        assumptions: swings.iter().map(|swing| swing.assumption.clone()).collect(),
        points: vec![
            (vec![0.6, 1.0, 1.0, 1.0], None),
            (vec![1.2, 0.3, 1.0, 1.9], Some("today".into())),
            (vec![1.4, 1.5, 0.9, 0.7], Some("proposed".into())),
            (vec![1.0, 0.9, 1.1, 1.1], Some("proposed".into())),
        ],
        fastest: vec![("today".into(), 0.25), ("proposed".into(), 0.5)],
    };
    let nothing = Tornado {
        name: " ".into(),
        stated: At { is_without_mean: true, ..at(1.0, None) },
        swings: vec![swings[3].clone()],
    };
    let plan = SensitivityPlan { simulation: plan(4), halvings: 4, points: 4 };
    let proposed = Tornado { name: "proposed".into(), stated: at(1.0, Some(-3.2)), swings };
    Sensitivity { plan, tornados: vec![proposed, nothing], not_moved: vec!["titles".into()], sampled: Some(sampled) }
}

#[test]
fn what_a_comparison_hangs_on() {
    let stated = "format = 1\n[[assumption]]\nkey = \"meetings\"\n\
                  reason = \"the report says nothing of how often committees meet; once a month is usual\"\n";
    let model = format::parse(&Input::toml("stated.toml", stated), &mut |_| unreachable!("nothing is included"));
    let model = model.expect("a model");
    let hanging_on = hanging_on();
    insta::assert_snapshot!("sensitivity.txt", terminal::sensitivity(&hanging_on, &[&model], LOOK));
    insta::assert_snapshot!("sensitivity.md", markdown::sensitivity(&hanging_on, &[&model]));
    insta::assert_snapshot!("sensitivity.json", json::sensitivity(&hanging_on));
    let nothing = Sensitivity { plan: SensitivityPlan::default(), tornados: vec![], not_moved: vec![], sampled: None };
    assert!(markdown::sensitivity(&nothing, &[]).contains("\nNo assumption was moved: none states a range.\n"));
}

#[test]
fn one_less() {
    let model = flowing(sector());
    let plan = OutagePlan { simulation: plan(2), limit_days: 0.5, ..OutagePlan::default() };
    let outages = Outages::of(&model, &plan, &Checker::new()).expect("outages");
    insta::assert_snapshot!("outages.txt", terminal::outages(&outages, LOOK));
    insta::assert_snapshot!("outages.md", markdown::outages(&outages));
    assert!(
        json::outages(&outages).starts_with("{\n  \"version\": 1,\n  \"kind\": \"outages\",\n  \"model\": \"fixture\"")
    );
}

#[test]
fn no_line_is_wider_than_was_asked_for() {
    let base = Arc::new(flowing(sector()));
    let vacant = Scenario::new("a name that is longer than any column can ever be", base.clone())
        .then(Change::SetHead { node: "care-sector".into(), head: None });
    let other = vacant.model().expect("it can be carried out");
    let comparison = FlowComparison::new(&[("base", &base), (vacant.name(), &other)], &plan(2)).expect("a comparison");
    for width in [40, 60, 110] {
        let look = Look { width, colours: false };
        let texts = [
            terminal::simulation(&comparison.outcomes[0], look),
            terminal::flow_comparison(&comparison, look),
            terminal::sensitivity(&hanging_on(), &[], look),
        ];
        for line in texts.iter().flat_map(|text| text.lines()) {
            assert!(line.chars().count() <= width.into(), "{width}: {line}");
        }
    }
}

#[test]
fn figures_have_three_digits() {
    let figures = [0.0, 0.000_01, 0.012_34, 0.5, 0.999_6, 1.0, 12.345, 99.99, 1234.5, -0.000_01, -3.0];
    let shown = ["0", "0", "0.0123", "0.500", "1.00", "1.00", "12.3", "100", "1234", "0", "-3.00"];
    assert_eq!(figures.map(figure), shown);
    assert_eq!((percent(1.0), with_sign(0.25), with_sign(-0.25)), ("100".into(), "+0.250".into(), "-0.250".into()));
}
