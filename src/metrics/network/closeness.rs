use super::estimate::{Estimate, draw};
use super::hanging::Hanging;
use super::{Digraph, GENERAL_LIMIT};

/// From how many nodes distances are counted where there are too many to count from all.
const SAMPLE: u64 = 64;

/// From how many more, those that seem nearest to all.
const NEAREST: usize = 16;

impl Digraph {
    /// Closeness of every node in the network without directions: (N − 1) / Σ of the distances to the others. `None`
    /// with fewer than two nodes, or when some cannot reach one another.
    ///
    /// Linear for an out-tree; else linear and nodes × arcs of the core, which is what is left when all that hangs by
    /// one tie is taken off. `None` for a core of more than [`GENERAL_LIMIT`] nodes.
    pub fn closeness(&self) -> Option<Vec<f64>> {
        let others = self.len().checked_sub(1).filter(|&others| others > 0)? as f64;
        let farness = match self.tree_farness() {
            Some(farness) => farness,
            None => Distances::of(Hanging::of(self))?.farness(GENERAL_LIMIT)?,
        };
        Some(farness.into_iter().map(|sum| others / sum as f64).collect())
    }

    /// Closeness centralisation of the network without directions: Σ (c_max − cᵢ) (2N − 3) / ((N − 1)(N − 2)). `None`
    /// with fewer than three nodes, or when some cannot reach one another.
    ///
    /// As costly as [`closeness`](Self::closeness); for a core of more than [`GENERAL_LIMIT`] nodes the mean of the cᵢ is
    /// estimated from 64 nodes, and c_max is the greatest of theirs and of the 16 that by these seem nearest to all.
    pub fn closeness_centralisation(&self) -> Option<Estimate> {
        self.closeness_within(GENERAL_LIMIT, SAMPLE)
    }

    fn closeness_within(&self, limit: usize, sample: u64) -> Option<Estimate> {
        if self.len() < 3 {
            return None;
        }
        let exact = |farness: &[u64]| {
            let least = farness.iter().copied().min().unwrap_or(1);
            let mean = farness.iter().map(|&sum| 1.0 / sum as f64).sum::<f64>() / farness.len() as f64;
            centralisation(least, Estimate::exact(mean), self.len())
        };
        if let Some(farness) = self.tree_farness() {
            return Some(exact(&farness));
        }
        let mut distances = Distances::of(Hanging::of(self))?;
        Some(match distances.farness(limit) {
            Some(farness) => exact(&farness),
            None => {
                let (least, mean) = distances.sampled(sample);
                centralisation(least, mean, self.len())
            }
        })
    }

    /// The sum of the distances from each node to all others, directions left out, when the graph is an out-tree.
    fn tree_farness(&self) -> Option<Vec<u64>> {
        let forest = self.forest()?;
        let nodes = self.len() as u64;
        let mut far = vec![forest.depth.iter().copied().map(u64::from).sum(); self.len()];
        // One step down, all below come nearer by one, and all others go farther by one.
        for &node in forest.order.get(1..)? {
            let superior = *self.predecessors(node).first()?;
            far[node as usize] = far[superior as usize] + nodes - 2 * (u64::from(forest.below[node as usize]) + 1);
        }
        Some(far)
    }
}

/// From the least farness and the mean of 1 / farness.
fn centralisation(least: u64, mean: Estimate, nodes: usize) -> Estimate {
    let nodes = nodes as f64;
    let found = mean.scaled(1.0 / least as f64, -1.0).scaled(0.0, nodes * (2.0 * nodes - 3.0) / (nodes - 2.0));
    // Rounding may take a star past 1.
    Estimate { number: found.number.clamp(0.0, 1.0), ..found }
}

/// Distances in a network that hangs together.
struct Distances {
    hanging: Hanging,
    distance: Vec<u32>,
    order: Vec<u32>,
}

impl Distances {
    /// `None` when it does not hang together.
    fn of(hanging: Hanging) -> Option<Self> {
        let nodes = hanging.len() as u64;
        let hangs_together = hanging.together.first() == Some(&nodes);
        let distance = vec![u32::MAX; hanging.core.len()];
        hangs_together.then_some(Self { hanging, distance, order: Vec::new() })
    }

    /// Counts the distances from a node of the core, and gives their sum over all nodes, what hangs taken to be where it hangs.
    fn count(&mut self, source: u32) -> u64 {
        let Hanging { core, weight, .. } = &self.hanging;
        self.distance.fill(u32::MAX);
        self.distance[source as usize] = 0;
        self.order.clear();
        self.order.push(source);
        let (mut at, mut sum) = (0, 0);
        while at < self.order.len() {
            let node = self.order[at];
            let here = self.distance[node as usize];
            sum += u64::from(here) * weight[node as usize] as u64;
            for &to in core.successors(node) {
                if self.distance[to as usize] == u32::MAX {
                    self.distance[to as usize] = here + 1;
                    self.order.push(to);
                }
            }
            at += 1;
        }
        sum
    }

    /// The sum of the distances of each node to that in the core from which it hangs.
    fn within(&self) -> u64 {
        // Each tie by which something hangs is gone by all that hangs there.
        self.hanging.taken.iter().map(|&node| u64::from(self.hanging.size[node as usize])).sum()
    }

    /// How much farther each node is from all others than the one in the core from which it hangs.
    fn farther(&self) -> Vec<i64> {
        let mut farther = vec![0; self.hanging.len()];
        for &node in self.hanging.taken.iter().rev() {
            let from = farther[self.hanging.from[node as usize] as usize];
            farther[node as usize] = from + self.hanging.len() as i64 - 2 * i64::from(self.hanging.size[node as usize]);
        }
        farther
    }

    /// The sum of the distances from each node to all others; `None` for a core of more nodes than a limit.
    fn farness(&mut self, limit: usize) -> Option<Vec<u64>> {
        if self.hanging.core.len() > limit {
            return None;
        }
        let within = self.within();
        let of_core: Vec<u64> = self.hanging.core.nodes().map(|node| within + self.count(node)).collect();
        let farther = self.farther();
        let of = |(&place, &farther): (&u32, &i64)| of_core[place as usize].saturating_add_signed(farther);
        Some(self.hanging.place.iter().zip(&farther).map(of).collect())
    }

    /// The least farness that is found, and the mean of 1 / farness, from so many nodes.
    fn sampled(&mut self, sample: u64) -> (u64, Estimate) {
        let nodes = self.hanging.len() as u64;
        let (within, farther) = (self.within(), self.farther());
        let mut nearest_of = vec![0_i64; self.hanging.core.len()];
        for (&place, &farther) in self.hanging.place.iter().zip(&farther) {
            let nearest = &mut nearest_of[place as usize];
            *nearest = farther.min(*nearest);
        }
        // The sum of the distances of each of the core to the nodes drawn, as if each hung from the core by itself.
        let mut to_drawn = vec![0_u64; self.hanging.core.len()];
        let (mut least, mut drawn) = (u64::MAX, Vec::new());
        for node in draw("closeness-centralisation", nodes, sample) {
            let place = self.hanging.place[node as usize];
            let of_core = within + self.count(place);
            let sum = of_core.saturating_add_signed(farther[node as usize]);
            least = least.min(of_core.saturating_add_signed(nearest_of[place as usize]));
            drawn.push(1.0 / sum as f64);
            to_drawn.iter_mut().zip(&self.distance).for_each(|(sum, &distance)| *sum += u64::from(distance));
        }
        let number = drawn.len() as f64;
        let mut candidates: Vec<(i64, u32)> = (0..)
            .zip(to_drawn.iter().zip(&nearest_of))
            .map(|(place, (&sum, &nearest))| ((sum as f64 / number * nodes as f64) as i64 + nearest, place))
            .collect();
        candidates.sort_unstable();
        for (_, place) in candidates.into_iter().take(NEAREST) {
            least = least.min((within + self.count(place)).saturating_add_signed(nearest_of[place as usize]));
        }
        (least, Estimate::mean(&drawn, nodes))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{any_digraph, any_forest, any_nearly_forest, tangled};
    use super::*;

    /// From the shortest ways between all pairs (Floyd and Warshall).
    fn slow(graph: &Digraph) -> Option<Vec<u64>> {
        let (network, n) = (graph.symmetrised(), graph.len());
        let mut way = vec![vec![1_u64 << 40; n]; n];
        for node in network.nodes() {
            way[node as usize][node as usize] = 0;
            for &to in network.successors(node) {
                way[node as usize][to as usize] = 1;
            }
        }
        for by in 0..n {
            for a in 0..n {
                for b in 0..n {
                    way[a][b] = way[a][b].min(way[a][by] + way[by][b]);
                }
            }
        }
        let sums: Vec<u64> = way.into_iter().map(|row| row.into_iter().sum()).collect();
        sums.iter().all(|&sum| sum < 1_u64 << 40).then_some(sums)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn distances_are_those_of_all_pairs(graph in prop_oneof![any_digraph(), any_forest(), any_nearly_forest()]) {
            let expected = slow(&graph);
            let by_core = Distances::of(Hanging::of(&graph)).and_then(|mut distances| distances.farness(usize::MAX));
            prop_assert_eq!(&by_core, &expected);
            if let Some(by_tree) = graph.tree_farness().filter(|_| graph.component_sizes().len() == 1) {
                prop_assert_eq!(Some(by_tree), expected.clone());
            }
            let exact = graph.closeness_centralisation();
            prop_assert_eq!(exact.is_some(), graph.len() > 2 && expected.is_some());
            if let (Some(exact), Some(expected)) = (exact, expected) {
                let n = expected.len() as f64;
                let closeness: Vec<f64> = expected.iter().map(|&sum| (n - 1.0) / sum as f64).collect();
                let most = closeness.iter().copied().fold(0.0, f64::max);
                let sum: f64 = closeness.iter().map(|closeness| most - closeness).sum();
                let freeman = sum * (2.0 * n - 3.0) / ((n - 1.0) * (n - 2.0));
                prop_assert!((exact.number - freeman).abs() < 1e-9 && exact.sample.is_none());
                // All nodes are a sample without error.
                if !graph.is_out_forest() {
                    let whole = graph.closeness_within(0, u64::MAX).expect("it hangs together");
                    prop_assert!((whole.number - exact.number).abs() < 1e-9 && whole.standard_error == 0.0);
                }
            }
        }
    }

    /// Within three standard errors, in all but 3 of 1000 cases; five graphs.
    #[test]
    fn a_sample_is_as_far_off_as_it_says() {
        for every in [3, 5, 40, 400, 10_000] {
            let graph = tangled(2_001, every);
            let Some(exact) = graph.closeness_within(usize::MAX, 0) else { continue };
            let found = graph.closeness_within(0, SAMPLE).expect("it hangs together");
            assert_eq!((exact.sample, found.sample), (None, Some(SAMPLE)));
            let off = (found.number - exact.number).abs() / found.standard_error;
            assert!(off < 3.0, "{every}: {found:?} of {exact:?}");
        }
    }
}
