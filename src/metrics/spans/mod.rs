//! Spans: how many a head has directly below, staff and subordinate nodes alike.

pub(crate) mod bands;
pub(crate) mod heads_per_100_staff;
pub(crate) mod mean_span;
pub(crate) mod median_span;
pub(crate) mod over_limit;

use crate::facts::Facts;
use crate::metrics::Undefined;
use crate::{NodeId, Total};

/// The spans that are known, of nodes that have a head.
fn spans(facts: &Facts<'_>) -> Result<Vec<(NodeId, Total)>, Undefined> {
    let heads = facts.organisation().in_line().filter(|node| node.head().is_some());
    let spans: Vec<_> = heads.filter_map(|node| Some((node.id(), facts.span(node.id())?))).collect();
    if spans.is_empty() { Err(Undefined("no head has a known span")) } else { Ok(spans) }
}
