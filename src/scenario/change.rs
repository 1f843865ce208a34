use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::organisation::one_or_many;
use crate::steering::{Period, SteeringEntry, SteeringKey};
use crate::{
    Agreement, Assumption, Calendar, ChannelEntry, Decimal, Delegation, Head, Key, Level, NodeEntry, Opening, Relation,
    RelationKind, Services, SteeringModel, UnitEntry,
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
    /// Gives a node another name, another key, or both. What names it in the steering model follows.
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
    /// Lets a node, with all below it, report to one superior and no other. The superior must not be the node or stand below
    /// it; a circle can be made by [`Link`](Self::Link) only.
    Move {
        /// The node.
        node: Key,
        /// The new superior.
        to: Key,
    },
    /// Merges units into one that exists: staff is added up, areas, functions, agreements, subordinates and other relations
    /// move, and the merged units go.
    ///
    /// The unit that stays keeps its own superior and employer. It must not stand below a unit that goes.
    Merge {
        /// The units that go.
        #[serde(with = "one_or_many")]
        #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
        nodes: Vec<Key>,
        /// The unit that stays.
        into: Key,
    },
    /// Splits a new unit off one that exists: it takes the staff, areas and functions that its entry states from there, and
    /// reports to the same superiors when its entry states none.
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
    /// Removes a relation; what it carries need not be said.
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
    /// Puts other terms in the place of those of an agreement that stands.
    AmendAgreement(Agreement),
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
    /// States an entry of the steering model, in the place of the one of its sort with its key.
    State(SteeringEntry),
    /// Takes an entry of the steering model away; nothing else may refer to it any more.
    Withdraw(SteeringKey),
    /// Closes a governing document (G6).
    CloseDocument {
        /// The document.
        document: Key,
        /// The day from which it no longer holds.
        #[serde(deserialize_with = "crate::day::day")]
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        on: Date,
        /// Why.
        because: String,
    },
    /// Records a measured value of a goal's indicator, in the place of one for the same period.
    RecordValue {
        /// The goal.
        goal: Key,
        /// For which period.
        period: Period,
        /// The value, in the unit of the indicator.
        #[serde(deserialize_with = "crate::number::finite")]
        value: f64,
    },
    /// Gives a frame another amount.
    SetFrame {
        /// The frame.
        frame: Key,
        /// How much, in whole kronor.
        kronor: u64,
    },
    /// States when a channel is open.
    SetOpening {
        /// The channel.
        channel: Key,
        /// When.
        open: Vec<Opening>,
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
    /// States the services anew, all of them. What nodes and the steering model refer to must stay.
    RestateServices(Services),
    /// States an assumption, in the place of one with the same key.
    Assume(Assumption),
    /// Takes an assumption away that nothing refers to any more.
    Unassume {
        /// The assumption.
        assumption: Key,
    },
}

impl Change {
    /// The name in files, such as `set_head`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Add(_) => "add",
            Self::Remove { .. } => "remove",
            Self::Rename { .. } => "rename",
            Self::Move { .. } => "move",
            Self::Merge { .. } => "merge",
            Self::Split { .. } => "split",
            Self::TransferStaff { .. } => "transfer_staff",
            Self::SetStaff { .. } => "set_staff",
            Self::SetHead { .. } => "set_head",
            Self::SetAreas { .. } => "set_areas",
            Self::Link(_) => "link",
            Self::Unlink(_) => "unlink",
            Self::MakeResponsible { .. } => "make_responsible",
            Self::TransferEmployment { .. } => "transfer_employment",
            Self::MakeAgreement(_) => "make_agreement",
            Self::AmendAgreement(_) => "amend_agreement",
            Self::EndAgreement { .. } => "end_agreement",
            Self::SetCalendar { .. } => "set_calendar",
            Self::OpenChannel(_) => "open_channel",
            Self::CloseChannel { .. } => "close_channel",
            Self::Delegate(_) => "delegate",
            Self::EndDelegation { .. } => "end_delegation",
            Self::State(_) => "state",
            Self::Withdraw(_) => "withdraw",
            Self::CloseDocument { .. } => "close_document",
            Self::RecordValue { .. } => "record_value",
            Self::SetFrame { .. } => "set_frame",
            Self::SetOpening { .. } => "set_opening",
            Self::SetSteeringModel { .. } => "set_steering_model",
            Self::SetLadder { .. } => "set_ladder",
            Self::Restate(_) => "restate",
            Self::RestateServices(_) => "restate_services",
            Self::Assume(_) => "assume",
            Self::Unassume { .. } => "unassume",
        }
    }
}

/// The change in a few words, such as ``move `schools` to `children-sector` ``.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Add(entry) => write!(f, "add {} `{}`", entry.kind(), entry.key()),
            Self::Remove { node } => write!(f, "remove `{node}`"),
            Self::Rename { node, name, key } => {
                write!(f, "rename `{node}`")?;
                key.iter().try_for_each(|key| write!(f, " to `{key}`"))?;
                name.iter().try_for_each(|name| write!(f, " ({name})"))
            }
            Self::Move { node, to } => write!(f, "move `{node}` to `{to}`"),
            Self::Merge { nodes, into } if nodes.is_empty() => write!(f, "merge nothing into `{into}`"),
            Self::Merge { nodes, into } => {
                let nodes: Vec<String> = nodes.iter().map(|node| format!("`{node}`")).collect();
                write!(f, "merge {} into `{into}`", nodes.join(", "))
            }
            Self::Split { node, off } => write!(f, "split `{}` off `{node}`", off.key),
            Self::TransferStaff { from, to, staff } => write!(f, "transfer {staff} staff from `{from}` to `{to}`"),
            Self::SetStaff { node, staff: Some(staff) } => write!(f, "set the staff of `{node}` to {staff}"),
            Self::SetStaff { node, staff: None } => write!(f, "leave the staff of `{node}` unstated"),
            Self::SetHead { node, head: Some(head) } => {
                write!(f, "give `{node}` a head: {} ({})", head.title, head.state)
            }
            Self::SetHead { node, head: None } => write!(f, "take the head of `{node}` away"),
            Self::SetAreas { node, .. } => write!(f, "set the service areas of `{node}`"),
            Self::Link(link) => write!(f, "link `{}` {} `{}`", link.from, link.relation, link.to),
            Self::Unlink(link) => write!(f, "unlink `{}` {} `{}`", link.from, link.relation, link.to),
            Self::MakeResponsible { node, focus_area } => {
                write!(f, "make `{node}` responsible for `{focus_area}`")
            }
            Self::TransferEmployment { node, to } => write!(f, "transfer the employment of `{node}` to `{to}`"),
            Self::MakeAgreement(agreement) => write!(f, "make agreement `{}`", agreement.key),
            Self::AmendAgreement(agreement) => write!(f, "amend agreement `{}`", agreement.key),
            Self::EndAgreement { agreement } => write!(f, "end agreement `{agreement}`"),
            Self::SetCalendar { body, .. } => write!(f, "set the calendar of `{body}`"),
            Self::OpenChannel(channel) => write!(f, "open channel `{}`", channel.key),
            Self::CloseChannel { channel } => write!(f, "close channel `{channel}`"),
            Self::Delegate(delegation) => write!(f, "delegate `{}`", delegation.key),
            Self::EndDelegation { delegation } => write!(f, "end delegation `{delegation}`"),
            Self::State(entry) => write!(f, "state {} `{}`", entry.kind().words(), entry.key()),
            Self::Withdraw(key) => write!(f, "withdraw {} `{}`", key.kind().words(), key.key()),
            Self::CloseDocument { document, on, .. } => write!(f, "close `{document}` on {on}"),
            Self::RecordValue { goal, period, value } => write!(f, "record {value} of `{goal}` for {period}"),
            Self::SetFrame { frame, kronor } => write!(f, "set `{frame}` to {kronor} kronor"),
            Self::SetOpening { channel, .. } => write!(f, "set the opening hours of `{channel}`"),
            Self::SetSteeringModel { model: Some(model) } => write!(f, "set the steering model to {model}"),
            Self::SetSteeringModel { model: None } => f.write_str("leave the steering model unstated"),
            Self::SetLadder { .. } => f.write_str("set the manager levels"),
            Self::Restate(entry) => write!(f, "restate {} `{}`", entry.kind(), entry.key()),
            Self::RestateServices(_) => f.write_str("restate the services"),
            Self::Assume(assumption) => write!(f, "assume `{}`", assumption.key),
            Self::Unassume { assumption } => write!(f, "take assumption `{assumption}` away"),
        }
    }
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
