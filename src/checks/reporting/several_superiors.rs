use crate::checks::words::listed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Reach, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeRef, Subject};

declare_check! {
    /// A node that reports to several superiors.
    ///
    /// In a line organisation (A1) everybody has one superior, who answers for the whole. With two, nobody does, and
    /// each may wait for the other. Advice may come from anywhere: that is a dotted line, not a second superior.
    ///
    /// Keep the superior who answers for activity and economy, and make the others dotted lines (`advises`).
    pub(crate) CHECK = {
        name: "several-superiors",
        code: "R2",
        family: Family::Reporting,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Lines],
        scope: Scope::Nodes { judge, reach: Reach::Near, parts: Parts::LINE, whole: Parts::NONE },
        source: &["A1", "A7"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for &id in facts.line().several() {
        judge(facts, facts.node(id), findings);
    }
}

fn judge<'m>(facts: &Facts<'m>, node: NodeRef<'m>, findings: &mut Findings) {
    if !facts.line().several().contains(&node.id()) {
        return;
    }
    let superiors: Vec<Subject> = node.superiors().map(Subject::node).collect();
    let draft = Draft::new(Subject::node(node), format!("reports to {}", listed(node.superiors())))
        .field("reports_to")
        .related(superiors.clone())
        .evidence(Evidence::Conflict(superiors))
        .help("keep one superior; make the others dotted lines (`advises`)");
    findings.push(draft);
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{NodeKind, Subject};

    #[test]
    fn a_second_superior_is_found_at_the_node_that_states_it() {
        let finding = sector().unit("school-1", |unit| unit.reports_to.push("support".into())).only_finding();
        let unit = |key: &str| Subject::Node(NodeKind::Unit, key.into());
        assert_eq!((finding.code, &finding.subject), ("R2", &unit("school-1")));
        assert_eq!(finding.evidence, Some(Evidence::Conflict(vec![unit("school"), unit("support")])));
        assert_eq!(finding.related, [unit("school"), unit("support")]);
        assert_eq!(finding.message, "reports to `school` and `support`");
    }

    #[test]
    fn a_dotted_line_is_no_superior() {
        let findings = sector().unit("school-1", |unit| unit.advises = vec!["support".into()]).findings();
        assert!(findings.iter().all(|finding| finding.check != "several-superiors"));
    }
}
