use crate::checks::{
    AppliesTo, Draft, Evidence, Family, Findings, Reach, Scope, Severity, declare_check, each_in_line,
};
use crate::facts::{Facts, Need, Parts};
use crate::{HeadRef, NodeRef, Subject};

declare_check! {
    /// A head with more staff and subordinates than the head can communicate with continuously.
    ///
    /// Every manager must be able to communicate continuously with the staff, while the levels are few (A3). The limit
    /// is the number of whole members of staff for whom the head's hours a week suffice, at the hours for each that the
    /// thresholds state; where a head's hours are not stated, it is the threshold for spans. The message says which.
    /// Each subordinate head counts as one.
    ///
    /// Divide the unit, or give the head more hours for the staff.
    pub(crate) CHECK = {
        name: "span-too-wide",
        code: "L2",
        family: Family::Levels,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Heads],
        scope: Scope::Nodes { judge, reach: Reach::Near, parts: Parts::LINE.and(Parts::HEADS).and(Parts::STAFF), whole: Parts::NONE },
        source: &["A3"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    each_in_line(facts, findings, judge);
}

fn judge<'m>(facts: &Facts<'m>, node: NodeRef<'m>, findings: &mut Findings) {
    let (Some(head), Some(span)) = (node.head(), facts.span(node.id())) else { return };
    let limit = facts.span_limit(node.id());
    if span <= limit.into() {
        return;
    }
    let message = format!("its {} has a span of {span}, more than {}", head.title(), where_from(facts, head, limit));
    let draft = Draft::new(Subject::node(node), message)
        .field("staff")
        .related(facts.line().subordinates(node.id()).iter().map(|&below| Subject::node(facts.node(below))))
        .evidence(Evidence::Measured {
            what: "span (staff and subordinates)".into(),
            value: span.to_f64(),
            limit: limit.to_f64(),
        })
        .help("divide it, or give its head more hours for the staff");
    findings.push(draft);
}

/// The limit in words, and where it comes from.
fn where_from(facts: &Facts<'_>, head: HeadRef<'_>, limit: crate::Decimal) -> String {
    let thresholds = facts.thresholds();
    match head.hours_per_week() {
        Some(hours) if thresholds.hours_per_member.hundredths() > 0 => {
            format!(
                "the {limit} for whom {hours} hours a week suffice at {} for each (`hours_per_member`)",
                thresholds.hours_per_member
            )
        }
        _ => format!("the threshold of {limit} (`span_limit`) for a head whose hours are not stated"),
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{Decimal, Head, NodeKind, Subject};

    fn school_1() -> Subject {
        Subject::Node(NodeKind::Unit, "school-1".into())
    }

    #[test]
    fn a_team_beyond_the_threshold_is_found_and_one_at_it_is_not() {
        let staff = |hundredths| {
            sector().unit("school-1", |unit| unit.staff = Some(Decimal::from_hundredths(hundredths))).findings()
        };
        let wide =
            |hundredths| staff(hundredths).into_iter().filter(|f| f.check == "span-too-wide").collect::<Vec<_>>();
        assert_eq!(wide(30_00), []);
        let findings = wide(30_01);
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].code, &findings[0].subject), ("L2", &school_1()));
        let what = "span (staff and subordinates)".into();
        assert_eq!(findings[0].evidence, Some(Evidence::Measured { what, value: 30.01, limit: 30.0 }));
        let message = "its principal has a span of 30.01, more than the threshold of 30 (`span_limit`) \
            for a head whose hours are not stated";
        assert_eq!(findings[0].message, message);
    }

    #[test]
    fn hours_set_the_limit_where_they_are_stated() {
        let head = |hours| Some(Head::new("principal").hours_per_week(Decimal::from_hundredths(hours)));
        let hours = |hours| sector().unit("school-1", |unit| unit.head = head(hours));
        assert_eq!(hours(20_00).findings(), []);
        let finding = hours(19_99).only_finding();
        assert_eq!((finding.code, finding.subject), ("L2", school_1()));
        let message = "its principal has a span of 20, more than the 19 for whom 19.99 hours a week suffice \
            at 1 for each (`hours_per_member`)";
        assert_eq!(finding.message, message);
    }

    #[test]
    fn subordinates_count_and_are_named() {
        let head = Some(Head::new("operations manager").hours_per_week(Decimal::from(3)));
        let finding = sector().unit("culture", |unit| unit.head = head).only_finding();
        assert_eq!((finding.code, finding.subject), ("L2", Subject::Node(NodeKind::Unit, "culture".into())));
        let teams = [1, 2, 3, 4].map(|team| Subject::Node(NodeKind::Unit, format!("culture-{team}").into()));
        assert_eq!(finding.related, teams);
    }
}
