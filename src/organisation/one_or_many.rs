//! One key or several: in files, `"a"` or `["a", "b"]`. For `#[serde(with = …)]`.

use std::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserializer, Serialize, Serializer};

use crate::Key;

pub(crate) fn serialize<S: Serializer>(keys: &[Key], serializer: S) -> Result<S::Ok, S::Error> {
    match keys {
        [key] => key.serialize(serializer),
        keys => keys.serialize(serializer),
    }
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Key>, D::Error> {
    struct OneOrMany;
    impl<'de> Visitor<'de> for OneOrMany {
        type Value = Vec<Key>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a key, or a list of keys")
        }
        fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Vec<Key>, E> {
            Ok(vec![key.into()])
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<Key>, A::Error> {
            let mut keys = Vec::new();
            while let Some(key) = items.next_element()? {
                keys.push(key);
            }
            Ok(keys)
        }
    }
    deserializer.deserialize_any(OneOrMany)
}

#[cfg(feature = "schema")]
pub(crate) fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "anyOf": [
            { "type": "string" },
            { "type": "array", "items": { "type": "string" }, "uniqueItems": true }
        ]
    })
}
