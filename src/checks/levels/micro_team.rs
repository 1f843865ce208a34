use crate::checks::{
    AppliesTo, Draft, Evidence, Family, Findings, Reach, Scope, Severity, declare_check, each_in_line,
};
use crate::facts::{Facts, Need, Parts};
use crate::{Decimal, NodeRef, Subject};

declare_check! {
    /// A head of a very small team: hardly any staff, and no subordinates.
    ///
    /// Managers shall be few enough for short decision paths (A3), and the small unit's flexibility is to be balanced
    /// against the large organisation's stability (A4). How small is very small is a threshold, and an assumption.
    ///
    /// Join the team with another, or let its staff report to the superior.
    pub(crate) CHECK = {
        name: "micro-team",
        code: "L4",
        family: Family::Levels,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Heads, Need::Staff],
        scope: Scope::Nodes { judge, reach: Reach::Near, parts: Parts::LINE.and(Parts::HEADS).and(Parts::STAFF), whole: Parts::NONE },
        source: &["A3", "A4"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    each_in_line(facts, findings, judge);
}

fn judge<'m>(facts: &Facts<'m>, node: NodeRef<'m>, findings: &mut Findings) {
    let limit = facts.thresholds().micro_team;
    let small = |staff: &Decimal| *staff <= limit;
    let (Some(head), Some(staff)) = (node.head(), node.staff().filter(small)) else { return };
    if !facts.line().subordinates(node.id()).is_empty() {
        return;
    }
    let message = format!("its {} leads a team of {staff}, up to {limit} being a micro team", head.title());
    let draft = Draft::new(Subject::node(node), message)
        .field("staff")
        .evidence(Evidence::Measured { what: "staff of the team".into(), value: staff.to_f64(), limit: limit.to_f64() })
        .help("join the team with another, or let its staff report to the superior");
    findings.push(draft);
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, sector};
    use crate::{Decimal, NodeKind, Subject};

    fn staff_office(hundredths: u32) -> Fixture {
        sector().unit("staff-office", |unit| unit.staff = Some(Decimal::from_hundredths(hundredths)))
    }

    #[test]
    fn a_team_at_the_limit_is_found_and_one_just_above_is_not() {
        let finding = staff_office(3_00).only_finding();
        assert_eq!((finding.code, finding.subject), ("L4", Subject::Node(NodeKind::Unit, "staff-office".into())));
        let evidence = Evidence::Measured { what: "staff of the team".into(), value: 3.0, limit: 3.0 };
        assert_eq!(finding.evidence, Some(evidence));
        assert_eq!(finding.message, "its head of staff office leads a team of 3, up to 3 being a micro team");
        assert_eq!(staff_office(3_01).findings(), []);
    }

    #[test]
    fn a_head_with_subordinates_leads_no_team() {
        assert_eq!(sector().unit("culture", |unit| unit.staff = Some(Decimal::ZERO)).findings(), []);
    }
}
