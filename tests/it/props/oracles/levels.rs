use std::collections::BTreeMap;

use orgmodel::optimise::fewest_levels;
use orgmodel::{NodeEntry, UnitRole};

use super::Oracle;
use super::reporting::{Step, missteps};
use super::world::{Subjects, World, subjects};

pub(super) const ORACLES: &[Oracle] = &[
    ("more-levels-than-needed", more_levels_than_needed),
    ("span-too-wide", span_too_wide),
    ("head-over-one-head", head_over_one_head),
    ("micro-team", micro_team),
];

/// In hundredths.
fn staff(world: &World<'_>, key: &str) -> u64 {
    world.staff(key).map_or(0, |staff| u64::from(staff.hundredths()))
}

/// The widest span of a head, in hundredths: whole members for whom the hours suffice, or the threshold.
fn limit(world: &World<'_>, key: &str) -> u64 {
    let hours = world.head(key).and_then(|head| head.hours_per_week);
    let each = u64::from(world.thresholds.hours_per_member.hundredths());
    // Heads who need no hours for anybody have no limit of their own.
    hours.filter(|_| each > 0).map_or(u64::from(world.thresholds.span_limit.hundredths()), |hours| {
        let members = (0..).take_while(|members| members * each <= u64::from(hours.hundredths())).last();
        100 * members.unwrap_or(0)
    })
}

fn span_too_wide(world: &World<'_>) -> Subjects {
    subjects(world.in_line().filter(|key| {
        let span = staff(world, key) + 100 * world.subordinates(key).len() as u64;
        world.head(key).is_some() && span > limit(world, key)
    }))
}

fn leads_one_head_alone(world: &World<'_>, key: &str) -> bool {
    let below = world.subordinates(key);
    let alone = world.head(key).is_some() && staff(world, key) == 0;
    alone && below.len() == 1 && world.head(below[0]).is_some() && world.root(key).is_some()
}

fn head_over_one_head(world: &World<'_>) -> Subjects {
    subjects(world.in_line().filter(|key| leads_one_head_alone(world, key)))
}

fn micro_team(world: &World<'_>) -> Subjects {
    subjects(world.in_line().filter(|key| {
        let small = world.staff(key).is_some_and(|staff| staff <= world.thresholds.micro_team);
        world.head(key).is_some() && small && world.subordinates(key).is_empty()
    }))
}

/// What is found at the nodes of one part of the line, looked at from its highest node. That the fewest levels of given
/// parts and heads are right is held against an exhaustive search where `fewest_levels` stands; here it is which parts,
/// heads and levels they are.
struct Levels<'w, 'm> {
    world: &'w World<'m>,
    missteps: &'w BTreeMap<&'w str, Step>,
    found: Subjects,
}

fn more_levels_than_needed(world: &World<'_>) -> Subjects {
    let missteps = missteps(world);
    let mut levels = Levels { world, missteps: &missteps, found: vec![] };
    for root in world.in_line().filter(|key| world.superior(key).is_none()) {
        levels.of(root);
    }
    levels.found
}

impl Levels<'_, '_> {
    /// Manager levels from a node down, those left out that other findings explain and those that could be saved.
    fn of(&mut self, key: &str) -> u32 {
        let world = self.world;
        let subordinates = world.subordinates(key);
        let head = u32::from(world.head(key).is_some());
        if subordinates.is_empty() {
            return head;
        }
        let mut highest = 0;
        for below in subordinates {
            let levels = self.of(below);
            highest = highest.max(match self.missteps.get(below) {
                Some(Step::Sideways) => levels.saturating_sub(1),
                Some(Step::Downward) => 0,
                _ => levels,
            });
        }
        if head == 0 || leads_one_head_alone(world, key) {
            return highest;
        }
        let (mut parts, mut heads) = (BTreeMap::new(), BTreeMap::new());
        self.below(key, &mut parts, &mut heads);
        let levels = highest + 1;
        match fewest_levels(room(world, key), &heads, &parts) {
            Some(fewest) if fewest.levels < levels => {
                self.found.push(key.to_owned());
                fewest.levels
            }
            _ => levels,
        }
    }

    /// The parts below a node that stay as they are, by height, and the heads that may lead any of them, by room.
    fn below(&mut self, key: &str, parts: &mut BTreeMap<u32, u64>, heads: &mut BTreeMap<u64, u64>) {
        let world = self.world;
        for below in world.subordinates(key) {
            let operations = matches!(world.entry(below), NodeEntry::Unit(unit) if unit.role == UnitRole::Operations);
            if world.subordinates(below).is_empty() || world.head(below).is_none() || !operations {
                // Its findings are those of its own turn.
                let height = Levels { world, missteps: self.missteps, found: vec![] }.of(below);
                *parts.entry(height).or_default() += 1;
                continue;
            }
            self.below(below, parts, heads);
            if leads_one_head_alone(world, below) {
                continue;
            }
            if staff(world, below) > 0 {
                *parts.entry(1).or_default() += 1;
            } else {
                *heads.entry(room(world, below)).or_default() += 1;
            }
        }
    }
}

/// How many nodes a head may have directly below, besides own staff.
fn room(world: &World<'_>, key: &str) -> u64 {
    limit(world, key).saturating_sub(staff(world, key)) / 100
}
