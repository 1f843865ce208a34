//! What metrics count along the line, in one pass, and kept up to date under change.

use std::collections::BTreeMap;

use crate::facts::Thresholds;
use crate::organisation::{Notes, Noting};
use crate::{Decimal, Line, NodeId, NodeRef, Organisation, Total};

/// Counts over the nodes of the line: manager levels, staff and spans.
///
/// Everything is a whole number, so that a sum that was kept up to date equals one that was made anew.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tallies {
    rows: Noting<Row>,
    staff: Total,
    heads: u64,
    levels: Vec<Level>,
    /// How many heads have a span of 0, 1, 2 … hundredths.
    narrow_spans: Vec<u64>,
    wider_spans: BTreeMap<Total, u64>,
    whole_spans: [u64; Tallies::WIDE + 1],
    known_spans: u64,
    sum_of_spans: Total,
    over_limit: u64,
}

/// What is counted on a manager level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Level {
    /// Nodes on it.
    pub nodes: u64,
    /// How many of them state their staff.
    pub stating: u64,
    /// Their staff in full-time equivalents.
    pub staff: Total,
}

/// What a node was counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    /// Heads from its own up to the top.
    level: u32,
    staff: Option<Decimal>,
    span: Option<Total>,
    headed: bool,
    over_limit: bool,
}

/// On no level: on a circle of the line or below one, or not in the line.
const NONE: u32 = u32::MAX;

const NOTHING: Row = Row { level: NONE, staff: None, span: None, headed: false, over_limit: false };

/// A span rounded up to whole members, as far as these are told apart.
fn whole(span: Total) -> usize {
    span.hundredths().div_ceil(100).min(Tallies::WIDE as u64) as usize
}

impl Tallies {
    /// Spans of fewer hundredths are counted in a column, others in a map.
    const NARROW: usize = 1 << 12;

    /// Spans from here on are not told apart when they are rounded to whole members.
    pub(crate) const WIDE: usize = 17;

    /// Counts. Linear in the nodes, and in the logarithm of the number of different spans.
    pub(crate) fn of(organisation: &Organisation, line: &Line, thresholds: &Thresholds) -> Self {
        let rows = vec![NOTHING; organisation.bound()].into();
        let mut tallies = Self { rows, narrow_spans: vec![0; Self::NARROW], ..Self::default() };
        for &id in line.order().iter().chain(line.unplaced()) {
            let row = tallies.row(organisation, line, thresholds, id);
            tallies.add(&row);
            tallies.add_span(&row);
            tallies.rows.set(id.row(), row);
        }
        tallies
    }

    /// Counts nodes anew that a change touched, after the line followed it; superiors come before subordinates.
    pub(super) fn follow(
        &mut self,
        organisation: &Organisation,
        line: &Line,
        thresholds: &Thresholds,
        ids: impl IntoIterator<Item = NodeId>,
    ) {
        self.rows.grow(organisation.bound(), NOTHING);
        for id in ids {
            let row = self.row(organisation, line, thresholds, id);
            self.count(id.row(), row);
        }
        self.drop_empty_levels();
    }

    /// Begins to take notes of what a change overwrites, in memory that was used before.
    pub(super) fn note_in(&mut self, notes: Notes<Row>) {
        self.rows.note_in(notes);
    }

    /// Stops, and gives what takes the change back; `None` when that is too much.
    pub(super) fn noted(&mut self) -> Option<Notes<Row>> {
        self.rows.noted()
    }

    /// Takes a change back, when all later ones are.
    pub(super) fn put_back(&mut self, organisation: &Organisation, notes: &Notes<Row>) {
        // A change that was refused may have made room for a node.
        self.rows.grow(organisation.bound(), NOTHING);
        for &(row, before) in notes.iter().rev() {
            self.count(row as usize, before);
        }
        self.drop_empty_levels();
    }

    /// Counts what a node counts for now in the place of what it counted for.
    fn count(&mut self, at: usize, row: Row) {
        if self.rows[at] == row {
            return;
        }
        let before = self.rows.set(at, row);
        self.add(&row);
        self.take(&before);
        if (before.span, before.over_limit) != (row.span, row.over_limit) {
            self.add_span(&row);
            self.take_span(&before);
        }
    }

    fn drop_empty_levels(&mut self) {
        while self.levels.last().is_some_and(|level| level.nodes == 0) {
            self.levels.pop();
        }
    }

    /// Reads all that is kept of nodes.
    pub(super) fn glance(&self, ids: &[NodeId]) -> u64 {
        let rows = ids.iter().filter_map(|id| self.rows.get(id.row()));
        rows.fold(0, |seen, row| seen ^ u64::from(row.level) ^ u64::from(row.over_limit))
    }

    /// What a node counts for.
    fn row(&self, organisation: &Organisation, line: &Line, thresholds: &Thresholds, id: NodeId) -> Row {
        let Some(node) = organisation.get(id).filter(|node| node.kind().is_in_line()) else { return NOTHING };
        let head = node.head();
        let mut row = Row { staff: node.staff(), headed: head.is_some(), ..NOTHING };
        if line.depth(id).is_some() {
            let above = line.superior(id).map_or(0, |above| self.rows[above.row()].level);
            row.level = above + u32::from(row.headed);
        }
        if let Some(span) = head.and_then(|_| span(line, node)) {
            row.span = Some(span);
            row.over_limit = span > Total::from(span_limit(thresholds, node));
        }
        row
    }

    fn add(&mut self, row: &Row) {
        self.staff += row.staff.map_or(Total::ZERO, Total::from);
        self.heads += u64::from(row.headed);
        if row.level != NONE {
            let level = row.level as usize;
            if level >= self.levels.len() {
                self.levels.resize(level + 1, Level::default());
            }
            let level = &mut self.levels[level];
            level.nodes += 1;
            level.stating += u64::from(row.staff.is_some());
            level.staff += row.staff.map_or(Total::ZERO, Total::from);
        }
    }

    fn take(&mut self, row: &Row) {
        self.staff = self.staff.less(row.staff.map_or(Total::ZERO, Total::from));
        self.heads -= u64::from(row.headed);
        if row.level != NONE {
            let level = &mut self.levels[row.level as usize];
            level.nodes -= 1;
            level.stating -= u64::from(row.staff.is_some());
            level.staff = level.staff.less(row.staff.map_or(Total::ZERO, Total::from));
        }
    }

    fn add_span(&mut self, row: &Row) {
        let Some(span) = row.span else { return };
        self.known_spans += 1;
        self.sum_of_spans += span;
        self.over_limit += u64::from(row.over_limit);
        self.whole_spans[whole(span)] += 1;
        match self.narrow_spans.get_mut(span.hundredths() as usize) {
            Some(count) => *count += 1,
            None => *self.wider_spans.entry(span).or_default() += 1,
        }
    }

    fn take_span(&mut self, row: &Row) {
        let Some(span) = row.span else { return };
        self.known_spans -= 1;
        self.sum_of_spans = self.sum_of_spans.less(span);
        self.over_limit -= u64::from(row.over_limit);
        self.whole_spans[whole(span)] -= 1;
        if let Some(count) = self.narrow_spans.get_mut(span.hundredths() as usize) {
            *count -= 1;
        } else if let Some(count) = self.wider_spans.get_mut(&span) {
            *count -= 1;
            if *count == 0 {
                self.wider_spans.remove(&span);
            }
        }
    }

    /// Staff of the nodes in the line, heads left out.
    pub fn staff(&self) -> Total {
        self.staff
    }

    /// Heads, whether the post is filled or not.
    pub fn heads(&self) -> u64 {
        self.heads
    }

    /// By the number of heads from a node's own up to the top: nodes on a circle of the line, or below one, are left out.
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// The spans of heads that are known, the narrowest first, each with the number of heads.
    pub fn spans(&self) -> impl Iterator<Item = (Total, u64)> + '_ {
        let hundredths = (0..).map(|hundredths| Total::from(Decimal::from_hundredths(hundredths)));
        let narrow = hundredths.zip(self.narrow_spans.iter().copied());
        let wider = self.wider_spans.iter().map(|(&span, &heads)| (span, heads));
        narrow.filter(|&(_, heads)| heads > 0).chain(wider)
    }

    /// How many heads have a span that, rounded up to whole members, is 0, 1, 2 and so on; the last are all that are wider.
    pub fn whole_spans(&self) -> &[u64] {
        &self.whole_spans
    }

    /// How many heads have a known span.
    pub fn known_spans(&self) -> u64 {
        self.known_spans
    }

    /// The sum of the spans that are known.
    pub fn sum_of_spans(&self) -> Total {
        self.sum_of_spans
    }

    /// How many heads have a span beyond their limit.
    pub fn over_limit(&self) -> u64 {
        self.over_limit
    }
}

/// See [`Facts::span`](super::Facts::span).
pub(super) fn span(line: &Line, node: NodeRef<'_>) -> Option<Total> {
    let subordinates = line.subordinates(node.id()).len();
    let staff = node.staff();
    (staff.is_some() || subordinates > 0)
        .then(|| staff.map_or(Total::ZERO, Total::from) + Total::whole(subordinates as u64))
}

/// See [`Facts::span_limit`](super::Facts::span_limit).
pub(super) fn span_limit(thresholds: &Thresholds, node: NodeRef<'_>) -> Decimal {
    let hours = node.head().and_then(|head| head.hours_per_week());
    let needed = thresholds.hours_per_member.hundredths();
    match hours {
        Some(hours) if needed > 0 => {
            let members = hours.hundredths() / needed;
            Decimal::from_hundredths(members.saturating_mul(100))
        }
        _ => thresholds.span_limit,
    }
}
