//! As text for the terminal, of a width that the caller states.
//!
//! Colours come only when they are asked for, and never say what words do not say too. They colour whole lines outside of
//! tables, so that columns stay aligned whatever shows them.

use anstyle::{AnsiColor, Style};
use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, TableStyle};

use super::background;
use super::document::{self, Block, Table};
use crate::Model;
use crate::checks::{Report, Severity};
use crate::metrics::Measurement;
use crate::scenario::{Comparison, Scenario};

/// How text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// How many characters a line has at the most. By default 100; with fewer than 40 it is as with 40.
    pub width: u16,
    /// Whether lines have colours, by ANSI escape codes. By default they have none.
    pub colours: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { width: 100, colours: false }
    }
}

/// A rule below the head of a table, and nothing else.
const RULED: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));

/// A line narrower than this cannot be read.
const NARROWEST: u16 = 40;

/// What a run of checks found.
///
/// # Example
/// ```
/// use orgmodel::checks::Checker;
/// use orgmodel::render::terminal::{self, Look};
/// use orgmodel::{Model, Organisation, UnitEntry};
///
/// let mut builder = Organisation::builder();
/// builder.add(UnitEntry::new("a").reports_to("b"));
/// builder.add(UnitEntry::new("b").reports_to("a"));
/// let model = Model::new("round", builder.build()?, Default::default(), Default::default(), vec![])?;
///
/// let text = terminal::report(&Checker::new().run(&model), Look::default());
/// assert!(text.contains("error[R1] unit `a`: reports to itself: `a` → `b` → `a` (A1, A7)"));
/// assert!(text.contains("    help: let one node on the circle report to a superior outside it"));
/// # Ok::<(), orgmodel::Problems>(())
/// ```
pub fn report(report: &Report, look: Look) -> String {
    text(document::report(report), look)
}

/// What metrics measured.
pub fn measurements(measurements: &[Measurement], look: Look) -> String {
    text(document::measurements(measurements), look)
}

/// A base with scenarios beside it. Scenarios for which there is no room are shown in further tables below.
pub fn comparison(comparison: &Comparison, look: Look) -> String {
    text(document::comparison(comparison), look)
}

/// The phases of a scenario with their dates and changes.
pub fn plan(scenario: &Scenario, look: Look) -> String {
    text(background::plan(scenario), look)
}

/// The assumptions of a model, with how many entries and fields rest on each.
pub fn assumptions(model: &Model, look: Look) -> String {
    text(background::assumptions(model), look)
}

/// Each guiding value (O7) with the metrics that show it. They are not merged into a score: that would hide the weights.
pub fn guiding_values(comparison: &Comparison, look: Look) -> String {
    text(background::guiding_values(comparison), look)
}

fn text(blocks: Vec<Block>, look: Look) -> String {
    let width = usize::from(look.width.max(NARROWEST));
    let mut out = String::new();
    let push = |out: &mut String, style: Style, indent: usize, text: &str| {
        for line in wrapped(text, width, indent) {
            let styled = if look.colours { format!("{style}{line}{style:#}\n") } else { format!("{line}\n") };
            out.push_str(&styled);
        }
    };
    let (mut after_finding, mut after_table) = (false, false);
    for block in blocks {
        let is_finding = matches!(block, Block::Finding(_));
        let is_table = matches!(block, Block::Table(_));
        let apart = matches!(block, Block::Heading(..)) || (after_finding && !is_finding) || (after_table && is_table);
        if !out.is_empty() && apart {
            out.push('\n');
        }
        (after_finding, after_table) = (is_finding, is_table);
        match block {
            Block::Heading(level, text) => {
                let style = if level < 3 { Style::new().bold() } else { Style::new().underline() };
                push(&mut out, style, 0, &text);
                if level < 3 {
                    let rule = if level == 1 { '=' } else { '-' };
                    let rule: String = std::iter::repeat_n(rule, text.chars().count().min(width)).collect();
                    push(&mut out, style, 0, &rule);
                }
            }
            Block::Text(text) => push(&mut out, Style::new(), 0, &text),
            Block::Item(text, note) => {
                push(&mut out, Style::new(), 2, &text);
                if let Some(note) = note {
                    push(&mut out, Style::new().dimmed(), 6, &note);
                }
            }
            Block::Finding(line) => {
                push(&mut out, severity_style(line.severity), 0, &line.text);
                for (word, note) in line.notes {
                    push(&mut out, Style::new().dimmed(), 4, &format!("{word}: {note}"));
                }
            }
            Block::Table(table) => {
                for (n, part) in parts(&table, width).into_iter().enumerate() {
                    if n > 0 {
                        out.push('\n');
                    }
                    out.push_str(&show(&table, &part, width));
                }
            }
        }
    }
    out
}

fn severity_style(severity: Severity) -> Style {
    let colour = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::Cyan,
    };
    colour.on_default()
}

/// Text in lines of a width, broken between words; the first line has an indent, those after it four characters more. A
/// word that is too long stands on a line of its own.
fn wrapped(text: &str, width: usize, indent: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = " ".repeat(indent);
    let mut is_blank = true;
    for word in printable(text).split_whitespace() {
        if !is_blank && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent + 4)));
            is_blank = true;
        }
        if !is_blank {
            line.push(' ');
        }
        line.push_str(word);
        is_blank = false;
    }
    lines.push(line);
    lines
}

/// Text without control characters, so that no name can move the cursor or colour what follows.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The columns of each part into which a table must be cut to keep to a width.
fn parts(table: &Table, width: usize) -> Vec<Vec<usize>> {
    let columns = table.columns.len();
    let content = |column: usize| {
        let cells = table.rows.iter().map(|row| row[column].chars().count());
        // A blank on either side.
        cells.chain([table.columns[column].name.chars().count()]).max().unwrap_or(0) + 2
    };
    let fixed: Vec<usize> = (0..table.fixed.min(columns)).collect();
    let room = width.saturating_sub(fixed.iter().map(|&column| content(column)).sum());
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut used = usize::MAX;
    let rest: Vec<usize> = (table.fixed..columns).collect();
    for group in rest.chunks(table.group.max(1)) {
        let needed: usize = group.iter().map(|&column| content(column)).sum();
        if used.saturating_add(needed) > room {
            parts.push(fixed.clone());
            used = 0;
        }
        used += needed;
        if let Some(part) = parts.last_mut() {
            part.extend(group);
        }
    }
    if parts.is_empty() { vec![fixed] } else { parts }
}

fn show(table: &Table, part: &[usize], width: usize) -> String {
    let mut shown = comfy_table::Table::new();
    shown
        .load_style(RULED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX));
    let cell = |column: usize, text: &str| {
        let alignment = if table.columns[column].is_number { CellAlignment::Right } else { CellAlignment::Left };
        Cell::new(printable(text)).set_alignment(alignment)
    };
    shown.set_header(part.iter().map(|&column| cell(column, &table.columns[column].name)));
    // Names are not broken in the middle where there is room for them.
    let longest = |column: usize| table.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0) + 2;
    for (at, &column) in part.iter().enumerate() {
        let is_name = table.rows.iter().all(|row| !row[column].contains(' ')) || at == 0;
        let whole = u16::try_from(longest(column)).unwrap_or(u16::MAX);
        if is_name
            && usize::from(whole) * 2 <= width
            && let Some(shown) = shown.column_mut(at)
        {
            shown.set_constraint(comfy_table::ColumnConstraint::LowerBoundary(comfy_table::Width::Fixed(whole)));
        }
    }
    for row in &table.rows {
        shown.add_row(part.iter().map(|&column| cell(column, &row[column])));
    }
    shown.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_between_words_and_a_long_word_stands_alone() {
        assert_eq!(wrapped("one two three", 9, 0), ["one two", "    three"]);
        assert_eq!(wrapped("a municipality b", 8, 2), ["  a", "      municipality", "      b"]);
        assert_eq!(wrapped("", 8, 0), [""]);
        assert_eq!(wrapped("a\u{1b}[31m\nb", 20, 0), ["a [31m b"]);
    }
}
