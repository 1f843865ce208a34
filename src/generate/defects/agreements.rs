//! Agreements.

use std::collections::HashSet;

use super::{Injector, Site};
use crate::facts::Facts;
use crate::scenario::{Change, LinkChange};
use crate::{
    Agreement, BodyKind, CompanyEntry, Decimal, Key, NodeId, NodeKind, NodeRef, RelationKind, Subject, UnitRole,
};

/// Lets a body buy from a new company.
pub(super) const NOT_BOUND: Injector = Injector { check: "provider-without-agreement", run: not_bound };

/// Lets a body buy from a unit that it employs. Without an agreement this is also `provider-without-agreement`; with one,
/// the responsibility for the area would be split.
pub(super) const EMPLOYING: Injector = Injector { check: "purchaser-employs-provider-staff", run: employing };

/// Lets a unit buy from another one under the same head.
pub(super) const UNDER_ONE_HEAD: Injector = Injector { check: "sides-under-one-head", run: under_one_head };

/// Lets a unit make an agreement with itself.
pub(super) const WITH_ITSELF: Injector = Injector { check: "buys-from-itself", run: with_itself };

/// Lets a new company buy from a unit what it does not do.
pub(super) const NOT_DONE: Injector = Injector { check: "agreement-for-area-not-done", run: not_done };

fn not_bound(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let bodies = site.model.organisation().bodies();
    let bodies: Vec<Key> = bodies.filter(|body| is_political(*body)).map(NodeRef::key).collect();
    if bodies.is_empty() {
        return vec![];
    }
    let mut planted = Vec::new();
    for _ in 0..wanted {
        let (owner, purchaser) = (site.pick(&bodies), site.pick(&bodies));
        let company = company_of(site, owner);
        let buys = LinkChange::new(purchaser, RelationKind::PurchasesFrom, company.clone());
        site.change(Change::Link(buys));
        planted.push(Subject::Node(NodeKind::Company, company));
    }
    planted
}

/// Whether a body may own companies and buy from them: a purchaser committee is asked for a plan until it buys.
fn is_political(body: NodeRef<'_>) -> bool {
    matches!(body.body_kind(), Some(BodyKind::Council | BodyKind::ExecutiveBoard | BodyKind::Committee))
}

/// A new company of a body, which answers to it.
fn company_of(site: &mut Site<'_>, owner: Key) -> Key {
    let key = site.fresh();
    let company = CompanyEntry::new(key.clone()).owned_by(owner.clone(), Decimal::from(100)).answers_to(owner);
    site.change(Change::Add(company.into()));
    site.take([Subject::Node(NodeKind::Company, key.clone())]);
    key
}

fn employing(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let facts = site.facts();
    let organisation = site.model.organisation();
    let agreed = site.model.steering().agreements.iter();
    let agreed = agreed.filter_map(|agreement| organisation.node(agreement.provider.as_str())).map(NodeRef::id);
    let bought = organisation.relations(RelationKind::PurchasesFrom).map(|(_, provider)| provider);
    let providers: HashSet<NodeId> = agreed.chain(bought).collect();
    let mut candidates = Vec::new();
    // An agreement with a part of the unit would count as one with it.
    let fits = |unit: &NodeRef<'_>| {
        let is_leaf = facts.line().subordinates(unit.id()).is_empty();
        is_leaf && !providers.contains(&unit.id()) && site.is_free(&Subject::node(*unit))
    };
    for unit in organisation.units().filter(fits) {
        let steering = facts.steering_bodies(unit.id());
        let is_apart = |body: &NodeId| {
            let mut supporters = facts.node(*body).sources(RelationKind::Supports);
            supporters.all(|supporter| {
                let head = facts.line().lowest_common_superior(supporter.id(), unit.id());
                head.is_none_or(|head| facts.line().depth(head) == Some(0))
            })
        };
        let mut employers = facts.employers(unit.id()).into_iter();
        let body = employers.find(|body| !steering.contains(body) && is_apart(body));
        candidates.extend(body.map(|body| (facts.node(body).key(), unit.key())));
    }
    let mut planted = Vec::new();
    for (body, unit) in site.draw(candidates, wanted) {
        let unit_subject = Subject::Node(NodeKind::Unit, unit.clone());
        site.change(Change::Link(LinkChange::new(body.clone(), RelationKind::PurchasesFrom, unit)));
        site.take([unit_subject.clone()]);
        site.companion(NOT_BOUND.check, unit_subject);
        planted.push(Subject::Node(NodeKind::Body, body));
    }
    planted
}

fn under_one_head(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let facts = site.facts();
    let mut candidates = Vec::new();
    for unit in doing(site) {
        let Some(head) = facts.line().superior(unit.id()) else { continue };
        if facts.line().depth(head) == Some(0) {
            continue;
        }
        let of_provider = facts.steering_bodies(unit.id());
        let mut others = facts.line().subordinates(head).iter().copied().filter(|&other| other != unit.id());
        // Those of one body: between two, the responsibility would be split.
        let other = others.find(|&other| {
            let is_of_one = facts.steering_bodies(other).iter().any(|body| of_provider.contains(body));
            is_of_one && site.is_free(&Subject::node(facts.node(other)))
        });
        let Some(other) = other else { continue };
        candidates.push((
            Subject::node(facts.node(head)),
            facts.node(other).key(),
            unit.key(),
            unit.areas()[0].clone(),
        ));
    }
    let mut planted = Vec::new();
    for (head, purchaser, provider, area) in site.draw(candidates, wanted) {
        agree(site, purchaser, provider, area);
        planted.push(head);
    }
    planted
}

fn with_itself(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let candidates = doing(site).map(|unit| (unit.key(), unit.areas()[0].clone())).collect();
    let mut planted = Vec::new();
    for (unit, area) in site.draw(candidates, wanted) {
        agree(site, unit.clone(), unit.clone(), area);
        planted.push(Subject::Node(NodeKind::Unit, unit));
    }
    planted
}

/// A body that owns the company steers the unit: between two bodies, the responsibility would be split.
fn not_done(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let facts = site.facts();
    let done: Vec<&Key> = site.model.services().areas.iter().map(|area| &area.key).collect();
    let is_done = |area: &&Key| !facts.doers(area.as_str()).is_empty();
    let is_free = |area: &&Key| site.is_free(&Subject::ServiceArea((*area).clone()));
    let done: Vec<&Key> = done.into_iter().filter(is_done).filter(is_free).collect();
    let mut candidates = Vec::new();
    for unit in site.model.organisation().units().filter(|unit| site.is_free(&Subject::node(*unit))) {
        let is_leaf = facts.line().subordinates(unit.id()).is_empty() && unit.unit_role() == Some(UnitRole::Operations);
        let Some(&body) = facts.steering_bodies(unit.id()).first() else { continue };
        let Some(area) = done.iter().find(|area| !unit.areas().contains(area)).filter(|_| is_leaf) else { continue };
        let Some(steered) = steered(site, &facts, unit) else { continue };
        candidates.push((facts.node(body).key(), unit.key(), (*area).clone(), steered));
    }
    let mut planted = Vec::new();
    for (body, unit, area, steered) in site.draw(candidates, wanted) {
        site.take(steered);
        let company = company_of(site, body);
        planted.push(Subject::Agreement(agree(site, company, unit, area)));
    }
    planted
}

/// A unit, the nodes above it up to the one by which it is stated who steers it, and those bodies, where nothing has touched them:
/// were it steered otherwise, the responsibility for what it agrees on would be split.
fn steered(site: &Site<'_>, facts: &Facts<'_>, unit: NodeRef<'_>) -> Option<Vec<Subject>> {
    let stating = |kind| facts.nearest_stating(unit.id(), kind);
    let last = stating(RelationKind::CommissionedBy).or_else(|| stating(RelationKind::AnswersTo))?;
    let mut way = Vec::new();
    for id in facts.self_and_upward(unit.id()) {
        way.push(Subject::node(facts.node(id)));
        if id == last {
            break;
        }
    }
    way.extend(facts.steering_bodies(unit.id()).into_iter().map(|body| Subject::node(facts.node(body))));
    way.iter().all(|subject| site.is_free(subject)).then_some(way)
}

/// The free units whose first service area is free too.
fn doing<'s>(site: &'s Site<'_>) -> impl Iterator<Item = NodeRef<'s>> {
    let is_free = |area: &Key| site.is_free(&Subject::ServiceArea(area.clone()));
    let units = site.model.organisation().units();
    units.filter(move |unit| unit.areas().first().is_some_and(is_free) && site.is_free(&Subject::node(*unit)))
}

fn agree(site: &mut Site<'_>, purchaser: Key, provider: Key, area: Key) -> Key {
    let key = site.fresh();
    let touched = [Subject::Node(NodeKind::Unit, provider.clone()), Subject::ServiceArea(area.clone())];
    site.take(touched.into_iter().chain([Subject::Agreement(key.clone())]));
    site.change(Change::MakeAgreement(Agreement::new(key.clone(), purchaser, provider, area)));
    key
}
