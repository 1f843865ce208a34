use std::borrow::Borrow;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The longest key, in bytes: public extracts have paths of 300 bytes for keys.
const LONGEST: usize = 512;

/// The longest name for which nearest ones are looked up, in bytes.
const LONGEST_TYPED: usize = 120;

/// The stable name of a thing: unique among things of its sort, used in files, changes and findings.
///
/// A key is the name that lasts; a [`NodeId`](crate::NodeId) is only good for the organisation that issued it. Cloning a
/// key is cheap. Any string can be turned into a key, so that code which refers to things reads well; whether it is
/// *well formed* (1 to 512 bytes; letters, digits and `-_.:/`) is judged where the thing is declared.
///
/// # Example
/// ```
/// use orgmodel::Key;
///
/// let key = Key::from("elderly-care");
/// assert_eq!(key, "elderly-care");
/// assert!(key.is_well_formed());
/// assert!(!Key::from("elderly care").is_well_formed());
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(description = "The stable name of a thing, unique among things of its sort: letters, digits and -_.:/")
)]
pub struct Key(#[cfg_attr(feature = "schema", schemars(with = "String", length(min = 1, max = 512)))] Arc<str>);

impl Key {
    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A prefix and a number.
    pub(crate) fn numbered(prefix: &str, number: u32) -> Self {
        let mut digits = itoa::Buffer::new();
        let digits = digits.format(number);
        // As a rule there is room for both without asking for memory.
        let mut room = [0; 48];
        let Some(text) = room.get_mut(..prefix.len() + digits.len()) else { return [prefix, digits].concat().into() };
        let (first, last) = text.split_at_mut(prefix.len());
        first.copy_from_slice(prefix.as_bytes());
        last.copy_from_slice(digits.as_bytes());
        std::str::from_utf8(text).expect("one text after another is text").into()
    }

    /// Whether the key has 1 to 512 bytes and nothing in it but letters, digits and `-_.:/`.
    pub fn is_well_formed(&self) -> bool {
        (1..=LONGEST).contains(&self.0.len()) && self.0.chars().all(|c| c.is_alphanumeric() || "-_.:/".contains(c))
    }
}

/// The keys that stand in a list already, each with its item.
pub(crate) fn repeated(keys: &[Key]) -> impl Iterator<Item = (usize, &Key)> {
    let mut seen = HashSet::new();
    // Most lists are too short to repeat anything.
    keys.iter().enumerate().filter(move |(_, key)| keys.len() > 1 && !seen.insert(*key))
}

/// So many names are compared at the most: an error must not take longer than what it is about.
const MOST_COMPARED: usize = 100_000;

/// The nearest of the given names, best first, at most three: what a lookup offers when it finds nothing. Of very many names
/// only the first 100,000 are compared.
pub(crate) fn near<S: AsRef<str>>(wanted: &str, names: impl Iterator<Item = S>) -> Vec<String> {
    // Damerau-Levenshtein is quadratic in the length: a name that is much longer or shorter is not near anyway, and
    // nobody types a very long one.
    if wanted.len() > LONGEST_TYPED {
        return Vec::new();
    }
    let lower = wanted.to_lowercase();
    let score = |name: S| {
        let name = name.as_ref();
        // Nobody means what cannot be typed.
        if name.is_empty() || name.contains(char::is_control) {
            return None;
        }
        if name.len().abs_diff(wanted.len()) > wanted.len().max(3) / 2 {
            return None;
        }
        let distance = strsim::damerau_levenshtein(&lower, &name.to_lowercase());
        (distance <= wanted.chars().count().max(3) / 3).then(|| (distance, name.to_owned()))
    };
    let mut scored: Vec<(usize, String)> = names.take(MOST_COMPARED).filter_map(score).collect();
    scored.sort();
    scored.dedup();
    // What differs in capitals alone is meant.
    if scored.first().is_some_and(|(distance, _)| *distance == 0) {
        scored.retain(|(distance, _)| *distance == 0);
    }
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

/// The nearest of the given keys: those that cannot be keys are not offered.
pub(crate) fn near_keys<K: Borrow<Key>>(wanted: &Key, keys: impl Iterator<Item = K>) -> Vec<String> {
    struct Name<K>(K);
    impl<K: Borrow<Key>> AsRef<str> for Name<K> {
        fn as_ref(&self) -> &str {
            self.0.borrow().as_str()
        }
    }
    near(wanted.as_str(), keys.filter(|key| key.borrow().is_well_formed()).map(Name))
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Key {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&Key> for Key {
    fn from(key: &Key) -> Self {
        key.clone()
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A key that is malformed must not break the line of the message that refuses it.
        if self.0.contains(char::is_control) {
            let shown = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.into() };
            return f.pad(&self.0.chars().map(shown).collect::<String>());
        }
        f.pad(&self.0)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Borrow<str> for Key {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Key {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Key {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_numbered_key_is_its_prefix_and_its_number() {
        for prefix in ["", "unit-", "förskola-", &"ö".repeat(19), &"long-".repeat(20)] {
            for number in [0, 7, 1_000_000, u32::MAX] {
                assert_eq!(Key::numbered(prefix, number), format!("{prefix}{number}").as_str());
            }
        }
    }

    #[test]
    fn near_names_are_the_close_ones_best_first() {
        let names = ["finance", "finances", "purchasing", "personnel"];
        assert_eq!(near("finanse", names.into_iter()), ["finance", "finances"]);
        assert!(near("maps", names.into_iter()).is_empty());
        assert_eq!(near("b1", ["B1", "B10", "A1"].into_iter()), ["B1"]);
    }

    #[test]
    fn what_cannot_be_a_key_is_not_offered_and_shown_on_one_line() {
        assert!(near("a", ["", "\n"].into_iter()).is_empty());
        let keys = ["", "abc d", "abcd", "abc\nd"].map(Key::from);
        assert_eq!(near_keys(&"abcdd".into(), keys.iter()), ["abcd"]);
        assert_eq!(keys[3].to_string(), "abc\\nd");
        assert_eq!(format!("{:>8}", Key::from("a\u{7}å")), " a\\u{7}å");
    }

    #[test]
    fn a_key_of_513_bytes_is_one_too_long() {
        assert!(Key::from("a".repeat(512)).is_well_formed());
        assert!(!Key::from("a".repeat(513)).is_well_formed());
        assert!(!Key::from("").is_well_formed());
        assert!(Key::from("förskola").is_well_formed());
    }
}
