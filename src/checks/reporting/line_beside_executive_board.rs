use super::tops::tops;
use crate::checks::words::listed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check, steps};
use crate::facts::{Facts, Need, Parts};
use crate::{BodyKind, NodeId, NodeKind, NodeRef, RelationKind, SteeringModel, Subject};

declare_check! {
    /// A line whose top does not lead through a director and the executive board to the council.
    ///
    /// The director is the highest manager and answers to the executive board for activity and economy (A1); reporting
    /// always goes upward (A7). Found once at the top of the line: it answers to no body; or, in the sector model and
    /// the committee-less one, to others only than the executive board, or its head is on a lower manager level than
    /// the highest (unless the title is out of step with all subordinates, which is found already). Elsewhere an administration may answer to its own committee (O3). How the bodies themselves reach the
    /// council is judged by `council-not-highest`; without a council or an executive board the check is silent.
    ///
    /// Let the administration answer to the executive board, and have a director lead it.
    pub(crate) CHECK = {
        name: "line-beside-executive-board",
        code: "R8",
        family: Family::Reporting,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Lines, Need::Bodies],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A1", "A7"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let Some(board) = facts.bodies(BodyKind::ExecutiveBoard).next() else { return };
    if facts.bodies(BodyKind::Council).next().is_none() {
        return;
    }
    let through_board = matches!(facts.steering_model(), Some(SteeringModel::Sector | SteeringModel::CommitteeLess));
    let mut missteps = None;
    for id in tops(facts) {
        let top = facts.node(id);
        let bodies: Vec<NodeRef<'_>> = top.targets(RelationKind::AnswersTo).collect();
        if bodies.is_empty() || through_board && !reaches_board(facts, id) {
            let found = if bodies.is_empty() { "no body".into() } else { listed(bodies.iter().copied()) };
            let expected = if through_board { "the executive board" } else { "a body" };
            let draft =
                Draft::new(Subject::node(top), format!("the line ends here: it answers to {found}, not {expected}"))
                    .related(bodies.into_iter().map(Subject::node))
                    .evidence(Evidence::Path(path(facts, id)));
            findings.push(if top.kind() == NodeKind::Administration {
                draft.field("answers_to").help(format!("let it answer to `{}`", board.key()))
            } else {
                draft.help(format!("set an administration above it that answers to `{}`", board.key()))
            });
            continue;
        }
        let Some(head) = top.head().filter(|head| through_board && head.level().is_some_and(|level| level > 1)) else {
            continue;
        };
        // A title that is out of step with all subordinates is found already.
        let missteps = missteps.get_or_insert_with(|| steps::missteps(facts));
        if missteps.iter().any(|misstep| misstep.at == id) {
            continue;
        }
        let highest = facts.organisation().ladder().title(1).unwrap_or_default();
        let draft = Draft::new(Subject::node(top), format!("its head is a {}, not a {highest}", head.title()))
            .field("head")
            .evidence(Evidence::Mismatch { expected: highest.into(), found: head.title().into() })
            .help(format!("have a {highest} lead it"));
        findings.push(draft);
    }
}

/// Whether the executive board is above a node by answering.
fn reaches_board(facts: &Facts<'_>, top: NodeId) -> bool {
    let mut met = vec![top];
    let mut at = 0;
    while let Some(&id) = met.get(at) {
        if facts.node(id).is_body(BodyKind::ExecutiveBoard) {
            return true;
        }
        for above in facts.node(id).targets(RelationKind::AnswersTo) {
            if !met.contains(&above.id()) {
                met.push(above.id());
            }
        }
        at += 1;
    }
    false
}

/// The way up from a node by the first body to which each answers.
fn path(facts: &Facts<'_>, top: NodeId) -> Vec<crate::Key> {
    let mut met = vec![top];
    let mut at = facts.node(top);
    while let Some(above) = at.targets(RelationKind::AnswersTo).next().filter(|above| !met.contains(&above.id())) {
        met.push(above.id());
        at = above;
    }
    met.into_iter().map(|id| facts.node(id).key()).collect()
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{purchaser_provider, sector};
    use crate::{Decimal, Head, NodeKind, Subject};

    fn administration(key: &str) -> Subject {
        Subject::Node(NodeKind::Administration, key.into())
    }

    #[test]
    fn an_administration_that_answers_to_no_body_is_found_once() {
        let finding = sector().administration("administration", |node| node.answers_to.clear()).only_finding();
        assert_eq!((finding.code, finding.subject), ("R8", administration("administration")));
        assert_eq!(finding.message, "the line ends here: it answers to no body, not the executive board");
        assert_eq!(finding.evidence, Some(Evidence::Path(vec!["administration".into()])));

        let finding =
            purchaser_provider().administration("municipal-office", |node| node.answers_to.clear()).only_finding();
        assert_eq!((finding.code, finding.subject), ("R8", administration("municipal-office")));
    }

    #[test]
    fn a_way_to_the_council_past_the_executive_board_is_found() {
        let past = |key: &str| {
            sector().administration("administration", |node| node.answers_to = vec![key.into()]).only_finding()
        };
        let finding = past("care-committee");
        assert_eq!((finding.code, finding.subject), ("R8", administration("administration")));
        assert_eq!(finding.related, [Subject::Node(NodeKind::Body, "care-committee".into())]);
        let path = ["administration", "care-committee", "council"].map(Into::into).into();
        assert_eq!(finding.evidence, Some(Evidence::Path(path)));
        assert_eq!(past("council").code, "R8");
    }

    #[test]
    fn an_administration_may_answer_to_its_own_board_where_there_are_several() {
        let findings = purchaser_provider()
            .administration("municipal-office", |node| node.answers_to = vec!["provider-board".into()])
            .findings();
        assert!(findings.iter().all(|finding| finding.check != "line-beside-executive-board"));
    }

    #[test]
    fn without_an_executive_board_there_is_nothing_to_lead_through() {
        let findings = sector().without("executive-board").findings();
        assert!(findings.iter().all(|finding| finding.check != "line-beside-executive-board"));
    }

    #[test]
    fn a_top_that_no_director_leads_is_found() {
        // The highest title stands unused above the others.
        let mut fixture = sector();
        fixture.levels.insert(0, crate::Level { title: "chief director".into(), also: vec![] });
        let finding = fixture.clone().only_finding();
        assert_eq!((finding.code, finding.subject), ("R8", administration("administration")));
        let evidence = Evidence::Mismatch { expected: "chief director".into(), found: "director".into() };
        assert_eq!(finding.evidence, Some(evidence));

        fixture.levels.remove(0);
        let head = Head::new("director").hours_per_week(Decimal::from(4));
        assert_eq!(fixture.administration("administration", |node| node.head = Some(head)).findings(), []);
    }
}
