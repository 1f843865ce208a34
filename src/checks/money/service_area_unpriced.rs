use std::collections::HashSet;

use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{Key, Subject};

declare_check! {
    /// A service area without a price, though others have one.
    ///
    /// The source asks for a clearer and more predictable model for distributing resources (G5). Where service areas get
    /// volume times price and a fixed grant, one without either gets what is left. A price of nought is stated, and is none
    /// that is missing.
    ///
    /// State its price for a matter, or its fixed grant.
    pub(crate) CHECK = {
        name: "service-area-unpriced",
        code: "M5",
        family: Family::Money,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Prices],
        scope: Scope::Model(Parts::ALL),
        source: &["G5"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let priced: HashSet<&Key> = facts.model().steering().prices.iter().map(|price| &price.area).collect();
    for area in facts.model().services().areas.iter().filter(|area| !priced.contains(&area.key)) {
        let draft = Draft::new(Subject::ServiceArea(area.key.clone()), "has no price, though other areas have one")
            .evidence(Evidence::Missing("a price".into()))
            .help("state its price for a matter, or its fixed grant");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::checks::Evidence;
    use crate::fixture::sector;

    #[test]
    fn an_area_without_a_price_is_found() {
        let mut fixture = sector().with_money();
        fixture.steering.prices.remove(1);
        let finding = fixture.only_finding();
        assert_eq!((finding.code, finding.subject), ("M5", Subject::ServiceArea("culture".into())));
        assert_eq!(finding.evidence, Some(Evidence::Missing("a price".into())));
    }

    #[test]
    fn a_price_of_nought_and_a_model_without_prices_are_silent() {
        let mut fixture = sector().with_money();
        fixture.steering.prices[1].kronor_per_matter = 0;
        fixture.steering.prices[1].fixed_kronor_per_year = 0;
        assert_eq!(fixture.findings(), []);
        fixture.steering.prices.clear();
        assert_eq!(fixture.findings(), []);
    }
}
