use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::affected::Standing;
use super::identity::Origins;
use super::{Affected, Change, ChangeError, PlanError, Undo};
use crate::checks::{
    Check, Checker, Finding, Findings, Fold, Judge, MORE_LEVELS_THAN_NEEDED, NotRun, Off, Place, Reach, Report, Scope,
    Severity, Steps, complete, finish,
};
use crate::facts::{Derived, Facts, Needs, Parts, Touched};
use crate::metrics::{Measurement, Metric, measure_on};
use crate::{Line, Model, NodeId, NodeRef, SteeringModel};

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
    /// Away while facts hold it.
    derived: Option<Box<Derived>>,
    /// What the model states, by which it is known which checks run.
    stated: (Needs, Option<SteeringModel>),
    found: Vec<Found>,
    steps: Steps,
    levels: Option<Fold>,
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
    change: Arc<Change>,
    undo: Undo,
    outcome: Outcome,
    /// The nodes whose staff may feel it; `None` stands for all.
    felt: Option<Vec<NodeId>>,
}

/// A state of a session to come back to: the changes that lead to it. It shares them with the session, and all the rest.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Branch {
    changes: Vec<Arc<Change>>,
}

impl Branch {
    /// The changes, the first first.
    pub fn changes(&self) -> impl ExactSizeIterator<Item = &Change> {
        self.changes.iter().map(AsRef::as_ref)
    }
}

/// The nodes on which checks run anew, by how far they look; each once, in their order.
struct Reached {
    near: Vec<NodeId>,
    upward: Vec<NodeId>,
    /// Those whose step to their superior may go otherwise, of which those that make a misstep or made one are kept; `None` stands
    /// for all of the line.
    steps: Option<Vec<NodeId>>,
    /// From where what is seen upward may be otherwise.
    levels: Vec<NodeId>,
}

impl<'c> Session<'c> {
    /// A session on a model, judged by these checks. Runs them once.
    pub fn new(model: Model, checker: Checker<'c>) -> Self {
        let facts = Facts::new(&model, &checker.configuration().thresholds);
        facts.tallies();
        let found: Vec<Found> = checker
            .checks()
            .iter()
            .map(|check| checker.severity_on(check, &facts).map(|severity| (severity, all(check, severity, &facts))))
            .collect();
        let judges_levels =
            |(check, state): (&&Check, &Found)| std::ptr::eq(*check, &MORE_LEVELS_THAN_NEEDED) && state.is_ok();
        let levels = checker.checks().iter().zip(&found).any(judges_levels);
        let steps = Steps::of(&facts);
        let levels = levels.then(|| Fold::of(&facts, &steps));
        let stated = (facts.stated(), facts.steering_model());
        let derived = Some(facts.into_derived());
        Self { model, checker, derived, stated, found, steps, levels, done: vec![] }
    }

    /// The model as it is now.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The changes that led here, the first first.
    pub fn changes(&self) -> impl ExactSizeIterator<Item = &Change> {
        self.done.iter().map(|done| done.change.as_ref())
    }

    /// Makes a change, whole or not at all.
    ///
    /// # Errors
    /// [`ChangeError`] when the change has no meaning in the model as it is. Nothing is then touched.
    pub fn apply(&mut self, change: &Change) -> Result<&Outcome, ChangeError> {
        self.make(Arc::new(change.clone()))
    }

    fn make(&mut self, change: Arc<Change>) -> Result<&Outcome, ChangeError> {
        let named = match &*change {
            Change::Move { node, to } | Change::TransferStaff { from: node, to, .. } => [Some(node), Some(to)],
            Change::Remove { node } | Change::SetStaff { node, .. } | Change::SetHead { node, .. } => {
                [Some(node), None]
            }
            _ => [None, None],
        };
        let organisation = &self.model.organisation;
        self.read_ahead(named.into_iter().flatten().filter_map(|key| Some(organisation.node(key.as_str())?.id())));
        let (undo, touched) = self.model.apply_noting(&change)?;
        let (outcome, felt) = self.follow(&touched);
        self.done.push(Done { change, undo, outcome, felt });
        Ok(&self.done[self.done.len() - 1].outcome)
    }

    /// Takes the last change back, and gives it; `None` when there is none.
    pub fn undo(&mut self) -> Option<Change> {
        let done = self.done.pop()?;
        let (_, touched) = self.model.undo_noting(done.undo);
        self.follow(&touched);
        Some(Arc::unwrap_or_clone(done.change))
    }

    /// Takes all changes back but the first so many.
    pub fn back_to(&mut self, changes: usize) {
        while self.done.len() > changes {
            self.undo();
        }
    }

    /// The state as it is now, to come back to.
    pub fn branch(&self) -> Branch {
        Branch { changes: self.done.iter().map(|done| done.change.clone()).collect() }
    }

    /// Goes to a state of this session: takes back what is not on the way, and makes what is missing.
    ///
    /// # Errors
    /// [`PlanError::Change`] when the branch does not start from this base, and a change of it has no meaning here. The
    /// session is then where the changes before it lead.
    pub fn go_to(&mut self, branch: &Branch) -> Result<(), PlanError> {
        let made = self.done.iter().map(|done| &done.change).zip(&branch.changes);
        let shared = made.take_while(|(a, b)| Arc::ptr_eq(a, b) || a == b).count();
        self.back_to(shared);
        for (index, change) in branch.changes.iter().enumerate().skip(shared) {
            self.make(change.clone()).map_err(|error| PlanError::Change { index, error })?;
        }
        Ok(())
    }

    /// What all changes together brought: a finding that one brought and a later one took away is in neither list.
    pub fn outcome(&self) -> Outcome {
        let mut together = Outcome::default();
        for Done { outcome, .. } in &self.done {
            for finding in &outcome.resolved {
                match together.introduced.iter().position(|other| other == finding) {
                    Some(at) => drop(together.introduced.remove(at)),
                    None => together.resolved.push(finding.clone()),
                }
            }
            for finding in &outcome.introduced {
                match together.resolved.iter().position(|other| other == finding) {
                    Some(at) => drop(together.resolved.remove(at)),
                    None => together.introduced.push(finding.clone()),
                }
            }
        }
        together
    }

    /// Who feels all changes together. Goes to the base and back, and looks at the nodes that the changes reached.
    pub fn affected(&mut self) -> Affected {
        let branch = self.branch();
        let origins = Origins::of(branch.changes());
        let felt: Option<BTreeSet<NodeId>> = self.done.iter().try_fold(BTreeSet::new(), |mut all, done| {
            all.extend(done.felt.as_ref()?);
            Some(all)
        });
        let after = self.standing(felt.as_ref(), &origins);
        self.back_to(0);
        let before = self.standing(felt.as_ref(), &Origins::default());
        self.go_to(&branch).expect("these changes were made from this base before");
        Affected::of(&before, &after)
    }

    fn standing(&mut self, felt: Option<&BTreeSet<NodeId>>, origins: &Origins) -> Vec<Standing> {
        self.read(|_, facts| {
            let standing = |node| Standing::of(facts, node, origins);
            match felt {
                None => facts.organisation().nodes().map(standing).collect(),
                Some(felt) => felt.iter().filter_map(|&id| facts.organisation().get(id)).map(standing).collect(),
            }
        })
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
        self.derived.as_ref().and_then(|derived| derived.line()).expect("it was made with the session")
    }

    /// Reads what follows from the model.
    fn read<T>(&mut self, read: impl FnOnce(&Self, &Facts<'_>) -> T) -> T {
        let derived = self.derived.take().unwrap_or_default();
        let facts = Facts::with(&self.model, &self.checker.configuration().thresholds, derived);
        let answer = read(self, &facts);
        let derived = facts.into_derived();
        self.derived = Some(derived);
        answer
    }

    /// Reads what is kept of nodes and of those above them, as far as a change of them is felt. Accesses that come one after
    /// another are each waited for; read ahead, they come side by side.
    fn read_ahead(&self, nodes: impl IntoIterator<Item = NodeId>) {
        let Some(line) = self.derived.as_ref().and_then(|derived| derived.line()) else { return };
        let mut ids: Vec<NodeId> = Vec::with_capacity(32);
        for id in nodes {
            // Higher up there are few nodes, which are in the caches anyway.
            ids.extend(line.known(id).into_iter().flat_map(|id| std::iter::once(id).chain(line.upward(id))).take(5));
        }
        let seen = ids.iter().fold(0, |seen, &id| {
            seen ^ self.model.organisation.glance(id)
                ^ self.derived.as_ref().map_or(0, |derived| derived.glance(id))
                ^ self.levels.as_ref().map_or(0, |levels| levels.glance(id))
        });
        std::hint::black_box(seen);
    }

    /// Brings everything up to date after a change of the model.
    fn follow(&mut self, touched: &Touched) -> (Outcome, Option<Vec<NodeId>>) {
        let thresholds = &self.checker.configuration().thresholds;
        self.read_ahead(touched.nodes().iter().chain(touched.ends()).copied());
        let mut derived = self.derived.take().unwrap_or_default();
        let mut reached = Reached::before(&derived, touched);
        let circles = derived.has_circles();
        let moved = derived.follow(&self.model, thresholds, touched);
        let facts = Facts::with(&self.model, thresholds, derived);
        reached.after(&facts, touched, &moved, circles, &mut self.steps);
        let nodes = |ids: &[NodeId]| -> Nodes<'_> {
            let node = |&id| (id, facts.organisation().get(id).filter(|node| node.kind().is_in_line()));
            ids.iter().map(node).collect()
        };
        let nodes = ByReach {
            near: nodes(&reached.near),
            upward: nodes(&reached.upward),
            steps: reached.steps.as_deref().map(nodes),
        };
        let stated = (facts.stated(), facts.steering_model());
        let same_run = std::mem::replace(&mut self.stated, stated) == stated;

        let mut outcome = Outcome::default();
        for (check, state) in self.checker.checks().iter().zip(&mut self.found) {
            let severity = match state {
                Ok((severity, _)) if same_run => Ok(*severity),
                Err(off) if same_run => Err(*off),
                _ => self.checker.severity_on(check, &facts),
            };
            let severity = match severity {
                Ok(severity) => severity,
                Err(_) if same_run => continue,
                Err(off) => {
                    if let Ok((_, findings)) = std::mem::replace(state, Err(off)) {
                        outcome.resolved.extend(findings.into_values().flatten());
                    }
                    if std::ptr::eq(*check, &MORE_LEVELS_THAN_NEEDED) {
                        self.levels = None;
                    }
                    continue;
                }
            };
            let keeps_levels = std::ptr::eq(*check, &MORE_LEVELS_THAN_NEEDED);
            let Ok((_, findings)) = state else {
                let findings = all(check, severity, &facts);
                outcome.introduced.extend(findings.values().flatten().cloned());
                *state = Ok((severity, findings));
                continue;
            };
            let again = match reached.by(check.scope, touched.parts(), &nodes) {
                Again::Upward if !keeps_levels => Again::Whole,
                again => again,
            };
            match again {
                Again::Not => {}
                Again::Whole => {
                    outcome.replace(findings, all(check, severity, &facts));
                    if keeps_levels {
                        self.levels = None;
                    }
                }
                Again::Upward => {
                    // Made when it is first needed: what it takes to run the check once.
                    let Some(levels) = &mut self.levels else {
                        outcome.replace(findings, all(check, severity, &facts));
                        self.levels = Some(Fold::of(&facts, &self.steps));
                        continue;
                    };
                    let mut told = Vec::new();
                    let speaks = |id: NodeId| findings.contains_key(&(Facts::NODES, id.row()));
                    let tell = |id, drafts: Findings| {
                        if !drafts.is_empty() || speaks(id) {
                            told.push((id, drafts));
                        }
                    };
                    levels.follow(&facts, &self.steps, &reached.levels, speaks, tell);
                    for (id, drafts) in told {
                        outcome.judge_at(findings, id, check, severity, &facts, drafts);
                    }
                }
                Again::Nodes(judge, nodes) => {
                    for &(id, node) in nodes {
                        let mut drafts = Findings::default();
                        if let Some(node) = node {
                            judge(&facts, node, &mut drafts);
                        }
                        outcome.judge_at(findings, id, check, severity, &facts, drafts);
                    }
                }
            }
        }
        let felt = felt(&facts, touched, moved);
        drop(nodes);
        self.derived = Some(facts.into_derived());
        (outcome, felt)
    }
}

/// The nodes whose staff may feel a change: those that it touched, those that stand below another superior, and those that
/// inherit another body; `None` when everybody may.
fn felt(facts: &Facts<'_>, touched: &Touched, mut moved: Vec<NodeId>) -> Option<Vec<NodeId>> {
    if touched.parts().meets(Parts::LADDER) {
        return None;
    }
    if touched.parts().meets(Parts::LINKS) {
        for &id in touched.nodes() {
            moved.extend(facts.line().known(id).map(|id| facts.line().downward(id)).unwrap_or_default());
        }
    }
    moved.extend(touched.nodes());
    Some(moved)
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
enum Again<'r, 'm> {
    Not,
    Whole,
    Nodes(Judge, &'r [(NodeId, Option<NodeRef<'m>>)]),
    /// From the nodes upward from where what is seen may be otherwise.
    Upward,
}

/// Nodes on which checks run anew; of one that is not in the line any more, nothing is found.
type Nodes<'m> = Vec<(NodeId, Option<NodeRef<'m>>)>;

/// The same by how far checks look.
struct ByReach<'m> {
    near: Nodes<'m>,
    upward: Nodes<'m>,
    steps: Option<Nodes<'m>>,
}

impl Reached {
    /// What a change reaches by the line as it was.
    fn before(derived: &Derived, touched: &Touched) -> Self {
        let mut near: Vec<NodeId> = touched.nodes().iter().chain(touched.ends()).copied().collect();
        let mut steps = Vec::new();
        if let Some(line) = derived.line() {
            for &id in touched.nodes() {
                near.extend(line.known(id).and_then(|id| line.superior(id)));
            }
            each_once(&mut near);
            for &id in &near {
                steps.extend(line.known(id).map_or(&[][..], |id| line.subordinates(id)));
            }
        }
        Self { near, upward: vec![], steps: Some(steps), levels: vec![] }
    }

    /// And by the line as it is.
    fn after(&mut self, facts: &Facts<'_>, touched: &Touched, moved: &[NodeId], circles: bool, steps: &mut Steps) {
        let line = facts.line();
        let content = Parts::NODES.and(Parts::HEADS).and(Parts::STAFF).and(Parts::UNITS);
        for &id in touched.nodes() {
            let Some(node) = facts.organisation().get(id) else { continue };
            self.near.extend(node.superiors().map(|above| above.id()));
            // Findings about those around it may name it, and what it states.
            if touched.parts().meets(content) {
                self.near.extend(node.subordinates().map(|below| below.id()));
            }
            if touched.parts().meets(Parts::NODES) {
                self.near.extend(node.relations_in().map(|(_, from)| from.id()));
            }
        }
        each_once(&mut self.near);
        self.upward.extend(self.near.iter().chain(moved));
        each_once(&mut self.upward);
        self.levels.extend(&self.upward);
        if circles || !facts.circles().is_empty() || touched.parts().meets(Parts::LADDER) {
            self.steps = None;
            *steps = Steps::of(facts);
        } else if facts.organisation().ladder().is_empty() {
            self.steps = Some(vec![]);
        } else if let Some(around) = &mut self.steps {
            around.extend(&self.near);
            for &id in &self.near {
                around.extend(line.subordinates(id));
            }
            for &id in touched.nodes() {
                for &below in line.subordinates(id) {
                    around.extend(line.subordinates(below));
                }
            }
            each_once(around);
            *around = steps.follow(facts, around);
            // A superior sees less below a head whose step is explained by another finding.
            self.levels.extend(around.iter().filter_map(|&id| line.superior(id)));
            each_once(&mut self.levels);
        }
    }

    /// How much of a check with such a scope runs anew when such parts were touched.
    fn by<'r, 'm>(&self, scope: Scope, parts: Parts, nodes: &'r ByReach<'m>) -> Again<'r, 'm> {
        match scope {
            Scope::Model(looked_at) if !parts.meets(looked_at.and(Parts::NODES)) => Again::Not,
            Scope::Model(_) => Again::Whole,
            Scope::Upward if self.steps.is_none() => Again::Whole,
            Scope::Upward => Again::Upward,
            Scope::Nodes { whole, .. } if parts.meets(whole) => Again::Whole,
            Scope::Nodes { judge, reach, .. } => match reach {
                Reach::Near => Again::Nodes(judge, &nodes.near),
                Reach::Upward => Again::Nodes(judge, &nodes.upward),
                Reach::Step => nodes.steps.as_ref().map_or(Again::Whole, |steps| Again::Nodes(judge, steps)),
            },
        }
    }
}

fn each_once(ids: &mut Vec<NodeId>) {
    ids.sort_unstable();
    ids.dedup();
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

    /// The same at one node.
    fn judge_at(
        &mut self,
        kept: &mut Kept,
        id: NodeId,
        check: &Check,
        severity: Severity,
        facts: &Facts<'_>,
        found: Findings,
    ) {
        if found.is_empty() && kept.is_empty() {
            return;
        }
        let place = (Facts::NODES, id.row());
        if !found.is_empty() || kept.contains_key(&place) {
            let now = complete(check, severity, facts, found).collect();
            self.replace_at(kept, place, now);
        }
    }

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
