use std::collections::BTreeSet;

use orgmodel::{BodyKind, Decider, DecisionKind, NodeKind, SteeringModel};

use super::Oracle;
use super::agreements::bodies_behind;
use super::world::{Subjects, World, subjects};

pub(super) const ORACLES: &[Oracle] = &[
    ("service-area-without-doer", |world| subjects(world.areas().filter(|area| world.doers(area).is_empty()))),
    ("service-area-in-several-divisions", in_several_divisions),
    ("service-area-split", split),
    ("choice-decided-by-wrong", choice),
];

fn in_several_divisions(world: &World<'_>) -> Subjects {
    subjects(world.areas().filter(|area| {
        world.doers(area).into_iter().filter_map(|doer| world.division(doer)).collect::<BTreeSet<_>>().len() > 1
    }))
}

fn choice(world: &World<'_>) -> Subjects {
    let may = |body: &str| {
        let is_board = world.body_kind(body) == Some(BodyKind::ExecutiveBoard);
        world.is_committee(body) || is_board && world.steering_model() == Some(SteeringModel::CommitteeLess)
    };
    let delegations = world.model.steering().delegations.iter();
    let choices = delegations.filter(|delegation| delegation.kind == Some(DecisionKind::Choice));
    let wrong = choices.filter(|delegation| match &delegation.by {
        Decider::Level(_) => true,
        Decider::Body(body) => !may(body.as_str()),
    });
    subjects(wrong.map(|delegation| delegation.key.as_str()))
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
