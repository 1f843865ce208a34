//! Better organisations, as changes to one: fewest manager levels for all of it, and a local search by any metrics.
//!
//! [`optimise::flatten`](crate::optimise::flatten) is exact, and needs no weights. [`Search`] tries what no theory solves:
//! it moves units, keeps out what hard checks find, and gives the Pareto front of what it saw. Both give
//! [changes](crate::scenario::Change): to read, to put into a [`Scenario`](crate::scenario::Scenario), or to leave.

mod evaluate;
pub(crate) mod flatten;
mod front;
mod local;
mod plan;
#[cfg(test)]
mod tests;

pub use local::{Found, Point, Progress, Search};
pub use plan::{Aim, MoveKind, SearchError, SearchPlan};
