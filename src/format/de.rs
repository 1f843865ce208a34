//! Reads the crate's types from a tree through the descriptions that they derive, and finds everything that is wrong with
//! one entry, not only the first thing.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeSeed, EnumAccess, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected, VariantAccess,
    Visitor,
};

use super::error::ReadProblem;
use super::source::{Source, Span};
use super::tree::{Entry, Kind, Value};
use crate::organisation::{did_you_mean, near};

/// So many problems of one entry are looked for: each costs one more reading of the entry.
const MOST: usize = 50;

/// What can be read from a hole where a string is expected: also a date.
const ANY_TEXT: &str = "2000-01-01";

/// Why an entry cannot be read.
#[derive(Debug)]
pub(super) struct Error {
    problem: Problem,
    span: Option<Span>,
    /// The way to what is wrong as positions in tables and lists, innermost first.
    path: Vec<usize>,
}

#[derive(Debug)]
enum Problem {
    Unfit { expected: String },
    Refused { message: String },
    UnknownField { field: String, expected: &'static [&'static str] },
    UnknownVariant { variant: String, expected: &'static [&'static str] },
    Missing { field: &'static str },
}

impl Error {
    fn new(problem: Problem) -> Self {
        Self { problem, span: None, path: Vec::new() }
    }

    fn unfit(expected: &str) -> Self {
        Self::new(Problem::Unfit { expected: expected.into() })
    }

    fn at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }

    fn under(mut self, position: usize) -> Self {
        self.path.push(position);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.problem)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Problem::Refused { message: message.to_string() })
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::unfit(&in_words(&expected.to_string()))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::unfit(&in_words(&expected.to_string()))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::unfit(&in_words(&expected.to_string()))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(Problem::UnknownVariant { variant: variant.into(), expected })
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(Problem::UnknownField { field: field.into(), expected })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Problem::Missing { field })
    }
}

/// What serde calls a type, in the words of the format.
fn in_words(expected: &str) -> String {
    match expected {
        "u8" => "a whole number from 0 to 255".into(),
        "u16" => "a whole number from 0 to 65535".into(),
        "u32" => "a whole number from 0 to 4294967295".into(),
        "u64" => "a whole number from 0 to 18446744073709551615".into(),
        "f64" => "a number".into(),
        "a boolean" => "true or false".into(),
        "a sequence" => "a list".into(),
        "a map" => "a table".into(),
        "a tuple of size 2" => "a list of 2".into(),
        other => other.into(),
    }
}

/// Reads a value from a tree, with everything that is wrong with it.
///
/// Each thing that is wrong is reported and a hole put in its place, so that what is left is read too. The value is
/// there when reading came to an end; where the tree has holes, what stands in it means nothing.
pub(super) fn decode<'s, T: for<'de> Deserialize<'de>>(
    tree: &mut Cow<'_, Value<'s>>,
    what: &str,
    source: &Source<'s>,
    problems: &mut Vec<ReadProblem>,
) -> Option<T> {
    for _ in 0..MOST {
        match T::deserialize(&**tree) {
            Ok(value) => return Some(value),
            Err(error) => {
                let tree = tree.to_mut();
                let span = error.span.unwrap_or(tree.span);
                let (message, patched) = patch(tree, &error, what);
                problems.push(source.problem(span, message));
                if !patched {
                    return None;
                }
            }
        }
    }
    None
}

/// Says what is wrong, and takes it out of the tree.
fn patch(tree: &mut Value<'_>, error: &Error, what: &str) -> (String, bool) {
    let mut name = what.to_owned();
    let mut at = tree;
    let leave_last = usize::from(matches!(error.problem, Problem::UnknownField { .. }));
    for &position in error.path[leave_last..].iter().rev() {
        at = match &mut at.kind {
            Kind::Table(entries) if position < entries.len() => {
                name = entries[position].key.clone().into_owned();
                &mut entries[position].value
            }
            Kind::Array(items) if position < items.len() => &mut items[position],
            _ => return (error.to_string(), false),
        };
    }
    match &error.problem {
        Problem::Unfit { expected } => {
            let message = format!("`{name}`: expected {expected}, found {}", at.words());
            at.kind = Kind::Hole;
            (message, true)
        }
        Problem::Refused { message } => {
            let message = format!("`{name}`: {message}");
            at.kind = Kind::Hole;
            (message, true)
        }
        Problem::UnknownVariant { variant, expected } => {
            let message = format!("`{name}`: unknown value `{variant}`{}", offer(variant, expected));
            at.kind = Kind::Hole;
            (message, true)
        }
        Problem::UnknownField { field, expected } => {
            let message = format!("unknown field `{field}` in `{name}`{}", offer(field, expected));
            let patched = match (&mut at.kind, error.path.first()) {
                (Kind::Table(entries), Some(&position)) if position < entries.len() => {
                    // What is misspelt is not missing, and its value is read as what it was meant to be.
                    match near(field, expected.iter().copied()).first().and_then(|near| {
                        let free = entries.iter().all(|entry| entry.key != **near);
                        expected.iter().find(|name| free && **name == near)
                    }) {
                        Some(meant) => entries[position].key = Cow::Borrowed(meant),
                        None => drop(entries.remove(position)),
                    }
                    true
                }
                _ => false,
            };
            (message, patched)
        }
        Problem::Missing { field } => {
            let hole = Value { span: at.span, kind: Kind::Hole };
            if let Kind::Table(entries) = &mut at.kind {
                entries.push(Entry { key: Cow::Borrowed(field), key_span: hole.span, value: hole });
                (format!("missing field `{field}` in `{name}`"), true)
            } else {
                (format!("missing field `{field}` in `{name}`"), false)
            }
        }
    }
}

/// The near names, or else all that there are.
pub(super) fn offer(found: &str, expected: &[&str]) -> String {
    let near = near(found, expected.iter().copied());
    if near.is_empty() { format!("; expected {}", listed(expected)) } else { did_you_mean(&near) }
}

/// Names as one reads them: `` `a`, `b` or `c` ``.
pub(super) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => "none".into(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

impl<'s> Value<'s> {
    /// Lets a visitor have the value as it is; from a hole, a string.
    fn visit<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Error> {
        let result = match &self.kind {
            Kind::Table(entries) => return self.visit_fields(entries, visitor),
            Kind::Array(items) => visitor.visit_seq(Items { items, at: 0 }),
            Kind::String(text) => visitor.visit_str(text),
            Kind::Integer(number) => match (i64::try_from(*number), u64::try_from(*number)) {
                (_, Ok(number)) => visitor.visit_u64(number),
                (Ok(number), _) => visitor.visit_i64(number),
                _ => visitor.visit_f64(*number as f64),
            },
            Kind::Float(number) => visitor.visit_f64(*number),
            Kind::Bool(flag) => visitor.visit_bool(*flag),
            Kind::Date(date) => visitor.visit_str(date),
            Kind::Null => visitor.visit_unit(),
            Kind::Hole => visitor.visit_str(ANY_TEXT),
        };
        result.map_err(|error| error.at(self.span))
    }

    fn visit_fields<'de, V: Visitor<'de>>(&self, entries: &[Entry<'s>], visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(Fields { entries, at: 0 }).map_err(|error| error.at(self.span))
    }

    /// Like [`visit`](Self::visit), or what a hole is taken for.
    fn visit_or<'de, V: Visitor<'de>>(
        &self,
        visitor: V,
        hole: impl FnOnce(V) -> Result<V::Value, Error>,
    ) -> Result<V::Value, Error> {
        if matches!(self.kind, Kind::Hole) { hole(visitor) } else { self.visit(visitor) }
    }
}

macro_rules! numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.visit_or(visitor, |visitor| visitor.visit_u64(1))
        })*
    };
}

impl<'de> de::Deserializer<'de> for &Value<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.visit(visitor)
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f32 deserialize_f64
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.visit_or(visitor, |visitor| visitor.visit_bool(false))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind {
            Kind::Null | Kind::Hole => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        match (&self.kind, crate::text::example(name)) {
            (Kind::Hole, Some(text)) => {
                visitor.visit_newtype_struct(IntoDeserializer::<Error>::into_deserializer(text))
            }
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.visit_or(visitor, |visitor| visitor.visit_seq(Items { items: &[], at: 0 }))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        match &self.kind {
            Kind::Array(items) if items.len() == length => self.visit(visitor),
            Kind::Hole => {
                let hole = Value { span: self.span, kind: Kind::Hole };
                visitor.visit_seq(Items { items: &vec![hole; length], at: 0 })
            }
            _ => Err(Error::unfit(&format!("a list of {length}")).at(self.span)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.visit_or(visitor, |visitor| visitor.visit_map(Fields { entries: &[], at: 0 }))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.kind {
            Kind::Table(entries) => {
                assumed_of(entries, fields).map_err(|error| error.at(self.span))?;
                self.visit_fields(entries, visitor)
            }
            Kind::Hole => {
                let hole = |&field: &&'static str| Entry {
                    key: Cow::Borrowed(field),
                    key_span: self.span,
                    value: Value { span: self.span, kind: Kind::Hole },
                };
                self.visit_fields(&fields.iter().map(hole).collect::<Vec<_>>(), visitor)
            }
            _ => Err(Error::unfit("a table").at(self.span)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let hole = Value { span: self.span, kind: Kind::Hole };
        let variant = match &self.kind {
            Kind::String(name) => Variant { name, span: self.span, content: None },
            Kind::Table(entries) if entries.len() == 1 => {
                let Entry { key, key_span, value } = &entries[0];
                Variant { name: key, span: *key_span, content: Some(value) }
            }
            Kind::Hole => Variant { name: variants.first().unwrap_or(&""), span: self.span, content: Some(&hole) },
            Kind::Table(_) => return Err(Error::unfit("a table with one field").at(self.span)),
            _ => return Err(Error::unfit(&listed(variants)).at(self.span)),
        };
        visitor.visit_enum(variant).map_err(|error| error.at(self.span))
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct tuple_struct identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Error> for &Value<'_> {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

/// That what an entry calls assumed are fields that such an entry can have.
fn assumed_of(entries: &[Entry<'_>], fields: &'static [&'static str]) -> Result<(), Error> {
    let Some(position) = entries.iter().position(|entry| entry.key == "assumed") else { return Ok(()) };
    for (at, field) in entries[position].value.entries().iter().enumerate() {
        if !fields.contains(&&*field.key) {
            let error: Error = de::Error::unknown_field(&field.key, fields);
            return Err(error.at(field.key_span).under(at).under(position));
        }
    }
    Ok(())
}

struct Items<'a, 's> {
    items: &'a [Value<'s>],
    at: usize,
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(item) = self.items.get(self.at) else { return Ok(None) };
        self.at += 1;
        seed.deserialize(item).map(Some).map_err(|error| error.at(item.span).under(self.at - 1))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len() - self.at)
    }
}

struct Fields<'a, 's> {
    entries: &'a [Entry<'s>],
    at: usize,
}

impl<'de> MapAccess<'de> for Fields<'_, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some(entry) = self.entries.get(self.at) else { return Ok(None) };
        self.at += 1;
        let key: StrDeserializer<'_, Error> = (&*entry.key).into_deserializer();
        seed.deserialize(key).map(Some).map_err(|error| error.at(entry.key_span).under(self.at - 1))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        let position = self.at.saturating_sub(1);
        match self.entries.get(position) {
            Some(entry) => seed.deserialize(&entry.value).map_err(|error| error.at(entry.value.span).under(position)),
            None => Err(Error::unfit("a field")),
        }
    }
}

struct Variant<'a, 's> {
    name: &'a str,
    span: Span,
    content: Option<&'a Value<'s>>,
}

impl<'de, 'a, 's> EnumAccess<'de> for Variant<'a, 's> {
    type Error = Error;
    type Variant = Content<'a, 's>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self::Variant), Error> {
        let name: StrDeserializer<'_, Error> = self.name.into_deserializer();
        let name = seed.deserialize(name).map_err(|error| error.at(self.span))?;
        Ok((name, Content { variant: self.name, value: self.content }))
    }
}

/// What stands beside the name of a variant, when it is the one field of a table.
struct Content<'a, 's> {
    variant: &'a str,
    value: Option<&'a Value<'s>>,
}

impl<'a, 's> Content<'a, 's> {
    fn expect(&self) -> Result<&'a Value<'s>, Error> {
        self.value.ok_or_else(|| Error::unfit(&format!("a table with the one field `{}`", self.variant)))
    }
}

impl<'de> VariantAccess<'de> for Content<'_, '_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.value {
            None | Some(Value { kind: Kind::Hole, .. }) => Ok(()),
            Some(_) => Err(Error::unfit("the name alone")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        let value = self.expect()?;
        seed.deserialize(value).map_err(|error| error.at(value.span).under(0))
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        de::Deserializer::deserialize_tuple(self.expect()?, length, visitor).map_err(|error| error.under(0))
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        de::Deserializer::deserialize_struct(self.expect()?, "", fields, visitor).map_err(|error| error.under(0))
    }
}
