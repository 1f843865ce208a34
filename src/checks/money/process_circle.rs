use std::collections::{HashMap, VecDeque};

use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::organisation::arrows;
use crate::steering::SteeringKind;
use crate::steering::budget::{Process, ProcessStep};
use crate::{Key, Subject};

declare_check! {
    /// Steps of the yearly budget process each of which must be done before the other.
    ///
    /// The process goes from analysis to follow-up (G5). Along `after`, no step leads back to itself; where one does,
    /// none of the steps on the way can ever begin. One finding for each group of steps that lead to one another, or for
    /// a step that names itself: about the one that is stated first, with a shortest way from it back to it.
    ///
    /// Take one of the steps out of the `after` of another.
    pub(crate) CHECK = {
        name: "process-circle",
        code: "M12",
        family: Family::Money,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::ProcessSteps],
        scope: Scope::Model(Parts::ALL),
        source: &["G5"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for circle in Process::of(facts.model().steering()).circles() {
        let path = shortest(&circle);
        let subject = |key: &Key| Subject::Steering(SteeringKind::ProcessStep, key.clone());
        let (Some(first), shown) = (path.first(), arrows(path.iter().chain(path.first()))) else { continue };
        let draft = Draft::new(subject(first), format!("must be done before itself: {shown}"))
            .field("after")
            .related(path[1..].iter().map(subject))
            .evidence(Evidence::Path(path.clone()))
            .help("take one of the steps out of the `after` of another");
        findings.push(draft);
    }
}

/// A shortest way from the first step of a circle back to it, each step followed by one that must be done before it.
fn shortest(circle: &[&ProcessStep]) -> Vec<Key> {
    let steps: HashMap<&Key, &ProcessStep> = circle.iter().map(|step| (&step.key, *step)).collect();
    let Some(&first) = circle.first() else { return vec![] };
    let mut came_from: HashMap<&Key, &Key> = HashMap::new();
    let mut open = VecDeque::from([first]);
    while let Some(at) = open.pop_front() {
        for before in &at.after {
            if *before == first.key {
                let mut path = vec![&at.key];
                while let Some(from) = path.last().and_then(|last| came_from.get(*last)) {
                    path.push(from);
                }
                return path.into_iter().rev().cloned().collect();
            }
            if let Some(&next) = steps.get(before)
                && !came_from.contains_key(before)
            {
                came_from.insert(before, &at.key);
                open.push_back(next);
            }
        }
    }
    vec![]
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, purchaser_provider, sector};

    fn after(fixture: Fixture, key: &str, before: &str) -> Fixture {
        fixture.with_process().step(key, |step| step.after.push(before.into()))
    }

    #[test]
    fn a_circle_is_found_once_and_nothing_else_of_it() {
        for clean in [sector(), purchaser_provider()] {
            let finding = after(clean, "analysis", "budget-proposal").only_finding();
            assert_eq!(finding.code, "M12");
            let path = ["analysis", "budget-proposal", "conditions"].map(Into::into).to_vec();
            assert_eq!(finding.evidence, Some(Evidence::Path(path)));
        }
        let finding = after(sector(), "analysis", "budget-decision").only_finding();
        assert_eq!(finding.message, "must be done before itself: `analysis` → `budget-decision` → `analysis`");
    }

    #[test]
    fn a_step_before_itself_is_a_circle() {
        let finding = after(sector(), "plans", "plans").only_finding();
        assert_eq!((finding.code, finding.related.len()), ("M12", 0));
        assert_eq!(finding.evidence, Some(Evidence::Path(vec!["plans".into()])));
    }

    #[test]
    fn two_ways_to_a_step_are_no_circle() {
        assert_eq!(after(sector(), "annual-report", "plans").findings(), []);
    }
}
