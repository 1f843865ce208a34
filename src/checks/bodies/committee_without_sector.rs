use std::collections::BTreeSet;

use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{BodyKind, NodeId, SteeringModel, Subject};

declare_check! {
    /// A committee that commissions no sector.
    ///
    /// The division of the committees corresponds to that of the joint administration (P4): each gives its commission
    /// to a sector, or to a part of one. A committee without a sector steers nothing. Only committees for a subject area
    /// count: the sector model has no others that give commissions.
    ///
    /// Let a sector be commissioned by it, or take the committee away.
    pub(crate) CHECK = {
        name: "committee-without-sector",
        code: "B12",
        family: Family::Bodies,
        severity: Severity::Error,
        applies_to: AppliesTo::Only(&[SteeringModel::Sector]),
        needs: &[Need::Sectors],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["P4"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let commissioning: BTreeSet<NodeId> = super::commissions(facts).map(|(committee, _)| committee).collect();
    for committee in facts.bodies(BodyKind::Committee) {
        if !commissioning.contains(&committee.id()) {
            let draft = Draft::new(Subject::node(committee), "commissions no sector and no part of one")
                .evidence(Evidence::Missing("a sector that it commissions".into()))
                .help("let a sector be commissioned by it");
            findings.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{BodyEntry, BodyKind, NodeKind, Subject};

    #[test]
    fn a_committee_that_commissions_nothing_is_found() {
        let idle = sector()
            .add(BodyEntry::new("idle-committee", BodyKind::Committee).answers_to("council"))
            .unit("staff-office", |unit| unit.supports = vec!["idle-committee".into()]);
        let finding = idle.only_finding();
        assert_eq!((finding.code, finding.subject), ("B12", Subject::Node(NodeKind::Body, "idle-committee".into())));
        assert_eq!(finding.evidence, Some(Evidence::Missing("a sector that it commissions".into())));
        // A part of a sector will do.
        let part = idle.unit("culture", |unit| unit.commissioned_by = vec!["idle-committee".into()]);
        assert_eq!(part.findings(), []);
    }
}
