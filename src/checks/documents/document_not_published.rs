use super::register;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;
use crate::steering::documents::Publication;

declare_check! {
    /// A governing document that is not published both inside and outside.
    ///
    /// The owner of a document keeps it available on the municipality's pages for its staff and on those for the public
    /// (G6). One finding for each document, whether one place is missing or both. Documents that are closed on the day
    /// of judgement are not judged, nor are those adopted after it; where no day is stated, those with a closing day are
    /// not.
    ///
    /// Publish it where it is missing.
    pub(crate) CHECK = {
        name: "document-not-published",
        code: "W5",
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
    for document in register(facts).in_force() {
        let is_missing = |place| !document.published.contains(&place);
        let places = match (is_missing(Publication::Inside), is_missing(Publication::Outside)) {
            (false, false) => continue,
            (true, false) => "inside",
            (false, true) => "outside",
            (true, true) => "inside or outside",
        };
        let draft = Draft::new(document.subject(), format!("not published {places}"))
            .field("published")
            .evidence(Evidence::Missing(format!("publication {}", places.replace("or", "and"))))
            .help("publish it for staff and for the public");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, sector};
    use crate::steering::documents::Publication::{self, Inside, Outside};

    fn published(document: &str, places: &[Publication]) -> Fixture {
        sector().with_documents().document(document, |document| document.published = places.into())
    }

    #[test]
    fn each_place_that_is_missing_is_named_in_one_finding() {
        let cases: [(&[Publication], _, _); 3] = [
            (&[Inside], "not published outside", "publication outside"),
            (&[Outside, Outside], "not published inside", "publication inside"),
            (&[], "not published inside or outside", "publication inside and outside"),
        ];
        for (places, message, missing) in cases {
            let finding = published("safety-plan", places).only_finding();
            assert_eq!((finding.code, finding.subject.key()), ("W5", Some(&"safety-plan".into())));
            assert_eq!(finding.message, message);
            assert_eq!(finding.evidence, Some(Evidence::Missing(missing.into())));
        }
    }

    #[test]
    fn a_document_that_is_closed_or_still_to_be_adopted_need_not_be_published() {
        assert_eq!(published("old-guidelines", &[]).findings(), []);
        let fixture = published("safety-plan", &[]);
        let later = fixture.document("safety-plan", |document| document.adopted = Some(jiff::civil::date(2011, 3, 2)));
        assert_eq!(later.findings(), []);
    }
}
