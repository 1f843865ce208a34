//! Queueing networks.

use super::{always, decimal, exponential, hourly, hours, model, run};
use crate::{
    Decides, DecisionShare, Head, HeadState, Level, MatterKind, Organisation, ServiceArea, Services, Steering,
    UnitEntry,
};

/// Mean hours of the lead times of all matters in each of ten replications.
fn means(model: &crate::Model, days: u32) -> Vec<f64> {
    (0..10)
        .map(|replication| hours(run(model, days, replication).overall().lead_time.mean().expect("matters")))
        .collect()
}

/// That a value lies within a t interval: 99.9 per cent, so that one in a thousand of such tests fails by chance, and with these
/// seeds none does.
fn assert_near(means: &[f64], expected: f64) {
    let interval = crate::simulate::statistics::interval(means, 99.9).expect("ten");
    assert!(interval.covers(expected), "{interval:?} does not cover {expected}");
    assert!(interval.half_width < 0.1 * expected, "{interval:?} is too wide to say anything");
}

#[test]
fn one_server() {
    let kind = MatterKind::new("matter", "area", hourly(0.8), exponential(1.0));
    let unit = UnitEntry::new("unit").area("area").staff(decimal(1.0));
    // L = 4, W = 5 at a load of 0.8.
    assert_near(&means(&model([unit], vec![ServiceArea::new("area")], vec![kind], always()), 2000), 5.0);
}

#[test]
fn several_servers() {
    let kind = MatterKind::new("matter", "area", hourly(2.0), exponential(1.0));
    let unit = UnitEntry::new("unit").area("area").staff(decimal(3.0));
    assert_near(&means(&model([unit], vec![ServiceArea::new("area")], vec![kind], always()), 600), 1.444_444);
}

/// Four units under two heads under one: each level passes three tenths on.
#[test]
fn an_escalation_tree() {
    let mut builder = Organisation::builder();
    builder.level(Level { title: "top".into(), also: vec![] });
    builder.level(Level { title: "middle".into(), also: vec![] });
    let head = |title: &str| Head { title: title.into(), state: HeadState::Filled, hours_per_week: None };
    builder.add(UnitEntry::new("top").head(head("top")));
    for middle in ["left", "right"] {
        builder.add(UnitEntry::new(middle).head(head("middle")).reports_to("top"));
        for number in 0..2 {
            let unit = UnitEntry::new(format!("{middle}-{number}"));
            builder.add(unit.area("area").staff(decimal(1.0)).reports_to(middle));
        }
    }
    let mut kind = MatterKind::new("matter", "area", hourly(2.4), exponential(1.0));
    kind.decision_hours = Some(exponential(1.0));
    let share = |percent: f64, by| DecisionShare { percent: decimal(percent), by, returned_percent: decimal(0.0) };
    kind.decisions = vec![
        share(70.0, Decides::Handler),
        share(21.0, Decides::Level("middle".into())),
        share(9.0, Decides::Level("top".into())),
    ];
    let areas = vec![ServiceArea::new("area")];
    let services = Services { areas, matter_kinds: vec![kind], flow: Some(always()), ..Services::default() };
    let organisation = builder.build().expect("a tree");
    let model = crate::Model::new("tree", organisation, Steering::default(), services, vec![]).expect("a model");
    assert_near(&means(&model, 1000), 3.083_546);
}
