use std::collections::{HashMap, HashSet};

use super::who::{during, givers, with_budget};
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::budget::{Money, Via};
use crate::text::kronor;
use crate::{BodyKind, Key, NodeId, NodeRef, Subject};

declare_check! {
    /// A purchaser whose agreements, with the frames that it gives, sum to more than it got.
    ///
    /// A purchaser buys with the frame that the council gave it (O1, P5). An agreement beyond it is a promise of money
    /// that nobody has, and a deficit as soon as it is kept (O2). Judged is a node that pays by an agreement in a period
    /// (as `frame-missing` says; of an agreement, the months that it has in the period count): what it pays by
    /// agreements and hands on by frames to others or to itself, against what it got; one finding for each period. It
    /// may spend less. A council that got nothing is not judged, since it is not stated what it has to distribute, nor is
    /// a committee, sector or operations area that got nothing, which is found by `frame-missing`.
    ///
    /// Buy less, or give the purchaser a larger frame.
    pub(crate) CHECK = {
        name: "agreements-exceed-frame",
        code: "M4",
        family: Family::Money,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Frames, Need::Purchases],
        scope: Scope::Model(Parts::ALL),
        source: &["O1", "O2", "P5", "G5"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let needing: HashSet<NodeId> = with_budget(facts).into_iter().map(NodeRef::id).collect();
    for period in Money::periods(facts.model()) {
        let money = Money::of(facts.model(), period);
        let mut agreements: HashMap<&Key, Vec<&Key>> = HashMap::new();
        for transfer in money.transfers() {
            if let (Via::Agreement { key, .. }, Some(from)) = (&transfer.via, &transfer.from) {
                agreements.entry(from).or_default().push(key);
            }
        }
        for node in givers(facts, &money, |via| matches!(via, Via::Agreement { .. })) {
            let key = node.key();
            let (received, paid) = (money.received(key.as_str()), money.paid(key.as_str()));
            let spent = paid + money.given(key.as_str()) + money.kept(key.as_str());
            let is_unknown = received == 0 && (node.is_body(BodyKind::Council) || needing.contains(&node.id()));
            if paid == 0 || spent <= received || is_unknown {
                continue;
            }
            let agreements = agreements.get(&key).into_iter().flatten();
            let agreements = agreements.map(|&agreement| Subject::Agreement(agreement.clone()));
            let during = during(period);
            let message = format!(
                "got {} kronor{during} and pays or hands on {}, {} of it by agreements",
                kronor(received),
                kronor(spent),
                kronor(paid),
            );
            let draft = Draft::new(Subject::node(node), message)
                .related(agreements)
                .evidence(Evidence::Measured {
                    what: "kronor paid and handed on".into(),
                    value: spent as f64,
                    limit: received as f64,
                })
                .help("buy less, or give it a larger frame");
            findings.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, purchaser_provider};
    use crate::{NodeKind, Subject};

    /// The purchaser has so many kronor more than it needs, or fewer.
    fn with_frame(change: i64) -> Fixture {
        let mut fixture = purchaser_provider().with_money();
        for frame in fixture.steering.frames.iter_mut().filter(|frame| frame.key != "council-to-executive-board") {
            if frame.to == "council" || frame.key == "council-to-care-purchaser" {
                frame.kronor = frame.kronor.checked_add_signed(change).expect("a frame");
            }
        }
        fixture
    }

    #[test]
    fn a_krona_too_little_is_found() {
        let finding = with_frame(-1).only_finding();
        assert_eq!((finding.code, finding.subject), ("M4", Subject::Node(NodeKind::Body, "care-purchaser".into())));
        let message =
            "got 169,999,999 kronor for 2011 and pays or hands on 170,000,000, 160,000,000 of it by agreements";
        assert_eq!(finding.message, message);
        let bought = ["agreement-elderly-care", "agreement-disability-care"];
        assert_eq!(finding.related, bought.map(|key| Subject::Agreement(key.into())));
        let what = "kronor paid and handed on".into();
        assert_eq!(finding.evidence, Some(Evidence::Measured { what, value: 170e6, limit: 169_999_999.0 }));
    }

    #[test]
    fn a_purchaser_that_buys_for_all_or_less_is_silent_and_so_is_an_agreement_of_another_year() {
        let clean = purchaser_provider().findings();
        for change in [0, 1, 1_000_000] {
            assert_eq!(with_frame(change).findings(), clean);
        }
        let mut fixture = purchaser_provider().with_money();
        let mut last_year = fixture.steering.agreements[2].clone();
        (last_year.key, last_year.period) = ("last-year".into(), Some("2010".parse().expect("a year")));
        fixture.steering.agreements.push(last_year);
        assert_eq!(fixture.findings(), clean);
    }
}
