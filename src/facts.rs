//! What checks and metrics both need to know of a model, worked out once: the line, who does which service area, who
//! employs, who steers, spans and their limits.

mod parts;
mod plan;
mod tallies;

use std::any::Any;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::organisation::{LineNotes, Notes, Organisation, RELATIONS, RelationKind};
use crate::steering::goals::GoalChain;
use crate::{BodyKind, Decimal, Key, Line, Model, NodeId, NodeKind, NodeRef, SteeringModel, Subject, Total};

pub use parts::Parts;
pub(crate) use parts::Touched;
pub use plan::{Break, Plan, PlannedCommission, PlannedStep};
pub use tallies::{Level, Tallies};

/// The numbers by which a model is judged, each with a default; none of them is a fact about the organisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Thresholds {
    /// The widest span of a head whose hours are not stated. Default 30: the mean that a Swedish government inquiry
    /// proposed for elderly care, where 25 to 30 was called reasonable.
    pub span_limit: Decimal,
    /// Hours a week that a head needs for each member of staff, to communicate continuously (A3). Default 1: an assumption.
    pub hours_per_member: Decimal,
    /// A team up to this size, its head left out, is a micro team. Default 3: an assumption.
    pub micro_team: Decimal,
    /// More focus areas than this are not few (A5). Default 5: an assumption; the source says that they are limited in number.
    pub focus_areas_maximum: u32,
    /// The day by whose law the model is judged; the newest law that the crate knows when nothing is said.
    #[serde(deserialize_with = "crate::day::optional", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub law_of: Option<Date>,
    /// The day on which the model is judged: which periods are over, which reviews overdue. Checks and metrics that need
    /// it are off when nothing is said; no clock is read.
    #[serde(deserialize_with = "crate::day::optional", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub judged_on: Option<Date>,
    /// A forecast that is off its frame by more than so many per cent is a deviation. Default 1: an assumption.
    pub deviation_percent: Decimal,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            span_limit: Decimal::from(30),
            hours_per_member: Decimal::from(1),
            micro_team: Decimal::from(3),
            focus_areas_maximum: 5,
            law_of: None,
            judged_on: None,
            deviation_percent: Decimal::from(1),
        }
    }
}

/// Something that a model may leave unstated; checks and metrics that need it are then off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Need {
    /// At least one relation `reports_to`.
    Lines,
    /// At least one head.
    Heads,
    /// A ladder of manager levels.
    Levels,
    /// Staff of at least one node in the line.
    Staff,
    /// At least one body.
    Bodies,
    /// At least one relation `employed_by`.
    Employment,
    /// At least one focus area.
    FocusAreas,
    /// At least one service area.
    ServiceAreas,
    /// At least one unit that does a service area.
    Doers,
    /// At least one pair of areas that matters touch together.
    Touches,
    /// At least one support function.
    SupportFunctions,
    /// At least one channel.
    Channels,
    /// At least one company in the organisation.
    Companies,
    /// At least one sector.
    Sectors,
    /// At least one relation `purchases_from`, or one agreement.
    Purchases,
    /// At least one delegation.
    Delegations,
    /// The electorate.
    Electorate,
    /// The steering model.
    SteeringModel,
    /// The day on which it is judged, which is a threshold.
    JudgedOn,
    /// At least one goal.
    Goals,
    /// At least one document of the goal chain.
    ChainDocuments,
    /// At least one governing document.
    GoverningDocuments,
    /// At least one frame.
    Frames,
    /// At least one price of a service area.
    Prices,
    /// At least one internal service.
    InternalServices,
    /// At least one step of the yearly budget process.
    ProcessSteps,
    /// At least one follow-up of a frame.
    FollowUps,
    /// At least one assessment of a head.
    Assessments,
    /// At least one management group.
    ManagementGroups,
    /// The opening hours of at least one channel.
    OpeningHours,
    /// The share of at least one channel that is settled at the first contact.
    FirstContact,
    /// The plan of a reform, given to the run beside the model.
    Plan,
}

/// A set of needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Needs(u64);

impl Needs {
    pub(crate) const fn with(self, need: Need, met: bool) -> Self {
        Self(self.0 | (met as u64) << need as u8)
    }

    pub(crate) const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    pub(crate) const fn contains(self, need: Need) -> bool {
        self.0 & 1 << need as u8 != 0
    }
}

impl Need {
    /// What is missing, in words, when the need is not met.
    pub const fn missing(self) -> &'static str {
        match self {
            Self::Lines => "the model states no reporting line",
            Self::Heads => "the model states no head",
            Self::Levels => "the model states no manager levels",
            Self::Staff => "the model states no staff",
            Self::Bodies => "the model states no body",
            Self::Employment => "the model states no employer",
            Self::FocusAreas => "the model states no focus area",
            Self::ServiceAreas => "the model states no service area",
            Self::Doers => "the model states no unit that does a service area",
            Self::Touches => "the model states no areas that matters touch together",
            Self::SupportFunctions => "the model states no support function",
            Self::Channels => "the model states no channel",
            Self::Companies => "the model states no company",
            Self::Sectors => "the model states no sector",
            Self::Purchases => "the model states no purchase and no agreement",
            Self::Delegations => "the model states no delegation",
            Self::Electorate => "the model states no electorate",
            Self::SteeringModel => "the model does not state its steering model",
            Self::JudgedOn => "the thresholds do not state the day of judgement",
            Self::Goals => "the model states no goal",
            Self::ChainDocuments => "the model states no document of the goal chain",
            Self::GoverningDocuments => "the model states no governing document",
            Self::Frames => "the model states no frame",
            Self::Prices => "the model states no price",
            Self::InternalServices => "the model states no internal service",
            Self::ProcessSteps => "the model states no step of the budget process",
            Self::FollowUps => "the model states no follow-up",
            Self::Assessments => "the model states no assessment",
            Self::ManagementGroups => "the model states no management group",
            Self::OpeningHours => "the model states no opening hours",
            Self::FirstContact => "the model states no share that is settled at the first contact",
            Self::Plan => "the run is given no plan",
        }
    }
}

/// For each row of the line, the nearest node at or above it that holds something.
type Column = OnceLock<Vec<Option<NodeId>>>;

/// For each list of entries, by its place in the order of findings, where each key stands in it.
type Places = Mutex<HashMap<u8, HashMap<Key, usize>>>;

/// What follows from a model and holds nothing of it: worked out on first use, and kept while changes leave it true.
#[derive(Default)]
pub(crate) struct Derived {
    line: OnceLock<Line>,
    tallies: OnceLock<Tallies>,
    doers: OnceLock<HashMap<Key, Vec<NodeId>>>,
    met: OnceLock<Needs>,
    circles: OnceLock<Vec<Vec<NodeId>>>,
    on_circle: OnceLock<HashSet<NodeId>>,
    answers: Mutex<FxHashMap<NodeId, bool>>,
    places: Places,
    sectors: Column,
    administrations: Column,
    stating: [Column; RELATIONS.len()],
    /// How many steps were walked upward in search of what columns would hold.
    walked: AtomicUsize,
    shared: [OnceLock<Box<dyn Any + Send + Sync>>; 2],
}

/// Who shares something beyond the facts, of a type that only they know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sharer {
    Checks,
    Metrics,
}

impl Derived {
    /// The line, when it was worked out.
    pub(crate) fn line(&self) -> Option<&Line> {
        self.line.get()
    }

    /// Reads all that is kept of nodes.
    pub(crate) fn glance(&self, ids: &[NodeId]) -> u64 {
        self.line().map_or(0, |line| line.glance(ids)) ^ self.tallies.get().map_or(0, |tallies| tallies.glance(ids))
    }

    /// Whether there are circles in the line, when they were looked for.
    pub(crate) fn has_circles(&self) -> bool {
        self.circles.get().is_some_and(|circles| !circles.is_empty())
    }

    /// Whether circles were looked for, and there are none.
    fn has_no_circles(&self) -> bool {
        self.circles.get().is_some_and(Vec::is_empty)
    }

    /// Follows a change of the model to which this belongs, and gives the nodes that stand otherwise in the line than
    /// before: under another superior, or below one that does.
    pub(crate) fn follow(&mut self, model: &Model, thresholds: &Thresholds, touched: &Touched) -> Vec<NodeId> {
        let organisation = &model.organisation;
        self.forget(Self::keeps_doers(touched));
        let Some(line) = self.line.get_mut() else { return vec![] };
        let moved = line.moved(organisation, touched.nodes());
        let Some(tallies) = self.tallies.get_mut() else {
            line.follow(organisation, touched.nodes());
            return moved;
        };
        // Of a superior that lost or gained a subordinate, the span is another one; it may be one that was second before.
        let mut counted: Vec<NodeId> = Vec::with_capacity(moved.len() + 16);
        for ids in [touched.nodes(), touched.ends(), &moved] {
            counted.extend_from_slice(ids);
        }
        for &id in touched.nodes() {
            counted.extend(line.known(id).and_then(|id| line.superior(id)));
            counted.extend(organisation.get(id).and_then(|_| organisation.first_superior(id).0));
        }
        counted.sort_unstable();
        counted.dedup();
        line.follow(organisation, touched.nodes());
        counted.sort_by_key(|&id| line.depth(id));
        tallies.follow(organisation, line, thresholds, counted);
        moved
    }

    /// Whether a change leaves it as it is who does what.
    fn keeps_doers(touched: &Touched) -> bool {
        !touched.parts().meets(Parts::NODES.and(Parts::UNITS))
    }

    /// Keeps of what was worked out only what follows changes.
    fn forget(&mut self, keeps_doers: bool) {
        let Self {
            line: _,
            tallies: _,
            doers,
            met,
            circles,
            on_circle,
            answers,
            places,
            sectors,
            administrations,
            stating,
            walked,
            shared,
        } = self;
        if !keeps_doers {
            doers.take();
        }
        met.take();
        circles.take();
        on_circle.take();
        answers.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        places.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        stating.iter_mut().chain([sectors, administrations]).for_each(|column| drop(column.take()));
        *walked.get_mut() = 0;
        shared.iter_mut().for_each(|shared| drop(shared.take()));
    }

    /// Begins to take notes of what a change overwrites, in memory that was used before.
    pub(crate) fn note_in(&mut self, notes: DerivedNotes) {
        // Where there are circles, much may be otherwise at once.
        if self.has_no_circles()
            && let Some((line, tallies)) = self.line.get_mut().zip(self.tallies.get_mut())
        {
            line.note_in(notes.line);
            tallies.note_in(notes.tallies);
        }
    }

    /// Stops, and gives what takes the change back; `None` when that is too much, or there is a circle.
    pub(crate) fn noted(&mut self, touched: &Touched) -> Option<DerivedNotes> {
        let has_no_circles = self.has_no_circles();
        let (line, tallies) = self.line.get_mut().zip(self.tallies.get_mut())?;
        let (line, tallies) = (line.noted(), tallies.noted());
        Some(DerivedNotes {
            line: line.filter(|_| has_no_circles)?,
            tallies: tallies?,
            keeps_doers: Self::keeps_doers(touched),
        })
    }

    /// Takes a change back, when all later ones are.
    pub(crate) fn put_back(&mut self, organisation: &Organisation, notes: &DerivedNotes) {
        self.forget(notes.keeps_doers);
        self.circles = OnceLock::from(vec![]);
        if let Some((line, tallies)) = self.line.get_mut().zip(self.tallies.get_mut()) {
            line.put_back(&notes.line);
            tallies.put_back(organisation, &notes.tallies);
        }
    }
}

/// What a change overwrote of what follows from a model.
#[derive(Default)]
pub(crate) struct DerivedNotes {
    line: LineNotes,
    tallies: Notes<tallies::Row>,
    keeps_doers: bool,
}

impl DerivedNotes {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.line.len() + self.tallies.len()
    }
}

/// A model with what follows from it.
pub struct Facts<'m> {
    model: &'m Model,
    thresholds: &'m Thresholds,
    plan: Option<&'m Plan>,
    derived: Box<Derived>,
    goal_chain: OnceLock<GoalChain<'m>>,
}

impl<'m> Facts<'m> {
    /// What follows from a model, each part of it worked out when it is first asked for. Linear in nodes, relations and
    /// goals.
    pub fn new(model: &'m Model, thresholds: &'m Thresholds) -> Self {
        Self::with(model, thresholds, Box::default())
    }

    /// The same with what was worked out before.
    pub(crate) fn with(model: &'m Model, thresholds: &'m Thresholds, derived: Box<Derived>) -> Self {
        Self { model, thresholds, plan: None, derived, goal_chain: OnceLock::new() }
    }

    /// What was worked out, to be used again.
    pub(crate) fn into_derived(self) -> Box<Derived> {
        self.derived
    }

    /// The same with a plan, whose last model this is.
    pub fn with_plan(mut self, plan: &'m Plan) -> Self {
        self.plan = Some(plan);
        self.derived.met = OnceLock::new();
        self.derived.places = Places::default();
        self
    }

    /// The same with more that is taken as stated: a check that needs it runs, although this model has nothing of it.
    pub(crate) fn taken_as_stated(mut self, needs: Needs) -> Self {
        self.derived.met = OnceLock::from(self.stated().and(needs));
        self
    }

    /// What checks share beyond these facts, or metrics: of one type each, worked out once.
    pub(crate) fn shared<T: Any + Send + Sync>(&self, by: Sharer, make: impl FnOnce() -> T) -> &T {
        let shared = self.derived.shared[by as usize].get_or_init(|| Box::new(make()));
        shared.downcast_ref().expect("all of a sort share the same type")
    }

    /// Everything that the model states of what it may leave unstated.
    pub(crate) fn stated(&self) -> Needs {
        *self.derived.met.get_or_init(|| self.needs_met())
    }

    /// The plan, when the run is given one.
    pub fn plan(&self) -> Option<&'m Plan> {
        self.plan
    }

    /// The model.
    pub fn model(&self) -> &'m Model {
        self.model
    }

    /// Its organisation.
    pub fn organisation(&self) -> &'m Organisation {
        &self.model.organisation
    }

    /// The numbers by which it is judged.
    pub fn thresholds(&self) -> &'m Thresholds {
        self.thresholds
    }

    /// The line.
    pub fn line(&self) -> &Line {
        self.derived.line.get_or_init(|| Line::of(&self.model.organisation))
    }

    /// A node that is known to exist.
    pub fn node(&self, id: NodeId) -> NodeRef<'m> {
        self.organisation().get(id).expect("the facts hold nodes that exist")
    }

    /// Whether the model states something.
    pub fn meets(&self, need: Need) -> bool {
        self.stated().contains(need)
    }

    fn needs_met(&self) -> Needs {
        let organisation = self.organisation();
        let (steering, services) = (&self.model.steering, &self.model.services);
        let relation = |kind| organisation.relation_count_of(kind) > 0;
        let kind = |kind| organisation.count_of(kind) > 0;
        [
            (Need::Lines, relation(RelationKind::ReportsTo)),
            (Need::Heads, organisation.heads() > 0),
            (Need::Levels, !organisation.ladder().is_empty()),
            (Need::Staff, organisation.staffed() > 0),
            (Need::Bodies, kind(NodeKind::Body)),
            (Need::Employment, relation(RelationKind::EmployedBy)),
            (Need::FocusAreas, kind(NodeKind::FocusArea)),
            (Need::ServiceAreas, !services.areas.is_empty()),
            (Need::Doers, organisation.doers() > 0),
            (Need::Touches, !services.touches.is_empty()),
            (Need::SupportFunctions, !services.functions.is_empty()),
            (Need::Channels, kind(NodeKind::Channel)),
            (Need::Companies, kind(NodeKind::Company)),
            (Need::Sectors, kind(NodeKind::Sector)),
            (Need::Purchases, relation(RelationKind::PurchasesFrom) || !steering.agreements.is_empty()),
            (Need::Delegations, !steering.delegations.is_empty()),
            (Need::Electorate, services.electorate.is_some()),
            (Need::SteeringModel, steering.model.is_some()),
            (Need::JudgedOn, self.thresholds.judged_on.is_some()),
            (Need::Goals, !steering.goals.is_empty()),
            (Need::ChainDocuments, !steering.chain_documents.is_empty()),
            (Need::GoverningDocuments, !steering.governing_documents.is_empty()),
            (Need::Frames, !steering.frames.is_empty()),
            (Need::Prices, !steering.prices.is_empty()),
            (Need::InternalServices, !steering.internal_services.is_empty()),
            (Need::ProcessSteps, !steering.process_steps.is_empty()),
            (Need::FollowUps, !steering.follow_ups.is_empty()),
            (Need::Assessments, !steering.assessments.is_empty()),
            (Need::ManagementGroups, !steering.management_groups.is_empty()),
            (Need::OpeningHours, organisation.channels().any(|channel| !channel.open().is_empty())),
            (Need::FirstContact, organisation.channels().any(|channel| channel.first_contact_percent().is_some())),
            (Need::Plan, self.plan.is_some()),
        ]
        .into_iter()
        .fold(Needs::default(), |needs, (need, met)| needs.with(need, met))
    }

    /// The steering model, when it is stated.
    pub fn steering_model(&self) -> Option<SteeringModel> {
        self.model.steering.model
    }

    /// The goal chain.
    pub fn goal_chain(&self) -> &GoalChain<'m> {
        self.goal_chain.get_or_init(|| GoalChain::of(self.model))
    }

    /// The groups of nodes that report to one another in a circle, each in order: where there is one, nobody in it is higher
    /// than anybody else. Linear in the nodes above those that state several superiors or have no depth.
    pub fn circles(&self) -> &[Vec<NodeId>] {
        self.derived.circles.get_or_init(|| self.find_circles())
    }

    /// Whether a node is on one of these circles.
    pub fn is_on_circle(&self, id: NodeId) -> bool {
        !self.circles().is_empty()
            && self.derived.on_circle.get_or_init(|| self.circles().iter().flatten().copied().collect()).contains(&id)
    }

    /// Whether the title of a node's head is what is wrong: asked by each of its subordinates, and answered once.
    pub(crate) fn remember_title(&self, id: NodeId, is_wrong: impl FnOnce() -> bool) -> bool {
        let answers = || self.derived.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&answer) = answers().get(&id) {
            return answer;
        }
        let answer = is_wrong();
        answers().insert(id, answer);
        answer
    }

    fn find_circles(&self) -> Vec<Vec<NodeId>> {
        // A node with one superior is on a circle only when it has no depth; where all have one, it takes a second superior.
        let (unplaced, several) = (self.line().unplaced(), self.line().several());
        if unplaced.is_empty() && several.is_empty() {
            return vec![];
        }
        let mut open: Vec<NodeId> = unplaced.union(several).copied().collect();
        let mut met: HashSet<NodeId> = open.iter().copied().collect();
        let mut graph = petgraph::graphmap::DiGraphMap::<u32, ()>::new();
        while let Some(id) = open.pop() {
            for above in self.node(id).superiors().map(NodeRef::id) {
                graph.add_edge(id.0, above.0, ());
                if met.insert(above) {
                    open.push(above);
                }
            }
        }
        let mut circles: Vec<Vec<NodeId>> = petgraph::algo::kosaraju_scc(&graph)
            .into_iter()
            .filter(|circle| circle.len() > 1 || graph.contains_edge(circle[0], circle[0]))
            .map(|circle| circle.into_iter().map(NodeId).collect())
            .collect();
        for circle in &mut circles {
            circle.sort_unstable();
        }
        circles.sort_unstable();
        circles
    }

    /// The units that do a service area.
    pub fn doers(&self, area: &str) -> &[NodeId] {
        self.doers_by_area().get(area).map_or(&[], Vec::as_slice)
    }

    fn doers_by_area(&self) -> &HashMap<Key, Vec<NodeId>> {
        self.derived.doers.get_or_init(|| {
            let mut doers: HashMap<Key, Vec<NodeId>> = HashMap::new();
            for unit in self.organisation().units() {
                for area in unit.areas() {
                    doers.entry(area.clone()).or_default().push(unit.id());
                }
            }
            doers
        })
    }

    /// The bodies of a sort.
    pub fn bodies(&self, kind: BodyKind) -> impl Iterator<Item = NodeRef<'m>> + use<'m> {
        self.organisation().bodies().filter(move |body| body.is_body(kind))
    }

    /// A node and its superiors from the nearest to the farthest.
    pub fn self_and_upward(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::once(id).chain(self.line().upward(id))
    }

    /// The nearest node at or above a node that holds something. A few are looked for on the line; when many are, or the way
    /// meets a circle, all are put into a column.
    fn nearest(&self, column: &Column, id: NodeId, holds: impl Fn(NodeId) -> bool) -> Option<NodeId> {
        let steps = self.line().depth(id).map_or(usize::MAX, |depth| depth as usize + 1);
        let walked = self.derived.walked.fetch_add(steps.min(self.organisation().bound()), Ordering::Relaxed);
        if column.get().is_none() && steps < usize::MAX && walked < self.organisation().bound() / 8 {
            return self.self_and_upward(id).find(|&above| holds(above));
        }
        column.get_or_init(|| self.nearest_of_each(holds))[id.row()]
    }

    /// For each row the first node that holds something, walking upward from the row's own node. Linear.
    fn nearest_of_each(&self, holds: impl Fn(NodeId) -> bool) -> Vec<Option<NodeId>> {
        /// On no way yet.
        const UNMET: usize = usize::MAX;
        let mut nearest = vec![None; self.organisation().bound()];
        // For each row, the way on which it was met first, by its start.
        let mut met = vec![UNMET; nearest.len()];
        let mut way = Vec::new();
        for start in self.organisation().nodes().map(NodeRef::id) {
            let mut next = Some(start);
            while let Some(id) = next.filter(|id| met[id.row()] == UNMET) {
                met[id.row()] = start.row();
                way.push(id);
                next = self.line().superior(id);
            }
            let mut above = match next {
                // The way met itself: from its end, the walk goes once around the circle.
                Some(end) if met[end.row()] == start.row() => {
                    way.iter().copied().skip_while(|&id| id != end).find(|&id| holds(id))
                }
                Some(end) => nearest[end.row()],
                None => None,
            };
            for id in way.drain(..).rev() {
                above = if holds(id) { Some(id) } else { above };
                nearest[id.row()] = above;
            }
        }
        nearest
    }

    /// The division to which a node belongs: the nearest sector at or above it, or else the nearest administration.
    pub fn division(&self, id: NodeId) -> Option<NodeId> {
        let nearest = |column, kind| self.nearest(column, id, |above| self.node(above).kind() == kind);
        nearest(&self.derived.sectors, NodeKind::Sector)
            .or_else(|| nearest(&self.derived.administrations, NodeKind::Administration))
    }

    /// The nearest node, a node itself or a superior, that states a relation.
    pub fn nearest_stating(&self, id: NodeId, kind: RelationKind) -> Option<NodeId> {
        self.nearest(&self.derived.stating[kind as usize], id, |above| self.node(above).targets(kind).next().is_some())
    }

    /// The targets of a relation at the nearest node, itself or a superior, that states one: how employment and
    /// commissions are inherited down the line.
    pub fn inherited(&self, id: NodeId, kind: RelationKind) -> Vec<NodeId> {
        let stating = self.nearest_stating(id, kind);
        stating.map_or_else(Vec::new, |stating| self.node(stating).targets(kind).map(NodeRef::id).collect())
    }

    /// The bodies that employ the staff of a node: its own, or else those of the nearest superior that states any (P3).
    pub fn employers(&self, id: NodeId) -> Vec<NodeId> {
        self.inherited(id, RelationKind::EmployedBy)
    }

    /// The bodies that steer a node: those that commission it or the nearest superior that is commissioned, or else those
    /// to which the administration above it answers.
    pub fn steering_bodies(&self, id: NodeId) -> Vec<NodeId> {
        let commissioned = self.inherited(id, RelationKind::CommissionedBy);
        if commissioned.is_empty() { self.inherited(id, RelationKind::AnswersTo) } else { commissioned }
    }

    /// All nodes above a node by line, answering and commission, itself left out.
    pub fn above(&self, id: NodeId) -> BTreeSet<NodeId> {
        let mut found = BTreeSet::new();
        let mut open = vec![id];
        while let Some(at) = open.pop() {
            for (relation, to) in self.node(at).relations() {
                let upward = matches!(
                    relation.kind(),
                    RelationKind::ReportsTo | RelationKind::AnswersTo | RelationKind::CommissionedBy
                );
                if upward && to.id() != id && found.insert(to.id()) {
                    open.push(to.id());
                }
            }
        }
        found
    }

    /// The span of a node's head: staff directly under the head, and the nodes that report to it, each as one. `None` for a
    /// node without subordinates whose staff is not stated.
    pub fn span(&self, id: NodeId) -> Option<Total> {
        tallies::span(self.line(), self.node(id))
    }

    /// The widest span with which a head can communicate continuously with the staff (A3): whole members of staff for whom
    /// the hours a week suffice, or else the [threshold](Thresholds::span_limit).
    pub fn span_limit(&self, id: NodeId) -> Decimal {
        tallies::span_limit(self.thresholds, self.node(id))
    }

    /// What is counted along the line: manager levels, staff, spans.
    pub fn tallies(&self) -> &Tallies {
        let count = || Tallies::of(self.organisation(), self.line(), self.thresholds);
        self.derived.tallies.get_or_init(count)
    }

    /// The doors: the units at which channels enter.
    pub fn doors(&self) -> Vec<NodeId> {
        let doors: BTreeSet<NodeId> =
            self.organisation().relations(RelationKind::EntersAt).map(|(_, door)| door).collect();
        doors.into_iter().collect()
    }

    /// Where nodes stand among the subjects of findings.
    pub(crate) const NODES: u8 = 8;

    /// Where a subject stands in the order of findings: the model, services, nodes, steering, each in their own order.
    pub fn position(&self, subject: &Subject) -> (u8, usize) {
        let (services, steering) = (&self.model.services, &self.model.steering);
        match subject {
            Subject::Model => (0, 0),
            Subject::Level(title) => (1, self.organisation().ladder().level_of(title).map_or(0, usize::from)),
            Subject::ServiceArea(key) => self.place(2, key, || services.areas.iter().map(|area| &area.key).collect()),
            Subject::Touch(a, b) => {
                let mut touches = services.touches.iter();
                (3, touches.position(|touch| touch.areas.0 == *a && touch.areas.1 == *b).unwrap_or(usize::MAX))
            }
            Subject::MatterKind(key) => {
                self.place(4, key, || services.matter_kinds.iter().map(|kind| &kind.key).collect())
            }
            Subject::Flow => (5, 0),
            Subject::SupportFunction(key) => {
                self.place(6, key, || services.functions.iter().map(|function| &function.key).collect())
            }
            Subject::GroupCompany(key) => {
                self.place(7, key, || services.companies.iter().map(|company| &company.key).collect())
            }
            Subject::Node(_, key) => {
                (Self::NODES, self.organisation().node(key.as_str()).map_or(usize::MAX, |node| node.id().row()))
            }
            Subject::Agreement(key) => {
                self.place(9, key, || steering.agreements.iter().map(|agreement| &agreement.key).collect())
            }
            Subject::Delegation(key) => {
                self.place(10, key, || steering.delegations.iter().map(|delegation| &delegation.key).collect())
            }
            Subject::Steering(kind, key) => self.place(11 + *kind as u8, key, || steering.keys(*kind)),
            Subject::Phase(key) => self.place(100, key, || self.plan.iter().flat_map(|plan| &plan.phases).collect()),
            Subject::Commission(key) => {
                let commissions = || self.plan.iter().flat_map(|plan| &plan.commissions);
                self.place(101, key, || commissions().map(|commission| &commission.key).collect())
            }
            Subject::Check(_) => (102, 0),
        }
    }

    /// Where a key stands in a list; last when it is not there. The list is looked through once.
    fn place(&self, list: u8, key: &Key, keys: impl FnOnce() -> Vec<&'m Key>) -> (u8, usize) {
        let mut places = self.derived.places.lock().unwrap_or_else(PoisonError::into_inner);
        // Of a key that is there twice, the first place counts.
        let places = places
            .entry(list)
            .or_insert_with(|| keys().into_iter().enumerate().rev().map(|(place, key)| (key.clone(), place)).collect());
        (list, places.get(key).copied().unwrap_or(usize::MAX))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{BodyEntry, SectorEntry, UnitEntry};

    proptest! {
        #[test]
        fn what_is_nearest_is_what_a_walk_upward_meets_first(
            // Of each unit the superior, itself or any other or none, and whether it states an employer.
            units in prop::collection::vec((prop::option::weighted(0.9, 0_usize..12), prop::bool::weighted(0.3)), 12),
            sector in prop::bool::ANY,
        ) {
            let mut builder = Organisation::builder();
            builder.add(BodyEntry::new("board", BodyKind::ExecutiveBoard));
            for (number, &(superior, employed)) in units.iter().enumerate() {
                let key = format!("u{number}");
                let above = superior.map(|above| format!("u{above}").into()).into_iter().collect();
                let employer = employed.then(|| "board".into()).into_iter().collect();
                if number == 0 && sector {
                    let entry = SectorEntry { reports_to: above, employed_by: employer, ..SectorEntry::new(key) };
                    builder.add(entry);
                } else {
                    builder.add(UnitEntry { reports_to: above, employed_by: employer, ..UnitEntry::new(key) });
                }
            }
            let organisation = builder.build().expect("a chart");
            let model = Model::new("odd", organisation, Default::default(), Default::default(), vec![]).expect("a model");
            let thresholds = Thresholds::default();
            let facts = Facts::new(&model, &thresholds);
            for node in facts.organisation().nodes() {
                let walk = |holds: &dyn Fn(NodeRef<'_>) -> bool| {
                    facts.self_and_upward(node.id()).find(|&above| holds(facts.node(above)))
                };
                let employs = walk(&|above| above.targets(RelationKind::EmployedBy).next().is_some());
                prop_assert_eq!(facts.nearest_stating(node.id(), RelationKind::EmployedBy), employs);
                prop_assert_eq!(facts.division(node.id()), walk(&|above| above.kind() == NodeKind::Sector));
            }
        }
    }
}
