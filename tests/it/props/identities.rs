//! What is done can be undone, what differs can be made the same, what is written can be read.

use std::sync::Arc;

use orgmodel::format::{schema, to_json};
use orgmodel::scenario::{Change, Scenario, diff};
use orgmodel::strategies::{changes, model_of, services};
use orgmodel::{Assumption, Level, Model, NodeEntry, NodeKind, RELATIONS, Services, Steering};
use proptest::prelude::*;

use super::any_model;
use crate::format::survives;

/// Everything in a model in the order in which it stands, which the equality of models leaves out.
fn in_order(model: &Model) -> (Vec<NodeEntry>, Vec<Level>, Steering, Services, Vec<Assumption>) {
    (
        model.organisation().entries().collect(),
        model.organisation().ladder().levels().to_vec(),
        model.steering().clone(),
        model.services().clone(),
        model.assumptions().to_vec(),
    )
}

/// A model, and changes that name things of it.
fn model_and_changes(most: usize) -> impl Strategy<Value = (Model, Vec<Change>)> {
    any_model().prop_flat_map(move |model| {
        let changes = changes(&model, most);
        (Just(model), changes)
    })
}

/// Makes those of the changes that can be made, and gives them.
fn make(model: &mut Model, changes: Vec<Change>) -> Vec<Change> {
    changes.into_iter().filter(|change| model.apply(change).is_ok()).collect()
}

/// That the difference of two models leads from the one to the other.
fn leads_from(a: &Model, b: &Model) -> Result<(), TestCaseError> {
    let changes = diff(a, b);
    let mut changed = a.clone();
    let undo = changed.apply_all(&changes).map_err(|error| TestCaseError::fail(format!("{error}: {changes:#?}")))?;
    prop_assert_eq!(&changed, b);
    prop_assert_eq!(diff(&changed, b), vec![]);
    changed.undo(undo).expect("nothing came after it");
    prop_assert_eq!(in_order(&changed), in_order(a));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn undoing_in_reverse_gives_every_state_again((mut model, changes) in model_and_changes(12)) {
        let mut made = Vec::new();
        for change in &changes {
            let before = model.clone();
            match model.apply(change) {
                Ok(undo) => made.push((before, undo)),
                Err(_) => prop_assert_eq!(in_order(&model), in_order(&before), "{} was refused", change),
            }
        }
        for (before, undo) in made.into_iter().rev() {
            model.undo(undo).expect("in turn");
            prop_assert_eq!(&model, &before);
            prop_assert_eq!(in_order(&model), in_order(&before));
        }
    }

    /// The counts that an organisation keeps are those of what it holds.
    #[test]
    fn nodes_and_relations_are_counted_right_after_any_changes((mut model, changes) in model_and_changes(12)) {
        make(&mut model, changes);
        let organisation = model.organisation();
        for kind in NodeKind::ALL {
            let nodes = organisation.nodes().filter(|node| node.kind() == kind);
            prop_assert_eq!(organisation.count_of(kind), nodes.count());
            prop_assert_eq!(organisation.of_kind(kind).count(), organisation.count_of(kind));
        }
        let relations: Vec<_> = organisation.nodes().flat_map(|node| node.relations()).collect();
        for rule in RELATIONS {
            let count = relations.iter().filter(|(relation, _)| relation.kind() == rule.kind).count();
            prop_assert_eq!(organisation.relation_count_of(rule.kind), count);
            prop_assert_eq!(organisation.relations(rule.kind).count(), count);
        }
        prop_assert_eq!(organisation.heads(), organisation.nodes().filter(|node| node.head().is_some()).count());
        prop_assert_eq!(organisation.staffed(), organisation.nodes().filter(|node| node.staff().is_some()).count());
        prop_assert_eq!(organisation.in_line().count(), organisation.nodes().filter(|n| n.kind().is_in_line()).count());
        for node in organisation.nodes() {
            prop_assert_eq!(organisation.node(node.key().as_str()), Some(node));
            let level = node.head().and_then(|head| organisation.ladder().level_of(head.title()));
            prop_assert_eq!(node.head().and_then(|head| head.level()), level);
        }
    }

    /// What refers to a node that is renamed, merged or gone goes along, or the change is refused.
    #[test]
    fn every_reference_leads_to_something_after_any_changes((mut model, changes) in model_and_changes(12)) {
        make(&mut model, changes);
        let (_, _, steering, services, assumptions) = in_order(&model);
        let again = Model::new("again", model.organisation().clone(), steering, services, assumptions);
        prop_assert_eq!(again.map_err(|problems| problems.to_string()), Ok(model));
    }

    #[test]
    fn a_branch_is_its_changes_in_a_row((base, changes) in model_and_changes(12), split: prop::sample::Index) {
        let mut changed = base.clone();
        let made = make(&mut changed, changes);
        let (first, second) = made.split_at(split.index(made.len() + 1));
        let half = Arc::new(first.iter().cloned().fold(Scenario::new("half", Arc::new(base.clone())), Scenario::then));
        let whole = second.iter().cloned().fold(half.branch("whole"), Scenario::then);
        let other = half.branch("other");

        prop_assert_eq!(whole.model().expect("every change was made before"), changed);
        let mut until = base.clone();
        make(&mut until, first.to_vec());
        prop_assert_eq!(&half.model().expect("the first of them"), &until);
        prop_assert_eq!(other.model().expect("no change more"), until);
        prop_assert_eq!(half.base().as_ref(), &base);
        prop_assert_eq!(whole.changes().count(), made.len());
    }

    #[test]
    fn a_diff_leads_from_any_model_to_any_other((a, b) in (any_model(), any_model())) {
        leads_from(&a, &b)?;
    }

    #[test]
    fn a_diff_leads_from_one_archetype_to_another_of_the_same_services(
        (a, b) in services().prop_flat_map(|services| (model_of(services.clone()), model_of(services))),
    ) {
        leads_from(&a, &b)?;
    }

    #[test]
    fn what_is_written_is_read_and_written_again_alike(model in any_model()) {
        survives(&model);
    }
}

proptest! {
    // The schema is slow.
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn what_is_written_fits_the_schema(model in any_model()) {
        let schema = jsonschema::validator_for(&schema::model()).expect("a schema");
        let json = serde_json::from_str(&to_json(&model)).expect("JSON");
        let errors: Vec<String> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
        prop_assert_eq!(errors, Vec::<String>::new());
    }
}
