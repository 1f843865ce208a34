//! Organisations that do not exist, of any size, from a plan and a seed: what benchmarks, property tests and explorations work on.
//!
//! - [`services`]: what has to be done, to lay out by an [archetype](crate::archetypes).
//! - [`organisation`]: a whole municipality in which no check finds anything.
//!
//! Plans are plain data; what cannot be made gets a [`PlanError`] that names the field.
//!
//! # What is stable
//!
//! A plan and a seed give the same on every platform and in every release; a release that changes it says so in the changelog under
//! "Generated output". The generator is PCG 64 (`rand_pcg::Pcg64`), of which each thing that is drawn has its own, from
//! a tree of [`Seed`]s: so asking for more of one thing leaves what there was of it unchanged, where its plan says so. The services are
//! older than the tree, and are drawn one after another. Floating-point numbers are added, multiplied and divided only.

mod defects;
mod distribution;
mod error;
mod organisation;
mod seed;
mod services;

pub use defects::{INJECTORS, InjectError, Injector, Planted, inject};
pub use distribution::{Spans, Staff};
pub use error::PlanError;
pub use organisation::{OrganisationPlan, organisation};
pub use seed::Seed;
pub use services::{ServicesPlan, services};
