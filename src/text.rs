//! Values that files write as a text with a grammar of its own, such as `2010-Q2`; and how sums of kronor, and lists, are written.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserializer, Error, Unexpected, Visitor};

/// A value that is read from a text, and nothing else.
struct Text<T> {
    expected: &'static str,
    value: PhantomData<T>,
}

impl<'de, T: FromStr> Visitor<'de> for Text<T> {
    type Value = T;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_str(self)
    }
}

/// Words in a message; the rest of a long list only by its number.
pub(crate) fn listed_words(words: impl IntoIterator<Item = String>) -> String {
    const SHOWN: usize = 5;
    let mut words: Vec<String> = words.into_iter().collect();
    if words.len() > SHOWN {
        let rest = words.len() + 1 - SHOWN;
        words.truncate(SHOWN - 1);
        words.push(format!("{rest} more"));
    }
    match words.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => words.concat(),
    }
}

/// Reads a value from a text; `expected` says what it should be.
pub(crate) fn parsed<'de, T: FromStr, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(Text { expected, value: PhantomData })
}

/// Like [`parsed`], for a type that has an [`example`] under this name.
pub(crate) fn parsed_as<'de, T: FromStr, D: Deserializer<'de>>(
    deserializer: D,
    name: &'static str,
    expected: &'static str,
) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(name, Text { expected, value: PhantomData })
}

/// A text that can be read as a type: what stands in for one that is wrong, so that the rest of its entry is read too.
pub(crate) fn example(name: &str) -> Option<&'static str> {
    match name {
        "Period" => Some("2000"),
        "Opening" => Some("always"),
        _ => None,
    }
}

/// A whole number with its digits in groups of three.
pub(crate) fn kronor(kronor: impl ToString) -> String {
    let kronor = kronor.to_string();
    let (sign, digits) = kronor.split_at(usize::from(kronor.starts_with('-')));
    let mut shown = sign.to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Opening;
    use crate::steering::Period;

    #[test]
    fn the_examples_can_be_read() {
        assert!(example("Period").is_some_and(|text| text.parse::<Period>().is_ok()));
        assert!(example("Opening").is_some_and(|text| text.parse::<Opening>().is_ok()));
        assert_eq!(example("Goal"), None);
    }
}
