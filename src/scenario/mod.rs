//! What-ifs: typed changes to a model, scenarios made of them, and comparisons.

mod affected;
mod apply;
mod change;
mod compare;
mod diff;
#[cfg(test)]
mod example;
mod fields;
mod identity;
mod plan;
#[cfg(test)]
mod props;
mod tree;

pub use affected::{Affected, AffectedNode, AffectedStaff};
pub use apply::{ChangeError, Refusal, Undo, UndoError};
pub use change::{Change, LinkChange};
pub use compare::{Alternative, Cause, CompareError, Comparison, Delta, Introduced, Side, Verdict};
pub use diff::diff;
pub use plan::{Phase, PlannedChange};
pub use tree::{PlanError, Scenario};
