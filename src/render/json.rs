//! As JSON, for programs. Every document has a `version`, which is 1, and a `kind`.
//!
//! Within a version, fields may come and none goes or changes its meaning.

use jiff::civil::Date;
use serde::Serialize;

use super::goals::Overview;
use crate::Model;
use crate::checks::{Report, Severity};
use crate::metrics::Measurement;
use crate::scenario::Comparison;
use crate::simulate::{FlowComparison, Outages, Outcome, Sensitivity};

/// The version of the documents.
pub const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<T> {
    version: u32,
    kind: &'static str,
    #[serde(flatten)]
    content: T,
}

/// What a run of checks found: kind `report`.
///
/// # Example
/// ```
/// use orgmodel::Model;
/// use orgmodel::checks::Checker;
/// use orgmodel::render::json;
///
/// let text = json::report(&Checker::new().run(&Model::default()));
/// assert!(text.starts_with("{\n  \"version\": 1,\n  \"kind\": \"report\",\n  \"errors\": 0,"));
/// ```
pub fn report(report: &Report) -> String {
    #[derive(Serialize)]
    struct Content<'r> {
        errors: usize,
        warnings: usize,
        notes: usize,
        #[serde(flatten)]
        report: &'r Report,
    }
    let [errors, warnings, notes] =
        [Severity::Error, Severity::Warning, Severity::Note].map(|severity| report.count(severity));
    json("report", Content { errors, warnings, notes, report })
}

/// What metrics measured: kind `measurements`.
pub fn measurements(measurements: &[Measurement]) -> String {
    #[derive(Serialize)]
    struct Content<'m> {
        measurements: &'m [Measurement],
    }
    json("measurements", Content { measurements })
}

/// A base with scenarios beside it: kind `comparison`.
pub fn comparison(comparison: &Comparison) -> String {
    json("comparison", comparison)
}

/// The goal chain of a model, with its results on a day of judgement: kind `goals`.
pub fn goals(model: &Model, judged_on: Option<Date>) -> String {
    json("goals", Overview::of(model, judged_on))
}

/// How matters flow through one model: kind `simulation`.
pub fn simulation(outcome: &Outcome) -> String {
    json("simulation", outcome)
}

/// How matters flow through several models on the same matters with the same luck: kind `flow_comparison`.
pub fn flow_comparison(comparison: &FlowComparison) -> String {
    json("flow_comparison", comparison)
}

/// What a comparison hangs on: kind `sensitivity`.
pub fn sensitivity(sensitivity: &Sensitivity) -> String {
    json("sensitivity", sensitivity)
}

/// What each vacancy and each missed meeting does: kind `outages`.
pub fn outages(outages: &Outages) -> String {
    json("outages", outages)
}

fn json(kind: &'static str, content: impl Serialize) -> String {
    let document = Document { version: VERSION, kind, content };
    let mut text = serde_json::to_string_pretty(&document).expect("structs with text for keys can be written");
    text.push('\n');
    text
}
