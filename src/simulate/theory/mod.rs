//! Closed forms: what a flow through an organisation comes to where theory knows the answer.
//!
//! Plain functions, for two ends: a simulation of the same flow must agree with them, and a first estimate needs none. Waiting at
//! heads and units is in [`queueing`], [`priorities`] and [`networks`]; waiting for meetings in [`calendar`]. How long a report takes
//! upward is in [`radner`], what becomes of it in [`control`]; what reviews let through is in [`review`], and how much
//! reaches which level when the easy is settled below in [`garicano`].
//!
//! Rates are per unit of time, whatever the unit is, and times are in the same unit. What is undefined is `None`: an argument out of
//! its range, or a queue that grows without end. Logarithms and powers are the same on every platform.
//!
//! # Example
//! ```
//! use orgmodel::simulate::theory::{calendar, queueing};
//!
//! // A head decides 4 matters a day and gets 3: a matter is there for one day, three quarters of it waiting.
//! let head = queueing::mm1(3.0, 4.0).ok_or("not overloaded")?;
//! assert_eq!((head.time_in_system, head.time_in_queue), (1.0, 0.75));
//! // A committee that meets every 28 days, with papers due 14 days before.
//! let committee = calendar::meeting_wait(28.0, 14.0).ok_or("a calendar")?;
//! assert_eq!(committee.mean, 28.0);
//! # Ok::<(), &str>(())
//! ```

pub mod calendar;
pub mod control;
pub mod garicano;
pub mod networks;
pub mod priorities;
pub mod queueing;
pub mod radner;
pub mod review;

/// `base` to a whole power, by products alone.
fn power(base: f64, exponent: u32) -> f64 {
    let (mut result, mut square, mut left) = (1.0, base, exponent);
    while left > 0 {
        if left & 1 == 1 {
            result *= square;
        }
        square *= square;
        left >>= 1;
    }
    result
}

/// Whether it is a number above zero.
fn positive(value: f64) -> bool {
    value > 0.0 && value.is_finite()
}

/// Whether it is zero or a number above.
fn not_negative(value: f64) -> bool {
    value >= 0.0 && value.is_finite()
}

/// Whether it is a share or a probability.
fn share(value: f64) -> bool {
    (0.0..=1.0).contains(&value)
}

#[cfg(test)]
mod tests {
    /// Equal up to the last places.
    #[track_caller]
    pub(super) fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-10 * expected.abs().max(1e-3), "found {found}, expected {expected}");
    }

    #[test]
    fn powers_are_products() {
        for (base, exponent, expected) in
            [(2.0, 0, 1.0), (2.0, 1, 2.0), (2.0, 10, 1024.0), (0.5, 3, 0.125), (0.0, 5, 0.0)]
        {
            assert_eq!(super::power(base, exponent), expected);
        }
    }
}
