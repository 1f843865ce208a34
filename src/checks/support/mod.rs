//! Support functions (A9).

use std::collections::HashMap;

use crate::facts::Facts;
use crate::{NodeId, NodeRef, UnitRole};

pub(crate) mod internal_service_unpriced;
pub(crate) mod several_heads_of_support;
pub(crate) mod support_function_missing;
pub(crate) mod support_function_scattered;
pub(crate) mod support_placed_outside;

/// The units that do each support function, in the order of the nodes.
fn doers<'m>(facts: &Facts<'m>) -> HashMap<&'m str, Vec<NodeRef<'m>>> {
    let mut doers: HashMap<&str, Vec<NodeRef<'_>>> = HashMap::new();
    for unit in facts.organisation().units() {
        for function in unit.functions() {
            doers.entry(function.as_str()).or_default().push(unit);
        }
    }
    doers
}

/// Whether a unit is there for support.
fn is_support(node: NodeRef<'_>) -> bool {
    node.unit_role() == Some(UnitRole::Support)
}

/// Whether a unit is placed where it is as a tried exception: the reason is stated.
fn is_exception(node: NodeRef<'_>) -> bool {
    node.placement_reason().is_some_and(|reason| !reason.trim().is_empty())
}

/// Whether something holds of a superior of a node.
fn any_above<'m>(facts: &Facts<'m>, id: NodeId, holds: impl Fn(NodeRef<'m>) -> bool) -> bool {
    facts.line().upward(id).any(|above| holds(facts.node(above)))
}
