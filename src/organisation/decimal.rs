use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number that is not negative, with two decimals, exact: staff in full-time equivalents, hours a week, a share in
/// per cent.
///
/// Sums of decimals do not depend on their order, so a total that is kept up to date under change is the very same as one
/// computed anew. The largest decimal is 42,949,672.95; sums are [`Total`]s, which hold any number of them.
///
/// # Example
/// ```
/// use orgmodel::Decimal;
///
/// let staff = Decimal::new(12.5)?;
/// assert_eq!(staff.to_f64(), 12.5);
/// assert_eq!(staff.to_string(), "12.5");
/// assert!(Decimal::new(-1.0).is_err());
/// assert!(Decimal::new(f64::NAN).is_err());
/// # Ok::<(), orgmodel::DecimalError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Decimal(u32);

/// Why a number is not a [`Decimal`].
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DecimalError {
    /// It is below zero.
    #[error("expected a number that is not negative, found {0}")]
    Negative(f64),
    /// It is NaN or infinite.
    #[error("expected a finite number, found {0}")]
    NotFinite(f64),
    /// It does not fit.
    #[error("expected at most 42949672.95, found {0}")]
    TooLarge(f64),
    /// It has more than two decimals.
    #[error("expected at most two decimals, found {0}")]
    TooPrecise(f64),
}

impl Decimal {
    /// Nought.
    pub const ZERO: Self = Self(0);
    /// The largest decimal, 42,949,672.95.
    pub const MAX: Self = Self(u32::MAX);

    /// The decimal that a number stands for. What differs from one only in the last places that a floating-point number has,
    /// as sums of such do, stands for it.
    ///
    /// # Errors
    /// When the number is negative, not finite, too large or has more than two decimals.
    pub fn new(number: f64) -> Result<Self, DecimalError> {
        if !number.is_finite() {
            return Err(DecimalError::NotFinite(number));
        }
        if number < 0.0 {
            return Err(DecimalError::Negative(number));
        }
        let hundredths = (number * 100.0).round();
        if hundredths > f64::from(u32::MAX) {
            return Err(DecimalError::TooLarge(number));
        }
        if (number - hundredths / 100.0).abs() > 4.0 * f64::EPSILON * number {
            return Err(DecimalError::TooPrecise(number));
        }
        // In range and whole by the two tests above.
        Ok(Self(hundredths as u32))
    }

    /// The decimal of so many hundredths.
    pub const fn from_hundredths(hundredths: u32) -> Self {
        Self(hundredths)
    }

    /// How many hundredths it is.
    pub const fn hundredths(self) -> u32 {
        self.0
    }

    /// As a floating-point number.
    pub fn to_f64(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// The sum, or nothing when it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or nothing when it would be negative.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

impl From<u16> for Decimal {
    fn from(whole: u16) -> Self {
        Self(u32::from(whole) * 100)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Total(u64::from(self.0)), f)
    }
}

/// The exact sum of any number of [`Decimal`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Total(u64);

impl Total {
    /// Nought.
    pub const ZERO: Self = Self(0);

    /// A whole number.
    pub const fn whole(number: u64) -> Self {
        Self(number * 100)
    }

    /// How many hundredths it is.
    pub const fn hundredths(self) -> u64 {
        self.0
    }

    /// As a floating-point number.
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// Whether it is nought.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl Total {
    /// The difference, of which it is known that it is not negative.
    pub(crate) fn less(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl From<Decimal> for Total {
    fn from(decimal: Decimal) -> Self {
        Self(u64::from(decimal.0))
    }
}

impl Add for Total {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Total {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sum<Decimal> for Total {
    fn sum<I: Iterator<Item = Decimal>>(decimals: I) -> Self {
        Self(decimals.map(|d| u64::from(d.0)).sum())
    }
}

impl Sum for Total {
    fn sum<I: Iterator<Item = Total>>(totals: I) -> Self {
        Self(totals.map(|t| t.0).sum())
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match (self.0 / 100, self.0 % 100) {
            (whole, 0) => format!("{whole}"),
            (whole, part) if part % 10 == 0 => format!("{whole}.{}", part / 10),
            (whole, part) => format!("{whole}.{part:02}"),
        };
        f.pad(&text)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(100) {
            serializer.serialize_u32(self.0 / 100)
        } else {
            serializer.serialize_f64(self.to_f64())
        }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = Decimal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number that is not negative, with at most two decimals")
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Decimal, E> {
                Decimal::new(number).map_err(E::custom)
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Decimal, E> {
                self.visit_f64(number as f64)
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Decimal, E> {
                self.visit_f64(number as f64)
            }
        }
        deserializer.deserialize_f64(Number)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Decimal {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A number that is not negative, with at most two decimals.",
            "type": "number",
            "minimum": 0,
            "maximum": 42_949_672.95
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hundredth_survives_the_way_through_a_float() {
        for hundredths in (0..100_000).chain([u32::MAX - 1, u32::MAX, 1_274_930, 8_889_540]) {
            let decimal = Decimal::from_hundredths(hundredths);
            assert_eq!(Decimal::new(decimal.to_f64()), Ok(decimal));
            assert_eq!(decimal.to_string().parse::<f64>().map(Decimal::new), Ok(Ok(decimal)));
        }
    }

    #[test]
    fn what_is_no_decimal_is_refused_by_name() {
        assert_eq!(Decimal::new(-0.01), Err(DecimalError::Negative(-0.01)));
        assert_eq!(Decimal::new(f64::INFINITY), Err(DecimalError::NotFinite(f64::INFINITY)));
        for number in [0.125, 1e-8, 2.000_000_1, 9_999.999_99, 1_000.000_1, 42_949_672.950_4, 42_949_672.940_001] {
            assert_eq!(Decimal::new(number), Err(DecimalError::TooPrecise(number)));
        }
        assert_eq!(Decimal::new(0.1 + 0.2), Ok(Decimal::from_hundredths(30)));
        assert_eq!(Decimal::new(4.3e7), Err(DecimalError::TooLarge(4.3e7)));
        assert!(matches!(Decimal::new(f64::NAN), Err(DecimalError::NotFinite(_))));
    }
}
