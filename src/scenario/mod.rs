//! What-ifs: typed changes to a model, scenarios made of them, and comparisons.

mod apply;
mod change;
mod diff;
#[cfg(test)]
mod example;
mod fields;
mod plan;
#[cfg(test)]
mod props;
mod tree;

pub use apply::{ChangeError, Refusal, Undo, UndoError};
pub use change::{Change, LinkChange};
pub use diff::diff;
pub use plan::{Phase, PlannedChange};
pub use tree::{PlanError, Scenario};
