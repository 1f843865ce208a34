use std::collections::BTreeMap;

use super::who::during;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::budget::{Money, Via};
use crate::{Key, RelationKind, Subject};

declare_check! {
    /// A node that has frames from several givers for the same period.
    ///
    /// Boards that fight over resources do not take responsibility for the budget given to them (O5); the committee has the
    /// budget responsibility in its policy area (P5). Who gets a frame from two sides answers to both for parts of one
    /// budget, and neither sees the whole. Counted are the nodes that give it a frame above nought, itself left out, in
    /// each period by itself (as `frame-missing` says); a frame from nobody counts as one more giver. Money by
    /// agreements does not count: several may buy from one provider.
    ///
    /// Givers that are all bodies by which the node itself is commissioned (`commissioned_by`; not one inherited from a
    /// superior) are no split: a sector that serves two committees has a frame from each in its policy area (P5).
    ///
    /// Let one node give the whole frame.
    pub(crate) CHECK = {
        name: "budget-responsibility-split",
        code: "M3",
        family: Family::Money,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Frames],
        scope: Scope::Model(Parts::ALL),
        source: &["P5", "O5", "G5"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let organisation = facts.organisation();
    for period in Money::periods(facts.model()) {
        let money = Money::of(facts.model(), period);
        let mut givers: BTreeMap<_, Vec<Option<&Key>>> = BTreeMap::new();
        let frames = money.transfers().iter().filter(|transfer| matches!(transfer.via, Via::Frame(_)));
        for transfer in frames.filter(|transfer| transfer.kronor > 0) {
            if let Some(to) = organisation.node(transfer.to.as_str()) {
                givers.entry(to.id()).or_default().push(transfer.from.as_ref());
            }
        }
        for (to, mut givers) in givers {
            let node = |key: &Key| organisation.node(key.as_str());
            givers.sort_by_key(|giver| giver.and_then(node).map(crate::NodeRef::id));
            givers.dedup();
            let named: Vec<_> = givers.iter().flatten().filter_map(|key| node(key)).collect();
            let commissions = |giver: &crate::NodeRef<'_>| {
                facts.node(to).targets(RelationKind::CommissionedBy).any(|body| body.id() == giver.id())
            };
            if givers.len() < 2 || named.len() == givers.len() && named.iter().all(commissions) {
                continue;
            }
            let nobody = if named.len() < givers.len() { "nobody and " } else { "" };
            let listed = crate::checks::words::listed(named.iter().copied());
            let message = format!("has frames from {nobody}{listed}{}", during(period));
            let subjects: Vec<Subject> = named.into_iter().map(Subject::node).collect();
            let draft = Draft::new(Subject::node(facts.node(to)), message)
                .related(subjects.clone())
                .evidence(Evidence::Conflict(subjects))
                .help("let one node give the whole frame");
            findings.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::money::frame;
    use crate::fixture::{Fixture, sector};
    use crate::{NodeKind, Subject};

    /// Five million that the committee kept go to the school past the sector.
    fn past_the_sector() -> Fixture {
        let mut fixture = sector().with_money();
        let frames = &mut fixture.steering.frames;
        frames.retain(|frame| frame.key != "education-committee-to-education-committee");
        frames.push(frame(Some("education-committee"), "school", 5));
        frames.push(frame(Some("school"), "school", 5));
        fixture
    }

    #[test]
    fn a_frame_past_the_sector_is_found() {
        let finding = past_the_sector().only_finding();
        assert_eq!((finding.code, finding.subject), ("M3", Subject::Node(NodeKind::Unit, "school".into())));
        assert_eq!(finding.message, "has frames from `education-committee` and `education-sector` for 2011");
        assert_eq!(finding.related.len(), 2);
    }

    #[test]
    fn a_second_frame_of_the_same_giver_or_for_another_period_is_silent() {
        let mut fixture = past_the_sector();
        let frames = &mut fixture.steering.frames;
        let at = frames.iter().position(|frame| frame.key == "education-committee-to-school").expect("a frame");
        frames[at].from = Some("education-sector".into());
        frames.retain(|frame| frame.key != "education-sector-to-education-sector");
        frames.push(frame(Some("education-committee"), "education-committee", 5));
        assert_eq!(fixture.findings(), []);
    }

    /// The education sector has a frame from the care committee too, which keeps that much less.
    fn of_two_committees(commissioned_by: &[&str]) -> Fixture {
        let mut fixture = sector().with_money();
        let frames = &mut fixture.steering.frames;
        frames.retain(|frame| frame.key != "care-committee-to-care-committee");
        frames.push(frame(Some("care-committee"), "education-sector", 5));
        let kept = frames.iter_mut().find(|frame| frame.key == "education-sector-to-education-sector");
        kept.expect("a frame").kronor *= 2;
        let bodies = commissioned_by.iter().map(|&body| body.into()).collect();
        fixture.sector("education-sector", |sector| sector.commissioned_by = bodies)
    }

    fn split(fixture: &Fixture) -> Vec<String> {
        let found = fixture.findings().into_iter().filter(|finding| finding.code == "M3");
        found.map(|finding| finding.message).collect()
    }

    #[test]
    fn frames_of_the_committees_that_commission_a_sector_are_no_split() {
        let both = ["education-committee", "care-committee"];
        assert_eq!(split(&of_two_committees(&both)), [""; 0]);
        let message = "has frames from `education-committee` and `care-committee` for 2011";
        for commissioned_by in [&both[..1], &both[1..], &[]] {
            assert_eq!(split(&of_two_committees(commissioned_by)), [message]);
        }
        let mut one_more = of_two_committees(&both);
        one_more.steering.frames.push(frame(None, "education-sector", 1));
        let message = "has frames from nobody and `education-committee` and `care-committee` for 2011";
        assert_eq!(split(&one_more), [message]);
    }

    #[test]
    fn what_commissions_the_sector_alone_splits_what_is_below_it() {
        let mut fixture = of_two_committees(&["education-committee", "care-committee"]);
        fixture.steering.frames.push(frame(Some("care-committee"), "school", 1));
        assert_eq!(split(&fixture), ["has frames from `care-committee` and `education-sector` for 2011"]);
    }

    #[test]
    fn a_frame_from_nobody_is_one_more() {
        let mut fixture = sector().with_money();
        fixture.steering.frames.push(frame(None, "executive-board", 1));
        fixture.steering.frames.push(frame(Some("executive-board"), "executive-board", 1));
        assert_eq!(fixture.only_finding().message, "has frames from nobody and `council` for 2011");
    }
}
