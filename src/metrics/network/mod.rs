//! Measures of networks: plain functions on a small directed graph, for the line of an organisation and for any other
//! network, such as who asks whom for advice.
//!
//! Arcs run from superior to subordinate where they are a line. All functions are iterative. Those that look at pairs
//! of nodes are closed forms on an [out-forest](Digraph::is_out_forest), where they are linear. On other graphs they are
//! exact too while what makes the graph differ from a forest, its *core*, is small: what hangs from the core is added
//! in closed form, at a cost that is linear. Where the core has more than [`GENERAL_LIMIT`] nodes they are an
//! [`Estimate`] from a sample of fixed size with a fixed seed, the same on every run, with its standard error.
//!
//! # Example
//! ```
//! use orgmodel::metrics::network::{Digraph, Estimate};
//!
//! // A head with two under it, and one of these with a second superior of its own.
//! let line = Digraph::new(4, [(0, 1), (0, 2), (3, 2)])?;
//! assert_eq!(line.connectedness(), Some(1.0));
//! assert_eq!(line.least_upper_boundedness(), Some(Estimate::exact(1.0 / 3.0)));
//! # Ok::<(), orgmodel::metrics::network::NoSuchNode>(())
//! ```

mod above;
mod betweenness;
mod centralisation;
mod closeness;
mod condensed;
mod core;
mod ei_index;
mod estimate;
mod hanging;
mod krackhardt;
mod modularity;
mod propagation;
mod reach;
mod reaching;

#[cfg(test)]
mod published;

use std::sync::OnceLock;

use petgraph::unionfind::UnionFind;

pub use ei_index::ei_index;
pub use estimate::Estimate;
pub use modularity::{modularity, modularity_directed};

/// The most nodes of the core of a graph, which is what no closed form covers, for which measures that look at pairs of
/// nodes are exact; beyond it they are estimates.
pub const GENERAL_LIMIT: usize = 4096;

/// An arc names a node that there is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a node below {nodes}, found {node}")]
pub struct NoSuchNode {
    /// The node.
    pub node: u32,
    /// How many nodes there are.
    pub nodes: u32,
}

/// A directed graph without weights on nodes 0, 1, 2 …, each arc at most once and none from a node to itself.
///
/// # Example
/// ```
/// use orgmodel::metrics::network::Digraph;
///
/// let chain = Digraph::new(3, [(0, 1), (1, 2), (1, 2), (2, 2)])?;
/// assert_eq!(chain.arcs().collect::<Vec<_>>(), [(0, 1), (1, 2)]);
/// assert!(chain.is_out_forest());
/// assert!(Digraph::new(3, [(0, 3)]).is_err());
/// # Ok::<(), orgmodel::metrics::network::NoSuchNode>(())
/// ```
#[derive(Debug, Clone)]
pub struct Digraph {
    outward: Adjacency,
    inward: Adjacency,
    /// Made when it is first asked for.
    forest: OnceLock<Option<Forest>>,
}

impl PartialEq for Digraph {
    fn eq(&self, other: &Self) -> bool {
        self.outward == other.outward
    }
}

impl Eq for Digraph {}

/// The neighbours of every node on one side, one after another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Adjacency {
    first: Vec<u32>,
    nodes: Vec<u32>,
}

impl Adjacency {
    fn new(nodes: u32, arcs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut first = vec![0_u32; nodes as usize + 1];
        for (from, _) in arcs.clone() {
            first[from as usize + 1] += 1;
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        let mut list = vec![0; first[nodes as usize] as usize];
        for (from, to) in arcs {
            let slot = &mut first[from as usize];
            list[*slot as usize] = to;
            *slot += 1;
        }
        // Each list was filled from its front: its begin stands where its end was.
        first.rotate_right(1);
        first[0] = 0;
        Self { first, nodes: list }
    }

    /// Each node with each of its neighbours.
    fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + Clone + '_ {
        (0..self.first.len() as u32 - 1).flat_map(|node| self.of(node).iter().map(move |&other| (node, other)))
    }

    /// Takes neighbours out that stand twice, where neighbours are in order.
    fn dedup(&mut self) {
        let mut kept = 0;
        let mut from = 0;
        for node in 1..self.first.len() {
            let to = self.first[node] as usize;
            let start = kept;
            for at in from..to {
                if kept == start || self.nodes[kept - 1] != self.nodes[at] {
                    self.nodes[kept] = self.nodes[at];
                    kept += 1;
                }
            }
            from = to;
            self.first[node] = kept as u32;
        }
        self.nodes.truncate(kept);
    }

    fn of(&self, node: u32) -> &[u32] {
        &self.nodes[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }
}

impl Digraph {
    /// The graph of so many nodes with these arcs. An arc that stands twice counts once, one from a node to itself not.
    ///
    /// # Errors
    /// [`NoSuchNode`] for the first arc with an end that is not below `nodes`.
    pub fn new(nodes: u32, arcs: impl IntoIterator<Item = (u32, u32)>) -> Result<Self, NoSuchNode> {
        let mut arcs: Vec<(u32, u32)> = arcs.into_iter().collect();
        if let Some(node) = arcs.iter().flat_map(|&(from, to)| [from, to]).find(|&node| node >= nodes) {
            return Err(NoSuchNode { node, nodes });
        }
        arcs.retain(|(from, to)| from != to);
        Ok(Self::of_arcs(nodes, arcs.iter().copied()))
    }

    /// The graph of arcs between nodes that there are, none from a node to itself; linear.
    pub(super) fn of_arcs(nodes: u32, arcs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        // Going through the arcs by the node to which they lead fills the lists of successors in order.
        let turned = |(from, to)| (to, from);
        let mut outward = if arcs.clone().is_sorted_by_key(|(_, to)| to) {
            Adjacency::new(nodes, arcs)
        } else {
            let rough = Adjacency::new(nodes, arcs.map(turned));
            Adjacency::new(nodes, rough.pairs().map(turned))
        };
        outward.dedup();
        let inward = Adjacency::new(nodes, outward.pairs().map(turned));
        Self { outward, inward, forest: OnceLock::new() }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.outward.first.len() - 1
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many arcs there are.
    pub fn arc_count(&self) -> usize {
        self.outward.nodes.len()
    }

    /// The nodes.
    pub fn nodes(&self) -> std::ops::Range<u32> {
        // One fewer than the length of `first`, which was made from a `u32`.
        0..self.len() as u32
    }

    /// The arcs, by the node that they leave, then by the one to which they lead.
    pub fn arcs(&self) -> impl Iterator<Item = (u32, u32)> + Clone + '_ {
        self.outward.pairs()
    }

    /// The nodes to which arcs from a node lead, in rising order.
    pub fn successors(&self, node: u32) -> &[u32] {
        self.outward.of(node)
    }

    /// The nodes from which arcs lead to a node, in rising order.
    pub fn predecessors(&self, node: u32) -> &[u32] {
        self.inward.of(node)
    }

    /// The graph with every arc turned round.
    pub fn reversed(&self) -> Self {
        Self { outward: self.inward.clone(), inward: self.outward.clone(), forest: OnceLock::new() }
    }

    /// The graph with every arc in both directions: the network as if it had none.
    pub fn symmetrised(&self) -> Self {
        Self::of_arcs(self.len() as u32, self.arcs().flat_map(|(from, to)| [(from, to), (to, from)]))
    }

    /// Whether every node has at most one superior and no cycle is there. Linear in nodes and arcs.
    pub fn is_out_forest(&self) -> bool {
        self.forest().is_some()
    }

    /// How many nodes there are in each part that hangs together when directions are left out.
    fn component_sizes(&self) -> Vec<u64> {
        if let Some(forest) = self.forest() {
            let roots = forest.order.iter().take_while(|&&node| self.predecessors(node).is_empty());
            return roots.map(|&root| u64::from(forest.below[root as usize]) + 1).collect();
        }
        let mut sizes = vec![0; self.len()];
        for part in self.components() {
            sizes[part as usize] += 1;
        }
        sizes.retain(|&size| size > 0);
        sizes
    }

    /// For each node a node of the part to which it belongs when directions are left out, the same for all of a part.
    fn components(&self) -> Vec<u32> {
        let mut parts = UnionFind::<u32>::new(self.len());
        for (from, to) in self.arcs() {
            parts.union(from, to);
        }
        parts.into_labeling()
    }

    /// For each node how many superiors stand above it, and how many nodes below it; `None` unless the graph is an
    /// out-forest. Linear.
    fn forest(&self) -> Option<&Forest> {
        self.forest.get_or_init(|| self.make_forest()).as_ref()
    }

    fn make_forest(&self) -> Option<Forest> {
        if self.nodes().any(|node| self.predecessors(node).len() > 1) {
            return None;
        }
        let mut order: Vec<u32> = Vec::with_capacity(self.len());
        order.extend(self.nodes().filter(|&node| self.predecessors(node).is_empty()));
        let mut depth = vec![0_u32; self.len()];
        let mut at = 0;
        while at < order.len() {
            for &below in self.successors(order[at]) {
                depth[below as usize] = depth[order[at] as usize] + 1;
                order.push(below);
            }
            at += 1;
        }
        // Nodes on a circle and below one are not come to.
        if order.len() < self.len() {
            return None;
        }
        let mut below = vec![0_u32; self.len()];
        for &node in order.iter().rev() {
            if let Some(&superior) = self.predecessors(node).first() {
                below[superior as usize] += below[node as usize] + 1;
            }
        }
        Some(Forest { order, depth, below })
    }
}

/// An out-forest: its nodes, superiors before subordinates, roots first, and two columns.
#[derive(Debug, Clone)]
struct Forest {
    order: Vec<u32>,
    depth: Vec<u32>,
    below: Vec<u32>,
}

/// How many pairs can be made of so many things.
fn pairs(number: u64) -> u64 {
    number * number.saturating_sub(1) / 2
}

/// A share, when there is something of which it is one.
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn digraph(nodes: u32, arcs: &[(u32, u32)]) -> Digraph {
        Digraph::new(nodes, arcs.iter().copied()).expect("a table of arcs between nodes")
    }

    /// The number, when it is exact.
    pub(crate) fn number(found: Option<Estimate>) -> Option<f64> {
        found.filter(|found| found.sample.is_none()).map(|found| found.number)
    }

    /// All graphs on so many nodes.
    pub(crate) fn all_digraphs(nodes: u32) -> impl Iterator<Item = Digraph> {
        let arcs: Vec<(u32, u32)> =
            (0..nodes).flat_map(|a| (0..nodes).map(move |b| (a, b))).filter(|(a, b)| a != b).collect();
        (0_u64..1 << arcs.len()).map(move |mask| {
            let chosen = arcs.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1).map(|(_, &arc)| arc);
            Digraph::new(nodes, chosen).expect("arcs between nodes")
        })
    }

    /// Any small graph.
    pub(crate) fn any_digraph() -> impl Strategy<Value = Digraph> {
        (1_u32..9).prop_flat_map(|nodes| {
            prop::collection::vec((0..nodes, 0..nodes), 0..20).prop_map(move |arcs| digraph(nodes, &arcs))
        })
    }

    /// An out-forest: every node hangs under one with a smaller number, or under none; then numbers are mixed.
    pub(crate) fn any_forest() -> impl Strategy<Value = Digraph> {
        let superiors = prop::collection::vec((any::<prop::sample::Index>(), prop::bool::weighted(0.15)), 1..30);
        superiors
            .prop_flat_map(|superiors| {
                let names: Vec<u32> = (0..superiors.len() as u32).collect();
                (Just(superiors), Just(names).prop_shuffle())
            })
            .prop_map(|(superiors, names)| {
                let arcs: Vec<(u32, u32)> = superiors
                    .iter()
                    .enumerate()
                    .filter(|&(node, (_, root))| node > 0 && !root)
                    .map(|(node, (superior, _))| (names[superior.index(node)], names[node]))
                    .collect();
                digraph(names.len() as u32, &arcs)
            })
    }

    /// An out-forest with a few more arcs, any way: second superiors, short cuts and circles.
    pub(crate) fn any_nearly_forest() -> impl Strategy<Value = Digraph> {
        let more = prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..5);
        (any_forest(), more).prop_map(|(forest, more)| {
            let nodes = forest.len();
            let more = more.iter().map(|(from, to)| (from.index(nodes) as u32, to.index(nodes) as u32));
            Digraph::new(nodes as u32, forest.arcs().chain(more)).expect("nodes of the forest")
        })
    }

    /// Trees of spans 5, each node with a second superior among those before it; one in `every` is a root. No circle.
    pub(crate) fn tangled(nodes: u32, every: u32) -> Digraph {
        let arcs = (1..nodes).filter(|node| node % every != 0).flat_map(|node| {
            let other = ((u64::from(node.wrapping_mul(2_654_435_761)) * u64::from(node)) >> 32) as u32;
            [((node - 1) / 5, node), (other, node)]
        });
        Digraph::new(nodes, arcs).expect("nodes below the number of nodes")
    }

    /// Which node reaches which, itself too, by squaring: another way than the one under test.
    pub(crate) fn reaches(graph: &Digraph) -> Vec<Vec<bool>> {
        let n = graph.len();
        let mut reach = vec![vec![false; n]; n];
        for (node, reached) in graph.nodes().zip(&mut reach) {
            reached[node as usize] = true;
            for &to in graph.successors(node) {
                reached[to as usize] = true;
            }
        }
        for by in 0..n {
            for from in 0..n {
                for to in 0..n {
                    reach[from][to] |= reach[from][by] && reach[by][to];
                }
            }
        }
        reach
    }

    #[test]
    fn arcs_between_nodes_that_there_are_not_are_refused() {
        assert_eq!(Digraph::new(2, [(0, 1), (5, 0)]), Err(NoSuchNode { node: 5, nodes: 2 }));
        assert_eq!(NoSuchNode { node: 5, nodes: 2 }.to_string(), "expected a node below 2, found 5");
        assert!(Digraph::new(0, []).expect("no arc").is_empty());
    }

    #[test]
    fn turning_round_twice_changes_nothing() {
        for graph in all_digraphs(3) {
            assert_eq!(graph.reversed().reversed(), graph);
            assert_eq!(graph.symmetrised().reversed(), graph.symmetrised());
            assert_eq!(digraph(3, &graph.arcs().collect::<Vec<_>>()), graph);
        }
    }

    #[test]
    fn there_are_as_many_out_forests_as_cayley_says() {
        // (n + 1)^(n - 1) rooted labelled forests.
        assert_eq!(all_digraphs(3).filter(Digraph::is_out_forest).count(), 16);
        assert_eq!(all_digraphs(4).filter(Digraph::is_out_forest).count(), 125);
    }

    proptest! {
        #[test]
        fn forests_are_forests(forest in any_forest()) {
            let columns = forest.forest().expect("made as one");
            let reach = reaches(&forest);
            for node in 0..forest.len() {
                let above = reach.iter().filter(|row| row[node]).count() as u64 - 1;
                let below = reach[node].iter().filter(|&&reached| reached).count() as u64 - 1;
                prop_assert_eq!((u64::from(columns.depth[node]), u64::from(columns.below[node])), (above, below));
            }
        }
    }
}
