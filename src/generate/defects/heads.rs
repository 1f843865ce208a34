//! Heads.

use std::collections::HashSet;

use super::{Injector, Site};
use crate::organisation::RelationKind;
use crate::scenario::Change;
use crate::{Decimal, HeadState, Key, NodeRef, Subject, UnitEntry};

/// Splits a member of staff off a team, who is then led by nobody.
pub(super) const WITHOUT: Injector = Injector { check: "without-head", run: without };

/// Vacates posts.
pub(super) const VACANT: Injector = Injector { check: "vacant-head", run: vacant };

/// Lets heads act.
pub(super) const ACTING: Injector = Injector { check: "acting-head", run: acting };

/// Lets two share a post.
pub(super) const SHARED: Injector = Injector { check: "shared-head", run: shared };

fn without(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let teams = site.teams(&site.facts(), |_| true);
    let mut planted = Vec::new();
    // The head of the team leads the new unit in the place of the member of staff: the span is the same.
    site.each(teams, wanted, |site, team| {
        let key = site.fresh();
        let off = UnitEntry::new(&key).staff(Decimal::from(1)).reports_to(&team);
        site.change(Change::Split { node: team, off });
        planted.push(Subject::node(site.node(&key)));
    });
    site.take(planted.iter().cloned());
    planted
}

fn vacant(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let owners = document_owners(site);
    // A focus area under a vacant head would be a finding of its own, and so would a governing document.
    let fits = |node: NodeRef<'_>| {
        node.targets(RelationKind::ResponsibleFor).next().is_none() && !owners.contains(&node.key())
    };
    in_state(site, wanted, HeadState::Vacant, fits)
}

/// The nodes whose heads own governing documents.
pub(super) fn document_owners(site: &Site<'_>) -> HashSet<Key> {
    site.model.steering().governing_documents.iter().filter_map(|document| document.owner.clone()).collect()
}

fn acting(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    in_state(site, wanted, HeadState::Acting, |_| true)
}

fn shared(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    in_state(site, wanted, HeadState::Shared(2), |_| true)
}

/// Puts posts that one person holds into another state.
fn in_state(site: &mut Site<'_>, wanted: usize, state: HeadState, fits: impl Fn(NodeRef<'_>) -> bool) -> Vec<Subject> {
    let is_filled = |node: NodeRef<'_>| node.head().is_some_and(|head| head.state() == HeadState::Filled);
    let candidates = site.free(|node| is_filled(node) && fits(node));
    site.each(candidates, wanted, |site, node| site.set_head(&node, |head| head.state = state))
}
