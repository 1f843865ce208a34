use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::de::{decode, offer};
use super::document::{Document, Loaded};
use super::error::{ReadError, ReadProblem};
use super::kind::FileKind;
use super::model::Version;
use super::source::{Input, Span};
use super::tree::{Kind, Value};
use crate::organisation::{did_you_mean, near_keys, repeated};
use crate::scenario::{Commission, Phase, PlanError, PlannedChange, Scenario};
use crate::{Key, Location, Locations, Model, Subject};

/// A what-if as a file states it: planned changes to a model, in order, with the phases in which they happen.
#[derive(Debug, Clone, Default)]
pub struct ScenarioFile {
    /// The name for readers.
    pub name: String,
    /// The file of the model that is changed, relative to this one.
    pub base: Option<String>,
    /// The phases.
    pub phases: Vec<Phase>,
    /// The commissions.
    pub commissions: Vec<Commission>,
    /// The changes, in the order in which they are made.
    pub changes: Vec<PlannedChange>,
    /// Where the changes stand.
    locations: Vec<Location>,
    /// Where phases and commissions stand.
    parts: Locations,
}

impl ScenarioFile {
    /// A scenario without any change.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// The scenario on a base, which is the model of the file [`base`](Self::base) as a rule. Whether its changes can be
    /// made is judged when they are: [`locate`](Self::locate) leads from that error back to the file.
    pub fn to_scenario(&self, base: Arc<Model>) -> Scenario {
        let start = Scenario::new(self.name.clone(), base)
            .phased(self.phases.clone())
            .commissioned(self.commissions.clone())
            .located(self.parts.clone());
        self.changes.iter().cloned().fold(start, Scenario::then)
    }

    /// Where the change, phase or commission stands for which a plan cannot be carried out.
    pub fn locate(&self, error: &PlanError) -> Option<&Location> {
        match error {
            PlanError::Change { index, .. }
            | PlanError::UnknownPhase { index, .. }
            | PlanError::UnknownCommission { index, .. }
            | PlanError::PhaseOrder { index, .. } => self.locate_change(*index),
            PlanError::DuplicatePhase { phase } => self.parts.locate(&Subject::Phase(phase.clone()), None),
            PlanError::DuplicateCommission { commission } => {
                self.parts.locate(&Subject::Commission(commission.clone()), None)
            }
            PlanError::Dangling { commission, field, .. } => {
                self.parts.locate(&Subject::Commission(commission.clone()), Some(field))
            }
            PlanError::UnknownAssumption { subject, .. } => self.parts.locate(subject, Some("assumed")),
            PlanError::AnotherBase { .. } => None,
        }
    }

    /// Where a phase or commission stands in the file, or one of its fields; the entry itself when the field is not written
    /// out.
    pub fn locate_part(&self, subject: &Subject, field: Option<&str>) -> Option<&Location> {
        self.parts.locate(subject, field)
    }

    /// Where the change with a number, counted from 0, stands in the file; `None` for a scenario that was made otherwise.
    pub fn locate_change(&self, index: usize) -> Option<&Location> {
        self.locations.get(index)
    }
}

/// Where things stand does not count.
impl PartialEq for ScenarioFile {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.base, &self.phases, &self.commissions, &self.changes)
            == (&other.name, &other.base, &other.phases, &other.commissions, &other.changes)
    }
}

/// What a scenario is called and what it changes.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Heading {
    /// The name for readers.
    name: String,
    /// The file of the model that is changed, relative to this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<String>,
}

/// A scenario: planned changes to a model, in order.
#[derive(Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ScenarioDocument {
    /// The version of the format.
    format: Version,
    /// What the scenario is called and what it changes.
    scenario: Heading,
    /// The phases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    phase: Vec<Phase>,
    /// The commissions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    commission: Vec<Commission>,
    /// The changes, in the order in which they are made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    change: Vec<PlannedChange>,
}

impl ScenarioDocument {
    pub(super) fn of(file: &ScenarioFile) -> Self {
        Self {
            format: Version,
            scenario: Heading { name: file.name.clone(), base: file.base.clone() },
            phase: file.phases.clone(),
            commission: file.commissions.clone(),
            change: file.changes.clone(),
        }
    }
}

/// Reads a scenario from a TOML or JSON file.
///
/// # Errors
/// [`ReadError`] with everything that is wrong with it. Whether the changes can be made is judged when they are.
pub fn read_scenario(path: impl AsRef<Path>) -> Result<ScenarioFile, ReadError> {
    parse_scenario(&Loaded::new(path.as_ref())?.input())
}

/// Reads a scenario from a text.
///
/// # Errors
/// [`ReadError`] with everything that is wrong with it. Whether the changes can be made is judged when they are.
///
/// # Example
/// ```
/// use orgmodel::format::{Input, parse_scenario};
///
/// let text = r#"
/// format = 1
/// [scenario]
/// name = "one school"
/// [[change]]
/// do = { move = { node = "school", to = "children" } }
/// "#;
/// let scenario = parse_scenario(&Input::toml("one.toml", text))?;
/// assert_eq!(scenario.locate_change(0).map(ToString::to_string).as_deref(), Some("one.toml:6:6"));
/// # Ok::<(), orgmodel::format::ReadError>(())
/// ```
pub fn parse_scenario(input: &Input<'_>) -> Result<ScenarioFile, ReadError> {
    let mut problems = Vec::new();
    let fail = |problems| ReadError::new(problems, input.name);
    let document = Document::open(input, &mut problems).map_err(fail)?;
    FileKind::Scenario.expect(&document, "a scenario")?;
    let mut file = ScenarioFile::default();
    let (mut phases, mut commissions, mut changes) = (Vec::new(), Vec::new(), Vec::new());
    if document.root.get("scenario").is_none() {
        let message = "missing section `[scenario]` with a `name`".to_owned();
        problems.push(document.source.problem(Span { start: 0, end: 0 }, message));
    }
    for entry in document.entries() {
        match &*entry.key {
            "scenario" => {
                if let Some(Heading { name, base }) = document.value(entry, &mut problems) {
                    (file.name, file.base) = (name, base);
                }
            }
            "phase" => {
                for table in document.tables(entry, &mut problems).unwrap_or_default() {
                    let mut tree = Cow::Borrowed(table);
                    if let Some(phase) = decode::<Phase>(&mut tree, "phase", &document.source, &mut problems) {
                        file.parts.insert(
                            Subject::Phase(phase.key.clone()),
                            own_place(&tree, &document),
                            document.source.places(&tree),
                        );
                        file.phases.push(phase);
                        phases.push(tree);
                    }
                }
            }
            "commission" => {
                for table in document.tables(entry, &mut problems).unwrap_or_default() {
                    let mut tree = Cow::Borrowed(table);
                    let read = decode::<Commission>(&mut tree, "commission", &document.source, &mut problems);
                    if let Some(commission) = read {
                        file.parts.insert(
                            Subject::Commission(commission.key.clone()),
                            own_place(&tree, &document),
                            document.source.places(&tree),
                        );
                        file.commissions.push(commission);
                        commissions.push(tree);
                    }
                }
            }
            "change" => {
                for table in document.tables(entry, &mut problems).unwrap_or_default() {
                    let mut tree = Cow::Borrowed(table);
                    if let Some(change) = decode(&mut tree, "change", &document.source, &mut problems) {
                        let at = tree.get("do").map_or(tree.span, |entry| entry.value.span);
                        file.locations.push(document.source.locate(at.start));
                        file.changes.push(change);
                        changes.push(tree);
                    }
                }
            }
            other => {
                let message = format!(
                    "unknown section `{other}`{}",
                    offer(other, &["format", "scenario", "phase", "commission", "change"])
                );
                problems.push(document.source.problem(entry.key_span, message));
            }
        }
    }
    judge(&file, &phases, &commissions, &changes, &document, &mut problems);
    if problems.is_empty() { Ok(file) } else { Err(fail(problems)) }
}

/// Where an entry stands: its key.
fn own_place(tree: &Value<'_>, document: &Document<'_>) -> Location {
    let span = tree.get("key").map_or(tree.span, |entry| entry.value.span);
    document.source.locate(span.start)
}

/// Where a field stands, when what was read of it is whole.
fn sound(tree: &Value<'_>, field: &str) -> Option<Span> {
    tree.get(field).filter(|entry| !entry.value.has_hole()).map(|entry| entry.value.span)
}

/// That keys of a section are well formed, and none stands twice; all of them with where they stand.
fn own_keys<'k>(
    keys: impl Iterator<Item = &'k Key>,
    trees: &[Cow<'_, Value<'_>>],
    document: &Document<'_>,
    problems: &mut Vec<ReadProblem>,
) -> HashMap<&'k Key, Span> {
    let mut seen: HashMap<&Key, Span> = HashMap::new();
    for (key, tree) in keys.zip(trees) {
        let Some(span) = sound(tree, "key") else { continue };
        if !key.is_well_formed() {
            let message = crate::ProblemKind::MalformedKey { key: key.clone() }.to_string();
            problems.push(document.source.problem(span, message));
        }
        if let Some(first) = seen.get(key) {
            let at = document.source.locate(first.start);
            problems.push(document.source.problem(span, format!("duplicate key `{key}`: it stands at {at} already")));
        } else {
            seen.insert(key, span);
        }
    }
    seen
}

/// That a period does not end before it begins.
fn period(
    days: (Option<Date>, Option<Date>),
    fields: (&str, &str),
    tree: &Value<'_>,
    document: &Document<'_>,
    problems: &mut Vec<ReadProblem>,
) {
    if let ((Some(from), Some(to)), (Some(_), Some(span))) = (days, (sound(tree, fields.0), sound(tree, fields.1)))
        && to < from
    {
        let message = format!("`{}`: expected a day not before {from}, found {to}", fields.1);
        problems.push(document.source.problem(span, message));
    }
}

/// That phases and commissions have keys of their own, end after they begin, and phases stand in order; and that commissions
/// and changes name phases and commissions that there are.
fn judge(
    file: &ScenarioFile,
    phases: &[Cow<'_, Value<'_>>],
    commissions: &[Cow<'_, Value<'_>>],
    changes: &[Cow<'_, Value<'_>>],
    document: &Document<'_>,
    problems: &mut Vec<ReadProblem>,
) {
    let of_phases = own_keys(file.phases.iter().map(|phase| &phase.key), phases, document, problems);
    for (phase, tree) in file.phases.iter().zip(phases) {
        if let (Some(span), Some(name)) = (sound(tree, "name"), &phase.name)
            && let Some(problem) = crate::ProblemKind::of_blank("name", &phase.key, name)
        {
            problems.push(document.source.problem(span, problem.to_string()));
        }
        period((Some(phase.from), Some(phase.to)), ("from", "to"), tree, document, problems);
    }
    let ends = file.phases.iter().zip(phases).filter_map(|(phase, tree)| Some((phase, sound(tree, "to")?)));
    let ends: Vec<(&Phase, Span)> = ends.collect();
    for pair in ends.windows(2) {
        let [(earlier, _), (later, span)] = [pair[0], pair[1]];
        if later.to < earlier.to {
            let message = format!(
                "phase `{}` ends on {}, before phase `{}` on {}: expected phases in the order of their last days",
                later.key, later.to, earlier.key, earlier.to
            );
            problems.push(document.source.problem(span, message));
        }
    }
    let keys = file.commissions.iter().map(|commission| &commission.key);
    let of_commissions = own_keys(keys, commissions, document, problems);
    for (commission, tree) in file.commissions.iter().zip(commissions) {
        period((commission.from, commission.by), ("from", "by"), tree, document, problems);
    }

    // A phase or commission whose key could not be read may be the one that is meant.
    let all_read = |trees: &[Cow<'_, Value<'_>>]| trees.iter().all(|tree| sound(tree, "key").is_some());
    let (all_phases, all_commissions) = (all_read(phases), all_read(commissions));
    let mut unknown = |what: &str, key: &Key, known: &HashMap<&Key, Span>, all: bool, span: Option<Span>| {
        if let Some(span) = span.filter(|_| all && !known.contains_key(key)) {
            // In the order in which they stand.
            let mut offered: Vec<(&Key, Span)> = known.iter().map(|(key, span)| (*key, *span)).collect();
            offered.sort_unstable_by_key(|(_, span)| span.start);
            let near = near_keys(key, offered.iter().map(|(key, _)| *key));
            let message = format!("unknown {what} `{key}`{}", did_you_mean(&near));
            problems.push(document.source.problem(span, message));
        }
    };
    for (commission, tree) in file.commissions.iter().zip(commissions) {
        if let Some(phase) = &commission.phase {
            unknown("phase", phase, &of_phases, all_phases, sound(tree, "phase"));
        }
        if let Some(entry) = tree.get("depends_on").filter(|entry| !entry.value.has_hole()) {
            let items = match &entry.value.kind {
                Kind::Array(items) => items.as_slice(),
                _ => std::slice::from_ref(&entry.value),
            };
            for (ground, item) in commission.depends_on.iter().zip(items) {
                unknown("commission", ground, &of_commissions, all_commissions, Some(item.span));
            }
        }
    }
    for (change, tree) in file.changes.iter().zip(changes) {
        if let Some(phase) = &change.phase {
            unknown("phase", phase, &of_phases, all_phases, sound(tree, "phase"));
        }
        if let Some(commission) = &change.commission {
            unknown("commission", commission, &of_commissions, all_commissions, sound(tree, "commission"));
        }
    }
    for (commission, tree) in file.commissions.iter().zip(commissions) {
        if let Some(entry) = tree.get("depends_on").filter(|entry| !entry.value.has_hole())
            && let Kind::Array(items) = &entry.value.kind
        {
            for (at, twice) in repeated(&commission.depends_on) {
                let span = items.get(at).map_or(entry.value.span, |item| item.span);
                problems.push(document.source.problem(span, format!("duplicate key `{twice}` in `depends_on`")));
            }
        }
    }
}
