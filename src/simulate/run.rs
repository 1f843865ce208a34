//! The engine: an event list in integer time, stations with queues, and what is counted on the way.

use std::collections::VecDeque;
use std::ops::Range;

use super::assembly::{Assembly, Process, StationKind};
use super::events::Events;
use super::luck::{Luck, Purpose, Sampler};
use super::record::{Record, StationCount};
use super::route::{End, Matter, Part, Stage, Step, Why};
use super::watch::{Seen, Unwatched, Watch, What};
use super::{AuditError, DAY, HOUR, NONE};

/// What happens at an event, in the two highest bits; the number of a matter, kind, station or mark in the others.
const DONE: u32 = 0;
const ARRIVAL: u32 = 1 << 30;
const MEETING: u32 = 2 << 30;
const MARK: u32 = 3 << 30;
const NUMBER: u32 = ARRIVAL - 1;

/// The marks in time.
const WARM: u32 = 0;
const CLOSE: u32 = 1;
const STOP: u32 = 2;
const REPORTS: u32 = 3;

/// How long a run is, and what it depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    /// What all luck depends on.
    pub seed: u64,
    /// Which replication it is: the same matters arrive in every organisation, other ones in every replication.
    pub replication: u32,
    /// Days before anything counts.
    pub warm_up_days: u32,
    /// Days whose arrivals count.
    pub days: u32,
    /// Days after these at the most, in which what arrived is carried to its end.
    pub drain_days: u32,
}

impl Horizon {
    /// The ticks in which arrivals count.
    pub(crate) fn counted(&self) -> Range<u64> {
        let warm = u64::from(self.warm_up_days) * DAY;
        warm..warm + u64::from(self.days) * DAY
    }
}

/// A station while the matters flow: one line of the cache.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Place {
    ticks_per_hour: f64,
    servers: u32,
    busy: u32,
    first: u32,
    last: u32,
    waiting: u32,
    most: u32,
    since: u64,
    busy_time: u64,
    waiting_time: u64,
    served: u64,
}

/// A meeting of a body: when it was, and the luck of those that it dealt with.
#[derive(Debug, Clone, Default)]
struct Met {
    at: u64,
    matters: Vec<u64>,
}

/// What the matters of a station themselves say, to be compared with what the station counts: the ticks that they waited, and were
/// worked on to the end.
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    waited: u64,
    worked: u64,
}

/// The flow of matters through an assembly, at some time.
///
/// A run is advanced event by event, up to a time, or to its end. A clone is a snapshot: running on from it gives the very same as
/// having run through.
///
/// # Example
/// ```
/// use orgmodel::cases::borlange;
/// use orgmodel::simulate::{Assembly, Horizon};
///
/// let assembly = Assembly::of(&borlange::sectors())?;
/// let horizon = Horizon { seed: 1, replication: 0, warm_up_days: 0, days: 20, drain_days: 400 };
/// let mut run = assembly.start(horizon);
/// run.run_until(10 * orgmodel::simulate::DAY);
/// let snapshot = run.clone();
/// assert_eq!(run.finish()?, snapshot.finish()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Run<'a, W = Unwatched> {
    assembly: &'a Assembly,
    horizon: Horizon,
    now: u64,
    events: Events,
    matters: Vec<Matter>,
    free: u32,
    places: Vec<Place>,
    told: Vec<Told>,
    /// Queues of the priorities after the first, station by station.
    lower: Vec<(u32, u32)>,
    /// For each body the matters on its agenda, with the time from which it may decide them.
    agendas: Vec<VecDeque<(u32, u64)>>,
    /// For each body whether a meeting is planned.
    planned: Vec<bool>,
    /// For each body its last meeting, where it has a calendar.
    met: Vec<Met>,
    /// Of each kind.
    coming: Vec<Coming>,
    reports: u64,
    warm: u64,
    close: u64,
    stop: u64,
    /// Counted matters that have not ended.
    open: u64,
    in_system: u64,
    system_since: u64,
    system_time: u128,
    sojourn: u128,
    total: Totals,
    at_warm: Vec<StationCount>,
    at_close: Vec<StationCount>,
    record: Record,
    is_over: bool,
    watch: W,
    #[cfg(test)]
    pub(crate) fault: Option<Fault>,
}

/// The matters of a kind that are still to come.
#[derive(Debug, Clone, Copy)]
struct Coming {
    /// Of their luck.
    origin: u64,
    /// How many have arrived.
    arrived: u64,
    /// When the next one arrives, in ticks and parts of them: were each distance rounded by itself, many matters in a tick would be too many.
    next: f64,
}

/// What came, and what became of it, over the whole run.
#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    arrived: u64,
    decided: u64,
    lost: u64,
    refused: u64,
    reported: u64,
    broken_parts: u64,
}

/// A way in which the engine is broken on purpose, so that tests see the audit fail.
#[cfg(test)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    LosesAMatter,
    ForgetsWaiting,
    CountsWorkTwice,
    SkipsAPart,
}

impl Assembly {
    /// A run at its beginning: nobody waits, and nothing has arrived.
    pub fn start(&self, horizon: Horizon) -> Run<'_> {
        self.start_watched(horizon, Unwatched)
    }

    /// A run whose events are watched.
    pub fn start_watched<W: Watch>(&self, horizon: Horizon, watch: W) -> Run<'_, W> {
        let Range { start: warm, end: close } = horizon.counted();
        let stop = close + u64::from(horizon.drain_days) * DAY;
        let place = |station: &super::assembly::Station| Place {
            ticks_per_hour: station.ticks_per_hour,
            servers: station.servers,
            busy: 0,
            first: NONE,
            last: NONE,
            waiting: 0,
            most: 0,
            since: 0,
            busy_time: 0,
            waiting_time: 0,
            served: 0,
        };
        let coming = self.kinds.iter().map(|kind| Coming {
            origin: Self::origin(horizon.seed, horizon.replication, kind.salt),
            arrived: 0,
            next: 0.0,
        });
        let mut run = Run {
            assembly: self,
            horizon,
            now: 0,
            events: Events::default(),
            matters: vec![],
            free: NONE,
            places: self.stations.iter().map(place).collect(),
            told: vec![Told::default(); self.stations.len()],
            lower: vec![(NONE, NONE); self.stations.len() * usize::from(self.classes - 1)],
            agendas: vec![VecDeque::new(); self.meetings.len()],
            planned: vec![false; self.meetings.len()],
            met: vec![Met::default(); self.meetings.len()],
            coming: coming.collect(),
            reports: Self::origin(horizon.seed, horizon.replication, super::assembly::salt("reports")),
            warm,
            close,
            stop,
            open: 0,
            in_system: 0,
            system_since: 0,
            system_time: 0,
            sojourn: 0,
            total: Totals::default(),
            at_warm: vec![],
            at_close: vec![],
            record: Record::new(self),
            is_over: false,
            watch,
            #[cfg(test)]
            fault: None,
        };
        for (time, mark) in [(warm, WARM), (close, CLOSE), (stop, STOP)] {
            run.events.plan(time, MARK | mark, u64::MAX);
        }
        if self.reporting.is_some() {
            run.plan(0, MARK | REPORTS);
        }
        for kind in 0..self.kinds.len() {
            run.plan_arrival(kind as u32);
        }
        run
    }
}

/// What there is to see of a matter.
#[inline]
fn seen(matter: &Matter, time: u64, what: What, station: u32, why: Option<Why>) -> Seen {
    Seen { time, luck: matter.luck.0, kind: matter.kind, what, station, why }
}

/// Whole ticks of some hours of day and night.
#[inline]
fn ticks(hours: f64, ticks_per_hour: f64) -> u32 {
    // Rounded to the nearest; a float that is too large becomes the largest number.
    (hours * ticks_per_hour + 0.5) as u32
}

impl<W: Watch> Run<'_, W> {
    /// The time, in ticks: seconds of day and night since the beginning.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// How many matters are in the organisation.
    pub fn in_flight(&self) -> u64 {
        self.in_system
    }

    #[inline]
    fn plan(&mut self, time: u64, what: u32) {
        // The run stops before what is planned later for the time at which it does.
        self.events.plan(time, what, self.stop);
    }

    fn plan_arrival(&mut self, kind: u32) {
        let Coming { origin, arrived, next } = &mut self.coming[kind as usize];
        let time = match &self.assembly.kinds[kind as usize].process {
            Process::Never => return,
            Process::At(times) => match times.get(*arrived as usize) {
                Some(&time) => time,
                None => return,
            },
            Process::Poisson(mean) => {
                *next += Sampler::Exponential(*mean).draw(Luck::of(*origin, *arrived), Purpose::Arrival, 0);
                *next as u64
            }
        };
        self.plan(time, ARRIVAL | kind);
    }

    /// The next event.
    ///
    /// Returns its time in ticks, or none when the run is over, or has stopped because too many matters are in flight.
    pub fn step(&mut self) -> Option<u64> {
        if self.is_over {
            return None;
        }
        let Some((time, what)) = self.events.take() else {
            self.is_over = true;
            return None;
        };
        self.now = time;
        let number = what & NUMBER;
        match what & !NUMBER {
            DONE => self.done(number),
            ARRIVAL => self.arrive(number),
            MEETING => self.meet(number),
            _ => self.mark(number),
        }
        Some(self.now)
    }

    /// Advances to a time, in ticks: all that happens until then, that moment included, has happened.
    pub fn run_until(&mut self, time: u64) {
        while !self.is_over && self.events.next_time().is_some_and(|next| next <= time) {
            self.step();
        }
    }

    /// Runs to the end, and says what was counted.
    ///
    /// # Errors
    /// [`AuditError`] when the run's books do not balance: the engine is wrong then, and the results with it. Also when it stopped
    /// because more than [`MOST_IN_FLIGHT`](super::MOST_IN_FLIGHT) matters were in flight.
    pub fn finish(self) -> Result<Record, AuditError> {
        Ok(self.finish_watched()?.0)
    }

    /// The same, with what watched.
    ///
    /// # Errors
    /// As [`finish`](Self::finish).
    pub fn finish_watched(mut self) -> Result<(Record, W), AuditError> {
        while self.step().is_some() {}
        self.has_room()?;
        self.audit()?;
        let mut record = std::mem::take(&mut self.record);
        record.close(self.assembly, &self.at_warm, &self.at_close, u64::from(self.horizon.days) * DAY);
        record.unfinished = self.open;
        Ok((record, self.watch))
    }

    /// So many events have been planned.
    pub fn events(&self) -> u64 {
        self.events.planned()
    }

    /// How many matters were in the organisation at the most: what the run holds in memory, beside its stations.
    pub fn most_in_flight(&self) -> usize {
        self.matters.len()
    }

    /// That there were not too many matters in flight.
    fn has_room(&self) -> Result<(), AuditError> {
        let most = self.assembly.room;
        if self.matters.len() <= most {
            return Ok(());
        }
        let longest = self.places.iter().enumerate().max_by_key(|&(at, place)| (place.waiting, std::cmp::Reverse(at)));
        let (station, waiting) = longest.map_or((0, 0), |(at, place)| (at, u64::from(place.waiting)));
        let station = self.assembly.stations[station].node.clone();
        Err(AuditError::TooManyInFlight { most, day: self.now / DAY, station, waiting })
    }

    fn mark(&mut self, mark: u32) {
        match mark {
            WARM => self.at_warm = self.counts(),
            CLOSE => {
                self.at_close = self.counts();
                self.is_over = self.open == 0;
            }
            STOP => self.is_over = true,
            _ => self.send_reports(),
        }
    }

    /// What each station has counted until now.
    fn counts(&mut self) -> Vec<StationCount> {
        let now = self.now;
        let told = self.places.iter_mut().zip(&self.told).map(|(place, told)| {
            place.advance(now);
            StationCount {
                busy_time: place.busy_time,
                waiting_time: place.waiting_time,
                served: place.served,
                came: place.served + u64::from(place.waiting) + u64::from(place.busy),
                // The work that came is what was done, and what is waited for or being done.
                offered: told.worked,
                waiting: place.waiting,
                most_waiting: place.most,
            }
        });
        let mut counts: Vec<StationCount> = told.collect();
        let is_free = self.free_slots();
        for (matter, _) in self.matters.iter().zip(is_free).filter(|(matter, free)| !free && matter.station != NONE) {
            counts[matter.station as usize].offered += u64::from(matter.need);
        }
        counts
    }

    /// For each place of a matter, whether it is free.
    fn free_slots(&self) -> Vec<bool> {
        let mut is_free = vec![false; self.matters.len()];
        let mut free = self.free;
        while free != NONE {
            is_free[free as usize] = true;
            free = self.matters[free as usize].next;
        }
        is_free
    }

    fn enter_system(&mut self, matter: Matter) -> u32 {
        self.advance_system();
        self.in_system += 1;
        self.total.arrived += 1;
        if self.free == NONE {
            // Nothing more happens after the event in which there is one too many.
            self.is_over |= self.matters.len() >= self.assembly.room;
            self.matters.push(matter);
            self.matters.len() as u32 - 1
        } else {
            let slot = self.free;
            self.free = self.matters[slot as usize].next;
            self.matters[slot as usize] = matter;
            slot
        }
    }

    #[inline]
    fn advance_system(&mut self) {
        self.system_time += u128::from(self.in_system) * u128::from(self.now - self.system_since);
        self.system_since = self.now;
    }

    fn is_counted(&self, arrived: u64) -> bool {
        (self.warm..self.close).contains(&arrived)
    }

    fn arrive(&mut self, kind: u32) {
        let spec = &self.assembly.kinds[kind as usize];
        let Coming { origin, arrived: number, .. } = self.coming[kind as usize];
        let luck = Luck::of(origin, number);
        let matter = Matter::new(luck, kind, spec.area, spec.class, self.now);
        self.coming[kind as usize].arrived += 1;
        self.plan_arrival(kind);
        if self.is_counted(self.now) {
            self.open += 1;
            self.record.arrived(kind);
        }
        let slot = self.enter_system(matter);
        self.watch.see(Seen { time: self.now, luck: luck.0, kind, what: What::Arrives, station: NONE, why: None });
        self.go_on(slot);
    }

    fn send_reports(&mut self) {
        let Some(reporting) = &self.assembly.reporting else { return };
        // Reports are sent as long as matters count.
        if self.now >= self.close {
            return;
        }
        for &station in &reporting.units {
            let luck = Luck::of(self.reports, ((self.now / DAY) << 32) | u64::from(station));
            let slot = self.enter_system(Matter::report(luck, station, self.now));
            if self.is_counted(self.now) {
                self.open += 1;
            }
            self.go_on(slot);
        }
        self.plan(self.now + reporting.interval, MARK | REPORTS);
    }

    /// Takes the next step of a matter.
    #[inline]
    fn go_on(&mut self, slot: u32) {
        let assembly = self.assembly;
        let matter = &mut self.matters[slot as usize];
        let (step, why) = assembly.next(matter);
        match step {
            Step::Serve { station, hours, wait, work } => {
                matter.station = station;
                matter.since = self.now;
                matter.wait = wait as u8;
                matter.work = work as u8;
                matter.touches += 1;
                let place = &mut self.places[station as usize];
                matter.need = ticks(hours, place.ticks_per_hour);
                place.advance(self.now);
                if W::WATCHES {
                    self.watch.see(seen(matter, self.now, What::Comes, station, Some(why)));
                }
                if place.busy < place.servers {
                    place.busy += 1;
                    self.begin(slot);
                } else {
                    self.queue(slot, station);
                }
            }
            Step::Delay { hours, part } => {
                matter.since = self.now;
                matter.work = part as u8;
                matter.station = NONE;
                matter.need = ticks(hours, HOUR);
                let at = self.now + u64::from(matter.need);
                if W::WATCHES {
                    self.watch.see(seen(matter, self.now, What::Begins, NONE, Some(why)));
                }
                self.plan(at, DONE | slot);
            }
            Step::Meet { station } => self.put_on_agenda(slot, station, why),
            Step::End(end) => self.end(slot, end, why),
        }
    }

    /// Puts a matter at the end of the queue of its priority.
    #[inline]
    fn queue(&mut self, slot: u32, station: u32) {
        let class = self.matters[slot as usize].class;
        self.matters[slot as usize].next = NONE;
        let place = &mut self.places[station as usize];
        place.waiting += 1;
        place.most = place.most.max(place.waiting);
        let last = if class == 0 {
            if place.first == NONE {
                place.first = slot;
            }
            std::mem::replace(&mut place.last, slot)
        } else {
            let at = station as usize * usize::from(self.assembly.classes - 1) + usize::from(class) - 1;
            let queue = &mut self.lower[at];
            if queue.0 == NONE {
                queue.0 = slot;
            }
            std::mem::replace(&mut queue.1, slot)
        };
        if last != NONE {
            self.matters[last as usize].next = slot;
        }
    }

    /// Takes the first matter out of the queues of a station.
    #[inline]
    fn unqueue(&mut self, station: u32) -> u32 {
        let place = &mut self.places[station as usize];
        place.waiting -= 1;
        if place.first != NONE {
            let slot = place.first;
            place.first = self.matters[slot as usize].next;
            if place.first == NONE {
                place.last = NONE;
            }
            return slot;
        }
        let lower = usize::from(self.assembly.classes - 1);
        for queue in &mut self.lower[station as usize * lower..][..lower] {
            if queue.0 != NONE {
                let slot = queue.0;
                queue.0 = self.matters[slot as usize].next;
                if queue.0 == NONE {
                    queue.1 = NONE;
                }
                return slot;
            }
        }
        unreachable!("a station says how many wait there")
    }

    /// Begins the work on a matter.
    #[inline]
    fn begin(&mut self, slot: u32) {
        let now = self.now;
        let matter = &mut self.matters[slot as usize];
        let waited = now - matter.since;
        matter.parts[usize::from(matter.wait)] += waited as u32;
        matter.since = now;
        self.told[matter.station as usize].waited += waited;
        if W::WATCHES {
            self.watch.see(seen(matter, now, What::Begins, matter.station, None));
        }
        let at = now + u64::from(matter.need);
        self.plan(at, DONE | slot);
    }

    /// The work on a matter is done, or a delay is over.
    #[inline]
    fn done(&mut self, slot: u32) {
        let now = self.now;
        let matter = &mut self.matters[slot as usize];
        let station = matter.station;
        let worked = now - matter.since;
        matter.parts[usize::from(matter.work)] += worked as u32;
        #[cfg(test)]
        if self.fault == Some(Fault::SkipsAPart) {
            matter.parts[usize::from(matter.work)] -= worked as u32;
        }
        let is_report = matter.stage == Stage::Reporting;
        if W::WATCHES {
            self.watch.see(seen(matter, now, What::Ends, station, None));
        }
        if station != NONE {
            let place = &mut self.places[station as usize];
            place.advance(now);
            place.served += 1;
            self.told[station as usize].worked += worked;
            #[cfg(test)]
            if self.fault == Some(Fault::CountsWorkTwice) {
                place.busy_time += worked;
            }
            if place.waiting > 0 {
                let next = self.unqueue(station);
                self.begin(next);
            } else {
                place.busy -= 1;
            }
        }
        if is_report {
            self.note_report(slot);
        }
        self.go_on(slot);
    }

    /// A head has passed a report on: how late it is there, and how far from what was reported.
    #[cold]
    fn note_report(&mut self, slot: u32) {
        let Some(reporting) = &self.assembly.reporting else { return };
        let matter = &self.matters[slot as usize];
        if self.is_counted(matter.arrived) {
            let levels = matter.index;
            let luck = matter.luck;
            let flips =
                (1..=u64::from(levels)).filter(|&level| luck.happens(Purpose::ReportFlip, level, reporting.wrong));
            let is_wrong = flips.count() % 2 == 1;
            let errors = (1..=u64::from(levels)).map(|level| luck.stream(Purpose::ReportError, level).normal());
            let error = reporting.deviation * errors.sum::<f64>();
            self.record.reported(levels as usize, self.now - matter.arrived, is_wrong, error);
        }
    }

    fn put_on_agenda(&mut self, slot: u32, station: u32, why: Why) {
        let body = (station - self.assembly.first_body) as usize;
        let matter = &mut self.matters[slot as usize];
        matter.station = station;
        matter.since = self.now;
        matter.need = 0;
        matter.hand_overs += 1;
        let place = &mut self.places[station as usize];
        place.advance(self.now);
        place.waiting += 1;
        place.most = place.most.max(place.waiting);
        if W::WATCHES {
            self.watch.see(seen(matter, self.now, What::Comes, station, Some(why)));
        }
        let deadline = self.assembly.meetings[body].deadline;
        let met = &self.met[body];
        // What a meeting sends back comes to another one, also where it takes no time to handle it again.
        let is_back = met.at == self.now && met.matters.contains(&matter.luck.0);
        self.agendas[body].push_back((slot, self.now + deadline.max(u64::from(is_back))));
        self.plan_meeting(body, self.now);
    }

    /// Plans the next meeting of a body, where none is planned and something is on the agenda.
    fn plan_meeting(&mut self, body: usize, not_before: u64) {
        if self.planned[body] {
            return;
        }
        let Some(&(_, ready)) = self.agendas[body].front() else { return };
        if let Some(time) = self.assembly.meetings[body].at_or_after(ready.max(not_before)) {
            self.planned[body] = true;
            self.plan(time, MEETING | body as u32);
        }
    }

    /// A body meets: it decides what came before the deadline, in the order in which it came, as much as the agenda holds.
    fn meet(&mut self, body: u32) {
        let body = body as usize;
        self.planned[body] = false;
        let meetings = &self.assembly.meetings[body];
        let station = self.assembly.first_body + body as u32;
        let now = self.now;
        let met = &mut self.met[body];
        if met.at != now || meetings.is_always() {
            met.at = now;
            met.matters.clear();
        }
        // Asked again on the same day, it goes on with the same agenda.
        let mut decided = Vec::new();
        while met.matters.len() < meetings.longest {
            let Some(&(slot, _)) = self.agendas[body].front().filter(|&&(_, ready)| ready <= now) else { break };
            self.agendas[body].pop_front();
            decided.push(slot);
            met.matters.push(self.matters[slot as usize].luck.0);
        }
        if meetings.is_always() {
            met.matters.clear();
        }
        for &slot in &decided {
            let matter = &mut self.matters[slot as usize];
            let waited = now - matter.since;
            matter.parts[Part::WaitingForMeetings as usize] += waited as u32;
            let place = &mut self.places[station as usize];
            place.advance(now);
            self.told[station as usize].waited += waited;
            place.waiting -= 1;
            place.served += 1;
            if W::WATCHES {
                self.watch.see(seen(matter, now, What::Ends, station, None));
            }
        }
        // What is left comes to another meeting.
        let after = if meetings.is_always() { now } else { now + 1 };
        for slot in decided {
            self.go_on(slot);
        }
        self.plan_meeting(body, after);
    }

    fn end(&mut self, slot: u32, end: End, why: Why) {
        self.advance_system();
        let matter = &self.matters[slot as usize];
        let lead_time = self.now - matter.arrived;
        let parts: u64 = matter.parts.iter().map(|&part| u64::from(part)).sum();
        self.total.broken_parts += u64::from(parts != lead_time);
        self.sojourn += u128::from(lead_time);
        self.in_system -= 1;
        match end {
            End::Refused => self.total.refused += 1,
            End::Reported => self.total.reported += 1,
            end if end.is_lost() => self.total.lost += 1,
            _ => self.total.decided += 1,
        }
        if W::WATCHES {
            self.watch.see(seen(matter, self.now, What::Leaves(end), NONE, Some(why)));
        }
        #[cfg(test)]
        if self.fault == Some(Fault::LosesAMatter) && self.total.decided == 5 {
            self.total.decided += 1;
        }
        #[cfg(test)]
        if self.fault == Some(Fault::ForgetsWaiting) {
            self.sojourn -= u128::from(matter.parts[Part::WaitingAtUnits as usize]);
        }
        if self.is_counted(matter.arrived) {
            if matter.kind != NONE {
                self.record.ended(matter, lead_time, end);
            }
            self.open -= 1;
            if self.open == 0 && self.now >= self.close {
                self.is_over = true;
            }
        }
        self.matters[slot as usize].next = self.free;
        self.free = slot;
    }

    /// That the books of the run balance: what came has gone or is there; the mean number in the organisation is the rate of
    /// arrivals times the mean time (Little 1961), here as an equality of sums; the same for waiting and work at each station;
    /// nobody works more than all the time; the parts of each lead time add up.
    fn audit(&mut self) -> Result<(), AuditError> {
        self.advance_system();
        let total = self.total;
        let is_free = self.free_slots();
        let there: Vec<&Matter> =
            self.matters.iter().zip(&is_free).filter(|(_, free)| !**free).map(|(m, _)| m).collect();
        let ended = total.decided + total.lost + total.refused + total.reported;
        if total.arrived != ended + there.len() as u64 {
            return Err(AuditError::Conservation { arrived: total.arrived, ended, in_flight: there.len() as u64 });
        }
        let sojourn = self.sojourn + there.iter().map(|m| u128::from(self.now - m.arrived)).sum::<u128>();
        if sojourn != self.system_time {
            return Err(AuditError::Little { station: None, in_system: self.system_time, by_matter: sojourn });
        }
        if total.broken_parts > 0 {
            return Err(AuditError::Parts { matters: total.broken_parts });
        }
        let mut still: Vec<(u64, u64)> = vec![(0, 0); self.places.len()];
        let mut waits = vec![false; self.matters.len()];
        for (station, place) in self.places.iter().enumerate() {
            let lower = usize::from(self.assembly.classes - 1);
            let firsts = self.lower[station * lower..][..lower].iter().map(|queue| queue.0);
            for mut slot in std::iter::once(place.first).chain(firsts) {
                while slot != NONE {
                    waits[slot as usize] = true;
                    slot = self.matters[slot as usize].next;
                }
            }
        }
        for &(slot, _) in self.agendas.iter().flatten() {
            waits[slot as usize] = true;
        }
        for (slot, matter) in self.matters.iter().enumerate().filter(|&(slot, _)| !is_free[slot]) {
            if matter.station != NONE {
                let so_far = self.now - matter.since;
                let sums = &mut still[matter.station as usize];
                if waits[slot] { sums.0 += so_far } else { sums.1 += so_far }
            }
        }
        for (station, (place, (waiting, working))) in self.places.iter_mut().zip(still).enumerate() {
            place.advance(self.now);
            let key = &self.assembly.stations[station].node;
            let is_body = self.assembly.stations[station].kind == StationKind::Body;
            let told = self.told[station];
            let (waited, worked) = (told.waited + waiting, told.worked + working);
            for (counted, by_matter) in [(place.waiting_time, waited), (place.busy_time, worked)] {
                if counted != by_matter {
                    let (in_system, by_matter) = (u128::from(counted), u128::from(by_matter));
                    return Err(AuditError::Little { station: Some(key.clone()), in_system, by_matter });
                }
            }
            if !is_body && u128::from(place.busy_time) > u128::from(place.servers) * u128::from(self.now) {
                return Err(AuditError::Utilisation { station: key.clone() });
            }
        }
        Ok(())
    }
}

impl Place {
    /// Counts up to a time.
    #[inline]
    fn advance(&mut self, now: u64) {
        let gone = now - self.since;
        self.since = now;
        self.busy_time += u64::from(self.busy) * gone;
        self.waiting_time += u64::from(self.waiting) * gone;
    }
}
