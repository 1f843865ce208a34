use super::{any_above, is_exception};
use crate::checks::words::listed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeRef, Subject};

declare_check! {
    /// A support function that is scattered over several units.
    ///
    /// A function is as a rule in one place under one manager (A9). A unit and one below it in the line count as one
    /// place; a unit whose placement has a stated reason is a tried exception and does not count.
    ///
    /// Bring the function together in one unit, or state the reason.
    pub(crate) CHECK = {
        name: "support-function-scattered",
        code: "U2",
        family: Family::Support,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::SupportFunctions],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A9"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let doers = super::doers(facts);
    for function in &facts.model().services().functions {
        let places: Vec<NodeRef<'_>> = doers
            .get(function.key.as_str())
            .into_iter()
            .flatten()
            .copied()
            .filter(|&unit| !is_exception(unit))
            .filter(|unit| !any_above(facts, unit.id(), |above| above.functions().contains(&function.key)))
            .collect();
        if places.len() < 2 {
            continue;
        }
        let subjects: Vec<Subject> = places.iter().map(|&unit| Subject::node(unit)).collect();
        let message = format!("is scattered over {}", listed(places));
        let draft = Draft::new(Subject::SupportFunction(function.key.clone()), message)
            .related(subjects.clone())
            .evidence(Evidence::Conflict(subjects))
            .help("bring it together in one unit, or state the reason for another placement");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, sector};
    use crate::{Decimal, Head, NodeKind, Subject, UnitEntry};

    /// Support and services with finance in two offices under it.
    fn offices() -> Fixture {
        let office = |key: &str| UnitEntry {
            functions: vec!["finance".into()],
            ..UnitEntry::new(key).head(Head::new("operations manager")).staff(Decimal::from(10)).reports_to("support")
        };
        sector()
            .unit("support", |unit| {
                unit.functions = vec!["personnel".into()];
                unit.staff = None;
            })
            .add(office("accounts"))
            .add(office("payments"))
    }

    #[test]
    fn a_function_in_two_units_is_found() {
        let finding = offices().only_finding();
        assert_eq!((finding.code, finding.subject), ("U2", Subject::SupportFunction("finance".into())));
        let units = ["accounts", "payments"].map(|key| Subject::Node(NodeKind::Unit, key.into()));
        assert_eq!(finding.related, units);
        assert_eq!(finding.evidence, Some(Evidence::Conflict(units.into())));
        assert_eq!(finding.message, "is scattered over `accounts` and `payments`");
    }

    #[test]
    fn units_below_one_that_does_it_and_exceptions_are_one_place() {
        assert_eq!(offices().unit("support", |unit| unit.functions.push("finance".into())).findings(), []);
        let exception = |reason: &str| offices().unit("accounts", |unit| unit.placement_reason = Some(reason.into()));
        assert_eq!(exception("tried since 2008").findings(), []);
        assert_eq!(exception("  ").only_finding().code, "U2");
    }
}
