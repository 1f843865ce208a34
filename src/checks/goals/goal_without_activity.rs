use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;
use crate::steering::goals::{DOES, GoalKind};

declare_check! {
    /// A committee goal from which no activity derives.
    ///
    /// The sector head answers a committee's goals with an operational plan that breaks them down into activities (G3, P6);
    /// for a goal without one nothing is done. A concrete activity counts as well as an activity. A committee goal that
    /// derives from it goes on from it, and is judged in its place. What stands in a document that has ended is not judged
    /// and does not count.
    ///
    /// Plan an activity for it, or take the goal up with the committee.
    pub(crate) CHECK = {
        name: "goal-without-activity",
        code: "V6",
        family: Family::Goals,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Goals],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::STAFF))),
        source: &["G3", "P6"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let chain = facts.goal_chain();
    for goal in chain.current().filter(|goal| goal.kind == GoalKind::CommitteeGoal) {
        let mut children = chain.children(goal.key.as_str());
        if children.any(|child| DOES.contains(&child.kind) && chain.is_current(child)) {
            continue;
        }
        let draft = Draft::new(goal.subject(), "no activity derives from it")
            .evidence(Evidence::Missing("activity".into()))
            .help("plan an activity for it, or take the goal up with the committee");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::fixture::{purchaser_provider, sector};
    use crate::steering::SteeringKind;
    use crate::steering::goals::Goal;

    #[test]
    fn a_committee_goal_for_which_nothing_is_done_is_found() {
        let nothing = |goal: &mut Goal| goal.derived_from.retain(|above| !above.as_str().ends_with("-economy"));
        let planned = sector().with_goals().goal("care-meeting", nothing).only_finding();
        assert_eq!((planned.code, planned.message.as_str()), ("V6", "no activity derives from it"));
        assert_eq!(planned.subject, Subject::Steering(SteeringKind::Goal, "care-economy".into()));
        let agreed = purchaser_provider().with_goals().goal("school-ordered", nothing).only_finding();
        assert_eq!((agreed.code, agreed.subject.key()), ("V6", Some(&"school-economy".into())));
    }

    #[test]
    fn a_concrete_activity_or_a_goal_that_goes_on_is_enough() {
        let nothing = |goal: &mut Goal| goal.derived_from.retain(|above| above != "care-economy");
        let fixture = sector().with_goals().goal("care-meeting", nothing);
        for next in ["elderly-care-doing", "care-development"] {
            let done = fixture.clone().goal(next, |goal| goal.derived_from.push("care-economy".into()));
            assert_eq!(done.findings(), [], "{next}");
        }
    }
}
