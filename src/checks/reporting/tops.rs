use crate::facts::Facts;
use crate::{NodeId, NodeKind};

/// Where the line has its tops: the administrations without a superior; in a chart without such, the nodes without a
/// superior to whom somebody reports. In order.
pub(in crate::checks) fn tops(facts: &Facts<'_>) -> Vec<NodeId> {
    let roots = facts.line().roots().iter().copied();
    let administrations: Vec<NodeId> =
        roots.clone().filter(|&root| facts.node(root).kind() == NodeKind::Administration).collect();
    if !administrations.is_empty() {
        return administrations;
    }
    roots.filter(|&root| !facts.line().subordinates(root).is_empty()).collect()
}
