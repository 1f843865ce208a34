//! What-ifs: typed changes to a model, scenarios made of them, and comparisons.

mod change;
mod plan;

pub use change::{Change, LinkChange};
pub use plan::{Phase, PlannedChange};
