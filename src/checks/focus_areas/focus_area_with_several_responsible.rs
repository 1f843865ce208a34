use super::responsible;
use crate::Subject;
use crate::checks::words::listed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// A focus area for which several heads are responsible.
    ///
    /// Exactly one of the sector heads is responsible for a focus area; that makes leadership and authority clear (A6).
    /// What several answer for may be done by none of them.
    ///
    /// Keep one of them.
    pub(crate) CHECK = {
        name: "focus-area-with-several-responsible",
        code: "F2",
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
    for focus_area in facts.organisation().focus_areas() {
        let nodes: Vec<_> = responsible(focus_area).collect();
        if nodes.len() < 2 {
            continue;
        }
        let message = format!("the heads of {} are responsible for it", listed(nodes.iter().copied()));
        let subjects: Vec<Subject> = nodes.into_iter().map(Subject::node).collect();
        let draft = Draft::new(Subject::node(focus_area), message)
            .related(subjects.clone())
            .evidence(Evidence::Conflict(subjects))
            .help("keep one of them");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{NodeKind, Subject};

    #[test]
    fn two_sector_heads_are_one_too_many() {
        let finding =
            sector().sector("care-sector", |node| node.responsible_for.push("integration".into())).only_finding();
        assert_eq!((finding.code, finding.subject), ("F2", Subject::Node(NodeKind::FocusArea, "integration".into())));
        let sectors = ["education-sector", "care-sector"].map(|key| Subject::Node(NodeKind::Sector, key.into()));
        assert_eq!(finding.related, sectors);
        assert_eq!(finding.evidence, Some(Evidence::Conflict(sectors.into())));
        assert_eq!(finding.message, "the heads of `education-sector` and `care-sector` are responsible for it");
    }

    #[test]
    fn a_second_of_another_kind_is_found_here_and_not_as_no_sector() {
        let finding = sector().unit("support", |unit| unit.responsible_for.push("integration".into())).only_finding();
        assert_eq!(finding.code, "F2");
    }
}
