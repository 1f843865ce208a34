//! Who is assessed against the requirement profile (G2), and who is in the management group (A10).

use jiff::civil::Date;

use super::document::{Block, NONE, named, numbers, table, text};
use crate::steering::leadership::{Ability, Membership, Standing, memberships, standings};
use crate::{Key, Model};

/// The top managers and all others who were assessed, and the management groups.
pub(super) fn leadership(model: &Model, judged_on: Option<Date>) -> Vec<Block> {
    let standings = standings(model, judged_on);
    let mut blocks = vec![
        Block::Heading(1, format!("The leadership of {}", named(model.name(), "an unnamed model"))),
        Block::Heading(2, "The requirement profile".into()),
    ];
    if standings.is_empty() {
        blocks.push(Block::Text("The model states no top manager and no assessment.".into()));
    } else {
        blocks.push(Block::Text(summary(&standings)));
        blocks.push(profile(&standings));
    }
    blocks.push(Block::Heading(2, "The management group".into()));
    let memberships = memberships(model);
    if memberships.is_empty() {
        let why = if model.steering().management_groups.is_empty() {
            "The model states no management group."
        } else {
            "Who belongs in it is not known: it is not one administration that answers to an executive board."
        };
        blocks.push(Block::Text(why.into()));
    }
    blocks.extend(memberships.iter().map(group));
    blocks
}

fn summary(standings: &[Standing<'_>]) -> String {
    let top: Vec<_> = standings.iter().filter(|standing| standing.top && standing.staffed).collect();
    let count = |is: &dyn Fn(&Standing<'_>) -> bool| top.iter().filter(|standing| is(standing)).count();
    let whole = count(&|standing| standing.not_assessed.is_empty());
    let not = count(&|standing| !standing.is_assessed());
    let below = count(&|standing| !standing.below.is_empty());
    format!(
        "Of {} top managers in their posts, {whole} assessed in all six abilities, {} in part, {not} not; {below} below the profile.",
        top.len(),
        top.len() - whole - not,
    )
}

fn abilities(abilities: &[Ability]) -> String {
    if abilities.is_empty() {
        return NONE.into();
    }
    abilities.iter().map(|ability| ability.name()).collect::<Vec<_>>().join(", ")
}

fn profile(standings: &[Standing<'_>]) -> Block {
    let columns = vec![
        text("node"),
        text("head"),
        text("top manager"),
        text("assessed"),
        numbers("meets"),
        text("below"),
        text("not assessed"),
    ];
    let row = |standing: &Standing<'_>| {
        let assessed = match standing.on {
            Some(on) => on.to_string(),
            None if standing.is_assessed() => "on a day not stated".into(),
            None => "no".into(),
        };
        let head = match standing.title {
            None => "no head".into(),
            Some(title) if standing.staffed => title.to_owned(),
            Some(title) => format!("{title} (vacant)"),
        };
        vec![
            format!("`{}`", standing.node),
            head,
            match (standing.top, standing.title) {
                (_, None) => NONE,
                (true, _) => "yes",
                (false, _) => "no",
            }
            .into(),
            assessed,
            format!("{} of {}", standing.meets.len(), Ability::ALL.len()),
            abilities(&standing.below),
            if standing.is_assessed() { abilities(&standing.not_assessed) } else { "all".into() },
        ]
    };
    table(columns, standings.iter().map(row).collect())
}

fn group(membership: &Membership<'_>) -> Block {
    let name = membership.group.name.as_deref().unwrap_or(membership.group.key.as_str());
    let row = |key: &Key, state: &str| vec![format!("`{key}`"), state.to_owned()];
    let belong = membership.belong.iter();
    let belong = belong.map(|key| row(key, if membership.missing.contains(key) { "missing" } else { "in it" }));
    let strangers = membership.strangers.iter().map(|key| row(key, "in it, and does not belong in it"));
    table(vec![text("node"), text(name)], belong.chain(strangers).collect())
}
