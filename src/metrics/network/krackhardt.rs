use super::closure::Closure;
use super::{Digraph, pairs, share};

/// Krackhardt's four graph-theoretical dimensions of a hierarchy: all four are 1 if and only if the graph is an
/// out-tree (with three nodes or more, below which some are undefined).
///
/// D. Krackhardt: *Graph theoretical dimensions of informal organizations*, in K. M. Carley and M. J. Prietula (eds.),
/// Computational Organization Theory, 1994. Where accounts differ, the definition is followed as in the manual of the R
/// package `sna`.
impl Digraph {
    /// The share of pairs of nodes that hang together when directions are left out:
    /// Σ C(Nᵢ, 2) / C(N, 2) over the components. 1 for a single node, `None` for none.
    ///
    /// Nearly linear in nodes and arcs.
    pub fn connectedness(&self) -> Option<f64> {
        let nodes = self.len() as u64;
        if nodes == 1 {
            return Some(1.0);
        }
        share(self.component_sizes().into_iter().map(pairs).sum(), pairs(nodes))
    }

    /// Of the pairs of nodes of which one reaches the other, the share of those in which it is not mutual. `None` when
    /// no node reaches another.
    ///
    /// Linear for a graph without a cycle, where it is 1; else arcs × nodes / 64, and `None` for more than
    /// [`GENERAL_LIMIT`](super::GENERAL_LIMIT) nodes.
    pub fn hierarchy(&self) -> Option<f64> {
        if self.arc_count() == 0 {
            return None;
        }
        let mutual: u64 = self.strong_parts().iter().map(|part| pairs(part.len() as u64)).sum();
        if mutual == 0 {
            return Some(1.0);
        }
        let closure = self.closure()?;
        // Each node reaches itself, and each mutual pair is reached from both ends.
        let reached: u64 = (0..closure.len()).map(|place| closure.count(place) - 1).sum();
        share(reached - 2 * mutual, reached - mutual)
    }

    /// How few arcs there are beyond those that hold each component together:
    /// 1 − (|E| − Σ (Nᵢ − 1)) / Σ (Nᵢ − 1)² over the components. `None` when no component has two nodes.
    ///
    /// Arcs are counted, so that a mutual pair has one too many. Nearly linear in nodes and arcs.
    pub fn efficiency(&self) -> Option<f64> {
        let sizes = self.component_sizes();
        let needed: u64 = sizes.iter().map(|size| size - 1).sum();
        let possible: u64 = sizes.iter().map(|size| (size - 1) * (size - 1)).sum();
        share(possible + needed - self.arc_count() as u64, possible)
    }

    /// The share of pairs within components that have a least upper bound: 1 − V / Σ (Nᵢ − 1)(Nᵢ − 2) / 2 over the
    /// components with three nodes or more, V the pairs without one. `None` when there is no such component.
    ///
    /// A node is an upper bound of a pair if it reaches both, where each node reaches itself; it is a least one if
    /// every upper bound of the pair reaches it. The unity of command: two heads who share a subordinate and no head
    /// above one of them break it.
    ///
    /// Linear for an out-forest, where it is 1; else nodes³ / 64, and `None` for more than
    /// [`GENERAL_LIMIT`](super::GENERAL_LIMIT) nodes.
    pub fn least_upper_boundedness(&self) -> Option<f64> {
        self.boundedness(|upward, bounds| {
            // The least bound reaches every other upward, so that it stands first.
            let first = bounds.iter().position(|&word| word != 0)?;
            let least = first * 64 + bounds[first].trailing_zeros() as usize;
            Some(is_within(bounds, upward.row(least)))
        })
    }

    /// What the R package `sna` (2.7) calculates under the name of least-upper-boundedness: it asks for an upper bound
    /// that reaches all others, the topmost in place of the least. It agrees with [the
    /// definition](Self::least_upper_boundedness) on every out-tree, and not on rooted graphs in which heads share
    /// subordinates; it can be negative. For comparison with published results only. As costly.
    pub fn least_upper_boundedness_sna(&self) -> Option<f64> {
        self.boundedness(|upward, bounds| {
            let last = bounds.iter().rposition(|&word| word != 0)?;
            let top = last * 64 + 63 - bounds[last].leading_zeros() as usize;
            Some(is_within(bounds, upward.column(top)))
        })
    }

    /// 1 − V / Σ (Nᵢ − 1)(Nᵢ − 2) / 2, where a rule says from the closure upward and the upper bounds of a pair whether
    /// the pair counts as bounded.
    fn boundedness(&self, bounded: impl Fn(&Closure, &[u64]) -> Option<bool>) -> Option<f64> {
        let sizes = self.component_sizes();
        let most: i64 = sizes.iter().filter(|&&size| size >= 3).map(|&size| pairs(size - 1) as i64).sum();
        if most == 0 {
            return None;
        }
        if self.is_out_forest() {
            return Some(1.0);
        }
        let upward = self.reversed().closure()?;
        let mut bounds = vec![0_u64; upward.row(0).len()];
        let mut found = 0_i64;
        for a in 0..upward.len() {
            for b in 0..a {
                let both = upward.row(a).iter().zip(upward.row(b)).map(|(a, b)| a & b);
                bounds.iter_mut().zip(both).for_each(|(word, both)| *word = both);
                found += i64::from(bounded(&upward, &bounds) == Some(true));
            }
        }
        // Pairs across components have no bound, and in a component of two the pair has one.
        let expected: i64 = sizes.iter().filter(|&&size| size >= 3).map(|&size| pairs(size) as i64).sum();
        let in_twos = sizes.iter().filter(|&&size| size == 2).count() as i64;
        let violations = expected - (found - in_twos);
        Some((most - violations) as f64 / most as f64)
    }
}

fn is_within(some: &[u64], all: &[u64]) -> bool {
    some.iter().zip(all).all(|(some, all)| some & !all == 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::published::{ADVICE, FRIENDSHIP, REPORTS_TO};
    use super::super::tests::{all_digraphs, any_digraph, any_forest, digraph, reaches};
    use super::*;

    fn dimensions(graph: &Digraph) -> [Option<f64>; 5] {
        [
            graph.connectedness(),
            graph.hierarchy(),
            graph.efficiency(),
            graph.least_upper_boundedness(),
            graph.least_upper_boundedness_sna(),
        ]
    }

    type Row = (&'static str, u32, &'static [(u32, u32)], [Option<(u32, u32)>; 5]);

    /// Connectedness, hierarchy, efficiency and least-upper-boundedness by the definition and as in `sna`. All but the
    /// fourth are what R 4.2 with `sna` 2.7-1 prints; the fourth is from the definition, by a program in another
    /// language.
    #[rustfmt::skip]
    const TABLE: &[Row] = &[
        ("single node", 1, &[],
            [Some((1, 1)), None, None, None, None]),
        ("two null", 2, &[],
            [Some((0, 1)), None, None, None, None]),
        ("dyad arc", 2, &[(0, 1)],
            [Some((1, 1)), Some((1, 1)), Some((1, 1)), None, None]),
        ("dyad mutual", 2, &[(0, 1), (1, 0)],
            [Some((1, 1)), Some((0, 1)), Some((0, 1)), None, None]),
        ("null3", 3, &[],
            [Some((0, 1)), None, None, None, None]),
        ("chain3 down", 3, &[(0, 1), (1, 2)],
            [Some((1, 1)), Some((1, 1)), Some((1, 1)), Some((1, 1)), Some((1, 1))]),
        ("outstar4", 4, &[(0, 1), (0, 2), (0, 3)],
            [Some((1, 1)), Some((1, 1)), Some((1, 1)), Some((1, 1)), Some((1, 1))]),
        ("instar4", 4, &[(1, 0), (2, 0), (3, 0)],
            [Some((1, 1)), Some((1, 1)), Some((1, 1)), Some((0, 1)), Some((0, 1))]),
        ("out binary7", 7, &[(0, 1), (0, 2), (1, 3), (1, 4), (2, 5), (2, 6)],
            [Some((1, 1)), Some((1, 1)), Some((1, 1)), Some((1, 1)), Some((1, 1))]),
        ("in binary7", 7, &[(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (6, 2)],
            [Some((1, 1)), Some((1, 1)), Some((1, 1)), Some((4, 15)), Some((2, 15))]),
        ("cycle3", 3, &[(0, 1), (1, 2), (2, 0)],
            [Some((1, 1)), Some((0, 1)), Some((3, 4)), Some((1, 1)), Some((1, 1))]),
        ("cycle4", 4, &[(0, 1), (1, 2), (2, 3), (3, 0)],
            [Some((1, 1)), Some((0, 1)), Some((8, 9)), Some((1, 1)), Some((1, 1))]),
        ("complete4", 4, &[(0, 1), (0, 2), (0, 3), (1, 0), (1, 2), (1, 3), (2, 0), (2, 1), (2, 3), (3, 0), (3, 1), (3, 2)],
            [Some((1, 1)), Some((0, 1)), Some((0, 1)), Some((1, 1)), Some((1, 1))]),
        ("transitive4", 4, &[(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)],
            [Some((1, 1)), Some((1, 1)), Some((2, 3)), Some((1, 1)), Some((1, 1))]),
        ("diamond4", 4, &[(0, 1), (0, 2), (1, 3), (2, 3)],
            [Some((1, 1)), Some((1, 1)), Some((8, 9)), Some((1, 1)), Some((1, 1))]),
        ("dual boss5 rooted", 5, &[(0, 1), (0, 2), (1, 3), (1, 4), (2, 3), (2, 4)],
            [Some((1, 1)), Some((1, 1)), Some((7, 8)), Some((5, 6)), Some((1, 1))]),
        ("two roots funnel5", 5, &[(0, 2), (1, 2), (2, 3), (2, 4)],
            [Some((1, 1)), Some((1, 1)), Some((1, 1)), Some((5, 6)), Some((1, 3))]),
        ("two cobosses4", 4, &[(0, 2), (0, 3), (1, 2), (1, 3)],
            [Some((1, 1)), Some((1, 1)), Some((8, 9)), Some((1, 3)), Some((1, 3))]),
        ("two trees6", 6, &[(0, 1), (0, 2), (3, 4), (3, 5)],
            [Some((2, 5)), Some((1, 1)), Some((1, 1)), Some((1, 1)), Some((1, 1))]),
        ("tree3 plus isolate4", 4, &[(0, 1), (0, 2)],
            [Some((1, 2)), Some((1, 1)), Some((1, 1)), Some((1, 1)), Some((1, 1))]),
        ("tree plus mutual5", 5, &[(0, 1), (0, 2), (1, 3), (1, 4), (4, 1)],
            [Some((1, 1)), Some((6, 7)), Some((15, 16)), Some((1, 1)), Some((1, 1))]),
        ("tree skip level5", 5, &[(0, 1), (0, 2), (1, 3), (1, 4), (0, 3)],
            [Some((1, 1)), Some((1, 1)), Some((15, 16)), Some((1, 1)), Some((1, 1))]),
        ("two components 5 3", 8, &[(0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (5, 6), (5, 7)],
            [Some((13, 28)), Some((1, 1)), Some((19, 20)), Some((1, 1)), Some((1, 1))]),
    ];

    #[test]
    fn the_dimensions_are_the_published_ones() {
        for (name, nodes, arcs, expected) in TABLE {
            let expected = expected.map(|value| value.map(|(a, b)| f64::from(a) / f64::from(b)));
            assert_eq!(dimensions(&digraph(*nodes, arcs)), expected, "{name}");
        }
    }

    /// The 21 managers of Krackhardt (1987), as R's `sna` has them and by the definition.
    #[test]
    fn the_dimensions_of_the_managers_are_the_published_ones() {
        let (reports_to, advice, friendship) = (digraph(21, REPORTS_TO), digraph(21, ADVICE), digraph(21, FRIENDSHIP));
        assert_eq!((reports_to.arc_count(), advice.arc_count(), friendship.arc_count()), (20, 190, 102));
        let one = Some(1.0);
        assert_eq!(dimensions(&reports_to.reversed()), [one; 5]);
        assert_eq!(dimensions(&reports_to), [one, one, one, Some(8.0 / 95.0), Some(6.0 / 95.0)]);
        for advice in [advice.reversed(), advice] {
            assert_eq!(dimensions(&advice), [one, Some(0.0), Some(0.575), one, one]);
        }
        assert_eq!(dimensions(&friendship), [one, Some(2.0 / 11.0), Some(0.795), one, one]);
        let [.., least, sna] = dimensions(&friendship.reversed());
        assert_eq!((least, sna), (Some(189.0 / 190.0), Some(18.0 / 190.0)));
    }

    /// One root, one superior for every other node, and every node below the root.
    fn is_out_tree(graph: &Digraph) -> bool {
        let reach = reaches(graph);
        let roots: Vec<u32> = graph.nodes().filter(|&node| graph.predecessors(node).is_empty()).collect();
        roots.len() == 1
            && graph.nodes().all(|node| graph.predecessors(node).len() <= 1)
            && reach[roots[0] as usize].iter().all(|&reached| reached)
    }

    #[test]
    fn all_four_are_one_for_out_trees_and_only_for_them() {
        // Cayley: n^(n - 1) rooted labelled trees.
        for (nodes, graphs, trees) in [(3, 64, 9), (4, 4096, 64)] {
            let (mut seen, mut found) = (0, 0);
            for graph in all_digraphs(nodes) {
                let four = &dimensions(&graph)[..4];
                assert_eq!(four.iter().all(|&value| value == Some(1.0)), is_out_tree(&graph), "{graph:?}");
                seen += 1;
                found += u32::from(is_out_tree(&graph));
            }
            assert_eq!((seen, found), (graphs, trees));
        }
    }

    #[test]
    fn sna_departs_from_the_definition_on_102_graphs_of_four_nodes() {
        let departs = |graph: &Digraph| graph.least_upper_boundedness() != graph.least_upper_boundedness_sna();
        assert_eq!(all_digraphs(3).filter(departs).count(), 0);
        assert_eq!(all_digraphs(4).filter(departs).count(), 102);
    }

    /// The four dimensions word for word from their definitions.
    fn slow(graph: &Digraph) -> [Option<f64>; 4] {
        let n = graph.len();
        let (reach, hangs) = (reaches(graph), reaches(&graph.symmetrised()));
        let all: Vec<(usize, usize)> = (0..n).flat_map(|a| (0..a).map(move |b| (a, b))).collect();
        let share = |part: usize, whole: usize| (whole > 0).then(|| part as f64 / whole as f64);

        let together = all.iter().filter(|&&(a, b)| hangs[a][b]).count();
        let connectedness = if n == 1 { Some(1.0) } else { share(together, all.len()) };

        let mutual = all.iter().filter(|&&(a, b)| reach[a][b] && reach[b][a]).count();
        let reached = all.iter().filter(|&&(a, b)| reach[a][b] || reach[b][a]).count();
        let hierarchy = share(reached - mutual, reached);

        let mut sizes: Vec<usize> = Vec::new();
        for (node, with) in hangs.iter().enumerate() {
            if !with[..node].contains(&true) {
                sizes.push(with.iter().filter(|&&with| with).count());
            }
        }
        let needed: usize = sizes.iter().map(|size| size - 1).sum();
        let possible: usize = sizes.iter().map(|size| size * (size - 1) - (size - 1)).sum();
        let efficiency = share(possible - (graph.arc_count() - needed), possible);

        let is_bounded = |a: usize, b: usize| {
            let bounds: Vec<usize> = (0..n).filter(|&k| reach[k][a] && reach[k][b]).collect();
            bounds.iter().any(|&least| bounds.iter().all(|&bound| reach[bound][least]))
        };
        let violations = all.iter().filter(|&&(a, b)| hangs[a][b] && !is_bounded(a, b)).count();
        let most: usize = sizes.iter().filter(|&&size| size >= 3).map(|size| (size - 1) * (size - 2) / 2).sum();
        [connectedness, hierarchy, efficiency, share(most.saturating_sub(violations), most)]
    }

    proptest! {
        #[test]
        fn the_dimensions_are_what_the_definitions_say(graph in any_digraph()) {
            prop_assert_eq!(&dimensions(&graph)[..4], &slow(&graph)[..]);
        }

        #[test]
        fn the_short_way_for_forests_is_the_long_one(forest in any_forest()) {
            prop_assert_eq!(&dimensions(&forest)[..4], &slow(&forest)[..]);
        }
    }

    #[test]
    fn a_large_line_is_measured_unless_it_is_no_forest() {
        let arcs = (1..100_000).map(|node| ((node - 1) / 7, node));
        let tree = Digraph::new(100_000, arcs.clone()).expect("a tree");
        assert_eq!(dimensions(&tree), [Some(1.0); 5]);
        let two = Digraph::new(100_000, arcs.clone().chain([(1, 99_999)])).expect("two superiors");
        assert_eq!(two.hierarchy(), Some(1.0));
        assert_eq!(two.least_upper_boundedness(), None);
        let cycle = Digraph::new(100_000, arcs.chain([(99_999, 0)])).expect("a cycle");
        assert_eq!(cycle.hierarchy(), None);
        let chain = Digraph::new(100_000, (1..100_000).map(|node| (node - 1, node))).expect("a chain");
        assert_eq!(dimensions(&chain), [Some(1.0); 5]);
    }
}
