use std::collections::HashSet;

use super::{NodeId, Organisation, RelationKind, Total};

/// The line hierarchy of an organisation in columns: superior, depth, span and staff below for every node in the line.
///
/// A node's superior here is the first that it states; a second is a matter for the checks. Nodes on a cycle, or below one,
/// have a superior but no depth. Made in one pass over the relations and one over the nodes.
///
/// # Example
/// ```
/// use orgmodel::{Decimal, Line, Organisation, UnitEntry};
///
/// let mut builder = Organisation::builder();
/// builder.add(UnitEntry::new("schools"));
/// builder.add(UnitEntry::new("north").reports_to("schools").staff(Decimal::from(20)));
/// builder.add(UnitEntry::new("south").reports_to("schools").staff(Decimal::from(15)));
/// let organisation = builder.build()?;
/// let line = Line::of(&organisation);
///
/// let schools = organisation.node("schools").expect("just added").id();
/// assert_eq!(line.depth(schools), Some(0));
/// assert_eq!(line.subordinates(schools).len(), 2);
/// assert_eq!(line.staff_below(schools).to_string(), "35");
/// # Ok::<(), orgmodel::Problems>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    superior: Vec<u32>,
    depth: Vec<u32>,
    staff_below: Vec<Total>,
    heads_below: Vec<u32>,
    first_subordinate: Vec<u32>,
    subordinates: Vec<NodeId>,
    order: Vec<NodeId>,
    roots: usize,
}

/// No superior, or no depth.
const NONE: u32 = u32::MAX;

impl Line {
    /// The line of an organisation. Linear in nodes and relations.
    pub fn of(organisation: &Organisation) -> Self {
        let bound = organisation.bound();
        let mut superior = vec![NONE; bound];
        for (from, to) in organisation.relations(RelationKind::ReportsTo) {
            if superior[from.row()] == NONE {
                superior[from.row()] = to.0;
            }
        }

        let mut first_subordinate = vec![0_u32; bound + 1];
        for &row in superior.iter().filter(|&&row| row != NONE) {
            first_subordinate[row as usize + 1] += 1;
        }
        for row in 0..bound {
            first_subordinate[row + 1] += first_subordinate[row];
        }
        let mut next = first_subordinate.clone();
        let mut subordinates = vec![NodeId(0); first_subordinate[bound] as usize];
        for (row, &above) in superior.iter().enumerate().filter(|&(_, &above)| above != NONE) {
            let slot = &mut next[above as usize];
            subordinates[*slot as usize] = NodeId(row as u32);
            *slot += 1;
        }

        // Breadth first from the roots: superiors come before their subordinates.
        let mut order: Vec<NodeId> =
            organisation.in_line().map(|node| node.id()).filter(|id| superior[id.row()] == NONE).collect();
        let roots = order.len();
        let mut depth = vec![NONE; bound];
        for id in &order {
            depth[id.row()] = 0;
        }
        let mut at = 0;
        while at < order.len() {
            let row = order[at].row();
            let below = first_subordinate[row] as usize..first_subordinate[row + 1] as usize;
            for &id in &subordinates[below] {
                depth[id.row()] = depth[row] + 1;
                order.push(id);
            }
            at += 1;
        }

        let mut staff_below = vec![Total::ZERO; bound];
        let mut heads_below = vec![0_u32; bound];
        for &id in order.iter().rev() {
            let node = organisation.get(id).expect("the order holds nodes that exist");
            let (staff, heads) = (staff_below[id.row()], heads_below[id.row()]);
            let staff = staff + node.staff().map_or(Total::ZERO, Total::from);
            staff_below[id.row()] = staff;
            if superior[id.row()] != NONE {
                staff_below[superior[id.row()] as usize] += staff;
                heads_below[superior[id.row()] as usize] += heads + u32::from(node.head().is_some());
            }
        }
        Self { superior, depth, staff_below, heads_below, first_subordinate, subordinates, order, roots }
    }

    /// The first superior that a node states.
    pub fn superior(&self, id: NodeId) -> Option<NodeId> {
        self.superior.get(id.row()).filter(|&&row| row != NONE).map(|&row| NodeId(row))
    }

    /// How many superiors stand between a node and its root, itself left out: 0 for a root; `None` on a cycle or below one.
    pub fn depth(&self, id: NodeId) -> Option<u32> {
        self.depth.get(id.row()).copied().filter(|&depth| depth != NONE)
    }

    /// The nodes of which a node is the (first) superior.
    pub fn subordinates(&self, id: NodeId) -> &[NodeId] {
        let below = self.first_subordinate[id.row()] as usize..self.first_subordinate[id.row() + 1] as usize;
        &self.subordinates[below]
    }

    /// Staff of a node and of all below it, in full-time equivalents, heads left out; unstated staff counts as none, and
    /// nodes without a depth have none.
    pub fn staff_below(&self, id: NodeId) -> Total {
        self.staff_below[id.row()]
    }

    /// How many nodes below a node have a head.
    pub fn heads_below(&self, id: NodeId) -> usize {
        self.heads_below[id.row()] as usize
    }

    /// The nodes that have a depth, superiors before subordinates, roots first.
    pub fn order(&self) -> &[NodeId] {
        &self.order
    }

    /// The nodes in the line that state no superior.
    pub fn roots(&self) -> &[NodeId] {
        &self.order[..self.roots]
    }

    /// The superiors of a node from the nearest to the farthest, itself left out. Ends before the first repetition, when
    /// there is a cycle.
    pub fn upward(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut at = id;
        // Only a node without a depth can meet a cycle.
        let mut met: Option<HashSet<NodeId>> = self.depth(id).is_none().then(|| HashSet::from([id]));
        std::iter::from_fn(move || {
            at = self.superior(at)?;
            met.as_mut().is_none_or(|met| met.insert(at)).then_some(at)
        })
    }

    /// A node and all below it, superiors before subordinates. Ends when there is a cycle.
    pub fn downward(&self, id: NodeId) -> Vec<NodeId> {
        let mut found = vec![id];
        let mut at = 0;
        while at < found.len() {
            found.extend(self.subordinates(found[at]).iter().filter(|&&below| below != id));
            at += 1;
        }
        found
    }

    /// The lowest node that stands above both of two nodes or is one of them; `None` when there is none, or a cycle is in
    /// the way.
    pub fn lowest_common_superior(&self, a: NodeId, b: NodeId) -> Option<NodeId> {
        let (mut a, mut b) = (a, b);
        let (mut depth_a, mut depth_b) = (self.depth(a)?, self.depth(b)?);
        while a != b {
            if depth_a >= depth_b {
                a = self.superior(a)?;
                depth_a = depth_a.checked_sub(1)?;
            } else {
                b = self.superior(b)?;
                depth_b = depth_b.checked_sub(1)?;
            }
        }
        Some(a)
    }

    /// How many steps on the line lead from one node to another by way of their lowest common superior.
    pub fn distance(&self, a: NodeId, b: NodeId) -> Option<u32> {
        let top = self.depth(self.lowest_common_superior(a, b)?)?;
        Some(self.depth(a)? - top + self.depth(b)? - top)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Decimal, UnitEntry};

    fn chart(lines: &[(&str, &str)]) -> Organisation {
        let mut builder = Organisation::builder();
        for (unit, superior) in lines {
            let entry = UnitEntry::new(*unit).staff(Decimal::from(1));
            builder.add(if superior.is_empty() { entry } else { entry.reports_to(*superior) });
        }
        builder.build().expect("a chart of lines")
    }

    fn id(organisation: &Organisation, key: &str) -> NodeId {
        organisation.node(key).expect("in the chart").id()
    }

    #[test]
    fn a_cycle_has_no_depth_and_upward_ends() {
        let chart = chart(&[("a", "b"), ("b", "c"), ("c", "a"), ("below", "a"), ("lower", "below"), ("root", "")]);
        let line = Line::of(&chart);
        for key in ["a", "b", "c", "below", "lower"] {
            assert_eq!(line.depth(id(&chart, key)), None, "{key}");
        }
        assert_eq!(line.upward(id(&chart, "lower")).count(), 4);
        assert_eq!(line.roots(), [id(&chart, "root")]);
        assert_eq!(line.upward(id(&chart, "a")).count(), 2);
        assert_eq!(line.downward(id(&chart, "a")).len(), 5);
    }

    #[test]
    fn the_way_between_two_nodes_goes_through_their_lowest_common_superior() {
        let chart =
            chart(&[("top", ""), ("l", "top"), ("r", "top"), ("ll", "l"), ("lll", "ll"), ("rr", "r"), ("apart", "")]);
        let line = Line::of(&chart);
        let distance = |a, b| line.distance(id(&chart, a), id(&chart, b));
        assert_eq!(distance("lll", "rr"), Some(5));
        assert_eq!(distance("lll", "l"), Some(2));
        assert_eq!(distance("ll", "ll"), Some(0));
        assert_eq!(distance("ll", "apart"), None);
        assert_eq!(line.staff_below(id(&chart, "l")).to_string(), "3");
        assert_eq!(line.lowest_common_superior(id(&chart, "lll"), id(&chart, "r")), Some(id(&chart, "top")));
    }
}
