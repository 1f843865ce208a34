use super::Digraph;
use super::condensed::Condensed;

/// What of a graph decides which pairs of nodes have a least upper bound.
///
/// A *block* is a strongly connected part without a superior or with several, with all parts below it that have one superior
/// and hang from it by these. Whatever reaches a block from outside reaches its top. So two nodes of one block are bounded by
/// the lowest of the block above both, and of two blocks of which one reaches the other, by the lowest node of the upper that
/// is above both; and where neither reaches the other, the common upper bounds are those of the two tops. Each such set of
/// bounds ends below where arcs leave a block for the top of another or where the ways to such nodes part. The core has these
/// nodes and the tops, each joined to the nearest above it in its block.
pub(super) struct Core {
    /// The nodes of the core; arcs lead to higher numbers only. A graph that hangs together and has no node with several
    /// superiors, once circles are taken as one node, has no part in it.
    pub(super) graph: Digraph,
    /// The groups of blocks that hang together.
    pub(super) groups: Vec<Vec<Block>>,
    /// How many nodes there are in each group that hangs together without being in the core.
    pub(super) trees: Vec<u64>,
}

/// A block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    /// Its top in the core.
    pub(super) top: u32,
    /// How many nodes it has.
    pub(super) nodes: u64,
}

impl Core {
    /// Nearly linear.
    pub(super) fn of(condensed: &Condensed) -> Self {
        let Condensed { graph, size, .. } = condensed;
        let is_merge = |part: u32| graph.predecessors(part).len() > 1;
        let is_top = |part: u32| graph.predecessors(part).len() != 1;
        let group = graph.components();
        let mut has_merge = vec![false; graph.len()];
        let mut nodes = vec![0_u64; graph.len()];
        for part in graph.nodes() {
            has_merge[group[part as usize] as usize] |= is_merge(part);
            nodes[group[part as usize] as usize] += u64::from(size[part as usize]);
        }

        // On how many sides each part leads to one at which an arc leaves the block, counted up to 2.
        let mut sides = vec![0_u8; graph.len()];
        let mut leaves = vec![false; graph.len()];
        for part in graph.nodes().rev() {
            let row = part as usize;
            leaves[row] = graph.successors(part).iter().any(|&to| is_merge(to));
            if let &[superior] = graph.predecessors(part)
                && (leaves[row] || sides[row] > 0)
            {
                sides[superior as usize] = (sides[superior as usize] + 1).min(2);
            }
        }
        // The nearest of the core at or above each part, by its number in the core.
        let mut count = 0;
        let mut nearest = vec![u32::MAX; graph.len()];
        let mut arcs = Vec::new();
        let mut blocks: Vec<Block> = Vec::new();
        let mut block_of = vec![usize::MAX; graph.len()];
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); graph.len()];
        for part in graph.nodes() {
            let row = part as usize;
            let of_group = group[row] as usize;
            if !has_merge[of_group] {
                continue;
            }
            if is_top(part) {
                arcs.extend(graph.predecessors(part).iter().map(|&above| (nearest[above as usize], count)));
                block_of[row] = blocks.len();
                groups[of_group].push(blocks.len());
                blocks.push(Block { top: count, nodes: 0 });
                nearest[row] = count;
                count += 1;
            } else {
                let superior = graph.predecessors(part)[0] as usize;
                block_of[row] = block_of[superior];
                nearest[row] = nearest[superior];
                if leaves[row] || sides[row] > 1 {
                    arcs.push((nearest[row], count));
                    nearest[row] = count;
                    count += 1;
                }
            }
            blocks[block_of[row]].nodes += u64::from(size[row]);
        }
        let groups = groups.into_iter().filter(|group| !group.is_empty());
        let trees = graph.nodes().map(|part| part as usize).filter(|&part| nodes[part] > 0 && !has_merge[part]);
        Self {
            graph: Digraph::of_arcs(count, arcs.iter().copied()),
            groups: groups.map(|group| group.into_iter().map(|block| blocks[block]).collect()).collect(),
            trees: trees.map(|group| nodes[group]).collect(),
        }
    }
}
