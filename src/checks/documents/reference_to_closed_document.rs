use super::{listed, register};
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;

declare_check! {
    /// A governing document that refers to a closed one.
    ///
    /// A document that no longer serves is closed and removed (G6): who follows the reference finds nothing that holds.
    /// One finding for each document that refers to closed ones, naming all of them. A document that is itself closed on
    /// the day of judgement is not judged. Where no day is stated, what has a closing day is closed.
    ///
    /// Let it refer to what holds instead, or take the reference away.
    pub(crate) CHECK = {
        name: "reference-to-closed-document",
        code: "W10",
        family: Family::Documents,
        severity: Severity::Warning,
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
    for document in register.not_closed() {
        let to = document.refers_to.iter().filter_map(|key| register.document(key));
        let closed: Vec<_> = to.filter(|to| register.is_closed(to)).collect();
        if closed.is_empty() {
            continue;
        }
        let is_or_are = if closed.len() == 1 { "is" } else { "are" };
        let found = listed(closed.iter().copied());
        let draft = Draft::new(document.subject(), format!("refers to {found}, which {is_or_are} closed"))
            .field("refers_to")
            .related(closed.into_iter().map(|document| document.subject()))
            .evidence(Evidence::Mismatch { expected: "documents that are not closed".into(), found })
            .help("refer to what holds instead, or take the reference away");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::fixture::{Fixture, sector};

    fn refers(to: &[&str]) -> Fixture {
        let to = to.iter().map(|&key| key.into()).collect();
        sector().with_documents().document("safety-plan", |document| document.refers_to = to)
    }

    #[test]
    fn a_document_is_found_once_with_all_that_is_closed() {
        let finding = refers(&["alcohol-policy", "old-guidelines"]).only_finding();
        assert_eq!((finding.code, finding.subject.key()), ("W10", Some(&"safety-plan".into())));
        assert_eq!(finding.message, "refers to `old-guidelines`, which is closed");
        assert_eq!(finding.related[0].key(), Some(&"old-guidelines".into()));
        let both = refers(&["climate-strategy", "old-guidelines"])
            .document("climate-strategy", |document| document.closed = Some(date(2011, 3, 1)));
        assert_eq!(both.only_finding().message, "refers to `climate-strategy` and `old-guidelines`, which are closed");
    }

    #[test]
    fn what_closed_documents_refer_to_and_what_closes_later_is_of_no_account() {
        let closed =
            refers(&["old-guidelines"]).document("safety-plan", |document| document.closed = Some(date(2011, 3, 1)));
        assert_eq!(closed.findings(), []);
        let later = refers(&["climate-strategy"])
            .document("climate-strategy", |document| document.closed = Some(date(2011, 3, 2)));
        assert_eq!(later.findings(), []);
    }
}
