//! Numbers in files that may be negative and have any number of decimals, but must be finite.

use serde::de::{Deserialize, Deserializer, Error, Unexpected};

/// A finite number.
pub(crate) fn finite<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let number = f64::deserialize(deserializer)?;
    if number.is_finite() {
        Ok(number)
    } else {
        Err(D::Error::invalid_value(Unexpected::Float(number), &"a finite number"))
    }
}

/// A finite number that may be left out.
pub(crate) fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    #[derive(serde::Deserialize)]
    struct Finite(#[serde(deserialize_with = "finite")] f64);
    Ok(Option::<Finite>::deserialize(deserializer)?.map(|Finite(number)| number))
}
