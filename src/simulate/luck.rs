//! The luck of a matter: every draw comes from its own stream, named by what it is for, and not by when it is made.

use std::convert::Infallible;

use rand::TryRng;
use rand_distr::{Distribution as _, Exp1, Gamma, LogNormal, StandardNormal};

use crate::Distribution;

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
const fn mix(mut state: u64) -> u64 {
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// What a draw is for. The number goes into the draw, so it stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub(crate) enum Purpose {
    Arrival = 1,
    Channel = 2,
    Door = 3,
    WrongDoor = 4,
    Reception = 5,
    Transfer = 6,
    FirstContact = 7,
    Doer = 8,
    Handling = 9,
    Referral = 10,
    Touch = 11,
    Coordination = 12,
    Negotiation = 13,
    AgreementChange = 14,
    Decision = 15,
    Deciding = 16,
    Review = 17,
    Return = 18,
    Remand = 19,
    Report = 20,
    ReportFlip = 21,
    ReportError = 22,
}

/// Where all draws of one matter come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Luck(pub(crate) u64);

impl Luck {
    /// The luck of the matter with a number, in the order of arrival, among those with one origin.
    #[inline]
    pub(crate) const fn of(origin: u64, number: u64) -> Self {
        Self(mix(origin.wrapping_add(number.wrapping_add(1).wrapping_mul(GOLDEN))))
    }

    /// The stream for a purpose; the index tells apart what is drawn for one purpose several times.
    #[inline]
    pub(crate) const fn stream(self, purpose: Purpose, index: u64) -> Stream {
        Stream(mix(
            self.0 ^ (purpose as u64).wrapping_mul(GOLDEN).wrapping_add(index.wrapping_mul(0xd134_2543_de82_ef95))
        ))
    }

    /// An even draw from 0 to below 1.
    #[inline]
    pub(crate) fn even(self, purpose: Purpose, index: u64) -> f64 {
        self.stream(purpose, index).even()
    }

    /// Whether something with a probability happens.
    #[inline]
    pub(crate) fn happens(self, purpose: Purpose, index: u64, probability: f64) -> bool {
        probability > 0.0 && self.even(purpose, index) < probability
    }
}

/// A generator for the draws of one purpose: SplitMix64, cheap to begin.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stream(u64);

impl Stream {
    #[inline]
    const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// An even draw from 0 to below 1, with the 53 bits that a float holds.
    #[inline]
    pub(crate) const fn even(mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A draw from the normal distribution with mean 0 and deviation 1.
    pub(crate) fn normal(mut self) -> f64 {
        StandardNormal.sample(&mut self)
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.bits() >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.bits().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

/// A distribution, ready to draw from.
#[derive(Debug, Clone)]
pub(crate) enum Sampler {
    Constant(f64),
    Exponential(f64),
    Gamma(Gamma<f64>),
    Lognormal(LogNormal<f64>),
    Uniform(f64, f64),
    Empirical(Box<[f64]>),
}

impl Sampler {
    /// A distribution without a meaning draws its mean.
    pub(crate) fn of(distribution: &Distribution) -> Self {
        let mean = distribution.mean();
        let gamma = |shape: f64| Gamma::new(shape, mean / shape).map_or(Self::Constant(mean), Self::Gamma);
        match distribution {
            Distribution::Constant(value) => Self::Constant(value.to_f64()),
            Distribution::Exponential { .. } => Self::Exponential(mean),
            Distribution::Erlang { shape, .. } => gamma(f64::from(*shape)),
            Distribution::Gamma { deviation, .. } => gamma((mean / deviation.to_f64()) * (mean / deviation.to_f64())),
            Distribution::Lognormal { .. } => {
                let spread = libm::log1p(distribution.variance() / (mean * mean));
                let lognormal = LogNormal::new(libm::log(mean) - spread / 2.0, libm::sqrt(spread));
                lognormal.map_or(Self::Constant(mean), Self::Lognormal)
            }
            Distribution::Uniform { from, to } => Self::Uniform(from.to_f64(), to.to_f64() - from.to_f64()),
            Distribution::Empirical(values) if values.is_empty() => Self::Constant(0.0),
            Distribution::Empirical(values) => Self::Empirical(values.iter().map(|value| value.to_f64()).collect()),
        }
    }

    #[inline]
    pub(crate) fn draw(&self, luck: Luck, purpose: Purpose, index: u64) -> f64 {
        match self {
            Self::Constant(value) => *value,
            Self::Exponential(mean) => {
                let unit: f64 = Exp1.sample(&mut luck.stream(purpose, index));
                mean * unit
            }
            Self::Gamma(gamma) => gamma.sample(&mut luck.stream(purpose, index)),
            Self::Lognormal(lognormal) => lognormal.sample(&mut luck.stream(purpose, index)),
            Self::Uniform(from, width) => from + width * luck.even(purpose, index),
            Self::Empirical(values) => values[(luck.even(purpose, index) * values.len() as f64) as usize],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Decimal;

    #[test]
    fn a_matter_has_the_same_luck_in_every_release() {
        let luck = Luck::of(1, 2);
        let draws = [
            luck.even(Purpose::Door, 0),
            luck.even(Purpose::Door, 1),
            Sampler::Exponential(1.0).draw(luck, Purpose::Handling, 0),
            luck.stream(Purpose::ReportError, 3).normal(),
        ];
        assert_eq!(draws.map(|draw| (draw * 1e6) as i64), [960_986, 112_312, 1_906_450, -478_382]);
    }

    /// Mean and variance of 200,000 draws: each mean within four standard errors, which chance passes once in 16,000.
    #[test]
    fn draws_have_the_mean_and_variance_of_their_distribution() {
        let (two, three) = (Decimal::from(2), Decimal::from(3));
        let distributions = [
            Distribution::Constant(two),
            Distribution::Exponential { mean: two },
            Distribution::Erlang { shape: 3, mean: two },
            Distribution::Gamma { mean: two, deviation: three },
            Distribution::Lognormal { mean: three, deviation: two },
            Distribution::Uniform { from: two, to: three },
            Distribution::Empirical(vec![two, three, three, Decimal::from(10)]),
        ];
        for distribution in distributions {
            let sampler = Sampler::of(&distribution);
            let count = 200_000_u32;
            let draw = |number: u32| sampler.draw(Luck::of(7, u64::from(number)), Purpose::Handling, 0);
            let mean = (0..count).map(draw).sum::<f64>() / f64::from(count);
            let variance = (0..count).map(|n| (draw(n) - mean) * (draw(n) - mean)).sum::<f64>() / f64::from(count);
            let error = libm::sqrt(distribution.variance() / f64::from(count));
            assert!((mean - distribution.mean()).abs() <= 4.0 * error, "{distribution}: {mean}");
            assert!(
                (variance / distribution.variance().max(1e-9) - 1.0).abs() < 0.1 || variance < 1e-12,
                "{distribution}: {variance}"
            );
        }
    }
}
