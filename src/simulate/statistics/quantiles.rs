use hdrhistogram::Histogram;

/// Quantiles of whole numbers such as ticks of time, in memory that grows with the logarithm of the largest and not with how
/// many there are.
///
/// Numbers are counted in cells whose width is a fixed share of where they lie: a quantile is at most one part in 10^digits too
/// high, and below 2^63 never too low; small numbers are exact. Sketches with as many digits merge to the same counts in any order. Memory up
/// to 2^40 ticks: about 35 KB with two digits, 260 KB with three.
///
/// A high dynamic range histogram (G. Tene, HdrHistogram, 2012), by the crate `hdrhistogram`.
///
/// # Example
/// ```
/// use orgmodel::simulate::statistics::Quantiles;
///
/// let mut waits = Quantiles::new(3);
/// (1..=1000).for_each(|ticks| waits.record(ticks));
/// assert_eq!(waits.quantile(0.5), Some(500));
/// assert_eq!(waits.quantile(0.95), Some(950));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Quantiles {
    counts: Histogram<u64>,
}

impl Quantiles {
    /// Nothing yet, with 1 to 5 significant digits; what is beyond counts as the nearest of these.
    pub fn new(digits: u8) -> Self {
        let mut counts = Histogram::new_with_bounds(1, 2, digits.clamp(1, 5)).expect("bounds of 1 and 2 are allowed");
        counts.auto(true);
        Self { counts }
    }

    /// Takes in one number.
    #[inline]
    pub fn record(&mut self, value: u64) {
        if self.counts.record(value).is_err() {
            self.counts.saturating_record(value);
        }
    }

    /// Takes in all that another sketch has taken in: exactly when it has as many digits, else as coarsely as it did.
    pub fn merge(&mut self, other: &Self) {
        if self.counts.add(&other.counts).is_err() {
            for cell in other.counts.iter_recorded() {
                self.counts.saturating_record_n(cell.value_iterated_to(), cell.count_at_value());
            }
        }
    }

    /// How many numbers.
    pub fn count(&self) -> u64 {
        self.counts.len()
    }

    /// The least number that this share of all do not exceed, to the digits of the sketch: 0.5 for the median, 0.95 for what
    /// one in twenty exceeds.
    ///
    /// `None` when there are none, or the share is not between 0 and 1.
    pub fn quantile(&self, share: f64) -> Option<u64> {
        let defined = self.count() > 0 && (0.0..=1.0).contains(&share);
        // The rank is a whole number; a share such as 0.28 of 50 must not come to more than 14 by its last bit.
        let count = self.count() as f64;
        let rank = libm::ceil(share * count * (1.0 - 4.0 * f64::EPSILON)).max(1.0);
        defined.then(|| self.counts.value_at_quantile((rank - 0.5) / count))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sketch(digits: u8, values: &[u64]) -> Quantiles {
        let mut sketch = Quantiles::new(digits);
        values.iter().for_each(|&value| sketch.record(value));
        sketch
    }

    #[test]
    fn nothing_has_no_quantile() {
        assert_eq!(Quantiles::new(3).quantile(0.5), None);
        let one = sketch(3, &[0]);
        assert_eq!((one.quantile(0.0), one.quantile(1.0)), (Some(0), Some(0)));
        assert_eq!((one.quantile(-0.1), one.quantile(1.1), one.quantile(f64::NAN)), (None, None, None));
    }

    #[test]
    fn the_largest_number_fits() {
        let extremes = sketch(2, &[0, u64::MAX]);
        assert_eq!(extremes.count(), 2);
        assert_eq!((extremes.quantile(0.5), extremes.quantile(1.0)), (Some(0), Some(u64::MAX - 1)));
    }

    proptest! {
        #[test]
        fn merged_in_any_order_it_is_the_same(
            parts in prop::collection::vec(prop::collection::vec(0..1_u64 << 40, 0..5), 1..6),
            turn in 0_usize..6,
        ) {
            let whole = sketch(2, &parts.concat());
            let mut turned = parts.clone();
            turned.rotate_left(turn % parts.len());
            let mut merged = Quantiles::new(2);
            turned.iter().for_each(|part| merged.merge(&sketch(2, part)));
            prop_assert_eq!(&merged, &whole);
            for share in [0.0, 0.1, 0.5, 0.9, 1.0] {
                prop_assert_eq!(merged.quantile(share), whole.quantile(share));
            }
        }

        /// Against the sorted numbers.
        #[test]
        fn quantiles_are_off_by_their_digits_at_most(
            mut values in prop::collection::vec(0..1_u64 << 50, 1..200),
            percent in 1_usize..=100,
        ) {
            values.sort_unstable();
            let exact = values[(percent * values.len()).div_ceil(100) - 1];
            for (digits, part) in [(2, 100), (3, 1000)] {
                let found = sketch(digits, &values).quantile(percent as f64 / 100.0).expect("some");
                prop_assert!(found >= exact && found - exact <= exact / part, "{found} for {exact}");
            }
        }
    }
}
