//! Reports, measurements, comparisons and the state of a steering model for readers: as a text for the terminal, as Markdown,
//! and as JSON for programs.
//!
//! Terminal and Markdown are made from one document, so that they say the same. JSON says all that there is.

mod background;
mod budget_process;
mod document;
mod doors;
mod flow;
mod goals;
#[cfg(all(test, feature = "report"))]
mod golden;
pub mod json;
mod leadership;
pub mod markdown;
pub mod mermaid;
mod money;
mod register;
mod schedule;
#[cfg(feature = "report")]
pub mod terminal;
