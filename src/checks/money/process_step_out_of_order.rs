use std::collections::{BTreeMap, HashSet};

use super::planning_after_decision::late;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;
use crate::steering::budget::{Process, ProcessStep};

declare_check! {
    /// A step of the yearly budget process that is done before one that must be done before it.
    ///
    /// The process has three phases one after another (G5), and each step builds on what was done before it. A step and
    /// one that it names in `after` are at odds when the step is done by an earlier day, where both state one, or belongs
    /// to an earlier phase. What is at odds is found at the step; but when two or more steps name a step in `after`, and
    /// that one is at odds with all of them, it is the one in the wrong place, and is found once itself. Steps that
    /// must be done before one another are not judged here but by `process-circle`, and those that
    /// `planning-after-decision` finds, which are late for all that follows, neither as the step nor as the one before it.
    /// One finding for each step that is too early, with all that it names, and one for each in the wrong place, with all
    /// that name it; the same step can be both.
    ///
    /// Move the day or the phase of one of the two, or take the one out of `after`.
    pub(crate) CHECK = {
        name: "process-step-out-of-order",
        code: "M10",
        family: Family::Money,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::ProcessSteps],
        scope: Scope::Model(Parts::ALL),
        source: &["G5"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let process = Process::of(facts.model().steering());
    let steps = process.steps();
    let found_there: HashSet<usize> = late(steps).into_iter().collect();
    let pairs: Vec<(usize, usize)> =
        process.pairs().filter(|(step, before)| !found_there.contains(step) && !found_there.contains(before)).collect();
    // Of each step, how many name it in `after`, and those of them with which it is at odds.
    let mut followed: BTreeMap<usize, (usize, Vec<usize>)> = BTreeMap::new();
    for &(step, before) in &pairs {
        let (number, at_odds) = followed.entry(before).or_default();
        *number += 1;
        if are_at_odds(&steps[step], &steps[before]) {
            at_odds.push(step);
        }
    }
    followed.retain(|_, (number, at_odds)| *number > 1 && at_odds.len() == *number);
    let mut early: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (step, before) in pairs {
        if are_at_odds(&steps[step], &steps[before]) && !followed.contains_key(&before) {
            early.entry(step).or_default().push(before);
        }
    }
    for (step, (_, others)) in followed {
        findings.push(draft(steps, step, &others, "comes after", "must be done before"));
    }
    for (step, others) in early {
        findings.push(draft(steps, step, &others, "comes before", "must be done after"));
    }
}

fn are_at_odds(step: &ProcessStep, before: &ProcessStep) -> bool {
    step.phase < before.phase || step.by.zip(before.by).is_some_and(|(step, before)| step < before)
}

/// Where a step stands in the year.
fn place(step: &ProcessStep) -> String {
    step.by.map_or_else(|| step.phase.to_string(), |by| format!("{}, by {by}", step.phase))
}

fn draft(steps: &[ProcessStep], at: usize, others: &[usize], found: &str, expected: &str) -> Draft {
    let step = &steps[at];
    let keys: Vec<String> = others.iter().map(|&other| format!("`{}`", steps[other].key)).collect();
    let places: Vec<String> =
        others.iter().map(|&other| format!("`{}` ({})", steps[other].key, place(&steps[other]))).collect();
    let is_of_phase = others.iter().any(|&other| steps[other].phase != step.phase);
    let message = format!("{found} {}, which it {expected}", keys.join(", "));
    Draft::new(step.subject(), message)
        .field(if is_of_phase { "phase" } else { "by" })
        .related(others.iter().map(|&other| steps[other].subject()))
        .evidence(Evidence::Mismatch { expected: format!("{expected} {}", places.join(", ")), found: place(step) })
        .help("move the day or the phase of one of them")
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::steering::budget::BudgetPhase;

    fn by(key: &str, day: &str) -> Fixture {
        sector().with_process().step(key, |step| step.by = Some(day.parse().expect("a day")))
    }

    #[track_caller]
    fn expect(fixture: &Fixture, subject: &str, message: &str) {
        let finding = fixture.only_finding();
        assert_eq!((finding.code, finding.message.as_str()), ("M10", message));
        assert_eq!(finding.subject.key().map(|key| key.as_str()), Some(subject));
    }

    #[test]
    fn a_step_that_is_due_before_one_that_it_builds_on_is_found() {
        let message = "comes before `analysis`, which it must be done after";
        expect(&by("conditions", "2009-03-30"), "conditions", message);
        let message = "comes before `tertial-report`, `allotment`, which it must be done after";
        expect(&by("annual-report", "2009-12-30"), "annual-report", message);
        let old = purchaser_provider().with_process();
        let old = old.step("conditions", |step| step.by = Some("2009-03-30".parse().expect("a day")));
        assert_eq!(old.only_finding().code, "M10");
    }

    #[test]
    fn a_step_with_which_all_are_at_odds_is_found_once() {
        let message = "comes after `tertial-report`, `annual-report`, which it must be done before";
        expect(&by("allotment", "2011-12-31"), "allotment", message);
    }

    #[test]
    fn a_step_of_an_earlier_phase_is_found() {
        let phase = |key: &str, phase| sector().with_process().step(key, |step| step.phase = phase);
        let message = "comes before `allotment`, which it must be done after";
        expect(
            &phase("tertial-report", BudgetPhase::Planning).step("tertial-report", |s| s.by = None),
            "tertial-report",
            message,
        );
        let message = "comes after `plans`, `allotment`, which it must be done before";
        expect(&phase("budget-decision", BudgetPhase::FollowUp), "budget-decision", message);
    }

    #[test]
    fn on_one_day_and_without_a_day_nothing_is_found() {
        assert_eq!(by("conditions", "2009-03-31").findings(), []);
        assert_eq!(sector().with_process().step("conditions", |step| step.by = None).findings(), []);
    }
}
