use proptest::prelude::*;
use proptest::sample::Index;

use crate::organisation::RELATIONS;
use crate::scenario::{Change, LinkChange};
use crate::steering::budget::{BudgetPhase, FollowUp, Frame, InternalService, ProcessStep};
use crate::steering::documents::GoverningDocument;
use crate::steering::goals::{ChainDocument, DocumentState, Goal, GoalKind};
use crate::steering::leadership::{Assessment, ManagementGroup};
use crate::steering::{Period, PeriodLength, SteeringEntry};
use crate::{
    Agreement, Assumed, BodyEntry, BodyKind, ChannelEntry, ChannelKind, CompanyEntry, Decider, Decimal, DecisionKind,
    Delegation, FocusAreaEntry, Head, HeadState, Key, Model, NodeEntry, NodeKind, RelationKind, SteeringModel,
    UnitEntry, UnitRole,
};

/// One thing that goes wrong in a model that is not known yet: a sort of defect, and what it picks in the model.
#[derive(Debug, Clone)]
pub(super) struct Defect {
    sort: Sort,
    one: Index,
    other: Index,
    number: u16,
}

/// What changes make of a defect; none when the model has nothing on which it can be done.
type Sort = fn(&Model, &Defect) -> Option<Vec<Change>>;

/// The sorts of defects, those first to which others shrink.
const SORTS: &[Sort] = &[
    relation_lost,
    line_lost,
    node_removed,
    head_changed,
    post_vacated,
    staff_changed,
    unit_moved,
    second_superior,
    second_employer,
    areas_changed,
    relation_added,
    unit_restated,
    body_restated,
    agreement_ended,
    agreement_made,
    head_between,
    body_added,
    focus_areas_added,
    focus_area_misled,
    channel_added,
    company_added,
    steering_model_changed,
    level_lost,
    choice_taken,
];

/// The sorts of defects of a steering model.
const STEERING_SORTS: &[Sort] = &[
    // Goals, governing documents, access.
    goal_derived_otherwise,
    goal_of_focus_area,
    goal_reported_elsewhere,
    goal_unmeasured,
    chain_document_changed,
    governing_document_changed,
    governing_documents_joined,
    hours_lost,
    // Money, leadership.
    agreement_paid,
    frame_changed,
    frame_added,
    price_lost,
    internal_service_changed,
    follow_up_changed,
    process_step_changed,
    decision_moved,
    process_circle_closed,
    assessment_changed,
    management_group_changed,
];

pub(super) fn defect() -> impl Strategy<Value = Defect> {
    of_sorts(SORTS)
}

/// One thing that goes wrong in the steering of a model.
pub(super) fn steering_defect() -> impl Strategy<Value = Defect> {
    of_sorts(STEERING_SORTS)
}

fn of_sorts(sorts: &'static [Sort]) -> impl Strategy<Value = Defect> {
    (0..sorts.len(), any::<Index>(), any::<Index>(), 0..1_000_u16).prop_map(|(sort, one, other, number)| Defect {
        sort: sorts[sort],
        one,
        other,
        number,
    })
}

impl Defect {
    /// Brings the defect into a model; one that cannot be done in this model is left out.
    pub(super) fn apply(&self, model: &mut Model) {
        for change in (self.sort)(model, self).unwrap_or_default() {
            let _ = model.apply(&change);
        }
    }

    fn one_of<T: Clone>(&self, items: &[T]) -> Option<T> {
        (!items.is_empty()).then(|| self.one.get(items).clone())
    }

    fn other_of<T: Clone>(&self, items: &[T]) -> Option<T> {
        (!items.is_empty()).then(|| self.other.get(items).clone())
    }

    /// A key that no archetype gives.
    fn fresh(&self) -> Key {
        format!("defect-{}", self.number).into()
    }
}

fn of_kinds(model: &Model, kinds: &[NodeKind]) -> Vec<Key> {
    model.organisation().nodes().filter(|node| kinds.contains(&node.kind())).map(|node| node.key()).collect()
}

fn in_line(model: &Model) -> Vec<Key> {
    model.organisation().in_line().map(|node| node.key()).collect()
}

fn areas(model: &Model) -> Vec<Key> {
    model.services().areas.iter().map(|area| area.key.clone()).collect()
}

fn entry(model: &Model, key: &Key) -> Option<NodeEntry> {
    model.organisation().entry(model.organisation().node(key.as_str())?.id())
}

/// A relation of a kind that stands somewhere: rare kinds are met as often as the many lines.
fn relation_lost(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let entries: Vec<NodeEntry> = model.organisation().entries().collect();
    let links = || entries.iter().flat_map(|entry| entry.links().into_iter().map(|link| (entry.key().clone(), link)));
    let kinds: Vec<_> = RELATIONS
        .iter()
        .map(|rule| rule.kind)
        .filter(|kind| links().any(|(_, link)| link.relation.kind() == *kind))
        .collect();
    let kind = defect.one_of(&kinds)?;
    let standing: Vec<LinkChange> = links()
        .filter(|(_, link)| link.relation.kind() == kind)
        .map(|(from, link)| LinkChange::new(from, kind, link.to))
        .collect();
    Some(vec![Change::Unlink(defect.other_of(&standing)?)])
}

fn line_lost(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let node = defect.one_of(&in_line(model))?;
    let superior = model.organisation().node(node.as_str())?.superiors().next()?.key();
    Some(vec![Change::Unlink(LinkChange::new(node, RelationKind::ReportsTo, superior))])
}

/// Refused when something else refers to it.
fn node_removed(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let node = defect.one_of(&of_kinds(model, &[defect.other_of(&NodeKind::ALL)?]))?;
    Some(vec![Change::Remove { node }])
}

/// No head, one of another state, one with little time, or one with a title of another level or none.
fn head_changed(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let node = defect.one_of(&in_line(model))?;
    let mut titles: Vec<String> = model.organisation().ladder().titles().map(str::to_owned).collect();
    titles.push("coordinator".into());
    let stands = model.organisation().node(node.as_str())?.head().map(|head| head.title().to_owned());
    let head = Head::new(stands.unwrap_or_else(|| titles[0].clone()));
    let head = match defect.number % 8 {
        0 => None,
        1 => Some(head.state(HeadState::Vacant)),
        2 => Some(head.state(HeadState::Acting)),
        3 => Some(head.state(HeadState::Shared(2))),
        4 => Some(head.hours_per_week(Decimal::from(defect.number / 8 % 12))),
        _ => Some(Head::new(defect.other_of(&titles)?)),
    };
    Some(vec![Change::SetHead { node, head }])
}

/// Of an administration or a sector: those who lead most, and are responsible for focus areas.
fn post_vacated(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let node = defect.one_of(&of_kinds(model, &[NodeKind::Administration, NodeKind::Sector]))?;
    let title = model.organisation().node(node.as_str())?.head()?.title().to_owned();
    Some(vec![Change::SetHead { node, head: Some(Head::new(title).state(HeadState::Vacant)) }])
}

fn staff_changed(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let node = defect.one_of(&in_line(model))?;
    let staff = match defect.number % 4 {
        0 => None,
        1 => Some(Decimal::ZERO),
        2 => Some(Decimal::from(defect.number / 4 % 5)),
        _ => Some(Decimal::from(defect.number / 4)),
    };
    Some(vec![Change::SetStaff { node, staff }])
}

fn unit_moved(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let (node, to) = (defect.one_of(&in_line(model))?, defect.other_of(&in_line(model))?);
    Some(vec![Change::Move { node, to }])
}

fn second_superior(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let (node, to) = (defect.one_of(&in_line(model))?, defect.other_of(&in_line(model))?);
    Some(vec![Change::Link(LinkChange::new(node, RelationKind::ReportsTo, to))])
}

/// A body that employs beside another, or where the superior's did.
fn second_employer(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let employed: Vec<Key> = model
        .organisation()
        .in_line()
        .filter(|node| node.targets(RelationKind::EmployedBy).next().is_some())
        .map(|node| node.key())
        .collect();
    let nodes = if defect.number.is_multiple_of(2) { employed } else { in_line(model) };
    let (node, body) = (defect.one_of(&nodes)?, defect.other_of(&of_kinds(model, &[NodeKind::Body]))?);
    Some(vec![Change::Link(LinkChange::new(node, RelationKind::EmployedBy, body))])
}

/// A unit that does nothing any more, or the area of another.
fn areas_changed(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let doers: Vec<Key> =
        model.organisation().units().filter(|unit| !unit.areas().is_empty()).map(|unit| unit.key()).collect();
    let mut wanted = vec![defect.other_of(&areas(model))?];
    if defect.number.is_multiple_of(2) {
        wanted.clear();
    }
    Some(vec![Change::SetAreas { node: defect.one_of(&doers)?, areas: wanted }])
}

/// A relation between any two nodes that it may join.
fn relation_added(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let rule = RELATIONS[usize::from(defect.number) % RELATIONS.len()];
    let (from, to) = (defect.one_of(&of_kinds(model, rule.from))?, defect.other_of(&of_kinds(model, rule.to))?);
    let mut link = LinkChange::new(from, rule.kind, to);
    if rule.kind == RelationKind::OwnedBy {
        link.share_percent = Some(Decimal::from(defect.number % 101));
    }
    Some(vec![Change::Link(link)])
}

/// Other functions, another role, a reason for the placement.
fn unit_restated(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let NodeEntry::Unit(mut unit) = entry(model, &defect.one_of(&of_kinds(model, &[NodeKind::Unit]))?)? else {
        return None;
    };
    let functions: Vec<Key> = model.services().functions.iter().map(|function| function.key.clone()).collect();
    let function = defect.other_of(&functions);
    match defect.number % 4 {
        0 => unit.functions.clear(),
        1 => unit.role = UnitRole::Support,
        2 => unit.role = UnitRole::Operations,
        _ => unit.functions = function.into_iter().collect(),
    }
    unit.placement_reason = defect.number.is_multiple_of(5).then(|| "tried out".into());
    Some(vec![Change::Restate(unit.into())])
}

/// Other seats, another sort, standing, or a supervisor.
fn body_restated(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let NodeEntry::Body(mut body) = entry(model, &defect.one_of(&of_kinds(model, &[NodeKind::Body]))?)? else {
        return None;
    };
    match defect.number % 4 {
        0 => body.seats = Some(defect.number / 4 % 70),
        1 => body.temporary = !body.temporary,
        2 => body.kind = defect.other_of(&BodyKind::ALL)?,
        _ => body.supervises = vec![defect.other_of(&areas(model))?],
    }
    Some(vec![Change::Restate(body.into())])
}

fn agreement_ended(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let agreements: Vec<Key> = model.steering().agreements.iter().map(|agreement| agreement.key.clone()).collect();
    Some(vec![Change::EndAgreement { agreement: defect.one_of(&agreements)? }])
}

/// Somebody decides on systems of choice: a body of any sort, or a manager level.
fn choice_taken(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let delegation = defect.one_of(&model.steering().delegations)?;
    let body = defect.other_of(&of_kinds(model, &[NodeKind::Body])).filter(|_| !defect.number.is_multiple_of(4));
    let by = body.map_or_else(|| delegation.by.clone(), Decider::Body);
    Some(vec![Change::Delegate(Delegation { kind: Some(DecisionKind::Choice), by, ..delegation })])
}

/// An agreement between any two nodes, such as an unlikely one of a company that buys.
fn agreement_made(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let all = of_kinds(model, &NodeKind::ALL);
    let areas = areas(model);
    Some(vec![Change::MakeAgreement(Agreement {
        key: defect.fresh(),
        purchaser: defect.one_of(&all)?,
        provider: defect.other_of(&all)?,
        area: areas.get(usize::from(defect.number) % areas.len().max(1))?.clone(),
        kronor_per_year: None,
        period: None,
        source: None,
        assumed: Assumed::Nothing,
    })])
}

/// One more head in the line, between a node and its superior.
fn head_between(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let node = defect.one_of(&in_line(model))?;
    let superior = model.organisation().node(node.as_str())?.superiors().next()?.key();
    let titles: Vec<&str> = model.organisation().ladder().titles().collect();
    let head = Head::new(defect.other_of(&titles).unwrap_or("deputy"));
    let deputy = UnitEntry { head: Some(head), ..UnitEntry::new(defect.fresh()).reports_to(superior) };
    Some(vec![Change::Add(deputy.into()), Change::Move { node, to: defect.fresh() }])
}

fn body_added(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let mut body = BodyEntry::new(defect.fresh(), defect.one_of(&BodyKind::ALL)?);
    if defect.number.is_multiple_of(2) {
        body.answers_to.extend(defect.other_of(&of_kinds(model, &[NodeKind::Body])));
    }
    Some(vec![Change::Add(body.into())])
}

/// Several at a time, so that there come to be too many.
fn focus_areas_added(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let area = defect.one_of(&areas(model));
    let added = (0..=defect.number % 7).map(|which| {
        Change::Add(NodeEntry::FocusArea(FocusAreaEntry {
            areas: area.iter().cloned().collect(),
            year: defect.number.is_multiple_of(2).then_some(2010 + defect.number % 4 / 2),
            ..FocusAreaEntry::new(format!("{}-{which}", defect.fresh()))
        }))
    });
    Some(added.collect())
}

/// One more responsible, another one, or one more who follows it up.
fn focus_area_misled(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let focus_area = defect.one_of(&of_kinds(model, &[NodeKind::FocusArea]))?;
    let node = defect.other_of(&in_line(model))?;
    Some(vec![match defect.number % 3 {
        0 => Change::Link(LinkChange::new(node, RelationKind::ResponsibleFor, focus_area)),
        1 => Change::MakeResponsible { node, focus_area },
        _ => Change::Link(LinkChange::new(focus_area, RelationKind::FollowedUpBy, node)),
    }])
}

/// A door of its own, for one area only; sometimes all other channels close, so that the rest is not reached.
fn channel_added(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let mut channel = ChannelEntry::new(defect.fresh(), ChannelKind::Visit);
    channel.reaches.extend(defect.one_of(&areas(model)));
    channel.enters_at.extend(defect.other_of(&of_kinds(model, &[NodeKind::Unit])));
    let mut changes = vec![Change::OpenChannel(channel)];
    if defect.number.is_multiple_of(2) {
        let others = of_kinds(model, &[NodeKind::Channel]);
        changes.extend(others.into_iter().map(|channel| Change::CloseChannel { channel }));
    }
    Some(changes)
}

fn company_added(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let owner = defect.one_of(&of_kinds(model, &[NodeKind::Body, NodeKind::Company]))?;
    let company = CompanyEntry::new(defect.fresh()).owned_by(owner, Decimal::from(defect.number % 101));
    Some(vec![Change::Add(company.into())])
}

fn steering_model_changed(_: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let model = (!defect.number.is_multiple_of(6)).then(|| *defect.one.get(&SteeringModel::ALL));
    Some(vec![Change::SetSteeringModel { model }])
}

/// Refused while a delegation names the level.
fn level_lost(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let mut levels = model.organisation().ladder().levels().to_vec();
    if levels.is_empty() {
        return None;
    }
    levels.remove(defect.one.index(levels.len()));
    Some(vec![Change::SetLadder { levels }])
}

fn goal_keys(model: &Model) -> Vec<Key> {
    model.steering().goals.iter().map(|goal| goal.key.clone()).collect()
}

/// From nothing, from one goal more, which may close a circle, or from one other alone; or it stands in another document.
fn goal_derived_otherwise(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let mut goal: Goal = defect.one_of(&model.steering().goals)?;
    let other = defect.other_of(&goal_keys(model))?;
    match defect.number % 4 {
        0 => goal.derived_from.clear(),
        1 => goal.derived_from = vec![other],
        2 if !goal.derived_from.contains(&other) => goal.derived_from.push(other),
        _ => goal.document = defect.other_of(&goal_documents(model)),
    }
    Some(vec![Change::State(goal.into())])
}

fn goal_documents(model: &Model) -> Vec<Key> {
    let steering = model.steering();
    let agreements = steering.agreements.iter().map(|agreement| agreement.key.clone());
    steering.chain_documents.iter().map(|document| document.key.clone()).chain(agreements).collect()
}

/// A goal for a focus area, led by the director, the one who is responsible, both or neither.
fn goal_of_focus_area(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let set = [GoalKind::StrategicGoal, GoalKind::CommitteeGoal];
    let goals: Vec<&Goal> = model.steering().goals.iter().filter(|goal| set.contains(&goal.kind)).collect();
    let focus_area = defect.other_of(&of_kinds(model, &[NodeKind::FocusArea]))?;
    let node = model.organisation().node(focus_area.as_str())?;
    let director = model.organisation().of_kind(NodeKind::Administration).map(|node| node.key()).next();
    let responsible = node.sources(RelationKind::ResponsibleFor).map(|node| node.key()).next();
    let led_by = [director.filter(|_| defect.number % 4 > 1), responsible.filter(|_| !defect.number.is_multiple_of(2))];
    let goal = (*defect.one_of(&goals)?).clone();
    let led_by = led_by.into_iter().flatten().collect();
    Some(vec![Change::State(Goal { focus_area: Some(focus_area), led_by, ..goal }.into())])
}

/// To another adopter of a document of the goal chain.
fn goal_reported_elsewhere(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let adopters: Vec<Key> =
        model.steering().chain_documents.iter().filter_map(|document| document.adopter.clone()).collect();
    let goal: Goal = defect.one_of(&model.steering().goals)?;
    Some(vec![Change::State(Goal { reported_to: defect.other_of(&adopters), ..goal }.into())])
}

/// No indicator, no target, no values, or others to be measured; or no perspective.
fn goal_unmeasured(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let measured = |goal: &&Goal| goal.indicator.is_some();
    let goals: Vec<&Goal> = model.steering().goals.iter().filter(measured).collect();
    let mut goal = (*defect.one_of(&goals)?).clone();
    let indicator = goal.indicator.as_mut()?;
    match defect.number % 5 {
        0 => goal.indicator = None,
        1 => indicator.target = None,
        2 => indicator.values.clear(),
        3 => indicator.every = PeriodLength::Quarter,
        _ => goal.perspective = None,
    }
    Some(vec![Change::State(goal.into())])
}

/// Adopted by another node or none, of another state or period, for another node, or with an agreement in its place.
fn chain_document_changed(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let mut document: ChainDocument = defect.one_of(&model.steering().chain_documents)?;
    let node = defect.other_of(&of_kinds(model, &NodeKind::ALL));
    match defect.number % 7 {
        0 => document.adopter = None,
        1 => document.adopter = node,
        2 => document.state = DocumentState::Ended,
        3 => document.state = DocumentState::Draft,
        4 => document.covers = node.into_iter().collect(),
        5 => document.period = Period::part(2010, PeriodLength::Half, 1 + (defect.number / 7 % 2) as u8).ok(),
        _ => {
            let agreement: Agreement = defect.other_of(&model.steering().agreements)?;
            let moved = model.steering().goals.iter().filter(|goal| goal.document.as_ref() == Some(&document.key));
            let moved = moved.map(|goal| Goal { document: Some(agreement.key.clone()), ..goal.clone() });
            return Some(moved.map(|goal| Change::State(goal.into())).collect());
        }
    }
    Some(vec![Change::State(document.into())])
}

/// Without an owner, with another, without a place, closed, adopted on another day, or of another subject or kind.
fn governing_document_changed(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let documents = &model.steering().governing_documents;
    let mut document: GoverningDocument = defect.one_of(documents)?;
    let other: GoverningDocument = defect.other_of(documents)?;
    let day = |year| jiff::civil::date(year, 1 + (defect.number / 10 % 12) as i8, 28);
    match defect.number % 10 {
        0 => document.owner = None,
        1 => document.owner = defect.other_of(&of_kinds(model, &NodeKind::ALL)),
        2 => drop(document.published.pop()),
        3 => document.closed = Some(day(2010)),
        4 => document.reviewed = Some(day(2009)),
        5 => document.adopted = Some(day(2011)),
        6 => document.kind = other.kind,
        7 => document.other_actors.clear(),
        8 => document.measures.iter_mut().for_each(|measure| measure.by = None),
        _ => document.adopter = defect.other_of(&of_kinds(model, &NodeKind::ALL)),
    }
    Some(vec![Change::State(document.into())])
}

/// One supersedes another, refers to it, also when it is closed, or stands beside it for the same.
fn governing_documents_joined(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let documents = &model.steering().governing_documents;
    let mut document: GoverningDocument = defect.one_of(documents)?;
    let other: GoverningDocument = defect.other_of(documents)?;
    let mut changes = Vec::new();
    match defect.number % 3 {
        0 if !document.supersedes.contains(&other.key) => document.supersedes.push(other.key),
        1 if !document.refers_to.contains(&other.key) && document.key != other.key => {
            document.refers_to.push(other.key.clone());
            let closed = Some(jiff::civil::date(2010, 12, 31)).filter(|_| defect.number.is_multiple_of(2));
            changes.push(Change::State(GoverningDocument { closed, ..other }.into()));
        }
        _ => document = GoverningDocument { kind: other.kind, subject: other.subject, ..document },
    }
    changes.push(Change::State(document.into()));
    Some(changes)
}

/// Of one channel.
fn hours_lost(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let channel = defect.one_of(&of_kinds(model, &[NodeKind::Channel]))?;
    let NodeEntry::Channel(channel) = entry(model, &channel)? else { return None };
    Some(vec![Change::Restate(ChannelEntry { open: vec![], ..channel }.into())])
}

/// An agreement for which something is paid, in a period or without one.
fn agreement_paid(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let number = u64::from(defect.number);
    let agreement = defect.one_of(&model.steering().agreements)?;
    let period = [None, Period::year(2010).ok(), Period::part(2010, PeriodLength::Tertial, 2).ok()];
    let kronor_per_year = Some([0, 1_200, 100_000 * number, 1_000_000][defect.other.index(4)]);
    let period = period[usize::from(defect.number % 3)];
    Some(vec![Change::AmendAgreement(Agreement { kronor_per_year, period, ..agreement })])
}

/// Of another amount or period, or from or to another.
fn frame_changed(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let mut frame: Frame = defect.one_of(&model.steering().frames)?;
    let node = defect.other_of(&of_kinds(model, &NodeKind::ALL));
    match defect.number % 6 {
        0 => frame.kronor = 0,
        1 => frame.kronor += u64::from(defect.number),
        2 => frame.from = node,
        3 => frame.from = None,
        4 => frame.to = node?,
        _ => frame.period = [None, Period::year(2011).ok()][usize::from(defect.number / 6 % 2)],
    }
    Some(vec![Change::State(frame.into())])
}

/// What a node keeps, one more frame from another, or one from a body that commissions it as well.
fn frame_added(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let stands: Frame = defect.one_of(&model.steering().frames)?;
    let from = defect.other_of(&of_kinds(model, &[NodeKind::Body, NodeKind::Administration, NodeKind::Sector]));
    let from = if defect.number.is_multiple_of(3) { Some(stands.to.clone()) } else { from };
    let kronor = if defect.number.is_multiple_of(2) { 1_000_000 } else { 10 };
    let commission = |body: &Key| {
        let link = LinkChange::new(stands.to.clone(), RelationKind::CommissionedBy, body.clone());
        Change::Link(link)
    };
    let mut changes: Vec<Change> = from.iter().filter(|_| defect.number % 3 == 1).map(commission).collect();
    changes.push(Change::State(Frame { key: defect.fresh(), from, kronor, ..stands }.into()));
    Some(changes)
}

fn price_lost(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let price = SteeringEntry::from(defect.one_of(&model.steering().prices)?);
    Some(vec![Change::Withdraw(price.to_key())])
}

/// Without users, without a driver, used by its provider only, or one more of the same function.
fn internal_service_changed(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let mut service: InternalService = defect.one_of(&model.steering().internal_services)?;
    match defect.number % 5 {
        0 => service.uses.clear(),
        1 => service.driver = None,
        2 => service.uses.iter_mut().for_each(|used| used.quantity = Decimal::ZERO),
        3 => service.provider = service.uses.first()?.user.clone(),
        _ => {
            service.key = defect.fresh();
            service.uses.truncate(1);
        }
    }
    Some(vec![Change::State(service.into())])
}

/// For which nobody answers, without a forecast or with another, or of another period.
fn follow_up_changed(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let mut follow_up: FollowUp = defect.one_of(&model.steering().follow_ups)?;
    let frame = model.steering().frames.iter().find(|frame| frame.key == follow_up.frame)?;
    follow_up.answered_by =
        defect.other_of(&of_kinds(model, &NodeKind::ALL)).filter(|_| defect.number.is_multiple_of(4));
    match defect.number / 4 % 5 {
        // At the limit of one per cent.
        0 => follow_up.forecast = Some(frame.kronor / 100 * 101),
        1 => follow_up.forecast = Some(frame.kronor / 100 * 101 + 1),
        2 => follow_up.forecast = None,
        3 => {
            follow_up.forecast = None;
            follow_up.period = Period::part(2010, PeriodLength::Month, 1 + (defect.number / 20 % 12) as u8).ok()?;
        }
        _ => follow_up.key = defect.fresh(),
    }
    Some(vec![Change::State(follow_up.into())])
}

/// Driven by another node or by nobody, on another day, in another phase, or after another step.
fn process_step_changed(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let steps = &model.steering().process_steps;
    let mut step: ProcessStep = defect.one_of(steps)?;
    let other: ProcessStep = defect.other_of(steps)?;
    match defect.number % 7 {
        0 => step.driver = None,
        1 => step.driver = defect.other_of(&of_kinds(model, &NodeKind::ALL)),
        2 => step.by = other.by,
        3 => step.by = None,
        4 => step.phase = *defect.other.get(&BudgetPhase::ALL),
        5 => {
            let day = step.by?;
            step.by = if defect.number.is_multiple_of(2) { day.tomorrow() } else { day.yesterday() }.ok();
        }
        _ if !step.after.contains(&other.key) => step.after.push(other.key),
        _ => step.after.clear(),
    }
    Some(vec![Change::State(step.into())])
}

/// The decision is on the day of another step, before or after it; or a step is of planning and late.
fn decision_moved(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let steps = &model.steering().process_steps;
    let other: ProcessStep = defect.other_of(steps)?;
    if defect.number.is_multiple_of(4) {
        return Some(vec![Change::State(ProcessStep { phase: BudgetPhase::Planning, ..other }.into())]);
    }
    let decisions: Vec<&ProcessStep> = steps.iter().filter(|step| step.decision).collect();
    let mut step = (*defect.one_of(&decisions)?).clone();
    step.by = match defect.number % 4 {
        1 => other.by,
        2 => other.by.and_then(|day| day.yesterday().ok()),
        _ => jiff::civil::Date::new(2008, 12, 1).ok(),
    };
    Some(vec![Change::State(step.into())])
}

/// A step after one that comes after it.
fn process_circle_closed(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let steps = &model.steering().process_steps;
    let step: ProcessStep = defect.one_of(steps)?;
    let before = step.after.first()?.clone();
    let mut first = steps.iter().find(|one| one.key == before)?.clone();
    first.after.extend((!first.after.contains(&step.key)).then_some(step.key));
    Some(vec![Change::State(first.into())])
}

/// Missing, of another day, with an ability below or left out, or of the head of another node as well.
fn assessment_changed(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let mut assessment: Assessment = defect.one_of(&model.steering().assessments)?;
    let ability = defect.other.index(assessment.meets.len().max(1));
    let day = |day| jiff::civil::Date::new(2011, 3, day).ok();
    match defect.number % 7 {
        0 => return Some(vec![Change::Withdraw(SteeringEntry::from(assessment).to_key())]),
        1 => assessment.on = [None, day(1), day(2)][usize::from(defect.number / 7 % 3)],
        2 if ability < assessment.meets.len() => drop(assessment.meets.remove(ability)),
        3 if ability < assessment.meets.len() => assessment.below = vec![assessment.meets.remove(ability)],
        4 => assessment.node = defect.other_of(&in_line(model))?,
        // One more, of the same day or without one.
        5 => assessment.key = defect.fresh(),
        _ => {
            assessment.key = defect.fresh();
            assessment.on = None;
            assessment.meets.truncate(2);
        }
    }
    Some(vec![Change::State(assessment.into())])
}

/// A member more or less, or one more group.
fn management_group_changed(model: &Model, defect: &Defect) -> Option<Vec<Change>> {
    let mut group: ManagementGroup = defect.one_of(&model.steering().management_groups)?;
    let node = defect.other_of(&in_line(model))?;
    match defect.number % 4 {
        0 if !group.members.contains(&node) => group.members.push(node),
        1 => group.members.retain(|member| *member != node),
        2 => drop(group.members.pop()),
        _ => {
            group.key = defect.fresh();
            group.members = vec![node];
        }
    }
    Some(vec![Change::State(group.into())])
}
