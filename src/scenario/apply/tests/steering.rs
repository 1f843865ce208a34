//! Changes to the entries of the steering model, and what others do to these.

use super::*;
use crate::scenario::example::steered;
use crate::steering::budget::*;
use crate::steering::documents::*;
use crate::steering::goals::*;
use crate::steering::leadership::*;
use crate::steering::{Period, SteeringEntry, SteeringKey, SteeringKind, Target};

fn made(change: Change) -> Model {
    made_in(steered(), change)
}

fn refused(change: Change) -> String {
    refused_in(steered(), change)
}

fn state(entry: impl Into<SteeringEntry>) -> Change {
    Change::State(entry.into())
}

fn withdraw(kind: SteeringKind, key: &str) -> Change {
    Change::Withdraw(SteeringKey::new(kind, key))
}

/// Who refers to something, by which field, to what: all references of the steering model.
fn references(model: &Model) -> Vec<(Subject, &'static str, Target, Key)> {
    let entries = model.steering().sections().into_iter().flat_map(|(_, entries)| entries);
    entries
        .flat_map(|entry| {
            let of = |reference: crate::steering::Reference<'_>| {
                (entry.subject(), reference.field, reference.target, reference.key.clone())
            };
            entry.references().into_iter().map(of).collect::<Vec<_>>()
        })
        .collect()
}

/// The references of the example by every field of every sort that refers to something.
fn references_by_each_field() -> Vec<(Subject, &'static str, Target, Key)> {
    let all = references(&steered());
    for &kind in SteeringKind::ALL {
        for (field, target) in kind.references() {
            let stated = all.iter().any(|(subject, by, to, _)| {
                matches!(subject, Subject::Steering(of, _) if *of == kind) && *by == field && *to == target
            });
            assert!(stated, "the example has no {} with `{field}`", kind.words());
        }
    }
    all
}

/// An entry of each sort that is not in the example, and refers to nothing that is not there.
fn one_more_of_each() -> Vec<SteeringEntry> {
    let period = Period::year(2012).expect("a year");
    let entries: Vec<SteeringEntry> = vec![
        ChainDocument::new("x", ChainDocumentKind::Budget).adopter("council").into(),
        Goal::new("x", GoalKind::Activity).derived_from("reading").document("teaching").into(),
        GoverningDocument::new("x", GoverningDocumentKind::Policy).refers_to("old-policy").into(),
        Frame::new("x", "south", 7).from("education").into(),
        Price::new("x", "elderly").into(),
        InternalService::new("x", "front-desk", 9).used_by("housing", Decimal::from(1)).into(),
        ProcessStep::new("x", BudgetPhase::FollowUp).after("decision").into(),
        FollowUp::new("x", "school-frame", period, 5).into(),
        Assessment::new("x", "south").into(),
        ManagementGroup::new("x").member("schools").into(),
    ];
    assert!(entries.iter().map(SteeringEntry::kind).eq(SteeringKind::ALL.iter().copied()));
    entries
}

#[test]
fn each_sort_is_stated_restated_and_withdrawn() {
    for entry in one_more_of_each() {
        let key = entry.to_key();
        let after = made(Change::State(entry.clone()));
        assert_eq!(after.steering().entry(&key).as_ref(), Some(&entry));
        assert_eq!(made_in(after.clone(), Change::State(entry)), after);
        assert_eq!(made_in(after, Change::Withdraw(key.clone())), steered());
        let message = refused(withdraw(key.kind(), "nothing-like-it"));
        assert!(message.ends_with(&format!("unknown {} `nothing-like-it`", key.kind().words())), "{message}");
    }
    // In the place of one that stands, which keeps its place.
    for entry in steered().steering().entries() {
        assert_eq!(made(Change::State(entry.clone())), steered(), "{:?}", entry.to_key());
        let after = made(Change::State(entry.clone().cut()));
        assert_eq!(after.steering().keys(entry.kind()), steered().steering().keys(entry.kind()));
    }
    assert_eq!(
        refused(withdraw(SteeringKind::Goal, "readin")),
        "cannot withdraw goal `readin`: unknown goal `readin`; did you mean `reading`?"
    );
}

#[test]
fn what_makes_no_sense_is_not_stated() {
    for entry in one_more_of_each() {
        for key in ["", "a b"] {
            let mut named = serde_json::to_value(&entry).expect("it can be written");
            named[entry.kind().section()]["key"] = key.into();
            let named: SteeringEntry = serde_json::from_value(named).expect("it can be read");
            let message = refused(Change::State(named));
            assert!(message.contains(&format!("malformed key `{key}`")), "{message}");
        }
        let mut assumed = serde_json::to_value(&entry).expect("it can be written");
        assumed[entry.kind().section()]["assumed"] = "made-op".into();
        let assumed: SteeringEntry = serde_json::from_value(assumed).expect("it can be read");
        let message = refused(Change::State(assumed));
        assert!(message.ends_with("assumed: unknown assumption `made-op`; did you mean `made-up`?"), "{message}");
    }
    let nan = Indicator::new("per cent", Direction::Higher).target(f64::NAN);
    let year = Period::year(2011).expect("a year");
    let twice = Indicator::new("per cent", Direction::Higher).value(year, 1.0).value(year, 1.0);
    let goal = |key: &str| Goal::new(key, GoalKind::Activity);
    let document = |key: &str| GoverningDocument::new(key, GoverningDocumentKind::Plan);
    let service = |provider: &str| InternalService::new("x", provider, 1);
    for (entry, end) in [
        (goal("x").name(" ").into(), "name: name of `x`: expected some text, found \" \""),
        (
            goal("x").document("school-plans").into(),
            "document: unknown chain document or agreement `school-plans`; did you mean `school-plan`?",
        ),
        (
            goal("x").document("teachin").into(),
            "document: unknown chain document or agreement `teachin`; did you mean `teaching`?",
        ),
        (
            goal("x").derived_from("reading").derived_from("readng").into(),
            "derived_from: unknown goal `readng`; did you mean `reading`?",
        ),
        (
            goal("x").derived_from("vision").derived_from("vision").into(),
            "derived_from: duplicate key in a list: `vision` stands twice",
        ),
        (goal("x").focus_area("north").into(), "focus_area: `north`: expected a focus area, found unit"),
        (
            goal("x").led_by("board").into(),
            "led_by: `board`: expected an administration, a sector or a unit, found body",
        ),
        // Only what could stand there is offered: `board` is a body.
        (goal("x").led_by("boards").into(), "led_by: unknown node `boards`"),
        (goal("x").responsible("boards").into(), "responsible: unknown node `boards`; did you mean `board`?"),
        (goal("reading").indicator(nan).into(), "indicator: target of `reading`: expected a finite number, found NaN"),
        (
            goal("x").indicator(twice).into(),
            "indicator: values of `x`: expected one for each period, found two for 2011",
        ),
        (
            goal("x").indicator(Indicator::new("", Direction::Lower)).into(),
            "indicator: unit of the indicator of `x`: expected some text, found \"\"",
        ),
        (
            document("x").measure(Measure::new("\n")).into(),
            "measures: measure of `x`: expected some text, found \"\\n\"",
        ),
        (document("x").other_actor("").into(), "other_actors: other actor of `x`: expected some text, found \"\""),
        (
            document("x").subject("a b").into(),
            "subject: malformed key `a b`: expected 1 to 512 bytes of letters, digits and -_.:/",
        ),
        (
            document("x").supersedes("old-polici").into(),
            "supersedes: unknown governing document `old-polici`; did you mean `old-policy`?",
        ),
        (service("front-dask").into(), "provider: unknown node `front-dask`; did you mean `front-desk`?"),
        (
            service("front-desk").function("switchbord").into(),
            "function: unknown support function `switchbord`; did you mean `switchboard`?",
        ),
        (service("front-desk").driver("").into(), "driver: driver of `x`: expected some text, found \"\""),
        (
            service("front-desk").used_by("north", Decimal::ZERO).used_by("north", Decimal::ZERO).into(),
            "uses: duplicate key in a list: `north` stands twice",
        ),
        (Price::new("x", "schol").into(), "area: unknown service area `schol`; did you mean `school`?"),
        (
            FollowUp::new("x", "north-fram", year, 1).into(),
            "frame: unknown frame `north-fram`; did you mean `north-frame`?",
        ),
        (
            Assessment::new("x", "north").meets(Ability::WholeGroup).below(Ability::WholeGroup).into(),
            "below: abilities of `x`: expected each once, in `meets` or in `below`, found `whole-group` twice",
        ),
        (
            ManagementGroup::new("x").member("phone").into(),
            "members: `phone`: expected an administration, a sector or a unit, found channel",
        ),
    ] {
        let entry: SteeringEntry = entry;
        let begin = format!("cannot state {} `{}`: ", entry.kind().words(), entry.key());
        assert_eq!(refused(Change::State(entry)), format!("{begin}{end}"));
    }
    let delegation = delegation("hiring", Decider::Body("board".into())).name("");
    assert!(refused(Change::Delegate(delegation)).ends_with("name: name of `hiring`: expected some text, found \"\""));
}

#[test]
fn a_new_entry_may_refer_to_itself() {
    let circle = Goal::new("circle", GoalKind::Activity).derived_from("circle");
    let after = made(state(circle.clone()));
    assert_eq!(after.steering().goals.last(), Some(&circle));
    // It does not hold on to itself.
    assert_eq!(made_in(after, withdraw(SteeringKind::Goal, "circle")), steered());
    // When something else is wrong, nothing of it is left.
    let message = refused(state(circle.clone().derived_from("circl")));
    assert!(message.ends_with("derived_from: unknown goal `circl`; did you mean `circle`?"), "{message}");
    let step = ProcessStep::new("again", BudgetPhase::Planning).after("again").driver("nobody");
    assert!(refused(state(step)).ends_with("driver: unknown node `nobody`"));
}

#[test]
fn an_agreement_and_a_chain_document_never_have_the_same_key() {
    let document = ChainDocument::new("teaching", ChainDocumentKind::Budget);
    assert_eq!(
        refused(state(document.clone())),
        "cannot state chain document `teaching`: agreement `teaching` exists already"
    );
    assert_eq!(
        refused(Change::MakeAgreement(agreement("budget", "buyer", "north", "school"))),
        "cannot make agreement `budget`: chain document `budget` exists already"
    );
    let Model { organisation, mut steering, services, assumptions, .. } = steered();
    steering.chain_documents.push(document);
    let problems = Model::new("both", organisation, steering, services, assumptions).expect_err("two of one key");
    assert_eq!(
        problems.to_string(),
        "chain_document[3].key: duplicate key `teaching`: agreement[0] is called that already"
    );
    // After the one has gone, the other can come.
    let mut model = municipality();
    let _ = model.apply(&Change::EndAgreement { agreement: "teaching".into() }).expect("nothing stands in it");
    made_in(model, state(ChainDocument::new("teaching", ChainDocumentKind::Budget)));
}

#[test]
fn what_others_refer_to_stays_and_they_are_named() {
    for (subject, field, target, key) in references_by_each_field() {
        let services = steered().services;
        let change = match target {
            target if target.is_node() => Change::Remove { node: key.clone() },
            Target::ServiceArea => Change::RestateServices(Services {
                areas: services.areas.into_iter().filter(|area| area.key != key).collect(),
                ..services
            }),
            Target::SupportFunction => Change::RestateServices(Services {
                functions: services.functions.into_iter().filter(|function| function.key != key).collect(),
                ..services
            }),
            Target::ChainDocument if key == "teaching" => Change::EndAgreement { agreement: key.clone() },
            target => Change::Withdraw(SteeringKey::new(target.sort().expect("a sort"), key.clone())),
        };
        let mut model = steered();
        let error = model.apply(&change).expect_err("it is referred to");
        let Refusal::InUse { by } = error.refusal else { panic!("{}", error.refusal) };
        // Of several fields of one entry, the first is named.
        let by: Vec<_> = by.into_iter().filter(|(who, _)| *who == subject).collect();
        let first = references(&model).into_iter().find(|(who, _, to, other)| {
            *who == subject && *other == key && (to.is_node() == target.is_node()) && (to.sort() == target.sort())
        });
        assert_eq!(by, [(subject, first.expect("this one").1)], "{field}");
        assert_eq!(in_order(&model), in_order(&steered()));
    }
    assert_eq!(
        refused(withdraw(SteeringKind::Frame, "north-frame")),
        "cannot withdraw frame `north-frame`: follow-up `spring` refers to it (frame); move, unlink or end what refers to it first"
    );
    assert_eq!(
        refused(Change::EndAgreement { agreement: "teaching".into() }),
        "cannot end agreement `teaching`: goal `lessons` refers to it (document); move, unlink or end what refers to it first"
    );
    // An agreement and a node may have one key: the goal stands in the agreement.
    let mut model = steered();
    let _ = model.apply(&Change::Add(UnitEntry::new("teaching").into())).expect("a node of that key is another thing");
    made_in(model, Change::Remove { node: "teaching".into() });
}

#[test]
fn references_follow_a_node_to_its_new_key() {
    let nodes: std::collections::BTreeSet<Key> = references_by_each_field()
        .into_iter()
        .filter(|(_, _, target, _)| target.is_node())
        .map(|(.., key)| key)
        .collect();
    for node in nodes {
        let after = made(Change::Rename { node: node.clone(), name: None, key: Some("other".into()) });
        let expected: Vec<_> = references(&steered())
            .into_iter()
            .map(|(subject, field, target, key)| {
                let key = if target.is_node() && key == node { "other".into() } else { key };
                (subject, field, target, key)
            })
            .collect();
        assert_eq!(references(&after), expected, "{node}");
    }
    // What is no node keeps its key, whatever nodes are called.
    let after = made(Change::Rename { node: "north".into(), name: None, key: Some("school-plan".into()) });
    let after = made_in(after, Change::Rename { node: "school-plan".into(), name: None, key: Some("reading".into()) });
    assert_eq!(after.steering().goals[1], steered().steering().goals[1]);
}

#[test]
fn references_follow_a_unit_that_is_merged() {
    let after = made(Change::Merge { nodes: vec!["north".into()], into: "south".into() });
    let mut expected = references(&steered());
    for (.., target, key) in &mut expected {
        if target.is_node() && *key == "north" {
            *key = "south".into();
        }
    }
    // The south led one goal and used one service with the north: it does so once.
    let mut found = references(&after);
    assert_ne!(found, expected);
    expected.dedup_by(|a, b| a == b && a.1 != "measures");
    assert_eq!(found, expected);
    found.retain(|(.., key)| *key == "north");
    assert_eq!(found, []);
    let uses = &after.steering().internal_services[0].uses;
    assert_eq!(uses, &[Use { user: "south".into(), quantity: Decimal::from(7) }]);

    let mut model = steered();
    let service = InternalService::new("calls", "front-desk", 40)
        .used_by("south", Decimal::MAX)
        .used_by("north", Decimal::from_hundredths(1));
    let _ = model.apply(&state(service)).expect("a service");
    assert_eq!(
        refused_in(model, Change::Merge { nodes: vec!["north".into()], into: "south".into() }),
        "cannot merge `north` into `south`: uses: quantity of `south`: expected at most 42949672.95, found 42949672.95 and 0.01"
    );
}

#[test]
fn close_document() {
    let close = |document: &str, because: &str| Change::CloseDocument {
        document: document.into(),
        on: "2011-02-01".parse().expect("a day"),
        because: because.into(),
    };
    let after = made(close("old-policy", "nobody reads it"));
    let closed = &after.steering().governing_documents[0];
    assert_eq!((closed.closed, closed.closed_because.as_deref()), ("2011-02-01".parse().ok(), Some("nobody reads it")));
    assert_eq!(
        refused(close("old-polici", "x")),
        "cannot close `old-polici` on 2011-02-01: unknown governing document `old-polici`; did you mean `old-policy`?"
    );
    assert_eq!(
        refused(close("old-policy", " ")),
        "cannot close `old-policy` on 2011-02-01: closed_because: reason for closing of `old-policy`: expected some text, found \" \""
    );
}

#[test]
fn record_value() {
    let record = |goal: &str, period: &str, value: f64| Change::RecordValue {
        goal: goal.into(),
        period: period.parse().expect("a period"),
        value,
    };
    let values = |model: &Model| -> Vec<String> {
        let indicator = model.steering().goals[1].indicator.clone().expect("the goal has one");
        indicator.values.iter().map(|measured| format!("{} {}", measured.period, measured.value)).collect()
    };
    assert_eq!(values(&made(record("reading", "2010", 73.5))), ["2010 73.5", "2011 75"]);
    assert_eq!(values(&made(record("reading", "2011-H1", -1.0))), ["2011 75", "2011-H1 -1"]);
    assert_eq!(values(&made(record("reading", "2011", 0.0))), ["2011 0"]);
    assert_eq!(
        refused(record("readin", "2011", 1.0)),
        "cannot record 1 of `readin` for 2011: unknown goal `readin`; did you mean `reading`?"
    );
    assert_eq!(
        refused(record("vision", "2011", 1.0)),
        "cannot record 1 of `vision` for 2011: goal `vision` has no indicator"
    );
    assert_eq!(
        refused(record("reading", "2011", f64::INFINITY)),
        "cannot record inf of `reading` for 2011: indicator: value for 2011 of `reading`: expected a finite number, found inf"
    );
}

#[test]
fn set_frame() {
    let set = |frame: &str, kronor| Change::SetFrame { frame: frame.into(), kronor };
    let after = made(set("north-frame", u64::MAX));
    let frame = &after.steering().frames[1];
    assert_eq!((frame.kronor, frame.from.as_ref().map(Key::as_str)), (u64::MAX, Some("education")));
    assert_eq!(
        refused(set("north-fram", 1)),
        "cannot set `north-fram` to 1 kronor: unknown frame `north-fram`; did you mean `north-frame`?"
    );
}

#[test]
fn set_opening() {
    let set = |channel: &str, open: &[&str]| Change::SetOpening {
        channel: channel.into(),
        open: open.iter().map(|text| text.parse().expect("hours")).collect(),
    };
    let after = made(set("phone", &["mon-fri 08:00-16:00", "sat 10:00-14:00"]));
    assert_eq!(
        Opening::minutes_a_week(after.organisation().node("phone").expect("there").open().iter().copied()),
        2640
    );
    assert_eq!(made_in(after, set("phone", &[])), steered());
    assert_eq!(
        refused(set("phon", &[])),
        "cannot set the opening hours of `phon`: unknown node `phon`; did you mean `phone`?"
    );
    assert_eq!(
        refused(set("north", &[])),
        "cannot set the opening hours of `north`: expected channel, found unit `north`"
    );
}

#[test]
fn what_entries_assume_stays() {
    let change = state(Frame::new("north-frame", "north", 500).assumed("made-up"));
    let mut model = steered();
    let _ = model.apply(&Change::RestateServices(Services {
        functions: vec![SupportFunction { assumed: Assumed::Nothing, ..model.services().functions[0].clone() }],
        ..model.services().clone()
    }));
    let unassume = Change::Unassume { assumption: "made-up".into() };
    made_in(model.clone(), unassume.clone());
    let _ = model.apply(&change).expect("an assumption that is there");
    let message = refused_in(model.clone(), unassume);
    assert!(message.contains("frame `north-frame` refers to it (assumed)"), "{message}");
    let places: Vec<Subject> = model.assumed().into_iter().map(|(subject, ..)| subject).collect();
    assert_eq!(places, [Subject::Steering(SteeringKind::Frame, "north-frame".into())]);
}
