//! What a change reaches: how much of each check runs anew, and on which nodes.

use crate::checks::{Judge, Reach, Scope, Steps};
use crate::facts::{Derived, Facts, Parts, Touched};
use crate::{NodeId, NodeRef};

/// The nodes on which checks run anew, by how far they look; each once, in their order.
pub(super) struct Reached {
    pub(super) near: Vec<NodeId>,
    pub(super) upward: Vec<NodeId>,
    /// Those whose step to their superior may go otherwise, of which those that make a misstep or made one are kept; `None` stands
    /// for all of the line.
    pub(super) steps: Option<Vec<NodeId>>,
    /// From where what is seen upward may be otherwise.
    pub(super) levels: Vec<NodeId>,
    /// Whether all nodes of the line have a way to the top.
    placed: bool,
}

/// How much of a check runs anew.
pub(super) enum Again<'r, 'm> {
    Whole,
    Nodes(Judge, &'r [(NodeId, Option<NodeRef<'m>>)]),
    /// From the nodes upward from where what is seen may be otherwise.
    Upward,
}

/// Nodes on which checks run anew; of one that is not in the line any more, nothing is found.
pub(super) type Nodes<'m> = Vec<(NodeId, Option<NodeRef<'m>>)>;

/// The same by how far checks look.
pub(super) struct ByReach<'m> {
    pub(super) near: Nodes<'m>,
    pub(super) upward: Nodes<'m>,
    pub(super) steps: Option<Nodes<'m>>,
}

impl Reached {
    /// What a change reaches by the line as it was.
    pub(super) fn before(derived: &Derived, touched: &Touched) -> Self {
        let mut near: Vec<NodeId> = Vec::with_capacity(16);
        near.extend(touched.nodes().iter().chain(touched.ends()));
        if let Some(line) = derived.line() {
            for &id in touched.nodes() {
                near.extend(line.known(id).and_then(|id| line.superior(id)));
            }
        }
        let placed = derived.line().is_some_and(|line| line.unplaced().is_empty());
        Self { near, upward: vec![], steps: Some(vec![]), levels: Vec::with_capacity(32), placed }
    }

    /// And by the line as it is.
    pub(super) fn after(
        &mut self,
        facts: &Facts<'_>,
        touched: &Touched,
        moved: &[NodeId],
        circles: bool,
        steps: &mut Steps,
    ) {
        let line = facts.line();
        let content = Parts::NODES.and(Parts::HEADS).and(Parts::STAFF).and(Parts::UNITS);
        let states_otherwise = touched.parts().meets(content);
        for &id in touched.nodes() {
            let Some(node) = facts.organisation().get(id) else { continue };
            self.near.extend(node.superiors().map(|above| above.id()));
            // Findings about those around it may name it, and what it states.
            if states_otherwise {
                self.near.extend(node.subordinates().map(|below| below.id()));
            }
            if touched.parts().meets(Parts::NODES) {
                self.near.extend(node.relations_in().map(|(_, from)| from.id()));
            }
        }
        each_once(&mut self.near);
        self.upward.extend(&self.near);
        // Who had a way to the top and has one sees only what is near.
        if !self.placed || !line.unplaced().is_empty() {
            self.upward.extend(moved);
            each_once(&mut self.upward);
        }
        self.levels.extend(&self.upward);
        if circles || !facts.circles().is_empty() || touched.parts().meets(Parts::LADDER) {
            self.steps = None;
            *steps = Steps::of(facts);
        } else if facts.organisation().ladder().is_empty() {
            self.steps = Some(vec![]);
        } else if let Some(around) = &mut self.steps {
            around.extend(&self.near);
            // Of who was a subordinate of these and is none, the superior is another: it is touched itself. Where all state what they
            // did, whose own superior is the same goes on in step; who is out of step may be so for another reason.
            let feels = |&below: &NodeId| states_otherwise || steps.is_out(below);
            for &id in &self.near {
                around.extend(line.subordinates(id).iter().copied().filter(feels));
            }
            if states_otherwise {
                for &below in touched.nodes().iter().flat_map(|&id| line.subordinates(id)) {
                    around.extend(line.subordinates(below));
                }
            }
            each_once(around);
            steps.follow(facts, around);
            // A superior sees less below a head whose step is explained by another finding.
            self.levels.extend(around.iter().filter_map(|&id| line.superior(id)));
            each_once(&mut self.levels);
        }
    }

    /// How much of a check with such a scope runs anew when such parts were touched.
    pub(super) fn by<'r, 'm>(&self, scope: Scope, parts: Parts, nodes: &'r ByReach<'m>) -> Again<'r, 'm> {
        match scope {
            Scope::Model(_) => Again::Whole,
            Scope::Upward if self.steps.is_none() => Again::Whole,
            Scope::Upward => Again::Upward,
            Scope::Nodes { whole, .. } if parts.meets(whole) => Again::Whole,
            Scope::Nodes { judge, reach, .. } => match reach {
                Reach::Near => Again::Nodes(judge, &nodes.near),
                Reach::Upward => Again::Nodes(judge, &nodes.upward),
                Reach::Step => nodes.steps.as_ref().map_or(Again::Whole, |steps| Again::Nodes(judge, steps)),
            },
        }
    }
}

fn each_once(ids: &mut Vec<NodeId>) {
    ids.sort_unstable();
    ids.dedup();
}
