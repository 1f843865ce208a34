//! What each single vacancy and each missed meeting does.

use super::super::document::{Block, NONE, counted, first_of, keys, named, numbers, table, text};
use super::outcome::mean;
use super::{overloads, percent, provenance, within};
use crate::simulate::{Outage, OutageEffect, Outages};

/// So many outages that matter are shown, and so many others.
const MOST: (usize, usize) = (40, 10);
/// So many things that one breaks are told.
const MOST_BROKEN: usize = 4;

/// The worst outages first, and what they break.
pub(in super::super) fn outages(outages: &Outages) -> Vec<Block> {
    let name = named(&outages.model, "an unnamed model");
    let mut blocks = vec![Block::Heading(1, format!("One less in {name}"))];
    blocks.extend(overloads(&outages.base, &named(&outages.model, "the model")));
    let (matter, others): (Vec<&OutageEffect>, Vec<&OutageEffect>) =
        outages.effects.iter().partition(|effect| effect.matters());
    let tried = counted(outages.effects.len(), "outage");
    let stopped = if outages.cancelled { ", and it was stopped before the end" } else { "" };
    blocks.push(Block::Text(format!(
        "{tried} tried{stopped}. With everybody there, the mean lead time is {} days. {} beyond the limit, or break something that \
         holds with everybody there.",
        mean(&outages.base.overall),
        matter.len()
    )));
    for (heading, effects, most) in [("What matters", &matter, MOST.0), ("What does not", &others, MOST.1)] {
        if effects.is_empty() {
            continue;
        }
        blocks.push(Block::Heading(2, heading.into()));
        let columns = vec![
            text("left out"),
            numbers("days longer"),
            numbers("more lost, % of matters"),
            text("overloads"),
            numbers("breaks"),
        ];
        blocks.push(table(columns, effects.iter().take(most).map(|effect| row(effect)).collect()));
        if effects.len() > most {
            blocks.push(Block::Text(format!("And {} more, each with less.", effects.len() - most)));
        }
    }
    let breaking: Vec<&&OutageEffect> = matter.iter().filter(|effect| !effect.breaks.is_empty()).collect();
    if !breaking.is_empty() {
        blocks.push(Block::Heading(2, "What they break".into()));
        let items = breaking.iter().take(MOST.0);
        blocks.extend(items.map(|effect| {
            Block::Item(
                words(&effect.outage),
                Some(first_of(effect.breaks.iter().cloned(), MOST_BROKEN, effect.breaks.len() as u64)),
            )
        }));
    }
    blocks.extend(provenance(&[&outages.base]));
    blocks
}

fn words(outage: &Outage) -> String {
    match outage {
        Outage::Vacant(heads) => format!("vacant: {}", keys(heads)),
        Outage::Missed { body, day, .. } => {
            format!("`{body}` does not meet on day {} of year {}", day % 365 + 1, day / 365 + 1)
        }
    }
}

fn row(effect: &OutageEffect) -> Vec<String> {
    let longer = match effect.longer_by_days {
        Some(interval) if interval.mean > 0.0 => format!("+{}", within(interval)),
        Some(interval) => within(interval),
        None => "no mean".into(),
    };
    vec![
        words(&effect.outage),
        longer,
        if effect.more_lost == 0.0 { NONE.into() } else { percent(effect.more_lost) },
        if effect.overloads.is_empty() { NONE.into() } else { keys(&effect.overloads) },
        if effect.breaks.is_empty() { NONE.into() } else { effect.breaks.len().to_string() },
    ]
}
