use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Key;

/// Which fields of an entry are assumptions, and on which [`Assumption`](crate::Assumption) each rests.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Assumed {
    /// None: every field is stated by the source of the entry, or needs none.
    #[default]
    Nothing,
    /// The whole entry rests on this assumption.
    Entry(Key),
    /// These fields, as files call them, rest on these assumptions. A file that names a field that there is not cannot be
    /// read.
    Fields(BTreeMap<String, Key>),
}

impl Assumed {
    /// Whether nothing is assumed.
    pub fn is_nothing(&self) -> bool {
        *self == Self::Nothing
    }

    /// The assumptions named, with the field for which each is, or `None` for the whole entry.
    pub fn iter(&self) -> impl Iterator<Item = (Option<&str>, &Key)> {
        let (entry, fields) = match self {
            Self::Nothing => (None, None),
            Self::Entry(key) => (Some((None, key)), None),
            Self::Fields(fields) => (None, Some(fields)),
        };
        entry.into_iter().chain(fields.into_iter().flatten().map(|(field, key)| (Some(field.as_str()), key)))
    }
}

impl Serialize for Assumed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nothing => serializer.serialize_none(),
            Self::Entry(key) => key.serialize(serializer),
            Self::Fields(fields) => fields.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Assumed {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = Assumed;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the key of an assumption, or a table from fields to such keys")
            }
            fn visit_unit<E: serde::de::Error>(self) -> Result<Assumed, E> {
                Ok(Assumed::Nothing)
            }
            fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Assumed, E> {
                Ok(Assumed::Entry(key.into()))
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Assumed, A::Error> {
                let mut fields = BTreeMap::new();
                while let Some((field, key)) = map.next_entry()? {
                    fields.insert(field, key);
                }
                Ok(Assumed::Fields(fields))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Assumed {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Assumed".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "What in this entry is an assumption: the key of one that covers all of it, or a table from fields to keys.",
            "anyOf": [
                { "type": "string" },
                { "type": "object", "additionalProperties": { "type": "string" } }
            ]
        })
    }
}
