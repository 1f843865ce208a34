use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;
use crate::steering::goals::{GoalKind, PICKS_UP};

declare_check! {
    /// A strategic goal from which no committee goal derives.
    ///
    /// A strategic goal is reached by what committees and boards set as theirs (G3); one that none of them picks up is a
    /// wish. A strategic goal that derives from it goes on from it, and is judged in its place. What stands in a document
    /// that has ended is not judged, and picks nothing up.
    ///
    /// Let a committee derive a goal from it, or give the strategic goal up.
    pub(crate) CHECK = {
        name: "strategic-goal-not-picked-up",
        code: "V2",
        family: Family::Goals,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Goals],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::STAFF))),
        source: &["G3"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let chain = facts.goal_chain();
    for goal in chain.current().filter(|goal| goal.kind == GoalKind::StrategicGoal) {
        let mut children = chain.children(goal.key.as_str());
        if children.any(|child| PICKS_UP.contains(&child.kind) && chain.is_current(child)) {
            continue;
        }
        let draft = Draft::new(goal.subject(), "no committee goal derives from it")
            .evidence(Evidence::Missing("committee goal".into()))
            .help("let a committee derive a goal from it, or give it up");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::fixture::goals::indicator;
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::steering::goals::{Goal, GoalKind};
    use crate::steering::{PeriodLength, SteeringKind};

    fn with(fixture: Fixture, kind: GoalKind, key: &str, above: &str, document: &str) -> Fixture {
        fixture.add_goal(Goal {
            document: Some(document.into()),
            derived_from: vec![above.into()],
            indicator: Some(indicator(PeriodLength::Year)),
            ..Goal::new(key, kind)
        })
    }

    #[test]
    fn a_strategic_goal_that_nobody_picks_up_is_found() {
        for fixture in [sector().with_goals(), purchaser_provider().with_goals()] {
            let more = with(fixture, GoalKind::StrategicGoal, "clean-water", "vision", "town-budget");
            let finding = more.only_finding();
            assert_eq!((finding.code, finding.message.as_str()), ("V2", "no committee goal derives from it"));
            assert_eq!(finding.subject, Subject::Steering(SteeringKind::Goal, "clean-water".into()));
            // An activity does not pick it up.
            let done = more.goal("school-doing", |goal| goal.derived_from.push("clean-water".into()));
            assert_eq!(done.only_finding().code, "V2");
        }
    }

    #[test]
    fn a_goal_that_goes_on_is_judged_in_its_place() {
        let more = with(sector().with_goals(), GoalKind::StrategicGoal, "clean-water", "vision", "town-budget");
        let part = with(more, GoalKind::StrategicGoal, "clean-lakes", "clean-water", "town-budget");
        assert_eq!(part.only_finding().subject.key(), Some(&"clean-lakes".into()));
        let picked_up = part.goal("care-citizen", |goal| goal.derived_from.push("clean-lakes".into()));
        assert_eq!(picked_up.findings(), []);
    }
}
