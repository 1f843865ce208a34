use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, GuidingValue, Undefined, Value, declare_metric};

declare_metric! {
    /// How many doors there are: units at which channels enter.
    ///
    /// A unit at which several channels enter is one door. The report wants one door in, by e-services and web,
    /// telephone and e-mail, and visits (A8). Linear in the relations.
    ///
    /// Web and telephone enter at the contact centre, visits at each of two schools: 3.
    pub(crate) METRIC = {
        name: "doors",
        aspect: Aspect::Counts,
        unit: "doors",
        range: "0..",
        better: Better::Lower,
        shows: &[GuidingValue::Accessibility],
        needs: &[Need::Channels],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    Ok(Value::Number(facts.doors().len() as f64))
}

#[cfg(test)]
mod tests {
    use crate::Model;
    use crate::metrics::example::{number, purchaser_provider, sector, why_not};

    #[test]
    fn channels_that_enter_at_one_unit_share_a_door() {
        assert_eq!(number(&sector(), "doors"), Some(1.0));
        assert_eq!(number(&purchaser_provider(), "doors"), Some(2.0));
        assert_eq!(why_not(&Model::default(), "doors").as_deref(), Some("the model states no channel"));
    }
}
