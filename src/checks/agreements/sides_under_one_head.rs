use std::collections::BTreeSet;

use super::{is_itself, purchases};
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeId, NodeRef, RelationKind, Subject};

declare_check! {
    /// A purchaser and its provider under one head below the top of the line.
    ///
    /// The two sides are bound by an agreement (O1); a head who stands above both decides alone what the agreement
    /// should settle. The director stands above everybody and does not count. A purchasing body's side in the line is
    /// the nodes that support it; a providing body's the nodes that answer to it. A purchaser that buys from itself is
    /// left to `buys-from-itself`.
    ///
    /// Move one side to another head.
    pub(crate) CHECK = {
        name: "sides-under-one-head",
        code: "K3",
        family: Family::Agreements,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Purchases, Need::Lines],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["O1"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let mut found = BTreeSet::new();
    for (purchaser, provider) in purchases(facts) {
        if is_itself(facts, purchaser, provider) {
            continue;
        }
        for buying in side(purchaser, RelationKind::Supports) {
            for providing in side(provider, RelationKind::AnswersTo) {
                let Some(head) = facts.line().lowest_common_superior(buying, providing) else { continue };
                if facts.line().depth(head) > Some(0) {
                    found.insert((head, buying, providing));
                }
            }
        }
    }
    for (head, buying, providing) in found {
        let [head, buying, providing] = [head, buying, providing].map(|id| facts.node(id));
        let sides = vec![Subject::node(buying), Subject::node(providing)];
        let message = format!(
            "stands above the purchaser's side `{}` and the provider's side `{}`",
            buying.key(),
            providing.key()
        );
        let draft = Draft::new(Subject::node(head), message)
            .related(sides.clone())
            .evidence(Evidence::Conflict(sides))
            .help("move one side to another head");
        findings.push(draft);
    }
}

/// The nodes in the line through which a purchaser or provider acts.
fn side(of: NodeRef<'_>, relation: RelationKind) -> Vec<NodeId> {
    if of.kind().is_in_line() {
        return vec![of.id()];
    }
    of.sources(relation).filter(|node| node.kind().is_in_line()).map(NodeRef::id).collect()
}

#[cfg(test)]
mod tests {
    use crate::checks::{Checker, Evidence};
    use crate::fixture::{Fixture, purchaser_provider};
    use crate::{NodeKind, Subject};

    fn of(fixture: &Fixture) -> Vec<crate::checks::Finding> {
        Checker::new().run(&fixture.model()).of("sides-under-one-head").cloned().collect()
    }

    #[test]
    fn a_purchasing_office_under_the_provider_is_found() {
        let fixture = purchaser_provider().unit("purchasing-office", |unit| {
            unit.supports = vec!["care-purchaser".into()];
            unit.reports_to = vec!["care-provider".into()];
        });
        let found = of(&fixture);
        assert_eq!(found.len(), 1);
        let provider = Subject::Node(NodeKind::Administration, "care-provider".into());
        let office = Subject::Node(NodeKind::Unit, "purchasing-office".into());
        assert_eq!(found[0].subject, provider);
        assert_eq!(found[0].related, [office.clone(), provider.clone()]);
        assert_eq!(found[0].evidence, Some(Evidence::Conflict(vec![office, provider])));
    }

    #[test]
    fn both_sides_under_a_head_below_the_director_are_found() {
        let fixture = purchaser_provider()
            .unit("purchasing-office", |unit| unit.reports_to = vec!["support".into()])
            .administration("care-provider", |administration| administration.reports_to = vec!["support".into()]);
        let subjects: Vec<_> = of(&fixture).into_iter().map(|finding| finding.subject).collect();
        assert_eq!(subjects, [Subject::Node(NodeKind::Unit, "support".into())]);
    }

    #[test]
    fn the_director_stands_above_both_and_may_support_the_purchaser() {
        assert_eq!(of(&purchaser_provider()), []);
        let fixture = purchaser_provider().administration("municipal-office", |administration| {
            administration.supports = vec!["care-purchaser".into()]
        });
        assert_eq!(of(&fixture), []);
    }

    #[test]
    fn an_office_that_serves_both_a_purchaser_and_the_provider_board_is_only_support() {
        let fixture =
            purchaser_provider().unit("purchasing-office", |unit| unit.supports.push("provider-board".into()));
        assert_eq!(of(&fixture), []);
    }
}
