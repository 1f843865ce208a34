use std::collections::{HashMap, HashSet};

use super::{documents_with_goals, is_followed};
use crate::checks::words::listed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Period;
use crate::steering::goals::{ChainDocumentKind, DocumentState, Goal, GoalDocument};
use crate::{Key, NodeRef, Subject};

declare_check! {
    /// A sector plan without a goal for a focus area.
    ///
    /// A sector plan holds the committee's goals for every focus area (G3), and every committee's goals cover the focus areas
    /// (A7): what runs across the sectors is reached when all of them set goals for it. Each adopted sector plan is judged
    /// for all focus areas; the agreements of one purchaser in which goals stand are judged together, as that purchaser's. A
    /// focus area that is fixed for a year is asked for in a plan whose period lies in that year, or that states no period.
    /// A strategic or committee goal counts that stands there and is for the focus area. One finding for each plan or
    /// purchaser, with all focus areas that it lacks.
    ///
    /// Set a goal for each focus area, with the support of the sector head who is responsible for it.
    pub(crate) CHECK = {
        name: "focus-area-without-goals",
        code: "V12",
        family: Family::Goals,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Goals, Need::FocusAreas],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A7", "G3"],
        since: "0.1.0",
        run,
    }
}

/// What one committee has set as its goals.
#[derive(Default)]
struct Plan<'m> {
    periods: Vec<Option<Period>>,
    covered: HashSet<&'m Key>,
}

impl<'m> Plan<'m> {
    fn add(&mut self, period: Option<Period>, goals: Vec<&'m Goal>) {
        self.periods.push(period);
        let goals = goals.into_iter().filter(|goal| is_followed(goal));
        self.covered.extend(goals.filter_map(|goal| goal.focus_area.as_ref()));
    }

    fn lacks(&self, focus_area: NodeRef<'_>) -> bool {
        let mut years = self.periods.iter().map(|period| period.map(|period| period.first_day().year()));
        let of_year = |fixed: u16| years.any(|year| year.is_none_or(|year| i32::from(year) == i32::from(fixed)));
        focus_area.year().is_none_or(of_year) && !self.covered.contains(&focus_area.key())
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let mut plans: Vec<(Subject, Plan<'_>)> = Vec::new();
    let mut of_purchaser: HashMap<&Key, usize> = HashMap::new();
    for (document, goals) in documents_with_goals(facts) {
        match document {
            GoalDocument::Chain(plan) => {
                if plan.kind == ChainDocumentKind::SectorPlan && plan.state == DocumentState::Adopted {
                    let mut judged = Plan::default();
                    judged.add(plan.period, goals);
                    plans.push((document.subject(), judged));
                }
            }
            GoalDocument::Agreement(agreement) => {
                let Some(purchaser) = facts.organisation().node(agreement.purchaser.as_str()) else { continue };
                let at = *of_purchaser.entry(&agreement.purchaser).or_insert_with(|| {
                    plans.push((Subject::node(purchaser), Plan::default()));
                    plans.len() - 1
                });
                plans[at].1.add(agreement.period, goals);
            }
        }
    }
    for (subject, plan) in plans {
        let missing: Vec<NodeRef<'_>> =
            facts.organisation().focus_areas().filter(|&focus_area| plan.lacks(focus_area)).collect();
        if missing.is_empty() {
            continue;
        }
        let names = listed(missing.iter().copied());
        let where_to = if matches!(subject, Subject::Node(..)) { "its agreements" } else { "it" };
        let draft = Draft::new(subject, format!("no goal in {where_to} is for {names}"))
            .related(missing.into_iter().map(Subject::node))
            .evidence(Evidence::Missing(format!("goals for {names}")))
            .help("set a goal for each focus area");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::steering::SteeringKind;
    use crate::steering::goals::DocumentState;
    use crate::{FocusAreaEntry, NodeKind, Subject};

    fn found(fixture: &Fixture) -> Vec<(Subject, String)> {
        let found = fixture.findings().into_iter().filter(|finding| finding.code == "V12");
        found.map(|finding| (finding.subject, finding.message)).collect()
    }

    fn plan(key: &str) -> Subject {
        Subject::Steering(SteeringKind::ChainDocument, key.into())
    }

    #[test]
    fn a_plan_that_leaves_a_focus_area_out_is_found() {
        let fixture = sector().with_goals().goal("care-integration", |goal| goal.focus_area = None);
        let finding = fixture.only_finding();
        assert_eq!((finding.code, &finding.subject), ("V12", &plan("care-plan")));
        assert_eq!(finding.message, "no goal in it is for `integration`");
        assert_eq!(finding.related, [Subject::Node(NodeKind::FocusArea, "integration".into())]);
        let draft = fixture.chain_document("care-plan", |plan| plan.state = DocumentState::Draft);
        assert_eq!(found(&draft), []);
    }

    #[test]
    fn a_focus_area_is_asked_for_in_its_year() {
        let with = |year: Option<u16>| {
            let mut area = FocusAreaEntry::new("growth").area("school").area("elderly-care");
            area.year = year;
            found(&sector().with_goals().add(area.followed_up_by("executive-board")))
        };
        assert_eq!(with(None).len(), 2);
        assert_eq!(with(Some(2010)).len(), 2);
        assert_eq!(with(Some(2011)), []);
    }

    #[test]
    fn the_agreements_of_one_purchaser_are_judged_together() {
        let area = FocusAreaEntry::new("integration").followed_up_by("executive-board");
        let fixture = purchaser_provider().with_goals().add(area);
        let purchaser = |key: &str| {
            (Subject::Node(NodeKind::Body, key.into()), "no goal in its agreements is for `integration`".to_owned())
        };
        assert_eq!(found(&fixture), [purchaser("education-purchaser"), purchaser("care-purchaser")]);
        let fixture = fixture.goal("culture-citizen", |goal| goal.focus_area = Some("integration".into()));
        assert_eq!(found(&fixture), [purchaser("care-purchaser")]);
    }
}
