//! The doors: by which channels citizens come, and to which unit.

use super::document::{Block, NONE, named, number, numbers, table, text};
use crate::facts::{Facts, Thresholds};
use crate::metrics::ways;
use crate::{Key, Model, NodeRef, Opening, RelationKind};

pub(super) fn doors(model: &Model) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(1, format!("The doors of {}", named(model.name(), "an unnamed model")))];
    let rows: Vec<Vec<String>> = model.organisation().channels().map(row).collect();
    if rows.is_empty() {
        blocks.push(Block::Text("None: the model states no channel.".into()));
        return blocks;
    }
    let columns = [
        text("channel"),
        text("kind"),
        text("door"),
        text("reaches"),
        text("open"),
        numbers("hours a week"),
        numbers("first contact %"),
    ];
    blocks.push(table(columns.into(), rows));

    let thresholds = Thresholds::default();
    let ways = ways(&Facts::new(model, &thresholds));
    let mut without: Vec<(&Key, Vec<&Key>)> = Vec::new();
    let doors: Vec<Key> = ways.iter().map(|way| way.door.key()).collect();
    for (way, door) in ways.iter().zip(&doors).filter(|(way, _)| way.steps.is_none()) {
        match without.iter_mut().find(|(known, _)| *known == door) {
            Some((_, areas)) => areas.push(way.area),
            None => without.push((door, vec![way.area])),
        }
    }
    if !without.is_empty() {
        blocks.push(Block::Heading(
            2,
            "Doors that reach an area, and stand in a line that does not lead to those who handle it".into(),
        ));
        let rows = without.into_iter().map(|(door, areas)| vec![door.to_string(), few(&areas)]);
        blocks.push(table(vec![text("door"), text("service areas")], rows.collect()));
    }
    blocks
}

/// Keys of service areas, or how many there are of them.
fn few(areas: &[&Key]) -> String {
    const NAMED: usize = 2;
    match areas.len() {
        number if number > NAMED => format!("{number} areas"),
        _ => areas.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}

fn row(channel: NodeRef<'_>) -> Vec<String> {
    let joined = |words: Vec<String>| if words.is_empty() { NONE.to_owned() } else { words.join(", ") };
    let doors = channel.targets(RelationKind::EntersAt).map(|door| door.key().to_string()).collect();
    let open = channel.open().iter().map(ToString::to_string).collect();
    let hours = match channel.open() {
        [] => NONE.into(),
        open => number(f64::from(Opening::minutes_a_week(open.iter().copied())) / 60.0),
    };
    vec![
        channel.key().to_string(),
        channel.channel_kind().map_or_else(|| NONE.into(), |kind| kind.name().into()),
        joined(doors),
        if channel.reaches().is_empty() { "all".into() } else { few(&channel.reaches().iter().collect::<Vec<_>>()) },
        joined(open),
        hours,
        channel.first_contact_percent().map_or_else(|| NONE.into(), |share| share.to_string()),
    ]
}
