use super::spans;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// The mean span of heads.
    ///
    /// The span of a head is the staff directly below plus the nodes that report to the head's node, each as one. The
    /// mean is over heads whose span is known: a node without subordinates must state its staff. In a line where every
    /// node has a head and no staff is stated, the spans sum to the nodes less the roots. Linear in the nodes.
    ///
    /// A director with two unit managers below, who have 10 and 20 staff: (2 + 10 + 20) / 3 = 10.67.
    pub(crate) METRIC = {
        name: "mean-span",
        aspect: Aspect::Spans,
        unit: "members per head",
        range: "0..",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Heads],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let tallies = spans(facts)?;
    Ok(Value::Number(tallies.sum_of_spans().to_f64() / tallies.known_spans() as f64))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::metrics::example::{any_units, model_of, number, sector, staff, why_not};
    use crate::{Head, UnitEntry};

    proptest! {
        /// The identity of every reporting tree.
        #[test]
        fn spans_sum_to_the_nodes_less_the_roots(units in any_units()) {
            let nodes = units.len() as f64;
            let roots = units.iter().filter(|unit| unit.reports_to.is_empty()).count() as f64;
            let heads = units.into_iter().map(|unit| unit.head(Head::new("manager")).staff(staff(0)));
            prop_assert_eq!(number(&model_of(heads), "mean-span"), Some((nodes - roots) / nodes));
        }
    }

    #[test]
    fn staff_and_subordinates_count_alike() {
        // Director 3, sector heads 2 and 2, unit managers 20, 10, 30 and 6, support 4.
        assert_eq!(number(&sector(), "mean-span"), Some(77.0 / 8.0));
        let page = model_of([
            UnitEntry::new("top").head(Head::new("director")),
            UnitEntry::new("a").head(Head::new("unit manager")).staff(staff(10)).reports_to("top"),
            UnitEntry::new("b").head(Head::new("unit manager")).staff(staff(20)).reports_to("top"),
        ]);
        assert_eq!(number(&page, "mean-span"), Some(32.0 / 3.0));
    }

    #[test]
    fn a_head_of_whom_nothing_is_known_has_no_span() {
        let model = model_of([UnitEntry::new("unit").head(Head::new("unit manager"))]);
        assert_eq!(why_not(&model, "mean-span").as_deref(), Some("no head has a known span"));
    }
}
