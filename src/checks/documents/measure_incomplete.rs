use super::register;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;
use crate::steering::documents::GoverningDocumentKind;

declare_check! {
    /// A measure of a plan without somebody responsible, a day or a priority.
    ///
    /// A plan describes measures so that they can be carried out, with who is responsible, by when and in what priority
    /// (G6). One finding for each measure that lacks any of them, about the plan. Only documents of the kind plan are
    /// judged, and of these not those that are closed on the day of judgement; where no day is stated, not those with a
    /// closing day. A plan of which no measures are stated is not judged.
    ///
    /// State what is missing, or take the measure away.
    pub(crate) CHECK = {
        name: "measure-incomplete",
        code: "W7",
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
    for plan in register(facts).not_closed().filter(|document| document.kind == GoverningDocumentKind::Plan) {
        for (number, measure) in plan.measures.iter().enumerate() {
            let parts = [
                (measure.responsible.is_none(), "who is responsible"),
                (measure.by.is_none(), "by when"),
                (measure.priority.is_none(), "in what priority"),
            ];
            let missing: Vec<&str> = parts.into_iter().filter_map(|(missing, part)| missing.then_some(part)).collect();
            let missing = match missing.split_last() {
                None => continue,
                Some((last, [])) => (*last).to_owned(),
                Some((last, first)) => format!("{} and {last}", first.join(", ")),
            };
            let message = format!("its measure {} ({}) does not say {missing}", number + 1, measure.what);
            let draft = Draft::new(plan.subject(), message)
                .field("measures")
                .item(number)
                .evidence(Evidence::Missing(missing))
                .help("state it, or take the measure away");
            findings.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, sector};
    use crate::steering::documents::{GoverningDocumentKind, Measure};

    fn second(change: impl FnOnce(&mut Measure)) -> Fixture {
        sector().with_documents().document("safety-plan", |document| change(&mut document.measures[1]))
    }

    #[test]
    fn a_measure_is_found_once_with_all_that_is_missing() {
        let finding = second(|measure| measure.by = None).only_finding();
        assert_eq!((finding.code, finding.subject.key()), ("W7", Some(&"safety-plan".into())));
        assert_eq!(finding.message, "its measure 2 (light the ways to school) does not say by when");
        assert_eq!(second(|measure| measure.priority = None).only_finding().code, "W7");
        assert_eq!(second(|measure| measure.responsible = None).only_finding().code, "W7");
        let all = |measure: &mut Measure| (measure.responsible, measure.by, measure.priority) = (None, None, None);
        let missing = "who is responsible, by when and in what priority".into();
        assert_eq!(second(all).only_finding().evidence, Some(Evidence::Missing(missing)));
    }

    #[test]
    fn two_measures_are_two_findings() {
        let fixture = sector().with_documents().document("safety-plan", |document| {
            document.measures.iter_mut().for_each(|measure| measure.priority = None);
        });
        assert_eq!(fixture.findings().len(), 2);
    }

    #[test]
    fn what_is_no_plan_in_the_register_is_not_judged() {
        let bare = |measure: &mut Measure| measure.by = None;
        let programme =
            second(bare).document("safety-plan", |document| document.kind = GoverningDocumentKind::Programme);
        assert_eq!(programme.findings(), []);
        let closed =
            second(bare).document("safety-plan", |document| document.closed = Some(jiff::civil::date(2011, 3, 1)));
        assert_eq!(closed.findings(), []);
        let empty = sector().with_documents().document("safety-plan", |document| document.measures.clear());
        assert_eq!(empty.findings(), []);
    }
}
