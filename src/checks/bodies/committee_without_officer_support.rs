use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{BodyKind, RelationKind, Subject};

declare_check! {
    /// A committee that nobody in the administration supports.
    ///
    /// Committees get officer support from the sector's management (P5). Without it nobody drafts their matters.
    /// Committees of every kind count but joint ones, whose officers may be another municipality's, and drafting ones,
    /// which have a check of their own.
    ///
    /// Let the sector, the administration or a unit support it.
    pub(crate) CHECK = {
        name: "committee-without-officer-support",
        code: "B14",
        family: Family::Bodies,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Bodies, Need::Lines],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["P5"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let management = if facts.meets(Need::Sectors) { "the management of its sector" } else { "an administration" };
    for committee in facts.organisation().bodies() {
        let counts = committee.body_kind().is_some_and(|kind| kind.is_operative() && kind != BodyKind::JointCommittee);
        if counts && committee.sources(RelationKind::Supports).next().is_none() {
            let draft = Draft::new(Subject::node(committee), "is a committee without officer support")
                .evidence(Evidence::Missing("officer support".into()))
                .help(format!("let {management} support it"));
            findings.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{purchaser_provider, sector};
    use crate::{NodeKind, Subject};

    #[test]
    fn a_committee_that_nobody_supports_is_found_under_either_model() {
        let finding = sector().sector("care-sector", |sector| sector.supports.clear()).only_finding();
        assert_eq!((finding.code, finding.subject), ("B14", Subject::Node(NodeKind::Body, "care-committee".into())));
        assert_eq!(finding.evidence, Some(Evidence::Missing("officer support".into())));
        assert_eq!(finding.help, "let the management of its sector support it");
        let finding = purchaser_provider()
            .unit("purchasing-office", |unit| unit.supports.retain(|key| key != "care-purchaser"))
            .only_finding();
        assert_eq!((finding.code, finding.subject), ("B14", Subject::Node(NodeKind::Body, "care-purchaser".into())));
        assert_eq!(finding.help, "let an administration support it");
    }
}
