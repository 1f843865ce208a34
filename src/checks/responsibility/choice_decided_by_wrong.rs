use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{BodyKind, Decider, DecisionKind, NodeRef, SteeringModel, Subject};

declare_check! {
    /// Decisions on systems of choice that are not a committee's.
    ///
    /// Committees decide on systems of choice and on exposing services to competition, commissioned by the council (P7).
    /// The check looks at delegations of kind `choice`: they must be by a body that is a committee or a board with a
    /// policy area of its own, as in `committee-employs`, and not by a manager level, the council or another body. In the
    /// committee-less model, where the executive board is the only operative board, it may decide too.
    ///
    /// Let the committee of the policy area decide.
    pub(crate) CHECK = {
        name: "choice-decided-by-wrong",
        code: "T4",
        family: Family::Responsibility,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Delegations],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["P7"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let committee_less = facts.steering_model() == Some(SteeringModel::CommitteeLess);
    for delegation in &facts.model().steering().delegations {
        let found = match &delegation.by {
            _ if delegation.kind != Some(DecisionKind::Choice) => continue,
            Decider::Body(key) => {
                let body = facts.organisation().node(key.as_str());
                let board = committee_less && body.is_some_and(|body| body.is_body(BodyKind::ExecutiveBoard));
                if board || body.and_then(NodeRef::body_kind).is_some_and(BodyKind::is_operative) {
                    continue;
                }
                key.to_string()
            }
            Decider::Level(title) => title.clone(),
        };
        let message = format!("decisions on systems of choice are taken by {found}");
        let draft = Draft::new(Subject::Delegation(delegation.key.clone()), message)
            .field("by")
            .evidence(Evidence::Mismatch { expected: "a committee".into(), found })
            .help("let the committee of the policy area decide");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, sector};
    use crate::{Decider, DecisionKind, SteeringModel, Subject};

    fn decided_by(by: Decider) -> Fixture {
        let mut fixture = sector();
        fixture.steering.delegations[0].kind = Some(DecisionKind::Choice);
        fixture.steering.delegations[0].by = by;
        fixture
    }

    #[test]
    fn p7_a_level_and_the_council_may_not_decide_on_systems_of_choice() {
        for (by, found) in
            [(Decider::Level("sector head".into()), "sector head"), (Decider::Body("council".into()), "council")]
        {
            let finding = decided_by(by).only_finding();
            assert_eq!((finding.code, finding.subject), ("T4", Subject::Delegation("individual-decision".into())));
            let (expected, found) = ("a committee".into(), found.into());
            assert_eq!(finding.evidence, Some(Evidence::Mismatch { expected, found }));
        }
    }

    #[test]
    fn a_committee_may_and_in_the_committee_less_model_the_board() {
        assert_eq!(decided_by(Decider::Body("care-committee".into())).findings(), []);
        let mut board = decided_by(Decider::Body("executive-board".into()));
        assert_eq!(board.only_finding().code, "T4");
        board.steering.model = Some(SteeringModel::CommitteeLess);
        let found = crate::checks::Checker::new().run(&board.model());
        assert_eq!(found.of("T4").count(), 0);
    }
}
