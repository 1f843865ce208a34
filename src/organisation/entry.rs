//! What one node is and which relations leave it: the shape of an entry in a file, of what a builder is given and of what
//! a change adds.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Decimal, Key, NodeKind, Relation};

/// Which kind of body a [`BodyEntry`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum BodyKind {
    /// The municipal council (kommunfullmäktige): the highest deciding body (P2).
    Council,
    /// The executive board (kommunstyrelse; P3).
    ExecutiveBoard,
    /// A committee for a subject area (nämnd; P4).
    Committee,
    /// A committee for a part of the municipality (kommundelsnämnd; O3).
    DistrictCommittee,
    /// The purchaser side of a purchaser-provider model (O1).
    PurchaserCommittee,
    /// The board of the provider side of a purchaser-provider model (O1).
    ProviderBoard,
    /// A drafting committee under the council (beredning; P2).
    DraftingCommittee,
    /// A committee shared with other municipalities (O4).
    JointCommittee,
    /// The auditors (P1).
    Auditors,
    /// The election committee (P1).
    ElectionCommittee,
    /// The chief guardian or the chief guardian committee (P1).
    ChiefGuardian,
}

impl BodyKind {
    /// All kinds, in the order of their declaration.
    pub const ALL: [Self; 11] = [
        Self::Council,
        Self::ExecutiveBoard,
        Self::Committee,
        Self::DistrictCommittee,
        Self::PurchaserCommittee,
        Self::ProviderBoard,
        Self::DraftingCommittee,
        Self::JointCommittee,
        Self::Auditors,
        Self::ElectionCommittee,
        Self::ChiefGuardian,
    ];

    /// The name in files and messages, such as `drafting-committee`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Council => "council",
            Self::ExecutiveBoard => "executive-board",
            Self::Committee => "committee",
            Self::DistrictCommittee => "district-committee",
            Self::PurchaserCommittee => "purchaser-committee",
            Self::ProviderBoard => "provider-board",
            Self::DraftingCommittee => "drafting-committee",
            Self::JointCommittee => "joint-committee",
            Self::Auditors => "auditors",
            Self::ElectionCommittee => "election-committee",
            Self::ChiefGuardian => "chief-guardian",
        }
    }

    /// Whether the body steers service areas: a committee of any kind but a drafting one.
    pub const fn is_operative(self) -> bool {
        matches!(
            self,
            Self::Committee
                | Self::DistrictCommittee
                | Self::PurchaserCommittee
                | Self::ProviderBoard
                | Self::JointCommittee
        )
    }
}

impl fmt::Display for BodyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a unit is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum UnitRole {
    /// Service areas, or a part of one.
    #[default]
    Operations,
    /// Support for steering and leading, directly under the director (A10).
    StaffOffice,
    /// Support and services to the rest of the organisation (A9).
    Support,
    /// Ordering from providers, on the purchaser side (O1).
    Purchasing,
}

impl UnitRole {
    /// The name in files and messages, such as `staff-office`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Operations => "operations",
            Self::StaffOffice => "staff-office",
            Self::Support => "support",
            Self::Purchasing => "purchasing",
        }
    }
}

/// How citizens reach the organisation through a channel (A8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum ChannelKind {
    /// An e-service.
    EService,
    /// The web site.
    Web,
    /// The telephone.
    Telephone,
    /// E-mail.
    EMail,
    /// A visit in person.
    Visit,
}

impl ChannelKind {
    /// The name in files and messages, such as `e-service`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EService => "e-service",
            Self::Web => "web",
            Self::Telephone => "telephone",
            Self::EMail => "e-mail",
            Self::Visit => "visit",
        }
    }
}

/// Whether somebody holds a head's post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum HeadState {
    /// One person holds the post.
    #[default]
    Filled,
    /// Nobody does.
    Vacant,
    /// Somebody does for the time being.
    Acting,
    /// So many people share it (at least two).
    Shared(
        /// How many.
        u8,
    ),
}

impl HeadState {
    pub(crate) fn is_filled(&self) -> bool {
        *self == Self::Filled
    }
}

impl fmt::Display for HeadState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Filled => f.pad("filled"),
            Self::Vacant => f.pad("vacant"),
            Self::Acting => f.pad("acting"),
            Self::Shared(by) => f.pad(&format!("shared by {by}")),
        }
    }
}

/// The head of an administration, a sector or a unit.
///
/// The manager level is the one whose titles, in the organisation's [`Ladder`](crate::Ladder), include the head's title.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Head {
    /// The title, such as `operations manager`.
    pub title: String,
    /// Whether somebody holds the post; `filled` when nothing is said.
    #[serde(default, skip_serializing_if = "HeadState::is_filled")]
    pub state: HeadState,
    /// Hours a week that the head has for the staff: what limits the span (A3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours_per_week: Option<Decimal>,
}

impl Head {
    /// A filled post with a title.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), state: HeadState::Filled, hours_per_week: None }
    }

    /// The same post in another state.
    pub fn state(mut self, state: HeadState) -> Self {
        self.state = state;
        self
    }

    /// The same post with so many hours a week for its staff.
    pub fn hours_per_week(mut self, hours: Decimal) -> Self {
        self.hours_per_week = Some(hours);
        self
    }
}

/// When a body meets.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Calendar {
    /// Days from one meeting to the next; at least one.
    pub interval_days: u16,
    /// How many days before a meeting a matter must be on its agenda.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub agenda_deadline_days: u16,
}

fn is_zero(number: &u16) -> bool {
    *number == 0
}

fn is_false(flag: &bool) -> bool {
    !*flag
}

/// Which fields of an entry are assumptions, and on which [`Assumption`](crate::Assumption) each rests.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Assumed {
    /// None: every field is stated by the source of the entry, or needs none.
    #[default]
    Nothing,
    /// The whole entry rests on this assumption.
    Entry(Key),
    /// These fields, as files call them, rest on these assumptions. A file that names a field that there is not cannot be
    /// read.
    Fields(BTreeMap<String, Key>),
}

impl Assumed {
    /// Whether nothing is assumed.
    pub fn is_nothing(&self) -> bool {
        *self == Self::Nothing
    }

    /// The assumptions named, with the field for which each is, or `None` for the whole entry.
    pub fn iter(&self) -> impl Iterator<Item = (Option<&str>, &Key)> {
        let (entry, fields) = match self {
            Self::Nothing => (None, None),
            Self::Entry(key) => (Some((None, key)), None),
            Self::Fields(fields) => (None, Some(fields)),
        };
        entry.into_iter().chain(fields.into_iter().flatten().map(|(field, key)| (Some(field.as_str()), key)))
    }
}

impl Serialize for Assumed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nothing => serializer.serialize_none(),
            Self::Entry(key) => key.serialize(serializer),
            Self::Fields(fields) => fields.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Assumed {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = Assumed;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the key of an assumption, or a table from fields to such keys")
            }
            fn visit_unit<E: serde::de::Error>(self) -> Result<Assumed, E> {
                Ok(Assumed::Nothing)
            }
            fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Assumed, E> {
                Ok(Assumed::Entry(key.into()))
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Assumed, A::Error> {
                let mut fields = BTreeMap::new();
                while let Some((field, key)) = map.next_entry()? {
                    fields.insert(field, key);
                }
                Ok(Assumed::Fields(fields))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Assumed {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Assumed".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "What in this entry is an assumption: the key of one that covers all of it, or a table from fields to keys.",
            "anyOf": [
                { "type": "string" },
                { "type": "object", "additionalProperties": { "type": "string" } }
            ]
        })
    }
}

/// One key or several: in files, `"a"` or `["a", "b"]`.
pub(crate) mod one_or_many {
    use std::fmt;

    use serde::de::{SeqAccess, Visitor};
    use serde::{Deserializer, Serialize, Serializer};

    use crate::Key;

    pub(crate) fn serialize<S: Serializer>(keys: &[Key], serializer: S) -> Result<S::Ok, S::Error> {
        match keys {
            [key] => key.serialize(serializer),
            keys => keys.serialize(serializer),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Key>, D::Error> {
        struct OneOrMany;
        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Vec<Key>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key, or a list of keys")
            }
            fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Vec<Key>, E> {
                Ok(vec![key.into()])
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<Key>, A::Error> {
                let mut keys = Vec::new();
                while let Some(key) = items.next_element()? {
                    keys.push(key);
                }
                Ok(keys)
            }
        }
        deserializer.deserialize_any(OneOrMany)
    }

    #[cfg(feature = "schema")]
    pub(crate) fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "anyOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": "string" } }
            ]
        })
    }
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

/// One relation that leaves a node.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link {
    /// The relation, with what it carries.
    pub relation: Relation,
    /// The node at its end.
    pub to: Key,
}

fn plain<'a>(relation: Relation, keys: &'a [Key]) -> impl Iterator<Item = Link> + 'a {
    keys.iter().map(move |to| Link { relation, to: to.clone() })
}

impl NodeEntry {
    /// Which kind of node.
    pub fn kind(&self) -> NodeKind {
        match self {
            Self::Body(_) => NodeKind::Body,
            Self::Administration(_) => NodeKind::Administration,
            Self::Sector(_) => NodeKind::Sector,
            Self::Unit(_) => NodeKind::Unit,
            Self::Company(_) => NodeKind::Company,
            Self::FocusArea(_) => NodeKind::FocusArea,
            Self::Channel(_) => NodeKind::Channel,
        }
    }

    /// The key of the node.
    pub fn key(&self) -> &Key {
        match self {
            Self::Body(e) => &e.key,
            Self::Administration(e) => &e.key,
            Self::Sector(e) => &e.key,
            Self::Unit(e) => &e.key,
            Self::Company(e) => &e.key,
            Self::FocusArea(e) => &e.key,
            Self::Channel(e) => &e.key,
        }
    }

    /// What in the entry is an assumption.
    pub fn assumed(&self) -> &Assumed {
        match self {
            Self::Body(e) => &e.assumed,
            Self::Administration(e) => &e.assumed,
            Self::Sector(e) => &e.assumed,
            Self::Unit(e) => &e.assumed,
            Self::Company(e) => &e.assumed,
            Self::FocusArea(e) => &e.assumed,
            Self::Channel(e) => &e.assumed,
        }
    }

    /// The service areas that the entry names, with the field in which it does.
    pub fn areas(&self) -> (&'static str, &[Key]) {
        match self {
            Self::Body(e) => ("supervises", &e.supervises),
            Self::Unit(e) => ("areas", &e.areas),
            Self::FocusArea(e) => ("areas", &e.areas),
            Self::Channel(e) => ("reaches", &e.reaches),
            Self::Administration(_) | Self::Sector(_) | Self::Company(_) => ("areas", &[]),
        }
    }

    /// The relations that leave the node, by relation kind, then in the order of the entry.
    pub fn links(&self) -> Vec<Link> {
        match self {
            Self::Body(e) => plain(Relation::AnswersTo, &e.answers_to)
                .chain(plain(Relation::PurchasesFrom, &e.purchases_from))
                .collect(),
            Self::Administration(e) => plain(Relation::ReportsTo, &e.reports_to)
                .chain(plain(Relation::AnswersTo, &e.answers_to))
                .chain(plain(Relation::CommissionedBy, &e.commissioned_by))
                .chain(plain(Relation::EmployedBy, &e.employed_by))
                .chain(plain(Relation::PurchasesFrom, &e.purchases_from))
                .chain(plain(Relation::ResponsibleFor, &e.responsible_for))
                .chain(plain(Relation::Supports, &e.supports))
                .collect(),
            Self::Sector(e) => plain(Relation::ReportsTo, &e.reports_to)
                .chain(plain(Relation::CommissionedBy, &e.commissioned_by))
                .chain(plain(Relation::EmployedBy, &e.employed_by))
                .chain(plain(Relation::ResponsibleFor, &e.responsible_for))
                .chain(plain(Relation::Supports, &e.supports))
                .collect(),
            Self::Unit(e) => plain(Relation::ReportsTo, &e.reports_to)
                .chain(plain(Relation::CommissionedBy, &e.commissioned_by))
                .chain(plain(Relation::EmployedBy, &e.employed_by))
                .chain(plain(Relation::PurchasesFrom, &e.purchases_from))
                .chain(plain(Relation::ResponsibleFor, &e.responsible_for))
                .chain(plain(Relation::Supports, &e.supports))
                .chain(e.serves.iter().map(|service| Link {
                    relation: Relation::Serves { priced: service.priced },
                    to: service.customer.clone(),
                }))
                .chain(plain(Relation::Advises, &e.advises))
                .collect(),
            Self::Company(e) => plain(Relation::AnswersTo, &e.answers_to)
                .chain(e.owned_by.iter().map(|share| Link {
                    relation: Relation::OwnedBy { share_percent: share.share_percent },
                    to: share.owner.clone(),
                }))
                .collect(),
            Self::FocusArea(e) => plain(Relation::FollowedUpBy, &e.followed_up_by).collect(),
            Self::Channel(e) => plain(Relation::EntersAt, &e.enters_at).collect(),
        }
    }

    /// Takes one more relation that leaves the node.
    ///
    /// # Errors
    /// Gives the link back when this kind of node has no such relation.
    pub fn push(&mut self, link: Link) -> Result<(), Link> {
        use Relation as R;
        let Link { relation, to } = link;
        let list = match (self, relation) {
            (Self::Body(e), R::AnswersTo) => &mut e.answers_to,
            (Self::Body(e), R::PurchasesFrom) => &mut e.purchases_from,
            (Self::Administration(e), R::ReportsTo) => &mut e.reports_to,
            (Self::Administration(e), R::AnswersTo) => &mut e.answers_to,
            (Self::Administration(e), R::CommissionedBy) => &mut e.commissioned_by,
            (Self::Administration(e), R::EmployedBy) => &mut e.employed_by,
            (Self::Administration(e), R::PurchasesFrom) => &mut e.purchases_from,
            (Self::Administration(e), R::ResponsibleFor) => &mut e.responsible_for,
            (Self::Administration(e), R::Supports) => &mut e.supports,
            (Self::Sector(e), R::ReportsTo) => &mut e.reports_to,
            (Self::Sector(e), R::CommissionedBy) => &mut e.commissioned_by,
            (Self::Sector(e), R::EmployedBy) => &mut e.employed_by,
            (Self::Sector(e), R::ResponsibleFor) => &mut e.responsible_for,
            (Self::Sector(e), R::Supports) => &mut e.supports,
            (Self::Unit(e), R::ReportsTo) => &mut e.reports_to,
            (Self::Unit(e), R::CommissionedBy) => &mut e.commissioned_by,
            (Self::Unit(e), R::EmployedBy) => &mut e.employed_by,
            (Self::Unit(e), R::PurchasesFrom) => &mut e.purchases_from,
            (Self::Unit(e), R::ResponsibleFor) => &mut e.responsible_for,
            (Self::Unit(e), R::Supports) => &mut e.supports,
            (Self::Unit(e), R::Advises) => &mut e.advises,
            (Self::Unit(e), R::Serves { priced }) => {
                e.serves.push(Service { customer: to, priced });
                return Ok(());
            }
            (Self::Company(e), R::AnswersTo) => &mut e.answers_to,
            (Self::Company(e), R::OwnedBy { share_percent }) => {
                e.owned_by.push(Ownership { owner: to, share_percent });
                return Ok(());
            }
            (Self::FocusArea(e), R::FollowedUpBy) => &mut e.followed_up_by,
            (Self::Channel(e), R::EntersAt) => &mut e.enters_at,
            _ => return Err(Link { relation, to }),
        };
        list.push(to);
        Ok(())
    }

    /// The same entry without its relations.
    pub fn unlinked(mut self) -> Self {
        match &mut self {
            Self::Body(e) => *e = BodyEntry { answers_to: vec![], purchases_from: vec![], ..e.clone() },
            Self::Administration(e) => {
                e.reports_to.clear();
                e.answers_to.clear();
                e.commissioned_by.clear();
                e.employed_by.clear();
                e.purchases_from.clear();
                e.responsible_for.clear();
                e.supports.clear();
            }
            Self::Sector(e) => {
                e.reports_to.clear();
                e.commissioned_by.clear();
                e.employed_by.clear();
                e.responsible_for.clear();
                e.supports.clear();
            }
            Self::Unit(e) => {
                e.reports_to.clear();
                e.commissioned_by.clear();
                e.employed_by.clear();
                e.purchases_from.clear();
                e.responsible_for.clear();
                e.supports.clear();
                e.serves.clear();
                e.advises.clear();
            }
            Self::Company(e) => {
                e.answers_to.clear();
                e.owned_by.clear();
            }
            Self::FocusArea(e) => e.followed_up_by.clear(),
            Self::Channel(e) => e.enters_at.clear(),
        }
        self
    }
}
