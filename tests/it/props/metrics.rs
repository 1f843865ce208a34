use orgmodel::facts::Thresholds;
use orgmodel::metrics::{CATALOGUE, Value, measure};
use proptest::prelude::*;

use super::any_model;

/// The least and the greatest value that a range such as `0..1` or `0..` allows.
fn ends(range: &str) -> (f64, f64) {
    let (from, to) = range.split_once("..").expect("two ends");
    let end = |text: &str, open| if text.is_empty() { open } else { text.parse().expect("a number") };
    (end(from, f64::NEG_INFINITY), end(to, f64::INFINITY))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_metric_has_a_finite_value_in_its_range_or_a_reason(model in any_model()) {
        let measured = measure(&model, &Thresholds::default());
        prop_assert_eq!(measured.len(), CATALOGUE.len());
        for (metric, found) in CATALOGUE.iter().zip(measured) {
            prop_assert_eq!(metric.name, found.metric);
            prop_assert_eq!(found.value.is_none(), found.undefined.is_some(), "{}", metric.name);
            let numbers = match found.value {
                Some(Value::Number(number) | Value::Estimate { number, .. }) => vec![number],
                Some(Value::Series(series)) => series.into_iter().map(|(_, number)| number).collect(),
                None => vec![],
            };
            let (least, most) = ends(metric.range);
            for number in numbers {
                prop_assert!(number.is_finite() && (least..=most).contains(&number), "{}: {}", metric.name, number);
            }
        }
    }

    #[test]
    fn series_add_up_to_their_totals(model in any_model()) {
        let measured = measure(&model, &Thresholds::default());
        let value = |name: &str| measured.iter().find(|found| found.metric == name).and_then(|found| found.value.clone());
        let sum = |name: &str| match value(name) {
            Some(Value::Series(series)) => Some(series.into_iter().map(|(_, number)| number).sum::<f64>()),
            _ => None,
        };
        prop_assert_eq!(sum("bodies-by-kind"), value("bodies").and_then(|bodies| bodies.number()));
        if let Some(shares) = sum("span-bands") {
            prop_assert!((shares - 1.0).abs() < 1e-12, "{}", shares);
        }
        let in_line = model.organisation().in_line();
        let staff: f64 = in_line.filter_map(|node| node.staff()).map(|staff| staff.to_f64()).sum();
        // Staff on a circle or below one stands on no level.
        if let Some(on_levels) = sum("staff-per-level") {
            prop_assert!(on_levels <= staff + 1e-6, "{} of {}", on_levels, staff);
        }
    }
}
