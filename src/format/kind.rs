use std::path::Path;

use super::document::{Document, Loaded};
use super::error::ReadError;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileKind {
    /// A model, or services.
    Model,
    /// A scenario: it has a section `scenario`.
    Scenario,
    /// A configuration of checks: it has `levels`, `thresholds` or `waiver`.
    Config,
}

/// What a file holds, by the sections at its top.
///
/// # Errors
/// [`ReadError`] when the file cannot be read, has no right syntax or another version.
pub fn kind_of(path: impl AsRef<Path>) -> Result<FileKind, ReadError> {
    let loaded = Loaded::new(path.as_ref())?;
    let input = loaded.input();
    // What else is wrong is for the reader of that kind to say.
    let document = Document::open(&input, &mut Vec::new()).map_err(|problems| ReadError::new(problems, input.name))?;
    let has = |section| document.root.get(section).is_some();
    Ok(if has("scenario") {
        FileKind::Scenario
    } else if ["levels", "thresholds", "waiver"].into_iter().any(has) {
        FileKind::Config
    } else {
        FileKind::Model
    })
}
