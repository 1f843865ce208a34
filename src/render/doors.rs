//! The doors: by which channels citizens come, and to which unit.

use super::document::{Block, NONE, named, number, numbers, table, text};
use crate::facts::{Facts, Thresholds};
use crate::metrics::ways;
use crate::{Model, NodeRef, Opening, RelationKind};

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
    let without: Vec<_> = ways.iter().filter(|way| way.steps.is_none()).collect();
    if !without.is_empty() {
        blocks.push(Block::Heading(2, "Doors from which the line leads to nobody who handles an area".into()));
        let rows = without.into_iter().map(|way| vec![way.area.to_string(), way.door.key().to_string()]);
        blocks.push(table(vec![text("service area"), text("door")], rows.collect()));
    }
    blocks
}

fn row(channel: NodeRef<'_>) -> Vec<String> {
    let joined = |words: Vec<String>, none: &str| if words.is_empty() { none.to_owned() } else { words.join(", ") };
    let doors = channel.targets(RelationKind::EntersAt).map(|door| door.key().to_string()).collect();
    let reaches = channel.reaches().iter().map(ToString::to_string).collect();
    let open = channel.open().iter().map(ToString::to_string).collect();
    let hours = match channel.open() {
        [] => NONE.into(),
        open => number(f64::from(Opening::minutes_a_week(open.iter().copied())) / 60.0),
    };
    vec![
        channel.key().to_string(),
        channel.channel_kind().map_or_else(|| NONE.into(), |kind| kind.name().into()),
        joined(doors, NONE),
        joined(reaches, "all"),
        joined(open, NONE),
        hours,
        channel.first_contact_percent().map_or_else(|| NONE.into(), |share| share.to_string()),
    ]
}
