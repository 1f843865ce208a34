//! What can be seen of a run while it goes on.

use super::route::{End, Why};

/// Something that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// When, in ticks.
    pub time: u64,
    /// The luck of the matter, which tells it from all others.
    pub luck: u64,
    /// The number of its kind, in the order of the services; `u32::MAX` for a report.
    pub kind: u32,
    /// What happened.
    pub what: What,
    /// The number of the station, in the order of [`Assembly::stations`](super::Assembly::stations); `u32::MAX` where there is none.
    pub station: u32,
    /// Why it came there or ended so.
    pub why: Option<Why>,
}

/// What happened to a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum What {
    /// It arrives at the organisation.
    Arrives,
    /// It comes to a station.
    Comes,
    /// The work on it begins, or, without a station, the way from a wrong door to the right one.
    Begins,
    /// The work on it ends, or that way, or the body has met.
    Ends,
    /// It leaves the organisation.
    Leaves(End),
}

/// Who watches a run.
pub trait Watch {
    /// Whether there is anything to see: where not, nothing is shown, at no cost.
    const WATCHES: bool = true;
    /// Sees one thing.
    fn see(&mut self, seen: Seen);
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    const WATCHES: bool = false;
    #[inline]
    fn see(&mut self, _: Seen) {}
}

impl<F: FnMut(Seen)> Watch for F {
    fn see(&mut self, seen: Seen) {
        self(seen);
    }
}
