//! The goal chain and its documents (G3, G4, A7, P6, P8).

use std::collections::HashMap;

use crate::checks::{Draft, Evidence, Findings};
use crate::facts::Facts;
use crate::steering::Entry as _;
use crate::steering::goals::{ChainDocument, ChainDocumentKind, DocumentState, Goal, GoalDocument, GoalKind};
use crate::{Key, NodeKind, NodeRef};

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

/// Finds goals that say what where it is said how, or the other way round (P8).
fn misplaced(facts: &Facts<'_>, findings: &mut Findings, says_what: bool, expected: &str, help: &'static str) {
    let chain = facts.goal_chain();
    for goal in chain.current().filter(|goal| goal.kind.says_what() == says_what) {
        let Some(place @ GoalDocument::Chain(document)) = chain.document_of(goal) else { continue };
        let (says, not) = match document.kind {
            ChainDocumentKind::Budget | ChainDocumentKind::SectorPlan => ("what", "how"),
            ChainDocumentKind::OperationalPlan | ChainDocumentKind::WorkPlan => ("how", "what"),
        };
        if says_what == (says == "what") {
            continue;
        }
        let found = format!("{} `{}`", document.kind, document.key);
        let draft = Draft::new(
            goal.subject(),
            format!("this {} stands in {found}, which says {says} and not {not}", goal.kind),
        )
        .field("document")
        .related([place.subject()])
        .evidence(Evidence::Mismatch { expected: expected.into(), found })
        .help(help);
        findings.push(draft);
    }
}
