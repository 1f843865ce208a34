use crate::NodeRef;
use crate::checks::steps::{Step, each_misstep, report};
use crate::checks::{AppliesTo, Family, Findings, Reach, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// A head whose superior stands on the same manager level.
    ///
    /// Reporting flows upward (A7), along a line of manager levels (A1, A3). A head who reports sideways answers to an
    /// equal, and the line is longer than the ladder of levels. When one title would bring a head's superior and all of
    /// its subordinates into step, the finding is that head's alone; likewise for a head without a superior who has several
    /// subordinates.
    ///
    /// Let the node report to a head on the next higher level, or correct the title that is wrong.
    pub(crate) CHECK = {
        name: "superior-on-same-level",
        code: "R6",
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
    let help = "let it report to a head on the next higher level, or correct the title that is wrong";
    report(facts, node.id(), findings, Step::Sideways, "sideways", help);
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{Decimal, Head, NodeKind, Subject};

    #[test]
    fn a_team_under_its_neighbour_reports_sideways() {
        let finding = sector().unit("school-1", |unit| unit.reports_to = vec!["school-2".into()]).only_finding();
        assert_eq!((finding.code, finding.subject), ("R6", Subject::Node(NodeKind::Unit, "school-1".into())));
        assert_eq!(finding.related, [Subject::Node(NodeKind::Unit, "school-2".into())]);
        assert_eq!(finding.message, "its principal reports sideways, the principal of `school-2`");
        let evidence = Evidence::Mismatch {
            expected: "a superior on the level of operations manager".into(),
            found: "principal".into(),
        };
        assert_eq!(finding.evidence, Some(evidence));
    }

    #[test]
    fn a_wrong_title_between_two_levels_is_found_once() {
        let head = |title: &str| Some(Head::new(title).hours_per_week(Decimal::from(4)));
        let finding = sector().unit("culture", |unit| unit.head = head("sector head")).only_finding();
        assert_eq!((finding.code, finding.subject), ("R6", Subject::Node(NodeKind::Unit, "culture".into())));

        let finding = sector().administration("administration", |node| node.head = head("sector head")).only_finding();
        let top = Subject::Node(NodeKind::Administration, "administration".into());
        assert_eq!((finding.code, finding.subject, finding.related.len()), ("R6", top, 4));
        let expected = "a head on the level of director".into();
        assert_eq!(finding.evidence, Some(Evidence::Mismatch { expected, found: "sector head".into() }));
    }
}
