use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::organisation::arrows;

declare_check! {
    /// Commissions that depend on one another in a circle.
    ///
    /// The implementation is a project with a timetable of its own (G7). None of the commissions on a circle can start before
    /// the others are done; a commission that depends on itself is such a circle too. One finding for each group of commissions
    /// that reach one another, with its shortest circle, at the first of them in the order of the plan.
    ///
    /// Take one of the dependencies away, or split the commission that is both ground and consequence.
    pub(crate) CHECK = {
        name: "commission-circle",
        code: "I5",
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
    for circle in plan.circles() {
        let keys: Vec<_> = circle.iter().map(|&at| plan.commissions[at].key.clone()).collect();
        let path = arrows(keys.iter().chain(&keys[..1]));
        let draft = Draft::new(Subject::Commission(keys[0].clone()), format!("depends on itself: {path}"))
            .field("depends_on")
            .related(keys[1..].iter().map(|key| Subject::Commission(key.clone())))
            .evidence(Evidence::Path(keys))
            .help("take one of the dependencies away, or split one of the commissions");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::checks::Evidence;
    use crate::fixture::plan;

    #[test]
    fn a_circle_is_found_once_whatever_its_days() {
        // Values depend on leadership.
        let round = plan().commission("leadership", |commission| commission.depends_on = vec!["values".into()]);
        let finding = round.only_finding();
        assert_eq!((finding.code, finding.subject), ("I5", Subject::Commission("leadership".into())));
        assert_eq!(finding.evidence, Some(Evidence::Path(vec!["leadership".into(), "values".into()])));
        assert_eq!(finding.message, "depends on itself: `leadership` → `values` → `leadership`");
    }

    #[test]
    fn so_is_what_depends_on_itself() {
        let finding = plan().commission("values", |commission| commission.depends_on = vec!["values".into()]);
        assert_eq!(finding.only_finding().message, "depends on itself: `values` → `values`");
    }

    #[test]
    fn two_ways_to_one_ground_are_no_circle() {
        let both = vec!["leadership".into(), "handbook".into()];
        plan().commission("values", |commission| commission.depends_on = both).no_finding();
    }
}
