use super::{Digraph, Estimate};

impl Digraph {
    /// Propagation cost: the share of ordered pairs of nodes of which the first reaches the second, each node reaching
    /// itself. How far a change at one node can spread on average. From 1 / N to 1; `None` without a node.
    ///
    /// A. MacCormack, J. Rusnak and C. Y. Baldwin: *Exploring the structure of complex software designs*, Management
    /// Science 52 (2006). Linear for an out-forest, where it is Σ (depth + 1) / N². Else the arcs beside a forest that spans
    /// the graph are looked at from each node above them: nodes plus arcs, as long as few arcs run beside the forest; arcs
    /// × nodes / 64 for at most [`GENERAL_LIMIT`](super::GENERAL_LIMIT) nodes; and where both get too much, it is
    /// estimated from how many reach each of 256 nodes, with circles taken as one node.
    ///
    /// # Example
    /// ```
    /// use orgmodel::metrics::network::{Digraph, Estimate};
    ///
    /// let chain = Digraph::new(4, [(0, 1), (1, 2), (2, 3)])?;
    /// assert_eq!(chain.propagation_cost(), Some(Estimate::exact(10.0 / 16.0)));
    /// # Ok::<(), orgmodel::metrics::network::NoSuchNode>(())
    /// ```
    pub fn propagation_cost(&self) -> Option<Estimate> {
        let nodes = self.len() as f64;
        (!self.is_empty()).then(|| self.reach("propagation-cost").pairs.over(nodes * nodes))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{any_digraph, any_forest, any_nearly_forest, digraph, number, reaches};

    #[test]
    fn the_published_example_and_closed_forms() {
        // The six elements of MacCormack, Rusnak and Baldwin (2006), printed as 42 %.
        let six = digraph(6, &[(0, 1), (0, 2), (1, 3), (2, 4), (4, 5)]);
        assert_eq!(number(six.propagation_cost()), Some(15.0 / 36.0));
        assert_eq!(number(digraph(4, &[(0, 1), (1, 2), (2, 3)]).propagation_cost()), Some(0.625));
        assert_eq!(number(digraph(4, &[(0, 1), (1, 2), (2, 3), (3, 0)]).propagation_cost()), Some(1.0));
        assert_eq!(number(digraph(4, &[]).propagation_cost()), Some(0.25));
        assert_eq!(number(digraph(0, &[]).propagation_cost()), None);
    }

    proptest! {
        #[test]
        fn it_is_the_share_of_ones_in_the_closure(graph in prop_oneof![any_digraph(), any_forest(), any_nearly_forest()]) {
            let reach = reaches(&graph);
            let ones = reach.iter().flatten().filter(|&&reached| reached).count();
            prop_assert_eq!(number(graph.propagation_cost()), Some(ones as f64 / (graph.len() * graph.len()) as f64));
        }
    }
}
