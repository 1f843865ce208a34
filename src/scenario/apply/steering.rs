use std::collections::HashSet;

use jiff::civil::Date;

use super::step::{Edit, Item, Step};
use super::{Refusal, position, unused};
use crate::organisation::{ladder_problems, near_keys};
use crate::steering::budget::Frame;
use crate::steering::goals::MeasuredValue;
use crate::steering::{Entry, Period, SteeringEntry, SteeringKey, SteeringKind, Target};
use crate::{
    Agreement, Assumption, Decider, Delegation, Key, Ladder, Level, NodeEntry, ProblemKind, Services, Subject,
};

impl Edit<'_> {
    pub(super) fn make_agreement(&mut self, agreement: &Agreement) -> Result<(), Refusal> {
        expect_well_formed(&agreement.key)?;
        self.expect_no_agreement(&agreement.key)?;
        if self.model().steering.position(SteeringKind::ChainDocument, &agreement.key).is_some() {
            return Err(Refusal::Taken { what: SteeringKind::ChainDocument.words(), key: agreement.key.clone() });
        }
        self.expect_terms(agreement)?;
        let at = self.model().steering.agreements.len();
        self.perform(Step::Agreement(Item::Insert(at, agreement.clone())));
        Ok(())
    }

    fn expect_no_agreement(&self, key: &Key) -> Result<(), Refusal> {
        match self.model().steering.agreement(key.as_str()) {
            Some(_) => Err(Refusal::Taken { what: "agreement", key: key.clone() }),
            None => Ok(()),
        }
    }

    pub(super) fn amend_agreement(&mut self, agreement: &Agreement) -> Result<(), Refusal> {
        let at = self.find_agreement(&agreement.key)?;
        self.expect_terms(agreement)?;
        self.perform(Step::Agreement(Item::Replace(at, agreement.clone())));
        Ok(())
    }

    pub(super) fn end_agreement(&mut self, key: &Key) -> Result<(), Refusal> {
        let at = self.find_agreement(key)?;
        unused(self.steering_references(&|target| target == Target::ChainDocument, key))?;
        self.perform(Step::Agreement(Item::Remove(at)));
        Ok(())
    }

    fn find_agreement(&self, key: &Key) -> Result<usize, Refusal> {
        position("agreement", self.model().steering.agreements.iter().map(|agreement| &agreement.key), key)
    }

    /// That what an entry of the steering model states has a meaning in this model.
    fn expect_terms(&self, entry: &dyn Entry) -> Result<(), Refusal> {
        let problem = self.model().steering_entry_problems(entry).into_iter().next();
        problem.map_or(Ok(()), |(field, problem)| Err(Refusal::Problem { field: Some(field), problem }))
    }

    pub(super) fn state(&mut self, entry: &SteeringEntry) -> Result<(), Refusal> {
        let (kind, key) = (entry.kind(), entry.key());
        expect_well_formed(key)?;
        if kind == SteeringKind::ChainDocument {
            self.expect_no_agreement(key)?;
        }
        match self.model().steering.position(kind, key) {
            Some(at) => self.put_entry(at, entry.clone()),
            None => {
                // First it stands, then it is judged: it may refer to itself, which is for a check to find.
                let at = self.model().steering.keys(kind).len();
                self.perform(Step::State(at, Box::new(entry.clone())));
                self.expect_terms(entry.as_entry())
            }
        }
    }

    pub(super) fn withdraw(&mut self, key: &SteeringKey) -> Result<(), Refusal> {
        let at = self.find_entry(key)?;
        let mut by = self.steering_references(&|target| target.sort() == Some(key.kind()), key.key());
        by.retain(|(subject, _)| *subject != Subject::Steering(key.kind(), key.key().clone()));
        unused(by)?;
        self.perform(Step::Withdraw(key.kind(), at));
        Ok(())
    }

    /// Where an entry stands in its section.
    fn find_entry(&self, key: &SteeringKey) -> Result<usize, Refusal> {
        let steering = &self.model().steering;
        steering.position(key.kind(), key.key()).ok_or_else(|| Refusal::Unknown {
            what: key.kind().words(),
            key: key.key().clone(),
            near: near_keys(key.key(), steering.keys(key.kind()).into_iter()),
        })
    }

    /// What in the steering model refers to a key, with the field.
    pub(super) fn steering_references(
        &self,
        leads: &dyn Fn(Target) -> bool,
        key: &Key,
    ) -> Vec<(Subject, &'static str)> {
        let entries = self.model().steering.sections().into_iter().flat_map(|(_, entries)| entries);
        entries.filter_map(|entry| entry.refers(leads, key).map(|field| (entry.subject(), field))).collect()
    }

    /// Puts an entry in the place of the one with its key, which stands there.
    fn put_entry(&mut self, at: usize, entry: SteeringEntry) -> Result<(), Refusal> {
        self.expect_terms(entry.as_entry())?;
        self.perform(Step::Restate(at, Box::new(entry)));
        Ok(())
    }

    pub(super) fn close_document(&mut self, document: &Key, on: Date, because: &str) -> Result<(), Refusal> {
        let at = self.find_entry(&SteeringKey::GoverningDocument(document.clone()))?;
        let document = self.model().steering.governing_documents[at].clone();
        self.put_entry(at, document.closed(on, because).into())
    }

    pub(super) fn record_value(&mut self, goal: &Key, period: Period, value: f64) -> Result<(), Refusal> {
        let at = self.find_entry(&SteeringKey::Goal(goal.clone()))?;
        let mut goal = self.model().steering.goals[at].clone();
        let Some(indicator) = &mut goal.indicator else {
            return Err(Refusal::Lacks { what: "goal", key: goal.key, lacks: "indicator" });
        };
        match indicator.values.iter_mut().find(|measured| measured.period == period) {
            Some(measured) => measured.value = value,
            None => {
                let later = indicator.values.iter().position(|measured| measured.period > period);
                let at = later.unwrap_or(indicator.values.len());
                indicator.values.insert(at, MeasuredValue { period, value });
            }
        }
        self.put_entry(at, goal.into())
    }

    pub(super) fn set_frame(&mut self, frame: &Key, kronor: u64) -> Result<(), Refusal> {
        let at = self.find_entry(&SteeringKey::Frame(frame.clone()))?;
        let frame = self.model().steering.frames[at].clone();
        self.put_entry(at, Frame { kronor, ..frame }.into())
    }

    pub(super) fn delegate(&mut self, delegation: &Delegation) -> Result<(), Refusal> {
        expect_well_formed(&delegation.key)?;
        let refused = |problem| Refusal::Problem { field: Some("by"), problem };
        self.model().expect_decider(&delegation.by).map_err(refused)?;
        self.expect_terms(delegation)?;
        let delegations = &self.model().steering.delegations;
        let item = match delegations.iter().position(|other| other.key == delegation.key) {
            Some(at) => Item::Replace(at, delegation.clone()),
            None => Item::Insert(delegations.len(), delegation.clone()),
        };
        self.perform(Step::Delegation(item));
        // The first delegation of a model is all that matters can name from now on.
        unused(self.without_decider())
    }

    /// Sorts of matter on which somebody decides whom there is not.
    fn without_decider(&self) -> Vec<(Subject, &'static str)> {
        let model = self.model();
        let kinds = model.services.matter_kinds.iter();
        kinds
            .filter(|kind| !model.decider_problems(kind, false).is_empty())
            .map(|kind| (Subject::MatterKind(kind.key.clone()), "decisions"))
            .collect()
    }

    pub(super) fn end_delegation(&mut self, key: &Key) -> Result<(), Refusal> {
        let delegations = self.model().steering.delegations.iter();
        let at = position("delegation", delegations.map(|delegation| &delegation.key), key)?;
        self.perform(Step::Delegation(Item::Remove(at)));
        unused(self.without_decider())
    }

    pub(super) fn set_ladder(&mut self, levels: &[Level]) -> Result<(), Refusal> {
        if let Some(problem) = ladder_problems(levels).into_iter().next() {
            return Err(problem.kind.into());
        }
        let ladder = Ladder::new(levels.to_vec());
        let delegations = self.model().steering.delegations.iter();
        unused(
            delegations
                .filter(
                    |delegation| matches!(&delegation.by, Decider::Level(title) if ladder.level_of(title).is_none()),
                )
                .map(|delegation| (Subject::Delegation(delegation.key.clone()), "by"))
                .collect(),
        )?;
        self.perform(Step::Ladder(ladder));
        unused(self.without_decider())
    }

    pub(super) fn restate_services(&mut self, services: &Services) -> Result<(), Refusal> {
        if let Some(problem) = services.validate().err().and_then(|problems| problems.iter().next().cloned()) {
            return Err(problem.kind.into());
        }
        let model = self.model();
        let mut assumed = services.assumed().into_iter().flat_map(|(_, entries)| entries);
        if let Some(problem) = assumed.find_map(|assumed| model.assumed_problems(assumed).into_iter().next()) {
            return Err(Refusal::Problem { field: Some("assumed"), problem });
        }
        let mut kinds = services.matter_kinds.iter();
        if let Some((_, problem)) = kinds.find_map(|kind| model.decider_problems(kind, true).into_iter().next()) {
            return Err(Refusal::Problem { field: Some("decisions"), problem });
        }
        unused(self.orphans(services))?;
        self.perform(Step::Services(Box::new(services.clone())));
        Ok(())
    }

    /// What refers to service areas and support functions that other services do not have.
    fn orphans(&self, services: &Services) -> Vec<(Subject, &'static str)> {
        let model = self.model();
        let areas: HashSet<&Key> = services.areas.iter().map(|area| &area.key).collect();
        let functions: HashSet<&Key> = services.functions.iter().map(|function| &function.key).collect();
        let mut by = Vec::new();
        for entry in model.organisation.entries() {
            let (field, named) = entry.areas();
            if named.iter().any(|area| !areas.contains(area)) {
                by.push((Subject::Node(entry.kind(), entry.key().clone()), field));
            }
            if let NodeEntry::Unit(unit) = &entry
                && unit.functions.iter().any(|function| !functions.contains(function))
            {
                by.push((Subject::Node(entry.kind(), entry.key().clone()), "functions"));
            }
        }
        for entry in model.steering.sections().into_iter().flat_map(|(_, entries)| entries) {
            let orphan = entry.references().into_iter().find(|reference| match reference.target {
                Target::ServiceArea => !areas.contains(reference.key),
                Target::SupportFunction => !functions.contains(reference.key),
                _ => false,
            });
            by.extend(orphan.map(|reference| (entry.subject(), reference.field)));
        }
        by
    }

    pub(super) fn assume(&mut self, assumption: &Assumption) -> Result<(), Refusal> {
        expect_well_formed(&assumption.key)?;
        if let Some((field, problem)) = assumption.problems().into_iter().next() {
            return Err(Refusal::Problem { field: Some(field), problem });
        }
        let assumptions = self.model().assumptions.iter();
        let item = match assumptions.clone().position(|other| other.key == assumption.key) {
            Some(at) => Item::Replace(at, assumption.clone()),
            None => Item::Insert(assumptions.len(), assumption.clone()),
        };
        self.perform(Step::Assumption(item));
        Ok(())
    }

    pub(super) fn unassume(&mut self, key: &Key) -> Result<(), Refusal> {
        let at = position("assumption", self.model().assumptions.iter().map(|assumption| &assumption.key), key)?;
        let places = self.model().assumed();
        unused(
            places
                .into_iter()
                .filter(|(.., assumption)| assumption.key == *key)
                .map(|(subject, ..)| (subject, "assumed"))
                .collect(),
        )?;
        self.perform(Step::Assumption(Item::Remove(at)));
        Ok(())
    }
}

fn expect_well_formed(key: &Key) -> Result<(), Refusal> {
    if key.is_well_formed() { Ok(()) } else { Err(ProblemKind::MalformedKey { key: key.clone() }.into()) }
}
