//! Reports, measurements and comparisons for readers: as a text for the terminal, as Markdown, and as JSON for programs.
//!
//! Terminal and Markdown are made from one document, so that they say the same. JSON says all that there is.

mod background;
mod document;
#[cfg(all(test, feature = "report"))]
mod golden;
pub mod json;
pub mod markdown;
pub mod mermaid;
mod schedule;
#[cfg(feature = "report")]
pub mod terminal;
