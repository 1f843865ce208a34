//! What entries are made of: sorts of bodies, units and channels, heads, calendars.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Decimal;

/// Which kind of body a [`BodyEntry`](super::BodyEntry) is.
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

    /// Whether the body may adopt as a committee or board: all but the council, its auditors and its drafting committees.
    pub(crate) const fn is_committee_or_board(self) -> bool {
        !matches!(self, Self::Council | Self::Auditors | Self::DraftingCommittee)
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
