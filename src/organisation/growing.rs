//! An organisation while it is built.

use petgraph::graph::DiGraph;

use super::builder::join_problem;
use super::node::{PostId, Stored};
use super::{Decimal, Key, NodeEntry, NodeId, NodeKind, Organisation, ProblemKind, Relation, UnitKeys};

/// An organisation to which nodes and relations are only added. A graph that knows no holes is made in fewer steps, and
/// becomes one that does where it stands.
#[derive(Default)]
pub(super) struct Growing {
    /// All but the graph.
    pub(super) organisation: Organisation,
    graph: DiGraph<Stored, Relation>,
}

impl Growing {
    /// Makes room for so many more nodes and relations: asked for once, memory is touched once.
    pub(super) fn reserve(&mut self, nodes: usize, relations: usize) {
        self.graph.reserve_exact_nodes(nodes);
        self.graph.reserve_exact_edges(relations);
    }

    /// Adds the node of an entry, of which the key must be free.
    pub(super) fn insert(&mut self, entry: &NodeEntry) -> NodeId {
        let node = self.organisation.store(entry);
        self.organisation.tally.add(&node);
        let stored = self.organisation.details.put(node);
        let id = NodeId::of(self.graph.add_node(stored));
        self.organisation.keys.insert(id.0, entry.key().clone());
        id
    }

    /// Adds plain units with keys that are free and different, each with its post and its staff. Gives the row of the first.
    pub(super) fn append(
        &mut self,
        keys: UnitKeys,
        units: impl ExactSizeIterator<Item = (Option<PostId>, Option<Decimal>)>,
    ) -> u32 {
        let (first, count) = (self.organisation.keys.bound(), units.len());
        let (mut heads, mut staffed) = (0, 0);
        for (post, staff) in units {
            heads += usize::from(post.is_some());
            staffed += usize::from(staff.is_some());
            self.graph.add_node(Stored::plain(NodeKind::Unit, post, staff));
        }
        debug_assert_eq!(self.graph.node_count(), first as usize + count);
        let Organisation { tally, keys: known, .. } = &mut self.organisation;
        tally.nodes[NodeKind::Unit as usize] += count;
        tally.heads += heads;
        tally.staffed += staffed;
        known.extend(keys, count as u32);
        first
    }

    /// Adds relations that the table allows and that do not stand yet.
    pub(super) fn link(&mut self, relation: Relation, pairs: impl Iterator<Item = (NodeId, NodeId)>) {
        let before = self.graph.edge_count();
        for (from, to) in pairs {
            self.graph.add_edge(from.index(), to.index(), relation);
        }
        self.organisation.tally.relations[relation.kind() as usize] += self.graph.edge_count() - before;
    }

    /// Why a relation cannot be added, if it cannot.
    pub(super) fn link_problem(
        &self,
        from: NodeId,
        relation: Relation,
        to: NodeId,
        twice: bool,
    ) -> Option<ProblemKind> {
        let end = |id| (self.kind(id), move || self.key(id));
        join_problem(relation.kind(), end(from), end(to), twice)
    }

    pub(super) fn kind(&self, id: NodeId) -> NodeKind {
        self.graph[id.index()].kind()
    }

    pub(super) fn key(&self, id: NodeId) -> Key {
        self.organisation.key_of(id)
    }

    pub(super) fn finish(self) -> Organisation {
        let Self { mut organisation, graph } = self;
        organisation.graph = graph.into();
        organisation
    }
}
