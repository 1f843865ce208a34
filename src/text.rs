//! Values that files write as a text with a grammar of its own, such as `2010-Q2`.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

/// Reads a value from a text. The name is the type's, by which [`example`] knows it.
pub(crate) fn parsed<'de, T: FromStr, D: Deserializer<'de>>(
    deserializer: D,
    name: &'static str,
    expected: &'static str,
) -> Result<T, D::Error> {
    struct Text<T>(&'static str, PhantomData<T>);
    impl<'de, T: FromStr> Visitor<'de> for Text<T> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
        fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
            let text = String::deserialize(deserializer)?;
            text.parse().map_err(|_| D::Error::invalid_value(Unexpected::Str(&text), &self))
        }
    }
    deserializer.deserialize_newtype_struct(name, Text(expected, PhantomData))
}

/// A text that can be read as a type: what stands in for one that is wrong, so that the rest of its entry is read too.
pub(crate) fn example(name: &str) -> Option<&'static str> {
    match name {
        "Period" => Some("2000"),
        "Opening" => Some("always"),
        _ => None,
    }
}
