//! Bodies that meet now and then.

use super::{
    always, areas, assert_near, constant, decimal, doing, headed, hours, level, mean_hours, model, observe, one_matter,
    route, share, steered,
};
use crate::simulate::{DAY, Record};
use crate::{
    Agreement, Arrivals, BodyEntry, BodyKind, Calendar, Decides, Flow, MatterKind, Model, NodeEntry, Recess, Steering,
    UnitEntry,
};

fn body(key: &str, kind: BodyKind, calendar: Calendar) -> BodyEntry {
    BodyEntry { calendar: Some(calendar), ..BodyEntry::new(key, kind) }
}

/// A matter that takes no time until it is decided by somebody.
fn decided(by: Decides, a_year: f64) -> MatterKind {
    let mut kind = MatterKind::new("matter", "care", Arrivals::PerYear(decimal(a_year)), constant(0.0));
    kind.decisions = vec![share(100.0, by)];
    kind
}

/// A unit that a committee steers, and what else there is.
fn under_committee(calendar: Calendar, others: Vec<BodyEntry>, kind: MatterKind) -> Model {
    let mut entries: Vec<NodeEntry> = vec![
        body("committee", BodyKind::Committee, calendar).into(),
        doing("care").staff(decimal(20.0)).commissioned_by("committee").into(),
    ];
    entries.extend(others.into_iter().map(NodeEntry::from));
    model(entries, areas(&["care"]), vec![kind], always())
}

fn mean_days(record: &Record) -> f64 {
    mean_hours(record) / 24.0
}

/// Papers are due L days before a meeting every τ days: the wait is even between L and L + τ, with mean L + τ/2 and variance τ²/12.
#[test]
fn a_body_that_meets_at_even_distances() {
    for (interval, lead) in [(28, 0), (28, 14), (30, 7), (7, 2)] {
        let model = under_committee(Calendar::every(interval, lead), vec![], decided(Decides::Committee, 3000.0));
        let (tau, lead) = (f64::from(interval), f64::from(lead));
        // Whole periods, so that no part of one counts more than another.
        let days = u32::from(interval) * 20;
        assert_near(&observe(&model, days, 10, mean_days), lead + tau / 2.0, 0.03);
        let day = DAY as f64;
        let variance = |record: &Record| record.overall().lead_time.variance().expect("matters") / (day * day);
        assert_near(&observe(&model, days, 10, variance), tau * tau / 12.0, 0.05);
        let only_waiting = |record: &Record| {
            let waiting = record.overall().parts[4] as f64;
            waiting / record.overall().lead_time.sum() as f64
        };
        assert!(observe(&model, days, 2, only_waiting).iter().all(|&part| part == 1.0));
    }
}

/// Distances d that are not even: the mean wait is Σ d² / (2 Σ d).
#[test]
fn a_body_that_meets_on_stated_days() {
    let distances = [28, 28, 35, 28, 35, 28, 63, 28, 28, 35, 29];
    let days = distances.iter().scan(1, |day, distance| Some(std::mem::replace(day, *day + distance)));
    let calendar = Calendar { days: days.collect(), ..Calendar::default() };
    let model = under_committee(calendar, vec![], decided(Decides::Committee, 3000.0));
    assert_near(&observe(&model, 730, 10, mean_days), 18.067_123_287_671_233, 0.03);
}

/// What is sent back with probability r is handled at once and waits for the next meeting: τ r / (1 − r) more.
#[test]
fn a_body_that_sends_back() {
    let calendar = Calendar { remand_percent: decimal(25.0), ..Calendar::every(28, 1) };
    let model = under_committee(calendar, vec![], decided(Decides::Committee, 3000.0));
    assert_near(&observe(&model, 560, 10, mean_days), 15.0 + 28.0 / 3.0, 0.04);
    let reworked = |record: &Record| record.overall().reworked as f64 / record.overall().ended() as f64;
    assert_near(&observe(&model, 560, 10, reworked), 1.0 / 3.0, 0.1);
}

/// Also where papers are due on the day itself and handling takes no time, what a meeting sends back comes to another one.
#[test]
fn what_is_sent_back_comes_to_another_meeting() {
    let calendar = Calendar { remand_percent: decimal(25.0), ..Calendar::every(28, 0) };
    let model = under_committee(calendar, vec![], decided(Decides::Committee, 3000.0));
    assert_near(&observe(&model, 560, 10, mean_days), 14.0 + 28.0 / 3.0, 0.04);
}

/// Three boards in a row: L₁ + τ/2, and for each later one ((gap of phases − L) mod τ) + L. As for purchaser and provider, against
/// one board.
#[test]
fn boards_in_a_row() {
    for (phases, leads, expected) in
        [([0, 7, 21], [0, 0, 0], 35.0), ([0, 7, 21], [0, 10, 10], 63.0), ([0, 0, 0], [1, 1, 1], 71.0)]
    {
        let calendar = |board: usize| Calendar { first_day: phases[board], ..Calendar::every(28, leads[board]) };
        let others = vec![
            body("executive", BodyKind::ExecutiveBoard, calendar(1)),
            body("council", BodyKind::Council, calendar(2)),
        ];
        let model = under_committee(calendar(0), others, decided(Decides::Council, 3000.0));
        let mean = observe(&model, 560, 10, mean_days);
        assert_near(&mean, expected, 0.02);
        let bodies = |record: &Record| record.overall().bodies as f64 / record.overall().ended() as f64;
        assert!(observe(&model, 560, 2, bodies).iter().all(|&bodies| bodies == 3.0));
    }
    let one = under_committee(Calendar::every(28, 0), vec![], decided(Decides::Committee, 3000.0));
    assert_near(&observe(&one, 560, 10, mean_days), 14.0, 0.03);
}

/// The provider's board, the purchaser's and the executive board, each asked in its turn: each waits for its own day.
fn purchased(by: Decides) -> Model {
    let mut kind = one_matter("care");
    kind.decisions = vec![share(100.0, by)];
    let calendar = |first_day| Calendar { first_day, ..Calendar::every(28, 0) };
    let entries: Vec<NodeEntry> = vec![
        body("production", BodyKind::ProviderBoard, calendar(3)).into(),
        body("purchaser", BodyKind::PurchaserCommittee, calendar(10)).into(),
        body("executive", BodyKind::ExecutiveBoard, calendar(17)).into(),
        body("council", BodyKind::Council, calendar(24)).into(),
        UnitEntry::new("provider").commissioned_by("production").into(),
        doing("care").reports_to("provider").into(),
    ];
    let steering =
        Steering { agreements: vec![Agreement::new("deal", "purchaser", "provider", "care")], ..Steering::default() };
    steered(entries, steering, areas(&["care"]), vec![kind], always())
}

#[test]
fn provider_and_purchaser_are_asked_one_after_the_other() {
    let all = |by| -> Vec<(f64, String)> {
        route(&purchased(by)).into_iter().map(|(hours, place, _)| (hours / 24.0, place)).collect()
    };
    let expected = [
        (0.0, "care"),
        (1.0 / 24.0, "production"),
        (3.0, "purchaser"),
        (10.0, "executive"),
        (17.0, "council"),
        (24.0, "by the council"),
    ];
    assert_eq!(all(Decides::Council), expected.map(|(days, place)| (days, place.to_owned())));
    let two = [(0.0, "care"), (1.0 / 24.0, "production"), (3.0, "purchaser"), (10.0, "by a committee")];
    assert_eq!(all(Decides::Committee), two.map(|(days, place)| (days, place.to_owned())));
}

/// Days on which matters leave that come at these hours.
fn leaving(calendar: Calendar, at: &[f64]) -> Vec<f64> {
    let mut kind = one_matter("care");
    kind.handling_hours = constant(0.0);
    kind.arrivals = Arrivals::AtHours(at.iter().map(|&hours| decimal(hours)).collect());
    kind.decisions = vec![share(100.0, Decides::Committee)];
    let steps = route(&under_committee(calendar, vec![], kind));
    steps.into_iter().filter(|(_, place, _)| place == "by a committee").map(|(hours, ..)| hours / 24.0).collect()
}

#[test]
fn a_short_agenda_decides_those_who_came_first() {
    let calendar = Calendar { longest_agenda: Some(2), first_day: 1, ..Calendar::every(7, 0) };
    assert_eq!(leaving(calendar, &[0.0, 1.0, 2.0, 3.0, 4.0]), [1.0, 1.0, 8.0, 8.0, 15.0]);
    // A matter may come in the very moment of the meeting; after the deadline it comes to the next.
    let calendar = |lead| Calendar { first_day: 1, ..Calendar::every(7, lead) };
    assert_eq!(leaving(calendar(0), &[24.0, 24.01]), [1.0, 8.0]);
    assert_eq!(leaving(calendar(1), &[0.0, 0.01]), [1.0, 8.0]);
}

/// A board that has met may be asked again on the same day by another one that meets then, but decides no more than its agenda holds.
#[test]
fn an_agenda_is_as_long_as_it_is_however_often_it_is_looked_at() {
    let calendar = |longest| Calendar { longest_agenda: Some(longest), first_day: 1, ..Calendar::every(7, 0) };
    let mut kind = one_matter("care");
    kind.handling_hours = constant(0.0);
    kind.arrivals = Arrivals::AtHours(vec![decimal(1.0), decimal(2.0)]);
    kind.decisions = vec![share(100.0, Decides::ExecutiveBoard)];
    // The executive board's own matter is on its agenda first; that of the committee comes on the day.
    let mut other = one_matter("staff");
    other.key = "other".into();
    other.handling_hours = constant(0.0);
    other.decisions = vec![share(100.0, Decides::ExecutiveBoard)];
    let entries: Vec<NodeEntry> = vec![
        body("committee", BodyKind::Committee, calendar(9)).into(),
        body("executive", BodyKind::ExecutiveBoard, calendar(1)).into(),
        doing("care").commissioned_by("committee").into(),
        doing("staff").commissioned_by("executive").into(),
    ];
    let model = model(entries, areas(&["care", "staff"]), vec![other, kind], always());
    let left: Vec<f64> = route(&model)
        .into_iter()
        .filter(|(_, place, _)| place == "by the executive board")
        .map(|(hours, ..)| hours / 24.0)
        .collect();
    assert_eq!(left, [1.0, 8.0, 15.0]);
}

#[test]
fn nobody_meets_in_recess() {
    let recess = vec![Recess { from_day: 10, to_day: 30 }];
    // Days of the year count from 1: the meeting on the 15th and 22nd day would be in recess, the 29th too.
    let calendar = Calendar { recess, ..Calendar::every(7, 0) };
    assert_eq!(leaving(calendar, &[1.0]), [7.0]);
    let recess = vec![Recess { from_day: 2, to_day: 30 }];
    let calendar = Calendar { recess, ..Calendar::every(7, 0) };
    assert_eq!(leaving(calendar, &[1.0]), [35.0]);
}

/// A body without a calendar decides at once; one that never meets keeps what it has.
#[test]
fn without_a_calendar_a_body_decides_at_once() {
    let mut kind = one_matter("care");
    kind.decisions = vec![share(100.0, Decides::Committee)];
    let mut model = under_committee(Calendar::every(7, 0), vec![], kind);
    let change = crate::scenario::Change::SetCalendar { body: "committee".into(), calendar: None };
    let _ = model.apply(&change).expect("the committee is there");
    assert_eq!(route(&model).last().map(|(hours, place, _)| (*hours, place.as_str())), Some((1.0, "by a committee")));
}

/// The line is passed up to the head at whose unit the committee's commission ends.
#[test]
fn heads_below_the_commission_are_passed() {
    let mut kind = one_matter("care");
    kind.decisions = vec![share(100.0, Decides::Committee)];
    let entries: Vec<NodeEntry> = vec![
        body("committee", BodyKind::Committee, Calendar::every(7, 0)).into(),
        headed("director", "first").into(),
        headed("sector", "second").reports_to("director").commissioned_by("committee").into(),
        headed("department", "third").reports_to("sector").into(),
        doing("care").reports_to("department").into(),
    ];
    let flow = Flow { decision_hours: constant(2.0), ..always() };
    let places = |model: &Model| -> Vec<(f64, String)> {
        route(model).into_iter().map(|(hours, place, _)| (hours, place)).collect()
    };
    let by_committee = model(entries.clone(), areas(&["care"]), vec![kind.clone()], flow.clone());
    let expected = [(0.0, "care"), (1.0, "department"), (3.0, "sector"), (5.0, "committee"), (168.0, "by a committee")];
    assert_eq!(places(&by_committee), expected.map(|(hours, place)| (hours, place.to_owned())));
    // Delegated to the second level, it ends there.
    kind.decisions = vec![share(100.0, level("second"))];
    let by_head = model(entries, areas(&["care"]), vec![kind], flow);
    assert_eq!(places(&by_head).last(), Some(&(5.0, "by a head".to_owned())));
    assert_eq!(hours(5.0 * 3600.0), 5.0);
}
