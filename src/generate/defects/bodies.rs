//! Bodies, employment and the group.
//!
//! Of a committee it is independent to whom it answers, whom it employs, who supports it and whom it commissions: one may have
//! several of these defects.

use std::collections::{HashMap, HashSet};

use super::{Injector, Site};
use crate::facts::Facts;
use crate::organisation::RelationKind;
use crate::scenario::Change;
use crate::{BodyEntry, BodyKind, Decider, Decimal, Key, NodeEntry, NodeId, NodeKind, NodeRef, Subject};

/// Makes joint committees of the auditors, the election committee or the chief guardian. The findings are about the model; there is
/// room for these three: without a council or an executive board, other checks say nothing.
pub(super) const REQUIRED: Injector = Injector { check: "required-body-missing", run: required };

/// Adds drafting committees that answer to nobody.
pub(super) const COUNCIL_NOT_HIGHEST: Injector = Injector { check: "council-not-highest", run: council_not_highest };

/// Leaves councils fewer seats than any law allows.
pub(super) const COUNCIL_SMALL: Injector = Injector { check: "council-too-small", run: council_small };

/// Gives councils one seat more.
pub(super) const COUNCIL_EVEN: Injector = Injector { check: "council-size-even", run: council_even };

/// Makes drafting committees stand, new ones where those that there are do not suffice.
pub(super) const DRAFTING_STANDING: Injector =
    Injector { check: "drafting-committee-standing", run: drafting_standing };

/// Takes the support from drafting committees, new ones where those that there are do not suffice.
pub(super) const DRAFTING_UNSUPPORTED: Injector =
    Injector { check: "drafting-committee-without-officer-support", run: drafting_unsupported };

/// Lets committees answer to the executive board, or to nobody where there is none.
pub(super) const NOT_UNDER_COUNCIL: Injector =
    Injector { check: "committee-not-under-council", run: not_under_council };

/// Lets committees employ the staff of a team.
pub(super) const COMMITTEE_EMPLOYS: Injector = Injector { check: "committee-employs", run: committee_employs };

/// Moves the employment from tops of the line to those right below.
pub(super) const WITHOUT_EMPLOYER: Injector = Injector { check: "staff-without-employer", run: without_employer };

/// Gives teams a second employer.
pub(super) const SEVERAL_EMPLOYERS: Injector =
    Injector { check: "staff-with-several-employers", run: several_employers };

/// Lets the council, the auditors or the like employ the staff of teams.
pub(super) const OTHER_EMPLOYER: Injector = Injector { check: "employer-not-executive-board", run: other_employer };

/// Lets another committee give all commissions of one. One committee keeps its own.
pub(super) const WITHOUT_SECTOR: Injector = Injector { check: "committee-without-sector", run: without_sector };

/// Lets the committees of sectors commission other sectors in their place.
pub(super) const WITHOUT_COMMITTEE: Injector = Injector { check: "sector-without-committee", run: without_committee };

/// Takes the officer support from committees.
pub(super) const UNSUPPORTED: Injector = Injector { check: "committee-without-officer-support", run: unsupported };

/// Lets the employer of a unit supervise what the unit does.
pub(super) const SUPERVISES: Injector = Injector { check: "supervises-what-it-runs", run: supervises };

/// Takes the owners of companies away.
pub(super) const OUTSIDE_GROUP: Injector = Injector { check: "company-outside-group", run: outside_group };

/// Halves the share of the first owner of companies.
pub(super) const SHARES: Injector = Injector { check: "shares-not-whole", run: shares };

fn change_body(site: &mut Site<'_>, body: &Key, change: impl FnOnce(&mut BodyEntry)) {
    site.restate(body, |entry| {
        if let NodeEntry::Body(body) = entry {
            change(body);
        }
    });
}

/// Bodies that neither steer nor are the highest, of which there must be one of each kind.
fn is_apart(kind: BodyKind) -> bool {
    matches!(kind, BodyKind::Auditors | BodyKind::ElectionCommittee | BodyKind::ChiefGuardian)
}

fn required(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let deciding = site.model.steering().delegations.iter().filter_map(|delegation| match &delegation.by {
        Decider::Body(body) => Some(body.clone()),
        Decider::Level(_) => None,
    });
    let deciding: HashSet<Key> = deciding.collect();
    // As a committee it would be judged as one by what it decides and whom it employs.
    let can_go = |body: &NodeRef<'_>| {
        site.is_free(&Subject::node(*body))
            && body.sources(RelationKind::EmployedBy).next().is_none()
            && !deciding.contains(&body.key())
    };
    let kinds = BodyKind::ALL.into_iter().filter(|&kind| is_apart(kind));
    let of = |kind| site.model.organisation().bodies().filter(move |body| body.is_body(kind));
    let candidates: Vec<Vec<Key>> = kinds
        .filter(|&kind| of(kind).next().is_some() && of(kind).all(|body| can_go(&body)))
        .map(|kind| of(kind).map(NodeRef::key).collect())
        .collect();
    let mut planted = Vec::new();
    for bodies in site.draw(candidates, wanted) {
        for body in bodies {
            change_body(site, &body, |body| body.kind = BodyKind::JointCommittee);
            site.take([Subject::Node(NodeKind::Body, body)]);
        }
        planted.push(Subject::Model);
    }
    planted
}

fn council_not_highest(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    if site.body(BodyKind::Council).is_none() {
        return vec![];
    }
    let mut planted = Vec::new();
    for key in new_drafting_committees(site, wanted) {
        site.unlink_all(&key, RelationKind::AnswersTo);
        let subject = Subject::Node(NodeKind::Body, key);
        site.take([subject.clone()]);
        planted.push(subject);
    }
    planted
}

/// Drafting committees for a time, which answer to the council and are supported by somebody in the line.
fn new_drafting_committees(site: &mut Site<'_>, number: usize) -> Vec<Key> {
    let council = site.body(BodyKind::Council);
    let Some(officers) = site.model.organisation().in_line().next().map(NodeRef::key) else { return vec![] };
    let mut added = Vec::new();
    for _ in 0..number {
        let key = site.fresh();
        let answers_to = council.iter().cloned().collect();
        site.add(BodyEntry { temporary: true, answers_to, ..BodyEntry::new(&key, BodyKind::DraftingCommittee) });
        site.link(&officers, RelationKind::Supports, &key);
        added.push(key);
    }
    added
}

/// As many drafting committees as are wanted, for a time and supported: free ones, and then new ones.
fn drafting_committees(site: &mut Site<'_>, wanted: usize) -> Vec<Key> {
    let free = site.free(|body| {
        body.is_body(BodyKind::DraftingCommittee)
            && body.is_temporary()
            && body.sources(RelationKind::Supports).next().is_some()
    });
    let drawn = site.draw(free, wanted);
    let organisation = site.model.organisation();
    let mut found: Vec<Key> = drawn.into_iter().filter_map(|id| organisation.get(id)).map(NodeRef::key).collect();
    let more = wanted - found.len();
    found.extend(new_drafting_committees(site, more));
    found
}

fn drafting_standing(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let bodies = drafting_committees(site, wanted);
    bodies.iter().for_each(|body| change_body(site, body, |body| body.temporary = false));
    bodies_taken(site, bodies)
}

fn drafting_unsupported(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let bodies = drafting_committees(site, wanted);
    bodies.iter().for_each(|body| unsupport(site, body));
    bodies_taken(site, bodies)
}

fn bodies_taken(site: &mut Site<'_>, bodies: Vec<Key>) -> Vec<Subject> {
    let subjects: Vec<Subject> = bodies.into_iter().map(|body| Subject::Node(NodeKind::Body, body)).collect();
    site.take(subjects.iter().cloned());
    subjects
}

fn unsupport(site: &mut Site<'_>, body: &Key) {
    let officers: Vec<Key> = site.node(body).sources(RelationKind::Supports).map(NodeRef::key).collect();
    officers.iter().for_each(|node| site.unlink(node, RelationKind::Supports, body));
}

fn council_small(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    /// By no law that there was since 1991 are fewer enough.
    const FEWEST: u16 = 21;
    // Whether the number is even is a matter of its own, and stays.
    councils(site, wanted, |seats| match seats {
        Some(seats) if seats < FEWEST => None,
        Some(seats) => Some(FEWEST - 2 + u16::from(seats.is_multiple_of(2))),
        None => Some(FEWEST - 2),
    })
}

fn council_even(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    councils(site, wanted, |seats| match seats {
        Some(seats) if seats.is_multiple_of(2) => None,
        Some(seats) => Some(seats.checked_add(1).unwrap_or(seats - 1)),
        None => Some(62),
    })
}

/// Gives councils another number of seats, where there is one to give.
fn councils(site: &mut Site<'_>, wanted: usize, seats: impl Fn(Option<u16>) -> Option<u16>) -> Vec<Subject> {
    let councils = site.model.organisation().bodies().filter(|body| body.is_body(BodyKind::Council));
    let councils = councils.filter_map(|council| Some((council.key(), seats(council.seats())?)));
    let councils: Vec<(Key, u16)> = councils.collect();
    let mut planted = Vec::new();
    for (council, seats) in site.draw(councils, wanted) {
        change_body(site, &council, |council| council.seats = Some(seats));
        planted.push(Subject::Node(NodeKind::Body, council));
    }
    planted
}

/// Whether a body is a committee that is not shared with other municipalities.
fn is_committee(body: NodeRef<'_>) -> bool {
    body.body_kind().is_some_and(|kind| kind.is_operative() && kind != BodyKind::JointCommittee)
}

fn committees(site: &Site<'_>, fits: impl Fn(NodeRef<'_>) -> bool) -> Vec<Key> {
    site.model.organisation().bodies().filter(|&body| is_committee(body) && fits(body)).map(NodeRef::key).collect()
}

fn not_under_council(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let board = site.body(BodyKind::ExecutiveBoard);
    let answers =
        |body: NodeRef<'_>| body.targets(RelationKind::AnswersTo).any(|above| above.is_body(BodyKind::Council));
    let committees = committees(site, answers);
    let mut planted = Vec::new();
    for committee in site.draw(committees, wanted) {
        site.unlink_all(&committee, RelationKind::AnswersTo);
        board.iter().for_each(|board| site.link(&committee, RelationKind::AnswersTo, board));
        planted.push(Subject::Node(NodeKind::Body, committee));
    }
    planted
}

fn unsupported(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let committees = committees(site, |body| body.sources(RelationKind::Supports).next().is_some());
    let drawn = site.draw(committees, wanted);
    drawn.iter().for_each(|committee| unsupport(site, committee));
    drawn.into_iter().map(|committee| Subject::Node(NodeKind::Body, committee)).collect()
}

/// The bodies that buy from somebody in the line but a team, or sell: whom they employ or steer is a matter of the two sides.
fn trading(site: &Site<'_>) -> HashSet<Key> {
    let organisation = site.model.organisation();
    let is_apart = |provider: NodeRef<'_>| {
        provider.kind() == NodeKind::Company
            || provider.kind() == NodeKind::Unit && provider.subordinates().next().is_none()
    };
    let mut found = HashSet::new();
    for agreement in &site.model.steering().agreements {
        let provider = organisation.node(agreement.provider.as_str());
        if !provider.is_some_and(is_apart) {
            found.extend([agreement.purchaser.clone(), agreement.provider.clone()]);
        }
    }
    for body in organisation.bodies() {
        if body.targets(RelationKind::PurchasesFrom).any(|provider| !is_apart(provider)) {
            found.insert(body.key());
        }
        if body.sources(RelationKind::PurchasesFrom).next().is_some() {
            found.insert(body.key());
        }
    }
    found
}

/// A body that can come to employ a team, with the service areas that it supervises.
struct Employer {
    body: Key,
    supervises: HashSet<Key>,
}

fn possible_employers(site: &Site<'_>, fits: impl Fn(NodeRef<'_>) -> bool) -> Vec<Employer> {
    let trading = trading(site);
    let bodies = site.model.organisation().bodies().filter(|&body| fits(body) && !trading.contains(&body.key()));
    bodies.map(|body| Employer { body: body.key(), supervises: body.supervises().iter().cloned().collect() }).collect()
}

/// Gives so many teams another or a further employer, which does not supervise what they do: the teams with the new employers.
fn employ(
    site: &mut Site<'_>,
    wanted: usize,
    mut employers: Vec<Employer>,
    each_once: bool,
    further: bool,
) -> Vec<(Key, Key)> {
    let teams: Vec<(Key, Vec<Key>, Vec<Key>)> = {
        let facts = site.facts();
        let teams = site.teams(&facts, |_| true).into_iter();
        let employers_of = |id| facts.employers(id).into_iter().map(|body| facts.node(body).key()).collect();
        teams.map(|id| (facts.node(id).key(), facts.node(id).areas().to_vec(), employers_of(id))).collect()
    };
    let number = teams.len();
    let mut found = Vec::new();
    let number_of_employers = employers.len();
    employers = site.draw(employers, number_of_employers);
    for (team, areas, before) in site.draw(teams, number) {
        if found.len() == wanted || employers.is_empty() {
            break;
        }
        let [before] = before.as_slice() else { continue };
        let fits = |employer: &Employer| {
            employer.body != *before && areas.iter().all(|area| !employer.supervises.contains(area))
        };
        let Some(place) = employers.iter().position(fits) else { continue };
        let employer = employers.remove(place);
        let body = employer.body.clone();
        if !each_once {
            // The next team is employed by another, if there is one.
            employers.push(employer);
        }
        if further {
            site.change(Change::TransferEmployment { node: team.clone(), to: before.clone() });
            site.link(&team, RelationKind::EmployedBy, &body);
        } else {
            site.change(Change::TransferEmployment { node: team.clone(), to: body.clone() });
        }
        site.take([Subject::Node(NodeKind::Unit, team.clone())]);
        found.push((team, body));
    }
    found
}

fn committee_employs(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let is_new = |body: NodeRef<'_>| {
        body.body_kind().is_some_and(BodyKind::is_operative) && body.sources(RelationKind::EmployedBy).next().is_none()
    };
    let employers = possible_employers(site, is_new);
    let employed = employ(site, wanted, employers, true, false);
    employed.into_iter().map(|(_, body)| Subject::Node(NodeKind::Body, body)).collect()
}

fn several_employers(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let employers = possible_employers(site, |_| true);
    let employed = employ(site, wanted, employers, false, true);
    employed.into_iter().map(|(team, _)| Subject::Node(NodeKind::Unit, team)).collect()
}

fn other_employer(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let is_other = |kind: BodyKind| kind != BodyKind::ExecutiveBoard && !kind.is_operative();
    let employers = possible_employers(site, |body| body.body_kind().is_some_and(is_other));
    let employed = employ(site, wanted, employers, false, false);
    employed.into_iter().map(|(team, _)| Subject::Node(NodeKind::Unit, team)).collect()
}

fn without_employer(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let candidates: Vec<(Key, Vec<Key>)> = {
        let facts = site.facts();
        let tops = facts.line().roots().iter().filter(|&&top| facts.node(top).kind() == NodeKind::Administration);
        let below = |top: NodeId| facts.line().subordinates(top).iter().map(|&below| facts.node(below).key()).collect();
        let tops = tops.filter(|&&top| facts.node(top).targets(RelationKind::EmployedBy).next().is_some());
        tops.map(|&top| (facts.node(top).key(), below(top)))
            .filter(|(_, below): &(_, Vec<_>)| !below.is_empty())
            .collect()
    };
    let mut planted = Vec::new();
    for (top, below) in site.draw(candidates, wanted) {
        let employers: Vec<Key> = site.node(&top).targets(RelationKind::EmployedBy).map(NodeRef::key).collect();
        site.unlink_all(&top, RelationKind::EmployedBy);
        for node in below {
            if site.node(&node).targets(RelationKind::EmployedBy).next().is_none() {
                employers.iter().for_each(|employer| site.link(&node, RelationKind::EmployedBy, employer));
            }
        }
        planted.push(Subject::Node(NodeKind::Administration, top));
    }
    planted
}

/// The service areas that are done in each sector.
fn areas_of_sectors(facts: &Facts<'_>) -> HashMap<Key, HashSet<Key>> {
    let mut found: HashMap<Key, HashSet<Key>> = HashMap::new();
    for unit in facts.organisation().units().filter(|unit| !unit.areas().is_empty()) {
        if let Some(division) = facts.division(unit.id()) {
            found.entry(facts.node(division).key()).or_default().extend(unit.areas().iter().cloned());
        }
    }
    found
}

/// Committees whose commissions can move: none of their focus areas' follow-up goes by way of them, and they do not trade.
fn movable_committees(site: &Site<'_>) -> Vec<Key> {
    let trading = trading(site);
    committees(site, |body| {
        body.is_body(BodyKind::Committee)
            && body.sources(RelationKind::FollowedUpBy).next().is_none()
            && !trading.contains(&body.key())
    })
}

/// Whether a committee may commission a sector: it does not supervise what is done there.
fn may_commission(site: &Site<'_>, committee: &Key, areas: Option<&HashSet<Key>>) -> bool {
    let supervises = site.node(committee).supervises();
    areas.is_none_or(|areas| supervises.iter().all(|area| !areas.contains(area)))
}

fn without_sector(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let committees = movable_committees(site);
    let areas = areas_of_sectors(&site.facts());
    // Nodes with one commission, all of them sectors: a part has its areas in the sector.
    let candidates: Vec<(Key, Vec<Key>)> = {
        let commissioned =
            |committee: &Key| site.node(committee).sources(RelationKind::CommissionedBy).collect::<Vec<_>>();
        let can_move = |node: &NodeRef<'_>| {
            node.kind() == NodeKind::Sector && node.targets(RelationKind::CommissionedBy).count() == 1
        };
        let of = |committee: Key| {
            let nodes = commissioned(&committee);
            let can_move = !nodes.is_empty() && nodes.iter().all(can_move);
            can_move.then(|| (committee, nodes.into_iter().map(NodeRef::key).collect()))
        };
        committees.iter().cloned().filter_map(of).collect()
    };
    let number = candidates.len();
    let mut planted: Vec<Key> = Vec::new();
    for (committee, _) in site.draw(candidates, number) {
        if planted.len() == wanted {
            break;
        }
        // What moved here from another goes on.
        let sectors: Vec<Key> = site.node(&committee).sources(RelationKind::CommissionedBy).map(NodeRef::key).collect();
        let takes = |other: &&Key| {
            **other != committee
                && !planted.contains(other)
                && site.node(other).sources(RelationKind::CommissionedBy).next().is_some()
                && sectors.iter().all(|sector| may_commission(site, other, areas.get(sector)))
        };
        let Some(other) = committees.iter().find(takes).cloned() else { continue };
        for sector in &sectors {
            site.unlink(sector, RelationKind::CommissionedBy, &committee);
            site.link(sector, RelationKind::CommissionedBy, &other);
        }
        planted.push(committee);
    }
    planted.into_iter().map(|committee| Subject::Node(NodeKind::Body, committee)).collect()
}

fn without_committee(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let committees: HashSet<Key> = movable_committees(site).into_iter().collect();
    let areas = areas_of_sectors(&site.facts());
    let boards = site.model.organisation().bodies().filter(|body| body.is_body(BodyKind::ExecutiveBoard));
    let by_board: HashSet<Key> = boards.flat_map(NodeRef::supervises).cloned().collect();
    let candidates: Vec<(Key, Key)> = {
        let facts = site.facts();
        // How many commissions there are in each sector, to parts of it too.
        let mut commissions: HashMap<NodeId, usize> = HashMap::new();
        for (node, _) in facts.organisation().relations(RelationKind::CommissionedBy) {
            if let Some(division) = facts.division(node) {
                *commissions.entry(division).or_default() += 1;
            }
        }
        let of = |sector: NodeRef<'_>| {
            let committee = sector.targets(RelationKind::CommissionedBy).next()?.key();
            let is_only = commissions.get(&sector.id()) == Some(&1) && committees.contains(&committee);
            // Without a committee, the executive board steers it.
            let is_apart = areas.get(&sector.key()).is_none_or(|areas| areas.is_disjoint(&by_board));
            (is_only && is_apart && site.is_free(&Subject::node(sector))).then(|| (sector.key(), committee))
        };
        facts.organisation().sectors().filter_map(of).collect()
    };
    let sectors: Vec<Key> = site.model.organisation().sectors().map(NodeRef::key).collect();
    let number = candidates.len();
    let mut planted: HashSet<Key> = HashSet::new();
    let mut kept: HashSet<Key> = HashSet::new();
    let mut subjects = Vec::new();
    for (sector, committee) in site.draw(candidates, number) {
        if subjects.len() == wanted {
            break;
        }
        let takes = |other: &&Key| {
            **other != sector
                && !planted.contains(*other)
                && site.node(other).targets(RelationKind::CommissionedBy).next().is_some()
                && may_commission(site, &committee, areas.get(*other))
        };
        let stays = site.node(&committee).sources(RelationKind::CommissionedBy).count() > 1;
        let other = sectors.iter().find(takes).cloned();
        if kept.contains(&sector) || (other.is_none() && !stays) {
            continue;
        }
        site.unlink(&sector, RelationKind::CommissionedBy, &committee);
        if let Some(other) = other.filter(|_| !stays) {
            site.link(&other, RelationKind::CommissionedBy, &committee);
            kept.insert(other);
        }
        let subject = Subject::Node(NodeKind::Sector, sector.clone());
        site.take([subject.clone()]);
        planted.insert(sector);
        subjects.push(subject);
    }
    subjects
}

fn supervises(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let candidates: Vec<(Key, Key, Key)> = {
        let facts = site.facts();
        // A team where there is one: in a large organisation units do an area with all that stand below them.
        let teams: HashSet<NodeId> = site.teams(&facts, |_| true).into_iter().collect();
        let is_free =
            |&unit: &NodeId| facts.line().depth(unit).is_some() && site.is_free(&Subject::node(facts.node(unit)));
        let of = |area: &Key| {
            let doers = || facts.doers(area.as_str()).iter().copied();
            let unit = doers().find(|unit| teams.contains(unit)).or_else(|| doers().find(is_free))?;
            let body = facts.employers(unit).into_iter().chain(facts.steering_bodies(unit)).next()?;
            let body = facts.node(body);
            let is_new = !body.supervises().contains(area);
            is_new.then(|| (area.clone(), facts.node(unit).key(), body.key()))
        };
        let areas = site.model.services().areas.iter().map(|area| &area.key);
        areas.filter(|&area| site.is_free(&Subject::ServiceArea(area.clone()))).filter_map(of).collect()
    };
    let mut planted = Vec::new();
    for (area, unit, body) in site.draw(candidates, wanted) {
        change_body(site, &body, |body| body.supervises.push(area.clone()));
        // The unit is what the body runs.
        site.take([Subject::ServiceArea(area), Subject::Node(NodeKind::Unit, unit)]);
        planted.push(Subject::Node(NodeKind::Body, body));
    }
    planted
}

fn outside_group(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let owned = owned_companies(site);
    site.each(owned, wanted, |site, company| site.unlink_all(&company, RelationKind::OwnedBy))
}

fn owned_companies(site: &Site<'_>) -> Vec<NodeId> {
    site.free(|node| node.kind() == NodeKind::Company && node.targets(RelationKind::OwnedBy).next().is_some())
}

fn shares(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let owned = owned_companies(site);
    site.each(owned, wanted, |site, company| {
        site.restate(&company, |entry| {
            let NodeEntry::Company(company) = entry else { return };
            for ownership in company.owned_by.iter_mut().take(1) {
                let hundredths = ownership.share_percent.hundredths();
                let share = if hundredths == 0 { 1 } else { hundredths / 2 };
                ownership.share_percent = Decimal::from_hundredths(share);
            }
        });
    })
}
