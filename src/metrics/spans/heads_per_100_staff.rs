use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, GuidingValue, Undefined, Value, declare_metric};

declare_metric! {
    /// How many heads there are for each hundred members of staff.
    ///
    /// 100 × heads / staff of the line in full-time equivalents, heads left out of the staff. Undefined without staff.
    /// Linear in the nodes.
    ///
    /// 8 heads and 160 staff: 5.
    pub(crate) METRIC = {
        name: "heads-per-100-staff",
        aspect: Aspect::Spans,
        unit: "heads per 100 full-time equivalents",
        range: "0..",
        better: Better::Lower,
        shows: &[GuidingValue::Efficiency],
        needs: &[Need::Heads, Need::Staff],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let tallies = facts.tallies();
    if tallies.staff().is_zero() {
        return Err(Undefined("the staff of the line is nought"));
    }
    Ok(Value::Number(100.0 * tallies.heads() as f64 / tallies.staff().to_f64()))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{model_of, number, sector, staff, why_not};
    use crate::{Head, UnitEntry};

    #[test]
    fn heads_are_set_against_staff() {
        assert_eq!(number(&sector(), "heads-per-100-staff"), Some(800.0 / 70.0));
        let none = model_of([UnitEntry::new("unit").head(Head::new("unit manager")).staff(staff(0))]);
        assert_eq!(why_not(&none, "heads-per-100-staff").as_deref(), Some("the staff of the line is nought"));
    }
}
