//! Write an organisation down as a graph; check it, measure it, change it and compare what-ifs.

pub mod archetypes;
pub mod cases;
pub mod checks;
mod day;
pub mod facts;
#[cfg(test)]
mod fixture;
pub mod format;
pub mod generate;
mod location;
pub mod metrics;
mod model;
pub mod optimise;
mod organisation;
pub mod render;
pub mod scenario;
mod services;
mod steering;
#[cfg(feature = "proptest1")]
pub mod strategies;
mod subject;

pub use location::{Location, Locations};
pub use model::{Assumption, Model};
pub use organisation::*;
pub use services::{GroupCompany, ServiceArea, Services, SupportFunction, Touch};
pub use steering::{Agreement, Decider, Delegation, Steering, SteeringModel};
pub use subject::Subject;
