use std::collections::HashMap;

use super::belongs_to;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{Key, NodeId, RelationKind, Subject};

declare_check! {
    /// A provider from which somebody buys without an agreement.
    ///
    /// What binds purchaser and provider is an agreement (O1). Without one nobody knows what is bought, how much of it
    /// and for what. An agreement of the same purchaser with a part of the provider counts.
    ///
    /// Write the agreement down, or end the purchase.
    pub(crate) CHECK = {
        name: "provider-without-agreement",
        code: "K1",
        family: Family::Agreements,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Purchases],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["O1"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let mut agreed: HashMap<&Key, Vec<NodeId>> = HashMap::new();
    for agreement in &facts.model().steering().agreements {
        agreed.entry(&agreement.purchaser).or_default().extend(super::node(facts, &agreement.provider));
    }
    for (purchaser, provider) in facts.organisation().relations(RelationKind::PurchasesFrom) {
        let (purchaser, provider) = (facts.node(purchaser), facts.node(provider));
        let bound = agreed
            .get(&purchaser.key())
            .is_some_and(|with| with.iter().any(|&with| with == provider.id() || belongs_to(facts, with, provider)));
        if !bound {
            let message = format!("`{}` buys from it without an agreement", purchaser.key());
            let draft = Draft::new(Subject::node(provider), message)
                .related([Subject::node(purchaser)])
                .evidence(Evidence::Missing(format!("an agreement with `{}`", purchaser.key())))
                .help("write the agreement down, or end the purchase");
            findings.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, purchaser_provider};
    use crate::{BodyEntry, BodyKind, NodeKind, Subject};

    fn care_agreed_with(provider: &str, how_many: usize) -> Fixture {
        let mut fixture = purchaser_provider();
        let agreements = &mut fixture.steering.agreements;
        let (care, mut other): (Vec<_>, Vec<_>) =
            agreements.drain(..).partition(|agreement| agreement.provider == "care-provider");
        other.extend(care.into_iter().take(how_many).map(|mut agreement| {
            agreement.provider = provider.into();
            agreement
        }));
        *agreements = other;
        fixture
    }

    #[test]
    fn a_provider_whose_last_agreement_is_gone_is_found() {
        let finding = care_agreed_with("care-provider", 0).only_finding();
        let subject = Subject::Node(NodeKind::Administration, "care-provider".into());
        assert_eq!((finding.code, finding.subject), ("K1", subject));
        assert_eq!(finding.related, [Subject::Node(NodeKind::Body, "care-purchaser".into())]);
        assert_eq!(finding.evidence, Some(Evidence::Missing("an agreement with `care-purchaser`".into())));
    }

    #[test]
    fn an_agreement_with_a_body_below_the_providing_body_does_not_count() {
        let mut fixture = purchaser_provider()
            .body("care-purchaser", |body| body.purchases_from.push("provider-board".into()))
            .add(BodyEntry::new("care-board", BodyKind::ProviderBoard).answers_to("provider-board"));
        let found = |fixture: &Fixture| fixture.findings().into_iter().filter(|finding| finding.code == "K1").count();
        // Its agreements with administrations under the board are agreements with parts of it.
        assert_eq!(found(&fixture), 0);
        for agreement in &mut fixture.steering.agreements {
            agreement.provider = "care-board".into();
        }
        assert_eq!(found(&fixture), 3);
    }

    #[test]
    fn one_agreement_is_enough_also_with_a_part_of_the_provider() {
        for provider in ["care-provider", "elderly-care"] {
            let findings = care_agreed_with(provider, 1).findings();
            assert!(findings.iter().all(|finding| finding.code != "K1"), "{provider}");
        }
    }
}
