use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Reach, Scope, Severity, declare_check, each_head};
use crate::facts::{Facts, Need, Parts};
use crate::{HeadState, NodeRef, Subject};

declare_check! {
    /// A head's post that several people share.
    ///
    /// The line organisation has one head for each part (A1). A shared post can work; who answers for what must then be
    /// agreed on.
    ///
    /// Write down how the responsibility is shared, or appoint one head.
    pub(crate) CHECK = {
        name: "shared-head",
        code: "H4",
        family: Family::Heads,
        severity: Severity::Note,
        applies_to: AppliesTo::Any,
        needs: &[Need::Heads],
        scope: Scope::Nodes { judge, reach: Reach::Near, parts: Parts::HEADS, whole: Parts::NONE },
        source: &["A1"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    each_head(facts, findings, |head| matches!(head.state, HeadState::Shared(_)), judge);
}

fn judge<'m>(_: &Facts<'m>, node: NodeRef<'m>, findings: &mut Findings) {
    let Some((head, HeadState::Shared(by))) = node.head().map(|head| (head, head.state())) else { return };
    let draft = Draft::new(Subject::node(node), format!("the post of its {} is shared by {by}", head.title()))
        .field("head")
        .evidence(Evidence::Measured { what: "people in the post".into(), value: by.into(), limit: 1.0 })
        .help("write down how the responsibility is shared, or appoint one head");
    findings.push(draft);
}

#[cfg(test)]
mod tests {
    use crate::checks::{Evidence, Severity};
    use crate::fixture::sector;
    use crate::{Head, HeadState, NodeKind, Subject};

    #[test]
    fn a_shared_post_is_a_note_and_a_post_of_one_is_none() {
        let head = |state| Some(Head::new("unit manager").state(state));
        let shared = sector().unit("culture-1", |unit| unit.head = head(HeadState::Shared(2)));
        let finding = shared.only_finding();
        assert_eq!((finding.code, finding.severity), ("H4", Severity::Note));
        assert_eq!(finding.subject, Subject::Node(NodeKind::Unit, "culture-1".into()));
        let evidence = Evidence::Measured { what: "people in the post".into(), value: 2.0, limit: 1.0 };
        assert_eq!(finding.evidence, Some(evidence));
        assert_eq!(finding.message, "the post of its unit manager is shared by 2");
        assert_eq!(shared.unit("culture-1", |unit| unit.head = head(HeadState::Filled)).findings(), []);
    }
}
