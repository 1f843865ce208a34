use crate::checks::words::listed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{BodyKind, NodeRef, RelationKind, Subject};

declare_check! {
    /// A committee that does not answer straight to the council.
    ///
    /// The council is the highest deciding body and appoints the committees, which secure the political steering of
    /// their areas (P2, P4). A committee under another body, or under none, is out of the council's reach. Committees
    /// of every kind count but joint ones, which may belong to another municipality (O4), and drafting ones, for which
    /// any way to the council will do. Without a council the check is silent: that is `required-body-missing`.
    ///
    /// Let it answer to the council.
    pub(crate) CHECK = {
        name: "committee-not-under-council",
        code: "B7",
        family: Family::Bodies,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Bodies],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::HEADS).and(Parts::STAFF))),
        source: &["P2", "P4", "Act 2017:725"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let Some(council) = facts.bodies(BodyKind::Council).next() else { return };
    let committees = facts
        .organisation()
        .bodies()
        .filter(|body| body.body_kind().is_some_and(|kind| kind.is_operative() && kind != BodyKind::JointCommittee));
    for committee in committees {
        let above: Vec<NodeRef<'_>> = committee.targets(RelationKind::AnswersTo).collect();
        if above.iter().any(|body| body.is_body(BodyKind::Council)) {
            continue;
        }
        let found = if above.is_empty() { "no body".into() } else { listed(above.iter().copied()) };
        let draft = Draft::new(Subject::node(committee), format!("answers to {found} instead of the council"))
            .field("answers_to")
            .related(above.iter().map(|&body| Subject::node(body)))
            .evidence(Evidence::Mismatch { expected: council.key().to_string(), found })
            .help(format!("let it answer to `{}`", council.key()));
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{BodyEntry, BodyKind, NodeKind, Subject};

    #[test]
    fn a_committee_under_another_body_or_none_is_found() {
        let under_the_board = sector().body("care-committee", |body| body.answers_to = vec!["executive-board".into()]);
        let finding = under_the_board.only_finding();
        assert_eq!((finding.code, finding.subject), ("B7", Subject::Node(NodeKind::Body, "care-committee".into())));
        assert_eq!(finding.related, [Subject::Node(NodeKind::Body, "executive-board".into())]);
        let (expected, found) = ("council".into(), "`executive-board`".into());
        assert_eq!(finding.evidence, Some(Evidence::Mismatch { expected, found }));

        let finding = sector().body("care-committee", |body| body.answers_to.clear()).only_finding();
        assert_eq!((finding.code, finding.message.as_str()), ("B7", "answers to no body instead of the council"));
        assert_eq!(finding.related, []);
    }

    #[test]
    fn a_joint_committee_may_belong_to_another_municipality() {
        let joint = sector().add(BodyEntry::new("joint", BodyKind::JointCommittee)).sector("care-sector", |sector| {
            sector.supports.push("joint".into());
            sector.commissioned_by.push("joint".into());
        });
        assert_eq!(joint.findings(), []);
    }
}
