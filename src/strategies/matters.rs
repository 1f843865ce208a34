use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

use crate::{
    Arrivals, Assumed, ChannelKind, ChannelShare, Decides, Decimal, DecisionShare, Distribution, Flow, Key, MatterKind,
    Referral, Reports, Review, ReviewRule, ServiceArea, TouchedArea,
};

/// A distribution of any sort: means up to 40, and now and then of no time at all.
pub fn distribution() -> impl Strategy<Value = Distribution> {
    let some = || (1..=4_000_u32).prop_map(Decimal::from_hundredths);
    let any = || (0..=4_000_u32).prop_map(Decimal::from_hundredths);
    prop_oneof![
        any().prop_map(Distribution::Constant),
        any().prop_map(|mean| Distribution::Exponential { mean }),
        (1..=9_u16, any()).prop_map(|(shape, mean)| Distribution::Erlang { shape, mean }),
        (some(), some()).prop_map(|(mean, deviation)| Distribution::Gamma { mean, deviation }),
        (some(), any()).prop_map(|(mean, deviation)| Distribution::Lognormal { mean, deviation }),
        (any(), any()).prop_map(|(a, b)| Distribution::Uniform { from: a.min(b), to: a.max(b) }),
        vec(any(), 1..=5).prop_map(Distribution::Empirical),
    ]
    // Such a tree of choices is large: in a box, those that hold several of them fit a thread's stack.
    .boxed()
}

/// A share in per cent of at most so much.
fn percent(most: u16) -> impl Strategy<Value = Decimal> {
    (0..=u32::from(most) * 100).prop_map(Decimal::from_hundredths)
}

/// Hours of a week.
fn hours() -> impl Strategy<Value = Decimal> {
    (1..=16_800_u32).prop_map(Decimal::from_hundredths)
}

/// What it takes to let matters flow.
pub fn flow() -> impl Strategy<Value = Flow> {
    let reports = (1..=365_u16, distribution(), percent(50), percent(3));
    let reports = reports.prop_map(|(interval_days, hours, wrong_percent, error_deviation)| Reports {
        interval_days,
        hours,
        wrong_percent,
        error_deviation,
    });
    (
        (hours(), hours(), (0..=500_u32).prop_map(Decimal::from_hundredths), hours()),
        [distribution(), distribution(), distribution(), distribution(), distribution()],
        (percent(100), percent(100)),
        proptest::option::of(reports),
    )
        .prop_map(|(hours, distributions, (wrong_door_percent, agreement_change_percent), reports)| {
            let [reception_hours, transfer_hours, decision_hours, coordination_hours, negotiation_hours] =
                distributions;
            Flow {
                staff_hours_per_week: hours.0,
                working_hours_per_week: hours.1,
                hours_per_member: hours.2,
                least_head_hours_per_week: hours.3,
                reception_hours,
                wrong_door_percent,
                transfer_hours,
                decision_hours,
                coordination_hours,
                negotiation_hours,
                agreement_change_percent,
                reports,
                source: None,
                assumed: Assumed::Nothing,
            }
        })
        .boxed()
}

/// A sort of matter whose areas are still to be found.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    area: Index,
    arrivals: Arrivals,
    hours: (Distribution, Option<Distribution>),
    touches: Vec<(Index, Decimal)>,
    decisions: Vec<DecisionShare>,
    rest: (Option<Review>, u8, Vec<ChannelShare>, Option<u8>),
}

/// Up to four sorts of matter. Who decides is there in every model of an archetype, and in every model without levels and delegations.
pub(super) fn kinds() -> impl Strategy<Value = Vec<Drawn>> {
    let arrivals = prop_oneof![
        3 => percent(100).prop_map(Arrivals::PercentOfVolume),
        2 => (0..=90_000_u32).prop_map(|rate| Arrivals::PerYear(Decimal::from_hundredths(rate))),
        1 => vec(0..=90_000_u32, 0..=4).prop_map(|mut times| {
            times.sort_unstable();
            Arrivals::AtHours(times.into_iter().map(Decimal::from_hundredths).collect())
        }),
    ];
    let by = select(vec![
        Decides::Handler,
        Decides::Level("director".into()),
        Decides::Delegation("individual-decision".into()),
        Decides::Committee,
        Decides::ExecutiveBoard,
        Decides::Council,
    ]);
    let decision = (percent(33), by, percent(60));
    let decision = decision.prop_map(|(percent, by, returned_percent)| DecisionShare { percent, by, returned_percent });
    let rule = select(vec![ReviewRule::Hierarchy, ReviewRule::Polyarchy]);
    let review = (percent(100), rule).prop_map(|(accepted_percent, rule)| Review { accepted_percent, rule });
    let channels = subsequence(ChannelKind::ALL.to_vec(), 0..=3).prop_flat_map(|kinds| {
        let shares = vec(percent(33), kinds.len());
        shares.prop_map(move |shares| {
            let shares = kinds.iter().zip(shares);
            shares.map(|(&kind, percent)| ChannelShare { kind, percent }).collect()
        })
    });
    let drawn = (
        any::<Index>(),
        arrivals,
        (distribution(), proptest::option::of(distribution())),
        vec((any::<Index>(), percent(100)), 0..=2),
        vec(decision, 0..=3),
        (proptest::option::of(review), 0..=2_u8, channels, proptest::option::of(0..3_u8)),
    );
    let drawn = drawn.prop_map(|(area, arrivals, hours, touches, decisions, rest)| Drawn {
        area,
        arrivals,
        hours,
        touches,
        decisions,
        rest,
    });
    vec(drawn, 0..=4).boxed()
}

impl Drawn {
    /// The sort of matter with a number, in these areas.
    pub(super) fn kind(self, number: usize, areas: &[ServiceArea]) -> MatterKind {
        let area = self.area.get(areas);
        let arrivals = match self.arrivals {
            Arrivals::PercentOfVolume(percent) if area.volume_per_year.is_none() => Arrivals::PerYear(percent),
            arrivals => arrivals,
        };
        let mut touches: Vec<TouchedArea> = Vec::new();
        for (other, percent) in self.touches {
            let other = other.get(areas).key.clone();
            if other != area.key && touches.iter().all(|touched| touched.area != other) {
                touches.push(TouchedArea { area: other, percent });
            }
        }
        let (review, priority, channels, focus_area) = self.rest;
        MatterKind {
            decision_hours: self.hours.1,
            touches,
            focus_area: focus_area.map(|number| format!("focus-{number}").into()),
            decisions: self.decisions,
            review,
            priority,
            channels,
            ..MatterKind::new(format!("matter-{number}"), area.key.clone(), arrivals, self.hours.0)
        }
    }
}

/// Hours of the staff for matters, and what is handed on to an area.
pub(super) fn handed_on() -> impl Strategy<Value = (Option<Decimal>, Option<(Index, Decimal)>)> {
    let referral = (any::<Index>(), percent(90));
    (proptest::option::weighted(0.3, hours()), proptest::option::weighted(0.2, referral))
}

/// The referral to an area.
pub(super) fn referral((area, percent): (Index, Decimal), areas: &[Key]) -> Referral {
    Referral { area: area.get(areas).clone(), percent }
}
