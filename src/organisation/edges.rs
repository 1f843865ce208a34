//! The relations of one node, in the order in which they were added.

use petgraph::Direction;
use petgraph::stable_graph::EdgeIndex;
use petgraph::visit::EdgeRef;

use super::store::{EdgeId, NodeId};
use super::{Organisation, Relation, RelationKind};

/// So many are put in order without asking for memory: most nodes have fewer.
const FEW: usize = 12;

/// The relations that leave a node, or arrive at it: the graph has them in a list with the latest first, unless one took a
/// place that was freed.
pub(crate) struct Edges<'o> {
    organisation: &'o Organisation,
    direction: Direction,
    numbers: Numbers,
    at: usize,
}

enum Numbers {
    Few([u32; FEW], usize),
    Many(Vec<u32>),
}

impl Numbers {
    fn push(&mut self, number: u32) {
        match self {
            Self::Few(few, length) if *length < FEW => {
                few[*length] = number;
                *length += 1;
            }
            Self::Few(few, _) => {
                let mut many = few.to_vec();
                many.push(number);
                *self = Self::Many(many);
            }
            Self::Many(many) => many.push(number),
        }
    }

    fn sort(&mut self) {
        let numbers = match self {
            Self::Few(few, length) => &mut few[..*length],
            Self::Many(many) => many,
        };
        numbers.reverse();
        if !numbers.is_sorted() {
            numbers.sort_unstable();
        }
    }

    fn get(&self, at: usize) -> Option<u32> {
        match self {
            Self::Few(few, length) => few[..*length].get(at).copied(),
            Self::Many(many) => many.get(at).copied(),
        }
    }
}

impl<'o> Edges<'o> {
    /// Those of a kind, or all.
    pub(super) fn new(
        organisation: &'o Organisation,
        id: NodeId,
        direction: Direction,
        kind: Option<RelationKind>,
    ) -> Self {
        let mut numbers = Numbers::Few([0; FEW], 0);
        for edge in organisation.graph.edges_directed(id.index(), direction) {
            if kind.is_none_or(|kind| edge.weight().kind() == kind) {
                // The graph's indices are `u32`.
                numbers.push(edge.id().index() as u32);
            }
        }
        numbers.sort();
        Self { organisation, direction, numbers, at: 0 }
    }
}

impl Iterator for Edges<'_> {
    type Item = (EdgeId, Relation, NodeId);

    fn next(&mut self) -> Option<Self::Item> {
        let edge = EdgeIndex::new(self.numbers.get(self.at)? as usize);
        self.at += 1;
        let graph = &self.organisation.graph;
        let (from, to) = graph.edge_endpoints(edge)?;
        let other = if self.direction == Direction::Outgoing { to } else { from };
        Some((edge, *graph.edge_weight(edge)?, NodeId::of(other)))
    }
}
