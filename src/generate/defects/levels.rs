//! Manager levels and spans.

use super::{Injector, Site};
use crate::facts::Facts;
use crate::scenario::Change;
use crate::{Decimal, Head, Key, NodeId, NodeKind, NodeRef, Subject, UnitEntry, UnitRole};

/// Gives the head of a sector or an administration time for everybody below: the heads in between are needed no more. Only where
/// nothing above can be arranged anew.
pub(super) const MORE_THAN_NEEDED: Injector = Injector { check: "more-levels-than-needed", run: more_than_needed };

/// Teams with one member of staff more than the head has time for.
pub(super) const SPAN: Injector = Injector { check: "span-too-wide", run: span };

/// Puts a head between a team's head and its staff.
pub(super) const OVER_ONE_HEAD: Injector = Injector { check: "head-over-one-head", run: over_one_head };

/// Teams of hardly any staff.
pub(super) const MICRO_TEAM: Injector = Injector { check: "micro-team", run: micro_team };

fn more_than_needed(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let candidates = too_well_staffed(site);
    let mut planted = Vec::new();
    for (node, hours, witness) in site.draw(candidates, wanted) {
        site.set_head(&node, |head| head.hours_per_week = Some(hours));
        let subject = Subject::node(site.node(&node));
        site.take([subject.clone()]);
        // The levels are counted down to this team: its title must stay in step.
        site.take([witness]);
        planted.push(subject);
    }
    planted
}

/// Divisions with a level that could go: the hours with which the head has time for all teams below, and a team on the lowest level.
fn too_well_staffed(site: &Site<'_>) -> Vec<(Key, Decimal, Subject)> {
    let facts = site.facts();
    let line = facts.line();
    let is_division = |id: NodeId| facts.node(id).unit_role() != Some(UnitRole::Operations);
    // From the bottom up: for each node the levels of heads below it that could all be arranged anew, and a free team on the
    // lowest of them; none where something below stays as it is.
    let mut below: Vec<Option<(u32, Option<NodeId>)>> = vec![Some((0, None)); facts.organisation().bound()];
    // Whether everything right below stays as it is: then nothing above can be arranged anew.
    let mut is_settled = vec![true; facts.organisation().bound()];
    let mut number = vec![0_u64; facts.organisation().bound()];
    for &id in line.order().iter().rev() {
        let node = facts.node(id);
        let Some(superior) = line.superior(id) else { continue };
        let is_team = line.subordinates(id).is_empty();
        let own = match below[id.row()] {
            _ if is_team => {
                let witness = node.head().is_some() && site.is_free(&Subject::node(node));
                Some((u32::from(witness), witness.then_some(id)))
            }
            Some((levels, team)) if node.head().is_some() && !is_division(id) => {
                let counts = line.subordinates(id).len() > 1;
                Some((levels + u32::from(counts), team))
            }
            _ => None,
        };
        is_settled[superior.row()] &= is_team || is_division(id);
        number[superior.row()] += number[id.row()] + 1;
        below[superior.row()] = match (below[superior.row()], own) {
            (Some(other), Some(own)) => Some(if own.0 > other.0 { own } else { other }),
            _ => None,
        };
    }
    // The same from the top down, for all above.
    let mut is_settled_above = vec![true; facts.organisation().bound()];
    for &id in line.order() {
        if let Some(superior) = line.superior(id) {
            is_settled_above[id.row()] = is_settled[superior.row()] && is_settled_above[superior.row()];
        }
    }
    let divisions = line.order().iter().map(|&id| facts.node(id)).filter(|node| node.kind() != NodeKind::Unit);
    divisions
        .filter(|node| {
            node.head().is_some() && site.is_free(&Subject::node(*node)) && is_settled_above[node.id().row()]
        })
        .filter_map(|node| {
            let (levels, team) = below[node.id().row()].filter(|(levels, _)| *levels > 1)?;
            let witness = facts.node(team.filter(|_| levels > 1)?);
            let hours = hours_for(&facts, node, number[node.id().row()])?;
            Some((node.key(), hours, Subject::node(witness)))
        })
        .collect()
}

/// The hours with which a head has time for so many beside the own staff.
fn hours_for(facts: &Facts<'_>, node: NodeRef<'_>, more: u64) -> Option<Decimal> {
    let staff = u64::from(node.staff().unwrap_or_default().hundredths().div_ceil(100));
    let for_each = u64::from(facts.thresholds().hours_per_member.hundredths());
    let hours = (staff + more).checked_mul(for_each).filter(|&hours| hours > 0)?;
    u32::try_from(hours).ok().map(Decimal::from_hundredths)
}

fn span(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let one = Decimal::from(1);
    let candidates: Vec<(Key, Decimal)> = {
        let facts = site.facts();
        let beyond = |id| Some((facts.node(id).key(), facts.span_limit(id).checked_add(one)?));
        site.teams(&facts, |_| true).into_iter().filter_map(beyond).collect()
    };
    staffed(site, candidates, wanted)
}

fn micro_team(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let candidates: Vec<(Key, Decimal)> = {
        let facts = site.facts();
        let few = |id| (facts.node(id).key(), facts.thresholds().micro_team.min(facts.span_limit(id)));
        site.teams(&facts, |_| true).into_iter().map(few).collect()
    };
    staffed(site, candidates, wanted)
}

/// Gives some of the teams so much staff.
fn staffed(site: &mut Site<'_>, candidates: Vec<(Key, Decimal)>, wanted: usize) -> Vec<Subject> {
    let mut planted = Vec::new();
    for (node, staff) in site.draw(candidates, wanted) {
        let subject = Subject::node(site.node(&node));
        site.change(Change::SetStaff { node, staff: Some(staff) });
        site.take([subject.clone()]);
        planted.push(subject);
    }
    planted
}

fn over_one_head(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let candidates = {
        let facts = site.facts();
        site.teams(&facts, |node| title_below(node).is_some())
    };
    site.each(candidates, wanted, |site, node| {
        let team = site.node(&node);
        let head = team
            .head()
            .zip(title_below(team))
            .map(|(head, title)| Head { hours_per_week: head.hours_per_week(), ..Head::new(title) });
        let (staff, areas) = (team.staff(), team.areas().to_vec());
        let off = UnitEntry { head, staff, areas, ..UnitEntry::new(site.fresh()).reports_to(&node) };
        let subject = Subject::Node(NodeKind::Unit, off.key.clone());
        site.change(Change::Split { node, off });
        site.take([subject]);
    })
}

/// The title of a head on the next level below a node's; any where there are no levels.
fn title_below(node: NodeRef<'_>) -> Option<String> {
    let (head, ladder) = (node.head()?, node.organisation().ladder());
    let title = if ladder.is_empty() { head.title() } else { ladder.title(head.level()?.checked_add(1)?)? };
    Some(title.to_owned())
}
