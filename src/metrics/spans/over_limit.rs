use super::spans;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// The share of heads whose span is wider than their limit.
    ///
    /// The limit of a head is the number of members for whom the hours a week that the head has for the staff suffice,
    /// or else the threshold `span_limit`: every head must be able to communicate continuously with the staff (A3).
    /// Among the heads whose span is known. Linear in the nodes.
    ///
    /// Limits of 30; spans of 10, 30 and 31: 0.33.
    pub(crate) METRIC = {
        name: "spans-over-limit",
        aspect: Aspect::Spans,
        unit: "share of heads",
        range: "0..1",
        better: Better::Lower,
        shows: &[],
        needs: &[Need::Heads],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let tallies = spans(facts)?;
    Ok(Value::Number(tallies.over_limit() as f64 / tallies.known_spans() as f64))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{model_of, number, sector, staff};
    use crate::{Head, UnitEntry};

    #[test]
    fn a_span_at_the_limit_is_not_over_it() {
        assert_eq!(number(&sector(), "spans-over-limit"), Some(0.0));
        let unit = |span| UnitEntry::new(format!("u{span}")).head(Head::new("unit manager")).staff(staff(span));
        assert_eq!(number(&model_of([10, 30, 31].map(unit)), "spans-over-limit"), Some(1.0 / 3.0));
        let hours = UnitEntry::new("hours").head(Head::new("unit manager").hours_per_week(staff(8))).staff(staff(9));
        assert_eq!(number(&model_of([hours]), "spans-over-limit"), Some(1.0));
    }
}
