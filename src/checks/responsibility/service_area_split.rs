use std::collections::{BTreeSet, HashMap};

use crate::checks::agreements::bodies_behind;
use crate::checks::words::listed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{Key, NodeId, NodeKind, NodeRef, Subject};

declare_check! {
    /// A service area whose responsibility is split between a purchaser side and a provider side.
    ///
    /// An agreement binds the two sides for the area, and different bodies stand behind them (O1): the one that pays
    /// does not answer for how it is done. The sector model gives the whole responsibility to one (A2). This is how the
    /// source describes the old model, so every area under an agreement is expected to be found there. An agreement
    /// with a company is no split within the administration. A side behind which no body is known stands for itself.
    ///
    /// Give the area to one body and its administration.
    pub(crate) CHECK = {
        name: "service-area-split",
        code: "T3",
        family: Family::Responsibility,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::ServiceAreas, Need::SteeringModel],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["O1", "A2"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let mut split: HashMap<&Key, BTreeSet<NodeId>> = HashMap::new();
    for agreement in &facts.model().steering().agreements {
        let node = |key: &Key| facts.organisation().node(key.as_str());
        let Some((purchaser, provider)) = node(&agreement.purchaser).zip(node(&agreement.provider)) else { continue };
        if purchaser == provider || provider.kind() == NodeKind::Company {
            continue;
        }
        let (buying, providing) = (bodies_or_itself(facts, purchaser), bodies_or_itself(facts, provider));
        if !buying.iter().any(|body| providing.contains(body)) {
            split.entry(&agreement.area).or_default().extend(buying.into_iter().chain(providing));
        }
    }
    for area in &facts.model().services().areas {
        let Some(split) = split.remove(&area.key) else { continue };
        let sides: Vec<_> = split.into_iter().map(|id| facts.node(id)).collect();
        let subjects: Vec<Subject> = sides.iter().map(|&side| Subject::node(side)).collect();
        let message = format!("the responsibility is split between {}", listed(sides));
        let draft = Draft::new(Subject::ServiceArea(area.key.clone()), message)
            .related(subjects.clone())
            .evidence(Evidence::Conflict(subjects))
            .help("give the area to one body and its administration");
        findings.push(draft);
    }
}

fn bodies_or_itself(facts: &Facts<'_>, side: NodeRef<'_>) -> Vec<NodeId> {
    let bodies = bodies_behind(facts, side);
    if bodies.is_empty() { vec![side.id()] } else { bodies }
}

#[cfg(test)]
mod tests {
    use crate::checks::{Checker, Evidence};
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::{Agreement, Assumed, NodeKind, Subject};

    fn agreement(purchaser: &str, provider: &str) -> Agreement {
        Agreement {
            key: "agreement".into(),
            purchaser: purchaser.into(),
            provider: provider.into(),
            area: "school".into(),
            kronor_per_year: None,
            period: None,
            source: None,
            assumed: Assumed::Nothing,
        }
    }

    fn agreed(purchaser: &str, provider: &str) -> Fixture {
        let mut fixture = sector();
        fixture.steering.agreements.push(agreement(purchaser, provider));
        fixture
    }

    #[test]
    fn every_area_of_the_purchaser_provider_model_is_split() {
        let report = Checker::new().run(&purchaser_provider().model());
        let found: Vec<_> = report.of("service-area-split").collect();
        let areas: Vec<_> = found.iter().filter_map(|finding| finding.subject.key()).map(crate::Key::as_str).collect();
        assert_eq!(areas, ["school", "culture", "elderly-care", "disability-care"]);
        let sides = ["education-purchaser", "provider-board"].map(|key| Subject::Node(NodeKind::Body, key.into()));
        assert_eq!(found[0].evidence, Some(Evidence::Conflict(sides.clone().into())));
        assert_eq!(found[0].related, sides);
        assert_eq!(found[0].message, "the responsibility is split between `education-purchaser` and `provider-board`");
    }

    #[test]
    fn an_agreement_across_committees_splits_under_any_model() {
        let finding = agreed("care-committee", "education-sector").only_finding();
        assert_eq!((finding.code, finding.subject), ("T3", Subject::ServiceArea("school".into())));
    }

    #[test]
    fn an_agreement_under_one_body_or_with_a_company_splits_nothing() {
        for (purchaser, provider) in [("school", "culture"), ("education-committee", "school"), ("council", "energy")] {
            let report = Checker::new().run(&agreed(purchaser, provider).model());
            assert_eq!(report.of("T3").count(), 0, "{purchaser} and {provider}");
        }
    }
}
