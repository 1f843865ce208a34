use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

use super::PlanError;
use super::error::expect;
use crate::Decimal;

/// How many units report to one head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Spans {
    /// Each number from the least to the most as often as any other.
    Uniform {
        /// The narrowest span; at least 1.
        least: u32,
        /// The widest span.
        most: u32,
    },
    /// Narrow spans often and wide ones rarely: each number is as many times rarer than the one before it as any other.
    Geometric {
        /// The narrowest span; at least 1.
        least: u32,
        /// The mean, if no span were too wide; more than `least`.
        mean: f64,
        /// The widest span; at most 1,000,000 more than the narrowest.
        most: u32,
    },
    /// These, each as often as any other; a number that stands there twice is drawn twice as often.
    Given(Vec<u32>),
    /// On each level below the top these, and below them the last.
    ByLevel(Vec<u32>),
}

impl Spans {
    /// The least that may be drawn.
    pub(super) fn least(&self) -> u32 {
        match self {
            Self::Uniform { least, .. } | Self::Geometric { least, .. } => *least,
            Self::Given(spans) | Self::ByLevel(spans) => spans.iter().copied().min().unwrap_or(0),
        }
    }

    /// What draws spans, or what is wrong with them.
    pub(super) fn drawn(&self) -> Result<SpanDraw<'_>, PlanError> {
        match *self {
            Self::Uniform { least, most } => {
                expect(least > 0, "spans.least", "at least 1", least)?;
                expect(most >= least, "spans.most", format_args!("at least {least}, the least"), most)?;
                Ok(SpanDraw::Uniform(least, most))
            }
            Self::Geometric { least, mean, most } => {
                expect(least > 0, "spans.least", "at least 1", least)?;
                let bounds = least..=least.saturating_add(1_000_000);
                expect(bounds.contains(&most), "spans.most", format_args!("{} to {}", least, bounds.end()), most)?;
                let above = mean - f64::from(least);
                expect(mean.is_finite() && above > 0.0, "spans.mean", format_args!("more than {least}"), mean)?;
                // The mean of a geometric distribution from nought is (1 - p) / p. Sums and products only, which are the same on
                // every platform.
                let stays = above / (1.0 + above);
                let mut weight = 1.0;
                let mut sum = 0.0;
                let sums = (least..=most).map(|_| {
                    sum += weight;
                    weight *= stays;
                    sum
                });
                let sums: Vec<f64> = sums.collect();
                Ok(SpanDraw::Table { least, sums })
            }
            Self::Given(ref spans) | Self::ByLevel(ref spans) => {
                let field = "spans";
                expect(!spans.is_empty(), field, "at least one", "none")?;
                expect(spans.iter().all(|&span| span > 0), field, "at least 1 each", "0")?;
                Ok(if matches!(self, Self::Given(_)) { SpanDraw::Given(spans) } else { SpanDraw::ByLevel(spans) })
            }
        }
    }
}

/// A distribution of spans that has been looked at.
pub(super) enum SpanDraw<'p> {
    Uniform(u32, u32),
    /// Running sums of the weights of the numbers from the least.
    Table {
        least: u32,
        sums: Vec<f64>,
    },
    Given(&'p [u32]),
    ByLevel(&'p [u32]),
}

impl SpanDraw<'_> {
    /// A span of a head on so many levels below the top.
    #[inline]
    pub(super) fn draw(&self, random: &mut impl Rng, level: usize) -> u32 {
        match self {
            Self::Uniform(least, most) => random.random_range(*least..=*most),
            Self::Table { least, sums } => {
                let all = sums.last().copied().unwrap_or(0.0);
                // 53 bits, which a float holds: not `random::<f64>`, whose values are the crate's to choose.
                let share = (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
                least + sums.partition_point(|&sum| sum <= share * all).min(sums.len() - 1) as u32
            }
            Self::Given(spans) => spans[random.random_range(0..spans.len() as u32) as usize],
            Self::ByLevel(spans) => spans[level.min(spans.len() - 1)],
        }
    }
}

/// How much staff a unit has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Staff {
    /// It is not stated.
    Unstated,
    /// Each number of hundredths from the least to the most as often as any other.
    Uniform {
        /// The least.
        least: Decimal,
        /// The most.
        most: Decimal,
    },
    /// Lognormal, as the sizes of real organisations tend to be, in 4,096 steps that are equally likely.
    Lognormal {
        /// Half of the units have less.
        median: Decimal,
        /// The standard deviation of the logarithm: 0 to 10.
        sigma: f64,
        /// No unit has less.
        least: Decimal,
        /// No unit has more.
        most: Decimal,
    },
    /// These, each as often as any other.
    Given(Vec<Decimal>),
}

/// How many equally likely steps the lognormal has: a power of two.
const STEPS: usize = 4_096;

impl Staff {
    /// The least and the most that may be drawn.
    pub(super) fn bounds(&self) -> Option<(Decimal, Decimal)> {
        match self {
            Self::Unstated => None,
            Self::Uniform { least, most } | Self::Lognormal { least, most, .. } => Some((*least, *most)),
            Self::Given(list) => list.iter().copied().min().zip(list.iter().copied().max()),
        }
    }

    /// What draws staff, or what is wrong with it.
    pub(super) fn drawn(&self) -> Result<StaffDraw, PlanError> {
        if let Self::Uniform { least, most } | Self::Lognormal { least, most, .. } = self {
            expect(most >= least, "staff.most", format_args!("at least {least}, the least"), most)?;
        }
        match self {
            Self::Unstated => Ok(StaffDraw::Unstated),
            Self::Uniform { least, most } => Ok(StaffDraw::Uniform(least.hundredths(), most.hundredths())),
            Self::Lognormal { median, sigma, least, most } => {
                expect((0.0..=10.0).contains(sigma), "staff.sigma", "0 to 10", sigma)?;
                let staff = |deviation: f64| {
                    let hundredths = f64::from(median.hundredths()) * exponential(sigma * deviation);
                    // A float beyond the range becomes the largest number.
                    Decimal::from_hundredths(hundredths.round() as u32).clamp(*least, *most)
                };
                Ok(StaffDraw::Table(normal_quantiles().into_iter().map(staff).collect()))
            }
            Self::Given(list) => {
                expect(!list.is_empty(), "staff", "at least one number", "none")?;
                Ok(StaffDraw::Table(list.clone()))
            }
        }
    }
}

/// A distribution of staff that has been looked at.
pub(super) enum StaffDraw {
    Unstated,
    Uniform(u32, u32),
    Table(Vec<Decimal>),
}

impl StaffDraw {
    #[inline]
    pub(super) fn draw(&self, random: &mut impl Rng) -> Option<Decimal> {
        match self {
            Self::Unstated => None,
            Self::Uniform(least, most) => Some(Decimal::from_hundredths(random.random_range(*least..=*most))),
            Self::Table(list) => Some(list[random.random_range(0..list.len() as u32) as usize]),
        }
    }
}

/// The exponential function by sums and products alone, which give the same bits on every platform.
fn exponential(mut exponent: f64) -> f64 {
    let mut squarings = 0;
    while exponent.abs() > 0.5 {
        exponent /= 2.0;
        squarings += 1;
    }
    let (mut term, mut sum) = (1.0, 1.0);
    for n in 1..=16 {
        term *= exponent / f64::from(n);
        sum += term;
    }
    for _ in 0..squarings {
        sum *= sum;
    }
    sum
}

/// The middle of each of the equally likely steps of the standard normal distribution, from the lowest.
fn normal_quantiles() -> Vec<f64> {
    const PER_UNIT: i32 = 128;
    const REACH: i32 = 5;
    let at = |n: i32| f64::from(n) / f64::from(PER_UNIT);
    let density = |z: f64| exponential(-z * z / 2.0);
    // Trapezia under the density, up to five standard deviations on either side.
    let ends = -REACH * PER_UNIT..REACH * PER_UNIT;
    let mut below = vec![0.0];
    for n in ends.clone() {
        below.push(below[below.len() - 1] + (density(at(n)) + density(at(n + 1))) / 2.0);
    }
    let all = below[below.len() - 1];
    let mut quantiles = Vec::with_capacity(STEPS);
    let mut trapezium = 0;
    for step in 0..STEPS {
        let wanted = (step as f64 + 0.5) / STEPS as f64 * all;
        while below[trapezium + 1] < wanted {
            trapezium += 1;
        }
        let within = (wanted - below[trapezium]) / (below[trapezium + 1] - below[trapezium]);
        quantiles.push(at(ends.start + trapezium as i32) + within * at(1));
    }
    quantiles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::Seed;

    #[test]
    fn the_exponential_is_that_of_the_platform_to_the_last_places() {
        for n in -600..=600 {
            let x = f64::from(n) / 10.0;
            let (own, platform) = (exponential(x), x.exp());
            assert!((own / platform - 1.0).abs() < 1e-13, "{x}: {own} {platform}");
        }
    }

    #[test]
    fn the_steps_of_the_normal_have_its_moments_and_quantiles() {
        let steps = normal_quantiles();
        assert_eq!(steps.len(), STEPS);
        let mean = |power: i32| steps.iter().map(|z| z.powi(power)).sum::<f64>() / STEPS as f64;
        assert!(mean(1).abs() < 1e-6, "{}", mean(1));
        assert!((mean(2) - 1.0).abs() < 2e-3, "{}", mean(2));
        // From any table of the normal distribution: 97.5 per cent lie below 1.95996, 84.134 per cent below 1.
        assert!((steps[STEPS * 975 / 1_000] - 1.959_96).abs() < 5e-3);
        assert_eq!(steps.iter().filter(|&&z| z < 1.0).count(), 3_446);
    }

    fn spans(spans: &Spans, number: usize) -> Vec<u32> {
        let mut random = Seed::new(1).child("spans").stream();
        let draw = spans.drawn().expect("a distribution");
        (0..number).map(|level| draw.draw(&mut random, level)).collect()
    }

    #[test]
    fn spans_are_the_same_in_every_release() {
        let drawn = [
            Spans::Uniform { least: 3, most: 12 },
            Spans::Geometric { least: 2, mean: 5.0, most: 40 },
            Spans::Given(vec![4, 4, 9]),
        ]
        .map(|distribution| spans(&distribution, 8));
        assert_eq!(drawn, [[12, 6, 7, 9, 4, 8, 7, 7], [2, 9, 2, 2, 4, 4, 5, 11], [9, 4, 4, 4, 4, 4, 4, 4]]);
        assert_eq!(spans(&Spans::ByLevel(vec![9, 5, 3]), 5), [9, 5, 3, 3, 3]);
    }

    #[test]
    fn spans_have_the_mean_of_their_distribution() {
        for (distribution, expected) in [
            (Spans::Uniform { least: 3, most: 12 }, 7.5),
            (Spans::Geometric { least: 2, mean: 6.0, most: 1_000 }, 6.0),
            (Spans::Given(vec![4, 4, 10]), 6.0),
        ] {
            let drawn = spans(&distribution, 100_000);
            let mean = drawn.iter().map(|&span| f64::from(span)).sum::<f64>() / 100_000.0;
            // Four standard errors of the widest of them, the geometric one.
            assert!((mean - expected).abs() < 0.06, "{distribution:?}: {mean}");
            assert!(drawn.iter().all(|&span| span >= distribution.least()));
        }
        assert!(
            spans(&Spans::Geometric { least: 2, mean: 50.0, most: 8 }, 1_000).iter().all(|span| (2..=8).contains(span))
        );
    }

    #[test]
    fn staff_is_the_same_in_every_release() {
        let decimal = Decimal::from;
        let staff = |staff: Staff| {
            let mut random = Seed::new(1).child("staff").stream();
            let draw = staff.drawn().expect("a distribution");
            (0..6).map(|_| draw.draw(&mut random).map_or(0, Decimal::hundredths)).collect::<Vec<_>>()
        };
        let (least, most) = (decimal(4), decimal(30));
        let drawn = [
            Staff::Uniform { least, most },
            Staff::Lognormal { median: decimal(16), sigma: 0.5, least, most },
            Staff::Given(vec![decimal(7), decimal(8)]),
            Staff::Unstated,
        ]
        .map(staff);
        let expected = [
            [751, 2_313, 2_474, 791, 2_971, 2_204],
            [922, 2_193, 2_426, 953, 3_000, 2_061],
            [700, 800, 800, 700, 800, 800],
            [0; 6],
        ];
        assert_eq!(drawn, expected);
    }

    #[test]
    fn the_lognormal_has_its_median_and_mean() {
        let staff = Staff::Lognormal {
            median: Decimal::from(20),
            sigma: 0.5,
            least: Decimal::ZERO,
            most: Decimal::from(10_000),
        };
        let Ok(StaffDraw::Table(table)) = staff.drawn() else { panic!("a table") };
        assert!((table[STEPS / 2].to_f64() - 20.0).abs() < 0.02);
        // The mean of a lognormal distribution is the median times e to the half of the variance.
        let mean = table.iter().map(|staff| staff.to_f64()).sum::<f64>() / STEPS as f64;
        assert!((mean / (20.0 * 0.125_f64.exp()) - 1.0).abs() < 1e-3, "{mean}");
    }

    #[test]
    fn wrong_distributions_name_the_field() {
        let error = |spans: Spans| spans.drawn().err().map(|error| error.to_string()).unwrap_or_default();
        let geometric = |mean| Spans::Geometric { least: 2, mean, most: 9 };
        for (spans, expected) in [
            (Spans::Uniform { least: 0, most: 3 }, "plan: spans.least: expected at least 1, found 0"),
            (Spans::Uniform { least: 4, most: 3 }, "plan: spans.most: expected at least 4, the least, found 3"),
            (geometric(f64::NAN), "plan: spans.mean: expected more than 2, found NaN"),
            (geometric(2.0), "plan: spans.mean: expected more than 2, found 2"),
            (
                Spans::Geometric { least: 2, mean: 3.0, most: u32::MAX },
                "plan: spans.most: expected 2 to 1000002, found 4294967295",
            ),
            (Spans::Given(vec![]), "plan: spans: expected at least one, found none"),
            (Spans::ByLevel(vec![3, 0]), "plan: spans: expected at least 1 each, found 0"),
        ] {
            assert_eq!(error(spans), expected);
        }
        let error = |staff: Staff| staff.drawn().err().map(|error| error.to_string()).unwrap_or_default();
        let (least, most) = (Decimal::from(4), Decimal::from(3));
        assert_eq!(error(Staff::Uniform { least, most }), "plan: staff.most: expected at least 4, the least, found 3");
        let lognormal = |sigma| Staff::Lognormal { median: least, sigma, least: most, most: least };
        assert_eq!(error(lognormal(f64::NAN)), "plan: staff.sigma: expected 0 to 10, found NaN");
        assert_eq!(error(lognormal(-1.0)), "plan: staff.sigma: expected 0 to 10, found -1");
        assert_eq!(error(Staff::Given(vec![])), "plan: staff: expected at least one number, found none");
    }
}
