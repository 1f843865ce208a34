use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// A service area that no unit does.
    ///
    /// The sectors have whole responsibility for their areas (A2), and concentration is meant to leave less between
    /// chairs (O6). An area that no unit does is between chairs.
    ///
    /// Let a unit do it, or take it out of the services.
    pub(crate) CHECK = {
        name: "service-area-without-doer",
        code: "T1",
        family: Family::Responsibility,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::ServiceAreas, Need::Doers],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A2", "O6"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for area in &facts.model().services().areas {
        if facts.doers(area.key.as_str()).is_empty() {
            let draft = Draft::new(Subject::ServiceArea(area.key.clone()), "no unit does it")
                .evidence(Evidence::Missing("a unit that does it".into()))
                .help("let a unit do it");
            findings.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::checks::Evidence;
    use crate::fixture::{purchaser_provider, sector};

    #[test]
    fn an_area_between_chairs_is_found_and_one_unit_is_enough() {
        for mut fixture in [sector(), purchaser_provider()] {
            for team in ["culture-1", "culture-2", "culture-3"] {
                fixture = fixture.unit(team, |unit| unit.areas = vec!["school".into()]);
            }
            assert!(fixture.findings().iter().all(|finding| finding.code != "T1"));
            let finding = fixture.unit("culture-4", |unit| unit.areas = vec!["school".into()]).only_finding();
            assert_eq!((finding.code, finding.subject), ("T1", Subject::ServiceArea("culture".into())));
            assert_eq!(finding.evidence, Some(Evidence::Missing("a unit that does it".into())));
        }
    }
}
