//! Bodies, employment and the group (P1-P5, P9).

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::Facts;
use crate::{NodeId, NodeKind, NodeRef, RelationKind};

mod council_size;

pub(crate) mod committee_employs;
pub(crate) mod committee_not_under_council;
pub(crate) mod committee_without_officer_support;
pub(crate) mod committee_without_sector;
pub(crate) mod company_outside_group;
pub(crate) mod council_not_highest;
pub(crate) mod council_size_even;
pub(crate) mod council_too_small;
pub(crate) mod drafting_committee_standing;
pub(crate) mod drafting_committee_without_officer_support;
pub(crate) mod employer_not_executive_board;
pub(crate) mod required_body_missing;
pub(crate) mod sector_without_committee;
pub(crate) mod shares_not_whole;
pub(crate) mod staff_with_several_employers;
pub(crate) mod staff_without_employer;
pub(crate) mod supervises_what_it_runs;

/// Those of some nodes at which a chain of relations breaks off before it reaches a goal; of a circle the first of these
/// nodes. Nodes further back on a broken chain are left out.
fn broken_chains<'m>(
    nodes: impl Iterator<Item = NodeRef<'m>>,
    kind: RelationKind,
    is_goal: impl Fn(NodeRef<'m>) -> bool,
) -> Vec<NodeRef<'m>> {
    let nodes: Vec<NodeRef<'m>> = nodes.collect();
    let ids: BTreeSet<NodeId> = nodes.iter().map(|node| node.id()).collect();
    let reached_from = |node: NodeRef<'m>| {
        let mut reached: BTreeMap<NodeId, NodeRef<'m>> = BTreeMap::new();
        let mut open = vec![node];
        while let Some(at) = open.pop() {
            open.extend(at.targets(kind).filter(|to| reached.insert(to.id(), *to).is_none()));
        }
        reached
    };
    let breaks_off = |node: NodeRef<'m>| {
        let reached = reached_from(node);
        if is_goal(node) || reached.values().any(|&at| is_goal(at)) {
            return false;
        }
        // A circle from which there is a way on, to another circle, breaks off there.
        let is_first = reached.keys().find(|id| ids.contains(id)) == Some(&node.id());
        reached.is_empty() || is_first && reached.values().all(|&at| reached_from(at).contains_key(&node.id()))
    };
    nodes.into_iter().filter(|&node| breaks_off(node)).collect()
}

/// The one body that employs the staff of a node, for each node that names exactly one, in the order of the nodes.
fn single_employers<'m>(facts: &Facts<'m>) -> impl Iterator<Item = (NodeRef<'m>, NodeRef<'m>)> + use<'m> {
    facts.organisation().in_line().filter_map(|node| {
        let mut employers = node.targets(RelationKind::EmployedBy);
        let employer = employers.next()?;
        employers.next().is_none().then_some((node, employer))
    })
}

/// The commissions that committees give to a sector or to a part of one: committee and sector.
fn commissions(facts: &Facts<'_>) -> impl Iterator<Item = (NodeId, NodeId)> {
    facts
        .organisation()
        .relations(RelationKind::CommissionedBy)
        .filter(|&(_, body)| facts.node(body).body_kind().is_some_and(|kind| kind.is_operative()))
        .filter_map(|(node, body)| Some((body, facts.division(node)?)))
        .filter(|&(_, division)| facts.node(division).kind() == NodeKind::Sector)
}
