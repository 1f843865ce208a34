use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// A commission for which nobody is responsible.
    ///
    /// Each part of the reform ends in commissions to the implementing organisation (G7). What is commissioned to nobody is done
    /// by nobody. A commission is judged as long as it is not done (`done` states no day).
    ///
    /// State the node whose head, or the body that, is responsible (`responsible`).
    pub(crate) CHECK = {
        name: "commission-without-responsible",
        code: "I1",
        family: Family::Implementation,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Plan],
        scope: Scope::Model(Parts::ALL),
        source: &["G7"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let commissions = facts.plan().into_iter().flat_map(|plan| &plan.commissions);
    for commission in commissions.filter(|commission| commission.done.is_none() && commission.responsible.is_none()) {
        let draft = Draft::new(Subject::Commission(commission.key.clone()), "nobody is responsible")
            .field("responsible")
            .evidence(Evidence::Missing("a responsible".into()))
            .help("state who is responsible (`responsible`)");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::checks::Evidence;
    use crate::fixture::plan;

    #[test]
    fn a_commission_of_nobody_is_found() {
        let finding = plan().commission("values", |commission| commission.responsible = None).only_finding();
        assert_eq!((finding.code, finding.subject), ("I1", Subject::Commission("values".into())));
        assert_eq!(finding.evidence, Some(Evidence::Missing("a responsible".into())));
    }

    #[test]
    fn what_is_done_needs_nobody_any_more() {
        plan().commission("handbook", |commission| commission.responsible = None).no_finding();
    }
}
