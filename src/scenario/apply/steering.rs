use super::step::{Edit, Item, Step};
use super::{Refusal, position, unused};
use crate::organisation::{ladder_problems, repeated};
use crate::{Agreement, Assumption, Decider, Delegation, Key, Ladder, Level, ProblemKind, Services, Subject};

impl Edit<'_> {
    pub(super) fn make_agreement(&mut self, agreement: &Agreement) -> Result<(), Refusal> {
        expect_well_formed(&agreement.key)?;
        if self.model().steering.agreement(agreement.key.as_str()).is_some() {
            return Err(Refusal::Taken { what: "agreement", key: agreement.key.clone() });
        }
        self.expect_terms(agreement)?;
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
        self.perform(Step::Agreement(Item::Remove(at)));
        Ok(())
    }

    fn find_agreement(&self, key: &Key) -> Result<usize, Refusal> {
        position("agreement", self.model().steering.agreements.iter().map(|agreement| &agreement.key), key)
    }

    fn expect_terms(&self, agreement: &Agreement) -> Result<(), Refusal> {
        let terms = self.model().agreement_problems(agreement);
        let assumed = self.model().assumed_problems(&agreement.assumed);
        let problem = terms.into_iter().chain(assumed.into_iter().map(|problem| ("assumed", problem))).next();
        problem.map_or(Ok(()), |(field, problem)| Err(Refusal::Problem { field: Some(field), problem }))
    }

    pub(super) fn delegate(&mut self, delegation: &Delegation) -> Result<(), Refusal> {
        expect_well_formed(&delegation.key)?;
        let refused = |field| move |problem| Refusal::Problem { field: Some(field), problem };
        for area in &delegation.areas {
            self.model().services.expect_area(area).map_err(refused("areas"))?;
        }
        if let Some((_, key)) = repeated(&delegation.areas).next() {
            return Err(refused("areas")(ProblemKind::DuplicateItem { key: key.clone() }));
        }
        self.model().expect_decider(&delegation.by).map_err(refused("by"))?;
        if let Some(problem) = self.model().assumed_problems(&delegation.assumed).into_iter().next() {
            return Err(refused("assumed")(problem));
        }
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
        for agreement in &model.steering.agreements {
            if !areas.contains(&agreement.area) {
                by.push((Subject::Agreement(agreement.key.clone()), "area"));
            }
        }
        for delegation in &model.steering.delegations {
            if delegation.areas.iter().any(|area| !areas.contains(area)) {
                by.push((Subject::Delegation(delegation.key.clone()), "areas"));
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
