//! What following a change finds otherwise than before, and what takes it back.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use super::{Kept, Outcome};
use crate::NodeId;
use crate::checks::{Check, Finding, Findings, FoldNotes, Place, Severity, StepNotes, complete};
use crate::facts::{DerivedNotes, Facts};
use crate::organisation::MOST_NOTED;

/// What a change overwrote of all that a session keeps.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) derived: DerivedNotes,
    pub(super) steps: StepNotes,
    pub(super) levels: FoldNotes,
    pub(super) found: Vec<Before>,
}

/// What a check, by its place in the order, found at a place before a change.
pub(super) struct Before {
    pub(super) check: usize,
    pub(super) place: Place,
    /// How many findings there are no more.
    pub(super) resolved: usize,
    /// All findings; `None` where they are those that there are no more.
    pub(super) findings: Option<Vec<Arc<Finding>>>,
}

impl Notes {
    pub(super) fn len(&self) -> usize {
        let found = self.found.iter().map(|before| 1 + before.findings.as_ref().map_or(0, Vec::len));
        self.derived.len() + self.steps.len() + self.levels.len() + found.sum::<usize>()
    }
}

/// What was found otherwise than before.
#[derive(Default)]
pub(super) struct Told {
    pub(super) outcome: Outcome,
    /// What was found before, of one check after the other.
    pub(super) before: Vec<Before>,
    /// The place of the check that tells, in the order.
    pub(super) check: usize,
    /// Whether a finding went to another place, which is not told: what was found before then does not follow from what is told.
    pub(super) moved: bool,
}

impl Told {
    /// Puts what a check finds now in the place of what it found.
    pub(super) fn replace(&mut self, kept: &mut Kept, mut now: Kept) {
        if *kept == now {
            return;
        }
        let told = std::mem::take(&mut self.outcome);
        let places: BTreeSet<Place> = kept.keys().chain(now.keys()).copied().collect();
        for place in places {
            self.replace_at(kept, place, now.remove(&place).unwrap_or_default());
        }
        let Outcome { mut introduced, mut resolved } = std::mem::replace(&mut self.outcome, told);
        self.moved |= cancel(&mut introduced, &mut resolved);
        self.outcome.introduced.extend(introduced);
        self.outcome.resolved.extend(resolved);
    }

    /// The same at one node, where something is found or was.
    pub(super) fn judge_at(
        &mut self,
        kept: &mut Kept,
        id: NodeId,
        check: &Check,
        severity: Severity,
        facts: &Facts<'_>,
        found: &mut Findings,
    ) {
        let now = complete(check, severity, facts, found.drain()).map(Arc::new).collect();
        self.replace_at(kept, (Facts::NODES, id.row()), now);
    }

    fn replace_at(&mut self, kept: &mut Kept, place: Place, now: Vec<Arc<Finding>>) {
        if kept.get(&place).map_or(&[][..], Vec::as_slice) == now {
            return;
        }
        let before = kept.remove(&place).unwrap_or_default();
        let mut stays = vec![false; before.len()];
        for finding in &now {
            match (0..before.len()).find(|&at| !stays[at] && before[at] == *finding) {
                Some(at) => stays[at] = true,
                None => self.outcome.introduced.push(finding.clone()),
            }
        }
        if !now.is_empty() {
            kept.insert(place, now);
        }
        let findings = stays.contains(&true).then(|| before.clone());
        let before_resolved = self.outcome.resolved.len();
        let gone = before.into_iter().zip(&stays).filter(|(_, stays)| !**stays);
        self.outcome.resolved.extend(gone.map(|(finding, _)| finding));
        let resolved = self.outcome.resolved.len() - before_resolved;
        // One more than may be noted tells that there were too many.
        if self.before.len() <= MOST_NOTED {
            self.before.push(Before { check: self.check, place, resolved, findings });
        }
    }
}

/// Takes findings that are in both lists out of both, the first of several; whether there were any.
pub(super) fn cancel(introduced: &mut Vec<Arc<Finding>>, resolved: &mut Vec<Arc<Finding>>) -> bool {
    let mut stays = [vec![true; introduced.len()], vec![true; resolved.len()]];
    let name = |finding: &Finding| (finding.check, finding.subject.clone(), finding.message.clone());
    let mut alike: HashMap<_, VecDeque<usize>> = HashMap::new();
    if !resolved.is_empty() {
        introduced.iter().enumerate().for_each(|(at, finding)| alike.entry(name(finding)).or_default().push_back(at));
    }
    for (at, finding) in resolved.iter().enumerate() {
        let Some(others) = alike.get_mut(&name(finding)) else { continue };
        if let Some(found) = others.iter().position(|&other| introduced[other] == *finding) {
            let other = others.remove(found).expect("it was found there");
            (stays[0][other], stays[1][at]) = (false, false);
        }
    }
    let mut some = false;
    for (list, stays) in [introduced, resolved].into_iter().zip(&stays) {
        let mut stays = stays.iter();
        let before = list.len();
        list.retain(|_| stays.next().is_none_or(|&stays| stays));
        some |= list.len() < before;
    }
    some
}
