use std::cell::OnceCell;

use super::{Digraph, GENERAL_LIMIT};

/// Which nodes every node reaches, itself among them, as bits. Nodes stand in an order in which those of one strongly
/// connected part are neighbours, and a part comes before those that it reaches.
pub(super) struct Closure {
    words: usize,
    bits: Vec<u64>,
    /// Who reaches each node: `bits` with rows and columns exchanged, made when it is asked for.
    transposed: OnceCell<Vec<u64>>,
    /// The strongly connected part at each place.
    part: Vec<u32>,
}

impl Digraph {
    /// The closure; `None` for more than [`GENERAL_LIMIT`] nodes. Arcs × nodes / 64 steps, nodes² / 64 words.
    pub(super) fn closure(&self) -> Option<Closure> {
        if self.len() > GENERAL_LIMIT {
            return None;
        }
        let mut parts = self.strong_parts();
        parts.reverse();
        let mut place = vec![0_usize; self.len()];
        let mut part = Vec::with_capacity(self.len());
        for (number, nodes) in parts.iter().enumerate() {
            for &node in nodes {
                place[node as usize] = part.len();
                part.push(number as u32);
            }
        }
        let words = self.len().div_ceil(64);
        let mut bits = vec![0_u64; words * self.len()];
        let mut row = vec![0_u64; words];
        for nodes in parts.iter().rev() {
            row.fill(0);
            for &node in nodes {
                let at = place[node as usize];
                row[at / 64] |= 1 << (at % 64);
                for &to in self.successors(node) {
                    let to = place[to as usize] * words;
                    row.iter_mut().zip(&bits[to..to + words]).for_each(|(word, &reached)| *word |= reached);
                }
            }
            for &node in nodes {
                let at = place[node as usize] * words;
                bits[at..at + words].copy_from_slice(&row);
            }
        }
        Some(Closure { words, bits, transposed: OnceCell::new(), part })
    }
}

impl Closure {
    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.part.len()
    }

    /// What the node at a place reaches.
    pub(super) fn row(&self, place: usize) -> &[u64] {
        &self.bits[place * self.words..(place + 1) * self.words]
    }

    /// Who reaches the node at a place.
    pub(super) fn column(&self, place: usize) -> &[u64] {
        let columns = self.transposed.get_or_init(|| {
            let mut columns = vec![0_u64; self.bits.len()];
            for from in 0..self.len() {
                for to in (0..self.len()).filter(|&to| self.reaches(from, to)) {
                    columns[to * self.words + from / 64] |= 1 << (from % 64);
                }
            }
            columns
        });
        &columns[place * self.words..(place + 1) * self.words]
    }

    /// Whether the node at one place reaches that at another.
    fn reaches(&self, from: usize, to: usize) -> bool {
        self.row(from)[to / 64] >> (to % 64) & 1 == 1
    }

    /// How many nodes the node at a place reaches, itself among them.
    pub(super) fn count(&self, place: usize) -> u64 {
        self.row(place).iter().map(|word| u64::from(word.count_ones())).sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{any_digraph, reaches};
    use super::*;

    #[test]
    fn too_many_nodes_are_left_alone() {
        assert!(Digraph::new(GENERAL_LIMIT as u32 + 1, []).expect("no arc").closure().is_none());
    }

    proptest! {
        #[test]
        fn the_closure_is_that_of_squaring(graph in any_digraph()) {
            let closure = graph.closure().expect("small");
            let mut counts: Vec<u64> = (0..closure.len()).map(|place| closure.count(place)).collect();
            let mut expected: Vec<u64> =
                reaches(&graph).iter().map(|row| row.iter().filter(|&&reached| reached).count() as u64).collect();
            counts.sort_unstable();
            expected.sort_unstable();
            prop_assert_eq!(counts, expected);
            for a in 0..closure.len() {
                for b in 0..a {
                    // A later place is never before an earlier part.
                    prop_assert!(!closure.reaches(a, b) || closure.part[a] == closure.part[b]);
                }
            }
        }
    }
}
