use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::matters;
use crate::{Assumed, Decimal, GroupCompany, Key, ServiceArea, Services, SupportFunction, Touch};

/// Services of one to eight areas in one to four subjects, with staff, volumes, touches, support functions and companies; with
/// sorts of matter, what areas hand on, and most often a flow.
///
/// Who decides on matters is the `director`, or whoever may by the delegation `individual-decision`, among others: a model of your own
/// that has levels or delegations needs those of that name.
pub fn services() -> impl Strategy<Value = Services> {
    let of_area = (0..4_u32, 0..=20_000_u32, 0..=10_000_u64, matters::handed_on());
    (
        vec(of_area, 1..=8),
        vec((any::<Index>(), any::<Index>(), 1..=500_u16), 0..=8),
        0..=3_usize,
        0..=2_usize,
        proptest::option::of(0..=60_000_u32),
        (matters::kinds(), proptest::option::weighted(0.8, matters::flow())),
    )
        .prop_map(|(areas, touches, functions, companies, electorate, (kinds, flow))| {
            let keys: Vec<Key> = (0..areas.len()).map(area).collect();
            let areas = areas.into_iter().enumerate();
            let areas = areas.map(|(index, (subject, staff, volume, (hours, referral)))| ServiceArea {
                subject: Some(format!("subject-{subject}").into()),
                staff: Some(Decimal::from_hundredths(staff)),
                volume_per_year: Some(volume),
                matter_hours_per_week: hours,
                referrals: referral.into_iter().map(|referral| matters::referral(referral, &keys)).collect(),
                ..ServiceArea::new(area(index))
            });
            let areas: Vec<ServiceArea> = areas.collect();
            (areas, touches, functions, companies, electorate, (kinds, flow))
        })
        .prop_map(|(areas, touches, functions, companies, electorate, (kinds, flow))| Services {
            electorate,
            assumed: Assumed::Nothing,
            touches: pairs(&touches, areas.len()),
            matter_kinds: kinds.into_iter().enumerate().map(|(number, kind)| kind.kind(number, &areas)).collect(),
            flow,
            areas,
            functions: (0..functions)
                .map(|number| SupportFunction {
                    key: format!("function-{number}").into(),
                    name: None,
                    staff: Some(Decimal::from(5)),
                    source: None,
                    assumed: Assumed::Nothing,
                })
                .collect(),
            companies: (0..companies)
                .map(|number| GroupCompany {
                    key: format!("company-{number}").into(),
                    name: None,
                    parent: (number > 0).then(|| "company-0".into()),
                    share_percent: Decimal::from(100),
                    source: None,
                    assumed: Assumed::Nothing,
                })
                .collect(),
        })
        .boxed()
}

fn area(index: usize) -> Key {
    format!("area-{index}").into()
}

fn pairs(wanted: &[(Index, Index, u16)], areas: usize) -> Vec<Touch> {
    let mut weights = BTreeMap::new();
    for (a, b, weight) in wanted {
        let (a, b) = (a.index(areas), b.index(areas));
        if a != b {
            weights.insert((a.min(b), a.max(b)), *weight);
        }
    }
    weights
        .into_iter()
        .map(|((a, b), weight)| Touch {
            areas: (area(a), area(b)),
            weight: Decimal::from(weight),
            source: None,
            assumed: Assumed::Nothing,
        })
        .collect()
}
