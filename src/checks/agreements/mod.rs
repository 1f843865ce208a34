//! Purchasers, providers and what binds them (O1).

use std::collections::BTreeSet;

use crate::facts::Facts;
use crate::{Key, NodeId, NodeKind, NodeRef, RelationKind};

pub(crate) mod agreement_for_area_not_done;
pub(crate) mod buys_from_itself;
pub(crate) mod provider_without_agreement;
pub(crate) mod purchaser_employs_provider_staff;
pub(crate) mod sides_under_one_head;

/// Who buys from whom, by relation or by agreement: each pair once, in the order of the nodes.
fn purchases<'m>(facts: &Facts<'m>) -> Vec<(NodeRef<'m>, NodeRef<'m>)> {
    let mut pairs: BTreeSet<(NodeId, NodeId)> = facts.organisation().relations(RelationKind::PurchasesFrom).collect();
    for agreement in &facts.model().steering().agreements {
        pairs.extend(node(facts, &agreement.purchaser).zip(node(facts, &agreement.provider)));
    }
    pairs.into_iter().map(|(purchaser, provider)| (facts.node(purchaser), facts.node(provider))).collect()
}

fn node(facts: &Facts<'_>, key: &Key) -> Option<NodeId> {
    facts.organisation().node(key.as_str()).map(NodeRef::id)
}

/// Whether a node belongs to a purchaser or provider: is it or stands below it; stands in the line and is steered or
/// employed by it, if it is a body.
fn belongs_to(facts: &Facts<'_>, id: NodeId, side: NodeRef<'_>) -> bool {
    if side.kind() != NodeKind::Body {
        return facts.self_and_upward(id).any(|above| above == side.id());
    }
    let by_body = || facts.steering_bodies(id).into_iter().chain(facts.employers(id)).any(|body| body == side.id());
    facts.node(id).kind().is_in_line() && by_body()
}

/// The bodies behind a purchaser or provider: itself, or those that steer it.
pub(super) fn bodies_behind(facts: &Facts<'_>, node: NodeRef<'_>) -> Vec<NodeId> {
    if node.kind() == NodeKind::Body { vec![node.id()] } else { facts.steering_bodies(node.id()) }
}

/// Whether a purchaser buys from itself: from the same node, from one below it in the line, or from one that it steers.
fn is_itself(facts: &Facts<'_>, purchaser: NodeRef<'_>, provider: NodeRef<'_>) -> bool {
    purchaser == provider
        || facts.line().upward(provider.id()).any(|above| above == purchaser.id())
        || provider.kind().is_in_line() && facts.steering_bodies(provider.id()).contains(&purchaser.id())
}
