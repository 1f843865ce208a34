use super::spans;
use crate::facts::{Facts, Need, Tallies};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// The share of heads whose span lies in each of six bands.
    ///
    /// Among the heads whose span is known. A span that is not whole belongs to the first band whose upper end it does
    /// not pass, so that 3.5 lies in `4-7`, and a span of nought in `1`. The bands follow the usual kinds of work of a
    /// head, from one who plays along to one who only co-ordinates; the narrowest shows posts that a flatter line would
    /// not have (A3). Linear in the nodes.
    ///
    /// Spans of 1, 5, 6 and 40: `1` 0.25, `4-7` 0.5, `17+` 0.25, all others 0.
    pub(crate) METRIC = {
        name: "span-bands",
        aspect: Aspect::Spans,
        unit: "share of heads",
        range: "0..1",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Heads],
        since: "0.1.0",
        run,
    }
}

/// The bands by name, each with its upper end in whole members.
const BANDS: [(&str, usize); 6] =
    [("1", 1), ("2-3", 3), ("4-7", 7), ("8-12", 12), ("13-16", 16), ("17+", Tallies::WIDE)];

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let tallies = spans(facts)?;
    let mut from = 0;
    let counts = BANDS.map(|(_, upto)| {
        let band = &tallies.whole_spans()[from..=upto];
        from = upto + 1;
        band.iter().sum::<u64>()
    });
    let known = tallies.known_spans() as f64;
    let share = |((name, _), count): ((&'static str, usize), u64)| (name.into(), count as f64 / known);
    Ok(Value::Series(BANDS.into_iter().zip(counts).map(share).collect()))
}

#[cfg(test)]
mod tests {
    use super::BANDS;
    use crate::metrics::example::{model_of, sector, value};
    use crate::{Decimal, Head, UnitEntry};

    fn shares(spans: &[f64]) -> Vec<f64> {
        let unit = |(number, &span): (usize, &f64)| {
            let staff = Decimal::new(span).expect("a span");
            UnitEntry::new(format!("u{number}")).head(Head::new("unit manager")).staff(staff)
        };
        let bands = value(&model_of(spans.iter().enumerate().map(unit)), "span-bands").expect("spans are known");
        BANDS.iter().filter_map(|(name, _)| bands.at(name)).collect()
    }

    #[test]
    fn every_span_lies_in_one_band() {
        assert_eq!(shares(&[1.0, 5.0, 6.0, 40.0]), [0.25, 0.0, 0.5, 0.0, 0.0, 0.25]);
        assert_eq!(shares(&[0.0, 3.0, 3.5, 7.0, 7.01, 12.0, 16.0, 16.5]), [0.125, 0.125, 0.25, 0.25, 0.125, 0.125]);
    }

    #[test]
    fn shares_of_a_whole_model_sum_to_one() {
        let bands = value(&sector(), "span-bands").expect("spans are known");
        assert_eq!(BANDS.iter().filter_map(|(name, _)| bands.at(name)).sum::<f64>(), 1.0);
        assert_eq!((bands.at("2-3"), bands.at("17+")), (Some(3.0 / 8.0), Some(2.0 / 8.0)));
    }
}
