use std::cmp::Reverse;

/// Distributes a whole sum by weights, so that nothing is lost or made: the largest-remainder method (Hamilton 1792, Hare's
/// quota).
///
/// Each weight has a quota, `total × weight ÷ sum of the weights`. Everybody gets the whole part of the quota; what is left
/// goes, one each, to those with the largest remainders, and of equal remainders to the one that stands first. The shares sum
/// to the total exactly, and each is the quota rounded down or up; a weight of nought gets nothing. When all weights are
/// nought, all count alike. Among nobody nothing is distributed: the answer is empty whatever the total.
///
/// The method is not monotone in the total: with a larger one somebody may get less (the Alabama paradox), by one at the
/// most for each weight. Whoever needs frames that never fall when the sum rises needs another method.
///
/// Linear in the number of weights; whole numbers of 128 bits inside, so that no quota is rounded.
///
/// # Example
/// ```
/// use orgmodel::steering::budget::distribute;
///
/// assert_eq!(distribute(100, &[1, 1, 1]), [34, 33, 33]);
/// assert_eq!(distribute(7, &[0, 5, 2]), [0, 5, 2]);
/// assert_eq!(distribute(5, &[0, 0]), [3, 2]);
/// ```
pub fn distribute(total: u64, weights: &[u64]) -> Vec<u64> {
    let weights: Vec<u128> = weights.iter().copied().map(u128::from).collect();
    // A share is at most the total.
    distribute_sums(u128::from(total), &weights).into_iter().map(|share| share as u64).collect()
}

/// [`distribute`] for sums of kronor, which may be beyond 64 bits. The weights are to sum to less than 2¹²⁷.
pub(crate) fn distribute_sums(total: u128, weights: &[u128]) -> Vec<u128> {
    let sum: u128 = weights.iter().sum();
    let alike = sum == 0;
    let sum = if alike { weights.len() as u128 } else { sum };
    let quotas: Vec<(u128, u128)> =
        weights.iter().map(|&weight| quota(total, if alike { 1 } else { weight }, sum)).collect();
    let mut shares: Vec<u128> = quotas.iter().map(|&(whole, _)| whole).collect();
    let given: u128 = shares.iter().sum();
    let left = if weights.is_empty() { 0 } else { (total - given) as usize };
    if left > 0 {
        let remainders = quotas.iter().enumerate().map(|(at, &(_, remainder))| (Reverse(remainder), at));
        let mut remainders: Vec<(Reverse<u128>, usize)> = remainders.collect();
        // Fewer are left than there are weights with a remainder.
        remainders.select_nth_unstable(left - 1);
        for &(_, at) in &remainders[..left] {
            shares[at] += 1;
        }
    }
    shares
}

/// `total × weight ÷ sum` as a whole part and a remainder, of a weight that is at most the sum, and a sum above nought and
/// below 2¹²⁷.
fn quota(total: u128, weight: u128, sum: u128) -> (u128, u128) {
    if let Some(product) = total.checked_mul(weight) {
        return (product / sum, product % sum);
    }
    // Bit by bit of the total; the remainder stays below the sum.
    let (mut whole, mut remainder) = (0, 0);
    for bit in (0..u128::BITS).rev() {
        (whole, remainder) = (whole << 1, remainder << 1);
        for added in [0, if total >> bit & 1 == 1 { weight } else { 0 }] {
            remainder += added;
            if remainder >= sum {
                (whole, remainder) = (whole + 1, remainder - sum);
            }
        }
    }
    (whole, remainder)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The apportionment of the U.S. House of Representatives after the census of 1790 by Hamilton's method, in the bill that
    /// Washington vetoed: 120 seats. Populations and seats as in Balinski and Young, Fair Representation (1982), table 1.
    #[test]
    fn the_bill_of_1792_is_met() {
        let states = [
            ("Virginia", 630_560, 21),
            ("Massachusetts", 475_327, 16),
            ("Pennsylvania", 432_879, 14),
            ("North Carolina", 353_523, 12),
            ("New York", 331_589, 11),
            ("Maryland", 278_514, 9),
            ("Connecticut", 236_841, 8),
            ("South Carolina", 206_236, 7),
            ("New Jersey", 179_570, 6),
            ("New Hampshire", 141_822, 5),
            ("Vermont", 85_533, 3),
            ("Georgia", 70_835, 2),
            ("Kentucky", 68_705, 2),
            ("Rhode Island", 68_446, 2),
            ("Delaware", 55_540, 2),
        ];
        let population: Vec<u64> = states.iter().map(|&(_, people, _)| people).collect();
        assert_eq!(population.iter().sum::<u64>(), 3_615_920);
        let seats: Vec<u64> = states.iter().map(|&(.., seats)| seats).collect();
        assert_eq!(distribute(120, &population), seats);
    }

    /// The paradox that the page warns of: quotas of 10 among 6, 6, 2 are 4.29, 4.29, 1.43; of 11 they are 4.71, 4.71, 1.57.
    #[test]
    fn with_a_larger_total_somebody_may_get_less() {
        assert_eq!(distribute(10, &[6, 6, 2]), [4, 4, 2]);
        assert_eq!(distribute(11, &[6, 6, 2]), [5, 5, 1]);
    }

    #[test]
    fn the_largest_numbers_do_not_overflow_and_nobody_gets_nothing() {
        let most = u64::MAX;
        assert_eq!(distribute(most, &[most, most, most]), [most / 3; 3]);
        assert_eq!(distribute(most, &[most, 1]), [most - 1, 1]);
        assert_eq!(distribute(3, &[]), [0; 0]);
        assert_eq!(distribute(0, &[1, 2]), [0, 0]);
        let (most, wide) = (u128::from(most), u128::MAX >> 2);
        assert_eq!(distribute_sums(most * 3, &[most * 2, most]), [most * 2, most]);
        assert_eq!(distribute_sums(wide, &[wide - 1, 1]), [wide - 1, 1]);
        assert_eq!(distribute_sums(wide, &[3, 0, 3]), [wide / 2 + 1, 0, wide / 2]);
    }

    /// Weights of any size, often equal and often nought.
    fn weights() -> impl Strategy<Value = Vec<u64>> {
        prop::collection::vec(prop_oneof![Just(0), 0..10_u64, 0..1_000_000_u64, any::<u64>()], 1..40)
    }

    proptest! {
        #[test]
        fn shares_sum_to_the_total_and_are_quotas_rounded(total in prop_oneof![0..100_u64, any::<u64>()], weights in weights()) {
            let shares = distribute(total, &weights);
            prop_assert_eq!(shares.iter().map(|&share| u128::from(share)).sum::<u128>(), u128::from(total));
            let sum: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
            for (&share, &weight) in shares.iter().zip(&weights) {
                let product = u128::from(total) * u128::from(weight);
                let Some(down) = product.checked_div(sum) else { break };
                let up = down + u128::from(!product.is_multiple_of(sum));
                prop_assert!((down..=up).contains(&u128::from(share)));
            }
        }

        #[test]
        fn the_heavier_never_gets_less(total in 0..10_000_u64, weights in weights()) {
            let shares = distribute(total, &weights);
            for a in 0..weights.len() {
                for b in 0..weights.len() {
                    prop_assert!(weights[a] <= weights[b] || shares[a] >= shares[b]);
                }
            }
        }

        /// Another structure: quotas sorted whole by their remainders.
        #[test]
        fn sorting_all_remainders_says_the_same(total in 0..1_000_u64, weights in prop::collection::vec(0..50_u64, 1..12)) {
            prop_assume!(weights.iter().any(|&weight| weight > 0));
            let sum: u64 = weights.iter().sum();
            let mut shares: Vec<u64> = weights.iter().map(|weight| total * weight / sum).collect();
            let mut order: Vec<usize> = (0..weights.len()).collect();
            order.sort_by_key(|&at| Reverse(total * weights[at] % sum));
            let left = total - shares.iter().sum::<u64>();
            for &at in &order[..left as usize] {
                shares[at] += 1;
            }
            prop_assert_eq!(distribute(total, &weights), shares);
        }
    }
}
