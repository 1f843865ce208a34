//! Support functions. Functions that stand are done somewhere and are charged for; new ones are nobody's yet.

use super::{Injector, Site};
use crate::facts::Facts;
use crate::scenario::Change;
use crate::{
    Assumed, Key, NodeEntry, NodeId, NodeKind, NodeRef, RelationKind, Subject, SupportFunction, Total, UnitEntry,
    UnitRole,
};

/// Adds support functions that no unit does.
pub(super) const MISSING: Injector = Injector { check: "support-function-missing", run: missing };

/// Adds support functions that two new units below support and services do.
pub(super) const SCATTERED: Injector = Injector { check: "support-function-scattered", run: scattered };

/// Gives a team below a unit the role of support. The finding is about the model: there is room for one.
pub(super) const SEVERAL_HEADS: Injector = Injector { check: "several-heads-of-support", run: several_heads };

/// Adds support functions that a team outside support and services does.
pub(super) const OUTSIDE: Injector = Injector { check: "support-placed-outside", run: outside };

/// Lets teams serve somebody without a price.
pub(super) const UNPRICED: Injector = Injector { check: "internal-service-unpriced", run: unpriced };

/// Adds so many support functions.
fn new_functions(site: &mut Site<'_>, number: usize) -> Vec<Key> {
    let functions: Vec<Key> = (0..number).map(|_| site.fresh()).collect();
    if !functions.is_empty() {
        let mut services = site.model.services().clone();
        services.functions.extend(functions.iter().map(|key| SupportFunction {
            key: key.clone(),
            name: None,
            staff: None,
            source: None,
            assumed: Assumed::Nothing,
        }));
        site.change(Change::RestateServices(services));
    }
    functions
}

fn missing(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    new_functions(site, wanted).into_iter().map(Subject::SupportFunction).collect()
}

fn is_support(node: NodeRef<'_>) -> bool {
    node.unit_role() == Some(UnitRole::Support)
}

fn is_exception(node: NodeRef<'_>) -> bool {
    node.placement_reason().is_some_and(|reason| !reason.trim().is_empty())
}

/// For each row, whether the node or one above it in the line is a support unit.
fn inside(facts: &Facts<'_>) -> Vec<bool> {
    let mut inside = vec![false; facts.organisation().bound()];
    for &id in facts.line().order() {
        let above = facts.line().superior(id).is_some_and(|above| inside[above.row()]);
        inside[id.row()] = above || is_support(facts.node(id));
    }
    inside
}

fn scattered(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    // Below a support unit whose head has time for two more, who do nothing else.
    let units: Vec<NodeId> = {
        let facts = site.facts();
        let has_room = |node: NodeRef<'_>| {
            let span = facts.span(node.id()).unwrap_or(Total::ZERO) + Total::whole(2);
            node.head().is_some() && span <= facts.span_limit(node.id()).into()
        };
        site.free(|node| is_support(node) && facts.line().depth(node.id()).is_some() && has_room(node))
    };
    let Some(unit) = site.draw(units, 1).pop().filter(|_| wanted > 0) else { return vec![] };
    let above = site.model.organisation().get(unit).expect("it was met above");
    let (above, subject) = (above.key(), Subject::node(above));
    site.take([subject]);
    let functions = new_functions(site, wanted);
    for _ in 0..2 {
        let key = site.fresh();
        site.add(UnitEntry { functions: functions.clone(), ..UnitEntry::new(key).reports_to(&above) });
    }
    functions.into_iter().map(Subject::SupportFunction).collect()
}

fn several_heads(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let (candidates, heads) = {
        let facts = site.facts();
        let inside = inside(&facts);
        let above = |node: NodeRef<'_>| facts.line().superior(node.id());
        let is_highest = |node: &NodeRef<'_>| {
            is_support(*node) && !is_exception(*node) && above(*node).is_none_or(|above| !inside[above.row()])
        };
        let heads = facts.organisation().units().filter(is_highest).count();
        // Right below a sector or an administration, the role decides on more.
        let fits = |node: NodeRef<'_>| {
            node.unit_role() == Some(UnitRole::Operations)
                && !inside[node.id().row()]
                && !is_exception(node)
                && above(node).is_some_and(|above| facts.node(above).kind() == NodeKind::Unit)
        };
        (site.teams(&facts, fits), heads)
    };
    let number = 2_usize.saturating_sub(heads);
    if wanted == 0 || number == 0 || candidates.len() < number {
        return vec![];
    }
    site.each(candidates, number, |site, node| {
        site.restate(&node, |entry| {
            if let NodeEntry::Unit(unit) = entry {
                unit.role = UnitRole::Support;
            }
        });
    });
    vec![Subject::Model]
}

fn outside(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let candidates = {
        let facts = site.facts();
        let inside = inside(&facts);
        site.teams(&facts, |node| !inside[node.id().row()] && !is_exception(node))
    };
    let wanted = wanted.min(candidates.len());
    let mut functions = new_functions(site, wanted).into_iter();
    site.each(candidates, wanted, |site, node| {
        site.restate(&node, |entry| {
            if let NodeEntry::Unit(unit) = entry {
                unit.functions.extend(functions.next());
            }
        });
    })
}

fn unpriced(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let candidates = {
        let facts = site.facts();
        site.teams(&facts, |node| node.targets(RelationKind::Serves).next().is_none())
    };
    // A team serves its superior: it is never itself.
    site.each(candidates, wanted, |site, node| {
        let superior = site.node(&node).superiors().next().map(NodeRef::key);
        superior.iter().for_each(|customer| site.link(&node, RelationKind::Serves, customer));
    })
}
