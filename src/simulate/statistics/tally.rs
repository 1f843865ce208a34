/// Count, sum, sum of squares, least and most of whole numbers such as ticks of time, exactly and in fixed memory.
///
/// Tallies merge: whatever the order and the grouping, the result is the same to the bit. Sums stop at 2^128 − 1 and stay
/// there; the mean and the variance of such a tally are undefined.
///
/// # Example
/// ```
/// use orgmodel::simulate::statistics::Tally;
///
/// let mut waits = Tally::default();
/// for ticks in [2, 4, 4, 4, 5, 5, 7, 9] {
///     waits.record(ticks);
/// }
/// assert_eq!((waits.count(), waits.sum(), waits.least(), waits.most()), (8, 40, Some(2), Some(9)));
/// assert_eq!((waits.mean(), waits.variance()), (Some(5.0), Some(32.0 / 7.0)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    count: u64,
    sum: u128,
    squares: u128,
    least: u64,
    most: u64,
}

impl Default for Tally {
    fn default() -> Self {
        Self { count: 0, sum: 0, squares: 0, least: u64::MAX, most: 0 }
    }
}

impl Tally {
    /// Takes in one number.
    #[inline]
    pub fn record(&mut self, value: u64) {
        let value_wide = u128::from(value);
        self.count += 1;
        self.sum += value_wide; // At most 2^64 numbers below 2^64.
        self.squares = self.squares.saturating_add(value_wide * value_wide);
        self.least = self.least.min(value);
        self.most = self.most.max(value);
    }

    /// Takes in all that another tally has taken in.
    pub fn merge(&mut self, other: &Self) {
        self.count = self.count.saturating_add(other.count);
        self.sum = self.sum.saturating_add(other.sum);
        self.squares = self.squares.saturating_add(other.squares);
        self.least = self.least.min(other.least);
        self.most = self.most.max(other.most);
    }

    /// How many numbers.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Their sum.
    pub const fn sum(&self) -> u128 {
        self.sum
    }

    /// The sum of their squares.
    pub const fn sum_of_squares(&self) -> u128 {
        self.squares
    }

    /// The least of them; `None` when there are none.
    pub fn least(&self) -> Option<u64> {
        (self.count > 0).then_some(self.least)
    }

    /// The most of them; `None` when there are none.
    pub fn most(&self) -> Option<u64> {
        (self.count > 0).then_some(self.most)
    }

    /// Their mean, to the last place but one; `None` when there are none.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0 && self.sum < u128::MAX).then(|| self.sum as f64 / self.count as f64)
    }

    /// Their variance, with one less than their count below; `None` when there are fewer than two.
    ///
    /// Worked out in integers up to the last division, so that nothing cancels out.
    pub fn variance(&self) -> Option<f64> {
        if self.count < 2 || self.squares == u128::MAX {
            return None;
        }
        let count = u128::from(self.count);
        // Σ (x − q)² = Σ x² − q (Σ x + r) with Σ x = count q + r: exact, and no part of it is larger than Σ x².
        let (quotient, rest) = (self.sum / count, self.sum % count);
        let around_quotient = self.squares - quotient * (self.sum + rest);
        let deviations = match around_quotient.checked_mul(count) {
            Some(product) => (product - rest * rest) as f64 / self.count as f64,
            // Then it is so large that the rest is of no weight.
            None => around_quotient as f64 - (rest * rest) as f64 / self.count as f64,
        };
        Some(deviations / (self.count - 1) as f64)
    }

    /// The square root of the variance.
    pub fn standard_deviation(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }
}

#[cfg(test)]
mod tests {
    use num_bigint::BigUint;
    use proptest::prelude::*;

    use super::*;

    fn tally(values: &[u64]) -> Tally {
        let mut tally = Tally::default();
        values.iter().for_each(|&value| tally.record(value));
        tally
    }

    #[test]
    fn nothing_and_one_have_no_variance() {
        assert_eq!((tally(&[]).mean(), tally(&[]).least(), tally(&[]).most()), (None, None, None));
        assert_eq!((tally(&[7]).mean(), tally(&[7]).variance()), (Some(7.0), None));
        assert_eq!(tally(&[7, 7]).standard_deviation(), Some(0.0));
    }

    /// Where doubles have lost the places that matter, integers have not.
    #[test]
    fn far_from_zero_nothing_cancels_out() {
        let far = 1 << 61;
        assert_eq!(tally(&[far + 2, far + 4, far + 9]).variance(), tally(&[2, 4, 9]).variance());
        assert_eq!(tally(&[far, far + 1]).variance(), Some(0.5));
    }

    #[test]
    fn beyond_its_range_it_says_nothing_wrong() {
        let full = tally(&[u64::MAX; 2]);
        assert_eq!((full.mean(), full.variance()), (Some(u64::MAX as f64), None));
        let mut twice = full;
        twice.merge(&full);
        assert_eq!((twice.count(), twice.sum(), twice.variance()), (4, 4 * u128::from(u64::MAX), None));
    }

    proptest! {
        #[test]
        fn merged_in_any_order_it_is_the_same(
            parts in prop::collection::vec(prop::collection::vec(any::<u64>(), 0..5), 1..6),
            turn in 0_usize..6,
        ) {
            let whole = tally(&parts.concat());
            let mut turned = parts.clone();
            turned.rotate_left(turn % parts.len());
            let mut left = Tally::default();
            turned.iter().for_each(|part| left.merge(&tally(part)));
            let right = turned.iter().rev().fold(Tally::default(), |sum, part| {
                let mut next = tally(part);
                next.merge(&sum);
                next
            });
            prop_assert_eq!(left, whole);
            prop_assert_eq!(right, whole);
        }

        /// Against integers without a limit.
        #[test]
        fn the_variance_is_the_exact_one(values in prop::collection::vec(0..1_u64 << 62, 2..40)) {
            let number = BigUint::from(values.len());
            let sum: BigUint = values.iter().map(|&value| BigUint::from(value)).sum();
            let squares: BigUint = values.iter().map(|&value| BigUint::from(value) * value).sum();
            let tally = tally(&values);
            if tally.sum_of_squares() < u128::MAX {
                let above: f64 = (&number * squares - &sum * &sum).to_string().parse().expect("a number");
                let exact = above / (values.len() * (values.len() - 1)) as f64;
                prop_assert!((tally.variance().expect("two or more") / exact - 1.0).abs() < 1e-14);
            }
        }
    }
}
