use jiff::civil::Date;

use super::step::{Edit, Item, Step};
use super::{Refusal, position, unused};
use crate::organisation::ladder_problems;
use crate::steering::goals::MeasuredValue;
use crate::steering::{Entry, Period, Reference, SteeringEntry, SteeringKey, SteeringKind, Target};
use crate::{Agreement, Assumption, Decider, Delegation, Key, Ladder, Level, ProblemKind, Services, Subject};

impl Edit<'_> {
    pub(super) fn make_agreement(&mut self, agreement: &Agreement) -> Result<(), Refusal> {
        expect_well_formed(&agreement.key)?;
        if self.model().steering.agreement(agreement.key.as_str()).is_some() {
            return Err(Refusal::Taken { what: "agreement", key: agreement.key.clone() });
        }
        self.expect_terms(agreement)?;
        let documents = self.model().steering.keys(SteeringKind::ChainDocument);
        if documents.contains(&&agreement.key) {
            return Err(Refusal::Taken { what: "chain document", key: agreement.key.clone() });
        }
        let at = self.model().steering.agreements.len();
        self.perform(Step::Agreement(Item::Insert(at, agreement.clone())));
        Ok(())
    }

    pub(super) fn amend_agreement(&mut self, agreement: &Agreement) -> Result<(), Refusal> {
        let at = self.find_agreement(&agreement.key)?;
        self.expect_terms(agreement)?;
        self.perform(Step::Agreement(Item::Replace(at, agreement.clone())));
        Ok(())
    }

    pub(super) fn end_agreement(&mut self, key: &Key) -> Result<(), Refusal> {
        let at = self.find_agreement(key)?;
        unused(self.steering_references(|target| target == Target::ChainDocument, key))?;
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
        expect_well_formed(entry.key())?;
        let steering = &self.model().steering;
        let keys = steering.keys(entry.kind());
        let (at, number) = (keys.iter().position(|key| *key == entry.key()), keys.len());
        let is_document = entry.kind() == SteeringKind::ChainDocument;
        if is_document && steering.agreement(entry.key().as_str()).is_some() {
            return Err(Refusal::Taken { what: "agreement", key: entry.key().clone() });
        }
        let add = Step::State(number, Box::new(entry.clone()));
        if at.is_none() {
            // An entry may refer to itself, which a check judges.
            self.perform(add);
            return self.expect_terms(entry.as_entry());
        }
        self.expect_terms(entry.as_entry())?;
        self.perform(at.map_or(add, |at| Step::Restate(at, Box::new(entry.clone()))));
        Ok(())
    }

    pub(super) fn withdraw(&mut self, key: &SteeringKey) -> Result<(), Refusal> {
        let at = self.find_entry(key)?;
        let by = self.steering_references(|target| target.is_of(key.kind()), key.key());
        let itself = Subject::Steering(key.kind(), key.key().clone());
        unused(by.into_iter().filter(|(subject, _)| *subject != itself).collect())?;
        self.perform(Step::Withdraw(key.kind(), at));
        Ok(())
    }

    /// Where an entry stands in its section.
    fn find_entry(&self, key: &SteeringKey) -> Result<usize, Refusal> {
        position(key.kind().words(), self.model().steering.keys(key.kind()).into_iter(), key.key())
    }

    /// What in the steering model refers to a key, with the field.
    pub(super) fn steering_references(
        &self,
        leads: impl Fn(Target) -> bool,
        key: &Key,
    ) -> Vec<(Subject, &'static str)> {
        let entries = self.model().steering.sections().into_iter().flat_map(|(_, entries)| entries);
        let by = |entry: &dyn Entry| {
            let mut found = entry.references().into_iter();
            found.find(|reference| leads(reference.target) && reference.key == key).map(|reference| reference.field)
        };
        entries.filter_map(|entry| Some((entry.subject(), by(entry)?))).collect()
    }

    /// Puts an entry with something changed in the place of the one with a key.
    fn amend(&mut self, key: &SteeringKey, change: impl FnOnce(&mut SteeringEntry)) -> Result<(), Refusal> {
        let at = self.find_entry(key)?;
        let mut entry = self.model().steering.entry(key).expect("it was found");
        change(&mut entry);
        self.expect_terms(entry.as_entry())?;
        self.perform(Step::Restate(at, Box::new(entry)));
        Ok(())
    }

    pub(super) fn close_document(&mut self, document: &Key, on: Date, because: &str) -> Result<(), Refusal> {
        self.amend(&SteeringKey::GoverningDocument(document.clone()), |entry| {
            if let SteeringEntry::GoverningDocument(document) = entry {
                (document.closed, document.closed_because) = (Some(on), Some(because.to_owned()));
            }
        })
    }

    pub(super) fn record_value(&mut self, goal: &Key, period: Period, value: f64) -> Result<(), Refusal> {
        let key = SteeringKey::Goal(goal.clone());
        self.find_entry(&key)?;
        if let Some(SteeringEntry::Goal(found)) = self.model().steering.entry(&key)
            && found.indicator.is_none()
        {
            return Err(Refusal::Lacks { what: "goal", key: goal.clone(), lacks: "indicator" });
        }
        self.amend(&key, |entry| {
            if let SteeringEntry::Goal(goal) = entry
                && let Some(indicator) = &mut goal.indicator
            {
                indicator.values.retain(|measured| measured.period != period);
                let at = indicator.values.partition_point(|measured| measured.period < period);
                indicator.values.insert(at, MeasuredValue { period, value });
            }
        })
    }

    pub(super) fn set_frame(&mut self, frame: &Key, kronor: u64) -> Result<(), Refusal> {
        self.amend(&SteeringKey::Frame(frame.clone()), |entry| {
            if let SteeringEntry::Frame(frame) = entry {
                frame.kronor = kronor;
            }
        })
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
        Ok(())
    }

    pub(super) fn end_delegation(&mut self, key: &Key) -> Result<(), Refusal> {
        let delegations = self.model().steering.delegations.iter();
        let at = position("delegation", delegations.map(|delegation| &delegation.key), key)?;
        self.perform(Step::Delegation(Item::Remove(at)));
        Ok(())
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
        Ok(())
    }

    pub(super) fn restate_services(&mut self, services: &Services) -> Result<(), Refusal> {
        if let Some(problem) = services.validate().err().and_then(|problems| problems.iter().next().cloned()) {
            return Err(problem.kind.into());
        }
        let model = self.model();
        let assumed = std::iter::once(&services.assumed).chain(services.areas.iter().map(|e| &e.assumed));
        let assumed = assumed.chain(services.touches.iter().map(|e| &e.assumed));
        let assumed = assumed.chain(services.functions.iter().map(|e| &e.assumed));
        let mut assumed = assumed.chain(services.companies.iter().map(|e| &e.assumed));
        if let Some(problem) = assumed.find_map(|assumed| model.assumed_problems(assumed).into_iter().next()) {
            return Err(Refusal::Problem { field: Some("assumed"), problem });
        }
        unused(self.orphans(services))?;
        self.perform(Step::Services(Box::new(services.clone())));
        Ok(())
    }

    /// What refers to service areas and support functions that other services do not have.
    fn orphans(&self, services: &Services) -> Vec<(Subject, &'static str)> {
        let model = self.model();
        let areas: std::collections::HashSet<&Key> = services.areas.iter().map(|area| &area.key).collect();
        let mut by = Vec::new();
        for entry in model.organisation.entries() {
            let (field, named) = entry.areas();
            if named.iter().any(|area| !areas.contains(area)) {
                by.push((Subject::Node(entry.kind(), entry.key().clone()), field));
            }
            if let crate::NodeEntry::Unit(unit) = &entry
                && unit.functions.iter().any(|function| services.function(function.as_str()).is_none())
            {
                by.push((Subject::Node(entry.kind(), entry.key().clone()), "functions"));
            }
        }
        for (_, entries) in model.steering.sections() {
            for entry in entries {
                let orphan = |reference: &Reference<'_>| match reference.target {
                    Target::ServiceArea => !areas.contains(reference.key),
                    Target::SupportFunction => services.function(reference.key.as_str()).is_none(),
                    _ => false,
                };
                let found = entry.references().into_iter().find(orphan);
                by.extend(found.map(|reference| (entry.subject(), reference.field)));
            }
        }
        by
    }

    pub(super) fn assume(&mut self, assumption: &Assumption) -> Result<(), Refusal> {
        expect_well_formed(&assumption.key)?;
        if let Some(problem) = ProblemKind::of_blank("reason", &assumption.key, &assumption.reason) {
            return Err(problem.into());
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
