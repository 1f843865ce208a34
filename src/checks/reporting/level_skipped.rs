use crate::NodeRef;
use crate::checks::steps::{Step, each_misstep, report};
use crate::checks::{AppliesTo, Family, Findings, Reach, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// A head whose superior stands more than one manager level higher.
    ///
    /// Below the sector head come operations managers, and below these the unit managers (A3). A line that goes past a
    /// level leaves a head out who answers for the area, or shows that the level is not needed there. When one title
    /// would bring a head's superior and all of its subordinates into step, the finding is that head's alone; likewise
    /// for a head without a superior who has several subordinates.
    ///
    /// Let the node report to a head on the level between, or correct the title that is wrong.
    pub(crate) CHECK = {
        name: "level-skipped",
        code: "R7",
        family: Family::Reporting,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Lines, Need::Levels],
        scope: Scope::Nodes { judge, reach: Reach::Step, parts: Parts::LINE.and(Parts::HEADS).and(Parts::LADDER), whole: Parts::LADDER },
        source: &["A3"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    each_misstep(facts, findings, judge);
}

fn judge<'m>(facts: &Facts<'m>, node: NodeRef<'m>, findings: &mut Findings) {
    let help = "let it report to a head on the level between, or correct the title that is wrong";
    report(facts, node.id(), findings, Step::Skipping, "past a level", help);
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{Decimal, Head, NodeKind, Subject};

    #[test]
    fn a_team_straight_under_the_sector_head_skips_a_level() {
        let finding =
            sector().unit("school-1", |unit| unit.reports_to = vec!["education-sector".into()]).only_finding();
        assert_eq!((finding.code, finding.subject), ("R7", Subject::Node(NodeKind::Unit, "school-1".into())));
        assert_eq!(finding.related, [Subject::Node(NodeKind::Sector, "education-sector".into())]);
        assert_eq!(finding.message, "its principal reports past a level, the sector head of `education-sector`");
        let evidence = Evidence::Mismatch {
            expected: "a superior on the level of operations manager".into(),
            found: "sector head".into(),
        };
        assert_eq!(finding.evidence, Some(evidence));
    }

    #[test]
    fn a_wrong_title_between_two_levels_is_found_once() {
        let head = Some(Head::new("unit manager").hours_per_week(Decimal::from(4)));
        let finding = sector().unit("culture", |unit| unit.head = head).only_finding();
        assert_eq!((finding.code, finding.subject), ("R7", Subject::Node(NodeKind::Unit, "culture".into())));
    }

    #[test]
    fn a_head_whose_level_is_not_known_is_not_judged() {
        let findings = sector().unit("culture", |unit| unit.head = None).findings();
        assert!(findings.iter().all(|finding| finding.check != "level-skipped"));
    }
}
