use super::register;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;
use crate::{HeadState, Subject};

declare_check! {
    /// A governing document whose owner's head is vacant.
    ///
    /// Each document has an owner who keeps it available and current (G6); while the post is vacant nobody does. This
    /// stands beside the finding about the post itself, because another head can own the document at once. An acting
    /// or shared head owns what the post owns. Documents that are closed on the day of judgement are not judged; where
    /// no day is stated, those with a closing day.
    ///
    /// Fill the post, or let another head own the document.
    pub(crate) CHECK = {
        name: "document-owner-vacant",
        code: "W3",
        family: Family::Documents,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::GoverningDocuments, Need::Heads],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::STAFF))),
        source: &["G6"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let register = register(facts);
    for document in register.not_closed() {
        let Some(owner) = register.owner(document) else { continue };
        let Some(head) = owner.head().filter(|head| head.state() == HeadState::Vacant) else { continue };
        let message = format!("the {} of `{}`, who owns it, is vacant", head.title(), owner.key());
        let draft = Draft::new(document.subject(), message)
            .field("owner")
            .related([Subject::node(owner)])
            .evidence(Evidence::Mismatch { expected: "a head".into(), found: "vacant".into() })
            .help("fill the post, or let another head own the document");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::HeadState;
    use crate::checks::Finding;
    use crate::fixture::sector;

    fn of_documents(state: HeadState) -> Vec<Finding> {
        let fixture = sector().with_documents().unit("staff-office", |unit| {
            unit.head = unit.head.take().map(|head| head.state(state));
        });
        fixture.findings().into_iter().filter(|finding| finding.code.starts_with('W')).collect()
    }

    #[test]
    fn a_vacant_owner_is_found_for_each_document_that_is_not_closed() {
        let found = of_documents(HeadState::Vacant);
        let keys: Vec<&str> =
            found.iter().filter_map(|finding| finding.subject.key()).map(|key| key.as_str()).collect();
        assert_eq!(keys, ["integration-programme", "climate-strategy"]);
        assert!(found.iter().all(|finding| finding.code == "W3"));
        assert_eq!(found[0].message, "the head of staff office of `staff-office`, who owns it, is vacant");
        assert_eq!(found[0].related[0].key(), Some(&"staff-office".into()));
    }

    #[test]
    fn an_acting_or_shared_head_owns() {
        for state in [HeadState::Acting, HeadState::Shared(2)] {
            assert_eq!(of_documents(state), []);
        }
    }
}
