//! The goal chain and its documents (G3, G4, A7, P6, P8).

use std::collections::HashMap;

use crate::facts::Facts;
use crate::steering::SteeringKind;
use crate::steering::goals::{ChainDocument, DocumentState, Goal, GoalDocument, GoalKind};
use crate::{Key, NodeKind, NodeRef, Subject};

pub(crate) mod activity_without_goal;
pub(crate) mod chain_document_adopted_by_wrong;
pub(crate) mod focus_area_goal_not_led;
pub(crate) mod focus_area_without_goals;
pub(crate) mod goal_circle;
pub(crate) mod goal_not_followable;
pub(crate) mod goal_without_activity;
pub(crate) mod goal_without_parent;
pub(crate) mod measured_value_missing;
pub(crate) mod officers_decide_what;
pub(crate) mod perspective_without_goals;
pub(crate) mod plan_missing;
pub(crate) mod politics_decides_how;
pub(crate) mod result_skips_a_link;
pub(crate) mod strategic_goal_not_picked_up;

/// A goal as what a finding is about.
fn subject(goal: &Goal) -> Subject {
    Subject::Steering(SteeringKind::Goal, goal.key.clone())
}

/// The strategic and committee goals that hold or are being drafted.
fn followed<'f, 'm>(facts: &'f Facts<'m>) -> impl Iterator<Item = &'m Goal> + 'f {
    facts.goal_chain().current().filter(|goal| is_followed(goal))
}

/// Whether it is a strategic or a committee goal: those that can be followed, and have a perspective.
fn is_followed(goal: &Goal) -> bool {
    matches!(goal.kind, GoalKind::StrategicGoal | GoalKind::CommitteeGoal)
}

/// The documents of the goal chain that are adopted or drafted, in the order in which they are stated.
fn current_documents<'m>(facts: &Facts<'m>) -> impl Iterator<Item = &'m ChainDocument> + use<'m> {
    let documents = &facts.model().steering().chain_documents;
    documents.iter().filter(|document| document.state != DocumentState::Ended)
}

/// The goals by the document in which they stand.
fn by_document<'m>(facts: &Facts<'m>) -> HashMap<&'m Key, Vec<&'m Goal>> {
    let mut found: HashMap<&Key, Vec<&Goal>> = HashMap::new();
    for goal in facts.goal_chain().goals() {
        if let Some(document) = &goal.document {
            found.entry(document).or_default().push(goal);
        }
    }
    found
}

/// The documents in which goals stand or should, each with its goals: those of the goal chain that have not ended, and the
/// agreements in which at least one goal stands.
fn documents_with_goals<'m>(facts: &Facts<'m>) -> Vec<(GoalDocument<'m>, Vec<&'m Goal>)> {
    let mut goals = by_document(facts);
    let documents: Vec<_> = current_documents(facts).collect();
    let documents = documents.into_iter().map(GoalDocument::Chain);
    let agreements = facts.model().steering().agreements.iter();
    let agreements = agreements.filter(|agreement| goals.contains_key(&agreement.key));
    let agreements: Vec<_> = agreements.map(GoalDocument::Agreement).collect();
    documents.chain(agreements).map(|document| (document, goals.remove(document.key()).unwrap_or_default())).collect()
}

/// The kind of node whose head stands where the sector heads do: sectors, or administrations in a model without any.
fn sector_kind(facts: &Facts<'_>) -> NodeKind {
    if facts.meets(crate::facts::Need::Sectors) { NodeKind::Sector } else { NodeKind::Administration }
}

/// Whether a unit is led by an operations manager: it reports directly to a sector, or to an administration in a model without
/// sectors.
fn is_below_sector(node: NodeRef<'_>, sector_kind: NodeKind) -> bool {
    node.kind() == NodeKind::Unit && node.superiors().any(|superior| superior.kind() == sector_kind)
}
