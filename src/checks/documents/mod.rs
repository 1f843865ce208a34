//! The register of governing documents (G6).

pub(crate) mod document_adopted_by_wrong;
pub(crate) mod document_circle;
pub(crate) mod document_not_published;
pub(crate) mod document_owner_vacant;
pub(crate) mod document_review_overdue;
pub(crate) mod document_without_owner;
pub(crate) mod documents_twice_in_force;
pub(crate) mod measure_incomplete;
pub(crate) mod reference_to_closed_document;
pub(crate) mod strategy_without_other_actors;
pub(crate) mod superseded_in_force;

use crate::facts::Facts;
use crate::steering::documents::{GoverningDocument, Register};
use crate::{Key, NodeRef};

/// The register as of the day of judgement.
fn register<'m>(facts: &Facts<'m>) -> Register<'m> {
    Register::new(facts.model(), facts.thresholds().judged_on)
}

/// The node with a key that a document names.
fn node<'m>(facts: &Facts<'m>, key: Option<&Key>) -> Option<NodeRef<'m>> {
    facts.organisation().node(key?.as_str())
}

/// Documents by their keys in a message; the rest of a long list only by its number.
fn listed<'d>(documents: impl IntoIterator<Item = &'d GoverningDocument>) -> String {
    super::words::listed_keys(documents.into_iter().map(|document| &document.key))
}
