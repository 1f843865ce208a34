use super::measure;
use crate::facts::{Facts, Need};
use crate::metrics::network::Digraph;
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// Freeman's degree centralisation of the line: how much direct contact turns on one node.
    ///
    /// Σ (d_max − dᵢ) / ((N − 1)(N − 2)) over the N nodes, dᵢ the neighbours of a node, directions left out. L. C.
    /// Freeman: *Centrality in social networks: conceptual clarification*, Social Networks 1 (1978/79). 1 for a star, 0
    /// when all have alike. Linear in nodes and arcs.
    ///
    /// A chain of 5: degrees 1, 2, 2, 2, 1, so that 2 / 12 = 0.167.
    pub(crate) DEGREE = {
        name: "line-degree-centralisation",
        aspect: Aspect::Shape,
        unit: "centralisation",
        range: "0..1",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Lines],
        since: "0.1.0",
        run: degree,
    }
}

fn degree(facts: &Facts<'_>) -> Result<Value, Undefined> {
    measure(facts, Digraph::degree_centralisation, "the line has fewer than three nodes")
}

declare_metric! {
    /// Freeman's closeness centralisation of the line: how much nearer to all the most central node is.
    ///
    /// Σ (c_max − cᵢ) (2N − 3) / ((N − 1)(N − 2)), where cᵢ = (N − 1) / Σ of the distances to the other nodes,
    /// directions left out. L. C. Freeman, 1978/79. Undefined when the line does not hang together. Linear for a tree;
    /// else linear plus nodes × arcs of the core, which is left when what hangs by one arc is taken off again and again.
    /// With more than 4096 nodes in the core the mean of the cᵢ is estimated from 64 nodes, and c_max is the greatest of
    /// theirs and of the 16 that by these seem nearest to all.
    ///
    /// A chain of 5: distances sum to 10, 7, 6, 7, 10, so that 0.422.
    pub(crate) CLOSENESS = {
        name: "line-closeness-centralisation",
        aspect: Aspect::Shape,
        unit: "centralisation",
        range: "0..1",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Lines],
        since: "0.1.0",
        run: closeness,
    }
}

fn closeness(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let why = "the line has fewer than three nodes, or does not hang together";
    measure(facts, Digraph::closeness_centralisation, why)
}

declare_metric! {
    /// Freeman's betweenness centralisation of the line: how much contact must pass one node.
    ///
    /// Σ (b_max − bᵢ) / (N − 1), where bᵢ is the share of the pairs of other nodes whose shortest way leads through the
    /// node, directions left out. L. C. Freeman, 1978/79. Linear for a forest; else linear plus nodes × arcs of the core,
    /// as for `line-closeness-centralisation`. With more than 4096 nodes in the core it is estimated from the ways from 64
    /// nodes, with b_max that of the node that lies most between by another 64.
    ///
    /// A chain of 5: 0, 3, 4, 3, 0 of 6 pairs, so that (4 + 1 + 0 + 1 + 4) / 6 / 4 = 0.417.
    pub(crate) BETWEENNESS = {
        name: "line-betweenness-centralisation",
        aspect: Aspect::Shape,
        unit: "centralisation",
        range: "0..1",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Lines],
        since: "0.1.0",
        run: betweenness,
    }
}

fn betweenness(facts: &Facts<'_>) -> Result<Value, Undefined> {
    measure(facts, Digraph::betweenness_centralisation, "the line has fewer than three nodes")
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{model_of, number, purchaser_provider, why_not};
    use crate::{Model, UnitEntry};

    fn is_close(model: &Model, expected: [f64; 3]) -> bool {
        let names = ["line-degree-centralisation", "line-closeness-centralisation", "line-betweenness-centralisation"];
        names
            .into_iter()
            .zip(expected)
            .all(|(name, expected)| number(model, name).is_some_and(|found| (found - expected).abs() < 1e-12))
    }

    #[test]
    fn a_chain_and_a_star_by_hand() {
        let unit = |n: u32| UnitEntry::new(format!("u{n}"));
        let chain = (1..5).map(|n| unit(n).reports_to(format!("u{}", n - 1)));
        let chain = model_of(std::iter::once(unit(0)).chain(chain));
        assert!(is_close(&chain, [1.0 / 6.0, 19.0 / 45.0, 5.0 / 12.0]));
        let star = model_of(std::iter::once(unit(0)).chain((1..6).map(|n| unit(n).reports_to("u0"))));
        assert!(is_close(&star, [1.0; 3]));
    }

    #[test]
    fn two_lines_have_no_closeness() {
        let why = why_not(&purchaser_provider(), "line-closeness-centralisation");
        assert_eq!(why.as_deref(), Some("the line has fewer than three nodes, or does not hang together"));
    }
}
