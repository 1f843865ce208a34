use super::who::with_budget;
use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::budget::Money;

declare_check! {
    /// A committee, sector or operations area that has no money.
    ///
    /// Committees have the budget responsibility in their policy area (P5), and boards and managers keep to the budget that
    /// the council adopted (G5): each needs a frame to keep to. Judged are committees for a subject area, a district or
    /// purchasing; sectors; and operations areas: units of role operations whose superior in the line is a sector, or a
    /// provider administration, which is one that is the provider of an agreement or of a purchase, or answers to a
    /// provider board. Money is a frame from another node or from nobody, or an agreement with another node of which the
    /// node is the provider, above nought. Where frames state periods, each of these periods is judged by itself, with the
    /// frames that state it or none, and the agreements that have months in it or state none; where no frame does, the periods
    /// of the agreements for which something is paid are judged so; where neither does, there is one period, of a year
    /// without a name. Of an agreement count so many twelfths of the year's sum as it has months in the period, in whole
    /// kronor with the half rounded up. One finding names all periods without money.
    ///
    /// State the frame, or take the node away.
    pub(crate) CHECK = {
        name: "frame-missing",
        code: "M1",
        family: Family::Money,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Frames],
        scope: Scope::Model(Parts::ALL),
        source: &["P5", "G5"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let judged = with_budget(facts);
    let mut without = vec![Vec::new(); judged.len()];
    for period in Money::periods(facts.model()) {
        let money = Money::of(facts.model(), period);
        for (node, without) in judged.iter().zip(&mut without) {
            if money.received(node.key().as_str()) == 0 {
                without.push(period);
            }
        }
    }
    for (node, without) in judged.into_iter().zip(without).filter(|(_, without)| !without.is_empty()) {
        let periods: Vec<String> = without.iter().flatten().map(ToString::to_string).collect();
        let during = if periods.is_empty() { String::new() } else { format!(" for {}", periods.join(", ")) };
        let draft = Draft::new(Subject::node(node), format!("has no frame{during}"))
            .evidence(Evidence::Missing(format!("a frame{during}")))
            .help("state its frame");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::money::frame;
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::{NodeKind, Subject};

    /// Without the frame of a node, and without what it gives: it stays with the node above.
    fn without(mut fixture: Fixture, node: &str) -> Fixture {
        fixture.steering.frames.retain(|frame| frame.to != node);
        fixture
    }

    #[test]
    fn a_sector_and_a_committee_without_a_frame_are_found() {
        let mut fixture = without(sector().with_money(), "care-sector");
        fixture.steering.frames.push(frame(Some("care-committee"), "care-committee", 165));
        fixture.steering.frames.last_mut().expect("just added").key = "more".into();
        let finding = fixture.only_finding();
        assert_eq!((finding.code, finding.subject), ("M1", Subject::Node(NodeKind::Sector, "care-sector".into())));
        assert_eq!(finding.message, "has no frame for 2011");
        assert_eq!(finding.evidence, Some(Evidence::Missing("a frame for 2011".into())));

        let mut fixture = without(sector().with_money(), "care-committee");
        fixture.steering.frames[0].kronor -= 170_000_000;
        let finding = fixture.only_finding();
        assert_eq!((finding.code, finding.subject), ("M1", Subject::Node(NodeKind::Body, "care-committee".into())));
    }

    #[test]
    fn an_operations_area_of_a_provider_without_a_frame_is_found() {
        let mut fixture = without(purchaser_provider().with_money(), "school");
        fixture.steering.frames.push(frame(Some("education-provider"), "education-provider", 80));
        let finding = fixture.only_finding();
        assert_eq!((finding.code, finding.subject), ("M1", Subject::Node(NodeKind::Unit, "school".into())));
    }

    #[test]
    fn each_period_is_judged_and_teams_support_and_frames_of_no_period_are_silent() {
        let mut fixture = sector().with_money();
        for frame in &mut fixture.steering.frames {
            if frame.to != "school" {
                frame.period = None;
            }
        }
        assert_eq!(fixture.findings(), []);
        let mut next = fixture.steering.frames.iter().find(|frame| frame.to == "school").expect("a frame").clone();
        (next.key, next.period) = ("next".into(), Some("2012".parse().expect("a year")));
        fixture.steering.frames.push(next);
        assert_eq!(fixture.findings(), []);
        fixture.steering.frames.retain(|frame| frame.key != "education-sector-to-school");
        fixture.steering.frames.push(crate::steering::budget::Frame {
            key: "other".into(),
            from: None,
            to: "executive-board".into(),
            period: Some("2011".parse().expect("a year")),
            kronor: 0,
            ..frame(None, "council", 0)
        });
        let finding = fixture.findings().into_iter().find(|finding| finding.code == "M1").expect("a finding");
        assert_eq!(finding.message, "has no frame for 2011");
        let mut fixture = without(sector().with_money(), "school-1");
        fixture.steering.frames.push(frame(Some("school"), "school", 20));
        assert_eq!(fixture.findings(), []);
    }
}
