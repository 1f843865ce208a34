use super::above::Above;
use super::core::{Block, Core};
use super::estimate::{Estimate, draw};
use super::{Digraph, GENERAL_LIMIT, pairs, share};

/// How many pairs are looked at where there are too many to look at all.
const SAMPLE: u64 = 1024;

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
    /// Linear for a graph without a cycle, where it is 1; else as costly as [`propagation_cost`](Self::propagation_cost).
    pub fn hierarchy(&self) -> Option<Estimate> {
        if self.arc_count() == 0 {
            return None;
        }
        if self.is_out_forest() || self.condensed().size.len() == self.len() {
            return Some(Estimate::exact(1.0));
        }
        let reach = self.reach("hierarchy");
        let mutual = reach.mutual as f64;
        // Each node reaches itself, and each mutual pair is reached from both ends.
        let either = reach.pairs.scaled(-(self.len() as f64) - mutual, 1.0);
        let number = (either.number - mutual).max(0.0) / either.number;
        let standard_error = either.standard_error * mutual / (either.number * either.number);
        Some(Estimate { number, standard_error, ..either })
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
    /// Linear for an out-forest, where it is 1. Else circles are taken as one node, and only nodes with several superiors,
    /// tops, and where the ways to the former part are looked at in pairs: nodes of the line plus the cube of these / 64.
    /// For more than [`GENERAL_LIMIT`] of these it is estimated from 1024 pairs, each as costly as
    /// the number of these above it.
    pub fn least_upper_boundedness(&self) -> Option<Estimate> {
        self.boundedness(Bound::Least, GENERAL_LIMIT, SAMPLE)
    }

    /// What the R package `sna` (2.7) calculates under the name of least-upper-boundedness: it asks for an upper bound
    /// that reaches all others, the topmost in place of the least. It agrees with [the
    /// definition](Self::least_upper_boundedness) on every out-tree, and not on rooted graphs in which heads share
    /// subordinates; it can be negative. For comparison with published results only. As costly.
    pub fn least_upper_boundedness_sna(&self) -> Option<Estimate> {
        self.boundedness(Bound::Topmost, GENERAL_LIMIT, SAMPLE)
    }

    /// 1 − V / Σ (Nᵢ − 1)(Nᵢ − 2) / 2, where a rule says which pairs are bounded; estimated from so many pairs when the core
    /// has more nodes than a limit.
    fn boundedness(&self, bound: Bound, limit: usize, sample: u64) -> Option<Estimate> {
        let sizes = self.component_sizes();
        let most: u64 = sizes.iter().filter(|&&size| size >= 3).map(|&size| pairs(size - 1)).sum();
        if most == 0 {
            return None;
        }
        if self.is_out_forest() {
            return Some(Estimate::exact(1.0));
        }
        // Where no node has several superiors, two nodes have a least upper bound; where there is one top, it is above both.
        let mut core = Core::of(&self.condensed());
        if bound == Bound::Topmost {
            let (rooted, others): (Vec<_>, Vec<_>) = core.groups.into_iter().partition(|blocks| {
                let tops = blocks.iter().filter(|block| core.graph.predecessors(block.top).is_empty());
                tops.count() == 1
            });
            core.trees.extend(nodes_in(&rooted));
            core.groups = others;
        }
        let bounded: u64 = core.trees.iter().filter(|&&size| size >= 3).map(|&size| pairs(size)).sum();
        let expected: u64 = sizes.iter().filter(|&&size| size >= 3).map(|&size| pairs(size)).sum();
        // The value is that of so many bounded pairs; fewer than `expected - most` of them are worth less than 0.
        let value = |bounded: f64| (bounded - (expected - most) as f64) / most as f64;
        Some(match Above::of(&core.graph).filter(|_| core.graph.len() <= limit) {
            _ if core.groups.is_empty() => Estimate::exact(value(bounded as f64)),
            Some(above) => Estimate::exact(value((bounded + bounded_pairs(&core, &above, bound)) as f64)),
            None => {
                let by = nodes_in(&core.groups).map(pairs).sum::<u64>() as f64 / most as f64;
                sampled_pairs(&core, bound, sample).scaled(value(bounded as f64), by)
            }
        })
    }
}

/// Which of the common upper bounds of a pair is to reach, or to be reached by, all others.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Bound {
    /// Every other reaches it.
    Least,
    /// It reaches every other.
    Topmost,
}

impl Bound {
    fn name(self) -> &'static str {
        match self {
            Self::Least => "least-upper-boundedness",
            Self::Topmost => "least-upper-boundedness-sna",
        }
    }
}

/// How many pairs of nodes of the core's blocks are bounded.
fn bounded_pairs(core: &Core, above: &Above, bound: Bound) -> u64 {
    let mut tops = vec![0_u64; core.graph.len().div_ceil(64)];
    for top in core.graph.nodes().filter(|&node| core.graph.predecessors(node).is_empty()) {
        tops[top as usize / 64] |= 1 << (top % 64);
    }
    let mut both = vec![0_u64; tops.len()];
    let mut is_bounded = |a: u32, b: u32| {
        let rows = above.row(a).iter().zip(above.row(b));
        both.iter_mut().zip(rows).for_each(|(both, (a, b))| *both = a & b);
        match bound {
            // It is the last of them, and no other is above it than those above both.
            Bound::Least => both.iter().rposition(|&word| word != 0).is_some_and(|at| {
                let last = at as u32 * 64 + 63 - both[at].leading_zeros();
                above.row(last).iter().zip(&both).all(|(last, both)| last == both)
            }),
            // What is above both has a top above it, which is above both too.
            Bound::Topmost => both.iter().zip(&tops).map(|(both, tops)| (both & tops).count_ones()).sum::<u32>() == 1,
        }
    };
    let mut bounded = 0;
    for blocks in &core.groups {
        for (at, one) in blocks.iter().enumerate() {
            if is_bounded(one.top, one.top) {
                bounded += pairs(one.nodes);
            }
            for other in &blocks[..at] {
                if is_bounded(one.top, other.top) {
                    bounded += one.nodes * other.nodes;
                }
            }
        }
    }
    bounded
}

/// How many nodes each group of blocks has.
fn nodes_in(groups: &[Vec<Block>]) -> impl Iterator<Item = u64> + '_ {
    groups.iter().map(|blocks| blocks.iter().map(|block| block.nodes).sum())
}

/// The share of pairs of nodes within groups of the core's blocks that are bounded, from so many of them.
fn sampled_pairs(core: &Core, bound: Bound, sample: u64) -> Estimate {
    let population = 2 * nodes_in(&core.groups).map(pairs).sum::<u64>();
    let mut drawn = draw(bound.name(), population, sample).into_iter().peekable();
    let number = drawn.len() as u64;
    let (mut before, mut bounded) = (0, 0);
    let mut climb = Climb { graph: &core.graph, seen: vec![0; core.graph.len()], round: 0 };
    for blocks in &core.groups {
        let nodes: u64 = blocks.iter().map(|block| block.nodes).sum();
        let ends: Vec<u64> = blocks
            .iter()
            .scan(0, |end, block| {
                *end += block.nodes;
                Some(*end)
            })
            .collect();
        let top_of = |node: u64| blocks[ends.partition_point(|&end| end <= node)].top;
        let pairs = nodes * (nodes - 1);
        while let Some(pair) = drawn.next_if(|&pair| pair < before + pairs) {
            let (a, b) = ((pair - before) / (nodes - 1), (pair - before) % (nodes - 1));
            let b = if b >= a { b + 1 } else { b };
            bounded += u64::from(climb.is_bounded(top_of(a), top_of(b), bound));
        }
        before += pairs;
    }
    Estimate::share(bounded, number, population)
}

/// Looks for what is above nodes of a graph whose arcs lead to higher numbers only.
struct Climb<'g> {
    graph: &'g Digraph,
    /// In which round each node was seen last.
    seen: Vec<u32>,
    round: u32,
}

impl Climb<'_> {
    /// A node and all that are above it.
    fn above(&mut self, node: u32) -> Vec<u32> {
        self.round += 1;
        self.seen[node as usize] = self.round;
        let mut found = vec![node];
        let mut at = 0;
        while at < found.len() {
            for &above in self.graph.predecessors(found[at]) {
                if self.seen[above as usize] != self.round {
                    self.seen[above as usize] = self.round;
                    found.push(above);
                }
            }
            at += 1;
        }
        found
    }

    fn is_bounded(&mut self, a: u32, b: u32, bound: Bound) -> bool {
        let mut both = self.above(a);
        self.above(b);
        both.retain(|&node| self.seen[node as usize] == self.round);
        match bound {
            Bound::Least => both.iter().max().is_some_and(|&last| self.above(last).len() == both.len()),
            Bound::Topmost => both.iter().filter(|&&node| self.graph.predecessors(node).is_empty()).count() == 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::published::{ADVICE, FRIENDSHIP, REPORTS_TO};
    use super::super::tests::{
        all_digraphs, any_digraph, any_forest, any_nearly_forest, digraph, number, reaches, tangled,
    };
    use super::*;

    fn dimensions(graph: &Digraph) -> [Option<f64>; 5] {
        [
            graph.connectedness(),
            number(graph.hierarchy()),
            graph.efficiency(),
            number(graph.least_upper_boundedness()),
            number(graph.least_upper_boundedness_sna()),
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

    /// The dimensions word for word from their definitions.
    fn slow(graph: &Digraph) -> [Option<f64>; 5] {
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

        let most: usize = sizes.iter().filter(|&&size| size >= 3).map(|size| (size - 1) * (size - 2) / 2).sum();
        let bounded = |is_bound: &dyn Fn(usize, usize) -> bool| {
            let is_bounded = |a: usize, b: usize| {
                let bounds: Vec<usize> = (0..n).filter(|&k| reach[k][a] && reach[k][b]).collect();
                bounds.iter().any(|&chosen| bounds.iter().all(|&other| is_bound(chosen, other)))
            };
            let violations = all.iter().filter(|&&(a, b)| hangs[a][b] && !is_bounded(a, b)).count();
            (most > 0).then(|| (most as f64 - violations as f64) / most as f64)
        };
        let least = bounded(&|least, other| reach[other][least]);
        let topmost = bounded(&|top, other| reach[top][other]);
        [connectedness, hierarchy, efficiency, least, topmost]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn the_dimensions_are_what_the_definitions_say(
            graph in prop_oneof![any_digraph(), any_nearly_forest(), any_forest()],
        ) {
            prop_assert_eq!(dimensions(&graph), slow(&graph));
            // All pairs are a sample without error.
            for (bound, exact) in [
                (Bound::Least, graph.least_upper_boundedness()),
                (Bound::Topmost, graph.least_upper_boundedness_sna()),
            ] {
                let whole = graph.boundedness(bound, 0, u64::MAX);
                prop_assert_eq!(whole.is_some(), exact.is_some());
                if let Some((whole, exact)) = whole.zip(exact) {
                    prop_assert!((whole.number - exact.number).abs() < 1e-9 && whole.standard_error == 0.0);
                }
            }
        }
    }

    /// Second superiors, short cuts and two circles in a line of 100,000.
    fn large() -> Digraph {
        let arcs = (1..100_000).map(|node| ((node - 1) / 7, node));
        Digraph::new(100_000, arcs.chain([(1, 99_999), (3, 50_000), (0, 77_777), (60_000, 2)])).expect("nodes")
    }

    #[test]
    fn a_large_line_is_measured_exactly_when_few_arcs_are_too_many() {
        let arcs = (1..100_000).map(|node| ((node - 1) / 7, node));
        let tree = Digraph::new(100_000, arcs.clone()).expect("a tree");
        assert_eq!(dimensions(&tree), [Some(1.0); 5]);
        let chain = Digraph::new(100_000, (1..100_000).map(|node| (node - 1, node))).expect("a chain");
        assert_eq!(dimensions(&chain), [Some(1.0); 5]);
        for found in [large().hierarchy(), large().least_upper_boundedness(), large().least_upper_boundedness_sna()] {
            assert!(found.is_some_and(|found| found.sample.is_none()), "{found:?}");
        }

        // 0 over two heads, who share two units with 10,000 under each: these two halves have no least bound.
        let under = |unit: u32| (0..10_000).map(move |node| (unit, 5 + (unit - 3) * 10_000 + node));
        let shared = [(0, 1), (0, 2), (1, 3), (2, 3), (1, 4), (2, 4)];
        let two = Digraph::new(20_005, shared.into_iter().chain(under(3)).chain(under(4))).expect("two units");
        let (most, unbounded) = (pairs(20_004) as f64, 10_001.0 * 10_001.0);
        let expected = (most - unbounded) / most;
        assert_eq!(number(two.least_upper_boundedness()), Some(expected));
        assert_eq!(number(two.least_upper_boundedness_sna()), Some(1.0));

        // A circle of 5 at the bottom, out of which nothing leads.
        let circle = [(99_995, 99_996), (99_996, 99_997), (99_997, 99_998), (99_998, 99_999), (99_999, 99_995)];
        let ring = Digraph::new(100_000, (1..99_996).map(|node| ((node - 1) / 7, node)).chain(circle)).expect("a ring");
        let above = |mut node: u32| {
            std::iter::from_fn(move || {
                node = (node > 0).then(|| (node - 1) / 7)?;
                Some(node)
            })
        };
        let reached: usize = (0..99_995).map(|node| above(node).count()).sum();
        let into_circle = 5 * above(99_995).count();
        let expected = (reached + into_circle) as f64 / (reached + into_circle + 10) as f64;
        assert_eq!(number(ring.hierarchy()), Some(expected));
    }

    /// With 1024 pairs the error is within three standard errors in all but 3 of 1000 cases; both rules, four graphs.
    #[test]
    fn a_sample_of_pairs_is_as_far_off_as_it_says() {
        for every in [3, 5, 40, 400] {
            let graph = tangled(1_500, every);
            for bound in [Bound::Least, Bound::Topmost] {
                let exact = graph.boundedness(bound, GENERAL_LIMIT, SAMPLE).expect("it hangs together");
                let found = graph.boundedness(bound, 0, SAMPLE).expect("it hangs together");
                assert_eq!((exact.sample, found.sample), (None, Some(SAMPLE)));
                let off = (found.number - exact.number).abs() / found.standard_error;
                assert!(off < 3.0, "{every} {bound:?}: {found:?} of {exact:?}");
            }
        }
    }
}
