//! The log of a run: what is done with which matter, where and when, for tables and for tools that mine processes.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use super::NONE;
use super::assembly::{Assembly, StationKind};
use super::route::{End, Why};
use super::run::Horizon;
use super::watch::{Seen, Watch, What};
use crate::Key;

#[cfg(feature = "table")]
mod csv;
#[cfg(feature = "xes")]
mod xes;

#[cfg(feature = "table")]
pub use csv::CsvLog;
#[cfg(feature = "xes")]
pub use xes::XesLog;

/// What is done with a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Activity {
    /// It arrives at the organisation.
    Arrive,
    /// What is done where it comes for this reason.
    Step(Why),
    /// It leaves the organisation in this way.
    Leave(End),
}

impl fmt::Display for Activity {
    /// A name for the activity: the same for steps that differ in nothing but where they stand on the way, such as one head and
    /// the next.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self {
            Self::Arrive => return f.pad("arrive"),
            Self::Leave(end) if end.is_lost() || matches!(end, End::Refused | End::Reported) => {
                return f.pad(end.words());
            }
            Self::Leave(end) => return f.pad(&format!("decided {}", end.words())),
            Self::Step(why) => why,
        };
        f.pad(match why {
            Why::RightDoor => "receive",
            Why::WrongDoor => "receive at a wrong door",
            Why::SentOn => "send on to the right door",
            Why::DoesTheArea | Why::Referred => "handle",
            Why::SentBack => "handle again",
            Why::FocusArea | Why::UpToCommonSuperior | Why::CommonSuperior | Why::DownFromCommonSuperior => {
                "co-ordinate"
            }
            Why::CommonBody => "co-ordinate in a meeting",
            Why::OtherArea => "do the part of the other area",
            Why::PurchaserSide => "negotiate for the purchaser",
            Why::ProviderSide => "negotiate for the provider",
            Why::ChangeOfAgreement => "change the agreement in a meeting",
            Why::FirstHead | Why::NextHead => "decide or pass on",
            Why::Steers | Why::NextBody => "decide in a meeting",
            Why::ReportsUpward => "pass a report on",
            // Reasons of an end, which no step has.
            Why::FirstContact
            | Why::Delegated
            | Why::NobodyElseDecides
            | Why::NotAccepted
            | Why::NobodyDoesIt
            | Why::NobodyDecides => "end",
        })
    }
}

/// Where in its life an activity is: three of the transitions of the standard model of XES.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Lifecycle {
    /// The matter has come, and waits from here.
    Schedule,
    /// The work begins, or the body meets.
    Start,
    /// It is done.
    Complete,
}

impl Lifecycle {
    /// The word that tools for process mining know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Start => "start",
            Self::Complete => "complete",
        }
    }
}

/// One line of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogEntry<'a> {
    /// The kind of the matter.
    pub kind: &'a Key,
    /// Its number among those of the kind, in the order of arrival, from 0: that of [`Assembly::route`].
    pub number: u64,
    /// What is done.
    pub activity: Activity,
    /// Where in its life the activity is.
    pub lifecycle: Lifecycle,
    /// The node at which it is done; none where the matter arrives or leaves, and on the way from a wrong door to the right one.
    pub resource: Option<&'a Key>,
    /// Who does it there.
    pub role: Option<StationKind>,
    /// When: seconds of day and night since the run began.
    pub seconds: u64,
}

impl LogEntry<'_> {
    /// The name of the matter: the key of its kind and its number, such as `building-permit-3`.
    pub fn case(&self) -> String {
        format!("{}-{}", self.kind, self.number)
    }
}

/// Why a log is not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// What it is written to does not take it.
    #[error("the log cannot be written: {0}")]
    Write(std::io::Error),
    /// An event without a date.
    #[error("an event {seconds} seconds after {start} has no date: expected all of them before the year 10000")]
    NoDate {
        /// The day on which the run began.
        start: jiff::civil::Date,
        /// Seconds from its midnight to the event.
        seconds: u64,
    },
}

impl From<std::io::Error> for LogError {
    fn from(error: std::io::Error) -> Self {
        Self::Write(error)
    }
}

/// Takes the entries of a log, one after the other, in the order in which they happen.
pub trait LogWriter<'a> {
    /// What is there in the end.
    type Written;

    /// Takes one entry.
    ///
    /// # Errors
    /// [`LogError`] when it cannot be written.
    fn write(&mut self, entry: LogEntry<'a>) -> Result<(), LogError>;

    /// Ends the log.
    ///
    /// # Errors
    /// [`LogError`] when what is left cannot be written.
    fn finish(self) -> Result<Self::Written, LogError>;
}

/// The entries are kept.
impl<'a> LogWriter<'a> for Vec<LogEntry<'a>> {
    type Written = Self;

    fn write(&mut self, entry: LogEntry<'a>) -> Result<(), LogError> {
        self.push(entry);
        Ok(())
    }

    fn finish(self) -> Result<Self, LogError> {
        Ok(self)
    }
}

/// A log that is written while a run goes on ([`Assembly::start_watched`]): what each matter comes to, when work on it begins and
/// ends, and how it leaves. Reports that go upward are left out.
///
/// Where the lines go is up to its [`LogWriter`]: a table (`CsvLog`, feature `table`), XES for process mining (`XesLog`, feature
/// `xes`), or a list. It remembers matters on their way alone, so that a log may be as long as the disk is large. How the run goes
/// does not depend on it.
///
/// # Example
/// ```
/// use orgmodel::cases::borlange;
/// use orgmodel::simulate::{Assembly, CsvLog, EventLog, Horizon};
///
/// let assembly = Assembly::of(&borlange::sectors())?;
/// let horizon = Horizon { seed: 1, replication: 0, warm_up_days: 0, days: 2, drain_days: 400 };
/// let table = CsvLog::new(vec![], jiff::civil::date(2010, 1, 1))?; // or into a file
/// let log = EventLog::new(&assembly, table).counted(&horizon);
/// let (record, log) = assembly.start_watched(horizon, log).finish_watched()?;
/// assert_eq!(log.cases(), record.overall().arrived);
/// let csv = String::from_utf8(log.finish()?)?;
/// assert!(csv.starts_with("case,kind,activity,lifecycle,resource,role,seconds,timestamp\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use = "a log is whole only when it is finished"]
pub struct EventLog<'a, T> {
    assembly: &'a Assembly,
    writer: T,
    /// The ticks in which the matters that are logged arrive.
    arrivals: Range<u64>,
    /// How many have arrived, by kind.
    arrived: Vec<u64>,
    /// By kind and luck the matters on their way, with their number and what is done with them.
    open: HashMap<(u32, u64), (u64, Activity)>,
    cases: u64,
    entries: u64,
    failed: Option<LogError>,
}

impl<'a, T: LogWriter<'a>> EventLog<'a, T> {
    /// A log of all matters of a run that has not begun.
    pub fn new(assembly: &'a Assembly, writer: T) -> Self {
        Self {
            assembly,
            writer,
            arrivals: 0..u64::MAX,
            arrived: vec![0; assembly.kinds.len()],
            open: HashMap::new(),
            cases: 0,
            entries: 0,
            failed: None,
        }
    }

    /// Leaves out what does not count: matters that arrive in the warm-up, or after the days. The others wait behind them still.
    pub fn counted(mut self, horizon: &Horizon) -> Self {
        self.arrivals = horizon.counted();
        self
    }

    /// How many matters are in the log.
    pub fn cases(&self) -> u64 {
        self.cases
    }

    /// How many entries it has.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// Ends the log, and gives what was written.
    ///
    /// # Errors
    /// [`LogError`] with the first entry that could not be written, after which none was, or when the end cannot be.
    pub fn finish(self) -> Result<T::Written, LogError> {
        match self.failed {
            Some(error) => Err(error),
            None => self.writer.finish(),
        }
    }

    fn write(&mut self, seen: Seen, number: u64, activity: Activity, lifecycle: Lifecycle) {
        if self.failed.is_some() {
            return;
        }
        let station = self.assembly.stations.get(seen.station as usize);
        self.entries += 1;
        let written = self.writer.write(LogEntry {
            kind: &self.assembly.kinds[seen.kind as usize].key,
            number,
            activity,
            lifecycle,
            resource: station.map(|station| &station.node),
            role: station.map(|station| station.kind),
            seconds: seen.time,
        });
        self.failed = written.err();
    }

    fn arrives(&mut self, seen: Seen) {
        let arrived = &mut self.arrived[seen.kind as usize];
        let number = *arrived;
        *arrived += 1;
        if self.arrivals.contains(&seen.time) {
            self.cases += 1;
            self.open.insert((seen.kind, seen.luck), (number, Activity::Arrive));
            self.write(seen, number, Activity::Arrive, Lifecycle::Complete);
        }
    }
}

impl<'a, T: LogWriter<'a>> Watch for EventLog<'a, T> {
    fn see(&mut self, seen: Seen) {
        if seen.kind == NONE {
            return;
        }
        if seen.what == What::Arrives {
            return self.arrives(seen);
        }
        let matter = (seen.kind, seen.luck);
        if let What::Leaves(end) = seen.what {
            if let Some((number, _)) = self.open.remove(&matter) {
                self.write(seen, number, Activity::Leave(end), Lifecycle::Complete);
            }
            return;
        }
        let Some((number, activity)) = self.open.get_mut(&matter) else { return };
        if let Some(why) = seen.why {
            *activity = Activity::Step(why);
        }
        let (number, activity) = (*number, *activity);
        match seen.what {
            What::Comes => self.write(seen, number, activity, Lifecycle::Schedule),
            What::Begins => self.write(seen, number, activity, Lifecycle::Start),
            _ => {
                // A meeting decides in no time.
                let station = self.assembly.stations.get(seen.station as usize);
                if station.is_some_and(|station| station.kind == StationKind::Body) {
                    self.write(seen, number, activity, Lifecycle::Start);
                }
                self.write(seen, number, activity, Lifecycle::Complete);
            }
        }
    }
}

/// A moment of a run that began at midnight of a day, in universal time.
#[cfg(any(feature = "table", feature = "xes"))]
fn timestamp(start: jiff::civil::Date, seconds: u64) -> Result<String, LogError> {
    let since = i64::try_from(seconds).ok().map(jiff::SignedDuration::from_secs);
    let at = since.and_then(|since| start.at(0, 0, 0, 0).checked_add(since).ok());
    Ok(format!("{}+00:00", at.ok_or(LogError::NoDate { start, seconds })?))
}
