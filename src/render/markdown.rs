//! As Markdown, for a report that goes on living in a document.

use jiff::civil::Date;

use super::document::{self, Block, Table, printable};
use super::{background, budget_process, doors, flow, goals, leadership, money, register};
use crate::Model;
use crate::checks::Report;
use crate::implementation::{Between, Schedule};
use crate::metrics::Measurement;
use crate::scenario::{Comparison, Scenario};
use crate::simulate::{FlowComparison, Outages, Outcome, Sensitivity};

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

/// The commissions of a plan with their days, slack and critical path.
pub fn schedule(scenario: &Scenario, schedule: &Schedule) -> String {
    markdown(super::schedule::schedule(scenario, schedule))
}

/// What breaks between the phases of a plan, with the change that breaks it and the one that mends it.
pub fn between(between: &Between) -> String {
    markdown(super::schedule::between(between))
}

/// The assumptions of a model, with how many entries and fields rest on each.
pub fn assumptions(model: &Model) -> String {
    markdown(background::assumptions(model))
}

/// Where the money of a model passes in the last period for which it is stated: who gives whom how much, what passes
/// agreements, what service areas cost, and what reaches none.
pub fn money(model: &Model) -> String {
    markdown(money::money(model))
}

/// What the users of a model's internal services are charged, by each method beside the others.
pub fn charges(model: &Model) -> String {
    markdown(money::charges(model))
}

/// Each guiding value (O7) with the metrics that show it. They are not merged into a score: that would hide the weights.
pub fn guiding_values(comparison: &Comparison) -> String {
    markdown(background::guiding_values(comparison))
}

/// The goal chain of a model: how many goals are on each link and how they hang together, what is open, and, with a day of
/// judgement, the results of visions and strategic goals with all that derives from them (G3). The lines of one goal are told
/// by [`GoalChain::why`](crate::steering::goals::GoalChain::why) and [`how`](crate::steering::goals::GoalChain::how).
pub fn goals(model: &Model, judged_on: Option<Date>) -> String {
    markdown(goals::goals(model, judged_on))
}

/// Who is assessed against the requirement profile (G2), below it or not assessed, as known on a day of judgement where one is
/// stated; and who is in the management group and should be (A10).
pub fn leadership(model: &Model, judged_on: Option<Date>) -> String {
    markdown(leadership::leadership(model, judged_on))
}

/// The steps of the yearly budget process (G5) by phase and day with who drives them, and the order in which they can be done.
pub fn budget_process(model: &Model) -> String {
    markdown(budget_process::process(model))
}

/// What was used of each frame and will have been (G5): share used, share of the period gone, forecast, deviation, who answers.
pub fn follow_up(model: &Model) -> String {
    markdown(budget_process::follow_up(model))
}

/// The register of governing documents at the end of a day (G6): what is in force by subject and kind, what is overdue for
/// review or without an owner, and what could be [closed or merged](crate::scenario::propose_documents).
pub fn register(model: &Model, on: Date) -> String {
    markdown(register::register(model, on))
}

/// The doors of a model (A8): its channels with kind, door, opening hours and the share that they settle at the first contact,
/// and the doors from which the line leads to none of the units that handle a service area.
pub fn doors(model: &Model) -> String {
    markdown(doors::doors(model))
}

/// How matters flow through one model: lead times with their certainty, how matters end, where they queue, and how it was made.
pub fn simulation(outcome: &Outcome) -> String {
    markdown(flow::outcome(outcome))
}

/// How matters flow through several models on the same matters with the same luck: differences with intervals that hold together, and
/// what they say.
pub fn flow_comparison(comparison: &FlowComparison) -> String {
    markdown(flow::comparison(comparison))
}

/// What a comparison hangs on, the assumption that moves it the most first; with the first words of the assumptions' reasons, where
/// the models are at hand that state them.
pub fn sensitivity(sensitivity: &Sensitivity, models: &[&Model]) -> String {
    markdown(flow::sensitivity(sensitivity, models))
}

/// What each vacancy and each missed meeting does, the worst first.
pub fn outages(outages: &Outages) -> String {
    markdown(flow::outages(outages))
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

/// Text on one line, without what Markdown would take for mark-up; code between two single backticks stays as it is, when
/// nothing in it could end it or means something elsewhere.
fn escaped(text: &str) -> String {
    let text = printable(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        if let Some(code) = code(rest) {
            out.push_str(code);
            rest = &rest[code.len()..];
            continue;
        }
        // All of a run of backticks, so that none of its end is taken for a single one.
        let run = if c == '`' { rest.len() - rest.trim_start_matches('`').len() } else { c.len_utf8() };
        for c in rest[..run].chars() {
            match c {
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '&' => out.push_str("&amp;"),
                '*' | '_' | '[' | ']' | '\\' | '#' | '`' | '~' => out.extend(['\\', c]),
                c => out.push(c),
            }
        }
        rest = &rest[run..];
    }
    out
}

/// The code with which a text begins, backticks counted in. CommonMark pairs runs of backticks that are equally long.
fn code(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('`')?;
    let end = inner.find('`').filter(|&end| end > 0)?;
    let (content, after) = (&inner[..end], &inner[end + 1..]);
    let is_plain = !content.contains(['<', '>', '&', '|', '\\']) && !content.trim().is_empty();
    (is_plain && !after.starts_with('`')).then(|| &text[..end + 2])
}

fn in_cell(text: &str) -> String {
    escaped(text).replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn code_stays_and_what_only_looks_like_it_does_not() {
        assert_eq!(escaped("unit `a_b` reports to `*`"), "unit `a_b` reports to `*`");
        assert_eq!(escaped("a ` b <img src=x>"), "a \\` b &lt;img src=x&gt;");
        assert_eq!(escaped("``<img>` `key`"), "\\`\\`&lt;img&gt;\\` `key`");
        assert_eq!(escaped("`<img>` `a|b` ` `"), "\\`&lt;img&gt;\\` \\`a|b\\` \\` \\`");
        assert_eq!(escaped("`a`` `b`"), "\\`a\\`\\` `b`");
        assert_eq!(escaped("R&D *now*\\ #1 ~~x~~"), "R&amp;D \\*now\\*\\\\ \\#1 \\~\\~x\\~\\~");
        assert_eq!(escaped("a\u{1b}[31mb\u{202e}c\u{2066}\nd"), "a \\[31mbc d");
        assert_eq!(in_cell("a\\|b"), "a\\\\\\|b");
    }

    /// What a reader of CommonMark takes for text outside of code: it pairs runs of backticks of one length.
    fn outside_of_code(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let run = |at: usize| chars[at..].iter().take_while(|&&c| c == '`').count();
        let (mut at, mut out) = (0, String::new());
        while at < chars.len() {
            let ticks = run(at);
            if chars[at] == '\\' {
                // What is escaped means nothing.
                at += 2;
            } else if ticks == 0 {
                out.push(chars[at]);
                at += 1;
            } else {
                let mut end = at + ticks;
                while end < chars.len() && run(end) != ticks {
                    end += run(end).max(1);
                }
                at = if end < chars.len() { end + ticks } else { at + ticks };
            }
        }
        out
    }

    proptest! {
        #[test]
        fn no_markup_gets_through(text in r"[`\\<>&|*\[\]a ]{0,24}") {
            for shown in [escaped(&text), in_cell(&text)] {
                prop_assert!(!shown.contains(['<', '>']), "{}", shown);
                let outside = outside_of_code(&shown);
                prop_assert!(!outside.contains(['*', '[', ']', '`']), "{}", shown);
            }
            prop_assert!(!outside_of_code(&in_cell(&text)).contains('|'));
        }
    }
}
