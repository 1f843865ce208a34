use std::collections::BTreeSet;

use jiff::civil::Date;
use orgmodel::RelationKind::{AnswersTo, ReportsTo};
use orgmodel::steering::leadership::{Ability, Assessment, ManagementGroup};
use orgmodel::{BodyKind, HeadState, NodeEntry, NodeKind, UnitRole};

use super::Oracle;
use super::world::{Subjects, World, subjects};

pub(super) const ORACLES: &[Oracle] = &[
    ("head-not-assessed", head_not_assessed),
    ("head-partly-assessed", |world| assessed(world, |meets, below| meets.union(below).count() < Ability::ALL.len())),
    ("head-below-profile", |world| assessed(world, |_, below| !below.is_empty())),
    ("management-group-incomplete", management_group_incomplete),
    ("management-group-stranger", management_group_stranger),
];

/// The administrations that answer to an executive board.
fn directors<'a>(world: &'a World<'_>) -> Vec<&'a str> {
    let boards = world.bodies_of(BodyKind::ExecutiveBoard);
    let answers = |key: &&str| world.targets(key, AnswersTo).into_iter().any(|body| boards.contains(body));
    world.of_kind(NodeKind::Administration).filter(answers).collect()
}

/// The nodes that report directly to one, to whomever else they report.
fn straight_below<'a>(world: &'a World<'_>, above: &str) -> Vec<&'a str> {
    world.in_line().filter(|key| world.targets(key, ReportsTo).contains(&above)).collect()
}

/// Somebody holds the post.
fn is_held(world: &World<'_>, key: &str) -> bool {
    world.head(key).is_some_and(|head| head.state != HeadState::Vacant)
}

/// The assessments of a node that are not of a day to come.
fn until_judged<'a>(world: &'a World<'_>, key: &str) -> Vec<&'a Assessment> {
    let to_come = |day: Date| world.thresholds.judged_on.is_some_and(|today| day > today);
    let assessments = world.model.steering().assessments.iter();
    assessments.filter(|one| one.node == *key && !one.on.is_some_and(to_come)).collect()
}

fn head_not_assessed(world: &World<'_>) -> Subjects {
    let directors = directors(world);
    let is_top = |key: &str| {
        directors.contains(&key) || directors.iter().any(|above| straight_below(world, above).contains(&key))
    };
    subjects(world.in_line().filter(|key| is_top(key) && is_held(world, key) && until_judged(world, key).is_empty()))
}

/// The nodes with a head, of whose abilities that were assessed something holds: of those met, and of those fallen short of.
fn assessed(world: &World<'_>, holds: impl Fn(&BTreeSet<Ability>, &BTreeSet<Ability>) -> bool) -> Subjects {
    subjects(world.in_line().filter(|key| {
        let all = until_judged(world, key);
        let latest = all.iter().filter_map(|one| one.on).max();
        let counting: Vec<&Assessment> = all.into_iter().filter(|one| one.on == latest).collect();
        let of = |abilities: fn(&Assessment) -> &Vec<Ability>| {
            counting.iter().flat_map(|one| abilities(one).iter().copied()).collect::<BTreeSet<_>>()
        };
        is_held(world, key) && !counting.is_empty() && holds(&of(|one| &one.meets), &of(|one| &one.below))
    }))
}

fn role(world: &World<'_>, key: &str) -> Option<UnitRole> {
    match world.entry(key) {
        NodeEntry::Unit(unit) => Some(unit.role),
        _ => None,
    }
}

/// The groups that are judged, with who belongs in them.
fn judged<'a>(world: &'a World<'_>) -> Vec<(&'a ManagementGroup, Vec<&'a str>)> {
    let groups = &world.model.steering().management_groups;
    let [director] = directors(world)[..] else { return vec![] };
    let belongs = |key: &&str| {
        matches!(world.kind(key), NodeKind::Sector | NodeKind::Administration)
            || matches!(role(world, key), Some(UnitRole::StaffOffice | UnitRole::Support))
    };
    let mut belong: Vec<&str> = straight_below(world, director).into_iter().filter(belongs).collect();
    belong.push(director);
    let has_director = |group: &ManagementGroup| group.members.iter().any(|member| *member == *director);
    let any = groups.iter().any(has_director);
    groups.iter().filter(|group| !any || has_director(group)).map(|group| (group, belong.clone())).collect()
}

fn management_group_incomplete(world: &World<'_>) -> Subjects {
    let judged = judged(world);
    let incomplete = judged
        .iter()
        .filter(|(group, belong)| belong.iter().any(|key| !group.members.iter().any(|member| *member == **key)));
    subjects(incomplete.map(|(group, _)| group.key.as_str()))
}

fn management_group_stranger(world: &World<'_>) -> Subjects {
    let judged = judged(world);
    let strange = judged.iter().filter(|(group, _)| {
        group.members.iter().any(|member| {
            role(world, member.as_str()).is_some_and(|role| role != UnitRole::StaffOffice && role != UnitRole::Support)
        })
    });
    subjects(strange.map(|(group, _)| group.key.as_str()))
}
