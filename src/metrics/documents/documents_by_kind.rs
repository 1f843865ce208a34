use super::register;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};
use crate::steering::documents::GoverningDocumentKind;

declare_metric! {
    /// How many governing documents of each kind are in force.
    ///
    /// In force as in `documents-in-force`; the kinds in the order of the source, those without a document too (G6).
    /// Linear in the documents.
    ///
    /// Two policies and a plan: policy 2, plan 1, all others 0.
    pub(crate) METRIC = {
        name: "documents-by-kind",
        aspect: Aspect::Documents,
        unit: "documents",
        range: "0..",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::GoverningDocuments],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let register = register(facts);
    let of = |kind| register.in_force().filter(|document| document.kind == kind).count();
    let series = GoverningDocumentKind::ALL.map(|kind| (kind.name().into(), of(kind) as f64));
    Ok(Value::Series(series.into()))
}

#[cfg(test)]
mod tests {
    use super::super::example::{DAY, documents, measured, model};

    #[test]
    fn every_kind_has_its_number() {
        let found = measured(&model(documents()), "documents-by-kind", Some(DAY)).value.expect("there are documents");
        let kinds = ["programme", "plan", "policy", "strategy", "guidelines", "instruction"];
        assert_eq!(kinds.map(|kind| found.at(kind)), [0.0, 1.0, 2.0, 0.0, 0.0, 0.0].map(Some));
    }
}
