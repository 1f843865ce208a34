use super::register;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;

declare_check! {
    /// A governing document in force whose review is overdue.
    ///
    /// The owner of a document keeps it current, follows it up and revises it (G6). It is overdue when the day of
    /// judgement lies after the day that comes as many months as its review interval after the latest of the days on
    /// which it was adopted or reviewed, days after the day of judgement left out. (From the last day of a month it goes
    /// to the last day of a shorter one.) A document that states no interval or none of these days is not judged, nor is
    /// one that is not in force on the day: closed, or still to be adopted.
    ///
    /// Review it, or close it when it no longer serves.
    pub(crate) CHECK = {
        name: "document-review-overdue",
        code: "W4",
        family: Family::Documents,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::GoverningDocuments, Need::JudgedOn],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::STAFF))),
        source: &["G6"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let register = register(facts);
    for (document, due) in register.overdue() {
        let on = register.day().map(|day| day.to_string()).unwrap_or_default();
        let draft = Draft::new(document.subject(), format!("its review has been overdue since {due}"))
            .field("review_interval_months")
            .evidence(Evidence::Mismatch { expected: format!("a review by {due}"), found: format!("none by {on}") })
            .help("review it, or close it when it no longer serves");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::checks::{Checker, Evidence};
    use crate::fixture::{Fixture, sector};
    use crate::steering::documents::GoverningDocument;

    fn policy(change: impl FnOnce(&mut GoverningDocument)) -> Fixture {
        sector().with_documents().document("alcohol-policy", |document| {
            (document.adopted, document.reviewed) = (Some(date(2006, 3, 1)), None);
            document.review_interval_months = Some(60);
            change(document);
        })
    }

    #[test]
    fn a_review_that_was_due_the_day_before_is_overdue() {
        assert_eq!(policy(|_| {}).findings(), []);
        let finding = policy(|document| document.adopted = Some(date(2006, 2, 28))).only_finding();
        assert_eq!((finding.code, finding.message.as_str()), ("W4", "its review has been overdue since 2011-02-28"));
        let (expected, found) = ("a review by 2011-02-28".into(), "none by 2011-03-01".into());
        assert_eq!(finding.evidence, Some(Evidence::Mismatch { expected, found }));
        let finding = policy(|document| document.review_interval_months = Some(0)).only_finding();
        assert_eq!(finding.message, "its review has been overdue since 2006-03-01");
    }

    #[test]
    fn the_last_review_counts_and_a_later_one_does_not_yet() {
        let reviewed = |day| {
            policy(|document| (document.adopted, document.reviewed) = (Some(date(1990, 1, 1)), Some(day)))
                .findings()
                .len()
        };
        assert_eq!((reviewed(date(2006, 3, 1)), reviewed(date(2006, 2, 28)), reviewed(date(2011, 3, 2))), (0, 1, 1));
    }

    #[test]
    fn what_is_not_in_force_or_says_nothing_is_not_judged() {
        let old = |change: fn(&mut GoverningDocument)| {
            policy(|document| {
                document.adopted = Some(date(1990, 1, 1));
                change(document);
            })
        };
        assert_eq!(old(|_| {}).only_finding().code, "W4");
        assert_eq!(old(|document| document.closed = Some(date(2011, 3, 1))).findings().len(), 1, "a reference is left");
        assert_eq!(old(|document| document.review_interval_months = None).findings(), []);
        assert_eq!(old(|document| document.adopted = None).findings(), []);
        assert_eq!(old(|document| document.adopted = Some(date(2011, 3, 2))).findings(), []);
        // With no day, nothing is overdue.
        assert_eq!(Checker::new().run(&old(|_| {}).model()).findings, []);
    }
}
