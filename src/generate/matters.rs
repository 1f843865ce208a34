//! Sorts of matter for service areas, and what it takes to let them flow. All numbers are made up.

use std::collections::HashMap;

use super::Seed;
use crate::{
    Arrivals, ChannelKind, ChannelShare, Decides, Decimal, DecisionShare, Distribution, Flow, Key, MatterKind, Reports,
    ServiceArea, Touch, TouchedArea,
};

/// So many sorts of matter has an area at the most.
pub(super) const MOST: u16 = 20;

/// So many sorts of matter has each area when nothing is said.
pub(super) const USUAL: u16 = 2;

/// Who decides on what the handler does not; they are in every archetype and every generated organisation.
const DELEGATION: &str = "individual-decision";
const LEVEL: &str = "operations manager";

/// So many sorts of matter for each area, at most [`MOST`], one area after another.
///
/// Of each 0.2 to 0.8 per cent of the area's volume flow: the others are settled where they come, else a few doors and the heads at the
/// top would have them all. What is said of the sorts of an area is drawn for it by its number, so that it stays the same
/// with more areas, and with more sorts of each. Half of the matters that touch two areas come to each, whatever their sort, but
/// at most half of those that come there. `focus_area` names that of an area, to which every second sort belongs.
pub(super) fn kinds(
    each: u16,
    areas: &[ServiceArea],
    touches: &[Touch],
    focus_area: impl Fn(&Key) -> Option<Key>,
    seed: Seed,
) -> Vec<MatterKind> {
    let mut touched: HashMap<&Key, Vec<(&Key, Decimal)>> = HashMap::new();
    for touch in touches {
        let (a, b) = (&touch.areas.0, &touch.areas.1);
        touched.entry(a).or_default().push((b, touch.weight));
        touched.entry(b).or_default().push((a, touch.weight));
    }
    let mut kinds = Vec::with_capacity(areas.len() * usize::from(each.min(MOST)));
    for (number, area) in areas.iter().enumerate() {
        let seed = seed.index(number as u64);
        let volume = area.volume_per_year.unwrap_or(0).max(1);
        let touches: Vec<TouchedArea> = touched
            .get(&area.key)
            .into_iter()
            .flatten()
            .map(|&(other, weight)| {
                // Half of the weight, which is in hundredths, in hundredths of a per cent of the volume.
                let percent = (u64::from(weight.hundredths()) * 50 / volume).min(5_000);
                TouchedArea { area: other.clone(), percent: Decimal::from_hundredths(percent as u32) }
            })
            .collect();
        for sort in 0..each.min(MOST) {
            let seed = seed.index(sort.into());
            let share = 20 + seed.child("share").below(61);
            kinds.push(MatterKind {
                touches: touches.clone(),
                focus_area: (seed.child("focus").below(2) == 0).then(|| focus_area(&area.key)).flatten(),
                decisions: decisions(seed),
                priority: seed.child("priority").below(3) as u8,
                channels: channels(seed),
                ..MatterKind::new(
                    format!("{}:matter-{}", area.key, sort + 1),
                    area.key.clone(),
                    Arrivals::PercentOfVolume(Decimal::from_hundredths(share)),
                    hours(seed),
                )
            });
        }
    }
    kinds
}

/// Hours of handling: 1 to 20 on average, spread in one of all ways.
fn hours(seed: Seed) -> Distribution {
    let hundredths = (1 + seed.child("hours").below(20)) * 100;
    let part = |twentieths| Decimal::from_hundredths(hundredths / 20 * twentieths);
    let (mean, deviation) = (part(20), part(10 + seed.child("deviation").below(11)));
    match seed.child("distribution").below(7) {
        0 => Distribution::Exponential { mean },
        1 => Distribution::Erlang { shape: 2 + seed.child("shape").below(3) as u16, mean },
        2 => Distribution::Gamma { mean, deviation },
        3 => Distribution::Lognormal { mean, deviation },
        4 => Distribution::Uniform { from: part(10), to: part(30) },
        5 => Distribution::Empirical([10, 10, 20, 40].map(part).to_vec()),
        _ => Distribution::Constant(mean),
    }
}

/// Most are decided by the handler and the head of the unit, few by an operations manager or the committee.
fn decisions(seed: Seed) -> Vec<DecisionShare> {
    let share = |label, least: u16, most: u16| least + seed.child(label).below(u32::from(most - least) + 1) as u16;
    let delegated = DecisionShare {
        percent: Decimal::from(share("delegated", 10, 60)),
        by: Decides::Delegation(DELEGATION.into()),
        returned_percent: Decimal::from(share("returned", 0, 8)),
    };
    let of = |percent: u16, by| DecisionShare { percent: Decimal::from(percent), by, returned_percent: Decimal::ZERO };
    let manager = of(share("manager", 0, 15), Decides::Level(LEVEL.into()));
    let committee = of(share("committee", 0, 3), Decides::Committee);
    [delegated, manager, committee].into_iter().filter(|share| share.percent > Decimal::ZERO).collect()
}

/// Nine of ten come by a sort of channel that is known: mostly in writing, or mostly in person.
fn channels(seed: Seed) -> Vec<ChannelShare> {
    use ChannelKind::{EMail, EService, Telephone, Visit, Web};
    let shares: [(ChannelKind, u16); 3] = match seed.child("channel").below(3) {
        0 => [(EService, 50), (Telephone, 25), (EMail, 15)],
        1 => [(Telephone, 50), (Visit, 30), (EMail, 10)],
        _ => [(Web, 20), (EMail, 40), (Telephone, 30)],
    };
    shares.map(|(kind, percent)| ChannelShare { kind, percent: Decimal::from(percent) }).to_vec()
}

/// Gives each area hours for matters, of which 30 to 50 per cent are used when all go to a unit, as far as a week has so many.
pub(super) fn give_hours(areas: &mut [ServiceArea], kinds: &[MatterKind], seed: Seed) {
    let mut wanted: HashMap<&Key, u64> = HashMap::new();
    for kind in kinds {
        if let Arrivals::PercentOfVolume(percent) = &kind.arrivals {
            let hours = (kind.handling_hours.mean() * 100.0).round() as u64;
            *wanted.entry(&kind.area).or_default() += u64::from(percent.hundredths()) * hours;
        }
    }
    for (number, area) in areas.iter_mut().enumerate() {
        let (Some(staff), Some(&hours)) = (area.staff, wanted.get(&area.key)) else { continue };
        let used = u128::from(30 + seed.index(number as u64).child("used").below(21));
        // Hours a year of all matters by those of the weeks of the staff, in hundredths and rounded up. The volume is multiplied by
        // hundredths of a per cent and of an hour, the weeks by hundredths of a member and by per cent: the rest is hundredths.
        let all = u128::from(area.volume_per_year.unwrap_or(0)) * u128::from(hours);
        let there = u128::from(staff.hundredths()) * 52 * used;
        let week = all.checked_div(there).map_or(0, |hundredths| hundredths + 1).clamp(1, 16_800);
        area.matter_hours_per_week = Some(Decimal::from_hundredths(week as u32));
    }
}

/// What it takes to let matters flow: the same in whatever is generated. So little that a few doors and the heads at the top bear the
/// matters of some hundred areas.
pub(super) fn flow() -> Flow {
    let hours = |mean, deviation| Distribution::Gamma {
        mean: Decimal::from_hundredths(mean),
        deviation: Decimal::from_hundredths(deviation),
    };
    Flow {
        staff_hours_per_week: Decimal::from(10),
        hours_per_member: Decimal::from_hundredths(50),
        least_head_hours_per_week: Decimal::from(5),
        reception_hours: Distribution::Exponential { mean: Decimal::from_hundredths(5) },
        wrong_door_percent: Decimal::from(2),
        transfer_hours: hours(4_800, 3_600),
        decision_hours: hours(40, 30),
        coordination_hours: hours(20, 15),
        negotiation_hours: hours(50, 40),
        agreement_change_percent: Decimal::from(2),
        reports: Some(Reports {
            interval_days: 90,
            hours: Distribution::Constant(Decimal::from_hundredths(10)),
            wrong_percent: Decimal::from(2),
            error_deviation: Decimal::from_hundredths(20),
        }),
        ..Flow::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Services;

    fn areas(number: u32) -> Vec<ServiceArea> {
        let area = |number: u32| ServiceArea {
            staff: Some(Decimal::from(20)),
            volume_per_year: Some(1_000 + 100 * u64::from(number)),
            ..ServiceArea::new(format!("a{number}"))
        };
        (0..number).map(area).collect()
    }

    fn touch(a: &str, b: &str, weight: u16) -> Touch {
        Touch { areas: (a.into(), b.into()), weight: Decimal::from(weight), source: None, assumed: Default::default() }
    }

    #[test]
    fn a_seed_gives_the_same_matters_in_every_release() {
        let kinds = kinds(2, &areas(2), &[touch("a1", "a0", 80)], |_| Some("focus".into()), Seed::new(7));
        let said: Vec<String> = kinds
            .iter()
            .map(|kind| {
                let decisions: Vec<String> = kind.decisions.iter().map(|share| share.percent.to_string()).collect();
                let focus = kind.focus_area.as_ref().map_or("none", |key| key.as_str());
                let (hours, channel) = (&kind.handling_hours, kind.channels[0].kind.name());
                format!("{} {hours}; {focus}; {}; {}; {channel}", kind.key, decisions.join(" "), kind.priority)
            })
            .collect();
        assert_eq!(
            said,
            [
                "a0:matter-1 Erlang of 2 parts, mean 1; focus; 55 12; 0; web",
                "a0:matter-2 constant 11; none; 16 3; 0; telephone",
                "a1:matter-1 exponential, mean 15; none; 42 2; 0; e-service",
                "a1:matter-2 one of 4 values; focus; 13 12; 0; e-service"
            ]
        );
        // Half of 80 of 1,000 and of 1,100, in hundredths.
        assert_eq!(kinds[0].touches, [TouchedArea { area: "a1".into(), percent: Decimal::from(4) }]);
        assert_eq!(kinds[3].touches, [TouchedArea { area: "a0".into(), percent: Decimal::from_hundredths(363) }]);
        let shares = kinds.iter().map(|kind| kind.arrivals.clone());
        let percent = |percent| Arrivals::PercentOfVolume(Decimal::from_hundredths(percent));
        assert_eq!(shares.collect::<Vec<_>>(), [21, 49, 79, 38].map(percent));
        let values = [800, 800, 1_600, 3_200].map(Decimal::from_hundredths);
        assert_eq!(kinds[3].handling_hours, Distribution::Empirical(values.to_vec()));
    }

    #[test]
    fn hours_are_spread_in_every_way_around_their_mean() {
        let mut ways = [0; 7];
        for number in 0..700 {
            let hours = hours(Seed::new(1).index(number));
            assert!((1.0..=20.0).contains(&hours.mean()) && hours.mean().fract() == 0.0, "{hours}");
            ways[match hours {
                Distribution::Constant(_) => 0,
                Distribution::Exponential { .. } => 1,
                Distribution::Erlang { .. } => 2,
                Distribution::Gamma { .. } => 3,
                Distribution::Lognormal { .. } => 4,
                Distribution::Uniform { .. } => 5,
                Distribution::Empirical(_) => 6,
            }] += 1;
        }
        assert!(ways.iter().all(|&number| number > 60), "{ways:?}");
    }

    #[test]
    fn more_areas_and_more_sorts_leave_what_there_was() {
        let made = |each, number| kinds(each, &areas(number), &[], |_| None, Seed::new(3));
        let (few, more_areas, more_sorts) = (made(2, 5), made(2, 9), made(5, 5));
        assert_eq!(few, more_areas[..10]);
        assert!(few.iter().all(|kind| more_sorts.contains(kind)));
        assert_eq!(more_sorts.len(), 25);
        assert_eq!(made(u16::MAX, 2).len(), 2 * usize::from(MOST));
        assert_eq!(made(0, 2), []);
    }

    #[test]
    fn the_staff_has_the_hours_as_far_as_a_week_has_them() {
        let mut areas = areas(40);
        areas[0].staff = Some(Decimal::from_hundredths(1));
        areas[1].staff = Some(Decimal::ZERO);
        areas[2].volume_per_year = Some(0);
        let kinds = kinds(MOST, &areas, &[], |_| None, Seed::new(5));
        give_hours(&mut areas, &kinds, Seed::new(5));
        for (number, area) in areas.iter().enumerate() {
            let hours = area.matter_hours_per_week.expect("given").to_f64();
            let of_area = kinds.iter().filter(|kind| kind.area == area.key);
            let wanted: f64 = of_area
                .map(|kind| match &kind.arrivals {
                    Arrivals::PercentOfVolume(percent) => percent.to_f64() / 100.0 * kind.handling_hours.mean(),
                    other => panic!("{other:?}"),
                })
                .sum();
            let wanted = wanted * area.volume_per_year.expect("a volume") as f64;
            let used = wanted / (area.staff.expect("staff").to_f64() * hours * 52.0);
            match number {
                0 => assert_eq!(hours, 168.0),
                1 | 2 => assert_eq!(hours, 0.01),
                _ => assert!((0.29..=0.5).contains(&used), "{used}"),
            }
        }
        let services = Services { areas, matter_kinds: kinds, flow: Some(flow()), ..Services::default() };
        assert_eq!(services.validate(), Ok(()));
    }
}
