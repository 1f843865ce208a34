use std::collections::BTreeMap;

use petgraph::Direction;
use petgraph::stable_graph::{EdgeIndex, NodeIndex, StableDiGraph};
use petgraph::visit::{EdgeRef, IntoEdgeReferences};

use super::edges::Edges;
use super::keys::Keys;
use super::node::{Details, Facet, Node, PostId, Posts, Stored};
use super::{
    AdministrationEntry, BodyEntry, ChannelEntry, CompanyEntry, Decimal, Detail, FocusAreaEntry, Head, Key, Ladder,
    Link, NodeEntry, NodeKind, NodeRef, OrganisationBuilder, RELATIONS, Relation, RelationKind, SectorEntry, UnitEntry,
    UnitKeys, UnitRole, near_keys,
};

/// The number of a node: 4 bytes, good for the organisation that issued it and for what is made of it by changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// The row of the node in columns that are as long as [`Organisation::bound`].
    pub fn row(self) -> usize {
        self.0 as usize
    }

    pub(super) fn index(self) -> NodeIndex {
        NodeIndex::new(self.row())
    }

    pub(super) fn of(index: NodeIndex) -> Self {
        // The graph's indices are `u32`.
        Self(index.index() as u32)
    }
}

/// The number of a relation between two nodes.
pub(crate) type EdgeId = EdgeIndex;

/// A relation as equality compares it: its kind and its end give the order.
type CanonicalLink = (RelationKind, Key, Relation);

/// How many nodes and relations of each kind there are, kept up to date by the primitives.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) nodes: [usize; NodeKind::ALL.len()],
    pub(super) relations: [usize; RELATIONS.len()],
    pub(super) heads: usize,
    pub(super) staffed: usize,
    doers: usize,
}

impl Tally {
    pub(super) fn add(&mut self, node: &Node) {
        self.nodes[node.kind as usize] += 1;
        self.heads += usize::from(node.post.is_some());
        self.staffed += usize::from(node.staff.is_some());
        self.doers += usize::from(node.does_areas());
    }

    fn take(&mut self, node: &Node) {
        self.nodes[node.kind as usize] -= 1;
        self.heads -= usize::from(node.post.is_some());
        self.staffed -= usize::from(node.staff.is_some());
        self.doers -= usize::from(node.does_areas());
    }
}

/// An organisation: nodes and the relations between them, and the ladder of manager levels.
///
/// Two organisations are equal when they have the same nodes by key, with the same content and relations, and the same
/// ladder; the order in which they were added does not count.
///
/// # Example
/// ```
/// use orgmodel::{AdministrationEntry, BodyEntry, BodyKind, Organisation, UnitEntry};
///
/// let mut builder = Organisation::builder();
/// builder.add(BodyEntry::new("board", BodyKind::ExecutiveBoard));
/// builder.add(AdministrationEntry::new("administration").answers_to("board"));
/// builder.add(UnitEntry::new("school").reports_to("administration"));
/// let organisation = builder.build()?;
///
/// let school = organisation.node("school").expect("just added");
/// let superior = school.superiors().next().expect("just linked");
/// assert_eq!(superior.key(), "administration");
/// # Ok::<(), orgmodel::Problems>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Organisation {
    pub(super) graph: StableDiGraph<Stored, Relation>,
    pub(super) details: Details,
    pub(super) keys: Keys,
    pub(super) posts: Posts,
    ladder: Ladder,
    pub(super) tally: Tally,
}

impl Organisation {
    /// A builder without any node.
    pub fn builder() -> OrganisationBuilder {
        OrganisationBuilder::default()
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.graph.node_count()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One more than the largest [row](NodeId::row) of a node: how long a column must be.
    pub fn bound(&self) -> usize {
        self.keys.bound() as usize
    }

    /// How many nodes of a kind there are.
    pub fn count_of(&self, kind: NodeKind) -> usize {
        self.tally.nodes[kind as usize]
    }

    /// How many relations of a kind there are.
    pub fn relation_count_of(&self, kind: RelationKind) -> usize {
        self.tally.relations[kind as usize]
    }

    /// How many nodes have a head.
    pub fn heads(&self) -> usize {
        self.tally.heads
    }

    /// How many nodes state their staff.
    pub fn staffed(&self) -> usize {
        self.tally.staffed
    }

    /// How many units do a service area.
    pub fn doers(&self) -> usize {
        self.tally.doers
    }

    /// The manager levels.
    pub fn ladder(&self) -> &Ladder {
        &self.ladder
    }

    /// All nodes.
    pub fn nodes(&self) -> impl Iterator<Item = NodeRef<'_>> + Clone {
        self.graph.node_indices().map(|index| NodeRef::new(self, NodeId::of(index)))
    }

    /// The nodes of a kind. Ends with the last of them: at once when there are none.
    pub fn of_kind(&self, kind: NodeKind) -> impl Iterator<Item = NodeRef<'_>> + Clone {
        self.nodes().filter(move |node| node.kind() == kind).take(self.count_of(kind))
    }

    /// The bodies.
    pub fn bodies(&self) -> impl Iterator<Item = NodeRef<'_>> + Clone {
        self.of_kind(NodeKind::Body)
    }

    /// The administrations.
    pub fn administrations(&self) -> impl Iterator<Item = NodeRef<'_>> + Clone {
        self.of_kind(NodeKind::Administration)
    }

    /// The sectors.
    pub fn sectors(&self) -> impl Iterator<Item = NodeRef<'_>> + Clone {
        self.of_kind(NodeKind::Sector)
    }

    /// The units.
    pub fn units(&self) -> impl Iterator<Item = NodeRef<'_>> + Clone {
        self.of_kind(NodeKind::Unit)
    }

    /// The companies.
    pub fn companies(&self) -> impl Iterator<Item = NodeRef<'_>> + Clone {
        self.of_kind(NodeKind::Company)
    }

    /// The focus areas.
    pub fn focus_areas(&self) -> impl Iterator<Item = NodeRef<'_>> + Clone {
        self.of_kind(NodeKind::FocusArea)
    }

    /// The channels.
    pub fn channels(&self) -> impl Iterator<Item = NodeRef<'_>> + Clone {
        self.of_kind(NodeKind::Channel)
    }

    /// The nodes that stand in the line: administrations, sectors and units.
    pub fn in_line(&self) -> impl Iterator<Item = NodeRef<'_>> + Clone {
        let kinds = NodeKind::ALL.into_iter().filter(|kind| kind.is_in_line());
        let count = kinds.map(|kind| self.count_of(kind)).sum();
        self.nodes().filter(|node| node.kind().is_in_line()).take(count)
    }

    /// The node with a key.
    pub fn node(&self, key: &str) -> Option<NodeRef<'_>> {
        self.keys.row(key).map(|row| NodeRef::new(self, NodeId(row)))
    }

    /// Reads all that is stored of a node, and of the first relation that leaves it.
    pub(crate) fn glance(&self, ids: &[NodeId]) -> u64 {
        let nodes = ids.iter().filter_map(|id| self.graph.node_weight(id.index())).map(|node| node.kind() as u64);
        let relations = ids.iter().filter_map(|id| self.graph.edges(id.index()).next());
        nodes.sum::<u64>() ^ relations.map(|relation| relation.target().index() as u64).sum::<u64>()
    }

    /// The node with a number.
    pub fn get(&self, id: NodeId) -> Option<NodeRef<'_>> {
        self.graph.contains_node(id.index()).then(|| NodeRef::new(self, id))
    }

    /// All relations of a kind as pairs of the node that states it and the node to which it leads, in the order in which
    /// they were added: one pass over the relations, whatever their kind, which ends with the last of the kind.
    pub fn relations(&self, kind: RelationKind) -> impl Iterator<Item = (NodeId, NodeId)> + Clone + '_ {
        let of_kind = self.graph.edge_references().filter(move |edge| edge.weight().kind() == kind);
        of_kind.map(|edge| (NodeId::of(edge.source()), NodeId::of(edge.target()))).take(self.relation_count_of(kind))
    }

    /// How many relations there are.
    pub fn relation_count(&self) -> usize {
        self.graph.edge_count()
    }

    /// The graph with nodes numbered 0, 1, 2 … in order and relations on its arcs, for petgraph's algorithms: the one
    /// place where a petgraph type shows. An arc runs from the node that states the relation.
    pub fn to_petgraph(&self) -> petgraph::graph::DiGraph<Key, Relation> {
        let mut graph = petgraph::graph::DiGraph::with_capacity(self.len(), self.relation_count());
        let mut numbers = vec![NodeIndex::end(); self.bound()];
        for node in self.nodes() {
            numbers[node.id().row()] = graph.add_node(node.key());
        }
        for edge in self.graph.edge_indices() {
            if let (Some((from, to)), Some(&relation)) = (self.graph.edge_endpoints(edge), self.graph.edge_weight(edge))
            {
                graph.add_edge(numbers[from.index()], numbers[to.index()], relation);
            }
        }
        graph
    }

    /// The node with a number as an entry, with the relations that leave it; `None` when there is no such node.
    pub fn entry(&self, id: NodeId) -> Option<NodeEntry> {
        let node = self.get(id)?;
        let mut entry = self.unlinked_entry(node);
        for (relation, to) in node.relations() {
            entry.push(Link { relation, to: to.key() }).expect("a stored relation fits its node");
        }
        Some(entry)
    }

    /// All nodes as entries, in order.
    pub fn entries(&self) -> impl Iterator<Item = NodeEntry> + '_ {
        self.nodes().filter_map(|node| self.entry(node.id()))
    }

    /// A node as an entry without its relations.
    pub(crate) fn unlinked_entry(&self, node: NodeRef<'_>) -> NodeEntry {
        let stored = self.stored(node.id());
        let key = node.key();
        let head = stored.post().map(|post| self.posts.head(post).clone());
        let staff = node.staff();
        let Detail { name, source, assumed, facet } = self.detail(node.id()).cloned().unwrap_or_default();
        match (stored.kind(), facet) {
            (NodeKind::Body, Facet::Body { kind, seats, temporary, calendar, supervises }) => {
                NodeEntry::Body(BodyEntry {
                    name,
                    seats,
                    temporary,
                    calendar,
                    supervises,
                    source,
                    assumed,
                    ..BodyEntry::new(key, kind)
                })
            }
            (NodeKind::Administration, _) => NodeEntry::Administration(AdministrationEntry {
                name,
                head,
                staff,
                source,
                assumed,
                ..AdministrationEntry::new(key)
            }),
            (NodeKind::Sector, _) => {
                NodeEntry::Sector(SectorEntry { name, head, staff, source, assumed, ..SectorEntry::new(key) })
            }
            (NodeKind::Unit, facet) => {
                let (role, areas, functions, placement_reason) = match facet {
                    Facet::Unit { role, areas, functions, placement_reason } => {
                        (role, areas, functions, placement_reason)
                    }
                    _ => (UnitRole::Operations, vec![], vec![], None),
                };
                NodeEntry::Unit(UnitEntry {
                    name,
                    role,
                    head,
                    staff,
                    areas,
                    functions,
                    placement_reason,
                    source,
                    assumed,
                    ..UnitEntry::new(key)
                })
            }
            (NodeKind::Company, _) => {
                NodeEntry::Company(CompanyEntry { name, source, assumed, ..CompanyEntry::new(key) })
            }
            (NodeKind::FocusArea, Facet::FocusArea { year, areas }) => {
                NodeEntry::FocusArea(FocusAreaEntry { name, year, areas, source, assumed, ..FocusAreaEntry::new(key) })
            }
            (NodeKind::Channel, Facet::Channel { kind, reaches, open, first_contact_percent }) => {
                NodeEntry::Channel(ChannelEntry {
                    name,
                    reaches,
                    open,
                    first_contact_percent,
                    source,
                    assumed,
                    ..ChannelEntry::new(key, kind)
                })
            }
            (NodeKind::Body | NodeKind::FocusArea | NodeKind::Channel, _) => {
                unreachable!("a stored node has the facet of its kind")
            }
        }
    }

    // What follows is the only way in which an organisation changes. Each has its inverse here, and the inverses of a
    // sequence, taken backwards, restore the numbers of nodes and relations too.

    pub(crate) fn stored(&self, id: NodeId) -> Stored {
        self.graph[id.index()]
    }

    pub(crate) fn staff(&self, id: NodeId) -> Option<Decimal> {
        self.details.staff(self.stored(id))
    }

    pub(crate) fn detail(&self, id: NodeId) -> Option<&Detail> {
        self.details.detail(self.stored(id))
    }

    /// Whether there may be a head of a sort: sure when there is none, as the head of no node, now or before a change, is of it.
    pub(crate) fn may_have_head(&self, of_sort: impl FnMut(&Head) -> bool) -> bool {
        self.posts.heads().any(of_sort)
    }

    /// The number of a head's post.
    pub(super) fn store_head(&mut self, head: &Head) -> PostId {
        self.posts.number(head, &self.ladder)
    }

    pub(crate) fn key_of(&self, id: NodeId) -> Key {
        self.keys.get(id.0).expect("every node has a key")
    }

    /// All keys, in the order of nodes.
    pub(super) fn keys(&self) -> impl Iterator<Item = Key> {
        (0..self.keys.bound()).filter_map(|row| self.keys.get(row))
    }

    /// The keys nearest to one, of nodes of some kinds: what a look-up offers when it finds nothing.
    pub(crate) fn near(&self, wanted: &Key, fits: impl Fn(NodeKind) -> bool) -> Vec<String> {
        near_keys(wanted, self.nodes().filter(|node| fits(node.kind())).map(NodeRef::key))
    }

    /// Adds a node. The key must be free.
    pub(crate) fn insert(&mut self, key: Key, node: Node) -> NodeId {
        debug_assert!(self.node(key.as_str()).is_none());
        self.tally.add(&node);
        let id = NodeId::of(self.graph.add_node(self.details.put(node)));
        self.keys.insert(id.0, key);
        id
    }

    /// Which of the keys of so many nodes are taken, by their row, with the row that has each.
    pub(super) fn taken(&self, keys: &UnitKeys, count: usize) -> impl Iterator<Item = (u32, u32)> {
        self.keys.taken(keys, count as u32)
    }

    /// Removes a node that no relation joins to another: the inverse of [`insert`](Self::insert).
    pub(crate) fn remove(&mut self, id: NodeId) -> (Key, Node) {
        debug_assert!(self.graph.neighbors_undirected(id.index()).next().is_none());
        let node = self.details.take(self.graph.remove_node(id.index()).expect("the node exists"));
        self.tally.take(&node);
        (self.keys.remove(id.0), node)
    }

    /// Puts another node in the place of one, and gives the one back.
    pub(crate) fn replace(&mut self, id: NodeId, node: Node) -> Node {
        self.tally.add(&node);
        let old = self.details.take(self.stored(id));
        self.graph[id.index()] = self.details.put(node);
        self.tally.take(&old);
        old
    }

    /// Gives a node another key, which must be free, and returns the one it had.
    pub(crate) fn rekey(&mut self, id: NodeId, key: Key) -> Key {
        let old = self.keys.remove(id.0);
        self.keys.insert(id.0, key);
        old
    }

    /// Adds a relation that the table allows and that does not stand yet.
    pub(crate) fn link(&mut self, from: NodeId, relation: Relation, to: NodeId) -> EdgeId {
        self.tally.relations[relation.kind() as usize] += 1;
        self.graph.add_edge(from.index(), to.index(), relation)
    }

    /// Removes a relation: the inverse of [`link`](Self::link).
    pub(crate) fn unlink(&mut self, edge: EdgeId) -> (NodeId, Relation, NodeId) {
        let (from, to) = self.graph.edge_endpoints(edge).expect("the relation exists");
        let relation = self.graph.remove_edge(edge).expect("the relation exists");
        self.tally.relations[relation.kind() as usize] -= 1;
        (NodeId::of(from), relation, NodeId::of(to))
    }

    /// A relation with the nodes that it joins.
    pub(crate) fn relation(&self, edge: EdgeId) -> Option<(NodeId, Relation, NodeId)> {
        let (from, to) = self.graph.edge_endpoints(edge)?;
        Some((NodeId::of(from), *self.graph.edge_weight(edge)?, NodeId::of(to)))
    }

    pub(crate) fn set_ladder(&mut self, ladder: Ladder) -> Ladder {
        self.posts.find_levels(&ladder);
        std::mem::replace(&mut self.ladder, ladder)
    }

    /// The relation of a kind between two nodes.
    pub(crate) fn edge(&self, from: NodeId, kind: RelationKind, to: NodeId) -> Option<EdgeId> {
        self.graph
            .edges_connecting(from.index(), to.index())
            .find(|edge| edge.weight().kind() == kind)
            .map(|edge| edge.id())
    }

    /// The first superior that a node states, and whether it states another.
    pub(crate) fn first_superior(&self, id: NodeId) -> (Option<NodeId>, bool) {
        let lines = self.graph.edges(id.index()).filter(|edge| edge.weight().kind() == RelationKind::ReportsTo);
        let mut first: Option<(EdgeIndex, NodeId)> = None;
        let mut several = false;
        for line in lines {
            several |= first.is_some();
            if first.is_none_or(|(edge, _)| line.id() < edge) {
                first = Some((line.id(), NodeId::of(line.target())));
            }
        }
        (first.map(|(_, superior)| superior), several)
    }

    /// The relations of a kind that leave a node (or arrive at it), in the order in which they were added.
    pub(crate) fn edges_of(&self, id: NodeId, direction: Direction, kind: RelationKind) -> Edges<'_> {
        Edges::new(self, id, direction, Some(kind))
    }

    /// The relations that leave a node (or arrive at it), in the order in which they were added.
    pub(crate) fn edges(&self, id: NodeId, direction: Direction) -> Vec<(EdgeId, Relation, NodeId)> {
        Edges::new(self, id, direction, None).collect()
    }

    /// Everything by key, with relations in a fixed order: what equality compares.
    fn canonical(&self) -> BTreeMap<Key, (NodeEntry, Vec<CanonicalLink>)> {
        self.nodes()
            .map(|node| {
                let mut links: Vec<_> =
                    node.relations().map(|(relation, to)| (relation.kind(), to.key(), relation)).collect();
                links.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
                (node.key(), (self.unlinked_entry(node), links))
            })
            .collect()
    }
}

impl PartialEq for Organisation {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self.relation_count() == other.relation_count()
            && self.ladder == other.ladder
            && self.canonical() == other.canonical()
    }
}
