//! Ways in for citizens.

pub(crate) mod areas_reached;
pub(crate) mod areas_with_e_service;
pub(crate) mod doors_per_area;
pub(crate) mod first_contact;
pub(crate) mod hops_to_handling;
pub(crate) mod hours_reachable;

use std::collections::{BTreeSet, HashMap};

use crate::facts::Facts;
use crate::metrics::Value;
use crate::{Key, NodeId, NodeRef, RelationKind};

/// The share of service areas that some channel reaches, among channels that enter somewhere.
fn share_reached(facts: &Facts<'_>, counts: impl Fn(NodeRef<'_>) -> bool) -> Value {
    let organisation = facts.organisation();
    let enters = |channel: &NodeRef<'_>| channel.targets(crate::RelationKind::EntersAt).next().is_some();
    let channels: Vec<_> =
        organisation.of_kind(crate::NodeKind::Channel).filter(enters).filter(|&channel| counts(channel)).collect();
    let areas = &facts.model().services().areas;
    let is_reached = |key: &crate::Key| {
        channels.iter().any(|channel| channel.reaches().is_empty() || channel.reaches().contains(key))
    };
    let reached = areas.iter().filter(|area| is_reached(&area.key)).count();
    Value::Number(reached as f64 / areas.len() as f64)
}

/// The channels that enter somewhere, by what they reach.
struct Reach<'m> {
    all: Vec<NodeRef<'m>>,
    some: HashMap<&'m Key, Vec<NodeRef<'m>>>,
}

impl<'m> Reach<'m> {
    /// Linear in the channels and what they reach.
    fn of(facts: &Facts<'m>) -> Self {
        let mut reach = Self { all: vec![], some: HashMap::new() };
        let enters = |channel: &NodeRef<'_>| channel.targets(RelationKind::EntersAt).next().is_some();
        for channel in facts.organisation().channels().filter(enters) {
            if channel.reaches().is_empty() {
                reach.all.push(channel);
            }
            for area in channel.reaches() {
                reach.some.entry(area).or_default().push(channel);
            }
        }
        reach
    }

    /// The channels that reach an area.
    fn channels(&self, area: &Key) -> impl Iterator<Item = NodeRef<'m>> {
        self.all.iter().chain(self.some.get(area).into_iter().flatten()).copied()
    }

    /// The doors by which an area is reached.
    fn doors(&self, area: &Key) -> BTreeSet<NodeId> {
        self.channels(area).flat_map(|channel| channel.targets(RelationKind::EntersAt)).map(NodeRef::id).collect()
    }
}

/// A way from a door to the units that handle a service area.
pub(crate) struct Way<'m> {
    /// The service area.
    pub(crate) area: &'m Key,
    /// The door by which it is reached.
    pub(crate) door: NodeRef<'m>,
    /// The mean number of steps to the units to which the line leads; `None` when it leads to none of them.
    pub(crate) steps: Option<f64>,
}

/// The ways from doors to the units that handle what the doors are for, areas in the order of the services; areas that
/// nobody does are left out. Areas times their doors and units, times the depth of the line.
pub(crate) fn ways<'m>(facts: &Facts<'m>) -> Vec<Way<'m>> {
    let reach = Reach::of(facts);
    let mut ways = Vec::new();
    for area in &facts.model().services().areas {
        let doers = facts.doers(area.key.as_str());
        if doers.is_empty() {
            continue;
        }
        for door in reach.doors(&area.key) {
            let (mut steps, mut units) = (0_u64, 0_u64);
            for distance in doers.iter().filter_map(|&unit| facts.line().distance(door, unit)) {
                steps += u64::from(distance);
                units += 1;
            }
            let steps = (units > 0).then(|| steps as f64 / units as f64);
            ways.push(Way { area: &area.key, door: facts.node(door), steps });
        }
    }
    ways
}
