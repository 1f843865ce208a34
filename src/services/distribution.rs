use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Decimal;

/// How a duration is spread, in the unit that the field says: hours, most often.
///
/// In files a table with the name of the distribution: `{ exponential = { mean = 2 } }`, `{ constant = 0.5 }`,
/// `{ empirical = [1, 2, 2, 8] }`.
///
/// # Example
/// ```
/// use orgmodel::{Decimal, Distribution};
///
/// let hours = Distribution::Erlang { shape: 4, mean: Decimal::from(2) };
/// assert_eq!(hours.mean(), 2.0);
/// assert_eq!(hours.variance(), 1.0); // the square of the mean by the shape
/// assert_eq!(Distribution::Uniform { from: Decimal::from(1), to: Decimal::from(3) }.mean(), 2.0);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Distribution {
    /// Always the same.
    Constant(Decimal),
    /// Exponential: no memory; the deviation is the mean.
    Exponential {
        /// The mean.
        mean: Decimal,
    },
    /// Erlang: the sum of so many exponential parts with the same mean.
    Erlang {
        /// How many parts; at least 1.
        shape: u16,
        /// The mean of the sum.
        mean: Decimal,
    },
    /// Gamma.
    Gamma {
        /// The mean; more than 0.
        mean: Decimal,
        /// The standard deviation; more than 0.
        deviation: Decimal,
    },
    /// Lognormal: many short ones, and a few that are very long.
    Lognormal {
        /// The mean; more than 0.
        mean: Decimal,
        /// The standard deviation.
        deviation: Decimal,
    },
    /// Each value between two as often as any other.
    Uniform {
        /// The least.
        from: Decimal,
        /// The most.
        to: Decimal,
    },
    /// These values, each as often as any other; one that stands there twice is drawn twice as often.
    Empirical(Vec<Decimal>),
}

impl Distribution {
    /// No time at all.
    pub const NOTHING: Self = Self::Constant(Decimal::ZERO);

    /// The mean.
    pub fn mean(&self) -> f64 {
        match self {
            Self::Constant(value) => value.to_f64(),
            Self::Exponential { mean }
            | Self::Erlang { mean, .. }
            | Self::Gamma { mean, .. }
            | Self::Lognormal { mean, .. } => mean.to_f64(),
            Self::Uniform { from, to } => (from.to_f64() + to.to_f64()) / 2.0,
            Self::Empirical(values) => {
                values.iter().map(|value| value.to_f64()).sum::<f64>() / values.len().max(1) as f64
            }
        }
    }

    /// The variance.
    pub fn variance(&self) -> f64 {
        match self {
            Self::Constant(_) => 0.0,
            Self::Exponential { mean } => mean.to_f64() * mean.to_f64(),
            Self::Erlang { shape, mean } => mean.to_f64() * mean.to_f64() / f64::from((*shape).max(1)),
            Self::Gamma { deviation, .. } | Self::Lognormal { deviation, .. } => {
                deviation.to_f64() * deviation.to_f64()
            }
            Self::Uniform { from, to } => {
                let width = to.to_f64() - from.to_f64();
                width * width / 12.0
            }
            Self::Empirical(values) => {
                let mean = self.mean();
                let squares = values.iter().map(|value| (value.to_f64() - mean) * (value.to_f64() - mean));
                squares.sum::<f64>() / values.len().max(1) as f64
            }
        }
    }

    /// What has no meaning in it: what was expected, and what was found.
    pub(crate) fn problem(&self) -> Option<(&'static str, String)> {
        match self {
            Self::Erlang { shape: 0, .. } => Some(("a shape of at least 1", "0".into())),
            Self::Gamma { mean, .. } | Self::Lognormal { mean, .. } if *mean == Decimal::ZERO => {
                Some(("a mean of more than 0", "0".into()))
            }
            Self::Gamma { deviation, .. } if *deviation == Decimal::ZERO => {
                Some(("a deviation of more than 0", "0".into()))
            }
            Self::Uniform { from, to } if from > to => {
                Some(("`from` at most as large as `to`", format!("from {from} to {to}")))
            }
            Self::Empirical(values) if values.is_empty() => Some(("at least one value", "none".into())),
            _ => None,
        }
    }
}

impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant(value) => write!(f, "constant {value}"),
            Self::Exponential { mean } => write!(f, "exponential, mean {mean}"),
            Self::Erlang { shape, mean } => write!(f, "Erlang of {shape} parts, mean {mean}"),
            Self::Gamma { mean, deviation } => write!(f, "gamma, mean {mean}, deviation {deviation}"),
            Self::Lognormal { mean, deviation } => write!(f, "lognormal, mean {mean}, deviation {deviation}"),
            Self::Uniform { from, to } => write!(f, "uniform from {from} to {to}"),
            Self::Empirical(values) => write!(f, "one of {} values", values.len()),
        }
    }
}
