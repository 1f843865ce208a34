//! Focus areas. Where those that stand do not suffice, new ones are added, each in a year of its own.

use std::collections::HashSet;

use super::heads::document_owners;
use super::{Injector, Site};
use crate::scenario::Change;
use crate::steering::documents::GoverningDocument;
use crate::{BodyKind, FocusAreaEntry, HeadState, Key, NodeEntry, NodeId, NodeKind, NodeRef, RelationKind, Subject};

/// Takes the responsibility for focus areas away.
pub(super) const WITHOUT_RESPONSIBLE: Injector =
    Injector { check: "focus-area-without-responsible", run: without_responsible };

/// Makes a second head responsible.
pub(super) const SEVERAL_RESPONSIBLE: Injector =
    Injector { check: "focus-area-with-several-responsible", run: several_responsible };

/// Makes the head of a unit below the sector responsible.
pub(super) const NOT_SECTOR: Injector = Injector { check: "focus-area-responsible-not-sector", run: not_sector };

/// Vacates the posts of responsible heads, whose governing documents go to the top of the line. Each brings a companion, `vacant-head`.
pub(super) const UNDER_VACANT: Injector = Injector { check: "focus-area-under-vacant-head", run: under_vacant };

/// Lets the follow-up go to a body that is not above the responsible head.
pub(super) const NOT_UPWARD: Injector = Injector { check: "focus-area-follow-up-not-upward", run: not_upward };

/// Takes the follow-up by the executive board away.
pub(super) const NOT_BY_BOARD: Injector = Injector { check: "focus-area-not-followed-by-board", run: not_by_board };

/// Adds years with more focus areas than are few. The findings are about the model, one for each year.
pub(super) const TOO_MANY: Injector = Injector { check: "too-many-focus-areas", run: too_many };

/// Leaves focus areas one service area, which is done in one division.
pub(super) const ONE_DIVISION: Injector = Injector { check: "focus-area-in-one-division", run: one_division };

/// The one head that is responsible for a focus area.
fn responsible(focus_area: NodeRef<'_>) -> Option<NodeRef<'_>> {
    let mut nodes = focus_area.sources(RelationKind::ResponsibleFor);
    nodes.next().filter(|_| nodes.next().is_none())
}

/// Sectors, or administrations where there are none, whose head can be responsible, so many at the most.
fn possible_heads(site: &mut Site<'_>, wanted: usize, fits: impl Fn(NodeRef<'_>) -> bool) -> Vec<Key> {
    let has_sectors = site.model.organisation().sectors().next().is_some();
    let kind = if has_sectors { NodeKind::Sector } else { NodeKind::Administration };
    let candidates = site.free(|node| node.kind() == kind && is_filled(node) && fits(node));
    let drawn = site.draw(candidates, wanted);
    keys(site, drawn)
}

fn is_filled(node: NodeRef<'_>) -> bool {
    node.head().is_some_and(|head| head.state() == HeadState::Filled)
}

fn keys(site: &Site<'_>, ids: Vec<NodeId>) -> Vec<Key> {
    ids.into_iter().filter_map(|id| site.model.organisation().get(id)).map(NodeRef::key).collect()
}

/// Years in which there is no focus area yet and for which no plan is made, so that none asks for goals.
struct NewYears {
    year: u16,
    /// How many focus areas state no year, and so count in each.
    in_each: u32,
    board: Option<Key>,
}

impl NewYears {
    /// `None` where a plan that states no period asks for goals for every focus area.
    fn of(site: &Site<'_>) -> Option<Self> {
        let (organisation, steering) = (site.model.organisation(), site.model.steering());
        let with_goals: HashSet<&Key> = steering.goals.iter().filter_map(|goal| goal.document.as_ref()).collect();
        let agreements = steering.agreements.iter().filter(|agreement| with_goals.contains(&agreement.key));
        let plans = steering.chain_documents.iter().map(|document| document.period);
        let mut last = organisation.focus_areas().filter_map(NodeRef::year).fold(2000, u16::max);
        for period in plans.chain(agreements.map(|agreement| agreement.period)) {
            last = last.max(u16::try_from(period?.last_day().year()).ok()?);
        }
        let in_each = organisation.focus_areas().filter(|area| area.year().is_none()).count();
        Some(Self { year: last, in_each: u32::try_from(in_each).ok()?, board: site.body(BodyKind::ExecutiveBoard) })
    }

    fn next(&mut self) -> Option<()> {
        self.year = self.year.checked_add(1)?;
        Some(())
    }

    /// Adds a focus area in which all is well, for which a head is responsible.
    fn add(&self, site: &mut Site<'_>, head: &Key) -> Key {
        let key = site.fresh();
        let followed_up_by = self.board.iter().cloned().collect();
        site.add(FocusAreaEntry { year: Some(self.year), followed_up_by, ..FocusAreaEntry::new(&key) });
        site.link(head, RelationKind::ResponsibleFor, &key);
        key
    }
}

/// As many focus areas as are wanted, as far as there can be so many: free ones that fit, with their responsible head, and then new
/// ones under the given heads.
fn focus_areas(
    site: &mut Site<'_>,
    wanted: usize,
    fits: impl Fn(NodeRef<'_>) -> bool,
    heads: impl IntoIterator<Item = Key>,
) -> Vec<Key> {
    let free = site.free(|node| node.kind() == NodeKind::FocusArea && responsible(node).is_some_and(&fits));
    let free = site.draw(free, wanted);
    let mut found = keys(site, free);
    let Some(mut years) = NewYears::of(site) else { return found };
    if years.in_each >= site.thresholds.focus_areas_maximum {
        return found;
    }
    for head in heads.into_iter().take(wanted - found.len()) {
        if years.next().is_none() {
            break;
        }
        let added = years.add(site, &head);
        found.push(added);
    }
    found
}

/// The same under any heads.
fn any_focus_areas(site: &mut Site<'_>, wanted: usize, fits: impl Fn(NodeRef<'_>) -> bool) -> Vec<Key> {
    let heads = possible_heads(site, wanted, &fits);
    focus_areas(site, wanted, fits, heads.iter().cycle().cloned())
}

/// Breaks each of the focus areas.
fn broken(site: &mut Site<'_>, focus_areas: Vec<Key>, mut breaks: impl FnMut(&mut Site<'_>, &Key)) -> Vec<Subject> {
    let mut planted = Vec::new();
    for key in focus_areas {
        breaks(site, &key);
        let subject = Subject::Node(NodeKind::FocusArea, key);
        site.take([subject.clone()]);
        planted.push(subject);
    }
    planted
}

/// Who is responsible for a focus area that has one responsible head.
fn head_of(site: &Site<'_>, focus_area: &Key) -> Key {
    responsible(site.node(focus_area)).expect("it has one responsible head").key()
}

fn without_responsible(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let focus_areas = any_focus_areas(site, wanted, |_| true);
    broken(site, focus_areas, |site, key| {
        let head = head_of(site, key);
        site.unlink(&head, RelationKind::ResponsibleFor, key);
    })
}

fn several_responsible(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let nodes = site.model.organisation().in_line().filter(|node| node.head().is_some());
    let heads: Vec<Key> = nodes.map(NodeRef::key).collect();
    let heads = site.draw(heads, wanted.saturating_add(1));
    if heads.len() < 2 {
        return vec![];
    }
    let focus_areas = any_focus_areas(site, wanted, |_| true);
    let mut heads = heads.iter().cycle();
    broken(site, focus_areas, |site, key| {
        let first = head_of(site, key);
        let second = heads.find(|head| **head != first).expect("there are two heads");
        site.link(second, RelationKind::ResponsibleFor, key);
    })
}

fn not_sector(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let is_unit = |below: &NodeRef<'_>| below.kind() == NodeKind::Unit;
    let focus_areas = any_focus_areas(site, wanted, |head| head.subordinates().any(|below| is_unit(&below)));
    broken(site, focus_areas, |site, focus_area| {
        // Whoever is above the sector is above the unit.
        let head = head_of(site, focus_area);
        let units: Vec<Key> = site.node(&head).subordinates().filter(is_unit).map(NodeRef::key).collect();
        for node in site.draw(units, 1) {
            site.change(Change::MakeResponsible { node, focus_area: focus_area.clone() });
        }
    })
}

fn under_vacant(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let owners = document_owners(site);
    // A governing document with a vacant owner would be found too: the top of the line takes over what the head owns, and stays.
    let can_go = |head: NodeRef<'_>| {
        let is_safe = match head.superiors().next() {
            Some(_) => !owners.contains(&head.key()) || top_above(head).is_some(),
            None => owners.is_empty(),
        };
        is_filled(head) && is_safe
    };
    // One focus area for each head: every other would be found as well.
    let number = |head: NodeRef<'_>| head.targets(RelationKind::ResponsibleFor).count();
    let free: HashSet<NodeId> = site.free(can_go).into_iter().collect();
    let heads = possible_heads(site, wanted, |head| can_go(head) && number(head) == 0);
    let focus_areas = focus_areas(site, wanted, |head| free.contains(&head.id()) && number(head) == 1, heads);
    broken(site, focus_areas, |site, key| {
        let head = head_of(site, key);
        if owners.contains(&head) {
            let top = top_above(site.node(&head)).map(NodeRef::key);
            hand_over(site, &head, top);
        }
        site.set_head(&head, |head| head.state = HeadState::Vacant);
        let subject = Subject::node(site.node(&head));
        site.take([subject.clone()]);
        site.companion("vacant-head", subject);
    })
}

/// The superior of a head, where it is the top of the line and can take over.
fn top_above(head: NodeRef<'_>) -> Option<NodeRef<'_>> {
    head.superiors().next().filter(|superior| is_filled(*superior) && superior.superiors().next().is_none())
}

/// Gives the governing documents that a head owns to another.
fn hand_over(site: &mut Site<'_>, from: &Key, to: Option<Key>) {
    let owned =
        site.model.steering().governing_documents.iter().filter(|document| document.owner.as_ref() == Some(from));
    let owned: Vec<GoverningDocument> = owned.cloned().collect();
    for document in owned {
        site.change(Change::State(GoverningDocument { owner: to.clone(), ..document }.into()));
    }
}

fn not_upward(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let is_beside = |kind| matches!(kind, BodyKind::Auditors | BodyKind::ElectionCommittee | BodyKind::ChiefGuardian);
    let bodies = site.model.organisation().bodies().filter(|body| body.body_kind().is_some_and(is_beside));
    let bodies: Vec<NodeId> = bodies.map(NodeRef::id).collect();
    let focus_areas = any_focus_areas(site, wanted, |_| true);
    let pairs: Vec<(Key, Vec<Key>)> = {
        let facts = site.facts();
        let beside = |key: Key| {
            let node = site.node(&key);
            let above = responsible(node).map(|head| facts.above(head.id())).unwrap_or_default();
            let receives = |id| node.targets(RelationKind::FollowedUpBy).any(|receiver| receiver.id() == id);
            let beside = bodies.iter().copied().filter(|id| !above.contains(id) && !receives(*id)).collect();
            (key, keys(site, beside))
        };
        focus_areas.into_iter().map(beside).filter(|(_, bodies)| !bodies.is_empty()).collect()
    };
    let mut receivers = pairs.iter().map(|(_, bodies)| bodies.clone()).collect::<Vec<_>>().into_iter();
    broken(site, pairs.into_iter().map(|(key, _)| key).collect(), |site, key| {
        for body in site.draw(receivers.next().unwrap_or_default(), 1) {
            site.link(key, RelationKind::FollowedUpBy, &body);
        }
    })
}

fn not_by_board(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    if site.body(BodyKind::ExecutiveBoard).is_none() {
        return vec![];
    }
    let focus_areas = any_focus_areas(site, wanted, |_| true);
    broken(site, focus_areas, |site, key| {
        let boards: Vec<Key> = {
            let receivers = site.node(key).targets(RelationKind::FollowedUpBy);
            receivers.filter(|body| body.is_body(BodyKind::ExecutiveBoard)).map(NodeRef::key).collect()
        };
        boards.iter().for_each(|board| site.unlink(key, RelationKind::FollowedUpBy, board));
    })
}

fn too_many(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    /// More than a year is given for a defect.
    const MANY: u32 = 1_000;
    let Some(mut years) = NewYears::of(site) else { return vec![] };
    let number = site.thresholds.focus_areas_maximum.saturating_add(1).saturating_sub(years.in_each);
    let heads = possible_heads(site, wanted, |_| true);
    if heads.is_empty() || number > MANY {
        return vec![];
    }
    let mut planted = Vec::new();
    while planted.len() < wanted && years.next().is_some() {
        for head in heads.iter().cycle().take(number as usize) {
            years.add(site, head);
        }
        planted.push(Subject::Model);
    }
    planted
}

fn one_division(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let candidates = done_in_one_division(site);
    let drawn = site.draw(candidates.clone(), wanted);
    // Where all areas of the organisation are done in one division, that is no finding: one elsewhere stays done.
    let Some((_, first)) = drawn.first() else { return vec![] };
    let Some((elsewhere, _)) = candidates.iter().find(|(_, division)| division != first) else { return vec![] };
    site.take([Subject::ServiceArea(elsewhere.clone())]);
    let focus_areas = any_focus_areas(site, drawn.len(), |_| true);
    let mut areas = drawn.into_iter().map(|(area, _)| area);
    broken(site, focus_areas, |site, key| {
        let Some(area) = areas.next() else { return };
        // Whether it is still done, and where, decides.
        site.take([Subject::ServiceArea(area.clone())]);
        site.restate(key, |entry| {
            if let NodeEntry::FocusArea(focus_area) = entry {
                focus_area.areas = vec![area];
            }
        });
    })
}

/// Free service areas that are done in one division.
fn done_in_one_division(site: &Site<'_>) -> Vec<(Key, NodeId)> {
    let facts = site.facts();
    let only_division = |area: &Key| {
        let mut divisions = facts.doers(area.as_str()).iter().map(|&unit| facts.division(unit));
        let first = divisions.next()??;
        divisions.all(|other| other == Some(first)).then_some(first)
    };
    let areas = site.model.services().areas.iter().map(|area| &area.key);
    let free = areas.filter(|&area| site.is_free(&Subject::ServiceArea(area.clone())));
    free.filter_map(|area| Some((area.clone(), only_division(area)?))).collect()
}
