use std::borrow::Cow;
use std::path::Path;

use super::de::decode;
use super::document::{Document, Loaded};
use super::error::ReadError;
use super::kind::FileKind;
use super::source::Input;
use super::tree::{Kind, Value};
use crate::checks::CheckConfig;

/// Reads how checks are to be run from a TOML or JSON file.
///
/// # Errors
/// [`ReadError`] with everything that is wrong with it. Whether the checks that it names exist is judged by
/// [`Checker::config`](crate::checks::Checker::config), which knows those of a user's own.
pub fn read_config(path: impl AsRef<Path>) -> Result<CheckConfig, ReadError> {
    parse_config(&Loaded::new(path.as_ref())?.input())
}

/// Reads how checks are to be run from a text.
///
/// # Errors
/// [`ReadError`] with everything that is wrong with it. Whether the checks that it names exist is judged by
/// [`Checker::config`](crate::checks::Checker::config), which knows those of a user's own.
///
/// # Example
/// ```
/// use orgmodel::format::{Input, parse_config};
///
/// let text = r#"
/// format = 1
/// [levels]
/// reporting-cycle = "note"
/// [thresholds]
/// span_limit = 25
/// [[waiver]]
/// check = "micro-team"
/// subject = "night-patrol"
/// reason = "four people are all that the night needs"
/// "#;
/// let config = parse_config(&Input::toml("checks.toml", text))?;
/// assert_eq!(config.thresholds.span_limit, orgmodel::Decimal::from(25));
/// # Ok::<(), orgmodel::format::ReadError>(())
/// ```
pub fn parse_config(input: &Input<'_>) -> Result<CheckConfig, ReadError> {
    let mut problems = Vec::new();
    let fail = |problems| ReadError::new(problems, input.name);
    let document = Document::open(input, &mut problems).map_err(fail)?;
    FileKind::Config.expect(&document, "a configuration of checks")?;
    let entries = document.entries().cloned().collect();
    let mut tree = Cow::Owned(Value { span: document.root.span, kind: Kind::Table(entries) });
    match decode(&mut tree, "configuration", &document.source, &mut problems) {
        Some(config) if problems.is_empty() => Ok(config),
        _ => Err(fail(problems)),
    }
}
