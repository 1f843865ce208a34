//! What one node is and which relations leave it: the shape of an entry in a file, of what a builder is given and of what
//! a change adds.

use serde::{Deserialize, Serialize};

use super::parts::{BodyKind, Calendar, ChannelKind, Head, UnitRole};
use super::{Assumed, Decimal, Key, Opening, one_or_many};

fn is_false(flag: &bool) -> bool {
    !*flag
}

/// A share in a company (`OwnedBy`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ownership {
    /// Who owns: a company or a body.
    pub owner: Key,
    /// How much of the company, in per cent.
    pub share_percent: Decimal,
}

/// An internal service to a node (`Serves`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Service {
    /// Who is served: a unit, sector, administration or company.
    pub customer: Key,
    /// Whether the service has a price that the customer is charged (A9).
    #[serde(default, skip_serializing_if = "is_false")]
    pub priced: bool,
}

/// A body of elected members, or one that the law requires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BodyEntry {
    /// The stable name.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Which kind of body.
    pub kind: BodyKind,
    /// Seats, deputies left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<u16>,
    /// Whether it is set up for a time and a task (P2).
    #[serde(default, skip_serializing_if = "is_false")]
    pub temporary: bool,
    /// When it meets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
    /// Service areas that it supervises by law (tillsyn).
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub supervises: Vec<Key>,
    /// The body above it.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub answers_to: Vec<Key>,
    /// Providers that it buys from.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub purchases_from: Vec<Key>,
    /// Where the entry is stated, such as `P4`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// An administration: the officers' organisation under a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AdministrationEntry {
    /// The stable name.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Head>,
    /// Staff directly under the head, in full-time equivalents, heads left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<Decimal>,
    /// The superior administration, where there is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub reports_to: Vec<Key>,
    /// The body to which the head answers for activity and economy (A1).
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub answers_to: Vec<Key>,
    /// Bodies that commission it (P6).
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub commissioned_by: Vec<Key>,
    /// The employing authority of its staff; holds for all below that name no other (P3).
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub employed_by: Vec<Key>,
    /// Providers that it buys from.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub purchases_from: Vec<Key>,
    /// Focus areas for which its head is responsible.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub responsible_for: Vec<Key>,
    /// Bodies to which it gives officer support.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub supports: Vec<Key>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// A sector of the administration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SectorEntry {
    /// The stable name.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Head>,
    /// Staff directly under the head, in full-time equivalents, heads left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<Decimal>,
    /// The superior.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub reports_to: Vec<Key>,
    /// Bodies that commission it (P6).
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub commissioned_by: Vec<Key>,
    /// The employing authority of its staff, where it is not the superior's.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub employed_by: Vec<Key>,
    /// Focus areas for which its head is responsible (A6).
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub responsible_for: Vec<Key>,
    /// Bodies to which it gives officer support (P2, P5).
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub supports: Vec<Key>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// A unit: service areas or a part of one, the staff office, support, a purchaser's office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnitEntry {
    /// The stable name.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is there for; `operations` when nothing is said.
    #[serde(default, skip_serializing_if = "is_operations")]
    pub role: UnitRole,
    /// The head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Head>,
    /// Staff directly under the head, in full-time equivalents, heads left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<Decimal>,
    /// Service areas that it does.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub areas: Vec<Key>,
    /// Support functions that it does (A9).
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub functions: Vec<Key>,
    /// Why its support functions are placed outside support and services, where they are (A9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placement_reason: Option<String>,
    /// The superior.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub reports_to: Vec<Key>,
    /// Bodies that commission it (P6).
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub commissioned_by: Vec<Key>,
    /// The employing authority of its staff, where it is not the superior's.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub employed_by: Vec<Key>,
    /// Providers that it buys from.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub purchases_from: Vec<Key>,
    /// Focus areas for which its head is responsible.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub responsible_for: Vec<Key>,
    /// Bodies to which it gives officer support.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub supports: Vec<Key>,
    /// Nodes that it serves internally.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub serves: Vec<Service>,
    /// Nodes that it advises: a dotted line.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub advises: Vec<Key>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

fn is_operations(role: &UnitRole) -> bool {
    *role == UnitRole::Operations
}

/// A company of the group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CompanyEntry {
    /// The stable name.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who owns it, and how much.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owned_by: Vec<Ownership>,
    /// The body to which it answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub answers_to: Vec<Key>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// A focus area: a question that runs across the sectors (A5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FocusAreaEntry {
    /// The stable name.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The year for which the council fixed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// Service areas that it touches.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub areas: Vec<Key>,
    /// Who receives the follow-up (A7).
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub followed_up_by: Vec<Key>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// A way in for citizens (A8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChannelEntry {
    /// The stable name.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How citizens come.
    pub kind: ChannelKind,
    /// Service areas that it reaches; all of them when nothing is said.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub reaches: Vec<Key>,
    /// The unit at which it enters the organisation: the door.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub enters_at: Vec<Key>,
    /// When it is open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<Opening>,
    /// The share of matters that are settled at the first contact, in per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_contact_percent: Option<Decimal>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// One node and the relations that leave it.
///
/// In files, one table under the section of its kind; in changes, a table with the kind as its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum NodeEntry {
    /// A body.
    Body(BodyEntry),
    /// An administration.
    Administration(AdministrationEntry),
    /// A sector.
    Sector(SectorEntry),
    /// A unit.
    Unit(UnitEntry),
    /// A company.
    Company(CompanyEntry),
    /// A focus area.
    FocusArea(FocusAreaEntry),
    /// A channel.
    Channel(ChannelEntry),
}
