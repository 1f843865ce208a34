//! The format as JSON Schema, from the very types that are read and written.

use serde_json::Value;

use super::document::VERSION;
use super::model::ModelFile;
use super::scenario::ScenarioDocument;
use crate::checks::CheckConfig;

/// The schema of a model's file, and of a file of services.
pub fn model() -> Value {
    schemars::schema_for!(ModelFile).to_value()
}

/// The schema of a scenario's file.
pub fn scenario() -> Value {
    schemars::schema_for!(ScenarioDocument).to_value()
}

/// The schema of a file that says how checks are run.
pub fn config() -> Value {
    let mut schema = schemars::schema_for!(CheckConfig);
    // The version belongs to the file, not to the type.
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.shift_insert(0, "format".into(), serde_json::json!({ "const": VERSION }));
    }
    schema.insert("required".into(), serde_json::json!(["format"]));
    schema.to_value()
}
