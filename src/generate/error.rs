use std::fmt;

/// A plan after which nothing can be generated: the field, what was expected, and what was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("plan: {field}: expected {expected}, found {found}")]
#[non_exhaustive]
pub struct PlanError {
    /// The field of the plan, such as `spans.least`.
    pub field: &'static str,
    /// What may stand there.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

/// That a field of a plan holds what it may.
pub(super) fn expect(
    holds: bool,
    field: &'static str,
    expected: impl fmt::Display,
    found: impl fmt::Display,
) -> Result<(), PlanError> {
    if holds { Ok(()) } else { Err(PlanError { field, expected: expected.to_string(), found: found.to_string() }) }
}
