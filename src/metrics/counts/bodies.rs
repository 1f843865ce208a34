use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, GuidingValue, Undefined, Value, declare_metric};

declare_metric! {
    /// How many bodies there are.
    ///
    /// All kinds count alike. The report sees a tendency towards fewer (O4) and proposes a concentrated organisation of
    /// committees (O6). Linear in the nodes.
    ///
    /// A council, an executive board and two committees: 4.
    pub(crate) METRIC = {
        name: "bodies",
        aspect: Aspect::Counts,
        unit: "bodies",
        range: "1..",
        better: Better::Lower,
        shows: &[GuidingValue::Simplification],
        needs: &[Need::Bodies],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    Ok(Value::Number(facts.organisation().bodies().count() as f64))
}

#[cfg(test)]
mod tests {
    use crate::facts::Thresholds;
    use crate::metrics::{Value, measure};
    use crate::{BodyEntry, BodyKind, Model, Organisation};

    #[test]
    fn every_body_counts_once_and_none_is_undefined() {
        let mut builder = Organisation::builder();
        builder.add(BodyEntry::new("council", BodyKind::Council)).add(BodyEntry::new("auditors", BodyKind::Auditors));
        let organisation = builder.build().expect("two bodies");
        let model = Model::new("two", organisation, Default::default(), Default::default(), vec![]).expect("one part");
        let bodies = |model: &Model| {
            measure(model, &Thresholds::default()).into_iter().find(|m| m.metric == "bodies").expect("in the catalogue")
        };
        assert_eq!(bodies(&model).value, Some(Value::Number(2.0)));
        let empty = bodies(&Model::default());
        assert_eq!((empty.value, empty.undefined.as_deref()), (None, Some("the model states no body")));
    }
}
