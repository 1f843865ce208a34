use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::error::{Excerpt, ReadProblem};
use super::tree::{Kind, Value};
use crate::Location;
use crate::location::FieldPlace;

/// The largest file that is read, in bytes.
pub(super) const LARGEST: u64 = 64 * 1024 * 1024;
/// Columns are counted from the nearest of the marks that stand so many bytes apart.
const STRIDE: usize = 256;
/// How many characters of a line are shown before and after the column of a problem.
const SHOWN: usize = 60;
/// How many characters of a message are shown: it may name something very long.
const SAID: usize = 400;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// TOML, for people.
    Toml,
    /// JSON, for programs.
    Json,
}

impl Syntax {
    /// The syntax that the extension of a name stands for: `.toml` or `.json`.
    pub fn of(name: &str) -> Option<Self> {
        match Path::new(name).extension()?.to_str()? {
            "toml" => Some(Self::Toml),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// The text of a file, with what is needed to read it and to say where something stands in it.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// What the file is called in messages.
    pub name: &'a str,
    /// The text.
    pub text: &'a str,
    /// How it is written.
    pub syntax: Syntax,
}

impl<'a> Input<'a> {
    /// A text in TOML.
    pub fn toml(name: &'a str, text: &'a str) -> Self {
        Self { name, text, syntax: Syntax::Toml }
    }

    /// A text in JSON.
    pub fn json(name: &'a str, text: &'a str) -> Self {
        Self { name, text, syntax: Syntax::Json }
    }
}

/// Part of a text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Span {
    /// Offsets fit: no text is larger than [`LARGEST`].
    pub(super) fn new(range: Range<usize>) -> Self {
        Self { start: range.start as u32, end: range.end as u32 }
    }
}

/// A text with its lines.
pub(super) struct Source<'a> {
    name: Arc<str>,
    pub(super) text: &'a str,
    pub(super) syntax: Syntax,
    lines: Vec<u32>,
    /// How many characters begin before each multiple of [`STRIDE`] bytes: a text on one long line is not counted anew for
    /// every column.
    marks: Vec<u32>,
}

impl<'a> Source<'a> {
    /// A text that can be read: not too large, not empty, no binary.
    pub(super) fn new(input: &Input<'a>) -> Result<Self, ReadProblem> {
        let Input { name, text, syntax } = *input;
        let refuse = |message: String| Err(ReadProblem::of_file(name, message));
        if text.len() as u64 > LARGEST {
            return refuse(too_large(text.len() as u64, LARGEST));
        }
        if text.trim().is_empty() {
            return refuse("the file is empty; expected `format = 1` and what the file states".into());
        }
        if let Some(at) = text.find('\0') {
            return refuse(format!("expected text, found a binary file: a zero byte at {}", end_of(&text[..at])));
        }
        let mut lines = vec![0];
        lines.extend(text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at as u32 + 1));
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            marks.push(count);
            count += begun(chunk);
        }
        let source = Self { name: name.into(), text, syntax, lines, marks };
        if text.starts_with('\u{feff}') {
            let message = "byte-order mark: expected UTF-8 without one".into();
            return Err(source.problem(Span { start: 0, end: 3 }, message));
        }
        Ok(source)
    }

    /// Line and column of an offset, both counted from 1.
    pub(super) fn locate(&self, at: u32) -> Location {
        let line = self.line(at);
        let column = self.characters_before(at as usize) - self.characters_before(self.lines[line] as usize) + 1;
        Location { file: self.name.clone(), line: line as u32 + 1, column }
    }

    /// Where the fields of an entry stand.
    pub(super) fn places(&self, tree: &Value<'_>) -> Box<[FieldPlace]> {
        let place = |value: &Value<'_>| self.locate(value.span.start);
        let fields = tree.entries().iter().map(|field| {
            let items = match &field.value.kind {
                Kind::Array(items) => {
                    items.iter().filter(|item| matches!(item.kind, Kind::Table(_))).map(place).collect()
                }
                _ => Box::default(),
            };
            FieldPlace { name: field.key.to_string(), own: place(&field.value), items }
        });
        fields.collect()
    }

    fn line(&self, at: u32) -> usize {
        self.lines.partition_point(|&start| start <= at) - 1
    }

    fn characters_before(&self, at: usize) -> u32 {
        let at = at.min(self.text.len());
        let mark = (at / STRIDE).min(self.marks.len() - 1);
        self.marks[mark] + begun(&self.text.as_bytes()[mark * STRIDE..at])
    }

    /// A problem with a part of the text.
    pub(super) fn problem(&self, span: Span, message: String) -> ReadProblem {
        let message = shown(message);
        let location = self.locate(span.start);
        let line = self.line(span.start);
        let begin = self.lines[line] as usize;
        let end = self.lines.get(line + 1).map_or(self.text.len(), |&next| next as usize - 1);
        let marked = span.start as usize - begin..(span.end as usize).saturating_sub(begin);
        let excerpt = Excerpt::of(&self.text[begin..end], marked);
        ReadProblem { location: Some(location), file: self.name.clone(), message, excerpt: Some(excerpt) }
    }
}

impl Excerpt {
    /// A line, of which some bytes are meant.
    pub(super) fn of(line: &str, meant: Range<usize>) -> Self {
        let at = meant.start.min(line.len());
        let before = &line[..at];
        let cut = before.char_indices().rev().nth(SHOWN).map(|(at, _)| at);
        let before = &before[cut.unwrap_or(0)..];
        let after = &line[at..];
        let more = after.char_indices().nth(SHOWN).map(|(at, _)| at);
        let after = &after[..more.unwrap_or(after.len())];
        let marked = meant.end.saturating_sub(at);
        let width = after.char_indices().take_while(|&(offset, _)| offset < marked).count();
        let mut excerpt = Excerpt { line: String::new(), indent: before.chars().count(), width: width.max(1) };
        if cut.is_some() {
            excerpt.line.push('…');
            excerpt.indent += 1;
        }
        // One column for each character, or the mark would stand in the wrong place.
        let plain =
            before.chars().chain(after.chars()).map(|c| if c.is_control() || c == '\u{feff}' { ' ' } else { c });
        excerpt.line.extend(plain);
        let kept = excerpt.line.trim_end().len();
        excerpt.line.truncate(kept);
        if more.is_some() {
            excerpt.line.push('…');
        }
        excerpt
    }
}

/// What a message says, without what cannot be shown and not too long: it may quote anything.
pub(super) fn shown(mut message: String) -> String {
    if let Some((cut, _)) = message.char_indices().nth(SAID) {
        message.truncate(cut);
        message.push('…');
    }
    if message.contains(char::is_control) {
        let shown = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.into() };
        message = message.chars().map(shown).collect();
    }
    message
}

/// How many characters begin in a part of a text.
fn begun(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}

fn too_large(size: u64, largest: u64) -> String {
    format!("the file is too large: expected at most {largest} bytes, found {size}")
}

/// The text of a file of at most so many bytes, or why it cannot be had.
pub(super) fn load(path: &Path, largest: u64) -> Result<String, String> {
    let cannot = |error: std::io::Error| format!("cannot read the file: {error}");
    let size = std::fs::metadata(path).map_err(cannot)?;
    if size.is_dir() {
        return Err("expected a file, found a directory".into());
    }
    if size.len() > largest {
        return Err(too_large(size.len(), largest));
    }
    let mut bytes = Vec::with_capacity(size.len() as usize);
    // A pipe or a device has no size.
    std::fs::File::open(path).map_err(cannot)?.take(largest + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > largest {
        return Err(format!("the file is too large: expected at most {largest} bytes, found more"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let text = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        format!("expected UTF-8, found something else at {}", end_of(&text))
    })
}

/// Where a text ends: what comes next has no characters in which a column could be marked.
fn end_of(text: &str) -> String {
    let line = text.rsplit('\n').next().unwrap_or_default();
    format!("line {}, column {}", text.matches('\n').count() + 1, line.chars().count() + 1)
}

/// A path as it is named in messages.
pub(super) fn name_of(path: &Path) -> Cow<'_, str> {
    path.to_string_lossy()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_characters_also_on_a_long_line() {
        let text = format!("a\n{}x\ny", "å".repeat(1000));
        let source = Source::new(&Input::toml("a.toml", &text)).expect("text");
        let at = text.find('x').expect("there") as u32;
        assert_eq!(source.locate(at).to_string(), "a.toml:2:1001");
        assert_eq!(source.locate(at + 2).to_string(), "a.toml:3:1");
        assert_eq!(source.locate(text.len() as u32).to_string(), "a.toml:3:2");
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides() {
        let text = format!("{}bad{}", "å".repeat(100), "ö".repeat(100));
        let source = Source::new(&Input::toml("a.toml", &text)).expect("text");
        let problem = source.problem(Span { start: 200, end: 203 }, "no".into());
        let expected =
            format!("a.toml:1:101: no\n  | …{}bad{}…\n  | {}^^^", "å".repeat(61), "ö".repeat(57), " ".repeat(62));
        assert_eq!(problem.to_string(), expected);
    }
}
