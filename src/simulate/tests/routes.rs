//! Each rule of the route with a small organisation in which the way is known by hand.

use super::{
    always, areas, assert_share, constant, decimal, doing, ended, headed, hourly, level, model, one_matter, route, run,
    share, steered, ways,
};
use crate::scenario::Change;
use crate::simulate::{Assembly, End, Part, Why};
use crate::{
    Agreement, BodyEntry, BodyKind, ChannelEntry, ChannelKind, ChannelShare, Decides, Flow, FocusAreaEntry, HeadState,
    MatterKind, Model, NodeEntry, ServiceArea, Steering, TouchedArea, UnitEntry, UnitRole,
};

/// An hour for each step.
fn hours_each() -> Flow {
    Flow {
        reception_hours: constant(1.0),
        transfer_hours: constant(1.0),
        decision_hours: constant(1.0),
        coordination_hours: constant(1.0),
        negotiation_hours: constant(1.0),
        ..always()
    }
}

fn touching(area: &str, other: &str) -> MatterKind {
    let touches = vec![TouchedArea { area: other.into(), percent: decimal(100.0) }];
    MatterKind { touches, ..one_matter(area) }
}

/// Places with reasons; each step takes an hour.
fn way(model: &Model) -> Vec<(String, Why)> {
    let steps = route(model);
    for (at, (hours, ..)) in steps.iter().enumerate() {
        assert_eq!(*hours, at as f64, "an hour for each step");
    }
    steps.into_iter().map(|(_, place, why)| (place, why)).collect()
}

#[track_caller]
fn assert_way(model: &Model, expected: &[(&str, Why)]) {
    let expected: Vec<(String, Why)> = expected.iter().map(|&(place, why)| (place.to_owned(), why)).collect();
    assert_eq!(way(model), expected);
}

/// Two departments under one director, each with a unit.
fn two_departments() -> Vec<UnitEntry> {
    vec![
        headed("director", "first"),
        headed("left", "second").reports_to("director"),
        headed("right", "second").reports_to("director"),
        doing("a").reports_to("left"),
        doing("b").reports_to("right"),
        doing("c").reports_to("left"),
    ]
}

const BY_HANDLER: (&str, Why) = ("by whoever handles it", Why::NobodyElseDecides);

#[test]
fn areas_are_co_ordinated_at_the_lowest_common_superior() {
    let apart = model(two_departments(), areas(&["a", "b", "c"]), vec![touching("a", "b")], hours_each());
    assert_way(
        &apart,
        &[
            ("a", Why::DoesTheArea),
            ("left", Why::UpToCommonSuperior),
            ("director", Why::CommonSuperior),
            ("right", Why::DownFromCommonSuperior),
            ("b", Why::OtherArea),
            BY_HANDLER,
        ],
    );
    let beside = model(two_departments(), areas(&["a", "b", "c"]), vec![touching("a", "c")], hours_each());
    assert_way(&beside, &[("a", Why::DoesTheArea), ("left", Why::CommonSuperior), ("c", Why::OtherArea), BY_HANDLER]);
}

/// Moving the unit moves the route of its matters, and shortens it, with no other edit.
#[test]
fn a_moved_unit_changes_the_route() {
    let mut model = model(two_departments(), areas(&["a", "b", "c"]), vec![touching("a", "b")], hours_each());
    assert_eq!(way(&model).len(), 6);
    let _ = model.apply(&Change::Move { node: "b".into(), to: "left".into() }).expect("it can be moved");
    assert_way(&model, &[("a", Why::DoesTheArea), ("left", Why::CommonSuperior), ("b", Why::OtherArea), BY_HANDLER]);

    // Also where many come at random: three hours of work without waiting instead of five, and fewer heads.
    let mut kind = touching("a", "b");
    kind.arrivals = hourly(0.01);
    let mut model = super::model(two_departments(), areas(&["a", "b", "c"]), vec![kind], hours_each());
    let apart = run(&model, 1000, 0).overall();
    let _ = model.apply(&Change::Move { node: "b".into(), to: "left".into() }).expect("it can be moved");
    let together = run(&model, 1000, 0).overall();
    // Up to two heads, of three whom they meet, against one.
    assert_eq!((apart.arrived, apart.escalations), (together.arrived, 2 * together.escalations));
    assert!(apart.lead_time.mean() > together.lead_time.mean().map(|mean| mean + 1.9 * 3600.0));
}

#[test]
fn a_focus_area_is_co_ordinated_by_the_head_who_answers_for_it() {
    let with = |responsible: &[&str]| {
        let mut entries: Vec<NodeEntry> = vec![FocusAreaEntry::new("youth").into()];
        for unit in two_departments() {
            let is_responsible = responsible.contains(&unit.key.as_str());
            entries.push(if is_responsible { unit.responsible_for("youth") } else { unit }.into());
        }
        let kind = MatterKind { focus_area: Some("youth".into()), ..touching("a", "b") };
        model(entries, areas(&["a", "b", "c"]), vec![kind], hours_each())
    };
    let expected = [("a", Why::DoesTheArea), ("right", Why::FocusArea), ("b", Why::OtherArea), BY_HANDLER];
    assert_way(&with(&["right"]), &expected);
    // Two who answer for it are nobody: it goes up the line.
    assert_eq!(way(&with(&["left", "right"]))[1], ("left".to_owned(), Why::UpToCommonSuperior));
    assert_eq!(way(&with(&[]))[1], ("left".to_owned(), Why::UpToCommonSuperior));
}

/// Two areas that a purchaser buys from different providers, under different boards.
fn across_agreements(change_percent: f64) -> Model {
    let entries: Vec<NodeEntry> = vec![
        BodyEntry::new("buyers", BodyKind::PurchaserCommittee).into(),
        UnitEntry::new("office").role(UnitRole::Purchasing).staff(decimal(1.0)).commissioned_by("buyers").into(),
        UnitEntry::new("other-office").role(UnitRole::Purchasing).staff(decimal(1.0)).commissioned_by("buyers").into(),
        headed("care-provider", "second").into(),
        headed("school-provider", "second").into(),
        doing("a").reports_to("care-provider").into(),
        doing("b").reports_to("school-provider").into(),
    ];
    let agreements = vec![
        Agreement::new("of-a", "office", "care-provider", "a"),
        Agreement::new("of-b", "other-office", "school-provider", "b"),
    ];
    let flow = Flow { agreement_change_percent: decimal(change_percent), ..hours_each() };
    let steering = Steering { agreements, ..Steering::default() };
    steered(entries, steering, areas(&["a", "b"]), vec![touching("a", "b")], flow)
}

#[test]
fn what_crosses_agreements_is_negotiated_on_both_sides() {
    let expected = [
        ("a", Why::DoesTheArea),
        ("b", Why::OtherArea),
        ("other-office", Why::PurchaserSide),
        ("school-provider", Why::ProviderSide),
        BY_HANDLER,
    ];
    assert_way(&across_agreements(0.0), &expected);
    let steps = route(&across_agreements(100.0));
    // The body has no calendar, and decides at once.
    assert_eq!(
        steps[4..].iter().map(|(hours, place, why)| (*hours, place.as_str(), *why)).collect::<Vec<_>>(),
        [(4.0, "buyers", Why::ChangeOfAgreement), (4.0, BY_HANDLER.0, BY_HANDLER.1)]
    );
    // How often it changes is drawn.
    let mut model = across_agreements(30.0);
    let services = model.services().clone();
    let mut kind = services.matter_kinds[0].clone();
    kind.arrivals = hourly(0.3);
    let services = crate::Services { matter_kinds: vec![kind], ..services };
    model = Model::new("network", model.organisation().clone(), model.steering().clone(), services, vec![])
        .expect("a model");
    let all = run(&model, 400, 0).overall();
    assert_share(all.bodies, all.ended(), 0.3);
    assert!(all.parts[Part::Negotiation as usize] > 0);
}

/// Two committees, each with its administration, under one council.
#[test]
fn without_a_common_superior_the_lowest_common_body_meets() {
    let entries = |care: &str, school: &str| -> Vec<NodeEntry> {
        vec![
            BodyEntry::new("council", BodyKind::Council).into(),
            BodyEntry::new("board", BodyKind::ExecutiveBoard).answers_to("council").into(),
            BodyEntry::new("care", BodyKind::Committee).answers_to(care).into(),
            BodyEntry::new("school", BodyKind::Committee).answers_to(school).into(),
            headed("left", "second").commissioned_by("care").into(),
            headed("right", "second").commissioned_by("school").into(),
            doing("a").reports_to("left").into(),
            doing("b").reports_to("right").into(),
        ]
    };
    for (care, school, common) in [("board", "board", "board"), ("board", "council", "council")] {
        let model = model(entries(care, school), areas(&["a", "b"]), vec![touching("a", "b")], hours_each());
        let steps = route(&model);
        let found: Vec<_> = steps.iter().map(|(hours, place, why)| (*hours, place.as_str(), *why)).collect();
        let expected = [
            (0.0, "a", Why::DoesTheArea),
            (1.0, common, Why::CommonBody),
            (1.0, "b", Why::OtherArea),
            (2.0, BY_HANDLER.0, BY_HANDLER.1),
        ];
        assert_eq!(found, expected);
    }
}

#[test]
fn what_nobody_does_or_decides_is_lost_between_chairs() {
    let lost = |model: &Model| {
        let record = run(model, 100, 0).overall();
        (record.lost(), record.gaps, record.ended(), ways(&record))
    };
    let often = |kind: MatterKind| MatterKind { arrivals: hourly(0.1), ..kind };
    // Nobody does the area.
    let nobody = model(two_departments(), areas(&["a", "b", "c", "d"]), vec![often(one_matter("d"))], hours_each());
    let (count, gaps, all, ends) = lost(&nobody);
    assert_eq!((count, gaps, ends), (all, 0, vec![End::NobodyDoesIt]));
    assert!(all > 150);
    // Nobody does the other area: the matter goes on without it.
    let gap = model(two_departments(), areas(&["a", "b", "c", "d"]), vec![often(touching("a", "d"))], hours_each());
    let (count, gaps, all, ends) = lost(&gap);
    assert_eq!((count, gaps, ends), (0, all, vec![End::Handler]));
    // Two lines with nobody above both.
    let apart = vec![
        headed("left", "second"),
        headed("right", "second"),
        doing("a").reports_to("left"),
        doing("b").reports_to("right"),
    ];
    let (count, gaps, all, _) = lost(&model(apart, areas(&["a", "b"]), vec![often(touching("a", "b"))], hours_each()));
    assert_eq!((count, gaps), (0, all));
    // Nobody may decide it.
    let mut kind = often(one_matter("a"));
    kind.decisions = vec![share(100.0, Decides::Committee)];
    let (count, _, all, ends) = lost(&model(two_departments(), areas(&["a", "b", "c"]), vec![kind], hours_each()));
    assert_eq!((count, ends), (all, vec![End::NobodyDecides]));
}

#[test]
fn a_vacant_head_is_passed_over() {
    let mut kind = one_matter("a");
    kind.decisions = vec![share(100.0, level("second"))];
    let mut model = model(two_departments(), areas(&["a", "b", "c"]), vec![kind], hours_each());
    let delegated = ("by a head", Why::Delegated);
    assert_way(&model, &[("a", Why::DoesTheArea), ("left", Why::FirstHead), delegated]);
    let vacant = headed("left", "second").head.map(|head| head.state(HeadState::Vacant));
    let _ = model.apply(&Change::SetHead { node: "left".into(), head: vacant }).expect("it has a head");
    assert_way(&model, &[("a", Why::DoesTheArea), ("director", Why::FirstHead), delegated]);
    // One that has no head at all, too.
    let _ = model.apply(&Change::SetHead { node: "left".into(), head: None }).expect("it has a head");
    assert_way(&model, &[("a", Why::DoesTheArea), ("director", Why::FirstHead), delegated]);
}

#[test]
fn each_matter_goes_up_as_far_as_it_must() {
    for (by, last, length) in [("second", "left", 3), ("third", "left", 3), ("first", "director", 4)] {
        let mut kind = one_matter("a");
        kind.decisions = vec![share(100.0, level(by))];
        let way = way(&model(two_departments(), areas(&["a", "b", "c"]), vec![kind], hours_each()));
        assert_eq!((way.len(), way[length - 2].0.as_str()), (length, last));
    }
}

/// A channel for each of four areas, each with its door.
fn four_doors(kind: MatterKind, wrong_percent: f64, first_contact_percent: Option<f64>) -> Model {
    let names = ["a", "b", "c", "d"];
    let mut entries: Vec<NodeEntry> = vec![];
    for name in names {
        entries.push(doing(name).into());
        let channel = ChannelEntry::new(format!("counter-{name}"), ChannelKind::Visit);
        let channel = channel.enters_at(name);
        entries.push(
            ChannelEntry {
                reaches: vec![name.into()],
                first_contact_percent: first_contact_percent.map(decimal),
                ..channel
            }
            .into(),
        );
    }
    let flow = Flow { wrong_door_percent: decimal(wrong_percent), ..hours_each() };
    model(entries, areas(&names), vec![kind], flow)
}

#[test]
fn a_wrong_door_sends_on() {
    // Each of the other three is always taken for the right one.
    let steps = route(&four_doors(one_matter("a"), 100.0, None));
    let (_, place, why) = &steps[0];
    assert!(["b", "c", "d"].contains(&place.as_str()) && *why == Why::WrongDoor, "{steps:?}");
    // An hour there, and an hour on the way.
    let rest: Vec<_> = steps[1..].iter().map(|(hours, place, why)| (*hours, place.as_str(), *why)).collect();
    let expected = [(2.0, "a", Why::RightDoor), (3.0, "a", Why::DoesTheArea), (4.0, BY_HANDLER.0, BY_HANDLER.1)];
    assert_eq!(rest, expected);
}

/// With k other doors, each taken for the right one with probability w: 1 − (1 − w)ᵏ take a wrong one.
#[test]
fn wrong_doors_add_up_and_first_contact_settles() {
    let mut kind = one_matter("a");
    kind.arrivals = hourly(0.2);
    let flow_of = |percent, first| run(&four_doors(kind.clone(), percent, first), 1000, 0).overall();
    let all = flow_of(10.0, Some(40.0));
    assert_share(ended(&all, End::Door), all.ended(), 0.4);
    // A wrong door is one hand-over; what is not settled at the door stays with the unit that has it.
    assert_share(all.hand_overs, all.ended(), 1.0 - 0.9_f64.powi(3));
    assert_eq!(flow_of(0.0, None).parts[Part::Misrouting as usize], 0);
}

#[test]
fn citizens_come_by_the_channel_that_they_choose() {
    let mut kind = one_matter("a");
    kind.arrivals = hourly(0.2);
    kind.channels = vec![
        ChannelShare { kind: ChannelKind::Telephone, percent: decimal(70.0) },
        ChannelShare { kind: ChannelKind::Web, percent: decimal(30.0) },
    ];
    let door = |key: &str| UnitEntry::new(key).staff(decimal(1.0));
    let channel = |key: &str, kind, at: &str| ChannelEntry::new(key, kind).enters_at(at);
    let entries: Vec<NodeEntry> = vec![
        doing("a").into(),
        door("contact-centre").into(),
        door("web-desk").into(),
        channel("telephone", ChannelKind::Telephone, "contact-centre").into(),
        channel("web", ChannelKind::Web, "web-desk").into(),
    ];
    let model = model(entries, areas(&["a"]), vec![kind], hours_each());
    let record = run(&model, 1000, 0);
    let assembly = crate::simulate::Assembly::of(&model).expect("matters can flow");
    let came = |key: &str| {
        let at = assembly.stations().position(|(node, _)| node == key).expect("a station");
        record.stations[at].came
    };
    let (telephone, web) = (came("contact-centre"), came("web-desk"));
    assert_share(telephone, telephone + web, 0.7);
    assert_eq!(ways(&record.overall()), [End::Handler]);
}

/// Several units do an area: each has a share of the matters as of the staff.
#[test]
fn matters_are_shared_by_staff() {
    let mut kind = one_matter("a");
    kind.arrivals = hourly(1.0);
    let entries = [doing("a").staff(decimal(3.0)), UnitEntry::new("b").area("a").staff(decimal(1.0))];
    let record = run(&model(entries, areas(&["a"]), vec![kind], always()), 500, 0);
    let came: Vec<u64> = record.stations.iter().map(|station| station.came).collect();
    assert_share(came[1], came[0] + came[1], 0.25);
}

#[test]
fn a_unit_without_staff_has_that_of_the_units_below_it() {
    let team = |key: &str, staff: f64| UnitEntry::new(key).staff(decimal(staff)).reports_to("unit");
    let units = [
        UnitEntry::new("unit").area("area"),
        team("first", 2.0),
        team("second", 1.5),
        // It does an area of its own.
        team("third", 7.0).area("other"),
        UnitEntry::new("below").staff(decimal(9.0)).reports_to("third"),
    ];
    let areas = vec![ServiceArea::new("area"), ServiceArea::new("other")];
    let model = model(units, areas, vec![one_matter("area")], always());
    let assembly = Assembly::of(&model).expect("matters can flow");
    let servers = assembly.stations.iter().map(|station| (station.node.as_str(), station.servers));
    assert_eq!(servers.collect::<Vec<_>>(), [("unit", 4), ("third", 7)]);
    assert_eq!(assembly.notes(), []);
}
