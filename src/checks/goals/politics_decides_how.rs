use crate::checks::{AppliesTo, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// An activity in a budget or a sector plan.
    ///
    /// Politics decides what is to be reached, officers how (P8): the budget and the sector plan, which politics adopts, hold
    /// vision and goals; activities and concrete activities belong in the operational plan and the work plan (G3). In an
    /// agreement both sides have a place. Documents that have ended are not judged.
    ///
    /// Set the goal that the activity serves, and leave the activity to the operational plan.
    pub(crate) CHECK = {
        name: "politics-decides-how",
        code: "V9",
        family: Family::Goals,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Goals, Need::ChainDocuments],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["P8", "G3"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let help = "set the goal that it serves, and leave the activity to the operational plan";
    super::misplaced(facts, findings, false, "an operational plan or a work plan", help);
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::fixture::{purchaser_provider, sector};
    use crate::steering::SteeringKind;
    use crate::steering::goals::{Goal, GoalKind};

    #[test]
    fn an_activity_in_a_sector_plan_or_a_budget_is_found() {
        let moved = sector().with_goals().goal("care-learning", |goal| goal.document = Some("care-plan".into()));
        let finding = moved.only_finding();
        assert_eq!(
            (finding.code, &finding.subject),
            ("V9", &Subject::Steering(SteeringKind::Goal, "care-learning".into()))
        );
        assert_eq!(finding.message, "this activity stands in sector plan `care-plan`, which says what and not how");
        assert_eq!(finding.related, [Subject::Steering(SteeringKind::ChainDocument, "care-plan".into())]);
        for fixture in [sector().with_goals(), purchaser_provider().with_goals()] {
            let concrete = fixture.add_goal(Goal {
                document: Some("town-budget".into()),
                derived_from: vec!["town-citizen".into()],
                ..Goal::new("new-hall", GoalKind::ConcreteActivity)
            });
            assert_eq!(concrete.only_finding().code, "V9");
        }
    }

    #[test]
    fn an_activity_in_a_work_plan_or_nowhere_is_silent() {
        for document in [Some("school-work".into()), None] {
            let moved = sector().with_goals().goal("education-learning", |goal| goal.document = document);
            assert_eq!(moved.findings(), []);
        }
    }
}
