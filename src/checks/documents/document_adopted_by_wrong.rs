use super::{node, register};
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;
use crate::steering::documents::GoverningDocumentKind;
use crate::{BodyKind, NodeKind, NodeRef, Subject};

declare_check! {
    /// A governing document that was adopted by someone who may not adopt its kind, or by nobody.
    ///
    /// Programmes, plans, policies and strategies are adopted by the council; guidelines and instructions by the
    /// council, a committee or board, or a sector's management (G6). A committee or board is any body but the auditors
    /// and drafting committees. A sector's management is a sector as adopter; where the model has no sectors, an
    /// administration. A document whose adopter is not stated was adopted by nobody. Documents that are closed on the
    /// day of judgement are not judged; where no day is stated, those with a closing day.
    ///
    /// Let the right body adopt it, or make it a document of a kind that its adopter may adopt.
    pub(crate) CHECK = {
        name: "document-adopted-by-wrong",
        code: "W1",
        family: Family::Documents,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::GoverningDocuments],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::STAFF))),
        source: &["G6"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let has_sectors = facts.meets(Need::Sectors);
    for document in register(facts).not_closed() {
        let adopter = node(facts, document.adopter.as_ref());
        if adopter.is_some_and(|adopter| may_adopt(document.kind, adopter, has_sectors)) {
            continue;
        }
        let expected = match (is_of_council(document.kind), has_sectors) {
            (true, _) => "the council",
            (false, true) => "the council, a committee or board, or a sector",
            (false, false) => "the council, a committee or board, or an administration",
        };
        let draft = match adopter {
            None => Draft::new(document.subject(), "states nobody who adopted it")
                .evidence(Evidence::Missing(format!("an adopter: {expected}"))),
            Some(adopter) => {
                let message =
                    format!("adopted by `{}`, which may not adopt this kind ({})", adopter.key(), document.kind);
                let evidence = Evidence::Mismatch { expected: expected.into(), found: adopter.key().to_string() };
                Draft::new(document.subject(), message).related([Subject::node(adopter)]).evidence(evidence)
            }
        };
        findings.push(draft.field("adopter").help(format!("let it be adopted by {expected}")));
    }
}

fn is_of_council(kind: GoverningDocumentKind) -> bool {
    use GoverningDocumentKind::{Guidelines, Instruction, Plan, Policy, Programme, Strategy};
    match kind {
        Programme | Plan | Policy | Strategy => true,
        Guidelines | Instruction => false,
    }
}

fn may_adopt(kind: GoverningDocumentKind, adopter: NodeRef<'_>, has_sectors: bool) -> bool {
    if adopter.is_body(BodyKind::Council) || is_of_council(kind) {
        return adopter.is_body(BodyKind::Council);
    }
    match adopter.kind() {
        NodeKind::Body => adopter.body_kind().is_some_and(BodyKind::is_committee_or_board),
        NodeKind::Sector => true,
        NodeKind::Administration => !has_sectors,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::steering::documents::GoverningDocumentKind;

    fn adopted(fixture: Fixture, document: &str, adopter: &str) -> Fixture {
        fixture.with_documents().document(document, |document| document.adopter = Some(adopter.into()))
    }

    #[test]
    fn each_kind_has_those_who_may_adopt_it() {
        for document in ["integration-programme", "safety-plan", "alcohol-policy", "climate-strategy"] {
            for adopter in ["executive-board", "education-committee", "education-sector"] {
                let finding = adopted(sector(), document, adopter).only_finding();
                assert_eq!((finding.code, finding.subject.key()), ("W1", Some(&document.into())));
                let found = Evidence::Mismatch { expected: "the council".into(), found: adopter.into() };
                assert_eq!(finding.evidence, Some(found));
            }
        }
        for document in ["purchasing-guidelines", "fire-instruction"] {
            let allowed = ["council", "executive-board", "education-committee", "election-committee", "care-sector"];
            for adopter in allowed {
                assert_eq!(adopted(sector(), document, adopter).findings(), [], "{document} by {adopter}");
            }
            for adopter in ["auditors", "drafting-committee", "administration", "support", "energy", "web"] {
                let finding = adopted(sector(), document, adopter).only_finding();
                assert_eq!((finding.code, finding.related[0].key()), ("W1", Some(&adopter.into())));
            }
        }
    }

    #[test]
    fn an_administration_may_where_there_are_no_sectors() {
        let clean = purchaser_provider().findings();
        assert_eq!(adopted(purchaser_provider(), "fire-instruction", "provider-board").findings(), clean);
        assert_eq!(adopted(purchaser_provider(), "fire-instruction", "education-provider").findings(), clean);
        assert_eq!(adopted(purchaser_provider(), "fire-instruction", "school").only_finding().code, "W1");
    }

    #[test]
    fn a_document_that_nobody_adopted_is_found_and_a_closed_one_is_not() {
        let nobody = |document: &str| sector().with_documents().document(document, |document| document.adopter = None);
        let finding = nobody("alcohol-policy").only_finding();
        assert_eq!(finding.message, "states nobody who adopted it");
        assert_eq!(finding.evidence, Some(Evidence::Missing("an adopter: the council".into())));
        assert_eq!(nobody("old-guidelines").findings(), []);
    }

    #[test]
    fn the_kind_decides() {
        let fixture = sector().with_documents();
        let fixture =
            fixture.document("purchasing-guidelines", |document| document.kind = GoverningDocumentKind::Programme);
        assert_eq!(
            fixture.only_finding().message,
            "adopted by `executive-board`, which may not adopt this kind (programme)"
        );
    }
}
