mod notes;
mod reached;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use self::notes::{Notes, Told, cancel};
use self::reached::{Again, Reached};
use super::affected::Standing;
use super::identity::Origins;
use super::{Affected, Change, ChangeError, PlanError, Undo};
use crate::checks::{
    Check, Checker, Finding, Findings, Fold, FoldNotes, MORE_LEVELS_THAN_NEEDED, NotRun, Off, Place, Report, Severity,
    Steps, finish,
};
use crate::facts::{Derived, Facts, Needs, Parts, Touched};
use crate::metrics::{Measurement, Metric, measure_on};
use crate::organisation::{MOST_NOTED, trim};
use crate::{Line, Model, NodeId, SteeringModel};

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
    /// Those of the checks that run, by their place in the order.
    running: Vec<usize>,
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
    /// Memory for what the next change reaches.
    reached: Reached,
}

/// So many rows are noted of all changes: beyond, the notes of the first go, and these are taken back by judging anew.
const MOST_NOTED_OF_ALL: usize = 1 << 18;

/// What a change brought: how what checks find now differs from what they found. Findings that waivers cover are among them, and
/// waivers that cover nothing any more are not: of these [`Session::report`] speaks. Findings are shared with the session.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// Findings that were not there, in the order of the checks.
    pub introduced: Vec<Arc<Finding>>,
    /// Findings that are gone, or are there in other words.
    pub resolved: Vec<Arc<Finding>>,
}

/// What a check finds now, or why it does not run.
type Found = Result<(Severity, Kept), Off>;

/// Findings of a check by the place of their subject.
type Kept = FxHashMap<Place, Vec<Arc<Finding>>>;

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
        let running = running(&found);
        let levels = running.iter().any(|&order| std::ptr::eq(checker.checks()[order], &MORE_LEVELS_THAN_NEEDED));
        let steps = Steps::of(&facts);
        let levels = levels.then(|| Fold::of(&facts, &steps));
        let stated = (facts.stated(), facts.steering_model());
        let derived = Some(facts.into_derived());
        Self {
            model,
            checker,
            derived,
            stated,
            found,
            running,
            steps,
            levels,
            done: vec![],
            noted: 0,
            most_noted: MOST_NOTED_OF_ALL,
            unnoted: 0,
            spare: Notes::default(),
            reached: Reached::default(),
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
            if let Some(notes) = self.done[self.unnoted].notes.take() {
                self.noted -= notes.len();
                self.drop_notes(&notes.levels);
            }
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
            let gone: Vec<Arc<Finding>> = resolved.by_ref().take(before.resolved).collect();
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
        let outcomes = || self.done.iter().map(|done| &done.outcome);
        let mut introduced = outcomes().flat_map(|outcome| &outcome.introduced).cloned().collect();
        let mut resolved = outcomes().flat_map(|outcome| &outcome.resolved).cloned().collect();
        cancel(&mut introduced, &mut resolved);
        Outcome { introduced, resolved }
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

    /// Makes what was changed the base of what comes: it cannot be taken back any more. Until then each change that was made
    /// is remembered, with what it brought, which takes a few kilobytes.
    pub fn keep(&mut self) {
        for done in std::mem::take(&mut self.done) {
            if let Some(notes) = done.notes {
                self.drop_notes(&notes.levels);
            }
        }
        (self.noted, self.unnoted) = (0, 0);
    }

    fn drop_notes(&mut self, notes: &FoldNotes) {
        if let Some(levels) = &mut self.levels {
            levels.drop_notes(notes);
        }
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
                            found.extend(findings.iter().map(|finding| (place, order, &**finding)));
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
        // One column after the other: so the accesses to a column wait for nothing but those to the one before.
        let levels = |ids: &[NodeId]| self.levels.as_ref().map_or(0, |levels| levels.glance(ids));
        let mut ids: Vec<NodeId> = Vec::with_capacity(64);
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
        std::hint::black_box([
            self.model.organisation.glance(&ids),
            self.derived.as_ref().map_or(0, |derived| derived.glance(&ids[..near])),
            ids[near..].iter().fold(0, |seen, &above| seen ^ line.staff_below(above).hundredths()),
            levels(&ids),
            self.steps.glance(&ids[..near]),
        ]);
        // Of subordinates it is asked what is seen of them. Between the first and the last the others stand, as a rule.
        let ends = ids.len();
        for at in 0..near {
            let below = line.subordinates(ids[at]);
            ids.extend(below.first().into_iter().chain(below.last()));
        }
        std::hint::black_box([levels(&ids[ends..]), self.steps.glance(&ids[ends..])]);
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
        let mut reached = std::mem::take(&mut self.reached);
        reached.before(&derived, touched);
        let circles = derived.has_circles();
        let moved = derived.follow(&self.model, thresholds, touched);
        let facts = Facts::with(&self.model, thresholds, derived);
        reached.after(&facts, touched, &moved, circles, &mut self.steps);
        let mut drafts = Findings::default();
        let stated = (facts.stated(), facts.steering_model());
        let same_run = std::mem::replace(&mut self.stated, stated) == stated;

        // What runs otherwise is not noted.
        notes &= same_run;
        let orders = if same_run { std::mem::take(&mut self.running) } else { (0..self.found.len()).collect() };
        for &order in &orders {
            let (check, state) = (self.checker.checks()[order], &mut self.found[order]);
            let is_touched = touched.parts().meets(check.scope.parts());
            if same_run && !is_touched {
                continue;
            }
            told.check = order;
            let severity = match state {
                Ok((severity, _)) if same_run => Ok(*severity),
                _ => self.checker.severity_on(check, &facts),
            };
            let severity = match severity {
                Ok(severity) => severity,
                Err(off) => {
                    if let Ok((_, findings)) = std::mem::replace(state, Err(off)) {
                        told.outcome.resolved.extend(in_order(&findings).cloned());
                    }
                    if std::ptr::eq(check, &MORE_LEVELS_THAN_NEEDED) {
                        self.levels = None;
                    }
                    continue;
                }
            };
            let keeps_levels = std::ptr::eq(check, &MORE_LEVELS_THAN_NEEDED);
            let Ok((_, findings)) = state else {
                let findings = all(check, severity, &facts);
                told.outcome.introduced.extend(in_order(&findings).cloned());
                *state = Ok((severity, findings));
                continue;
            };
            if !is_touched {
                continue;
            }
            let again = match reached.by(check.scope, touched.parts()) {
                Again::Upward if !keeps_levels => Again::Whole,
                again => again,
            };
            match again {
                Again::Whole => {
                    let found = check.run_on(&facts);
                    if !found.is_empty() || !findings.is_empty() {
                        told.replace(findings, by_place(finish(check, severity, &facts, found)));
                    }
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
                    let tell = |id, drafts| drafted.push((id, drafts));
                    levels.follow(&facts, &self.steps, &reached.levels, |id| speaks(findings, id), tell);
                    for (id, mut drafts) in drafted {
                        told.judge_at(findings, id, check, severity, &facts, &mut drafts);
                    }
                }
                Again::Nodes(judge, ids) => {
                    for &id in ids {
                        // Of one that is not in the line any more, nothing is found.
                        if let Some(node) = facts.organisation().get(id).filter(|node| node.kind().is_in_line()) {
                            judge(&facts, node, &mut drafts);
                        }
                        if !drafts.is_empty() || speaks(findings, id) {
                            told.judge_at(findings, id, check, severity, &facts, &mut drafts);
                        }
                    }
                }
            }
        }
        self.running = if same_run { orders } else { running(&self.found) };
        let felt = felt(&facts, touched, moved);
        self.reached = reached;
        let mut derived = facts.into_derived();
        let levels = match &mut self.levels {
            Some(fold) => fold.noted().filter(|_| had_levels),
            None => (!had_levels).then(FoldNotes::default),
        };
        let (derived_notes, steps) = (derived.noted(touched), self.steps.noted());
        trim(&mut told.before);
        self.derived = Some(derived);
        let all = (derived_notes, steps, levels, told.before.len() <= MOST_NOTED && !told.moved && notes);
        let notes = match all {
            (Some(derived), Some(steps), Some(levels), true) => {
                Some(Notes { derived, steps, levels, found: told.before })
            }
            (_, _, levels, _) => {
                if let Some(levels) = levels {
                    self.drop_notes(&levels);
                }
                None
            }
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

/// The places of those that run.
fn running(found: &[Found]) -> Vec<usize> {
    (0..found.len()).filter(|&order| found[order].is_ok()).collect()
}

/// Everything that a check finds.
fn all(check: &Check, severity: Severity, facts: &Facts<'_>) -> Kept {
    by_place(finish(check, severity, facts, check.run_on(facts)))
}

fn by_place(found: impl Iterator<Item = (Place, Finding)>) -> Kept {
    let mut kept = Kept::default();
    for (place, finding) in found {
        kept.entry(place).or_default().push(Arc::new(finding));
    }
    kept
}

/// Whether something is found at a node.
fn speaks(kept: &Kept, id: NodeId) -> bool {
    !kept.is_empty() && kept.contains_key(&(Facts::NODES, id.row()))
}

/// The findings in the order of their places.
fn in_order(kept: &Kept) -> impl Iterator<Item = &Arc<Finding>> {
    let mut places: Vec<_> = kept.iter().collect();
    places.sort_unstable_by_key(|&(place, _)| place);
    places.into_iter().flat_map(|(_, findings)| findings)
}
