use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use petgraph::visit::IntoNodeReferences;
use rustc_hash::FxHashMap;

use super::{Decimal, NodeId, NodeRef, Notes, Noting, Organisation, RelationKind, Total, trim};

/// The line hierarchy of an organisation in columns: superior, depth, span and staff below for every node in the line.
///
/// A node's superior here is the first that it states; a second is a matter for the checks. Nodes on a cycle, or below one,
/// have a superior but no depth. Made in one pass over the relations and a few over the nodes; kept up to date under change at
/// the cost of what a change touches.
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
#[derive(Debug, Clone, Default)]
pub struct Line {
    superior: Noting<u32>,
    depth: Noting<u32>,
    marks: Noting<u8>,
    sums: Noting<Sums>,
    first_subordinate: Vec<u32>,
    /// Those of one node beside each other, in the order of rows; the roots before all when the rows stood in order at first.
    subordinates: Vec<NodeId>,
    /// Whether that column, with the roots before, is all nodes with a depth in breadth-first order: so it is when the rows
    /// stand in that order, until somebody has another superior. Else the order is listed by itself.
    in_order: bool,
    /// The subordinates of nodes for which those columns are not true any more.
    changed: FxHashMap<u32, Vec<NodeId>>,
    roots: Vec<NodeId>,
    /// Nodes in the line without a depth.
    unplaced: BTreeSet<NodeId>,
    /// Nodes that state several superiors.
    several: BTreeSet<NodeId>,
    order: OnceLock<Vec<NodeId>>,
    hung: Vec<Hung>,
}

/// What a node counts for above, and what stands below it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sums {
    below: Total,
    heads_below: u32,
    /// What the superiors were told: the node's own staff in hundredths, unstated staff being none.
    own: u32,
}

/// No superior, or no depth.
const NONE: u32 = u32::MAX;

/// The mark of a node with a head, as the superiors were told.
const HEADED: u8 = 1;

/// The mark of a node whose subordinates are not those of the columns any more.
const CHANGED: u8 = 2;

/// A node that was hung elsewhere, and how it hung before.
#[derive(Debug, Clone, Copy)]
struct Hung {
    id: NodeId,
    superior: u32,
    root: bool,
    several: bool,
}

/// What a change overwrote in the line.
#[derive(Debug, Default)]
pub(crate) struct LineNotes {
    superior: Notes<u32>,
    depth: Notes<u32>,
    marks: Notes<u8>,
    sums: Notes<Sums>,
    hung: Vec<Hung>,
}

impl LineNotes {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.superior.len() + self.depth.len() + self.marks.len() + self.sums.len() + self.hung.len()
    }
}

impl Sums {
    fn own(self) -> Total {
        Decimal::from_hundredths(self.own).into()
    }
}

impl Line {
    /// The line of an organisation. Linear in nodes and relations.
    pub fn of(organisation: &Organisation) -> Self {
        let bound = organisation.bound();
        let mut superior = vec![NONE; bound];
        let mut several = BTreeSet::new();
        for (from, to) in organisation.relations(RelationKind::ReportsTo) {
            if superior[from.row()] == NONE {
                superior[from.row()] = to.0;
            } else {
                several.insert(from);
            }
        }

        let mut sums = Vec::with_capacity(bound);
        let mut marks = vec![0; bound];
        let mut roots = Vec::new();
        let mut in_line = Vec::with_capacity(bound);
        // Rows are in breadth-first order when roots come first, and then those below one node after those below another.
        let (mut in_order, mut last) = (true, 0);
        for (index, node) in organisation.graph.node_references().filter(|(_, node)| node.kind().is_in_line()) {
            let id = NodeId::of(index);
            let row = id.row();
            in_line.push(id);
            let staff = organisation.details.staff(*node).unwrap_or_default();
            if sums.len() < row {
                sums.resize(row, Sums::default());
            }
            sums.push(Sums { below: staff.into(), heads_below: 0, own: staff.hundredths() });
            if node.post().is_some() {
                marks[row] = HEADED;
            }
            // A root is below the row before the first.
            let above = superior[row].wrapping_add(1);
            if above == 0 {
                roots.push(id);
            }
            in_order &= last <= above && above <= id.0;
            last = above;
        }
        sums.resize(bound, Sums::default());

        let mut first_subordinate = vec![0_u32; bound + 1];
        for &row in superior.iter().filter(|&&row| row != NONE) {
            first_subordinate[row as usize + 1] += 1;
        }
        first_subordinate[0] = if in_order { roots.len() as u32 } else { 0 };
        for row in 0..bound {
            first_subordinate[row + 1] += first_subordinate[row];
        }
        let subordinates = if in_order { Vec::new() } else { by_superior(&superior, &mut first_subordinate) };
        let mut line = Self {
            superior: superior.into(),
            first_subordinate,
            subordinates,
            in_order,
            marks: marks.into(),
            roots,
            several,
            ..Self::default()
        };
        let (order, in_line) = if in_order { (in_line, Vec::new()) } else { (line.breadth_first(), in_line) };
        let mut depth = vec![NONE; bound];
        for &id in &order {
            let above = line.superior[id.row()];
            depth[id.row()] = if above == NONE { 0 } else { depth[above as usize] + 1 };
        }
        if order.len() < in_line.len() {
            line.unplaced = in_line.into_iter().filter(|id| depth[id.row()] == NONE).collect();
            for id in &line.unplaced {
                sums[id.row()].below = Total::ZERO;
            }
        }
        let (superior, headed) = (&line.superior[..], organisation.heads() > 0);
        for row in order.iter().rev().map(|id| id.row()) {
            let Sums { below, heads_below, .. } = sums[row];
            if let Some(above) = sums.get_mut(superior[row] as usize) {
                above.below += below;
                if headed {
                    above.heads_below += heads_below + u32::from(line.marks[row] & HEADED);
                }
            }
        }
        line.depth = depth.into();
        line.sums = sums.into();
        if in_order {
            line.subordinates = order;
        } else {
            line.order = order.into();
        }
        line
    }

    /// How many nodes there are rows for.
    fn bound(&self) -> usize {
        self.superior.len()
    }

    /// How many heads a node counts for: its own, and those below it.
    fn heads(&self, row: usize) -> u32 {
        self.sums[row].heads_below + u32::from(self.marks[row] & HEADED)
    }

    /// From the roots downward: superiors come before their subordinates. Nodes on a cycle, or below one, are not met.
    fn breadth_first(&self) -> Vec<NodeId> {
        let mut order = Vec::with_capacity(self.bound());
        order.extend_from_slice(&self.roots);
        let mut at = 0;
        while at < order.len() {
            let id = order[at];
            order.extend_from_slice(self.subordinates(id));
            at += 1;
        }
        order
    }

    /// Begins to take notes of what a change overwrites, in memory that was used before.
    pub(crate) fn note_in(&mut self, notes: LineNotes) {
        let LineNotes { superior, depth, marks, sums, mut hung } = notes;
        hung.clear();
        self.hung = hung;
        self.superior.note_in(superior);
        self.depth.note_in(depth);
        self.marks.note_in(marks);
        // Who is on a circle, or below one, is not noted.
        if self.unplaced.is_empty() {
            self.sums.note_in(sums);
        }
    }

    /// Stops, and gives what takes the change back; `None` when that is too much, or there is a circle.
    pub(crate) fn noted(&mut self) -> Option<LineNotes> {
        let mut hung = std::mem::take(&mut self.hung);
        trim(&mut hung);
        let (superior, depth) = (self.superior.noted(), self.depth.noted());
        let (marks, sums) = (self.marks.noted(), self.sums.noted().filter(|_| self.unplaced.is_empty()));
        Some(LineNotes { superior: superior?, depth: depth?, marks: marks?, sums: sums?, hung })
    }

    /// Takes a change back, when all later ones are: everything is as it was before.
    pub(crate) fn put_back(&mut self, notes: &LineNotes) {
        for hung in notes.hung.iter().rev() {
            self.forget_order();
            self.hang(hung.id, hung.superior);
            self.set_root(hung.id, hung.root);
            self.set_several(hung.id, hung.several);
        }
        self.superior.put_back(&notes.superior);
        self.depth.put_back(&notes.depth);
        self.marks.put_back(&notes.marks);
        self.sums.put_back(&notes.sums);
    }

    /// Follows a change: every node must be named that came, went, or got other superiors, staff or another head. Costs what
    /// stands below these nodes and above them.
    pub(crate) fn follow(&mut self, organisation: &Organisation, touched: &[NodeId]) {
        self.grow(organisation.bound());
        for &id in touched {
            self.follow_one(organisation, id);
        }
    }

    /// Of the nodes that a change touched, before the line follows it: those that stand under another superior, or have come
    /// or lost a head or got one, with all below them, superiors first among those of each. A node may be there twice.
    pub(crate) fn moved(&self, organisation: &Organisation, touched: &[NodeId]) -> Vec<NodeId> {
        let mut moved = Vec::new();
        for &id in touched {
            let node = organisation.get(id).filter(|node| node.kind().is_in_line());
            let superior = node.and_then(|_| organisation.first_superior(id).0);
            let is = (node.is_some(), superior, node.is_some_and(|n| n.head().is_some()));
            let was = match self.known(id) {
                Some(id) => {
                    let in_line = self.depth(id).is_some() || self.unplaced.contains(&id);
                    (in_line, self.superior(id), self.marks[id.row()] & HEADED != 0)
                }
                None => (false, None, false),
            };
            if is != was {
                match self.known(id) {
                    Some(id) => self.downward_into(id, &mut moved),
                    None => moved.push(id),
                }
            }
        }
        moved
    }

    fn grow(&mut self, bound: usize) {
        if bound > self.bound() {
            self.superior.grow(bound, NONE);
            self.depth.grow(bound, NONE);
            self.marks.grow(bound, 0);
            self.sums.grow(bound, Sums::default());
            let end = self.first_subordinate.last().copied().unwrap_or(0);
            self.first_subordinate.resize(bound + 1, end);
        }
    }

    fn follow_one(&mut self, organisation: &Organisation, id: NodeId) {
        let row = id.row();
        let node = organisation.get(id).filter(|node| node.kind().is_in_line());
        let (superior, several) = node.map_or((None, false), |_| organisation.first_superior(id));
        let superior = superior.map_or(NONE, |above| above.0);

        self.add_above(id, Total::less, u32::wrapping_sub);
        let known = self.depth[row] != NONE || self.unplaced.contains(&id);
        let was_superior = self.superior[row];
        let marks = (self.marks[row] & CHANGED) | u8::from(node.is_some_and(|node| node.head().is_some()));
        if self.marks[row] != marks {
            self.marks.set(row, marks);
        }
        let own = node.and_then(NodeRef::staff).map_or(0, Decimal::hundredths);
        if self.sums[row].own != own {
            let sums = self.sums.at(row);
            let before = std::mem::replace(&mut sums.own, own);
            if self.depth[row] != NONE {
                sums.below = sums.below.less(Decimal::from_hundredths(before).into()) + sums.own();
            }
        }
        let root = node.is_some() && superior == NONE;
        let was_root = self.set_root(id, root);
        let was_several = self.set_several(id, several);
        let hangs_otherwise = was_superior != superior || was_root != root || known != node.is_some();
        if self.sums.takes_notes() && (hangs_otherwise || was_several != several) {
            self.hung.push(Hung { id, superior: was_superior, root: was_root, several: was_several });
        }
        if hangs_otherwise {
            self.forget_order();
            self.hang(id, superior);
            self.place(id, node.is_some());
        }
        self.add_above(id, |sum, more| sum + more, u32::wrapping_add);
    }

    fn forget_order(&mut self) {
        self.in_order = false;
        self.order = OnceLock::new();
    }

    /// Whether a node is a root from now on; gives whether it was.
    fn set_root(&mut self, id: NodeId, root: bool) -> bool {
        let at = self.roots.binary_search(&id);
        match (at, root) {
            (Ok(at), false) => drop(self.roots.remove(at)),
            (Err(at), true) => self.roots.insert(at, id),
            _ => {}
        }
        at.is_ok()
    }

    /// Whether a node states several superiors from now on; gives whether it did.
    fn set_several(&mut self, id: NodeId, several: bool) -> bool {
        if several { !self.several.insert(id) } else { self.several.remove(&id) }
    }

    /// Takes a node from the subordinates of its superior, and puts it among those of another.
    fn hang(&mut self, id: NodeId, superior: u32) {
        let before = self.superior.set(id.row(), superior);
        for above in [before, superior].into_iter().filter(|&above| above != NONE).map(NodeId) {
            let list = self.list_of(above);
            match list.binary_search(&id) {
                Ok(at) => drop(list.remove(at)),
                Err(at) => list.insert(at, id),
            }
            self.settle(above);
        }
    }

    /// Tells the superiors of a node with a depth what it counts for.
    fn add_above(&mut self, id: NodeId, staff: fn(Total, Total) -> Total, heads: fn(u32, u32) -> u32) {
        let row = id.row();
        if self.depth[row] == NONE {
            return;
        }
        let (below, led) = (self.sums[row].below, self.heads(row));
        let mut at = self.superior[row];
        while at != NONE {
            let above = self.sums.at(at as usize);
            above.below = staff(above.below, below);
            above.heads_below = heads(above.heads_below, led);
            at = self.superior[at as usize];
        }
    }

    /// Where the subordinates of a node stand in the column.
    fn stored(&self, row: usize) -> Range<usize> {
        self.first_subordinate[row] as usize..self.first_subordinate[row + 1] as usize
    }

    /// The subordinates of a node, to change.
    fn list_of(&mut self, id: NodeId) -> &mut Vec<NodeId> {
        let stored = self.stored(id.row());
        *self.marks.at(id.row()) |= CHANGED;
        self.changed.entry(id.0).or_insert_with(|| {
            let mut list = Vec::with_capacity(stored.len() + 1);
            list.extend_from_slice(&self.subordinates[stored]);
            list
        })
    }

    /// When the subordinates of a node are those of the columns again, nothing is kept beside these.
    fn settle(&mut self, id: NodeId) {
        let stored = self.stored(id.row());
        if self.changed.get(&id.0).is_some_and(|list| *list == self.subordinates[stored]) {
            self.changed.remove(&id.0);
            *self.marks.at(id.row()) &= !CHANGED;
        }
    }

    /// Gives a node with another superior, and all below it, their depth.
    fn place(&mut self, id: NodeId, in_line: bool) {
        let row = id.row();
        let before = self.depth[row];
        let depth = match self.superior(id) {
            _ if !in_line => NONE,
            None => 0,
            // A node that reports to one below itself closes a circle.
            Some(above) if self.depth[above.row()] == NONE || above == id => NONE,
            Some(above) if before != NONE && self.upward(above).any(|higher| higher == id) => NONE,
            Some(above) => self.depth[above.row()] + 1,
        };
        if !in_line {
            self.unplaced.remove(&id);
        }
        if before == depth && (depth != NONE || self.unplaced.contains(&id) || !in_line) {
            return;
        }
        let below = self.downward(id);
        for &id in &below {
            let row = id.row();
            if depth == NONE {
                self.depth.set(row, NONE);
                let sums = self.sums.at(row);
                *sums = Sums { own: sums.own, ..Sums::default() };
                self.unplaced.insert(id);
            } else {
                let above = self.superior[row];
                self.depth.set(row, if above == NONE { 0 } else { self.depth[above as usize] + 1 });
            }
        }
        if depth == NONE && !in_line {
            self.unplaced.remove(&id);
        }
        if before == NONE && depth != NONE {
            for &id in below.iter().rev() {
                self.unplaced.remove(&id);
                let row = id.row();
                let sums = self.sums.at(row);
                sums.below += sums.own();
                if id != below[0] {
                    let (sum, led) = (sums.below, self.heads(row));
                    let above = self.sums.at(self.superior[row] as usize);
                    above.below += sum;
                    above.heads_below += led;
                }
            }
        }
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
        if self.marks[id.row()] & CHANGED != 0
            && let Some(list) = self.changed.get(&id.0)
        {
            return list;
        }
        &self.subordinates[self.stored(id.row())]
    }

    /// Staff of a node and of all below it, in full-time equivalents, heads left out; unstated staff counts as none, and
    /// nodes without a depth have none.
    pub fn staff_below(&self, id: NodeId) -> Total {
        self.sums[id.row()].below
    }

    /// How many nodes below a node have a head.
    pub fn heads_below(&self, id: NodeId) -> usize {
        self.sums[id.row()].heads_below as usize
    }

    /// Reads all that is kept of nodes but their superiors.
    pub(crate) fn glance(&self, ids: &[NodeId]) -> u64 {
        let rows = || ids.iter().map(|id| id.row());
        let sums = rows().fold(0, |seen, row| seen ^ self.sums[row].own);
        let depths = rows().fold(0, |seen, row| seen ^ self.depth[row]);
        let marks = rows().fold(0, |seen, row| seen ^ self.marks[row]);
        let below = rows().filter_map(|row| self.subordinates.get(self.first_subordinate[row] as usize));
        u64::from(sums ^ depths ^ u32::from(marks) ^ below.fold(0, |seen, below| seen ^ below.0))
    }

    /// A node, when it is in the columns: one that a change brought is not, before they follow.
    pub(crate) fn known(&self, id: NodeId) -> Option<NodeId> {
        (id.row() < self.bound()).then_some(id)
    }

    /// The nodes that have a depth, superiors before subordinates, roots first.
    pub fn order(&self) -> &[NodeId] {
        if self.in_order { &self.subordinates } else { self.order.get_or_init(|| self.breadth_first()) }
    }

    /// The nodes in the line that state no superior.
    pub fn roots(&self) -> &[NodeId] {
        &self.roots
    }

    /// The nodes in the line without a depth: on a cycle, or below one.
    pub(crate) fn unplaced(&self) -> &BTreeSet<NodeId> {
        &self.unplaced
    }

    /// The nodes that state several superiors.
    pub(crate) fn several(&self) -> &BTreeSet<NodeId> {
        &self.several
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
        let mut found = Vec::new();
        self.downward_into(id, &mut found);
        found
    }

    fn downward_into(&self, id: NodeId, found: &mut Vec<NodeId>) {
        let mut at = found.len();
        found.push(id);
        while at < found.len() {
            found.extend(self.subordinates(found[at]).iter().filter(|&&below| below != id));
            at += 1;
        }
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

/// The nodes below each superior, where each list begins: filled from its front, so that its begin stands where its end was.
fn by_superior(superior: &[u32], first_subordinate: &mut [u32]) -> Vec<NodeId> {
    let count = first_subordinate.last().map_or(0, |&count| count as usize);
    let mut subordinates = vec![NodeId(0); count];
    for (row, &above) in superior.iter().enumerate().filter(|&(_, &above)| above != NONE) {
        let slot = &mut first_subordinate[above as usize];
        subordinates[*slot as usize] = NodeId(row as u32);
        *slot += 1;
    }
    first_subordinate.rotate_right(1);
    first_subordinate[0] = 0;
    subordinates
}

impl PartialEq for Line {
    /// Whether everything can be asked with the same answer; rows that hold no node do not count.
    fn eq(&self, other: &Self) -> bool {
        let row = |line: &Self, row: usize| {
            line.known(NodeId(row as u32)).map_or((NONE, NONE, 0, Sums::default(), vec![]), |id| {
                let subordinates = line.subordinates(id).to_vec();
                (line.superior[row], line.depth[row], line.marks[row] & HEADED, line.sums[row], subordinates)
            })
        };
        self.roots == other.roots
            && self.unplaced == other.unplaced
            && self.several == other.several
            && self.order() == other.order()
            && (0..self.bound().max(other.bound())).all(|n| row(self, n) == row(other, n))
    }
}

impl Eq for Line {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{CompanyEntry, Decimal, Head, UnitEntry};

    /// Units, each with the place of its superior, whether it has a head, and whether a node that is not in the line comes
    /// before it. Half of them stand in breadth-first order; in the others there are cycles.
    fn charts() -> impl Strategy<Value = Vec<(Option<usize>, bool, bool)>> {
        let rest = || (any::<bool>(), any::<bool>());
        let any_order = proptest::collection::vec((proptest::option::of(0_usize..9), rest()), 1..9);
        let in_order = proptest::collection::vec((0_usize..3, rest()), 1..9).prop_map(|steps| {
            let mut at = 0;
            let below = |(row, (step, rest)): (usize, (usize, _))| {
                at = (at + step).min(row);
                (at.checked_sub(1), rest)
            };
            steps.into_iter().enumerate().map(below).collect::<Vec<_>>()
        });
        prop_oneof![any_order, in_order].prop_map(|rows| {
            let count = rows.len();
            rows.into_iter().map(|(above, (head, other))| (above.map(|above| above % count), head, other)).collect()
        })
    }

    proptest! {
        /// Found by walking up from every unit.
        #[test]
        fn a_line_is_what_walking_upward_finds(rows in charts()) {
            let mut builder = Organisation::builder();
            for (row, &(above, head, other)) in rows.iter().enumerate() {
                if other {
                    builder.add(CompanyEntry::new(format!("company-{row}")));
                }
                let unit = UnitEntry::new(row.to_string()).staff(Decimal::from(1 << row));
                let unit = if head { unit.head(Head::new("head")) } else { unit };
                builder.add(if let Some(above) = above { unit.reports_to(above.to_string()) } else { unit });
            }
            let organisation = builder.build().expect("nothing is wrong");
            let line = Line::of(&organisation);
            let ids: Vec<NodeId> = (0..rows.len()).map(|row| id(&organisation, &row.to_string())).collect();

            let upward = |row: usize| -> Option<Vec<usize>> {
                let mut path = vec![row];
                while let Some(above) = rows[path[path.len() - 1]].0 {
                    path.push(above);
                    if path.len() > rows.len() {
                        return None;
                    }
                }
                Some(path)
            };
            let paths: Vec<_> = (0..rows.len()).map(upward).collect();
            for row in 0..rows.len() {
                prop_assert_eq!(line.superior(ids[row]), rows[row].0.map(|above| ids[above]));
                prop_assert_eq!(line.depth(ids[row]), paths[row].as_ref().map(|path| path.len() as u32 - 1));
                let below = (0..rows.len()).filter(|&below| rows[below].0 == Some(row)).map(|below| ids[below]);
                prop_assert_eq!(line.subordinates(ids[row]), below.collect::<Vec<_>>());
                let under = |&below: &usize| paths[below].as_ref().is_some_and(|path| path.contains(&row));
                let staff: u32 = (0..rows.len()).filter(under).map(|below| 1 << below).sum();
                prop_assert_eq!(line.staff_below(ids[row]), Decimal::from(staff as u16).into());
                let heads = (0..rows.len()).filter(under).filter(|&below| below != row && rows[below].1).count();
                prop_assert_eq!(line.heads_below(ids[row]), heads);
            }
            let mut order: Vec<NodeId> = (0..rows.len()).filter(|&row| rows[row].0.is_none()).map(|row| ids[row]).collect();
            prop_assert_eq!(line.roots(), &order[..]);
            let mut at = 0;
            while at < order.len() {
                order.extend_from_slice(line.subordinates(order[at]));
                at += 1;
            }
            prop_assert_eq!(line.order(), order);
            let unplaced: Vec<_> = (0..rows.len()).filter(|&row| paths[row].is_none()).map(|row| ids[row]).collect();
            prop_assert_eq!(line.unplaced().iter().copied().collect::<Vec<_>>(), unplaced);
        }
    }

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
