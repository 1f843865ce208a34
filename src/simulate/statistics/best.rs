use super::mean_and_squares;
use super::student::student_quantile;
use crate::generate::Seed;

/// How often the replications are drawn anew.
const RESAMPLES: u64 = 10_000;

/// How likely each scenario is the best, as far as the replications tell: in which share of 10,000 draws of the replications anew
/// its mean is the best. The shares sum to 1; scenarios that tie share.
///
/// One row for each scenario, in it one number for each replication; the same replication of all scenarios shares its luck and is drawn
/// together. With few replications the shares are somewhat too far from one another: the bootstrap takes the variance as
/// (n − 1)/n of what it is. They are off by at most 0.005, as a standard error, for want of draws. `None` when there is no
/// scenario, when there are fewer than two replications or not as many of each, or something is not finite. 10,000 × scenarios ×
/// replications steps.
///
/// B. Efron: *Bootstrap methods: another look at the jackknife*, Annals of Statistics 7 (1979).
///
/// # Example
/// ```
/// use orgmodel::generate::Seed;
/// use orgmodel::simulate::statistics::probability_of_being_best;
///
/// let rows = [vec![3.0, 4.0, 5.0], vec![2.0, 3.5, 4.0], vec![2.0, 3.5, 4.0]];
/// assert_eq!(probability_of_being_best(&rows, true, Seed::new(1)), Some(vec![0.0, 0.5, 0.5]));
/// ```
pub fn probability_of_being_best(rows: &[Vec<f64>], lower_is_better: bool, seed: Seed) -> Option<Vec<f64>> {
    let replications = rows.first()?.len();
    let alike = rows.iter().all(|row| row.len() == replications && row.iter().all(|value| value.is_finite()));
    let limit = u32::try_from(replications).ok().filter(|&count| alike && count > 1)?;
    let mut shares = vec![0.0; rows.len()];
    let (mut drawn, mut sums) = (vec![0; replications], vec![0.0; rows.len()]);
    for resample in 0..RESAMPLES {
        let seed = seed.child("resample").index(resample);
        // How often each is drawn, so that equal rows have equal sums.
        drawn.fill(0_u32);
        (0..replications).for_each(|draw| drawn[seed.index(draw as u64).below(limit) as usize] += 1);
        for (sum, row) in sums.iter_mut().zip(rows) {
            let whole: f64 = row.iter().zip(&drawn).map(|(value, &times)| value * f64::from(times)).sum();
            *sum = if lower_is_better { -whole } else { whole };
        }
        let best = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let ties = sums.iter().filter(|&&sum| sum == best).count();
        for (share, _) in shares.iter_mut().zip(&sums).filter(|&(_, &sum)| sum == best) {
            *share += 1.0 / ties as f64;
        }
    }
    shares.iter_mut().for_each(|share| *share /= RESAMPLES as f64);
    Some(shares)
}

/// What an interval is wanted to come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Wanted {
    /// It lies on one side of zero: the difference is told from none.
    ExcludesZero,
    /// Its half-width is at most this share of the mean, such as 0.05.
    RelativeHalfWidth(f64),
}

/// The most replications that are ever asked for.
const MOST_REPLICATIONS: u64 = 1_000_000_000;

/// About how many more replications it takes until the [interval](super::interval) at this confidence is as wanted, if mean and
/// variance stay what they are now: 0 when it is so now.
///
/// `None` when no number will do (a mean of exactly 0), when more than 10^9 would be needed, or when there is no interval to start
/// from. Logarithmic in the answer.
///
/// A. M. Law: *Simulation modeling and analysis*, section 9.4.1.
///
/// # Example
/// ```
/// use orgmodel::simulate::statistics::{Wanted, replications_needed};
///
/// let differences = [1.0, -1.0, 3.0, 0.5, -0.5, 2.0];
/// assert_eq!(replications_needed(&differences, Wanted::ExcludesZero, 95.0), Some(10));
/// assert_eq!(replications_needed(&[2.0, 2.1], Wanted::ExcludesZero, 95.0), Some(0));
/// assert_eq!(replications_needed(&[0.0, 0.0], Wanted::ExcludesZero, 95.0), None);
/// ```
pub fn replications_needed(differences: &[f64], wanted: Wanted, confidence_percent: f64) -> Option<u64> {
    let now = differences.len() as u64;
    let (mean, squares) = mean_and_squares(differences).filter(|_| now > 1)?;
    let deviation = (squares / (now - 1) as f64).sqrt();
    let enough = |count: u64| {
        let t = student_quantile(confidence_percent, (count - 1) as f64)?;
        let half_width = t * deviation / (count as f64).sqrt();
        Some(match wanted {
            Wanted::ExcludesZero => half_width < mean.abs(),
            Wanted::RelativeHalfWidth(share) => half_width <= share * mean.abs(),
        })
    };
    // The half-width falls as their number grows: double it, then halve the way between.
    let (mut low, mut high) = (now, now);
    while !enough(high)? {
        if high >= MOST_REPLICATIONS {
            return None;
        }
        (low, high) = (high, (high * 2).min(MOST_REPLICATIONS));
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if enough(middle)? {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high - now)
}

#[cfg(test)]
mod tests {
    use super::super::interval::tests::normals;
    use super::super::{interval, paired};
    use super::*;

    /// Two scenarios, 50 replications: the share of the bootstrap is about that by which the normal distribution says their difference
    /// is below zero. Off by 0.005 for want of draws, and by about 1/50 because it is not quite normal.
    #[test]
    fn of_two_it_is_about_the_tail_of_the_difference() {
        let seed = Seed::new(21);
        let common = normals(seed.child("common"), 50);
        let row = |name: &str, mean: f64| -> Vec<f64> {
            common.iter().zip(normals(seed.child(name), 50)).map(|(luck, own)| mean + 5.0 * luck + own).collect()
        };
        let rows = [row("first", 10.0), row("second", 10.2)];
        let shares = probability_of_being_best(&rows, true, seed).expect("fifty of each");
        let difference = paired(&rows[0], &rows[1], 95.0).expect("fifty pairs");
        let error = difference.half_width / student_quantile(95.0, 49.0).expect("within the range");
        let below_zero = 0.5 * libm::erfc(difference.mean / error / 2.0_f64.sqrt());
        assert!((shares[0] - below_zero).abs() < 0.03, "{shares:?} {below_zero}");
        assert!((shares[0] + shares[1] - 1.0).abs() < 1e-12);
        let higher = probability_of_being_best(&rows, false, seed).expect("fifty of each");
        assert!((higher[0] - shares[1]).abs() < 1e-12, "the same draws the other way round");
        assert_eq!(probability_of_being_best(&rows, true, seed), Some(shares));
    }

    #[test]
    fn rows_that_do_not_match_have_no_best() {
        let seed = Seed::new(1);
        let odd = [vec![], vec![vec![]], vec![vec![1.0]], vec![vec![1.0, 2.0], vec![1.0]], vec![vec![1.0, f64::NAN]]];
        for rows in odd {
            assert_eq!(probability_of_being_best(&rows, true, seed), None);
        }
        assert_eq!(probability_of_being_best(&[vec![1.0, 2.0]], true, seed), Some(vec![1.0]));
    }

    /// Against counting up one by one.
    #[test]
    fn it_is_the_first_number_that_is_enough() {
        let sample = [3.0, -1.0, 4.0, -2.0, 2.5];
        let (mean, squares) = mean_and_squares(&sample).expect("finite");
        let deviation = (squares / 4.0).sqrt();
        let slow = |target: f64| {
            let half_width = |count: u32| {
                let t = student_quantile(95.0, f64::from(count - 1)).expect("within the range");
                t * deviation / f64::from(count).sqrt()
            };
            (5..).find(|&count| half_width(count) <= target).map(|count| u64::from(count - 5))
        };
        assert_eq!(replications_needed(&sample, Wanted::ExcludesZero, 95.0), slow(mean));
        for share in [2.0, 0.5, 0.3] {
            assert_eq!(replications_needed(&sample, Wanted::RelativeHalfWidth(share), 95.0), slow(share * mean));
        }
        let now = interval(&sample, 95.0).and_then(|interval| interval.relative_half_width()).expect("a mean");
        assert_eq!(replications_needed(&sample, Wanted::RelativeHalfWidth(now * 1.001), 95.0), Some(0));
    }

    #[test]
    fn what_cannot_be_reached_is_not_promised() {
        assert_eq!(replications_needed(&[1.0, -1.0], Wanted::ExcludesZero, 95.0), None);
        assert_eq!(replications_needed(&[1.0], Wanted::ExcludesZero, 95.0), None);
        assert_eq!(replications_needed(&[1.0, 2.0], Wanted::RelativeHalfWidth(0.0), 95.0), None);
        assert_eq!(replications_needed(&[1.0, 2.0], Wanted::ExcludesZero, 101.0), None);
        assert_eq!(replications_needed(&[1e6, -1e6, 1e-3], Wanted::ExcludesZero, 95.0), None);
    }
}
