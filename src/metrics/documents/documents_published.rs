use super::{register, share_in_force};
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};
use crate::steering::documents::Publication;

declare_metric! {
    /// The share of the governing documents in force that are published both inside and outside.
    ///
    /// In force as in `documents-in-force`; undefined when none is. The owner keeps a document available on the pages
    /// for staff and on those for the public (G6). Linear in the documents.
    ///
    /// One published in both places, one outside only, one nowhere: 1 / 3 = 0.33.
    pub(crate) METRIC = {
        name: "documents-published",
        aspect: Aspect::Documents,
        unit: "share of documents in force",
        range: "0..1",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::GoverningDocuments],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let places = [Publication::Inside, Publication::Outside];
    share_in_force(&register(facts), |document| places.iter().all(|place| document.published.contains(place)))
}

#[cfg(test)]
mod tests {
    use super::super::example::{DAY, documents, measured, model};
    use crate::metrics::Value;

    #[test]
    fn one_place_is_not_enough() {
        let found = measured(&model(documents()), "documents-published", Some(DAY)).value;
        assert_eq!(found, Some(Value::Number(1.0 / 3.0)));
    }
}
