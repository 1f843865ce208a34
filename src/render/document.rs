//! What is said, before it is known how it is shown.

use std::collections::{HashMap, HashSet};

use crate::Key;
use crate::checks::{Evidence, Finding, NotRun, Report, Severity};
use crate::metrics::{Better, Measurement, Value};
use crate::scenario::{Affected, Alternative, Cause, Comparison, Delta, Verdict};

/// A part of a document.
pub(super) enum Block {
    Heading(u8, String),
    Text(String),
    /// A point of a list, with a note on it.
    Item(String, Option<String>),
    Finding(Line),
    Table(Table),
}

/// A finding with what belongs to it.
pub(super) struct Line {
    #[cfg_attr(not(feature = "report"), allow(dead_code, reason = "only text for the terminal is coloured"))]
    pub(super) severity: Severity,
    pub(super) text: String,
    /// Each with a word in front of it, such as `help`.
    pub(super) notes: Vec<(&'static str, String)>,
}

/// A table whose last columns may be shown in several tables one after another, where they are too wide for one.
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<String>>,
    /// So many columns stand in front of every part.
    #[cfg_attr(not(feature = "report"), allow(dead_code, reason = "only text for the terminal is cut"))]
    pub(super) fixed: usize,
    /// So many columns stay together.
    #[cfg_attr(not(feature = "report"), allow(dead_code, reason = "only text for the terminal is cut"))]
    pub(super) group: usize,
}

pub(super) struct Column {
    pub(super) name: String,
    pub(super) is_number: bool,
}

pub(super) fn text(name: &str) -> Column {
    Column { name: name.into(), is_number: false }
}

pub(super) fn numbers(name: &str) -> Column {
    Column { name: name.into(), is_number: true }
}

/// Keys in running text.
pub(super) fn keys<'k>(keys: impl IntoIterator<Item = &'k Key>) -> String {
    keys.into_iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

/// Text on one line, without control characters and without those that turn the direction of writing: no name can move the
/// cursor, colour what follows or show it in another order.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect()
}

/// A name, or other words where it says nothing.
pub(super) fn named(name: &str, otherwise: &str) -> String {
    if printable(name).trim().is_empty() { otherwise.into() } else { name.into() }
}

/// What stands where there is no number.
pub(super) const NONE: &str = "–";

/// A number with three decimals at the most; a smaller one with its first three digits.
pub(super) fn number(number: f64) -> String {
    let zeros = if number.abs() < 1.0 && number != 0.0 { -number.abs().log10().floor() - 1.0 } else { 0.0 };
    let decimals = 3 + zeros.clamp(0.0, 9.0) as usize;
    let text = format!("{number:.decimals$}");
    if !text.contains('.') {
        return text;
    }
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

/// A number with its standard error, to the two first digits of the error.
pub(super) fn give_or_take(value: f64, standard_error: f64) -> String {
    if standard_error == 0.0 {
        return format!("{} ± {}", number(value), number(standard_error));
    }
    let decimals = (1.0 - standard_error.log10().floor()).clamp(0.0, 12.0) as usize;
    format!("{value:.decimals$} ± {standard_error:.decimals$}")
}

pub(super) fn optional(value: Option<f64>) -> String {
    value.map_or_else(|| NONE.into(), number)
}

pub(super) fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

fn severities(report: &Report) -> String {
    let counts = [Severity::Error, Severity::Warning, Severity::Note]
        .map(|severity| counted(report.count(severity), severity.name()));
    counts.join(", ")
}

fn line(finding: &Finding, mut notes: Vec<(&'static str, String)>, with_help: bool) -> Block {
    if let Some(Evidence::Levels(evidence)) = &finding.evidence {
        notes.push(("proof", evidence.certificate.clone()));
        notes.push(("could go", listed(&evidence.redundant, 6, evidence.could_go)));
    }
    if with_help && !finding.help.is_empty() {
        notes.push(("help", finding.help.to_string()));
    }
    Block::Finding(Line { severity: finding.severity, text: finding.to_string(), notes })
}

pub(super) fn report(report: &Report) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(1, "Findings".into())];
    blocks.extend(report.findings.iter().map(|finding| line(finding, vec![], true)));
    blocks.push(Block::Text(severities(report)));
    if !report.waived.is_empty() {
        blocks.push(Block::Heading(2, "Waived".into()));
        blocks.extend(
            report.waived.iter().map(|waived| line(&waived.finding, vec![("waived", waived.reason.clone())], false)),
        );
    }
    if !report.not_run.is_empty() {
        blocks.push(Block::Heading(2, "Checks that did not run".into()));
        let rows =
            by_reason(&report.not_run).into_iter().map(|(reason, checks)| vec![reason.into(), checks.join(", ")]);
        blocks.push(table(vec![text("why"), text("checks")], rows.collect()));
    }
    blocks
}

pub(super) fn table(columns: Vec<Column>, rows: Vec<Vec<String>>) -> Block {
    let fixed = columns.len();
    Block::Table(Table { columns, rows, fixed, group: 1 })
}

pub(super) fn measurements(measurements: &[Measurement]) -> Vec<Block> {
    let mut rows = Vec::new();
    for measurement in measurements {
        let numbers: Vec<(Option<&str>, String)> = match &measurement.value {
            None => continue,
            Some(Value::Number(exact)) => vec![(None, number(*exact))],
            Some(Value::Estimate { number, standard_error, sample }) => {
                vec![(None, format!("{} (sample of {sample})", give_or_take(*number, *standard_error)))]
            }
            Some(Value::Series(series)) => {
                series.iter().map(|(label, exact)| (Some(&**label), number(*exact))).collect()
            }
        };
        for (label, value) in numbers {
            let better = match measurement.better {
                Better::Higher => "higher",
                Better::Lower => "lower",
                Better::Neither => NONE,
            };
            rows.push(vec![labelled(measurement.metric, label), value, measurement.unit.to_owned(), better.to_owned()]);
        }
    }
    let mut blocks = vec![Block::Heading(1, "Measurements".into())];
    blocks.push(table(vec![text("metric"), numbers("value"), text("unit"), text("better")], rows));
    let undefined = measurements.iter().filter_map(|measurement| {
        let why = measurement.undefined.as_ref()?;
        Some(vec![measurement.metric.to_owned(), why.clone()])
    });
    let undefined: Vec<_> = undefined.collect();
    if !undefined.is_empty() {
        blocks.push(Block::Heading(2, "Metrics that are not defined here".into()));
        blocks.push(table(vec![text("metric"), text("why")], undefined));
    }
    blocks
}

fn labelled(metric: &str, label: Option<&str>) -> String {
    label.map_or_else(|| metric.to_owned(), |label| format!("{metric}: {label}"))
}

pub(super) fn comparison(comparison: &Comparison) -> Vec<Block> {
    let alternatives = &comparison.alternatives;
    let names = names(comparison);
    let base = &names[0];
    let mut blocks = vec![
        Block::Heading(1, format!("Comparison with {base}")),
        Block::Heading(2, "Findings".into()),
        Block::Table(summary(comparison, &names)),
        Block::Text("introduced: not in the base; resolved: in the base only; carried over: in both".into()),
        Block::Table(by_check(comparison, &names)),
        Block::Heading(2, "Metrics".into()),
        Block::Table(metrics(comparison, &names)),
    ];
    blocks.extend(undefined(comparison, &names, |_| true));
    blocks.push(Block::Heading(2, "Who is affected".into()));
    blocks.push(Block::Table(affected(alternatives, &names)));
    for (alternative, name) in alternatives.iter().zip(&names[1..]) {
        blocks.push(Block::Heading(2, name.clone()));
        let Affected {
            heads_abolished,
            heads_created,
            heads_moved,
            heads_on_another_level,
            bodies_abolished,
            bodies_created,
            ..
        } = &alternative.affected;
        for (what, keys) in [
            ("heads abolished", heads_abolished),
            ("heads created", heads_created),
            ("heads under another superior", heads_moved),
            ("heads on another level", heads_on_another_level),
            ("bodies abolished", bodies_abolished),
            ("bodies created", bodies_created),
        ] {
            if !keys.is_empty() {
                blocks.push(Block::Text(format!("{what} ({}): {}", keys.len(), listed(keys, 12, keys.len() as u64))));
            }
        }
        for (what, place, checks) in [
            (format!("checked in {base} and not here"), "here", &alternative.not_checked),
            (format!("checked here and not in {base}"), "there", &alternative.newly_checked),
        ] {
            if !checks.is_empty() {
                blocks.push(Block::Text(format!("{what}: {}", with_reasons(checks, place))));
            }
        }
        if !alternative.introduced.is_empty() {
            blocks.push(Block::Heading(3, counted(alternative.introduced.len(), "finding") + " introduced"));
            blocks.extend(
                alternative
                    .introduced
                    .iter()
                    .map(|new| line(&new.finding, new.cause.iter().map(since).collect(), true)),
            );
        }
        for (what, findings) in [("resolved", &alternative.resolved), ("carried over", &alternative.carried_over)] {
            if !findings.is_empty() {
                blocks.push(Block::Heading(3, format!("{} {what}", counted(findings.len(), "finding"))));
                blocks.extend(findings.iter().map(|finding| line(finding, vec![], false)));
            }
        }
    }
    blocks
}

/// The names of the base and of what stands beside it, or words for those that have none.
pub(super) fn names(comparison: &Comparison) -> Vec<String> {
    let others = comparison.alternatives.iter().zip(1..);
    let others = others.map(|(alternative, number)| named(&alternative.name, &format!("alternative {number}")));
    std::iter::once(named(&comparison.name, "the base")).chain(others).collect()
}

/// Metrics without a value and why, those of one reason in the same places together; nothing when all have one.
pub(super) fn undefined(comparison: &Comparison, names: &[String], is_shown: impl Fn(&str) -> bool) -> Option<Block> {
    let base = comparison.measurements.iter().map(|measured| (measured.metric, measured.undefined.as_deref(), 0));
    let others = comparison.alternatives.iter().zip(1..).flat_map(|(alternative, place)| {
        alternative.deltas.iter().map(move |delta| (delta.metric, delta.undefined.as_deref(), place))
    });
    let missing = base.chain(others).filter(|(metric, ..)| is_shown(metric));
    let missing = missing.filter_map(|(metric, reason, place)| Some(((metric, reason?), place)));
    let in_places = grouped(missing).into_iter().map(|((metric, reason), mut places)| {
        // A series that is there in the base has a delta for each of its labels.
        places.dedup();
        ((reason, places), metric)
    });
    let rows: Vec<Vec<String>> = grouped(in_places)
        .into_iter()
        .map(|((reason, places), metrics)| {
            let places: Vec<&str> = places.into_iter().map(|place| names[place].as_str()).collect();
            vec![metrics.join(", "), places.join(", "), reason.to_owned()]
        })
        .collect();
    (!rows.is_empty()).then(|| table(vec![text("undefined"), text("in"), text("why")], rows))
}

/// Items by what they say, in the order in which it is said first.
fn grouped<K: PartialEq, T>(items: impl Iterator<Item = (K, T)>) -> Vec<(K, Vec<T>)> {
    let mut groups: Vec<(K, Vec<T>)> = Vec::new();
    for (key, item) in items {
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(item),
            None => groups.push((key, vec![item])),
        }
    }
    groups
}

/// Checks that did not run, by the reason.
fn by_reason(checks: &[NotRun]) -> Vec<(&str, Vec<&str>)> {
    grouped(checks.iter().map(|not_run| (not_run.reason.as_str(), not_run.check)))
}

/// Checks that did not run in a place, those with the same reason together.
fn with_reasons(checks: &[NotRun], place: &str) -> String {
    let rows = by_reason(checks).into_iter().map(|(reason, names)| format!("{} ({place}, {reason})", names.join(", ")));
    rows.collect::<Vec<_>>().join("; ")
}

/// Which change brought a finding.
fn since(cause: &Cause) -> (&'static str, String) {
    let phase = cause.phase.as_ref().map_or_else(String::new, |phase| format!(" (phase `{phase}`)"));
    ("since", format!("change {}{phase}: {}", cause.index + 1, cause.change))
}

/// The first of several keys, and how many more there are.
fn listed(keys: &[Key], most: usize, in_all: u64) -> String {
    first_of(keys.iter().map(|key| format!("`{key}`")), most, in_all)
}

/// The first of several, and how many more there are in all.
pub(super) fn first_of(all: impl Iterator<Item = String>, most: usize, in_all: u64) -> String {
    let mut shown: Vec<String> = all.take(most).collect();
    if let Some(more) = in_all.checked_sub(shown.len() as u64).filter(|more| *more > 0) {
        shown.push(format!("and {more} more"));
    }
    shown.join(", ")
}

fn summary(comparison: &Comparison, names: &[String]) -> Table {
    let mut columns = vec![text("")];
    columns.extend(names.iter().map(|name| numbers(name)));
    let row = |what: &str, base: Option<usize>, of: &dyn Fn(&Alternative) -> Option<usize>| {
        let counts = std::iter::once(base).chain(comparison.alternatives.iter().map(of));
        let counts = counts.map(|count| count.map_or_else(|| NONE.into(), |count| count.to_string()));
        std::iter::once(what.to_owned()).chain(counts).collect::<Vec<String>>()
    };
    let mut rows = vec![row("changes", None, &|alternative| alternative.changes)];
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let base = comparison.report.count(severity);
        rows.push(row(&format!("{severity}s"), Some(base), &|alternative| Some(alternative.report.count(severity))));
    }
    rows.push(row("introduced", None, &|alternative| Some(alternative.introduced.len())));
    rows.push(row("resolved", None, &|alternative| Some(alternative.resolved.len())));
    rows.push(row("carried over", None, &|alternative| Some(alternative.carried_over.len())));
    Table { columns, rows, fixed: 2, group: 1 }
}

/// How many findings each check has on each side, for the checks that have any.
fn by_check(comparison: &Comparison, names: &[String]) -> Table {
    let mut columns = vec![text("findings by check"), text("source")];
    columns.extend(names.iter().map(|name| numbers(name)));
    let reports: Vec<&Report> = std::iter::once(&comparison.report)
        .chain(comparison.alternatives.iter().map(|alternative| &alternative.report))
        .collect();
    let mut checks: Vec<&Finding> = Vec::new();
    for finding in reports.iter().flat_map(|report| &report.findings) {
        if !checks.iter().any(|known| known.check == finding.check) {
            checks.push(finding);
        }
    }
    let rows = checks.into_iter().map(|known| {
        let counts = reports.iter().map(|report| {
            if report.not_run.iter().any(|not_run| not_run.check == known.check) {
                NONE.to_owned()
            } else {
                report.of(known.check).count().to_string()
            }
        });
        let name = format!("{}[{}] {}", known.severity, known.code, known.check);
        [name, known.source.join(", ")].into_iter().chain(counts).collect()
    });
    let rows = rows.collect();
    Table { columns, rows, fixed: 3, group: 1 }
}

fn metrics(comparison: &Comparison, names: &[String]) -> Table {
    let mut columns = vec![text("metric"), text("unit"), numbers(&names[0])];
    for name in &names[1..] {
        columns.extend([numbers(name), numbers("change")]);
    }
    // Labels of a series may differ from one alternative to the next: every one that any has gets a row.
    let deltas: Vec<HashMap<(&str, Option<&str>), &Delta>> = comparison
        .alternatives
        .iter()
        .map(|alternative| alternative.deltas.iter().map(|delta| (of_row(delta), delta)).collect())
        .collect();
    let mut order: Vec<(&str, Vec<&Delta>)> = Vec::new();
    let mut met = HashSet::new();
    for delta in comparison.alternatives.iter().flat_map(|alternative| &alternative.deltas) {
        if met.insert(of_row(delta)) {
            match order.iter_mut().find(|(metric, _)| *metric == delta.metric) {
                Some((_, labels)) => labels.push(delta),
                None => order.push((delta.metric, vec![delta])),
            }
        }
    }
    let rows = order.into_iter().flat_map(|(_, labels)| labels).map(|first| {
        let mut row = vec![labelled(first.metric, first.label.as_deref()), first.unit.to_owned(), optional(first.base)];
        for deltas in &deltas {
            let delta = deltas.get(&of_row(first)).copied();
            row.push(optional(delta.and_then(|delta| delta.value)));
            row.push(delta.map_or_else(String::new, change));
        }
        row
    });
    let rows = rows.collect();
    Table { columns, rows, fixed: 3, group: 2 }
}

/// What a delta is of: the metric and, in a series, the label.
fn of_row(delta: &Delta) -> (&str, Option<&str>) {
    (delta.metric, delta.label.as_deref())
}

/// A signed number with a word that says what it means, so that nobody needs a colour to know.
pub(super) fn change(delta: &Delta) -> String {
    match (delta.delta, delta.verdict) {
        (Some(_), Some(Verdict::Same)) if delta.standard_error.is_none() => Verdict::Same.name().into(),
        (Some(by), Some(verdict)) => {
            let sign = if by > 0.0 { "+" } else { "" };
            let by = delta.standard_error.map_or_else(|| number(by), |error| give_or_take(by, error));
            match verdict {
                Verdict::Better | Verdict::Worse | Verdict::Same => format!("{sign}{by} {}", verdict.name()),
                Verdict::Different => format!("{sign}{by}"),
            }
        }
        _ => NONE.into(),
    }
}

fn affected(alternatives: &[Alternative], names: &[String]) -> Table {
    let mut columns = vec![text(""), text("unit")];
    columns.extend(names[1..].iter().map(|name| numbers(name)));
    type Row = (&'static str, &'static str, fn(&Affected) -> String);
    let sorts: [Row; 11] = [
        ("staff under another superior", "full-time equivalents", |who| who.staff.superior.to_string()),
        ("staff with another employer", "full-time equivalents", |who| who.staff.employer.to_string()),
        ("staff under another steering body", "full-time equivalents", |who| who.staff.steering_body.to_string()),
        ("staff not in its node any more", "full-time equivalents", |who| who.staff.leaves.to_string()),
        ("staff affected, each once", "full-time equivalents", |who| who.staff.distinct.to_string()),
        ("heads abolished", "heads", |who| who.heads_abolished.len().to_string()),
        ("heads created", "heads", |who| who.heads_created.len().to_string()),
        ("heads under another superior", "heads", |who| who.heads_moved.len().to_string()),
        ("heads on another level", "heads", |who| who.heads_on_another_level.len().to_string()),
        ("bodies abolished", "bodies", |who| who.bodies_abolished.len().to_string()),
        ("bodies created", "bodies", |who| who.bodies_created.len().to_string()),
    ];
    let rows = sorts.iter().map(|(what, unit, of)| {
        let numbers = alternatives.iter().map(|alternative| of(&alternative.affected));
        [(*what).to_owned(), (*unit).to_owned()].into_iter().chain(numbers).collect()
    });
    Table { columns, rows: rows.collect(), fixed: 2, group: 1 }
}

#[cfg(test)]
mod tests {
    use super::{give_or_take, number};

    #[test]
    fn a_number_is_short_and_a_small_one_is_not_nought() {
        assert_eq!(number(2.0 / 3.0), "0.667");
        assert_eq!(number(1200.0), "1200");
        assert_eq!(number(0.5), "0.5");
        assert_eq!(number(-0.0), "0");
        assert_eq!(number(-0.000_123_4), "-0.000123");
        assert_eq!(number(1e-20), "0");
        assert_eq!(number(f64::INFINITY), "inf");
        assert_eq!(number(-2.25), "-2.25");
    }

    #[test]
    fn an_estimate_is_written_as_precisely_as_it_is_known() {
        assert_eq!(give_or_take(0.431_234_5, 0.002_12), "0.4312 ± 0.0021");
        assert_eq!(give_or_take(0.43, 0.099_96), "0.430 ± 0.100");
        assert_eq!(give_or_take(-12_345.678, 321.0), "-12346 ± 321");
        assert_eq!(give_or_take(1.0, 0.0), "1 ± 0");
        assert_eq!(give_or_take(1.0, 1e-30), "1.000000000000 ± 0.000000000000");
    }
}
