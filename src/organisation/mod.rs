//! Who exists and who answers to whom: bodies, administrations, sectors, units, companies, focus areas and channels, and the
//! relations between them.
//!
//! An [`Organisation`] is built from [entries](NodeEntry) by an [`OrganisationBuilder`], read through [`NodeRef`] views, and
//! changed only through a [`Model`](crate::Model), so that every change can be undone. Anything that can be written down can
//! be held, also a bad organisation: [checks](crate::checks) judge it.
//!
//! Invariants: keys are unique and well formed; every relation joins kinds of node that it may join ([`RELATIONS`]), and no
//! relation stands twice; queries answer in the order in which nodes and relations were added (one that is added after a
//! removal takes the place that was freed last).

mod assumed;
mod builder;
mod columns;
mod decimal;
mod edges;
mod entry;
mod growing;
mod key;
mod keys;
mod ladder;
mod line;
mod links;
mod node;
mod noting;
pub(crate) mod one_or_many;
mod opening;
mod parts;
mod problem;
mod relation;
mod setters;
mod store;
mod view;

pub use assumed::Assumed;
pub(crate) use builder::MOST_OFFERED;
pub use builder::OrganisationBuilder;
pub(crate) use builder::{entry_problems, ladder_problems, link_problem, resolve};
pub use columns::UnitColumns;
pub use decimal::{Decimal, DecimalError, Total};
pub use entry::{
    AdministrationEntry, BodyEntry, ChannelEntry, CompanyEntry, FocusAreaEntry, NodeEntry, Ownership, SectorEntry,
    Service, UnitEntry,
};
pub use key::Key;
pub(crate) use key::{near, near_keys, repeated};
pub use keys::UnitKeys;
#[cfg(feature = "table")]
pub(crate) use keys::plain_number;
pub use ladder::{Ladder, Level};
pub use line::Line;
pub(crate) use line::LineNotes;
pub use links::Link;
pub use node::NodeKind;
pub(crate) use node::{Detail, Node};
pub(crate) use noting::{MOST_NOTED, Notes, Noting, trim};
pub use opening::{Opening, OpeningError};
pub use parts::{BodyKind, Calendar, ChannelKind, Head, HeadState, Recess, UnitRole};
pub use problem::{Place, Problem, ProblemKind, Problems};
pub(crate) use problem::{arrows, did_you_mean};
pub use relation::{RELATIONS, Relation, RelationKind, RelationRule};
pub(crate) use store::EdgeId;
pub use store::{NodeId, Organisation};
pub use view::{HeadRef, NodeRef};
