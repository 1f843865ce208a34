use super::with_one_responsible;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{HeadState, NodeKind, Subject};

declare_check! {
    /// A focus area whose responsible head is vacant or missing.
    ///
    /// Exactly one of the sector heads is responsible for a focus area; that makes leadership and authority clear (A6).
    /// While the post is vacant, or the sector has no head, the focus area has none either: beside the sector's own
    /// finding, because another sector head can take the focus area at once. Judged when one head
    /// is responsible; where there are sectors, only when that is a sector's. When several are, it is silent, and
    /// `focus-area-with-several-responsible` (F2) speaks.
    ///
    /// Fill the post, or make another sector head responsible.
    pub(crate) CHECK = {
        name: "focus-area-under-vacant-head",
        code: "F4",
        family: Family::FocusAreas,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::FocusAreas, Need::Heads],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A6"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    // Where there are sectors, another node is `focus-area-responsible-not-sector`.
    let judged = |kind| kind == NodeKind::Sector || !facts.meets(Need::Sectors);
    for (focus_area, node) in with_one_responsible(facts).filter(|(_, node)| judged(node.kind())) {
        let (message, found) = match node.head() {
            None => (format!("`{}`, which is responsible for it, has no head", node.key()), "no head"),
            Some(head) if head.state() == HeadState::Vacant => {
                (format!("the {} of `{}`, responsible for it, is vacant", head.title(), node.key()), "vacant")
            }
            Some(_) => continue,
        };
        let draft = Draft::new(Subject::node(focus_area), message)
            .related([Subject::node(node)])
            .evidence(Evidence::Mismatch { expected: "a head".into(), found: found.into() })
            .help("fill the post, or make another sector head responsible");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::{Evidence, Finding};
    use crate::fixture::{Fixture, sector};
    use crate::{Decimal, Head, HeadState, NodeKind, Subject};

    fn sector_head(state: HeadState) -> Option<Head> {
        Some(Head::new("sector head").hours_per_week(Decimal::from(4)).state(state))
    }

    fn of_focus_areas(fixture: &Fixture) -> Vec<Finding> {
        fixture.findings().into_iter().filter(|finding| finding.code.starts_with('F')).collect()
    }

    #[test]
    fn a_vacant_or_missing_head_leads_no_focus_area() {
        for (head, found) in [(sector_head(HeadState::Vacant), "vacant"), (None, "no head")] {
            let findings = of_focus_areas(&sector().sector("education-sector", |node| node.head = head));
            assert_eq!(findings.len(), 1);
            assert_eq!(findings[0].code, "F4");
            assert_eq!(findings[0].subject, Subject::Node(NodeKind::FocusArea, "integration".into()));
            assert_eq!(findings[0].related, [Subject::Node(NodeKind::Sector, "education-sector".into())]);
            let evidence = Evidence::Mismatch { expected: "a head".into(), found: found.into() };
            assert_eq!(findings[0].evidence, Some(evidence));
        }
    }

    #[test]
    fn an_acting_or_shared_head_does_and_another_sector_is_of_no_account() {
        for state in [HeadState::Acting, HeadState::Shared(2)] {
            let fixture = sector().sector("education-sector", |node| node.head = sector_head(state));
            assert_eq!(of_focus_areas(&fixture), []);
        }
        let fixture = sector().sector("care-sector", |node| node.head = sector_head(HeadState::Vacant));
        assert_eq!(fixture.only_finding().code, "H2");
    }
}
