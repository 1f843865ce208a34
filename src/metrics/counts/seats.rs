use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// How many seats there are in all bodies, deputies left out.
    ///
    /// The sum over the bodies that state their seats: elected posts, of which there tend to be fewer (O4). One person
    /// with seats in two bodies counts twice. Undefined when no body states its seats. Linear in the nodes.
    ///
    /// A council of 61, an executive board of 15 and a committee that states none: 76.
    pub(crate) METRIC = {
        name: "seats",
        aspect: Aspect::Counts,
        unit: "seats",
        range: "0..",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Bodies],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let mut stated = facts.organisation().bodies().filter_map(|body| body.seats()).map(f64::from).peekable();
    stated.peek().ok_or(Undefined("no body states its seats"))?;
    Ok(Value::Number(stated.sum()))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{model_of, number, sector, why_not};
    use crate::{BodyEntry, BodyKind};

    #[test]
    fn stated_seats_add_up() {
        assert_eq!(number(&sector(), "seats"), Some(61.0 + 15.0));
        let silent = model_of([BodyEntry::new("council", BodyKind::Council)]);
        assert_eq!(why_not(&silent, "seats").as_deref(), Some("no body states its seats"));
    }
}
