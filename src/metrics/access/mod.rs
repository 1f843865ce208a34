//! Ways in for citizens.

pub(crate) mod areas_reached;
pub(crate) mod areas_with_e_service;

use crate::NodeRef;
use crate::facts::Facts;
use crate::metrics::Value;

/// The share of service areas that some channel reaches, among channels that enter somewhere.
fn share_reached(facts: &Facts<'_>, counts: impl Fn(NodeRef<'_>) -> bool) -> Value {
    let organisation = facts.organisation();
    let enters = |channel: &NodeRef<'_>| channel.targets(crate::RelationKind::EntersAt).next().is_some();
    let channels: Vec<_> =
        organisation.of_kind(crate::NodeKind::Channel).filter(enters).filter(|&channel| counts(channel)).collect();
    let areas = &facts.model().services().areas;
    let is_reached = |key: &crate::Key| {
        channels.iter().any(|channel| channel.reaches().is_empty() || channel.reaches().contains(key))
    };
    let reached = areas.iter().filter(|area| is_reached(&area.key)).count();
    Value::Number(reached as f64 / areas.len() as f64)
}
