//! Leadership (G2) and the management group (A10).

mod profile;

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::entry::{EntryProblems, blank, repeated_keys};
use crate::organisation::one_or_many;
use crate::{Assumed, Key, ProblemKind};

pub use profile::{Membership, Standing, memberships, standings, top_managers};

/// What the requirement profile asks of a manager (G2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Ability {
    /// To carry out the new model in full.
    CarryOutTheModel,
    /// To work by goals and results.
    GoalsAndResults,
    /// To engage in the whole group.
    WholeGroup,
    /// To initiate and lead development.
    Development,
    /// To enable decentralised work.
    DecentralisedWork,
    /// To work reflectively and by process.
    ReflectionAndProcess,
}

impl Ability {
    /// The requirement profile, in the order of the source.
    pub const ALL: [Self; 6] = [
        Self::CarryOutTheModel,
        Self::GoalsAndResults,
        Self::WholeGroup,
        Self::Development,
        Self::DecentralisedWork,
        Self::ReflectionAndProcess,
    ];

    /// The name in files, such as `goals-and-results`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CarryOutTheModel => "carry-out-the-model",
            Self::GoalsAndResults => "goals-and-results",
            Self::WholeGroup => "whole-group",
            Self::Development => "development",
            Self::DecentralisedWork => "decentralised-work",
            Self::ReflectionAndProcess => "reflection-and-process",
        }
    }
}

impl fmt::Display for Ability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How a head was found to meet the requirement profile. An ability that is in neither list was not assessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Assessment {
    /// The stable name.
    pub key: Key,
    /// The node whose head was assessed.
    pub node: Key,
    /// The day of the assessment.
    #[serde(default, deserialize_with = "crate::day::optional", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub on: Option<Date>,
    /// The abilities that the head has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meets: Vec<Ability>,
    /// The abilities in which the head falls short.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub below: Vec<Ability>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// A group of heads who lead together: director, sector heads and staff functions (A10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ManagementGroup {
    /// The stable name.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The nodes whose heads are in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub members: Vec<Key>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

impl Assessment {
    pub(super) fn problems(&self) -> EntryProblems {
        let mut seen = std::collections::HashSet::new();
        let abilities = self.meets.iter().enumerate().map(|(item, ability)| ("meets", item, ability));
        let abilities = abilities.chain(self.below.iter().enumerate().map(|(item, ability)| ("below", item, ability)));
        let twice = abilities.filter(|(.., ability)| !seen.insert(**ability));
        let problem = |(field, item, ability): (_, _, &Ability)| {
            let kind = ProblemKind::BadValue {
                what: format!("abilities of `{}`", self.key),
                expected: "each once, in `meets` or in `below`".into(),
                found: format!("`{ability}` twice"),
            };
            (field, Some(item), kind)
        };
        twice.map(problem).collect()
    }
}

impl ManagementGroup {
    pub(super) fn problems(&self) -> EntryProblems {
        let mut problems = blank("name", &self.key, self.name.as_ref());
        problems.extend(repeated_keys("members", &self.members));
        problems
    }
}
