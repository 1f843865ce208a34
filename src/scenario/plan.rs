use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Change;
use crate::organisation::one_or_many;
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

/// A commission to the implementing organisation: what, by whom, by when (G7).
///
/// # Example
/// ```
/// use orgmodel::scenario::Commission;
///
/// let values = Commission::new("values").name("Work on shared values").by("2011-12-31".parse()?);
/// assert_eq!(values.key, "values");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Commission {
    /// The stable name.
    pub key: Key,
    /// What is to be done; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who is responsible: a node of the organisation as it is before the plan or after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible: Option<Key>,
    /// The first day of the work.
    #[serde(default, deserialize_with = "crate::day::optional", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub from: Option<Date>,
    /// The day by which it is to be done, which is the last day of the work.
    #[serde(default, deserialize_with = "crate::day::optional", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub by: Option<Date>,
    /// The commissions that must be done before it starts.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub depends_on: Vec<Key>,
    /// The day on which it was done.
    #[serde(default, deserialize_with = "crate::day::optional", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub done: Option<Date>,
    /// The phase to which it belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Key>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

impl Commission {
    /// A commission of which nothing is said yet.
    pub fn new(key: impl Into<Key>) -> Self {
        Self {
            key: key.into(),
            name: None,
            responsible: None,
            from: None,
            by: None,
            depends_on: vec![],
            done: None,
            phase: None,
            source: None,
            assumed: Assumed::Nothing,
        }
    }

    /// The same with what is to be done, in words.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The same with who is responsible.
    pub fn responsible(mut self, node: impl Into<Key>) -> Self {
        self.responsible = Some(node.into());
        self
    }

    /// The same with the first day of the work.
    pub fn from(mut self, day: Date) -> Self {
        self.from = Some(day);
        self
    }

    /// The same with the day by which it is to be done.
    pub fn by(mut self, day: Date) -> Self {
        self.by = Some(day);
        self
    }

    /// The same with one more commission that must be done before it.
    pub fn depends_on(mut self, commission: impl Into<Key>) -> Self {
        self.depends_on.push(commission.into());
        self
    }

    /// The same with the day on which it was done.
    pub fn done(mut self, day: Date) -> Self {
        self.done = Some(day);
        self
    }

    /// The same with its phase.
    pub fn phase(mut self, phase: impl Into<Key>) -> Self {
        self.phase = Some(phase.into());
        self
    }
}

/// A change with its place in a reorganisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlannedChange {
    /// The phase in which it happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Key>,
    /// The commission that carries it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commission: Option<Key>,
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
        Self { phase: None, commission: None, note: None, source: None, change }
    }
}
