use std::fmt;

use serde::{Deserialize, Serialize};

use super::entry::*;
use super::parts::*;
use super::{Assumed, Decimal, Organisation};

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

/// A node as it is stored: what every unit of a large organisation pays for inline, the rest behind one pointer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    pub(crate) head: Option<Post>,
    pub(crate) staff: Option<Decimal>,
    pub(crate) detail: Option<Box<Detail>>,
}

/// A head as it is stored: the title is a number in the organisation's table of titles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Post {
    pub(crate) title: u32,
    pub(crate) state: HeadState,
    pub(crate) hours_per_week: Option<Decimal>,
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
        Node {
            kind: entry.kind(),
            head: head.map(|head| self.store_head(&head)),
            staff,
            detail: (detail != Detail::default()).then(|| Box::new(detail)),
        }
    }

    pub(crate) fn store_head(&mut self, head: &Head) -> Post {
        Post { title: self.titles.number(&head.title), state: head.state, hours_per_week: head.hours_per_week }
    }
}
