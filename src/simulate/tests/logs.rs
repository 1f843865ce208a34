//! The log of a run, by hand, against the record of the same run, and against the routes of its matters.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use jiff::civil::{Date, date};

use super::{always, areas, constant, decimal, doing, exponential, hourly, model, one_matter};
use crate::cases::borlange;
use crate::simulate::{
    Activity, Assembly, CsvLog, EventLog, Horizon, Lifecycle, LogEntry, LogError, LogWriter, Record, StationKind, Why,
    XesLog,
};
use crate::{Arrivals, BodyEntry, BodyKind, Calendar, Decides, Flow, Key, MatterKind, Model, NodeEntry, UnitEntry};

const NEW_YEAR: Date = date(2010, 1, 1);
const DAY_OF_HAND: Horizon = Horizon { seed: 1, replication: 0, warm_up_days: 0, days: 1, drain_days: 0 };
const HORIZON: Horizon = Horizon { seed: 2009, replication: 3, warm_up_days: 20, days: 30, drain_days: 1000 };

fn logged<'a, T: LogWriter<'a>>(assembly: &'a Assembly, horizon: Horizon, writer: T) -> (Record, EventLog<'a, T>) {
    assembly.start_watched(horizon, EventLog::new(assembly, writer)).finish_watched().expect("the books balance")
}

/// What a writer has written of all matters of a run.
fn written<'a, T: LogWriter<'a>>(assembly: &'a Assembly, horizon: Horizon, writer: T) -> T::Written {
    logged(assembly, horizon, writer).1.finish().expect("room")
}

fn text(written: Vec<u8>) -> String {
    String::from_utf8(written).expect("text")
}

fn csv(assembly: &Assembly, horizon: Horizon) -> String {
    text(written(assembly, horizon, CsvLog::new(vec![], NEW_YEAR).expect("room")))
}

fn xes(assembly: &Assembly, horizon: Horizon) -> String {
    text(written(assembly, horizon, XesLog::new(vec![], NEW_YEAR).expect("room")))
}

fn cases<'a>(entries: &[LogEntry<'a>]) -> BTreeMap<String, Vec<LogEntry<'a>>> {
    let mut cases: BTreeMap<String, Vec<LogEntry<'a>>> = BTreeMap::new();
    entries.iter().for_each(|entry| cases.entry(entry.case()).or_default().push(*entry));
    cases
}

fn assembled(model: &Model) -> Assembly {
    Assembly::of(model).expect("matters can flow")
}

/// One unit that works day and night, and two matters for two hours each, the second of which waits for one.
fn two_matters() -> Model {
    let arrivals = Arrivals::AtHours(vec![decimal(1.0), decimal(2.0)]);
    let kind = MatterKind::new("matter", "area", arrivals, constant(2.0));
    model([doing("area")], areas(&["area"]), vec![kind], always())
}

#[test]
fn two_matters_by_hand() {
    assert_eq!(
        csv(&assembled(&two_matters()), DAY_OF_HAND),
        "case,kind,activity,lifecycle,resource,role,seconds,timestamp\n\
         matter-0,matter,arrive,complete,,,3600,2010-01-01T01:00:00+00:00\n\
         matter-0,matter,handle,schedule,area,staff,3600,2010-01-01T01:00:00+00:00\n\
         matter-0,matter,handle,start,area,staff,3600,2010-01-01T01:00:00+00:00\n\
         matter-1,matter,arrive,complete,,,7200,2010-01-01T02:00:00+00:00\n\
         matter-1,matter,handle,schedule,area,staff,7200,2010-01-01T02:00:00+00:00\n\
         matter-0,matter,handle,complete,area,staff,10800,2010-01-01T03:00:00+00:00\n\
         matter-1,matter,handle,start,area,staff,10800,2010-01-01T03:00:00+00:00\n\
         matter-0,matter,decided by whoever handles it,complete,,,10800,2010-01-01T03:00:00+00:00\n\
         matter-1,matter,handle,complete,area,staff,18000,2010-01-01T05:00:00+00:00\n\
         matter-1,matter,decided by whoever handles it,complete,,,18000,2010-01-01T05:00:00+00:00\n"
    );
}

/// A matter of an hour that a council decides: put on the agenda at once, decided at the first meeting, five days after the beginning.
#[test]
fn a_meeting_is_waited_for_and_takes_no_time() {
    let mut kind = one_matter("area");
    kind.decisions = vec![super::share(100.0, Decides::Council)];
    let calendar = Some(Calendar { first_day: 5, ..Calendar::every(30, 2) });
    let council = BodyEntry { calendar, ..BodyEntry::new("council", BodyKind::Council) };
    let nodes: [NodeEntry; 2] = [doing("area").into(), council.into()];
    let assembly = assembled(&model(nodes, areas(&["area"]), vec![kind], always()));
    let entries = written(&assembly, Horizon { drain_days: 100, ..DAY_OF_HAND }, vec![]);
    let at_council: Vec<_> = entries.iter().filter(|entry| entry.role == Some(StationKind::Body)).collect();
    let found = at_council.iter().map(|entry| (entry.lifecycle, entry.activity.to_string(), entry.seconds));
    let decide = || "decide in a meeting".to_owned();
    let meeting = 5 * crate::simulate::DAY;
    assert_eq!(
        found.collect::<Vec<_>>(),
        [
            (Lifecycle::Schedule, decide(), 3600),
            (Lifecycle::Start, decide(), meeting),
            (Lifecycle::Complete, decide(), meeting)
        ]
    );
}

/// Lead times, their parts and counts from the log alone are those of the record, to the second; and what is scheduled, started and
/// completed fills each lead time without a gap.
#[test]
fn a_log_and_the_record_of_its_run_agree() {
    let mut activities = BTreeSet::new();
    for model in [borlange::purchaser_provider(), borlange::sectors()] {
        let assembly = assembled(&model);
        let log = EventLog::new(&assembly, vec![]).counted(&HORIZON);
        let (record, log) = assembly.start_watched(HORIZON, log).finish_watched().expect("the books balance");
        assert_eq!(record, assembly.start(HORIZON).finish().expect("the books balance"), "a log changes nothing");
        assert_eq!(record.unfinished, 0);
        let (logged, lines) = (log.cases(), log.entries());
        let entries = log.finish().expect("room");
        assert_eq!(entries.len() as u64, lines);
        assert!(entries.is_sorted_by_key(|entry| entry.seconds));
        let resources: BTreeSet<(&Key, StationKind)> = assembly.stations().collect();
        let places = entries.iter().map(|entry| entry.resource.zip(entry.role));
        assert!(places.flatten().all(|place| resources.contains(&place)));

        let cases = cases(&entries);
        assert_eq!(cases.len() as u64, logged);
        let kinds: Vec<&Key> = assembly.kinds().collect();
        let mut found: Vec<_> = kinds.iter().map(|_| (0_u64, 0_u64, 0_u64, 0_u64)).collect();
        for events in cases.values() {
            let (first, last) = (events[0], events[events.len() - 1]);
            assert_eq!((first.activity, first.lifecycle), (Activity::Arrive, Lifecycle::Complete));
            let Activity::Leave(end) = last.activity else { panic!("{last:?} is no end") };
            assert_each_activity_is_whole(&events[1..events.len() - 1], first.seconds, last.seconds);
            activities.extend(events.iter().map(|event| event.activity.to_string()));
            let kind = kinds.iter().position(|kind| *kind == first.kind).expect("a kind");
            let (arrived, decided, lead_time, touches) = &mut found[kind];
            *arrived += 1;
            if !end.is_lost() {
                *decided += 1;
                *lead_time += last.seconds - first.seconds;
                let is_work = |e: &&LogEntry<'_>| {
                    e.lifecycle == Lifecycle::Complete && e.role.is_some_and(|role| role != StationKind::Body)
                };
                *touches += events.iter().filter(is_work).count() as u64;
            }
        }
        let told = record.kinds.iter().map(|kind| {
            let lead_time = u64::try_from(kind.lead_time.sum()).expect("a short run");
            (kind.arrived, kind.lead_time.count(), lead_time, kind.touches)
        });
        assert_eq!(found, told.collect::<Vec<_>>());
        assert!(logged > 1000, "{logged} are too few to say anything");
    }
    for activity in [
        "receive at a wrong door",
        "send on to the right door",
        "co-ordinate",
        "do the part of the other area",
        "negotiate for the provider",
        "decide or pass on",
        "decide in a meeting",
        "decided by the council",
    ] {
        assert!(activities.contains(activity), "no matter was seen to {activity}: {activities:?}");
    }
}

/// Between its arrival and its end a matter is at one place at a time, and at each scheduled, started and completed, in this order; only
/// its way from a wrong door is not waited for.
fn assert_each_activity_is_whole(mut events: &[LogEntry<'_>], mut now: u64, end: u64) {
    while let [first, ..] = events {
        let stages: &[_] = match first.activity {
            Activity::Step(Why::SentOn) => &[Lifecycle::Start, Lifecycle::Complete],
            _ => &[Lifecycle::Schedule, Lifecycle::Start, Lifecycle::Complete],
        };
        let (one, rest) = events.split_at(stages.len());
        assert_eq!(first.seconds, now, "a gap before {first:?}");
        for (event, &stage) in one.iter().zip(stages) {
            assert_eq!((event.activity, event.lifecycle), (first.activity, stage));
            assert_eq!((event.resource, event.role), (first.resource, first.role));
        }
        now = one[one.len() - 1].seconds;
        events = rest;
    }
    assert_eq!(now, end, "a gap before the end");
}

/// A matter of the log goes the way that the printed route of its kind and number tells.
#[test]
fn cases_are_called_as_in_the_printed_route() {
    let assembly = assembled(&borlange::sectors());
    let entries = written(&assembly, HORIZON, vec![]);
    let mut whole = 0;
    for (case, events) in cases(&entries) {
        let first = events[0];
        let route = assembly.route(first.kind.as_str(), first.number, HORIZON.seed, HORIZON.replication);
        let route = route.expect("a kind");
        assert_eq!(case, format!("{}-{}", route.kind, route.number));
        let places = events.iter().filter(|event| event.lifecycle == Lifecycle::Start);
        let places: Vec<_> = places.map(|event| (event.resource, event.role, event.activity)).collect();
        let steps = route.steps.iter().map(|step| (step.node.as_ref(), step.station, Activity::Step(step.why)));
        let steps: Vec<_> = steps.collect();
        let last = events[events.len() - 1].activity;
        if matches!(last, Activity::Leave(_)) {
            assert_eq!((places, Some(last)), (steps, route.end.map(Activity::Leave)));
            whole += 1;
        } else {
            assert!(steps.starts_with(&places));
        }
    }
    assert!(whole > 1000, "{whole} are too few to say anything");
}

/// The names and values of the attributes of an element.
fn attributes(tag: &quick_xml::events::BytesStart<'_>) -> BTreeMap<String, String> {
    let attributes = tag.attributes().map(|attribute| {
        let attribute = attribute.expect("well formed");
        let name = attribute.key.as_ref().to_owned();
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).expect("text");
        (name, value.into_owned())
    });
    attributes.collect()
}

/// Traces by their names; of each event its attributes.
type Traces = BTreeMap<String, Vec<BTreeMap<String, String>>>;

/// Reads XES back, and sees that elements stand where the standard wants them.
fn traces(xes: &str) -> Traces {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xes);
    let (mut traces, mut open, mut name, mut events): (Traces, Vec<String>, _, Vec<BTreeMap<_, _>>) =
        (BTreeMap::new(), vec![], String::new(), vec![]);
    loop {
        match reader.read_event().expect("well formed") {
            Event::Eof => break,
            Event::Start(tag) => {
                let element = tag.name().as_ref().to_owned();
                let inside = open.last().map(String::as_str);
                match (inside, element.as_str()) {
                    (None, "log") => assert_eq!(attributes(&tag)["xes.version"], "1.0"),
                    (Some("log"), "global" | "trace") => {}
                    (Some("trace"), "event") => events.push(BTreeMap::new()),
                    other => panic!("{other:?} has no place in XES"),
                }
                open.push(element);
            }
            Event::End(tag) => {
                if tag.name().as_ref() == "trace" {
                    let events = std::mem::take(&mut events);
                    assert!(traces.insert(std::mem::take(&mut name), events).is_none(), "a trace stands there twice");
                }
                open.pop();
            }
            Event::Empty(tag) => {
                let values = attributes(&tag);
                match (open.last().map(String::as_str), tag.name().as_ref()) {
                    (Some("event"), "string" | "date") => {
                        let event = events.last_mut().expect("in an event");
                        event.insert(values["key"].clone(), values["value"].clone());
                    }
                    (Some("trace"), "string") if values["key"] == "concept:name" => name = values["value"].clone(),
                    (Some("trace" | "global"), "string" | "date") => {}
                    (Some("log"), "extension" | "classifier" | "string") => {}
                    other => panic!("{other:?} has no place in XES"),
                }
            }
            _ => {}
        }
    }
    assert!(open.is_empty());
    traces
}

#[test]
fn xes_and_the_table_say_what_the_log_says() {
    let assembly = assembled(&borlange::purchaser_provider());
    let horizon = Horizon { warm_up_days: 0, days: 4, drain_days: 4, ..HORIZON };
    let entries = written(&assembly, horizon, vec![]);
    let csv = csv(&assembly, horizon);
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(csv.as_bytes()).into_records().collect::<Result<_, _>>().expect("rows");
    assert_eq!(rows.len(), entries.len());
    let mut traces_of_rows = Traces::new();
    for (entry, row) in entries.iter().zip(&rows) {
        assert_eq!([&row[0], &row[1], &row[6]], [&*entry.case(), entry.kind.as_str(), &*entry.seconds.to_string()]);
        let at: jiff::civil::DateTime = row[7].strip_suffix("+00:00").expect("a zone").parse().expect("a time");
        let since = at.duration_since(NEW_YEAR.at(0, 0, 0, 0)).as_secs();
        assert_eq!(u64::try_from(since), Ok(entry.seconds));
        let keys = ["concept:name", "lifecycle:transition", "org:resource", "org:role", "time:timestamp"];
        let values = keys.iter().zip([&row[2], &row[3], &row[4], &row[5], &row[7]]);
        let values = values.filter(|(_, value)| !value.is_empty()).map(|(&key, value)| (key.into(), value.into()));
        traces_of_rows.entry(row[0].to_owned()).or_default().push(values.collect());
    }
    assert!(rows.len() > 1000, "{} are too few to say anything", rows.len());
    assert_eq!(traces(&xes(&assembly, horizon)), traces_of_rows);
}

/// The first matter leaves, the second is on its way when the run ends.
#[test]
fn xes_of_two_matters() {
    let mut model = two_matters();
    let flow = Flow { staff_hours_per_week: decimal(16.0), ..always() };
    model = Model::new(
        model.name(),
        model.organisation().clone(),
        model.steering().clone(),
        crate::Services { flow: Some(flow), ..model.services().clone() },
        vec![],
    )
    .expect("a model");
    insta::assert_snapshot!(xes(&assembled(&model), DAY_OF_HAND));
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let assembly = assembled(&borlange::sectors());
    let horizon = Horizon { warm_up_days: 0, days: 2, drain_days: 5, ..HORIZON };
    let other = Horizon { seed: 2010, ..horizon };
    for write in [csv, xes] {
        assert_eq!(write(&assembly, horizon), write(&assembled(&borlange::sectors()), horizon));
        assert_ne!(write(&assembly, horizon), write(&assembly, other));
    }
}

/// Keys in files are letters, digits and a few signs; a program may make others.
#[test]
fn any_key_comes_through() {
    let (kind, resource) = (Key::from("a,\"b\"\n<&>'é"), Key::from("<unit key=\"1\">,;&amp;"));
    let entry = |activity, resource| LogEntry {
        kind: &kind,
        number: 7,
        activity,
        lifecycle: Lifecycle::Complete,
        resource,
        role: None,
        seconds: 1,
    };
    let entries =
        [entry(Activity::Arrive, Some(&resource)), entry(Activity::Leave(crate::simulate::End::Handler), None)];
    let mut table = CsvLog::new(vec![], NEW_YEAR).expect("room");
    let mut log = XesLog::new(vec![], NEW_YEAR).expect("room");
    for entry in entries {
        table.write(entry).expect("room");
        log.write(entry).expect("room");
    }
    let case = "a,\"b\"\\n<&>'é-7";
    let table = text(table.finish().expect("room"));
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(table.as_bytes()).into_records().collect::<Result<_, _>>().expect("rows");
    assert_eq!([&rows[0][0], &rows[0][4], &rows[1][0]], [case, resource.as_str(), case]);
    let traces = traces(&text(log.finish().expect("room")));
    assert_eq!(traces.keys().collect::<Vec<_>>(), [case]);
    assert_eq!(traces[case][0]["org:resource"], resource.as_str());
}

/// What does not take more than so many bytes.
struct Full(usize);

impl io::Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or_else(|| io::Error::other("no room is left"))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn what_cannot_be_written_is_an_error() {
    fn error<'a, T: LogWriter<'a>>(assembly: &'a Assembly, writer: T) -> String {
        let (_, log) = logged(assembly, Horizon { days: 20, ..DAY_OF_HAND }, writer);
        log.finish().err().expect("no room").to_string()
    }
    // In the middle of the run, and at the end, when what is kept back is written.
    let many = MatterKind::new("matter", "area", hourly(4.0), exponential(1.0));
    let many = assembled(&model([doing("area")], areas(&["area"]), vec![many], always()));
    let few = assembled(&two_matters());
    for (assembly, room) in [(&many, 20_000), (&few, 10)] {
        let expected = "the log cannot be written: no room is left";
        assert_eq!(error(assembly, CsvLog::new(Full(room), NEW_YEAR).expect("kept back")), expected);
        assert_eq!(error(assembly, XesLog::new(Full(room), NEW_YEAR).expect("kept back")), expected);
    }
}

#[test]
fn an_event_after_the_calendar_has_no_date() {
    let last_day = date(9999, 12, 31);
    let assembly = assembled(&two_matters());
    let (_, log) = logged(&assembly, DAY_OF_HAND, CsvLog::new(vec![], last_day).expect("room"));
    assert_eq!(log.entries(), 10);
    assert!(log.finish().is_ok());
    let late = MatterKind::new("matter", "area", Arrivals::AtHours(vec![decimal(24.0)]), constant(2.0));
    let assembly = assembled(&model([doing("area")], areas(&["area"]), vec![late], always()));
    let (_, log) = logged(&assembly, Horizon { days: 3, ..DAY_OF_HAND }, CsvLog::new(vec![], last_day).expect("room"));
    let error = log.finish().expect_err("too late");
    assert!(matches!(error, LogError::NoDate { seconds: 86_400, .. }));
    assert_eq!(
        error.to_string(),
        "an event 86400 seconds after 9999-12-31 has no date: expected all of them before the year 10000"
    );
}

#[test]
fn what_nobody_does_is_lost_as_it_comes() {
    let unit = UnitEntry::new("unit").staff(decimal(1.0));
    let assembly = assembled(&model([unit], areas(&["area"]), vec![one_matter("area")], always()));
    let entries = written(&assembly, DAY_OF_HAND, vec![]);
    let found: Vec<_> = entries.iter().map(|entry| (entry.seconds, entry.activity.to_string())).collect();
    assert_eq!(found, [(0, "arrive".into()), (0, "lost: nobody does the area".into())]);
}
