//! The number of threads changes nothing of what comes out (feature `parallel`, which tests have on).

use orgmodel::cases::borlange;
use orgmodel::checks::{CheckConfig, Checker};
use orgmodel::facts::Thresholds;
use orgmodel::generate::{LinePlan, OrganisationPlan, inject, line, organisation};
use orgmodel::metrics::measure;
use orgmodel::render::json;
use orgmodel::simulate::{FlowComparison, SimulationPlan, WarmUp};
use orgmodel::{
    Arrivals, Decides, Decimal, DecisionShare, Distribution, Flow, Head, Level, MatterKind, Model, Organisation,
    ServiceArea, Services, SteeringModel, TouchedArea, UnitEntry,
};

/// A municipality with some defects, and how it is judged.
fn municipality(steering: SteeringModel, units: u32) -> (Model, CheckConfig) {
    let plan = OrganisationPlan::sized(steering, units);
    let mut model = organisation(&plan, 1).expect("a plan that can be");
    let defects = [("vacant-head", 5), ("several-superiors", 3), ("micro-team", 2), ("reporting-cycle", 1)];
    inject(&mut model, &plan.thresholds(), &defects, 1).expect("there is room");
    (model, CheckConfig { thresholds: plan.thresholds(), ..CheckConfig::default() })
}

/// Report and measurements as bytes, worked out by so many threads.
fn bytes(threads: usize, model: &Model, config: &CheckConfig) -> String {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    pool.install(|| {
        let checker = Checker::new().config(config.clone()).expect("it names checks that there are");
        let report = checker.run(model);
        let measured = measure(model, &config.thresholds);
        // Findings as they are, too: JSON leaves out what is nought.
        format!("{}\n{}\n{report:?}\n{measured:?}", json::report(&report), json::measurements(&measured))
    })
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let narrow = Thresholds { span_limit: Decimal::from(9), ..Thresholds::default() };
    let plan = LinePlan { units: 5_000, ..LinePlan::default() };
    let units = line(&plan, 1).expect("a plan that can be");
    let units = Model::new("line", units, Default::default(), Default::default(), vec![]).expect("it is all there is");
    let models = [
        (borlange::purchaser_provider(), borlange::checks()),
        (borlange::sectors(), borlange::checks()),
        municipality(SteeringModel::Sector, 1_000),
        municipality(SteeringModel::PurchaserProvider, 3_000),
        (units, CheckConfig { thresholds: narrow, ..CheckConfig::default() }),
    ];
    let mut findings = 0;
    for (model, config) in &models {
        let one = bytes(1, model, config);
        findings += one.matches("\"check\":").count();
        for threads in [2, 16] {
            for turn in 0..3 {
                let many = bytes(threads, model, config);
                assert!(one == many, "{}: {threads} threads, turn {turn}", model.name());
            }
        }
    }
    assert!(findings > 20, "{findings}");
}

/// Units below a head, of which one area touches the other; half of the matters are the head's to decide.
fn flowing(name: &str, staff: u16) -> Model {
    let mut builder = Organisation::builder();
    builder.level(Level { title: "head".into(), also: vec![] });
    builder.add(UnitEntry::new("top").head(Head::new("head")));
    for (unit, area) in [("a", "one"), ("b", "one"), ("c", "two")] {
        builder.add(UnitEntry::new(unit).area(area).staff(Decimal::from(staff)).reports_to("top"));
    }
    let hours = |mean| Distribution::Exponential { mean: Decimal::from(mean) };
    let mut kind = MatterKind::new("matter", "one", Arrivals::PerYear(Decimal::from(900)), hours(3));
    kind.touches = vec![TouchedArea { area: "two".into(), percent: Decimal::from(30) }];
    let returned_percent = Decimal::ZERO;
    kind.decisions =
        vec![DecisionShare { percent: Decimal::from(50), by: Decides::Level("head".into()), returned_percent }];
    let flow = Flow { decision_hours: hours(1), coordination_hours: hours(2), ..Flow::default() };
    let areas = ["one", "two"].map(ServiceArea::new).into();
    let services = Services { areas, matter_kinds: vec![kind], flow: Some(flow), ..Services::default() };
    Model::new(name, builder.build().expect("units"), Default::default(), services, vec![]).expect("a model")
}

#[test]
fn a_simulation_is_the_same_on_any_number_of_threads() {
    let (narrow, wide) = (flowing("narrow", 1), flowing("wide", 2));
    let plan = SimulationPlan {
        days: 60,
        warm_up: WarmUp::Found,
        drain_days: 60,
        replications: 7,
        ..SimulationPlan::default()
    };
    let compared = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let comparison = pool.install(|| FlowComparison::new(&[("narrow", &narrow), ("wide", &wide)], &plan));
        format!("{:?}", comparison.expect("both can be simulated"))
    };
    let one = compared(1);
    assert!(one.contains("verdict: Better"), "twice the staff is faster");
    for threads in [2, 16] {
        assert!(compared(threads) == one, "{threads} threads");
    }
}
