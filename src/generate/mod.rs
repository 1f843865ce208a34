//! Organisations that do not exist, of any size, from a plan and a seed: what benchmarks, property tests and explorations work on.
//!
//! - [`services`]: what has to be done, with sorts of matter, to lay out by an [archetype](crate::archetypes).
//! - [`line()`]: units and nothing else, up to the largest number that can be; [`line_columns`] has them in columns.
//! - [`organisation`]: a whole municipality in which no check finds anything, and through which matters [flow](crate::simulate).
//! - [`reform`]: the plan of a reform of a model, which breaks nothing on the way.
//! - [`inject`], [`inject_plan`], [`inject_config`]: exactly so many defects of a kind in what is clean, and where they are.
//!
//! Plans are plain data; what cannot be made gets a [`PlanError`] that names the field.
//!
//! # What is stable
//!
//! A plan and a seed give the same on every platform and in every release; a release that changes it says so in the changelog under
//! "Generated output". The generator is PCG 64 (`rand_pcg::Pcg64`), of which each thing that is drawn has its own, from
//! a tree of [`Seed`]s: so asking for more of one thing leaves what there was of it unchanged, where its plan says so. The services are
//! older than the tree, and are drawn one after another, but for their sorts of matter. Floating-point numbers are added, multiplied and divided only.

mod defects;
mod distribution;
mod error;
mod line;
mod matters;
mod organisation;
mod reform;
mod seed;
mod services;

pub use defects::{
    INJECTORS, InjectError, Injector, PLAN_INJECTORS, PlanInjector, Planted, inject, inject_config, inject_plan,
};
pub use distribution::{Spans, Staff};
pub use error::PlanError;
pub use line::{LinePlan, Which, line, line_columns};
pub use organisation::{OrganisationPlan, organisation};
pub use reform::{ReformPlan, reform};
pub use seed::Seed;
pub use services::{ServicesPlan, services};
