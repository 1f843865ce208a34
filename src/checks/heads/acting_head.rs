use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Reach, Scope, Severity, declare_check, each_head};
use crate::facts::{Facts, Need, Parts};
use crate::{HeadState, NodeRef, Subject};

declare_check! {
    /// A head's post that somebody holds for the time being.
    ///
    /// Posts are staffed against a profile of requirements (G2). An acting head keeps the line whole; for how long is
    /// for the reader to judge.
    ///
    /// Fill the post, or let it stand when that is on its way.
    pub(crate) CHECK = {
        name: "acting-head",
        code: "H3",
        family: Family::Heads,
        severity: Severity::Note,
        applies_to: AppliesTo::Any,
        needs: &[Need::Heads],
        scope: Scope::Nodes { judge, reach: Reach::Near, parts: Parts::HEADS, whole: Parts::NONE },
        source: &["G2"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    each_head(facts, findings, |head| head.state == HeadState::Acting, judge);
}

fn judge<'m>(_: &Facts<'m>, node: NodeRef<'m>, findings: &mut Findings) {
    let Some(head) = node.head().filter(|head| head.state() == HeadState::Acting) else { return };
    let draft = Draft::new(Subject::node(node), format!("its {} is acting", head.title()))
        .field("head")
        .evidence(Evidence::Mismatch { expected: "filled".into(), found: head.state().to_string() })
        .help("fill the post, or let it stand when that is on its way");
    findings.push(draft);
}

#[cfg(test)]
mod tests {
    use crate::checks::{Evidence, Severity};
    use crate::fixture::sector;
    use crate::{Head, HeadState, NodeKind, Subject};

    #[test]
    fn an_acting_head_is_a_note() {
        let head = Some(Head::new("unit manager").state(HeadState::Acting));
        let finding = sector().unit("culture-1", |unit| unit.head = head).only_finding();
        assert_eq!((finding.code, finding.severity), ("H3", Severity::Note));
        assert_eq!(finding.subject, Subject::Node(NodeKind::Unit, "culture-1".into()));
        let evidence = Evidence::Mismatch { expected: "filled".into(), found: "acting".into() };
        assert_eq!(finding.evidence, Some(evidence));
        assert_eq!((finding.message.as_str(), finding.related.len()), ("its unit manager is acting", 0));
    }
}
