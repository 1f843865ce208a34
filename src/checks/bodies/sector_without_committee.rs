use std::collections::BTreeSet;

use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeId, NodeKind, SteeringModel, Subject};

declare_check! {
    /// A sector that no committee commissions.
    ///
    /// Committees secure the political steering, and their division corresponds to that of the administration (P4); the
    /// committee gives the sector its commission in the sector plan (P6). A sector without a committee has no political
    /// commission. A commission to a part of the sector counts.
    ///
    /// Let it be commissioned by a committee.
    pub(crate) CHECK = {
        name: "sector-without-committee",
        code: "B13",
        family: Family::Bodies,
        severity: Severity::Error,
        applies_to: AppliesTo::Only(&[SteeringModel::Sector]),
        needs: &[Need::Sectors],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["P4", "P6"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let commissioned: BTreeSet<NodeId> = super::commissions(facts).map(|(_, sector)| sector).collect();
    for sector in facts.organisation().of_kind(NodeKind::Sector) {
        if !commissioned.contains(&sector.id()) {
            let draft = Draft::new(Subject::node(sector), "is commissioned by no committee")
                .field("commissioned_by")
                .evidence(Evidence::Missing("a committee that commissions it".into()))
                .help("let it be commissioned by a committee");
            findings.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::{Checker, Evidence};
    use crate::fixture::sector;
    use crate::{NodeKind, SteeringModel, Subject};

    #[test]
    fn a_sector_that_nobody_commissions_is_found() {
        let idle = sector()
            .sector("care-sector", |sector| sector.commissioned_by.clear())
            .sector("education-sector", |sector| sector.commissioned_by.push("care-committee".into()));
        let finding = idle.only_finding();
        assert_eq!((finding.code, finding.subject), ("B13", Subject::Node(NodeKind::Sector, "care-sector".into())));
        assert_eq!(finding.evidence, Some(Evidence::Missing("a committee that commissions it".into())));
    }

    #[test]
    fn outside_the_sector_model_it_does_not_run() {
        let mut traditional = sector().sector("care-sector", |sector| sector.commissioned_by.clear());
        traditional.steering.model = Some(SteeringModel::Traditional);
        let report = Checker::new().run(&traditional.model());
        let reason = report.not_run.iter().find(|check| check.check == "sector-without-committee");
        assert_eq!(reason.map(|check| check.reason.as_str()), Some("it does not apply to the traditional model"));
    }
}
