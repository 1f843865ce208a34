use std::collections::BTreeSet;

use crate::checks::words::listed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeId, SteeringModel, Subject};

declare_check! {
    /// A service area that is done in several sectors, or in several administrations where there are no sectors.
    ///
    /// Sectors have disjoint subject areas and whole responsibility for them (A2). An area that is done in two has two
    /// heads, and silos (O6). What is done outside the sectors is done in the administration. District committees divide by place and not by area, so the check is off for that model.
    ///
    /// Move the units that do it into one sector.
    pub(crate) CHECK = {
        name: "service-area-in-several-divisions",
        code: "T2",
        family: Family::Responsibility,
        severity: Severity::Error,
        applies_to: AppliesTo::AllBut(&[SteeringModel::District]),
        needs: &[Need::ServiceAreas, Need::Doers],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A2", "O6"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for area in &facts.model().services().areas {
        let doers = facts.doers(area.key.as_str());
        let divisions: BTreeSet<NodeId> = doers.iter().filter_map(|&unit| facts.division(unit)).collect();
        if divisions.len() < 2 {
            continue;
        }
        let divisions: Vec<_> = divisions.into_iter().map(|id| facts.node(id)).collect();
        let subjects: Vec<Subject> = divisions.iter().map(|&division| Subject::node(division)).collect();
        let draft = Draft::new(Subject::ServiceArea(area.key.clone()), format!("is done in {}", listed(divisions)))
            .related(subjects.clone())
            .evidence(Evidence::Conflict(subjects))
            .help("move the units that do it into one of them");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{purchaser_provider, sector};
    use crate::{NodeKind, SteeringModel, Subject};

    #[test]
    fn an_area_in_two_sectors_is_found() {
        let finding = sector().unit("elderly-care-4", |unit| unit.areas.push("school".into())).only_finding();
        assert_eq!((finding.code, finding.subject), ("T2", Subject::ServiceArea("school".into())));
        let sectors = ["education-sector", "care-sector"].map(|key| Subject::Node(NodeKind::Sector, key.into()));
        assert_eq!(finding.related, sectors);
        assert_eq!(finding.evidence, Some(Evidence::Conflict(sectors.into())));
        assert_eq!(finding.message, "is done in `education-sector` and `care-sector`");
    }

    #[test]
    fn without_sectors_administrations_count() {
        let finding =
            purchaser_provider().unit("elderly-care-4", |unit| unit.areas.push("school".into())).only_finding();
        assert_eq!(finding.message, "is done in `education-provider` and `care-provider`");
    }

    #[test]
    fn two_areas_in_one_sector_and_districts_are_silent() {
        assert_eq!(sector().unit("culture-4", |unit| unit.areas.push("school".into())).findings(), []);
        let mut district = sector().unit("elderly-care-4", |unit| unit.areas.push("school".into()));
        district.steering.model = Some(SteeringModel::District);
        assert!(district.findings().iter().all(|finding| finding.code != "T2"));
    }
}
