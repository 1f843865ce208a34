//! Co-ordination between service areas that matters touch together.
//!
//! A pair of areas weighs as much as its touch. Half of the weight is that of matters that come from units of the one
//! area, spread evenly over them, half that of matters from the other; a matter goes to the nearest unit of the other
//! area, or to one in its own division.

pub(crate) mod across_divisions;
pub(crate) mod distance;
pub(crate) mod ei_index;
mod meeting;
pub(crate) mod modularity;
pub(crate) mod without_meeting_point;

use std::collections::BTreeMap;

use crate::NodeId;
use crate::facts::Facts;
use crate::metrics::Undefined;

/// Joint matters as a network: nodes are service areas within a division, ties the matters between them.
struct JointWork {
    /// The division of each node, as a number.
    division: Vec<usize>,
    /// Two nodes, and how many matters a year touch both.
    ties: Vec<(usize, usize, f64)>,
}

impl JointWork {
    /// The joint matters of a model.
    ///
    /// An area counts in each division in proportion to its units there. Matters from an area within a division go to
    /// the other area in the same division where it is done there too, and else to its divisions in proportion. Units
    /// without a division are left out. Touches times the pairs of divisions that the areas have.
    fn of(facts: &Facts<'_>) -> Result<Self, Undefined> {
        let mut numbers: BTreeMap<(&str, NodeId), usize> = BTreeMap::new();
        let mut division = Vec::new();
        let mut ties: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        let mut shares: BTreeMap<&str, Vec<(NodeId, f64)>> = BTreeMap::new();
        for touch in &facts.model().services().touches {
            let (a, b) = (touch.areas.0.as_str(), touch.areas.1.as_str());
            for area in [a, b] {
                shares.entry(area).or_insert_with(|| shares_by_division(facts, area));
            }
            for (from, to) in [(a, b), (b, a)] {
                let (from_shares, to_shares) = (&shares[from], &shares[to]);
                for &(at, share) in from_shares {
                    let here = to_shares.iter().find(|(other, _)| *other == at).map(|_| vec![(at, 1.0)]);
                    for (other, part) in here.unwrap_or_else(|| to_shares.clone()) {
                        let mut number = |key: (_, NodeId)| {
                            *numbers.entry(key).or_insert_with(|| {
                                division.push(key.1.row());
                                division.len() - 1
                            })
                        };
                        let (x, y) = (number((from, at)), number((to, other)));
                        *ties.entry((x.min(y), x.max(y))).or_default() += touch.weight.to_f64() / 2.0 * share * part;
                    }
                }
            }
        }
        let ties: Vec<_> = ties.into_iter().map(|((a, b), weight)| (a, b, weight)).collect();
        if ties.iter().any(|&(.., weight)| weight > 0.0) {
            Ok(Self { division, ties })
        } else {
            Err(Undefined("no joint matter stands between areas of which both are done in a division"))
        }
    }
}

/// The divisions in which an area is done, each with its share of the area's units.
fn shares_by_division(facts: &Facts<'_>, area: &str) -> Vec<(NodeId, f64)> {
    let mut units: BTreeMap<NodeId, u32> = BTreeMap::new();
    for division in facts.doers(area).iter().filter_map(|&unit| facts.division(unit)) {
        *units.entry(division).or_default() += 1;
    }
    let all: u32 = units.values().sum();
    units.into_iter().map(|(division, count)| (division, f64::from(count) / f64::from(all))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::facts::Thresholds;
    use crate::metrics::example::{area, model_with, touch};
    use crate::{NodeEntry, SectorEntry, Services, Steering, UnitEntry};

    proptest! {
        /// Wherever areas are done, every joint matter is somewhere, and none is there twice.
        #[test]
        fn no_weight_is_lost_or_made(
            doers in prop::collection::vec((0_usize..4, 0_usize..3), 0..12),
            weights in prop::collection::vec(0_u16..9, 3),
        ) {
            let areas = ["a", "b", "c", "d"];
            let mut entries: Vec<NodeEntry> =
                (0..3).map(|n| SectorEntry::new(format!("s{n}")).into()).collect();
            let every = (0..4).map(|n| (n, n % 3));
            for (n, (area, sector)) in every.chain(doers).enumerate() {
                let unit = UnitEntry::new(format!("u{n}")).area(areas[area]);
                entries.push(unit.reports_to(format!("s{sector}")).into());
            }
            let touches = weights.iter().enumerate().map(|(n, &weight)| touch("a", areas[n + 1], weight)).collect();
            let areas = areas.iter().map(|key| area(key, 1)).collect();
            let services = Services { areas, touches, ..Services::default() };
            let model = model_with(entries, services, Steering::default());
            let thresholds = Thresholds::default();
            let expected: u16 = weights.iter().sum();
            match JointWork::of(&Facts::new(&model, &thresholds)) {
                Ok(joint) => {
                    let sum: f64 = joint.ties.iter().map(|&(.., weight)| weight).sum();
                    prop_assert!((sum - f64::from(expected)).abs() < 1e-9);
                    prop_assert!(joint.ties.iter().all(|&(a, b, _)| a.max(b) < joint.division.len()));
                }
                Err(_) => prop_assert_eq!(expected, 0),
            }
        }
    }
}
