//! Strategies for property tests: services, models, and changes to them (feature `proptest1`).
//!
//! Models are clean ones of an archetype, such with defects, such with a steering model, or odd ones of nodes and entries
//! joined at random. They shrink inside what is valid: to fewer service areas, to less staff, to fewer and simpler defects,
//! entries and changes.
//!
//! # Example
//! ```
//! use orgmodel::strategies;
//! use proptest::prelude::*;
//!
//! proptest!(ProptestConfig::with_cases(16), |(model in strategies::model())| {
//!     let staff = |model: &orgmodel::Model| -> orgmodel::Total {
//!         model.organisation().in_line().filter_map(|node| node.staff()).sum()
//!     };
//!     let before = staff(&model);
//!     let mut changed = model.clone();
//!     let unit = model.organisation().units().next().expect("an archetype has units").key();
//!     changed.apply(&orgmodel::scenario::Change::SetHead { node: unit, head: None })?;
//!     prop_assert_eq!(staff(&changed), before);
//! });
//! ```

mod changes;
mod defects;
mod matters;
mod models;
mod services;
mod steering;

pub use changes::{change, changes};
pub use matters::{distribution, flow};
pub use models::{defective_model, model, model_of, odd_model};
pub use services::services;
pub use steering::steered_model;
