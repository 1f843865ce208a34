use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{BodyKind, RelationKind, Subject};

declare_check! {
    /// A council that answers to another body, or a body from which no way leads up to the council.
    ///
    /// The council is the highest deciding body (P2): it answers to nobody, and all other bodies answer to it, straight
    /// or by way of others. Where a chain of bodies breaks off, the finding is about the body at which it does.
    /// Committees must answer straight to the council, which is a check of its own; a joint committee may belong to
    /// another municipality (O4). Without a council the check is silent: that is `required-body-missing`.
    ///
    /// Let the body answer to the council, or to one that does.
    pub(crate) CHECK = {
        name: "council-not-highest",
        code: "B2",
        family: Family::Bodies,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Bodies],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::HEADS).and(Parts::STAFF))),
        source: &["P2", "Act 2017:725"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    if facts.bodies(BodyKind::Council).next().is_none() {
        return;
    }
    for council in facts.bodies(BodyKind::Council) {
        for above in council.targets(RelationKind::AnswersTo) {
            let draft = Draft::new(Subject::node(council), format!("the council answers to `{}`", above.key()))
                .field("answers_to")
                .related([Subject::node(above)])
                .evidence(Evidence::Mismatch {
                    expected: "no body above the council".into(),
                    found: above.key().to_string(),
                })
                .help("take the relation away: the council is the highest deciding body");
            findings.push(draft);
        }
    }
    let is_council = |body: crate::NodeRef<'_>| body.is_body(BodyKind::Council);
    // Committees are judged by `committee-not-under-council`.
    let others = facts.organisation().bodies().filter(|body| !body.body_kind().is_some_and(BodyKind::is_operative));
    for body in super::broken_chains(others, RelationKind::AnswersTo, is_council) {
        let draft = Draft::new(Subject::node(body), "answers to no body through which the council is reached")
            .field("answers_to")
            .evidence(Evidence::Missing("a way to the council".into()))
            .help("let it answer to the council, or to a body that does");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::{Checker, Evidence};
    use crate::fixture::sector;
    use crate::{BodyEntry, BodyKind, NodeKind, Subject};

    #[test]
    fn a_council_that_answers_to_another_body_is_found() {
        let finding = sector().body("council", |body| body.answers_to = vec!["auditors".into()]).only_finding();
        assert_eq!((finding.code, finding.subject), ("B2", Subject::Node(NodeKind::Body, "council".into())));
        assert_eq!(finding.related, [Subject::Node(NodeKind::Body, "auditors".into())]);
        let expected = "no body above the council".into();
        assert_eq!(finding.evidence, Some(Evidence::Mismatch { expected, found: "auditors".into() }));
    }

    #[test]
    fn a_body_that_answers_to_nobody_is_found() {
        let finding = sector().body("auditors", |body| body.answers_to.clear()).only_finding();
        assert_eq!((finding.code, finding.subject), ("B2", Subject::Node(NodeKind::Body, "auditors".into())));
        assert_eq!(finding.evidence, Some(Evidence::Missing("a way to the council".into())));
    }

    #[test]
    fn a_chain_is_found_where_it_breaks_off() {
        let chain = sector()
            .body("chief-guardian", |body| body.answers_to = vec!["auditors".into()])
            .body("auditors", |body| body.answers_to.clear());
        assert_eq!(chain.only_finding().subject.key().map(crate::Key::as_str), Some("auditors"));
        let circle = sector()
            .body("chief-guardian", |body| body.answers_to = vec!["auditors".into()])
            .body("auditors", |body| body.answers_to = vec!["chief-guardian".into()])
            .body("election-committee", |body| body.answers_to = vec!["auditors".into()]);
        assert_eq!(circle.only_finding().subject.key().map(crate::Key::as_str), Some("auditors"));
    }

    #[test]
    fn a_circle_with_a_committee_on_it_is_found_whichever_stands_first() {
        for committee in ["before", "zzz"] {
            let joint = BodyEntry::new(committee, BodyKind::JointCommittee).answers_to("auditors");
            let mut circle = sector().body("auditors", |body| body.answers_to = vec![committee.into()]);
            let at = if committee == "before" { 0 } else { circle.entries.len() };
            circle.entries.insert(at, joint.into());
            assert_eq!(circle.only_finding().subject.key().map(crate::Key::as_str), Some("auditors"));
        }
    }

    #[test]
    fn a_longer_way_and_a_joint_committee_without_one_are_silent() {
        let longer = sector()
            .body("drafting-committee", |body| body.answers_to = vec!["executive-board".into()])
            .add(BodyEntry::new("joint", BodyKind::JointCommittee));
        assert_eq!(Checker::new().run(&longer.model()).of("B2").count(), 0);
    }
}
