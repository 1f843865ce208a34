use std::fmt;

use petgraph::Direction;

use super::edges::Edges;
use super::node::{Detail, Facet, PostId};
use super::{
    Assumed, BodyKind, Calendar, ChannelKind, Decimal, HeadState, Key, NodeId, NodeKind, Opening, Organisation,
    Relation, RelationKind, UnitRole,
};

/// A node of an organisation, to read. A view is two words; copy it freely.
#[derive(Clone, Copy)]
pub struct NodeRef<'o> {
    organisation: &'o Organisation,
    id: NodeId,
}

impl<'o> NodeRef<'o> {
    pub(super) fn new(organisation: &'o Organisation, id: NodeId) -> Self {
        Self { organisation, id }
    }

    /// The organisation.
    pub fn organisation(self) -> &'o Organisation {
        self.organisation
    }

    /// The number.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The key.
    pub fn key(self) -> Key {
        self.organisation.key_of(self.id)
    }

    /// The kind.
    pub fn kind(self) -> NodeKind {
        self.organisation.stored(self.id).kind()
    }

    fn detail(self) -> Option<&'o Detail> {
        self.organisation.detail(self.id)
    }

    fn facet(self) -> &'o Facet {
        self.detail().map_or(&Facet::None, |detail| &detail.facet)
    }

    /// Whether nothing but kind, head and staff is stated of it: it names nothing that is not in the graph.
    pub(crate) fn is_plain(self) -> bool {
        self.detail().is_none()
    }

    /// The name for readers, when one is stated.
    pub fn name(self) -> Option<&'o str> {
        self.detail()?.name.as_deref()
    }

    /// The name for readers, or the key.
    pub fn label(self) -> String {
        self.name().map_or_else(|| self.key().to_string(), str::to_owned)
    }

    /// Where the node is stated, such as `P4`.
    pub fn source(self) -> Option<&'o str> {
        self.detail()?.source.as_deref()
    }

    /// What of the node is an assumption.
    pub fn assumed(self) -> &'o Assumed {
        self.detail().map_or(&Assumed::Nothing, |detail| &detail.assumed)
    }

    /// The head: of an administration, sector or unit that has one.
    pub fn head(self) -> Option<HeadRef<'o>> {
        let post = self.organisation.stored(self.id).post()?;
        Some(HeadRef { organisation: self.organisation, post })
    }

    /// Staff directly under the head, in full-time equivalents, heads left out; `None` when it is not stated.
    pub fn staff(self) -> Option<Decimal> {
        self.organisation.staff(self.id)
    }

    /// The kind of a body.
    pub fn body_kind(self) -> Option<BodyKind> {
        match self.facet() {
            Facet::Body { kind, .. } => Some(*kind),
            _ => None,
        }
    }

    /// Whether it is a body of a kind.
    pub fn is_body(self, kind: BodyKind) -> bool {
        self.body_kind() == Some(kind)
    }

    /// The seats of a body.
    pub fn seats(self) -> Option<u16> {
        match self.facet() {
            Facet::Body { seats, .. } => *seats,
            _ => None,
        }
    }

    /// Whether a body is set up for a time and a task.
    pub fn is_temporary(self) -> bool {
        matches!(self.facet(), Facet::Body { temporary: true, .. })
    }

    /// When a body meets.
    pub fn calendar(self) -> Option<&'o Calendar> {
        match self.facet() {
            Facet::Body { calendar, .. } => calendar.as_ref(),
            _ => None,
        }
    }

    /// The service areas that a body supervises by law.
    pub fn supervises(self) -> &'o [Key] {
        match self.facet() {
            Facet::Body { supervises, .. } => supervises,
            _ => &[],
        }
    }

    /// What a unit is there for.
    pub fn unit_role(self) -> Option<UnitRole> {
        match self.facet() {
            Facet::Unit { role, .. } => Some(*role),
            _ => (self.kind() == NodeKind::Unit).then_some(UnitRole::Operations),
        }
    }

    /// The service areas that a unit does, or that a focus area touches.
    pub fn areas(self) -> &'o [Key] {
        match self.facet() {
            Facet::Unit { areas, .. } | Facet::FocusArea { areas, .. } => areas,
            _ => &[],
        }
    }

    /// The support functions that a unit does.
    pub fn functions(self) -> &'o [Key] {
        match self.facet() {
            Facet::Unit { functions, .. } => functions,
            _ => &[],
        }
    }

    /// Why a unit's support functions are placed outside support and services.
    pub fn placement_reason(self) -> Option<&'o str> {
        match self.facet() {
            Facet::Unit { placement_reason, .. } => placement_reason.as_deref(),
            _ => None,
        }
    }

    /// The year for which the council fixed a focus area.
    pub fn year(self) -> Option<u16> {
        match self.facet() {
            Facet::FocusArea { year, .. } => *year,
            _ => None,
        }
    }

    /// How citizens come by a channel.
    pub fn channel_kind(self) -> Option<ChannelKind> {
        match self.facet() {
            Facet::Channel { kind, .. } => Some(*kind),
            _ => None,
        }
    }

    /// The service areas that a channel reaches; none stands for all.
    pub fn reaches(self) -> &'o [Key] {
        match self.facet() {
            Facet::Channel { reaches, .. } => reaches,
            _ => &[],
        }
    }

    /// When a channel is open.
    pub fn open(self) -> &'o [Opening] {
        match self.facet() {
            Facet::Channel { open, .. } => open,
            _ => &[],
        }
    }

    /// The share of matters that a channel settles at the first contact, in per cent.
    pub fn first_contact_percent(self) -> Option<Decimal> {
        match self.facet() {
            Facet::Channel { first_contact_percent, .. } => *first_contact_percent,
            _ => None,
        }
    }

    fn joined(self, direction: Direction, kind: Option<RelationKind>) -> impl Iterator<Item = (Relation, NodeRef<'o>)> {
        let edges = Edges::new(self.organisation, self.id, direction, kind);
        edges.map(move |(_, relation, other)| (relation, NodeRef::new(self.organisation, other)))
    }

    /// The relations that leave the node.
    pub fn relations(self) -> impl Iterator<Item = (Relation, NodeRef<'o>)> {
        self.joined(Direction::Outgoing, None)
    }

    /// The relations that arrive at the node, with the node that states each.
    pub fn relations_in(self) -> impl Iterator<Item = (Relation, NodeRef<'o>)> {
        self.joined(Direction::Incoming, None)
    }

    /// The nodes to which relations of a kind lead from here.
    pub fn targets(self, kind: RelationKind) -> impl Iterator<Item = NodeRef<'o>> {
        self.joined(Direction::Outgoing, Some(kind)).map(|(_, to)| to)
    }

    /// The nodes from which relations of a kind lead here.
    pub fn sources(self, kind: RelationKind) -> impl Iterator<Item = NodeRef<'o>> {
        self.joined(Direction::Incoming, Some(kind)).map(|(_, from)| from)
    }

    /// The superiors in the line: one, where all is well.
    pub fn superiors(self) -> impl Iterator<Item = NodeRef<'o>> {
        self.targets(RelationKind::ReportsTo)
    }

    /// The nodes that report to this one.
    pub fn subordinates(self) -> impl Iterator<Item = NodeRef<'o>> {
        self.sources(RelationKind::ReportsTo)
    }
}

impl PartialEq for NodeRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && std::ptr::eq(self.organisation, other.organisation)
    }
}

impl Eq for NodeRef<'_> {}

impl fmt::Debug for NodeRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.kind(), self.key())
    }
}

/// The head of a node, to read.
#[derive(Clone, Copy)]
pub struct HeadRef<'o> {
    organisation: &'o Organisation,
    post: PostId,
}

impl<'o> HeadRef<'o> {
    /// The title.
    pub fn title(self) -> &'o str {
        &self.organisation.posts.head(self.post).title
    }

    /// The number of the manager level to which the title belongs, 1 for the highest; `None` when the ladder does not
    /// have it.
    pub fn level(self) -> Option<u8> {
        self.organisation.posts.level(self.post)
    }

    /// Whether somebody holds the post.
    pub fn state(self) -> HeadState {
        self.organisation.posts.head(self.post).state
    }

    /// Hours a week for the staff.
    pub fn hours_per_week(self) -> Option<Decimal> {
        self.organisation.posts.head(self.post).hours_per_week
    }
}

impl fmt::Debug for HeadRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.title(), self.state())
    }
}
