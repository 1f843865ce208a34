//! Write an organisation down as a graph; check it, measure it, change it and compare what-ifs.

pub mod archetypes;
pub mod cases;
pub mod checks;
mod day;
pub mod facts;
pub mod format;
mod location;
pub mod metrics;
mod model;
mod organisation;
pub mod scenario;
mod services;
mod steering;
mod subject;

pub use location::{Location, Locations};
pub use model::{Assumption, Model};
pub use organisation::*;
pub use services::{GroupCompany, ServiceArea, Services, SupportFunction, Touch};
pub use steering::{Agreement, Decider, Delegation, Steering, SteeringModel};
pub use subject::Subject;
