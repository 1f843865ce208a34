use super::followed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;
use crate::steering::goals::GoalKind;

declare_check! {
    /// A strategic goal or a committee goal that is derived from nothing.
    ///
    /// In the goal chain each link says what it serves: strategic goals the vision, committee goals the strategic goals
    /// (G3). A goal that serves nothing above it draws force from those that do. Strategic goals are judged in models that
    /// state a vision. Activities are a check of their own, and goals in documents that have ended are not judged.
    ///
    /// Say from which goal it is derived, or give it up.
    pub(crate) CHECK = {
        name: "goal-without-parent",
        code: "V3",
        family: Family::Goals,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Goals],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["G3"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let has_vision = facts.goal_chain().goals().iter().any(|goal| goal.kind == GoalKind::Vision);
    for goal in followed(facts).filter(|goal| goal.derived_from.is_empty()) {
        let above = match goal.kind {
            GoalKind::StrategicGoal if has_vision => GoalKind::Vision,
            GoalKind::StrategicGoal => continue,
            _ => GoalKind::StrategicGoal,
        };
        let draft = Draft::new(goal.subject(), format!("this {} is derived from nothing", goal.kind))
            .field("derived_from")
            .evidence(Evidence::Missing(above.to_string()))
            .help("say from which goal it is derived, or give it up");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::checks::Evidence;
    use crate::fixture::{purchaser_provider, sector};
    use crate::steering::SteeringKind;
    use crate::steering::goals::DocumentState;

    #[test]
    fn a_committee_goal_that_serves_nothing_is_found() {
        let finding = sector().with_goals().goal("care-economy", |goal| goal.derived_from.clear()).only_finding();
        assert_eq!(finding.code, "V3");
        assert_eq!(finding.subject, Subject::Steering(SteeringKind::Goal, "care-economy".into()));
        assert_eq!(finding.message, "this committee goal is derived from nothing");
        assert_eq!(finding.evidence, Some(Evidence::Missing("strategic goal".into())));
        let agreed = purchaser_provider().with_goals().goal("school-economy", |goal| goal.derived_from.clear());
        assert_eq!(agreed.only_finding().code, "V3");
    }

    #[test]
    fn a_strategic_goal_is_judged_where_there_is_a_vision() {
        let finding = sector().with_goals().goal("town-citizen", |goal| goal.derived_from.clear()).only_finding();
        assert_eq!((finding.code, finding.evidence), ("V3", Some(Evidence::Missing("vision".into()))));
        assert_eq!(sector().with_goals().without_goal("vision").findings(), []);
    }

    #[test]
    fn a_goal_in_a_document_that_has_ended_is_silent() {
        let ended = sector()
            .with_goals()
            .goal("care-economy", |goal| goal.derived_from.clear())
            .chain_document("care-plan", |plan| plan.state = DocumentState::Ended);
        assert!(ended.findings().iter().all(|finding| finding.code != "V3"));
    }
}
