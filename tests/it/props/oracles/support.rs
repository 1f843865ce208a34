use orgmodel::{UnitEntry, UnitRole};

use super::Oracle;
use super::world::{Subjects, World, subjects, the_model};

pub(super) const ORACLES: &[Oracle] = &[
    ("support-function-missing", |world| that(world, |function| places(world, function).is_empty())),
    ("support-function-scattered", scattered),
    ("several-heads-of-support", several_heads),
    ("support-placed-outside", placed_outside),
    ("internal-service-unpriced", unpriced),
];

fn that(world: &World<'_>, holds: impl Fn(&str) -> bool) -> Subjects {
    subjects(world.functions().filter(|function| holds(function)))
}

fn places<'a>(world: &'a World<'_>, function: &str) -> Vec<&'a UnitEntry> {
    world.units().filter(|unit| unit.functions.iter().any(|does| *does == *function)).collect()
}

/// Its placement has a stated reason: a tried exception.
fn is_exception(unit: &UnitEntry) -> bool {
    unit.placement_reason.as_ref().is_some_and(|reason| reason.chars().any(|letter| !letter.is_whitespace()))
}

/// Those of some units that stand under none of the others.
fn highest<'a>(world: &World<'_>, units: &[&'a UnitEntry]) -> Vec<&'a UnitEntry> {
    let under = |unit: &UnitEntry, other: &UnitEntry| world.superiors(unit.key.as_str()).contains(&other.key.as_str());
    units.iter().copied().filter(|unit| !units.iter().any(|other| under(unit, other))).collect()
}

fn scattered(world: &World<'_>) -> Subjects {
    that(world, |function| {
        let apart = highest(world, &places(world, function));
        apart.into_iter().filter(|unit| !is_exception(unit)).count() > 1
    })
}

fn several_heads(world: &World<'_>) -> Subjects {
    let of_support: Vec<&UnitEntry> = world.units().filter(|unit| unit.role == UnitRole::Support).collect();
    let apart = highest(world, &of_support);
    the_model(usize::from(apart.into_iter().filter(|unit| !is_exception(unit)).count() > 1))
}

fn placed_outside(world: &World<'_>) -> Subjects {
    let is_support = |key: &&str| world.units().any(|unit| unit.key == **key && unit.role == UnitRole::Support);
    let outside = world.units().filter(|unit| {
        let inside = world.self_and_superiors(unit.key.as_str()).iter().any(is_support);
        !unit.functions.is_empty() && !inside && !is_exception(unit)
    });
    subjects(outside.map(|unit| unit.key.as_str()))
}

fn unpriced(world: &World<'_>) -> Subjects {
    let units = world.units().filter(|unit| unit.serves.iter().any(|service| !service.priced));
    subjects(units.map(|unit| unit.key.as_str()))
}
