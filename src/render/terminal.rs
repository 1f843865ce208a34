//! As text for the terminal, of a width that the caller states.
//!
//! Colours come only when they are asked for, and never say what words do not say too. They colour whole lines outside of
//! tables, so that columns stay aligned whatever shows them.

use anstyle::{AnsiColor, Style};
use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, TableStyle};
use jiff::civil::Date;

use super::document::{self, Block, Table, printable};
use super::{background, budget_process, doors, flow, goals, leadership, money, register};
use crate::Model;
use crate::checks::{Report, Severity};
use crate::implementation::{Between, Schedule};
use crate::metrics::Measurement;
use crate::scenario::{Comparison, Scenario};
use crate::simulate::{FlowComparison, Outages, Outcome, Sensitivity};

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

/// One letter with a blank on either side.
const NARROWEST_COLUMN: usize = 3;

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

/// The commissions of a plan with their days, slack and critical path.
pub fn schedule(scenario: &Scenario, schedule: &Schedule, look: Look) -> String {
    text(super::schedule::schedule(scenario, schedule), look)
}

/// What breaks between the phases of a plan, with the change that breaks it and the one that mends it.
pub fn between(between: &Between, look: Look) -> String {
    text(super::schedule::between(between), look)
}

/// The assumptions of a model, with how many entries and fields rest on each.
pub fn assumptions(model: &Model, look: Look) -> String {
    text(background::assumptions(model), look)
}

/// Where the money of a model passes in the last period for which it is stated: who gives whom how much, what passes
/// agreements, what service areas cost, and what reaches none.
pub fn money(model: &Model, look: Look) -> String {
    text(money::money(model), look)
}

/// What the users of a model's internal services are charged, by each method beside the others.
pub fn charges(model: &Model, look: Look) -> String {
    text(money::charges(model), look)
}

/// Each guiding value (O7) with the metrics that show it. They are not merged into a score: that would hide the weights.
pub fn guiding_values(comparison: &Comparison, look: Look) -> String {
    text(background::guiding_values(comparison), look)
}

/// The goal chain of a model: how many goals are on each link and how they hang together, what is open, and, with a day of
/// judgement, the results of visions and strategic goals with all that derives from them (G3). The lines of one goal are told
/// by [`GoalChain::why`](crate::steering::goals::GoalChain::why) and [`how`](crate::steering::goals::GoalChain::how).
pub fn goals(model: &Model, judged_on: Option<Date>, look: Look) -> String {
    text(goals::goals(model, judged_on), look)
}

/// Who is assessed against the requirement profile (G2), below it or not assessed, as known on a day of judgement where one is
/// stated; and who is in the management group and should be (A10).
pub fn leadership(model: &Model, judged_on: Option<Date>, look: Look) -> String {
    text(leadership::leadership(model, judged_on), look)
}

/// The steps of the yearly budget process (G5) by phase and day with who drives them, and the order in which they can be done.
pub fn budget_process(model: &Model, look: Look) -> String {
    text(budget_process::process(model), look)
}

/// What was used of each frame and will have been (G5): share used, share of the period gone, forecast, deviation, who answers.
pub fn follow_up(model: &Model, look: Look) -> String {
    text(budget_process::follow_up(model), look)
}

/// The register of governing documents at the end of a day (G6): what is in force by subject and kind, what is overdue for
/// review or without an owner, and what could be [closed or merged](crate::scenario::propose_documents).
pub fn register(model: &Model, on: Date, look: Look) -> String {
    text(register::register(model, on), look)
}

/// The doors of a model (A8): its channels with kind, door, opening hours and the share that they settle at the first contact,
/// and the doors from which the line leads to none of the units that handle a service area.
pub fn doors(model: &Model, look: Look) -> String {
    text(doors::doors(model), look)
}

/// How matters flow through one model: lead times with their certainty, how matters end, where they queue, and how it was made.
pub fn simulation(outcome: &Outcome, look: Look) -> String {
    text(flow::outcome(outcome), look)
}

/// How matters flow through several models on the same matters with the same luck: differences with intervals that hold together, and
/// what they say.
pub fn flow_comparison(comparison: &FlowComparison, look: Look) -> String {
    text(flow::comparison(comparison), look)
}

/// What a comparison hangs on, the assumption that moves it the most first; with the first words of the assumptions' reasons, where
/// the models are at hand that state them.
pub fn sensitivity(sensitivity: &Sensitivity, models: &[&Model], look: Look) -> String {
    text(flow::sensitivity(sensitivity, models), look)
}

/// What each vacancy and each missed meeting does, the worst first.
pub fn outages(outages: &Outages, look: Look) -> String {
    text(flow::outages(outages), look)
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
    let (mut after_finding, mut after_heading) = (false, false);
    for block in blocks {
        let is_finding = matches!(block, Block::Finding(_));
        let is_table = matches!(block, Block::Table(_));
        let is_heading = matches!(block, Block::Heading(..));
        let apart = is_heading || (after_finding && !is_finding) || (is_table && !after_heading);
        if !out.is_empty() && apart {
            out.push('\n');
        }
        (after_finding, after_heading) = (is_finding, is_heading);
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
/// word that is too long for a line is broken where the line ends.
fn wrapped(text: &str, width: usize, indent: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = " ".repeat(indent);
    let mut length = indent;
    let mut is_blank = true;
    for word in printable(text).split_whitespace() {
        let letters = word.chars().count();
        if !is_blank && length + 1 + letters > width {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent + 4)));
            (length, is_blank) = (indent + 4, true);
        }
        if !is_blank {
            line.push(' ');
            length += 1;
        }
        for letter in word.chars() {
            if length >= width && !is_blank {
                lines.push(std::mem::replace(&mut line, " ".repeat(indent + 4)));
                length = indent + 4;
            }
            line.push(letter);
            length += 1;
            is_blank = false;
        }
    }
    lines.push(line);
    lines
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

/// How wide each column of a part is, a blank on either side counted in: as wide as its content where there is room. Else
/// the widest are narrowed, first as far as no word breaks and no name in front, then as far as no word does, then as far
/// as no number does.
fn widths(table: &Table, part: &[usize], width: usize) -> Vec<usize> {
    let letters = |text: &str| text.chars().count() + 2;
    let cells = |column: usize| table.rows.iter().map(move |row| row[column].as_str());
    let texts = |column: usize| cells(column).chain([table.columns[column].name.as_str()]);
    let word = |text: &str| text.split(' ').map(letters).max().unwrap_or(0);
    let whole = |column: usize| texts(column).map(letters).max().unwrap_or(0);
    let longest_word = |column: usize| texts(column).map(word).max().unwrap_or(0);
    let names_in_front = |column: usize| if column == 0 { whole(column) } else { longest_word(column) };
    let longest_number = |column: usize| match table.columns[column].is_number {
        true => cells(column).map(word).max().unwrap_or(0),
        false => 0,
    };
    let most: Vec<usize> = part.iter().map(|&column| whole(column)).collect();
    let tries: [&dyn Fn(usize) -> usize; 4] = [&names_in_front, &longest_word, &longest_number, &|_| 0];
    let mut widths = vec![NARROWEST_COLUMN; part.len()];
    for least in tries {
        let least: Vec<usize> = part.iter().map(|&column| least(column).max(NARROWEST_COLUMN)).collect();
        if least.iter().sum::<usize>() <= width {
            widths = least;
            break;
        }
    }
    // What room is left goes to the narrowest first.
    let widened =
        |to: usize| -> Vec<usize> { most.iter().zip(&widths).map(|(&most, &least)| to.min(most).max(least)).collect() };
    (0..=width).rev().map(widened).find(|widths| widths.iter().sum::<usize>() <= width).unwrap_or(widths)
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
    for (at, width) in widths(table, part, width).into_iter().enumerate() {
        let width = comfy_table::Width::Fixed(u16::try_from(width).unwrap_or(u16::MAX));
        if let Some(column) = shown.column_mut(at) {
            column.set_constraint(comfy_table::ColumnConstraint::Absolute(width));
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
    fn text_is_broken_between_words_and_a_long_word_at_the_end_of_the_line() {
        assert_eq!(wrapped("one two three", 9, 0), ["one two", "    three"]);
        assert_eq!(
            wrapped("a municipality b", 8, 2),
            ["  a", "      mu", "      ni", "      ci", "      pa", "      li", "      ty", "      b"]
        );
        assert_eq!(wrapped("", 8, 0), [""]);
        assert_eq!(wrapped("a\u{1b}[31m\nb", 20, 0), ["a [31m b"]);
    }
}
