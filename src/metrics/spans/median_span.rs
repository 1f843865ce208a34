use super::spans;
use crate::Total;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// The median span of heads.
    ///
    /// Half of the heads have at most this span, where it is known; with an even number of heads it is the mean of the
    /// two in the middle. Less moved by a few very wide spans than the mean. Linear in the nodes.
    ///
    /// Spans of 2, 10, 20 and 60: (10 + 20) / 2 = 15.
    pub(crate) METRIC = {
        name: "median-span",
        aspect: Aspect::Spans,
        unit: "members per head",
        range: "0..",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Heads],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let tallies = spans(facts)?;
    let at = |wanted: u64| -> Total {
        let mut met = 0;
        let mut beyond = tallies.spans().skip_while(|&(_, heads)| {
            met += heads;
            met <= wanted
        });
        beyond.next().map_or(Total::ZERO, |(span, _)| span)
    };
    let middle = at((tallies.known_spans() - 1) / 2) + at(tallies.known_spans() / 2);
    Ok(Value::Number(middle.to_f64() / 2.0))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{model_of, number, sector, staff};
    use crate::{Head, UnitEntry};

    #[test]
    fn the_middle_of_odd_and_even_numbers() {
        // 2, 2, 3, 4, 6, 10, 20, 30.
        assert_eq!(number(&sector(), "median-span"), Some(5.0));
        let spans = |spans: &[u16]| {
            let unit = |&span| UnitEntry::new(format!("u{span}")).head(Head::new("unit manager")).staff(staff(span));
            number(&model_of(spans.iter().map(unit)), "median-span")
        };
        assert_eq!(spans(&[60, 2, 20, 10]), Some(15.0));
        assert_eq!(spans(&[60, 2, 20]), Some(20.0));
        // Narrow and wide spans are counted apart.
        assert_eq!(spans(&[60, 2, 70]), Some(60.0));
        assert_eq!(spans(&[41, 40]), Some(40.5));
    }
}
