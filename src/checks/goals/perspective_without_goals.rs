use std::collections::HashSet;

use super::{documents_with_goals, is_followed};
use crate::checks::words::listed_words;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::goals::{ChainDocumentKind, GoalDocument, Perspective};

declare_check! {
    /// A budget, a sector plan or an agreement without a goal in one of the four perspectives.
    ///
    /// The budget has strategic goals, and each sector plan committee goals, in each perspective: citizen, economy,
    /// activity, development (G3). What is not set as a goal is not followed up. Budgets and sector plans are judged while
    /// they are drafted or adopted, and so is an agreement in which any goal stands, for it takes the place of the sector
    /// plan (P6). A strategic or committee goal counts in the document in which it stands, for the perspective that it
    /// states. One finding for each document, with all perspectives that it lacks.
    ///
    /// Set a goal in each perspective, or state the perspective of a goal that is there.
    pub(crate) CHECK = {
        name: "perspective-without-goals",
        code: "V1",
        family: Family::Goals,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Goals],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::STAFF))),
        source: &["G3", "P6"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for (document, goals) in documents_with_goals(facts) {
        let judged = match document {
            GoalDocument::Chain(document) => {
                matches!(document.kind, ChainDocumentKind::Budget | ChainDocumentKind::SectorPlan)
            }
            GoalDocument::Agreement(_) => true,
        };
        if !judged {
            continue;
        }
        let goals = goals.into_iter().filter(|goal| is_followed(goal));
        let covered: HashSet<Perspective> = goals.filter_map(|goal| goal.perspective).collect();
        let missing = Perspective::ALL.into_iter().filter(|perspective| !covered.contains(perspective));
        let missing: Vec<String> = missing.map(|perspective| perspective.to_string()).collect();
        if missing.is_empty() {
            continue;
        }
        let missing = listed_words(missing);
        let message = format!("no goal in it looks from the side of {missing}");
        let draft = Draft::new(document.subject(), message)
            .evidence(Evidence::Missing(format!("goals: {missing}")))
            .help("set a goal in each perspective, or state the perspective of a goal that is there");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::checks::Evidence;
    use crate::fixture::{purchaser_provider, sector};
    use crate::steering::SteeringKind;
    use crate::steering::goals::{DocumentState, Perspective};

    #[test]
    fn a_perspective_of_a_sector_plan_without_a_goal_is_found() {
        let fixture = sector().with_goals().goal("care-economy", |goal| goal.perspective = Some(Perspective::Citizen));
        let finding = fixture.only_finding();
        assert_eq!(finding.code, "V1");
        assert_eq!(finding.subject, Subject::Steering(SteeringKind::ChainDocument, "care-plan".into()));
        assert_eq!(finding.message, "no goal in it looks from the side of economy");
        assert_eq!(finding.evidence, Some(Evidence::Missing("goals: economy".into())));
    }

    #[test]
    fn a_budget_and_an_agreement_are_judged_too_and_each_is_found_once() {
        let budget = ["economy", "development"].into_iter().fold(sector().with_goals(), |fixture, perspective| {
            fixture.goal(&format!("town-{perspective}"), |goal| goal.perspective = None)
        });
        assert_eq!(budget.only_finding().message, "no goal in it looks from the side of economy and development");
        let draft = budget.chain_document("town-budget", |budget| budget.state = DocumentState::Draft);
        assert_eq!(draft.only_finding().code, "V1");
        let agreement = purchaser_provider().with_goals().without_goal("school-citizen").only_finding();
        assert_eq!((agreement.code, agreement.subject), ("V1", Subject::Agreement("agreement-school".into())));
    }

    #[test]
    fn another_document_an_ended_one_and_an_agreement_without_goals_are_silent() {
        // Two goals look from the side of the citizen.
        assert_eq!(sector().with_goals().goal("care-citizen", |goal| goal.perspective = None).findings(), []);
        let found = |fixture: crate::fixture::Fixture| fixture.findings().iter().filter(|f| f.code == "V1").count();
        let lacking = sector().with_goals().goal("care-economy", |goal| goal.perspective = None);
        assert_eq!(found(lacking.clone()), 1);
        assert_eq!(found(lacking.chain_document("care-plan", |plan| plan.state = DocumentState::Ended)), 0);
        let mut without = purchaser_provider().with_goals();
        without.steering.goals.retain(|goal| goal.document != Some("agreement-school".into()));
        without.steering.goals.iter_mut().for_each(|goal| goal.derived_from.clear());
        assert_eq!(found(without), 0);
    }
}
