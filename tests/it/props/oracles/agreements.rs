use std::collections::BTreeSet;

use orgmodel::NodeKind;
use orgmodel::RelationKind::{AnswersTo, PurchasesFrom, Supports};

use super::Oracle;
use super::world::{Subjects, World, subjects};

pub(super) const ORACLES: &[Oracle] = &[
    ("provider-without-agreement", provider_without_agreement),
    ("purchaser-employs-provider-staff", purchaser_employs_provider_staff),
    ("sides-under-one-head", sides_under_one_head),
    ("buys-from-itself", buys_from_itself),
    ("agreement-for-area-not-done", agreement_for_area_not_done),
];

/// Who has an agreement with whom.
fn agreed<'a>(world: &'a World<'_>) -> BTreeSet<(&'a str, &'a str)> {
    let agreements = world.model.steering().agreements.iter();
    agreements.map(|agreement| (agreement.purchaser.as_str(), agreement.provider.as_str())).collect()
}

fn bought<'a>(world: &'a World<'_>) -> BTreeSet<(&'a str, &'a str)> {
    world.relations(PurchasesFrom).into_iter().collect()
}

/// Who buys from whom, by relation or by agreement.
fn purchases<'a>(world: &'a World<'_>) -> BTreeSet<(&'a str, &'a str)> {
    bought(world).into_iter().chain(agreed(world)).collect()
}

/// What a side consists of: itself and all below it; for a body, all that it steers or employs.
fn parts<'a>(world: &'a World<'_>, side: &str) -> Vec<&'a str> {
    let of_body = |node: &&str| world.steering_bodies(node).contains(&side) || world.employers(node).contains(&side);
    let below = |node: &&str| world.self_and_superiors(node).contains(&side);
    if world.kind(side) == NodeKind::Body {
        world.in_line().filter(of_body).collect()
    } else {
        world.in_line().filter(below).collect()
    }
}

/// The bodies behind a side: itself, or those that steer it; where no body is known, the side stands for itself.
pub(super) fn bodies_behind<'a>(world: &'a World<'_>, side: &'a str) -> BTreeSet<&'a str> {
    let of_body = world.kind(side) == NodeKind::Body;
    let steering: BTreeSet<&str> = world.steering_bodies(side).into_iter().filter(|_| !of_body).collect();
    if steering.is_empty() { BTreeSet::from([side]) } else { steering }
}

fn provider_without_agreement(world: &World<'_>) -> Subjects {
    let agreed = agreed(world);
    subjects(
        bought(world)
            .into_iter()
            .filter(|&(purchaser, provider)| {
                let parts = parts(world, provider);
                !agreed.iter().any(|&(by, with)| by == purchaser && (with == provider || parts.contains(&with)))
            })
            .map(|(_, provider)| provider),
    )
}

fn purchaser_employs_provider_staff(world: &World<'_>) -> Subjects {
    let mut found = Subjects::new();
    for (purchaser, provider) in purchases(world) {
        let employs = |node: &&str| world.employers(node).contains(&purchaser);
        if purchaser != provider && parts(world, provider).iter().any(employs) {
            found.push(purchaser.to_owned());
        }
    }
    found
}

/// The same node, one below the purchaser, or one that the purchasing body steers.
fn is_itself(world: &World<'_>, purchaser: &str, provider: &str) -> bool {
    purchaser == provider
        || world.superiors(provider).contains(&purchaser)
        || world.is_in_line(provider) && world.steering_bodies(provider).contains(&purchaser)
}

fn buys_from_itself(world: &World<'_>) -> Subjects {
    let to_itself = purchases(world).into_iter().filter(|&(purchaser, provider)| is_itself(world, purchaser, provider));
    subjects(to_itself.map(|(purchaser, _)| purchaser))
}

/// For each two nodes through which the sides act, the nearest node that stands above both, when it is not the top.
fn sides_under_one_head(world: &World<'_>) -> Subjects {
    let mut found = BTreeSet::new();
    for (purchaser, provider) in purchases(world) {
        if is_itself(world, purchaser, provider) {
            continue;
        }
        let through = |side, relation| {
            let sources = world.sources(relation, side).into_iter().filter(|key| world.is_in_line(key)).collect();
            if world.is_in_line(side) { vec![side] } else { sources }
        };
        for buying in through(purchaser, Supports) {
            for providing in through(provider, AnswersTo) {
                let above = world.self_and_superiors(providing);
                let common = world.self_and_superiors(buying).into_iter().find(|key| above.contains(key));
                let below_top = |head: &&str| world.root(head).is_some_and(|root| root != *head);
                found.extend(common.filter(below_top).map(|head| (head, buying, providing)));
            }
        }
    }
    subjects(found.into_iter().map(|(head, ..)| head))
}

fn agreement_for_area_not_done(world: &World<'_>) -> Subjects {
    let wrong = world.model.steering().agreements.iter().filter(|agreement| {
        let doers = world.doers(agreement.area.as_str());
        let parts = parts(world, agreement.provider.as_str());
        let of_company = world.kind(agreement.provider.as_str()) == NodeKind::Company;
        !doers.is_empty() && !of_company && !doers.iter().any(|doer| parts.contains(doer))
    });
    subjects(wrong.map(|agreement| agreement.key.as_str()))
}
