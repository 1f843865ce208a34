use super::mean_and_squares;
use super::student::student_quantile;

/// A mean with what it may be off: the mean of what is estimated lies within `half_width` of it in so many per cent of all
/// cases.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Interval {
    /// The mean of the observations.
    pub mean: f64,
    /// How far the interval reaches to either side, in the same unit; not negative.
    pub half_width: f64,
    /// In how many per cent of all cases such an interval covers the truth; above 0 and below 100.
    pub confidence_percent: f64,
    /// From how many observations.
    pub observations: u64,
}

impl Interval {
    /// Its lower end.
    pub fn low(&self) -> f64 {
        self.mean - self.half_width
    }

    /// Its upper end.
    pub fn high(&self) -> f64 {
        self.mean + self.half_width
    }

    /// Whether a value lies in it; its ends do.
    pub fn covers(&self, value: f64) -> bool {
        (self.low()..=self.high()).contains(&value)
    }

    /// Whether all of it lies on one side of zero: what it is the mean of differs, as surely as the confidence says.
    pub fn excludes_zero(&self) -> bool {
        self.half_width < self.mean.abs()
    }

    /// The half-width as a share of the mean; `None` when the mean is 0.
    pub fn relative_half_width(&self) -> Option<f64> {
        (self.mean != 0.0).then(|| self.half_width / self.mean.abs())
    }
}

/// Welch's interval, and the degrees of freedom that it comes to.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Welch {
    /// The difference of the two means; its observations are those of both.
    pub interval: Interval,
    /// The degrees of freedom, as a rule not whole.
    pub degrees_of_freedom: f64,
}

/// The t interval of independent observations, such as one mean for each replication.
///
/// Exact when they are normal, as means of many matters nearly are. `None` when there are fewer than two, one is not finite, or
/// the confidence is not between 0 and 100. Linear in the observations.
///
/// A. M. Law: *Simulation modeling and analysis*, section 4.5.
///
/// # Example
/// ```
/// use orgmodel::simulate::statistics::interval;
///
/// let days = interval(&[12.0, 14.0, 13.0], 95.0).ok_or("two are needed")?;
/// assert_eq!((days.mean, format!("{:.2}", days.half_width).as_str()), (13.0, "2.48"));
/// assert_eq!(interval(&[12.0], 95.0), None);
/// # Ok::<(), &str>(())
/// ```
pub fn interval(observations: &[f64], confidence_percent: f64) -> Option<Interval> {
    let (mean, variance_of_mean, degrees_of_freedom) = spread(observations)?;
    let half_width = student_quantile(confidence_percent, degrees_of_freedom)? * variance_of_mean.sqrt();
    Some(Interval { mean, half_width, confidence_percent, observations: observations.len() as u64 })
}

/// The t interval of `first − second`, pair by pair: for two scenarios whose replications share their luck.
///
/// `None` as for [`interval`], and when there are not as many of one as of the other. Pairs that are equal differ by exactly zero.
///
/// A. M. Law: *Simulation modeling and analysis*, section 10.2.1.
///
/// # Example
/// ```
/// use orgmodel::simulate::statistics::paired;
///
/// let same = [3.5, 4.25, 3.9];
/// let difference = paired(&same, &same, 95.0).ok_or("pairs are needed")?;
/// assert_eq!((difference.mean, difference.half_width), (0.0, 0.0));
/// assert!(!difference.excludes_zero());
/// # Ok::<(), &str>(())
/// ```
pub fn paired(first: &[f64], second: &[f64], confidence_percent: f64) -> Option<Interval> {
    let differences: Vec<f64> = first.iter().zip(second).map(|(first, second)| first - second).collect();
    (first.len() == second.len()).then(|| interval(&differences, confidence_percent))?
}

/// Welch's interval of the difference of two means whose observations share nothing, and whose variances need not be alike.
///
/// `None` as for [`interval`], of either side. Where neither side varies, the degrees of freedom are those of both together.
///
/// B. L. Welch: *The significance of the difference between two means when the population variances are unequal*, Biometrika 29
/// (1938). A. M. Law: *Simulation modeling and analysis*, section 10.2.2.
///
/// # Example
/// ```
/// use orgmodel::simulate::statistics::welch;
///
/// let welch = welch(&[5.0, 6.0, 7.0], &[1.0, 3.0], 90.0).ok_or("two of each are needed")?;
/// assert_eq!(welch.interval.mean, 4.0);
/// assert!((welch.degrees_of_freedom - 32.0 / 19.0).abs() < 1e-12);
/// # Ok::<(), &str>(())
/// ```
pub fn welch(first: &[f64], second: &[f64], confidence_percent: f64) -> Option<Welch> {
    let (first_mean, first_variance, first_freedom) = spread(first)?;
    let (second_mean, second_variance, second_freedom) = spread(second)?;
    let variance = first_variance + second_variance;
    let degrees_of_freedom = if variance == 0.0 {
        first_freedom + second_freedom
    } else {
        // Shares, so that small variances do not vanish when they are squared.
        let (first, second) = (first_variance / variance, second_variance / variance);
        1.0 / (first * first / first_freedom + second * second / second_freedom)
    };
    let half_width = student_quantile(confidence_percent, degrees_of_freedom)? * variance.sqrt();
    let observations = (first.len() + second.len()) as u64;
    let interval = Interval { mean: first_mean - second_mean, half_width, confidence_percent, observations };
    Some(Welch { interval, degrees_of_freedom })
}

/// With which confidence each of some intervals has to be made so that all of them hold at once with `confidence_percent`
/// (Bonferroni's inequality); the same when there is one or none.
///
/// # Example
/// ```
/// use orgmodel::simulate::statistics::simultaneous_confidence;
///
/// assert_eq!(simultaneous_confidence(95.0, 5), 99.0);
/// ```
pub fn simultaneous_confidence(confidence_percent: f64, intervals: usize) -> f64 {
    100.0 - (100.0 - confidence_percent) / intervals.max(1) as f64
}

/// The [t intervals](interval) of several samples, such as paired differences of scenarios with a base, which cover the truth all at
/// once with `confidence_percent`. `None` in the place of each that has none; it counts as one of them all the same.
///
/// # Example
/// ```
/// use orgmodel::simulate::statistics::simultaneous;
///
/// let intervals = simultaneous(&[vec![1.0, 2.0], vec![5.0]], 90.0);
/// assert_eq!(intervals[0].map(|interval| interval.confidence_percent), Some(95.0));
/// assert_eq!(intervals[1], None);
/// ```
pub fn simultaneous(samples: &[Vec<f64>], confidence_percent: f64) -> Vec<Option<Interval>> {
    let each = simultaneous_confidence(confidence_percent, samples.len());
    samples.iter().map(|sample| interval(sample, each)).collect()
}

/// Mean, variance of the mean, and degrees of freedom; `None` when there are fewer than two or one is not finite.
fn spread(observations: &[f64]) -> Option<(f64, f64, f64)> {
    let (mean, squares) = mean_and_squares(observations).filter(|_| observations.len() > 1)?;
    let freedom = (observations.len() - 1) as f64;
    Some((mean, squares / freedom / observations.len() as f64, freedom))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::generate::Seed;

    /// Standard normal numbers (G. E. P. Box and M. E. Muller 1958).
    pub(in super::super) fn normals(seed: Seed, count: usize) -> Vec<f64> {
        let even = |seed: Seed| (seed.value() >> 11) as f64 * (-53.0_f64).exp2();
        let draw = |index| {
            let seed = seed.index(index);
            let radius = (-2.0 * libm::log(1.0 - even(seed.index(0)))).sqrt();
            radius * libm::cos(2.0 * std::f64::consts::PI * even(seed.index(1)))
        };
        (0..count as u64).map(draw).collect()
    }

    const FIRST: [f64; 5] = [126.97, 124.31, 126.68, 122.66, 127.23];
    const SECOND: [f64; 5] = [118.21, 120.22, 122.45, 122.68, 119.40];

    /// Costs of two inventory policies in A. M. Law, *Simulation modeling and analysis*, chapter 10. Numbers and results, 4.98 and
    /// [1.65, 8.31] paired, [2.67, 7.29] with 7.99 degrees of freedom by Welch, are quoted from memory, and were worked out anew in
    /// another language: Welch's lower end comes to 2.66.
    #[test]
    fn the_textbook_comparison_is_as_printed() {
        let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        let paired = paired(&FIRST, &SECOND, 90.0).expect("five pairs");
        close(paired.mean, 4.978);
        close(paired.low(), 1.649_126_874_835_487_5);
        close(paired.high(), 8.306_873_125_164_511);
        let t = student_quantile(90.0, 4.0).expect("within the range");
        close((paired.half_width / t).powi(2), 2.438_274);
        let welch = welch(&FIRST, &SECOND, 90.0).expect("five of each");
        close(welch.degrees_of_freedom, 7.992_385_930_043_246);
        close(welch.interval.low(), 2.660_785_617_728_301);
        close(welch.interval.high(), 7.295_214_382_271_698);
        assert_eq!(welch.interval.observations, 10);
    }

    #[test]
    fn too_few_or_no_numbers_have_no_interval() {
        for few in [&[][..], &[1.0], &[1.0, f64::NAN], &[1.0, f64::INFINITY]] {
            assert_eq!(interval(few, 95.0), None);
            assert_eq!(welch(few, &FIRST, 95.0), None);
            assert_eq!(welch(&FIRST, few, 95.0), None);
        }
        assert_eq!(paired(&FIRST, &SECOND[1..], 95.0), None);
        assert_eq!(interval(&FIRST, 100.0), None);
        assert_eq!(simultaneous(&[], 95.0), []);
    }

    #[test]
    fn what_does_not_vary_is_certain() {
        let welch = welch(&[2.0; 3], &[1.0; 4], 95.0).expect("enough");
        assert_eq!((welch.interval.half_width, welch.degrees_of_freedom), (0.0, 5.0));
        assert!(welch.interval.excludes_zero() && welch.interval.covers(1.0) && !welch.interval.covers(0.0));
        let zero = paired(&[2.0; 3], &[2.0; 3], 95.0).expect("enough");
        assert_eq!((zero.excludes_zero(), zero.relative_half_width()), (false, None));
    }

    /// 4,000 samples of ten normal numbers. The number of intervals that cover their mean is binomial; five standard deviations from
    /// its mean are passed once in a million, and the seed is fixed.
    #[test]
    fn intervals_cover_the_mean_as_often_as_they_say() {
        const SAMPLES: u32 = 4_000;
        for (index, confidence) in [80.0, 95.0].into_iter().enumerate() {
            let seed = Seed::new(11).child("coverage").index(index as u64);
            let covering = (0..SAMPLES).filter(|&sample| {
                let values: Vec<f64> =
                    normals(seed.index(sample.into()), 10).into_iter().map(|z| 7.0 + 3.0 * z).collect();
                interval(&values, confidence).expect("ten").covers(7.0)
            });
            let (share, all) = (confidence / 100.0, f64::from(SAMPLES));
            let off = covering.count() as f64 - share * all;
            assert!(off.abs() < 5.0 * (all * share * (1.0 - share)).sqrt(), "{confidence}: {off}");
        }
    }

    /// 2,000 times five intervals at once, which all cover in at least 90 per cent of all cases, and in at most 90.5 as they are
    /// independent; five standard deviations of 0.67 per cent.
    #[test]
    fn simultaneous_intervals_hold_at_once() {
        let seed = Seed::new(12).child("simultaneous");
        let all_cover = (0..2_000).filter(|&round| {
            let samples: Vec<Vec<f64>> = (0..5).map(|k| normals(seed.index(round).index(k), 6)).collect();
            simultaneous(&samples, 90.0).iter().all(|interval| interval.expect("six").covers(0.0))
        });
        let percent = all_cover.count() as f64 / 20.0;
        assert!((86.7..=93.9).contains(&percent), "{percent}");
    }
}
