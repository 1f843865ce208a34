use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Severity, declare_check};
use crate::facts::{Facts, Need};

declare_check! {
    /// Staff that no body employs.
    ///
    /// The executive board is the employing authority of all staff (P3). A node's staff is employed by the body that it
    /// names, or that the nearest superior names. The finding is about the top of the line that is left out, not about
    /// each node below. On a circle of reporting there is no top: that is `reporting-cycle`.
    ///
    /// Let the highest node be employed by the executive board.
    pub(crate) CHECK = {
        name: "staff-without-employer",
        code: "B9",
        family: Family::Bodies,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Employment, Need::Lines],
        source: &["P3"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for &root in facts.line().roots() {
        if facts.employers(root).is_empty() {
            let draft = Draft::new(Subject::node(facts.node(root)), "no body employs the staff")
                .field("employed_by")
                .evidence(Evidence::Missing("an employer".into()))
                .help("let the executive board employ it; what is below inherits that");
            findings.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::{Checker, Evidence};
    use crate::fixture::{purchaser_provider, sector};
    use crate::{NodeKind, Subject};

    #[test]
    fn the_top_without_an_employer_is_found_and_not_what_is_below() {
        let finding = purchaser_provider()
            .administration("municipal-office", |administration| administration.employed_by.clear())
            .only_finding();
        let subject = Subject::Node(NodeKind::Administration, "municipal-office".into());
        assert_eq!((finding.code, finding.subject), ("B9", subject));
        assert_eq!(finding.evidence, Some(Evidence::Missing("an employer".into())));
    }

    #[test]
    fn a_model_that_states_no_employment_does_not_run_it() {
        let none = sector().administration("administration", |administration| administration.employed_by.clear());
        assert_eq!(none.findings(), []);
        let report = Checker::new().run(&none.model());
        let reason = report.not_run.iter().find(|check| check.check == "staff-without-employer");
        assert_eq!(reason.map(|check| check.reason.as_str()), Some("the model states no employer"));
    }
}
