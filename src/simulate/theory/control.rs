//! What is lost between levels: of what the top intends on the way down, of a report on the way up.
//!
//! O. E. Williamson: *Hierarchical control and optimum firm size*, Journal of Political Economy 75 (1967).

use super::{not_negative, positive, power, share};

/// The share of what the top intends that reaches the lowest of so many levels, when a share survives each step: αⁿ⁻¹.
///
/// `None` when the share is not one, or there is no level. Logarithmic in the levels.
///
/// Williamson 1967.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::control::surviving_share;
///
/// assert_eq!(surviving_share(0.5, 3), Some(0.25));
/// ```
pub fn surviving_share(survives: f64, levels: u32) -> Option<f64> {
    (share(survives) && levels > 0).then(|| power(survives, levels - 1))
}

/// A firm in which control is lost from level to level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Firm {
    /// α: the share of what is intended that survives each level, above 0 and below 1.
    pub survives: f64,
    /// s: how many report to each head, above 1.
    pub span: f64,
    /// β: what each level earns over the one below it, from 1 to below the span.
    pub pay_step: f64,
    /// w₀ / (P − r): what the lowest level earns, over price less other cost of what it makes; above 0.
    pub pay: f64,
}

/// How many levels are best for a [`Firm`].
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct BestLevels {
    /// n* of the closed form, as a rule not whole; below 1 when one level is already too many.
    pub continuous: f64,
    /// The whole number of levels with the most profit, which is not always the nearest to the former.
    pub levels: u32,
    /// The profit then, in units of price less other cost.
    pub profit: f64,
    /// How many work there then, on all levels.
    pub employees: f64,
}

impl Firm {
    /// Profit with so many levels, in units of price less other cost: (α s)ⁿ⁻¹ less the wages w₀ (sⁿ − βⁿ) / (s − β).
    ///
    /// `None` when something is out of its range, or there is no level.
    pub fn profit(&self, levels: u32) -> Option<f64> {
        (self.defined() && levels > 0).then(|| {
            let wages =
                self.pay * (power(self.span, levels) - power(self.pay_step, levels)) / (self.span - self.pay_step);
            power(self.survives * self.span, levels - 1) - wages
        })
    }

    fn defined(&self) -> bool {
        let Self { survives, span, pay_step, pay } = *self;
        share(survives)
            && survives < 1.0
            && positive(span)
            && survives * span > 1.0
            && pay_step >= 1.0
            && pay_step < span
            && positive(pay)
    }
}

/// How many levels bring a [`Firm`] the most profit.
///
/// The closed form is n* = 1 + (ln pay + ln(s / (s − β)) + ln(ln s / ln(α s))) / ln α, which leaves out βⁿ. `None` when something is
/// out of its range (see [`Firm`]), or a level more than the top does not even pass on as much as it gets (α s ≤ 1). Linear in the
/// levels.
///
/// Williamson 1967, from memory, and derived anew.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::control::{Firm, best_levels};
///
/// let firm = Firm { survives: 0.9, span: 10.0, pay_step: 1.3, pay: 1.0 / 3.0 };
/// let best = best_levels(firm).ok_or("within the range")?;
/// assert_eq!((format!("{:.2}", best.continuous).as_str(), best.levels), ("9.66", 9));
/// # Ok::<(), &str>(())
/// ```
pub fn best_levels(firm: Firm) -> Option<BestLevels> {
    const MOST: f64 = 10_000.0;
    if !firm.defined() {
        return None;
    }
    let Firm { survives, span, pay_step, pay } = firm;
    let ratio = libm::log(span) / libm::log(survives * span);
    let continuous =
        1.0 + (libm::log(pay) + libm::log(span / (span - pay_step)) + libm::log(ratio)) / libm::log(survives);
    // Profit rises to about there and falls from there on, until numbers get too large to tell.
    let until = (continuous.max(1.0) + 20.0).min(MOST) as u32;
    let profits =
        (1..=until).map_while(|levels| Some((levels, firm.profit(levels).filter(|profit| profit.is_finite())?)));
    let (levels, profit) =
        profits.fold(None, |best: Option<(u32, f64)>, next| best.filter(|best| best.1 >= next.1).or(Some(next)))?;
    let employees = (power(span, levels) - 1.0) / (span - 1.0);
    Some(BestLevels { continuous, levels, profit, employees })
}

/// How likely a report of yes or no is wrong at the top, when each level turns it round with the same probability:
/// (1 − (1 − 2e)ᴸ) / 2.
///
/// `levels` is how often it is passed on. `None` when `flipped` is no probability. Logarithmic in the levels.
///
/// The binary symmetric channel in series (T. M. Cover and J. A. Thomas, *Elements of information theory*, chapter 7).
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::control::wrong_report;
///
/// assert_eq!(wrong_report(0.25, 2), Some(0.375));
/// ```
pub fn wrong_report(flipped: f64, levels: u32) -> Option<f64> {
    share(flipped).then(|| (1.0 - power(1.0 - 2.0 * flipped, levels)) / 2.0)
}

/// What noise on every level makes of a report of a number.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct NoisyReport {
    /// The mean squared error of the number as it arrives.
    pub raw_error: f64,
    /// The share of the variance of what arrives that is not noise, from 0 to 1.
    pub reliability: f64,
    /// The mean squared error of the best guess at the top, who knows how large the noise is.
    pub best_error: f64,
}

/// A normal number with `variance`, reported through so many levels each of which adds independent noise of `noise_variance`.
///
/// `None` when the variance is not above 0 or that of the noise negative. Constant time.
///
/// Normal errors in series; the best guess is the mean given what arrives (M. H. DeGroot, *Optimal statistical decisions*, chapter
/// 9).
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::control::noisy_report;
///
/// let report = noisy_report(1.0, 0.25, 4).ok_or("variances")?;
/// assert_eq!((report.raw_error, report.reliability, report.best_error), (1.0, 0.5, 0.5));
/// # Ok::<(), &str>(())
/// ```
pub fn noisy_report(variance: f64, noise_variance: f64, levels: u32) -> Option<NoisyReport> {
    (positive(variance) && not_negative(noise_variance)).then(|| {
        let raw_error = f64::from(levels) * noise_variance;
        let reliability = variance / (variance + raw_error);
        NoisyReport { raw_error, reliability, best_error: reliability * raw_error }
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::close;
    use super::*;

    /// The closed form as remembered, with its first-order condition checked and the whole numbers by enumeration: sure as algebra, less
    /// so that it is printed like this.
    #[test]
    fn the_best_number_of_levels_is_that_of_an_enumeration() {
        // Survives, span, step of pay, pay; continuous, levels, profit, employees.
        let rows = [
            ([0.9, 5.0, 1.3, 0.333_333_333_333_333_3], 7.926_711_404_425_303, 8, [2_176.238_763_600_005_8, 97_656.0]),
            (
                [0.9, 10.0, 1.3, 0.333_333_333_333_333_3],
                9.660_861_030_965_428,
                9,
                [4_732_545.161_091_931, 111_111_111.0],
            ),
            ([0.9, 5.0, 1.3, 0.5], 4.078_352_219_994_469, 4, [7.051_500_000_000_004, 156.0]),
            ([0.8, 5.0, 1.3, 0.333_333_333_333_333_3], 3.905_109_543_688_067, 4, [7.951_000_000_000_008, 156.0]),
            (
                [0.95, 5.0, 1.3, 0.333_333_333_333_333_3],
                15.916_530_039_904_101,
                16,
                [391_869_503.959_312_44, 38_146_972_656.0],
            ),
            ([0.9, 7.0, 1.6, 0.333_333_333_333_333_3], 8.435_760_147_253_468, 8, [38_048.801_550_833_22, 960_800.0]),
            ([0.85, 6.0, 1.2, 0.25], 7.571_952_645_879_167, 7, [3_016.474_424_999_991_2, 55_987.0]),
        ];
        for ([survives, span, pay_step, pay], continuous, levels, [profit, employees]) in rows {
            let best = best_levels(Firm { survives, span, pay_step, pay }).expect("within the range");
            close(best.continuous, continuous);
            assert_eq!(best.levels, levels);
            close(best.profit, profit);
            close(best.employees, employees);
        }
        // Survives, levels; surviving share.
        let rows = [
            (0.8, 2, 0.8),
            (0.8, 3, 0.640_000_000_000_000_1),
            (0.8, 4, 0.512_000_000_000_000_1),
            (0.8, 5, 0.409_600_000_000_000_1),
            (0.8, 6, 0.327_680_000_000_000_1),
            (0.9, 2, 0.9),
            (0.9, 3, 0.81),
            (0.9, 4, 0.729_000_000_000_000_1),
            (0.9, 5, 0.6561),
            (0.9, 6, 0.590_490_000_000_000_1),
            (0.95, 2, 0.95),
            (0.95, 3, 0.9025),
            (0.95, 4, 0.857_374_999_999_999_9),
            (0.95, 5, 0.814_506_249_999_999_9),
            (0.95, 6, 0.773_780_937_499_999_8),
        ];
        for (survives, levels, expected) in rows {
            close(surviving_share(survives, levels).expect("within the range"), expected);
        }
    }

    /// Worked out in another language: sure.
    #[test]
    fn distortion_is_that_of_another_implementation() {
        // Flipped, levels; wrong.
        let rows = [
            (0.05, 1, 0.049_999_999_999_999_99),
            (0.05, 2, 0.094_999_999_999_999_97),
            (0.05, 3, 0.135_499_999_999_999_95),
            (0.05, 4, 0.171_95),
            (0.05, 6, 0.234_279_499_999_999_97),
            (0.1, 1, 0.099_999_999_999_999_98),
            (0.1, 2, 0.179_999_999_999_999_94),
            (0.1, 3, 0.243_999_999_999_999_94),
            (0.1, 4, 0.295_199_999_999_999_96),
            (0.1, 6, 0.368_927_999_999_999_9),
        ];
        for (flipped, levels, expected) in rows {
            close(wrong_report(flipped, levels).expect("a probability"), expected);
        }
        // Variance, that of the noise, levels; raw error, reliability, best error.
        let rows = [
            (1.0, 0.1, 1, [0.1, 0.909_090_909_090_909_1, 0.090_909_090_909_090_91]),
            (1.0, 0.1, 2, [0.2, 0.833_333_333_333_333_4, 0.166_666_666_666_666_69]),
            (1.0, 0.1, 3, [0.300_000_000_000_000_04, 0.769_230_769_230_769_2, 0.230_769_230_769_230_78]),
            (1.0, 0.1, 5, [0.5, 0.666_666_666_666_666_6, 0.333_333_333_333_333_3]),
            (1.0, 0.25, 1, [0.25, 0.8, 0.2]),
            (1.0, 0.25, 2, [0.5, 0.666_666_666_666_666_6, 0.333_333_333_333_333_3]),
            (1.0, 0.25, 3, [0.75, 0.571_428_571_428_571_4, 0.428_571_428_571_428_55]),
            (1.0, 0.25, 5, [1.25, 0.444_444_444_444_444_4, 0.555_555_555_555_555_6]),
        ];
        for (variance, noise_variance, levels, expected) in rows {
            let report = noisy_report(variance, noise_variance, levels).expect("variances");
            let found = [report.raw_error, report.reliability, report.best_error];
            found.into_iter().zip(expected).for_each(|(found, expected)| close(found, expected));
        }
    }

    /// Against the wages added up level by level, and all numbers of levels up to forty.
    #[test]
    fn the_best_is_the_best_of_all() {
        for (survives, span, pay_step, pay) in [(0.9, 5.0, 1.3, 0.3), (0.7, 4.0, 1.0, 0.2), (0.85, 8.0, 2.0, 0.1)] {
            let firm = Firm { survives, span, pay_step, pay };
            let profit = |levels: i32| {
                let wages =
                    (1..=levels).map(|level| pay * pay_step.powi(levels - level) * span.powi(level - 1)).sum::<f64>();
                (survives * span).powi(levels - 1) - wages
            };
            for levels in 1..12 {
                close(firm.profit(levels as u32).expect("within the range"), profit(levels));
            }
            let best = (1..40).max_by(|&a, &b| profit(a).total_cmp(&profit(b))).expect("some");
            assert_eq!(best_levels(firm).expect("within the range").levels, best as u32);
        }
    }

    /// Against the chain of probabilities, step by step.
    #[test]
    fn wrong_reports_are_those_of_the_chain() {
        let mut wrong = 0.0;
        for levels in 0..12 {
            close(wrong_report(0.07, levels).expect("a probability"), wrong);
            wrong = wrong * 0.93 + (1.0 - wrong) * 0.07;
        }
    }

    #[test]
    fn outside_their_range_there_is_no_answer() {
        assert_eq!((surviving_share(1.5, 2), surviving_share(0.5, 0), wrong_report(-0.1, 2)), (None, None, None));
        assert_eq!((noisy_report(0.0, 1.0, 1), noisy_report(1.0, -1.0, 1)), (None, None));
        let firm = Firm { survives: 0.9, span: 5.0, pay_step: 1.3, pay: 0.3 };
        for odd in [
            Firm { survives: 1.0, ..firm },
            Firm { survives: 0.1, ..firm },
            Firm { pay_step: 5.0, ..firm },
            Firm { pay_step: 0.9, ..firm },
            Firm { pay: 0.0, ..firm },
            Firm { span: f64::NAN, ..firm },
        ] {
            assert_eq!(best_levels(odd), None);
        }
        assert_eq!(firm.profit(0), None);
        // Where pay eats up everything, one level loses least.
        assert_eq!(best_levels(Firm { pay: 2.0, ..firm }).map(|best| best.levels), Some(1));
    }
}
