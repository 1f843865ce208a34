use std::collections::VecDeque;

use crate::facts::Facts;
use crate::metrics::network::Digraph;
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
    /// Adds up all touches. Linear in nodes and relations for the graph, then for each touch in the nodes above units
    /// of the two areas and what is directly below these.
    pub(super) fn of(facts: &Facts<'_>) -> Self {
        let mut all = Self::default();
        let mut line = Ways::new(facts, &[RelationKind::ReportsTo]);
        let mut beyond: Option<Ways> = None;
        for touch in &facts.model().services().touches {
            let (a, b) = (facts.doers(touch.areas.0.as_str()), facts.doers(touch.areas.1.as_str()));
            let half = touch.weight.to_f64() / 2.0;
            for (from, to) in [(a, b), (b, a)] {
                if from.is_empty() {
                    all.unmet += half;
                }
                let weight = half / from.len() as f64;
                let mut hops = line.nearest(from, to);
                if hops.contains(&None) {
                    let bodies = [RelationKind::ReportsTo, RelationKind::AnswersTo, RelationKind::CommissionedBy];
                    let beyond = beyond.get_or_insert_with(|| Ways::new(facts, &bodies)).nearest(from, to);
                    hops = hops.into_iter().zip(beyond).map(|(line, beyond)| line.or(beyond)).collect();
                }
                for hops in hops {
                    match hops {
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

/// Not visited.
const NONE: u32 = u32::MAX;

/// The ways up and down some relations, with columns that are `NONE` between two questions.
struct Ways {
    /// By row, from the node above to the one below.
    graph: Digraph,
    /// Hops down to the nearest unit to which a matter can go.
    down: Vec<u32>,
    /// Hops up from the nearest unit from which a matter comes.
    up: Vec<u32>,
    /// Hops by way of a node above both.
    through: Vec<u32>,
}

impl Ways {
    fn new(facts: &Facts<'_>, upward: &[RelationKind]) -> Self {
        let organisation = facts.organisation();
        let relations = upward.iter().flat_map(|&kind| organisation.relations(kind));
        let arcs = relations.map(|(from, to)| (to.0, from.0));
        let rows = organisation.bound();
        // Rows are counted in `u32`.
        let graph = Digraph::new(rows as u32, arcs).expect("relations join nodes that exist");
        let none = vec![NONE; rows];
        Self { graph, down: none.clone(), up: none.clone(), through: none }
    }

    /// For each of some units, how many hops lead to the nearest of others: up to a node above both, and down again.
    /// `None` where no node is above both.
    fn nearest(&mut self, from: &[NodeId], to: &[NodeId]) -> Vec<Option<u32>> {
        let above_to = climb(&self.graph, to, &mut self.down);
        let above_from = climb(&self.graph, from, &mut self.up);
        let meeting = above_from.iter().map(|&row| (self.down[row as usize], row)).filter(|&(hops, _)| hops != NONE);
        let mut meeting: Vec<(u32, u32)> = meeting.collect();
        meeting.sort_unstable();

        // From every node above both sides down to the units, the nearest first.
        let mut meeting = meeting.into_iter().peekable();
        let mut open: VecDeque<(u32, u32)> = VecDeque::new();
        loop {
            let is_next = |&(hops, _): &(u32, u32)| open.front().is_none_or(|&(first, _)| hops < first);
            let Some((hops, row)) = meeting.next_if(is_next).or_else(|| open.pop_front()) else { break };
            if self.through[row as usize] == NONE {
                self.through[row as usize] = hops;
                let below = self.graph.successors(row).iter().filter(|&&below| self.up[below as usize] != NONE);
                open.extend(below.map(|&below| (hops + 1, below)));
            }
        }
        let found = from.iter().map(|id| Some(self.through[id.row()]).filter(|&hops| hops != NONE)).collect();
        for row in above_from {
            self.up[row as usize] = NONE;
            self.through[row as usize] = NONE;
        }
        for row in above_to {
            self.down[row as usize] = NONE;
        }
        found
    }
}

/// Counts hops upward from the nearest of some nodes, and gives the rows that it has come to.
fn climb(graph: &Digraph, from: &[NodeId], hops: &mut [u32]) -> Vec<u32> {
    let mut rows: Vec<u32> = from.iter().map(|id| id.0).collect();
    for &row in &rows {
        hops[row as usize] = 0;
    }
    let mut at = 0;
    while at < rows.len() {
        let next = hops[rows[at] as usize] + 1;
        for &above in graph.predecessors(rows[at]) {
            if hops[above as usize] == NONE {
                hops[above as usize] = next;
                rows.push(above);
            }
        }
        at += 1;
    }
    rows
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::facts::Thresholds;
    use crate::metrics::example::{any_units, model_of};
    use crate::{Line, UnitEntry};

    proptest! {
        /// In a forest the nearest is the one with the least distance on the line, taken pair by pair.
        #[test]
        fn the_nearest_is_the_least_of_all_distances(
            units in any_units(),
            sides in prop::collection::vec(0_u8..4, 25),
        ) {
            let model = model_of(units);
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
            prop_assert_eq!(Ways::new(&facts, &[RelationKind::ReportsTo]).nearest(&from, &to), expected);
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
        let mut ways = Ways::new(&facts, &[RelationKind::ReportsTo]);
        assert_eq!(ways.nearest(&[id("a")], &[id("c")]), [Some(2)]);
        // The columns are as they were.
        assert_eq!(ways.nearest(&[id("c"), id("b")], &[id("b")]), [Some(1), Some(0)]);
    }
}
