use crate::Subject;
use crate::checks::reporting::tops;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// Staff that no body employs.
    ///
    /// The executive board is the employing authority of all staff (P3). A node's staff is employed by the body that it
    /// names, or that the nearest superior names. The finding is about the top of the line that is left out, not about
    /// each node below. A unit or sector that has lost its superior, or reports in a circle, is left to the checks of
    /// reporting.
    ///
    /// Let the highest node be employed by the executive board.
    pub(crate) CHECK = {
        name: "staff-without-employer",
        code: "B9",
        family: Family::Bodies,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Employment, Need::Lines],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["P3"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for top in tops(facts).into_iter().map(|top| facts.node(top)) {
        if facts.employers(top.id()).is_empty() {
            let draft = Draft::new(Subject::node(top), "no body employs the staff")
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
    use crate::{BodyEntry, BodyKind, Model, NodeKind, Organisation, Subject, UnitEntry};

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
    fn a_unit_that_has_lost_its_superior_is_a_matter_of_reporting() {
        let lost = sector().unit("school-1", |unit| unit.reports_to.clear());
        assert_eq!(Checker::new().run(&lost.model()).of("B9").count(), 0);
    }

    #[test]
    fn the_tops_of_a_chart_of_units_are_those_to_whom_somebody_reports() {
        let mut builder = Organisation::builder();
        builder.add(BodyEntry::new("board", BodyKind::ExecutiveBoard)).add(UnitEntry::new("top"));
        builder.add(UnitEntry::new("below").reports_to("top").employed_by("board"));
        builder.add(UnitEntry::new("lost"));
        let organisation = builder.build().expect("a chart");
        let model =
            Model::new("chart", organisation, Default::default(), Default::default(), vec![]).expect("one part");
        let report = Checker::new().run(&model);
        let subjects: Vec<_> = report.of("B9").map(|finding| finding.subject.clone()).collect();
        assert_eq!(subjects, [Subject::Node(NodeKind::Unit, "top".into())]);
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
