use super::{listed, register};
use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;

declare_check! {
    /// Several governing documents of one subject and kind that are in force beside one another.
    ///
    /// Governing documents are as few and simple as possible, and co-ordinated (G6): two of one kind on one subject
    /// leave it open which of them holds. One finding for each subject and kind, about the first of its documents in the
    /// order of the model. A document that another one in force supersedes, directly or by way of others, is left out,
    /// whether that is `superseded-in-force` or `document-circle`; so is one that states no subject. In force is what is
    /// adopted and not closed at the end of the day of judgement, a document without a day of adoption among them; where
    /// no day of judgement is stated, what has no closing day.
    ///
    /// Merge them, close all but one, or name their subjects apart.
    pub(crate) CHECK = {
        name: "documents-twice-in-force",
        code: "W6",
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
    for group in register(facts).twice_in_force() {
        let Some((first, others)) = group.split_first() else { continue };
        let about = first.subject.as_ref().map(ToString::to_string).unwrap_or_default();
        let others = others.iter().copied();
        let is_or_are = if others.len() == 1 { "is" } else { "are" };
        let message = format!(
            "{} {is_or_are} in force too, of the same kind ({}) on `{about}`",
            listed(others.clone()),
            first.kind
        );
        let subjects: Vec<Subject> = group.iter().map(|document| document.subject()).collect();
        let draft = Draft::new(first.subject(), message)
            .field("subject")
            .related(others.map(|document| document.subject()))
            .evidence(Evidence::Conflict(subjects))
            .help("merge them, close all but one, or name their subjects apart");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::Subject;
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::steering::SteeringKind;
    use crate::steering::documents::GoverningDocument;

    /// The same policy once more.
    fn twice(fixture: Fixture, change: impl FnOnce(&mut GoverningDocument)) -> Fixture {
        let mut fixture = fixture.with_documents();
        let mut second = fixture.steering.governing_documents[2].clone();
        second.key = "alcohol-policy-2".into();
        change(&mut second);
        fixture.steering.governing_documents.push(second);
        fixture
    }

    #[test]
    fn two_policies_on_one_subject_are_found_once() {
        for fixture in [sector(), purchaser_provider()] {
            let finding = twice(fixture, |_| {}).only_finding();
            let document = |key: &str| Subject::Steering(SteeringKind::GoverningDocument, key.into());
            assert_eq!((finding.code, &finding.subject), ("W6", &document("alcohol-policy")));
            assert_eq!(finding.related, [document("alcohol-policy-2")]);
            let both = vec![document("alcohol-policy"), document("alcohol-policy-2")];
            assert_eq!(finding.evidence, Some(Evidence::Conflict(both)));
            assert_eq!(finding.message, "`alcohol-policy-2` is in force too, of the same kind (policy) on `alcohol`");
        }
    }

    #[test]
    fn another_subject_kind_or_time_is_no_conflict() {
        let silent: [fn(&mut GoverningDocument); 5] = [
            |second| second.subject = Some("tobacco".into()),
            |second| second.subject = None,
            |second| second.kind = crate::steering::documents::GoverningDocumentKind::Programme,
            |second| second.closed = Some(date(2011, 3, 1)),
            |second| second.adopted = Some(date(2011, 3, 2)),
        ];
        for change in silent {
            assert_eq!(twice(sector(), change).findings(), []);
        }
        assert_eq!(twice(sector(), |second| second.closed = Some(date(2011, 3, 2))).only_finding().code, "W6");
        // What one of them supersedes is another matter.
        let finding = twice(sector(), |second| second.supersedes = vec!["alcohol-policy".into()]).only_finding();
        assert_eq!(finding.code, "W9");
    }
}
