use super::{any_above, is_exception, is_support};
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeKind, Subject};

declare_check! {
    /// A unit that does support functions outside support and services, without a stated reason.
    ///
    /// As a rule all support functions are in support and services; another placement, in a sector, is only a tried
    /// exception (A9), and then the unit says why in `placement_reason`. A unit is inside when it, or a unit above it
    /// in the line, has the role `support`.
    ///
    /// Move the functions to support and services, or state the reason.
    pub(crate) CHECK = {
        name: "support-placed-outside",
        code: "U4",
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
    for unit in facts.organisation().of_kind(NodeKind::Unit) {
        // Few units do any: the way upward is looked at for these alone.
        if unit.functions().is_empty() || is_support(unit) || is_exception(unit) {
            continue;
        }
        if any_above(facts, unit.id(), is_support) {
            continue;
        }
        let functions: Vec<String> = unit.functions().iter().map(|function| format!("`{function}`")).collect();
        let message = format!("does {} outside support and services, and no reason is stated", functions.join(", "));
        let draft = Draft::new(Subject::node(unit), message)
            .field("functions")
            .related(unit.functions().iter().map(|function| Subject::SupportFunction(function.clone())))
            .evidence(Evidence::Missing("a reason for the placement".into()))
            .help("move it to support and services, or state `placement_reason`");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{NodeKind, Subject};

    #[test]
    fn a_function_in_a_sector_is_found_unless_a_reason_is_stated() {
        let outside = sector()
            .unit("support", |unit| unit.functions = vec!["finance".into()])
            .unit("school-1", |unit| unit.functions = vec!["personnel".into()]);
        let finding = outside.only_finding();
        assert_eq!((finding.code, finding.subject), ("U4", Subject::Node(NodeKind::Unit, "school-1".into())));
        assert_eq!(finding.related, [Subject::SupportFunction("personnel".into())]);
        assert_eq!(finding.evidence, Some(Evidence::Missing("a reason for the placement".into())));
        assert_eq!(finding.message, "does `personnel` outside support and services, and no reason is stated");

        let reason = outside.unit("school-1", |unit| unit.placement_reason = Some("tried since 2008".into()));
        assert_eq!(reason.findings(), []);
    }
}
