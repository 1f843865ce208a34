use crate::checks::ConfigError;
use crate::format::ReadError;
use crate::scenario::{ChangeError, CompareError, PlanError, UndoError};
use crate::search::SearchError;
use crate::simulate::{AssembleError, AuditError, LogError, SimulateError};
use crate::{DecimalError, Problems};

/// Any error of the crate, for a program that passes all of them on.
///
/// Each operation has its own small error type, which is the one to match on.
///
/// # Example
/// ```no_run
/// use orgmodel::checks::Checker;
/// use orgmodel::scenario::Change;
///
/// fn main() -> Result<(), orgmodel::Error> {
///     let mut model = orgmodel::format::read("today.toml")?;
///     let _ = model.apply(&Change::Move { node: "north".into(), to: "schools".into() })?;
///     println!("{} findings", Checker::new().run(&model).findings.len());
///     Ok(())
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
#[non_exhaustive]
pub enum Error {
    /// An input without a meaning.
    Problems(#[from] Problems),
    /// A number that is no decimal.
    Decimal(#[from] DecimalError),
    /// A file that cannot be read.
    Read(#[from] ReadError),
    /// A change that cannot be made.
    Change(#[from] ChangeError),
    /// A plan that cannot be carried out.
    Plan(#[from] PlanError),
    /// An undo out of turn.
    Undo(#[from] UndoError),
    /// A comparison with a scenario that cannot be carried out.
    Compare(#[from] CompareError),
    /// A configuration that does not fit the checks.
    Config(#[from] ConfigError),
    /// A search that cannot be made on a model.
    Search(#[from] SearchError),
    /// A model through which matters cannot flow.
    Assemble(#[from] AssembleError),
    /// A run whose books do not balance.
    Audit(#[from] AuditError),
    /// A simulation that gives no result.
    Simulate(#[from] SimulateError),
    /// A log of a simulation that is not written.
    Log(#[from] LogError),
}
