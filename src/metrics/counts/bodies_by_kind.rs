use crate::BodyKind;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// How many bodies of each kind there are.
    ///
    /// All kinds are listed, in the same order for every model, so that models can be put side by side (O3, P1). Linear
    /// in the nodes times the kinds.
    ///
    /// A council, an executive board and two committees: council 1, executive-board 1, committee 2, all others 0.
    pub(crate) METRIC = {
        name: "bodies-by-kind",
        aspect: Aspect::Counts,
        unit: "bodies",
        range: "0..",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Bodies],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let count = |kind: BodyKind| (kind.name().into(), facts.bodies(kind).count() as f64);
    Ok(Value::Series(BodyKind::ALL.into_iter().map(count).collect()))
}

#[cfg(test)]
mod tests {
    use crate::BodyKind;
    use crate::metrics::example::{number, sector, value};

    #[test]
    fn the_kinds_add_up_to_all_bodies() {
        let by_kind = value(&sector(), "bodies-by-kind").expect("bodies are stated");
        assert_eq!((by_kind.at("committee"), by_kind.at("provider-board")), (Some(2.0), Some(0.0)));
        let sum = BodyKind::ALL.into_iter().filter_map(|kind| by_kind.at(kind.name())).sum::<f64>();
        assert_eq!(Some(sum), number(&sector(), "bodies"));
    }
}
