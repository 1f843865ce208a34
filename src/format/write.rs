use serde::Serialize;
use serde_json::{Map, Value};

use super::model::ModelFile;
use super::scenario::{ScenarioDocument, ScenarioFile};
use crate::Model;

/// A list that would make a longer line than this, in bytes, has one item a line.
const LONGEST: usize = 100;

/// A model in TOML, its services with it: sections in a fixed order, entries in the order of the model, and what is not
/// stated left out.
///
/// Reading it gives the very same model; writing that gives the very same text. Only what is [assumed](crate::Assumed) of
/// fields that there are not, which files refuse, cannot be read again.
///
/// # Example
/// ```
/// use orgmodel::format::{Input, parse, to_toml};
/// use orgmodel::{Head, HeadState, Model, Organisation, UnitEntry};
///
/// let mut builder = Organisation::builder();
/// builder.add(UnitEntry::new("school").head(Head::new("principal").state(HeadState::Vacant)));
/// let model = Model::new("one school", builder.build()?, Default::default(), Default::default(), vec![])?;
///
/// let text = to_toml(&model);
/// assert_eq!(
///     text,
///     r#"format = 1
/// name = "one school"
///
/// [[unit]]
/// key = "school"
/// head = { title = "principal", state = "vacant" }
/// "#
/// );
/// let read = parse(&Input::toml("school.toml", &text), &mut |_| unreachable!("nothing is included"))?;
/// assert_eq!(read, model);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn to_toml(model: &Model) -> String {
    toml(&ModelFile::of(model))
}

/// A model in JSON, its services with it, in the same order as in [`to_toml`].
pub fn to_json(model: &Model) -> String {
    json(&ModelFile::of(model))
}

impl ScenarioFile {
    /// The scenario in TOML; reading it gives the very same scenario.
    pub fn to_toml(&self) -> String {
        toml(&ScenarioDocument::of(self))
    }

    /// The scenario in JSON.
    pub fn to_json(&self) -> String {
        json(&ScenarioDocument::of(self))
    }
}

fn fields(file: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(file).expect("the types of the format have string keys and finite numbers") {
        Value::Object(fields) => fields,
        _ => unreachable!("a file is a struct"),
    }
}

fn json(file: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(&fields(file)).expect("a JSON value can be written");
    text.push('\n');
    text
}

/// Plain fields first, as the structs declare them; then each table or entry of a section under its header.
fn toml(file: &impl Serialize) -> String {
    let mut text = String::new();
    for (name, value) in fields(file) {
        match value {
            // `assumed` is the one plain field that is a table.
            Value::Object(table) if name != "assumed" => entry(&mut text, &format!("[{name}]"), &table),
            Value::Array(entries) => {
                for table in entries.iter().filter_map(Value::as_object) {
                    entry(&mut text, &format!("[[{name}]]"), table);
                }
            }
            value => field(&mut text, &name, &value),
        }
    }
    text
}

fn entry(text: &mut String, header: &str, table: &Map<String, Value>) {
    text.push('\n');
    text.push_str(header);
    text.push('\n');
    for (name, value) in table {
        field(text, name, value);
    }
}

/// One line with a field, the names of which are words that need no quotes.
fn field(text: &mut String, name: &str, value: &Value) {
    text.push_str(name);
    text.push_str(" = ");
    let line = inline(value);
    match value {
        Value::Array(items) if line.len() > LONGEST => {
            text.push_str("[\n");
            for item in items {
                text.push_str("    ");
                text.push_str(&inline(item));
                text.push_str(",\n");
            }
            text.push(']');
        }
        _ => text.push_str(&line),
    }
    text.push('\n');
}

fn inline(value: &Value) -> String {
    let mut text = String::new();
    value
        .serialize(toml::ser::ValueSerializer::new(&mut text))
        .expect("the types of the format write nothing as null in a list");
    text
}
