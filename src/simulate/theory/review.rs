//! What several reviewers let through, when each judges by itself.
//!
//! R. K. Sah and J. E. Stiglitz: *The architecture of economic systems: hierarchies and polyarchies*, American Economic Review 76
//! (1986).

use super::{not_negative, power, share};

/// How likely a matter is accepted that each of `reviewers` in a row must accept: pⁿ.
///
/// `pass` is how likely one reviewer accepts it. `None` when that is no probability, or nobody reviews. Logarithmic in the reviewers.
///
/// Sah and Stiglitz 1986, the hierarchy.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::review::hierarchy;
///
/// assert_eq!(hierarchy(0.5, 2), Some(0.25));
/// ```
pub fn hierarchy(pass: f64, reviewers: u32) -> Option<f64> {
    (share(pass) && reviewers > 0).then(|| power(pass, reviewers))
}

/// How likely a matter is accepted that one of `reviewers` must accept: 1 − (1 − p)ⁿ.
///
/// `None` as for [`hierarchy`]. Logarithmic in the reviewers.
///
/// Sah and Stiglitz 1986, the polyarchy.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::review::polyarchy;
///
/// assert_eq!(polyarchy(0.5, 2), Some(0.75));
/// ```
pub fn polyarchy(pass: f64, reviewers: u32) -> Option<f64> {
    hierarchy(1.0 - pass, reviewers).map(|refused| 1.0 - refused)
}

/// How likely a matter is accepted that at least `needed` of `reviewers` must accept, all of whom judge by themselves.
///
/// `None` as for [`hierarchy`], and when more are needed than there are, or none. Reviewers × needed steps, no cancellation.
///
/// R. K. Sah and J. E. Stiglitz: *Committees, hierarchies and polyarchies*, Economic Journal 98 (1988).
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::review::committee;
///
/// assert_eq!(committee(0.5, 2, 3), Some(0.5));
/// ```
pub fn committee(pass: f64, needed: u32, reviewers: u32) -> Option<f64> {
    if !share(pass) || needed == 0 || needed > reviewers {
        return None;
    }
    // How likely so many have accepted; the last place is for all that are enough.
    let mut accepted = vec![0.0; needed as usize + 1];
    accepted[0] = 1.0;
    for _ in 0..reviewers {
        let enough = accepted[needed as usize];
        for count in (1..accepted.len()).rev() {
            accepted[count] = accepted[count] * (1.0 - pass) + accepted[count - 1] * pass;
        }
        accepted[needed as usize] += enough * pass;
        accepted[0] *= 1.0 - pass;
    }
    accepted.last().copied()
}

/// [`committee`] with the majority of an odd number of reviewers; `None` when it is even.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::review::majority;
///
/// assert_eq!((majority(0.5, 5), majority(0.5, 4)), (Some(0.5), None));
/// ```
pub fn majority(pass: f64, reviewers: u32) -> Option<f64> {
    (reviewers % 2 == 1).then(|| committee(pass, reviewers / 2 + 1, reviewers))?
}

/// How many reviews a [`hierarchy`] makes on average, one after another until one refuses: (1 − pⁿ) / (1 − p).
///
/// `None` as for [`hierarchy`]. Linear in the reviewers.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::review::hierarchy_reviews;
///
/// assert_eq!((hierarchy_reviews(0.5, 3), hierarchy_reviews(1.0, 3)), (Some(1.75), Some(3.0)));
/// ```
pub fn hierarchy_reviews(pass: f64, reviewers: u32) -> Option<f64> {
    hierarchy(pass, reviewers)?;
    let mut reached = 1.0;
    let mut reviews = 0.0;
    for _ in 0..reviewers {
        reviews += reached;
        reached *= pass;
    }
    Some(reviews)
}

/// How many reviews a [`polyarchy`] makes on average, one after another until one accepts: (1 − (1 − p)ⁿ) / p.
///
/// `None` as for [`hierarchy`]. Linear in the reviewers.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::review::polyarchy_reviews;
///
/// assert_eq!((polyarchy_reviews(0.5, 3), polyarchy_reviews(0.0, 3)), (Some(1.75), Some(3.0)));
/// ```
pub fn polyarchy_reviews(pass: f64, reviewers: u32) -> Option<f64> {
    hierarchy_reviews(1.0 - pass, reviewers)
}

/// What matters are worth, and how many of them are good.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matters {
    /// The share that is good, from 0 to 1.
    pub good: f64,
    /// What a good one that is accepted gains.
    pub gain: f64,
    /// What a bad one that is accepted costs.
    pub loss: f64,
}

/// What a matter is worth on average once reviewed: share of good × gain × how likely these are accepted, less the same of the bad.
///
/// `None` when a share is not one, or gain or loss is negative. Constant time.
///
/// Sah and Stiglitz 1986.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::review::{Matters, expected_value};
///
/// let matters = Matters { good: 0.5, gain: 2.0, loss: 1.0 };
/// assert_eq!(expected_value(matters, 0.75, 0.25), Some(0.625));
/// ```
pub fn expected_value(matters: Matters, good_accepted: f64, bad_accepted: f64) -> Option<f64> {
    let shares = [matters.good, good_accepted, bad_accepted].into_iter().all(share);
    (shares && not_negative(matters.gain) && not_negative(matters.loss))
        .then_some(matters.good * matters.gain * good_accepted - (1.0 - matters.good) * matters.loss * bad_accepted)
}

#[cfg(test)]
mod tests {
    use super::super::tests::close;
    use super::*;

    /// Worked out by enumeration in another language: sure. What is published is their order, that polyarchies accept more of the bad and
    /// hierarchies refuse more of the good.
    #[test]
    fn chances_are_those_of_another_implementation() {
        // Pass, reviewers; hierarchy, polyarchy, reviews of each; majority.
        let rows = [
            (0.1, 1, [0.1, 0.099_999_999_999_999_98, 1.0, 0.999_999_999_999_999_8], Some(0.1)),
            (
                0.1,
                2,
                [0.010_000_000_000_000_002, 0.189_999_999_999_999_95, 1.099_999_999_999_999_9, 1.899_999_999_999_999_5],
                None,
            ),
            (
                0.1,
                3,
                [0.001_000_000_000_000_000_2, 0.270_999_999_999_999_9, 1.109_999_999_999_999_9, 2.709_999_999_999_999],
                Some(0.028_000_000_000_000_008),
            ),
            (
                0.1,
                5,
                [1.0000000000000003e-05, 0.409_509_999_999_999_93, 1.1111, 4.095_099_999_999_999],
                Some(0.008_560_000_000_000_002),
            ),
            (0.3, 1, [0.3, 0.300_000_000_000_000_04, 1.0, 1.000_000_000_000_000_2], Some(0.3)),
            (0.3, 2, [0.09, 0.51, 1.3, 1.700_000_000_000_000_2], None),
            (0.3, 3, [0.026_999_999_999_999_996, 0.657, 1.390_000_000_000_000_1, 2.190_000_000_000_000_4], Some(0.216)),
            (
                0.3,
                5,
                [0.002_429_999_999_999_999_4, 0.831_930_000_000_000_1, 1.4251, 2.773_100_000_000_000_3],
                Some(0.163_079_999_999_999_95),
            ),
            (0.5, 1, [0.5, 0.5, 1.0, 1.0], Some(0.5)),
            (0.5, 2, [0.25, 0.75, 1.5, 1.5], None),
            (0.5, 3, [0.125, 0.875, 1.75, 1.75], Some(0.5)),
            (0.5, 5, [0.031_25, 0.968_75, 1.9375, 1.9375], Some(0.5)),
            (0.7, 1, [0.7, 0.7, 1.0, 1.0], Some(0.7)),
            (0.7, 2, [0.489_999_999_999_999_94, 0.909_999_999_999_999_9, 1.699_999_999_999_999_7, 1.3], None),
            (0.7, 3, [0.342_999_999_999_999_9, 0.973, 2.19, 1.390_000_000_000_000_1], Some(0.783_999_999_999_999_9)),
            (0.7, 5, [0.168_069_999_999_999_94, 0.997_57, 2.7731, 1.4251], Some(0.836_919_999_999_999_9)),
            (0.8, 1, [0.8, 0.8, 1.0, 1.0], Some(0.8)),
            (0.8, 2, [0.640_000_000_000_000_1, 0.96, 1.799_999_999_999_999_8, 1.2], None),
            (0.8, 3, [0.512_000_000_000_000_1, 0.992, 2.44, 1.24], Some(0.896_000_000_000_000_1)),
            (0.8, 5, [0.327_680_000_000_000_1, 0.999_68, 3.3616, 1.2496], Some(0.942_08)),
            (0.9, 1, [0.9, 0.9, 1.0, 1.0], Some(0.9)),
            (0.9, 2, [0.81, 0.99, 1.9, 1.099_999_999_999_999_9], None),
            (
                0.9,
                3,
                [0.729_000_000_000_000_1, 0.999, 2.709_999_999_999_999_5, 1.109_999_999_999_999_9],
                Some(0.972_000_000_000_000_1),
            ),
            (0.9, 5, [0.590_490_000_000_000_1, 0.999_99, 4.0951, 1.1111], Some(0.991_439_999_999_999_9)),
            (0.95, 1, [0.95, 0.95, 1.0, 1.0], Some(0.95)),
            (0.95, 2, [0.9025, 0.997_499_999_999_999_9, 1.949_999_999_999_998_8, 1.05], None),
            (0.95, 3, [0.857_374_999_999_999_9, 0.999_875, 2.852_499_999_999_999_6, 1.0525], Some(0.992_75)),
            (
                0.95,
                5,
                [0.773_780_937_499_999_8, 0.999_999_687_5, 4.524_381_25, 1.052_631_250_000_000_1],
                Some(0.998_841_874_999_999_9),
            ),
        ];
        for (pass, reviewers, expected, by_majority) in rows {
            let found = [
                hierarchy(pass, reviewers),
                polyarchy(pass, reviewers),
                hierarchy_reviews(pass, reviewers),
                polyarchy_reviews(pass, reviewers),
            ];
            found
                .into_iter()
                .zip(expected)
                .for_each(|(found, expected)| close(found.expect("a probability"), expected));
            assert_eq!(majority(pass, reviewers).is_some(), by_majority.is_some());
            if let Some(expected) = by_majority {
                close(majority(pass, reviewers).expect("odd"), expected);
            }
            assert!(expected[0] <= expected[1] + 1e-12);
        }
        // Pass, needed, reviewers; committee.
        let rows = [
            (0.1, 4, 5, 0.000_460_000_000_000_000_1),
            (0.1, 4, 7, 0.002_728_000_000_000_001),
            (0.1, 5, 9, 0.000_890_920_000_000_000_2),
            (0.3, 4, 5, 0.030_779_999_999_999_99),
            (0.3, 4, 7, 0.126_035_999_999_999_95),
            (0.3, 5, 9, 0.098_808_659_999_999_98),
            (0.5, 4, 5, 0.1875),
            (0.5, 4, 7, 0.5),
            (0.5, 5, 9, 0.5),
            (0.7, 4, 5, 0.528_219_999_999_999_9),
            (0.7, 4, 7, 0.873_964),
            (0.7, 5, 9, 0.901_191_34),
            (0.8, 4, 5, 0.737_280_000_000_000_2),
            (0.8, 4, 7, 0.966_656_000_000_000_1),
            (0.8, 5, 9, 0.980_418_559_999_999_9),
            (0.9, 4, 5, 0.918_539_999_999_999_9),
            (0.9, 4, 7, 0.997_271_999_999_999_9),
            (0.9, 5, 9, 0.999_109_08),
            (0.95, 4, 5, 0.977_407_499_999_999_9),
            (0.95, 4, 7, 0.999_806_421_874_999_9),
            (0.95, 5, 9, 0.999_966_777_792_968_7),
        ];
        for (pass, needed, reviewers, expected) in rows {
            close(committee(pass, needed, reviewers).expect("enough"), expected);
        }
        // Condorcet's jury, each right six times in ten.
        for (reviewers, expected) in
            [(1, 0.6), (3, 0.648), (5, 0.682_56), (11, 0.753_498_132_479_999_9), (51, 0.926_470_798_013_38)]
        {
            close(majority(0.6, reviewers).expect("odd"), expected);
        }
    }

    /// The same. In the symmetric case hierarchy and polyarchy are worth the same.
    #[test]
    fn values_are_those_of_another_implementation() {
        // Good, gain, loss, pass of good and bad; reviewers; one reviewer, hierarchy, polyarchy; majority.
        let rows = [
            ([0.5, 1.0, 1.0, 0.8, 0.3], 2, [0.25, 0.275_000_000_000_000_1, 0.224_999_999_999_999_98], None),
            (
                [0.5, 1.0, 1.0, 0.8, 0.3],
                3,
                [0.25, 0.242_500_000_000_000_05, 0.167_499_999_999_999_98],
                Some(0.340_000_000_000_000_1),
            ),
            (
                [0.2, 1.0, 1.0, 0.8, 0.3],
                2,
                [-0.079_999_999_999_999_96, 0.056_000_000_000_000_036, -0.216_000_000_000_000_03],
                None,
            ),
            (
                [0.2, 1.0, 1.0, 0.8, 0.3],
                3,
                [-0.079_999_999_999_999_96, 0.080_800_000_000_000_04, -0.327_200_000_000_000_05],
                Some(0.006_400_000_000_000_017),
            ),
            (
                [0.5, 1.0, 1.0, 0.7, 0.3],
                2,
                [0.199_999_999_999_999_98, 0.199_999_999_999_999_96, 0.199_999_999_999_999_96],
                None,
            ),
            (
                [0.5, 1.0, 1.0, 0.7, 0.3],
                3,
                [0.199_999_999_999_999_98, 0.157_999_999_999_999_97, 0.157_999_999_999_999_97],
                Some(0.284),
            ),
            ([0.3, 2.0, 1.0, 0.9, 0.2], 2, [0.4, 0.457_999_999_999_999_96, 0.342_000_000_000_000_1], None),
            (
                [0.3, 2.0, 1.0, 0.9, 0.2],
                3,
                [0.4, 0.431_800_000_000_000_1, 0.257_800_000_000_000_03],
                Some(0.510_400_000_000_000_1),
            ),
        ];
        for ([good, gain, loss, pass_good, pass_bad], reviewers, [alone, in_hierarchy, in_polyarchy], by_majority) in
            rows
        {
            let value = |accepted: fn(f64, u32) -> Option<f64>, reviewers: u32| {
                let matters = Matters { good, gain, loss };
                expected_value(matters, accepted(pass_good, reviewers)?, accepted(pass_bad, reviewers)?)
            };
            close(value(hierarchy, 1).expect("probabilities"), alone);
            close(value(hierarchy, reviewers).expect("probabilities"), in_hierarchy);
            close(value(polyarchy, reviewers).expect("probabilities"), in_polyarchy);
            assert_eq!(value(majority, reviewers).is_some(), by_majority.is_some());
            if let Some(expected) = by_majority {
                close(value(majority, reviewers).expect("odd"), expected);
            }
        }
    }

    /// Against all ways in which up to ten reviewers can vote.
    #[test]
    fn votes_are_those_of_an_enumeration() {
        for reviewers in 1..=10_u32 {
            for needed in 1..=reviewers {
                let pass: f64 = 0.35;
                let votes = (0..1_u32 << reviewers).filter(|votes| votes.count_ones() >= needed);
                let likely = |votes: u32| {
                    let accepting = votes.count_ones() as i32;
                    pass.powi(accepting) * (1.0 - pass).powi(reviewers as i32 - accepting)
                };
                close(committee(pass, needed, reviewers).expect("enough"), votes.map(likely).sum());
            }
        }
    }

    #[test]
    fn outside_their_range_there_is_no_chance() {
        assert_eq!(
            (hierarchy(1.1, 2), hierarchy(0.5, 0), polyarchy(-0.1, 2), polyarchy(f64::NAN, 2)),
            (None, None, None, None)
        );
        assert_eq!((committee(0.5, 0, 3), committee(0.5, 4, 3), majority(0.5, 2)), (None, None, None));
        assert_eq!((hierarchy_reviews(0.5, 0), polyarchy_reviews(2.0, 1)), (None, None));
        assert_eq!(expected_value(Matters { good: 0.5, gain: -1.0, loss: 1.0 }, 0.5, 0.5), None);
    }
}
