use serde::{Deserialize, Serialize};

use super::Period;
use crate::{Assumed, Key};

/// What binds a provider to a purchaser for one service area (O1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Agreement {
    /// The stable name.
    pub key: Key,
    /// The node that buys.
    pub purchaser: Key,
    /// The node that provides.
    pub provider: Key,
    /// The service area that is bought.
    pub area: Key,
    /// What is paid for it, in whole kronor a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kronor_per_year: Option<u64>,
    /// The time for which it is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// Who may take a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Decider {
    /// Heads on the manager level with this title, and above.
    Level(String),
    /// This body.
    Body(Key),
}

/// What sort of decision it is, where the source says whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum DecisionKind {
    /// On systems of choice, and on exposing services to competition, which is a committee's (P7).
    Choice,
}

/// Who may take decisions of one sort: the delegation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Delegation {
    /// The stable name of the sort of decision.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What sort of decision it is, where the source says whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<DecisionKind>,
    /// The service areas for which it holds; all of them when nothing is said.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "crate::organisation::one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::organisation::one_or_many::schema"))]
    pub areas: Vec<Key>,
    /// Who may take them.
    pub by: Decider,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}
