//! Days in files: `2010-01-31`.

use jiff::civil::Date;
use serde::de::{Deserialize, Deserializer};

/// A day, or what was found in its place.
pub(crate) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    crate::text::parsed(deserializer, "a day such as 2010-01-31")
}

/// A day that may be left out.
pub(crate) fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    #[derive(serde::Deserialize)]
    struct Day(#[serde(deserialize_with = "day")] Date);
    Ok(Option::<Day>::deserialize(deserializer)?.map(|Day(date)| date))
}
