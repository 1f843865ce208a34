use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeKind, RelationKind, Subject};

declare_check! {
    /// A company with no chain of owners that ends in a body of the municipality.
    ///
    /// The executive board holds the holding company, which owns the others (P9): the group is one whole under the
    /// council. Where a chain of companies breaks off, the finding is about the company at which it does; of a circle
    /// of owners, about the first.
    ///
    /// State who owns the company.
    pub(crate) CHECK = {
        name: "company-outside-group",
        code: "B16",
        family: Family::Bodies,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Companies],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::HEADS).and(Parts::STAFF))),
        source: &["P9"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let companies = facts.organisation().companies();
    for company in super::broken_chains(companies, RelationKind::OwnedBy, |owner| owner.kind() == NodeKind::Body) {
        let draft = Draft::new(Subject::node(company), "has no chain of owners that ends in a body")
            .field("owned_by")
            .evidence(Evidence::Missing("an owner in the group".into()))
            .help("let the executive board or a company of the group own it");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{CompanyEntry, Decimal, NodeKind, Ownership, Subject};

    #[test]
    fn a_company_without_an_owner_is_found_and_not_those_that_it_owns() {
        for key in ["holding", "energy"] {
            let finding = sector().company(key, |company| company.owned_by.clear()).only_finding();
            assert_eq!((finding.code, finding.subject), ("B16", Subject::Node(NodeKind::Company, key.into())));
            assert_eq!(finding.evidence, Some(Evidence::Missing("an owner in the group".into())));
        }
    }

    #[test]
    fn companies_that_own_one_another_are_found_once() {
        let circle = sector().company("holding", |company| {
            company.owned_by = vec![Ownership { owner: "energy".into(), share_percent: Decimal::from(100) }];
        });
        assert_eq!(circle.only_finding().subject, Subject::Node(NodeKind::Company, "holding".into()));
    }

    #[test]
    fn a_circle_that_leads_on_to_another_breaks_off_there() {
        let owned_by = |owners: &[&str]| {
            let half = |owner: &&str| Ownership { owner: (*owner).into(), share_percent: Decimal::from(50) };
            owners.iter().map(half).collect()
        };
        let circles = sector()
            .company("holding", |company| company.owned_by = owned_by(&["energy", "trust"]))
            .add(CompanyEntry { owned_by: owned_by(&["bank", "bank-2"]), ..CompanyEntry::new("trust") })
            .add(CompanyEntry { owned_by: owned_by(&["trust"]), ..CompanyEntry::new("bank") })
            .add(CompanyEntry { owned_by: owned_by(&["trust"]), ..CompanyEntry::new("bank-2") });
        let found: Vec<_> = circles.findings().into_iter().filter(|finding| finding.code == "B16").collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].subject, Subject::Node(NodeKind::Company, "trust".into()));
    }
}
