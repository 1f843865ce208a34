//! What changes in findings and metrics when a model is called otherwise, written in another order, or grows by something that
//! has nothing to do with the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use orgmodel::checks::Checker;
use orgmodel::facts::Thresholds;
use orgmodel::format::{Input, parse, to_json};
use orgmodel::metrics::{Aspect, Value, measure, metric};
use orgmodel::scenario::Change;
use orgmodel::{
    BodyEntry, BodyKind, Key, Model, NodeEntry, NodeKind, Organisation, Services, Steering, Subject, UnitEntry,
};
use proptest::prelude::*;
use serde_json::Value as Json;

use super::any_model;

/// Check, subject and what is related, in the order of the report.
fn findings(model: &Model) -> Vec<(&'static str, Subject, Vec<Subject>)> {
    let report = Checker::new().run(model);
    report.findings.into_iter().map(|finding| (finding.check, finding.subject, finding.related)).collect()
}

/// Check and subject, each as often as there is a finding; in an order of its own.
fn found(model: &Model) -> Vec<(&'static str, Subject)> {
    let mut found: Vec<_> = findings(model).into_iter().map(|(check, subject, _)| (check, subject)).collect();
    found.sort_unstable();
    found
}

fn measured(model: &Model) -> BTreeMap<&'static str, Option<Value>> {
    measure(model, &Thresholds::default()).into_iter().map(|found| (found.metric, found.value)).collect()
}

/// The metrics whose values have keys as labels, in the order of these or of what they name.
const BY_KEY: [&str; 2] = ["cost-per-service-area", "documents-by-subject"];

/// The metrics with the labels that are keys changed, and then in an order of their own.
fn measured_with(model: &Model, label: impl Fn(&str) -> String) -> BTreeMap<&'static str, Option<Value>> {
    let mut measured = measured(model);
    for name in BY_KEY {
        if let Some(Some(Value::Series(series))) = measured.get_mut(name) {
            series.iter_mut().for_each(|(key, _)| *key = label(key).into());
            series.sort_by(|one, other| one.0.cmp(&other.0));
        }
    }
    measured
}

/// The metrics that have another value; sums of other order may differ in their last digits.
fn differing(a: &Model, b: &Model) -> BTreeSet<&'static str> {
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(1.0);
    let same = |a: &Option<Value>, b: &Option<Value>| match (a, b) {
        (Some(Value::Number(a)), Some(Value::Number(b))) => close(*a, *b),
        (Some(Value::Series(a)), Some(Value::Series(b))) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.0 == b.0 && close(a.1, b.1))
        }
        (a, b) => a == b,
    };
    let (a, b) = (measured_with(a, str::to_owned), measured_with(b, str::to_owned));
    a.iter().filter(|(name, value)| !same(value, &b[*name])).map(|(name, _)| *name).collect()
}

/// Other names for all keys of a model, in the opposite order of the alphabet.
fn other_keys(model: &Model) -> BTreeMap<String, String> {
    let (steering, services) = (model.steering(), model.services());
    let mut keys: BTreeSet<&Key> = model.assumptions().iter().map(|assumption| &assumption.key).collect();
    keys.extend(steering.agreements.iter().map(|agreement| &agreement.key));
    keys.extend(steering.delegations.iter().map(|delegation| &delegation.key));
    let entries: Vec<Key> = steering.entries().map(|entry| entry.key().clone()).collect();
    keys.extend(&entries);
    keys.extend(steering.governing_documents.iter().filter_map(|document| document.subject.as_ref()));
    keys.extend(services.areas.iter().flat_map(|area| std::iter::once(&area.key).chain(&area.subject)));
    keys.extend(services.matter_kinds.iter().flat_map(|kind| std::iter::once(&kind.key).chain(&kind.focus_area)));
    keys.extend(services.functions.iter().map(|function| &function.key));
    keys.extend(services.companies.iter().map(|company| &company.key));
    let nodes: Vec<Key> = model.organisation().nodes().map(|node| node.key()).collect();
    keys.extend(&nodes);
    let last = keys.len();
    keys.into_iter().enumerate().map(|(number, key)| (key.to_string(), format!("k{:04}", last - number))).collect()
}

/// Puts other keys into the file of a model, wherever a field holds keys.
fn relabel(json: &mut Json, field: &str, to: &BTreeMap<String, String>) {
    /// The fields that hold words and not keys.
    const WORDS: [&str; 12] = [
        "name",
        "kind",
        "role",
        "title",
        "also",
        "state",
        "level",
        "source",
        "reason",
        "placement_reason",
        "by",
        "rule",
    ];
    match json {
        Json::String(text) if !WORDS.contains(&field) => {
            if let Some(other) = to.get(text) {
                other.clone_into(text);
            }
        }
        Json::Array(items) => items.iter_mut().for_each(|item| relabel(item, field, to)),
        Json::Object(fields) => fields.iter_mut().for_each(|(field, item)| relabel(item, field, to)),
        _ => {}
    }
}

fn relabelled(model: &Model, to: &BTreeMap<String, String>) -> Model {
    let mut json: Json = serde_json::from_str(&to_json(model)).expect("JSON");
    // The name of the steering model is a word, the field `model` of nothing else.
    for (section, value) in json.as_object_mut().expect("a file is an object") {
        if section != "steering" {
            relabel(value, section, to);
        }
    }
    let no_include = &mut |_: &str| Err(io::Error::other("nothing is included"));
    parse(&Input::json("relabelled.json", &json.to_string()), no_include).unwrap_or_else(|error| panic!("{error}"))
}

fn renamed(subject: Subject, to: &BTreeMap<String, String>) -> Subject {
    // As in `relabel`: a key that is in no list of names stays.
    let of = |key: Key| to.get(key.as_str()).map_or(key, |other| Key::from(other.as_str()));
    match subject {
        Subject::Node(kind, key) => Subject::Node(kind, of(key)),
        Subject::ServiceArea(key) => Subject::ServiceArea(of(key)),
        Subject::SupportFunction(key) => Subject::SupportFunction(of(key)),
        Subject::Agreement(key) => Subject::Agreement(of(key)),
        Subject::Delegation(key) => Subject::Delegation(of(key)),
        Subject::Steering(kind, key) => Subject::Steering(kind, of(key)),
        other => other,
    }
}

fn shuffled_steering(steering: Steering) -> impl Strategy<Value = Steering> {
    (
        Just(steering.agreements).prop_shuffle(),
        Just(steering.delegations).prop_shuffle(),
        (
            Just(steering.chain_documents).prop_shuffle(),
            Just(steering.goals).prop_shuffle(),
            Just(steering.governing_documents).prop_shuffle(),
        ),
        (
            Just(steering.frames).prop_shuffle(),
            Just(steering.prices).prop_shuffle(),
            Just(steering.internal_services).prop_shuffle(),
            Just(steering.process_steps).prop_shuffle(),
            Just(steering.follow_ups).prop_shuffle(),
        ),
        (Just(steering.assessments).prop_shuffle(), Just(steering.management_groups).prop_shuffle()),
    )
        .prop_map(move |(agreements, delegations, texts, money, leadership)| Steering {
            model: steering.model,
            agreements,
            delegations,
            chain_documents: texts.0,
            goals: texts.1,
            governing_documents: texts.2,
            frames: money.0,
            prices: money.1,
            internal_services: money.2,
            process_steps: money.3,
            follow_ups: money.4,
            assessments: leadership.0,
            management_groups: leadership.1,
        })
}

/// A model, and the same one with all lists of entries in another order.
fn shuffled(model: Model) -> impl Strategy<Value = (Model, Model)> {
    let ladder = model.organisation().ladder().levels().to_vec();
    let (steering, services) = (model.steering().clone(), model.services().clone());
    let (name, assumptions) = (model.name().to_owned(), model.assumptions().to_vec());
    let entries: Vec<NodeEntry> = model.organisation().entries().collect();
    (
        Just(entries).prop_shuffle(),
        shuffled_steering(steering),
        Just(services.areas.clone()).prop_shuffle(),
        Just(services.touches.clone()).prop_shuffle(),
        Just(services.functions.clone()).prop_shuffle(),
    )
        .prop_map(move |(entries, steering, areas, touches, functions)| {
            let mut builder = Organisation::builder();
            for level in &ladder {
                builder.level(level.clone());
            }
            for entry in entries {
                builder.add(entry);
            }
            let services = Services { areas, touches, functions, ..services.clone() };
            let organisation = builder.build().expect("the same entries");
            let other = Model::new(name.clone(), organisation, steering, services, assumptions.clone());
            (model.clone(), other.expect("the same parts"))
        })
}

/// The sorts of bodies that the law does not require.
const NOT_REQUIRED: [BodyKind; 6] = [
    BodyKind::Committee,
    BodyKind::DistrictCommittee,
    BodyKind::PurchaserCommittee,
    BodyKind::ProviderBoard,
    BodyKind::DraftingCommittee,
    BodyKind::JointCommittee,
];

proptest! {
    // Models with a steering are large and shrink slowly.
    #![proptest_config(ProptestConfig { max_shrink_time: 20_000, ..ProptestConfig::with_cases(96) })]

    /// Even the order of the findings, which follows the places of the entries, and the last digits of the metrics.
    #[test]
    fn other_names_change_nothing(model in any_model()) {
        let to = other_keys(&model);
        let other = relabelled(&model, &to);
        // In files, entries stand by kind.
        let model = relabelled(&model, &BTreeMap::new());
        let expected: Vec<_> = findings(&model)
            .into_iter()
            .map(|(check, subject, related)| {
                (check, renamed(subject, &to), related.into_iter().map(|one| renamed(one, &to)).collect())
            })
            .collect();
        prop_assert_eq!(findings(&other), expected);
        let renamed_metrics = measured_with(&model, |key| to.get(key).map_or(key, String::as_str).to_owned());
        prop_assert_eq!(measured_with(&other, str::to_owned), renamed_metrics);
    }

    #[test]
    fn another_order_changes_only_at_which_node_a_circle_is_found(
        (model, other) in any_model().prop_flat_map(shuffled),
    ) {
        prop_assert_eq!(&other, &model);
        let known = |found: Vec<(&'static str, Subject)>| -> Vec<(&'static str, Option<Subject>)> {
            // Found at the first of several, such as those on a circle.
            let of_circles = [
                "reporting-cycle",
                "council-not-highest",
                "company-outside-group",
                "goal-circle",
                "documents-twice-in-force",
                "document-circle",
                "process-circle",
                "service-charged-twice",
            ];
            let mut known: Vec<_> = found
                .into_iter()
                .map(|(check, subject)| (check, (!of_circles.contains(&check)).then_some(subject)))
                .collect();
            known.sort_unstable();
            // Of services that share users with one another, how many are charged twice hangs on which stands first.
            known.dedup_by(|one, other| one == other && one.0 == "service-charged-twice");
            known
        };
        prop_assert_eq!(known(found(&other)), known(found(&model)));
        prop_assert_eq!(differing(&other, &model), BTreeSet::new());
    }

    /// A unit without head, staff, areas and relations lacks a superior where there is a line. In the metrics of shape it is
    /// one more node that nobody reaches; to all others it is nothing.
    #[test]
    fn an_isolated_unit_lacks_a_superior_and_nothing_else_changes(model in any_model()) {
        let mut larger = model.clone();
        let _ = larger.apply(&Change::Add(UnitEntry::new("isolated").into())).expect("a fresh key");
        let mut expected = found(&model);
        let lines = model.organisation().in_line().any(|node| node.superiors().next().is_some());
        expected.extend(lines.then(|| ("without-superior", Subject::Node(NodeKind::Unit, "isolated".into()))));
        expected.sort_unstable();
        prop_assert_eq!(found(&larger), expected);
        for name in differing(&model, &larger) {
            let aspect = metric(name).map(|metric| metric.aspect);
            prop_assert_eq!(aspect, Some(Aspect::Shape), "{}", name);
        }
    }

    /// A body that is not required and to which nothing refers is found, if at all, about itself; it is counted, and no other
    /// metric changes.
    #[test]
    fn an_isolated_body_is_found_about_itself_and_counted(
        model in any_model(),
        kind in prop::sample::select(NOT_REQUIRED.to_vec()),
    ) {
        // The first body switches the checks of bodies on.
        prop_assume!(model.organisation().bodies().next().is_some());
        let mut larger = model.clone();
        let _ = larger.apply(&Change::Add(BodyEntry::new("isolated", kind).into())).expect("a fresh key");
        let isolated = Subject::Node(NodeKind::Body, "isolated".into());
        let others: Vec<_> = found(&larger).into_iter().filter(|(_, subject)| *subject != isolated).collect();
        prop_assert_eq!(others, found(&model));
        for name in differing(&model, &larger) {
            let aspect = metric(name).map(|metric| metric.aspect);
            prop_assert_eq!(aspect, Some(Aspect::Counts), "{}", name);
        }
    }
}
