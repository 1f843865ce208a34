use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{BodyKind, RelationKind, Subject};

declare_check! {
    /// A drafting committee that nobody in the administration supports.
    ///
    /// Sector heads give the drafting committees officer support (P2); without it elected members have nobody who
    /// drafts for them.
    ///
    /// Let the administration, a sector or a unit support it.
    pub(crate) CHECK = {
        name: "drafting-committee-without-officer-support",
        code: "B6",
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
    for body in facts.bodies(BodyKind::DraftingCommittee) {
        if body.sources(RelationKind::Supports).next().is_none() {
            let draft = Draft::new(Subject::node(body), "is a drafting committee without officer support")
                .evidence(Evidence::Missing("officer support".into()))
                .help("let a sector support it");
            findings.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{NodeKind, Subject};

    #[test]
    fn a_drafting_committee_that_nobody_supports_is_found() {
        let unsupported =
            sector().sector("education-sector", |sector| sector.supports.retain(|key| key != "drafting-committee"));
        let finding = unsupported.only_finding();
        assert_eq!((finding.code, finding.subject), ("B6", Subject::Node(NodeKind::Body, "drafting-committee".into())));
        assert_eq!(finding.evidence, Some(Evidence::Missing("officer support".into())));
        let by_a_unit = unsupported.unit("staff-office", |unit| unit.supports = vec!["drafting-committee".into()]);
        assert_eq!(by_a_unit.findings(), []);
    }
}
