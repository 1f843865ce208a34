//! A log as a table.

use std::io;

use jiff::civil::Date;

use super::{LogEntry, LogError, LogWriter, timestamp};
use crate::simulate::StationKind;

/// Writes a log as CSV, one line an entry, in the order in which they happen, with these columns: `case` (the kind of the matter
/// and its number), `kind`, `activity`, `lifecycle` (`schedule`, `start` or `complete`), `resource` (the key of a node), `role`
/// (`staff`, `head` or `body`), `seconds` (of day and night, since the run began) and `timestamp` (ISO 8601, as if the run began
/// at midnight of the day `start` in universal time). Nothing stands where there is no resource.
///
/// The lines are written as they come: memory does not grow with them.
#[derive(Debug)]
pub struct CsvLog<W: io::Write> {
    out: csv::Writer<W>,
    start: Date,
}

impl<W: io::Write> CsvLog<W> {
    /// A table with its first line.
    ///
    /// # Errors
    /// [`LogError::Write`] when that cannot be written.
    pub fn new(out: W, start: Date) -> Result<Self, LogError> {
        let mut out = csv::Writer::from_writer(out);
        let columns = ["case", "kind", "activity", "lifecycle", "resource", "role", "seconds", "timestamp"];
        out.write_record(columns).map_err(io::Error::from)?;
        Ok(Self { out, start })
    }
}

impl<W: io::Write> LogWriter<'_> for CsvLog<W> {
    type Written = W;

    fn write(&mut self, entry: LogEntry<'_>) -> Result<(), LogError> {
        let fields = [
            &*entry.case(),
            &*entry.kind.to_string(),
            &*entry.activity.to_string(),
            entry.lifecycle.name(),
            &*entry.resource.map_or_else(String::new, ToString::to_string),
            entry.role.map_or("", StationKind::name),
            &*entry.seconds.to_string(),
            &*timestamp(self.start, entry.seconds)?,
        ];
        Ok(self.out.write_record(fields).map_err(io::Error::from)?)
    }

    fn finish(self) -> Result<W, LogError> {
        Ok(self.out.into_inner().map_err(csv::IntoInnerError::into_error)?)
    }
}
