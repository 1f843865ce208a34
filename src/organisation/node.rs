use std::collections::HashMap;
use std::fmt;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

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

/// A node as it is stored, in 16 bytes: what every unit of a large organisation pays for inline, the rest behind one pointer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) detail: Option<Box<Detail>>,
    /// Nought when it is not stated.
    staff: Decimal,
    /// From the lowest bit: the kind, counted from 1; whether staff is stated; the number of the post, or nought.
    packed: NonZeroU32,
}

const KIND_BITS: u32 = 3;
const STAFF_IS_STATED: u32 = 1 << KIND_BITS;
const POST_SHIFT: u32 = KIND_BITS + 1;

impl Node {
    pub(super) fn new(
        kind: NodeKind,
        post: Option<PostId>,
        staff: Option<Decimal>,
        detail: Option<Box<Detail>>,
    ) -> Self {
        let stated = if staff.is_some() { STAFF_IS_STATED } else { 0 };
        let post = post.map_or(0, |PostId(number)| number.get() << POST_SHIFT);
        let packed = NonZeroU32::MIN.saturating_add(kind as u32) | stated | post;
        Self { detail, staff: staff.unwrap_or_default(), packed }
    }

    pub(crate) fn kind(&self) -> NodeKind {
        match self.packed.get() & (STAFF_IS_STATED - 1) {
            1 => NodeKind::Body,
            2 => NodeKind::Administration,
            3 => NodeKind::Sector,
            4 => NodeKind::Unit,
            5 => NodeKind::Company,
            6 => NodeKind::FocusArea,
            _ => NodeKind::Channel,
        }
    }

    pub(crate) fn post(&self) -> Option<PostId> {
        NonZeroU32::new(self.packed.get() >> POST_SHIFT).map(PostId)
    }

    /// Whether it is a unit that does a service area.
    pub(crate) fn does_areas(&self) -> bool {
        matches!(self.detail.as_deref(), Some(Detail { facet: Facet::Unit { areas, .. }, .. }) if !areas.is_empty())
    }

    pub(crate) fn staff(&self) -> Option<Decimal> {
        (self.packed.get() & STAFF_IS_STATED != 0).then_some(self.staff)
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
        let number = PostId(number.and_then(NonZeroU32::new).expect("memory ends before 268 million different posts"));
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
        Node::new(entry.kind(), post, staff, (detail != Detail::default()).then(|| Box::new(detail)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Relation;

    #[test]
    fn a_unit_and_its_relation_take_48_bytes() {
        use petgraph::graph::{Edge, Node as Stored};
        assert_eq!(size_of::<Stored<Option<Node>>>(), 24);
        assert_eq!(size_of::<Edge<Option<Relation>>>(), 24);
    }

    #[test]
    fn a_node_gives_back_what_it_was_given() {
        let post = |number| NonZeroU32::new(number).map(PostId);
        for kind in NodeKind::ALL {
            for post in [None, post(1), post(PostId::MOST)] {
                for staff in [None, Some(Decimal::ZERO), Some(Decimal::MAX)] {
                    let node = Node::new(kind, post, staff, None);
                    assert_eq!((node.kind(), node.post(), node.staff()), (kind, post, staff));
                }
            }
        }
    }
}
