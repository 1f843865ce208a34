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

/// Joint matters as a network whose nodes are service areas within a division, and ties the matters between them: by
/// division, since there are as many ties as pairs of divisions.
struct JointWork {
    /// How many matters a year stay inside a division.
    inside: f64,
    /// How many go from one to another.
    across: f64,
    /// For each division the ends of ties in it, by weight.
    ends: BTreeMap<NodeId, f64>,
}

impl JointWork {
    /// The joint matters of a model.
    ///
    /// An area counts in each division in proportion to its units there. Matters from an area within a division go to
    /// the other area in the same division where it is done there too, and else to its divisions in proportion. Units
    /// without a division are left out. Touches times the divisions that the areas have.
    fn of(facts: &Facts<'_>) -> Result<Self, Undefined> {
        let mut joint = Self { inside: 0.0, across: 0.0, ends: BTreeMap::new() };
        let mut shares: BTreeMap<&str, Vec<(NodeId, f64)>> = BTreeMap::new();
        for touch in &facts.model().services().touches {
            let (a, b) = (touch.areas.0.as_str(), touch.areas.1.as_str());
            for area in [a, b] {
                shares.entry(area).or_insert_with(|| shares_by_division(facts, area));
            }
            let half = touch.weight.to_f64() / 2.0;
            for (from, to) in [(&shares[a], &shares[b]), (&shares[b], &shares[a])] {
                if to.is_empty() {
                    continue;
                }
                let mut away = 0.0;
                for &(at, share) in from {
                    let is_here = to.binary_search_by_key(&at, |&(other, _)| other).is_ok();
                    *joint.ends.entry(at).or_default() += half * share * if is_here { 2.0 } else { 1.0 };
                    if is_here {
                        joint.inside += half * share;
                    } else {
                        away += half * share;
                    }
                }
                if away > 0.0 {
                    for &(other, part) in to {
                        *joint.ends.entry(other).or_default() += away * part;
                    }
                }
                joint.across += away;
            }
        }
        if joint.weight() > 0.0 {
            Ok(joint)
        } else {
            Err(Undefined("no joint matter stands between areas of which both are done in a division"))
        }
    }

    /// How many matters a year there are.
    fn weight(&self) -> f64 {
        self.inside + self.across
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
    use crate::metrics::example::{area, model_with, number, touch};
    use crate::metrics::network;
    use crate::{NodeEntry, SectorEntry, Services, Steering, UnitEntry};

    /// The network tie by tie: the division of each area within a division, and the ties.
    fn ties(facts: &Facts<'_>) -> (Vec<usize>, Vec<(usize, usize, f64)>) {
        let mut nodes: Vec<(&str, NodeId)> = Vec::new();
        let mut ties = Vec::new();
        for touch in &facts.model().services().touches {
            let (a, b) = (touch.areas.0.as_str(), touch.areas.1.as_str());
            for (from, to) in [(a, b), (b, a)] {
                let to_shares = shares_by_division(facts, to);
                for (at, share) in shares_by_division(facts, from) {
                    let here = to_shares.iter().any(|&(other, _)| other == at);
                    for &(other, part) in to_shares.iter().filter(|&&(other, _)| !here || other == at) {
                        let weight = touch.weight.to_f64() / 2.0 * share * if here { 1.0 } else { part };
                        let mut number = |node| {
                            nodes.iter().position(|&known| known == node).unwrap_or_else(|| {
                                nodes.push(node);
                                nodes.len() - 1
                            })
                        };
                        ties.push((number((from, at)), number((to, other)), weight));
                    }
                }
            }
        }
        (nodes.into_iter().map(|(_, division)| division.row()).collect(), ties)
    }

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
                    prop_assert!((joint.weight() - f64::from(expected)).abs() < 1e-9);
                    let (division, ties) = ties(&Facts::new(&model, &thresholds));
                    for (name, network) in [
                        ("joint-matters-modularity", network::modularity(&division, &ties)),
                        ("joint-matters-ei-index", network::ei_index(&division, &ties)),
                    ] {
                        prop_assert!(number(&model, name).zip(network).is_some_and(|(a, b)| (a - b).abs() < 1e-9), "{}", name);
                    }
                }
                Err(_) => prop_assert_eq!(expected, 0),
            }
        }
    }
}
