use std::collections::BTreeMap;

use crate::NodeId;

/// Which units stand below another superior than in the base, and below which.
pub(super) type Moved = BTreeMap<NodeId, NodeId>;

/// A state of the organisation that a search saw.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// What the metrics measure.
    pub(super) values: Vec<f64>,
    /// The same, turned so that less is better.
    pub(super) costs: Vec<f64>,
    pub(super) moved: Moved,
}

/// The states that no other seen state is as good as in every aim and better than in one.
#[derive(Debug, Default)]
pub(super) struct Front {
    seen: Vec<Seen>,
}

impl Front {
    pub(super) fn seen(&self) -> &[Seen] {
        &self.seen
    }

    pub(super) fn into_seen(self) -> Vec<Seen> {
        self.seen
    }

    /// Takes a state in, unless one that is there is as good; those that it beats go. Of states that are equally good in
    /// every aim, the one with the fewest changes stays, and of these the first. Linear in the front.
    pub(super) fn offer(&mut self, values: &[f64], costs: &[f64], moved: &Moved) -> bool {
        let as_good = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| a <= b);
        if let Some(there) = self.seen.iter_mut().find(|seen| as_good(&seen.costs, costs)) {
            if as_good(costs, &there.costs) && moved.len() < there.moved.len() {
                there.moved = moved.clone();
            }
            return false;
        }
        self.seen.retain(|seen| !as_good(costs, &seen.costs));
        self.seen.push(Seen { values: values.to_vec(), costs: costs.to_vec(), moved: moved.clone() });
        true
    }
}
