use std::collections::{BTreeMap, BTreeSet};

use super::{Change, ChangeError, Undo};
use crate::checks::{
    Check, Checker, Finding, Findings, Judge, NotRun, Off, Place, Reach, Report, Scope, Severity, finish,
};
use crate::facts::{Derived, Facts, Parts, Touched};
use crate::metrics::{Measurement, Metric, measure_on};
use crate::{Line, Model, NodeId};

/// A model under what-ifs: changes are tried, read and taken back, each at the cost of what it touches.
///
/// The line, what is counted along it and the findings of checks are kept up to date. A check that judges node by node runs
/// anew on the nodes that a change reaches; one that looks at the model as a whole runs anew when the change touches a part
/// at which it looks. At any time everything equals what a run from scratch would give.
///
/// # Example
/// ```
/// use orgmodel::checks::Checker;
/// use orgmodel::scenario::{Change, Session};
/// use orgmodel::{Model, Organisation, UnitEntry};
///
/// let mut builder = Organisation::builder();
/// builder.add(UnitEntry::new("care")).add(UnitEntry::new("home").reports_to("care"));
/// let model = Model::new("two", builder.build()?, Default::default(), Default::default(), vec![])?;
///
/// let mut session = Session::new(model, Checker::new());
/// let outcome = session.apply(&Change::Remove { node: "home".into() });
/// assert!(outcome.is_ok_and(|outcome| outcome.introduced.is_empty()));
/// assert_eq!(session.model().organisation().len(), 1);
/// session.undo();
/// assert_eq!(session.model().organisation().len(), 2);
/// # Ok::<(), orgmodel::Problems>(())
/// ```
pub struct Session<'c> {
    model: Model,
    checker: Checker<'c>,
    derived: Derived,
    found: Vec<Found>,
    done: Vec<Done>,
}

/// What a change brought.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// Findings that were not there, in the order of the checks.
    pub introduced: Vec<Finding>,
    /// Findings that are gone, or are there in other words.
    pub resolved: Vec<Finding>,
}

/// What a check finds now, or why it does not run.
type Found = Result<(Severity, Kept), Off>;

/// Findings of a check by the place of their subject.
type Kept = BTreeMap<Place, Vec<Finding>>;

/// A change that was made.
struct Done {
    change: Change,
    undo: Undo,
    touched: Vec<NodeId>,
}

/// The nodes on which checks run anew, by how far they look.
struct Reached {
    near: BTreeSet<NodeId>,
    upward: BTreeSet<NodeId>,
    /// `None` stands for all of the line.
    family: Option<BTreeSet<NodeId>>,
}

impl<'c> Session<'c> {
    /// A session on a model, judged by these checks. Runs them once.
    pub fn new(model: Model, checker: Checker<'c>) -> Self {
        let facts = Facts::new(&model, &checker.configuration().thresholds);
        facts.tallies();
        let found = checker
            .checks()
            .iter()
            .map(|check| checker.severity_on(check, &facts).map(|severity| (severity, all(check, severity, &facts))))
            .collect();
        let derived = facts.into_derived();
        Self { model, checker, derived, found, done: vec![] }
    }

    /// The model as it is now.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The changes that led here, the first first.
    pub fn changes(&self) -> impl ExactSizeIterator<Item = &Change> {
        self.done.iter().map(|done| &done.change)
    }

    /// Makes a change, whole or not at all.
    ///
    /// # Errors
    /// [`ChangeError`] when the change has no meaning in the model as it is. Nothing is then touched.
    pub fn apply(&mut self, change: &Change) -> Result<Outcome, ChangeError> {
        let (undo, touched) = self.model.apply_noting(change)?;
        let outcome = self.follow(&touched);
        self.done.push(Done { change: change.clone(), undo, touched: touched.nodes().to_vec() });
        Ok(outcome)
    }

    /// Takes the last change back; `None` when there is none.
    pub fn undo(&mut self) -> Option<Outcome> {
        let done = self.done.pop()?;
        let (_, touched) = self.model.undo_noting(done.undo);
        Some(self.follow(&touched))
    }

    /// Takes all changes back but the first so many.
    pub fn back_to(&mut self, changes: usize) {
        while self.done.len() > changes {
            self.undo();
        }
    }

    /// Makes what was changed the base of what comes: it cannot be taken back any more.
    pub fn keep(&mut self) {
        self.done.clear();
    }

    /// Gives the model as it is now.
    pub fn into_model(self) -> Model {
        self.model
    }

    /// All findings as they are now: what [`Checker::run`] would give. Linear in the findings.
    pub fn report(&mut self) -> Report {
        self.read(|session, facts| {
            let mut found: Vec<(Place, usize, &Finding)> = Vec::new();
            let mut not_run = Vec::new();
            for (order, (check, state)) in session.checker.checks().iter().zip(&session.found).enumerate() {
                match state {
                    Ok((_, findings)) => {
                        for (&place, findings) in findings {
                            found.extend(findings.iter().map(|finding| (place, order, finding)));
                        }
                    }
                    Err(off) => not_run.push(NotRun { check: check.name, reason: off.to_string() }),
                }
            }
            found.sort_by_key(|&(place, order, _)| (place, order));
            session.checker.report(found.into_iter().map(|(.., finding)| finding.clone()), not_run, facts)
        })
    }

    /// A metric as it is now. Those that only count along the line cost nothing; others what they cost on the whole model.
    pub fn measure(&mut self, metric: &Metric) -> Measurement {
        self.read(|_, facts| metric.measure(facts))
    }

    /// All metrics of the catalogue as they are now.
    pub fn measurements(&mut self) -> Vec<Measurement> {
        self.read(|_, facts| measure_on(facts))
    }

    /// The line as it is now.
    pub fn line(&self) -> &Line {
        self.derived.line().expect("it was made with the session")
    }

    /// Reads what follows from the model.
    fn read<T>(&mut self, read: impl FnOnce(&Self, &Facts<'_>) -> T) -> T {
        let derived = std::mem::take(&mut self.derived);
        let facts = Facts::with(&self.model, &self.checker.configuration().thresholds, derived);
        let answer = read(self, &facts);
        let derived = facts.into_derived();
        self.derived = derived;
        answer
    }

    /// Brings everything up to date after a change of the model.
    fn follow(&mut self, touched: &Touched) -> Outcome {
        let thresholds = &self.checker.configuration().thresholds;
        let mut reached = Reached::before(&self.derived, touched);
        let circles = self.derived.has_circles();
        let moved = self.derived.follow(&self.model, thresholds, touched);
        let facts = Facts::with(&self.model, thresholds, std::mem::take(&mut self.derived));
        reached.after(&facts, touched, &moved, circles);

        let mut outcome = Outcome::default();
        for (check, state) in self.checker.checks().iter().zip(&mut self.found) {
            let severity = match self.checker.severity_on(check, &facts) {
                Ok(severity) => severity,
                Err(off) => {
                    if let Ok((_, findings)) = std::mem::replace(state, Err(off)) {
                        outcome.resolved.extend(findings.into_values().flatten());
                    }
                    continue;
                }
            };
            let Ok((_, findings)) = state else {
                let findings = all(check, severity, &facts);
                outcome.introduced.extend(findings.values().flatten().cloned());
                *state = Ok((severity, findings));
                continue;
            };
            match reached.by(check.scope, touched.parts()) {
                Again::Not => {}
                Again::Whole => outcome.replace(findings, all(check, severity, &facts)),
                Again::Nodes(judge, nodes) => {
                    for &id in nodes {
                        let mut drafts = Findings::default();
                        if let Some(node) = facts.organisation().get(id).filter(|node| node.kind().is_in_line()) {
                            judge(&facts, node, &mut drafts);
                        }
                        let place = (Facts::NODES, id.row());
                        if drafts.is_empty() && !findings.contains_key(&place) {
                            continue;
                        }
                        let now: Vec<Finding> =
                            finish(check, severity, &facts, drafts).map(|(_, finding)| finding).collect();
                        outcome.replace_at(findings, place, now);
                    }
                }
            }
        }
        self.derived = facts.into_derived();
        outcome
    }
}

/// Everything that a check finds.
fn all(check: &Check, severity: Severity, facts: &Facts<'_>) -> Kept {
    let mut kept = Kept::new();
    for (place, finding) in finish(check, severity, facts, check.run_on(facts)) {
        kept.entry(place).or_default().push(finding);
    }
    kept
}

/// How much of a check runs anew.
enum Again<'r> {
    Not,
    Whole,
    Nodes(Judge, &'r BTreeSet<NodeId>),
}

impl Reached {
    /// What a change reaches by the line as it was.
    fn before(derived: &Derived, touched: &Touched) -> Self {
        let mut near: BTreeSet<NodeId> = touched.nodes().iter().chain(touched.ends()).copied().collect();
        let mut family = BTreeSet::new();
        if let Some(line) = derived.line() {
            for &id in touched.nodes() {
                near.extend(line.known(id).and_then(|id| line.superior(id)));
            }
            for &id in &near {
                family.extend(line.known(id).map_or(&[][..], |id| line.subordinates(id)));
            }
        }
        Self { near, upward: BTreeSet::new(), family: Some(family) }
    }

    /// And by the line as it is.
    fn after(&mut self, facts: &Facts<'_>, touched: &Touched, moved: &[NodeId], circles: bool) {
        let line = facts.line();
        let content = Parts::NODES.and(Parts::HEADS).and(Parts::STAFF).and(Parts::UNITS);
        for &id in touched.nodes() {
            let Some(node) = facts.organisation().get(id) else { continue };
            self.near.extend(node.superiors().map(|above| above.id()));
            // Findings about those around it may name it, and what it states.
            if touched.parts().meets(content) {
                self.near.extend(node.subordinates().map(|below| below.id()));
            }
        }
        self.upward.extend(self.near.iter().chain(moved));
        if circles || !facts.circles().is_empty() {
            self.family = None;
        }
        if let Some(family) = &mut self.family {
            family.extend(&self.near);
            for &id in &self.near {
                family.extend(line.subordinates(id));
            }
            for &id in touched.nodes() {
                for &below in line.subordinates(id) {
                    family.extend(line.subordinates(below));
                }
            }
        }
    }

    /// How much of a check with such a scope runs anew when such parts were touched.
    fn by(&self, scope: Scope, parts: Parts) -> Again<'_> {
        match scope {
            Scope::Model(looked_at) if !parts.meets(looked_at.and(Parts::NODES)) => Again::Not,
            Scope::Model(_) => Again::Whole,
            Scope::Nodes { whole, .. } if parts.meets(whole) => Again::Whole,
            Scope::Nodes { judge, reach, .. } => match reach {
                Reach::Near => Again::Nodes(judge, &self.near),
                Reach::Upward => Again::Nodes(judge, &self.upward),
                Reach::Family => self.family.as_ref().map_or(Again::Whole, |family| Again::Nodes(judge, family)),
            },
        }
    }
}

impl Outcome {
    /// Puts what a check finds now in the place of what it found.
    fn replace(&mut self, kept: &mut Kept, now: Kept) {
        if *kept == now {
            return;
        }
        let before = std::mem::replace(kept, now);
        let places: BTreeSet<Place> = before.keys().chain(kept.keys()).copied().collect();
        for place in places {
            let at = |kept: &Kept| kept.get(&place).cloned().unwrap_or_default();
            self.tell(at(&before), at(kept));
        }
    }

    /// The same at one place.
    fn replace_at(&mut self, kept: &mut Kept, place: Place, now: Vec<Finding>) {
        let before = if now.is_empty() { kept.remove(&place) } else { kept.insert(place, now.clone()) };
        self.tell(before.unwrap_or_default(), now);
    }

    fn tell(&mut self, before: Vec<Finding>, mut now: Vec<Finding>) {
        for finding in before {
            match now.iter().position(|other| *other == finding) {
                Some(at) => drop(now.remove(at)),
                None => self.resolved.push(finding),
            }
        }
        self.introduced.extend(now);
    }
}
