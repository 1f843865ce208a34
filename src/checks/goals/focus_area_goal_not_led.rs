use super::{is_followed, sector_kind};
use crate::checks::words::{listed, listed_keys, listed_words};
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;
use crate::steering::goals::{ChainDocumentKind, GoalDocument};
use crate::{NodeKind, NodeRef, RelationKind, Subject};

declare_check! {
    /// A goal for a focus area in a sector plan that is not led by the director and the sector head who is responsible.
    ///
    /// The goals for focus areas in the sector plans are led and co-ordinated by the director and an appointed sector head
    /// (G4), who is the one responsible for the focus area (A6). Judged are strategic and committee goals for a focus area
    /// that stand in a sector plan, or in an agreement, which takes its place. The director is the head of an administration
    /// that reports to nobody; where there are several such, one of them is enough. The sector head is known when exactly one
    /// node is responsible for the focus area and is a sector (in a model without sectors, an administration); else only the
    /// director is asked for, and the focus area has a finding of its own. Others may lead too. Documents that have ended are
    /// not judged.
    ///
    /// Name both in `led_by`.
    pub(crate) CHECK = {
        name: "focus-area-goal-not-led",
        code: "V13",
        family: Family::Goals,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Goals, Need::FocusAreas],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["G4", "A6", "A7"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let (chain, organisation) = (facts.goal_chain(), facts.organisation());
    let directors: Vec<NodeRef<'_>> = organisation
        .of_kind(NodeKind::Administration)
        .filter(|administration| administration.superiors().next().is_none())
        .collect();
    let sector_kind = sector_kind(facts);
    for goal in chain.current().filter(|goal| is_followed(goal)) {
        let Some(focus_area) = goal.focus_area.as_ref().and_then(|key| organisation.node(key.as_str())) else {
            continue;
        };
        let in_sector_plan = chain.document_of(goal).is_some_and(|document| match document {
            GoalDocument::Chain(document) => document.kind == ChainDocumentKind::SectorPlan,
            GoalDocument::Agreement(_) => true,
        });
        if !in_sector_plan {
            continue;
        }
        let leads = |node: &NodeRef<'_>| goal.led_by.contains(&node.key());
        let mut missing = Vec::new();
        if !directors.is_empty() && !directors.iter().any(leads) {
            missing.push(("director", directors[0]));
        }
        let mut responsible = focus_area.sources(RelationKind::ResponsibleFor);
        if let (Some(head), None) = (responsible.next(), responsible.next()) {
            let asked = head.kind() == sector_kind && !leads(&head);
            if asked && missing.iter().all(|(_, node)| *node != head) {
                missing.push(("sector head", head));
            }
        }
        if missing.is_empty() {
            continue;
        }
        let who = missing.iter().map(|(who, node)| format!("the {who} of `{}`", node.key()));
        let who = listed_words(who);
        let nodes: Vec<NodeRef<'_>> = missing.iter().map(|(_, node)| *node).collect();
        let names = listed(nodes.iter().copied());
        let does = if nodes.len() > 1 { "do" } else { "does" };
        let message = format!("{who} {does} not lead it, a goal for `{}`", focus_area.key());
        let found = if goal.led_by.is_empty() { "nobody".into() } else { listed_keys(&goal.led_by) };
        let draft = Draft::new(goal.subject(), message)
            .field("led_by")
            .related(nodes.into_iter().map(Subject::node))
            .evidence(Evidence::Mismatch { expected: format!("led by {names}"), found })
            .help("name the director and the sector head in `led_by`");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::steering::SteeringKind;
    use crate::{FocusAreaEntry, Key, NodeKind, Subject};

    fn led_by(fixture: Fixture, leaders: &[&str]) -> Fixture {
        fixture.goal("care-integration", |goal| goal.led_by = leaders.iter().map(|&key| Key::from(key)).collect())
    }

    #[test]
    fn a_goal_that_one_of_the_two_does_not_lead_is_found() {
        let finding = led_by(sector().with_goals(), &["administration", "care-sector"]).only_finding();
        assert_eq!(finding.code, "V13");
        assert_eq!(finding.subject, Subject::Steering(SteeringKind::Goal, "care-integration".into()));
        let message = "the sector head of `education-sector` does not lead it, a goal for `integration`";
        assert_eq!(finding.message, message);
        assert_eq!(finding.related, [Subject::Node(NodeKind::Sector, "education-sector".into())]);
        let found = "`administration` and `care-sector`".into();
        assert_eq!(finding.evidence, Some(Evidence::Mismatch { expected: "led by `education-sector`".into(), found }));
        let finding = led_by(sector().with_goals(), &["education-sector"]).only_finding();
        assert_eq!(finding.message, "the director of `administration` does not lead it, a goal for `integration`");
        let finding = led_by(sector().with_goals(), &[]).only_finding();
        let message = "the director of `administration` and the sector head of `education-sector` do not lead it, a goal \
                       for `integration`";
        assert_eq!((finding.code, finding.message.as_str()), ("V13", message));
    }

    #[test]
    fn both_and_others_beside_them_are_silent() {
        let all = ["staff-office", "education-sector", "administration"];
        assert_eq!(led_by(sector().with_goals(), &all).findings(), []);
    }

    #[test]
    fn who_is_responsible_is_found_elsewhere() {
        let codes = |fixture: Fixture| -> Vec<&str> { fixture.findings().iter().map(|finding| finding.code).collect() };
        let nobody = sector().with_goals().sector("education-sector", |sector| sector.responsible_for.clear());
        assert_eq!(codes(nobody.clone()), ["F1"]);
        let two =
            sector().with_goals().sector("care-sector", |sector| sector.responsible_for.push("integration".into()));
        assert_eq!(codes(two), ["F2"]);
        let unit = nobody.unit("school", |unit| unit.responsible_for.push("integration".into()));
        assert_eq!(codes(unit), ["F3"]);
    }

    #[test]
    fn in_an_agreement_it_is_asked_for_too_and_not_outside_of_a_plan() {
        let fixture = purchaser_provider()
            .with_goals()
            .add(FocusAreaEntry::new("integration").followed_up_by("executive-board"))
            .goal("school-citizen", |goal| goal.focus_area = Some("integration".into()));
        let found = |fixture: &Fixture| -> Vec<String> {
            let found = fixture.findings().into_iter().filter(|finding| finding.code == "V13");
            found.map(|finding| finding.message).collect()
        };
        let message = "the director of `municipal-office` does not lead it, a goal for `integration`";
        assert_eq!(found(&fixture), [message]);
        assert_eq!(found(&fixture.goal("school-citizen", |goal| goal.document = Some("town-budget".into()))), [""; 0]);
    }
}
