use crate::NodeRef;
use crate::checks::steps::{Step, each_misstep, report};
use crate::checks::{AppliesTo, Family, Findings, Reach, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// A head whose superior stands on a lower manager level.
    ///
    /// Reporting flows upward (A7), along a line of manager levels (A1, A3). A head who reports downward answers to
    /// somebody with less authority. When one title would bring a head's superior and all of its subordinates into
    /// step, the finding is that head's alone; likewise for a head without a superior who has several subordinates.
    ///
    /// Let the node report to a head on a higher level, or correct the title that is wrong.
    pub(crate) CHECK = {
        name: "superior-on-lower-level",
        code: "R5",
        family: Family::Reporting,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Lines, Need::Levels],
        scope: Scope::Nodes { judge, reach: Reach::Step, parts: Parts::LINE.and(Parts::HEADS).and(Parts::LADDER), whole: Parts::LADDER },
        source: &["A1", "A3", "A7"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    each_misstep(facts, findings, judge);
}

fn judge<'m>(facts: &Facts<'m>, node: NodeRef<'m>, findings: &mut Findings) {
    let help = "let it report to a head on a higher level, or correct the title that is wrong";
    report(facts, node.id(), findings, Step::Downward, "downward", help);
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{Head, NodeKind, Subject};

    #[test]
    fn a_sector_under_a_team_of_the_other_reports_downward() {
        let finding = sector().sector("care-sector", |node| node.reports_to = vec!["school-1".into()]).only_finding();
        assert_eq!((finding.code, finding.subject), ("R5", Subject::Node(NodeKind::Sector, "care-sector".into())));
        assert_eq!(finding.related, [Subject::Node(NodeKind::Unit, "school-1".into())]);
        assert_eq!(finding.message, "its sector head reports downward, the principal of `school-1`");
        let evidence =
            Evidence::Mismatch { expected: "a superior on the level of director".into(), found: "principal".into() };
        assert_eq!(finding.evidence, Some(evidence));
    }

    #[test]
    fn a_title_that_is_too_high_is_found_once() {
        let finding = sector().unit("school-1", |unit| unit.head = Some(Head::new("director"))).only_finding();
        assert_eq!((finding.code, finding.subject), ("R5", Subject::Node(NodeKind::Unit, "school-1".into())));
    }
}
