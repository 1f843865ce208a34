use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// How many posts of heads there are, from the director to unit managers.
    ///
    /// One for each administration, sector and unit that has a head, whether the post is filled, vacant or shared.
    /// Linear in the nodes.
    ///
    /// A director, two sector heads and four unit managers, one of them vacant: 7.
    pub(crate) METRIC = {
        name: "heads",
        aspect: Aspect::Counts,
        unit: "heads",
        range: "1..",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Heads],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    Ok(Value::Number(facts.tallies().heads() as f64))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{model_of, number, sector};
    use crate::{Head, HeadState, UnitEntry};

    #[test]
    fn a_post_counts_once_whatever_its_state() {
        assert_eq!(number(&sector(), "heads"), Some(8.0));
        let two = model_of([
            UnitEntry::new("a").head(Head::new("manager").state(HeadState::Vacant)),
            UnitEntry::new("b").head(Head::new("manager").state(HeadState::Shared(2))),
            UnitEntry::new("c"),
        ]);
        assert_eq!(number(&two, "heads"), Some(2.0));
    }
}
