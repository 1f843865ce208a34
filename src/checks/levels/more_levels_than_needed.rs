use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::head_over_one_head::only_head_below;
use crate::checks::steps::{Step, Steps};
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, LevelsEvidence, Scope, Severity, declare_check};
use crate::facts::{Facts, Need};
use crate::optimise::{FewestLevels, fewer_levels_of};
use crate::organisation::{Notes, Noting};
use crate::{Key, NodeId, NodeKind, Subject, UnitRole};

declare_check! {
    /// More manager levels than the heads that are there need.
    ///
    /// The number of manager levels shall be minimised, while every manager can communicate continuously with the staff
    /// (A3). For a head, all structures are considered that keep: the head at the top; the teams below as they are
    /// (nodes to which nobody reports); sectors, administrations, staff offices and units of support or purchasing, with all
    /// below them; a node without a head, likewise; a head who has own staff besides subordinates, with that staff, as
    /// one more team. The other heads in between may lead whatever parts and heads they have room for, or go; no head
    /// is added, and each keeps within the limit that `span-too-wide` uses, own staff taking part of the top's. The
    /// fewest levels of such a structure are exact. The finding says how many heads could go then: those with the narrowest
    /// spans, and of equal ones those that are met first on the way down the line, each before those below. It names the
    /// first six on that way. Its proof calls all that stays as it is teams.
    ///
    /// The finding stands at the lowest node where a level can be saved, and above it only when more can be saved than
    /// below: its levels are then counted as if those below were saved already. A head over one head counts as no
    /// level, nor does a head who reports sideways or downward: these are findings of their own. Nodes on a circle of
    /// the line or below one are not judged.
    ///
    /// Arrange the teams anew under the heads that remain.
    pub(crate) CHECK = {
        name: "more-levels-than-needed",
        code: "L1",
        family: Family::Levels,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Lines, Need::Heads],
        scope: Scope::Upward,
        source: &["A3", "A4"],
        since: "0.1.0",
        run,
    }
}

/// What stands below a node, as far as it may be arranged anew.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Below {
    /// How many parts there are of a height in manager levels.
    parts: Counts<u32>,
    /// How many heads there are that may have so many directly below.
    heads: Counts<u64>,
    /// Manager levels, those left out that other findings explain.
    pub(crate) levels: u32,
}

/// How often there is what: few different things, the least first.
type Counts<T> = Vec<(T, u64)>;

/// Adds so many of something.
fn count<T: Ord + Copy>(to: &mut Counts<T>, what: T, number: u64) {
    match to.binary_search_by_key(&what, |&(what, _)| what) {
        Ok(at) => to[at].1 += number,
        Err(at) => to.insert(at, (what, number)),
    }
}

/// Takes so many of something away, which must be there.
fn uncount<T: Ord + Copy>(from: &mut Counts<T>, what: T, number: u64) {
    let Ok(at) = from.binary_search_by_key(&what, |&(what, _)| what) else { return };
    from[at].1 -= number;
    if from[at].1 == 0 {
        from.remove(at);
    }
}

/// What a head with subordinates is, seen from a head above.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Between {
    /// A part that stays as it is with all below it.
    Division,
    /// A head over one head: a finding of its own.
    OverOneHead,
    /// A head with staff of its own, which stays as a team.
    Staffed,
    /// A head who may lead others, or go.
    Free,
}

pub(crate) fn between(facts: &Facts<'_>, id: NodeId) -> Between {
    let node = facts.node(id);
    let operations = node.kind() == NodeKind::Unit && node.unit_role() == Some(UnitRole::Operations);
    if node.head().is_none() || !operations {
        Between::Division
    } else if only_head_below(facts, id).is_some() {
        Between::OverOneHead
    } else if node.staff().is_some_and(|staff| staff.hundredths() > 0) {
        Between::Staffed
    } else {
        Between::Free
    }
}

/// How many a head may have directly below, besides own staff.
pub(crate) fn room(facts: &Facts<'_>, id: NodeId) -> u64 {
    let staff = facts.node(id).staff().unwrap_or_default();
    u64::from(facts.span_limit(id).hundredths().saturating_sub(staff.hundredths()) / 100)
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    // What may go is looked for from the top down, and soon found or not there.
    let found = |id, below: &Below, top, fewest| findings.push(draft(facts, id, below, top, fewest, |_| Some(0)));
    fold(facts, |id| between(facts, id), found, |_, _| ());
}

/// Judges every node that has a depth, from the bottom up: what stands below each is handed on to its superior.
///
/// `sort` says what a node with subordinates is, seen from above. `found` is told of each node at which a level can be
/// saved: what stands below it, its room, and the fewest levels; `levels` of the levels of each node, as if those that
/// can be saved were.
pub(crate) fn fold(
    facts: &Facts<'_>,
    sort: impl Fn(NodeId) -> Between,
    mut found: impl FnMut(NodeId, &Below, u64, FewestLevels),
    mut levels: impl FnMut(NodeId, u32),
) {
    let steps = Steps::of(facts);
    let mut below: Vec<Option<Box<Below>>> = Vec::new();
    below.resize_with(facts.organisation().bound(), || None);
    for &id in facts.line().order().iter().rev() {
        let own = match below[id.row()].take() {
            None => {
                let mut own = Box::<Below>::default();
                own.be_team(u32::from(facts.node(id).head().is_some()));
                own
            }
            Some(mut own) => {
                judge(facts, id, sort(id), &mut own, &mut found);
                own
            }
        };
        levels(id, own.levels);
        let Some(superior) = facts.line().superior(id) else { continue };
        let above = below[superior.row()].get_or_insert_default();
        above.levels = above.levels.max(seen_levels(&own, steps.explained(id)));
        add(&mut above.parts, own.parts);
        add(&mut above.heads, own.heads);
    }
}

/// How many levels a superior sees below a subordinate, whose step to it may be explained by another finding.
fn seen_levels(own: &Below, explained: Option<Step>) -> u32 {
    match explained {
        Some(Step::Sideways) => own.levels.saturating_sub(1),
        Some(Step::Downward) => 0,
        _ => own.levels,
    }
}

/// What superiors see of each node, kept so that after a change only the nodes above it are judged anew. Many nodes look alike
/// from above: each of their sorts is stored once, unless there is so much below that hardly another node looks the same.
pub(crate) struct Fold {
    sorts: Vec<Sort>,
    /// Of those with few below, found by what is seen of them.
    numbers: HashTable<u32>,
    /// Numbers of sorts that nothing is of; their memory is used again.
    free: Vec<u32>,
    /// Numbers of sorts that nothing was of at some time of a change.
    emptied: Vec<u32>,
    /// By which notes know whose they are.
    own_mark: Arc<()>,
    rows: Noting<Seen>,
    /// What is seen of the node that is judged, made in the same place each time.
    own: Below,
}

/// What is seen of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The number of its sort.
    of: u32,
    /// The room of a free head below which no level can be saved: what superiors see of it follows its subordinates by adding and
    /// taking away. Of other nodes nothing.
    plain: u32,
}

/// What a change overwrote of what superiors see. The sorts that it names are kept until it is put back or dropped.
#[derive(Debug, Default)]
pub(crate) struct FoldNotes {
    rows: Notes<Seen>,
    mark: Option<Arc<()>>,
}

impl FoldNotes {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }
}

/// What superiors see of some nodes, and how many nodes and notes are of it.
struct Sort {
    seen: Below,
    users: u32,
}

/// What a superior sees otherwise than before: of which sort a subordinate was, and is.
struct Shown {
    above: NodeId,
    before: u32,
    now: u32,
    explained: Option<Step>,
}

/// Nodes with at most so many parts and heads below are looked up by what is seen of them.
const FEW: u64 = 256;

/// Of no sort: not judged, or on a circle or below one.
const NONE: u32 = u32::MAX;

/// What is seen of a node that is not judged.
const NOTHING: Seen = Seen { of: NONE, plain: NONE };

impl Fold {
    /// What superiors see of each node now. Linear.
    pub(crate) fn of(facts: &Facts<'_>, steps: &Steps) -> Self {
        let bound = facts.organisation().bound();
        let mut fold = Self {
            sorts: vec![],
            numbers: HashTable::new(),
            free: vec![],
            emptied: vec![],
            own_mark: Arc::default(),
            rows: vec![NOTHING; bound].into(),
            own: Below::default(),
        };
        for &id in facts.line().order().iter().rev() {
            fold.judge(facts, steps, id, &mut |_, _: &Below, _, _| ());
            fold.put(id);
        }
        fold
    }

    /// Judges anew the nodes that a change reached, and those above them as far as it shows. Superiors of nodes whose step goes
    /// otherwise than before are reached. `speaks` says of which nodes there is a finding; `tell` takes what is found where
    /// there is one or was.
    pub(crate) fn follow(
        &mut self,
        facts: &Facts<'_>,
        steps: &Steps,
        reached: &[NodeId],
        speaks: impl Fn(NodeId) -> bool,
        mut tell: impl FnMut(NodeId, Findings),
    ) {
        let line = facts.line();
        self.rows.grow(facts.organisation().bound(), NOTHING);
        // The lowest last; what is on a circle, or below one, or gone, is not judged.
        let mut open: Vec<(u32, NodeId, bool)> = Vec::with_capacity(reached.len() + 8);
        for &id in reached {
            match line.depth(id) {
                Some(depth) => open.push((depth, id, true)),
                None => {
                    self.take(id);
                    if speaks(id) {
                        tell(id, Findings::default());
                    }
                }
            }
        }
        open.sort_unstable();
        let mut shown: Vec<Shown> = Vec::new();
        while let Some((depth, id, is_reached)) = open.pop() {
            let shows = shown.iter().any(|shown| shown.above == id);
            // What a finding says of the heads below may be other than it was, though all looks alike from above.
            let spoke = speaks(id);
            if is_reached || shows || spoke {
                let mut saved = None;
                let mut found = |_, below: &Below, top, fewest| saved = Some((below.clone(), top, fewest));
                let adds_up = !is_reached && self.adjust(id, &shown);
                if adds_up {
                    self.lead(id, &mut found);
                } else {
                    self.judge(facts, steps, id, &mut found);
                }
                shown.retain(|shown| shown.above != id);
                let before = self.rows[id.row()].of;
                let now = self.put(id);
                let mut findings = Findings::default();
                if let Some((below, top, fewest)) = saved {
                    let narrowest = |id: NodeId| self.seen(id).heads.first().map(|&(room, _)| room);
                    findings.push(draft(facts, id, &below, top, fewest, narrowest));
                }
                if spoke || !findings.is_empty() {
                    tell(id, findings);
                }
                if let Some(above) = line.superior(id).filter(|_| now != before) {
                    shown.push(Shown { above, before, now, explained: steps.explained(id) });
                }
            }
            if let Some(above) = line.superior(id) {
                let key = (depth - 1, above);
                if let Err(at) = open.binary_search_by_key(&key, |&(depth, id, _)| (depth, id)) {
                    open.insert(at, (key.0, key.1, false));
                }
            }
        }
    }

    /// What is seen of a node, and its room when it is a plain head.
    #[cfg(test)]
    pub(crate) fn shown(&self, id: NodeId) -> Option<(&Below, u32)> {
        let &Seen { of, plain } = self.rows.get(id.row())?;
        self.sorts.get(of as usize).map(|sort| (&sort.seen, plain))
    }

    /// That every sort is there once, and knows how many nodes are of it and how many notes name it.
    #[cfg(test)]
    pub(crate) fn is_sound<'n>(&self, notes: impl Iterator<Item = &'n FoldNotes>) {
        let mut users = vec![0; self.sorts.len()];
        let noted = notes.filter(|notes| self.knows(notes)).flat_map(|notes| notes.rows.iter().map(|&(_, seen)| seen));
        for seen in noted.chain(self.rows.iter().copied()).filter(|seen| seen.of != NONE) {
            users[seen.of as usize] += 1;
        }
        for (number, sort) in self.sorts.iter().enumerate() {
            assert_eq!(sort.users, users[number], "users of {:?}", sort.seen);
            let known = self.number(&sort.seen) == Some(number as u32);
            assert_eq!(known, sort.users > 0 && sort.seen.has_few(), "{:?}", sort.seen);
            assert_eq!(self.free.contains(&(number as u32)), sort.users == 0, "{:?}", sort.seen);
        }
        assert!(self.emptied.is_empty());
    }

    /// Reads all that is kept of nodes.
    pub(crate) fn glance(&self, ids: &[NodeId]) -> u64 {
        let sorts = ids.iter().filter_map(|id| self.sorts.get(self.rows.get(id.row())?.of as usize));
        sorts.fold(0, |seen, Sort { seen: Below { parts, heads, .. }, .. }| {
            seen ^ parts.first().map_or(0, |&(_, number)| number) ^ heads.first().map_or(0, |&(_, number)| number)
        })
    }

    /// What superiors see of a node that is judged.
    fn seen(&self, id: NodeId) -> &Below {
        &self.sorts[self.rows[id.row()].of as usize].seen
    }

    /// Judges a node; what its superior sees of it stands in `own` then.
    fn judge(
        &mut self,
        facts: &Facts<'_>,
        steps: &Steps,
        id: NodeId,
        found: &mut impl FnMut(NodeId, &Below, u64, FewestLevels),
    ) {
        let mut own = std::mem::take(&mut self.own);
        own.clear();
        let subordinates = facts.line().subordinates(id);
        if subordinates.is_empty() {
            own.be_team(u32::from(facts.node(id).head().is_some()));
            self.own = own;
            self.be_plain(id, NONE);
            return;
        }
        let mut looks = subordinates.iter().map(|&id| (self.rows[id.row()].of, steps.explained(id))).peekable();
        // Of neighbours that look alike, what is seen is counted once, so many times.
        while let Some((sort, step)) = looks.next() {
            let mut alike = 1;
            while looks.next_if_eq(&(sort, step)).is_some() {
                alike += 1;
            }
            let seen = &self.sorts[sort as usize].seen;
            own.levels = own.levels.max(seen_levels(seen, step));
            for &(height, number) in &seen.parts {
                count(&mut own.parts, height, number * alike);
            }
            for &(room, number) in &seen.heads {
                count(&mut own.heads, room, number * alike);
            }
        }
        let sort = between(facts, id);
        let mut saves = false;
        judge(facts, id, sort, &mut own, &mut |id, below: &Below, top, fewest| {
            saves = true;
            found(id, below, top, fewest);
        });
        self.own = own;
        let is_plain = sort == Between::Free && !saves;
        self.be_plain(id, if is_plain { u32::try_from(room(facts, id)).unwrap_or(NONE) } else { NONE });
    }

    fn be_plain(&mut self, id: NodeId, room: u32) {
        if self.rows[id.row()].plain != room {
            self.rows.at(id.row()).plain = room;
        }
    }

    /// Makes in `own` what stands below a plain head from what did before and what shows; whether that can be told so.
    fn adjust(&mut self, id: NodeId, shown: &[Shown]) -> bool {
        let Seen { plain: top, of: before } = self.rows[id.row()];
        if top == NONE || before == NONE {
            return false;
        }
        let own = &mut self.own;
        own.copy(&self.sorts[before as usize].seen);
        uncount(&mut own.heads, top.into(), 1);
        own.levels -= 1;
        for Shown { before, now, explained, .. } in shown.iter().filter(|shown| shown.above == id) {
            let Some(before) = self.sorts.get(*before as usize).map(|sort| &sort.seen) else { return false };
            let now = &self.sorts[*now as usize].seen;
            let (levels_before, levels) = (seen_levels(before, *explained), seen_levels(now, *explained));
            if levels < levels_before && levels_before == own.levels {
                // Others below may have as many levels.
                return false;
            }
            own.levels = own.levels.max(levels);
            // First more, then less: what is in both stays where it is.
            now.parts.iter().for_each(|&(height, number)| count(&mut own.parts, height, number));
            now.heads.iter().for_each(|&(room, number)| count(&mut own.heads, room, number));
            before.parts.iter().for_each(|&(height, number)| uncount(&mut own.parts, height, number));
            before.heads.iter().for_each(|&(room, number)| uncount(&mut own.heads, room, number));
        }
        true
    }

    /// Judges a plain head whose parts and heads stand in `own`; what its superior sees stands there then.
    fn lead(&mut self, id: NodeId, found: &mut impl FnMut(NodeId, &Below, u64, FewestLevels)) {
        let top = u64::from(self.rows[id.row()].plain);
        if lead(id, top, &mut self.own, found) {
            self.be_plain(id, NONE);
        }
        count(&mut self.own.heads, top, 1);
    }

    /// Takes down what was seen of the node that was judged last, and gives the number of its sort.
    fn put(&mut self, id: NodeId) -> u32 {
        let before = self.rows[id.row()].of;
        if before != NONE && self.sorts[before as usize].seen == self.own {
            return before;
        }
        self.leave(before);
        let known = if self.own.has_few() { self.number(&self.own) } else { None };
        let number = known.unwrap_or_else(|| self.store());
        self.sorts[number as usize].users += 1;
        self.rows.at(id.row()).of = number;
        number
    }

    /// Stores another sort, and gives its number.
    fn store(&mut self) -> u32 {
        let number = self.free.pop().unwrap_or(self.sorts.len() as u32);
        match self.sorts.get_mut(number as usize) {
            Some(freed) => freed.seen.copy(&self.own),
            None => self.sorts.push(Sort { seen: self.own.clone(), users: 0 }),
        }
        if self.own.has_few() {
            let sorts = &self.sorts;
            self.numbers.insert_unique(self.own.hashed(), number, |&other| sorts[other as usize].seen.hashed());
        }
        number
    }

    /// The number of the sort that looks like this, which has few below.
    fn number(&self, seen: &Below) -> Option<u32> {
        self.numbers.find(seen.hashed(), |&number| self.sorts[number as usize].seen == *seen).copied()
    }

    /// A node that is of no sort any more.
    fn take(&mut self, id: NodeId) {
        let number = self.rows[id.row()].of;
        if number != NONE {
            self.leave(number);
            self.rows.at(id.row()).of = NONE;
        }
    }

    /// One node or note less is of a sort.
    fn leave(&mut self, number: u32) {
        let Some(sort) = self.sorts.get_mut(number as usize) else { return };
        sort.users -= 1;
        if sort.users == 0 {
            self.emptied.push(number);
        }
    }

    /// Begins to take notes of what a change overwrites, in memory that was used before.
    pub(crate) fn note_in(&mut self, notes: FoldNotes) {
        self.rows.note_in(notes.rows);
    }

    /// Stops, and gives what takes the change back; `None` when that is too much.
    pub(crate) fn noted(&mut self) -> Option<FoldNotes> {
        let rows = self.rows.noted();
        for (_, seen) in rows.iter().flatten() {
            if let Some(sort) = self.sorts.get_mut(seen.of as usize) {
                sort.users += 1;
            }
        }
        self.forget();
        Some(FoldNotes { rows: rows?, mark: Some(self.own_mark.clone()) })
    }

    /// Whether notes are of what is kept here.
    pub(crate) fn knows(&self, notes: &FoldNotes) -> bool {
        notes.mark.as_ref().is_some_and(|mark| Arc::ptr_eq(mark, &self.own_mark))
    }

    /// Takes a change back, when all later ones are; the notes are then used up.
    pub(crate) fn put_back(&mut self, notes: &FoldNotes) {
        for &(row, before) in notes.rows.iter().rev() {
            let now = self.rows.set(row as usize, before);
            self.leave(now.of);
        }
        self.forget();
    }

    /// Uses notes up without putting anything back.
    pub(crate) fn drop_notes(&mut self, notes: &FoldNotes) {
        if self.knows(notes) {
            for &(_, seen) in &notes.rows {
                self.leave(seen.of);
            }
            self.forget();
        }
    }

    /// Drops the sorts that nothing is of.
    fn forget(&mut self) {
        // One may have been emptied twice, or be that of a node again.
        self.emptied.sort_unstable();
        self.emptied.dedup();
        for number in self.emptied.drain(..) {
            let sort = &self.sorts[number as usize];
            if sort.users == 0 {
                if sort.seen.has_few()
                    && let Ok(entry) = self.numbers.find_entry(sort.seen.hashed(), |&other| other == number)
                {
                    entry.remove();
                }
                self.free.push(number);
            }
        }
    }
}

impl Below {
    /// Whether there is so little below that many nodes are likely to look the same.
    fn has_few(&self) -> bool {
        let parts = self.parts.iter().map(|&(_, number)| number);
        let mut numbers = parts.chain(self.heads.iter().map(|&(_, number)| number));
        numbers.try_fold(0, |sum, number| Some(sum + number).filter(|&sum| sum <= FEW)).is_some()
    }

    fn hashed(&self) -> u64 {
        FxBuildHasher.hash_one(self)
    }

    fn clear(&mut self) {
        self.parts.clear();
        self.heads.clear();
        self.levels = 0;
    }

    fn copy(&mut self, other: &Self) {
        self.parts.clone_from(&other.parts);
        self.heads.clone_from(&other.heads);
        self.levels = other.levels;
    }

    /// One part of so many levels.
    fn be_team(&mut self, height: u32) {
        self.clear();
        self.parts.push((height, 1));
        self.levels = height;
    }
}

/// Adds counts to others, the fewer to the more.
fn add<T: Ord + Copy>(to: &mut Counts<T>, mut counts: Counts<T>) {
    if counts.len() > to.len() {
        std::mem::swap(to, &mut counts);
    }
    for (what, number) in counts {
        count(to, what, number);
    }
}

/// Judges a node with subordinates, and makes of what stands below what its superior sees.
fn judge(
    facts: &Facts<'_>,
    id: NodeId,
    sort: Between,
    own: &mut Below,
    found: &mut impl FnMut(NodeId, &Below, u64, FewestLevels),
) {
    if facts.node(id).head().is_none() {
        own.be_team(own.levels);
        return;
    }
    if only_head_below(facts, id).is_some() {
        if sort == Between::Division {
            own.be_team(own.levels);
        }
        return;
    }
    let top = room(facts, id);
    lead(id, top, own, found);
    match sort {
        Between::Division => own.be_team(own.levels),
        Between::Staffed => count(&mut own.parts, 1, 1),
        Between::Free => count(&mut own.heads, top, 1),
        Between::OverOneHead => {}
    }
}

/// Counts the level of a head with so much room; whether it, or another, can be saved.
fn lead(id: NodeId, top: u64, own: &mut Below, found: &mut impl FnMut(NodeId, &Below, u64, FewestLevels)) -> bool {
    own.levels += 1;
    let fewest = fewer_levels_of(own.levels, top, &own.heads, &own.parts);
    if let Some(fewest) = fewest {
        found(id, own, top, fewest);
        own.levels = fewest.levels;
    }
    fewest.is_some()
}

/// What proves the fewest levels, in words.
pub(crate) fn certificate(below: &Below, top: u64, fewest: FewestLevels) -> String {
    let parts: u64 = below.parts.iter().map(|&(_, number)| number).sum();
    let FewestLevels { levels, heads, left_over } = fewest;
    let room = match parts - left_over {
        0 => "none".to_owned(),
        placed => format!("only {placed}"),
    };
    let find = if parts - left_over == 1 { "finds" } else { "find" };
    let below_top = match heads {
        0 => "no head in between is needed".to_owned(),
        1 => "1 head in between suffices".to_owned(),
        _ => format!("{heads} heads in between suffice"),
    };
    let fewer = levels - 1;
    let [of_fewer, of_levels, of_parts] = [fewer.into(), levels.into(), parts].map(plural);
    format!(
        "under a head with room for {top}, with {fewer} level{of_fewer} {room} of {parts} team{of_parts} {find} a place, \
        even with the widest spans at the top; with {levels} level{of_levels} all do, and {below_top}",
    )
}

fn plural(number: u64) -> &'static str {
    if number == 1 { "" } else { "s" }
}

/// So many of the heads that could go are named.
const NAMED: u64 = 6;

/// `narrowest` is the least room of the free heads at a node or below it, as seen from above; none where there are none.
/// What it says may be less, at the cost of a longer search.
fn draft(
    facts: &Facts<'_>,
    id: NodeId,
    below: &Below,
    top: u64,
    fewest: FewestLevels,
    narrowest: impl Fn(NodeId) -> Option<u64>,
) -> Draft {
    let levels = fewest.levels;
    let could_go = below.heads.iter().map(|&(_, number)| number).sum::<u64>().saturating_sub(fewest.heads);
    let named = heads_that_could_go(facts, id, below, could_go, narrowest);
    let named: Vec<Subject> = named.into_iter().map(|id| Subject::node(facts.node(id))).collect();
    let redundant: Vec<Key> = named.iter().filter_map(Subject::key).cloned().collect();
    let there_are = below.levels;
    let message = format!("has {there_are} manager level{} where {levels} would do", plural(there_are.into()));
    Draft::new(Subject::node(facts.node(id)), message)
        .field("head")
        .related(named)
        .evidence(Evidence::Levels(LevelsEvidence {
            levels: below.levels,
            fewest: levels,
            certificate: certificate(below, top, fewest),
            could_go,
            redundant,
        }))
        .help("arrange the teams anew under the heads that remain")
}

/// The first of the free heads below a node that could go, when so many can: those with the narrowest spans, and of those
/// with the widest of these spans the first on the way down the line, each before those below.
fn heads_that_could_go(
    facts: &Facts<'_>,
    id: NodeId,
    below: &Below,
    could_go: u64,
    narrowest: impl Fn(NodeId) -> Option<u64>,
) -> Vec<NodeId> {
    let wanted = could_go.min(NAMED) as usize;
    let mut named = Vec::with_capacity(wanted);
    // The widest span of a head that could go, and how many with this span could.
    let mut of_widest = could_go;
    let mut widest = 0;
    for &(room, number) in &below.heads {
        widest = room;
        if number >= of_widest {
            break;
        }
        of_widest -= number;
    }
    let mut open: Vec<NodeId> = Vec::new();
    let mut next = Some(id);
    while let Some(at) = next.filter(|_| named.len() < wanted) {
        let subordinates = facts.line().subordinates(at);
        let sort = if subordinates.is_empty() { Between::Division } else { between(facts, at) };
        if at != id && sort == Between::Free {
            let room = room(facts, at);
            if room < widest || room == widest && of_widest > 0 {
                of_widest -= u64::from(room == widest);
                named.push(at);
            }
        }
        if at == id || sort != Between::Division {
            let may_go = |&&below: &&NodeId| narrowest(below).is_some_and(|room| room <= widest);
            open.extend(subordinates.iter().rev().filter(may_go));
        }
        next = open.pop();
    }
    named
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::checks::{Checker, Evidence, Finding, LevelsEvidence};
    use crate::fixture::{Fixture, sector};
    use crate::{Decider, Decimal, Head, Model, NodeKind, Organisation, Subject, UnitEntry};

    fn hours(title: &str, hours: u16) -> Option<Head> {
        Some(Head::new(title).hours_per_week(Decimal::from(hours)))
    }

    fn found(fixture: &Fixture) -> Vec<Finding> {
        fixture.findings().into_iter().filter(|finding| finding.check == "more-levels-than-needed").collect()
    }

    /// The clean example without a ladder, and with a deputy between the school's manager and so many of its teams.
    fn with_deputy_over(teams: u16) -> Fixture {
        let mut fixture = sector();
        fixture.levels.clear();
        fixture.steering.delegations.retain(|delegation| matches!(delegation.by, Decider::Body(_)));
        for team in 1..=teams {
            fixture = fixture.unit(&format!("school-{team}"), |unit| unit.reports_to = vec!["deputy".into()]);
        }
        fixture.add(UnitEntry::new("deputy").head(Head::new("deputy")).reports_to("school"))
    }

    #[test]
    fn a_head_who_could_lead_all_teams_makes_a_level_superfluous() {
        // Eight teams: a head with room for eight needs no level between, one with room for seven does.
        let sector_head = |room| sector().sector("education-sector", |node| node.head = hours("sector head", room));
        let finding = sector_head(8).only_finding();
        assert_eq!((finding.code, finding.subject), ("L1", Subject::Node(NodeKind::Sector, "education-sector".into())));
        let evidence = LevelsEvidence {
            levels: 3,
            fewest: 2,
            certificate:
                "under a head with room for 8, with 1 level none of 8 teams find a place, even with the widest spans at \
                the top; with 2 levels all do, and no head in between is needed"
                    .into(),
            could_go: 2,
            redundant: vec!["school".into(), "culture".into()],
        };
        assert_eq!(finding.evidence, Some(Evidence::Levels(evidence)));
        assert_eq!(finding.message, "has 3 manager levels where 2 would do");
        assert_eq!(sector_head(7).findings(), []);
    }

    #[test]
    fn one_superfluous_head_is_found_once_and_where_it_stands() {
        for teams in [2, 3] {
            let finding = with_deputy_over(teams).only_finding();
            assert_eq!((finding.code, finding.subject), ("L1", Subject::Node(NodeKind::Unit, "school".into())));
            let Some(Evidence::Levels(evidence)) = finding.evidence else { panic!("levels") };
            assert_eq!((evidence.levels, evidence.fewest), (3, 2));
            assert_eq!(evidence.redundant, ["deputy"]);
        }
        // Over all of the teams, or over one, it is a head over one head.
        assert_eq!(with_deputy_over(4).only_finding().check, "head-over-one-head");
        assert_eq!(with_deputy_over(1).only_finding().check, "head-over-one-head");
    }

    #[test]
    fn of_many_heads_that_could_go_the_first_six_with_the_narrowest_spans_are_named() {
        // A head with room for ten over two heads, over seven each, over two teams each: 28 teams.
        let mut units = vec![UnitEntry { head: hours("top", 10), ..UnitEntry::new("root") }];
        let mut add = |key: String, head: &str, room: u16, above: &str| {
            units.push(UnitEntry { head: hours(head, room), ..UnitEntry::new(key) }.reports_to(above));
        };
        for half in ["a", "b"] {
            add(half.into(), "head", 10, "root");
            for number in 1..=7 {
                let key = format!("{half}{number}");
                add(key.clone(), "head", if number == 4 { 11 } else { 7 }, half);
                for team in ["x", "y"] {
                    add(format!("{key}{team}"), "leader", 5, &key);
                }
            }
        }
        for team in units.iter_mut().filter(|unit| unit.key.as_str().len() == 3) {
            team.staff = Some(Decimal::from(5));
        }
        let findings = of_chart(&units);
        let Some(Evidence::Levels(evidence)) = &findings[findings.len() - 1].evidence else { panic!("levels") };
        assert_eq!((findings.len(), &findings[0].subject), (1, &Subject::Node(NodeKind::Unit, "root".into())));
        // Eighteen more places are needed: both heads with room for eleven give twenty.
        assert_eq!((evidence.levels, evidence.fewest, evidence.could_go), (4, 3, 14));
        assert_eq!(evidence.redundant, ["a", "a1", "a2", "a3", "a5", "a6"]);
        let named: Vec<_> = findings[0].related.iter().filter_map(Subject::key).collect();
        assert_eq!(named, evidence.redundant.iter().collect::<Vec<_>>());
    }

    #[test]
    fn a_superfluous_level_under_the_sector_head_is_found_there() {
        let head = hours("deputy", 4);
        let mut fixture = with_deputy_over(0)
            .without("deputy")
            .add(UnitEntry { head, ..UnitEntry::new("deputy") }.reports_to("education-sector"))
            .add(UnitEntry::new("museum").head(Head::new("curator")).staff(Decimal::from(10)).reports_to("deputy"));
        fixture = fixture.unit("school", |unit| unit.reports_to = vec!["deputy".into()]);
        let findings = found(&fixture);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].subject, Subject::Node(NodeKind::Sector, "education-sector".into()));
        let Some(Evidence::Levels(evidence)) = &findings[0].evidence else { panic!("levels") };
        assert_eq!((evidence.levels, evidence.fewest), (4, 3));
        // Four places, and three more with each of two heads: ten for nine parts.
        assert_eq!(evidence.redundant.len(), 1);
        assert!(
            evidence.certificate.contains("with 2 levels only 4 of 9 teams find a place"),
            "{}",
            evidence.certificate
        );
    }

    #[test]
    fn a_head_with_own_staff_stays() {
        let found_at = |room: u16| {
            let fixture = with_deputy_over(2)
                .unit("deputy", |unit| unit.staff = Some(Decimal::from(5)))
                .unit("school", |unit| unit.head = hours("operations manager", room));
            let findings = found(&fixture);
            assert_eq!(findings.len(), 1);
            let Some(Evidence::Levels(evidence)) = findings[0].evidence.clone() else { panic!("levels") };
            assert_eq!(evidence.redundant, [] as [&str; 0]);
            (findings[0].subject.key().map(ToString::to_string), evidence.levels, evidence.fewest)
        };
        // With the deputy's there are five teams, too many for a manager with room for four; the sector has room.
        assert_eq!(found_at(4), (Some("education-sector".into()), 4, 3));
        assert_eq!(found_at(5), (Some("school".into()), 3, 2));
    }

    #[test]
    fn own_staff_takes_room_from_the_top() {
        let with_staff = |staff: u16| {
            let head = hours("sector head", 10);
            sector().sector("education-sector", |node| {
                node.head = head;
                node.staff = Some(Decimal::from(staff));
            })
        };
        assert_eq!(found(&with_staff(2)).len(), 1);
        assert_eq!(found(&with_staff(3)), []);
    }

    #[test]
    fn a_level_that_a_sideways_step_adds_is_that_checks_matter() {
        let deputy = UnitEntry::new("deputy").head(Head::new("operations manager")).reports_to("school");
        let mut fixture = sector().add(deputy);
        for team in ["school-1", "school-2"] {
            fixture = fixture.unit(team, |unit| unit.reports_to = vec!["deputy".into()]);
        }
        assert_eq!(fixture.only_finding().check, "superior-on-same-level");
    }

    /// A full tree of heads with so many subordinates each, over teams; the heads from the top down.
    fn full_tree(span: u16, heads: usize) -> Vec<UnitEntry> {
        let span_of = usize::from(span);
        (0..=heads * span_of)
            .map(|number| {
                let unit = UnitEntry { head: hours("head", span), ..UnitEntry::new(format!("u{number}")) };
                let unit = if number < heads { unit } else { unit.staff(Decimal::from(1)) };
                if number == 0 { unit } else { unit.reports_to(format!("u{}", (number - 1) / span_of)) }
            })
            .collect()
    }

    fn of_chart(units: &[UnitEntry]) -> Vec<Finding> {
        let mut builder = Organisation::builder();
        for unit in units {
            builder.add(unit.clone());
        }
        let organisation = builder.build().expect("a chart");
        let model =
            Model::new("chart", organisation, Default::default(), Default::default(), vec![]).expect("one part");
        let report = Checker::new().run(&model);
        report.findings.into_iter().filter(|finding| finding.check == "more-levels-than-needed").collect()
    }

    proptest! {
        #[test]
        fn a_full_tree_has_no_level_too_many_and_one_more_head_anywhere_is_found_once(
            span in 3_u16..6, depth in 1_u32..4, place: prop::sample::Index, moved in 2_usize..5,
        ) {
            let span_of = usize::from(span);
            // 1 + d + d² + … heads make the tree full.
            let heads: usize = (0..depth).map(|level| span_of.pow(level)).sum();
            let mut units = full_tree(span, heads);
            prop_assert_eq!(of_chart(&units), vec![]);

            let at = place.index(heads);
            for below in (1..=moved.min(span_of - 1)).map(|number| at * span_of + number) {
                units[below].reports_to = vec!["deputy".into()];
            }
            let deputy = UnitEntry { head: hours("deputy", span), ..UnitEntry::new("deputy") };
            units.push(deputy.reports_to(format!("u{at}")));
            let findings = of_chart(&units);
            prop_assert_eq!(findings.len(), 1);
            prop_assert_eq!(&findings[0].subject, &Subject::Node(NodeKind::Unit, format!("u{at}").into()));
        }
    }
}
