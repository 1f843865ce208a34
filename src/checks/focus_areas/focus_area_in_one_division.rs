use std::collections::BTreeSet;

use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeId, Subject};

declare_check! {
    /// A focus area that touches one division only.
    ///
    /// Focus areas run horizontally across the sectors (A5). One whose service areas are all done within one sector
    /// (or, where there are no sectors, one administration) is that sector's own business. Silent when the focus area
    /// names no service areas, when it is not known in which division one of them is done, and where all areas of
    /// the organisation are done in one division.
    ///
    /// Leave it to the sector and its committee, or name the other areas that it touches.
    pub(crate) CHECK = {
        name: "focus-area-in-one-division",
        code: "F8",
        family: Family::FocusAreas,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::FocusAreas, Need::Doers],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A5"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let several = || {
        let mut divisions = facts
            .organisation()
            .units()
            .filter(|unit| !unit.areas().is_empty())
            .filter_map(|unit| facts.division(unit.id()));
        let first = divisions.next();
        divisions.any(|other| Some(other) != first)
    };
    let mut drafts = Vec::new();
    for focus_area in facts.organisation().focus_areas() {
        let areas = focus_area.areas();
        let Some(divisions) = divisions(facts, areas) else { continue };
        let mut divisions = divisions.into_iter();
        let (Some(only), None) = (divisions.next(), divisions.next()) else { continue };
        let division = facts.node(only);
        let draft =
            Draft::new(Subject::node(focus_area), format!("all of its service areas are done in `{}`", division.key()))
                .field("areas")
                .related(
                    std::iter::once(Subject::node(division)).chain(areas.iter().cloned().map(Subject::ServiceArea)),
                )
                .evidence(Evidence::Measured { what: "divisions touched".into(), value: 1.0, limit: 2.0 })
                .help(format!("leave it to `{}`, or name the other areas that it touches", division.key()));
        drafts.push(draft);
    }
    if !drafts.is_empty() && several() {
        drafts.into_iter().for_each(|draft| findings.push(draft));
    }
}

/// The divisions in which areas are done; `None` when one is not known.
fn divisions(facts: &Facts<'_>, areas: &[crate::Key]) -> Option<BTreeSet<NodeId>> {
    let mut found = BTreeSet::new();
    for area in areas {
        let doers = facts.doers(area.as_str());
        if doers.is_empty() {
            return None;
        }
        for &doer in doers {
            found.insert(facts.division(doer)?);
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use crate::checks::{Evidence, Finding};
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::{FocusAreaEntry, NodeKind, Subject};

    fn with_areas(fixture: Fixture, areas: &[&str]) -> Fixture {
        let areas = areas.iter().map(|&key| key.into()).collect();
        fixture.focus_area("integration", |area| area.areas = areas)
    }

    fn found(fixture: &Fixture) -> Vec<Finding> {
        fixture.findings().into_iter().filter(|finding| finding.check == "focus-area-in-one-division").collect()
    }

    #[test]
    fn areas_of_one_sector_are_its_own_business() {
        let finding = with_areas(sector(), &["school", "culture"]).only_finding();
        assert_eq!((finding.code, finding.subject), ("F8", Subject::Node(NodeKind::FocusArea, "integration".into())));
        let areas = ["school", "culture"].map(|area| Subject::ServiceArea(area.into()));
        assert_eq!(finding.related[0], Subject::Node(NodeKind::Sector, "education-sector".into()));
        assert_eq!(finding.related[1..], areas);
        let evidence = Evidence::Measured { what: "divisions touched".into(), value: 1.0, limit: 2.0 };
        assert_eq!(finding.evidence, Some(evidence));
    }

    #[test]
    fn two_sectors_are_enough_and_the_unknown_is_not_judged() {
        assert_eq!(with_areas(sector(), &["culture", "disability-care"]).findings(), []);
        assert_eq!(with_areas(sector(), &[]).findings(), []);
        let mut undone = with_areas(sector(), &["culture"]);
        for team in ["culture-1", "culture-2", "culture-3", "culture-4"] {
            undone = undone.unit(team, |unit| unit.areas.clear());
        }
        assert_eq!(found(&undone), []);
        let cut_off = with_areas(sector(), &["culture"]).unit("culture", |unit| unit.reports_to.clear());
        assert_eq!(found(&cut_off), []);
    }

    #[test]
    fn without_sectors_administrations_are_the_divisions() {
        let focus_area = |area: &str| {
            purchaser_provider()
                .add(FocusAreaEntry::new("integration").followed_up_by("executive-board").area("school").area(area))
                .administration("education-provider", |node| node.responsible_for.push("integration".into()))
        };
        assert_eq!(focus_area("culture").only_finding().code, "F8");
        assert_eq!(found(&focus_area("elderly-care")), []);
    }
}
