use std::collections::BTreeMap;

use super::register;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// How many governing documents are in force on each subject area.
    ///
    /// In force as in `documents-in-force`; the subject areas by their keys, those on which a document is in force.
    /// Documents that state no subject area are left out; undefined when no document in force states one. As few as
    /// possible, and co-ordinated (G6). In n log n of the documents.
    ///
    /// A policy on alcohol and one on gender, both of the subject area staff, and a plan for safety: safety 1, staff 2.
    pub(crate) METRIC = {
        name: "documents-by-subject",
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
    let mut numbers: BTreeMap<&str, f64> = BTreeMap::new();
    for document in register(facts).in_force() {
        if let Some(subject) = &document.subject {
            *numbers.entry(subject.as_str()).or_default() += 1.0;
        }
    }
    if numbers.is_empty() {
        return Err(Undefined("no governing document in force states its subject area"));
    }
    Ok(Value::Series(numbers.into_iter().map(|(subject, number)| (subject.to_owned().into(), number)).collect()))
}

#[cfg(test)]
mod tests {
    use super::super::example::{DAY, documents, measured, model};
    use crate::metrics::Value;

    #[test]
    fn subject_areas_come_by_their_keys() {
        let mut documents = documents();
        let found = measured(&model(documents.clone()), "documents-by-subject", Some(DAY)).value;
        assert_eq!(found, Some(Value::Series(vec![("safety".into(), 1.0), ("staff".into(), 2.0)])));
        documents.iter_mut().for_each(|document| document.subject = None);
        let why = measured(&model(documents), "documents-by-subject", Some(DAY)).undefined;
        assert_eq!(why.as_deref(), Some("no governing document in force states its subject area"));
    }
}
