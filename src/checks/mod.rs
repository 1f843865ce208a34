//! The catalogue of checks: where does a model break the source's principles?
//!
//! One check is one file in the folder of its family: a static [`Check`] with a plain function, and the tests. The page of
//! all of them is `docs/checks.md`, made from their doc comments. [`Checker`] runs them and makes a [`Report`] of
//! [`Finding`]s, which are data.
//!
//! What a model does not state switches off the checks that need it, and the report says which did not run and why. A check
//! never fails and never panics.

mod catalogue;
mod config;
#[cfg(test)]
mod crossfire;
mod define;
mod page;
mod report;
mod steps;
mod words;

mod access;
mod agreements;
mod bodies;
mod configuration;
mod documents;
mod focus_areas;
mod goals;
mod heads;
mod implementation;
mod leadership;
pub(crate) mod levels;
mod money;
mod reporting;
mod responsibility;
mod support;

pub use catalogue::CATALOGUE;
pub use config::{CheckConfig, CheckLevel, ConfigError, ConfigProblem, Waiver};
pub use define::{AppliesTo, Check, Draft, Evidence, Family, Finding, Judge, LevelsEvidence, Reach, Scope, Severity};
pub(crate) use levels::more_levels_than_needed::{CHECK as MORE_LEVELS_THAN_NEEDED, Fold, FoldNotes};
pub use page::page;
pub use report::{Checker, Findings, NotRun, Report, Waived};
pub(crate) use report::{Off, Place, complete, finish};
pub(crate) use steps::{StepNotes, Steps};

/// Declares a check whose page is its doc comment.
macro_rules! declare_check {
    ($(#[doc = $doc:literal])+ $vis:vis $name:ident = { $($field:ident $(: $value:expr)?),* $(,)? }) => {
        $(#[doc = $doc])+
        $vis static $name: $crate::checks::Check = $crate::checks::Check {
            doc: concat!($($doc, "\n"),+),
            $($field $(: $value)?,)*
        };
    };
}
pub(crate) use declare_check;

/// Runs what judges the head of a node on all nodes of the line, unless no head is of the sort of which it speaks. What many heads
/// have alike is stored once, so that looking there costs next to nothing.
fn each_head(
    facts: &crate::facts::Facts<'_>,
    findings: &mut Findings,
    of_sort: impl FnMut(&crate::Head) -> bool,
    judge: Judge,
) {
    if facts.organisation().may_have_head(of_sort) {
        each_in_line(facts, findings, judge);
    }
}

/// Runs what judges a node on all nodes of the line.
fn each_in_line(facts: &crate::facts::Facts<'_>, findings: &mut Findings, judge: Judge) {
    for node in facts.organisation().in_line() {
        judge(facts, node, findings);
    }
}
