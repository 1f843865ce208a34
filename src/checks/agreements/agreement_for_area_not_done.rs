use std::collections::{HashMap, HashSet};

use crate::checks::words::listed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{Key, NodeId, NodeKind, Subject};

declare_check! {
    /// An agreement for a service area that its provider does not do, though somebody else does.
    ///
    /// What is bought under an agreement should be done by the provider (O1): by itself, by a node below it, or, for a
    /// body, by a unit that it steers or employs. An area that nobody does at all is found by
    /// `service-area-without-doer`. Of companies it is not known what they do.
    ///
    /// Correct the provider or the area of the agreement.
    pub(crate) CHECK = {
        name: "agreement-for-area-not-done",
        code: "K5",
        family: Family::Agreements,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Purchases, Need::Doers],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["O1", "O6"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let mut providers_of: HashMap<&Key, HashSet<NodeId>> = HashMap::new();
    for agreement in &facts.model().steering().agreements {
        let Some(provider) = facts.organisation().node(agreement.provider.as_str()) else { continue };
        let doers = facts.doers(agreement.area.as_str());
        let providers = providers_of.entry(&agreement.area).or_insert_with(|| providers(facts, doers));
        if provider.kind() == NodeKind::Company || doers.is_empty() || providers.contains(&provider.id()) {
            continue;
        }
        let found = listed(doers.iter().map(|&unit| facts.node(unit)));
        let message = format!("`{}` does not do `{}`; {found} does", provider.key(), agreement.area);
        let draft = Draft::new(Subject::Agreement(agreement.key.clone()), message)
            .field("provider")
            .related([Subject::node(provider), Subject::ServiceArea(agreement.area.clone())])
            .evidence(Evidence::Mismatch { expected: format!("done by `{}`", provider.key()), found })
            .help("correct the provider or the area");
        findings.push(draft);
    }
}

/// All that may provide what some units do: the units, the nodes above them, and the bodies that steer or employ them.
fn providers(facts: &Facts<'_>, doers: &[NodeId]) -> HashSet<NodeId> {
    let mut found = HashSet::new();
    for &unit in doers {
        found.extend(facts.self_and_upward(unit).chain(facts.steering_bodies(unit)).chain(facts.employers(unit)));
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::checks::{Checker, Evidence};
    use crate::fixture::{Fixture, purchaser_provider};
    use crate::{NodeKind, Subject};

    fn provided_by(provider: &str) -> Fixture {
        let mut fixture = purchaser_provider();
        fixture.steering.agreements[1].provider = provider.into();
        fixture
    }

    #[test]
    fn an_agreement_with_the_wrong_provider_is_found() {
        let finding = provided_by("care-provider").only_finding();
        assert_eq!((finding.code, finding.subject), ("K5", Subject::Agreement("agreement-culture".into())));
        let provider = Subject::Node(NodeKind::Administration, "care-provider".into());
        assert_eq!(finding.related, [provider, Subject::ServiceArea("culture".into())]);
        let expected = "done by `care-provider`".into();
        let found = "`culture-1`, `culture-2`, `culture-3` and `culture-4`".into();
        assert_eq!(finding.evidence, Some(Evidence::Mismatch { expected, found }));
    }

    #[test]
    fn a_part_of_the_provider_its_board_and_a_company_are_silent() {
        for provider in ["culture", "culture-3", "provider-board", "energy"] {
            let report = Checker::new().run(&provided_by(provider).model());
            assert_eq!(report.of("K5").count(), 0, "{provider}");
        }
    }
}
