use super::{current_documents, is_below_sector, sector_kind};
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::SteeringKind;
use crate::steering::goals::ChainDocumentKind;
use crate::{BodyKind, NodeKind, NodeRef, Subject};

declare_check! {
    /// A document of the goal chain without an adopter, or with one who may not adopt it.
    ///
    /// Politics adopts the first two documents, the administration the last two (G3): the budget is the council's; a sector
    /// plan that of a committee or board, which is any body but the council, the auditors and a drafting committee; an
    /// operational plan that of the head of a sector; a work plan that of the head of a sector, or of a unit that reports
    /// directly to one, whose head is the operations manager. In a model without sectors, administrations stand for them.
    /// Documents that have ended are not judged, and an agreement has its two sides by itself.
    ///
    /// Let the one adopt it to whom it belongs.
    pub(crate) CHECK = {
        name: "chain-document-adopted-by-wrong",
        code: "V8",
        family: Family::Goals,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::ChainDocuments],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["G3"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let sector_kind = sector_kind(facts);
    for document in current_documents(facts) {
        let subject = Subject::Steering(SteeringKind::ChainDocument, document.key.clone());
        let expected = match document.kind {
            ChainDocumentKind::Budget => "the council".into(),
            ChainDocumentKind::SectorPlan => "a committee or board".into(),
            ChainDocumentKind::OperationalPlan => format!("the head of {}", with_article(sector_kind)),
            ChainDocumentKind::WorkPlan => {
                format!("the head of {} or of a unit directly below one", with_article(sector_kind))
            }
        };
        let draft = match document.adopter.as_ref().map(|key| (key, facts.organisation().node(key.as_str()))) {
            Some((_, Some(node))) if may_adopt(node, document.kind, sector_kind) => continue,
            Some((key, node)) => {
                let article = if document.kind == ChainDocumentKind::OperationalPlan { "an" } else { "a" };
                let found = node.map_or_else(|| format!("`{key}`"), |node| Subject::node(node).to_string());
                Draft::new(subject, format!("{article} {} is adopted by {expected}, not by {found}", document.kind))
                    .related(node.map(Subject::node))
                    .evidence(Evidence::Mismatch { expected, found })
            }
            None => {
                let message = format!("nobody adopts this {}; {expected} should", document.kind);
                Draft::new(subject, message).evidence(Evidence::Missing("adopter".into()))
            }
        };
        findings.push(draft.field("adopter").help("let the one adopt it to whom it belongs"));
    }
}

const fn with_article(sector_kind: NodeKind) -> &'static str {
    match sector_kind {
        NodeKind::Administration => "an administration",
        _ => "a sector",
    }
}

fn may_adopt(node: NodeRef<'_>, kind: ChainDocumentKind, sector_kind: NodeKind) -> bool {
    match kind {
        ChainDocumentKind::Budget => node.is_body(BodyKind::Council),
        ChainDocumentKind::SectorPlan => node.body_kind().is_some_and(BodyKind::is_committee_or_board),
        ChainDocumentKind::OperationalPlan => node.kind() == sector_kind,
        ChainDocumentKind::WorkPlan => node.kind() == sector_kind || is_below_sector(node, sector_kind),
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::steering::SteeringKind;
    use crate::steering::goals::DocumentState;
    use crate::{NodeKind, Subject};

    fn adopted(fixture: Fixture, document: &str, adopter: &str) -> Fixture {
        fixture.chain_document(document, |document| document.adopter = Some(adopter.into()))
    }

    /// What is found of who adopts: a result that is reported past the new adopter is another matter.
    fn found(fixture: &Fixture) -> usize {
        fixture.findings().iter().filter(|finding| finding.code == "V8").count()
    }

    #[test]
    fn who_may_not_adopt_is_found() {
        let finding = adopted(sector().with_goals(), "town-budget", "executive-board").only_finding();
        assert_eq!(finding.code, "V8");
        assert_eq!(finding.subject, Subject::Steering(SteeringKind::ChainDocument, "town-budget".into()));
        assert_eq!(finding.related, [Subject::Node(NodeKind::Body, "executive-board".into())]);
        assert_eq!(finding.message, "a budget is adopted by the council, not by body `executive-board`");
        let fixture = adopted(sector().with_goals(), "care-operations", "care-committee");
        let found_there = fixture.findings().into_iter().find(|finding| finding.code == "V8").expect("it may not");
        let message = "an operational plan is adopted by the head of a sector, not by body `care-committee`";
        assert_eq!(found_there.message, message);
        let wrong = [
            ("care-plan", "council"),
            ("care-plan", "drafting-committee"),
            ("care-plan", "care-sector"),
            ("care-operations", "care-committee"),
            ("care-operations", "administration"),
            ("elderly-care-work", "elderly-care-1"),
            ("elderly-care-work", "administration"),
        ];
        for (document, adopter) in wrong {
            assert_eq!(found(&adopted(sector().with_goals(), document, adopter)), 1, "{document}: {adopter}");
        }
        assert_eq!(found(&adopted(purchaser_provider().with_goals(), "school-work", "school-1")), 1);
    }

    #[test]
    fn a_document_without_an_adopter_is_found() {
        let nobody = sector().with_goals().chain_document("care-operations", |document| document.adopter = None);
        let finding = nobody.only_finding();
        assert_eq!((finding.code, finding.evidence), ("V8", Some(Evidence::Missing("adopter".into()))));
        assert_eq!(finding.message, "nobody adopts this operational plan; the head of a sector should");
        let ended = nobody.chain_document("care-operations", |document| document.state = DocumentState::Ended);
        assert_eq!(found(&ended), 0);
    }

    #[test]
    fn who_may_adopt_is_silent() {
        let right = [
            ("care-plan", "executive-board"),
            ("care-operations", "education-sector"),
            ("elderly-care-work", "care-sector"),
        ];
        for (document, adopter) in right {
            assert_eq!(found(&adopted(sector().with_goals(), document, adopter)), 0, "{document}: {adopter}");
        }
        assert_eq!(found(&adopted(purchaser_provider().with_goals(), "school-work", "education-provider")), 0);
    }
}
