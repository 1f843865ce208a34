use std::path::Path;

use super::document::{Document, Loaded};
use super::error::{ReadError, ReadProblem};
use super::model::{OF_MODEL, OF_SERVICES};
use super::tree::{Entry, Kind};

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileKind {
    /// A model, or services.
    Model,
    /// A scenario: it has a section `scenario`, `phase`, `commission` or `change`.
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
    let told = FileKind::ALL.into_iter().find(|kind| kind.told_by(&document).is_some());
    Ok(told.unwrap_or(FileKind::Model))
}

impl FileKind {
    /// All kinds, those that few sections tell first.
    const ALL: [Self; 3] = [Self::Scenario, Self::Config, Self::Model];

    fn words(self) -> &'static str {
        match self {
            Self::Model => "a model",
            Self::Scenario => "a scenario",
            Self::Config => "a configuration of checks",
        }
    }

    /// A section that only files of this kind have.
    fn told_by<'d, 'a>(self, document: &'d Document<'a>) -> Option<&'d Entry<'a>> {
        document.entries().find(|entry| {
            let list = matches!(entry.value.kind, Kind::Array(_));
            match (self, &*entry.key) {
                (Self::Scenario, "scenario" | "phase" | "commission" | "change")
                | (Self::Config, "thresholds" | "waiver") => true,
                // Tables headed `[[levels]]` are manager levels, misspelt; one headed `[level]`, the levels of checks.
                (Self::Config, "levels") => !list,
                (Self::Model, "steering_model" | "services" | "electorate") => true,
                (Self::Model, key) => list && (OF_MODEL.contains(&key) || OF_SERVICES.contains(&key)),
                _ => false,
            }
        })
    }

    /// That a file is not clearly one of another kind, as which its sections would all be unknown.
    pub(super) fn expect(self, document: &Document<'_>, expected: &str) -> Result<(), ReadProblem> {
        if self.told_by(document).is_some() {
            return Ok(());
        }
        let found = Self::ALL.into_iter().find_map(|kind| Some((kind, kind.told_by(document)?)));
        found.map_or(Ok(()), |(kind, entry)| {
            let message = format!("this is {} (it has `{}`): expected {expected}", kind.words(), entry.key);
            Err(document.source.problem(entry.key_span, message))
        })
    }
}
