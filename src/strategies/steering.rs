use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::defects::{defect, steering_defect};
use super::model;
use crate::scenario::Change;
use crate::steering::budget::{BudgetPhase, FollowUp, Frame, InternalService, Price, ProcessStep, Use};
use crate::steering::documents::{GoverningDocument, GoverningDocumentKind, Measure, Publication};
use crate::steering::goals::{
    ChainDocument, ChainDocumentKind, Direction, DocumentState, Goal, GoalKind, Indicator, MeasuredValue, Perspective,
};
use crate::steering::leadership::{Ability, Assessment, ManagementGroup, memberships, top_managers};
use crate::steering::{Period, PeriodLength, SteeringEntry, SteeringKey, SteeringKind};
use crate::{
    Assumed, BodyKind, Decimal, Key, Model, NodeEntry, NodeKind, NodeRef, Opening, Organisation, RelationKind,
    Services, Steering, UnitRole,
};

/// A model of an archetype with a steering that is mostly sensible: a goal chain from the vision to concrete activities, a few
/// governing documents, frames that add up, prices, internal services, the yearly process with follow-up, assessed
/// heads, a management group, opening hours. Up to eight of its entries are lost, up to eight are odd, and up to eight
/// defects are in it, most of them of its steering.
pub fn steered_model() -> impl Strategy<Value = Model> {
    let stays = prop::bool::weighted(0.8);
    let defects = vec(prop_oneof![1 => defect(), 3 => steering_defect()], 0..=8);
    (model(), vec(any::<Index>(), 0..=8), vec(drawn(), 0..=8), vec(stays, SteeringKind::ALL.len()), defects).prop_map(
        |(mut model, lost, odd, stays, defects)| {
            steer(&mut model);
            for kind in SteeringKind::ALL.iter().filter(|kind| !stays[**kind as usize]) {
                lose_all(&mut model, *kind);
            }
            for at in lost {
                let entries: Vec<SteeringKey> = model.steering().entries().map(|entry| entry.to_key()).collect();
                if !entries.is_empty() {
                    // One to which another refers stays.
                    let _ = model.apply(&Change::Withdraw(at.get(&entries).clone()));
                }
            }
            for drawn in odd {
                let world = World::of(model.organisation(), model.services(), model.steering());
                if let Some(entry) = drawn.entry(&world, None) {
                    // One whose key has another meaning here is left out.
                    let _ = model.apply(&Change::State(entry));
                }
            }
            for defect in defects {
                defect.apply(&mut model);
            }
            model
        },
    )
}

fn lose_all(model: &mut Model, kind: SteeringKind) {
    for key in model.steering().keys(kind).into_iter().rev().cloned().collect::<Vec<_>>() {
        let _ = model.apply(&Change::Withdraw(SteeringKey::new(kind, key)));
    }
}

/// Up to so many entries of any sort that refer to one another, to nodes and to services at random, most of them odd.
pub(super) fn odd(most: usize) -> impl Strategy<Value = Odd> {
    vec(drawn(), 0..=most).prop_map(Odd)
}

/// Entries of which it is not known yet to what they refer.
#[derive(Debug, Clone)]
pub(super) struct Odd(Vec<Drawn>);

impl Odd {
    /// States the entries beside what is stated.
    pub(super) fn state(&self, organisation: &Organisation, services: &Services, steering: &mut Steering) {
        let mut world = World::of(organisation, services, steering);
        let mut named = Vec::new();
        // What cannot be stated is left out before anything refers to it; frames come before their follow-up.
        let frames_first = |drawn: &&Drawn| drawn.kind == SteeringKind::FollowUp;
        let (last, first): (Vec<&Drawn>, Vec<&Drawn>) = self.0.iter().partition(frames_first);
        for drawn in first.into_iter().chain(last) {
            if drawn.can_stand(&world) {
                let keys = &mut world.keys[drawn.kind as usize];
                let key = Key::from(format!("{}-{}", drawn.kind.section().replace('_', "-"), keys.len()));
                keys.push(key.clone());
                named.push((drawn, key));
            }
        }
        for (drawn, key) in named {
            if let Some(entry) = drawn.entry(&world, Some(key)) {
                let at = steering.keys(entry.kind()).len();
                steering.insert(at, entry);
            }
        }
    }
}

/// The keys to which entries may refer.
pub(super) struct World {
    nodes: Vec<Key>,
    line: Vec<Key>,
    focus_areas: Vec<Key>,
    areas: Vec<Key>,
    functions: Vec<Key>,
    agreements: Vec<Key>,
    /// Of each sort of entry.
    keys: Vec<Vec<Key>>,
}

impl World {
    pub(super) fn of(organisation: &Organisation, services: &Services, steering: &Steering) -> Self {
        let nodes = |is: &dyn Fn(NodeRef<'_>) -> bool| -> Vec<Key> {
            organisation.nodes().filter(|node| is(*node)).map(|node| node.key()).collect()
        };
        let keys = |kind: &SteeringKind| steering.keys(*kind).into_iter().cloned().collect();
        Self {
            nodes: nodes(&|_| true),
            line: nodes(&|node| node.kind().is_in_line()),
            focus_areas: nodes(&|node| node.kind() == NodeKind::FocusArea),
            areas: services.areas.iter().map(|area| area.key.clone()).collect(),
            functions: services.functions.iter().map(|function| function.key.clone()).collect(),
            agreements: steering.agreements.iter().map(|agreement| agreement.key.clone()).collect(),
            keys: SteeringKind::ALL.iter().map(keys).collect(),
        }
    }

    fn of_kind(&self, kind: SteeringKind) -> &[Key] {
        &self.keys[kind as usize]
    }
}

/// What an entry is made of: its sort, a number from which one choice after another is taken, and what it picks.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    kind: SteeringKind,
    choices: u64,
    picks: [Index; 6],
    kronor: u64,
}

pub(super) fn drawn() -> impl Strategy<Value = Drawn> {
    let kronor = prop_oneof![4 => 0..=2_000_u64, 1 => Just(0), 1 => any::<u64>()];
    (select(SteeringKind::ALL.to_vec()), any::<u64>(), any::<[Index; 6]>(), kronor)
        .prop_map(|(kind, choices, picks, kronor)| Drawn { kind, choices, picks, kronor })
}

/// What is paid by an agreement, and for which time.
pub(super) fn payment() -> impl Strategy<Value = (Option<u64>, Option<Period>)> {
    let kronor = prop_oneof![4 => 0..=2_000_u64, 1 => any::<u64>()];
    let period = any::<u64>().prop_map(|choices| Choices(choices).period());
    (proptest::option::of(kronor), proptest::option::of(period))
}

/// One choice after another from one number; all are the first when it is 0.
struct Choices(u64);

impl Choices {
    fn among(&mut self, number: u64) -> u64 {
        let choice = self.0 % number;
        self.0 /= number;
        choice
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.among(of.len() as u64) as usize]
    }

    /// In all cases but one of so many.
    fn mostly(&mut self, of: u64) -> bool {
        self.among(of) + 1 < of
    }

    fn day(&mut self) -> Option<Date> {
        let year = 2008 + self.among(4) as i16;
        let day = date(year, 1 + self.among(12) as i8, 1 + 9 * self.among(3) as i8);
        self.mostly(4).then_some(day)
    }

    fn period(&mut self) -> Period {
        let lengths =
            [PeriodLength::Year, PeriodLength::Tertial, PeriodLength::Half, PeriodLength::Quarter, PeriodLength::Month];
        let length = self.one(&lengths);
        let part = 1 + self.among(length.per_year().into()) as u8;
        Period::part(2009 + self.among(3) as i16, length, part).expect("such a part of a year")
    }
}

impl Drawn {
    /// Whether there is something for it to refer to, where it must.
    fn can_stand(&self, world: &World) -> bool {
        match self.kind {
            SteeringKind::Frame => !world.nodes.is_empty(),
            SteeringKind::Price => !world.areas.is_empty(),
            SteeringKind::InternalService | SteeringKind::Assessment => !world.line.is_empty(),
            SteeringKind::FollowUp => !world.of_kind(SteeringKind::Frame).is_empty(),
            _ => true,
        }
    }

    /// The key of an entry of the same sort that stands already, when one is wanted and there is one.
    pub(super) fn key(&self, world: &World, wanted: Option<Index>) -> Option<Key> {
        let keys = world.of_kind(self.kind);
        wanted.filter(|_| !keys.is_empty()).map(|at| at.get(keys).clone())
    }

    fn pick(&self, at: usize, among: &[Key]) -> Option<Key> {
        (!among.is_empty()).then(|| self.picks[at % self.picks.len()].get(among).clone())
    }

    /// Up to so many different ones.
    fn several(&self, from: usize, most: u64, among: &[Key]) -> Vec<Key> {
        let mut keys: Vec<Key> = Vec::new();
        for at in from..from + most as usize {
            keys.extend(self.pick(at, among).filter(|key| !keys.contains(key)));
        }
        keys
    }

    /// The entry; with a key of its own when none is given. `None` when it must refer to something and there is nothing.
    pub(super) fn entry(&self, world: &World, key: Option<Key>) -> Option<SteeringEntry> {
        if !self.can_stand(world) {
            return None;
        }
        let key = key.unwrap_or_else(|| format!("odd-{}", self.choices % 1_000).into());
        let mut choices = Choices(self.choices);
        let c = &mut choices;
        let (source, assumed) = (None, Assumed::Nothing);
        Some(match self.kind {
            SteeringKind::ChainDocument => ChainDocument {
                adopter: c.mostly(4).then(|| self.pick(0, &world.nodes)).flatten(),
                covers: self.several(1, c.among(3), &world.nodes),
                period: c.mostly(3).then(|| c.period()),
                state: c.one(&[DocumentState::Adopted, DocumentState::Draft, DocumentState::Ended]),
                adopted: c.day(),
                ..ChainDocument::new(key, c.one(&ChainDocumentKind::ALL))
            }
            .into(),
            SteeringKind::Goal => self.goal(world, key, c).into(),
            SteeringKind::GoverningDocument => self.governing_document(world, key, c).into(),
            SteeringKind::Frame => Frame {
                key,
                from: c.mostly(4).then(|| self.pick(0, &world.nodes)).flatten(),
                to: self.pick(1, &world.nodes)?,
                period: c.mostly(3).then(|| c.period()),
                kronor: self.kronor,
                source,
                assumed,
            }
            .into(),
            SteeringKind::Price => Price {
                key,
                area: self.pick(0, &world.areas)?,
                kronor_per_matter: self.kronor,
                fixed_kronor_per_year: c.among(1_000),
                source,
                assumed,
            }
            .into(),
            SteeringKind::InternalService => {
                let users = self.several(1, c.among(4), &world.nodes);
                let uses = users.into_iter();
                InternalService {
                    key,
                    name: None,
                    provider: self.pick(0, &world.line)?,
                    function: c.mostly(3).then(|| self.pick(4, &world.functions)).flatten(),
                    kronor_per_year: self.kronor,
                    driver: c.mostly(3).then(|| "members of staff".into()),
                    uses: uses
                        .map(|user| Use { user, quantity: Decimal::from_hundredths(c.among(500) as u32) })
                        .collect(),
                    source,
                    assumed,
                }
                .into()
            }
            SteeringKind::ProcessStep => ProcessStep {
                driver: c.mostly(4).then(|| self.pick(0, &world.nodes)).flatten(),
                by: c.day(),
                after: self.several(1, c.among(4), world.of_kind(SteeringKind::ProcessStep)),
                decision: c.among(6) == 5,
                ..ProcessStep::new(key, c.one(&BudgetPhase::ALL))
            }
            .into(),
            SteeringKind::FollowUp => FollowUp {
                key,
                frame: self.pick(0, world.of_kind(SteeringKind::Frame))?,
                period: c.period(),
                kronor: self.kronor,
                forecast: c.mostly(2).then(|| c.among(3_000)),
                answered_by: c.mostly(2).then(|| self.pick(1, &world.nodes)).flatten(),
                source,
                assumed,
            }
            .into(),
            SteeringKind::Assessment => {
                let (mut meets, mut below) = (vec![], vec![]);
                for ability in Ability::ALL {
                    match c.among(4) {
                        0 | 1 => meets.push(ability),
                        2 => below.push(ability),
                        _ => {}
                    }
                }
                let node = self.pick(0, &world.line)?;
                Assessment { key, node, on: c.day(), meets, below, source, assumed }.into()
            }
            SteeringKind::ManagementGroup => {
                let members = self.several(0, c.among(6), &world.line);
                ManagementGroup { key, name: None, members, source, assumed }.into()
            }
        })
    }

    fn goal(&self, world: &World, key: Key, c: &mut Choices) -> Goal {
        let documents = [world.of_kind(SteeringKind::ChainDocument), &world.agreements].concat();
        let kind = c.one(&GoalKind::ALL);
        Goal {
            perspective: c.mostly(4).then(|| c.one(&Perspective::ALL)),
            document: c.mostly(4).then(|| self.pick(0, &documents)).flatten(),
            derived_from: self.several(1, c.among(4), world.of_kind(SteeringKind::Goal)),
            focus_area: c.mostly(2).then(|| self.pick(4, &world.focus_areas)).flatten(),
            responsible: c.mostly(4).then(|| self.pick(5, &world.nodes)).flatten(),
            led_by: self.several(4, c.among(3), &world.line),
            reported_to: c.mostly(3).then(|| self.pick(0, &world.nodes)).flatten(),
            indicator: c.mostly(3).then(|| indicator(c)),
            ..Goal::new(key, kind)
        }
    }

    fn governing_document(&self, world: &World, key: Key, c: &mut Choices) -> GoverningDocument {
        let documents = world.of_kind(SteeringKind::GoverningDocument);
        let kind = c.one(&GoverningDocumentKind::ALL);
        let measures = (0..c.among(3)).map(|number| Measure {
            what: format!("measure {number}"),
            responsible: c.mostly(3).then(|| self.pick(5, &world.nodes)).flatten(),
            by: c.mostly(3).then(|| date(2011, 6, 30)),
            priority: c.mostly(3).then_some(1),
        });
        let measures = measures.collect();
        let closed = (c.among(4) == 3).then(|| date(2010, 1, 1));
        GoverningDocument {
            subject: c.mostly(3).then(|| format!("matter-{}", c.among(3)).into()),
            adopter: c.mostly(4).then(|| self.pick(0, &world.nodes)).flatten(),
            owner: c.mostly(4).then(|| self.pick(1, &world.nodes)).flatten(),
            adopted: c.day(),
            review_interval_months: c.mostly(3).then(|| 12 * c.among(5) as u16),
            published: c.one(&[&[Publication::Inside, Publication::Outside][..], &[Publication::Inside], &[]]).to_vec(),
            other_actors: if c.mostly(2) { vec!["the region".into()] } else { vec![] },
            measures,
            supersedes: self.several(2, c.among(3), documents),
            refers_to: self.several(3, c.among(3), documents),
            closed,
            closed_because: closed.filter(|_| c.mostly(3)).map(|_| "it is fulfilled".into()),
            ..GoverningDocument::new(key, kind)
        }
    }
}

fn indicator(c: &mut Choices) -> Indicator {
    let every = c.one(&[PeriodLength::Year, PeriodLength::Tertial]);
    let year = Period::year(2010).expect("a year");
    let values = year.each(every).map(|period| (period, c.among(30)));
    let values: Vec<MeasuredValue> = values
        .filter(|(_, value)| *value < 20)
        .map(|(period, value)| MeasuredValue { period, value: value as f64 / 10.0 })
        .collect();
    Indicator {
        unit: "per cent".into(),
        baseline: c.mostly(3).then_some(1.5),
        target: c.mostly(4).then_some(2.5),
        direction: c.one(&[Direction::Higher, Direction::Lower]),
        every,
        values,
    }
}

/// States a sensible steering of a model of an archetype.
fn steer(model: &mut Model) {
    let mut entries = goal_chain(model);
    entries.extend(governing_documents(model));
    entries.extend(money(model));
    entries.extend(process(model));
    entries.extend(assessments(model));
    for entry in entries {
        let _ = model.apply(&Change::State(entry));
    }
    // Who belongs in the management group is known when there is one.
    let group = |members| ManagementGroup {
        key: "management-group".into(),
        name: None,
        members,
        source: None,
        assumed: Assumed::Nothing,
    };
    let _ = model.apply(&Change::State(group(vec![]).into()));
    let members = memberships(model).into_iter().flat_map(|membership| membership.belong).collect();
    let _ = model.apply(&Change::State(group(members).into()));
    for channel in model.organisation().channels().map(|channel| channel.id()).collect::<Vec<_>>() {
        if let Some(NodeEntry::Channel(mut entry)) = model.organisation().entry(channel) {
            entry.open = vec!["mon-fri 08:00-16:30".parse().unwrap_or(Opening::ALWAYS)];
            entry.first_contact_percent = Some(Decimal::from(60));
            let _ = model.apply(&Change::Restate(entry.into()));
        }
    }
}

fn body(model: &Model, kind: BodyKind) -> Option<Key> {
    model.organisation().bodies().find(|body| body.is_body(kind)).map(|body| body.key())
}

/// The committees with the divisions that they commission, or from which they buy; of a model without committees, the
/// executive board with the administrations that answer to it.
fn committees(model: &Model) -> Vec<(Key, Vec<Key>)> {
    let kinds = [BodyKind::Committee, BodyKind::DistrictCommittee, BodyKind::PurchaserCommittee];
    let organisation = model.organisation();
    let of = |body: NodeRef<'_>| {
        let below =
            [RelationKind::CommissionedBy, RelationKind::AnswersTo].into_iter().flat_map(|kind| body.sources(kind));
        let bought = body.targets(RelationKind::PurchasesFrom);
        let mut divisions: Vec<Key> =
            below.chain(bought).filter(|node| node.kind().is_in_line()).map(|node| node.key()).collect();
        divisions.dedup();
        (body.key(), divisions)
    };
    let found: Vec<_> =
        organisation.bodies().filter(|body| kinds.iter().any(|kind| body.is_body(*kind))).map(of).collect();
    if found.is_empty() {
        return organisation.bodies().filter(|body| body.is_body(BodyKind::ExecutiveBoard)).map(of).collect();
    }
    found
}

fn operations_areas(model: &Model, division: &Key) -> Vec<Key> {
    let node = model.organisation().node(division.as_str());
    let below = node.into_iter().flat_map(|node| node.subordinates());
    below.filter(|node| node.unit_role() == Some(UnitRole::Operations)).map(|node| node.key()).collect()
}

fn goal_chain(model: &Model) -> Vec<SteeringEntry> {
    let Some(council) = body(model, BodyKind::Council) else { return vec![] };
    let year = Period::year(2010).ok();
    let document = |key: String, kind, adopter: &Key| ChainDocument {
        adopter: Some(adopter.clone()),
        period: year,
        adopted: Some(date(2009, 11, 24)),
        ..ChainDocument::new(key, kind)
    };
    let goal = |key: String, kind, document: &str, parent: Option<&str>, responsible: &Key, above: &Key| Goal {
        document: Some(document.into()),
        derived_from: parent.map(Key::from).into_iter().collect(),
        responsible: Some(responsible.clone()),
        reported_to: Some(above.clone()),
        ..Goal::new(key, kind)
    };
    let followable = |perspective| {
        let value = |period| MeasuredValue { period, value: 80.5 };
        let indicator = Indicator {
            unit: "per cent".into(),
            baseline: Some(80.0),
            target: Some(90.0),
            direction: Direction::Higher,
            every: PeriodLength::Year,
            values: year.map(value).into_iter().collect(),
        };
        (Some(perspective), Some(indicator))
    };
    let mut entries: Vec<SteeringEntry> =
        vec![document("chain-budget".into(), ChainDocumentKind::Budget, &council).into()];
    entries.push(goal("vision".into(), GoalKind::Vision, "chain-budget", None, &council, &council).into());
    for perspective in Perspective::ALL {
        let key = format!("strategic-{perspective}");
        let strategic = goal(key, GoalKind::StrategicGoal, "chain-budget", Some("vision"), &council, &council);
        let (perspective, indicator) = followable(perspective);
        entries.push(Goal { perspective, indicator, ..strategic }.into());
    }
    for (number, (committee, divisions)) in committees(model).into_iter().enumerate() {
        let plan = format!("sector-plan-{number}");
        entries.push(document(plan.clone(), ChainDocumentKind::SectorPlan, &committee).into());
        for perspective in Perspective::ALL {
            let (parent, key) = (format!("strategic-{perspective}"), format!("committee-{number}-{perspective}"));
            let derived = goal(key, GoalKind::CommitteeGoal, &plan, Some(&parent), &committee, &council);
            let (perspective, indicator) = followable(perspective);
            entries.push(Goal { perspective, indicator, ..derived }.into());
        }
        for division in divisions {
            let operational = format!("operational-plan-{number}-{division}");
            entries.push(document(operational.clone(), ChainDocumentKind::OperationalPlan, &division).into());
            let activity = |perspective: Perspective| format!("activity-{number}-{division}-{perspective}");
            for perspective in Perspective::ALL {
                let parent = format!("committee-{number}-{perspective}");
                let derived =
                    goal(activity(perspective), GoalKind::Activity, &operational, Some(&parent), &division, &committee);
                entries.push(Goal { perspective: Some(perspective), ..derived }.into());
            }
            for area in operations_areas(model, &division) {
                let work = format!("work-plan-{number}-{area}");
                entries.push(document(work.clone(), ChainDocumentKind::WorkPlan, &area).into());
                let parent = activity(Perspective::Citizen);
                let key = format!("concrete-{number}-{area}");
                let derived = goal(key, GoalKind::ConcreteActivity, &work, Some(&parent), &area, &division);
                entries.push(Goal { perspective: Some(Perspective::Citizen), ..derived }.into());
            }
        }
    }
    entries
}

fn governing_documents(model: &Model) -> Vec<SteeringEntry> {
    let (council, owner) = (body(model, BodyKind::Council), top_managers(model).first().map(|node| node.key()));
    let document = |kind: GoverningDocumentKind| GoverningDocument {
        subject: Some("the-environment".into()),
        adopter: council.clone(),
        owner: owner.clone(),
        adopted: Some(date(2010, 1, 26)),
        reviewed: Some(date(2010, 12, 1)),
        review_interval_months: Some(12),
        published: vec![Publication::Inside, Publication::Outside],
        other_actors: vec!["the region".into()],
        ..GoverningDocument::new(format!("{kind}-for-the-environment"), kind)
    };
    let measure = |what: &str| Measure {
        what: what.into(),
        responsible: owner.clone(),
        by: Some(date(2011, 12, 31)),
        priority: Some(1),
    };
    let measures = |kind| if kind == GoverningDocumentKind::Plan { vec![measure("cycle ways")] } else { vec![] };
    let kinds = GoverningDocumentKind::ALL.into_iter();
    kinds.map(|kind| GoverningDocument { measures: measures(kind), ..document(kind) }.into()).collect()
}

/// Frames that add up, prices of all areas, and an internal service for each support function.
fn money(model: &Model) -> Vec<SteeringEntry> {
    let assumed = || Assumed::Nothing;
    let mut entries: Vec<SteeringEntry> = Vec::new();
    let mut frames: Vec<(Option<Key>, Key, u64)> = Vec::new();
    let council = body(model, BodyKind::Council);
    let mut total = 0;
    for (committee, divisions) in committees(model) {
        let mut of_committee = 0;
        for division in divisions {
            let areas = operations_areas(model, &division);
            let of_division = 1_000_000 * areas.len().max(1) as u64;
            frames.extend(areas.into_iter().map(|area| (Some(division.clone()), area, 1_000_000)));
            frames.push((Some(committee.clone()), division, of_division));
            of_committee += of_division;
        }
        frames.push((council.clone(), committee, of_committee));
        total += of_committee;
    }
    frames.extend(council.into_iter().map(|council| (None, council, total)));
    for (number, (from, to, kronor)) in frames.into_iter().rev().enumerate() {
        let frame = Frame {
            key: format!("given-{number}").into(),
            from,
            to,
            period: Period::year(2010).ok(),
            kronor,
            source: None,
            assumed: assumed(),
        };
        let month = Period::part(2010, PeriodLength::Tertial, 2);
        entries.push(frame.clone().into());
        let follow_up = FollowUp {
            key: format!("used-{number}").into(),
            frame: frame.key,
            period: month.unwrap_or_else(|_| unreachable!("a year has three tertials")),
            kronor: kronor / 3 * 2,
            forecast: Some(kronor + kronor / 100 * (number as u64 % 3)),
            answered_by: Some(frame.to),
            source: None,
            assumed: assumed(),
        };
        entries.push(follow_up.into());
    }
    for (number, area) in model.services().areas.iter().enumerate() {
        let price = Price {
            key: format!("price-of-{}", area.key).into(),
            area: area.key.clone(),
            kronor_per_matter: 100 * (1 + number as u64),
            fixed_kronor_per_year: 50_000,
            source: None,
            assumed: assumed(),
        };
        entries.push(price.into());
    }
    let users: Vec<Key> = model.organisation().of_kind(NodeKind::Sector).map(|node| node.key()).collect();
    for function in &model.services().functions {
        let provider = model.organisation().units().find(|unit| unit.functions().contains(&function.key));
        let Some(provider) = provider.map(|unit| unit.key()) else { continue };
        let uses = users.iter().filter(|user| **user != provider).zip(1_u16..);
        let service = InternalService {
            key: format!("service-of-{}", function.key).into(),
            name: None,
            provider: provider.clone(),
            function: Some(function.key.clone()),
            kronor_per_year: 700_000,
            driver: Some("members of staff".into()),
            uses: uses.map(|(user, number)| Use { user: user.clone(), quantity: Decimal::from(number) }).collect(),
            source: None,
            assumed: assumed(),
        };
        entries.push(service.into());
    }
    entries
}

fn process(model: &Model) -> Vec<SteeringEntry> {
    use BudgetPhase::{CarryingOut, FollowUp, Planning};
    let board = body(model, BodyKind::ExecutiveBoard);
    let (council, director) = (body(model, BodyKind::Council), top_managers(model).first().map(|node| node.key()));
    let steps = [
        ("step-analysis", Planning, &director, date(2009, 3, 31)),
        ("step-proposal", Planning, &board, date(2009, 10, 20)),
        ("step-decision", Planning, &council, date(2009, 11, 24)),
        ("step-plans", CarryingOut, &director, date(2009, 12, 18)),
        ("step-report", FollowUp, &board, date(2011, 2, 28)),
    ];
    let mut before: Option<Key> = None;
    let mut entries = Vec::new();
    for (key, phase, driver, by) in steps {
        let step = ProcessStep {
            driver: driver.clone().or_else(|| board.clone()),
            by: Some(by),
            after: before.replace(key.into()).into_iter().collect(),
            decision: key == "step-decision",
            ..ProcessStep::new(key, phase)
        };
        entries.push(step.into());
    }
    entries
}

fn assessments(model: &Model) -> Vec<SteeringEntry> {
    let assessment = |node: NodeRef<'_>| Assessment {
        key: format!("assessment-of-{}", node.key()).into(),
        node: node.key(),
        on: Some(date(2010, 9, 15)),
        meets: Ability::ALL.to_vec(),
        below: vec![],
        source: None,
        assumed: Assumed::Nothing,
    };
    top_managers(model).into_iter().map(|node| assessment(node).into()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    use super::*;
    use crate::strategies::odd_model;

    #[test]
    fn every_sort_of_entry_is_met_in_both() {
        let mut runner = TestRunner::deterministic();
        let all: BTreeSet<SteeringKind> = SteeringKind::ALL.iter().copied().collect();
        let (mut steered, mut odd) = (BTreeSet::new(), BTreeSet::new());
        for _ in 0..40 {
            let model = steered_model().new_tree(&mut runner).expect("a model").current();
            steered.extend(model.steering().entries().map(|entry| entry.kind()));
            let model = odd_model().new_tree(&mut runner).expect("a model").current();
            odd.extend(model.steering().entries().map(|entry| entry.kind()));
        }
        assert_eq!((steered, odd), (all.clone(), all));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn a_steered_model_is_valid(model in steered_model()) {
            let parts = (model.organisation().clone(), model.steering().clone(), model.services().clone());
            let assumptions = model.assumptions().to_vec();
            prop_assert_eq!(Model::new("again", parts.0, parts.1, parts.2, assumptions), Ok(model));
        }
    }
}
