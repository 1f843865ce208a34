use crate::facts::Facts;
use crate::metrics::{Aspect, Better, GuidingValue, Undefined, Value, declare_metric};

declare_metric! {
    /// How many agreements there are between purchasers and providers.
    ///
    /// In a purchaser-provider model they bind the two sides of one subject area (O1); in the sector model the sector
    /// plan and the operational plan bind instead (P6). Undefined when the model states neither agreements nor its
    /// steering model. Constant time.
    ///
    /// Two purchasers, of which one orders two areas and the other one: 3. A sector model: 0.
    pub(crate) METRIC = {
        name: "agreements",
        aspect: Aspect::Counts,
        unit: "agreements",
        range: "0..",
        better: Better::Lower,
        shows: &[GuidingValue::Simplification],
        needs: &[],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    match (facts.model().steering().agreements.len(), facts.steering_model()) {
        (0, None) => Err(Undefined("the model states neither agreements nor its steering model")),
        (agreements, _) => Ok(Value::Number(agreements as f64)),
    }
}

#[cfg(test)]
mod tests {
    use crate::Model;
    use crate::metrics::example::{number, purchaser_provider, sector, why_not};

    #[test]
    fn none_is_a_number_when_the_steering_model_is_stated() {
        assert_eq!(number(&purchaser_provider(), "agreements"), Some(4.0));
        assert_eq!(number(&sector(), "agreements"), Some(0.0));
        let why = why_not(&Model::default(), "agreements");
        assert_eq!(why.as_deref(), Some("the model states neither agreements nor its steering model"));
    }
}
