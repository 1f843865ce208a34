use std::collections::BTreeSet;

use crate::Subject;
use crate::checks::words::listed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// More focus areas than are few.
    ///
    /// The council fixes the focus areas yearly; they follow from the strategic goals and are therefore few (A5). How
    /// many are few is a threshold, and an assumption. They are counted year by year; one without a year counts in
    /// every year. One finding for each year.
    ///
    /// Let fewer questions be focus areas.
    pub(crate) CHECK = {
        name: "too-many-focus-areas",
        code: "F7",
        family: Family::FocusAreas,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::FocusAreas],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A5"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let limit = facts.thresholds().focus_areas_maximum;
    let all = || facts.organisation().focus_areas();
    let mut years: BTreeSet<Option<u16>> = all().map(|area| area.year()).collect();
    if years.len() > 1 {
        // What has no year is counted with each of the years.
        years.remove(&None);
    }
    for year in years {
        let areas: Vec<_> = all().filter(|area| area.year().is_none() || area.year() == year).collect();
        if areas.len() <= limit as usize {
            continue;
        }
        let when = year.map_or_else(String::new, |year| format!(" in {year}"));
        let message = format!(
            "there are {} focus areas{when}, more than {limit} (`focus_areas_maximum`): {}",
            areas.len(),
            listed(areas.iter().copied())
        );
        let draft = Draft::new(Subject::Model, message)
            .evidence(Evidence::Measured {
                what: format!("focus areas{when}"),
                value: areas.len() as f64,
                limit: f64::from(limit),
            })
            .related(areas.into_iter().map(Subject::node))
            .help("let fewer questions be focus areas");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::{Evidence, Finding};
    use crate::fixture::sector;
    use crate::{FocusAreaEntry, Subject};

    /// The clean example with one more focus area for each of these years.
    fn with(years: &[Option<u16>]) -> Vec<Finding> {
        let mut fixture = sector();
        for (number, &year) in years.iter().enumerate() {
            let key = format!("focus-{number}");
            let area = FocusAreaEntry { year, ..FocusAreaEntry::new(key.clone()) }.followed_up_by("executive-board");
            fixture = fixture.add(area).sector("care-sector", |node| node.responsible_for.push(key.into()));
        }
        fixture.findings()
    }

    #[test]
    fn five_are_few_and_six_are_not() {
        assert_eq!(with(&[None; 4]), []);
        let findings = with(&[None; 5]);
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].code, &findings[0].subject, findings[0].related.len()), ("F7", &Subject::Model, 6));
        let evidence = Evidence::Measured { what: "focus areas".into(), value: 6.0, limit: 5.0 };
        assert_eq!(findings[0].evidence, Some(evidence));
    }

    #[test]
    fn each_year_is_counted_by_itself() {
        let years = |first: usize, second: usize| [vec![Some(2010); first], vec![Some(2011); second]].concat();
        assert_eq!(with(&years(4, 4)), []);
        let findings = with(&years(4, 5));
        assert_eq!(findings.len(), 1);
        let evidence = Evidence::Measured { what: "focus areas in 2011".into(), value: 6.0, limit: 5.0 };
        assert_eq!(findings[0].evidence, Some(evidence));
    }
}
