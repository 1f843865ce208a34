use crate::checks::words::listed;
use crate::checks::{
    AppliesTo, Draft, Evidence, Family, Findings, Reach, Scope, Severity, declare_check, each_in_line,
};
use crate::facts::{Facts, Parts};
use crate::organisation::Relation;
use crate::{NodeRef, RelationKind, Subject};

declare_check! {
    /// An internal service without a price.
    ///
    /// Internal services are driven by demand and priced as far as possible: the sectors, and where agreed the
    /// companies, are charged (A9). What costs the customer nothing is asked for without limit. One finding for each
    /// unit that serves, with its customers.
    ///
    /// Set a price, or waive the finding for a service that nobody can choose.
    pub(crate) CHECK = {
        name: "internal-service-unpriced",
        code: "U5",
        family: Family::Support,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[],
        scope: Scope::Nodes { judge, reach: Reach::Near, parts: Parts::LINKS, whole: Parts::NONE },
        source: &["A9"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    if is_anyone_served(facts) {
        each_in_line(facts, findings, judge);
    }
}

fn is_anyone_served(facts: &Facts<'_>) -> bool {
    facts.organisation().relation_count_of(RelationKind::Serves) > 0
}

fn judge<'m>(facts: &Facts<'m>, unit: NodeRef<'m>, findings: &mut Findings) {
    if !is_anyone_served(facts) {
        return;
    }
    let unpriced = |(relation, customer)| matches!(relation, Relation::Serves { priced: false }).then_some(customer);
    let customers: Vec<NodeRef<'_>> = unit.relations().filter_map(unpriced).collect();
    if customers.is_empty() {
        return;
    }
    let subjects: Vec<Subject> = customers.iter().map(|&customer| Subject::node(customer)).collect();
    let draft = Draft::new(Subject::node(unit), format!("serves {} without a price", listed(customers)))
        .field("serves")
        .related(subjects)
        .evidence(Evidence::Missing("a price".into()))
        .help("set a price");
    findings.push(draft);
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{purchaser_provider, sector};
    use crate::{NodeKind, Subject};

    #[test]
    fn a_service_without_a_price_is_found_once_for_each_unit() {
        let finding = sector().unit("support", |unit| unit.serves[2].priced = false).only_finding();
        assert_eq!((finding.code, finding.subject), ("U5", Subject::Node(NodeKind::Unit, "support".into())));
        assert_eq!(finding.related, [Subject::Node(NodeKind::Company, "energy".into())]);
        assert_eq!(finding.evidence, Some(Evidence::Missing("a price".into())));

        let none = purchaser_provider().unit("support", |unit| {
            unit.serves.iter_mut().for_each(|service| service.priced = false);
        });
        assert_eq!(none.only_finding().message, "serves `education-provider` and `care-provider` without a price");
    }
}
