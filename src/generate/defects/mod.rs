//! Defects planted in a model without findings: exactly so many of a kind, and where they are.
//!
//! Each check of the catalogue has an injector, which breaks the check's rule in so many places and nothing else. What it
//! planted is ground truth: a run of the checks finds each of them once, and nothing besides.

#[cfg(test)]
mod example;
mod heads;

use std::collections::HashSet;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use crate::facts::Thresholds;
use crate::scenario::{Change, Undo};
use crate::{Model, Subject};

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
    let random = Pcg64::seed_from_u64(seed);
    let mut site = Site { model, thresholds, random, taken: HashSet::new(), undos: vec![] };
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
    undos: Vec<Undo>,
}

impl Site<'_> {
    fn plant(&mut self, name: &str, wanted: usize) -> Result<Vec<Planted>, InjectError> {
        let unknown = || InjectError::Unknown { name: name.to_owned() };
        let injector = INJECTORS.iter().find(|injector| injector.check == name).ok_or_else(unknown)?;
        let subjects = (injector.run)(self, wanted);
        if subjects.len() < wanted {
            return Err(InjectError::NoRoom { check: injector.check, wanted, found: subjects.len() });
        }
        Ok(subjects.into_iter().map(|subject| Planted { check: injector.check, subject }).collect())
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

    /// Whether something is untouched.
    pub(super) fn is_free(&self, subject: &Subject) -> bool {
        !self.taken.contains(subject)
    }

    /// Marks what a defect touches.
    pub(super) fn take(&mut self, subjects: impl IntoIterator<Item = Subject>) {
        self.taken.extend(subjects);
    }

    /// Makes a change that the injector knows to be possible.
    pub(super) fn change(&mut self, change: Change) {
        let undo = self.model.apply(&change).expect("an injector makes changes that are possible");
        self.undos.push(undo);
    }
}
