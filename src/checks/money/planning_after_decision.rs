use jiff::civil::Date;

use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;
use crate::steering::budget::{BudgetPhase, ProcessStep};

declare_check! {
    /// A step of planning that is done after the council's decision on the budget.
    ///
    /// The phase of analysis and planning ends with the council's decision, and boards and managers keep to the budget
    /// that the council adopted (G5): what is planned later has no part in it. The council decides on the last of the
    /// days by which steps with `decision` are done. Any other step of the phase of planning that is done by a later day
    /// is found; but when there are two or more other steps of planning that state a day, and all of them are later, it
    /// is the decision that is early, and in their place the step with `decision` and that day is found (each, of several).
    /// On that day itself nothing is late.
    ///
    /// Let the step be done before the decision, or move it to the phase of carrying out.
    pub(crate) CHECK = {
        name: "planning-after-decision",
        code: "M11",
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

/// What is in the wrong place.
enum Misplaced {
    /// Steps of planning.
    Steps(Vec<usize>),
    /// The council's decision; and all steps of planning.
    Decision(Vec<usize>, Vec<usize>),
}

/// The day of the council's decision, with the steps of that day.
fn decision(steps: &[ProcessStep]) -> Option<(Date, Vec<usize>)> {
    let decisions = || steps.iter().enumerate().filter(|(_, step)| step.decision);
    let day = decisions().filter_map(|(_, step)| step.by).max()?;
    Some((day, decisions().filter(|(_, step)| step.by == Some(day)).map(|(at, _)| at).collect()))
}

fn misplaced(steps: &[ProcessStep]) -> Option<Misplaced> {
    let (day, decisions) = decision(steps)?;
    let planning = steps.iter().enumerate();
    let planning = planning.filter(|(_, step)| step.phase == BudgetPhase::Planning && !step.decision);
    let planning: Vec<(usize, Date)> = planning.filter_map(|(at, step)| Some((at, step.by?))).collect();
    let late: Vec<usize> = planning.iter().filter(|(_, by)| *by > day).map(|(at, _)| *at).collect();
    let all = late.len() > 1 && late.len() == planning.len();
    Some(if all { Misplaced::Decision(decisions, late) } else { Misplaced::Steps(late) })
}

/// The places of the steps that are found.
pub(super) fn late(steps: &[ProcessStep]) -> Vec<usize> {
    match misplaced(steps) {
        None => vec![],
        Some(Misplaced::Steps(late)) => late,
        Some(Misplaced::Decision(decisions, _)) => decisions,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let steps = facts.model().steering().process_steps.as_slice();
    let (Some((day, decisions)), Some(misplaced)) = (decision(steps), misplaced(steps)) else { return };
    let subject = |at: &usize| steps[*at].subject();
    let due = |at: usize| steps[at].by.map_or_else(String::new, |by| by.to_string());
    let draft = |at, message: String, expected: String| {
        let evidence = Evidence::Mismatch { expected, found: format!("by {}", due(at)) };
        Draft::new(subject(&at), message).field("by").evidence(evidence)
    };
    match misplaced {
        Misplaced::Steps(late) => {
            for at in late {
                let message = format!("it is done by {}, after the council's decision by {day}", due(at));
                let draft = draft(at, message, format!("by {day} at the latest"))
                    .related(decisions.iter().map(subject))
                    .help("let it be done before the decision, or move it to the phase of carrying out");
                findings.push(draft);
            }
        }
        Misplaced::Decision(decisions, late) => {
            let last = late.iter().filter_map(|&at| steps[at].by).max().unwrap_or(day);
            for at in decisions {
                let message = format!("the council decides by {day}, before any of the planning is done");
                let draft = draft(at, message, format!("by {last} at the earliest"))
                    .related(late.iter().map(subject))
                    .help("let the council decide when the planning is done");
                findings.push(draft);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::steering::budget::BudgetPhase;

    fn by(fixture: Fixture, key: &str, day: &str) -> Fixture {
        fixture.with_process().step(key, |step| step.by = Some(day.parse().expect("a day")))
    }

    #[test]
    fn planning_after_the_decision_is_found_once() {
        for clean in [sector(), purchaser_provider()] {
            let finding = by(clean, "budget-proposal", "2009-11-25").only_finding();
            assert_eq!(finding.code, "M11");
            assert_eq!(finding.message, "it is done by 2009-11-25, after the council's decision by 2009-11-24");
        }
        // What else builds on it is not found for that.
        assert_eq!(by(sector(), "analysis", "2010-01-01").only_finding().code, "M11");
    }

    #[test]
    fn a_decision_before_all_planning_is_found_once() {
        let finding = by(sector(), "budget-decision", "2009-02-01").only_finding();
        assert_eq!((finding.code, finding.related.len()), ("M11", 3));
        assert_eq!(finding.subject.key().map(|key| key.as_str()), Some("budget-decision"));
    }

    #[test]
    fn on_the_day_of_the_decision_after_an_earlier_one_and_in_another_phase_nothing_is_found() {
        assert_eq!(by(sector(), "budget-proposal", "2009-11-24").findings(), []);
        let two = by(sector(), "budget-proposal", "2009-11-20").step("conditions", |step| step.decision = true);
        assert_eq!(two.findings(), []);
        let carrying_out = sector().with_process().step("plans", |step| step.phase = BudgetPhase::CarryingOut);
        assert_eq!(carrying_out.findings(), []);
    }
}
