//! The parts of a model: what a check looks at, and what a change touches.

use crate::NodeId;

/// Parts of a model, as a set.
///
/// # Example
/// ```
/// use orgmodel::facts::Parts;
///
/// let line_and_heads = Parts::LINE.and(Parts::HEADS);
/// assert!(line_and_heads.meets(Parts::HEADS) && !line_and_heads.meets(Parts::STAFF));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Parts(u16);

impl Parts {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// Which nodes there are, what they are called, and of which kind they are.
    pub const NODES: Self = Self(1);
    /// Who reports to whom.
    pub const LINE: Self = Self(1 << 1);
    /// All other relations.
    pub const LINKS: Self = Self(1 << 2);
    /// The heads of nodes.
    pub const HEADS: Self = Self(1 << 3);
    /// The staff of nodes.
    pub const STAFF: Self = Self(1 << 4);
    /// What units are there for: role, service areas, support functions.
    pub const UNITS: Self = Self(1 << 5);
    /// What bodies, focus areas and channels state of themselves.
    pub const OTHERS: Self = Self(1 << 6);
    /// The ladder of manager levels.
    pub const LADDER: Self = Self(1 << 7);
    /// What has to be done.
    pub const SERVICES: Self = Self(1 << 8);
    /// The steering model: agreements, delegations, goals, documents, frames and the like.
    pub const STEERING: Self = Self(1 << 9);
    /// What is taken for granted.
    pub const ASSUMPTIONS: Self = Self(1 << 10);
    /// Everything.
    pub const ALL: Self = Self((1 << 11) - 1);

    /// These and others.
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// These without others.
    pub const fn but(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// Whether a part is in both.
    pub const fn meets(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}

/// What a change touched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Touched {
    parts: Parts,
    nodes: Vec<NodeId>,
    ends: Vec<NodeId>,
}

impl Touched {
    /// The parts of the model.
    pub(crate) fn parts(&self) -> Parts {
        self.parts
    }

    /// The nodes that came, went, or state something else of themselves, each once, in order.
    pub(crate) fn nodes(&self) -> &[NodeId] {
        &self.nodes
    }

    /// The nodes to which a relation led or leads that came or went, each once, in order.
    pub(crate) fn ends(&self) -> &[NodeId] {
        &self.ends
    }

    pub(crate) fn part(&mut self, part: Parts) {
        self.parts = self.parts.and(part);
    }

    pub(crate) fn node(&mut self, id: NodeId, part: Parts) {
        self.part(part);
        if let Err(at) = self.nodes.binary_search(&id) {
            self.nodes.insert(at, id);
        }
    }

    pub(crate) fn end(&mut self, id: NodeId) {
        if let Err(at) = self.ends.binary_search(&id) {
            self.ends.insert(at, id);
        }
    }
}
