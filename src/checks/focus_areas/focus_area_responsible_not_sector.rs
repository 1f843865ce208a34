use super::with_one_responsible;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeKind, Subject};

declare_check! {
    /// A focus area for which the head of something else than a sector is responsible.
    ///
    /// Exactly one of the sector heads is responsible for a focus area (A6). The head of a unit does not stand on a
    /// level with the sectors, and the director leads and co-ordinates the sector heads (A7). A model without sectors
    /// has no sector heads, and is not judged; nor is a focus area with several responsible, which is a finding of its
    /// own.
    ///
    /// Make a sector head responsible.
    pub(crate) CHECK = {
        name: "focus-area-responsible-not-sector",
        code: "F3",
        family: Family::FocusAreas,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::FocusAreas, Need::Sectors],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A6", "A7"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for (focus_area, node) in with_one_responsible(facts).filter(|(_, node)| node.kind() != NodeKind::Sector) {
        let message = format!("the head of {} `{}` is responsible for it, not a sector head", node.kind(), node.key());
        let draft = Draft::new(Subject::node(focus_area), message)
            .related([Subject::node(node)])
            .evidence(Evidence::Mismatch { expected: "a sector".into(), found: Subject::node(node).to_string() })
            .help("make a sector head responsible");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{purchaser_provider, sector};
    use crate::{FocusAreaEntry, NodeKind, Subject};

    #[test]
    fn the_head_of_a_unit_or_of_the_administration_is_no_sector_head() {
        let nobody = || sector().sector("education-sector", |node| node.responsible_for.clear());
        let unit = nobody().unit("support", |unit| unit.responsible_for.push("integration".into())).only_finding();
        let director = nobody()
            .administration("administration", |node| node.responsible_for.push("integration".into()))
            .only_finding();
        for finding in [&unit, &director] {
            assert_eq!(finding.code, "F3");
            assert_eq!(finding.subject, Subject::Node(NodeKind::FocusArea, "integration".into()));
        }
        assert_eq!(unit.related, [Subject::Node(NodeKind::Unit, "support".into())]);
        let found = "administration `administration`".into();
        assert_eq!(director.evidence, Some(Evidence::Mismatch { expected: "a sector".into(), found }));
        assert_eq!(unit.message, "the head of unit `support` is responsible for it, not a sector head");
    }

    #[test]
    fn without_sectors_any_head_may_be() {
        let findings = purchaser_provider()
            .add(FocusAreaEntry::new("integration").followed_up_by("executive-board"))
            .unit("support", |unit| unit.responsible_for.push("integration".into()))
            .findings();
        assert!(findings.iter().all(|finding| finding.check != "focus-area-responsible-not-sector"));
    }
}
