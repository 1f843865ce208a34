use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;
use crate::steering::goals::GoalKind;

declare_check! {
    /// An activity that is derived from nothing.
    ///
    /// The operational plan breaks the committee's goals down into activities, and the work plan says what is done to reach
    /// them (G3). An activity or concrete activity that serves no goal takes time and money from those that do, or serves a
    /// goal that nobody has set. What stands in a document that has ended is not judged.
    ///
    /// Say which goal or activity it serves, or stop doing it.
    pub(crate) CHECK = {
        name: "activity-without-goal",
        code: "V5",
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
    for goal in chain.current().filter(|goal| !goal.kind.says_what() && goal.derived_from.is_empty()) {
        let above = if goal.kind == GoalKind::Activity { "committee goal" } else { "activity of an operational plan" };
        let draft = Draft::new(goal.subject(), format!("this {} serves no goal", goal.kind))
            .field("derived_from")
            .evidence(Evidence::Missing(above.into()))
            .help("say which goal it serves, or stop doing it");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::fixture::{purchaser_provider, sector};
    use crate::steering::SteeringKind;
    use crate::steering::goals::{Goal, GoalKind};

    #[test]
    fn an_activity_that_serves_nothing_is_found() {
        for fixture in [sector().with_goals(), purchaser_provider().with_goals()] {
            let finding = fixture.clone().goal("school-doing", |goal| goal.derived_from.clear()).only_finding();
            assert_eq!((finding.code, finding.message.as_str()), ("V5", "this concrete activity serves no goal"));
            assert_eq!(finding.subject, Subject::Steering(SteeringKind::Goal, "school-doing".into()));
            let activity = fixture.add_goal(Goal::new("more", GoalKind::Activity)).only_finding();
            assert_eq!((activity.code, activity.message.as_str()), ("V5", "this activity serves no goal"));
        }
    }

    #[test]
    fn one_goal_is_enough_and_a_vision_serves_nothing() {
        let one = |goal: &mut Goal| goal.derived_from.truncate(1);
        assert_eq!(sector().with_goals().goal("school-doing", one).findings(), []);
        assert_eq!(sector().with_goals().add_goal(Goal::new("other", GoalKind::Vision)).findings(), []);
    }
}
