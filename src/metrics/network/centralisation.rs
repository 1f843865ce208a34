use super::{Digraph, share};

/// How much a network turns on its most central node: Σ (c_max − cᵢ) over the nodes, divided by the most that it can be
/// in a network of as many nodes. 0 when all are equally central, 1 for a star.
///
/// L. C. Freeman: *Centrality in social networks: conceptual clarification*, Social Networks 1 (1978/79).
impl Digraph {
    /// Degree centralisation of the network without directions: Σ (d_max − dᵢ) / ((N − 1)(N − 2)). `None` with fewer
    /// than three nodes. Linear.
    pub fn degree_centralisation(&self) -> Option<f64> {
        let degree = self.nodes().map(|node| {
            let (into, out) = (self.predecessors(node), self.successors(node));
            (into.len() + out.len()) as u64 - in_both(into, out)
        });
        let nodes = self.len() as u64;
        share(short_of_most(degree), nodes.saturating_sub(1) * nodes.saturating_sub(2))
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
}

fn short_of_most(centrality: impl Iterator<Item = u64> + Clone) -> u64 {
    let most = centrality.clone().max().unwrap_or(0);
    centrality.map(|value| most - value).sum()
}

/// How many numbers stand in both of two lists in rising order.
fn in_both(mut one: &[u32], mut other: &[u32]) -> u64 {
    let mut both = 0;
    while let (Some((a, rest)), Some((b, rest_of_other))) = (one.split_first(), other.split_first()) {
        both += u64::from(a == b);
        if a <= b {
            one = rest;
        }
        if b <= a {
            other = rest_of_other;
        }
    }
    both
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::published::{ADVICE, FRIENDSHIP, KITE, REPORTS_TO};
    use super::super::tests::{any_digraph, digraph, number};
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
            assert!(close(number(graph.betweenness_centralisation()), betweenness), "{name}");
            assert!(
                number(graph.closeness_centralisation()).is_some_and(|found| (found - closeness).abs() < 1e-8),
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
            let between = tree.symmetrised().betweenness().expect("it is small");
            assert_eq!(between[0] / 2.0, root);
            assert_eq!(between.iter().copied().fold(0.0, f64::max) / 2.0, greatest);
            let farness =
                tree.closeness().expect("a tree").into_iter().map(|closeness| f64::from(nodes - 1) / closeness);
            assert!((farness.sum::<f64>() / 2.0 - f64::from(wiener)).abs() < 1e-6);
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

    #[test]
    fn no_star_is_more_central_than_can_be() {
        for nodes in 3..60 {
            let star = tree(nodes - 1, nodes);
            for found in [number(star.closeness_centralisation()), number(star.betweenness_centralisation())] {
                assert!(found.is_some_and(|found| found <= 1.0 && found > 1.0 - 1e-12), "{nodes}: {found:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn degrees_are_those_of_the_symmetrised_graph(graph in any_digraph()) {
            let network = graph.symmetrised();
            let degrees: Vec<u64> = network.nodes().map(|node| network.successors(node).len() as u64).collect();
            let most = degrees.iter().copied().max().unwrap_or(0);
            let n = graph.len() as u64;
            let expected = share(degrees.iter().map(|degree| most - degree).sum(), n.saturating_sub(1) * n.saturating_sub(2));
            prop_assert_eq!(graph.degree_centralisation(), expected);
        }
    }
}
