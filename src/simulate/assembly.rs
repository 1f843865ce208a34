//! What follows from a model for the flow of matters: stations, and the tables that the rules of the route look into.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use super::luck::{Luck, Sampler};
use super::meetings::Meetings;
use super::{MOST_IN_FLIGHT, NONE, WEEK};
use crate::facts::{Facts, Thresholds};
use crate::organisation::{did_you_mean, near};
use crate::{
    Arrivals, BodyKind, ChannelKind, Decider, Decides, Decimal, Flow, HeadState, Key, MatterKind, Model, NodeId,
    NodeKind, NodeRef, RelationKind, ReviewRule, Subject, Total, UnitRole,
};

/// What a station is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StationKind {
    /// The staff of a unit, an administration or a sector.
    Staff,
    /// A head.
    Head,
    /// A body that meets.
    Body,
}

impl StationKind {
    /// The name for readers and in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Head => "head",
            Self::Body => "body",
        }
    }
}

/// A place at which matters wait and are worked on.
#[derive(Debug, Clone)]
pub(crate) struct Station {
    pub(crate) node: Key,
    pub(crate) kind: StationKind,
    /// How many matters are worked on at a time.
    pub(crate) servers: u32,
    /// How many ticks of day and night an hour of work takes.
    pub(crate) ticks_per_hour: f64,
}

/// Where a station stands on the line: what every step upward asks, and so by itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rung {
    /// The next head above: of a unit's staff, its own head or the nearest above; of a head, the nearest above it.
    pub(crate) up: u32,
    /// How far below the top the node stands on the line.
    pub(crate) depth: u32,
    /// The manager level of a head, 1 for the highest; 255 when the ladder does not have the title.
    pub(crate) level: u8,
}

/// A unit that does a service area.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Doer {
    pub(crate) station: u32,
    /// The agreement under which it does the area.
    pub(crate) deal: u32,
    /// Who steers it.
    pub(crate) steered: u32,
    /// The top of its line.
    pub(crate) root: u32,
}

/// An agreement, as far as matters meet it.
#[derive(Debug, Clone)]
pub(crate) struct Deal {
    /// Which purchaser it is.
    pub(crate) purchaser: NodeId,
    /// Who negotiates on either side; `NONE` where nobody is there.
    pub(crate) sides: [u32; 2],
    /// The body that decides on another agreement.
    pub(crate) body: u32,
}

/// The committees that steer a unit, and how high on the line their commission reaches it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Steered {
    /// Heads at this depth or deeper are passed on the way to the committee.
    pub(crate) gate: u32,
    /// Stations of bodies, in the order in which they are asked.
    pub(crate) committees: Vec<u32>,
}

/// A channel by which an area is reached.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Door {
    pub(crate) station: u32,
    pub(crate) kind: ChannelKind,
    pub(crate) first_contact: f64,
}

/// A service area.
#[derive(Debug, Clone)]
pub(crate) struct Area {
    pub(crate) key: Key,
    pub(crate) doers: Vec<Doer>,
    /// Running sums of the share of each doer, and where to begin to look for a share.
    sums: Vec<f64>,
    guide: Vec<u32>,
    /// Where matters go that it has handled, with running sums of their share.
    pub(crate) referrals: Vec<(u32, f64)>,
    pub(crate) doors: Vec<Door>,
    pub(crate) wrong_doors: Vec<u32>,
    pub(crate) wrong_probability: f64,
}

impl Area {
    /// The doer to whom a share from 0 to below 1 leads: each has as much of it as of the area's staff.
    #[inline]
    pub(crate) fn doer(&self, share: f64) -> usize {
        let mut at = self.guide[(share * self.guide.len() as f64) as usize] as usize;
        while at + 1 < self.sums.len() && self.sums[at] <= share {
            at += 1;
        }
        at
    }
}

/// Who decides, found in this organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Handler,
    /// The first head on this level or above.
    Level(u8),
    /// The committee, and on to this body.
    Committee,
    ExecutiveBoard,
    Council,
    Body(u32),
}

/// A share of the matters of a kind that one decider has to decide.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Share {
    /// The running sum.
    pub(crate) until: f64,
    pub(crate) decision: Decision,
    pub(crate) returned: f64,
}

/// When matters of a kind arrive, in ticks.
#[derive(Debug, Clone)]
pub(crate) enum Process {
    /// At random, with this mean distance.
    Poisson(f64),
    At(Vec<u64>),
    Never,
}

/// A sort of matter.
#[derive(Debug, Clone)]
pub(crate) struct Kind {
    pub(crate) key: Key,
    /// What makes its luck another one than that of other kinds.
    pub(crate) salt: u64,
    pub(crate) area: u32,
    pub(crate) process: Process,
    pub(crate) handling: Sampler,
    pub(crate) deciding: Sampler,
    /// Areas that it may touch, with probability, and a number that stays whatever else it touches.
    pub(crate) touches: Vec<(u32, f64, u64)>,
    /// The head who is responsible for its focus area.
    pub(crate) focus: u32,
    pub(crate) shares: Vec<Share>,
    pub(crate) review: Option<(f64, ReviewRule)>,
    /// Its place among the priorities, the first to go being 0.
    pub(crate) class: u16,
    /// By which sorts of channel it comes, with running sums.
    pub(crate) channels: Vec<(ChannelKind, f64)>,
}

/// The reports that go upward.
#[derive(Debug, Clone)]
pub(crate) struct Reporting {
    pub(crate) interval: u64,
    pub(crate) hours: Sampler,
    pub(crate) wrong: f64,
    pub(crate) deviation: f64,
    /// The stations of the units that report.
    pub(crate) units: Vec<u32>,
}

/// Why matters cannot flow through a model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AssembleError {
    /// There is nothing to simulate.
    #[error("the model states no sort of matter (`matter_kind`): expected at least one, or reports")]
    NoMatterKind,
    /// A kind that wants a manager level which the ladder does not have.
    #[error("matter kind `{kind}`: unknown manager level `{title}`{}", alternatives("manager levels", .near, .known))]
    UnknownLevel {
        /// The kind.
        kind: Key,
        /// The title as it was found.
        title: String,
        /// The nearest titles.
        near: Vec<String>,
        /// All titles.
        known: Vec<String>,
    },
    /// A kind that wants a delegation which the model does not have.
    #[error("matter kind `{kind}`: unknown delegation `{delegation}`{}", alternatives("delegations", .near, .known))]
    UnknownDelegation {
        /// The kind.
        kind: Key,
        /// The delegation as it was found.
        delegation: Key,
        /// The nearest delegations.
        near: Vec<String>,
        /// The keys of all delegations.
        known: Vec<String>,
    },
    /// A kind that wants a body which the organisation does not have.
    #[error("matter kind `{kind}`: expected a body of kind {body} to decide, found none")]
    NoBody {
        /// The kind.
        kind: Key,
        /// The kind of body.
        body: BodyKind,
    },
    /// A share of a volume that is not stated.
    #[error(
        "matter kind `{kind}`: arrivals are a share of the volume of `{area}`: expected `volume_per_year`, found none"
    )]
    NoVolume {
        /// The kind.
        kind: Key,
        /// The service area.
        area: Key,
    },
}

/// What there is instead of an unknown name: the nearest names, else the first of all, or that there are none.
fn alternatives(of: &str, near: &[String], known: &[String]) -> String {
    const SHOWN: usize = 8;
    match known {
        [] => format!(": the model states no {of}"),
        _ if !near.is_empty() => did_you_mean(near),
        known => {
            let quoted: Vec<String> = known.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
            let more = if known.len() > SHOWN { ", …" } else { "" };
            format!(": the model states the {of} {}{more}", quoted.join(", "))
        }
    }
}

/// A model, ready for matters to flow: every station, and every table that the route is looked up in.
///
/// Nothing of the route is stated anywhere: it follows from lines, heads, staff, channels, agreements, delegation, commissions
/// and calendars. Linear in nodes and relations, in matter kinds, and in what they touch.
///
/// # Example
/// ```
/// use orgmodel::simulate::Assembly;
/// use orgmodel::cases::borlange;
///
/// let assembly = Assembly::of(&borlange::sectors())?;
/// assert!(assembly.stations().count() > 100);
/// # Ok::<(), orgmodel::simulate::AssembleError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Assembly {
    pub(crate) stations: Vec<Station>,
    /// Of each station.
    pub(crate) rungs: Vec<Rung>,
    pub(crate) meetings: Vec<Meetings>,
    /// For each station of a body, where its meetings are: the first of these stations.
    pub(crate) first_body: u32,
    pub(crate) areas: Vec<Area>,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) deals: Vec<Deal>,
    pub(crate) steered: Vec<Steered>,
    /// The body that stands above the tops of two lines.
    pub(crate) common: HashMap<(u32, u32), u32>,
    pub(crate) executive_board: u32,
    pub(crate) council: u32,
    pub(crate) reporting: Option<Reporting>,
    pub(crate) reception: Sampler,
    pub(crate) transfer: Sampler,
    pub(crate) coordination: Sampler,
    pub(crate) negotiation: Sampler,
    pub(crate) agreement_change: f64,
    /// How many priorities there are.
    pub(crate) classes: u16,
    pub(crate) titles: Vec<String>,
    pub(crate) notes: Vec<Note>,
    /// How many matters may be in flight: a run with more stops.
    pub(crate) room: usize,
}

/// Something that a model does not state and that had to be taken for granted.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Note {
    /// What it is about.
    pub subject: Subject,
    /// What was taken for granted.
    pub message: String,
}

/// The stations of a model while they are found.
struct Stations<'f, 'm> {
    facts: &'f Facts<'m>,
    flow: &'f Flow,
    list: Vec<Station>,
    rungs: Vec<Rung>,
    /// By row of the node: staff, head, body.
    staff: Vec<u32>,
    heads: Vec<u32>,
    bodies: Vec<u32>,
    /// By row: the nearest filled head at the node or above it.
    nearest_head: Vec<u32>,
    hours_by_area: HashMap<&'m Key, f64>,
    notes: Vec<Note>,
}

impl<'f, 'm> Stations<'f, 'm> {
    fn new(facts: &'f Facts<'m>, flow: &'f Flow) -> Self {
        let bound = facts.organisation().bound();
        let areas = facts.model().services().areas.iter();
        let hours = areas.filter_map(|area| Some((&area.key, area.matter_hours_per_week?.to_f64())));
        let mut stations = Self {
            facts,
            flow,
            list: vec![],
            rungs: vec![],
            staff: vec![NONE; bound],
            heads: vec![NONE; bound],
            bodies: vec![NONE; bound],
            nearest_head: vec![NONE; bound],
            hours_by_area: hours.collect(),
            notes: vec![],
        };
        stations.add_heads();
        stations
    }

    /// Each head whose post is not vacant is a station. Whoever is vacant is passed over: the next above stands in.
    fn add_heads(&mut self) {
        let facts = self.facts;
        let line = facts.line();
        for &id in line.order() {
            let node = facts.node(id);
            let above = line.superior(id).map_or(NONE, |above| self.nearest_head[above.row()]);
            self.nearest_head[id.row()] = above;
            let Some(head) = node.head().filter(|head| head.state() != HeadState::Vacant) else { continue };
            let people = match head.state() {
                HeadState::Shared(by) => u32::from(by.max(1)),
                _ => 1,
            };
            let span = facts.span(id).map_or(0.0, |span| span.to_f64());
            let taken = span * self.flow.hours_per_member.to_f64() / f64::from(people);
            let least = self.flow.least_head_hours_per_week.to_f64().max(0.01);
            let left = (self.flow.working_hours_per_week.to_f64() - taken).max(least);
            let station =
                Station { node: node.key(), kind: StationKind::Head, servers: people, ticks_per_hour: WEEK / left };
            let level = head.level().unwrap_or(u8::MAX);
            let number = self.push(station, Rung { up: above, depth: line.depth(id).unwrap_or(0), level });
            self.heads[id.row()] = number;
            self.nearest_head[id.row()] = number;
        }
    }

    fn push(&mut self, station: Station, rung: Rung) -> u32 {
        self.list.push(station);
        self.rungs.push(rung);
        self.list.len() as u32 - 1
    }

    /// The station of the staff of a node. The hours of all members for matters are those of so many full working weeks, rounded
    /// up, and so many matters are worked on at a time: twenty people with two hours a week are one who does nothing else.
    fn staff(&mut self, id: NodeId) -> u32 {
        if self.staff[id.row()] != NONE {
            return self.staff[id.row()];
        }
        let node = self.facts.node(id);
        let found = staff_of(self.facts, id);
        let staff = found.unwrap_or(1.0);
        if found.is_none() {
            let found = if node.staff().is_none() { "no staff is stated" } else { "the staff is stated as 0" };
            let message = format!("{found}: one full-time member is taken to handle its matters");
            self.notes.push(Note { subject: Subject::node(node), message });
        }
        let stated = node.areas().iter().filter_map(|area| self.hours_by_area.get(area).copied());
        let hours = stated.fold(None, |most: Option<f64>, hours| Some(most.map_or(hours, |most| most.max(hours))));
        let all_hours = staff * hours.unwrap_or(self.flow.staff_hours_per_week.to_f64()).max(0.01);
        let week = self.flow.working_hours_per_week.to_f64().max(0.01);
        let servers = libm::ceil(all_hours / week - 1e-9).max(1.0);
        let station = Station {
            node: node.key(),
            kind: StationKind::Staff,
            servers: servers as u32,
            ticks_per_hour: WEEK / (all_hours / servers),
        };
        let depth = self.facts.line().depth(id).unwrap_or(0);
        let number = self.push(station, Rung { up: self.nearest_head[id.row()], depth, level: u8::MAX });
        self.staff[id.row()] = number;
        number
    }

    /// The head at a node or the nearest above.
    fn head_of(&self, id: NodeId) -> u32 {
        self.nearest_head[id.row()]
    }

    /// Who works for a purchaser or a provider: its staff where it is a unit with staff, else its head; the officers of a body.
    fn negotiator(&mut self, id: NodeId) -> u32 {
        let node = self.facts.node(id);
        if node.kind() == NodeKind::Body {
            let officers = node.sources(RelationKind::Supports).map(|unit| unit.id()).next();
            return officers.map_or(NONE, |officers| self.negotiator(officers));
        }
        let works = node.unit_role().is_some_and(|role| role == UnitRole::Purchasing) || node.head().is_none();
        if works && node.staff().is_some_and(|staff| staff.to_f64() > 0.0) { self.staff(id) } else { self.head_of(id) }
    }
}

impl Assembly {
    /// The stations that follow from a model, and the tables for the routes.
    ///
    /// # Errors
    /// [`AssembleError`] when the model states no matter kind, or one that cannot be decided in it.
    pub fn of(model: &Model) -> Result<Self, AssembleError> {
        let thresholds = Thresholds::default();
        let facts = Facts::new(model, &thresholds);
        let (services, organisation) = (model.services(), model.organisation());
        let unstated = Flow::default();
        let flow = services.flow.as_ref().unwrap_or(&unstated);
        if services.matter_kinds.is_empty() && flow.reports.is_none() {
            return Err(AssembleError::NoMatterKind);
        }
        let mut stations = Stations::new(&facts, flow);

        // Bodies stand at the end of the list, so that their meetings are found by number; so they are numbered last.
        let bodies: Vec<NodeId> = organisation.bodies().map(|body| body.id()).collect();
        let area_numbers: HashMap<&Key, u32> =
            (0..).zip(&services.areas).map(|(number, area)| (&area.key, number)).collect();
        let mut doing: Vec<Vec<NodeId>> =
            services.areas.iter().map(|area| facts.doers(area.key.as_str()).to_vec()).collect();
        for doers in &mut doing {
            doers.dedup();
            for &id in doers.iter() {
                stations.staff(id);
            }
        }
        let mut doors: Vec<(NodeId, u32)> = vec![];
        for channel in organisation.channels() {
            for door in channel.targets(RelationKind::EntersAt) {
                doors.push((channel.id(), stations.staff(door.id())));
            }
        }
        let mut agreements: HashMap<&Key, Vec<(NodeId, NodeId, u32)>> = HashMap::new();
        let mut deals = vec![];
        for agreement in &model.steering().agreements {
            let node = |key: &Key| organisation.node(key.as_str()).map(|node| node.id());
            if let (Some(purchaser), Some(provider)) = (node(&agreement.purchaser), node(&agreement.provider)) {
                let sides = [stations.negotiator(purchaser), stations.negotiator(provider)];
                agreements.entry(&agreement.area).or_default().push((purchaser, provider, deals.len() as u32));
                deals.push(Deal { purchaser, sides, body: NONE });
            }
        }

        let first_body = stations.list.len() as u32;
        let mut meetings = vec![];
        for &id in &bodies {
            let body = facts.node(id);
            if body.calendar().is_none() {
                let message = "no calendar is stated: it is taken to decide matters as they come".into();
                stations.notes.push(Note { subject: Subject::node(body), message });
            }
            meetings.push(Meetings::of(body.calendar()));
            let station = Station { node: body.key(), kind: StationKind::Body, servers: 0, ticks_per_hour: 0.0 };
            stations.bodies[id.row()] = stations.push(station, Rung { up: NONE, depth: 0, level: u8::MAX });
        }
        for deal in &mut deals {
            let purchaser = facts.node(deal.purchaser);
            let steering = if purchaser.kind() == NodeKind::Body {
                vec![deal.purchaser]
            } else {
                facts.steering_bodies(deal.purchaser)
            };
            deal.body = steering.first().map_or(NONE, |body| stations.bodies[body.row()]);
        }

        let mut steered: Vec<Steered> = vec![];
        let mut known: HashMap<Steered, u32> = HashMap::new();
        let mut areas = vec![];
        let all_doors: BTreeSet<u32> = doors.iter().map(|&(_, station)| station).collect();
        for (area, doing) in services.areas.iter().zip(&doing) {
            let mut doers = vec![];
            for &id in doing {
                let above: Vec<NodeId> = facts.self_and_upward(id).collect();
                let mut bound = agreements.get(&area.key).into_iter().flatten();
                let deal =
                    bound.find(|(_, provider, _)| above.contains(provider) || facts.above(id).contains(provider));
                let way = steering_of(&facts, &stations, id, deal.map(|&(purchaser, ..)| purchaser));
                let steered = *known.entry(way.clone()).or_insert_with(|| {
                    steered.push(way);
                    steered.len() as u32 - 1
                });
                let root = above.last().copied().unwrap_or(id);
                let deal = deal.map_or(NONE, |&(.., deal)| deal);
                doers.push(Doer { station: stations.staff[id.row()], deal, steered, root: root.row() as u32 });
            }
            let weights: Vec<f64> = doing.iter().map(|&id| staff_of(&facts, id).unwrap_or(1.0)).collect();
            let (sums, guide) = running_sums(&weights);
            let mut referrals = vec![];
            let mut sum = 0.0;
            for referral in &area.referrals {
                sum += referral.percent.to_f64() / 100.0;
                referrals.extend(area_numbers.get(&referral.area).map(|&number| (number, sum)));
            }
            let reaches = |channel: NodeId| {
                let reached = facts.node(channel).reaches();
                reached.is_empty() || reached.contains(&area.key)
            };
            let right = doors.iter().filter(|&&(channel, _)| reaches(channel)).map(|&(channel, station)| Door {
                station,
                kind: facts.node(channel).channel_kind().unwrap_or(ChannelKind::Visit),
                first_contact: facts.node(channel).first_contact_percent().map_or(0.0, |share| share.to_f64() / 100.0),
            });
            let right: Vec<Door> = right.collect();
            let wrong_doors: Vec<u32> = match right.is_empty() {
                true => vec![],
                false => all_doors
                    .iter()
                    .copied()
                    .filter(|&station| right.iter().all(|door| door.station != station))
                    .collect(),
            };
            let kept = 1.0 - flow.wrong_door_percent.to_f64() / 100.0;
            let wrong_probability = 1.0 - (0..wrong_doors.len()).fold(1.0, |all, _| all * kept);
            areas.push(Area {
                key: area.key.clone(),
                doers,
                sums,
                guide,
                referrals,
                doors: right,
                wrong_doors,
                wrong_probability,
            });
        }

        let only = |kind| facts.bodies(kind).next().map_or(NONE, |body| stations.bodies[body.id().row()]);
        let mut assembly = Self {
            meetings,
            first_body,
            executive_board: only(BodyKind::ExecutiveBoard),
            council: only(BodyKind::Council),
            areas,
            kinds: vec![],
            deals,
            steered,
            common: HashMap::new(),
            reporting: None,
            reception: Sampler::of(&flow.reception_hours),
            transfer: Sampler::of(&flow.transfer_hours),
            coordination: Sampler::of(&flow.coordination_hours),
            negotiation: Sampler::of(&flow.negotiation_hours),
            agreement_change: flow.agreement_change_percent.to_f64() / 100.0,
            classes: 1,
            titles: organisation.ladder().levels().iter().map(|level| level.title.clone()).collect(),
            stations: vec![],
            rungs: vec![],
            notes: vec![],
            room: MOST_IN_FLIGHT,
        };
        let priorities: BTreeSet<u8> = services.matter_kinds.iter().map(|kind| kind.priority).collect();
        assembly.classes = priorities.len().max(1) as u16;
        for kind in &services.matter_kinds {
            let class = priorities.iter().position(|&priority| priority == kind.priority).unwrap_or(0);
            let compiled = assembly.kind(&facts, &mut stations, flow, &area_numbers, kind, class as u16)?;
            assembly.kinds.push(compiled);
        }
        assembly.find_common(&facts, &stations);
        assembly.reporting = flow.reports.as_ref().map(|reports| Reporting {
            interval: u64::from(reports.interval_days.max(1)) * super::DAY,
            hours: Sampler::of(&reports.hours),
            wrong: reports.wrong_percent.to_f64() / 100.0,
            deviation: reports.error_deviation.to_f64(),
            units: {
                let units: BTreeSet<u32> =
                    assembly.areas.iter().flat_map(|area| &area.doers).map(|doer| doer.station).collect();
                units.into_iter().collect()
            },
        });
        assembly.stations = stations.list;
        assembly.rungs = stations.rungs;
        assembly.notes = stations.notes;
        assembly.note_undecided(&facts);
        Ok(assembly)
    }

    fn kind(
        &self,
        facts: &Facts<'_>,
        stations: &mut Stations<'_, '_>,
        flow: &Flow,
        area_numbers: &HashMap<&Key, u32>,
        kind: &MatterKind,
        class: u16,
    ) -> Result<Kind, AssembleError> {
        let services = facts.model().services();
        let area = area_numbers.get(&kind.area).copied().unwrap_or(NONE);
        let rate = |a_year: f64| {
            if a_year > 0.0 { Process::Poisson((super::YEAR as f64) / a_year) } else { Process::Never }
        };
        let process = match &kind.arrivals {
            Arrivals::PerYear(number) => rate(number.to_f64()),
            Arrivals::PercentOfVolume(percent) => {
                let volume = services.area(kind.area.as_str()).and_then(|area| area.volume_per_year);
                let missing = || AssembleError::NoVolume { kind: kind.key.clone(), area: kind.area.clone() };
                rate(volume.ok_or_else(missing)? as f64 * percent.to_f64() / 100.0)
            }
            Arrivals::AtHours(times) => {
                Process::At(times.iter().map(|time| libm::round(time.to_f64() * super::HOUR) as u64).collect())
            }
        };
        let mut shares = vec![];
        let mut sum = 0.0;
        for share in &kind.decisions {
            sum += share.percent.to_f64() / 100.0;
            let decision = self.decision(facts, stations, kind, &share.by)?;
            shares.push(Share { until: sum, decision, returned: share.returned_percent.to_f64() / 100.0 });
        }
        let mut channels = vec![];
        let mut sum = 0.0;
        for share in &kind.channels {
            sum += share.percent.to_f64() / 100.0;
            channels.push((share.kind, sum));
        }
        let touches = kind.touches.iter().filter_map(|touch| {
            let number = area_numbers.get(&touch.area).copied()?;
            Some((number, touch.percent.to_f64() / 100.0, salt(touch.area.as_str())))
        });
        Ok(Kind {
            key: kind.key.clone(),
            salt: salt(kind.key.as_str()),
            area,
            process,
            handling: Sampler::of(&kind.handling_hours),
            deciding: Sampler::of(kind.decision_hours.as_ref().unwrap_or(&flow.decision_hours)),
            touches: touches.collect(),
            focus: kind.focus_area.as_ref().map_or(NONE, |key| responsible(facts, stations, kind, key)),
            shares,
            review: kind.review.as_ref().map(|review| (review.accepted_percent.to_f64() / 100.0, review.rule)),
            class,
            channels,
        })
    }

    fn decision(
        &self,
        facts: &Facts<'_>,
        stations: &Stations<'_, '_>,
        kind: &MatterKind,
        by: &Decides,
    ) -> Result<Decision, AssembleError> {
        let ladder = facts.organisation().ladder();
        let level = |title: &str| {
            let unknown = || AssembleError::UnknownLevel {
                kind: kind.key.clone(),
                title: title.into(),
                near: near(title, ladder.titles()),
                known: ladder.levels().iter().map(|level| level.title.clone()).collect(),
            };
            ladder.level_of(title).map(Decision::Level).ok_or_else(unknown)
        };
        let body = |kind_of_body, station, decision| {
            let missing = || AssembleError::NoBody { kind: kind.key.clone(), body: kind_of_body };
            (station != NONE).then_some(decision).ok_or_else(missing)
        };
        match by {
            Decides::Handler => Ok(Decision::Handler),
            Decides::Level(title) => level(title),
            Decides::Committee => Ok(Decision::Committee),
            Decides::ExecutiveBoard => body(BodyKind::ExecutiveBoard, self.executive_board, Decision::ExecutiveBoard),
            Decides::Council => body(BodyKind::Council, self.council, Decision::Council),
            Decides::Delegation(key) => {
                let delegations = &facts.model().steering().delegations;
                let unknown = || AssembleError::UnknownDelegation {
                    kind: kind.key.clone(),
                    delegation: key.clone(),
                    near: near(key.as_str(), delegations.iter().map(|delegation| delegation.key.as_str())),
                    known: delegations.iter().map(|delegation| delegation.key.to_string()).collect(),
                };
                let delegation = delegations.iter().find(|delegation| delegation.key == *key).ok_or_else(unknown)?;
                // What is not delegated for the area is the committee's.
                if !delegation.areas.is_empty() && !delegation.areas.contains(&kind.area) {
                    return Ok(Decision::Committee);
                }
                match &delegation.by {
                    Decider::Level(title) => level(title),
                    Decider::Body(key) => {
                        let node = facts.organisation().node(key.as_str());
                        let station = node.map_or(NONE, |node| stations.bodies[node.id().row()]);
                        Ok(match station {
                            NONE => Decision::Committee,
                            station if station == self.executive_board => Decision::ExecutiveBoard,
                            station if station == self.council => Decision::Council,
                            station => Decision::Body(station),
                        })
                    }
                }
            }
        }
    }

    /// Notes each share of the matters of a kind that nobody may decide, with a unit from which they come and what it lacks. Only
    /// units that no committee steers can lack anything.
    fn note_undecided(&mut self, facts: &Facts<'_>) {
        let alone = |area: &Area| -> Vec<Doer> {
            area.doers
                .iter()
                .filter(|doer| self.steered[doer.steered as usize].committees.is_empty())
                .copied()
                .collect()
        };
        let alone: Vec<Vec<Doer>> = self.areas.iter().map(alone).collect();
        let mut notes = vec![];
        for kind in &self.kinds {
            let areas = self.areas_of(kind);
            let stated = kind.shares.iter().map(|share| share.decision);
            let rest = kind.shares.last().is_none_or(|share| share.until < 1.0 - 1e-9).then_some(Decision::Handler);
            let mut wanted: Vec<Decision> = vec![];
            for decision in stated.chain(rest) {
                if !wanted.contains(&decision) {
                    wanted.push(decision);
                }
            }
            for decision in wanted {
                let lacking = areas.iter().flat_map(|&area| &alone[area as usize]);
                let mut lacking = lacking.filter(|doer| self.is_undecided(kind, **doer, decision));
                let Some(first) = lacking.next() else { continue };
                let more = match lacking.count() {
                    0 => String::new(),
                    1 => " and another unit".into(),
                    more => format!(" and {more} other units"),
                };
                let key = &self.stations[first.station as usize].node;
                let is_circular = |node: &NodeRef<'_>| facts.line().depth(node.id()).is_none();
                let node = facts.organisation().node(key.as_str());
                let line = if node.filter(is_circular).is_some() { " (whose line is circular)" } else { "" };
                let who = match decision {
                    Decision::Level(level) => {
                        let title = self.titles.get(usize::from(level).saturating_sub(1)).map_or("?", String::as_str);
                        format!("a `{title}`, a head above, or else a committee")
                    }
                    Decision::Handler => "a head, or else a committee,".into(),
                    _ => "a committee".into(),
                };
                let message = format!("{who} has to decide, but none is above `{key}`{line}{more}: the matter is lost");
                notes.push(Note { subject: Subject::MatterKind(kind.key.clone()), message });
            }
        }
        self.notes.extend(notes);
    }

    /// The areas that handle matters of a kind: its own, and those to which it may be handed on.
    fn areas_of(&self, kind: &Kind) -> Vec<u32> {
        let mut found: Vec<u32> = Some(kind.area).filter(|&area| area != NONE).into_iter().collect();
        let mut seen: BTreeSet<u32> = found.iter().copied().collect();
        let mut at = 0;
        while let Some(&area) = found.get(at) {
            found.extend(self.areas[area as usize].referrals.iter().map(|&(to, _)| to).filter(|&to| seen.insert(to)));
            at += 1;
        }
        found
    }

    /// Finds for the tops of lines of units that matters join which body stands above both, the nearest first.
    fn find_common(&mut self, facts: &Facts<'_>, stations: &Stations<'_, '_>) {
        let ids: HashMap<u32, NodeId> =
            facts.organisation().nodes().map(|node| (node.id().row() as u32, node.id())).collect();
        let mut above: BTreeMap<u32, BTreeMap<u32, u32>> = BTreeMap::new();
        let roots =
            |area: u32| -> BTreeSet<u32> { self.areas[area as usize].doers.iter().map(|doer| doer.root).collect() };
        let pairs: BTreeSet<(u32, u32)> =
            self.kinds.iter().flat_map(|kind| kind.touches.iter().map(|touch| (kind.area, touch.0))).collect();
        for (a, b) in pairs.into_iter().filter(|&(a, _)| a != NONE) {
            for &from in &roots(a) {
                for &to in roots(b).iter().filter(|&&to| to != from) {
                    if self.common.contains_key(&(from, to)) {
                        continue;
                    }
                    for root in [from, to] {
                        above.entry(root).or_insert_with(|| bodies_above(facts, stations, ids[&root]));
                    }
                    let other = &above[&to];
                    let both = above[&from].iter().filter_map(|(&body, hops)| Some((hops + other.get(&body)?, body)));
                    let body = both.min().map_or(NONE, |(_, body)| body);
                    self.common.insert((from, to), body);
                    self.common.insert((to, from), body);
                }
            }
        }
    }

    /// The stations: keys of their nodes, and what they are.
    pub fn stations(&self) -> impl Iterator<Item = (&Key, StationKind)> {
        self.stations.iter().map(|station| (&station.node, station.kind))
    }

    /// What the model does not state and had to be taken for granted.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The matter kinds, in the order of the services.
    pub fn kinds(&self) -> impl Iterator<Item = &Key> {
        self.kinds.iter().map(|kind| &kind.key)
    }

    /// The meetings of a station of a body.
    pub(crate) fn meetings_of(&self, station: u32) -> &Meetings {
        &self.meetings[(station - self.first_body) as usize]
    }

    /// The luck of all matters of a kind in one replication.
    pub(crate) fn origin(seed: u64, replication: u32, salt: u64) -> u64 {
        Luck::of(Luck::of(seed, u64::from(replication)).0, salt).0
    }
}

/// The bodies above a node by answering and commission, with how many steps away they are.
fn bodies_above(facts: &Facts<'_>, stations: &Stations<'_, '_>, root: NodeId) -> BTreeMap<u32, u32> {
    let mut hops: HashMap<NodeId, u32> = HashMap::from([(root, 0)]);
    let mut open = VecDeque::from([root]);
    let mut found = BTreeMap::new();
    while let Some(id) = open.pop_front() {
        let here = hops[&id];
        if stations.bodies[id.row()] != NONE {
            found.insert(stations.bodies[id.row()], here);
        }
        for kind in [RelationKind::CommissionedBy, RelationKind::AnswersTo] {
            for to in facts.node(id).targets(kind) {
                hops.entry(to.id()).or_insert_with(|| {
                    open.push_back(to.id());
                    here + 1
                });
            }
        }
    }
    found
}

/// Which committees a unit's matters go to: those of the unit, and after them those of the purchaser for whom it works.
fn steering_of(facts: &Facts<'_>, stations: &Stations<'_, '_>, unit: NodeId, purchaser: Option<NodeId>) -> Steered {
    let stating = facts
        .nearest_stating(unit, RelationKind::CommissionedBy)
        .or_else(|| facts.nearest_stating(unit, RelationKind::AnswersTo));
    let gate = stating.and_then(|stating| facts.line().depth(stating)).unwrap_or(0);
    let mut bodies = facts.steering_bodies(unit);
    if let Some(purchaser) = purchaser {
        if facts.node(purchaser).kind() == NodeKind::Body {
            bodies.push(purchaser);
        } else {
            bodies.extend(facts.steering_bodies(purchaser));
        }
    }
    let mut committees: Vec<u32> = vec![];
    for body in bodies {
        let station = stations.bodies[body.row()];
        if !committees.contains(&station) {
            committees.push(station);
        }
    }
    // Where several bodies commission a unit, one of them decides: the first. A purchaser's is asked after it.
    if purchaser.is_none() {
        committees.truncate(1);
    }
    Steered { gate, committees }
}

/// The head who alone is responsible for a focus area.
fn responsible(facts: &Facts<'_>, stations: &mut Stations<'_, '_>, kind: &MatterKind, key: &Key) -> u32 {
    let organisation = facts.organisation();
    let Some(focus_area) = organisation.node(key.as_str()).filter(|node| node.kind() == NodeKind::FocusArea) else {
        let names = organisation.near(key, |kind| kind == NodeKind::FocusArea);
        let message =
            format!("it belongs to focus area `{key}`, which this organisation does not have{}", did_you_mean(&names));
        stations.notes.push(Note { subject: Subject::ServiceArea(kind.area.clone()), message });
        return NONE;
    };
    let mut heads = focus_area.sources(RelationKind::ResponsibleFor).map(|node| stations.heads[node.id().row()]);
    match (heads.next(), heads.next()) {
        (Some(head), None) => head,
        _ => NONE,
    }
}

/// The staff that handles the matters of a node: its own; where none is stated, that of the units below it on the line, down to
/// those that do service areas of their own. `None` where there is none either.
fn staff_of(facts: &Facts<'_>, id: NodeId) -> Option<f64> {
    let stated = |id: NodeId| facts.node(id).staff().filter(|&staff| staff > Decimal::ZERO);
    if let Some(staff) = stated(id) {
        return Some(staff.to_f64());
    }
    // Nothing stands below in the end where the line runs in a circle.
    let below = if facts.line().depth(id).is_some() { facts.line().subordinates(id) } else { &[] };
    let (mut staff, mut left) = (Total::ZERO, below.to_vec());
    while let Some(id) = left.pop() {
        if facts.node(id).areas().is_empty() {
            staff += stated(id).map_or(Total::ZERO, Total::from);
            left.extend(facts.line().subordinates(id));
        }
    }
    Some(staff.to_f64()).filter(|&staff| staff > 0.0)
}

/// Running sums of shares by weights above 0, and for each of as many even parts where the first sum above its beginning is.
fn running_sums(weights: &[f64]) -> (Vec<f64>, Vec<u32>) {
    let all: f64 = weights.iter().sum();
    let mut sum = 0.0;
    let sums = weights.iter().map(|weight| {
        sum += weight / all;
        sum
    });
    let sums: Vec<f64> = sums.collect();
    let mut at = 0;
    let guide = (0..weights.len()).map(|part| {
        let share = part as f64 / weights.len() as f64;
        while at + 1 < sums.len() && sums[at] <= share {
            at += 1;
        }
        at as u32
    });
    let guide = guide.collect();
    (sums, guide)
}

/// A number that a name stands for, the same in every release (FNV-1a).
pub(crate) fn salt(name: &str) -> u64 {
    name.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |state, byte| (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
