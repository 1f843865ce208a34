use super::Digraph;

/// A graph with each strongly connected part as one node.
pub(super) struct Condensed {
    /// The parts, numbered so that arcs lead to higher numbers only.
    pub(super) graph: Digraph,
    /// How many nodes each part has.
    pub(super) size: Vec<u32>,
    /// The part of each node.
    pub(super) part: Vec<u32>,
}

/// Not visited.
const NONE: u32 = u32::MAX;

impl Digraph {
    /// The graph of the strongly connected parts. Linear.
    pub(super) fn condensed(&self) -> Condensed {
        let (mut part, parts) = self.strong_parts();
        // A part is found after those that it reaches.
        let mut size = vec![0; parts as usize];
        for part in &mut part {
            *part = parts - 1 - *part;
            size[*part as usize] += 1;
        }
        let arcs = self.arcs().map(|(from, to)| (part[from as usize], part[to as usize]));
        let graph = Self::of_arcs(parts, arcs.filter(|(from, to)| from != to));
        Condensed { graph, size, part }
    }

    /// The strongly connected part of each node, and how many there are; a part has a higher number than those that it
    /// reaches.
    ///
    /// R. Tarjan: *Depth-first search and linear graph algorithms*, SIAM Journal on Computing 1 (1972).
    fn strong_parts(&self) -> (Vec<u32>, u32) {
        let mut part = vec![NONE; self.len()];
        let mut parts = 0;
        // The order in which nodes were visited first, and the earliest known to be in the part of each.
        let mut visited = vec![NONE; self.len()];
        let mut earliest = vec![NONE; self.len()];
        let mut count = 0;
        let mut open: Vec<u32> = Vec::new();
        // The nodes on the way to where the search is, with the successor to look at next.
        let mut way: Vec<(u32, u32)> = Vec::new();
        for start in self.nodes() {
            if visited[start as usize] != NONE {
                continue;
            }
            way.push((start, 0));
            while let Some(&mut (node, ref mut next)) = way.last_mut() {
                let row = node as usize;
                if *next == 0 {
                    (visited[row], earliest[row]) = (count, count);
                    count += 1;
                    open.push(node);
                }
                if let Some(&to) = self.successors(node).get(*next as usize) {
                    *next += 1;
                    if visited[to as usize] == NONE {
                        way.push((to, 0));
                    } else if part[to as usize] == NONE {
                        earliest[row] = earliest[row].min(visited[to as usize]);
                    }
                    continue;
                }
                way.pop();
                if let Some(&(before, _)) = way.last() {
                    earliest[before as usize] = earliest[before as usize].min(earliest[row]);
                }
                if earliest[row] == visited[row] {
                    while let Some(member) = open.pop() {
                        part[member as usize] = parts;
                        if member == node {
                            break;
                        }
                    }
                    parts += 1;
                }
            }
        }
        (part, parts)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{any_digraph, any_nearly_forest, reaches};

    proptest! {
        #[test]
        fn nodes_of_a_part_reach_one_another(graph in prop_oneof![any_digraph(), any_nearly_forest()]) {
            let (condensed, reach) = (graph.condensed(), reaches(&graph));
            for (a, from_a) in reach.iter().enumerate() {
                for (b, from_b) in reach.iter().enumerate() {
                    prop_assert_eq!(condensed.part[a] == condensed.part[b], from_a[b] && from_b[a]);
                }
            }
            for (from, to) in graph.arcs() {
                let (from, to) = (condensed.part[from as usize], condensed.part[to as usize]);
                prop_assert!(from <= to);
                prop_assert!(from == to || condensed.graph.successors(from).contains(&to));
            }
            prop_assert_eq!(condensed.size.iter().sum::<u32>() as usize, graph.len());
        }
    }
}
