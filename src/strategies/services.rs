use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::{Assumed, Decimal, GroupCompany, Key, ServiceArea, Services, SupportFunction, Touch};

/// Services of one to eight areas in one to four subjects, with staff, volumes, touches, support functions and companies.
pub fn services() -> impl Strategy<Value = Services> {
    let of_area = (0..4_u32, 0..=20_000_u32, 0..=10_000_u64);
    (
        vec(of_area, 1..=8),
        vec((any::<Index>(), any::<Index>(), 1..=500_u16), 0..=8),
        0..=3_usize,
        0..=2_usize,
        proptest::option::of(0..=60_000_u32),
    )
        .prop_map(|(areas, touches, functions, companies, electorate)| Services {
            matter_kinds: vec![],
            flow: None,
            electorate,
            assumed: Assumed::Nothing,
            touches: pairs(&touches, areas.len()),
            areas: areas
                .into_iter()
                .enumerate()
                .map(|(index, (subject, staff, volume))| ServiceArea {
                    subject: Some(format!("subject-{subject}").into()),
                    staff: Some(Decimal::from_hundredths(staff)),
                    volume_per_year: Some(volume),
                    ..ServiceArea::new(area(index))
                })
                .collect(),
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
