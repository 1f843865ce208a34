use std::f64::consts::PI;

/// The degrees of freedom from which on the quantiles are those of the normal distribution with three corrections.
const NEARLY_NORMAL: f64 = 1e4;

/// How far from zero `confidence_percent` of Student's t distribution reaches, to both sides: 2.776 for 95 per cent with 4
/// degrees of freedom.
///
/// The degrees of freedom need not be whole. `None` when they are not above 0 and finite, or the confidence is not between 0 and
/// 100. Newton's steps within a bracket on the incomplete beta function, that by its continued fraction (W. H. Press et al.,
/// *Numerical recipes*, section 6.4); from 10,000 degrees of freedom on Fisher's expansion. Relative error below 10^-10.
///
/// # Example
/// ```
/// use orgmodel::simulate::statistics::student_quantile;
///
/// let t = student_quantile(95.0, 4.0).ok_or("within the range")?;
/// assert_eq!(format!("{t:.3}"), "2.776");
/// # Ok::<(), &str>(())
/// ```
pub fn student_quantile(confidence_percent: f64, degrees_of_freedom: f64) -> Option<f64> {
    let within = confidence_percent > 0.0 && confidence_percent < 100.0;
    let wanted = (100.0 - confidence_percent) / 100.0;
    if !within || degrees_of_freedom <= 0.0 || !degrees_of_freedom.is_finite() {
        return None;
    }
    if degrees_of_freedom < NEARLY_NORMAL {
        return Some(solve(wanted, |t| tail(t, degrees_of_freedom), |t| 2.0 * density(t, degrees_of_freedom)));
    }
    let z = solve(wanted, normal_tail, |z| 2.0 * libm::exp(-z * z / 2.0) / (2.0 * PI).sqrt());
    // Fisher's expansion (Abramowitz and Stegun 26.7.5).
    let (square, v) = (z * z, degrees_of_freedom);
    let first = (square + 1.0) / 4.0;
    let second = ((5.0 * square + 16.0) * square + 3.0) / 96.0;
    let third = (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0;
    Some(z + z * (first + (second + third / v) / v) / v)
}

/// Where a falling tail, 1 at zero, has come down to what is wanted.
fn solve(wanted: f64, tail: impl Fn(f64) -> f64, slope: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while tail(high) > wanted && high < f64::MAX / 2.0 {
        (low, high) = (high, high * 2.0);
    }
    let mut at = (low + high) / 2.0;
    for _ in 0..200 {
        let excess = tail(at) - wanted;
        if excess > 0.0 {
            low = at;
        } else {
            high = at;
        }
        let newton = at + excess / slope(at);
        let next = if newton > low && newton < high { newton } else { (low + high) / 2.0 };
        let moved = (next - at).abs();
        at = next;
        if moved <= 4.0 * f64::EPSILON * at {
            break;
        }
    }
    at
}

fn normal_tail(z: f64) -> f64 {
    libm::erfc(z / 2.0_f64.sqrt())
}

/// The share of the distribution that is further from zero than `t`, on both sides together.
fn tail(t: f64, freedom: f64) -> f64 {
    let square = t * t;
    // Of x and 1 − x the one that is small is worked out directly, so that neither loses places.
    let (x, rest) = (freedom / (freedom + square), square / (freedom + square));
    let (a, b) = (freedom / 2.0, 0.5);
    if x < (a + 1.0) / (a + b + 2.0) {
        beta_front(x, rest, a, b) * beta_fraction(x, a, b) / a
    } else {
        1.0 - beta_front(x, rest, a, b) * beta_fraction(rest, b, a) / b
    }
}

/// The density of the distribution at `t`.
fn density(t: f64, freedom: f64) -> f64 {
    let scale = libm::lgamma((freedom + 1.0) / 2.0) - libm::lgamma(freedom / 2.0) - libm::log(freedom * PI) / 2.0;
    libm::exp(scale - (freedom + 1.0) / 2.0 * libm::log1p(t * t / freedom))
}

fn beta_front(x: f64, rest: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || rest <= 0.0 {
        return 0.0;
    }
    let scale = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b);
    let log_x = if rest < 0.5 { libm::log1p(-rest) } else { libm::log(x) };
    libm::exp(scale + a * log_x + b * libm::log(rest))
}

/// The continued fraction of the incomplete beta function, by Lentz's method.
fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    const STEPS: u32 = 10_000;
    let nonzero = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / nonzero(1.0 + even * d);
        c = nonzero(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / nonzero(1.0 + odd * d);
        c = nonzero(1.0 + odd / c);
        let change = d * c;
        fraction *= change;
        if (change - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantile(confidence: f64, freedom: f64) -> f64 {
        student_quantile(confidence, freedom).expect("within the range")
    }

    /// Any printed table has these to three places; these digits are from an implementation of another make.
    #[test]
    fn quantiles_are_those_of_the_tables() {
        let freedoms = [1, 2, 4, 9, 19, 29, 99];
        let rows = [
            (
                90.0,
                [
                    6.313_751_514_675_037,
                    2.919_985_580_353_724_2,
                    2.131_846_786_326_649_5,
                    1.833_112_932_656_237,
                    1.729_132_811_521_368_2,
                    1.699_127_026_533_497_2,
                    1.660_391_156_016_990_6,
                ],
            ),
            (
                95.0,
                [
                    12.706_204_736_174_694,
                    4.302_652_729_749_462,
                    2.776_445_105_197_793_4,
                    2.262_157_162_798_205,
                    2.093_024_054_408_308_7,
                    2.045_229_642_132_703,
                    1.984_216_951_586_417_4,
                ],
            ),
            (
                99.0,
                [
                    63.656_741_162_871_526,
                    9.924_843_200_918_287,
                    4.604_094_871_349_992,
                    3.249_835_541_592_126,
                    2.860_934_606_464_979_4,
                    2.756_385_903_670_605,
                    2.626_405_457_280_827,
                ],
            ),
        ];
        for (confidence, row) in rows {
            for (freedom, expected) in freedoms.into_iter().zip(row) {
                let found = quantile(confidence, freedom.into());
                assert!((found / expected - 1.0).abs() < 1e-11, "{confidence} {freedom}: {found} {expected}");
            }
        }
    }

    /// Closed forms: tan for one degree of freedom, a root for two; far out too, where many comparisons at once lead.
    #[test]
    fn quantiles_are_the_closed_forms() {
        for beyond in [0.9, 0.5, 0.1, 1e-2, 1e-4, 1e-7] {
            let confidence = 100.0 * (1.0 - beyond);
            let share = (100.0 - confidence) / 100.0;
            let one = 1.0 / libm::tan(PI * share / 2.0);
            let two = (1.0 - share) * (2.0 / (share * (2.0 - share))).sqrt();
            assert!((quantile(confidence, 1.0) / one - 1.0).abs() < 1e-10, "{share}");
            assert!((quantile(confidence, 2.0) / two - 1.0).abs() < 1e-10, "{share}");
        }
    }

    /// Against Simpson's rule on the density, for degrees of freedom that are not whole as well.
    #[test]
    fn the_tail_is_the_integral_of_the_density() {
        for freedom in [1.5, 3.0, 7.992_385_930_043_246, 60.0, 1_000.0] {
            for t in [0.3, 1.0, 2.5, 4.0] {
                let steps = 4_000;
                let at = |n: i32| density(t * f64::from(n) / f64::from(steps), freedom);
                let weighted: f64 = (1..steps).map(|n| at(n) * if n % 2 == 1 { 4.0 } else { 2.0 }).sum();
                let within = 2.0 * t / f64::from(steps) / 3.0 * (at(0) + weighted + at(steps));
                assert!((1.0 - tail(t, freedom) - within).abs() < 1e-11, "{freedom} {t}");
            }
        }
    }

    #[test]
    fn it_goes_over_into_the_normal_distribution() {
        assert!((quantile(95.0, 1e12) - 1.959_963_984_540_054).abs() < 1e-10);
        let (below, above) = (NEARLY_NORMAL * (1.0 - 1e-9), NEARLY_NORMAL * (1.0 + 1e-9));
        for confidence in [10.0, 50.0, 95.0, 99.99] {
            assert!((quantile(confidence, below) / quantile(confidence, above) - 1.0).abs() < 1e-10);
        }
    }

    #[test]
    fn outside_its_range_there_is_no_quantile() {
        for (confidence, freedom) in
            [(0.0, 4.0), (100.0, 4.0), (f64::NAN, 4.0), (95.0, 0.0), (95.0, f64::INFINITY), (95.0, f64::NAN)]
        {
            assert_eq!(student_quantile(confidence, freedom), None);
        }
    }
}
