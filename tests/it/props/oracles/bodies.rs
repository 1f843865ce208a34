use std::collections::BTreeSet;

use orgmodel::RelationKind::{AnswersTo, CommissionedBy, EmployedBy, OwnedBy, Supports};
use orgmodel::{BodyEntry, BodyKind, Decimal, NodeKind, RelationKind};

use super::Oracle;
use super::world::{Subjects, World, subjects, the_model};

pub(super) const ORACLES: &[Oracle] = &[
    ("required-body-missing", required_body_missing),
    ("council-not-highest", council_not_highest),
    ("council-too-small", council_too_small),
    ("council-size-even", |world| councils(world, |seats| seats % 2 == 0)),
    ("drafting-committee-standing", |world| drafting(world, |body| !body.temporary)),
    ("drafting-committee-without-officer-support", |world| drafting(world, |body| unsupported(world, body))),
    ("committee-not-under-council", committee_not_under_council),
    ("committee-employs", committee_employs),
    ("staff-without-employer", staff_without_employer),
    ("staff-with-several-employers", staff_with_several_employers),
    ("employer-not-executive-board", employer_not_executive_board),
    ("committee-without-sector", committee_without_sector),
    ("sector-without-committee", sector_without_committee),
    ("committee-without-officer-support", committee_without_officer_support),
    ("supervises-what-it-runs", supervises_what_it_runs),
    ("company-outside-group", company_outside_group),
    ("shares-not-whole", shares_not_whole),
];

fn that(world: &World<'_>, holds: impl Fn(&BodyEntry) -> bool) -> Subjects {
    subjects(world.bodies().filter(|body| holds(body)).map(|body| body.key.as_str()))
}

fn required_body_missing(world: &World<'_>) -> Subjects {
    use BodyKind::*;
    let required = [Council, ExecutiveBoard, Auditors, ElectionCommittee, ChiefGuardian];
    the_model(required.into_iter().filter(|kind| world.bodies_of(*kind).is_empty()).count())
}

/// The nodes at which chains of a relation end before they reach a goal: those that lead nowhere, and of those that lead to
/// one another only, the first.
fn broken_ends<'a>(
    world: &'a World<'_>,
    nodes: Vec<&'a str>,
    kind: RelationKind,
    goals: &BTreeSet<&str>,
) -> Vec<&'a str> {
    let reach = world.reach(&[kind]);
    let mut circles: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    nodes
        .into_iter()
        .filter(|node| !goals.contains(node) && reach[node].is_disjoint(goals))
        .filter(|node| {
            let further = &reach[node];
            // Whoever is reached leads back: there is no way on, and the first node speaks for the circle.
            let on_circle = further.iter().all(|other| reach[other].contains(node));
            further.is_empty() || on_circle && circles.insert(further.clone())
        })
        .collect()
}

fn council_not_highest(world: &World<'_>) -> Subjects {
    let councils = world.bodies_of(BodyKind::Council);
    if councils.is_empty() {
        return vec![];
    }
    let bodies: Vec<&str> = world.of_kind(NodeKind::Body).collect();
    let mut found: Subjects = bodies
        .iter()
        .filter(|body| councils.contains(*body))
        .flat_map(|council| vec![(*council).to_owned(); world.targets(council, AnswersTo).len()])
        .collect();
    let others = bodies.into_iter().filter(|body| !world.is_committee(body)).collect();
    found.extend(subjects(broken_ends(world, others, AnswersTo, &councils)));
    found
}

fn councils(world: &World<'_>, wrong: impl Fn(u16) -> bool) -> Subjects {
    that(world, |body| body.kind == BodyKind::Council && body.seats.is_some_and(&wrong))
}

fn council_too_small(world: &World<'_>) -> Subjects {
    let electorate = world.model.services().electorate.unwrap_or(0);
    let until_2013: &[(u32, u16)] = &[(12_000, 31), (24_000, 41), (36_000, 51)];
    let from_2014: &[(u32, u16)] = &[(8_000, 21), (16_000, 31), (24_000, 41), (36_000, 51)];
    let steps = if world.thresholds.law_of.is_some_and(|day| day.year() < 2014) { until_2013 } else { from_2014 };
    let fewest = steps.iter().find(|(up_to, _)| electorate <= *up_to).map_or(61, |(_, seats)| *seats);
    councils(world, |seats| seats < fewest)
}

fn drafting(world: &World<'_>, wrong: impl Fn(&BodyEntry) -> bool) -> Subjects {
    that(world, |body| body.kind == BodyKind::DraftingCommittee && wrong(body))
}

fn unsupported(world: &World<'_>, body: &BodyEntry) -> bool {
    world.sources(Supports, body.key.as_str()).is_empty()
}

/// Committees that belong to this municipality alone.
fn is_own_committee(world: &World<'_>, body: &BodyEntry) -> bool {
    world.is_committee(body.key.as_str()) && body.kind != BodyKind::JointCommittee
}

fn committee_not_under_council(world: &World<'_>) -> Subjects {
    let councils = world.bodies_of(BodyKind::Council);
    that(world, |body| {
        let straight = body.answers_to.iter().any(|above| councils.contains(above.as_str()));
        !councils.is_empty() && is_own_committee(world, body) && !straight
    })
}

/// The one employer that a node names.
fn only_employer<'a>(world: &'a World<'_>, key: &str) -> Option<&'a str> {
    match world.targets(key, EmployedBy)[..] {
        [only] => Some(only),
        _ => None,
    }
}

fn committee_employs(world: &World<'_>) -> Subjects {
    that(world, |body| {
        let employs = world.in_line().any(|key| only_employer(world, key) == Some(body.key.as_str()));
        world.is_committee(body.key.as_str()) && employs
    })
}

fn staff_without_employer(world: &World<'_>) -> Subjects {
    subjects(world.tops().into_iter().filter(|top| world.targets(top, EmployedBy).is_empty()))
}

fn staff_with_several_employers(world: &World<'_>) -> Subjects {
    subjects(world.in_line().filter(|key| world.targets(key, EmployedBy).len() > 1))
}

fn employer_not_executive_board(world: &World<'_>) -> Subjects {
    subjects(world.in_line().filter(|key| {
        only_employer(world, key).is_some_and(|employer| {
            world.body_kind(employer) != Some(BodyKind::ExecutiveBoard) && !world.is_committee(employer)
        })
    }))
}

/// Committee and sector, for each commission to a sector or a part of one.
fn commissions<'a>(world: &'a World<'_>) -> BTreeSet<(&'a str, &'a str)> {
    let mut found = BTreeSet::new();
    for (node, body) in world.relations(CommissionedBy) {
        let nearest = world.self_and_superiors(node).into_iter().find(|above| world.kind(above) == NodeKind::Sector);
        found.extend(nearest.filter(|_| world.is_committee(body)).map(|sector| (body, sector)));
    }
    found
}

fn committee_without_sector(world: &World<'_>) -> Subjects {
    let commissions = commissions(world);
    that(world, |body| body.kind == BodyKind::Committee && !commissions.iter().any(|(by, _)| body.key == **by))
}

fn sector_without_committee(world: &World<'_>) -> Subjects {
    let commissions = commissions(world);
    subjects(world.of_kind(NodeKind::Sector).filter(|sector| !commissions.iter().any(|(_, to)| to == sector)))
}

fn committee_without_officer_support(world: &World<'_>) -> Subjects {
    that(world, |body| is_own_committee(world, body) && unsupported(world, body))
}

fn supervises_what_it_runs(world: &World<'_>) -> Subjects {
    let mut found = Subjects::new();
    for body in world.bodies() {
        let key = body.key.as_str();
        for area in &body.supervises {
            let runs = |unit: &&str| world.employers(unit).contains(&key) || world.steering_bodies(unit).contains(&key);
            if world.doers(area.as_str()).iter().any(runs) {
                found.push(key.to_owned());
            }
        }
    }
    found
}

fn company_outside_group(world: &World<'_>) -> Subjects {
    let bodies: BTreeSet<&str> = world.of_kind(NodeKind::Body).collect();
    subjects(broken_ends(world, world.of_kind(NodeKind::Company).collect(), OwnedBy, &bodies))
}

fn shares_not_whole(world: &World<'_>) -> Subjects {
    let companies = world.companies().filter(|company| {
        let stated: u64 = company.owned_by.iter().map(|share| u64::from(share.share_percent.hundredths())).sum();
        !company.owned_by.is_empty() && stated != u64::from(Decimal::from(100).hundredths())
    });
    subjects(companies.map(|company| company.key.as_str()))
}
