use super::responsible;
use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// A focus area for which no head is responsible.
    ///
    /// Exactly one of the sector heads is responsible for a focus area; that makes leadership and authority clear (A6).
    ///
    /// Make one sector head responsible (`responsible_for` at the sector).
    pub(crate) CHECK = {
        name: "focus-area-without-responsible",
        code: "F1",
        family: Family::FocusAreas,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::FocusAreas],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A6"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for focus_area in facts.organisation().focus_areas().filter(|&area| responsible(area).next().is_none()) {
        let draft = Draft::new(Subject::node(focus_area), "no head is responsible for it")
            .evidence(Evidence::Missing("a responsible sector head".into()))
            .help("make one sector head responsible (`responsible_for` at the sector)");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{NodeKind, Subject};

    #[test]
    fn a_focus_area_that_nobody_answers_for_is_found() {
        let finding = sector().sector("education-sector", |node| node.responsible_for.clear()).only_finding();
        assert_eq!((finding.code, finding.subject), ("F1", Subject::Node(NodeKind::FocusArea, "integration".into())));
        assert_eq!(finding.evidence, Some(Evidence::Missing("a responsible sector head".into())));
        assert_eq!(finding.related, []);
    }

    #[test]
    fn one_head_is_enough_whoever_it_is() {
        let moved = sector()
            .sector("education-sector", |node| node.responsible_for.clear())
            .sector("care-sector", |node| node.responsible_for.push("integration".into()));
        assert_eq!(moved.findings(), []);
    }
}
