use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// A commission that is due on no day.
    ///
    /// Each part of the reform ends in commissions that say what is to be done and by when (G7). What is due on no day is never
    /// late, and nothing can be planned upon it. A first day (`from`) need not be stated. A commission is judged as long as it is
    /// not done (`done` states no day).
    ///
    /// State the day by which it is to be done (`by`).
    pub(crate) CHECK = {
        name: "commission-without-date",
        code: "I2",
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
    for commission in commissions.filter(|commission| commission.done.is_none() && commission.by.is_none()) {
        let draft = Draft::new(Subject::Commission(commission.key.clone()), "is due on no day")
            .field("by")
            .evidence(Evidence::Missing("a day".into()))
            .help("state the day by which it is to be done (`by`)");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::checks::Evidence;
    use crate::fixture::plan;

    #[test]
    fn a_commission_that_is_never_due_is_found() {
        let finding = plan().commission("values", |commission| commission.by = None).only_finding();
        assert_eq!((finding.code, finding.subject), ("I2", Subject::Commission("values".into())));
        assert_eq!(finding.evidence, Some(Evidence::Missing("a day".into())));
    }

    #[test]
    fn a_first_day_is_not_needed_and_nothing_when_it_is_done() {
        plan().commission("values", |commission| commission.from = None).no_finding();
        plan().commission("handbook", |commission| commission.by = None).no_finding();
    }
}
