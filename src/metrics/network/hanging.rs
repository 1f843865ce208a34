use super::Digraph;

/// A network without directions, from which everything is taken off that hangs by one tie: what is left is the core, in
/// which all circles are, or one node of each tree.
pub(super) struct Hanging {
    /// The nodes taken off, each before the one from which it hangs.
    pub(super) taken: Vec<u32>,
    /// From which node each hangs; of one in the core, itself.
    pub(super) from: Vec<u32>,
    /// How many nodes hang from each, itself among them.
    pub(super) size: Vec<u32>,
    /// The number of each node in the core, or of the one in the core from which it hangs in the end.
    pub(super) place: Vec<u32>,
    /// The core, with every arc in both directions.
    pub(super) core: Digraph,
    /// How many nodes hang from each of the core, itself among them.
    pub(super) weight: Vec<f64>,
    /// How many nodes there are in the part that hangs together with each of the core.
    pub(super) together: Vec<u64>,
}

impl Hanging {
    /// Linear.
    pub(super) fn of(graph: &Digraph) -> Self {
        let network = graph.symmetrised();
        let mut ties: Vec<u32> = network.nodes().map(|node| network.successors(node).len() as u32).collect();
        let mut from: Vec<u32> = network.nodes().collect();
        let mut size = vec![1_u32; network.len()];
        let mut taken: Vec<u32> = network.nodes().filter(|&node| ties[node as usize] == 1).collect();
        let (mut at, mut kept) = (0, 0);
        while at < taken.len() {
            let node = taken[at];
            at += 1;
            // Of the last two that hang on one another, one stays.
            if ties[node as usize] == 0 {
                continue;
            }
            taken[kept] = node;
            kept += 1;
            ties[node as usize] = 0;
            // Of its ties, the one that is left leads to a node that still has any.
            let left =
                network.successors(node).iter().copied().find(|&to| ties[to as usize] > 0 && from[to as usize] == to);
            let to = left.expect("a node is taken off while it has one tie");
            from[node as usize] = to;
            size[to as usize] += size[node as usize];
            ties[to as usize] -= 1;
            if ties[to as usize] == 1 {
                taken.push(to);
            }
        }
        taken.truncate(kept);

        let mut place = vec![u32::MAX; network.len()];
        let (mut weight, mut count) = (Vec::new(), 0);
        for node in network.nodes().filter(|&node| from[node as usize] == node) {
            place[node as usize] = count;
            weight.push(f64::from(size[node as usize]));
            count += 1;
        }
        for &node in taken.iter().rev() {
            place[node as usize] = place[from[node as usize] as usize];
        }
        let in_core = |node: u32| from[node as usize] == node;
        let arcs = network.arcs().filter(|&(a, b)| in_core(a) && in_core(b));
        let core = Digraph::of_arcs(count, arcs.map(|(a, b)| (place[a as usize], place[b as usize])));
        let group = core.components();
        let mut nodes = vec![0_u64; core.len()];
        for node in network.nodes().filter(|&node| in_core(node)) {
            nodes[group[place[node as usize] as usize] as usize] += u64::from(size[node as usize]);
        }
        let together = group.into_iter().map(|group| nodes[group as usize]).collect();
        Self { taken, from, size, place, core, weight, together }
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.from.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{any_forest, any_nearly_forest};
    use super::*;

    proptest! {
        /// What is left when nodes of one tie are taken off again and again, in whatever order.
        #[test]
        fn the_core_has_no_loose_end(graph in any_nearly_forest()) {
            let hanging = Hanging::of(&graph);
            let loose = |node: u32| hanging.core.successors(node).len() == 1;
            prop_assert!(!hanging.core.nodes().any(loose));
            prop_assert_eq!(hanging.weight.iter().sum::<f64>(), graph.len() as f64);
            prop_assert_eq!(hanging.core.len() + hanging.taken.len(), graph.len());
            let network = graph.symmetrised();
            for &node in &hanging.taken {
                prop_assert!(network.successors(node).contains(&hanging.from[node as usize]));
            }
        }

        #[test]
        fn of_a_tree_one_node_is_left(forest in any_forest()) {
            let hanging = Hanging::of(&forest);
            prop_assert_eq!(hanging.core.arc_count(), 0);
            prop_assert_eq!(hanging.core.len(), forest.component_sizes().len());
            let mut sizes: Vec<u64> = forest.component_sizes();
            let mut together = hanging.together;
            sizes.sort_unstable();
            together.sort_unstable();
            prop_assert_eq!(sizes, together);
        }
    }
}
