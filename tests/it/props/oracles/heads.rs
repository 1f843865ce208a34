use orgmodel::{Decimal, HeadState};

use super::Oracle;
use super::world::{Subjects, World, subjects};

pub(super) const ORACLES: &[Oracle] = &[
    ("without-head", without_head),
    ("vacant-head", |world| in_state(world, |state| *state == HeadState::Vacant)),
    ("acting-head", |world| in_state(world, |state| *state == HeadState::Acting)),
    ("shared-head", |world| in_state(world, |state| matches!(state, HeadState::Shared(_)))),
];

fn without_head(world: &World<'_>) -> Subjects {
    subjects(world.in_line().filter(|key| {
        let leads = world.staff(key).is_some_and(|staff| staff > Decimal::ZERO) || !world.subordinates(key).is_empty();
        world.head(key).is_none() && leads
    }))
}

fn in_state(world: &World<'_>, wanted: impl Fn(&HeadState) -> bool) -> Subjects {
    subjects(world.in_line().filter(|key| world.head(key).is_some_and(|head| wanted(&head.state))))
}
