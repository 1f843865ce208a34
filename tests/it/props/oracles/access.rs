use std::collections::BTreeSet;

use orgmodel::RelationKind::EntersAt;
use orgmodel::{NodeEntry, NodeKind};

use super::Oracle;
use super::world::{Subjects, World, subjects, the_model};

pub(super) const ORACLES: &[Oracle] = &[
    ("service-area-unreached", unreached),
    ("several-doors", several_doors),
    ("channel-without-door", |world| {
        subjects(world.of_kind(NodeKind::Channel).filter(|channel| world.targets(channel, EntersAt).is_empty()))
    }),
    ("channel-without-hours", |world| {
        let unsaid = |channel: &&str| match world.entry(channel) {
            NodeEntry::Channel(entry) => entry.open.is_empty() && !world.targets(channel, EntersAt).is_empty(),
            _ => false,
        };
        subjects(world.of_kind(NodeKind::Channel).filter(unsaid))
    }),
];

fn unreached(world: &World<'_>) -> Subjects {
    subjects(world.areas().filter(|area| {
        !world.of_kind(NodeKind::Channel).any(|channel| match world.entry(channel) {
            NodeEntry::Channel(channel) => {
                channel.reaches.is_empty() || channel.reaches.iter().any(|reached| *reached == **area)
            }
            _ => false,
        })
    }))
}

fn several_doors(world: &World<'_>) -> Subjects {
    let doors: BTreeSet<&str> = world.relations(EntersAt).into_iter().map(|(_, door)| door).collect();
    the_model(usize::from(doors.len() > 1))
}
