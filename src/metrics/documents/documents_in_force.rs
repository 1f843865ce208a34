use super::register;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// How many governing documents are in force.
    ///
    /// Those that are adopted and not closed at the end of the day of judgement, a document without a day of adoption
    /// among them; where no day of judgement is stated, those without a closing day. The report wants as few as possible
    /// (G6). Linear in the documents.
    ///
    /// Two policies, a plan, and guidelines that were closed last year: 3.
    pub(crate) METRIC = {
        name: "documents-in-force",
        aspect: Aspect::Documents,
        unit: "documents",
        range: "0..",
        better: Better::Lower,
        shows: &[],
        needs: &[Need::GoverningDocuments],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    Ok(Value::Number(register(facts).in_force().count() as f64))
}

#[cfg(test)]
mod tests {
    use super::super::example::{DAY, documents, measured, model};
    use crate::Model;
    use crate::metrics::Value;

    #[test]
    fn what_is_closed_is_left_out_from_its_day_on() {
        let model = model(documents());
        let number = |day| measured(&model, "documents-in-force", day).value;
        assert_eq!(number(Some(DAY)), Some(Value::Number(3.0)));
        assert_eq!(number(None), Some(Value::Number(3.0)));
        assert_eq!(number(Some(jiff::civil::date(2009, 12, 31))), Some(Value::Number(4.0)));
        assert_eq!(number(Some(jiff::civil::date(2000, 1, 1))), Some(Value::Number(2.0)));
        let why = measured(&Model::default(), "documents-in-force", None).undefined;
        assert_eq!(why.as_deref(), Some("the model states no governing document"));
    }
}
