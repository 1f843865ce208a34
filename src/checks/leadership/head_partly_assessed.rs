use super::abilities;
use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::SteeringKind;
use crate::steering::leadership::standings;

declare_check! {
    /// A head who was not assessed in each of the six abilities of the requirement profile.
    ///
    /// The requirement profile has six abilities (G2), and a manager needs all of them. Of each node, the assessments of
    /// the latest day count together, those after the day of judgement, where that is stated, left out; those without a
    /// day count only where there is none with one. An ability was assessed when one of them has it in `meets` or in
    /// `below`. Found are heads on all levels, not top managers only, whose node has an assessment that counts, when
    /// somebody holds the post: filled, acting or shared. One finding for each node, with all abilities that are left.
    ///
    /// Assess the head in the abilities that are left.
    pub(crate) CHECK = {
        name: "head-partly-assessed",
        code: "E2",
        family: Family::Leadership,
        severity: Severity::Note,
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
        if !standing.staffed || !standing.is_assessed() || standing.not_assessed.is_empty() {
            continue;
        }
        let left = abilities(&standing.not_assessed);
        let message = format!("its {} was not assessed in {left}", standing.title.unwrap_or("head"));
        let assessments = standing.assessments.iter();
        let draft = Draft::new(Subject::node(node), message)
            .field("head")
            .related(assessments.map(|key| Subject::Steering(SteeringKind::Assessment, (*key).clone())))
            .evidence(Evidence::Missing(format!("assessment in {left}")))
            .help("assess the head in the abilities that are left");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{purchaser_provider, sector};
    use crate::steering::SteeringKind;
    use crate::{HeadState, NodeKind, Subject};

    #[test]
    fn abilities_that_are_left_are_found_together() {
        for clean in [sector(), purchaser_provider()] {
            let fixture = clean.with_leadership().assessment("support", |assessment| assessment.meets.truncate(4));
            let finding = fixture.only_finding();
            let subject = Subject::Node(NodeKind::Unit, "support".into());
            assert_eq!((finding.code, finding.subject), ("E2", subject));
            let left = "its head of support was not assessed in decentralised-work, reflection-and-process";
            assert_eq!(finding.message, left);
            let related = Subject::Steering(SteeringKind::Assessment, "assessment-support".into());
            assert_eq!(finding.related, [related]);
        }
    }

    #[test]
    fn a_lower_head_is_judged_when_there_is_an_assessment_and_a_vacant_post_is_not() {
        let of_school = sector().with_leadership().assessment("support", |assessment| {
            assessment.meets.truncate(5);
        });
        let mut lower = sector().with_leadership();
        let mut assessment = of_school.steering.assessments[3].clone();
        (assessment.key, assessment.node) = ("assessment-school-1".into(), "school-1".into());
        lower.steering.assessments.push(assessment);
        assert_eq!(lower.only_finding().code, "E2");
        let vacant = of_school.unit("support", |unit| {
            unit.head = unit.head.take().map(|head| head.state(HeadState::Vacant));
        });
        assert_eq!(vacant.only_finding().code, "H2");
    }

    #[test]
    fn two_assessments_of_one_day_are_whole_together() {
        let mut fixture = sector().with_leadership();
        let mut rest = fixture.steering.assessments[3].clone();
        let meets = &mut fixture.steering.assessments[3].meets;
        (rest.key, rest.meets) = ("rest".into(), meets.split_off(3));
        fixture.steering.assessments.push(rest);
        assert_eq!(fixture.findings(), []);
    }
}
