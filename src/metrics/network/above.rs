use super::{Digraph, GENERAL_LIMIT};

/// Which nodes reach every node of a graph without cycles, itself among them, as bits.
pub(super) struct Above {
    words: usize,
    bits: Vec<u64>,
}

impl Above {
    /// For a graph whose arcs lead to higher numbers only; `None` for more than [`GENERAL_LIMIT`] nodes. Arcs × nodes / 64
    /// steps, nodes² / 64 words.
    pub(super) fn of(graph: &Digraph) -> Option<Self> {
        if graph.len() > GENERAL_LIMIT {
            return None;
        }
        let words = graph.len().div_ceil(64);
        let mut bits = vec![0_u64; words * graph.len()];
        for node in 0..graph.len() {
            let (done, rest) = bits.split_at_mut(node * words);
            let row = &mut rest[..words];
            row[node / 64] |= 1 << (node % 64);
            for &above in graph.predecessors(node as u32) {
                let above = &done[above as usize * words..][..words];
                row.iter_mut().zip(above).for_each(|(word, above)| *word |= above);
            }
        }
        Some(Self { words, bits })
    }

    /// Who reaches a node.
    pub(super) fn row(&self, node: u32) -> &[u64] {
        &self.bits[node as usize * self.words..][..self.words]
    }
}

/// The places of the bits that are set.
pub(super) fn ones(words: &[u64]) -> impl Iterator<Item = usize> + '_ {
    words.iter().enumerate().flat_map(|(at, &word)| {
        let set = |word: u64| (word != 0).then_some(word);
        let rest = std::iter::successors(set(word), move |word| set(word & (word - 1)));
        rest.map(move |word| at * 64 + word.trailing_zeros() as usize)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{any_digraph, reaches};
    use super::*;

    #[test]
    fn too_many_nodes_are_left_alone() {
        assert!(Above::of(&Digraph::new(GENERAL_LIMIT as u32 + 1, []).expect("no arc")).is_none());
    }

    proptest! {
        #[test]
        fn who_is_above_is_found_by_squaring_too(graph in any_digraph()) {
            let graph = graph.condensed().graph;
            let (above, reach) = (Above::of(&graph).expect("small"), reaches(&graph));
            for node in graph.nodes() {
                let expected: Vec<usize> = (0..graph.len()).filter(|&from| reach[from][node as usize]).collect();
                prop_assert_eq!(ones(above.row(node)).collect::<Vec<_>>(), expected);
            }
        }
    }
}
