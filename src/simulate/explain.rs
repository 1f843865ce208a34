//! The route of one matter, step by step, with the reason for each step.

use std::fmt;

use serde::Serialize;

use super::NONE;
use super::assembly::{Assembly, StationKind};
use super::log::Activity;
use super::luck::Luck;
use super::route::{End, Matter, Part, Step, Why};
use crate::Key;
use crate::organisation::{did_you_mean, near_keys};

/// A matter that is sent back again and again is followed for so many steps.
const LONGEST: usize = 1_000;

/// A step of a matter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RouteStep {
    /// The node at which it is; nothing while it is on its way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<Key>,
    /// What works on it there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub station: Option<StationKind>,
    /// Hours of work; of a transfer, hours of day and night; nought for a body, for whose meeting it waits.
    pub hours: f64,
    /// The part of the lead time to which the step belongs.
    pub part: Part,
    /// Why it comes there.
    pub why: Why,
}

/// The route of one matter through an organisation, without the waiting that others cause.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatterRoute {
    /// Its kind.
    pub kind: Key,
    /// Its number among those of the kind, in the order of arrival, from 0.
    pub number: u64,
    /// The steps.
    pub steps: Vec<RouteStep>,
    /// How it ends; nothing when it was still on its way after a thousand steps.
    pub end: Option<End>,
    /// Why it ends so.
    pub why: Option<Why>,
}

/// A matter that cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown matter kind `{kind}`{}", did_you_mean(.near))]
pub struct UnknownKind {
    /// The kind as it was found.
    pub kind: String,
    /// The nearest names.
    pub near: Vec<String>,
}

impl Assembly {
    /// The route of the matter with a number among those of a kind, by the very rules by which the engine moves it, with the luck that it
    /// has in a replication.
    ///
    /// # Errors
    /// [`UnknownKind`] when there is no such kind.
    ///
    /// # Example
    /// ```
    /// use orgmodel::simulate::Assembly;
    /// use orgmodel::{Arrivals, Decimal, Distribution, MatterKind, Model, Organisation, ServiceArea, Services, UnitEntry};
    ///
    /// let mut builder = Organisation::builder();
    /// builder.add(UnitEntry::new("permits").area("building").staff(Decimal::from(2)));
    /// let hours = Distribution::Constant(Decimal::from(6));
    /// let kind = MatterKind::new("permit", "building", Arrivals::PerYear(Decimal::from(500)), hours);
    /// let services = Services { areas: vec![ServiceArea::new("building")], matter_kinds: vec![kind], ..Services::default() };
    /// let model = Model::new("permits", builder.build()?, Default::default(), services, vec![])?;
    ///
    /// let route = Assembly::of(&model)?.route("permit", 0, 1, 0)?;
    /// assert_eq!(route.steps[0].to_string(), "permits (staff), 6 hours: does the area");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn route(&self, kind: &str, number: u64, seed: u64, replication: u32) -> Result<MatterRoute, UnknownKind> {
        let place = self.kinds.iter().position(|other| other.key == *kind).ok_or_else(|| UnknownKind {
            kind: kind.into(),
            near: near_keys(&kind.into(), self.kinds.iter().map(|kind| &kind.key)),
        })?;
        let spec = &self.kinds[place];
        let luck = Luck::of(Self::origin(seed, replication, spec.salt), number);
        let mut matter = Matter::new(luck, place as u32, spec.area, spec.class, 0);
        let mut route = MatterRoute { kind: spec.key.clone(), number, steps: vec![], end: None, why: None };
        while route.steps.len() < LONGEST {
            let (step, why) = self.next(&mut matter);
            let (station, hours, part) = match step {
                Step::Serve { station, hours, work, .. } => (station, hours, work),
                Step::Delay { hours, part } => (NONE, hours, part),
                Step::Meet { station } => (station, 0.0, Part::WaitingForMeetings),
                Step::End(end) => {
                    route.end = Some(end);
                    route.why = Some(why);
                    break;
                }
            };
            matter.station = station;
            let at = self.stations.get(station as usize);
            let (node, station) = (at.map(|at| at.node.clone()), at.map(|at| at.kind));
            route.steps.push(RouteStep { node, station, hours, part, why });
        }
        Ok(route)
    }
}

impl fmt::Display for RouteStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hours = libm::round(self.hours * 100.0) / 100.0;
        match (&self.node, self.station) {
            (Some(node), Some(StationKind::Staff)) => write!(f, "{node} (staff), {hours} hours")?,
            (Some(node), Some(StationKind::Head)) => write!(f, "{node} (head), {hours} hours")?,
            (Some(node), _) => write!(f, "{node} (body), at its next meeting")?,
            _ => write!(f, "on its way, {hours} hours of day and night")?,
        }
        write!(f, ": {}", self.why)
    }
}

impl fmt::Display for MatterRoute {
    /// One line a step, and one for the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.kind, self.number)?;
        for (number, step) in (1..).zip(&self.steps) {
            writeln!(f, "{number:>3}. {step}")?;
        }
        match (self.end, self.why) {
            (Some(end), Some(why)) => writeln!(f, "     {}: {why}", Activity::Leave(end)),
            _ => writeln!(f, "     still on its way after {LONGEST} steps"),
        }
    }
}
