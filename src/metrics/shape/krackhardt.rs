use super::measure;
use crate::facts::{Facts, Need};
use crate::metrics::network::Digraph;
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// Krackhardt's connectedness of the line: the share of pairs of nodes that hang together.
    ///
    /// Σ C(Nᵢ, 2) / C(N, 2) over the components of the line without directions, of Nᵢ nodes out of N. 1 for one whole
    /// line, less where administrations stand side by side. D. Krackhardt: *Graph theoretical dimensions of informal
    /// organizations*, 1994. Nearly linear in nodes and arcs.
    ///
    /// Two administrations of 3 nodes each: (3 + 3) / 15 = 0.4.
    pub(crate) CONNECTEDNESS = {
        name: "line-connectedness",
        aspect: Aspect::Shape,
        unit: "share of pairs",
        range: "0..1",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::Lines],
        since: "0.1.0",
        run: connectedness,
    }
}

fn connectedness(facts: &Facts<'_>) -> Result<Value, Undefined> {
    measure(facts, Digraph::connectedness, "the line has no node")
}

declare_metric! {
    /// Krackhardt's hierarchy of the line: of the pairs of which one stands above the other, the share that is not
    /// mutual.
    ///
    /// A / (A + M) over pairs of nodes, A those in which one reaches the other downward and not the other way, M those
    /// in which both do. Below 1 only where there is a reporting cycle. D. Krackhardt, 1994. Linear without a cycle;
    /// else as costly as `line-propagation-cost`, and estimated where that is.
    ///
    /// Three that report in a circle: 0. A line without a cycle: 1.
    pub(crate) HIERARCHY = {
        name: "line-hierarchy",
        aspect: Aspect::Shape,
        unit: "share of pairs",
        range: "0..1",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::Lines],
        since: "0.1.0",
        run: hierarchy,
    }
}

fn hierarchy(facts: &Facts<'_>) -> Result<Value, Undefined> {
    measure(facts, Digraph::hierarchy, "no node of the line reports to another")
}

declare_metric! {
    /// Krackhardt's efficiency of the line: how few arcs there are beyond those that hold it together.
    ///
    /// 1 − (|E| − Σ (Nᵢ − 1)) / Σ (Nᵢ − 1)² over the components, |E| the arcs. Below 1 where a node has a second
    /// superior or there is a cycle (A1). D. Krackhardt, 1994. Nearly linear in nodes and arcs.
    ///
    /// A director over two heads who share a unit, 4 nodes and 4 arcs: 1 − 1 / 9 = 0.889.
    pub(crate) EFFICIENCY = {
        name: "line-efficiency",
        aspect: Aspect::Shape,
        unit: "share of possible surplus arcs",
        range: "0..1",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::Lines],
        since: "0.1.0",
        run: efficiency,
    }
}

fn efficiency(facts: &Facts<'_>) -> Result<Value, Undefined> {
    measure(facts, Digraph::efficiency, "no node of the line reports to another")
}

declare_metric! {
    /// Krackhardt's least-upper-boundedness of the line: the share of pairs with one nearest superior in common.
    ///
    /// 1 − V / Σ (Nᵢ − 1)(Nᵢ − 2) / 2 over the components with three nodes or more. V counts pairs within a component
    /// without a least upper bound: a node that reaches both downward (each node reaches itself), and that every other
    /// such node reaches. The unity of command (A1). Undefined when no three nodes of the line hang together. D.
    /// Krackhardt, 1994. Linear for a forest, where it is 1; else linear plus the cube / 64 of the nodes with several
    /// superiors, the tops above them and where the ways to them part. With more than 4096 of these it is estimated from
    /// 1024 pairs.
    ///
    /// Two heads without a superior who share two units: of 6 pairs, the two heads and the two units have none:
    /// 1 − 2 / 3 = 0.333.
    pub(crate) LEAST_UPPER_BOUNDEDNESS = {
        name: "line-least-upper-boundedness",
        aspect: Aspect::Shape,
        unit: "share of pairs",
        range: "0..1",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::Lines],
        since: "0.1.0",
        run: least_upper_boundedness,
    }
}

fn least_upper_boundedness(facts: &Facts<'_>) -> Result<Value, Undefined> {
    measure(facts, Digraph::least_upper_boundedness, "no three nodes of the line hang together")
}

declare_metric! {
    /// What the R package `sna` gives as least-upper-boundedness of the line, for comparison with published results.
    ///
    /// As `line-least-upper-boundedness`, but a pair counts as bounded if one of its upper bounds reaches all others:
    /// the topmost in place of the least (`sna` 2.7). The two agree on every tree and differ where heads under one
    /// director share a unit; this one can fall below 0. Undefined when no three nodes of the line hang together. As
    /// costly.
    ///
    /// A director over two heads who share two units: 1, where the definition gives 5 / 6.
    pub(crate) LEAST_UPPER_BOUNDEDNESS_SNA = {
        name: "line-least-upper-boundedness-sna",
        aspect: Aspect::Shape,
        unit: "share of pairs",
        range: "..1",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Lines],
        since: "0.1.0",
        run: least_upper_boundedness_sna,
    }
}

fn least_upper_boundedness_sna(facts: &Facts<'_>) -> Result<Value, Undefined> {
    measure(facts, Digraph::least_upper_boundedness_sna, "no three nodes of the line hang together")
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{model_of, number, purchaser_provider, sector, why_not};
    use crate::{Model, UnitEntry};

    const NAMES: [&str; 5] = [
        "line-connectedness",
        "line-hierarchy",
        "line-efficiency",
        "line-least-upper-boundedness",
        "line-least-upper-boundedness-sna",
    ];

    fn all(model: &Model) -> [Option<f64>; 5] {
        NAMES.map(|name| number(model, name))
    }

    #[test]
    fn one_administration_is_a_tree_and_two_are_not() {
        assert_eq!(all(&sector()), [Some(1.0); 5]);
        // Two components of four nodes.
        assert_eq!(all(&purchaser_provider())[..4], [Some(12.0 / 28.0), Some(1.0), Some(1.0), Some(1.0)]);
    }

    #[test]
    fn heads_who_share_units_break_unity_of_command() {
        let unit = UnitEntry::new;
        let model = model_of([
            unit("director"),
            unit("a").reports_to("director"),
            unit("b").reports_to("director"),
            unit("x").reports_to("a").reports_to("b"),
            unit("y").reports_to("a").reports_to("b"),
        ]);
        assert_eq!(all(&model), [Some(1.0), Some(1.0), Some(7.0 / 8.0), Some(5.0 / 6.0), Some(1.0)]);
    }

    #[test]
    fn a_circle_is_no_hierarchy() {
        let unit = |key: &str, superior: &str| UnitEntry::new(key).reports_to(superior);
        let circle = model_of([unit("a", "b"), unit("b", "c"), unit("c", "a")]);
        assert_eq!(all(&circle), [Some(1.0), Some(0.0), Some(0.75), Some(1.0), Some(1.0)]);
        let pair = model_of([UnitEntry::new("a"), unit("b", "a")]);
        assert_eq!(all(&pair), [Some(1.0), Some(1.0), Some(1.0), None, None]);
        let why = why_not(&pair, "line-least-upper-boundedness");
        assert_eq!(why.as_deref(), Some("no three nodes of the line hang together"));
    }
}
