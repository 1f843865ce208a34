use crate::checks::words::listed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeRef, Subject};

declare_check! {
    /// A body that supervises a service area by law and also runs it.
    ///
    /// A body may not supervise what it runs itself (Act 1991:900 3:5, Act 2017:725 6:7). It runs an area when it
    /// employs or steers a unit that does it: by commission, or because the administration above the unit answers to
    /// it. One finding for each area.
    ///
    /// Let another body supervise the area, or run it.
    pub(crate) CHECK = {
        name: "supervises-what-it-runs",
        code: "B15",
        family: Family::Bodies,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Bodies, Need::Doers],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["Act 1991:900", "Act 2017:725"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for body in facts.organisation().bodies() {
        for area in body.supervises() {
            let runs = |unit: &NodeRef<'_>| {
                facts.employers(unit.id()).contains(&body.id()) || facts.steering_bodies(unit.id()).contains(&body.id())
            };
            let units: Vec<NodeRef<'_>> =
                facts.doers(area.as_str()).iter().map(|&id| facts.node(id)).filter(runs).collect();
            if units.is_empty() {
                continue;
            }
            let subjects: Vec<Subject> = units.iter().map(|&unit| Subject::node(unit)).collect();
            let message = format!("supervises `{area}`, which it runs in {}", listed(units));
            let draft = Draft::new(Subject::node(body), message)
                .field("supervises")
                .related([Subject::ServiceArea(area.clone())])
                .related(subjects.clone())
                .evidence(Evidence::Conflict(subjects))
                .help(format!("let another body supervise `{area}`"));
            findings.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{NodeKind, Subject};

    #[test]
    fn a_committee_that_supervises_its_own_area_is_found() {
        let finding =
            sector().body("care-committee", |body| body.supervises = vec!["elderly-care".into()]).only_finding();
        assert_eq!((finding.code, finding.subject), ("B15", Subject::Node(NodeKind::Body, "care-committee".into())));
        let teams = (1..=4).map(|n| Subject::Node(NodeKind::Unit, format!("elderly-care-{n}").into()));
        assert_eq!(finding.evidence, Some(Evidence::Conflict(teams.clone().collect())));
        assert_eq!(finding.related[0], Subject::ServiceArea("elderly-care".into()));
        assert!(finding.related[1..].iter().cloned().eq(teams));
    }

    #[test]
    fn the_employer_runs_it_too_and_others_may_supervise() {
        let employer = sector().body("executive-board", |body| body.supervises = vec!["school".into()]);
        assert_eq!(employer.only_finding().code, "B15");
        let other = sector().body("care-committee", |body| body.supervises = vec!["school".into()]);
        assert_eq!(other.findings(), []);
    }
}
