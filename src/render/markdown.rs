//! As Markdown, for a report that goes on living in a document.

use super::background;
use super::document::{self, Block, Table};
use crate::Model;
use crate::checks::Report;
use crate::metrics::Measurement;
use crate::scenario::{Comparison, Scenario};

/// What a run of checks found.
pub fn report(report: &Report) -> String {
    markdown(document::report(report))
}

/// What metrics measured.
pub fn measurements(measurements: &[Measurement]) -> String {
    markdown(document::measurements(measurements))
}

/// A base with scenarios beside it.
///
/// # Example
/// ```
/// use orgmodel::Model;
/// use orgmodel::checks::Checker;
/// use orgmodel::render::markdown;
/// use orgmodel::scenario::Comparison;
///
/// let model = Model::default();
/// let comparison = Comparison::new(&model, &[("the same", &model).into()], &Checker::new())?;
/// assert!(markdown::comparison(&comparison).contains("| staff affected, each once | full-time equivalents | 0 |"));
/// # Ok::<(), orgmodel::scenario::CompareError>(())
/// ```
pub fn comparison(comparison: &Comparison) -> String {
    markdown(document::comparison(comparison))
}

/// The phases of a scenario with their dates and changes.
pub fn plan(scenario: &Scenario) -> String {
    markdown(background::plan(scenario))
}

/// The assumptions of a model, with how many entries and fields rest on each.
pub fn assumptions(model: &Model) -> String {
    markdown(background::assumptions(model))
}

/// Each guiding value (O7) with the metrics that show it. They are not merged into a score: that would hide the weights.
pub fn guiding_values(comparison: &Comparison) -> String {
    markdown(background::guiding_values(comparison))
}

fn markdown(blocks: Vec<Block>) -> String {
    let mut out = String::new();
    let mut in_list = false;
    for block in blocks {
        let is_item = matches!(block, Block::Finding(_) | Block::Item(..));
        if !(out.is_empty() || in_list && is_item) {
            out.push('\n');
        }
        in_list = is_item;
        match block {
            Block::Heading(level, text) => {
                out.extend(std::iter::repeat_n('#', level.into()));
                out.push_str(&format!(" {}\n", escaped(&text)));
            }
            Block::Text(text) => out.push_str(&format!("{}\n", escaped(&text))),
            Block::Item(text, note) => {
                out.push_str(&format!("- {}\n", escaped(&text)));
                if let Some(note) = note {
                    out.push_str(&format!("  - {}\n", escaped(&note)));
                }
            }
            Block::Finding(line) => {
                out.push_str(&format!("- {}\n", escaped(&line.text)));
                for (word, note) in line.notes {
                    out.push_str(&format!("  - {word}: {}\n", escaped(&note)));
                }
            }
            Block::Table(table) => push_table(&mut out, &table),
        }
    }
    out
}

fn push_table(out: &mut String, table: &Table) {
    let mut row = |cells: &mut dyn Iterator<Item = String>| {
        out.push('|');
        for cell in cells {
            out.push_str(&format!(" {cell} |"));
        }
        out.push('\n');
    };
    row(&mut table.columns.iter().map(|column| in_cell(&column.name)));
    row(&mut table.columns.iter().map(|column| if column.is_number { "---:".into() } else { "---".into() }));
    for cells in &table.rows {
        row(&mut cells.iter().map(|cell| in_cell(cell)));
    }
}

/// Text on one line, without what Markdown would take for mark-up; code in backticks stays as it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    for c in text.chars() {
        in_code ^= c == '`';
        match c {
            '\n' | '\r' => out.push(' '),
            '*' | '_' | '<' | '>' | '[' | ']' | '\\' | '#' if !in_code => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

fn in_cell(text: &str) -> String {
    escaped(text).replace('|', "\\|")
}
