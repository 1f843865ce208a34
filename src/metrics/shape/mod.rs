//! The shape of the line as a graph: nodes are administrations, sectors and units, arcs run from every superior, also a
//! second one, to the node that reports to it.

pub(crate) mod centralisation;
pub(crate) mod krackhardt;
pub(crate) mod reach;

use super::network::Digraph;
use super::{Undefined, Value};
use crate::facts::{Facts, Sharer};
use crate::{NodeId, RelationKind};

/// The line as a graph, made once for all measures of its shape.
fn line<'f>(facts: &'f Facts<'_>) -> &'f Digraph {
    facts.shared(Sharer::Metrics, || graph(facts))
}

/// The line as a graph, its nodes numbered in their order.
fn graph(facts: &Facts<'_>) -> Digraph {
    let organisation = facts.organisation();
    let rows = || organisation.in_line().map(|node| node.id().row());
    let nodes = rows().count();
    // Where nothing else has a row, the numbers of rows are those of nodes.
    let mut numbers = Vec::new();
    if nodes < organisation.bound() {
        numbers.resize(organisation.bound(), u32::MAX);
        (0..).zip(rows()).for_each(|(number, row)| numbers[row] = number);
    }
    let number = |id: NodeId| numbers.get(id.row()).copied().unwrap_or(id.row() as u32);
    let reports = organisation.relations(RelationKind::ReportsTo).filter(|(from, to)| from != to);
    // Only nodes in the line report, and only to such.
    Digraph::of_arcs(nodes as u32, reports.map(|(from, to)| (number(to), number(from))))
}

/// A measure of the line, or why there is none.
fn measure<V: Into<Value>>(
    facts: &Facts<'_>,
    of: fn(&Digraph) -> Option<V>,
    why: &'static str,
) -> Result<Value, Undefined> {
    of(line(facts)).map(V::into).ok_or(Undefined(why))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::UnitEntry;
    use crate::facts::Thresholds;
    use crate::metrics::example::model_of;
    use crate::metrics::{Measurement, measure as measure_all};

    #[test]
    fn every_superior_is_an_arc_and_bodies_are_no_nodes() {
        let model = crate::metrics::example::sector();
        let thresholds = Thresholds::default();
        let facts = Facts::new(&model, &thresholds);
        let line = line(&facts);
        assert_eq!((line.len(), line.arc_count()), (8, 7));
        let two =
            model_of([UnitEntry::new("a"), UnitEntry::new("b"), UnitEntry::new("c").reports_to("a").reports_to("b")]);
        assert_eq!(super::line(&Facts::new(&two, &thresholds)).arcs().collect::<Vec<_>>(), [(0, 2), (1, 2)]);
    }

    /// Every measure of the shape of a line of 6000 in which each unit has the superiors that are given.
    fn measured(superiors: impl Fn(u32) -> Vec<u32>) -> Vec<Measurement> {
        let units = (0..6000).map(|n| {
            let above = superiors(n).into_iter().map(|above| format!("u{above}"));
            above.fold(UnitEntry::new(format!("u{n}")), UnitEntry::reports_to)
        });
        let model = model_of(units);
        let found = measure_all(&model, &Thresholds::default());
        assert_eq!(found, measure_all(&model, &Thresholds::default()));
        found.into_iter().filter(|found| found.metric.starts_with("line-")).collect()
    }

    #[test]
    fn a_large_line_is_exact_with_some_second_superiors_and_estimated_with_many() {
        let tree = |n: u32| if n == 0 { vec![] } else { vec![(n - 1) / 5] };
        let some = measured(|n| if n % 1000 == 999 { vec![n / 6, n / 7] } else { tree(n) });
        let many = measured(|n| if n > 50 { vec![n / 6, n / 7] } else { tree(n) });
        assert_eq!((some.len(), many.len()), (11, 11));
        assert!(some.iter().all(|found| matches!(found.value, Some(Value::Number(_)))), "{some:?}");
        let estimates = many.iter().filter(|found| matches!(found.value, Some(Value::Estimate { .. })));
        let estimates: Vec<&str> = estimates.map(|found| found.metric).collect();
        assert_eq!(
            estimates,
            ["line-least-upper-boundedness", "line-closeness-centralisation", "line-betweenness-centralisation"]
        );
        assert!(many.iter().all(|found| found.undefined.is_none()));
        let json = crate::render::json::measurements(&many);
        assert!(json.contains("\"value\": {\n        \"number\": 0."), "{json}");
        assert!(json.contains("\"sample\": 1024\n"), "{json}");
    }
}
