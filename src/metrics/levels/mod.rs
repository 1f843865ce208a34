//! Manager levels.

pub(crate) mod levels_above_staff;
pub(crate) mod manager_levels;
pub(crate) mod staff_per_level;

use crate::NodeId;
use crate::facts::Facts;

/// For each node that has a depth in the line, how many heads stand from its own up to the top.
fn heads_upward<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = (NodeId, u32)> + 'a {
    let mut heads = vec![0_u32; facts.organisation().bound()];
    // Superiors come first.
    facts.line().order().iter().map(move |&id| {
        let above = facts.line().superior(id).map_or(0, |superior| heads[superior.row()]);
        heads[id.row()] = above + u32::from(facts.node(id).head().is_some());
        (id, heads[id.row()])
    })
}
