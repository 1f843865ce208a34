use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Reach, Scope, Severity, declare_check, each_head};
use crate::facts::{Facts, Need, Parts};
use crate::organisation::{did_you_mean, near};
use crate::{NodeRef, Subject};

declare_check! {
    /// A head with a title that no manager level has.
    ///
    /// The manager levels are few and named (A3): below the sector head, operations manager and unit manager or
    /// principal. A head with another title stands on no level, so that neither its line nor what is delegated to it
    /// can be judged.
    ///
    /// Correct the title, or add it to the level that it belongs to.
    pub(crate) CHECK = {
        name: "unknown-manager-level",
        code: "R9",
        family: Family::Reporting,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Levels],
        scope: Scope::Nodes { judge, reach: Reach::Near, parts: Parts::HEADS.and(Parts::LADDER), whole: Parts::LADDER },
        source: &["A3"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let ladder = facts.organisation().ladder();
    each_head(facts, findings, |head| ladder.level_of(&head.title).is_none(), judge);
}

fn judge<'m>(facts: &Facts<'m>, node: NodeRef<'m>, findings: &mut Findings) {
    let ladder = facts.organisation().ladder();
    let Some(head) = node.head().filter(|head| head.level().is_none()) else { return };
    let near = near(head.title(), ladder.titles());
    let message = format!("no manager level has the title `{}` of its head{}", head.title(), did_you_mean(&near));
    let titles: Vec<&str> = ladder.titles().collect();
    let draft = Draft::new(Subject::node(node), message)
        .field("head")
        .evidence(Evidence::Mismatch { expected: titles.join(", "), found: head.title().into() })
        .help("correct the title, or add it to the level that it belongs to");
    findings.push(draft);
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{Head, NodeKind, Subject};

    #[test]
    fn a_title_that_is_on_no_level_is_found_with_the_nearest() {
        let finding = sector().unit("school-1", |unit| unit.head = Some(Head::new("principle"))).only_finding();
        assert_eq!((finding.code, finding.subject), ("R9", Subject::Node(NodeKind::Unit, "school-1".into())));
        assert!(
            finding.message.contains("`principle`") && finding.message.contains("`principal`"),
            "{}",
            finding.message
        );
        let Some(Evidence::Mismatch { expected, found }) = finding.evidence else { panic!("titles") };
        assert_eq!(found, "principle");
        assert!(expected.starts_with("director, sector head"), "{expected}");
    }

    #[test]
    fn another_title_of_a_level_is_known() {
        assert_eq!(sector().unit("culture-1", |unit| unit.head = Some(Head::new("principal"))).findings(), []);
    }
}
