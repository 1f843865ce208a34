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
    /// All kinds, in the order of their declaration.
    pub const ALL: [Self; 5] = [Self::EService, Self::Web, Self::Telephone, Self::EMail, Self::Visit];

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

/// When a body meets, and how it works through what it is asked.
///
/// It meets at even distances, or on stated days of the year: one of the two is stated, and not both. Days start at midnight; the
/// first day of a simulation is the first of the year, and each year has 365.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Calendar {
    /// Days from one meeting to the next; at least one.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub interval_days: u16,
    /// Days from the start to the first meeting, where it meets at even distances; less than `interval_days`.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub first_day: u16,
    /// Days of the year on which it meets, 1 to 365, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<u16>,
    /// How many days before a meeting a matter must be on its agenda.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub agenda_deadline_days: u16,
    /// How many matters a meeting can decide; the others wait for the next one. Any number when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest_agenda: Option<u16>,
    /// Times of the year in which it does not meet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recess: Vec<Recess>,
    /// How many matters it sends back to be handled again, each time that they come, in per cent; less than 100.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub remand_percent: Decimal,
}

/// A time of each year in which a body does not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Recess {
    /// The first day of the year, 1 to 365.
    pub from_day: u16,
    /// The last day of the year, 1 to 365 and no earlier.
    pub to_day: u16,
}

impl Calendar {
    /// A meeting every so many days, from the first day on, with papers due so many days before.
    pub fn every(interval_days: u16, agenda_deadline_days: u16) -> Self {
        Self { interval_days, agenda_deadline_days, ..Self::default() }
    }

    /// Days of a year, as matters flow.
    pub(crate) const YEAR: u16 = 365;

    /// What has no meaning in it: what was expected, and what was found.
    pub(crate) fn problems(&self) -> Vec<(String, String)> {
        let (year, interval) = (Self::YEAR, self.interval_days);
        let mut problems = Vec::new();
        let mut note = |expected: &str, found: String| problems.push((expected.to_owned(), found));
        match (interval, self.days.len()) {
            (0, 0) => note("an interval of at least 1 day, or days of the year", "neither".into()),
            (1.., 1..) => note("an interval or days of the year", "both".into()),
            (0, _) if self.first_day > 0 => {
                note("`first_day` with an interval only", format!("first day {} and no interval", self.first_day));
            }
            (1.., _) if self.first_day >= interval => {
                note("a first day before the interval is over", format!("day {} of {interval}", self.first_day));
            }
            _ => {}
        }
        if let Some(day) = self.days.iter().find(|day| !(1..=year).contains(*day)) {
            note("days of the year from 1 to 365", day.to_string());
        }
        if let Some(pair) = self.days.windows(2).find(|pair| pair[0] >= pair[1]) {
            note("days in order, each once", format!("{} before {}", pair[0], pair[1]));
        }
        if self.agenda_deadline_days >= year {
            note("an agenda deadline of less than 365 days", self.agenda_deadline_days.to_string());
        }
        if self.longest_agenda == Some(0) {
            note("an agenda of at least 1 matter", "0".into());
        }
        if self.remand_percent >= Decimal::from(100) {
            note("less than 100 per cent sent back", self.remand_percent.to_string());
        }
        if let Some(recess) = self.recess.iter().find(|recess| !recess.is_sound()) {
            let found = format!("{} to {}", recess.from_day, recess.to_day);
            note("a recess from a day of the year to a later one, 1 to 365", found);
        }
        if let Some(pair) = self.recess.windows(2).find(|pair| pair[0].to_day >= pair[1].from_day) {
            let found =
                format!("{} to {} before {} to {}", pair[0].from_day, pair[0].to_day, pair[1].from_day, pair[1].to_day);
            note("times of recess in order, none within another", found);
        }
        if problems.is_empty() && !self.meets_on_some_day() {
            problems.push(("a meeting outside the recess".into(), "none".into()));
        }
        problems
    }

    /// Whether it ever meets. The meetings at even distances come back to the same days of the year after 365 of them at the latest.
    fn meets_on_some_day(&self) -> bool {
        let at_distances = (0..u32::from(Self::YEAR))
            .map(|meeting| {
                (u32::from(self.first_day) + meeting * u32::from(self.interval_days)) % u32::from(Self::YEAR)
            })
            .map(|day| day as u16 + 1);
        let free = |day: u16| self.recess.iter().all(|recess| !recess.contains(day));
        if self.days.is_empty() { { at_distances }.any(free) } else { self.days.iter().any(|&day| free(day)) }
    }
}

impl Recess {
    /// Whether a day of the year lies in it.
    pub fn contains(&self, day: u16) -> bool {
        (self.from_day..=self.to_day).contains(&day)
    }

    fn is_sound(&self) -> bool {
        (1..=self.to_day).contains(&self.from_day) && self.to_day <= Calendar::YEAR
    }
}

fn is_nought(decimal: &Decimal) -> bool {
    *decimal == Decimal::ZERO
}

fn is_zero(number: &u16) -> bool {
    *number == 0
}
