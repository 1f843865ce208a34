use std::collections::HashMap;

use crate::checks::{Checker, Finding};
use crate::facts::{Break, Facts, Needs, PlannedStep};
use crate::scenario::identity::{Identity, Origins};
use crate::scenario::{Change, PlanError, PlannedChange, Scenario};
use crate::{Key, Model};

/// The checks that must hold on every day of a reform, also between two phases, by name.
///
/// A municipality does not stop while it is reorganised. What must hold on each day is what somebody would fall through
/// otherwise; direction, economy and elegance may wait for the end of the reform:
///
/// - Every unit is headed: `without-head` and `vacant-head`. Nobody may be without a manager to answer for them (A1, A3).
/// - Every member of staff is employed by exactly one body: `staff-without-employer` and `staff-with-several-employers` (P3).
/// - Every service area is done: `service-area-without-doer` (A2).
/// - Every focus area is in the charge of exactly one: `focus-area-without-responsible` and
///   `focus-area-with-several-responsible` (A6).
/// - Every line reaches the council: `reporting-cycle` and `without-superior` for the way up to the top, `several-superiors`,
///   for with two superiors it is not said which line, and which employer, is the one; `line-beside-executive-board`
///   from the top to the bodies, `council-not-highest` from there to the council (A1, A7, P2); and `several-roots`, as in a
///   chart without bodies it is what says that lines do not meet.
pub const EVERY_DAY: &[&str] = &[
    "reporting-cycle",
    "several-superiors",
    "without-superior",
    "several-roots",
    "line-beside-executive-board",
    "without-head",
    "vacant-head",
    "focus-area-without-responsible",
    "focus-area-with-several-responsible",
    "council-not-highest",
    "staff-without-employer",
    "staff-with-several-employers",
    "service-area-without-doer",
];

/// What the checks that must hold [`EVERY_DAY`] find between the phases of a plan.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Between {
    /// What the plan breaks, in the order of the phases after which it is broken first.
    pub breaks: Vec<Break>,
    /// What is broken before the plan already, whether the plan mends it or not: no doing of the plan.
    pub before: Vec<Finding>,
    /// The phases after which the organisation was judged: all but the last, of those that end on one day the last.
    pub judged: Vec<Key>,
}

/// Asks the checks that must hold [`EVERY_DAY`] of the organisation after each phase but the last.
///
/// The checks run by the levels, waivers and thresholds of the checker, and only such as it has. What they need is taken as
/// stated when the base or the model at the end states it, so that a check is not off just because the last head, say, is
/// gone. A finding of the base, known again as in a [`Comparison`](crate::scenario::Comparison), is no doing of the plan.
/// Phases that end on the same day have no day between them.
///
/// One run of the checks for each phase; where something is broken, one more for each change.
///
/// # Errors
/// [`PlanError`] when the scenario cannot be carried out.
pub fn between(scenario: &Scenario, checker: &Checker<'_>) -> Result<Between, PlanError> {
    let days = Days::of(scenario, checker)?;
    let changes: Vec<&PlannedChange> = scenario.changes().collect();
    let order: Vec<usize> = (0..changes.len()).collect();
    let places = days.places(&changes);
    let mut judged = Vec::new();
    let mut broken = false;
    let mut model = (**scenario.base()).clone();
    let mut at = 0;
    for (n, phase) in scenario.phases().iter().enumerate() {
        while let Some(planned) = changes.get(at).filter(|_| places[at] <= n) {
            let _ = model.apply(&planned.change).map_err(|error| PlanError::Change { index: at, error })?;
            at += 1;
        }
        if days.ends_after(n) {
            judged.push(phase.key.clone());
            broken = broken || !days.beyond(&model, &days.origins(&changes[..at])).is_empty();
        }
    }
    let breaks = if broken { days.breaks(&changes, &order, &places)? } else { vec![] };
    Ok(Between { breaks, before: days.before.clone(), judged })
}

/// What it takes to judge the days between the phases of a scenario, whatever the order of its changes.
pub(super) struct Days<'s, 'c> {
    scenario: &'s Scenario,
    checker: Checker<'c>,
    needs: Needs,
    /// The findings of the base.
    before: Vec<Finding>,
    counts: HashMap<Identity, usize>,
    pub(super) end: Model,
}

impl<'s, 'c> Days<'s, 'c> {
    pub(super) fn of(scenario: &'s Scenario, checker: &Checker<'c>) -> Result<Self, PlanError> {
        let end = scenario.model()?;
        let thresholds = &checker.configuration().thresholds;
        let needs = Facts::new(scenario.base(), thresholds).stated().and(Facts::new(&end, thresholds).stated());
        let checker = checker.only(|check| EVERY_DAY.contains(&check.name));
        let mut days = Self { scenario, checker, needs, before: vec![], counts: HashMap::new(), end };
        days.before = days.findings(scenario.base());
        for finding in &days.before {
            *days.counts.entry(Identity::of(finding, &Origins::default())).or_default() += 1;
        }
        Ok(days)
    }

    /// What the checks of every day find in a model.
    fn findings(&self, model: &Model) -> Vec<Finding> {
        let facts = Facts::new(model, &self.checker.configuration().thresholds).taken_as_stated(self.needs);
        let mut findings = self.checker.run_on(&facts).findings;
        // Waivers of other checks cover nothing here, and that is no finding.
        findings.retain(|finding| EVERY_DAY.contains(&finding.check));
        findings
    }

    /// What is found in a model beyond what is in the base: of several of one identity, the last.
    pub(super) fn beyond(&self, model: &Model, origins: &Origins) -> Vec<(Identity, Finding)> {
        let mut carried = self.counts.clone();
        let mut beyond = Vec::new();
        for finding in self.findings(model) {
            let identity = Identity::of(&finding, origins);
            match carried.get_mut(&identity).filter(|left| **left > 0) {
                Some(left) => *left -= 1,
                None => beyond.push((identity, finding)),
            }
        }
        beyond
    }

    /// What nodes were called before some changes.
    pub(super) fn origins(&self, changes: &[&PlannedChange]) -> Origins {
        Origins::of(changes.iter().map(|planned| &planned.change))
    }

    /// Whether there is a day after a phase on which the next has not ended, and another phase is still to come.
    pub(super) fn ends_after(&self, phase: usize) -> bool {
        let phases = self.scenario.phases();
        phases.get(phase + 1).is_some_and(|next| next.to != phases[phase].to)
    }

    /// For each change the phase in which it happens, by its number; a change without a phase happens with those before it.
    pub(super) fn places(&self, changes: &[&PlannedChange]) -> Vec<usize> {
        let order: HashMap<&Key, usize> =
            self.scenario.phases().iter().enumerate().map(|(n, phase)| (&phase.key, n)).collect();
        let mut place = 0;
        let places = changes.iter().map(|planned| {
            place = planned.phase.as_ref().and_then(|phase| order.get(phase).copied()).unwrap_or(place);
            place
        });
        places.collect()
    }

    /// What breaks between phases when the changes are made in an order, each in the phase at its place. Changes are named by
    /// their numbers in `order`.
    pub(super) fn breaks(
        &self,
        changes: &[&PlannedChange],
        order: &[usize],
        places: &[usize],
    ) -> Result<Vec<Break>, PlanError> {
        let phases = self.scenario.phases();
        let phase_of = |at: usize| phases.get(places[at]).map(|phase| phase.key.clone());
        let step =
            |at: usize| PlannedStep { index: order[at], phase: phase_of(at), words: changes[at].change.to_string() };
        // After how many changes each judged phase is over.
        let ends = |n: usize| places.partition_point(|&place| place <= n);
        let judged: Vec<(usize, usize)> =
            (0..phases.len()).filter(|&n| self.ends_after(n)).map(|n| (n, ends(n))).collect();

        // Broken things that are open, with the change after which they are there and the phase after which that is seen.
        struct Open {
            since: usize,
            seen: Option<(usize, Finding)>,
        }
        let mut open: Vec<((Identity, usize), Open)> = Vec::new();
        let mut found: Vec<(usize, Break)> = Vec::new();
        let mut close = |(identity, _): (Identity, usize), open: Open, at: Option<usize>| {
            let _ = identity;
            let Some((n, finding)) = open.seen else { return };
            let broken = Break {
                phase: phases[n].key.clone(),
                until: at.and_then(&phase_of),
                check: finding.check,
                code: finding.code,
                subject: finding.subject,
                message: finding.message,
                change: step(open.since),
                mended: at.map(&step),
            };
            found.push((n, broken));
        };
        let mut model = (**self.scenario.base()).clone();
        let mut origins = Origins::default();
        for (at, planned) in changes.iter().enumerate() {
            let index = order[at];
            let _ = model.apply(&planned.change).map_err(|error| PlanError::Change { index, error })?;
            if matches!(planned.change, Change::Rename { key: Some(_), .. }) {
                origins = self.origins(&changes[..=at]);
            }
            let mut numbers: HashMap<Identity, usize> = HashMap::new();
            let mut there: Vec<((Identity, usize), Finding)> = Vec::new();
            for (identity, finding) in self.beyond(&model, &origins) {
                let number = numbers.entry(identity.clone()).or_default();
                there.push(((identity, *number), finding));
                *number += 1;
            }
            let here: HashMap<&(Identity, usize), &Finding> =
                there.iter().map(|(key, finding)| (key, finding)).collect();
            let (kept, gone): (Vec<_>, Vec<_>) = open.into_iter().partition(|(key, _)| here.contains_key(key));
            open = kept;
            for (key, gone) in gone {
                close(key, gone, Some(at));
            }
            let known: std::collections::HashSet<(Identity, usize)> = open.iter().map(|(key, _)| key.clone()).collect();
            for (key, _) in &there {
                if !known.contains(key) {
                    open.push((key.clone(), Open { since: at, seen: None }));
                }
            }
            // The first phase that is over after this change is where a reader meets it.
            if let Some(&(n, _)) = judged.iter().find(|&&(_, end)| end == at + 1) {
                for (key, open) in &mut open {
                    if open.seen.is_none()
                        && let Some(finding) = here.get(key)
                    {
                        open.seen = Some((n, (*finding).clone()));
                    }
                }
            }
        }
        for (key, left) in open {
            close(key, left, None);
        }
        found.sort_by_key(|(n, broken)| (*n, broken.change.index));
        Ok(found.into_iter().map(|(_, broken)| broken).collect())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::checks::{CATALOGUE, CheckConfig, CheckLevel, Waiver};
    use crate::fixture::{PlanFixture, late_owner, owns, phase, plan};
    use crate::{Head, Subject, UnitEntry};

    fn breaks(plan: &PlanFixture) -> Vec<Break> {
        between(&plan.scenario(), &Checker::new()).expect("the plan can be carried out").breaks
    }

    /// After which phase, until which, the code, and the changes that break and mend.
    type Told = (String, Option<String>, &'static str, usize, Option<usize>);

    fn told(plan: &PlanFixture) -> Vec<Told> {
        let told = breaks(plan).into_iter().map(|broken| {
            let until = broken.until.map(|phase| phase.to_string());
            (broken.phase.to_string(), until, broken.code, broken.change.index, broken.mended.map(|step| step.index))
        });
        told.collect()
    }

    fn headless(node: &str) -> Change {
        Change::SetHead { node: node.into(), head: None }
    }

    fn headed(node: &str) -> Change {
        Change::SetHead { node: node.into(), head: Some(Head::new("unit manager")) }
    }

    #[test]
    fn the_checks_of_every_day_are_in_the_catalogue_in_its_order() {
        let places: Vec<Option<usize>> =
            EVERY_DAY.iter().map(|name| CATALOGUE.iter().position(|check| check.name == *name)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    }

    #[test]
    fn the_change_named_is_the_last_before_which_it_was_not_broken() {
        // Gone, back, gone again; back in autumn.
        let mut flickering = plan().then("spring", headless("culture-1"));
        flickering.changes.drain(1..3);
        let flickering = flickering
            .then("spring", headed("culture-1"))
            .then("spring", headless("culture-1"))
            .then("autumn", headed("culture-1"));
        let expected = [("spring".to_owned(), Some("autumn".to_owned()), "H1", 3, Some(4))];
        assert_eq!(told(&flickering), expected);
        assert_eq!(breaks(&flickering)[0].change.phase, Some("spring".into()));
    }

    #[test]
    fn what_the_last_phase_breaks_is_left_to_the_model_at_the_end() {
        assert_eq!(told(&plan().then("autumn", headless("culture-1"))), []);
    }

    #[test]
    fn phases_that_end_on_one_day_have_no_day_between_them() {
        let mut same = late_owner();
        same.phases[0].to = same.phases[1].to;
        assert_eq!(told(&same), []);
    }

    #[test]
    fn what_is_broken_before_the_plan_is_told_apart_mended_or_not_and_under_another_name() {
        let mut old = late_owner();
        old.base = old.base.unit("culture-1", |unit| unit.head = None).unit("culture-2", |unit| unit.head = None);
        old.changes.truncate(1);
        let rename = Change::Rename { node: "culture-1".into(), name: None, key: Some("first".into()) };
        let old = old.then("spring", rename).then("autumn", headed("culture-2"));
        let found = between(&old.scenario(), &Checker::new()).expect("the plan can be carried out");
        assert_eq!(found.breaks, []);
        let subjects: Vec<_> = found.before.iter().filter_map(|finding| finding.subject.key()).collect();
        assert_eq!(subjects, ["culture-1", "culture-2"]);
        assert_eq!(found.judged, ["spring"]);
    }

    #[test]
    fn a_check_is_not_off_because_the_last_of_its_kind_is_gone() {
        // No unit does any service area, or has a head.
        let mut none = plan();
        none.changes.clear();
        let teams = none.base.entries.iter().filter_map(|entry| match entry {
            crate::NodeEntry::Unit(unit) if !unit.areas.is_empty() => Some(unit.clone()),
            _ => None,
        });
        let teams: Vec<UnitEntry> = teams.collect();
        for (phase, off) in [("spring", true), ("autumn", false)] {
            for team in &teams {
                let areas = if off { vec![] } else { team.areas.clone() };
                none = none.then(phase, Change::SetAreas { node: team.key.clone(), areas });
            }
        }
        let broken: Vec<_> = breaks(&none).iter().map(|broken| broken.subject.clone()).collect();
        let areas = ["school", "culture", "elderly-care", "disability-care"];
        assert_eq!(broken.len(), areas.len());
        assert!(areas.iter().all(|area| broken.contains(&Subject::ServiceArea((*area).into()))));
    }

    #[test]
    fn levels_and_waivers_of_the_run_hold_between_phases_too() {
        let run = |config: CheckConfig| {
            let checker = Checker::new().config(config).expect("the check exists");
            between(&late_owner().scenario(), &checker).expect("the plan can be carried out").breaks.len()
        };
        assert_eq!(run(CheckConfig::default()), 1);
        let off = CheckConfig { levels: [("F1".into(), CheckLevel::Off)].into(), ..CheckConfig::default() };
        assert_eq!(run(off), 0);
        let waiver = |subject: &str| {
            let check = "focus-area-without-responsible".into();
            let waivers = vec![Waiver { check, subject: Some(subject.into()), reason: "over the summer".into() }];
            CheckConfig { waivers, ..CheckConfig::default() }
        };
        assert_eq!((run(waiver("integration")), run(waiver("growth"))), (0, 1));
    }

    #[test]
    fn what_spans_several_phases_is_found_once_and_what_breaks_anew_again() {
        let mut long = late_owner();
        long.phases.insert(1, phase("summer", date(2011, 7, 1), date(2011, 8, 31)));
        assert_eq!(told(&long), [("spring".to_owned(), Some("autumn".to_owned()), "F1", 1, Some(2))]);
        let own = |change: fn(crate::scenario::LinkChange) -> Change, sector: &str| change(owns(sector));
        long.changes.truncate(2);
        long.phases.push(phase("winter", date(2012, 1, 1), date(2012, 3, 31)));
        let again = long
            .then("summer", own(Change::Link, "care-sector"))
            .then("autumn", own(Change::Unlink, "care-sector"))
            .then("winter", own(Change::Link, "education-sector"));
        let expected = [
            ("spring".to_owned(), Some("summer".to_owned()), "F1", 1, Some(2)),
            ("autumn".to_owned(), Some("winter".to_owned()), "F1", 3, Some(4)),
        ];
        assert_eq!(told(&again), expected);
    }
}
