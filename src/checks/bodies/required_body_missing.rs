use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{BodyKind, Subject};

declare_check! {
    /// A body that the law requires and that is not there.
    ///
    /// Every municipality has a council, an executive board, auditors, an election committee, and a chief guardian or a
    /// chief guardian committee (P1). One finding for each that is missing. That it is a municipality, a model says by its
    /// steering model.
    ///
    /// Add the body. A chart that leaves it out for the sake of a plain sketch may waive the finding.
    pub(crate) CHECK = {
        name: "required-body-missing",
        code: "B1",
        family: Family::Bodies,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Bodies, Need::SteeringModel],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::HEADS).and(Parts::STAFF))),
        source: &["P1", "Act 2017:725"],
        since: "0.1.0",
        run,
    }
}

const REQUIRED: [BodyKind; 5] = [
    BodyKind::Council,
    BodyKind::ExecutiveBoard,
    BodyKind::Auditors,
    BodyKind::ElectionCommittee,
    BodyKind::ChiefGuardian,
];

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for kind in REQUIRED.into_iter().filter(|&kind| facts.bodies(kind).next().is_none()) {
        let draft = Draft::new(Subject::Model, format!("has no body of the kind `{kind}`, which the law requires"))
            .evidence(Evidence::Missing(kind.to_string()))
            .help(format!("add a body of the kind `{kind}`"));
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::checks::{Checker, Evidence};
    use crate::fixture::{purchaser_provider, sector};

    #[test]
    fn each_body_that_the_law_requires_is_missed() {
        for key in ["auditors", "election-committee", "chief-guardian"] {
            for clean in [sector(), purchaser_provider()] {
                let finding = clean.without(key).only_finding();
                assert_eq!((finding.code, finding.subject), ("B1", Subject::Model));
                assert_eq!(finding.evidence, Some(Evidence::Missing(key.into())));
                assert_eq!(finding.message, format!("has no body of the kind `{key}`, which the law requires"));
            }
        }
    }

    #[test]
    fn council_and_executive_board_are_missed_beside_what_hangs_on_them() {
        for key in ["council", "executive-board"] {
            let report = Checker::new().run(&sector().without(key).model());
            let missing: Vec<_> = report.of("B1").map(|finding| finding.evidence.clone()).collect();
            assert_eq!(missing, [Some(Evidence::Missing(key.into()))]);
        }
    }

    #[test]
    fn a_model_without_bodies_does_not_run_it() {
        let report = Checker::new().run(&crate::Model::default());
        let reason = report.not_run.iter().find(|check| check.check == "required-body-missing");
        assert_eq!(reason.map(|check| check.reason.as_str()), Some("the model states no body"));
    }
}
