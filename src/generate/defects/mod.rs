//! Defects planted in a model without findings: exactly so many of a kind, and where they are.
//!
//! Each check of the catalogue has an injector, which breaks the check's rule in so many places and nothing else. What it
//! planted is ground truth: a run of the checks finds each of them once, and nothing besides.

mod agreements;
mod configuration;
mod documents;
#[cfg(test)]
mod example;
#[cfg(test)]
mod generated;
mod goals;
mod heads;
mod implementation;
mod leadership;
mod money;

pub use configuration::inject_config;
pub use implementation::{PLAN_INJECTORS, PlanInjector, inject_plan};

use std::collections::HashSet;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use crate::facts::Thresholds;
use crate::scenario::{Change, Undo};
use crate::steering::SteeringEntry;
use crate::{Key, Model, NodeRef, Subject};

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
    // Heads.
    heads::VACANT,
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
    /// With what the keys of new entries begin, and no other key does.
    prefix: Option<String>,
    made: usize,
    /// What is found beside the defects of an injector.
    companions: Vec<Planted>,
    undos: Vec<Undo>,
}

impl<'m> Site<'m> {
    fn new(model: &'m mut Model, thresholds: &'m Thresholds, seed: u64) -> Self {
        Self {
            model,
            thresholds,
            random: Pcg64::seed_from_u64(seed),
            taken: HashSet::new(),
            prefix: None,
            made: 0,
            companions: vec![],
            undos: vec![],
        }
    }
}

impl Site<'_> {
    fn plant(&mut self, name: &str, wanted: usize) -> Result<Vec<Planted>, InjectError> {
        let unknown = || InjectError::Unknown { name: name.to_owned() };
        let injector = INJECTORS.iter().find(|injector| injector.check == name).ok_or_else(unknown)?;
        let subjects = (injector.run)(self, wanted);
        if subjects.len() < wanted {
            return Err(InjectError::NoRoom { check: injector.check, wanted, found: subjects.len() });
        }
        let planted = subjects.into_iter().map(|subject| Planted { check: injector.check, subject });
        Ok(planted.chain(self.companions.drain(..)).collect())
    }

    fn clear(self) {
        for undo in self.undos.into_iter().rev() {
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

    /// A key that nothing in the model has.
    pub(super) fn fresh(&mut self) -> Key {
        if self.prefix.is_none() {
            self.prefix = Some(unused_prefix(keys_of(self.model)));
        }
        self.made += 1;
        format!("{}{}", self.prefix.as_deref().unwrap_or_default(), self.made).into()
    }

    /// Whether something is untouched.
    pub(super) fn is_free(&self, subject: &Subject) -> bool {
        !self.taken.contains(subject)
    }

    /// Marks what a defect touches.
    pub(super) fn take(&mut self, subjects: impl IntoIterator<Item = Subject>) {
        self.taken.extend(subjects);
    }

    /// What a defect cannot be without: a finding of another check, which is planted with it.
    pub(super) fn bring(&mut self, check: &'static str, subject: Subject) {
        self.companions.push(Planted { check, subject });
    }

    /// States an entry of the steering model.
    pub(super) fn state(&mut self, entry: impl Into<SteeringEntry>) {
        self.change(Change::State(entry.into()));
    }

    /// Makes a change that the injector knows to be possible.
    pub(super) fn change(&mut self, change: Change) {
        let undo = self.model.apply(&change).expect("an injector makes changes that are possible");
        self.undos.push(undo);
    }
}

/// The keys of everything in a model that has one.
fn keys_of(model: &Model) -> impl Iterator<Item = Key> {
    let (services, steering) = (model.services(), model.steering());
    let entries = steering.sections().into_iter().flat_map(|(_, entries)| entries).map(|entry| entry.key());
    let areas = services.areas.iter().map(|area| &area.key);
    let functions = services.functions.iter().map(|function| &function.key);
    let companies = services.companies.iter().map(|company| &company.key);
    let stated = areas.chain(functions).chain(companies).chain(entries).cloned();
    model.organisation().nodes().map(NodeRef::key).chain(stated)
}

/// With what none of some keys begins.
fn unused_prefix(keys: impl Iterator<Item = Key>) -> String {
    const PREFIX: &str = "planted-";
    let near: Vec<Key> = keys.filter(|key| key.as_str().starts_with(PREFIX)).collect();
    let numbered = (2..).map(|number: u64| format!("{PREFIX}{number}-"));
    let is_unused = |prefix: &String| !near.iter().any(|key| key.as_str().starts_with(prefix.as_str()));
    std::iter::once(PREFIX.to_owned()).chain(numbered).find(is_unused).unwrap_or_default()
}
