use std::collections::BTreeSet;

use orgmodel::NodeKind;

use super::Oracle;
use super::agreements::bodies_behind;
use super::world::{Subjects, World, subjects};

pub(super) const ORACLES: &[Oracle] = &[
    ("service-area-without-doer", |world| subjects(world.areas().filter(|area| world.doers(area).is_empty()))),
    ("service-area-in-several-divisions", in_several_divisions),
    ("service-area-split", split),
];

fn in_several_divisions(world: &World<'_>) -> Subjects {
    subjects(world.areas().filter(|area| {
        world.doers(area).into_iter().filter_map(|doer| world.division(doer)).collect::<BTreeSet<_>>().len() > 1
    }))
}

/// No body stands behind both sides of an agreement for the area.
fn split(world: &World<'_>) -> Subjects {
    let agreements = &world.model.steering().agreements;
    subjects(world.areas().filter(|area| {
        agreements.iter().filter(|agreement| agreement.area == **area).any(|agreement| {
            let (purchaser, provider) = (agreement.purchaser.as_str(), agreement.provider.as_str());
            let of_company = world.kind(provider) == NodeKind::Company;
            purchaser != provider
                && !of_company
                && bodies_behind(world, purchaser).is_disjoint(&bodies_behind(world, provider))
        })
    }))
}
