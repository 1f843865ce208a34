//! Who has to have money, and how sums are told.

use std::collections::{BTreeMap, HashSet};

use crate::facts::Facts;
use crate::steering::Period;
use crate::steering::budget::{Money, Via, is_committee};
use crate::{BodyKind, NodeId, NodeKind, NodeRef, RelationKind, UnitRole};

/// The administrations that provide: under an agreement, by a purchase, or as the administration of a provider board.
fn providers(facts: &Facts<'_>) -> HashSet<NodeId> {
    let organisation = facts.organisation();
    let agreed = facts.model().steering().agreements.iter();
    let agreed = agreed.filter_map(|agreement| organisation.node(agreement.provider.as_str())).map(NodeRef::id);
    let bought = organisation.relations(RelationKind::PurchasesFrom).map(|(_, provider)| provider);
    let under_board = organisation.relations(RelationKind::AnswersTo);
    let under_board = under_board.filter(|&(_, body)| facts.node(body).is_body(BodyKind::ProviderBoard));
    let all = agreed.chain(bought).chain(under_board.map(|(from, _)| from));
    all.filter(|&id| facts.node(id).kind() == NodeKind::Administration).collect()
}

/// The nodes that have to have money of their own, in their order: committees, sectors, operations areas.
pub(super) fn with_budget<'m>(facts: &Facts<'m>) -> Vec<NodeRef<'m>> {
    let providers = providers(facts);
    let is_area = |node: NodeRef<'_>| {
        let above = facts.line().superior(node.id());
        node.unit_role() == Some(UnitRole::Operations)
            && above.is_some_and(|above| facts.node(above).kind() == NodeKind::Sector || providers.contains(&above))
    };
    let has = |node: &NodeRef<'m>| is_committee(*node) || node.kind() == NodeKind::Sector || is_area(*node);
    facts.organisation().nodes().filter(has).collect()
}

/// The nodes that give money to others by such frames or agreements, in their order.
pub(super) fn givers<'m>(
    facts: &Facts<'m>,
    money: &Money<'_>,
    by: impl Fn(&Via) -> bool,
) -> impl Iterator<Item = NodeRef<'m>> {
    let given = money.transfers().iter().filter(|transfer| by(&transfer.via));
    let from = given.filter_map(|transfer| facts.organisation().node(transfer.from.as_ref()?.as_str()));
    let givers: BTreeMap<NodeId, NodeRef<'m>> = from.map(|from| (from.id(), from)).collect();
    givers.into_values()
}

/// ` for 2011`, or nothing.
pub(super) fn during(period: Option<Period>) -> String {
    period.map_or_else(String::new, |period| format!(" for {period}"))
}
