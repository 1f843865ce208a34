//! Versioned files: models, scenarios and configurations of checks, in TOML for people and in JSON for programs.
//!
//! [`read`] takes a model from a file, [`to_toml`] and [`to_json`] write it; likewise [`read_scenario`] and
//! [`read_config`]. A [`ReadError`] has everything that is wrong with a file at once, each thing with line and column.
//! A table of units in CSV is read by `read_table` (feature `table`).
//!
//! The types of the crate, as serde sees them, are the one description of the format: what is read, what is written, and
//! the JSON Schema (feature `schema`) all come from them.
//!
//! Invariants: what is written is read as the very same, and written again as the very same text; nothing that a file
//! holds makes a reader panic; reading takes time in proportion to the length of the file.

mod config;
mod de;
mod document;
mod error;
mod kind;
mod model;
mod scenario;
#[cfg(feature = "schema")]
pub mod schema;
mod source;
#[cfg(feature = "table")]
mod table;
mod tree;
mod write;

pub use config::{parse_config, read_config};
pub use error::{ReadError, ReadProblem};
pub use kind::{FileKind, kind_of};
pub use model::{ServicesFile, parse, parse_services, read, read_services};
pub use scenario::{ScenarioFile, parse_scenario, read_scenario};
pub use source::{Input, Syntax};
#[cfg(feature = "table")]
pub use table::{TableHeader, parse_table, read_table};
pub use write::{to_json, to_toml};
