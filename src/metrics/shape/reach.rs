use super::measure;
use crate::facts::{Facts, Need};
use crate::metrics::network::Digraph;
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// Propagation cost of the line: the share of the nodes that a change at a node reaches downward, on average.
    ///
    /// Ordered pairs of which the first stands above the second or is the same, over N². A. MacCormack, J. Rusnak and
    /// C. Y. Baldwin: *Exploring the structure of complex software designs*, Management Science 52 (2006). Linear for a
    /// forest; else linear as long as few arcs run beside a forest, and arcs × nodes / 64 for 4096 nodes or fewer; where
    /// both get too much it is estimated from what stands above each of 256 nodes, in linear time.
    ///
    /// A chain of 4: (4 + 3 + 2 + 1) / 16 = 0.625.
    pub(crate) PROPAGATION_COST = {
        name: "line-propagation-cost",
        aspect: Aspect::Shape,
        unit: "share of pairs",
        range: "0..1",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Lines],
        since: "0.1.0",
        run: propagation_cost,
    }
}

fn propagation_cost(facts: &Facts<'_>) -> Result<Value, Undefined> {
    measure(facts, Digraph::propagation_cost, "the line has no node")
}

declare_metric! {
    /// Global reaching centrality of the line: how much farther than others the node on top reaches.
    ///
    /// Σ (C_max − Cᵢ) / (N − 1), where Cᵢ is the share of the other nodes that stand below node i. E. Mones, L. Vicsek
    /// and T. Vicsek: *Hierarchy measure for complex networks*, PLoS ONE 7 (2012). 1 for a star, less the more levels
    /// there are. As costly as `line-propagation-cost`, and estimated where that is.
    ///
    /// A chain of 4: (0 + 1/3 + 2/3 + 1) / 3 = 0.667.
    pub(crate) GLOBAL_REACHING_CENTRALITY = {
        name: "line-global-reaching-centrality",
        aspect: Aspect::Shape,
        unit: "centrality",
        range: "0..1",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Lines],
        since: "0.1.0",
        run: global_reaching_centrality,
    }
}

fn global_reaching_centrality(facts: &Facts<'_>) -> Result<Value, Undefined> {
    measure(facts, Digraph::global_reaching_centrality, "the line has fewer than two nodes")
}

declare_metric! {
    /// Flow hierarchy of the line: the share of arcs that lie on no reporting cycle.
    ///
    /// J. Luo and C. L. Magee: *Detecting evolving patterns of self-organizing networks by flow hierarchy measurement*,
    /// Complexity 16 (2011). Linear in nodes and arcs.
    ///
    /// A tree of 5 with one arc upward that closes a circle of two: 3 / 5 = 0.6.
    pub(crate) FLOW_HIERARCHY = {
        name: "line-flow-hierarchy",
        aspect: Aspect::Shape,
        unit: "share of arcs",
        range: "0..1",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::Lines],
        since: "0.1.0",
        run: flow_hierarchy,
    }
}

fn flow_hierarchy(facts: &Facts<'_>) -> Result<Value, Undefined> {
    measure(facts, Digraph::flow_hierarchy, "no node of the line reports to another")
}

#[cfg(test)]
mod tests {
    use crate::UnitEntry;
    use crate::metrics::example::{model_of, number};

    #[test]
    fn a_chain_and_a_circle_by_hand() {
        let unit = |key: &str, superior: &str| UnitEntry::new(key).reports_to(superior);
        let chain = model_of([UnitEntry::new("a"), unit("b", "a"), unit("c", "b"), unit("d", "c")]);
        assert_eq!(number(&chain, "line-propagation-cost"), Some(0.625));
        assert_eq!(number(&chain, "line-global-reaching-centrality"), Some(2.0 / 3.0));
        assert_eq!(number(&chain, "line-flow-hierarchy"), Some(1.0));
        let tree =
            [UnitEntry::new("a"), unit("b", "a").reports_to("e"), unit("c", "a"), unit("d", "b"), unit("e", "b")];
        let circle = model_of(tree);
        assert_eq!(number(&circle, "line-flow-hierarchy"), Some(0.6));
        assert_eq!(number(&circle, "line-global-reaching-centrality"), Some(0.75));
    }
}
