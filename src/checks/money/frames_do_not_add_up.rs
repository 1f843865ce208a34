use std::collections::HashSet;

use super::who::{during, givers, with_budget};
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::budget::{Money, Via};
use crate::text::kronor;
use crate::{BodyKind, NodeId, NodeRef, Subject};

declare_check! {
    /// A node that hands on more or less money than it got.
    ///
    /// Distributing money neither loses nor makes any: what a node got by frames and agreements is what it hands on by
    /// frames to other nodes and what it keeps, which is a frame from itself to itself (G5). Money that appears in
    /// neither is used by nobody who answers for it; money that nobody got cannot be kept to (P5). Judged is a node that
    /// hands on something above nought by frames to others, in each period by itself (as `frame-missing` says); one
    /// finding for each period. Not judged are purchasers that pay by an agreement in the period: these are judged by
    /// `agreements-exceed-frame`; a council that got nothing, of which it is not stated what it has to distribute; and a
    /// committee, sector or operations area that got nothing, which is found by `frame-missing`.
    ///
    /// Correct a frame, or state what the node keeps as a frame from itself to itself.
    pub(crate) CHECK = {
        name: "frames-do-not-add-up",
        code: "M2",
        family: Family::Money,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Frames],
        scope: Scope::Model(Parts::ALL),
        source: &["G5", "P5"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let needing: HashSet<NodeId> = with_budget(facts).into_iter().map(NodeRef::id).collect();
    for period in Money::periods(facts.model()) {
        let money = Money::of(facts.model(), period);
        for node in givers(facts, &money, |via| matches!(via, Via::Frame(_))) {
            let key = node.key();
            let (received, given) = (money.received(key.as_str()), money.given(key.as_str()));
            let handed_on = given + money.kept(key.as_str());
            let is_judged_otherwise = money.paid(key.as_str()) > 0
                || received == 0 && (node.is_body(BodyKind::Council) || needing.contains(&node.id()));
            if given == 0 || handed_on == received || is_judged_otherwise {
                continue;
            }
            let during = during(period);
            let (received, handed_on) = (kronor(received), kronor(handed_on));
            let sums = format!("got {received} kronor{during} and hands on or keeps {handed_on}");
            let draft = Draft::new(Subject::node(node), sums)
                .evidence(Evidence::Mismatch {
                    expected: format!("{received} kronor"),
                    found: format!("{handed_on} kronor"),
                })
                .help("correct a frame, or state what the node keeps as a frame from itself");
            findings.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::money::frame;
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::steering::budget::Frame;
    use crate::{NodeKind, Subject};

    #[test]
    fn handing_on_a_krona_too_much_or_too_little_is_found() {
        for (change, handed_on) in [(1, "80,000,001"), (-1, "79,999,999")] {
            let mut fixture = sector().with_money();
            let frame = fixture.steering.frames.iter_mut().find(|frame| frame.to == "school-1").expect("a frame");
            frame.kronor = frame.kronor.checked_add_signed(change).expect("a frame");
            let finding = fixture.only_finding();
            assert_eq!((finding.code, finding.subject), ("M2", Subject::Node(NodeKind::Unit, "school".into())));
            assert_eq!(finding.message, format!("got 80,000,000 kronor for 2011 and hands on or keeps {handed_on}"));
            let (expected, found) = ("80,000,000 kronor".into(), format!("{handed_on} kronor"));
            assert_eq!(finding.evidence, Some(Evidence::Mismatch { expected, found }));
        }
    }

    #[test]
    fn a_provider_that_hands_on_less_than_agreed_is_found() {
        let mut fixture = purchaser_provider().with_money();
        fixture.steering.agreements[0].kronor_per_year = Some(79_000_000);
        let finding = fixture.only_finding();
        let subject = Subject::Node(NodeKind::Administration, "education-provider".into());
        assert_eq!((finding.code, finding.subject), ("M2", subject));
    }

    #[test]
    fn who_gives_without_having_got_is_found_but_the_council() {
        let mut fixture = sector().with_money();
        fixture.steering.frames.retain(|frame| frame.to != "council");
        assert_eq!(fixture.findings(), []);
        fixture.steering.frames.retain(|frame| frame.to != "executive-board");
        let finding = fixture.only_finding();
        assert_eq!((finding.code, finding.subject), ("M2", Subject::Node(NodeKind::Body, "executive-board".into())));
    }

    #[test]
    fn who_hands_on_nothing_need_not_say_what_it_keeps() {
        let mut fixture = sector().with_money();
        fixture.steering.frames.retain(|frame| !frame.to.as_str().starts_with("school-"));
        assert_eq!(fixture.findings(), []);
    }

    #[test]
    fn sums_beyond_64_bits_are_told_exactly() {
        let mut fixture = sector();
        fixture.steering.frames = vec![
            frame(None, "education-sector", 0),
            Frame { key: "more".into(), ..frame(None, "education-sector", 0) },
            frame(Some("education-sector"), "school", 0),
        ];
        fixture.steering.frames.iter_mut().for_each(|frame| frame.kronor = u64::MAX);
        let report = Fixture::checker().run(&fixture.model());
        let found: Vec<_> = report.of("M2").map(|finding| finding.message.as_str()).collect();
        let message = "got 36,893,488,147,419,103,230 kronor for 2011 and hands on or keeps 18,446,744,073,709,551,615";
        assert_eq!(found, [message]);
        let shown = crate::render::markdown::money(&fixture.model());
        assert!(shown.contains("all of it: 36,893,488,147,419,103,230 kronor"), "{shown}");
    }
}
