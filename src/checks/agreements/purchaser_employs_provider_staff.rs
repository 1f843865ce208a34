use std::collections::BTreeSet;

use super::{belongs_to, purchases};
use crate::checks::words::listed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeId, NodeKind, NodeRef, RelationKind, Subject};

declare_check! {
    /// A purchaser that employs staff of the provider from which it buys.
    ///
    /// The two sides are bound by an agreement and nothing else (O1). A purchaser that is the employer of the
    /// provider's staff sits on both sides of the table. Only bodies employ, so only they are looked at as purchasers;
    /// a body that buys from itself is left to `buys-from-itself`. To a providing body belong the nodes that it steers
    /// or employs. One finding for each purchaser and provider, with the nodes of the provider at which its employment
    /// starts.
    ///
    /// Let another body employ the staff.
    pub(crate) CHECK = {
        name: "purchaser-employs-provider-staff",
        code: "K2",
        family: Family::Agreements,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Purchases, Need::Employment],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["O1", "P5"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for (purchaser, provider) in purchases(facts) {
        if purchaser.kind() != NodeKind::Body || purchaser == provider {
            continue;
        }
        let employed = employed(facts, purchaser, provider);
        if employed.is_empty() {
            continue;
        }
        let employed: Vec<_> = employed.into_iter().map(|id| facts.node(id)).collect();
        let subjects = employed.iter().map(|&node| Subject::node(node)).collect();
        let message = format!("buys from `{}` and employs the staff of {}", provider.key(), listed(employed));
        let draft = Draft::new(Subject::node(purchaser), message)
            .related([Subject::node(provider)])
            .evidence(Evidence::Conflict(subjects))
            .help("let another body employ the staff");
        findings.push(draft);
    }
}

/// The nodes of a provider at which the employment by a purchaser starts. It does where the node names the purchaser, or where
/// it belongs to the provider and its superior does not: then it is the provider, or names it.
fn employed(facts: &Facts<'_>, purchaser: NodeRef<'_>, provider: NodeRef<'_>) -> BTreeSet<NodeId> {
    use RelationKind::{AnswersTo, CommissionedBy, EmployedBy};
    let naming = [CommissionedBy, AnswersTo, EmployedBy].into_iter().flat_map(|kind| provider.sources(kind));
    purchaser
        .sources(EmployedBy)
        .chain(naming)
        .chain([provider])
        .filter(|node| node.kind().is_in_line())
        .map(NodeRef::id)
        .filter(|&node| belongs_to(facts, node, provider) && facts.employers(node).contains(&purchaser.id()))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::checks::{Checker, Evidence};
    use crate::fixture::purchaser_provider;
    use crate::{NodeKind, Subject};

    #[test]
    fn a_purchaser_that_employs_the_provider_or_a_part_of_it_is_found() {
        let whole = purchaser_provider().administration("care-provider", |administration| {
            administration.employed_by = vec!["care-purchaser".into()];
        });
        let part = purchaser_provider().unit("elderly-care", |unit| unit.employed_by = vec!["care-purchaser".into()]);
        let provider = Subject::Node(NodeKind::Administration, "care-provider".into());
        let unit = Subject::Node(NodeKind::Unit, "elderly-care".into());
        for (fixture, employed) in [(whole, provider.clone()), (part, unit)] {
            let report = Checker::new().run(&fixture.model());
            let found: Vec<_> = report.of("K2").collect();
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].subject, Subject::Node(NodeKind::Body, "care-purchaser".into()));
            assert_eq!(found[0].related, std::slice::from_ref(&provider));
            assert_eq!(found[0].evidence, Some(Evidence::Conflict(vec![employed])));
            // That a committee employs is a finding whoever it is.
            let others = fixture.findings().into_iter().filter(|finding| finding.code != "K2");
            assert!(others.into_iter().all(|finding| ["B8", "T3"].contains(&finding.code)));
        }
    }

    #[test]
    fn staff_of_a_providing_body_may_inherit_the_employer_from_above() {
        let mut fixture = purchaser_provider()
            .body("executive-board", |body| body.purchases_from.push("provider-board".into()))
            .administration("care-provider", |administration| administration.employed_by.clear());
        let employed = |fixture: &crate::fixture::Fixture| -> Vec<_> {
            let report = Checker::new().run(&fixture.model());
            report.of("K2").map(|finding| (finding.subject.clone(), finding.evidence.clone())).collect()
        };
        // The board employs the office above the provider, and so the provider.
        let provider = Subject::Node(NodeKind::Administration, "care-provider".into());
        let board = Subject::Node(NodeKind::Body, "executive-board".into());
        assert_eq!(employed(&fixture), [(board, Some(Evidence::Conflict(vec![provider])))]);
        fixture = fixture.administration("municipal-office", |office| office.employed_by = vec!["council".into()]);
        assert_eq!(employed(&fixture), []);
    }

    #[test]
    fn a_purchaser_that_employs_its_own_office_or_another_provider_is_silent() {
        let fixture = purchaser_provider()
            .unit("purchasing-office", |unit| unit.employed_by = vec!["care-purchaser".into()])
            .unit("school", |unit| unit.employed_by = vec!["care-purchaser".into()]);
        assert_eq!(Checker::new().run(&fixture.model()).of("K2").count(), 0);
    }
}
