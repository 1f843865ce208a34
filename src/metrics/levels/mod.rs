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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Head;
    use crate::facts::Thresholds;
    use crate::metrics::example::{any_units, model_of};

    proptest! {
        #[test]
        fn heads_upward_are_those_met_on_the_way(units in any_units(), heads in prop::collection::vec(any::<bool>(), 25)) {
            let units = units.into_iter().zip(heads);
            let model = model_of(units.map(|(unit, head)| if head { unit.head(Head::new("manager")) } else { unit }));
            let thresholds = Thresholds::default();
            let facts = Facts::new(&model, &thresholds);
            let found: Vec<(NodeId, u32)> = heads_upward(&facts).collect();
            prop_assert_eq!(found.len(), model.organisation().len());
            for (id, heads) in found {
                let met = facts.self_and_upward(id).filter(|&above| facts.node(above).head().is_some()).count();
                prop_assert_eq!(heads as usize, met);
            }
        }
    }
}
