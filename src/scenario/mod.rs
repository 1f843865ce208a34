//! What-ifs: typed changes to a model, scenarios made of them, and comparisons.
//!
//! A [`Change`] is data. [`Model::apply`](crate::Model::apply) makes it, whole or not at all, and gives an [`Undo`]. A
//! [`Scenario`] is a base with changes in order, perhaps in [`Phase`]s and tied to [`Commission`]s; others branch off from
//! it. [`diff`] finds the changes between two models, and a [`Comparison`] puts any number of scenarios beside a base.
//! [`propose_documents`] says as changes what to close or merge in the register of governing documents.

mod affected;
mod apply;
mod change;
mod compare;
mod diff;
mod documents;
#[cfg(test)]
pub(crate) mod example;
mod fields;
pub(crate) mod identity;
mod plan;
#[cfg(test)]
mod props;
mod session;
mod tree;

pub use affected::{Affected, AffectedNode, AffectedStaff};
pub use apply::{ChangeError, Refusal, Undo, UndoError};
pub use change::{Change, LinkChange};
pub use compare::{Alternative, Cause, CompareError, Comparison, Delta, Introduced, Side, Verdict};
pub use diff::diff;
pub use documents::{Proposed, ProposedAction, propose_documents};
pub use plan::{Commission, Phase, PlannedChange};
pub use session::{Branch, Outcome, Session};
pub use tree::{PlanError, Scenario};
