use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::affected::Standing;
use super::identity::Origins;
use super::{Affected, Change, ChangeError, PlanError, Undo};
use crate::checks::{
    Check, Checker, Finding, Findings, Fold, FoldNotes, Judge, MORE_LEVELS_THAN_NEEDED, NotRun, Off, Place, Reach,
    Report, Scope, Severity, StepNotes, Steps, complete, finish,
};
use crate::facts::{Derived, DerivedNotes, Facts, Needs, Parts, Touched};
use crate::metrics::{Measurement, Metric, measure_on};
use crate::organisation::{MOST_NOTED, trim};
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
    /// The parts at which each check looks.
    looks: Vec<Parts>,
    steps: Steps,
    levels: Option<Fold>,
    done: Vec<Done>,
    /// How many rows are noted of all that was done, and how many may be.
    noted: usize,
    most_noted: usize,
    /// Notes of so many changes, the first, are kept no more.
    unnoted: usize,
    /// Memory for the next notes.
    spare: Notes,
}

/// So many rows are noted of all changes: beyond, the notes of the first go, and these are taken back by judging anew.
const MOST_NOTED_OF_ALL: usize = 1 << 18;

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
    /// What it overwrote, when that is little: put back, it takes nothing to judge.
    notes: Option<Notes>,
}

/// What a change overwrote of all that a session keeps.
#[derive(Default)]
struct Notes {
    derived: DerivedNotes,
    steps: StepNotes,
    levels: FoldNotes,
    found: Vec<Before>,
}

/// What a check, by its place in the order, found at a place before a change.
struct Before {
    check: usize,
    place: Place,
    /// How many findings there are no more.
    resolved: usize,
    /// All findings; `None` where they are those that there are no more.
    findings: Option<Vec<Finding>>,
}

impl Notes {
    fn len(&self) -> usize {
        let found = self.found.iter().map(|before| 1 + before.findings.as_ref().map_or(0, Vec::len));
        self.derived.len() + self.steps.len() + self.levels.len() + found.sum::<usize>()
    }
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
    /// Whether all nodes of the line have a way to the top.
    placed: bool,
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
        let looks = |check: &&Check| match check.scope {
            Scope::Model(looked_at) => looked_at.and(Parts::NODES),
            Scope::Nodes { .. } | Scope::Upward => Parts::ALL,
        };
        let looks = checker.checks().iter().map(looks).collect();
        Self {
            model,
            checker,
            derived,
            stated,
            found,
            looks,
            steps,
            levels,
            done: vec![],
            noted: 0,
            most_noted: MOST_NOTED_OF_ALL,
            unnoted: 0,
            spare: Notes::default(),
        }
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
        let named = named.map(|key| Some(organisation.node(key?.as_str())?.id()));
        self.read_ahead(named.into_iter().flatten());
        let (undo, touched) = self.model.apply_noting(&change)?;
        if named == [None; 2] {
            self.read_ahead_of(&touched);
        }
        let spare = std::mem::take(&mut self.spare);
        let Followed { outcome, felt, notes } = self.follow(&touched, Some(spare));
        self.noted += notes.as_ref().map_or(0, Notes::len);
        self.done.push(Done { change, undo, outcome, felt, notes });
        while self.noted > self.most_noted {
            let notes = self.done[self.unnoted].notes.take();
            self.noted -= notes.as_ref().map_or(0, Notes::len);
            self.unnoted += 1;
        }
        Ok(&self.done[self.done.len() - 1].outcome)
    }

    /// Takes the last change back, and gives it; `None` when there is none.
    pub fn undo(&mut self) -> Option<Change> {
        let done = self.done.pop()?;
        self.unnoted = self.unnoted.min(self.done.len());
        self.noted -= done.notes.as_ref().map_or(0, Notes::len);
        let knows = |notes: &Notes| self.levels.as_ref().is_none_or(|levels| levels.knows(&notes.levels));
        match done.notes.filter(knows) {
            Some(notes) => {
                self.model.undo_in_turn(done.undo);
                self.put_back(notes, done.outcome);
            }
            None => {
                let (_, touched) = self.model.undo_noting(done.undo);
                self.read_ahead_of(&touched);
                self.follow(&touched, None);
            }
        }
        Some(Arc::unwrap_or_clone(done.change))
    }

    /// Takes back what a change overwrote, after the model is as it was.
    fn put_back(&mut self, mut notes: Notes, outcome: Outcome) {
        if let Some(derived) = &mut self.derived {
            derived.put_back(&self.model.organisation, &notes.derived);
        }
        self.steps.put_back(&notes.steps);
        if let Some(levels) = &mut self.levels {
            levels.put_back(&notes.levels);
        }
        let mut resolved = outcome.resolved.into_iter();
        for before in notes.found.drain(..) {
            let gone: Vec<Finding> = resolved.by_ref().take(before.resolved).collect();
            let findings = before.findings.unwrap_or(gone);
            let Ok((_, kept)) = &mut self.found[before.check] else { continue };
            if findings.is_empty() {
                kept.remove(&before.place)
            } else {
                kept.insert(before.place, findings)
            };
        }
        self.spare = notes;
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
        (self.noted, self.unnoted) = (0, 0);
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
        let glance = |seen, id| {
            seen ^ self.model.organisation.glance(id)
                ^ self.derived.as_ref().map_or(0, |derived| derived.glance(id))
                ^ self.levels.as_ref().map_or(0, |levels| levels.glance(id))
                ^ self.steps.glance(id)
        };
        let mut ids: Vec<NodeId> = Vec::with_capacity(32);
        ids.extend(nodes.into_iter().filter_map(|id| line.known(id)));
        // Higher up there are few nodes, which are in the caches anyway.
        let (mut below, mut near) = (0, 0);
        for step in 0..4 {
            for at in std::mem::replace(&mut below, ids.len())..ids.len() {
                ids.extend(line.superior(ids[at]));
            }
            if step == 0 {
                near = ids.len();
            }
        }
        let seen = ids.iter().copied().fold(0, glance);
        // Between the first and the last subordinate the others stand, as a rule.
        let ends = ids[..near].iter().map(|&id| line.subordinates(id)).flat_map(|below| [below.first(), below.last()]);
        std::hint::black_box(ends.flatten().copied().fold(seen, glance));
    }

    fn read_ahead_of(&self, touched: &Touched) {
        self.read_ahead(touched.nodes().iter().chain(touched.ends()).copied());
    }

    /// Brings everything up to date after a change of the model, and notes what is overwritten when there is memory for it.
    fn follow(&mut self, touched: &Touched, spare: Option<Notes>) -> Followed {
        let thresholds = &self.checker.configuration().thresholds;
        let mut derived = self.derived.take().unwrap_or_default();
        let mut told = Told::default();
        let had_levels = self.levels.is_some();
        let mut notes = spare.is_some();
        if let Some(Notes { derived: derived_notes, steps, levels, found }) = spare {
            derived.note_in(derived_notes);
            self.steps.note_in(steps);
            if let Some(fold) = &mut self.levels {
                fold.note_in(levels);
            }
            told.before = found;
        }
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

        // What runs otherwise is not noted.
        notes &= same_run;
        let states = self.checker.checks().iter().zip(&mut self.found).enumerate();
        for ((order, (check, state)), &looks) in states.zip(&self.looks) {
            if same_run && !touched.parts().meets(looks) {
                continue;
            }
            told.check = order;
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
                        told.outcome.resolved.extend(findings.into_values().flatten());
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
                told.outcome.introduced.extend(findings.values().flatten().cloned());
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
                    told.replace(findings, all(check, severity, &facts));
                    if keeps_levels {
                        self.levels = None;
                    }
                }
                Again::Upward => {
                    // Made when it is first needed: what it takes to run the check once.
                    let Some(levels) = &mut self.levels else {
                        told.replace(findings, all(check, severity, &facts));
                        self.levels = Some(Fold::of(&facts, &self.steps));
                        continue;
                    };
                    let mut drafted = Vec::new();
                    let speaks = |id: NodeId| findings.contains_key(&(Facts::NODES, id.row()));
                    let tell = |id, drafts: Findings| {
                        if !drafts.is_empty() || speaks(id) {
                            drafted.push((id, drafts));
                        }
                    };
                    levels.follow(&facts, &self.steps, &reached.levels, speaks, tell);
                    for (id, drafts) in drafted {
                        told.judge_at(findings, id, check, severity, &facts, drafts);
                    }
                }
                Again::Nodes(judge, nodes) => {
                    for &(id, node) in nodes {
                        let mut drafts = Findings::default();
                        if let Some(node) = node {
                            judge(&facts, node, &mut drafts);
                        }
                        told.judge_at(findings, id, check, severity, &facts, drafts);
                    }
                }
            }
        }
        let felt = felt(&facts, touched, moved);
        drop(nodes);
        let mut derived = facts.into_derived();
        let levels = match &mut self.levels {
            Some(fold) => fold.noted().filter(|_| had_levels),
            None => (!had_levels).then(FoldNotes::default),
        };
        let (derived_notes, steps) = (derived.noted(touched), self.steps.noted());
        trim(&mut told.before);
        self.derived = Some(derived);
        let all = (derived_notes, steps, levels, told.before.len() <= MOST_NOTED && notes);
        let notes = match all {
            (Some(derived), Some(steps), Some(levels), true) => {
                Some(Notes { derived, steps, levels, found: told.before })
            }
            _ => None,
        };
        Followed { outcome: told.outcome, felt, notes }
    }
}

/// What became of following a change.
struct Followed {
    outcome: Outcome,
    felt: Option<Vec<NodeId>>,
    notes: Option<Notes>,
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
        let mut near: Vec<NodeId> = Vec::with_capacity(16);
        near.extend(touched.nodes().iter().chain(touched.ends()));
        let mut steps = Vec::with_capacity(64);
        if let Some(line) = derived.line() {
            for &id in touched.nodes() {
                near.extend(line.known(id).and_then(|id| line.superior(id)));
            }
            each_once(&mut near);
            for &id in &near {
                steps.extend(line.known(id).map_or(&[][..], |id| line.subordinates(id)));
            }
        }
        let placed = derived.line().is_some_and(|line| line.unplaced().is_empty());
        Self { near, upward: vec![], steps: Some(steps), levels: vec![], placed }
    }

    /// And by the line as it is.
    fn after(&mut self, facts: &Facts<'_>, touched: &Touched, moved: &[NodeId], circles: bool, steps: &mut Steps) {
        let line = facts.line();
        // A node that is a subordinate of one of these and was not is touched itself.
        let around_is_known = self.near.clone();
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
        self.upward.extend(&self.near);
        // Who had a way to the top and has one sees only what is near.
        if !self.placed || !line.unplaced().is_empty() {
            self.upward.extend(moved);
            each_once(&mut self.upward);
        }
        self.levels.extend(&self.upward);
        if circles || !facts.circles().is_empty() || touched.parts().meets(Parts::LADDER) {
            self.steps = None;
            *steps = Steps::of(facts);
        } else if facts.organisation().ladder().is_empty() {
            self.steps = Some(vec![]);
        } else if let Some(around) = &mut self.steps {
            around.extend(&self.near);
            for &id in self.near.iter().filter(|id| around_is_known.binary_search(id).is_err()) {
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

/// What was found otherwise than before.
#[derive(Default)]
struct Told {
    outcome: Outcome,
    /// What was found before, of one check after the other.
    before: Vec<Before>,
    /// The place of the check that tells, in the order.
    check: usize,
}

impl Told {
    /// Puts what a check finds now in the place of what it found.
    fn replace(&mut self, kept: &mut Kept, mut now: Kept) {
        if *kept == now {
            return;
        }
        let places: BTreeSet<Place> = kept.keys().chain(now.keys()).copied().collect();
        for place in places {
            self.replace_at(kept, place, now.remove(&place).unwrap_or_default());
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

    fn replace_at(&mut self, kept: &mut Kept, place: Place, mut now: Vec<Finding>) {
        if kept.get(&place).map_or(&[][..], Vec::as_slice) == now {
            return;
        }
        let before = if now.is_empty() { kept.remove(&place) } else { kept.insert(place, now.clone()) };
        let before = before.unwrap_or_default();
        let findings = before.iter().any(|finding| now.contains(finding)).then(|| before.clone());
        let resolved = self.outcome.resolved.len();
        for finding in before {
            match now.iter().position(|other| *other == finding) {
                Some(at) => drop(now.remove(at)),
                None => self.outcome.resolved.push(finding),
            }
        }
        self.outcome.introduced.extend(now);
        let resolved = self.outcome.resolved.len() - resolved;
        // One more than may be noted tells that there were too many.
        if self.before.len() <= MOST_NOTED {
            self.before.push(Before { check: self.check, place, resolved, findings });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scenario::LinkChange;
    use crate::{Decimal, Head, Key, Level, Organisation, RelationKind, UnitEntry};

    /// What is kept is the same, to the byte.
    fn are_the_same(a: &mut Session<'_>, b: &mut Session<'_>, after: &str) {
        assert_eq!(a.line(), b.line(), "the line after {after}");
        let tallies = |session: &mut Session<'_>| session.read(|_, facts| facts.tallies().clone());
        assert_eq!(tallies(a), tallies(b), "the tallies after {after}");
        assert!(a.found == b.found && a.report() == b.report(), "the findings after {after}");
        assert!(a.steps == b.steps, "the steps after {after}");
        let bound = a.model.organisation.bound();
        if let (Some(a), Some(b)) = (&a.levels, &b.levels) {
            a.is_sound();
            for row in 0..bound {
                assert_eq!(a.shown(NodeId(row as u32)), b.shown(NodeId(row as u32)), "row {row} after {after}");
            }
        }
        assert_eq!(a.measurements(), b.measurements(), "after {after}");
        let noted: usize = a.done.iter().filter_map(|done| done.notes.as_ref()).map(Notes::len).sum();
        assert_eq!(a.noted, noted);
    }

    /// What the last change brought, in an order of its own: of one check it hangs on whether it ran whole.
    fn told(session: &Session<'_>) -> Option<[Vec<String>; 2]> {
        let Outcome { introduced, resolved } = &session.done.last()?.outcome;
        Some([introduced, resolved].map(|findings| {
            let mut said: Vec<String> = findings.iter().map(|finding| format!("{finding:?}")).collect();
            said.sort();
            said
        }))
    }

    /// Two sessions go the same way: one notes as much as said, the other nothing.
    fn go(model: &Model, changes: &[Change], turns: &[u8], most_noted: usize) {
        let mut noting = Session::new(model.clone(), Checker::new());
        noting.most_noted = most_noted;
        let mut anew = Session::new(model.clone(), Checker::new());
        anew.most_noted = 0;
        let mut branch = noting.branch();
        for (change, turn) in changes.iter().zip(turns) {
            let refused = noting.apply(change).is_err();
            assert_eq!(anew.apply(change).is_err(), refused);
            if refused {
                // What was tried may have made room in the model, which columns make when they follow.
                noting.follow(&Touched::default(), None);
                anew.follow(&Touched::default(), None);
            }
            assert_eq!(told(&noting), told(&anew));
            are_the_same(&mut noting, &mut anew, &change.to_string());
            let undone = match turn {
                0..3 => 1,
                3 => 2,
                4 => usize::MAX,
                5 => {
                    branch = noting.branch();
                    0
                }
                6 => {
                    // A branch from before what was kept leads nowhere, or to the same.
                    assert_eq!(noting.go_to(&branch), anew.go_to(&branch));
                    0
                }
                7 => {
                    noting.keep();
                    anew.keep();
                    0
                }
                _ => 0,
            };
            let left = noting.changes().len().saturating_sub(undone);
            while noting.changes().len() > left {
                assert_eq!(noting.undo(), anew.undo());
                are_the_same(&mut noting, &mut anew, &format!("taking back {change}"));
            }
            assert_eq!(anew.noted, 0);
        }
        noting.back_to(0);
        anew.back_to(0);
        are_the_same(&mut noting, &mut anew, "taking back everything");
        assert_eq!(noting.model, anew.model);
    }

    fn unit(number: usize) -> Key {
        format!("u{number}").into()
    }

    fn head(title: u8) -> Option<Head> {
        let title = ["director", "manager", "leader", "leader", "nobody knows"].get(usize::from(title))?;
        Some(Head::new(*title))
    }

    fn staff(number: u8) -> Option<Decimal> {
        (number > 20).then(|| Decimal::from(u16::from(number / 4)))
    }

    /// A chart of units: of each how far before it its superior stands, its head and its staff.
    fn chart(units: &[(usize, u8, u8)]) -> Model {
        let mut builder = Organisation::builder();
        for title in ["director", "manager", "leader"] {
            builder.level(Level { title: title.into(), also: vec![] });
        }
        for (number, &(before, title, own)) in units.iter().enumerate() {
            let entry = UnitEntry { head: head(title), staff: staff(own), ..UnitEntry::new(unit(number)) };
            builder.add(if number == 0 { entry } else { entry.reports_to(unit(number - before.min(number))) });
        }
        let organisation = builder.build().expect("a chart");
        Model::new("chart", organisation, Default::default(), Default::default(), vec![]).expect("it is all there is")
    }

    fn changes_of_chart() -> impl Strategy<Value = Vec<Change>> {
        let change = (0..20_u8, 0..24_usize, 0..24_usize, 0..6_u8, 0..80_u8).prop_map(|(sort, a, b, title, own)| {
            let (node, to) = (unit(a), unit(b));
            match sort {
                0..12 => Change::Move { node, to },
                12 | 13 => Change::SetHead { node, head: head(title) },
                14 => Change::SetStaff { node, staff: staff(own) },
                15 => Change::Remove { node },
                16 => Change::Link(LinkChange::new(node, RelationKind::ReportsTo, to)),
                17 => Change::Unlink(LinkChange::new(node, RelationKind::ReportsTo, to)),
                _ => Change::Add(UnitEntry { head: head(title), ..UnitEntry::new(node).reports_to(to) }.into()),
            }
        });
        prop::collection::vec(change, 40)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_put_back_is_what_judging_anew_gives(
            units in prop::collection::vec((1..6_usize, 0..6_u8, 0..80_u8), 2..24),
            changes in changes_of_chart(),
            turns in prop::collection::vec(0..16_u8, 40),
            most_noted in prop::sample::select(vec![0, 60, 400, MOST_NOTED_OF_ALL]),
        ) {
            go(&chart(&units), &changes, &turns, most_noted);
        }

        #[test]
        fn what_is_put_back_after_changes_of_any_sort_is_what_judging_anew_gives(
            (model, changes) in crate::strategies::odd_model().prop_flat_map(|model| {
                let changes = crate::strategies::changes(&model, 16);
                (Just(model), changes)
            }),
            turns in prop::collection::vec(0..16_u8, 16),
        ) {
            go(&model, &changes, &turns, MOST_NOTED_OF_ALL);
        }
    }

    /// A top with two below it, and so many below one of these.
    fn wide(units: usize) -> Session<'static> {
        let mut units = vec![(1, 2, 30); units];
        for (number, unit) in units.iter_mut().enumerate() {
            unit.0 = if number < 3 { number } else { number - 2 };
        }
        Session::new(chart(&units), Checker::new())
    }

    #[test]
    fn what_ifs_that_are_taken_back_leave_earlier_notes_true() {
        let mut session = wide(20);
        session.apply(&Change::Move { node: unit(2), to: unit(1) }).expect("it stands beside");
        for _ in 0..5_000 {
            session.apply(&Change::Move { node: unit(2), to: unit(0) }).expect("it stands below");
            session.undo();
        }
        let notes = session.done[0].notes.as_ref().expect("it is little");
        assert!(session.levels.as_ref().is_some_and(|levels| levels.knows(&notes.levels)));
    }

    #[test]
    fn little_is_noted_much_is_judged_anew_and_notes_are_bounded() {
        let (below, beside) =
            (Change::Move { node: unit(2), to: unit(1) }, Change::Move { node: unit(2), to: unit(0) });
        for (units, is_noted) in [(20, true), (MOST_NOTED + 20, false)] {
            let mut session = wide(units);
            session.apply(&below).expect("it stands beside");
            assert_eq!(session.done[0].notes.is_some(), is_noted);
            let report = session.report();
            session.undo();
            are_the_same(&mut session, &mut wide(units), "taking it back");
            session.apply(&below).expect("it stands beside again");
            assert_eq!(session.report(), report);
        }
        let mut session = wide(20);
        session.most_noted = 1_000;
        for _ in 0..100 {
            session.apply(&below).expect("it stands beside");
            session.apply(&beside).expect("it stands below");
            assert!(session.noted <= 1_000);
        }
        assert!(session.done[0].notes.is_none() && session.done[199].notes.is_some());
        session.back_to(0);
        are_the_same(&mut session, &mut wide(20), "taking back everything");
    }
}
