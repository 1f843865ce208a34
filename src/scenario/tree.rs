use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Change, ChangeError, Commission, Phase, PlannedChange};
use crate::organisation::{did_you_mean, near_keys};
use crate::{Assumed, Key, Locations, Model, Subject};

/// A plan that cannot be carried out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// A change cannot be made after those before it.
    #[error("change {}: {error}", .index + 1)]
    Change {
        /// Which, counted from 0.
        index: usize,
        /// Why.
        error: ChangeError,
    },
    /// A change belongs to a phase that the plan does not have.
    #[error("change {}: unknown phase `{phase}`{}", .index + 1, did_you_mean(.near))]
    UnknownPhase {
        /// Which change, counted from 0.
        index: usize,
        /// The phase as it was found.
        phase: Key,
        /// The nearest names that exist.
        near: Vec<String>,
    },
    /// A change belongs to a phase that comes before that of an earlier change.
    #[error("change {}: phase `{phase}` comes before `{after}`, to which change {} belongs", .index + 1, .earlier + 1)]
    PhaseOrder {
        /// Which change, counted from 0.
        index: usize,
        /// Its phase.
        phase: Key,
        /// The later phase.
        after: Key,
        /// A change before it that belongs to the later phase, counted from 0.
        earlier: usize,
    },
    /// Two phases with the same key.
    #[error("duplicate phase `{phase}`")]
    DuplicatePhase {
        /// The phase.
        phase: Key,
    },
    /// A change is tied to a commission that the plan does not have.
    #[error("change {}: unknown commission `{commission}`{}", .index + 1, did_you_mean(.near))]
    UnknownCommission {
        /// Which change, counted from 0.
        index: usize,
        /// The commission as it was found.
        commission: Key,
        /// The nearest names that exist.
        near: Vec<String>,
    },
    /// Two commissions with the same key.
    #[error("duplicate commission `{commission}`")]
    DuplicateCommission {
        /// The commission.
        commission: Key,
    },
    /// A commission names something that there is not: another commission or a phase that the plan does not have, or a node
    /// that neither the base nor the organisation after the plan has.
    #[error("commission `{commission}`: unknown {what} `{found}` in `{field}`{}", did_you_mean(.near))]
    Dangling {
        /// The commission.
        commission: Key,
        /// The field in which it stands.
        field: &'static str,
        /// What was expected there: `commission`, `phase` or `node`.
        what: &'static str,
        /// The name as it was found.
        found: Key,
        /// The nearest names that exist.
        near: Vec<String>,
    },
    /// A phase or commission rests on an assumption that neither the base states, nor the organisation after the plan, nor a
    /// change of the plan.
    #[error("{subject}: unknown assumption `{assumption}`{}", did_you_mean(.near))]
    UnknownAssumption {
        /// The phase or commission.
        subject: Subject,
        /// The assumption as it was found.
        assumption: Key,
        /// The nearest names that exist.
        near: Vec<String>,
    },
    /// A scenario is compared with another base than its own.
    #[error("it starts from `{found}`, not from `{expected}`")]
    AnotherBase {
        /// The name of the base of the comparison.
        expected: String,
        /// The name of the base of the scenario.
        found: String,
    },
}

/// A what-if: a base model, and changes to it in order.
///
/// A scenario never changes once others stand on it: [`branch`](Self::branch) starts another from its end, and the base is
/// shared by all.
///
/// # Example
/// ```
/// use std::sync::Arc;
/// use orgmodel::scenario::{Change, Scenario};
/// use orgmodel::{Model, Organisation, UnitEntry};
///
/// let mut builder = Organisation::builder();
/// builder.add(UnitEntry::new("care")).add(UnitEntry::new("schools")).add(UnitEntry::new("north").reports_to("care"));
/// let base = Model::new("today", builder.build()?, Default::default(), Default::default(), vec![])?;
///
/// let to_schools = Change::Move { node: "north".into(), to: "schools".into() };
/// let first = Arc::new(Scenario::new("first step", Arc::new(base)).then(to_schools));
/// let second = first.branch("and close care").then(Change::Remove { node: "care".into() });
/// assert_eq!(second.changes().count(), 2);
/// assert_eq!(second.model()?.organisation().len(), 2);
/// assert_eq!(first.model()?.organisation().len(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Scenario {
    name: String,
    base: Arc<Model>,
    parent: Option<Arc<Scenario>>,
    phases: Vec<Phase>,
    commissions: Vec<Commission>,
    own: Vec<PlannedChange>,
    locations: Locations,
}

impl Scenario {
    /// A scenario in which nothing changes yet.
    pub fn new(name: impl Into<String>, base: Arc<Model>) -> Self {
        Self {
            name: name.into(),
            base,
            parent: None,
            phases: Vec::new(),
            commissions: Vec::new(),
            own: Vec::new(),
            locations: Locations::default(),
        }
    }

    /// A scenario that starts where this one ends, with the same phases and commissions.
    pub fn branch(self: &Arc<Self>, name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            base: self.base.clone(),
            parent: Some(self.clone()),
            phases: self.phases.clone(),
            commissions: self.commissions.clone(),
            own: Vec::new(),
            locations: self.locations.clone(),
        }
    }

    /// The same scenario with one more change at its end.
    pub fn then(mut self, change: impl Into<PlannedChange>) -> Self {
        self.own.push(change.into());
        self
    }

    /// The same scenario with these changes in the place of its own.
    pub(crate) fn with_own_changes(mut self, changes: Vec<PlannedChange>) -> Self {
        self.own = changes;
        self
    }

    /// The same scenario with these phases, in the order of their last days, as files must have them.
    pub fn phased(mut self, phases: Vec<Phase>) -> Self {
        self.phases = phases;
        self
    }

    /// The same scenario with these commissions.
    pub fn commissioned(mut self, commissions: Vec<Commission>) -> Self {
        self.commissions = commissions;
        self
    }

    /// The same scenario with where its phases and commissions stand in a file.
    pub(crate) fn located(mut self, locations: Locations) -> Self {
        self.locations = locations;
        self
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The model from which it starts.
    pub fn base(&self) -> &Arc<Model> {
        &self.base
    }

    /// The scenario from which it branches off.
    pub fn parent(&self) -> Option<&Arc<Scenario>> {
        self.parent.as_ref()
    }

    /// The phases, in the order of their last days.
    pub fn phases(&self) -> &[Phase] {
        &self.phases
    }

    /// The commissions, in the order in which they were given.
    pub fn commissions(&self) -> &[Commission] {
        &self.commissions
    }

    /// Where phases and commissions stand in the file from which the scenario was read; empty for one that was made
    /// otherwise.
    pub fn locations(&self) -> &Locations {
        &self.locations
    }

    /// The scenarios on the way from the base to this one, which is the last.
    pub fn history(&self) -> Vec<&Scenario> {
        let mut path = vec![self];
        while let Some(parent) = &path[path.len() - 1].parent {
            path.push(parent);
        }
        path.reverse();
        path
    }

    /// All changes from the base on, those of the scenarios before it first.
    pub fn changes(&self) -> impl Iterator<Item = &PlannedChange> {
        self.history().into_iter().flat_map(|scenario| &scenario.own)
    }

    /// The changes of this scenario alone.
    pub fn own_changes(&self) -> &[PlannedChange] {
        &self.own
    }

    /// The model after all changes.
    ///
    /// # Errors
    /// [`PlanError`] with the number of the change that cannot be made, or whose phase is not in place; or with the phase or
    /// commission that names something that there is not.
    pub fn model(&self) -> Result<Model, PlanError> {
        self.check_plan()?;
        let mut model = (*self.base).clone();
        model.name = self.name.clone();
        let _ = model.apply_all(self.changes().map(|planned| &planned.change))?;
        self.check_names(&model)?;
        Ok(model)
    }

    /// The model as it is when each phase is over, in order; changes that belong to no phase happen with those before them.
    ///
    /// # Errors
    /// As [`model`](Self::model).
    pub fn by_phase(&self) -> Result<Vec<(&Phase, Model)>, PlanError> {
        self.check_plan()?;
        let mut model = (*self.base).clone();
        let changes: Vec<&PlannedChange> = self.changes().collect();
        let mut at = 0;
        let mut models = Vec::with_capacity(self.phases.len());
        for (n, phase) in self.phases.iter().enumerate() {
            model.name = format!("{}: {}", self.name, phase.name.as_deref().unwrap_or(phase.key.as_str()));
            let later =
                |planned: &PlannedChange| self.phases[n + 1..].iter().any(|p| planned.phase.as_ref() == Some(&p.key));
            while let Some(planned) = changes.get(at).filter(|planned| !later(planned)) {
                let _ = model.apply(&planned.change).map_err(|error| PlanError::Change { index: at, error })?;
                at += 1;
            }
            models.push((phase, model.clone()));
        }
        self.check_names(&model)?;
        Ok(models)
    }

    /// Changes that lead from the end of this scenario to the end of another.
    ///
    /// # Errors
    /// When one of the two cannot be carried out.
    pub fn diff(&self, other: &Scenario) -> Result<Vec<super::Change>, PlanError> {
        Ok(super::diff(&self.model()?, &other.model()?))
    }

    /// That phases and commissions have keys of their own, and that what is tied to them names such as there are, phases in
    /// order.
    fn check_plan(&self) -> Result<(), PlanError> {
        let mut order = HashMap::new();
        for (n, phase) in self.phases.iter().enumerate() {
            if order.insert(&phase.key, n).is_some() {
                return Err(PlanError::DuplicatePhase { phase: phase.key.clone() });
            }
        }
        let near_phases = |phase: &Key| near_keys(phase, self.phases.iter().map(|phase| &phase.key));
        let near_commissions = |key: &Key| near_keys(key, self.commissions.iter().map(|commission| &commission.key));
        let mut commissions = HashSet::new();
        for commission in &self.commissions {
            if !commissions.insert(&commission.key) {
                return Err(PlanError::DuplicateCommission { commission: commission.key.clone() });
            }
        }
        for commission in &self.commissions {
            let dangling = |field, what, found: &Key, near| {
                let (commission, found) = (commission.key.clone(), found.clone());
                Err(PlanError::Dangling { commission, field, what, found, near })
            };
            if let Some(unknown) = commission.depends_on.iter().find(|ground| !commissions.contains(ground)) {
                return dangling("depends_on", "commission", unknown, near_commissions(unknown));
            }
            if let Some(unknown) = commission.phase.as_ref().filter(|phase| !order.contains_key(phase)) {
                return dangling("phase", "phase", unknown, near_phases(unknown));
            }
        }
        let mut latest: Option<(usize, usize)> = None;
        for (index, planned) in self.changes().enumerate() {
            if let Some(commission) = planned.commission.as_ref().filter(|key| !commissions.contains(key)) {
                let near = near_commissions(commission);
                return Err(PlanError::UnknownCommission { index, commission: commission.clone(), near });
            }
            let Some(phase) = &planned.phase else { continue };
            let Some(&n) = order.get(phase) else {
                return Err(PlanError::UnknownPhase { index, phase: phase.clone(), near: near_phases(phase) });
            };
            if let Some((after, earlier)) = latest.filter(|&(after, _)| after > n) {
                let after = self.phases[after].key.clone();
                return Err(PlanError::PhaseOrder { index, phase: phase.clone(), after, earlier });
            }
            latest = Some((n, index));
        }
        Ok(())
    }

    /// That the responsible of commissions are nodes, and what phases and commissions rest on are assumptions, of the base,
    /// the model at the end or, for assumptions, of a change on the way.
    fn check_names(&self, end: &Model) -> Result<(), PlanError> {
        for commission in &self.commissions {
            let Some(responsible) = &commission.responsible else { continue };
            let models = [&*self.base, end];
            if models.iter().all(|model| model.organisation().node(responsible.as_str()).is_none()) {
                let keys: Vec<Key> =
                    models.iter().flat_map(|model| model.organisation().nodes().map(|node| node.key())).collect();
                return Err(PlanError::Dangling {
                    commission: commission.key.clone(),
                    field: "responsible",
                    what: "node",
                    found: responsible.clone(),
                    near: near_keys(responsible, keys.iter()),
                });
            }
        }
        let phases = self.phases.iter().map(|phase| (Subject::Phase(phase.key.clone()), &phase.assumed));
        let commissions = self
            .commissions
            .iter()
            .map(|commission| (Subject::Commission(commission.key.clone()), &commission.assumed));
        let resting: Vec<(Subject, &Assumed)> =
            phases.chain(commissions).filter(|(_, assumed)| !assumed.is_nothing()).collect();
        if resting.is_empty() {
            return Ok(());
        }
        let on_the_way = self.changes().filter_map(|planned| match &planned.change {
            Change::Assume(assumption) => Some(&assumption.key),
            _ => None,
        });
        let stated = [&*self.base, end].into_iter().flat_map(|model| model.assumptions());
        let known: HashSet<&Key> = stated.map(|assumption| &assumption.key).chain(on_the_way).collect();
        for (subject, assumed) in resting {
            if let Some((_, unknown)) = assumed.iter().find(|(_, assumption)| !known.contains(assumption)) {
                let mut sorted: Vec<&Key> = known.iter().copied().collect();
                sorted.sort_unstable();
                let near = near_keys(unknown, sorted.into_iter());
                return Err(PlanError::UnknownAssumption { subject, assumption: unknown.clone(), near });
            }
        }
        Ok(())
    }
}

/// One by one, as a long history dropped from its end by recursion would need a deep stack.
impl Drop for Scenario {
    fn drop(&mut self) {
        let mut parent = self.parent.take();
        while let Some(mut last) = parent.and_then(Arc::into_inner) {
            parent = last.parent.take();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Change;
    use crate::scenario::example::{move_to, municipality, set_head};

    fn phase(key: &str) -> Phase {
        let day = |day| jiff::civil::date(2010, 1, day);
        Phase { key: key.into(), name: None, from: day(1), to: day(2), source: None, assumed: Default::default() }
    }

    fn in_phase(phase: &str, change: Change) -> PlannedChange {
        PlannedChange { phase: Some(phase.into()), ..change.into() }
    }

    #[test]
    fn branches_share_the_base_and_what_came_before() {
        let base = Arc::new(municipality());
        let first = Arc::new(Scenario::new("first", base.clone()).then(move_to("home", "schools")));
        let left = first.branch("left").then(set_head("home", None));
        let right = Arc::new(first.branch("right").then(move_to("north", "care")));
        let lower = right.branch("lower");
        assert!(Arc::ptr_eq(lower.base(), &base));
        let names: Vec<_> = lower.history().iter().map(|scenario| scenario.name().to_owned()).collect();
        assert_eq!(names, ["first", "right", "lower"]);
        assert_eq!((left.changes().count(), left.own_changes().len()), (2, 1));
        assert_eq!(lower.model(), right.model());
        assert_eq!(lower.model().expect("a plan that works").name(), "lower");

        let changes = left.diff(&right).expect("plans that work");
        let mut model = left.model().expect("a plan that works");
        let _ = model.apply_all(&changes).expect("a diff can be applied");
        assert_eq!(Ok(model), right.model());
        assert_eq!(*base, municipality());
    }

    #[test]
    fn phases_are_known_and_follow_one_another() {
        let plan = || Scenario::new("plan", Arc::new(municipality())).phased(vec![phase("spring"), phase("autumn")]);
        let good = plan()
            .then(in_phase("spring", move_to("home", "schools")))
            .then(set_head("home", None))
            .then(in_phase("autumn", move_to("home", "care")));
        let by_phase = good.by_phase().expect("a plan that works");
        let superiors: Vec<_> = by_phase
            .iter()
            .map(|(phase, model)| {
                let home = model.organisation().node("home").expect("it stays");
                (phase.key.as_str(), home.superiors().map(|node| node.key()).collect::<Vec<_>>(), home.head().is_some())
            })
            .collect();
        let expected = [("spring", vec!["schools".into()], false), ("autumn", vec!["care".into()], false)];
        assert_eq!(superiors, expected);
        assert_eq!(by_phase[1].1, good.model().expect("a plan that works"));

        let unknown = plan().then(in_phase("sprin", move_to("home", "schools")));
        let error = unknown.model().expect_err("no such phase").to_string();
        assert_eq!(error, "change 1: unknown phase `sprin`; did you mean `spring`?");
        let early = plan()
            .then(in_phase("autumn", move_to("home", "schools")))
            .then(in_phase("spring", move_to("home", "care")));
        let error = early.by_phase().expect_err("spring comes first").to_string();
        assert_eq!(error, "change 2: phase `spring` comes before `autumn`, to which change 1 belongs");
        let twice = plan().phased(vec![phase("spring"), phase("spring")]);
        assert_eq!(twice.model().expect_err("two phases").to_string(), "duplicate phase `spring`");
    }

    fn refused(plan: Scenario) -> String {
        let error = plan.model().expect_err("it names something that there is not");
        assert_eq!(plan.by_phase().expect_err("the same"), error);
        error.to_string()
    }

    #[test]
    fn commissions_are_known_and_name_what_there_is() {
        let plan = |commissions: Vec<Commission>| {
            Scenario::new("plan", Arc::new(municipality())).phased(vec![phase("spring")]).commissioned(commissions)
        };
        let tied = |commission: &str| PlannedChange {
            commission: Some(commission.into()),
            ..move_to("home", "schools").into()
        };
        let new = Change::Add(crate::UnitEntry::new("project").reports_to("care").into());
        let good = plan(vec![
            Commission::new("moves").responsible("project").phase("spring"),
            Commission::new("heads").responsible("care").depends_on("moves"),
        ]);
        let good = good.then(tied("moves")).then(new);
        assert_eq!(good.model().map(|model| model.name().to_owned()).as_deref(), Ok("plan"));
        assert_eq!(good.commissions().len(), 2);
        assert_eq!(Arc::new(good.clone()).branch("on").commissions(), good.commissions());

        let moves = || Commission::new("moves");
        assert_eq!(refused(plan(vec![moves(), moves()])), "duplicate commission `moves`");
        let unknown = refused(plan(vec![moves()]).then(tied("move")));
        assert_eq!(unknown, "change 1: unknown commission `move`; did you mean `moves`?");
        let unknown = refused(plan(vec![moves().depends_on("heads")]));
        assert_eq!(unknown, "commission `moves`: unknown commission `heads` in `depends_on`");
        let unknown = refused(plan(vec![moves().phase("sprin")]));
        assert_eq!(unknown, "commission `moves`: unknown phase `sprin` in `phase`; did you mean `spring`?");
        let unknown = refused(plan(vec![moves().responsible("cares")]));
        assert_eq!(unknown, "commission `moves`: unknown node `cares` in `responsible`; did you mean `care`?");
        // The same node twice over is offered once.
        let project = plan(vec![moves().responsible("project")]);
        assert_eq!(refused(project), "commission `moves`: unknown node `project` in `responsible`");
    }

    #[test]
    fn what_phases_and_commissions_rest_on_is_assumed_somewhere() {
        let resting = |on: &str| {
            let phase = Phase { assumed: Assumed::Entry(on.into()), ..phase("spring") };
            let mut commission = Commission::new("moves");
            commission.assumed = Assumed::Fields([("by".into(), on.into())].into());
            [
                Scenario::new("plan", Arc::new(municipality())).phased(vec![phase]),
                Scenario::new("plan", Arc::new(municipality())).commissioned(vec![commission]),
            ]
        };
        let assume = || {
            let key = Key::from("dates");
            Change::Assume(crate::Assumption::new(key, "nobody knows"))
        };
        for plan in resting("made-up") {
            assert!(plan.model().is_ok());
        }
        let [phase, commission] = resting("made-upp");
        assert_eq!(refused(phase), "phase `spring`: unknown assumption `made-upp`; did you mean `made-up`?");
        assert_eq!(refused(commission), "commission `moves`: unknown assumption `made-upp`; did you mean `made-up`?");
        for plan in resting("dates") {
            refused(plan.clone());
            let on_the_way = plan.then(assume()).then(Change::Unassume { assumption: "dates".into() });
            assert!(on_the_way.model().is_ok());
        }
    }

    #[test]
    fn a_history_may_be_long() {
        let mut scenario = Scenario::new("0", Arc::new(municipality()));
        for n in 1..100_000_usize {
            scenario = Arc::new(scenario).branch(n.to_string());
        }
        assert_eq!(scenario.history().len(), 100_000);
        drop(scenario);
    }
}
