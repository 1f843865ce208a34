//! Waiting for a body to meet: a matter that comes at any time waits for the next meeting whose papers are not yet due.

use super::{not_negative, positive};

/// Mean and variance of a wait.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Wait {
    /// The mean, in the unit of the arguments, as a rule days.
    pub mean: f64,
    /// The variance, in the square of that unit.
    pub variance: f64,
}

impl std::iter::Sum for Wait {
    /// Waits one after another that have nothing to do with one another.
    fn sum<I: Iterator<Item = Self>>(waits: I) -> Self {
        waits.fold(Self { mean: 0.0, variance: 0.0 }, |sum, wait| Self {
            mean: sum.mean + wait.mean,
            variance: sum.variance + wait.variance,
        })
    }
}

/// The wait for a body that meets every `period`, with papers due `lead` before each meeting: lead + period / 2, variance
/// period² / 12.
///
/// Matters come evenly over time. `None` when the period is not above 0 or the lead negative. Constant time. A sum of such waits is that
/// of bodies whose calendars have nothing to do with one another.
///
/// The residual life of a renewal (W. Feller, *An introduction to probability theory and its applications*, volume II, chapter XI).
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::calendar::{Wait, meeting_wait};
///
/// let monthly = meeting_wait(30.0, 7.0).ok_or("a calendar")?;
/// assert_eq!((monthly.mean, monthly.variance), (22.0, 75.0));
/// // Three bodies one after another, each every four weeks, whenever it is.
/// let three: Option<Wait> = [28.0; 3].into_iter().map(|period| meeting_wait(period, 0.0)).sum();
/// assert_eq!(three.map(|wait| wait.mean), Some(42.0));
/// # Ok::<(), &str>(())
/// ```
pub fn meeting_wait(period: f64, lead: f64) -> Option<Wait> {
    uneven_meeting_wait(&[period], lead)
}

/// The wait for a body whose meetings are these intervals apart, over and over, such as a year with a recess in summer; papers are due
/// `lead` before each.
///
/// Σ d² / (2 Σ d) and the lead; the variance is Σ d³ / (3 Σ d) less the square of the first. Matters come evenly over time. `None`
/// when there is no interval, one is negative, all are 0, or the lead is negative. Linear.
///
/// The residual life of a renewal (W. Feller, as for [`meeting_wait`]).
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::calendar::uneven_meeting_wait;
///
/// // Nine of ten matters come in the long interval.
/// let wait = uneven_meeting_wait(&[10.0, 90.0], 0.0).ok_or("a calendar")?;
/// assert_eq!(wait.mean, 0.1 * 5.0 + 0.9 * 45.0);
/// # Ok::<(), &str>(())
/// ```
pub fn uneven_meeting_wait(intervals: &[f64], lead: f64) -> Option<Wait> {
    let total: f64 = intervals.iter().sum();
    let defined = intervals.iter().all(|&interval| not_negative(interval)) && positive(total) && not_negative(lead);
    defined.then(|| {
        let mean = intervals.iter().map(|d| d * d).sum::<f64>() / (2.0 * total);
        let square = intervals.iter().map(|d| d * d * d).sum::<f64>() / (3.0 * total);
        Wait { mean: lead + mean, variance: square - mean * mean }
    })
}

/// A body in a row of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Body {
    /// When in the period it meets, from any start that is common to all.
    pub phase: f64,
    /// How long before a meeting its papers are due.
    pub lead: f64,
}

/// The wait through several bodies one after another that all meet every `period`, each at its place in it: from one body a matter
/// goes to the next meeting of the next whose papers are not yet due.
///
/// The first takes its lead and half a period; each further one what lies between its meeting and the one before, counted to the first
/// that its lead allows. Only the first varies: period² / 12. A matter whose papers are due on the day of the decision before
/// is in time. `None` when there is no body, the period is not above 0, a lead is negative or a phase not finite. Linear.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::calendar::{Body, bodies_in_a_row};
///
/// let on = |phase| Body { phase, lead: 10.0 };
/// // The committee meets a week before the board: too late for its papers, so that a matter waits five weeks.
/// let wait = bodies_in_a_row(28.0, &[on(0.0), on(7.0)]).ok_or("a calendar")?;
/// assert_eq!(wait.mean, 10.0 + 14.0 + 35.0);
/// # Ok::<(), &str>(())
/// ```
pub fn bodies_in_a_row(period: f64, bodies: &[Body]) -> Option<Wait> {
    let mut wait = meeting_wait(period, bodies.first()?.lead)?;
    if !bodies.iter().all(|body| not_negative(body.lead) && body.phase.is_finite()) {
        return None;
    }
    for pair in bodies.windows(2) {
        let until_due = pair[1].phase - pair[0].phase - pair[1].lead;
        wait.mean += until_due.rem_euclid(period) + pair[1].lead;
    }
    Some(wait)
}

#[cfg(test)]
mod tests {
    use super::super::tests::close;
    use super::*;

    /// Derived, and confirmed by simulation: sure.
    #[test]
    fn calendars_are_those_of_a_simulation() {
        // Period, lead; mean, variance.
        let rows = [
            [28.0, 0.0, 14.0, 65.333_333_333_333_33],
            [28.0, 14.0, 28.0, 65.333_333_333_333_33],
            [30.0, 7.0, 22.0, 75.0],
            [7.0, 2.0, 5.5, 4.083_333_333_333_333],
        ];
        for [period, lead, mean, variance] in rows {
            let wait = meeting_wait(period, lead).expect("a calendar");
            close(wait.mean, mean);
            close(wait.variance, variance);
        }
        let year = [28.0, 28.0, 35.0, 28.0, 35.0, 28.0, 63.0, 28.0, 28.0, 35.0, 29.0];
        close(uneven_meeting_wait(&year, 0.0).expect("a calendar").mean, 18.067_123_287_671_233);
        // Phases, leads; mean.
        let rows: [(&[f64], &[f64], f64); 5] = [
            (&[0.0], &[0.0], 14.0),
            (&[0.0, 7.0], &[0.0, 0.0], 21.0),
            (&[0.0, 7.0, 21.0], &[0.0, 0.0, 0.0], 35.0),
            (&[0.0, 7.0, 21.0], &[0.0, 10.0, 10.0], 63.0),
            (&[0.0, 0.0, 0.0], &[1.0, 1.0, 1.0], 71.0),
        ];
        for (phases, leads, mean) in rows {
            let bodies: Vec<Body> = phases.iter().zip(leads).map(|(&phase, &lead)| Body { phase, lead }).collect();
            let wait = bodies_in_a_row(28.0, &bodies).expect("a calendar");
            close(wait.mean, mean);
            close(wait.variance, 28.0 * 28.0 / 12.0);
        }
    }

    /// Against matters that come at many evenly spaced times, each followed from meeting to meeting.
    #[test]
    fn waits_are_those_of_matters_followed_one_by_one() {
        let bodies = [Body { phase: 3.0, lead: 2.0 }, Body { phase: 1.0, lead: 5.0 }, Body { phase: 13.0, lead: 0.0 }];
        let (period, steps) = (14.0, 1_400);
        let waits: Vec<f64> = (0..steps)
            .map(|step| {
                let came = period * (f64::from(step) + 0.5) / f64::from(steps);
                let mut at = came;
                for body in bodies {
                    let mut meeting = body.phase;
                    while meeting < at + body.lead {
                        meeting += period;
                    }
                    at = meeting;
                }
                at - came
            })
            .collect();
        let mean = waits.iter().sum::<f64>() / f64::from(steps);
        let variance = waits.iter().map(|wait| (wait - mean) * (wait - mean)).sum::<f64>() / f64::from(steps);
        let found = bodies_in_a_row(period, &bodies).expect("a calendar");
        assert!((found.mean - mean).abs() < 1e-9, "{found:?} {mean}");
        assert!((found.variance - variance).abs() < 1e-4, "{found:?} {variance}");
    }

    #[test]
    fn what_never_meets_has_no_wait() {
        assert_eq!((meeting_wait(0.0, 1.0), meeting_wait(28.0, -1.0), meeting_wait(f64::NAN, 0.0)), (None, None, None));
        assert_eq!((uneven_meeting_wait(&[], 0.0), uneven_meeting_wait(&[1.0, -1.0], 0.0)), (None, None));
        assert_eq!(bodies_in_a_row(28.0, &[]), None);
        assert_eq!(bodies_in_a_row(28.0, &[Body { phase: f64::NAN, lead: 0.0 }]), None);
    }
}
