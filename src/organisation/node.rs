use std::collections::HashMap;
use std::fmt;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};
use slab::Slab;

use super::entry::*;
use super::parts::*;
use super::{Assumed, Decimal, Ladder, Organisation};

/// Which kind of thing a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// A body: elected members, or required by law.
    Body,
    /// An administration.
    Administration,
    /// A sector.
    Sector,
    /// A unit.
    Unit,
    /// A company.
    Company,
    /// A focus area.
    FocusArea,
    /// A channel.
    Channel,
}

impl NodeKind {
    /// All kinds, in the order of the sections of a file.
    pub const ALL: [Self; 7] =
        [Self::Body, Self::Administration, Self::Sector, Self::Unit, Self::Company, Self::FocusArea, Self::Channel];

    /// The name in files and messages, such as `focus_area`; also the section of a file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Administration => "administration",
            Self::Sector => "sector",
            Self::Unit => "unit",
            Self::Company => "company",
            Self::FocusArea => "focus_area",
            Self::Channel => "channel",
        }
    }

    /// The name in running text, such as `focus area`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::FocusArea => "focus area",
            other => other.name(),
        }
    }

    /// Whether nodes of this kind stand in the line: have a head, and report to a superior.
    pub const fn is_in_line(self) -> bool {
        matches!(self, Self::Administration | Self::Sector | Self::Unit)
    }
}

impl fmt::Display for NodeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.words())
    }
}

/// A node by itself, on its way into an organisation or out of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    pub(crate) post: Option<PostId>,
    pub(crate) staff: Option<Decimal>,
    pub(crate) detail: Option<Box<Detail>>,
}

impl Node {
    /// Whether it is a unit that does a service area.
    pub(crate) fn does_areas(&self) -> bool {
        matches!(self.detail.as_deref(), Some(Detail { facet: Facet::Unit { areas, .. }, .. }) if !areas.is_empty())
    }
}

/// A node as the graph holds it, in 8 bytes: what every unit of a large organisation pays for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stored {
    /// Of a plain node, its staff in hundredths; of one with a detail, where in [`Details`] that stands, with its staff.
    content: u32,
    /// From the lowest bit: the kind, counted from 1; whether staff is in `content`; whether the place of a detail is; the
    /// number of the post, or nought.
    packed: NonZeroU32,
}

const KIND_BITS: u32 = 3;
const HAS_STAFF: u32 = 1 << KIND_BITS;
const HAS_DETAIL: u32 = 1 << (KIND_BITS + 1);
const POST_SHIFT: u32 = KIND_BITS + 2;

impl Stored {
    /// A node of which nothing is known but its kind, its head and its staff.
    pub(super) fn plain(kind: NodeKind, post: Option<PostId>, staff: Option<Decimal>) -> Self {
        let staffed = if staff.is_some() { HAS_STAFF } else { 0 };
        Self::new(kind, post, staff.unwrap_or_default().hundredths(), staffed)
    }

    fn new(kind: NodeKind, post: Option<PostId>, content: u32, has: u32) -> Self {
        let post = post.map_or(0, |PostId(number)| number.get() << POST_SHIFT);
        Self { content, packed: NonZeroU32::MIN.saturating_add(kind as u32) | has | post }
    }

    pub(crate) fn kind(self) -> NodeKind {
        match self.packed.get() & (HAS_STAFF - 1) {
            1 => NodeKind::Body,
            2 => NodeKind::Administration,
            3 => NodeKind::Sector,
            4 => NodeKind::Unit,
            5 => NodeKind::Company,
            6 => NodeKind::FocusArea,
            _ => NodeKind::Channel,
        }
    }

    pub(crate) fn post(self) -> Option<PostId> {
        NonZeroU32::new(self.packed.get() >> POST_SHIFT).map(PostId)
    }

    /// Where its detail stands.
    fn place(self) -> Option<usize> {
        (self.packed.get() & HAS_DETAIL != 0).then_some(self.content as usize)
    }
}

/// What is known of nodes beyond their kind and their head; of plain ones nothing stands here.
#[derive(Debug, Clone, Default)]
pub(super) struct Details(Slab<(Option<Decimal>, Box<Detail>)>);

impl Details {
    /// The node as the graph holds it.
    pub(super) fn put(&mut self, node: Node) -> Stored {
        let Node { kind, post, staff, detail } = node;
        match detail {
            None => Stored::plain(kind, post, staff),
            Some(detail) => {
                let place = u32::try_from(self.0.insert((staff, detail))).expect("there are as many as nodes at most");
                Stored::new(kind, post, place, HAS_DETAIL)
            }
        }
    }

    /// The node by itself again, once the graph holds it no longer.
    pub(super) fn take(&mut self, stored: Stored) -> Node {
        let (staff, detail) = match stored.place() {
            None => (self.staff(stored), None),
            Some(place) => {
                let (staff, detail) = self.0.remove(place);
                (staff, Some(detail))
            }
        };
        Node { kind: stored.kind(), post: stored.post(), staff, detail }
    }

    pub(super) fn staff(&self, stored: Stored) -> Option<Decimal> {
        match stored.place() {
            None => (stored.packed.get() & HAS_STAFF != 0).then(|| Decimal::from_hundredths(stored.content)),
            Some(place) => self.0[place].0,
        }
    }

    pub(super) fn detail(&self, stored: Stored) -> Option<&Detail> {
        stored.place().map(|place| &*self.0[place].1)
    }
}

/// The number of a head's post in the organisation's table, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PostId(NonZeroU32);

impl PostId {
    /// A node has so many bits for it.
    const MOST: u32 = u32::MAX >> POST_SHIFT;
}

/// The posts of heads: what is the same for many (title, state, hours) is stored once, with the level to which it belongs.
#[derive(Debug, Clone, Default)]
pub(super) struct Posts {
    list: Vec<(Head, Option<u8>)>,
    numbers: HashMap<Head, PostId>,
}

impl Posts {
    /// The number of a post, which is added when it is new.
    pub(super) fn number(&mut self, head: &Head, ladder: &Ladder) -> PostId {
        if let Some(&number) = self.numbers.get(head) {
            return number;
        }
        self.list.push((head.clone(), ladder.level_of(&head.title)));
        let number = u32::try_from(self.list.len()).ok().filter(|&number| number <= PostId::MOST);
        let number = PostId(number.and_then(NonZeroU32::new).expect("at most 134 million different heads"));
        self.numbers.insert(head.clone(), number);
        number
    }

    fn post(&self, number: PostId) -> &(Head, Option<u8>) {
        &self.list[number.0.get() as usize - 1]
    }

    pub(super) fn head(&self, number: PostId) -> &Head {
        &self.post(number).0
    }

    /// The manager level to which the title belongs.
    pub(super) fn level(&self, number: PostId) -> Option<u8> {
        self.post(number).1
    }

    /// Each post that a node has, or had.
    pub(super) fn heads(&self) -> impl Iterator<Item = &Head> {
        self.list.iter().map(|(head, _)| head)
    }

    /// Finds the levels anew.
    pub(super) fn find_levels(&mut self, ladder: &Ladder) {
        for (head, level) in &mut self.list {
            *level = ladder.level_of(&head.title);
        }
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Detail {
    pub(crate) name: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) assumed: Assumed,
    pub(crate) facet: Facet,
}

/// What only one kind of node has.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Facet {
    #[default]
    None,
    Body {
        kind: BodyKind,
        seats: Option<u16>,
        temporary: bool,
        calendar: Option<Calendar>,
        supervises: Vec<super::Key>,
    },
    Unit {
        role: UnitRole,
        areas: Vec<super::Key>,
        functions: Vec<super::Key>,
        placement_reason: Option<String>,
    },
    FocusArea {
        year: Option<u16>,
        areas: Vec<super::Key>,
    },
    Channel {
        kind: ChannelKind,
        reaches: Vec<super::Key>,
        open: Vec<super::Opening>,
        first_contact_percent: Option<Decimal>,
    },
}

impl Organisation {
    /// The node that an entry describes; its relations are left out.
    pub(crate) fn store(&mut self, entry: &NodeEntry) -> Node {
        let (name, source, assumed, head, staff, facet) = match entry.clone() {
            NodeEntry::Body(e) => {
                let facet = Facet::Body {
                    kind: e.kind,
                    seats: e.seats,
                    temporary: e.temporary,
                    calendar: e.calendar,
                    supervises: e.supervises,
                };
                (e.name, e.source, e.assumed, None, None, facet)
            }
            NodeEntry::Administration(e) => (e.name, e.source, e.assumed, e.head, e.staff, Facet::None),
            NodeEntry::Sector(e) => (e.name, e.source, e.assumed, e.head, e.staff, Facet::None),
            NodeEntry::Unit(e) => {
                let plain = e.role == UnitRole::Operations
                    && e.areas.is_empty()
                    && e.functions.is_empty()
                    && e.placement_reason.is_none();
                let facet = if plain {
                    Facet::None
                } else {
                    Facet::Unit {
                        role: e.role,
                        areas: e.areas,
                        functions: e.functions,
                        placement_reason: e.placement_reason,
                    }
                };
                (e.name, e.source, e.assumed, e.head, e.staff, facet)
            }
            NodeEntry::Company(e) => (e.name, e.source, e.assumed, None, None, Facet::None),
            NodeEntry::FocusArea(e) => {
                (e.name, e.source, e.assumed, None, None, Facet::FocusArea { year: e.year, areas: e.areas })
            }
            NodeEntry::Channel(e) => {
                let facet = Facet::Channel {
                    kind: e.kind,
                    reaches: e.reaches,
                    open: e.open,
                    first_contact_percent: e.first_contact_percent,
                };
                (e.name, e.source, e.assumed, None, None, facet)
            }
        };
        let detail = Detail { name, source, assumed, facet };
        let post = head.map(|head| self.store_head(&head));
        let detail = (detail != Detail::default()).then(|| Box::new(detail));
        Node { kind: entry.kind(), post, staff, detail }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Relation;

    #[test]
    fn a_unit_and_its_relation_take_40_bytes() {
        use petgraph::graph::{Edge, Node as InGraph};
        assert_eq!(size_of::<InGraph<Option<Stored>>>(), 16);
        assert_eq!(size_of::<Edge<Option<Relation>>>(), 24);
    }

    #[test]
    fn a_node_comes_out_as_it_was_put_in() {
        let post = |number| NonZeroU32::new(number).map(PostId);
        let named = |name: &str| Some(Box::new(Detail { name: Some(name.into()), ..Detail::default() }));
        let mut details = Details::default();
        let mut nodes = Vec::new();
        for kind in NodeKind::ALL {
            for post in [None, post(1), post(PostId::MOST)] {
                for staff in [None, Some(Decimal::ZERO), Some(Decimal::MAX)] {
                    for detail in [None, named("a"), named(kind.name())] {
                        let node = Node { kind, post, staff, detail };
                        nodes.push((details.put(node.clone()), node));
                    }
                }
            }
        }
        for (stored, node) in nodes.into_iter().rev() {
            assert_eq!((stored.kind(), stored.post(), details.staff(stored)), (node.kind, node.post, node.staff));
            assert_eq!(details.detail(stored), node.detail.as_deref());
            assert_eq!(details.take(stored), node);
        }
        assert!(details.0.is_empty());
    }
}
