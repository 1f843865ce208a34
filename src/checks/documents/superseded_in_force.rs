use super::register;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;

declare_check! {
    /// A governing document that is in force though another one in force supersedes it.
    ///
    /// A document that no longer serves is closed and removed (G6). One supersedes another directly, or by way of
    /// documents in whatever state that lie between: when `c` supersedes `b`, and `b` superseded `a`, `a` is found also
    /// where `b` is closed. The finding names the one at the end: in force, and not superseded itself. A document that
    /// supersedes in its turn the one that supersedes it is on a circle with it, which is `document-circle`. In force is
    /// what is adopted and not closed at the end of the day of judgement, a document without a day of adoption among
    /// them; where no day of judgement is stated, what has no closing day.
    ///
    /// Close it, and let what refers to it refer to the one that supersedes it.
    pub(crate) CHECK = {
        name: "superseded-in-force",
        code: "W9",
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
    for (document, successor) in register(facts).superseded() {
        let message = format!("still in force, though `{}` supersedes it", successor.key);
        let draft = Draft::new(document.subject(), message)
            .field("closed")
            .related([successor.subject()])
            .evidence(Evidence::Missing("a day on which it was closed".into()))
            .help("close it, and let what refers to it refer to the one that supersedes it");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::fixture::{Fixture, purchaser_provider, sector};

    fn still_in_force(fixture: Fixture) -> Fixture {
        fixture.with_documents().document("old-guidelines", |document| document.closed = None)
    }

    #[test]
    fn a_document_that_stays_beside_the_one_in_its_place_is_found() {
        for fixture in [sector(), purchaser_provider()] {
            let finding = still_in_force(fixture).only_finding();
            assert_eq!((finding.code, finding.subject.key()), ("W9", Some(&"old-guidelines".into())));
            assert_eq!(finding.message, "still in force, though `purchasing-guidelines` supersedes it");
            assert_eq!(finding.related[0].key(), Some(&"purchasing-guidelines".into()));
        }
    }

    #[test]
    fn until_the_other_holds_and_from_when_it_is_closed_nothing_is_superseded() {
        let closed = |day| still_in_force(sector()).document("old-guidelines", |document| document.closed = Some(day));
        assert_eq!(closed(date(2011, 3, 1)).findings(), []);
        assert_eq!(closed(date(2011, 3, 2)).only_finding().code, "W9");
        let later = |document: &mut crate::steering::documents::GoverningDocument| {
            document.adopted = Some(date(2011, 3, 2));
        };
        assert_eq!(still_in_force(sector()).document("purchasing-guidelines", later).findings(), []);
    }
}
