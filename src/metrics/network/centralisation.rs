use super::{Digraph, GENERAL_LIMIT, share};

/// How much a network turns on its most central node: Σ (c_max − cᵢ) over the nodes, divided by the most that it can be
/// in a network of as many nodes. 0 when all are equally central, 1 for a star.
///
/// L. C. Freeman: *Centrality in social networks: conceptual clarification*, Social Networks 1 (1978/79).
impl Digraph {
    /// Degree centralisation of the network without directions: Σ (d_max − dᵢ) / ((N − 1)(N − 2)). `None` with fewer
    /// than three nodes. Arcs × log arcs.
    pub fn degree_centralisation(&self) -> Option<f64> {
        let undirected = self.symmetrised();
        let nodes = self.len() as u64;
        let most = nodes.saturating_sub(1) * nodes.saturating_sub(2);
        share(short_of_most(undirected.nodes().map(|node| undirected.successors(node).len() as u64)), most)
    }

    /// Degree centralisation by the arcs that lead to each node: Σ (d_max − dᵢ) / (N − 1)². `None` with fewer than two
    /// nodes. Linear.
    pub fn in_degree_centralisation(&self) -> Option<f64> {
        let others = (self.len() as u64).saturating_sub(1);
        share(short_of_most(self.nodes().map(|node| self.predecessors(node).len() as u64)), others * others)
    }

    /// Degree centralisation by the arcs that leave each node: Σ (d_max − dᵢ) / (N − 1)². `None` with fewer than two
    /// nodes. Linear.
    pub fn out_degree_centralisation(&self) -> Option<f64> {
        let others = (self.len() as u64).saturating_sub(1);
        share(short_of_most(self.nodes().map(|node| self.successors(node).len() as u64)), others * others)
    }

    /// Closeness of every node in the network without directions: (N − 1) / Σ of the distances to the others. `None`
    /// with fewer than two nodes, or when some cannot reach one another.
    ///
    /// Linear for an out-tree; else nodes × arcs, and `None` for more than [`GENERAL_LIMIT`] nodes.
    pub fn closeness(&self) -> Option<Vec<f64>> {
        let others = self.len().checked_sub(1).filter(|&others| others > 0)? as f64;
        Some(self.farness()?.into_iter().map(|sum| others / sum as f64).collect())
    }

    /// Closeness centralisation of the network without directions: Σ (c_max − cᵢ) (2N − 3) / ((N − 1)(N − 2)). `None`
    /// with fewer than three nodes, or when some cannot reach one another.
    ///
    /// As costly as [`closeness`](Self::closeness).
    pub fn closeness_centralisation(&self) -> Option<f64> {
        let closeness = self.closeness()?;
        let nodes = closeness.len() as f64;
        let most = closeness.iter().copied().fold(0.0, f64::max);
        let sum: f64 = closeness.iter().map(|closeness| most - closeness).sum();
        // Rounding may take a star past 1.
        (nodes > 2.0).then(|| (sum * (2.0 * nodes - 3.0) / ((nodes - 1.0) * (nodes - 2.0))).min(1.0))
    }

    /// Betweenness of every node along the arcs: over all ordered pairs of other nodes of which one reaches the other,
    /// the share of the shortest paths that run through the node. In a [symmetrised](Self::symmetrised) graph each pair
    /// counts in both directions, so that it is twice what is usual for networks without direction.
    ///
    /// U. Brandes: *A faster algorithm for betweenness centrality*, Journal of Mathematical Sociology 25 (2001). Nodes
    /// × arcs, and `None` for more than [`GENERAL_LIMIT`] nodes.
    pub fn betweenness(&self) -> Option<Vec<f64>> {
        if self.len() > GENERAL_LIMIT {
            return None;
        }
        let mut between = vec![0.0; self.len()];
        let mut distance = vec![usize::MAX; self.len()];
        let mut paths = vec![0.0_f64; self.len()];
        let mut depending = vec![0.0_f64; self.len()];
        let mut order: Vec<u32> = Vec::with_capacity(self.len());
        for source in self.nodes() {
            order.push(source);
            distance[source as usize] = 0;
            paths[source as usize] = 1.0;
            let mut at = 0;
            while at < order.len() {
                let from = order[at] as usize;
                for &to in self.successors(order[at]) {
                    if distance[to as usize] == usize::MAX {
                        distance[to as usize] = distance[from] + 1;
                        order.push(to);
                    }
                    if distance[to as usize] == distance[from] + 1 {
                        paths[to as usize] += paths[from];
                    }
                }
                at += 1;
            }
            for &node in order.iter().rev() {
                let (row, of_node) = (node as usize, depending[node as usize]);
                for &before in self.predecessors(node) {
                    let before = before as usize;
                    if distance[before] != usize::MAX && distance[before] + 1 == distance[row] {
                        depending[before] += paths[before] / paths[row] * (1.0 + of_node);
                    }
                }
                if node != source {
                    between[row] += of_node;
                }
            }
            for node in order.drain(..) {
                distance[node as usize] = usize::MAX;
                paths[node as usize] = 0.0;
                depending[node as usize] = 0.0;
            }
        }
        Some(between)
    }

    /// Betweenness centralisation along the arcs: Σ (b_max − bᵢ) / ((N − 1)² (N − 2)). `None` with fewer than three
    /// nodes.
    ///
    /// As costly as [`betweenness`](Self::betweenness).
    pub fn betweenness_centralisation_directed(&self) -> Option<f64> {
        betweenness_centralisation(&self.betweenness()?)
    }

    /// Betweenness centralisation of the network without directions. `None` with fewer than three nodes.
    ///
    /// Linear for an out-forest; else as costly as [`betweenness`](Self::betweenness).
    pub fn betweenness_centralisation(&self) -> Option<f64> {
        match self.forest_betweenness() {
            Some(between) => betweenness_centralisation(&between),
            None => self.symmetrised().betweenness_centralisation_directed(),
        }
    }

    /// The sum of the distances from each node to all others, directions left out.
    fn farness(&self) -> Option<Vec<u64>> {
        if self.component_sizes().len() != 1 {
            return None;
        }
        let nodes = self.len() as u64;
        if let Some(forest) = self.forest() {
            let mut far = vec![forest.depth.iter().sum(); self.len()];
            // One step down, all below come nearer by one, and all others go farther by one.
            for &node in &forest.order[1..] {
                let superior = self.predecessors(node)[0] as usize;
                far[node as usize] = far[superior] + nodes - 2 * (forest.below[node as usize] + 1);
            }
            return Some(far);
        }
        if self.len() > GENERAL_LIMIT {
            return None;
        }
        let undirected = self.symmetrised();
        let mut distance = vec![u64::MAX; self.len()];
        let mut order: Vec<u32> = Vec::with_capacity(self.len());
        let far = undirected.nodes().map(|source| {
            distance.fill(u64::MAX);
            distance[source as usize] = 0;
            order.clear();
            order.push(source);
            let mut at = 0;
            while at < order.len() {
                let next = distance[order[at] as usize] + 1;
                for &to in undirected.successors(order[at]) {
                    if distance[to as usize] == u64::MAX {
                        distance[to as usize] = next;
                        order.push(to);
                    }
                }
                at += 1;
            }
            distance.iter().sum()
        });
        Some(far.collect())
    }

    /// Betweenness in the network without directions, each pair in both, when the graph is an out-forest: all pairs of
    /// nodes in different branches of a node have their one path through it.
    fn forest_betweenness(&self) -> Option<Vec<f64>> {
        let forest = self.forest()?;
        let mut size = vec![0_u64; self.len()];
        for &node in &forest.order {
            size[node as usize] = match self.predecessors(node).first() {
                Some(&superior) => size[superior as usize],
                None => forest.below[node as usize] + 1,
            };
        }
        let square = |number: u64| number as f64 * number as f64;
        let between = self.nodes().map(|node| {
            let others = size[node as usize] - 1;
            let branches = self.successors(node).iter().map(|&below| square(forest.below[below as usize] + 1));
            square(others) - branches.sum::<f64>() - square(others - forest.below[node as usize])
        });
        Some(between.collect())
    }
}

fn short_of_most(centrality: impl Iterator<Item = u64> + Clone) -> u64 {
    let most = centrality.clone().max().unwrap_or(0);
    centrality.map(|value| most - value).sum()
}

/// A symmetrised graph has twice the betweenness and twice the greatest possible sum of a network without directions.
fn betweenness_centralisation(between: &[f64]) -> Option<f64> {
    let nodes = between.len() as f64;
    let most = between.iter().copied().fold(0.0, f64::max);
    let sum: f64 = between.iter().map(|value| most - value).sum();
    (nodes > 2.0).then(|| (sum / ((nodes - 1.0) * (nodes - 1.0) * (nodes - 2.0))).min(1.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::published::{ADVICE, FRIENDSHIP, KITE, REPORTS_TO};
    use super::super::tests::{any_digraph, any_forest, digraph};
    use super::*;

    fn close(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() < 1e-9)
    }

    /// The complete tree with so many subordinates each, on so many nodes.
    fn tree(span: u32, nodes: u32) -> Digraph {
        Digraph::new(nodes, (1..nodes).map(|node| ((node - 1) / span, node))).expect("a tree")
    }

    /// Degree, betweenness and closeness centralisation, as networkx and Freeman's formulas give them.
    #[test]
    fn known_networks_are_as_published() {
        let ring = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)];
        let complete: Vec<(u32, u32)> = (0..5).flat_map(|a| (0..a).map(move |b| (a, b))).collect();
        let rows = [
            ("star", tree(4, 5), [1.0, 1.0, 1.0]),
            ("path", tree(1, 5), [1.0 / 6.0, 5.0 / 12.0, 19.0 / 45.0]),
            ("ring", digraph(5, &ring), [0.0; 3]),
            ("complete", digraph(5, &complete), [0.0; 3]),
            ("binary tree", tree(2, 7), [0.3, 0.4, 0.37]),
            ("ternary tree", tree(3, 13), [7.0 / 33.0, 27.0 / 44.0, 0.444_946_947_4]),
            ("kite", digraph(10, KITE), [1.0 / 3.0, 8.0 / 27.0, 0.270_374_931_581_828]),
        ];
        for (name, graph, [degree, betweenness, closeness]) in rows {
            assert!(close(graph.degree_centralisation(), degree), "{name}");
            assert!(close(graph.betweenness_centralisation(), betweenness), "{name}");
            assert!(
                graph.closeness_centralisation().is_some_and(|found| (found - closeness).abs() < 1e-8),
                "{name}: {:?}",
                graph.closeness_centralisation()
            );
        }
    }

    /// Krackhardt's kite (1990): Diane has the greatest degree, Fernando and Garth are closest, Heather lies between.
    #[test]
    fn the_nodes_of_the_kite_are_as_published() {
        let kite = digraph(10, KITE).symmetrised();
        let degree: Vec<usize> = kite.nodes().map(|node| kite.successors(node).len()).collect();
        assert_eq!(degree, [4, 4, 3, 6, 3, 5, 5, 3, 2, 1]);
        let closeness = kite.closeness().expect("it hangs together");
        let distances = [17.0, 17.0, 18.0, 15.0, 18.0, 14.0, 14.0, 15.0, 21.0, 29.0];
        assert_eq!(closeness, distances.map(|sum| 9.0 / sum));
        let between = kite.betweenness().expect("it is small");
        let twice = [5.0 / 3.0, 5.0 / 3.0, 0.0, 22.0 / 3.0, 0.0, 50.0 / 3.0, 50.0 / 3.0, 28.0, 16.0, 0.0];
        for (found, expected) in between.into_iter().zip(twice) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
    }

    /// The 21 managers of Krackhardt (1987) as R's `sna` has them: by arcs in, by arcs out, betweenness along the arcs.
    #[test]
    fn the_managers_are_as_published() {
        let rows = [
            (REPORTS_TO, 0.3175, 0.0025, 0.017_236_84),
            (ADVICE, 0.47, 0.575, 0.210_296_1),
            (FRIENDSHIP, 0.27, 0.69, 0.316_328_9),
        ];
        for (arcs, into, out, between) in rows {
            let graph = digraph(21, arcs);
            assert_eq!(graph.in_degree_centralisation(), Some(into));
            assert_eq!(graph.out_degree_centralisation(), Some(out));
            let found = graph.betweenness_centralisation_directed().expect("it is small");
            assert!((found - between).abs() < 1e-7, "{found} {between}");
        }
    }

    /// In a complete tree the betweenness of the root is C(z, 2) n², with n nodes below each of its z subordinates.
    #[test]
    fn the_root_of_a_complete_tree_follows_its_closed_form() {
        for (span, nodes, root, greatest, wiener) in [
            (2, 7, 9.0, 9.0, 48),
            (3, 13, 48.0, 48.0, 216),
            (3, 40, 507.0, 507.0, 3402),
            (5, 31, 360.0, 360.0, 1500),
            (2, 63, 961.0, 1185.0, 12864),
        ] {
            let tree = tree(span, nodes);
            let between = tree.forest_betweenness().expect("a forest");
            assert_eq!(between[0] / 2.0, root);
            assert_eq!(between.iter().copied().fold(0.0, f64::max) / 2.0, greatest);
            assert_eq!(tree.farness().expect("a tree").iter().sum::<u64>() / 2, wiener);
        }
    }

    #[test]
    fn too_few_or_scattered_nodes_have_none() {
        for nodes in 0..3 {
            let graph = digraph(nodes, &[]);
            assert_eq!(graph.degree_centralisation(), None);
            assert_eq!(graph.betweenness_centralisation(), None);
            assert_eq!(graph.closeness_centralisation(), None);
        }
        assert_eq!(digraph(2, &[(0, 1)]).closeness_centralisation(), None);
        let scattered = digraph(4, &[(0, 1), (2, 3)]);
        assert_eq!(scattered.closeness(), None);
        assert_eq!(scattered.degree_centralisation(), Some(0.0));
    }

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

    #[test]
    fn no_star_is_more_central_than_can_be() {
        for nodes in 3..60 {
            let star = tree(nodes - 1, nodes);
            for found in [star.closeness_centralisation(), star.betweenness_centralisation()] {
                assert!(found.is_some_and(|found| found <= 1.0 && found > 1.0 - 1e-12), "{nodes}: {found:?}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn betweenness_is_that_of_paths_walked(graph in any_digraph()) {
            for graph in [graph.symmetrised(), graph] {
                for (found, expected) in graph.betweenness().expect("small").into_iter().zip(walked(&graph)) {
                    prop_assert!((found - expected).abs() < 1e-9);
                }
            }
        }

        #[test]
        fn the_short_way_for_forests_is_the_long_one(forest in any_forest()) {
            let long = forest.symmetrised();
            prop_assert_eq!(forest.forest_betweenness(), long.betweenness());
            prop_assert_eq!(forest.farness(), long.farness());
            prop_assert_eq!(forest.closeness_centralisation(), long.closeness_centralisation());
        }
    }
}
