use super::{Digraph, Estimate, share};

impl Digraph {
    /// Global reaching centrality: how much farther than others the node that reaches most reaches. With Cᵢ the share
    /// of the other nodes that node i reaches, Σ (C_max − Cᵢ) / (N − 1). 0 when all reach alike, 1 for a star; `None`
    /// with fewer than two nodes.
    ///
    /// E. Mones, L. Vicsek and T. Vicsek: *Hierarchy measure for complex networks*, PLoS ONE 7 (2012). As costly as
    /// [`propagation_cost`](Self::propagation_cost). Where that is an estimate, C_max is looked for among the 1024 nodes
    /// without a superior that may reach most; it is exact unless there are more that may.
    pub fn global_reaching_centrality(&self) -> Option<Estimate> {
        let nodes = self.len() as f64;
        (self.len() > 1).then(|| {
            let reach = self.reach("global-reaching-centrality");
            reach.pairs.scaled(nodes * reach.most as f64, -1.0).over((nodes - 1.0) * (nodes - 1.0))
        })
    }

    /// Flow hierarchy: the share of arcs that lie on no cycle. `None` without an arc.
    ///
    /// J. Luo and C. L. Magee: *Detecting evolving patterns of self-organizing networks by flow hierarchy measurement*,
    /// Complexity 16 (2011). Linear in nodes and arcs.
    pub fn flow_hierarchy(&self) -> Option<f64> {
        if self.is_out_forest() {
            return (self.arc_count() > 0).then_some(1.0);
        }
        let part = self.condensed().part;
        let free = self.arcs().filter(|&(from, to)| part[from as usize] != part[to as usize]).count();
        share(free as u64, self.arc_count() as u64)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{any_digraph, any_forest, any_nearly_forest, digraph, number, reaches};

    /// As networkx has them.
    #[test]
    fn known_graphs_are_as_published() {
        let both = |nodes, arcs: &[(u32, u32)]| {
            let graph = digraph(nodes, arcs);
            (number(graph.global_reaching_centrality()), graph.flow_hierarchy())
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
        fn both_are_what_the_closure_says(graph in prop_oneof![any_digraph(), any_forest(), any_nearly_forest()]) {
            let (reach, n) = (reaches(&graph), graph.len());
            let counts: Vec<usize> = reach.iter().map(|row| row.iter().filter(|&&r| r).count() - 1).collect();
            let most = counts.iter().max().copied().unwrap_or(0);
            let short: usize = counts.iter().map(|count| most - count).sum();
            let expected = (n > 1).then(|| short as f64 / ((n - 1) * (n - 1)) as f64);
            prop_assert_eq!(number(graph.global_reaching_centrality()), expected);
            let free = graph.arcs().filter(|&(a, b)| !reach[b as usize][a as usize]).count();
            let expected = (graph.arc_count() > 0).then(|| free as f64 / graph.arc_count() as f64);
            prop_assert_eq!(graph.flow_hierarchy(), expected);
        }
    }
}
