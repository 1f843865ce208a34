//! Money (G5, P5, A9, O5): frames, prices, internal services, the yearly process and its follow-up. All of it in whole
//! kronor, of which no distribution loses or makes any ([`distribute`]).
//!
//! - [`Money`]: where the money goes, from frames and agreements to service areas.
//! - [`Resources`]: what service areas get by volume and price, and how far that can be foreseen.
//! - [`allocate`]: what internal services charge to their users, by three methods.

mod allocation;
mod distribute;
mod flows;
mod resources;

mod follow_up;
mod process;

use std::fmt;

pub use allocation::{
    AllocateError, Allocation, Charge, MUTUAL_LIMIT, Method, PassedOn, ServiceCost, allocate, allocate_in,
};
pub use distribute::distribute;
pub(crate) use flows::is_committee;
pub use flows::{AreaCosts, Money, Transfer, Via};
pub use resources::{AreaResources, Resources};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Period;
use super::entry::{EntryProblems, blank, repeated_keys};
use crate::organisation::one_or_many;
use crate::{Assumed, Decimal, Key, ProblemKind};

pub use follow_up::{Basis, Forecast, FrameFollowUp, follow_ups};
pub use process::Process;

/// The money that a node may use in a period, and from whom it has it: the council's frame for a committee (P5), a
/// committee's for a sector, a sector's for a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Frame {
    /// The stable name.
    pub key: Key,
    /// The node that gives it; nobody, for what the council has to distribute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Key>,
    /// The node that gets it, and answers for keeping to it.
    pub to: Key,
    /// The time for which it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// How much, in whole kronor for the period.
    pub kronor: u64,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// What a service area gets in the model by which resources are distributed: a price for each matter, and a fixed grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Price {
    /// The stable name.
    pub key: Key,
    /// The service area.
    pub area: Key,
    /// Whole kronor for each matter of its yearly volume.
    #[serde(default)]
    pub kronor_per_matter: u64,
    /// Whole kronor a year, whatever the volume.
    #[serde(default)]
    pub fixed_kronor_per_year: u64,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// How much of an internal service somebody uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Use {
    /// The node that uses it: a sector, a unit, an administration, a company, or the provider of another internal service.
    pub user: Key,
    /// How much, in the unit of the driver.
    pub quantity: Decimal,
}

/// A service of one part of the municipality to others, for which they are charged (A9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InternalService {
    /// The stable name.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The node that provides it.
    pub provider: Key,
    /// The support function that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<Key>,
    /// What it costs before it is charged for other internal services, in whole kronor a year.
    pub kronor_per_year: u64,
    /// By what it is charged, such as `members of staff` or `square metres`: the cost driver.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driver: Option<String>,
    /// Who uses how much of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<Use>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// The three phases of the yearly budget process (G5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum BudgetPhase {
    /// Analysis and planning, which ends with the council's decision.
    Planning,
    /// Carrying out.
    CarryingOut,
    /// Follow-up and control.
    FollowUp,
}

impl BudgetPhase {
    /// All phases, in their order.
    pub const ALL: [Self; 3] = [Self::Planning, Self::CarryingOut, Self::FollowUp];

    /// The name in files, such as `carrying-out`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Planning => "planning",
            Self::CarryingOut => "carrying-out",
            Self::FollowUp => "follow-up",
        }
    }
}

impl fmt::Display for BudgetPhase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Planning => "analysis and planning",
            Self::CarryingOut => "carrying out",
            Self::FollowUp => "follow-up and control",
        })
    }
}

/// A step of the yearly budget process (G5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProcessStep {
    /// The stable name.
    pub key: Key,
    /// What is done, for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The phase to which it belongs.
    pub phase: BudgetPhase,
    /// The node that drives it: a body, or one with a head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driver: Option<Key>,
    /// By when it is done.
    #[serde(default, deserialize_with = "crate::day::optional", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub by: Option<Date>,
    /// The steps that must be done before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub after: Vec<Key>,
    /// Whether it is the council's decision on the budget.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub decision: bool,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// What was used of a frame, and what will have been (G5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FollowUp {
    /// The stable name.
    pub key: Key,
    /// The frame.
    pub frame: Key,
    /// The period at whose end it was taken.
    pub period: Period,
    /// What was used of the frame until then, in whole kronor.
    pub kronor: u64,
    /// What will have been used when the frame's own period is over, in whole kronor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<u64>,
    /// The node that answers for the deviation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<Key>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

impl Frame {
    pub(super) fn problems(&self) -> EntryProblems {
        vec![]
    }
}

impl Price {
    pub(super) fn problems(&self) -> EntryProblems {
        vec![]
    }
}

impl InternalService {
    pub(super) fn problems(&self) -> EntryProblems {
        let mut problems = blank("name", &self.key, self.name.as_ref());
        problems.extend(blank("driver", &self.key, self.driver.as_ref()));
        let mut seen = std::collections::HashSet::new();
        for (item, part) in self.uses.iter().enumerate().filter(|(_, part)| !seen.insert(&part.user)) {
            problems.push(("uses", Some(item), ProblemKind::DuplicateItem { key: part.user.clone() }));
        }
        problems
    }
}

impl ProcessStep {
    pub(super) fn problems(&self) -> EntryProblems {
        let mut problems = blank("name", &self.key, self.name.as_ref());
        problems.extend(repeated_keys("after", &self.after));
        problems
    }
}

impl FollowUp {
    pub(super) fn problems(&self) -> EntryProblems {
        vec![]
    }
}
