use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, VecDeque};

use super::ties::Ties;
use crate::checks::levels::more_levels_than_needed::room;
use crate::facts::Facts;
use crate::scenario::Change;
use crate::{HeadState, NodeId};

/// What stands below a head and may be arranged anew: parts that stay as they are, and heads who may lead any of them.
pub(super) struct Region {
    top: NodeId,
    room: u64,
    /// How many heads between the top and the parts suffice.
    needed: u64,
    items: Vec<Item>,
    heads: Vec<Free>,
}

/// Something that has one superior.
struct Item {
    /// The node that moves: itself, or the highest of the heads over one head above it.
    moves: NodeId,
    height: u32,
    superior: NodeId,
    /// The head that it is, by its number among those that lead; none for a part.
    head: Option<usize>,
    /// The superior that it gets.
    placed: Option<NodeId>,
}

/// A head who may lead others, or go.
struct Free {
    node: NodeId,
    moves: NodeId,
    room: u64,
    tied: bool,
    vacant: bool,
    parts: usize,
}

/// How a region is to be.
pub(super) struct Arranged {
    top: NodeId,
    items: Vec<Item>,
    /// Manager levels, the top's own counted.
    pub(super) levels: u32,
    /// The heads who lead, by number.
    pub(super) lead: Vec<NodeId>,
    /// The nodes that go, lowest first.
    pub(super) go: Vec<NodeId>,
}

impl Region {
    pub(super) fn new(top: NodeId, room: u64, needed: u64) -> Self {
        Self { top, room, needed, items: Vec::new(), heads: Vec::new() }
    }

    pub(super) fn part(&mut self, facts: &Facts<'_>, moves: NodeId, height: u32) {
        self.items.push(Item::new(facts, moves, height, None));
    }

    pub(super) fn head(&mut self, facts: &Facts<'_>, node: NodeId, moves: NodeId, ties: &Ties) {
        // With the heads over one head above, who go along.
        let tied = chain(facts, node, moves).any(|id| ties.get(id).is_some());
        let vacant = facts.node(node).head().is_some_and(|head| head.state() == HeadState::Vacant);
        let leaf = |id: &&NodeId| facts.line().subordinates(**id).is_empty();
        let parts = facts.line().subordinates(node).iter().filter(leaf).count();
        self.heads.push(Free { node, moves, room: room(facts, node), tied, vacant, parts });
    }

    /// The parts under as few heads as suffice, on as few levels as there can be.
    ///
    /// The heads with the widest spans lead. Of all places, so few are too many that every head but the narrowest is
    /// full: one more head than needed would go. In a lowest arrangement the narrowest head may be taken to be a deepest
    /// one, since a wider head in its place higher up takes on what it leaves; and its parts may be taken to be the
    /// lowest, since each can change places with a lower part that stands no deeper. With its parts the narrowest head is
    /// then one part among the others, and the same holds for the rest. What comes under a head is, among what stands
    /// below it, chosen in the same way, so that no head in the arrangement has a level too many either.
    pub(super) fn arranged(mut self, facts: &Facts<'_>) -> Arranged {
        let number = usize::try_from(self.needed).unwrap_or(usize::MAX).min(self.heads.len());
        self.heads
            .sort_unstable_by_key(|head| (Reverse(head.room), !head.tied, head.vacant, Reverse(head.parts), head.node));
        let mut go: Vec<NodeId> =
            self.heads.drain(number..).flat_map(|head| chain(facts, head.node, head.moves)).collect();
        go.sort_unstable_by_key(|&id| (Reverse(facts.line().depth(id)), id));
        // From the narrowest; of equal ones, those who lead teams now come lowest.
        self.heads.sort_unstable_by_key(|head| (head.room, Reverse(head.parts), head.node));

        let places = self.heads.iter().fold(self.room, |sum, head| sum.saturating_add(head.room - 1));
        let mut to_spare = places.saturating_sub(self.items.len() as u64);
        let mut open = Open::new(self.items, self.heads.iter().map(|head| head.node), self.top);
        for (number, head) in self.heads.iter().enumerate() {
            let members = head.room.saturating_sub(std::mem::take(&mut to_spare));
            let height = open.place(head.node, members) + 1;
            open.add(Item::new(facts, head.moves, height, Some(number)));
        }
        let levels = open.place(self.top, u64::MAX) + 1;
        let lead = self.heads.iter().map(|head| head.node).collect();
        Arranged { top: self.top, items: open.items, levels, lead, go }
    }
}

/// A node and the heads over one head above it, up to one of them.
fn chain(facts: &Facts<'_>, node: NodeId, highest: NodeId) -> impl Iterator<Item = NodeId> {
    std::iter::successors(Some(node), move |&id| facts.line().superior(id).filter(|_| id != highest))
}

impl Item {
    fn new(facts: &Facts<'_>, moves: NodeId, height: u32, head: Option<usize>) -> Self {
        let superior = facts.line().superior(moves).expect("it stands below the top");
        Self { moves, height, superior, head, placed: None }
    }
}

/// Items that have no place yet, by height.
struct Open {
    items: Vec<Item>,
    heights: BTreeMap<u32, Level>,
    /// The items whose superior is to lead, or the top.
    at_home: HashMap<NodeId, Vec<usize>>,
}

/// Items of one height; some may have got a place.
#[derive(Default)]
struct Level {
    /// How many have no place.
    left: u64,
    /// Those whose superior goes, or has got all that it gets.
    homeless: VecDeque<usize>,
    homed: VecDeque<usize>,
}

impl Open {
    fn new(items: Vec<Item>, lead: impl Iterator<Item = NodeId>, top: NodeId) -> Self {
        let at_home = lead.chain([top]).map(|id| (id, Vec::new())).collect();
        let mut open = Self { items: Vec::with_capacity(items.len()), heights: BTreeMap::new(), at_home };
        for item in items {
            open.add(item);
        }
        open
    }

    fn add(&mut self, item: Item) {
        let number = self.items.len();
        let level = self.heights.entry(item.height).or_default();
        level.left += 1;
        match self.at_home.get_mut(&item.superior) {
            Some(at_home) => {
                at_home.push(number);
                level.homed.push_back(number);
            }
            None => level.homeless.push_back(number),
        }
        self.items.push(item);
    }

    /// Places so many of the lowest items under a superior, and gives the height of the highest. Of equal ones, those that
    /// stand there come first, then those that must move anyway.
    fn place(&mut self, superior: NodeId, mut number: u64) -> u32 {
        let at_home = self.at_home.remove(&superior).unwrap_or_default();
        let mut highest = 0;
        while let Some(mut entry) = self.heights.first_entry().filter(|_| number > 0) {
            highest = *entry.key();
            let level = entry.get_mut();
            let taken = number.min(level.left);
            number -= taken;
            level.left -= taken;
            let mut still = taken;
            // Where all are taken there is no choice.
            let here = at_home.iter().copied().filter(|&at| level.left > 0 && self.items[at].height == highest);
            let mut here: VecDeque<usize> = here.collect();
            for queue in [&mut here, &mut level.homeless, &mut level.homed] {
                while still > 0
                    && let Some(at) = queue.pop_front()
                {
                    if self.items[at].placed.is_none() {
                        self.items[at].placed = Some(superior);
                        still -= 1;
                    }
                }
            }
            if level.left == 0 {
                entry.remove();
            }
        }
        for at in at_home.into_iter().filter(|&at| self.items[at].placed.is_none()) {
            if let Some(level) = self.heights.get_mut(&self.items[at].height) {
                level.homeless.push_back(at);
            }
        }
        highest
    }
}

impl Arranged {
    /// The changes that make it so, from the top down, so that nothing ever comes to stand below itself.
    pub(super) fn changes(&self, facts: &Facts<'_>) -> Vec<Change> {
        let key = |id: NodeId| facts.node(id).key();
        let mut below: HashMap<NodeId, Vec<&Item>> = HashMap::new();
        for item in &self.items {
            below.entry(item.placed.expect("the top takes all that is left")).or_default().push(item);
        }
        let mut changes = Vec::new();
        let mut open = VecDeque::from([self.top]);
        while let Some(superior) = open.pop_front() {
            let mut items = below.remove(&superior).unwrap_or_default();
            items.sort_unstable_by_key(|item| item.moves);
            for item in items {
                if item.superior != superior {
                    changes.push(Change::Move { node: key(item.moves), to: key(superior) });
                }
                open.extend(item.head.map(|number| self.lead[number]));
            }
        }
        changes.extend(self.go.iter().map(|&id| Change::Remove { node: key(id) }));
        changes
    }
}
