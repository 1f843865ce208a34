//! Output analysis: from what a simulation puts out to numbers with their certainty.
//!
//! A [`Tally`] and [`Quantiles`] take in one time after another, in fixed memory, and merge to the same bits in any order. An
//! [`Interval`] is a mean with what it may be off: from independent replications ([`interval`]), from [paired] ones, from
//! ones that share nothing ([`welch`]), or from one long run, cut where its start is over ([`mser5`]) and into
//! [batches](batch_means). Scenarios are told apart by simultaneous intervals ([`simultaneous`]), by
//! [`probability_of_being_best`], and by how many more [replications are needed](replications_needed).
//! [`space_filling`] spreads a sample over the ranges of assumptions.
//!
//! All of it is deterministic: logarithms and the like are those of `libm`, not of the platform. What is undefined, such as an
//! interval of one observation, is `None`.
//!
//! # Example
//! ```
//! use orgmodel::simulate::statistics::paired;
//!
//! // Mean lead times in days of five replications of two scenarios on the same matters.
//! let (today, proposed) = ([41.0, 44.0, 39.5, 42.0, 43.5], [38.0, 40.5, 37.0, 38.5, 40.0]);
//! let difference = paired(&proposed, &today, 95.0).ok_or("two of each are needed")?;
//! assert_eq!(difference.mean, -3.2);
//! assert!(difference.excludes_zero());
//! # Ok::<(), &str>(())
//! ```

mod batches;
mod best;
mod interval;
mod quantiles;
mod space_filling;
mod student;
mod tally;
mod truncation;

pub use batches::{BatchMeans, StreamedBatches, batch_means};
pub use best::{Wanted, probability_of_being_best, replications_needed};
pub use interval::{Interval, Welch, interval, paired, simultaneous, simultaneous_confidence, welch};
pub use quantiles::Quantiles;
pub use space_filling::space_filling;
pub use student::student_quantile;
pub use tally::Tally;
pub use truncation::{Truncation, mser, mser5};

/// Mean and sum of squared deviations from it; `None` when there is nothing, or something that is not finite.
fn mean_and_squares(values: &[f64]) -> Option<(f64, f64)> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    squares.is_finite().then_some((mean, squares))
}
