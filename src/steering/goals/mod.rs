//! The goal chain (G3, G4): from the vision to what is done, and the documents in which it stands; [`GoalChain`] traces it and rolls its results up.

mod chain;

use std::collections::HashSet;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::entry::{EntryProblems, blank, repeated_keys};
use super::{Period, PeriodLength};
use crate::organisation::one_or_many;
use crate::{Assumed, Key, ProblemKind};

pub(crate) use chain::{DOES, PICKS_UP, is_followable};
pub use chain::{Gap, GoalChain, GoalDocument, Links, Outcome, Results, Step, Trace};

/// Which link of the goal chain a goal is, from the vision down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum GoalKind {
    /// The vision, which the council adopts once a term of office.
    Vision,
    /// A strategic goal of the council.
    StrategicGoal,
    /// A goal of a committee or board.
    CommitteeGoal,
    /// An activity of a sector, by which a committee goal is reached.
    Activity,
    /// A concrete activity in a work plan.
    ConcreteActivity,
}

impl GoalKind {
    /// All kinds, from the vision down.
    pub const ALL: [Self; 5] =
        [Self::Vision, Self::StrategicGoal, Self::CommitteeGoal, Self::Activity, Self::ConcreteActivity];

    /// The name in files, such as `strategic-goal`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vision => "vision",
            Self::StrategicGoal => "strategic-goal",
            Self::CommitteeGoal => "committee-goal",
            Self::Activity => "activity",
            Self::ConcreteActivity => "concrete-activity",
        }
    }

    /// The name in running text, such as `strategic goal`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::StrategicGoal => "strategic goal",
            Self::CommitteeGoal => "committee goal",
            Self::ConcreteActivity => "concrete activity",
            other => other.name(),
        }
    }

    /// Whether it says *what* is to be reached, which is for politics to decide; the others say *how* (P8).
    pub const fn says_what(self) -> bool {
        matches!(self, Self::Vision | Self::StrategicGoal | Self::CommitteeGoal)
    }
}

impl fmt::Display for GoalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.words())
    }
}

/// The side from which a goal looks at the municipality (G3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Perspective {
    /// The citizen.
    Citizen,
    /// The economy.
    Economy,
    /// The activity.
    Activity,
    /// Development.
    Development,
}

impl Perspective {
    /// All perspectives, in the order of the source.
    pub const ALL: [Self; 4] = [Self::Citizen, Self::Economy, Self::Activity, Self::Development];

    /// The name in files and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Economy => "economy",
            Self::Activity => "activity",
            Self::Development => "development",
        }
    }
}

impl fmt::Display for Perspective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// In which direction an indicator is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// A value that was measured for a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeasuredValue {
    /// For which period.
    pub period: Period,
    /// The value, in the unit of the indicator.
    #[serde(deserialize_with = "crate::number::finite")]
    pub value: f64,
}

/// What shows whether a goal is reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Indicator {
    /// What is measured, with its unit, such as `per cent of pupils`.
    pub unit: String,
    /// The value from which it starts.
    #[serde(default, deserialize_with = "crate::number::optional", skip_serializing_if = "Option::is_none")]
    pub baseline: Option<f64>,
    /// The value that is to be reached.
    #[serde(default, deserialize_with = "crate::number::optional", skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// In which direction it is better.
    pub direction: Direction,
    /// How often it is measured; each year when nothing is said.
    #[serde(default, skip_serializing_if = "PeriodLength::is_year")]
    pub every: PeriodLength,
    /// What was measured.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<MeasuredValue>,
}

/// A link of the goal chain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Goal {
    /// The stable name.
    pub key: Key,
    /// What it says, for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Which link of the chain it is.
    pub kind: GoalKind,
    /// The side from which it looks; a vision needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub perspective: Option<Perspective>,
    /// The document of the goal chain in which it stands, or the agreement that takes its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Key>,
    /// The goals from which it is derived.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub derived_from: Vec<Key>,
    /// The focus area for which it is a goal (G4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus_area: Option<Key>,
    /// The node that is responsible for it: a body, or one with a head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible: Option<Key>,
    /// The nodes whose heads lead and co-ordinate it: for a focus area, the director and a sector head (G4).
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub led_by: Vec<Key>,
    /// The node to which its result is reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_to: Option<Key>,
    /// What shows whether it is reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<Indicator>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// Which document of the goal chain it is, from the council's down (G3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ChainDocumentKind {
    /// The budget, adopted by the council: vision and strategic goals.
    Budget,
    /// A sector plan, adopted by a committee or board: committee goals.
    SectorPlan,
    /// An operational plan, adopted by a sector head: activities.
    OperationalPlan,
    /// A work plan, adopted by a sector head or operations manager: concrete activities.
    WorkPlan,
}

impl ChainDocumentKind {
    /// All kinds, from the council's down.
    pub const ALL: [Self; 4] = [Self::Budget, Self::SectorPlan, Self::OperationalPlan, Self::WorkPlan];

    /// The name in files, such as `sector-plan`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Budget => "budget",
            Self::SectorPlan => "sector-plan",
            Self::OperationalPlan => "operational-plan",
            Self::WorkPlan => "work-plan",
        }
    }

    /// The name in running text, such as `sector plan`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Budget => "budget",
            Self::SectorPlan => "sector plan",
            Self::OperationalPlan => "operational plan",
            Self::WorkPlan => "work plan",
        }
    }
}

impl fmt::Display for ChainDocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.words())
    }
}

/// How far a document of the goal chain has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum DocumentState {
    /// It is being written.
    Draft,
    /// It is adopted.
    #[default]
    Adopted,
    /// It has ended.
    Ended,
}

impl DocumentState {
    pub(crate) fn is_adopted(&self) -> bool {
        *self == Self::Adopted
    }
}

/// A document of the goal chain (G3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChainDocument {
    /// The stable name, which no agreement may have.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Which document it is.
    pub kind: ChainDocumentKind,
    /// The node that adopts it: a body, or one whose head does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopter: Option<Key>,
    /// The nodes for which it holds; the adopter when nothing is said.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub covers: Vec<Key>,
    /// The time for which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// How far it has come; `adopted` when nothing is said.
    #[serde(default, skip_serializing_if = "DocumentState::is_adopted")]
    pub state: DocumentState,
    /// The day on which it was adopted.
    #[serde(default, deserialize_with = "crate::day::optional", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub adopted: Option<Date>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

impl Goal {
    pub(super) fn problems(&self) -> EntryProblems {
        let mut problems = blank("name", &self.key, self.name.as_ref());
        problems.extend(repeated_keys("derived_from", &self.derived_from));
        problems.extend(repeated_keys("led_by", &self.led_by));
        let Some(indicator) = &self.indicator else { return problems };
        let mut bad = |what: String, expected: &str, found: String| {
            problems.push(("indicator", None, ProblemKind::BadValue { what, expected: expected.into(), found }));
        };
        if indicator.unit.trim().is_empty() {
            bad(format!("unit of the indicator of `{}`", self.key), "some text", format!("{:?}", indicator.unit));
        }
        let numbers = [("baseline", indicator.baseline), ("target", indicator.target)];
        let numbers = numbers.into_iter().filter_map(|(what, number)| Some((what.to_owned(), number?)));
        let values = indicator.values.iter().map(|measured| (format!("value for {}", measured.period), measured.value));
        for (what, number) in numbers.chain(values).filter(|(_, number)| !number.is_finite()) {
            bad(format!("{what} of `{}`", self.key), "a finite number", number.to_string());
        }
        let mut seen = HashSet::new();
        for measured in indicator.values.iter().filter(|measured| !seen.insert(measured.period)) {
            bad(format!("values of `{}`", self.key), "one for each period", format!("two for {}", measured.period));
        }
        problems
    }
}

impl ChainDocument {
    pub(super) fn problems(&self) -> EntryProblems {
        let mut problems = blank("name", &self.key, self.name.as_ref());
        problems.extend(repeated_keys("covers", &self.covers));
        problems
    }
}
