//! How matters flow through an organisation: how long citizens wait and where, how many heads and bodies touch a matter, what falls
//! between chairs.
//!
//! Nobody draws a process. An [`Assembly`] finds the stations of a model (the staff of units, heads, bodies that meet) and the
//! tables by which the rules of the route look into the structure; move one unit, and the route of its matters moves with it.
//! A [`Run`] lets matters flow through it in integer time, and an [`EventLog`] writes down what happens to each. [`statistics`] analyses what comes out; [`theory`] has closed forms that it must
//! agree with.

mod assembly;
mod comparison;
mod events;
mod experiment;
mod explain;
mod log;
mod luck;
mod meetings;
mod outages;
mod outcome;
mod record;
mod route;
mod run;
mod sensitivity;
pub mod statistics;
#[cfg(test)]
mod tests;
pub mod theory;
mod watch;

pub use assembly::{AssembleError, Assembly, Note, StationKind};
pub use comparison::{Difference, FlowAlternative, FlowComparison, Measure, Verdict};
pub use experiment::{Experiment, Precision, SimulateError, SimulationPlan, SimulationProgress, WarmUp};
pub use explain::{MatterRoute, RouteStep, UnknownKind};
#[cfg(feature = "table")]
pub use log::CsvLog;
#[cfg(feature = "xes")]
pub use log::XesLog;
pub use log::{Activity, EventLog, Lifecycle, LogEntry, LogError, LogWriter};
pub use outages::{Outage, OutageEffect, OutagePlan, Outages};
pub use outcome::{MatterOutcome, Outcome, Provenance, ReportOutcome, StationOutcome};
pub use record::{KindRecord, Record, ReportRecord, StationRecord};
pub use route::{End, Part, Why};
pub use run::{Horizon, Run};
pub use sensitivity::{At, Sampled, Sensitivity, SensitivityPlan, Swing, Tornado};
pub use watch::{Seen, Unwatched, Watch, What};

use crate::Key;

/// No station, no matter, nothing.
pub(crate) const NONE: u32 = u32::MAX;

/// Ticks of a day: a tick is a second of day and night. Working hours are spread evenly over the week.
pub const DAY: u64 = 24 * 60 * 60;
/// Ticks of an hour.
pub(crate) const HOUR: f64 = 60.0 * 60.0;
/// Ticks of a week, which an hour of work a week has for itself alone.
pub(crate) const WEEK: f64 = 7.0 * 24.0 * 60.0 * 60.0;
/// Ticks of a year of 365 days.
pub(crate) const YEAR: u64 = 365 * DAY;

/// So many matters may be in an organisation at a time, 4 194 304: a run with more of them stops with
/// [`AuditError::TooManyInFlight`] before it fills the memory. They take half a gibibyte.
pub const MOST_IN_FLIGHT: usize = 1 << 22;

/// Why a run gives no record: its books do not balance, and so the engine is wrong and the results with it; or it had to stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AuditError {
    /// Matters were lost or made on the way.
    #[error(
        "{arrived} matters arrived, {ended} ended and {in_flight} are on their way: expected the first to be the sum of the others"
    )]
    Conservation {
        /// How many arrived.
        arrived: u64,
        /// How many ended.
        ended: u64,
        /// How many are there.
        in_flight: u64,
    },
    /// Time that was counted at a station is not the time of its matters (Little's law).
    #[error("{} counts {in_system} ticks, its matters {by_matter}: expected the same", place(.station))]
    Little {
        /// The station; the whole organisation when there is none.
        station: Option<Key>,
        /// The time that was counted, in ticks.
        in_system: u128,
        /// The time of the matters, in ticks.
        by_matter: u128,
    },
    /// More was worked than there is time.
    #[error("station `{station}` worked more than all the time: expected a utilisation from 0 to 1")]
    Utilisation {
        /// The station.
        station: Key,
    },
    /// More comes than can ever be done: more than [`MOST_IN_FLIGHT`] matters are in the organisation at a time.
    #[error(
        "more than {most} matters are in flight on day {day}, {waiting} of them wait at `{station}`: expected fewer arrivals, \
         or more staff there"
    )]
    TooManyInFlight {
        /// So many may be.
        most: usize,
        /// The day of the run, the warm-up counted, from 0.
        day: u64,
        /// The station with the longest queue.
        station: Key,
        /// How many wait there.
        waiting: u64,
    },
    /// The parts of lead times do not add up.
    #[error("the parts of the lead times of {matters} matters do not add up to the whole")]
    Parts {
        /// How many matters.
        matters: u64,
    },
}

fn place(station: &Option<Key>) -> String {
    station.as_ref().map_or_else(|| "the organisation".into(), |station| format!("station `{station}`"))
}
