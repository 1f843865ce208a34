//! The register of governing documents on a day, and what could be closed or merged in it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::document::{Block, NONE, Table, counted, named, numbers, table, text};
use crate::Model;
use crate::scenario::{Proposed, propose_documents};
use crate::steering::documents::{GoverningDocument, GoverningDocumentKind, Register};

pub(super) fn register(model: &Model, on: Date) -> Vec<Block> {
    let register = Register::new(model, on);
    let heading = format!("The governing documents of {} on {on}", named(model.name(), "an unnamed model"));
    let mut blocks = vec![Block::Heading(1, heading)];
    if register.documents().is_empty() {
        blocks.push(Block::Text("None: the model states no governing document.".into()));
        return blocks;
    }
    let in_force: Vec<&GoverningDocument> = register.in_force().collect();
    let overdue: Vec<_> = register.overdue().collect();
    let without: Vec<&GoverningDocument> =
        in_force.iter().copied().filter(|document| register.owner(document).is_none()).collect();
    let counts = format!(
        "{} in the register, {} in force; of these {} overdue for review and {} without an owner.",
        counted(register.documents().len(), "document"),
        in_force.len(),
        overdue.len(),
        without.len(),
    );
    blocks.push(Block::Text(counts));
    if !in_force.is_empty() {
        blocks.push(Block::Heading(2, "In force, by subject and kind".into()));
        blocks.push(Block::Table(by_subject_and_kind(&in_force)));
    }
    if !overdue.is_empty() {
        blocks.push(Block::Heading(2, "Overdue for review".into()));
        let columns = [text("document"), text("kind"), text("owner"), text("looked at last"), text("was due")];
        let rows = overdue.into_iter().map(|(document, due)| {
            let looked_at = document.last_looked_at(register.day()).map(|day| day.to_string());
            let owner = document.owner.as_ref().map(ToString::to_string);
            let words = [Some(document.key.to_string()), Some(document.kind.to_string()), owner, looked_at];
            let words = words.into_iter().chain([Some(due.to_string())]);
            words.map(|word| word.unwrap_or_else(|| NONE.into())).collect()
        });
        blocks.push(table(columns.into(), rows.collect()));
    }
    if !without.is_empty() {
        blocks.push(Block::Heading(2, "Without an owner".into()));
        blocks.extend(without.into_iter().map(|document| {
            let stated = document.owner.as_ref().map(|owner| format!("`{owner}` has no head"));
            Block::Item(format!("`{}` ({})", document.key, document.kind), stated)
        }));
    }
    blocks.push(Block::Heading(2, "To close or merge".into()));
    let proposed = propose_documents(model, on);
    if proposed.is_empty() {
        blocks.push(Block::Text("Nothing.".into()));
    }
    blocks.extend(proposed.iter().map(|one| Block::Item(format!("{one}: {}", one.because), resolved(one))));
    blocks
}

/// How many documents of each kind are in force on each subject.
fn by_subject_and_kind(in_force: &[&GoverningDocument]) -> Table {
    let mut counts: BTreeMap<(Option<&str>, GoverningDocumentKind), usize> = BTreeMap::new();
    for document in in_force {
        let subject = document.subject.as_ref().map(|subject| subject.as_str());
        *counts.entry((subject, document.kind)).or_default() += 1;
    }
    // Those without a subject come last.
    let subjects: BTreeSet<(bool, Option<&str>)> =
        counts.keys().map(|&(subject, _)| (subject.is_none(), subject)).collect();
    let row = |name: &str, of: &dyn Fn(GoverningDocumentKind) -> usize| {
        let counts = GoverningDocumentKind::ALL.map(of);
        let shown = |count: usize| if count == 0 { NONE.to_owned() } else { count.to_string() };
        let total = counts.iter().sum::<usize>().to_string();
        [name.to_owned(), total].into_iter().chain(counts.map(shown)).collect::<Vec<String>>()
    };
    let mut rows: Vec<Vec<String>> = subjects
        .into_iter()
        .map(|(_, subject)| {
            row(subject.unwrap_or("without a subject"), &|kind| counts.get(&(subject, kind)).copied().unwrap_or(0))
        })
        .collect();
    rows.push(row("all", &|kind| in_force.iter().filter(|document| document.kind == kind).count()));
    let mut columns = vec![text("subject"), numbers("all")];
    columns.extend(GoverningDocumentKind::ALL.map(|kind| numbers(kind.name())));
    Table { columns, rows, fixed: 2, group: 1 }
}

/// The findings that a proposal resolves, by their codes.
fn resolved(proposed: &Proposed) -> Option<String> {
    let findings = proposed.resolves.iter().map(|finding| format!("{} {}", finding.code, finding.subject));
    let findings: Vec<String> = findings.collect();
    (!findings.is_empty()).then(|| format!("resolves {}", findings.join(", ")))
}
