//! What a change reaches: how much of each check runs anew, and on which nodes.

use crate::NodeId;
use crate::checks::{Judge, Reach, Scope, Steps};
use crate::facts::{Derived, Facts, Parts, Touched};

/// The nodes on which checks run anew, by how far they look; each once, in their order.
#[derive(Default)]
pub(super) struct Reached {
    near: Vec<NodeId>,
    upward: Vec<NodeId>,
    /// Those whose step to their superior may go otherwise, of which those that make a misstep or made one are kept.
    steps: Vec<NodeId>,
    /// Whether the steps of all of the line may.
    all_steps: bool,
    /// From where what is seen upward may be otherwise.
    pub(super) levels: Vec<NodeId>,
    /// Whether all nodes of the line have a way to the top.
    placed: bool,
}

/// How much of a check runs anew.
pub(super) enum Again<'r> {
    Whole,
    Nodes(Judge, &'r [NodeId]),
    /// From the nodes upward from where what is seen may be otherwise.
    Upward,
}

impl Reached {
    /// What a change reaches by the line as it was.
    pub(super) fn before(&mut self, derived: &Derived, touched: &Touched) {
        for ids in [&mut self.near, &mut self.upward, &mut self.steps, &mut self.levels] {
            ids.clear();
        }
        self.near.extend(touched.nodes().iter().chain(touched.ends()));
        if let Some(line) = derived.line() {
            for &id in touched.nodes() {
                self.near.extend(line.known(id).and_then(|id| line.superior(id)));
            }
        }
        self.placed = derived.line().is_some_and(|line| line.unplaced().is_empty());
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
        self.all_steps = circles || !facts.circles().is_empty() || touched.parts().meets(Parts::LADDER);
        if self.all_steps {
            *steps = Steps::of(facts);
        } else if !facts.organisation().ladder().is_empty() {
            let around = &mut self.steps;
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
    pub(super) fn by(&self, scope: Scope, parts: Parts) -> Again<'_> {
        match scope {
            Scope::Model(_) => Again::Whole,
            Scope::Upward if self.all_steps => Again::Whole,
            Scope::Upward => Again::Upward,
            Scope::Nodes { whole, .. } if parts.meets(whole) => Again::Whole,
            Scope::Nodes { judge, reach, .. } => match reach {
                Reach::Near => Again::Nodes(judge, &self.near),
                Reach::Upward => Again::Nodes(judge, &self.upward),
                Reach::Step if self.all_steps => Again::Whole,
                Reach::Step => Again::Nodes(judge, &self.steps),
            },
        }
    }
}

fn each_once(ids: &mut Vec<NodeId>) {
    ids.sort_unstable();
    ids.dedup();
}
