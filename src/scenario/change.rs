use serde::{Deserialize, Serialize};

use crate::organisation::one_or_many;
use crate::{
    Agreement, Assumption, Calendar, ChannelEntry, Decimal, Delegation, Head, Key, Level, NodeEntry, Relation,
    RelationKind, SteeringModel, UnitEntry,
};

/// One thing that a reorganisation does, naming things by key.
///
/// In files, a table with the name of the change: `move = { node = "schools", to = "children-sector" }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Change {
    /// Adds a node with the relations that leave it.
    Add(NodeEntry),
    /// Removes a node with the relations that leave it; nothing else may refer to it any more.
    Remove {
        /// The node.
        node: Key,
    },
    /// Gives a node another name, another key, or both.
    Rename {
        /// The node.
        node: Key,
        /// The new name for readers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The new key.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<Key>,
    },
    /// Lets a node, with all below it, report to one superior and no other.
    Move {
        /// The node.
        node: Key,
        /// The new superior.
        to: Key,
    },
    /// Merges units into one that exists: staff is added up, areas, functions, subordinates and other relations move, and the
    /// merged units go.
    Merge {
        /// The units that go.
        #[serde(with = "one_or_many")]
        #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
        nodes: Vec<Key>,
        /// The unit that stays.
        into: Key,
    },
    /// Splits a new unit off one that exists: it takes the staff, areas and functions that its entry states from there.
    Split {
        /// The unit that exists.
        node: Key,
        /// The unit that is split off.
        off: UnitEntry,
    },
    /// Moves staff from one node to another.
    TransferStaff {
        /// From which node.
        from: Key,
        /// To which node.
        to: Key,
        /// How much, in full-time equivalents.
        staff: Decimal,
    },
    /// States the staff of a node.
    SetStaff {
        /// The node.
        node: Key,
        /// Staff in full-time equivalents; unstated when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        staff: Option<Decimal>,
    },
    /// Gives a node another head: title (and so level), state, hours; or none, when nothing is said.
    SetHead {
        /// The node.
        node: Key,
        /// The head.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        head: Option<Head>,
    },
    /// States the service areas of a unit.
    SetAreas {
        /// The unit.
        node: Key,
        /// The service areas.
        #[serde(with = "one_or_many")]
        #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
        areas: Vec<Key>,
    },
    /// Adds a relation.
    Link(LinkChange),
    /// Removes a relation.
    Unlink(LinkChange),
    /// Makes a node's head the only one that is responsible for a focus area.
    MakeResponsible {
        /// The node.
        node: Key,
        /// The focus area.
        focus_area: Key,
    },
    /// Makes a body the only employing authority of a node's staff.
    TransferEmployment {
        /// The node.
        node: Key,
        /// The body.
        to: Key,
    },
    /// Makes an agreement.
    MakeAgreement(Agreement),
    /// Ends an agreement.
    EndAgreement {
        /// The agreement.
        agreement: Key,
    },
    /// Gives a body another calendar, or none when nothing is said.
    SetCalendar {
        /// The body.
        body: Key,
        /// The calendar.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calendar: Option<Calendar>,
    },
    /// Opens a channel.
    OpenChannel(ChannelEntry),
    /// Closes a channel.
    CloseChannel {
        /// The channel.
        channel: Key,
    },
    /// States who may take decisions of one sort, in the place of what was said of them.
    Delegate(Delegation),
    /// Ends a delegation.
    EndDelegation {
        /// The delegation.
        delegation: Key,
    },
    /// Makes another steering model hold, or none when nothing is said.
    SetSteeringModel {
        /// The model.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        model: Option<SteeringModel>,
    },
    /// Gives the organisation other manager levels, highest first.
    SetLadder {
        /// The levels.
        levels: Vec<Level>,
    },
    /// Puts an entry in the place of a node with the same key and kind; the relations that leave it become those of the entry.
    Restate(NodeEntry),
    /// States an assumption, in the place of one with the same key.
    Assume(Assumption),
    /// Takes an assumption away that nothing refers to any more.
    Unassume {
        /// The assumption.
        assumption: Key,
    },
}

/// A relation by its ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LinkChange {
    /// The node that states the relation.
    pub from: Key,
    /// Which relation.
    pub relation: RelationKind,
    /// The node to which it leads.
    pub to: Key,
    /// How much of the company, in per cent, when the relation is `owned_by`; 100 when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_percent: Option<Decimal>,
    /// Whether the service has a price, when the relation is `serves`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub priced: bool,
}

impl LinkChange {
    /// A relation that carries nothing.
    pub fn new(from: impl Into<Key>, relation: RelationKind, to: impl Into<Key>) -> Self {
        Self { from: from.into(), relation, to: to.into(), share_percent: None, priced: false }
    }

    /// The relation with what it carries.
    pub fn relation(&self) -> Relation {
        match self.relation {
            RelationKind::ReportsTo => Relation::ReportsTo,
            RelationKind::AnswersTo => Relation::AnswersTo,
            RelationKind::CommissionedBy => Relation::CommissionedBy,
            RelationKind::EmployedBy => Relation::EmployedBy,
            RelationKind::PurchasesFrom => Relation::PurchasesFrom,
            RelationKind::OwnedBy => {
                Relation::OwnedBy { share_percent: self.share_percent.unwrap_or(Decimal::from(100)) }
            }
            RelationKind::ResponsibleFor => Relation::ResponsibleFor,
            RelationKind::FollowedUpBy => Relation::FollowedUpBy,
            RelationKind::Supports => Relation::Supports,
            RelationKind::Serves => Relation::Serves { priced: self.priced },
            RelationKind::EntersAt => Relation::EntersAt,
            RelationKind::Advises => Relation::Advises,
        }
    }
}
