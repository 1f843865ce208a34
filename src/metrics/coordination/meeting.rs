use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

use crate::facts::Facts;
use crate::{NodeId, RelationKind};

/// How far joint matters go, over all touches.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Meetings {
    /// The weight of matters whose units meet somewhere.
    pub(super) met: f64,
    /// The weight of those whose units do not.
    pub(super) unmet: f64,
    /// The hops of the former, by weight.
    pub(super) hops: f64,
}

impl Meetings {
    /// Adds up all touches. Touches times nodes × log nodes at the most: only nodes above units of the two areas are visited.
    pub(super) fn of(facts: &Facts<'_>) -> Self {
        let mut all = Self::default();
        for touch in &facts.model().services().touches {
            let (a, b) = (facts.doers(touch.areas.0.as_str()), facts.doers(touch.areas.1.as_str()));
            for (from, to) in [(a, b), (b, a)] {
                let half = touch.weight.to_f64() / 2.0;
                if from.is_empty() {
                    all.unmet += half;
                }
                let weight = half / from.len() as f64;
                let on_the_line = nearest(facts, from, to, &[RelationKind::ReportsTo]);
                let beyond = if on_the_line.contains(&None) {
                    let upward = [RelationKind::ReportsTo, RelationKind::AnswersTo, RelationKind::CommissionedBy];
                    nearest(facts, from, to, &upward)
                } else {
                    vec![None; from.len()]
                };
                for (line, beyond) in on_the_line.into_iter().zip(beyond) {
                    match line.or(beyond) {
                        Some(hops) => {
                            all.met += weight;
                            all.hops += weight * f64::from(hops);
                        }
                        None => all.unmet += weight,
                    }
                }
            }
        }
        all
    }
}

/// For each of some units, how many hops lead to the nearest of others: up some relations to a node above both, and down
/// again. `None` where no node is above both.
fn nearest(facts: &Facts<'_>, from: &[NodeId], to: &[NodeId], upward: &[RelationKind]) -> Vec<Option<u32>> {
    let above = |id: NodeId| {
        let relations = facts.node(id).relations().filter(|(relation, _)| upward.contains(&relation.kind()));
        relations.map(|(_, above)| above.id()).collect::<Vec<_>>()
    };
    let down_to = |others: &[NodeId], mut step: Box<dyn FnMut(NodeId, NodeId) + '_>| {
        let mut hops: BTreeMap<NodeId, u32> = others.iter().map(|&id| (id, 0)).collect();
        let mut open: VecDeque<NodeId> = hops.keys().copied().collect();
        while let Some(id) = open.pop_front() {
            let next = hops[&id] + 1;
            for above in above(id) {
                step(above, id);
                hops.entry(above).or_insert_with(|| {
                    open.push_back(above);
                    next
                });
            }
        }
        hops
    };
    let below_meeting = down_to(to, Box::new(|_, _| {}));
    let mut below: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    let above_units = down_to(from, Box::new(|above, id| below.entry(above).or_default().push(id)));

    // From every node above both sides down to the units, the nearest first.
    let meeting = above_units.keys().filter_map(|id| below_meeting.get(id).map(|&hops| Reverse((hops, *id))));
    let mut open: BinaryHeap<Reverse<(u32, NodeId)>> = meeting.collect();
    let mut hops: BTreeMap<NodeId, u32> = BTreeMap::new();
    while let Some(Reverse((at, id))) = open.pop() {
        if hops.contains_key(&id) {
            continue;
        }
        hops.insert(id, at);
        for &under in below.get(&id).into_iter().flatten() {
            if !hops.contains_key(&under) {
                open.push(Reverse((at + 1, under)));
            }
        }
    }
    from.iter().map(|unit| hops.get(unit).copied()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::facts::Thresholds;
    use crate::metrics::example::model_of;
    use crate::{Line, UnitEntry};

    proptest! {
        /// In a forest the nearest is the one with the least distance on the line, taken pair by pair.
        #[test]
        fn the_nearest_is_the_least_of_all_distances(
            superiors in prop::collection::vec((any::<prop::sample::Index>(), prop::bool::weighted(0.1)), 2..25),
            sides in prop::collection::vec(0_u8..4, 25),
        ) {
            let unit = |(n, (superior, root)): (usize, &(prop::sample::Index, bool))| {
                let unit = UnitEntry::new(format!("u{n}"));
                if n == 0 || *root { unit } else { unit.reports_to(format!("u{}", superior.index(n))) }
            };
            let model = model_of(superiors.iter().enumerate().map(unit));
            let thresholds = Thresholds::default();
            let facts = Facts::new(&model, &thresholds);
            let side = |bit: u8| -> Vec<NodeId> {
                let ids = model.organisation().nodes().map(|node| node.id());
                ids.zip(&sides).filter(|(_, side)| *side & bit > 0).map(|(id, _)| id).collect()
            };
            let (from, to) = (side(1), side(2));
            let line = Line::of(model.organisation());
            let expected: Vec<Option<u32>> =
                from.iter().map(|&a| to.iter().filter_map(|&b| line.distance(a, b)).min()).collect();
            prop_assert_eq!(nearest(&facts, &from, &to, &[RelationKind::ReportsTo]), expected);
        }
    }

    #[test]
    fn a_cycle_ends() {
        let model = model_of([
            UnitEntry::new("a").reports_to("b"),
            UnitEntry::new("b").reports_to("a"),
            UnitEntry::new("c").reports_to("b"),
        ]);
        let thresholds = Thresholds::default();
        let facts = Facts::new(&model, &thresholds);
        let id = |key: &str| model.organisation().node(key).expect("a unit").id();
        assert_eq!(nearest(&facts, &[id("a")], &[id("c")], &[RelationKind::ReportsTo]), [Some(2)]);
    }
}
