use serde::{Deserialize, Serialize};

use crate::metrics::Better;
use crate::organisation::did_you_mean;

/// A metric that a search is to better.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aim {
    /// The name of the metric, which must give one number.
    pub metric: String,
    /// In which direction it is better; the metric's own direction when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub better: Option<Better>,
    /// How much it weighs, from 0. A weight of 1 is for a change by as much as the base measures, or by 1 where the base
    /// measures 0. What weighs 0 counts for the Pareto front alone.
    pub weight: f64,
}

impl Aim {
    /// A metric in its own direction.
    pub fn new(metric: impl Into<String>, weight: f64) -> Self {
        Self { metric: metric.into(), better: None, weight }
    }

    /// The same in a stated direction.
    pub fn better(self, better: Better) -> Self {
        Self { better: Some(better), ..self }
    }
}

/// A kind of change that a search tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MoveKind {
    /// A unit that states one superior goes, with all below it, below another node of the line: one to which somebody
    /// reports in the base, or a sector or administration.
    Unit,
}

/// What a search is to do. Plain data, to store beside what it found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SearchPlan {
    /// The metrics.
    pub aims: Vec<Aim>,
    /// The names or codes of the checks that may find nothing which they do not find in the base.
    pub hard: Vec<String>,
    /// The kinds of change.
    pub moves: Vec<MoveKind>,
    /// How many units may stand elsewhere than in the base, at the most; any number when nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_changes: Option<u32>,
    /// How many changes are drawn.
    pub steps: u32,
    /// What the draws depend on.
    pub seed: u64,
}

impl Default for SearchPlan {
    /// A thousand moves of units, without an aim.
    fn default() -> Self {
        Self { aims: vec![], hard: vec![], moves: vec![MoveKind::Unit], most_changes: None, steps: 1_000, seed: 1 }
    }
}

/// A search that cannot be made on a model.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// No metric has a weight.
    #[error("expected at least one aim with a weight above 0, found none")]
    NoWeight,
    /// A metric that does not exist.
    #[error("unknown metric `{metric}`{}", did_you_mean(.near))]
    UnknownMetric {
        /// The name as it was found.
        metric: String,
        /// The nearest names that exist.
        near: Vec<String>,
    },
    /// A metric that is named twice.
    #[error("two aims for one metric: `{metric}`")]
    Twice {
        /// Its name.
        metric: &'static str,
    },
    /// A weight that is none.
    #[error("weight of `{metric}`: expected a finite number from 0, found {found}")]
    BadWeight {
        /// The metric.
        metric: &'static str,
        /// The number as it was found.
        found: f64,
    },
    /// A metric that is better in neither direction.
    #[error("`{metric}` is better in neither direction: expected `better` to say higher or lower")]
    NoDirection {
        /// The metric.
        metric: &'static str,
    },
    /// A metric that gives several numbers.
    #[error("`{metric}` gives a number for each of several labels: expected a metric of one number")]
    Series {
        /// The metric.
        metric: &'static str,
    },
    /// A metric that is undefined for the base.
    #[error("`{metric}` is undefined for the base: {why}")]
    Undefined {
        /// The metric.
        metric: &'static str,
        /// Why.
        why: String,
    },
    /// A check that does not exist.
    #[error("unknown check `{check}`{}", did_you_mean(.near))]
    UnknownCheck {
        /// The name as it was found.
        check: String,
        /// The nearest names and codes that exist.
        near: Vec<String>,
    },
    /// A check that does not run on the base, and so keeps nothing out.
    #[error("check `{check}` does not run on the base: {why}")]
    NotRun {
        /// The check.
        check: &'static str,
        /// Why.
        why: String,
    },
}
