use super::{node, register};
use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;

declare_check! {
    /// A governing document that has no owner, or one without a head.
    ///
    /// Each document has an owner who communicates it, keeps it available and current, follows it up and revises it
    /// (G6). The owner is a head: a node that has none, such as a body, a company or a unit without a head, cannot do
    /// it. In a model that states no head at all, only a document without any owner is found. A vacant head is
    /// `document-owner-vacant`. Documents that are closed on the day of judgement are not judged;
    /// where no day is stated, those with a closing day.
    ///
    /// State the node whose head owns it, or close a document that no longer serves.
    pub(crate) CHECK = {
        name: "document-without-owner",
        code: "W2",
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
    let register = register(facts);
    for document in register.not_closed().filter(|document| register.owner(document).is_none()) {
        let draft = match node(facts, document.owner.as_ref()) {
            None => Draft::new(document.subject(), "has no owner"),
            Some(_) if !facts.meets(Need::Heads) => continue,
            Some(owner) => {
                let message = format!("owned by `{}`, which has no head", owner.key());
                Draft::new(document.subject(), message).related([Subject::node(owner)])
            }
        };
        let draft = draft
            .field("owner")
            .evidence(Evidence::Missing("a head who owns it".into()))
            .help("state the node whose head owns it, or close it when it no longer serves");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::{HeadState, NodeEntry};

    fn owned(fixture: Fixture, document: &str, owner: Option<&str>) -> Fixture {
        fixture.with_documents().document(document, |document| document.owner = owner.map(Into::into))
    }

    #[test]
    fn nobody_and_what_has_no_head_own_nothing() {
        for fixture in [sector(), purchaser_provider()] {
            let finding = owned(fixture, "alcohol-policy", None).only_finding();
            assert_eq!((finding.code, finding.message.as_str()), ("W2", "has no owner"));
            assert_eq!(finding.subject.key(), Some(&"alcohol-policy".into()));
            assert_eq!(finding.evidence, Some(Evidence::Missing("a head who owns it".into())));
        }
        for owner in ["council", "energy", "web"] {
            let finding = owned(sector(), "alcohol-policy", Some(owner)).only_finding();
            assert_eq!((finding.code, finding.related[0].key()), ("W2", Some(&owner.into())));
            assert_eq!(finding.message, format!("owned by `{owner}`, which has no head"));
        }
    }

    #[test]
    fn any_head_may_own_and_a_closed_document_needs_no_owner() {
        for owner in ["administration", "education-sector", "school", "school-1"] {
            assert_eq!(owned(sector(), "alcohol-policy", Some(owner)).findings(), []);
        }
        assert_eq!(owned(sector(), "old-guidelines", None).findings(), []);
        let fixture = owned(sector(), "alcohol-policy", Some("staff-office")).unit("staff-office", |unit| {
            unit.head = unit.head.take().map(|head| head.state(HeadState::Vacant));
        });
        assert!(fixture.findings().iter().all(|finding| finding.code != "W2"));
    }

    #[test]
    fn in_a_model_without_heads_only_who_owns_nothing_is_found() {
        let mut fixture = owned(sector(), "alcohol-policy", None);
        for entry in &mut fixture.entries {
            match entry {
                NodeEntry::Administration(administration) => administration.head = None,
                NodeEntry::Sector(sector) => sector.head = None,
                NodeEntry::Unit(unit) => unit.head = None,
                _ => {}
            }
        }
        let findings = fixture.findings();
        let found: Vec<_> = findings.iter().filter(|finding| finding.code == "W2").collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "has no owner");
    }
}
