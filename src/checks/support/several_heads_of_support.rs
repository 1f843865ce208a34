use super::{any_above, is_exception, is_support};
use crate::checks::words::listed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeRef, Subject};

declare_check! {
    /// Support units that are not all under one head.
    ///
    /// Support and services is as a rule one unit under one manager, who co-ordinates support, development and service
    /// (A9). A support unit under another support unit has the same manager; one whose placement has a stated reason is
    /// a tried exception.
    ///
    /// Bring the support units together under one.
    pub(crate) CHECK = {
        name: "several-heads-of-support",
        code: "U3",
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
    let highest: Vec<NodeRef<'_>> = facts
        .organisation()
        .units()
        .filter(|&unit| is_support(unit) && !is_exception(unit))
        .filter(|unit| !any_above(facts, unit.id(), is_support))
        .collect();
    if highest.len() < 2 {
        return;
    }
    let subjects: Vec<Subject> = highest.iter().map(|&unit| Subject::node(unit)).collect();
    let draft = Draft::new(Subject::Model, format!("support has {} heads: of {}", highest.len(), listed(highest)))
        .related(subjects.clone())
        .evidence(Evidence::Conflict(subjects))
        .help("bring the support units together under one, or state the reason for another placement");
    findings.push(draft);
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{Head, NodeKind, Subject, UnitEntry, UnitRole};

    #[test]
    fn a_second_support_unit_is_found() {
        let two = sector().unit("staff-office", |unit| unit.role = UnitRole::Support);
        let finding = two.only_finding();
        assert_eq!((finding.code, finding.subject), ("U3", Subject::Model));
        let units = ["support", "staff-office"].map(|key| Subject::Node(NodeKind::Unit, key.into()));
        assert_eq!(finding.related, units);
        assert_eq!(finding.evidence, Some(Evidence::Conflict(units.into())));
        assert_eq!(finding.message, "support has 2 heads: of `support` and `staff-office`");
        let exception = two.unit("staff-office", |unit| unit.placement_reason = Some("tried since 2008".into()));
        assert_eq!(exception.findings(), []);
    }

    #[test]
    fn a_support_unit_below_the_first_has_the_same_head() {
        let below = UnitEntry { role: UnitRole::Support, ..UnitEntry::new("service") };
        let below = below.head(Head::new("operations manager")).reports_to("support");
        let below = sector().add(below.staff(crate::Decimal::from(20)));
        assert_eq!(below.findings(), []);
    }
}
