use std::collections::BTreeSet;

use orgmodel::RelationKind::{AnswersTo, CommissionedBy, FollowedUpBy, ReportsTo, ResponsibleFor};
use orgmodel::{BodyKind, FocusAreaEntry, HeadState, NodeKind};

use super::Oracle;
use super::world::{Subjects, World, subjects, the_model};

pub(super) const ORACLES: &[Oracle] = &[
    ("focus-area-without-responsible", |world| that(world, |area| responsible(world, area).is_empty())),
    ("focus-area-with-several-responsible", |world| that(world, |area| responsible(world, area).len() > 1)),
    ("focus-area-responsible-not-sector", responsible_not_sector),
    ("focus-area-under-vacant-head", under_vacant_head),
    ("focus-area-follow-up-not-upward", follow_up_not_upward),
    ("focus-area-not-followed-by-board", not_followed_by_board),
    ("too-many-focus-areas", too_many),
    ("focus-area-in-one-division", in_one_division),
];

fn that(world: &World<'_>, holds: impl Fn(&FocusAreaEntry) -> bool) -> Subjects {
    subjects(world.focus_areas().filter(|area| holds(area)).map(|area| area.key.as_str()))
}

fn responsible<'a>(world: &'a World<'_>, area: &FocusAreaEntry) -> Vec<&'a str> {
    world.all().filter(|from| world.targets(from, ResponsibleFor).contains(&area.key.as_str())).collect()
}

fn responsible_not_sector(world: &World<'_>) -> Subjects {
    that(world, |area| match responsible(world, area)[..] {
        [only] => world.kind(only) != NodeKind::Sector,
        _ => false,
    })
}

/// The only responsible node has a head that is vacant, or none; where there are sectors, of a sector only.
fn under_vacant_head(world: &World<'_>) -> Subjects {
    let sectors = world.of_kind(NodeKind::Sector).count();
    that(world, |area| match responsible(world, area)[..] {
        [only] if sectors == 0 || world.kind(only) == NodeKind::Sector => {
            world.head(only).is_none_or(|head| head.state == HeadState::Vacant)
        }
        _ => false,
    })
}

fn follow_up_not_upward(world: &World<'_>) -> Subjects {
    let above = world.reach(&[ReportsTo, AnswersTo, CommissionedBy]);
    let highest = |key: &str| matches!(world.body_kind(key), Some(BodyKind::Council | BodyKind::ExecutiveBoard));
    let mut found = Subjects::new();
    for area in world.focus_areas() {
        let [only] = responsible(world, area)[..] else { continue };
        for receiver in world.targets(area.key.as_str(), FollowedUpBy) {
            if !highest(receiver) && (receiver == only || !above[only].contains(receiver)) {
                found.push(area.key.to_string());
            }
        }
    }
    found
}

fn not_followed_by_board(world: &World<'_>) -> Subjects {
    let boards = world.bodies_of(BodyKind::ExecutiveBoard);
    that(world, |area| {
        !boards.is_empty() && !world.targets(area.key.as_str(), FollowedUpBy).iter().any(|to| boards.contains(to))
    })
}

fn too_many(world: &World<'_>) -> Subjects {
    let most = world.thresholds.focus_areas_maximum as usize;
    let years: BTreeSet<u16> = world.focus_areas().filter_map(|area| area.year).collect();
    let in_year = |year: &u16| world.focus_areas().filter(|area| area.year.is_none_or(|of| of == *year)).count();
    // Without any year, all are counted together.
    let counts: Vec<usize> =
        if years.is_empty() { vec![world.focus_areas().count()] } else { years.iter().map(in_year).collect() };
    the_model(counts.into_iter().filter(|count| *count > most).count())
}

fn in_one_division(world: &World<'_>) -> Subjects {
    let divisions_of = |areas: Vec<&str>| -> Vec<Option<&str>> {
        areas.into_iter().flat_map(|area| world.doers(area)).map(|doer| world.division(doer)).collect()
    };
    let everywhere: BTreeSet<&str> = divisions_of(world.areas().collect()).into_iter().flatten().collect();
    that(world, |focus_area| {
        let areas: Vec<&str> = focus_area.areas.iter().map(|area| area.as_str()).collect();
        let known = areas.iter().all(|area| !world.doers(area).is_empty());
        let found: BTreeSet<Option<&str>> = divisions_of(areas).into_iter().collect();
        known && everywhere.len() > 1 && found.len() == 1 && !found.contains(&None)
    })
}
