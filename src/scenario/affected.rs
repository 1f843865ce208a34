use std::collections::{BTreeSet, HashMap};

use serde::{Serialize, Serializer};

use super::identity::{Origin, Origins};
use crate::facts::Facts;
use crate::{Decimal, Key, NodeId, NodeKind, NodeRef, Total};

/// Who feels a change: staff by what changes for it, heads and bodies.
///
/// Staff is that of the base, by node: all of a node's staff counts, or none. Nodes are named as in the base, new ones as in
/// the scenario; a node that only got another key is the same node.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Affected {
    /// How many members of staff something changes for.
    pub staff: AffectedStaff,
    /// The nodes of the base with staff, or with a head, for which something changes, in their order.
    pub nodes: Vec<AffectedNode>,
    /// Heads that are there no more: the node is gone, or has no head.
    pub heads_abolished: Vec<Key>,
    /// Heads that were not there.
    pub heads_created: Vec<Key>,
    /// Heads that stay, under another superior.
    pub heads_moved: Vec<Key>,
    /// Heads that stay, on a manager level of another title. A level whose number shifts because the ladder lost or got
    /// a row above it is the same level; a title that is not on the ladder tells no level.
    pub heads_on_another_level: Vec<Key>,
    /// Bodies that are there no more.
    pub bodies_abolished: Vec<Key>,
    /// Bodies that were not there.
    pub bodies_created: Vec<Key>,
}

/// What changes for the staff of one node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AffectedNode {
    /// The node.
    pub node: Key,
    /// Its staff in the base, in full-time equivalents; `None` when it is not stated.
    pub staff: Option<Decimal>,
    /// How many of them are not in the node any more: all when it is gone.
    pub leaves: Decimal,
    /// Whether the node reports to another superior. A node that is gone leaves no answer.
    pub superior: bool,
    /// Whether another body employs.
    pub employer: bool,
    /// Whether another body steers: commissions, or is answered to.
    pub steering_body: bool,
}

/// How many members of staff something changes for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct AffectedStaff {
    /// Staff of nodes that stay and report to another superior.
    #[serde(serialize_with = "number")]
    pub superior: Total,
    /// Staff of nodes that stay and are employed by another body.
    #[serde(serialize_with = "number")]
    pub employer: Total,
    /// Staff of nodes that stay and are steered by another body.
    #[serde(serialize_with = "number")]
    pub steering_body: Total,
    /// Staff that is not in its node any more.
    #[serde(serialize_with = "number")]
    pub leaves: Total,
    /// Staff for which at least one of these changes, each member once.
    #[serde(serialize_with = "number")]
    pub distinct: Total,
}

fn number<S: Serializer>(total: &Total, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(total.to_f64())
}

impl AffectedStaff {
    fn add(&mut self, node: &AffectedNode) {
        let staff = node.staff.map_or(Total::ZERO, Total::from);
        for (changes, sum) in [
            (node.superior, &mut self.superior),
            (node.employer, &mut self.employer),
            (node.steering_body, &mut self.steering_body),
        ] {
            if changes {
                *sum += staff;
            }
        }
        let leaves = Total::from(node.leaves);
        self.leaves += leaves;
        self.distinct += if node.superior || node.employer || node.steering_body { staff } else { leaves };
    }
}

impl Affected {
    /// Compares a base with a model that changes made of it.
    pub(super) fn between(base: &Facts<'_>, after: &Facts<'_>, origins: &Origins) -> Self {
        let all = |facts: &Facts<'_>, origins: &Origins| {
            facts.organisation().nodes().map(|node| Standing::of(facts, node, origins)).collect::<Vec<_>>()
        };
        Self::of(&all(base, &Origins::default()), &all(after, origins))
    }

    /// Compares nodes of a base, in order, with nodes of a model that changes made of it. Nodes that nothing happened to may
    /// be left out of both.
    pub(super) fn of(base: &[Standing], after: &[Standing]) -> Self {
        let mut affected = Self::default();
        let kept: HashMap<&Origin, &Standing> = after.iter().map(|node| (&node.origin, node)).collect();
        for node in base {
            let now = kept.get(&node.origin).copied();
            if node.kind == NodeKind::Body && now.is_none_or(|now| now.kind != NodeKind::Body) {
                affected.bodies_abolished.push(node.key.clone());
            } else if node.kind.is_in_line() {
                affected.node(node, now.filter(|now| now.kind.is_in_line()));
            }
        }
        let base: HashMap<&Origin, &Standing> = base.iter().map(|node| (&node.origin, node)).collect();
        for now in after {
            let before = base.get(&now.origin);
            if now.kind == NodeKind::Body && before.is_none_or(|before| before.kind != NodeKind::Body) {
                affected.bodies_created.push(now.key.clone());
            }
            if now.head.is_some() && before.is_none_or(|before| before.head.is_none()) {
                affected.heads_created.push(now.key.clone());
            }
        }
        affected
    }

    fn node(&mut self, node: &Standing, now: Option<&Standing>) {
        let differs = |part: fn(&Standing) -> &BTreeSet<Origin>| now.is_some_and(|now| part(now) != part(node));
        let superior = differs(|standing| &standing.superiors);
        let left = now.and_then(|now| now.staff);
        let found = AffectedNode {
            node: node.key.clone(),
            staff: node.staff,
            leaves: node.staff.map_or(Decimal::ZERO, |staff| {
                // Staff that is not stated any more is not known to have left.
                if now.is_some() && left.is_none() {
                    return Decimal::ZERO;
                }
                staff.checked_sub(left.unwrap_or_default()).unwrap_or_default()
            }),
            superior,
            employer: differs(|standing| &standing.employers),
            steering_body: differs(|standing| &standing.steering_bodies),
        };
        if let Some(level) = &node.head {
            match now.and_then(|now| now.head.as_ref()) {
                None => self.heads_abolished.push(node.key.clone()),
                Some(now) => {
                    if superior {
                        self.heads_moved.push(node.key.clone());
                    }
                    if level.as_ref().zip(now.as_ref()).is_some_and(|(before, now)| before != now) {
                        self.heads_on_another_level.push(node.key.clone());
                    }
                }
            }
        }
        let changes = found.superior || found.employer || found.steering_body || found.leaves > Decimal::ZERO;
        if changes && (node.staff.is_some() || node.head.is_some()) {
            self.staff.add(&found);
            self.nodes.push(found);
        }
    }
}

/// A node as far as those who work there feel it: what it is, and where it stands, in the names of the base.
pub(super) struct Standing {
    key: Key,
    origin: Origin,
    kind: NodeKind,
    staff: Option<Decimal>,
    /// Of the head, when there is one, what the ladder calls its level.
    head: Option<Option<String>>,
    superiors: BTreeSet<Origin>,
    employers: BTreeSet<Origin>,
    steering_bodies: BTreeSet<Origin>,
}

impl Standing {
    pub(super) fn of<'m>(facts: &Facts<'m>, node: NodeRef<'m>, origins: &Origins) -> Self {
        let named = |ids: Vec<NodeId>| ids.into_iter().map(|id| origins.origin(&facts.node(id).key())).collect();
        let in_line = |ids: fn(&Facts<'m>, NodeId) -> Vec<NodeId>| {
            if node.kind().is_in_line() { named(ids(facts, node.id())) } else { BTreeSet::new() }
        };
        let title = |level| facts.organisation().ladder().title(level).map(str::to_owned);
        Self {
            key: node.key(),
            origin: origins.origin(&node.key()),
            kind: node.kind(),
            staff: node.staff(),
            head: node.head().map(|head| head.level().and_then(title)),
            superiors: in_line(|facts, id| facts.node(id).superiors().map(NodeRef::id).collect()),
            employers: in_line(|facts, id| facts.employers(id)),
            steering_bodies: in_line(|facts, id| facts.steering_bodies(id)),
        }
    }
}
