use super::tops::tops;
use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// A sector or unit that reports to nobody, although there is a line.
    ///
    /// The line leads everybody to the highest manager (A1). The top of the line is not found: that is an
    /// administration without a superior, or, in a chart without administrations, a node to whom somebody reports; of
    /// several tops `several-roots` speaks.
    ///
    /// State the superior.
    pub(crate) CHECK = {
        name: "without-superior",
        code: "R3",
        family: Family::Reporting,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Lines],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A1", "A7"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let tops = tops(facts);
    for &root in facts.line().roots().iter().filter(|root| tops.binary_search(root).is_err()) {
        let draft = Draft::new(Subject::node(facts.node(root)), "reports to nobody")
            .field("reports_to")
            .evidence(Evidence::Missing("a superior".into()))
            .help("state the superior (`reports_to`)");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::{Checker, Evidence};
    use crate::fixture::sector;
    use crate::{Model, NodeKind, Organisation, Subject, UnitEntry};

    #[test]
    fn a_team_cut_off_is_found_alone() {
        let finding = sector().unit("school-1", |unit| unit.reports_to.clear()).only_finding();
        assert_eq!((finding.code, finding.subject), ("R3", Subject::Node(NodeKind::Unit, "school-1".into())));
        assert_eq!(finding.evidence, Some(Evidence::Missing("a superior".into())));
    }

    #[test]
    fn the_one_root_of_a_chart_of_lines_is_its_top() {
        let mut builder = Organisation::builder();
        builder.add(UnitEntry::new("top")).add(UnitEntry::new("below").reports_to("top"));
        let chart = |builder: &Organisation| {
            let model = Model::new("chart", builder.clone(), Default::default(), Default::default(), vec![]);
            Checker::new().run(&model.expect("one part")).findings
        };
        assert_eq!(chart(&builder.build().expect("a chart")), []);

        let mut builder = Organisation::builder();
        builder.add(UnitEntry::new("top")).add(UnitEntry::new("below").reports_to("top")).add(UnitEntry::new("apart"));
        let findings = chart(&builder.build().expect("a chart"));
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].code, &findings[0].subject), ("R3", &Subject::Node(NodeKind::Unit, "apart".into())));
    }
}
