//! A log in XES.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufWriter};

use jiff::civil::Date;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, Event};

use super::{Activity, LogEntry, LogError, LogWriter, timestamp};
use crate::Key;

/// The extensions of the standard that are used, and their prefixes.
const EXTENSIONS: [(&str, &str); 4] =
    [("Concept", "concept"), ("Lifecycle", "lifecycle"), ("Organizational", "org"), ("Time", "time")];

/// By what tools may tell events apart: attributes that every event has.
const CLASSIFIERS: [(&str, &str); 2] =
    [("activity", "concept:name"), ("activity and lifecycle", "concept:name lifecycle:transition")];

const NAME: &str = "concept:name";

/// Writes a log as XES 1.0, the XML that tools for process mining read (C. W. Günther and H. M. W. Verbeek, "XES standard
/// definition 2.0", 2014; IEEE 1849). A matter is a trace, with `concept:name` (the kind of the matter and its number) and `kind`.
/// Its events have `concept:name` (the activity), `lifecycle:transition` (`schedule`, `start` or `complete`), `time:timestamp` (as
/// if the run began at midnight of the day `start` in universal time), and where it is done somewhere `org:resource` (the key of a
/// node) and `org:role` (`staff`, `head` or `body`).
///
/// A trace is written when its matter leaves, as its events must stand together; those still on their way at the end of the run
/// follow by kind and number. So memory grows with the events of matters on their way, and not with those that have left.
pub struct XesLog<'a, W: io::Write> {
    out: Writer<BufWriter<W>>,
    start: Date,
    /// The events of the matters on their way, by kind and number.
    open: BTreeMap<(&'a Key, u64), Vec<LogEntry<'a>>>,
}

impl<W: io::Write> XesLog<'_, W> {
    /// A log without traces.
    ///
    /// # Errors
    /// [`LogError::Write`] when its head cannot be written.
    pub fn new(out: W, start: Date) -> Result<Self, LogError> {
        let out = Writer::new_with_indent(BufWriter::new(out), b' ', 2);
        let mut log = Self { out, start, open: BTreeMap::new() };
        log.out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        log.begin("log", &[("xes.version", "1.0"), ("xes.features", ""), ("xmlns", "http://www.xes-standard.org/")])?;
        for (name, prefix) in EXTENSIONS {
            let uri = format!("http://www.xes-standard.org/{prefix}.xesext");
            log.empty("extension", &[("name", name), ("prefix", prefix), ("uri", &uri)])?;
        }
        log.begin("global", &[("scope", "trace")])?;
        log.string(NAME, "")?;
        log.string("kind", "")?;
        log.end("global")?;
        log.begin("global", &[("scope", "event")])?;
        log.string(NAME, "")?;
        log.string("lifecycle:transition", "complete")?;
        log.date(0)?;
        log.end("global")?;
        for (name, keys) in CLASSIFIERS {
            log.empty("classifier", &[("name", name), ("keys", keys)])?;
        }
        log.string("lifecycle:model", "standard")?;
        Ok(log)
    }

    fn begin(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.out.write_event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())))
    }

    fn end(&mut self, name: &str) -> io::Result<()> {
        self.out.write_event(Event::End(BytesEnd::new(name)))
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.out.write_event(Event::Empty(BytesStart::new(name).with_attributes(attributes.iter().copied())))
    }

    fn string(&mut self, key: &str, value: impl fmt::Display) -> io::Result<()> {
        self.empty("string", &[("key", key), ("value", &value.to_string())])
    }

    fn date(&mut self, seconds: u64) -> Result<(), LogError> {
        let value = timestamp(self.start, seconds)?;
        Ok(self.empty("date", &[("key", "time:timestamp"), ("value", &value)])?)
    }

    fn trace(&mut self, entries: &[LogEntry<'_>]) -> Result<(), LogError> {
        self.begin("trace", &[])?;
        for (place, entry) in entries.iter().enumerate() {
            if place == 0 {
                self.string(NAME, entry.case())?;
                self.string("kind", entry.kind)?;
            }
            self.begin("event", &[])?;
            self.string(NAME, entry.activity)?;
            self.string("lifecycle:transition", entry.lifecycle.name())?;
            if let Some(resource) = entry.resource {
                self.string("org:resource", resource)?;
            }
            if let Some(role) = entry.role {
                self.string("org:role", role.name())?;
            }
            self.date(entry.seconds)?;
            self.end("event")?;
        }
        Ok(self.end("trace")?)
    }
}

impl<'a, W: io::Write> LogWriter<'a> for XesLog<'a, W> {
    type Written = W;

    fn write(&mut self, entry: LogEntry<'a>) -> Result<(), LogError> {
        let matter = (entry.kind, entry.number);
        if !matches!(entry.activity, Activity::Leave(_)) {
            self.open.entry(matter).or_default().push(entry);
            return Ok(());
        }
        let mut entries = self.open.remove(&matter).unwrap_or_default();
        entries.push(entry);
        self.trace(&entries)
    }

    fn finish(mut self) -> Result<W, LogError> {
        for entries in std::mem::take(&mut self.open).into_values() {
            self.trace(&entries)?;
        }
        self.end("log")?;
        let mut out = self.out.into_inner();
        io::Write::write_all(&mut out, b"\n")?;
        Ok(out.into_inner().map_err(io::IntoInnerError::into_error)?)
    }
}
