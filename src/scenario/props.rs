//! What holds for any sequence of changes.

use std::sync::Arc;

use proptest::prelude::*;

use super::example::{NO_HEAD, agreement, delegation, in_order, municipality};
use super::identity::{Identity, Origins};
use super::{Change, Comparison, LinkChange, Scenario, diff};
use crate::checks::Checker;
use crate::*;

/// Keys that exist, those that changes bring, and one that never exists.
const KEYS: [&str; 18] = [
    "council",
    "board",
    "education",
    "administration",
    "schools",
    "care",
    "north",
    "south",
    "home",
    "front-desk",
    "buyer",
    "housing",
    "integration",
    "phone",
    "new-a",
    "new-b",
    "new-c",
    "nobody",
];

fn key() -> impl Strategy<Value = Key> {
    proptest::sample::select(&KEYS[..]).prop_map(Key::from)
}

/// A node in the line, most of the time: so that more changes can be made.
fn in_line() -> impl Strategy<Value = Key> {
    prop_oneof![6 => proptest::sample::select(&KEYS[3..11]).prop_map(Key::from), 2 => proptest::sample::select(&KEYS[14..17]).prop_map(Key::from), 1 => key()]
}

fn areas() -> impl Strategy<Value = Vec<Key>> {
    proptest::sample::subsequence(vec![Key::from("school"), Key::from("elderly"), Key::from("roads")], 0..=3)
}

fn staff() -> impl Strategy<Value = Option<Decimal>> {
    proptest::option::of((0_u32..3000).prop_map(Decimal::from_hundredths))
}

fn head() -> impl Strategy<Value = Option<Head>> {
    let title = proptest::sample::select(vec!["director", "sector head", "unit manager", "captain"]);
    let state = prop_oneof![Just(HeadState::Filled), Just(HeadState::Vacant), (0_u8..4).prop_map(HeadState::Shared)];
    proptest::option::of((title, state).prop_map(|(title, state)| Head::new(title).state(state)))
}

fn assumed() -> impl Strategy<Value = Assumed> {
    prop_oneof![3 => Just(Assumed::Nothing), 1 => Just(Assumed::Entry("made-up".into())), 1 => Just(Assumed::Entry("other".into()))]
}

fn unit() -> impl Strategy<Value = UnitEntry> {
    let links = (proptest::collection::vec(in_line(), 0..3), proptest::collection::vec(key(), 0..2));
    (in_line(), staff(), head(), areas(), links, any::<bool>(), assumed()).prop_map(
        |(key, staff, head, areas, (reports_to, employed_by), serves, assumed)| {
            let serves = if serves { vec![Service { customer: "home".into(), priced: false }] } else { vec![] };
            UnitEntry { staff, head, areas, reports_to, employed_by, serves, assumed, ..UnitEntry::new(key) }
        },
    )
}

fn entry() -> impl Strategy<Value = NodeEntry> {
    prop_oneof![
        3 => unit().prop_map(NodeEntry::Unit),
        1 => (in_line(), in_line(), staff()).prop_map(|(key, to, staff)| {
            SectorEntry { staff, ..SectorEntry::new(key).reports_to(to) }.into()
        }),
        1 => (key(), key()).prop_map(|(key, to)| BodyEntry::new(key, BodyKind::Committee).answers_to(to).into()),
        1 => (key(), key()).prop_map(|(key, to)| FocusAreaEntry::new(key).followed_up_by(to).into()),
        1 => (key(), key(), 0_u16..120).prop_map(|(key, to, share)| CompanyEntry::new(key).owned_by(to, Decimal::from(share)).into()),
    ]
}

fn link() -> impl Strategy<Value = LinkChange> {
    let kind = (0..RELATIONS.len()).prop_map(|n| RELATIONS[n].kind);
    (key(), kind, key(), any::<bool>()).prop_map(|(from, relation, to, priced)| LinkChange {
        priced: priced && relation == RelationKind::Serves,
        ..LinkChange::new(from, relation, to)
    })
}

fn services() -> impl Strategy<Value = Services> {
    let touch = any::<bool>();
    let by = prop_oneof![
        proptest::sample::select(vec!["hiring", "permits", "loans"]).prop_map(|key| Decides::Delegation(key.into())),
        proptest::sample::select(vec!["director", "captain"]).prop_map(|title| Decides::Level(title.into())),
        Just(Decides::Committee),
    ];
    let matters = (proptest::collection::vec(by, 0..3), any::<bool>(), assumed());
    (areas(), touch, proptest::option::of(1_u32..9), any::<bool>(), assumed(), matters).prop_map(
        |(areas, touch, electorate, function, assumed, (by, flows, guessed))| Services {
            matter_kinds: by
                .into_iter()
                .enumerate()
                .filter_map(|(number, by)| {
                    let area = areas.get(number)?;
                    let hours = Distribution::Constant(Decimal::from(1));
                    let arrivals = Arrivals::PerYear(Decimal::from(9));
                    let decision = DecisionShare { percent: Decimal::from(50), by, returned_percent: Decimal::ZERO };
                    Some(MatterKind {
                        focus_area: Some("integration".into()),
                        decisions: vec![decision],
                        assumed: guessed.clone(),
                        ..MatterKind::new(format!("matter-{number}"), area, arrivals, hours)
                    })
                })
                .collect(),
            flow: flows.then(|| Flow { assumed: guessed, ..Flow::default() }),
            electorate,
            assumed: assumed.clone(),
            touches: if touch && areas.len() > 1 {
                let areas = (areas[0].clone(), areas[1].clone());
                vec![Touch { areas, weight: Decimal::from(1), source: None, assumed }]
            } else {
                vec![]
            },
            areas: areas.into_iter().map(ServiceArea::new).collect(),
            functions: if function { municipality().services.functions } else { vec![] },
            companies: vec![],
        },
    )
}

fn change() -> impl Strategy<Value = Change> {
    let nodes = prop_oneof![
        4 => entry().prop_map(Change::Add),
        2 => entry().prop_map(Change::Restate),
        4 => key().prop_map(|node| Change::Remove { node }),
        1 => (key(), proptest::option::of("[a-z ]{0,4}"), proptest::option::of(key()))
            .prop_map(|(node, name, key)| Change::Rename { node, name, key }),
        1 => (in_line(), staff()).prop_map(|(node, staff)| Change::SetStaff { node, staff }),
        1 => (in_line(), head()).prop_map(|(node, head)| Change::SetHead { node, head }),
        1 => (in_line(), areas()).prop_map(|(node, areas)| Change::SetAreas { node, areas }),
        1 => (key(), proptest::option::of(0_u16..40)).prop_map(|(body, days)| Change::SetCalendar {
            body,
            calendar: days.map(|interval_days| Calendar::every(interval_days, 0)),
        }),
        1 => (key(), in_line()).prop_map(|(key, at)| {
            Change::OpenChannel(ChannelEntry::new(key, ChannelKind::Web).enters_at(at))
        }),
        1 => key().prop_map(|channel| Change::CloseChannel { channel }),
    ];
    let units = prop_oneof![
        3 => (proptest::collection::vec(in_line(), 0..3), in_line())
            .prop_map(|(nodes, into)| Change::Merge { nodes, into }),
        3 => (in_line(), unit()).prop_map(|(node, off)| Change::Split { node, off }),
        1 => (in_line(), in_line(), staff()).prop_map(|(from, to, staff)| Change::TransferStaff {
            from,
            to,
            staff: staff.unwrap_or_default(),
        }),
        3 => (in_line(), in_line()).prop_map(|(node, to)| Change::Move { node, to }),
        3 => link().prop_map(Change::Link),
        3 => link().prop_map(Change::Unlink),
        1 => (in_line(), key()).prop_map(|(node, focus_area)| Change::MakeResponsible { node, focus_area }),
        1 => (in_line(), key()).prop_map(|(node, to)| Change::TransferEmployment { node, to }),
    ];
    let by = prop_oneof![
        key().prop_map(Decider::Body),
        proptest::sample::select(vec!["unit manager", "captain"]).prop_map(|title| Decider::Level(title.into())),
    ];
    let terms = (proptest::sample::select(vec!["teaching", "cleaning"]), key(), key(), areas());
    let terms = terms.prop_map(|(key, buyer, provider, areas)| {
        agreement(key, buyer.as_str(), provider.as_str(), areas.first().map_or("school", Key::as_str))
    });
    let steering = prop_oneof![
        (terms, any::<bool>()).prop_map(|(terms, amend)| if amend {
            Change::AmendAgreement(terms)
        } else {
            Change::MakeAgreement(terms)
        }),
        Just(Change::EndAgreement { agreement: "teaching".into() }),
        (proptest::sample::select(vec!["hiring", "permits", "loans"]), by)
            .prop_map(|(key, by)| Change::Delegate(delegation(key, by))),
        Just(Change::EndDelegation { delegation: "hiring".into() }),
        Just(Change::SetSteeringModel { model: Some(SteeringModel::Sector) }),
        proptest::sample::subsequence(vec!["director", "unit manager", "captain"], 0..=3).prop_map(|titles| {
            let levels = titles.into_iter().map(|title| Level { title: title.into(), also: vec![] }).collect();
            Change::SetLadder { levels }
        }),
        services().prop_map(Change::RestateServices),
        "[a-z]{1,4}".prop_map(|reason| Change::Assume(Assumption::new("other", reason))),
        Just(Change::Unassume { assumption: "other".into() }),
        Just(Change::Unassume { assumption: "made-up".into() }),
    ];
    prop_oneof![3 => nodes, 3 => units, 2 => steering]
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    proptest::collection::vec(change(), 0..40)
}

/// The example after those of the changes that can be made.
fn changed(changes: &[Change]) -> Model {
    let mut model = municipality();
    for change in changes {
        let _ = model.apply(change);
    }
    model
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn undoing_all_gives_the_very_same_model(changes in changes()) {
        let mut model = municipality();
        let before = model.clone();
        let mut undos = Vec::new();
        for change in &changes {
            let now = model.clone();
            match model.apply(change) {
                Ok(undo) => undos.push((now, undo)),
                Err(error) => {
                    prop_assert!(error.to_string().starts_with("cannot "));
                    prop_assert_eq!(in_order(&model), in_order(&now), "{} left something behind", error);
                }
            }
            prop_assert_eq!(model.problems(), vec![], "{} broke a reference", change);
        }
        for (now, undo) in undos.into_iter().rev() {
            model.undo(undo).expect("in turn");
            prop_assert_eq!(in_order(&model), in_order(&now));
            prop_assert_eq!(&model, &now);
        }
        prop_assert_eq!(model, before);
    }

    #[test]
    fn a_plan_is_carried_out_whole_or_not_at_all(changes in proptest::collection::vec(change(), 0..6)) {
        let mut model = municipality();
        let before = model.clone();
        match model.apply_all(&changes) {
            Ok(undo) => {
                prop_assert_eq!(&model, &changed(&changes));
                model.undo(undo).expect("nothing came after it");
            }
            Err(crate::scenario::PlanError::Change { index, .. }) => {
                let mut until = before.clone();
                prop_assert!(until.apply_all(&changes[..index]).is_ok());
                prop_assert!(until.apply(&changes[index]).is_err());
            }
            Err(other) => prop_assert!(false, "{}", other),
        }
        prop_assert_eq!(in_order(&model), in_order(&before));
    }

    #[test]
    fn a_diff_leads_from_any_model_to_any_other(a in changes(), b in changes()) {
        let (mut a, b) = (changed(&a), changed(&b));
        let changes = diff(&a, &b);
        if let Err(error) = a.apply_all(&changes) {
            prop_assert!(false, "{}", error);
        }
        prop_assert_eq!(&a, &b, "after {:#?}", changes);
        prop_assert_eq!(diff(&a, &b), vec![]);
    }

    #[test]
    fn a_comparison_adds_up_and_a_cause_is_where_a_finding_comes_to_stay(changes in changes()) {
        let base = municipality();
        let mut model = base.clone();
        let mut scenario = Scenario::new("random", Arc::new(base.clone()));
        let mut made = Vec::new();
        for change in changes {
            if model.apply(&change).is_ok() {
                made.push(change.clone());
                scenario = scenario.then(change);
            }
        }
        let checker = Checker::new().with(&NO_HEAD);
        let comparison = Comparison::new(&base, &[(&scenario).into()], &checker).expect("all changes can be made");
        let after = &comparison.alternatives[0];
        prop_assert_eq!(after.introduced.len() + after.carried_over.len(), after.report.findings.len());
        prop_assert_eq!(after.resolved.len() + after.carried_over.len(), comparison.report.findings.len());

        // Slowly, and from the other end: every state is checked in full, and each finding looked up in it.
        let mut state = base.clone();
        let mut states = vec![state.clone()];
        for change in &made {
            let _ = state.apply(change).expect("it was made before");
            states.push(state.clone());
        }
        let count = |at: usize, identity: &Identity| {
            let origins = Origins::of(&made[..at]);
            let report = checker.run(&states[at]);
            report.findings.iter().filter(|finding| Identity::of(finding, &origins) == *identity).count()
        };
        let origins = Origins::of(&made);
        for new in &after.introduced {
            let identity = Identity::of(&new.finding, &origins);
            let cause = new.cause.as_ref().expect("the base does not have it").index;
            let least = (cause + 1..states.len()).map(|at| count(at, &identity)).min();
            prop_assert!(least > Some(count(cause, &identity).max(count(0, &identity))), "{:?} by {}", identity, cause);
        }
    }

    #[test]
    fn a_change_survives_json(change in change()) {
        let text = serde_json::to_string(&change).expect("a change can be written");
        prop_assert_eq!(serde_json::from_str::<Change>(&text).expect("and read"), change);
    }
}
