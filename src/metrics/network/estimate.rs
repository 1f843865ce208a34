use std::collections::BTreeSet;

use rand::Rng;
use rand::SeedableRng;
use rand_pcg::Pcg64;

/// A number with what is known of its error: none, or that of the sample from which it is estimated.
///
/// # Example
/// ```
/// use orgmodel::metrics::network::{Digraph, Estimate};
///
/// let chain = Digraph::new(4, [(0, 1), (1, 2), (2, 3)])?;
/// assert_eq!(chain.propagation_cost(), Some(Estimate { number: 0.625, standard_error: 0.0, sample: None }));
/// # Ok::<(), orgmodel::metrics::network::NoSuchNode>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The number.
    pub number: f64,
    /// Its standard error; 0 when it is exact.
    pub standard_error: f64,
    /// How many nodes or pairs were looked at; `None` when it is exact.
    pub sample: Option<u64>,
}

impl Estimate {
    /// A number that is no estimate.
    pub const fn exact(number: f64) -> Self {
        Self { number, standard_error: 0.0, sample: None }
    }

    /// `start + by × self`.
    pub(super) fn scaled(self, start: f64, by: f64) -> Self {
        Self { number: start + by * self.number, standard_error: by.abs() * self.standard_error, ..self }
    }

    /// `self / by`.
    pub(super) fn over(self, by: f64) -> Self {
        Self { number: self.number / by, standard_error: self.standard_error / by, ..self }
    }

    /// The mean of a population of so many, from some of them, each drawn once at most.
    pub(super) fn mean(drawn: &[f64], population: u64) -> Self {
        let number = drawn.len() as f64;
        let mean = drawn.iter().sum::<f64>() / number;
        let squares: f64 = drawn.iter().map(|value| (value - mean) * (value - mean)).sum();
        let variance = squares / (number - 1.0).max(1.0);
        Self::of_sample(mean, variance, drawn.len() as u64, population)
    }

    /// The share of a population of so many that has a property, from how many have it of some that were drawn.
    ///
    /// The variance is that of one more with and one more without it, so that a sample in which all are alike is not
    /// taken for proof that all are.
    pub(super) fn share(with: u64, drawn: u64, population: u64) -> Self {
        let cautious = (with + 1) as f64 / (drawn + 2) as f64;
        Self::of_sample(with as f64 / drawn as f64, cautious * (1.0 - cautious), drawn, population)
    }

    fn of_sample(number: f64, variance: f64, drawn: u64, population: u64) -> Self {
        let left = 1.0 - drawn as f64 / population as f64;
        Self { number, standard_error: (variance / drawn as f64 * left).sqrt(), sample: Some(drawn) }
    }
}

/// Different numbers below a bound, each choice as likely as any other, in rising order; all of them when as many or more
/// are asked for. The seed follows from the name of what is measured.
pub(super) fn draw(name: &str, below: u64, many: u64) -> Vec<u64> {
    if many >= below {
        return (0..below).collect();
    }
    // FNV-1a.
    let seed = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mut random = Pcg64::seed_from_u64(seed);
    // R. W. Floyd: of the numbers up to each last one, a random one, or the last when that is taken.
    let mut drawn = BTreeSet::new();
    for last in below - many..below {
        let number = ((u128::from(random.next_u64()) * u128::from(last + 1)) >> 64) as u64;
        if !drawn.insert(number) {
            drawn.insert(last);
        }
    }
    drawn.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_draws_the_same_on_every_platform_and_in_every_release() {
        assert_eq!(draw("propagation-cost", 1_000_000, 4), [173_793, 507_947, 930_633, 951_216]);
        assert_eq!(draw("all", 3, 3), [0, 1, 2]);
        assert_eq!(draw("more", 3, 9), [0, 1, 2]);
        assert!(draw("none", 0, 9).is_empty());
    }

    /// Of 3000 draws of 2 out of 4, each of the 6 pairs is expected 500 times; 5 standard deviations are 102.
    #[test]
    fn every_choice_is_as_likely_as_any_other() {
        let mut times = std::collections::BTreeMap::new();
        for seed in 0..3000 {
            let drawn = draw(&format!("seed {seed}"), 4, 2);
            assert!(drawn.len() == 2 && drawn[0] < drawn[1] && drawn[1] < 4);
            *times.entry(drawn).or_insert(0_u32) += 1;
        }
        assert_eq!(times.len(), 6);
        assert!(times.values().all(|&times| times.abs_diff(500) < 102), "{times:?}");
    }

    #[test]
    fn the_standard_error_is_that_of_the_textbook() {
        // 1, 2, 3 of a large population: variance 1, error 1 / sqrt 3; of a population of 4, half of it.
        let large = Estimate::mean(&[1.0, 2.0, 3.0], u64::MAX);
        assert!((large.number - 2.0).abs() < 1e-12 && (large.standard_error - 3_f64.sqrt().recip()).abs() < 1e-12);
        let small = Estimate::mean(&[1.0, 2.0, 3.0], 4);
        assert!((small.standard_error - large.standard_error / 2.0).abs() < 1e-12);
        assert_eq!(Estimate::mean(&[1.0, 2.0, 3.0], 3).standard_error, 0.0);
        // 8 of 8: as if of 9 in 10.
        let all = Estimate::share(8, 8, u64::MAX);
        assert!((all.standard_error - (0.09_f64 / 8.0).sqrt()).abs() < 1e-12 && all.number == 1.0);
        assert_eq!(large.scaled(1.0, -3.0).over(2.0).number, -2.5);
    }
}
