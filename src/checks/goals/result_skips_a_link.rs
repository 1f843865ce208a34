use std::collections::{HashMap, HashSet};

use crate::checks::words::listed_keys;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;
use crate::steering::goals::{ChainDocumentKind, GoalDocument, GoalKind};
use crate::{Key, Subject};

declare_check! {
    /// A result that is reported past the next link of the goal chain.
    ///
    /// Commission and answer go link by link: the committee gives the commission in the sector plan, the sector head answers
    /// with the operational plan and reports straight back to the committee (P6). A result that is reported further up comes
    /// to somebody who did not set what it answers, and passes by the one who did.
    ///
    /// The links are budget, sector plan, operational plan and work plan, from the top. Who adopts a document stands on its
    /// link, and who adopts several on the lowest of theirs, in whatever state; of an agreement the purchaser adopts the goals,
    /// on the link of the sector plan, and the provider the activities, on that of the operational plan. A goal stands on the
    /// link of its document or on that on which its kind belongs, whichever is higher. Found is a goal whose `reported_to`
    /// adopts some document, did not adopt this goal, and stands higher than every goal from which this one is derived and of
    /// which the adopter is known; there must be one. Goals in documents that have ended are not judged. To whom else a result
    /// is reported, such as the executive board that follows it up, is free.
    ///
    /// Report to the one who adopted the goal that is served.
    pub(crate) CHECK = {
        name: "result-skips-a-link",
        code: "V15",
        family: Family::Goals,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Goals],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::STAFF))),
        source: &["P6", "G3"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let chain = facts.goal_chain();
    let links = links(facts);
    for goal in chain.current() {
        let Some(reported_to) = &goal.reported_to else { continue };
        let Some(&link) = links.get(reported_to) else { continue };
        if chain.adopter_of(goal) == Some(reported_to) {
            continue;
        }
        let mut adopters: Vec<&Key> = Vec::new();
        let mut met: HashSet<&Key> = HashSet::new();
        let mut above = true;
        for parent in chain.parents(goal.key.as_str()) {
            let Some((document, adopter)) = chain.document_of(parent).zip(chain.adopter_of(parent)) else { continue };
            above &= link < document.stands_for(parent.kind).min(belongs(parent.kind));
            if met.insert(adopter) {
                adopters.push(adopter);
            }
        }
        if adopters.is_empty() || !above {
            continue;
        }
        let expected = listed_keys(adopters.iter().copied());
        let message = format!("its result is reported to `{reported_to}`, past {expected}");
        let related = std::iter::once(reported_to).chain(adopters);
        let related = related.filter_map(|key| facts.organisation().node(key.as_str())).map(Subject::node);
        let draft = Draft::new(goal.subject(), message)
            .field("reported_to")
            .related(related)
            .evidence(Evidence::Mismatch {
                expected: format!("reported to {expected}"),
                found: format!("`{reported_to}`"),
            })
            .help("report to the one who adopted the goal that is served");
        findings.push(draft);
    }
}

/// The document in which goals of a kind belong.
const fn belongs(kind: GoalKind) -> ChainDocumentKind {
    match kind {
        GoalKind::Vision | GoalKind::StrategicGoal => ChainDocumentKind::Budget,
        GoalKind::CommitteeGoal => ChainDocumentKind::SectorPlan,
        GoalKind::Activity => ChainDocumentKind::OperationalPlan,
        GoalKind::ConcreteActivity => ChainDocumentKind::WorkPlan,
    }
}

/// On which link each stands who adopts a document: on the lowest of theirs.
fn links<'m>(facts: &Facts<'m>) -> HashMap<&'m Key, ChainDocumentKind> {
    let mut links: HashMap<&Key, ChainDocumentKind> = HashMap::new();
    let steering = facts.model().steering();
    let documents = steering.chain_documents.iter().map(GoalDocument::Chain);
    let agreements = steering.agreements.iter().map(GoalDocument::Agreement);
    for document in documents.chain(agreements) {
        for kind in [GoalKind::CommitteeGoal, GoalKind::Activity] {
            let Some(adopter) = document.adopter(kind) else { continue };
            let link = document.stands_for(kind);
            links.entry(adopter).and_modify(|lowest| *lowest = (*lowest).max(link)).or_insert(link);
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::steering::SteeringKind;
    use crate::{NodeKind, Subject};

    fn reported(fixture: Fixture, goal: &str, to: &str) -> Fixture {
        fixture.goal(goal, |goal| goal.reported_to = Some(to.into()))
    }

    #[test]
    fn a_result_that_goes_past_the_committee_is_found() {
        let finding = reported(sector().with_goals(), "care-learning", "council").only_finding();
        assert_eq!(finding.code, "V15");
        assert_eq!(finding.subject, Subject::Steering(SteeringKind::Goal, "care-learning".into()));
        assert_eq!(finding.message, "its result is reported to `council`, past `care-committee`");
        let body = |key: &str| Subject::Node(NodeKind::Body, key.into());
        assert_eq!(finding.related, [body("council"), body("care-committee")]);
        let (expected, found) = ("reported to `care-committee`".into(), "`council`".into());
        assert_eq!(finding.evidence, Some(Evidence::Mismatch { expected, found }));
    }

    #[test]
    fn each_link_is_judged_in_both_models() {
        for to in ["council", "care-committee", "education-committee"] {
            let fixture = reported(sector().with_goals(), "elderly-care-doing", to);
            assert_eq!(fixture.only_finding().code, "V15", "{to}");
        }
        for to in ["council", "education-purchaser"] {
            let fixture = reported(purchaser_provider().with_goals(), "school-doing", to);
            assert_eq!(fixture.only_finding().code, "V15", "{to}");
        }
        assert_eq!(reported(purchaser_provider().with_goals(), "school-ordered", "council").only_finding().code, "V15");
    }

    #[test]
    fn the_next_link_oneself_and_who_stands_beside_the_chain_are_silent() {
        let silent = [
            ("care-economy", "care-committee"),
            ("care-learning", "care-sector"),
            ("care-learning", "executive-board"),
            ("elderly-care-doing", "education-sector"),
            ("elderly-care-doing", "administration"),
            ("elderly-care-doing", "elderly-care"),
        ];
        for (goal, to) in silent {
            assert_eq!(reported(sector().with_goals(), goal, to).findings(), [], "{goal}: {to}");
        }
        // Of one who is known to have set nothing above it nothing is said.
        let apart = sector().with_goals().goal("care-meeting", |goal| goal.document = None);
        let apart = apart.goal("care-learning", |goal| goal.document = None);
        assert_eq!(reported(apart, "elderly-care-doing", "council").findings(), []);
    }
}
