use std::borrow::Cow;
use std::path::Path;

use serde::Deserialize;

use super::de::decode;
use super::error::{ReadError, ReadProblem};
use super::source::{Input, LARGEST, Source, Span, Syntax, load, name_of};
use super::tree::{Entry, Kind, Value, parse};

/// The version of the format that is read and written.
pub(super) const VERSION: u8 = 1;

/// A file by its path, with the syntax that its name stands for.
pub(super) struct Loaded {
    name: String,
    text: String,
    syntax: Syntax,
}

impl Loaded {
    pub(super) fn new(path: &Path) -> Result<Self, ReadError> {
        let name = name_of(path).into_owned();
        let refuse = |message: String| ReadError::from(ReadProblem::of_file(&name, message));
        // A directory is told from a file before its name is judged.
        let syntax = Syntax::of(&name);
        let text = if syntax.is_some() || path.is_dir() { load(path, LARGEST).map_err(refuse)? } else { String::new() };
        let syntax = syntax.ok_or_else(|| refuse("expected a name that ends in .toml or .json".into()))?;
        Ok(Self { name, text, syntax })
    }

    pub(super) fn input(&self) -> Input<'_> {
        Input { name: &self.name, text: &self.text, syntax: self.syntax }
    }
}

/// A file of which the syntax is right and the top level is a table.
pub(super) struct Document<'a> {
    pub(super) source: Source<'a>,
    pub(super) root: Value<'a>,
}

impl<'a> Document<'a> {
    /// Parses a text and checks the version that it states; a missing version is a problem that does not end the reading.
    pub(super) fn open(input: &Input<'a>, problems: &mut Vec<ReadProblem>) -> Result<Self, Vec<ReadProblem>> {
        let source = Source::new(input).map_err(|problem| vec![problem])?;
        let root = parse(&source)?;
        let Kind::Table(entries) = &root.kind else {
            let message = format!("expected a table with `format = {VERSION}`, found {}", root.words());
            return Err(vec![source.problem(root.span, message)]);
        };
        match entries.iter().find(|entry| entry.key == "format") {
            None => {
                let message = format!("missing field `format`: expected `format = {VERSION}`");
                problems.push(source.problem(Span { start: 0, end: 0 }, message));
            }
            Some(Entry { value: Value { kind: Kind::Integer(number), .. }, .. }) if *number == i128::from(VERSION) => {}
            Some(Entry { value, .. }) => {
                let message = format!("`format`: expected {VERSION}, found {}", value.words());
                return Err(vec![source.problem(value.span, message)]);
            }
        }
        Ok(Self { source, root })
    }

    /// The entries of the top level but `format`.
    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.root.entries().iter().filter(|entry| entry.key != "format")
    }

    /// Reads one value of the top level.
    pub(super) fn value<T: for<'de> Deserialize<'de>>(
        &self,
        entry: &Entry<'a>,
        problems: &mut Vec<ReadProblem>,
    ) -> Option<T> {
        decode(&mut Cow::Borrowed(&entry.value), &entry.key, &self.source, problems)
    }

    /// The tables of a section; `None` when it is something else.
    pub(super) fn tables<'t>(&self, entry: &'t Entry<'a>, problems: &mut Vec<ReadProblem>) -> Option<&'t [Value<'a>]> {
        let Entry { key, key_span, value } = entry;
        if let Kind::Array(items) = &value.kind {
            return Some(items);
        }
        let expected = match self.source.syntax {
            Syntax::Toml => format!("tables that are each headed `[[{key}]]`"),
            Syntax::Json => "a list of objects".into(),
        };
        problems.push(self.source.problem(*key_span, format!("`{key}`: expected {expected}, found {}", value.words())));
        // One table is what it looks like: its own problems are worth reporting too.
        matches!(value.kind, Kind::Table(_)).then(|| std::slice::from_ref(value))
    }
}
