use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Change;
use crate::{Assumed, Key};

/// A part of a reorganisation with its dates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Phase {
    /// The stable name.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The first day, such as `2010-01-01`.
    #[serde(deserialize_with = "crate::day::day")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub from: Date,
    /// The last day.
    #[serde(deserialize_with = "crate::day::day")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub to: Date,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// A change with its place in a reorganisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlannedChange {
    /// The phase in which it happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Key>,
    /// Why, for readers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where the change is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What it does.
    #[serde(rename = "do")]
    pub change: Change,
}

impl From<Change> for PlannedChange {
    fn from(change: Change) -> Self {
        Self { phase: None, note: None, source: None, change }
    }
}
