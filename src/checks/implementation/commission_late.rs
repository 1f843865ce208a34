use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// A commission that was due before the day of judgement, and is not done.
    ///
    /// Each commission says by when it is to be done (G7); what depends on it waits. It is late when its day (`by`) is before the
    /// day of judgement (the threshold `judged_on`) and it is not done by then: `done` states no day, or a later one than the day
    /// of judgement. On the very day on which it is due it is not late, nor is one that was done after its day.
    ///
    /// Do it, or agree on another day and look at what depends on it.
    pub(crate) CHECK = {
        name: "commission-late",
        code: "I3",
        family: Family::Implementation,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Plan, Need::JudgedOn],
        scope: Scope::Model(Parts::ALL),
        source: &["G7"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let Some(today) = facts.thresholds().judged_on else { return };
    for commission in facts.plan().into_iter().flat_map(|plan| &plan.commissions) {
        let Some(by) = commission.by.filter(|by| *by < today) else { continue };
        if commission.done.is_some_and(|done| done <= today) {
            continue;
        }
        let draft =
            Draft::new(Subject::Commission(commission.key.clone()), format!("was due on {by}, and is not done"))
                .field("by")
                .evidence(Evidence::Mismatch {
                    expected: format!("done by {by}"),
                    found: format!("not done on {today}"),
                })
                .help("do it, or agree on another day and look at what depends on it");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::Subject;
    use crate::fixture::plan;

    #[test]
    fn what_was_due_yesterday_is_late_and_what_is_due_today_is_not() {
        // The fixture is judged as of 2011-03-01.
        let due = |day| plan().commission("values", |commission| commission.by = Some(day));
        let finding = due(date(2011, 2, 28)).only_finding();
        assert_eq!((finding.code, finding.subject), ("I3", Subject::Commission("values".into())));
        assert_eq!(finding.message, "was due on 2011-02-28, and is not done");
        due(date(2011, 3, 1)).no_finding();
    }

    #[test]
    fn what_is_done_is_not_late_and_what_will_be_done_is() {
        let done = |day| {
            plan().commission("values", |commission| {
                (commission.by, commission.done) = (Some(date(2011, 2, 1)), Some(day));
            })
        };
        done(date(2011, 3, 1)).no_finding();
        assert_eq!(done(date(2011, 3, 2)).only_finding().code, "I3");
    }
}
