//! Spans: how many a head has directly below, staff and subordinate nodes alike.

pub(crate) mod bands;
pub(crate) mod heads_per_100_staff;
pub(crate) mod mean_span;
pub(crate) mod median_span;
pub(crate) mod over_limit;

use crate::facts::{Facts, Tallies};
use crate::metrics::Undefined;

/// Everything that is counted, where spans are known.
fn spans<'f>(facts: &'f Facts<'_>) -> Result<&'f Tallies, Undefined> {
    let tallies = facts.tallies();
    if tallies.known_spans() == 0 {
        return Err(Undefined("no head has a known span"));
    }
    Ok(tallies)
}
