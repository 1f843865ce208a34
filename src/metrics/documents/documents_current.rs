use super::{register, share_in_force};
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// The share of the governing documents in force that are within their review interval.
    ///
    /// Of all that are in force on the day of judgement, those that state an interval and a day on which they were
    /// adopted or reviewed, and whose review is not overdue by the rule of `document-review-overdue` (W4). One that
    /// states no interval or no such day is not known to be current and counts as not. Undefined when none is in force.
    /// The owner keeps a document current (G6). Linear in the documents.
    ///
    /// Judged on 1 March 2011, one reviewed on 1 March 2009 and one adopted on 1 March 2007, both with 24 months, and one
    /// that states nothing: 1 / 3 = 0.33.
    pub(crate) METRIC = {
        name: "documents-current",
        aspect: Aspect::Documents,
        unit: "share of documents in force",
        range: "0..1",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::GoverningDocuments, Need::JudgedOn],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let register = register(facts);
    let day = register.day();
    share_in_force(&register, |document| document.review_due(day).zip(day).is_some_and(|(due, day)| due >= day))
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::super::example::{DAY, documents, measured, model};
    use crate::metrics::Value;

    #[test]
    fn what_states_nothing_is_not_known_to_be_current() {
        let model = model(documents());
        let current = |day| measured(&model, "documents-current", day).value;
        assert_eq!(current(Some(DAY)), Some(Value::Number(1.0 / 3.0)));
        assert_eq!(current(Some(DAY.saturating_add(1.day()))), Some(Value::Number(0.0)));
        assert_eq!(current(None), None);
    }

    #[test]
    fn where_nothing_is_in_force_it_is_undefined() {
        let mut documents = documents();
        documents.iter_mut().for_each(|document| document.closed = Some(DAY));
        let why = measured(&model(documents), "documents-current", Some(DAY)).undefined;
        assert_eq!(why.as_deref(), Some("no governing document is in force"));
    }
}
