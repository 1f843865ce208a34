use crate::checks::{
    AppliesTo, Draft, Evidence, Family, Findings, Reach, Scope, Severity, declare_check, each_in_line,
};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeRef, Subject};

declare_check! {
    /// An administration, sector or unit that has staff or subordinates and no head.
    ///
    /// In a line organisation every part has one head (A1), and every head can communicate continuously with the staff
    /// (A3). Without one, nobody answers for the staff. A post that exists and that nobody holds is `vacant-head`.
    ///
    /// Give it a head, or let its staff and subordinates report to the superior.
    pub(crate) CHECK = {
        name: "without-head",
        code: "H1",
        family: Family::Heads,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Heads],
        scope: Scope::Nodes { judge, reach: Reach::Near, parts: Parts::LINE.and(Parts::HEADS).and(Parts::STAFF), whole: Parts::NONE },
        source: &["A1", "A3"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    each_in_line(facts, findings, judge);
}

fn judge<'m>(facts: &Facts<'m>, node: NodeRef<'m>, findings: &mut Findings) {
    if node.head().is_some() {
        return;
    }
    let staff = node.staff().filter(|staff| staff.hundredths() > 0);
    let subordinates = facts.line().subordinates(node.id());
    let led = match (staff, subordinates.len()) {
        (None, 0) => return,
        (Some(staff), 0) => format!("{staff} staff"),
        (None, number) => format!("{number} that report to it"),
        (Some(staff), number) => format!("{staff} staff and {number} that report to it"),
    };
    let draft = Draft::new(Subject::node(node), format!("has {led}, and no head"))
        .field("head")
        .related(subordinates.iter().map(|&below| Subject::node(facts.node(below))))
        .evidence(Evidence::Missing("a head".into()))
        .help("give it a head, or let its staff and subordinates report to the superior");
    findings.push(draft);
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{Decimal, NodeKind, Subject, UnitEntry};

    #[test]
    fn a_team_without_a_head_is_found() {
        let finding = sector().unit("school-1", |unit| unit.head = None).only_finding();
        assert_eq!((finding.code, finding.subject), ("H1", Subject::Node(NodeKind::Unit, "school-1".into())));
        assert_eq!(finding.evidence, Some(Evidence::Missing("a head".into())));
        assert_eq!(finding.message, "has 20 staff, and no head");
        assert_eq!(finding.related, []);
    }

    #[test]
    fn so_is_a_unit_between_two_levels() {
        let finding = sector().unit("school", |unit| unit.head = None).only_finding();
        assert_eq!((finding.code, finding.subject), ("H1", Subject::Node(NodeKind::Unit, "school".into())));
        assert_eq!(finding.message, "has 4 that report to it, and no head");
        assert_eq!(finding.related.len(), 4);
    }

    #[test]
    fn where_nobody_is_to_be_led_no_head_is_missed() {
        let empty = |staff| UnitEntry { staff, ..UnitEntry::new("reserve") }.reports_to("support");
        for staff in [None, Some(Decimal::ZERO)] {
            let findings = sector().add(empty(staff)).findings();
            assert!(findings.iter().all(|finding| finding.check != "without-head"));
        }
        let findings = sector().add(empty(Some(Decimal::from_hundredths(1)))).findings();
        assert_eq!(findings.iter().filter(|finding| finding.check == "without-head").count(), 1);
    }
}
