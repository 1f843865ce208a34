use super::followed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;
use crate::steering::goals::is_followable;

declare_check! {
    /// A strategic or committee goal without an indicator, or with one without a target.
    ///
    /// Committee goals are followable (G3), and so must be the strategic goals whose results are followed up (G5): an
    /// indicator says what is measured, its target when the goal is reached. A vision and activities need none. Goals in
    /// documents that have ended are not judged.
    ///
    /// State an indicator with a target, or write the goal so that it can have one.
    pub(crate) CHECK = {
        name: "goal-not-followable",
        code: "V7",
        family: Family::Goals,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Goals],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::STAFF))),
        source: &["G3", "G5"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for goal in followed(facts).filter(|goal| !is_followable(goal)) {
        let (message, missing) = match goal.indicator {
            Some(_) => ("its indicator has no target", "target"),
            None => ("it has no indicator", "indicator"),
        };
        let draft = Draft::new(goal.subject(), message)
            .field("indicator")
            .evidence(Evidence::Missing(missing.into()))
            .help("state an indicator with a target");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::fixture::{purchaser_provider, sector};
    use crate::steering::SteeringKind;
    use crate::steering::goals::Goal;

    fn without_target(goal: &mut Goal) {
        goal.indicator.as_mut().expect("it has one").target = None;
    }

    #[test]
    fn a_goal_without_indicator_or_target_is_found() {
        let finding = sector().with_goals().goal("care-economy", |goal| goal.indicator = None).only_finding();
        assert_eq!((finding.code, finding.message.as_str()), ("V7", "it has no indicator"));
        assert_eq!(finding.subject, Subject::Steering(SteeringKind::Goal, "care-economy".into()));
        let finding = sector().with_goals().goal("town-economy", without_target).only_finding();
        assert_eq!((finding.code, finding.message.as_str()), ("V7", "its indicator has no target"));
        let finding = purchaser_provider().with_goals().goal("school-economy", without_target).only_finding();
        assert_eq!(finding.code, "V7");
    }

    #[test]
    fn activities_need_none() {
        let silent = |goal: &mut Goal| goal.indicator = None;
        assert_eq!(sector().with_goals().goal("school-doing", silent).findings(), []);
    }
}
