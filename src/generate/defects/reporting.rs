//! Who reports to whom.

use std::collections::HashSet;

use super::{Injector, Site};
use crate::facts::Facts;
use crate::scenario::Change;
use crate::{
    AdministrationEntry, BodyEntry, BodyKind, Head, Key, Ladder, Level, NodeId, NodeKind, NodeRef, Organisation,
    RelationKind, SteeringModel, Subject, Total, UnitEntry,
};

/// Two new units that report to each other: a circle of what stands would be missed where it stood.
pub(super) const CYCLE: Injector = Injector { check: "reporting-cycle", run: cycle };

/// A new unit that reports to two teams.
pub(super) const SEVERAL_SUPERIORS: Injector = Injector { check: "several-superiors", run: several_superiors };

/// A new unit that reports to nobody.
pub(super) const WITHOUT_SUPERIOR: Injector = Injector { check: "without-superior", run: without_superior };

/// A second administration that reports to nobody. The finding is about the model: there is room for one, and only where there
/// is to be one administration; under other steering models each top is found by itself, as a line beside the executive board.
pub(super) const SEVERAL_ROOTS: Injector = Injector { check: "several-roots", run: several_roots };

/// Titles of a level higher than the superior's.
pub(super) const LOWER_LEVEL: Injector = Injector { check: "superior-on-lower-level", run: lower_level };

/// Titles of the superior's level.
pub(super) const SAME_LEVEL: Injector = Injector { check: "superior-on-same-level", run: same_level };

/// Titles two levels below the superior's.
pub(super) const SKIPPED: Injector = Injector { check: "level-skipped", run: skipped };

/// A manager level above the director's; where there may be several administrations, a new one that answers to no body. There is
/// room for one: a second such top is found by `several-roots` too.
pub(super) const BESIDE_BOARD: Injector = Injector { check: "line-beside-executive-board", run: beside_board };

/// Titles that no level has.
pub(super) const UNKNOWN_LEVEL: Injector = Injector { check: "unknown-manager-level", run: unknown_level };

fn cycle(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    // Without a head it would be a finding of its own that somebody reports to them.
    let head = site.model.organisation().in_line().find_map(|node| node.head().map(|head| Head::new(head.title())));
    let mut planted = Vec::new();
    for _ in 0..wanted {
        let [one, other] = [site.fresh(), site.fresh()];
        site.add(UnitEntry { head: head.clone(), ..UnitEntry::new(&one) });
        site.add(UnitEntry { head: head.clone(), ..UnitEntry::new(&other).reports_to(&one) });
        site.link(&one, RelationKind::ReportsTo, &other);
        let both = [one, other].map(|key| site.node(&key));
        planted.extend(both.into_iter().min_by_key(|node| node.id()).map(Subject::node));
        let both = both.map(Subject::node);
        site.take(both);
    }
    planted
}

fn several_superiors(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let teams = teams_with_room(site);
    let teams: Vec<Key> = site.draw(teams, wanted.saturating_mul(2));
    let mut planted = Vec::new();
    for pair in teams.chunks_exact(2) {
        let key = site.fresh();
        site.add(UnitEntry::new(&key).reports_to(&pair[0]).reports_to(&pair[1]));
        let subject = Subject::node(site.node(&key));
        let superiors = [&pair[0], &pair[1]].map(|team| Subject::node(site.node(team)));
        site.take(superiors);
        site.take([subject.clone()]);
        planted.push(subject);
    }
    planted
}

/// Teams whose head has time for one more.
fn teams_with_room(site: &Site<'_>) -> Vec<Key> {
    let facts = site.facts();
    let one = Total::whole(1);
    let has_room =
        |node: NodeRef<'_>| facts.span(node.id()).is_some_and(|span| span + one <= facts.span_limit(node.id()).into());
    site.teams(&facts, has_room).into_iter().map(|id| facts.node(id).key()).collect()
}

fn without_superior(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let mut planted = Vec::new();
    for _ in 0..wanted {
        let key = site.fresh();
        site.add(UnitEntry::new(&key));
        let subject = Subject::node(site.node(&key));
        site.take([subject.clone()]);
        planted.push(subject);
    }
    planted
}

/// Whether there is to be one administration.
fn is_of_one_administration(site: &Site<'_>) -> bool {
    matches!(site.model.steering().model, Some(SteeringModel::Sector | SteeringModel::CommitteeLess))
}

/// Administrations that report to nobody.
fn top_administrations(site: &Site<'_>) -> Vec<Key> {
    let tops = site.model.organisation().administrations().filter(|top| top.superiors().next().is_none());
    tops.map(NodeRef::key).collect()
}

/// A new administration, employed as another is, or by the executive board where the other is not.
fn new_administration(site: &mut Site<'_>, like: &Key) -> AdministrationEntry {
    let is_stated = site.model.organisation().relations(RelationKind::EmployedBy).next().is_some();
    let employer = site.node(like).targets(RelationKind::EmployedBy).next().map(NodeRef::key);
    let employer = employer.or_else(|| site.body(BodyKind::ExecutiveBoard)).filter(|_| is_stated);
    AdministrationEntry { employed_by: employer.into_iter().collect(), ..AdministrationEntry::new(site.fresh()) }
}

fn several_roots(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let tops = top_administrations(site);
    let [top] = tops.as_slice() else { return vec![] };
    if !is_of_one_administration(site) || wanted == 0 {
        return vec![];
    }
    let mut second = new_administration(site, top);
    if let Some(board) = site.body(BodyKind::ExecutiveBoard) {
        // By way of another body: straight under the board there is one director.
        let between = site.fresh();
        site.add(BodyEntry::new(&between, BodyKind::JointCommittee).answers_to(board));
        second = second.answers_to(between);
    }
    site.add(second);
    vec![Subject::Model]
}

fn lower_level(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    retitle(site, wanted, |ladder, above| ladder.title(above.checked_sub(1)?))
}

fn same_level(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    retitle(site, wanted, Ladder::title)
}

fn skipped(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    retitle(site, wanted, |ladder, above| ladder.title(above.checked_add(2)?))
}

/// Gives the heads of teams another title, by the level of the superior.
fn retitle(
    site: &mut Site<'_>,
    wanted: usize,
    title: impl for<'l> Fn(&'l Ladder, u8) -> Option<&'l str>,
) -> Vec<Subject> {
    let facts = site.facts();
    let steady = steady_superiors(&facts);
    let ladder = facts.organisation().ladder();
    let other_title = |node: NodeRef<'_>| {
        let superior = node.superiors().next()?;
        let (level, above) = (node.head()?.level()?, superior.head()?.level()?);
        title(ladder, above).filter(|_| level == above + 1 && steady.contains(&superior.id()))
    };
    let candidates = site.teams(&facts, |node| other_title(node).is_some());
    let titles: Vec<_> = candidates
        .into_iter()
        .filter_map(|id| Some((facts.node(id).key(), other_title(facts.node(id))?.to_owned())))
        .collect();
    let mut planted = Vec::new();
    for (node, title) in site.draw(titles, wanted) {
        site.set_head(&node, |head| head.title = title);
        let subject = Subject::node(site.node(&node));
        site.take([subject.clone()]);
        planted.push(subject);
    }
    planted
}

/// Superiors who stay in step when teams below them do not: those who have a superior, with whom they are in step, or a
/// subordinate who is no team. Of another it would be said that its own title is wrong.
fn steady_superiors(facts: &Facts<'_>) -> HashSet<NodeId> {
    let line = facts.line();
    let level = |id| facts.node(id).head().and_then(|head| head.level());
    let mut steady = HashSet::new();
    for &id in line.order().iter().filter(|&&id| !line.subordinates(id).is_empty()) {
        if let Some(superior) = line.superior(id) {
            steady.insert(id);
            let in_step = level(superior).zip(level(id)).is_some_and(|(above, level)| level == above + 1);
            steady.extend(in_step.then_some(superior));
        }
    }
    steady
}

fn beside_board(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let organisation = site.model.organisation();
    let tops = top_administrations(site);
    let [top, ..] = tops.as_slice() else { return vec![] };
    if wanted == 0 || site.body(BodyKind::Council).is_none() || site.body(BodyKind::ExecutiveBoard).is_none() {
        return vec![];
    }
    if !is_of_one_administration(site) {
        let added = new_administration(site, top);
        let subject = Subject::Node(NodeKind::Administration, added.key.clone());
        site.add(added);
        site.take([subject.clone()]);
        return vec![subject];
    }
    let mut led = tops.iter().map(|top| site.node(top)).filter(|top| top.head().is_some());
    let (Some(top), None) = (led.next(), led.next()) else { return vec![] };
    if top.head().and_then(|head| head.level()) != Some(1) {
        return vec![];
    }
    let subject = Subject::node(top);
    let above = Level { title: unused_title(organisation), also: vec![] };
    let levels = std::iter::once(above).chain(organisation.ladder().levels().iter().cloned()).collect();
    site.change(Change::SetLadder { levels });
    vec![subject]
}

fn unknown_level(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let facts = site.facts();
    let steady = steady_superiors(&facts);
    let is_steady = |node: NodeRef<'_>| node.superiors().all(|superior| steady.contains(&superior.id()));
    let candidates =
        site.teams(&facts, |node| is_steady(node) && node.head().is_some_and(|head| head.level().is_some()));
    let title = unused_title(facts.organisation());
    site.each(candidates, wanted, |site, node| site.set_head(&node, |head| head.title.clone_from(&title)))
}

/// A title that no level and no head has.
fn unused_title(organisation: &Organisation) -> String {
    let heads: HashSet<&str> = organisation.in_line().filter_map(|node| Some(node.head()?.title())).collect();
    let mut title = "coordinator".to_owned();
    while heads.contains(title.as_str()) || organisation.ladder().level_of(&title).is_some() {
        title.insert_str(0, "chief ");
    }
    title
}
