//! Defects planted in a model without findings: exactly so many of a kind, and where they are.
//!
//! Each check of the catalogue has an injector, which breaks the check's rule in so many places and nothing else. What it
//! planted is ground truth: a run of the checks finds each of them once, and nothing besides.
//!
//! Where what a rule is about is scarce, or taking it away would show elsewhere too, the defect stands in something that is added
//! for it: a team under a team, one more channel, a focus area of a year of its own.

mod access;
mod agreements;
mod bodies;
mod configuration;
mod documents;
mod focus_areas;
mod goals;
mod heads;
mod implementation;
mod leadership;
mod levels;
mod money;
mod reporting;
mod responsibility;
mod support;
#[cfg(test)]
mod tests;

pub use configuration::inject_config;
pub use implementation::{PLAN_INJECTORS, PlanInjector, inject_plan};

use std::collections::HashSet;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use crate::checks::CATALOGUE;
use crate::facts::{Facts, Need, Thresholds};
use crate::scenario::{Change, LinkChange, Undo};
use crate::steering::{SteeringEntry, SteeringKind};
use crate::{
    BodyKind, Decimal, Head, HeadState, Key, Model, NodeEntry, NodeId, NodeKind, NodeRef, RelationKind, Subject,
};

/// A defect that was planted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Planted {
    /// The name of the check that finds it.
    pub check: &'static str,
    /// The subject of the one finding.
    pub subject: Subject,
}

/// What plants defects of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Injector {
    /// The name of the check that finds them.
    pub check: &'static str,
    /// Plants as many of the wanted number as there are places for, and gives the subjects of their findings.
    run: fn(&mut Site<'_>, usize) -> Vec<Subject>,
}

/// All injectors of defects in a model, in the order of the catalogue of checks.
pub static INJECTORS: &[Injector] = &[
    // Reporting.
    reporting::CYCLE,
    reporting::SEVERAL_SUPERIORS,
    reporting::WITHOUT_SUPERIOR,
    reporting::SEVERAL_ROOTS,
    reporting::LOWER_LEVEL,
    reporting::SAME_LEVEL,
    reporting::SKIPPED,
    reporting::BESIDE_BOARD,
    reporting::UNKNOWN_LEVEL,
    // Heads.
    heads::WITHOUT,
    heads::VACANT,
    heads::ACTING,
    heads::SHARED,
    // Levels.
    levels::MORE_THAN_NEEDED,
    levels::SPAN,
    levels::OVER_ONE_HEAD,
    levels::MICRO_TEAM,
    // Focus areas.
    focus_areas::WITHOUT_RESPONSIBLE,
    focus_areas::SEVERAL_RESPONSIBLE,
    focus_areas::NOT_SECTOR,
    focus_areas::UNDER_VACANT,
    focus_areas::NOT_UPWARD,
    focus_areas::NOT_BY_BOARD,
    focus_areas::TOO_MANY,
    focus_areas::ONE_DIVISION,
    // Bodies.
    bodies::REQUIRED,
    bodies::COUNCIL_NOT_HIGHEST,
    bodies::COUNCIL_SMALL,
    bodies::COUNCIL_EVEN,
    bodies::DRAFTING_STANDING,
    bodies::DRAFTING_UNSUPPORTED,
    bodies::NOT_UNDER_COUNCIL,
    bodies::COMMITTEE_EMPLOYS,
    bodies::WITHOUT_EMPLOYER,
    bodies::SEVERAL_EMPLOYERS,
    bodies::OTHER_EMPLOYER,
    bodies::WITHOUT_SECTOR,
    bodies::WITHOUT_COMMITTEE,
    bodies::UNSUPPORTED,
    bodies::SUPERVISES,
    bodies::OUTSIDE_GROUP,
    bodies::SHARES,
    // Responsibility.
    responsibility::WITHOUT_DOER,
    responsibility::SEVERAL_DIVISIONS,
    responsibility::SPLIT,
    responsibility::CHOICE,
    // Support.
    support::MISSING,
    support::SCATTERED,
    support::SEVERAL_HEADS,
    support::OUTSIDE,
    support::UNPRICED,
    // Access.
    access::UNREACHED,
    access::SEVERAL_DOORS,
    access::NO_DOOR,
    access::NO_HOURS,
    // Agreements.
    agreements::NOT_BOUND,
    agreements::EMPLOYING,
    agreements::UNDER_ONE_HEAD,
    agreements::WITH_ITSELF,
    agreements::NOT_DONE,
    // Goals.
    goals::WITHOUT_PERSPECTIVE,
    goals::NOT_PICKED_UP,
    goals::WITHOUT_PARENT,
    goals::CIRCLE,
    goals::ACTIVITY_WITHOUT_GOAL,
    goals::WITHOUT_ACTIVITY,
    goals::NOT_FOLLOWABLE,
    goals::ADOPTED_BY_NOBODY,
    goals::HOW_BY_POLITICS,
    goals::WHAT_BY_OFFICERS,
    goals::PLAN_MISSING,
    goals::WITHOUT_FOCUS_AREA,
    goals::NOT_LED,
    goals::NOT_MEASURED,
    goals::SKIPPING_A_LINK,
    // Documents.
    documents::ADOPTED_BY_NOBODY,
    documents::WITHOUT_OWNER,
    documents::OWNER_VACANT,
    documents::REVIEW_OVERDUE,
    documents::NOT_PUBLISHED,
    documents::TWICE_IN_FORCE,
    documents::MEASURE_INCOMPLETE,
    documents::WITHOUT_OTHER_ACTORS,
    documents::SUPERSEDED,
    documents::REFERRING_TO_CLOSED,
    documents::CIRCLE,
    // Money.
    money::WITHOUT_FRAME,
    money::NOT_ADDING_UP,
    money::SEVERAL_GIVERS,
    money::AGREEMENTS_BEYOND_FRAME,
    money::UNPRICED,
    money::CHARGED_TWICE,
    money::CHARGED_BY_NOTHING,
    money::NOBODY_ANSWERS,
    money::WITHOUT_DRIVER,
    money::OUT_OF_ORDER,
    money::AFTER_DECISION,
    money::CIRCLE,
    // Leadership.
    leadership::NOT_ASSESSED,
    leadership::PARTLY_ASSESSED,
    leadership::BELOW_PROFILE,
    leadership::INCOMPLETE,
    leadership::STRANGER,
];

/// Defects that cannot be planted. The model is then as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InjectError {
    /// No injector belongs to a check.
    #[error("no injector for check `{name}`")]
    Unknown {
        /// The name as it was given.
        name: String,
    },
    /// The model has not enough places.
    #[error("`{check}`: expected room for {wanted} defects, found {found}")]
    NoRoom {
        /// The check.
        check: &'static str,
        /// How many were wanted.
        wanted: usize,
        /// For how many there is room.
        found: usize,
    },
}

/// Plants defects in a model: so many of each named kind, in the order given. The seed decides where.
///
/// A defect that by the rules is always found by another check too brings a companion of that check, which is listed after the
/// defects of the kind. A check that is off in the model has room for none, and none has room for more than there are nodes.
///
/// Linear in the model for each kind, and not for each defect.
///
/// # Errors
/// [`InjectError`] when a kind is not known, or the model has no room for so many. The model is then as it was.
pub fn inject(
    model: &mut Model,
    thresholds: &Thresholds,
    defects: &[(&str, usize)],
    seed: u64,
) -> Result<Vec<Planted>, InjectError> {
    let mut site = Site::new(model, thresholds, seed);
    let mut planted = Vec::new();
    for &(name, wanted) in defects {
        let found = site.plant(name, wanted);
        match found {
            Ok(subjects) => planted.extend(subjects),
            Err(error) => {
                site.clear();
                return Err(error);
            }
        }
    }
    Ok(planted)
}

/// A model in which defects are planted, kept apart from one another.
pub(super) struct Site<'m> {
    pub(super) model: &'m mut Model,
    pub(super) thresholds: &'m Thresholds,
    pub(super) random: Pcg64,
    /// What a defect has touched: another is planted elsewhere, so that each shows by itself.
    taken: HashSet<Subject>,
    /// The changes that planted, each with what takes it back.
    made: Vec<(Change, Undo)>,
    /// What other checks find of the defects of the kind that is being planted.
    companions: Vec<Planted>,
    fresh: Option<Fresh>,
}

/// What new keys are made of.
struct Fresh {
    /// Keys of other things than nodes that look like new ones.
    used: HashSet<Key>,
    /// The number of the last one.
    last: usize,
}

impl Fresh {
    fn of(model: &Model) -> Self {
        let (services, steering) = (model.services(), model.steering());
        let used = (services.functions.iter().map(|function| &function.key))
            .chain(steering.agreements.iter().map(|agreement| &agreement.key))
            .chain(steering.delegations.iter().map(|delegation| &delegation.key))
            .chain(SteeringKind::ALL.iter().flat_map(|&kind| steering.keys(kind)))
            .filter(|key| key.as_str().starts_with("planted-"))
            .cloned()
            .collect();
        Self { used, last: 0 }
    }

    /// A key that nothing in the model has.
    fn key(&mut self, model: &Model) -> Key {
        let keys = (self.last + 1..).map(|number| (number, Key::from(format!("planted-{number}"))));
        let mut free =
            keys.filter(|(_, key)| !self.used.contains(key) && model.organisation().node(key.as_str()).is_none());
        let (number, key) = free.next().expect("there is always another number");
        self.last = number;
        key
    }
}

impl<'m> Site<'m> {
    fn new(model: &'m mut Model, thresholds: &'m Thresholds, seed: u64) -> Self {
        let random = Pcg64::seed_from_u64(seed);
        Self { model, thresholds, random, taken: HashSet::new(), made: vec![], companions: vec![], fresh: None }
    }

    fn plant(&mut self, name: &str, wanted: usize) -> Result<Vec<Planted>, InjectError> {
        let unknown = || InjectError::Unknown { name: name.to_owned() };
        let injector = INJECTORS.iter().find(|injector| injector.check == name).ok_or_else(unknown)?;
        let most = if self.is_off(injector.check) { 0 } else { self.model.organisation().len() };
        if wanted > most {
            return Err(InjectError::NoRoom { check: injector.check, wanted, found: most });
        }
        let subjects = (injector.run)(self, wanted);
        if subjects.len() < wanted {
            return Err(InjectError::NoRoom { check: injector.check, wanted, found: subjects.len() });
        }
        let planted = subjects.into_iter().map(|subject| Planted { check: injector.check, subject });
        Ok(planted.chain(std::mem::take(&mut self.companions)).collect())
    }

    /// Whether a check does not run on the model. Checks of a plan are given one beside it.
    fn is_off(&self, name: &str) -> bool {
        let check = CATALOGUE.iter().find(|check| check.name == name).expect("an injector belongs to a check");
        !check.needs.contains(&Need::Plan) && check.off_for(&self.facts()).is_some()
    }

    fn clear(self) {
        for (_, undo) in self.made.into_iter().rev() {
            self.model.undo(undo).expect("changes are taken back in turn");
        }
    }

    /// So many of the candidates at the most, drawn without putting back, in the order of the draws.
    pub(super) fn draw<T>(&mut self, mut candidates: Vec<T>, wanted: usize) -> Vec<T> {
        let wanted = wanted.min(candidates.len());
        for place in 0..wanted {
            let drawn = self.random.random_range(place..candidates.len());
            candidates.swap(place, drawn);
        }
        candidates.truncate(wanted);
        candidates
    }

    /// One of the candidates, which must be some.
    pub(super) fn pick<T: Clone>(&mut self, candidates: &[T]) -> T {
        candidates[self.random.random_range(0..candidates.len())].clone()
    }

    /// Whether something is untouched.
    pub(super) fn is_free(&self, subject: &Subject) -> bool {
        !self.taken.contains(subject)
    }

    /// Marks what a defect touches.
    pub(super) fn take(&mut self, subjects: impl IntoIterator<Item = Subject>) {
        self.taken.extend(subjects);
    }

    /// Says that another check, too, finds the defect that is being planted.
    pub(super) fn companion(&mut self, check: &'static str, subject: Subject) {
        self.companions.push(Planted { check, subject });
    }

    /// What follows from the model as it is now.
    pub(super) fn facts(&self) -> Facts<'_> {
        Facts::new(self.model, self.thresholds)
    }

    /// A node that was met before.
    pub(super) fn node(&self, key: &Key) -> NodeRef<'_> {
        self.model.organisation().node(key.as_str()).expect("it was met before")
    }

    /// The nodes that are untouched and fit.
    pub(super) fn free(&self, fits: impl Fn(NodeRef<'_>) -> bool) -> Vec<NodeId> {
        let nodes = self.model.organisation().nodes();
        nodes.filter(|&node| fits(node) && self.is_free(&Subject::node(node))).map(NodeRef::id).collect()
    }

    /// The first body of a sort.
    pub(super) fn body(&self, kind: BodyKind) -> Option<Key> {
        self.model.organisation().bodies().find(|body| body.is_body(kind)).map(NodeRef::key)
    }

    /// The teams that are untouched and fit: units with one superior, a head in the post and staff, to which nobody reports and
    /// which do no support function. With one member of staff fewer, a subordinate without a head or a head of another title, such
    /// a unit is still the same to those above it.
    pub(super) fn teams(&self, facts: &Facts<'_>, fits: impl Fn(NodeRef<'_>) -> bool) -> Vec<NodeId> {
        let two = Decimal::from(2);
        self.free(|node| {
            node.kind() == NodeKind::Unit
                && node.functions().is_empty()
                && node.head().is_some_and(|head| head.state() == HeadState::Filled)
                && node.staff().is_some_and(|staff| staff >= two)
                && facts.line().depth(node.id()).is_some()
                && node.superiors().count() == 1
                && node.subordinates().next().is_none()
                && fits(node)
        })
    }

    /// Breaks so many of the candidates at the most, each by itself; they are what the findings are about.
    pub(super) fn each(
        &mut self,
        candidates: Vec<NodeId>,
        wanted: usize,
        mut breaks: impl FnMut(&mut Self, Key),
    ) -> Vec<Subject> {
        let drawn = self.draw(candidates, wanted);
        let subject = |id| Subject::node(self.model.organisation().get(id).expect("it was met before"));
        let subjects: Vec<Subject> = drawn.into_iter().map(subject).collect();
        for subject in &subjects {
            breaks(self, subject.key().expect("a node has a key").clone());
            self.take([subject.clone()]);
        }
        subjects
    }

    /// A key that nothing has.
    pub(super) fn fresh(&mut self) -> Key {
        self.fresh.get_or_insert_with(|| Fresh::of(self.model)).key(self.model)
    }

    /// Adds a node.
    pub(super) fn add(&mut self, entry: impl Into<NodeEntry>) {
        self.change(Change::Add(entry.into()));
    }

    /// Adds a relation.
    pub(super) fn link(&mut self, from: &Key, relation: RelationKind, to: &Key) {
        self.change(Change::Link(LinkChange::new(from, relation, to)));
    }

    /// Removes a relation.
    pub(super) fn unlink(&mut self, from: &Key, relation: RelationKind, to: &Key) {
        self.change(Change::Unlink(LinkChange::new(from, relation, to)));
    }

    /// Removes all relations of a kind that leave a node.
    pub(super) fn unlink_all(&mut self, from: &Key, relation: RelationKind) {
        let targets: Vec<Key> = self.node(from).targets(relation).map(NodeRef::key).collect();
        targets.iter().for_each(|to| self.unlink(from, relation, to));
    }

    /// States a node otherwise.
    pub(super) fn restate(&mut self, node: &Key, change: impl FnOnce(&mut NodeEntry)) {
        let id = self.node(node).id();
        let mut entry = self.model.organisation().entry(id).expect("it was met before");
        change(&mut entry);
        self.change(Change::Restate(entry));
    }

    /// States the head of a node otherwise, where it has one.
    pub(super) fn set_head(&mut self, node: &Key, change: impl FnOnce(&mut Head)) {
        let mut head = self.node(node).head().map(|head| Head {
            title: head.title().to_owned(),
            state: head.state(),
            hours_per_week: head.hours_per_week(),
        });
        if let Some(head) = &mut head {
            change(head);
        }
        self.change(Change::SetHead { node: node.clone(), head });
    }

    /// States an entry of the steering model.
    pub(super) fn state(&mut self, entry: impl Into<SteeringEntry>) {
        self.change(Change::State(entry.into()));
    }

    /// Makes a change that the injector knows to be possible.
    pub(super) fn change(&mut self, change: Change) {
        let undo = self.model.apply(&change).expect("an injector makes changes that are possible");
        self.made.push((change, undo));
    }
}
