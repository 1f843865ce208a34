//! Who does which service area.

use std::collections::{BTreeMap, HashSet};

use super::{Injector, Site};
use crate::facts::Facts;
use crate::scenario::Change;
use crate::steering::goals::ChainDocumentKind;
use crate::{
    Agreement, Assumed, BodyKind, Decider, DecisionKind, Delegation, Key, NodeId, NodeKind, NodeRef, RelationKind,
    SteeringModel, Subject,
};

/// Takes service areas from all units that do them. One area stays done: else the check is off.
pub(super) const WITHOUT_DOER: Injector = Injector { check: "service-area-without-doer", run: without_doer };

/// Lets a unit in another division do a service area too.
pub(super) const SEVERAL_DIVISIONS: Injector =
    Injector { check: "service-area-in-several-divisions", run: several_divisions };

/// Lets a body that has nothing to do with a team buy a service area from it.
pub(super) const SPLIT: Injector = Injector { check: "service-area-split", run: split };

/// Delegates decisions on systems of choice to a body that may not take them.
pub(super) const CHOICE: Injector = Injector { check: "choice-decided-by-wrong", run: choice };

/// The service areas that are free and fit.
fn free_areas(site: &Site<'_>, fits: impl Fn(&Key) -> bool) -> Vec<Key> {
    let areas = site.model.services().areas.iter().map(|area| &area.key);
    areas.filter(|&area| site.is_free(&Subject::ServiceArea(area.clone())) && fits(area)).cloned().collect()
}

fn without_doer(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let (candidates, done) = {
        let facts = site.facts();
        let is_done = |area: &Key| !facts.doers(area.as_str()).is_empty();
        let areas = &site.model.services().areas;
        (free_areas(site, is_done), areas.iter().filter(|area| is_done(&area.key)).count())
    };
    let drawn = site.draw(candidates, wanted.min(done.saturating_sub(1)));
    let gone: HashSet<&Key> = drawn.iter().collect();
    let doers: Vec<(Key, Vec<Key>)> = {
        let doers = site.model.organisation().units();
        let doers = doers.filter(|unit| unit.areas().iter().any(|area| gone.contains(area)));
        let kept = |unit: NodeRef<'_>| unit.areas().iter().filter(|area| !gone.contains(area)).cloned().collect();
        doers.map(|unit| (unit.key(), kept(unit))).collect()
    };
    for (node, areas) in doers {
        site.change(Change::SetAreas { node, areas });
    }
    areas_taken(site, drawn)
}

fn areas_taken(site: &mut Site<'_>, areas: Vec<Key>) -> Vec<Subject> {
    let subjects: Vec<Subject> = areas.into_iter().map(Subject::ServiceArea).collect();
    site.take(subjects.iter().cloned());
    subjects
}

fn several_divisions(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    // For each division, the units that do something.
    let (candidates, doers) = {
        let facts = site.facts();
        let supervised: HashSet<&Key> = site.model.organisation().bodies().flat_map(NodeRef::supervises).collect();
        let mut doers: BTreeMap<NodeId, Vec<Key>> = BTreeMap::new();
        for unit in site.model.organisation().units().filter(|unit| !unit.areas().is_empty()) {
            if let Some(division) = facts.division(unit.id()) {
                doers.entry(division).or_default().push(unit.key());
            }
        }
        // Whoever supervises an area must not run it.
        let division = |area: &Key| facts.doers(area.as_str()).iter().find_map(|&unit| facts.division(unit));
        let areas = free_areas(site, |area| !supervised.contains(area));
        let areas = areas.into_iter().filter_map(|area| division(&area).map(|division| (area, division)));
        (areas.collect::<Vec<_>>(), doers.into_iter().collect::<Vec<_>>())
    };
    if doers.len() < 2 {
        return vec![];
    }
    let mut planted = Vec::new();
    for (area, division) in site.draw(candidates, wanted) {
        let others: Vec<usize> = (0..doers.len()).filter(|&other| doers[other].0 != division).collect();
        for other in site.draw(others, 1) {
            let units: Vec<usize> = (0..doers[other].1.len()).collect();
            for unit in site.draw(units, 1) {
                let node = doers[other].1[unit].clone();
                let areas = site.node(&node).areas().iter().chain([&area]).cloned().collect();
                site.change(Change::SetAreas { node, areas });
            }
        }
        planted.push(area);
    }
    areas_taken(site, planted)
}

fn split(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let (areas, purchasers) = {
        let facts = site.facts();
        let purchasers = strangers(site);
        let bound = bound_by_goals(site);
        let split = split_areas(&facts);
        // Whoever adopts a work plan stands on that link of the goal chain, whatever else it provides.
        let documents = site.model.steering().chain_documents.iter();
        let planning: HashSet<&Key> = documents
            .filter(|document| document.kind == ChainDocumentKind::WorkPlan)
            .filter_map(|document| document.adopter.as_ref())
            .collect();
        let fits = |node: NodeRef<'_>| !bound.contains(&node.key()) || planning.contains(&node.key());
        let units = site.free(|node| node.kind() == NodeKind::Unit && fits(node));
        let units: HashSet<NodeId> = units.into_iter().collect();
        let provider = |area: &Key| {
            let mut doers = facts.doers(area.as_str()).iter().copied();
            let steered = |unit: NodeId| facts.steering_bodies(unit).into_iter().chain(facts.employers(unit));
            doers.find(|&unit| units.contains(&unit) && steered(unit).all(|body| !purchasers.contains(&body)))
        };
        let areas = free_areas(site, |area| !split.contains(area));
        let areas = areas.into_iter().filter_map(|area| provider(&area).map(|unit| (area, facts.node(unit).key())));
        let purchasers = purchasers.iter().map(|&body| facts.node(body).key());
        (areas.collect::<Vec<_>>(), purchasers.collect::<Vec<Key>>())
    };
    if purchasers.is_empty() {
        return vec![];
    }
    let mut planted = Vec::new();
    let mut providers = HashSet::new();
    let number = areas.len();
    for (area, provider) in site.draw(areas, number) {
        // A unit that does several areas sells one.
        if planted.len() == wanted || !providers.insert(provider.clone()) {
            continue;
        }
        let purchaser = site.draw(purchasers.clone(), 1).remove(0);
        site.take([Subject::Node(NodeKind::Unit, provider.clone())]);
        let agreement = Agreement {
            key: site.fresh(),
            purchaser,
            provider,
            area: area.clone(),
            kronor_per_year: None,
            period: None,
            source: None,
            assumed: Assumed::Nothing,
        };
        site.change(Change::MakeAgreement(agreement));
        planted.push(area);
    }
    areas_taken(site, planted)
}

/// Bodies that neither decide nor buy, that nobody supports and to whom no goal leads.
fn strangers(site: &Site<'_>) -> Vec<NodeId> {
    let bound = bound_by_goals(site);
    let is_stranger = |kind| matches!(kind, BodyKind::Auditors | BodyKind::ElectionCommittee | BodyKind::ChiefGuardian);
    let bodies = site.model.organisation().bodies().filter(|body| body.body_kind().is_some_and(is_stranger));
    let alone = bodies.filter(|body| {
        body.sources(RelationKind::Supports).next().is_none()
            && body.targets(RelationKind::PurchasesFrom).next().is_none()
            && !bound.contains(&body.key())
    });
    alone.map(NodeRef::id).collect()
}

/// The nodes that adopt a document of the goal chain or to whom results are reported, and the sides of agreements.
fn bound_by_goals(site: &Site<'_>) -> HashSet<Key> {
    let steering = site.model.steering();
    let adopters = steering.chain_documents.iter().filter_map(|document| document.adopter.clone());
    let reported = steering.goals.iter().filter_map(|goal| goal.reported_to.clone());
    let agreed = steering.agreements.iter().flat_map(|agreement| [&agreement.purchaser, &agreement.provider]).cloned();
    adopters.chain(reported).chain(agreed).collect()
}

/// The service areas under an agreement between sides with different bodies behind them.
fn split_areas(facts: &Facts<'_>) -> HashSet<Key> {
    let behind = |side: NodeRef<'_>| {
        let bodies = if side.kind() == NodeKind::Body { vec![side.id()] } else { facts.steering_bodies(side.id()) };
        if bodies.is_empty() { vec![side.id()] } else { bodies }
    };
    let node = |key: &Key| facts.organisation().node(key.as_str());
    let is_split = |agreement: &&Agreement| {
        let sides = node(&agreement.purchaser).zip(node(&agreement.provider));
        sides.is_some_and(|(purchaser, provider)| {
            provider.kind() != NodeKind::Company
                && behind(purchaser).iter().all(|body| !behind(provider).contains(body))
        })
    };
    facts.model().steering().agreements.iter().filter(is_split).map(|agreement| agreement.area.clone()).collect()
}

fn choice(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let committee_less = site.model.steering().model == Some(SteeringModel::CommitteeLess);
    let may_not = |kind: BodyKind| !(kind.is_operative() || committee_less && kind == BodyKind::ExecutiveBoard);
    let bodies = site.model.organisation().bodies().filter(|body| body.body_kind().is_some_and(may_not));
    let mut deciders: Vec<Decider> = bodies.map(|body| Decider::Body(body.key())).collect();
    deciders.extend(site.model.organisation().ladder().titles().map(|title| Decider::Level(title.into())));
    let mut planted = Vec::new();
    for _ in 0..wanted {
        let Some(by) = site.draw(deciders.clone(), 1).pop() else { break };
        let delegation = Delegation {
            key: site.fresh(),
            name: None,
            kind: Some(DecisionKind::Choice),
            areas: vec![],
            by,
            source: None,
            assumed: Assumed::Nothing,
        };
        let subject = Subject::Delegation(delegation.key.clone());
        site.change(Change::Delegate(delegation));
        site.take([subject.clone()]);
        planted.push(subject);
    }
    planted
}
