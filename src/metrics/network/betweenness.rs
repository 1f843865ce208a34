use super::estimate::{Estimate, draw};
use super::hanging::Hanging;
use super::{Digraph, GENERAL_LIMIT};

/// From how many nodes paths are followed where there are too many to follow them from all: half of them to find the node
/// that most paths run through, the others to tell how many do.
const SAMPLE: u64 = 128;

impl Digraph {
    /// Betweenness of every node along the arcs: over all ordered pairs of other nodes of which one reaches the other,
    /// the share of the shortest paths that run through the node. In a [symmetrised](Self::symmetrised) graph each pair
    /// counts in both directions, so that it is twice what is usual for networks without direction.
    ///
    /// U. Brandes: *A faster algorithm for betweenness centrality*, Journal of Mathematical Sociology 25 (2001). Nodes
    /// × arcs, and `None` for more than [`GENERAL_LIMIT`] nodes.
    pub fn betweenness(&self) -> Option<Vec<f64>> {
        (self.len() <= GENERAL_LIMIT).then(|| {
            let mut between = vec![0.0; self.len()];
            let mut paths = Paths::of(self);
            for source in self.nodes() {
                paths.follow(source, |_| 1.0, |node, depending| between[node as usize] += depending);
            }
            between
        })
    }

    /// Betweenness centralisation along the arcs: Σ (b_max − bᵢ) / ((N − 1)² (N − 2)). `None` with fewer than three
    /// nodes.
    ///
    /// As costly as [`betweenness`](Self::betweenness).
    pub fn betweenness_centralisation_directed(&self) -> Option<f64> {
        let between = self.betweenness()?;
        (self.len() > 2).then(|| exact(&between).number)
    }

    /// Betweenness centralisation of the network without directions. `None` with fewer than three nodes.
    ///
    /// Linear for an out-forest; else linear and nodes × arcs of the core, which is what is left when all that hangs by
    /// one tie is taken off. For a core of more than [`GENERAL_LIMIT`] nodes it is estimated from the paths from 128
    /// nodes: one half finds the node that has most, whose betweenness is taken for b_max, and the other half is the
    /// sample. Where many nodes are nearly alike and none stands out, it may be too low by what one lacks of the most.
    pub fn betweenness_centralisation(&self) -> Option<Estimate> {
        self.betweenness_within(GENERAL_LIMIT, SAMPLE)
    }

    fn betweenness_within(&self, limit: usize, sample: u64) -> Option<Estimate> {
        (self.len() > 2).then(|| match self.forest_betweenness() {
            Some(between) => exact(&between),
            None => {
                let hanging = Hanging::of(self);
                match hanging.betweenness(limit) {
                    Some(between) => exact(&between),
                    None => hanging.sampled_betweenness(sample),
                }
            }
        })
    }

    /// Betweenness in the network without directions, each pair in both, when the graph is an out-forest: all pairs of
    /// nodes in different branches of a node have their one path through it.
    fn forest_betweenness(&self) -> Option<Vec<f64>> {
        let forest = self.forest()?;
        // How many nodes the tree of a node has; of one tree all have all.
        let mut size: Vec<u32> = Vec::new();
        if forest.order.iter().take(2).filter(|&&node| self.predecessors(node).is_empty()).count() > 1 {
            size.resize(self.len(), 0);
            for &node in &forest.order {
                size[node as usize] = match self.predecessors(node).first() {
                    Some(&superior) => size[superior as usize],
                    None => forest.below[node as usize] + 1,
                };
            }
        }
        let between = self.nodes().map(|node| {
            let others = size.get(node as usize).copied().unwrap_or(self.len() as u32) - 1;
            let branches = self.successors(node).iter().map(|&below| square(forest.below[below as usize] + 1));
            square(others) - branches.sum::<f64>() - square(others - forest.below[node as usize])
        });
        Some(between.collect())
    }
}

fn square(number: u32) -> f64 {
    f64::from(number) * f64::from(number)
}

/// From the betweenness of every node, each pair in both directions: twice that of a network without directions, and of
/// twice the greatest possible sum.
fn exact(between: &[f64]) -> Estimate {
    let most = between.iter().copied().fold(0.0, f64::max);
    Estimate::exact(centralisation(between.iter().map(|value| most - value).sum(), between.len()))
}

fn centralisation(sum: f64, nodes: usize) -> f64 {
    (sum / greatest(nodes)).clamp(0.0, 1.0)
}

fn greatest(nodes: usize) -> f64 {
    let nodes = nodes as f64;
    (nodes - 1.0) * (nodes - 1.0) * (nodes - 2.0)
}

impl Hanging {
    /// The betweenness that each node has because what hangs from it reaches the rest, and one another, through it only.
    fn between_branches(&self) -> Vec<f64> {
        let mut between = vec![0.0; self.len()];
        // All pairs of others, less those within a branch.
        for &node in &self.taken {
            between[self.from[node as usize] as usize] -= square(self.size[node as usize]);
        }
        for (row, value) in between.iter_mut().enumerate() {
            let together = self.together[self.place[row] as usize] as u32;
            *value += square(together - 1) - square(together - self.size[row]);
        }
        between
    }

    /// The betweenness of every node; `None` for a core of more nodes than a limit.
    fn betweenness(&self, limit: usize) -> Option<Vec<f64>> {
        if self.core.len() > limit {
            return None;
        }
        let mut of_core = vec![0.0; self.core.len()];
        let mut paths = Paths::of(&self.core);
        for source in self.core.nodes() {
            let (weight, of_core) = (self.weight[source as usize], &mut of_core);
            paths.follow(
                source,
                |node| self.weight[node as usize],
                |node, depending| {
                    of_core[node as usize] += weight * depending;
                },
            );
        }
        let mut between = self.between_branches();
        for node in (0..self.len()).filter(|&node| self.from[node] as usize == node) {
            between[node] += of_core[self.place[node] as usize];
        }
        Some(between)
    }

    fn sampled_betweenness(&self, sample: u64) -> Estimate {
        let nodes = self.len() as u64;
        let branches = self.between_branches();
        let drawn = draw("betweenness-centralisation", nodes, sample);
        let weight = |node: u32| self.weight[node as usize];
        let mut paths = Paths::of(&self.core);

        // Those drawn stand in rising order: every second is for finding the node. On a node beside one that is drawn all
        // hangs that this one reaches, so that of each the greatest share is left out.
        let mut sum = vec![0.0; self.core.len()];
        let mut greatest_of = vec![0.0_f64; self.core.len()];
        let first = drawn.iter().step_by(2);
        for &node in first.clone() {
            paths.follow(self.place[node as usize], weight, |node, value| {
                sum[node as usize] += value;
                greatest_of[node as usize] = greatest_of[node as usize].max(value);
            });
        }
        let by = nodes as f64 / (first.len() - 1).max(1) as f64;
        let in_core = |node: usize| self.from[node] as usize == node;
        let score = |node: usize| {
            let place = self.place[node] as usize;
            branches[node] + if in_core(node) { by * (sum[place] - greatest_of[place]) } else { 0.0 }
        };
        let most = (0..self.len())
            .map(|node| (score(node), node))
            .fold((f64::MIN, 0), |most, node| if node.0 > most.0 { node } else { most });
        let (_, most) = most;

        let mut short = Vec::new();
        for &node in drawn.iter().skip(1).step_by(2) {
            let (mut all, mut here) = (0.0, 0.0);
            paths.follow(self.place[node as usize], weight, |node, value| {
                all += value;
                if in_core(most) && node == self.place[most] {
                    here += value;
                }
            });
            short.push(nodes as f64 * here - all);
        }
        let outside = nodes as f64 * branches[most] - branches.iter().sum::<f64>();
        let found = Estimate::mean(&short, nodes).scaled(outside, nodes as f64);
        let found = found.over(greatest(self.len()));
        Estimate { number: found.number.clamp(0.0, 1.0), ..found }
    }
}

/// Not come to.
const NONE: u32 = u32::MAX;

/// A number of paths, which may be greater than any float: `part` × [`UNIT`]^`power`.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    part: f64,
    power: u32,
}

/// 2^512.
const UNIT: f64 = f64::from_bits((1023 + 512) << 52);

impl Count {
    const ONE: Self = Self { part: 1.0, power: 0 };

    /// The number as so many times a power of [`UNIT`] that is not smaller.
    fn at(self, power: u32) -> f64 {
        match power - self.power {
            0 => self.part,
            1 => self.part / UNIT,
            // No more than rounding takes away.
            _ => 0.0,
        }
    }

    fn plus(self, other: Self) -> Self {
        let power = self.power.max(other.power);
        let part = self.at(power) + other.at(power);
        if part > UNIT { Self { part: part / UNIT, power: power + 1 } } else { Self { part, power } }
    }

    /// The share that it is of a number that is not smaller.
    fn of(self, whole: Self) -> f64 {
        self.at(whole.power) / whole.part
    }
}

/// The shortest paths from one node of a graph to all others.
struct Paths<'g> {
    graph: &'g Digraph,
    distance: Vec<u32>,
    number: Vec<Count>,
    depending: Vec<f64>,
    order: Vec<u32>,
}

impl<'g> Paths<'g> {
    fn of(graph: &'g Digraph) -> Self {
        Self {
            graph,
            distance: vec![NONE; graph.len()],
            number: vec![Count::default(); graph.len()],
            depending: vec![0.0; graph.len()],
            order: Vec::with_capacity(graph.len()),
        }
    }

    /// Follows the paths from a node to all others, each of which has a weight, and gives for each node in between how much
    /// weight depends on it: Σ over the ends of paths of the weight and the share of the paths that run through the node.
    fn follow(&mut self, source: u32, weight: impl Fn(u32) -> f64, mut found: impl FnMut(u32, f64)) {
        let Self { graph, distance, number, depending, order } = self;
        order.push(source);
        distance[source as usize] = 0;
        number[source as usize] = Count::ONE;
        let mut at = 0;
        while at < order.len() {
            let from = order[at] as usize;
            for &to in graph.successors(order[at]) {
                let to = to as usize;
                if distance[to] == NONE {
                    distance[to] = distance[from] + 1;
                    order.push(to as u32);
                }
                if distance[to] == distance[from] + 1 {
                    number[to] = number[to].plus(number[from]);
                }
            }
            at += 1;
        }
        for &node in order.iter().rev() {
            let row = node as usize;
            if node != source {
                let here = weight(node) + depending[row];
                for &before in graph.predecessors(node) {
                    let before = before as usize;
                    if distance[before] != NONE && distance[before] + 1 == distance[row] {
                        depending[before] += number[before].of(number[row]) * here;
                    }
                }
                found(node, depending[row]);
            }
        }
        for node in order.drain(..) {
            let row = node as usize;
            (distance[row], number[row], depending[row]) = (NONE, Count::default(), 0.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{any_digraph, any_forest, any_nearly_forest, digraph, tangled};
    use super::*;

    /// Every shortest path between every ordered pair, walked one by one.
    fn walked(graph: &Digraph) -> Vec<f64> {
        let n = graph.len();
        let mut between = vec![0.0; n];
        for source in graph.nodes() {
            for target in graph.nodes().filter(|&target| target != source) {
                let mut paths = vec![vec![source]];
                while !paths.is_empty() && !paths.iter().any(|path| path.last() == Some(&target)) {
                    paths = paths
                        .iter()
                        .flat_map(|path| {
                            let last = path[path.len() - 1];
                            let onward = graph.successors(last).iter().filter(|to| !path.contains(to));
                            onward.map(|&to| path.iter().copied().chain([to]).collect::<Vec<u32>>())
                        })
                        .collect();
                }
                paths.retain(|path| path.last() == Some(&target));
                for path in &paths {
                    for &node in &path[1..path.len() - 1] {
                        between[node as usize] += 1.0 / paths.len() as f64;
                    }
                }
            }
        }
        between
    }

    fn close(found: &[f64], expected: &[f64]) -> bool {
        found.len() == expected.len()
            && found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-8)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn betweenness_is_that_of_paths_walked(graph in any_digraph()) {
            for graph in [graph.symmetrised(), graph] {
                prop_assert!(close(&graph.betweenness().expect("small"), &walked(&graph)));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn the_short_ways_are_the_long_one(graph in prop_oneof![any_digraph(), any_forest(), any_nearly_forest()]) {
            let long = graph.symmetrised().betweenness().expect("small");
            let hanging = Hanging::of(&graph);
            prop_assert!(close(&hanging.betweenness(usize::MAX).expect("no limit"), &long));
            prop_assert_eq!(graph.forest_betweenness().is_some(), graph.is_out_forest());
            if let Some(of_forest) = graph.forest_betweenness() {
                prop_assert_eq!(of_forest, long);
            }
        }
    }

    /// A chain of 1500 diamonds, beside which a chain as long leads: more shortest paths than a float can count.
    #[test]
    fn there_may_be_more_paths_than_a_float_can_count() {
        let diamonds = 1_500_u32;
        let diamond = |n: u32| [(3 * n, 3 * n + 1), (3 * n, 3 * n + 2), (3 * n + 1, 3 * n + 3), (3 * n + 2, 3 * n + 3)];
        let start = 3 * diamonds + 1;
        let beside = (start..start + 2 * diamonds).map(|node| (if node == start { 0 } else { node - 1 }, node));
        let graph = Digraph::new(start + 2 * diamonds, (0..diamonds).flat_map(diamond).chain(beside)).expect("nodes");
        let mut paths = Paths::of(&graph);
        let mut found = vec![0.0; graph.len()];
        paths.follow(0, |_| 1.0, |node, depending| found[node as usize] = depending);
        // Behind the nth diamond there are 3 nodes for each other one, and within one each side is on half of the paths.
        assert_eq!(found[3], f64::from(3 * (diamonds - 1)));
        assert_eq!(found[1], f64::from(3 * (diamonds - 1) + 1) / 2.0);
        assert_eq!(found[start as usize], f64::from(2 * diamonds - 1));
    }

    /// Within three standard errors, in all but 3 of 1000 cases; five graphs.
    #[test]
    fn a_sample_is_as_far_off_as_it_says() {
        for every in [3, 5, 40, 400, 10_000] {
            let graph = tangled(1_001, every);
            let exact = graph.betweenness_within(usize::MAX, 0).expect("three nodes");
            let found = graph.betweenness_within(0, SAMPLE).expect("three nodes");
            assert_eq!((exact.sample, found.sample), (None, Some(64)));
            let off = (found.number - exact.number).abs() / found.standard_error;
            assert!(off < 3.0, "{every}: {found:?} of {exact:?}");
        }
        // Where nothing is in the core but a ring, all are alike.
        let ring = digraph(6, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0)]);
        assert!(ring.betweenness_within(0, 6).is_some_and(|found| found.number < 1e-12));
    }
}
