use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{BodyKind, Subject};

declare_check! {
    /// A drafting committee that is not temporary.
    ///
    /// The council sets up drafting committees for a task and a time, and sets their number (P2). A standing one is one
    /// more layer between citizens and the council.
    ///
    /// Mark it as temporary, or make it a committee with responsibility of its own.
    pub(crate) CHECK = {
        name: "drafting-committee-standing",
        code: "B5",
        family: Family::Bodies,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Bodies],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::HEADS).and(Parts::STAFF))),
        source: &["P2"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for body in facts.bodies(BodyKind::DraftingCommittee).filter(|body| !body.is_temporary()) {
        let draft = Draft::new(Subject::node(body), "is a standing drafting committee")
            .field("temporary")
            .evidence(Evidence::Mismatch { expected: "temporary".into(), found: "standing".into() })
            .help("set it up for a time and a task");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{NodeKind, Subject};

    #[test]
    fn a_standing_drafting_committee_is_found() {
        let finding = sector().body("drafting-committee", |body| body.temporary = false).only_finding();
        assert_eq!((finding.code, finding.subject), ("B5", Subject::Node(NodeKind::Body, "drafting-committee".into())));
        let (expected, found) = ("temporary".into(), "standing".into());
        assert_eq!(finding.evidence, Some(Evidence::Mismatch { expected, found }));
    }
}
