//! Write an organisation down as a graph; check it, measure it, change it and compare what-ifs.
//!
//! Public and private organisations are reorganised on belief. With this crate an analyst states who exists and who answers
//! to whom, finds where that breaks the principles of a published reorganisation, measures it with the literature's
//! metrics, and puts any number of what-ifs beside it: what each breaks and mends, what it measures, and who is affected.
//! Its first case is Borlänge, a Swedish municipality, and its change from purchasers and providers to three sectors
//! ([`cases::borlange`]).
//!
//! ```
//! use std::sync::Arc;
//!
//! use orgmodel::cases::borlange;
//! use orgmodel::checks::Checker;
//! use orgmodel::scenario::{Change, Comparison, Scenario, Side};
//!
//! let today = Arc::new(borlange::sectors());
//! let moved = Scenario::new("integration moves", today.clone())
//!     .then(Change::Move { node: "integration-operations".into(), to: "care-sector".into() });
//!
//! let comparison = Comparison::new(&today, &[Side::from(&moved)], &Checker::new())?;
//! let alternative = &comparison.alternatives[0];
//! // Three teams and their operations manager have another line above them; their committee stays.
//! assert_eq!(alternative.affected.heads_moved.len(), 1);
//! assert_eq!(alternative.affected.bodies_abolished.len(), 0);
//! // The catalogue of checks finds nothing wrong with that.
//! assert!(!alternative.report.has_errors());
//! # Ok::<(), orgmodel::scenario::CompareError>(())
//! ```
//!
//! # A tour, in reading order
//!
//! - [`Organisation`]: bodies, administrations, sectors, units, companies, focus areas and channels, with twelve
//!   [relations](RELATIONS) between them. An [`OrganisationBuilder`] takes [entries](NodeEntry) and reports everything that
//!   is wrong at once; [`NodeRef`] views and the [`Line`] read it.
//! - [`Services`]: what has to be done, however it is organised. [`Steering`]: how goals, money and decisions bind it: agreements,
//!   delegation, the [goal chain](steering::goals), [governing documents](steering::documents), [money](steering::budget) and
//!   [leadership](steering::leadership). Together with an organisation they are a [`Model`], with every assumption labelled
//!   ([`Model::assumed`]).
//! - [`format`](mod@format): TOML for people, JSON for programs; every problem of a file at once, with line and column.
//! - [`checks`]: a catalogue of rules, each citing the point of the source from which it comes; thresholds, levels,
//!   waivers, and checks of your own beside it.
//! - [`metrics`]: a catalogue of measures, each with definition, literature and unit; what is undefined is `None`.
//! - [`scenario`]: typed changes with exact undo, scenarios, differences, and [`scenario::Comparison`].
//! - [`implementation`]: the critical path of a plan, what breaks between its phases, and an order in which nothing does.
//! - [`archetypes`]: the same services laid out in five ways.
//! - [`generate`]: services, lines and whole municipalities of any size, from a plan and a seed; defects to plant in them.
//! - [`optimise`]: the fewest manager levels, with proof, and as a plan of changes. [`search`]: moves of units by any metrics.
//! - [`simulate`]: how matters flow through a model, and which of several is faster, with stated certainty.
//! - [`render`]: all of it as text, Markdown and JSON.
#![cfg_attr(feature = "proptest1", doc = "- [`strategies`]: strategies for property tests of your own.")]
#![cfg_attr(
    not(feature = "proptest1"),
    doc = "- `strategies` (feature `proptest1`): strategies for property tests of your own."
)]
//!
//! # What it promises
//!
//! The same input gives the same output on every platform: order is part of the contract, no clock and no environment is
//! read, and numbers that can be exact are. Nothing panics on input. An organisation that is wrong can be written down:
//! checks judge it, they do not refuse it.
//!
//! # Features
//!
//! - `report` (on by default): tables for the terminal, [`render`]`::terminal`.
//! - `table` (on by default): tables in CSV: units, [`format`](mod@format)`::read_table`, and logs of simulations, [`simulate`]`::CsvLog`.
//! - `xes`: logs of simulations in XES, for process mining, [`simulate`]`::XesLog`.
//! - `parallel`: the catalogues of checks and of metrics run on all cores, by rayon; what comes out is the same.
//! - `proptest1`: `strategies`, for proptest 1.
//! - `schema`: the JSON Schema of the file formats, [`format`](mod@format)`::schema`.
//!
//! # What it is not
//!
//! It draws no charts but the Gantt diagram of a plan, and knows no law but the few rules that its checks cite. Its simulation knows
//! no quality of decisions and no cost of a change. The numbers of the Borlänge case, its goals, documents and sums are labelled assumptions; its
//! findings follow from a model, and are no facts about the municipality.

pub mod archetypes;
pub mod cases;
pub mod checks;
mod day;
mod error;
pub mod facts;
#[cfg(test)]
mod fixture;
pub mod format;
pub mod generate;
pub mod implementation;
mod location;
pub mod metrics;
mod model;
mod number;
pub mod optimise;
mod organisation;
mod parallel;
pub mod render;
pub mod scenario;
pub mod search;
mod services;
pub mod simulate;
pub mod steering;
#[cfg(feature = "proptest1")]
pub mod strategies;
mod subject;
mod text;

pub use error::Error;
pub use location::{Location, Locations};
pub use model::{Assumption, FactorRange, Model};
pub use organisation::*;
pub use services::{
    Arrivals, ChannelShare, Decides, DecisionShare, Distribution, Flow, GroupCompany, MatterKind, Referral, Reports,
    Review, ReviewRule, ServiceArea, Services, SupportFunction, Touch, TouchedArea,
};
pub use steering::{Agreement, Decider, DecisionKind, Delegation, Steering, SteeringModel};
pub use subject::Subject;

/// The code of DESIGN.md and README.md is compiled and run with the tests.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../DESIGN.md")]
    struct Design;
    #[doc = include_str!("../README.md")]
    struct Readme;
    #[doc = include_str!("../docs/simulation.md")]
    struct Simulation;
}
