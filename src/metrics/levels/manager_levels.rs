use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, GuidingValue, Undefined, Value, declare_metric};

declare_metric! {
    /// How many manager levels there are: the most heads one above another.
    ///
    /// The maximum, over the nodes of the line, of the number of heads from the node's own up to the top. The report
    /// wants the fewest with which every head can communicate continuously with the staff (A3). Nodes without a head
    /// add no level; nodes on a reporting cycle, or below one, are left out, and a second superior does not count.
    /// Linear in the nodes.
    ///
    /// A director, a sector head, an operations manager and a unit manager, each under the one before: 4.
    pub(crate) METRIC = {
        name: "manager-levels",
        aspect: Aspect::Levels,
        unit: "levels",
        range: "0..",
        better: Better::Lower,
        shows: &[GuidingValue::Efficiency],
        needs: &[Need::Heads],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    // Without a head above the cycles there is nothing to count: that is not the same as no levels.
    let most = facts.tallies().levels().len().checked_sub(1).filter(|&heads| heads > 0);
    Ok(Value::from(most.ok_or(Undefined("every head is on a reporting cycle or below one"))? as f64))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{model_of, number, purchaser_provider, sector};
    use crate::{Head, UnitEntry};

    #[test]
    fn levels_are_heads_and_not_nodes() {
        assert_eq!(number(&sector(), "manager-levels"), Some(3.0));
        assert_eq!(number(&purchaser_provider(), "manager-levels"), Some(2.0));
        let head = || Head::new("manager");
        let gap = model_of([
            UnitEntry::new("top").head(head()),
            UnitEntry::new("gap").reports_to("top"),
            UnitEntry::new("bottom").head(head()).reports_to("gap"),
        ]);
        assert_eq!(number(&gap, "manager-levels"), Some(2.0));
        // A node without a head beside a circle does not make it defined.
        let circle = UnitEntry::new("circle").head(head()).reports_to("circle");
        assert_eq!(number(&model_of([circle, UnitEntry::new("beside")]), "manager-levels"), None);
    }
}
