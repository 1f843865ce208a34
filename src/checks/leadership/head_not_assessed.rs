use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::leadership::standings;

declare_check! {
    /// A top manager who was not assessed against the requirement profile.
    ///
    /// Manager posts are staffed against a requirement profile (G2). The top managers are the heads of the administrations
    /// that answer to an executive board, and of all nodes that report directly to one of these. Judged are posts that
    /// somebody holds: filled, acting or shared. Found is each for whose node there is no assessment; one of a day after
    /// the day of judgement, where that is stated, does not count, and one without a day does. The finding is about the
    /// node.
    ///
    /// Assess the head in all six abilities.
    pub(crate) CHECK = {
        name: "head-not-assessed",
        code: "E1",
        family: Family::Leadership,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Assessments],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["G2"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for standing in standings(facts.model(), facts.thresholds().judged_on) {
        let Some(node) = facts.organisation().node(standing.node.as_str()) else { continue };
        if !standing.top || !standing.staffed || standing.is_assessed() {
            continue;
        }
        let message =
            format!("its {} was not assessed against the requirement profile", standing.title.unwrap_or("head"));
        let draft = Draft::new(Subject::node(node), message)
            .field("head")
            .evidence(Evidence::Missing("assessment".into()))
            .help("assess the head in all six abilities");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::{HeadState, NodeKind, Subject};

    fn without(clean: Fixture, node: &str) -> Fixture {
        let mut fixture = clean.with_leadership();
        fixture.steering.assessments.retain(|assessment| assessment.node != *node);
        fixture
    }

    #[test]
    fn the_director_and_those_directly_below_are_found() {
        let finding = without(sector(), "care-sector").only_finding();
        let subject = Subject::Node(NodeKind::Sector, "care-sector".into());
        assert_eq!((finding.code, finding.subject), ("E1", subject));
        assert_eq!(finding.message, "its sector head was not assessed against the requirement profile");
        for node in ["administration", "support", "staff-office"] {
            assert_eq!(without(sector(), node).only_finding().code, "E1", "{node}");
        }
        assert_eq!(without(purchaser_provider(), "care-provider").only_finding().code, "E1");
    }

    #[test]
    fn an_assessment_after_the_day_of_judgement_does_not_count() {
        let on = |day: &str| {
            let day = day.parse().expect("a day");
            sector().with_leadership().assessment("support", |assessment| assessment.on = Some(day))
        };
        assert_eq!(on("2011-03-02").only_finding().code, "E1");
        assert_eq!(on("2011-03-01").findings(), []);
        assert_eq!(sector().with_leadership().assessment("support", |assessment| assessment.on = None).findings(), []);
    }

    #[test]
    fn a_vacant_post_is_found_elsewhere_and_an_acting_head_here_too() {
        let state = |state| {
            without(sector(), "support")
                .unit("support", |unit| unit.head = unit.head.take().map(|head| head.state(state)))
        };
        assert_eq!(state(HeadState::Vacant).only_finding().code, "H2");
        let codes: Vec<_> = state(HeadState::Acting).findings().iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["H3", "E1"]);
    }
}
