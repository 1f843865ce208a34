use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::network::Estimate;
use crate::facts::{Facts, Need};

/// In which direction a metric is better, where it is agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither: it describes.
    Neither,
}

/// The values that guide the reorganisation (O7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GuidingValue {
    /// Decentralisation.
    Decentralisation,
    /// Simplification.
    Simplification,
    /// Accessibility.
    Accessibility,
    /// Efficiency.
    Efficiency,
    /// Group benefit.
    GroupBenefit,
}

impl GuidingValue {
    /// All values, in the order of the source.
    pub const ALL: [Self; 5] =
        [Self::Decentralisation, Self::Simplification, Self::Accessibility, Self::Efficiency, Self::GroupBenefit];

    /// The name in running text.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decentralisation => "decentralisation",
            Self::Simplification => "simplification",
            Self::Accessibility => "accessibility",
            Self::Efficiency => "efficiency",
            Self::GroupBenefit => "group benefit",
        }
    }
}

impl Better {
    /// The name in running text.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::Neither => "neither",
        }
    }
}

impl fmt::Display for GuidingValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The aspect of a model that a metric measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Aspect {
    /// How many of what there are.
    Counts,
    /// Manager levels.
    Levels,
    /// Spans.
    Spans,
    /// Decisions: how far they are taken, and by how many bodies.
    Decisions,
    /// Co-ordination between service areas.
    Coordination,
    /// The shape of the line as a graph.
    Shape,
    /// Ways in for citizens.
    Access,
    /// The municipality with its companies as one group.
    Group,
    /// The goal chain and its results.
    Goals,
    /// The register of governing documents.
    Documents,
    /// Where the money goes.
    Money,
    /// How heads meet the requirement profile.
    Leadership,
}

impl Aspect {
    /// All aspects, in the order of the catalogue.
    pub const ALL: [Self; 12] = [
        Self::Counts,
        Self::Levels,
        Self::Spans,
        Self::Decisions,
        Self::Coordination,
        Self::Shape,
        Self::Access,
        Self::Group,
        Self::Goals,
        Self::Documents,
        Self::Money,
        Self::Leadership,
    ];

    /// The name, which is also the folder of its metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::Levels => "levels",
            Self::Spans => "spans",
            Self::Decisions => "decisions",
            Self::Coordination => "coordination",
            Self::Shape => "shape",
            Self::Access => "access",
            Self::Group => "group",
            Self::Goals => "goals",
            Self::Documents => "documents",
            Self::Money => "money",
            Self::Leadership => "leadership",
        }
    }

    /// What it is about, in running text.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Counts => "how many of what there are",
            Self::Levels => "manager levels",
            Self::Spans => "spans",
            Self::Decisions => "how far decisions are taken, and by how many bodies",
            Self::Coordination => "co-ordination between service areas",
            Self::Shape => "the shape of the line as a graph",
            Self::Access => "ways in for citizens",
            Self::Group => "the municipality with its companies as one group",
            Self::Goals => "the goal chain and its results",
            Self::Documents => "the register of governing documents",
            Self::Money => "where the money goes",
            Self::Leadership => "how heads meet the requirement profile",
        }
    }
}

/// What a metric found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// One number.
    Number(f64),
    /// One number, estimated from a sample: the same for the same model on every run.
    Estimate {
        /// The number.
        number: f64,
        /// Its standard error: a range of two of these on both sides holds the exact number in about 95 of 100 cases.
        standard_error: f64,
        /// How many nodes or pairs the sample has.
        sample: u64,
    },
    /// A number for each of several labels, in a fixed order.
    Series(Vec<(Cow<'static, str>, f64)>),
}

impl Value {
    /// The number, when it is one, exact or estimated.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) | Self::Estimate { number, .. } => Some(*number),
            Self::Series(_) => None,
        }
    }

    /// The standard error of the number; `None` when it is exact.
    pub fn standard_error(&self) -> Option<f64> {
        match self {
            Self::Estimate { standard_error, .. } => Some(*standard_error),
            Self::Number(_) | Self::Series(_) => None,
        }
    }

    /// The number for a label, when there are several.
    pub fn at(&self, label: &str) -> Option<f64> {
        match self {
            Self::Number(_) | Self::Estimate { .. } => None,
            Self::Series(series) => series.iter().find(|(name, _)| name == label).map(|&(_, number)| number),
        }
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<Estimate> for Value {
    fn from(Estimate { number, standard_error, sample }: Estimate) -> Self {
        sample.map_or(Self::Number(number), |sample| Self::Estimate { number, standard_error, sample })
    }
}

/// Why the definition of a metric gives no value for a model: a lower-case fragment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undefined(pub &'static str);

/// A measure of a model: what it is called, what it means, and the function that takes it.
#[derive(Debug, Clone)]
pub struct Metric {
    /// The permanent name, in kebab-case.
    pub name: &'static str,
    /// What is measured.
    pub aspect: Aspect,
    /// The unit of the number, such as `hops` or `share`.
    pub unit: &'static str,
    /// The range of the number, such as `0..1`.
    pub range: &'static str,
    /// In which direction it is better.
    pub better: Better,
    /// The guiding values that it shows (O7).
    pub shows: &'static [GuidingValue],
    /// What a model must state for it to be defined.
    pub needs: &'static [Need],
    /// The version of the crate that brought it.
    pub since: &'static str,
    /// The page: summary, definition with literature, complexity, example.
    pub doc: &'static str,
    /// Measures, or says why the definition gives no value.
    pub run: fn(&Facts<'_>) -> Result<Value, Undefined>,
}

impl Metric {
    /// The first paragraph of the page, on one line.
    pub fn summary(&self) -> String {
        let paragraph = self.doc.trim().split("\n\n").next().unwrap_or_default();
        paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// A metric with its value for one model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measurement {
    /// The name of the metric.
    pub metric: &'static str,
    /// The unit.
    pub unit: &'static str,
    /// In which direction it is better.
    pub better: Better,
    /// The value; `None` when it is undefined for the model.
    pub value: Option<Value>,
    /// Why it is undefined, when it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<String>,
}
