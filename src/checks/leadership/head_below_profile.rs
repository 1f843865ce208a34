use super::abilities;
use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::SteeringKind;
use crate::steering::leadership::standings;

declare_check! {
    /// A head who falls short of the requirement profile.
    ///
    /// Manager posts are staffed against a requirement profile: to carry out the new model in full, to work by goals and
    /// results, to engage in the whole group, to initiate and lead development, to enable decentralised work, to work
    /// reflectively and by process (G2). Of each node, the assessments of the latest day count together, those after the
    /// day of judgement, where that is stated, left out; those without a day count only where there is none with one. Where
    /// they differ, the lower counts. Found are heads on all levels, not top managers only, with an ability in `below`,
    /// when somebody holds the post: filled, acting or shared. One finding for each node, with all such abilities.
    ///
    /// Let the head grow into the profile, or staff the post anew.
    pub(crate) CHECK = {
        name: "head-below-profile",
        code: "E3",
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
        if !standing.staffed || standing.below.is_empty() {
            continue;
        }
        let below = abilities(&standing.below);
        let message = format!("its {} falls short in {below}", standing.title.unwrap_or("head"));
        let assessments = standing.assessments.iter();
        let draft = Draft::new(Subject::node(node), message)
            .field("head")
            .related(assessments.map(|key| Subject::Steering(SteeringKind::Assessment, (*key).clone())))
            .evidence(Evidence::Mismatch { expected: "all six abilities".into(), found: format!("below in {below}") })
            .help("let the head grow into the profile, or staff the post anew");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::{HeadState, NodeKind, Subject};

    /// The director falls short in the last two abilities.
    fn below(clean: Fixture, node: &str) -> Fixture {
        clean.with_leadership().assessment(node, |assessment| assessment.below = assessment.meets.split_off(4))
    }

    #[test]
    fn abilities_in_which_a_head_falls_short_are_found_together() {
        let finding = below(sector(), "administration").only_finding();
        let subject = Subject::Node(NodeKind::Administration, "administration".into());
        assert_eq!((finding.code, finding.subject), ("E3", subject));
        assert_eq!(finding.message, "its director falls short in decentralised-work, reflection-and-process");
        assert_eq!(below(purchaser_provider(), "support").only_finding().code, "E3");
    }

    #[test]
    fn a_later_assessment_and_a_vacant_post_are_silent() {
        let mut later = below(sector(), "support");
        let mut again = sector().with_leadership().steering.assessments[3].clone();
        (again.key, again.on) = ("again".into(), Some("2010-12-01".parse().expect("a day")));
        later.steering.assessments.insert(0, again);
        assert_eq!(later.findings(), []);
        later.steering.assessments[0].on = Some("2011-12-01".parse().expect("a day"));
        assert_eq!(later.only_finding().code, "E3");
        let vacant = below(sector(), "support").unit("support", |unit| {
            unit.head = unit.head.take().map(|head| head.state(HeadState::Vacant));
        });
        assert_eq!(vacant.only_finding().code, "H2");
    }
}
