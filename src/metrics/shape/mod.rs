//! The shape of the line as a graph: nodes are administrations, sectors and units, arcs run from every superior, also a
//! second one, to the node that reports to it.

pub(crate) mod centralisation;
pub(crate) mod krackhardt;
pub(crate) mod reach;

use super::network::{Digraph, GENERAL_LIMIT};
use super::{Undefined, Value};
use crate::RelationKind;
use crate::facts::Facts;

/// The line as a graph, its nodes numbered in their order.
fn line(facts: &Facts<'_>) -> Digraph {
    let organisation = facts.organisation();
    let mut numbers = vec![u32::MAX; organisation.bound()];
    let mut nodes = 0;
    for node in organisation.in_line() {
        numbers[node.id().row()] = nodes;
        nodes += 1;
    }
    let reports = organisation.relations(RelationKind::ReportsTo);
    let arcs = reports.map(|(from, to)| (numbers[to.row()], numbers[from.row()]));
    Digraph::new(nodes, arcs).expect("only nodes in the line report, and only to such")
}

/// A measure of the line, or why there is none.
fn measure(facts: &Facts<'_>, of: fn(&Digraph) -> Option<f64>, why: &'static str) -> Result<Value, Undefined> {
    let line = line(facts);
    let reason = || {
        if line.len() > GENERAL_LIMIT && !line.is_out_forest() {
            Undefined(
                "the line is no forest, and has more than the 4096 nodes for which the plain definition is followed",
            )
        } else {
            Undefined(why)
        }
    };
    of(&line).map(Value::from).ok_or_else(reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::UnitEntry;
    use crate::facts::Thresholds;
    use crate::metrics::example::{model_of, number, why_not};

    #[test]
    fn every_superior_is_an_arc_and_bodies_are_no_nodes() {
        let model = crate::metrics::example::sector();
        let thresholds = Thresholds::default();
        let line = line(&Facts::new(&model, &thresholds));
        assert_eq!((line.len(), line.arc_count()), (8, 7));
        let two =
            model_of([UnitEntry::new("a"), UnitEntry::new("b"), UnitEntry::new("c").reports_to("a").reports_to("b")]);
        assert_eq!(super::line(&Facts::new(&two, &thresholds)).arcs().collect::<Vec<_>>(), [(0, 2), (1, 2)]);
    }

    #[test]
    fn a_large_line_that_is_no_forest_says_so() {
        assert_eq!(GENERAL_LIMIT, 4096);
        let units = (0..5000).map(|n| {
            let unit = UnitEntry::new(format!("u{n}"));
            let unit = if n == 0 { unit } else { unit.reports_to(format!("u{}", (n - 1) / 5)) };
            if n == 4999 { unit.reports_to("u1") } else { unit }
        });
        let model = model_of(units);
        let why = why_not(&model, "line-least-upper-boundedness");
        assert_eq!(
            why.as_deref(),
            Some("the line is no forest, and has more than the 4096 nodes for which the plain definition is followed")
        );
        assert_eq!(number(&model, "line-connectedness"), Some(1.0));
        assert_eq!(number(&model, "line-hierarchy"), Some(1.0));
        assert_eq!(number(&model, "line-flow-hierarchy"), Some(1.0));
    }
}
