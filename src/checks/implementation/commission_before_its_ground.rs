use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// A commission that starts before one on which it depends is due.
    ///
    /// The implementation is a project with a timetable of its own (G7); what is started before its ground is there is done twice.
    /// Of a commission that is not done, the first day (`from`, or else `by`) is compared with the day of each commission on which
    /// it depends (`done`, or else `by`). It is found when the first is before the second; the same day is not before. What
    /// states no day is not compared, nor is a commission with one that depends on it in turn, straight or by way of others: that
    /// is `commission-circle`. One finding for each commission, with all the grounds that come too late.
    ///
    /// Start later, or have the ground done earlier.
    pub(crate) CHECK = {
        name: "commission-before-its-ground",
        code: "I4",
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
    let Some(plan) = facts.plan() else { return };
    let groups = plan.groups();
    for (at, commission) in plan.commissions.iter().enumerate().filter(|(_, commission)| commission.done.is_none()) {
        let Some(start) = commission.from.or(commission.by) else { continue };
        let late: Vec<_> = commission
            .depends_on
            .iter()
            .filter(|&&ground| groups[ground] != groups[at])
            .map(|&ground| &plan.commissions[ground])
            .filter_map(|ground| Some((&ground.key, ground.done.or(ground.by).filter(|day| start < *day)?)))
            .collect();
        let Some(day) = late.iter().map(|(_, day)| *day).max() else { continue };
        let named: Vec<String> = late.iter().map(|(key, day)| format!("`{key}` (on {day})")).collect();
        let begins = if commission.from.is_some() { "starts" } else { "is due" };
        let message = format!("{begins} on {start}, before what it depends on is due: {}", named.join(", "));
        let draft = Draft::new(Subject::Commission(commission.key.clone()), message)
            .field(if commission.from.is_some() { "from" } else { "by" })
            .related(late.iter().map(|(key, _)| Subject::Commission((*key).clone())))
            .evidence(Evidence::Mismatch { expected: format!("not before {day}"), found: start.to_string() })
            .help("start later, or have the ground done earlier");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::Subject;
    use crate::fixture::plan;

    #[test]
    fn the_same_day_is_not_before_and_the_day_before_is() {
        // The work on leadership, due on 2010-12-31, is the ground of values.
        let starts = |day| plan().commission("values", |commission| commission.from = Some(day));
        let finding = starts(date(2010, 12, 30)).only_finding();
        assert_eq!((finding.code, finding.subject), ("I4", Subject::Commission("values".into())));
        assert_eq!(finding.related, [Subject::Commission("leadership".into())]);
        assert_eq!(
            finding.message,
            "starts on 2010-12-30, before what it depends on is due: `leadership` (on 2010-12-31)"
        );
        starts(date(2010, 12, 31)).no_finding();
    }

    #[test]
    fn without_a_first_day_the_last_counts() {
        let due = plan().commission("leadership", |commission| {
            (commission.by, commission.done) = (Some(date(2012, 1, 1)), None);
        });
        let due = due.commission("values", |commission| commission.from = None);
        let finding = due.only_finding();
        assert_eq!((finding.code, finding.subject), ("I4", Subject::Commission("values".into())));
        assert!(finding.message.starts_with("is due on 2011-12-31, before"), "{}", finding.message);
    }

    #[test]
    fn what_was_done_is_a_ground_from_that_day_and_what_is_done_is_not_judged() {
        let early = plan().commission("leadership", |commission| commission.done = Some(date(2010, 6, 1)));
        let early = early.commission("values", |commission| commission.from = Some(date(2010, 6, 1)));
        early.clone().no_finding();
        early.commission("values", |commission| commission.from = Some(date(2010, 5, 31))).only_finding();
        let done = plan().commission("values", |commission| {
            (commission.from, commission.done) = (Some(date(2010, 1, 1)), Some(date(2010, 2, 1)));
        });
        done.no_finding();
    }
}
