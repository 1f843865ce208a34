//! Each change: what it does, that it can be taken back, and when it is refused.

mod steering;

use super::*;
use crate::scenario::LinkChange;
use crate::scenario::example::{agreement, delegation, in_order, link, move_to, municipality, unlink, with_matters};
use crate::*;

/// Makes a change on the example and gives the result, after it was taken back once.
fn made(change: Change) -> Model {
    made_in(municipality(), change)
}

fn made_in(mut model: Model, change: Change) -> Model {
    let before = model.clone();
    let undo = model.apply(&change).expect("the change has a meaning");
    let after = model.clone();
    model.undo(undo).expect("nothing came after it");
    assert_eq!(model, before, "{change}");
    assert_eq!(in_order(&model), in_order(&before), "{change}");
    assert_eq!(after.problems(), vec![], "{change}");
    after
}

/// Why a change on the example is refused; the example stays as it is.
fn refused(change: Change) -> String {
    refused_in(municipality(), change)
}

fn refused_in(mut model: Model, change: Change) -> String {
    let before = model.clone();
    let error = model.apply(&change).expect_err("the change has no meaning");
    assert_eq!(in_order(&model), in_order(&before), "{change}");
    error.to_string()
}

fn entry(model: &Model, key: &str) -> NodeEntry {
    let node = model.organisation().node(key).expect("it is there");
    model.organisation().entry(node.id()).expect("it has an entry")
}

fn unit(model: &Model, key: &str) -> UnitEntry {
    match entry(model, key) {
        NodeEntry::Unit(unit) => unit,
        other => panic!("{} is no unit", other.key()),
    }
}

fn targets(model: &Model, key: &str, kind: RelationKind) -> Vec<Key> {
    let node = model.organisation().node(key).expect("it is there");
    node.targets(kind).map(|to| to.key()).collect()
}

fn staff(model: &Model, key: &str) -> Option<Decimal> {
    model.organisation().node(key).and_then(|node| node.staff())
}

#[test]
fn add() {
    let library = UnitEntry::new("library").reports_to("schools").area("school").assumed("made-up");
    assert_eq!(unit(&made(Change::Add(library.clone().into())), "library"), library);

    let add = |entry: UnitEntry| refused(Change::Add(entry.into()));
    assert_eq!(add(UnitEntry::new("north")), "cannot add unit `north`: unit `north` exists already");
    assert_eq!(
        add(UnitEntry::new("a b")),
        "cannot add unit `a b`: key: malformed key `a b`: expected 1 to 512 bytes of letters, digits and -_.:/"
    );
    assert_eq!(
        add(library.clone().reports_to("care").reports_to("school")),
        "cannot add unit `library`: reports_to: unknown node `school`; did you mean `schools`?"
    );
    assert_eq!(
        add(library.clone().reports_to("schools")),
        "cannot add unit `library`: reports_to: duplicate relation: `library` has `reports_to` to `schools` already"
    );
    assert_eq!(
        add(library.clone().employed_by("care")),
        "cannot add unit `library`: employed_by: impossible relation: `employed_by` cannot lead from unit `library` to sector `care`; expected it to lead to body"
    );
    assert_eq!(
        add(library.clone().area("elderley")),
        "cannot add unit `library`: areas: unknown service area `elderley`; did you mean `elderly`?"
    );
    assert_eq!(
        add(UnitEntry::new("library").assumed("made-op")),
        "cannot add unit `library`: assumed: unknown assumption `made-op`; did you mean `made-up`?"
    );
    let shared = Head::new("unit manager").state(HeadState::Shared(1));
    assert_eq!(
        add(library.head(shared)),
        "cannot add unit `library`: head: head of `library`: expected a post shared by at least 2, found shared by 1"
    );
}

#[test]
fn remove() {
    let after = made(Change::Remove { node: "home".into() });
    assert!(after.organisation().node("home").is_none());
    let remove = |node: &str| refused(Change::Remove { node: node.into() });
    assert_eq!(remove("hom"), "cannot remove `hom`: unknown node `hom`; did you mean `home`?");
    assert_eq!(
        remove("north"),
        "cannot remove `north`: unit `front-desk` (serves), unit `buyer` (purchases_from), agreement `teaching` (provider) refer to it; move, unlink or end what refers to it first"
    );
    assert_eq!(
        remove("board"),
        "cannot remove `board`: administration `administration` (answers_to), administration `administration` (employed_by), sector `care` (commissioned_by) and 2 more refer to it; move, unlink or end what refers to it first"
    );
    assert_eq!(
        remove("education"),
        "cannot remove `education`: sector `schools` (commissioned_by), delegation `permits` (by) refer to it; move, unlink or end what refers to it first"
    );
}

#[test]
fn a_node_that_leads_to_itself_can_be_removed() {
    let mut model = municipality();
    let _ = model.apply(&link("home", RelationKind::Advises, "home")).expect("it can be written down");
    let before = model.clone();
    let undo = model.apply(&Change::Remove { node: "home".into() }).expect("nothing else refers to it");
    model.undo(undo).expect("in turn");
    assert_eq!(in_order(&model), in_order(&before));
}

#[test]
fn rename() {
    let rename = |node: &str, name: Option<&str>, key: Option<&str>| Change::Rename {
        node: node.into(),
        name: name.map(str::to_owned),
        key: key.map(Key::from),
    };
    let after = made(rename("north", Some("North school"), Some("north-school")));
    let node = after.organisation().node("north-school").expect("it has the key");
    assert_eq!(node.name(), Some("North school"));
    assert!(after.organisation().node("north").is_none());
    assert_eq!(after.steering().agreements[0].provider, "north-school");
    assert_eq!(targets(&after, "front-desk", RelationKind::Serves), ["north-school"]);
    let after = made(rename("education", None, Some("learning")));
    assert_eq!(after.steering().delegations[1].by, Decider::Body("learning".into()));
    // The same key is no change of key.
    made(rename("north", None, Some("north")));

    assert_eq!(
        refused(rename("north", Some(" "), None)),
        "cannot rename `north` ( ): name: name of `north`: expected some text, found \" \""
    );
    assert!(refused(Change::Assume(Assumption::new("why", ""))).contains("some text"));
    assert_eq!(
        refused(rename("north", None, None)),
        "cannot rename `north`: it states nothing to do: expected a name, a key or both"
    );
    assert_eq!(
        refused(rename("north", Some("x"), Some("south"))),
        "cannot rename `north` to `south` (x): unit `south` exists already"
    );
    assert!(refused(rename("north", None, Some(""))).contains("malformed key ``"));
    assert!(refused(rename("nort", None, Some("x"))).ends_with("did you mean `north`?"));
}

#[test]
fn move_a_node() {
    let after = made(move_to("home", "schools"));
    assert_eq!(targets(&after, "home", RelationKind::ReportsTo), ["schools"]);
    assert_eq!(after.organisation().relation_count(), municipality().organisation().relation_count());
    assert_eq!(made(move_to("home", "care")), municipality());

    let mut model = municipality();
    let _ = model.apply(&link("home", RelationKind::ReportsTo, "schools")).expect("a second superior");
    let _ = model.apply(&move_to("home", "administration")).expect("a third in the place of both");
    assert_eq!(targets(&model, "home", RelationKind::ReportsTo), ["administration"]);

    assert_eq!(refused(move_to("north", "north")), "cannot move `north` to `north`: `north` is named on both sides");
    assert_eq!(
        refused(move_to("administration", "north")),
        "cannot move `administration` to `north`: `north` stands below `administration`: `north` → `schools` → `administration`"
    );
    assert_eq!(
        refused(move_to("board", "north")),
        "cannot move `board` to `north`: expected administration, sector or unit, found body `board`"
    );
    assert_eq!(
        refused(move_to("north", "scools")),
        "cannot move `north` to `scools`: unknown node `scools`; did you mean `schools`?"
    );
}

#[test]
fn merge() {
    let merge = |nodes: &[&str], into: &str| Change::Merge {
        nodes: nodes.iter().map(|&node| node.into()).collect(),
        into: into.into(),
    };
    let after = made(merge(&["north", "home", "front-desk"], "south"));
    let south = unit(&after, "south");
    assert_eq!(south.staff, Some(Decimal::from(71)));
    assert_eq!(south.areas, ["school", "elderly"]);
    assert_eq!(south.functions, ["switchboard"]);
    // It keeps its superior; the desk served the north school, which is itself now.
    assert_eq!(south.reports_to, ["schools"]);
    assert_eq!(south.serves, vec![]);
    assert_eq!(targets(&after, "phone", RelationKind::EntersAt), ["south"]);
    assert_eq!(targets(&after, "buyer", RelationKind::PurchasesFrom), ["south"]);
    assert_eq!(after.steering().agreements[0].provider, "south");
    assert_eq!(after.organisation().len(), municipality().organisation().len() - 3);

    // Subordinates follow, and one that had both superiors has one.
    let mut model = municipality();
    for superior in ["north", "south"] {
        let _ = model.apply(&link("buyer", RelationKind::ReportsTo, superior)).expect("one more superior");
    }
    let _ = model.apply(&merge(&["north"], "south")).expect("units");
    assert_eq!(targets(&model, "buyer", RelationKind::ReportsTo), ["administration", "south"]);

    assert_eq!(
        refused(merge(&["north", "south"], "south")),
        "cannot merge `north`, `south` into `south`: `south` is named on both sides"
    );
    assert_eq!(
        refused(merge(&[], "south")),
        "cannot merge nothing into `south`: it states nothing to do: expected at least one unit to merge"
    );
    assert_eq!(
        refused(merge(&["north", "care"], "south")),
        "cannot merge `north`, `care` into `south`: expected unit, found sector `care`"
    );
    assert_eq!(
        refused(merge(&["north", "north"], "south")),
        "cannot merge `north`, `north` into `south`: `north` is named twice"
    );
    let mut model = municipality();
    let _ = model.apply(&move_to("south", "north")).expect("below a unit");
    let error = model.apply(&merge(&["north"], "south")).expect_err("south stands below north").to_string();
    assert_eq!(error, "cannot merge `north` into `south`: `south` stands below `north`: `south` → `north`");
    let _ = model.apply(&Change::SetStaff { node: "north".into(), staff: Some(Decimal::MAX) }).expect("a number");
    let error = model.apply(&merge(&["south"], "north")).expect_err("too much staff").to_string();
    assert!(error.ends_with("staff of `north`: expected at most 42949672.95, found 42949672.95 and 15"), "{error}");
}

#[test]
fn split() {
    let split = |off: UnitEntry| Change::Split { node: "front-desk".into(), off };
    let mut off = UnitEntry::new("switchboard").staff(Decimal::from(2));
    off.functions = vec!["switchboard".into()];
    let after = made(split(off.clone()));
    assert_eq!(staff(&after, "front-desk"), Some(Decimal::from(4)));
    assert_eq!(unit(&after, "front-desk").functions, Vec::<Key>::new());
    assert_eq!(unit(&after, "switchboard"), off.clone().reports_to("administration"));
    let after = made(split(off.clone().reports_to("care")));
    assert_eq!(targets(&after, "switchboard", RelationKind::ReportsTo), ["care"]);

    assert_eq!(
        refused(split(off.clone().staff(Decimal::from(7)))),
        "cannot split `switchboard` off `front-desk`: expected at most the staff of `front-desk`, 6; found 7"
    );
    assert_eq!(
        refused(split(off.clone().area("school"))),
        "cannot split `switchboard` off `front-desk`: expected a service area of `front-desk`, found `school`; it has none"
    );
    assert!(refused(split(off.clone().reports_to("nobody"))).contains("unknown node `nobody`"));
    assert!(refused(split(UnitEntry { key: "home".into(), ..off.clone() })).contains("unit `home` exists already"));
    assert!(refused(Change::Split { node: "care".into(), off }).contains("expected unit, found sector `care`"));
}

#[test]
fn staff_that_moves_or_is_stated() {
    let transfer = |from: &str, to: &str, staff: u16| Change::TransferStaff {
        from: from.into(),
        to: to.into(),
        staff: Decimal::from(staff),
    };
    let after = made(transfer("north", "care", 20));
    assert_eq!((staff(&after, "north"), staff(&after, "care")), (Some(Decimal::ZERO), Some(Decimal::from(20))));
    assert_eq!(
        refused(transfer("north", "south", 21)),
        "cannot transfer 21 staff from `north` to `south`: expected at most the staff of `north`, 20; found 21"
    );
    assert!(refused(transfer("care", "south", 1)).contains("the staff of `care`, which is not stated; found 1"));
    assert!(refused(transfer("north", "north", 1)).contains("`north` is named on both sides"));
    assert!(refused(transfer("north", "board", 1)).contains("found body `board`"));

    let set = |node: &str, staff| Change::SetStaff { node: node.into(), staff };
    assert_eq!(staff(&made(set("north", None)), "north"), None);
    assert_eq!(staff(&made(set("care", Some(Decimal::from(3)))), "care"), Some(Decimal::from(3)));
    assert!(refused(set("housing", None)).contains("expected administration, sector or unit, found company `housing`"));
}

#[test]
fn what_a_node_is() {
    let head = |node: &str, head| Change::SetHead { node: node.into(), head };
    let vacant = Head::new("captain").state(HeadState::Vacant);
    assert_eq!(unit(&made(head("north", Some(vacant.clone()))), "north").head, Some(vacant.clone()));
    assert_eq!(unit(&made(head("north", None)), "north").head, None);
    assert!(refused(head("north", Some(vacant.clone().state(HeadState::Shared(0))))).contains("shared by at least 2"));
    assert!(refused(head("phone", Some(vacant))).contains("found channel `phone`"));

    let areas = |node: &str, areas: &[&str]| Change::SetAreas {
        node: node.into(),
        areas: areas.iter().map(|&area| area.into()).collect(),
    };
    assert_eq!(unit(&made(areas("north", &["elderly"])), "north").areas, ["elderly"]);
    assert!(refused(areas("north", &["schol"])).contains("unknown service area `schol`; did you mean `school`?"));
    assert!(refused(areas("care", &[])).contains("expected unit, found sector `care`"));

    let calendar = |body: &str, days: Option<u16>| Change::SetCalendar {
        body: body.into(),
        calendar: days.map(|interval_days| Calendar::every(interval_days, 0)),
    };
    let after = made(calendar("council", Some(60)));
    let met = after.organisation().node("council").and_then(|node| node.calendar().cloned());
    assert_eq!(met.map(|calendar| calendar.interval_days), Some(60));
    made(calendar("board", None));
    assert!(refused(calendar("board", Some(0))).contains("an interval of at least 1 day"));
    assert!(refused(calendar("north", None)).contains("expected body, found unit `north`"));

    // What is restated as it was stays as it was, also in its order.
    let same = made(Change::Restate(entry(&municipality(), "front-desk")));
    assert_eq!(in_order(&same), in_order(&municipality()));
    let restated = UnitEntry::new("north").reports_to("care").employed_by("board");
    let after = made(Change::Restate(restated.clone().into()));
    assert_eq!(unit(&after, "north"), restated);
    assert_eq!(targets(&after, "buyer", RelationKind::PurchasesFrom), ["north"]);
    assert!(refused(Change::Restate(SectorEntry::new("north").into())).contains("expected sector, found unit `north`"));
    assert!(refused(Change::Restate(UnitEntry::new("nobody").into())).contains("unknown node `nobody`"));
    assert!(refused(Change::Restate(restated.reports_to("nobody").into())).contains("reports_to: unknown node"));
}

#[test]
fn relations() {
    let after = made(link("north", RelationKind::ReportsTo, "care"));
    assert_eq!(targets(&after, "north", RelationKind::ReportsTo), ["schools", "care"]);
    // Also what should not be can be written down.
    made(link("administration", RelationKind::ReportsTo, "north"));
    made(link("north", RelationKind::ReportsTo, "north"));
    assert!(refused(link("north", RelationKind::ReportsTo, "schools")).contains("duplicate relation"));
    assert!(refused(link("north", RelationKind::AnswersTo, "board")).contains("impossible relation"));
    assert!(refused(link("nort", RelationKind::ReportsTo, "care")).contains("did you mean `north`?"));
    let owned = |share: u16| {
        let share_percent = Some(Decimal::from(share));
        Change::Link(LinkChange { share_percent, ..LinkChange::new("housing", RelationKind::OwnedBy, "board") })
    };
    made(owned(40));
    assert!(refused(owned(101)).contains("expected at most 100 per cent, found 101"));
    let priced = LinkChange { priced: true, ..LinkChange::new("north", RelationKind::Advises, "south") };
    assert!(refused(Change::Link(priced)).contains("expected none, as only `serves` has one, found priced"));
    let share_percent = Some(Decimal::from(1));
    let shared = LinkChange { share_percent, ..LinkChange::new("north", RelationKind::Advises, "south") };
    assert!(refused(Change::Link(shared)).contains("expected none, as only `owned_by` has one, found 1"));

    assert!(
        targets(&made(unlink("north", RelationKind::ReportsTo, "schools")), "north", RelationKind::ReportsTo)
            .is_empty()
    );
    assert_eq!(
        refused(unlink("north", RelationKind::ReportsTo, "care")),
        "cannot unlink `north` reports_to `care`: `north` has no `reports_to` to `care`; it has `schools`"
    );
    assert!(refused(unlink("north", RelationKind::Advises, "care")).ends_with("it has none"));

    let responsible =
        |node: &str, focus_area: &str| Change::MakeResponsible { node: node.into(), focus_area: focus_area.into() };
    let after = made(responsible("schools", "integration"));
    let area = after.organisation().node("integration").expect("it is there");
    assert_eq!(area.sources(RelationKind::ResponsibleFor).map(|node| node.key()).collect::<Vec<_>>(), ["schools"]);
    assert!(refused(responsible("schools", "phone")).contains("expected focus area, found channel `phone`"));
    assert!(refused(responsible("board", "integration")).contains("found body `board`"));

    let employ = |node: &str, to: &str| Change::TransferEmployment { node: node.into(), to: to.into() };
    assert_eq!(
        targets(&made(employ("administration", "council")), "administration", RelationKind::EmployedBy),
        ["council"]
    );
    assert_eq!(targets(&made(employ("north", "education")), "north", RelationKind::EmployedBy), ["education"]);
    assert!(refused(employ("north", "care")).contains("expected body, found sector `care`"));
    assert!(refused(employ("phone", "board")).contains("found channel `phone`"));
}

#[test]
fn agreements_and_delegations() {
    let cleaning = agreement("cleaning", "board", "south", "school");
    let after = made(Change::MakeAgreement(cleaning.clone()));
    assert_eq!(after.steering().agreement("cleaning"), Some(&cleaning));
    let make = |agreement: Agreement| refused(Change::MakeAgreement(agreement));
    assert!(make(agreement("teaching", "board", "south", "school")).ends_with("agreement `teaching` exists already"));
    assert!(make(agreement("a b", "board", "south", "school")).contains("malformed key"));
    assert!(
        make(agreement("x", "bord", "south", "school"))
            .ends_with("purchaser: unknown node `bord`; did you mean `board`?")
    );
    assert!(make(agreement("x", "board", "south", "roads")).contains("area: unknown service area `roads`"));
    assert!(
        make(Agreement { assumed: Assumed::Entry("x".into()), ..cleaning.clone() }).contains("unknown assumption `x`")
    );

    let dearer = Agreement { kronor_per_year: Some(5), ..agreement("teaching", "buyer", "south", "school") };
    let after = made(Change::AmendAgreement(dearer.clone()));
    assert_eq!(after.steering().agreements, [dearer]);
    assert!(refused(Change::AmendAgreement(cleaning)).contains("unknown agreement `cleaning`"));

    let end = |key: &str| Change::EndAgreement { agreement: key.into() };
    assert!(made(end("teaching")).steering().agreements.is_empty());
    assert!(refused(end("teachin")).ends_with("unknown agreement `teachin`; did you mean `teaching`?"));

    let loans = delegation("loans", Decider::Level("director".into()));
    assert_eq!(made(Change::Delegate(loans.clone())).steering().delegations.last(), Some(&loans));
    let hiring = delegation("hiring", Decider::Body("board".into()));
    assert_eq!(made(Change::Delegate(hiring.clone())).steering().delegations[0], hiring);
    let delegate = |by| refused(Change::Delegate(delegation("x", by)));
    assert!(delegate(Decider::Level("captain".into())).contains("by: unknown manager level `captain`"));
    assert!(delegate(Decider::Body("north".into())).contains("expected a body, found unit"));
    let broad = Delegation { areas: vec!["roads".into()], ..loans.clone() };
    assert!(refused(Change::Delegate(broad)).contains("areas: unknown service area `roads`"));
    let assumed = Delegation { assumed: Assumed::Entry("x".into()), ..loans };
    assert!(refused(Change::Delegate(assumed)).contains("assumed: unknown assumption `x`"));
    assert!(refused(Change::Delegate(delegation("", Decider::Body("board".into())))).contains("malformed key"));

    let end = |key: &str| Change::EndDelegation { delegation: key.into() };
    assert_eq!(made(end("hiring")).steering().delegations.len(), 1);
    assert!(refused(end("firing")).contains("unknown delegation `firing`"));
}

#[test]
fn channels() {
    let web = ChannelEntry::new("web", ChannelKind::Web).enters_at("front-desk");
    assert_eq!(entry(&made(Change::OpenChannel(web.clone())), "web"), web.clone().into());
    assert!(refused(Change::OpenChannel(web.enters_at("care"))).contains("impossible relation"));
    let close = |key: &str| Change::CloseChannel { channel: key.into() };
    assert!(made(close("phone")).organisation().node("phone").is_none());
    assert!(refused(close("front-desk")).contains("expected channel, found unit `front-desk`"));
}

#[test]
fn steering_model_and_levels() {
    let after = made(Change::SetSteeringModel { model: None });
    assert_eq!(after.steering().model, None);
    let levels = |titles: &[&str]| Change::SetLadder {
        levels: titles.iter().map(|&title| Level { title: title.into(), also: vec![] }).collect(),
    };
    let after = made(levels(&["unit manager"]));
    assert_eq!(after.organisation().ladder().level_of("unit manager"), Some(1));
    assert!(refused(levels(&["unit manager", "unit manager"])).contains("duplicate key `unit manager`"));
    assert_eq!(
        refused(levels(&["director"])),
        "cannot set the manager levels: delegation `hiring` refers to it (by); move, unlink or end what refers to it first"
    );
}

#[test]
fn services_and_assumptions() {
    let mut services = municipality().services;
    services.areas.push(ServiceArea::new("roads"));
    assert!(made(Change::RestateServices(services.clone())).services().area("roads").is_some());
    services.areas.push(ServiceArea::new("roads"));
    assert!(refused(Change::RestateServices(services)).contains("duplicate key `roads`"));
    assert_eq!(
        refused(Change::RestateServices(Services::default())),
        "cannot restate the services: unit `north` (areas), unit `south` (areas), unit `home` (areas) and 2 more refer to it; move, unlink or end what refers to it first"
    );
    let mut services = municipality().services;
    services.functions[0].assumed = Assumed::Entry("x".into());
    assert!(refused(Change::RestateServices(services)).contains("assumed: unknown assumption `x`"));
    let services = Services { assumed: Assumed::Entry("x".into()), ..municipality().services };
    assert!(refused(Change::RestateServices(services)).contains("assumed: unknown assumption `x`"));

    let assume = |key: &str| Change::Assume(Assumption::new(key, "why not"));
    assert_eq!(made(assume("other")).assumptions().len(), 2);
    assert_eq!(made(assume("made-up")).assumptions()[0].reason, "why not");
    assert!(refused(assume("")).contains("malformed key"));

    let unassume = |key: &str| Change::Unassume { assumption: key.into() };
    let message = refused_in(with_matters(), unassume("made-up"));
    for by in [
        "support function `switchboard` (assumed)",
        "matter kind `place-in-school` (assumed)",
        "the flow of matters (assumed)",
    ] {
        assert!(message.contains(by), "{message}");
    }
    let range = |from, to| Change::Assume(Assumption::new("made-up", "why not").range(from, to));
    let (half, two) = (Decimal::from_hundredths(50), Decimal::from(2));
    let stated = made(range(half, two)).assumptions()[0].range;
    assert_eq!(stated, Some(crate::FactorRange { from: half, to: two }));
    assert_eq!(
        refused(range(two, half)),
        "cannot assume `made-up`: range: range of `made-up`: expected `from` more than 0 and at most 1, and `to` at least 1, found from 2 to 0.5"
    );
    assert!(refused(unassume("made-op")).ends_with("unknown assumption `made-op`; did you mean `made-up`?"));
    let mut model = municipality();
    let undo = model.apply(&assume("other")).expect("a new one");
    let other = model.apply(&unassume("other")).expect("nothing refers to it");
    assert_eq!(model, municipality());
    model.undo(other).expect("in turn");
    model.undo(undo).expect("in turn");
    assert_eq!(in_order(&model), in_order(&municipality()));
}

/// The example's services, with somebody who decides on its matters.
fn decided_by(by: Decides) -> Services {
    let mut services = with_matters().services;
    services.matter_kinds[0].decisions[0].by = by;
    services
}

#[test]
fn who_decides_on_matters_is_there_or_nobody_is() {
    let by_level = |title: &str| Change::RestateServices(decided_by(Decides::Level(title.into())));
    let by_delegation = |key: &str| Change::RestateServices(decided_by(Decides::Delegation(key.into())));
    assert!(
        made_in(with_matters(), by_level("director")).services().matter_kinds[0].decisions[0].by
            == Decides::Level("director".into())
    );
    assert_eq!(
        refused_in(with_matters(), by_level("directer")),
        "cannot restate the services: decisions: unknown manager level `directer`; did you mean `director`?"
    );
    assert_eq!(
        refused_in(with_matters(), by_delegation("hirin")),
        "cannot restate the services: decisions: unknown delegation `hirin`; did you mean `hiring`?"
    );

    let mut model = with_matters();
    let _ = model.apply(&by_delegation("hiring")).expect("it is there");
    let end = |key: &str| Change::EndDelegation { delegation: key.into() };
    let error = model.apply(&end("hiring")).expect_err("matters name it");
    assert!(error.to_string().contains("matter kind `place-in-school` refers to it (decisions)"), "{error}");
    // In a model without delegations the name says nothing, until there is one again.
    for key in ["permits", "hiring"] {
        let _ = model.apply(&end(key)).expect("of the last one nobody asks");
    }
    let other = Change::Delegate(delegation("permits", Decider::Body("board".into())));
    let error = model.apply(&other).expect_err("matters name another one");
    assert!(error.to_string().contains("matter kind `place-in-school` refers to it (decisions)"), "{error}");
    let _ =
        model.apply(&Change::Delegate(delegation("hiring", Decider::Body("board".into())))).expect("the one they name");

    let mut model = with_matters();
    let _ = model.apply(&by_level("director")).expect("it is there");
    let ladder = |titles: &[&str]| Change::SetLadder {
        levels: titles.iter().map(|&title| Level { title: title.into(), also: vec![] }).collect(),
    };
    assert!(model.apply(&ladder(&["unit manager"])).is_err());
    let _ = model.apply(&ladder(&["director", "unit manager"])).expect("it is still there");
}

#[test]
fn a_difference_leads_through_deciders_that_come_and_go() {
    let model = |by: Decides, delegations: &[&str]| {
        let Model { name, organisation, mut steering, assumptions, .. } = with_matters();
        steering.delegations = delegations.iter().map(|&key| delegation(key, Decider::Body("board".into()))).collect();
        Model::new(name, organisation, steering, decided_by(by), assumptions).expect("a model")
    };
    let by = |key: &str| Decides::Delegation(key.into());
    let models = [
        model(by("loans"), &[]),
        model(by("loans"), &["permits", "loans"]),
        model(by("permits"), &["hiring", "permits"]),
        model(Decides::Level("director".into()), &["hiring"]),
        model(Decides::Council, &[]),
    ];
    for a in &models {
        for b in &models {
            let changes = crate::scenario::diff(a, b);
            let mut work = a.clone();
            let _ = work.apply_all(&changes).expect("a diff can be applied");
            assert_eq!(work, *b, "{changes:?}");
        }
    }
}

#[test]
fn matters_follow_a_focus_area_to_another_key() {
    let rename = |node: &str| Change::Rename { node: node.into(), name: None, key: Some("newcomers".into()) };
    assert_eq!(
        made_in(with_matters(), rename("integration")).services().matter_kinds[0].focus_area,
        Some("newcomers".into())
    );
    assert_eq!(made_in(with_matters(), rename("home")).services(), with_matters().services());
    // Of a focus area that goes nothing is left but its name: so it is where the services are those of several models.
    let mut model = with_matters();
    let changes =
        [unlink("care", RelationKind::ResponsibleFor, "integration"), Change::Remove { node: "integration".into() }];
    let _ = model.apply_all(&changes).expect("nothing else refers to it");
    assert_eq!(model.services(), with_matters().services());
    assert_eq!(model.problems(), []);
}

#[test]
fn an_undo_belongs_to_one_state() {
    let mut model = municipality();
    let first = model.apply(&move_to("home", "schools")).expect("a move");
    let copy = model.clone();
    let second = model.apply(&Change::Remove { node: "home".into() }).expect("nothing refers to it");
    let before = model.clone();
    let first = model.undo(first).expect_err("something came after it").into_undo();
    assert_eq!(model, before);
    // A copy is in the state of its original.
    let mut copy = copy;
    let second = copy.undo(second).expect_err("it was made elsewhere").into_undo();
    copy.undo(first.clone()).expect("nothing came after it here");
    model.undo(second).expect("in turn");
    model.undo(first).expect("in turn");
    assert_eq!(model, copy);
    // Another model that is equal is another model.
    let undo = municipality().apply(&move_to("home", "schools")).expect("a move");
    assert!(municipality().undo(undo).is_err());
}

#[test]
fn no_change_lets_a_key_stand_twice_in_a_list() {
    let twice: Vec<Key> = vec!["school".into(), "school".into()];
    let unit = UnitEntry { areas: twice.clone(), ..UnitEntry::new("north") };
    let library = UnitEntry { key: "library".into(), ..unit.clone() };
    let focus_area = FocusAreaEntry { areas: twice.clone(), ..FocusAreaEntry::new("reading") };
    let shared = crate::Delegation { areas: twice.clone(), ..delegation("leave", Decider::Body("board".into())) };
    for change in [
        Change::Add(library.clone().into()),
        Change::Add(focus_area.into()),
        Change::Restate(unit.into()),
        Change::SetAreas { node: "north".into(), areas: twice },
        Change::Split { node: "north".into(), off: library },
        Change::Delegate(shared),
    ] {
        let message = refused(change);
        assert!(message.ends_with(": areas: duplicate key in a list: `school` stands twice"), "{message}");
    }

    let mut services = municipality().services().clone();
    for areas in [("school".into(), "elderly".into()), ("elderly".into(), "school".into())] {
        services.touches.push(Touch { areas, weight: Decimal::from(1), source: None, assumed: Assumed::Nothing });
    }
    let message = refused(Change::RestateServices(services));
    assert!(
        message.contains("duplicate pair") && message.ends_with("it stands in touch[0].areas already"),
        "{message}"
    );
}

#[test]
fn a_plan_names_the_change_that_fails_and_leaves_no_trace() {
    let mut model = municipality();
    let changes = [move_to("home", "schools"), Change::Remove { node: "phone".into() }, move_to("home", "nobody")];
    let error = model.apply_all(&changes).expect_err("the third fails");
    assert_eq!(error.to_string(), "change 3: cannot move `home` to `nobody`: unknown node `nobody`");
    assert_eq!(in_order(&model), in_order(&municipality()));
    let undo = model.apply_all(&changes[..2]).expect("two that can be made");
    model.undo(undo).expect("in turn");
    assert_eq!(in_order(&model), in_order(&municipality()));
}
