use super::tops::tops;
use crate::checks::words::listed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeKind, RelationKind, SteeringModel, Subject};

declare_check! {
    /// A line with several tops that no superior joins.
    ///
    /// There is one joint administration with one highest manager, the director (A1). In the committee-less model too
    /// the administrations are merged. Elsewhere several administrations are normal as long as each answers to a body
    /// of its own (O3); then only what answers to none is counted. One finding for all tops.
    ///
    /// Let all tops but one report to that one, or to a new one above them.
    pub(crate) CHECK = {
        name: "several-roots",
        code: "R4",
        family: Family::Reporting,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Lines],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A1", "O3"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    if facts.line().roots().len() < 2 {
        return;
    }
    let one_administration =
        matches!(facts.steering_model(), Some(SteeringModel::Sector | SteeringModel::CommitteeLess));
    let mut tops: Vec<_> = tops(facts).into_iter().map(|id| facts.node(id)).collect();
    tops.retain(|top| {
        one_administration
            || top.kind() != NodeKind::Administration
            || top.targets(RelationKind::AnswersTo).next().is_none()
    });
    if tops.len() < 2 {
        return;
    }
    let message = format!("the line has {} tops: {}", tops.len(), listed(tops.iter().copied()));
    let subjects: Vec<Subject> = tops.into_iter().map(Subject::node).collect();
    let draft = Draft::new(Subject::Model, message)
        .related(subjects.clone())
        .evidence(Evidence::Conflict(subjects))
        .help("let all but one report to that one, or to a new one above them");
    findings.push(draft);
}

#[cfg(test)]
mod tests {
    use crate::checks::{Checker, Evidence};
    use crate::fixture::{purchaser_provider, sector};
    use crate::{AdministrationEntry, Model, NodeKind, Organisation, Subject, UnitEntry};

    #[test]
    fn a_second_administration_is_found_with_the_first() {
        let second =
            AdministrationEntry::new("technical-office").answers_to("executive-board").employed_by("executive-board");
        let finding = sector().add(second).only_finding();
        assert_eq!((finding.code, &finding.subject), ("R4", &Subject::Model));
        let administrations =
            ["administration", "technical-office"].map(|key| Subject::Node(NodeKind::Administration, key.into()));
        assert_eq!(finding.related, administrations);
        assert_eq!(finding.evidence, Some(Evidence::Conflict(administrations.into())));
    }

    #[test]
    fn administrations_that_each_answer_to_a_body_are_normal_where_there_are_several() {
        let findings = purchaser_provider().administration("care-provider", |node| node.reports_to.clear()).findings();
        assert!(findings.iter().all(|finding| finding.check != "several-roots"));
    }

    #[test]
    fn two_trees_in_a_chart_of_lines_are_several_and_one_is_not() {
        let mut builder = Organisation::builder();
        for (top, below) in [("a", "b"), ("c", "d")] {
            builder.add(UnitEntry::new(top)).add(UnitEntry::new(below).reports_to(top));
        }
        let organisation = builder.build().expect("two trees");
        let model = Model::new("two", organisation, Default::default(), Default::default(), vec![]).expect("one part");
        let report = Checker::new().run(&model);
        assert_eq!(report.findings.len(), 1);
        assert_eq!(report.findings[0].message, "the line has 2 tops: `a` and `c`");
    }
}
