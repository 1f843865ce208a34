//! The engine against closed forms and published numbers, through the public interface: organisations whose flow is the network.

mod audit;
mod experiments;
mod networks;
mod trace;

use super::{Assembly, Horizon, Record};
use crate::{
    Arrivals, Decimal, Distribution, Flow, MatterKind, Model, NodeEntry, Organisation, ServiceArea, Services, Steering,
};

pub(super) fn decimal(number: f64) -> Decimal {
    Decimal::new(number).expect("two decimals")
}

/// Full-time staff and heads work day and night, so that an hour of work is an hour.
pub(super) fn always() -> Flow {
    Flow {
        staff_hours_per_week: Decimal::from(168),
        working_hours_per_week: Decimal::from(168),
        hours_per_member: Decimal::ZERO,
        ..Flow::default()
    }
}

pub(super) fn exponential(hours: f64) -> Distribution {
    Distribution::Exponential { mean: decimal(hours) }
}

/// So many matters an hour.
pub(super) fn hourly(rate: f64) -> Arrivals {
    Arrivals::PerYear(decimal(rate * 8760.0))
}

pub(super) fn model(
    entries: impl IntoIterator<Item = impl Into<NodeEntry>>,
    areas: Vec<ServiceArea>,
    matter_kinds: Vec<MatterKind>,
    flow: Flow,
) -> Model {
    let mut builder = Organisation::builder();
    for entry in entries {
        builder.add(entry.into());
    }
    let services = Services { areas, matter_kinds, flow: Some(flow), ..Services::default() };
    Model::new("network", builder.build().expect("an organisation"), Steering::default(), services, vec![])
        .expect("a model")
}

pub(super) fn run(model: &Model, days: u32, replication: u32) -> Record {
    let assembly = Assembly::of(model).expect("matters can flow");
    let horizon = Horizon { seed: 2009, replication, warm_up_days: days / 10, days, drain_days: days };
    assembly.start(horizon).finish().expect("the books balance")
}

/// Hours of a number of ticks.
pub(super) fn hours(ticks: f64) -> f64 {
    ticks / super::HOUR
}
