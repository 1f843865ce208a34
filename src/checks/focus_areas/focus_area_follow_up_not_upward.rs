use super::with_one_responsible;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{BodyKind, RelationKind, Subject};

declare_check! {
    /// A focus area whose follow-up goes to somebody who is not above the responsible head.
    ///
    /// Reporting on the focus areas always goes upward (A7): by the line, by answering, or by commission. The council
    /// and the executive board are above everybody. Judged when one head is responsible; each receiver that is not
    /// above is a finding.
    ///
    /// Let the follow-up go to a superior or a body above the responsible head.
    pub(crate) CHECK = {
        name: "focus-area-follow-up-not-upward",
        code: "F5",
        family: Family::FocusAreas,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::FocusAreas],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A7"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for (focus_area, node) in with_one_responsible(facts) {
        let highest = |kind| matches!(kind, Some(BodyKind::Council | BodyKind::ExecutiveBoard));
        let mut receivers =
            focus_area.targets(RelationKind::FollowedUpBy).filter(|receiver| !highest(receiver.body_kind())).peekable();
        if receivers.peek().is_none() {
            continue;
        }
        let above = facts.above(node.id());
        for receiver in receivers.filter(|receiver| !above.contains(&receiver.id())) {
            let (to, from) = (receiver.key(), node.key());
            let draft =
                Draft::new(Subject::node(focus_area), format!("its follow-up goes to `{to}`, not above `{from}`"))
                    .field("followed_up_by")
                    .related([Subject::node(receiver), Subject::node(node)])
                    .evidence(Evidence::Mismatch {
                        expected: format!("a receiver above `{from}`"),
                        found: Subject::node(receiver).to_string(),
                    })
                    .help("let it go to a superior or a body above the responsible head");
            findings.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::{Evidence, Finding};
    use crate::fixture::sector;
    use crate::{NodeKind, Subject};

    fn also_to(receiver: &str) -> Vec<Finding> {
        sector().focus_area("integration", |area| area.followed_up_by.push(receiver.into())).findings()
    }

    #[test]
    fn a_neighbour_a_subordinate_and_the_responsible_itself_are_not_above() {
        for (receiver, kind) in
            [("care-sector", NodeKind::Sector), ("school", NodeKind::Unit), ("education-sector", NodeKind::Sector)]
        {
            let findings = also_to(receiver);
            assert_eq!(findings.len(), 1);
            assert_eq!(findings[0].code, "F5");
            assert_eq!(findings[0].subject, Subject::Node(NodeKind::FocusArea, "integration".into()));
            let responsible = Subject::Node(NodeKind::Sector, "education-sector".into());
            assert_eq!(findings[0].related, [Subject::Node(kind, receiver.into()), responsible]);
            let expected = "a receiver above `education-sector`".into();
            let found = format!("{kind} `{receiver}`");
            assert_eq!(findings[0].evidence, Some(Evidence::Mismatch { expected, found }));
        }
    }

    #[test]
    fn a_committee_is_above_the_sector_that_it_commissions_only() {
        assert_eq!(also_to("care-committee").len(), 1);
        for receiver in ["education-committee", "administration", "council"] {
            assert_eq!(also_to(receiver), [], "{receiver}");
        }
    }
}
