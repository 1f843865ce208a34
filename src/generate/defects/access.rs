//! Ways in for citizens. A defective channel is one more, and otherwise like one that stands: the others go on to reach everything.

use std::collections::HashSet;

use super::{Injector, Site};
use crate::organisation::RelationKind;
use crate::{ChannelEntry, Key, NodeEntry, NodeKind, NodeRef, Subject};

/// Takes service areas from all that the channels reach. One area at least is still reached: else the channels reach all.
pub(super) const UNREACHED: Injector = Injector { check: "service-area-unreached", run: unreached };

/// Adds a channel that enters at another unit. The finding is about the model: there is room for one.
pub(super) const SEVERAL_DOORS: Injector = Injector { check: "several-doors", run: several_doors };

/// Adds channels that enter nowhere.
pub(super) const NO_DOOR: Injector = Injector { check: "channel-without-door", run: no_door };

/// Adds channels that do not state when they are open.
pub(super) const NO_HOURS: Injector = Injector { check: "channel-without-hours", run: no_hours };

fn unreached(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let channels: Vec<(Key, Vec<Key>)> = {
        let channels = site.model.organisation().channels();
        channels.map(|channel| (channel.key(), channel.reaches().to_vec())).collect()
    };
    let areas: Vec<Key> = site.model.services().areas.iter().map(|area| area.key.clone()).collect();
    let reaches_all = channels.iter().any(|(_, reaches)| reaches.is_empty());
    let reached: HashSet<&Key> = channels.iter().flat_map(|(_, reaches)| reaches).collect();
    let candidates: Vec<Key> = areas.iter().filter(|area| reaches_all || reached.contains(area)).cloned().collect();
    let most = candidates.len().saturating_sub(1);
    let drawn = site.draw(candidates.clone(), wanted.min(most));
    if drawn.is_empty() {
        return vec![];
    }
    let gone: HashSet<&Key> = drawn.iter().collect();
    let left: Vec<Key> = candidates.into_iter().filter(|area| !gone.contains(area)).collect();
    for (channel, mut reaches) in channels {
        if !reaches.is_empty() {
            reaches.retain(|area| !gone.contains(area));
        }
        if reaches.is_empty() {
            reaches.clone_from(&left);
        }
        site.restate(&channel, |entry| {
            if let NodeEntry::Channel(channel) = entry {
                channel.reaches = reaches;
            }
        });
    }
    drawn.into_iter().map(Subject::ServiceArea).collect()
}

/// Adds channels, each like one that stands and in which all is well, but changed.
fn more(site: &mut Site<'_>, wanted: usize, change: impl Fn(&mut ChannelEntry)) -> Vec<Subject> {
    let has_hours = site.model.organisation().channels().any(|channel| !channel.open().is_empty());
    let patterns = site.free(|channel| {
        channel.kind() == NodeKind::Channel
            && channel.targets(RelationKind::EntersAt).next().is_some()
            && (!has_hours || !channel.open().is_empty())
    });
    let mut planted = Vec::new();
    for _ in 0..wanted {
        let pattern = site.draw(patterns.clone(), 1).pop().and_then(|id| site.model.organisation().entry(id));
        let Some(NodeEntry::Channel(pattern)) = pattern else { break };
        let mut channel = ChannelEntry { key: site.fresh(), ..pattern };
        change(&mut channel);
        let subject = Subject::Node(NodeKind::Channel, channel.key.clone());
        site.add(channel);
        site.take([subject.clone()]);
        planted.push(subject);
    }
    planted
}

fn several_doors(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let is_door = |unit: NodeRef<'_>| unit.sources(RelationKind::EntersAt).next().is_some();
    let organisation = site.model.organisation();
    if organisation.units().filter(|&unit| is_door(unit)).count() > 1 {
        return vec![];
    }
    let others: Vec<Key> = organisation.units().filter(|&unit| !is_door(unit)).map(NodeRef::key).collect();
    let Some(other) = site.draw(others, 1).pop() else { return vec![] };
    let added = more(site, wanted.min(1), |channel| channel.enters_at = vec![other.clone()]);
    added.into_iter().map(|_| Subject::Model).collect()
}

fn no_door(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    more(site, wanted, |channel| channel.enters_at.clear())
}

fn no_hours(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    more(site, wanted, |channel| channel.open.clear())
}
