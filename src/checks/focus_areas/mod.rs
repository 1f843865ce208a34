//! Focus areas across the sectors (A5-A7).

use crate::facts::Facts;
use crate::{NodeRef, RelationKind};

pub(crate) mod focus_area_follow_up_not_upward;
pub(crate) mod focus_area_in_one_division;
pub(crate) mod focus_area_not_followed_by_board;
pub(crate) mod focus_area_responsible_not_sector;
pub(crate) mod focus_area_under_vacant_head;
pub(crate) mod focus_area_with_several_responsible;
pub(crate) mod focus_area_without_responsible;
pub(crate) mod too_many_focus_areas;

/// The nodes whose heads are responsible for a focus area.
fn responsible<'m>(focus_area: NodeRef<'m>) -> impl Iterator<Item = NodeRef<'m>> {
    focus_area.sources(RelationKind::ResponsibleFor)
}

/// The focus areas with exactly one responsible node, and that node.
fn with_one_responsible<'m>(facts: &Facts<'m>) -> impl Iterator<Item = (NodeRef<'m>, NodeRef<'m>)> {
    facts.organisation().focus_areas().filter_map(|focus_area| {
        let mut nodes = responsible(focus_area);
        let one = nodes.next()?;
        nodes.next().is_none().then_some((focus_area, one))
    })
}
