//! Frames, prices, internal services and the yearly budget process.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Injector, Site};
use crate::scenario::Change;
use crate::steering::budget::{
    BudgetPhase, FollowUp, Frame, InternalService, Money, ProcessStep, follow_ups, is_committee,
};
use crate::steering::{Entry as _, Period, SteeringKey};
use crate::{Key, NodeKind, NodeRef, Subject, UnitRole};

/// Lets those who give a node its frames keep them.
pub(super) const WITHOUT_FRAME: Injector = Injector { check: "frame-missing", run: without_frame };

/// Lets a node that hands money on keep more than it got.
pub(super) const NOT_ADDING_UP: Injector = Injector { check: "frames-do-not-add-up", run: not_adding_up };

/// Gives a node a second frame, from nobody.
pub(super) const SEVERAL_GIVERS: Injector = Injector { check: "budget-responsibility-split", run: several_givers };

/// Lets a purchaser keep more than its agreements leave. There is room for as many as pay by an agreement.
pub(super) const AGREEMENTS_BEYOND_FRAME: Injector =
    Injector { check: "agreements-exceed-frame", run: agreements_beyond_frame };

/// Takes the prices of a service area away; those of the last one stay.
pub(super) const UNPRICED: Injector = Injector { check: "service-area-unpriced", run: unpriced };

/// States a second service of the same function, by which a user is charged.
pub(super) const CHARGED_TWICE: Injector = Injector { check: "service-charged-twice", run: charged_twice };

/// Takes the driver of a service away.
pub(super) const CHARGED_BY_NOTHING: Injector =
    Injector { check: "service-charged-to-nobody", run: charged_by_nothing };

/// States a forecast that is off, for which nobody answers: of the last follow-up of a frame, or of a new one.
pub(super) const NOBODY_ANSWERS: Injector = Injector { check: "deviation-without-responsible", run: nobody_answers };

/// Takes the driver of a step away.
pub(super) const WITHOUT_DRIVER: Injector = Injector { check: "process-step-without-driver", run: without_driver };

/// States a step of follow-up, and one of carrying out that comes after it.
pub(super) const OUT_OF_ORDER: Injector = Injector { check: "process-step-out-of-order", run: out_of_order };

/// States a step of planning on the day after the decision, and one on its day where there is none in time: else the decision
/// would be found.
pub(super) const AFTER_DECISION: Injector = Injector { check: "planning-after-decision", run: after_decision };

/// States two steps each of which must be done before the other.
pub(super) const CIRCLE: Injector = Injector { check: "process-circle", run: circle };

/// Committees, sectors, and the operations areas of sectors.
fn without_frame(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let steering = site.model.steering();
    let mut frames: HashMap<&Key, Vec<&Frame>> = HashMap::new();
    for frame in steering.frames.iter().filter(|frame| frame.from.as_ref() != Some(&frame.to)) {
        frames.entry(&frame.to).or_default().push(frame);
    }
    let providers: HashSet<&Key> = steering.agreements.iter().map(|agreement| &agreement.provider).collect();
    let needs = |node: &NodeRef<'_>| {
        let mut superiors = node.superiors();
        let is_area = node.unit_role() == Some(UnitRole::Operations)
            && superiors.next().is_some_and(|superior| superior.kind() == NodeKind::Sector);
        is_committee(*node) || node.kind() == NodeKind::Sector || is_area
    };
    let nodes = site.model.organisation().nodes().filter(|node| needs(node) && !providers.contains(&node.key()));
    let mut candidates: Vec<(Subject, Vec<Frame>)> = Vec::new();
    for node in nodes.filter(|node| site.is_free(&Subject::node(*node))) {
        let frames = frames.get(&node.key()).map_or(&[][..], Vec::as_slice);
        // Who hands nothing on any more is not judged for what a defect of its own is.
        let is_free = |giver: &Key| {
            let giver = site.model.organisation().node(giver.as_str());
            giver.is_some_and(|giver| site.is_free(&Subject::node(giver)))
        };
        let can_be_kept = |frame: &&Frame| frame.from.as_ref().is_some_and(is_free) && site.is_free(&frame.subject());
        if !frames.is_empty() && frames.iter().all(can_be_kept) {
            candidates.push((Subject::node(node), frames.iter().map(|frame| (*frame).clone()).collect()));
        }
    }
    let mut planted = Vec::new();
    for (node, frames) in site.draw(candidates, wanted) {
        for frame in frames {
            let to = frame.from.clone().unwrap_or_else(|| frame.to.clone());
            state(site, Frame { to, ..frame });
        }
        site.take([node.clone()]);
        planted.push(node);
    }
    planted
}

fn state(site: &mut Site<'_>, frame: Frame) {
    site.take([frame.subject()]);
    site.state(frame);
}

/// Lets a node keep so much more in a period.
fn keep(site: &mut Site<'_>, node: &Key, period: Option<Period>, kronor: u64) {
    let frame = Frame { period, from: Some(node.clone()), ..Frame::new(site.fresh(), node.clone(), kronor) };
    state(site, frame);
}

/// The untouched nodes, each with a sum, that money says of them in the last period.
fn of_money(site: &Site<'_>, sum: impl Fn(&Money<'_>, NodeRef<'_>) -> Option<u64>) -> Vec<(Subject, Key, u64)> {
    let Some(money) = Money::latest(site.model) else { return vec![] };
    let nodes = site.model.organisation().nodes().filter(|node| site.is_free(&Subject::node(*node)));
    nodes.filter_map(|node| Some((Subject::node(node), node.key(), sum(&money, node)?))).collect()
}

fn last_period(site: &Site<'_>) -> Option<Period> {
    Money::periods(site.model).pop().flatten()
}

fn not_adding_up(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let candidates = of_money(site, |money, node| {
        let key = node.key();
        let hands_on = money.given(key.as_str()) > 0 && money.paid(key.as_str()) == 0;
        (hands_on && money.received(key.as_str()) > 0).then_some(1)
    });
    keep_more(site, candidates, wanted)
}

fn agreements_beyond_frame(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let candidates = of_money(site, |money, node| {
        let key = node.key();
        let (paid, received) = (money.paid(key.as_str()), money.received(key.as_str()));
        let spent = paid + money.given(key.as_str()) + money.kept(key.as_str());
        u64::try_from(received.checked_sub(spent)? + 1).ok().filter(|_| paid > 0 && received > 0)
    });
    keep_more(site, candidates, wanted)
}

fn keep_more(site: &mut Site<'_>, candidates: Vec<(Subject, Key, u64)>, wanted: usize) -> Vec<Subject> {
    let period = last_period(site);
    let mut planted = Vec::new();
    for (node, key, kronor) in site.draw(candidates, wanted) {
        keep(site, &key, period, kronor);
        site.take([node.clone()]);
        planted.push(node);
    }
    planted
}

fn several_givers(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let period = last_period(site);
    let frames = site.model.steering().frames.iter();
    let frames = frames.filter(|frame| frame.kronor > 0 && (frame.period.is_none() || frame.period == period));
    let given = frames.filter(|frame| frame.from.as_ref().is_some_and(|from| *from != frame.to));
    let given: HashSet<&Key> = given.map(|frame| &frame.to).collect();
    // What it gets more, it keeps, if it hands anything on.
    let candidates = of_money(site, |money, node| {
        let hands_on = money.given(node.key().as_str()) > 0;
        given.contains(&node.key()).then_some(u64::from(hands_on))
    });
    let mut planted = Vec::new();
    for (node, key, kept) in site.draw(candidates, wanted) {
        let frame = Frame { period, ..Frame::new(site.fresh(), key.clone(), 1) };
        state(site, frame);
        if kept > 0 {
            keep(site, &key, period, kept);
        }
        site.take([node.clone()]);
        planted.push(node);
    }
    planted
}

fn unpriced(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let mut prices: HashMap<&Key, Vec<Key>> = HashMap::new();
    for price in &site.model.steering().prices {
        prices.entry(&price.area).or_default().push(price.key.clone());
    }
    // The check is off in a model without prices.
    let wanted = wanted.min(prices.len().saturating_sub(1));
    let areas = site.model.services().areas.iter().map(|area| &area.key);
    let candidates = areas.filter_map(|area| Some((area.clone(), prices.get(area)?.clone()))).collect();
    let mut planted = Vec::new();
    for (area, prices) in site.draw::<(Key, Vec<Key>)>(candidates, wanted) {
        for price in prices {
            site.change(Change::Withdraw(SteeringKey::Price(price)));
        }
        let area = Subject::ServiceArea(area);
        site.take([area.clone()]);
        planted.push(area);
    }
    planted
}

/// The untouched services that somebody else than the provider uses.
fn services(site: &Site<'_>) -> Vec<InternalService> {
    let services = site.model.steering().internal_services.iter().filter(|service| site.is_free(&service.subject()));
    let is_used = |service: &&InternalService| uses(service).next().is_some();
    services.filter(is_used).cloned().collect()
}

fn uses(service: &InternalService) -> impl Iterator<Item = &crate::steering::budget::Use> {
    service.uses.iter().filter(|part| part.user != service.provider && part.quantity.hundredths() > 0)
}

fn charged_twice(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let examples: Vec<InternalService> =
        services(site).into_iter().filter(|service| service.function.is_some()).collect();
    let wanted = if examples.is_empty() { 0 } else { wanted };
    let mut planted = Vec::new();
    for _ in 0..wanted {
        let example = site.pick(&examples);
        let parts: Vec<_> = uses(&example).cloned().collect();
        let part = site.pick(&parts);
        let second = InternalService { key: site.fresh(), uses: vec![part], ..example.clone() };
        let subject = second.subject();
        site.take([subject.clone(), example.subject()]);
        site.state(second);
        planted.push(subject);
    }
    planted
}

fn charged_by_nothing(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let candidates = services(site);
    let mut planted = Vec::new();
    for service in site.draw(candidates, wanted) {
        let subject = service.subject();
        site.take([subject.clone()]);
        site.state(InternalService { driver: None, ..service });
        planted.push(subject);
    }
    planted
}

fn nobody_answers(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let steering = site.model.steering();
    // Several that end on one day are all judged; one of them is enough.
    let followed = follow_ups(steering).into_iter().filter(|found| found.latest);
    let last: HashMap<&Key, &FollowUp> = followed.map(|found| (&found.frame.key, found.follow_up)).collect();
    let mut candidates: Vec<(Frame, Option<FollowUp>)> = Vec::new();
    for frame in steering.frames.iter().filter(|frame| site.is_free(&frame.subject())) {
        let last = last.get(&frame.key).map(|last| (*last).clone());
        let is_possible = last.as_ref().map_or(frame.period.is_some(), |last| site.is_free(&last.subject()));
        if is_possible {
            candidates.push((frame.clone(), last));
        }
    }
    let percent = u128::from(site.thresholds.deviation_percent.hundredths());
    let off = |frame: &Frame| {
        let allowed = u128::from(frame.kronor) * percent / 10_000;
        u64::try_from(u128::from(frame.kronor) + allowed + 1).ok()
    };
    candidates.retain(|(frame, _)| off(frame).is_some());
    let mut planted = Vec::new();
    for (frame, last) in site.draw(candidates, wanted) {
        let follow_up = match (last, frame.period) {
            (Some(last), _) => last,
            (None, Some(period)) => FollowUp::new(site.fresh(), frame.key.clone(), period, frame.kronor),
            (None, None) => continue,
        };
        let follow_up = FollowUp { forecast: off(&frame), answered_by: None, ..follow_up };
        let subject = follow_up.subject();
        site.take([subject.clone(), frame.subject()]);
        site.state(follow_up);
        planted.push(subject);
    }
    planted
}

fn without_driver(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let steps = site.model.steering().process_steps.iter();
    let candidates = steps.filter(|step| site.is_free(&step.subject())).cloned().collect();
    let mut planted = Vec::new();
    for step in site.draw(candidates, wanted) {
        planted.push(step_stated(site, ProcessStep { driver: None, ..step }));
    }
    planted
}

fn step_stated(site: &mut Site<'_>, step: ProcessStep) -> Subject {
    let subject = step.subject();
    site.take([subject.clone()]);
    site.state(step);
    subject
}

/// Who drives steps, each once.
fn drivers(site: &Site<'_>) -> Vec<Key> {
    let drivers = site.model.steering().process_steps.iter().filter_map(|step| step.driver.as_ref());
    drivers.collect::<BTreeSet<_>>().into_iter().cloned().collect()
}

fn new_step(site: &mut Site<'_>, phase: BudgetPhase, drivers: &[Key]) -> ProcessStep {
    ProcessStep { driver: Some(site.pick(drivers)), ..ProcessStep::new(site.fresh(), phase) }
}

fn out_of_order(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let drivers = drivers(site);
    let wanted = if drivers.is_empty() { 0 } else { wanted };
    let mut planted = Vec::new();
    for _ in 0..wanted {
        let ground = new_step(site, BudgetPhase::FollowUp, &drivers);
        let step = new_step(site, BudgetPhase::CarryingOut, &drivers);
        let step = ProcessStep { after: vec![ground.key.clone()], ..step };
        step_stated(site, ground);
        planted.push(step_stated(site, step));
    }
    planted
}

fn after_decision(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let steps = &site.model.steering().process_steps;
    let decided = steps.iter().filter(|step| step.decision).filter_map(|step| step.by).max();
    let drivers = drivers(site);
    let Some((day, next)) = decided.and_then(|day| Some((day, day.tomorrow().ok()?))).filter(|_| !drivers.is_empty())
    else {
        return vec![];
    };
    let is_in_time = |step: &ProcessStep| {
        step.phase == BudgetPhase::Planning && !step.decision && step.by.is_some_and(|by| by <= day)
    };
    if !steps.iter().any(is_in_time) {
        let step = new_step(site, BudgetPhase::Planning, &drivers);
        step_stated(site, ProcessStep { by: Some(day), ..step });
    }
    let mut planted = Vec::new();
    for _ in 0..wanted {
        let step = new_step(site, BudgetPhase::Planning, &drivers);
        planted.push(step_stated(site, ProcessStep { by: Some(next), ..step }));
    }
    planted
}

fn circle(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let drivers = drivers(site);
    let wanted = if drivers.is_empty() { 0 } else { wanted };
    let mut planted = Vec::new();
    for _ in 0..wanted {
        let first = new_step(site, BudgetPhase::CarryingOut, &drivers);
        let second = new_step(site, BudgetPhase::CarryingOut, &drivers);
        let second = ProcessStep { after: vec![first.key.clone()], ..second };
        step_stated(site, first.clone());
        let after = vec![second.key.clone()];
        step_stated(site, second);
        planted.push(step_stated(site, ProcessStep { after, ..first }));
    }
    planted
}
