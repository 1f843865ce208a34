use crate::checks::words::listed;
use crate::checks::{
    AppliesTo, Draft, Evidence, Family, Findings, Reach, Scope, Severity, declare_check, each_in_line,
};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeRef, RelationKind, Subject};

declare_check! {
    /// Staff that several bodies employ.
    ///
    /// The executive board is the one employing authority (P3); with two it is not clear who answers for the staff. The
    /// finding is about the node that names them; what is below inherits them.
    ///
    /// Keep the executive board.
    pub(crate) CHECK = {
        name: "staff-with-several-employers",
        code: "B10",
        family: Family::Bodies,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Employment],
        scope: Scope::Nodes { judge, reach: Reach::Near, parts: Parts::LINKS, whole: Parts::NONE },
        source: &["P3"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    each_in_line(facts, findings, judge);
}

fn judge<'m>(_: &Facts<'m>, node: NodeRef<'m>, findings: &mut Findings) {
    let employers: Vec<NodeRef<'_>> = node.targets(RelationKind::EmployedBy).collect();
    if employers.len() < 2 {
        return;
    }
    let subjects: Vec<Subject> = employers.iter().map(|&body| Subject::node(body)).collect();
    let draft = Draft::new(Subject::node(node), format!("the staff is employed by {}", listed(employers)))
        .field("employed_by")
        .related(subjects.clone())
        .evidence(Evidence::Conflict(subjects))
        .help("keep the executive board");
    findings.push(draft);
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{NodeKind, Subject};

    #[test]
    fn two_employers_are_found_where_they_are_named() {
        let finding = sector()
            .administration("administration", |administration| administration.employed_by.push("care-committee".into()))
            .only_finding();
        let subject = Subject::Node(NodeKind::Administration, "administration".into());
        assert_eq!((finding.code, finding.subject), ("B10", subject));
        let employers = ["executive-board", "care-committee"].map(|key| Subject::Node(NodeKind::Body, key.into()));
        assert_eq!(finding.related, employers);
        assert_eq!(finding.evidence, Some(Evidence::Conflict(employers.into())));
        assert_eq!(finding.message, "the staff is employed by `executive-board` and `care-committee`");
    }
}
