use std::collections::BTreeMap;

use crate::checks::words::listed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeId, NodeRef, Subject};

declare_check! {
    /// A committee that employs staff.
    ///
    /// Committees are not employing authorities for the staff of their sector (P5): the executive board is, for all
    /// staff in the administration (P3). The check runs under any steering model, so that a model from before the
    /// proposal shows where it departs from it. One finding for each committee, with the nodes at which its employment
    /// starts; staff below them inherit it. Staff with several employers is left to `staff-with-several-employers`.
    ///
    /// Let the executive board employ the staff.
    pub(crate) CHECK = {
        name: "committee-employs",
        code: "B8",
        family: Family::Bodies,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Employment],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::HEADS).and(Parts::STAFF))),
        source: &["P5", "P3"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let mut employed_by: BTreeMap<NodeId, Vec<NodeRef<'_>>> = BTreeMap::new();
    for (node, employer) in super::single_employers(facts) {
        if employer.body_kind().is_some_and(|kind| kind.is_operative()) {
            employed_by.entry(employer.id()).or_default().push(node);
        }
    }
    for (committee, employed) in employed_by {
        let committee = facts.node(committee);
        let message = format!("employs the staff of {}", listed(employed.iter().copied()));
        let draft = Draft::new(Subject::node(committee), message)
            .related(employed.iter().map(|&node| Subject::node(node)))
            .evidence(Evidence::Mismatch { expected: "executive-board".into(), found: committee.key().to_string() })
            .help("let the executive board employ them");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::{Checker, Evidence};
    use crate::fixture::{purchaser_provider, sector};
    use crate::{NodeKind, Subject};

    #[test]
    fn a_committee_that_employs_is_found_once_where_it_starts() {
        let finding =
            sector().sector("care-sector", |sector| sector.employed_by = vec!["care-committee".into()]).only_finding();
        assert_eq!((finding.code, finding.subject), ("B8", Subject::Node(NodeKind::Body, "care-committee".into())));
        assert_eq!(finding.related, [Subject::Node(NodeKind::Sector, "care-sector".into())]);
        assert_eq!(finding.message, "employs the staff of `care-sector`");
        let (expected, found) = ("executive-board".into(), "care-committee".into());
        assert_eq!(finding.evidence, Some(Evidence::Mismatch { expected, found }));
    }

    #[test]
    fn the_provider_board_employs_in_the_purchaser_provider_model() {
        let report = Checker::new().run(&purchaser_provider().model());
        let found: Vec<_> = report.of("committee-employs").map(|finding| finding.message.as_str()).collect();
        assert_eq!(found, ["employs the staff of `education-provider` and `care-provider`"]);
    }

    #[test]
    fn the_executive_board_may_be_named_once_more() {
        let named = sector().sector("care-sector", |sector| sector.employed_by = vec!["executive-board".into()]);
        assert_eq!(named.findings(), []);
    }
}
