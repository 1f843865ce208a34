//! As many of each as a model may state.

use super::{always, areas, constant, decimal, doing, ended, level, model, one_matter, run, share};
use crate::simulate::{AuditError, End, Experiment, SimulationPlan};
use crate::{Arrivals, BodyEntry, BodyKind, Calendar, ChannelEntry, ChannelKind, Decides, MatterKind, NodeEntry};

/// Each matter takes an hour and all come at once, so that each waits for all of a higher priority.
#[test]
fn all_priorities_have_their_turn() {
    let kind =
        |priority: u8| MatterKind { key: format!("p{priority:03}").as_str().into(), priority, ..one_matter("a") };
    let model = model([doing("a")], areas(&["a"]), (0..=u8::MAX).rev().map(kind).collect(), always());
    let record = super::record_of(&model, 20);
    let hours: Vec<f64> =
        record.kinds.iter().rev().map(|kind| super::hours(kind.lead_time.mean().expect("one"))).collect();
    // The first to arrive is served at once, though it is the last in order.
    let expected: Vec<f64> = (2..=256).map(f64::from).chain([1.0]).collect();
    assert_eq!(hours, expected);
}

#[test]
fn an_area_may_have_more_doors_than_sixteen_bits_count() {
    let door = |number: u32| {
        let channel = ChannelEntry::new(format!("door-{number}"), ChannelKind::Telephone);
        NodeEntry::from(channel.enters_at("desk"))
    };
    let unit = doing("a");
    let desk = crate::UnitEntry::new("desk").staff(decimal(1.0));
    let entries = (0..70_000).map(door).chain([unit.into(), desk.into()]);
    let model = model(entries, areas(&["a"]), vec![one_matter("a")], always());
    let record = super::record_of(&model, 20).overall();
    assert_eq!((ended(&record, End::Handler), record.touches), (1, 2));
}

#[test]
fn a_matter_may_come_to_more_bodies_than_eight_bits_count() {
    let calendar = Calendar { remand_percent: decimal(99.9), ..Calendar::every(1, 0) };
    let committee = BodyEntry { calendar: Some(calendar), ..BodyEntry::new("committee", BodyKind::Committee) };
    let mut kind = MatterKind::new("matter", "a", Arrivals::PerYear(decimal(20.0)), constant(0.0));
    kind.decisions = vec![share(100.0, Decides::Committee)];
    let entries: Vec<NodeEntry> = vec![committee.into(), doing("a").commissioned_by("committee").into()];
    let record = run(&model(entries, areas(&["a"]), vec![kind], always()), 3650, 0).overall();
    assert!(record.bodies > 300 * record.ended(), "{} for {}", record.bodies, record.ended());
    // It comes to a body as often as it was handled.
    assert_eq!(record.bodies, record.reworked + record.ended());
}

/// More shares of the decisions than eight bits count, each for a level of its own.
#[test]
fn each_of_many_shares_of_the_decisions_is_drawn() {
    let mut kind = MatterKind::new("matter", "a", Arrivals::PerYear(decimal(2000.0)), constant(0.0));
    kind.decisions = (0..299).map(|_| share(0.01, level("first"))).collect();
    kind.decisions.push(share(97.01, Decides::Committee));
    let committee = BodyEntry::new("committee", BodyKind::Committee);
    let entries: Vec<NodeEntry> = vec![committee.into(), doing("a").commissioned_by("committee").into()];
    let record = run(&model(entries, areas(&["a"]), vec![kind], always()), 365, 0).overall();
    assert_eq!(ended(&record, End::Committee), record.ended());
    assert_eq!(record.bodies, record.ended());
}

/// Ten an hour, of which one is done.
#[test]
fn a_run_stops_before_it_fills_the_memory() {
    let kind = MatterKind { arrivals: super::hourly(10.0), ..one_matter("a") };
    let model = model([doing("a")], areas(&["a"]), vec![kind], always());
    let mut experiment = Experiment::new(&model, &SimulationPlan::default()).expect("a plan");
    experiment.assembly_mut().room = 1000;
    let horizon = experiment.horizon(0);
    let mut run = experiment.assembly().start(horizon);
    while run.step().is_some() {}
    assert_eq!((run.in_flight(), run.most_in_flight()), (1001, 1001));
    let Err(AuditError::TooManyInFlight { most, day, station, waiting }) = run.finish() else { panic!("too many") };
    // Nine more each hour: 111 hours.
    assert_eq!((most, day, station.as_str()), (1000, 4, "a"));
    assert!((999..=1000).contains(&waiting), "{waiting}");
    let error = experiment.run().expect_err("too many").to_string();
    let beginning = "replication 0 of `network`: more than 1000 matters are in flight on day 4, ";
    let end = " of them wait at `a`: expected fewer arrivals, or more staff there";
    assert!(error.starts_with(beginning) && error.ends_with(end), "{error}");
    // As many as there is room for are not too many.
    experiment.assembly_mut().room = crate::simulate::MOST_IN_FLIGHT;
    let mut run = experiment.assembly().start(horizon);
    run.run_until(20 * crate::simulate::DAY);
    assert!(run.in_flight() > 4000 && run.now() > 19 * crate::simulate::DAY);
}
