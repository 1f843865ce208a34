use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::Subject;

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Location {
    /// The file, as it was named when it was read.
    pub file: Arc<str>,
    /// The line, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Where the things of a model stand in the files from which it was read.
#[derive(Debug, Clone, Default)]
pub struct Locations {
    places: HashMap<Subject, Stand>,
}

/// Where one thing stands, and its fields.
#[derive(Debug, Clone)]
struct Stand {
    own: Location,
    fields: Box<[FieldPlace]>,
}

/// Where a field stands, and each of its items where these are tables.
#[derive(Debug, Clone)]
pub(crate) struct FieldPlace {
    pub(crate) name: String,
    pub(crate) own: Location,
    pub(crate) items: Box<[Location]>,
}

impl Locations {
    /// Where a thing stands, or one of its fields; the thing itself when the field is not written out.
    pub fn locate(&self, subject: &Subject, field: Option<&str>) -> Option<&Location> {
        let Stand { own, fields } = self.places.get(subject)?;
        let found = field.and_then(|field| fields.iter().find(|place| place.name == field));
        Some(found.map_or(own, |place| &place.own))
    }

    /// Where one of the tables in a field stands, such as a measure of a plan, by its number counted from 0; the field or the
    /// thing itself when it is not written out.
    pub fn locate_item(&self, subject: &Subject, field: &str, item: usize) -> Option<&Location> {
        let Stand { own, fields } = self.places.get(subject)?;
        let found = fields.iter().find(|place| place.name == field);
        Some(found.map_or(own, |place| place.items.get(item).unwrap_or(&place.own)))
    }

    pub(crate) fn insert(&mut self, subject: Subject, own: Location, fields: Box<[FieldPlace]>) {
        self.places.entry(subject).or_insert(Stand { own, fields });
    }
}
