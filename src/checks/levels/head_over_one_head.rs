use crate::checks::{
    AppliesTo, Draft, Evidence, Family, Findings, Reach, Scope, Severity, declare_check, each_in_line,
};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeId, NodeRef, Subject};

declare_check! {
    /// A head over exactly one head, and no staff.
    ///
    /// The number of manager levels shall be minimised (A3). A head who leads one other head and nobody else adds a
    /// level and no span: the two do one post's work. Staff that is not stated counts as none, in a model that states
    /// any staff. Heads on a circle of the line or below one are not judged.
    ///
    /// Abolish one of the two posts, or give the upper one more to lead.
    pub(crate) CHECK = {
        name: "head-over-one-head",
        code: "L3",
        family: Family::Levels,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Lines, Need::Heads, Need::Staff],
        scope: Scope::Nodes { judge, reach: Reach::Upward, parts: Parts::LINE.and(Parts::HEADS).and(Parts::STAFF), whole: Parts::NONE },
        source: &["A3"],
        since: "0.1.0",
        run,
    }
}

/// The one subordinate of a head over one head.
pub(super) fn only_head_below(facts: &Facts<'_>, id: NodeId) -> Option<NodeId> {
    let node = facts.node(id);
    let alone = node.head().is_some() && node.staff().is_none_or(|staff| staff.hundredths() == 0);
    match facts.line().subordinates(id) {
        // On a circle, or below one, the circle comes first.
        &[below] if alone && facts.line().depth(id).is_some() && facts.node(below).head().is_some() => Some(below),
        _ => None,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    each_in_line(facts, findings, judge);
}

fn judge<'m>(facts: &Facts<'m>, node: NodeRef<'m>, findings: &mut Findings) {
    let Some(below) = only_head_below(facts, node.id()).map(|below| facts.node(below)) else { return };
    let (Some(head), Some(other)) = (node.head(), below.head()) else { return };
    let message = format!("its {} leads nobody but the {} of `{}`", head.title(), other.title(), below.key());
    let draft = Draft::new(Subject::node(node), message)
        .field("head")
        .related([Subject::node(below)])
        .evidence(Evidence::Conflict(vec![Subject::node(node), Subject::node(below)]))
        .help("abolish one of the two posts, or give the upper one more to lead");
    findings.push(draft);
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, sector};
    use crate::{Decimal, Head, NodeKind, Subject, UnitEntry};

    /// One more operations manager in the care sector, over so many teams.
    fn with_manager_over(teams: u16) -> Fixture {
        let head = Head::new("operations manager").hours_per_week(Decimal::from(4));
        let mut fixture = sector().add(UnitEntry::new("respite").head(head).reports_to("care-sector"));
        for team in 1..=teams {
            let head = Head::new("unit manager");
            let key = format!("respite-{team}");
            fixture = fixture.add(UnitEntry::new(key).head(head).staff(Decimal::from(10)).reports_to("respite"));
        }
        fixture
    }

    #[test]
    fn a_manager_over_one_manager_is_found() {
        let finding = with_manager_over(1).only_finding();
        let unit = |key: &str| Subject::Node(NodeKind::Unit, key.into());
        assert_eq!((finding.code, &finding.subject), ("L3", &unit("respite")));
        assert_eq!(finding.related, [unit("respite-1")]);
        assert_eq!(finding.evidence, Some(Evidence::Conflict(vec![unit("respite"), unit("respite-1")])));
        assert_eq!(finding.message, "its operations manager leads nobody but the unit manager of `respite-1`");
    }

    #[test]
    fn two_managers_below_or_own_staff_are_enough() {
        assert_eq!(with_manager_over(2).findings(), []);
        let staffed = with_manager_over(1).unit("respite", |unit| unit.staff = Some(Decimal::from_hundredths(50)));
        assert!(staffed.findings().iter().all(|finding| finding.check != "head-over-one-head"));
    }
}
