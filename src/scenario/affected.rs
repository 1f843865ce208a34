use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};

use super::identity::{Origin, Origins};
use crate::facts::Facts;
use crate::{Decimal, HeadRef, Key, NodeId, NodeKind, NodeRef, Total};

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
        let mut affected = Self::default();
        let kept: BTreeMap<Key, NodeRef<'_>> = after
            .organisation()
            .nodes()
            .filter_map(|node| match origins.origin(&node.key()) {
                Origin::Base(key) => Some((key, node)),
                Origin::New(_) => None,
            })
            .collect();
        for node in base.organisation().nodes() {
            let key = node.key();
            let now = kept.get(&key).copied();
            if node.kind() == NodeKind::Body && now.is_none_or(|now| now.kind() != NodeKind::Body) {
                affected.bodies_abolished.push(key);
            } else if node.kind().is_in_line() {
                affected.node(base, after, origins, node, now);
            }
        }
        for now in after.organisation().nodes() {
            let before = match origins.origin(&now.key()) {
                Origin::Base(key) => base.organisation().node(key.as_str()),
                Origin::New(_) => None,
            };
            if now.kind() == NodeKind::Body && before.is_none_or(|before| before.kind() != NodeKind::Body) {
                affected.bodies_created.push(now.key());
            }
            if now.head().is_some() && before.is_none_or(|before| before.head().is_none()) {
                affected.heads_created.push(now.key());
            }
        }
        affected
    }

    fn node<'b, 'a>(
        &mut self,
        base: &Facts<'b>,
        after: &Facts<'a>,
        origins: &Origins,
        node: NodeRef<'b>,
        now: Option<NodeRef<'a>>,
    ) {
        let staff = node.staff();
        let (before, mut then) = (Stands::of(base, node.id(), &Origins::default()), None);
        if let Some(now) = now.filter(|now| now.kind().is_in_line()) {
            then = Some((now, Stands::of(after, now.id(), origins)));
        }
        let differs =
            |part: fn(&Stands) -> &BTreeSet<Origin>| then.as_ref().is_some_and(|(_, then)| part(then) != part(&before));
        let superior = differs(|stands| &stands.superiors);
        let left = then.as_ref().and_then(|(now, _)| now.staff());
        let found = AffectedNode {
            node: node.key(),
            staff,
            leaves: staff.map_or(Decimal::ZERO, |staff| {
                // Staff that is not stated any more is not known to have left.
                if then.is_some() && left.is_none() {
                    return Decimal::ZERO;
                }
                staff.checked_sub(left.unwrap_or_default()).unwrap_or_default()
            }),
            superior,
            employer: differs(|stands| &stands.employers),
            steering_body: differs(|stands| &stands.steering_bodies),
        };
        if let Some(head) = node.head() {
            match then.as_ref().and_then(|(now, _)| now.head()) {
                None => self.heads_abolished.push(node.key()),
                Some(now) => {
                    if superior {
                        self.heads_moved.push(node.key());
                    }
                    let levels = level_title(base, head).zip(level_title(after, now));
                    if levels.is_some_and(|(before, now)| before != now) {
                        self.heads_on_another_level.push(node.key());
                    }
                }
            }
        }
        let changes = found.superior || found.employer || found.steering_body || found.leaves > Decimal::ZERO;
        if changes && (staff.is_some() || node.head().is_some()) {
            self.staff.add(&found);
            self.nodes.push(found);
        }
    }
}

/// What the ladder calls the level of a head.
fn level_title<'m>(facts: &Facts<'m>, head: HeadRef<'m>) -> Option<&'m str> {
    facts.organisation().ladder().title(head.level()?)
}

/// Where a node stands, in the names of the base.
struct Stands {
    superiors: BTreeSet<Origin>,
    employers: BTreeSet<Origin>,
    steering_bodies: BTreeSet<Origin>,
}

impl Stands {
    fn of(facts: &Facts<'_>, id: NodeId, origins: &Origins) -> Self {
        let named = |ids: Vec<NodeId>| ids.into_iter().map(|id| origins.origin(&facts.node(id).key())).collect();
        Self {
            superiors: named(facts.node(id).superiors().map(NodeRef::id).collect()),
            employers: named(facts.employers(id)),
            steering_bodies: named(facts.steering_bodies(id)),
        }
    }
}
