use super::register;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;
use crate::steering::documents::GoverningDocumentKind;

declare_check! {
    /// A strategy in an area where the municipality is the only actor.
    ///
    /// A strategy is a programme in an area where the municipality is one actor of several (G6); where it is alone, the
    /// document is a programme. A strategy that states no other actors is found. Documents that are closed on the day of
    /// judgement are not judged; where no day is stated, those with a closing day.
    ///
    /// State who else acts in the area, or make the document a programme.
    pub(crate) CHECK = {
        name: "strategy-without-other-actors",
        code: "W8",
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
    for document in register(facts).not_closed() {
        if document.kind == GoverningDocumentKind::Strategy && document.other_actors.is_empty() {
            let draft = Draft::new(document.subject(), "a strategy that states no other actors")
                .field("other_actors")
                .evidence(Evidence::Missing("other actors".into()))
                .help("state who else acts in the area, or make it a programme");
            findings.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, sector};
    use crate::steering::documents::GoverningDocumentKind;

    fn alone() -> Fixture {
        sector().with_documents().document("climate-strategy", |document| document.other_actors.clear())
    }

    #[test]
    fn a_strategy_for_one_actor_is_found_and_a_programme_is_not() {
        let finding = alone().only_finding();
        assert_eq!((finding.code, finding.subject.key()), ("W8", Some(&"climate-strategy".into())));
        assert_eq!(finding.evidence, Some(Evidence::Missing("other actors".into())));
        let programme =
            alone().document("climate-strategy", |document| document.kind = GoverningDocumentKind::Programme);
        assert_eq!(programme.findings(), []);
        let closed =
            alone().document("climate-strategy", |document| document.closed = Some(jiff::civil::date(2011, 3, 1)));
        assert_eq!(closed.findings(), []);
    }
}
