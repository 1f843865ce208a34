//! The register of governing documents (G6): programmes, plans, policies, strategies, guidelines and instructions.

mod register;

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use register::Register;

use super::entry::{EntryProblems, blank, repeated_keys};
use crate::organisation::one_or_many;
use crate::{Assumed, Key, ProblemKind};

/// What kind of governing document it is (G6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum GoverningDocumentKind {
    /// What to reach in an area.
    Programme,
    /// Measures, with who is responsible, by when and in what priority.
    Plan,
    /// An attitude, or principles.
    Policy,
    /// A programme in an area where the municipality is one actor of several.
    Strategy,
    /// A handbook for how something is done.
    Guidelines,
    /// Norms without exception.
    Instruction,
}

impl GoverningDocumentKind {
    /// All kinds, in the order of the source.
    pub const ALL: [Self; 6] =
        [Self::Programme, Self::Plan, Self::Policy, Self::Strategy, Self::Guidelines, Self::Instruction];

    /// The name in files and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Programme => "programme",
            Self::Plan => "plan",
            Self::Policy => "policy",
            Self::Strategy => "strategy",
            Self::Guidelines => "guidelines",
            Self::Instruction => "instruction",
        }
    }
}

impl fmt::Display for GoverningDocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Where a governing document is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Publication {
    /// For staff.
    Inside,
    /// For the public.
    Outside,
}

/// A measure of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Measure {
    /// What is done.
    pub what: String,
    /// The node that is responsible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible: Option<Key>,
    /// By when.
    #[serde(default, deserialize_with = "crate::day::optional", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub by: Option<Date>,
    /// In what priority; 1 comes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u8>,
}

/// An entry of the register of governing documents (G6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GoverningDocument {
    /// The stable name.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What kind it is.
    pub kind: GoverningDocumentKind,
    /// The subject area, in one word for all documents on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Key>,
    /// The node that adopted it: a body, or one whose head did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopter: Option<Key>,
    /// The node whose head owns it: communicates it, keeps it available and current, follows it up and revises it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Key>,
    /// The day on which it was adopted.
    #[serde(default, deserialize_with = "crate::day::optional", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub adopted: Option<Date>,
    /// The day on which it was reviewed last.
    #[serde(default, deserialize_with = "crate::day::optional", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub reviewed: Option<Date>,
    /// After how many months it is reviewed again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_interval_months: Option<u16>,
    /// Where it is published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub published: Vec<Publication>,
    /// Who else acts in the area of a strategy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_actors: Vec<String>,
    /// The measures of a plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// The documents in whose place it comes.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub supersedes: Vec<Key>,
    /// The documents to which it refers.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_or_many::schema"))]
    pub refers_to: Vec<Key>,
    /// The day from which it no longer holds.
    #[serde(default, deserialize_with = "crate::day::optional", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub closed: Option<Date>,
    /// Why it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_because: Option<String>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

impl GoverningDocument {
    /// Whether it holds: it is adopted, and not closed, at the end of a day; of one without dates it is taken that it does.
    pub fn is_in_force(&self, on: Date) -> bool {
        self.adopted.is_none_or(|adopted| adopted <= on) && self.closed.is_none_or(|closed| closed > on)
    }
}

impl GoverningDocument {
    pub(super) fn problems(&self) -> EntryProblems {
        let mut problems = blank("name", &self.key, self.name.as_ref());
        let because = self.closed_because.as_ref();
        let because = because.and_then(|text| ProblemKind::of_blank("reason for closing", &self.key, text));
        problems.extend(because.map(|problem| ("closed_because", None, problem)));
        if let Some(subject) = self.subject.as_ref().filter(|subject| !subject.is_well_formed()) {
            problems.push(("subject", None, ProblemKind::MalformedKey { key: subject.clone() }));
        }
        for (item, measure) in self.measures.iter().enumerate() {
            let problem = ProblemKind::of_blank("measure", &self.key, &measure.what);
            problems.extend(problem.map(|problem| ("measures", Some(item), problem)));
        }
        for (item, actor) in self.other_actors.iter().enumerate() {
            let problem = ProblemKind::of_blank("other actor", &self.key, actor);
            problems.extend(problem.map(|problem| ("other_actors", Some(item), problem)));
        }
        problems.extend(repeated_keys("supersedes", &self.supersedes));
        problems.extend(repeated_keys("refers_to", &self.refers_to));
        problems
    }
}
