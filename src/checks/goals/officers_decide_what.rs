use crate::checks::{AppliesTo, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// A vision, a strategic goal or a committee goal in an operational plan or a work plan.
    ///
    /// Politics decides what is to be reached, officers how (P8): the operational plan and the work plan, which the
    /// administration adopts, break goals down into activities and set none of their own (G3). In an agreement both sides
    /// have a place. Documents that have ended are not judged.
    ///
    /// Bring the goal before the committee, and keep in the plan what is done for it.
    pub(crate) CHECK = {
        name: "officers-decide-what",
        code: "V10",
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
    let help = "bring the goal before the committee, and keep in the plan what is done for it";
    super::misplaced(facts, findings, true, "a budget or a sector plan", help);
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::fixture::{purchaser_provider, sector};
    use crate::steering::SteeringKind;

    #[test]
    fn a_goal_in_an_operational_plan_or_a_work_plan_is_found() {
        // The plan has another goal from the side of the citizen.
        let moved = sector().with_goals().goal("care-citizen", |goal| goal.document = Some("care-operations".into()));
        let finding = moved.only_finding();
        assert_eq!(
            (finding.code, &finding.subject),
            ("V10", &Subject::Steering(SteeringKind::Goal, "care-citizen".into()))
        );
        let message = "this committee goal stands in operational plan `care-operations`, which says how and not what";
        assert_eq!(finding.message, message);
        for fixture in [sector().with_goals(), purchaser_provider().with_goals()] {
            let vision = fixture.goal("vision", |goal| goal.document = Some("school-work".into()));
            assert_eq!(vision.only_finding().code, "V10");
        }
    }

    #[test]
    fn a_goal_in_another_document_of_politics_is_silent() {
        let moved = sector().with_goals().goal("care-citizen", |goal| goal.document = Some("town-budget".into()));
        assert_eq!(moved.findings(), []);
        let agreed =
            purchaser_provider().with_goals().goal("vision", |goal| goal.document = Some("agreement-school".into()));
        assert!(agreed.findings().iter().all(|finding| finding.code != "V10"));
    }
}
