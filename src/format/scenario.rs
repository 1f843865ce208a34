use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::de::{decode, offer};
use super::document::{Document, Loaded};
use super::error::{ReadError, ReadProblem};
use super::kind::FileKind;
use super::model::Version;
use super::source::{Input, Span};
use super::tree::Value;
use crate::organisation::{did_you_mean, near_keys};
use crate::scenario::{Phase, PlanError, PlannedChange, Scenario};
use crate::{Key, Location, Model};

/// A what-if as a file states it: planned changes to a model, in order, with the phases in which they happen.
#[derive(Debug, Clone, Default)]
pub struct ScenarioFile {
    /// The name for readers.
    pub name: String,
    /// The file of the model that is changed, relative to this one.
    pub base: Option<String>,
    /// The phases.
    pub phases: Vec<Phase>,
    /// The changes, in the order in which they are made.
    pub changes: Vec<PlannedChange>,
    locations: Vec<Location>,
}

impl ScenarioFile {
    /// A scenario without any change.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// The scenario on a base, which is the model of the file [`base`](Self::base) as a rule. Whether its changes can be
    /// made is judged when they are: [`locate`](Self::locate) leads from that error back to the file.
    pub fn to_scenario(&self, base: Arc<Model>) -> Scenario {
        let start = Scenario::new(self.name.clone(), base).phased(self.phases.clone());
        self.changes.iter().cloned().fold(start, Scenario::then)
    }

    /// Where the change stands for which a plan cannot be carried out.
    pub fn locate(&self, error: &PlanError) -> Option<&Location> {
        match error {
            PlanError::Change { index, .. }
            | PlanError::UnknownPhase { index, .. }
            | PlanError::PhaseOrder { index, .. } => self.locate_change(*index),
            PlanError::DuplicatePhase { .. } => None,
        }
    }

    /// Where the change with a number, counted from 0, stands in the file; `None` for a scenario that was made otherwise.
    pub fn locate_change(&self, index: usize) -> Option<&Location> {
        self.locations.get(index)
    }
}

/// Where changes stand does not count.
impl PartialEq for ScenarioFile {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.base, &self.phases, &self.changes)
            == (&other.name, &other.base, &other.phases, &other.changes)
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
    let (mut phases, mut changes) = (Vec::new(), Vec::new());
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
                    if let Some(phase) = decode(&mut tree, "phase", &document.source, &mut problems) {
                        file.phases.push(phase);
                        phases.push(tree);
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
                let message =
                    format!("unknown section `{other}`{}", offer(other, &["format", "scenario", "phase", "change"]));
                problems.push(document.source.problem(entry.key_span, message));
            }
        }
    }
    judge(&file, &phases, &changes, &document, &mut problems);
    if problems.is_empty() { Ok(file) } else { Err(fail(problems)) }
}

/// That phases have keys of their own, end after they begin and stand in order, and that changes name phases that there are.
fn judge(
    file: &ScenarioFile,
    phases: &[Cow<'_, Value<'_>>],
    changes: &[Cow<'_, Value<'_>>],
    document: &Document<'_>,
    problems: &mut Vec<ReadProblem>,
) {
    let sound = |tree: &Value<'_>, field: &str| {
        tree.get(field).filter(|entry| !entry.value.has_hole()).map(|entry| entry.value.span)
    };
    let mut seen: HashMap<&Key, Span> = HashMap::new();
    for (phase, tree) in file.phases.iter().zip(phases) {
        if let Some(span) = sound(tree, "key") {
            let key = &phase.key;
            if !key.is_well_formed() {
                let message = crate::ProblemKind::MalformedKey { key: key.clone() }.to_string();
                problems.push(document.source.problem(span, message));
            }
            if let Some(first) = seen.get(key) {
                let at = document.source.locate(first.start);
                problems
                    .push(document.source.problem(span, format!("duplicate key `{key}`: it stands at {at} already")));
            } else {
                seen.insert(key, span);
            }
        }
        if let (Some(span), Some(name)) = (sound(tree, "name"), &phase.name)
            && let Some(problem) = crate::ProblemKind::of_blank("name", &phase.key, name)
        {
            problems.push(document.source.problem(span, problem.to_string()));
        }
        if let (Some(_), Some(span)) = (sound(tree, "from"), sound(tree, "to"))
            && phase.to < phase.from
        {
            let message = format!("`to`: expected a day not before {}, found {}", phase.from, phase.to);
            problems.push(document.source.problem(span, message));
        }
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
    // A phase whose key could not be read may be the one that is meant.
    if phases.iter().any(|tree| sound(tree, "key").is_none()) {
        return;
    }
    for (change, tree) in file.changes.iter().zip(changes) {
        if let (Some(phase), Some(span)) = (&change.phase, sound(tree, "phase"))
            && !seen.contains_key(phase)
        {
            let near = near_keys(phase, file.phases.iter().map(|phase| &phase.key));
            let message = format!("unknown phase `{phase}`{}", did_you_mean(&near));
            problems.push(document.source.problem(span, message));
        }
    }
}
