use super::{Digraph, share};

impl Digraph {
    /// Global reaching centrality: how much farther than others the node that reaches most reaches. With Cᵢ the share
    /// of the other nodes that node i reaches, Σ (C_max − Cᵢ) / (N − 1). 0 when all reach alike, 1 for a star; `None`
    /// with fewer than two nodes.
    ///
    /// E. Mones, L. Vicsek and T. Vicsek: *Hierarchy measure for complex networks*, PLoS ONE 7 (2012). Linear for an
    /// out-forest; else arcs × nodes / 64, and `None` for more than [`GENERAL_LIMIT`](super::GENERAL_LIMIT) nodes.
    pub fn global_reaching_centrality(&self) -> Option<f64> {
        let reached = match self.forest() {
            Some(forest) => forest.below,
            None => {
                let closure = self.closure()?;
                (0..closure.len()).map(|place| closure.count(place) - 1).collect()
            }
        };
        let most = reached.iter().copied().max()?;
        let others = self.len() as u64 - 1;
        share(reached.iter().map(|reached| most - reached).sum(), others * others)
    }

    /// Flow hierarchy: the share of arcs that lie on no cycle. `None` without an arc.
    ///
    /// J. Luo and C. L. Magee: *Detecting evolving patterns of self-organizing networks by flow hierarchy measurement*,
    /// Complexity 16 (2011). Linear in nodes and arcs.
    pub fn flow_hierarchy(&self) -> Option<f64> {
        let mut part = vec![0; self.len()];
        for (number, nodes) in self.strong_parts().iter().enumerate() {
            for &node in nodes {
                part[node as usize] = number;
            }
        }
        let free = self.arcs().filter(|&(from, to)| part[from as usize] != part[to as usize]).count();
        share(free as u64, self.arc_count() as u64)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{any_digraph, any_forest, digraph, reaches};

    /// As networkx has them.
    #[test]
    fn known_graphs_are_as_published() {
        let both = |nodes, arcs: &[(u32, u32)]| {
            let graph = digraph(nodes, arcs);
            (graph.global_reaching_centrality(), graph.flow_hierarchy())
        };
        let (one, nought) = (Some(1.0), Some(0.0));
        assert_eq!(both(4, &[(0, 1), (0, 2), (0, 3)]), (one, one));
        assert_eq!(both(4, &[(0, 1), (1, 2), (2, 3)]), (Some(2.0 / 3.0), one));
        assert_eq!(both(7, &[(0, 1), (0, 2), (1, 3), (1, 4), (2, 5), (2, 6)]), (Some(8.0 / 9.0), one));
        assert_eq!(both(4, &[(0, 1), (1, 2), (2, 3), (3, 0)]), (nought, nought));
        assert_eq!(both(5, &[(0, 1), (0, 2), (1, 3), (1, 4), (4, 1)]), (Some(0.75), Some(0.6)));
        assert_eq!(both(1, &[]), (None, None));
        assert_eq!(both(0, &[]), (None, None));
    }

    proptest! {
        #[test]
        fn both_are_what_the_closure_says(graph in prop_oneof![any_digraph(), any_forest()]) {
            let (reach, n) = (reaches(&graph), graph.len());
            let counts: Vec<usize> = reach.iter().map(|row| row.iter().filter(|&&r| r).count() - 1).collect();
            let most = counts.iter().max().copied().unwrap_or(0);
            let short: usize = counts.iter().map(|count| most - count).sum();
            let expected = (n > 1).then(|| short as f64 / ((n - 1) * (n - 1)) as f64);
            prop_assert_eq!(graph.global_reaching_centrality(), expected);
            let free = graph.arcs().filter(|&(a, b)| !reach[b as usize][a as usize]).count();
            let expected = (graph.arc_count() > 0).then(|| free as f64 / graph.arc_count() as f64);
            prop_assert_eq!(graph.flow_hierarchy(), expected);
        }
    }
}
