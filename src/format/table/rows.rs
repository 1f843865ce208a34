//! Rows in any order, put in breadth-first order.
//!
//! What this costs is a matter of the order in memory: each row must be found by its superior, and each superior by its row.
//! So rows are parted by their superiors into ranges that the caches hold, put in place within them, and looked up many at a
//! time, so that no look-up waits for the one before.

use super::NONE;
use crate::Decimal;

/// The rows of a table: who, below whom, with which staff. `S` is how staff is held.
pub(super) struct Rows<S> {
    /// A number for each unit, from `first` on, not far apart.
    pub(super) ids: Vec<u32>,
    pub(super) first: u32,
    /// How many numbers there may be from the first on.
    pub(super) bound: usize,
    /// The number of the superior, or [`NONE`].
    pub(super) superiors: Vec<u32>,
    pub(super) staff: Vec<S>,
}

/// Rows in breadth-first order.
pub(super) struct Ordered {
    pub(super) ids: Vec<u32>,
    /// The row of the superior, or [`NONE`].
    pub(super) superior: Vec<u32>,
    pub(super) staff: Vec<Option<Decimal>>,
}

/// A row with the place of its superior among all numbers.
#[derive(Clone, Copy)]
struct Row<S> {
    id: u32,
    superior: u32,
    staff: S,
}

/// Rows are parted into at most so many ranges (and one more for those without a superior): each is a place that is written to.
const MOST_RANGES: usize = 512;
/// The least numbers of superiors in a range, a power of two: their rows fit the second cache.
const LEAST_RANGE: u32 = 14;
/// So many rows are looked up together.
const TOGETHER: usize = 1024;

/// One bit for each number.
struct Bits(Vec<u64>);

impl Bits {
    fn none(bound: usize) -> Self {
        Self(vec![0; bound.div_ceil(64)])
    }

    fn set(&mut self, at: u32) {
        self.0[at as usize / 64] |= 1 << (at % 64);
    }

    fn has(&self, at: u32) -> bool {
        self.0[at as usize / 64] >> (at % 64) & 1 != 0
    }

    fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    fn are_within(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(own, other)| own & !other == 0)
    }
}

/// Rows grouped by their superiors, in the order of the superiors' numbers; those of one in the order of the table. Those
/// without a superior come last.
struct Groups<S> {
    rows: Vec<Row<S>>,
    /// Where the rows below each number end; they begin where those of the number before end.
    ends: Vec<u32>,
    /// Which numbers have rows below them.
    above: Bits,
    /// Where the rows without a superior begin.
    top: usize,
}

impl<S: Copy> Groups<S> {
    /// Nothing when a superior lies out of bounds.
    fn of(rows: &Rows<S>) -> Option<Self> {
        let Rows { ids, first, bound, superiors, staff } = rows;
        let (first, bound) = (*first, *bound);
        let shift = (bound / MOST_RANGES).checked_ilog2().map_or(0, |log| log + 1).max(LEAST_RANGE);
        let ranges = (bound >> shift) + 1;
        let range_of = |superior: u32| match superior {
            NONE => ranges,
            superior => (superior.wrapping_sub(first) >> shift) as usize,
        };
        let mut begins = vec![0_u32; ranges + 2];
        for &superior in superiors {
            if superior != NONE && superior.wrapping_sub(first) as usize >= bound {
                return None;
            }
            begins[range_of(superior) + 1] += 1;
        }
        for range in 0..=ranges {
            begins[range + 1] += begins[range];
        }

        let mut free = begins.clone();
        let none = staff.first().map(|&staff| Row { id: 0, superior: 0, staff });
        let mut parted = none.map_or_else(Vec::new, |none| vec![none; ids.len()]);
        for ((&id, &superior), &staff) in ids.iter().zip(superiors).zip(staff) {
            let place = &mut free[range_of(superior)];
            parted[*place as usize] = Row { id, superior: superior.wrapping_sub(first), staff };
            *place += 1;
        }

        let mut ends = vec![0_u32; bound];
        let mut above = Bits::none(bound);
        let mut waiting: Vec<Row<S>> = Vec::new();
        for range in 0..ranges {
            let low = range << shift;
            let ends = &mut ends[low..bound.min((range + 1) << shift)];
            let begin = begins[range];
            let rows = &mut parted[begin as usize..begins[range + 1] as usize];
            waiting.clear();
            waiting.extend_from_slice(rows);
            for row in &waiting {
                ends[row.superior as usize - low] += 1;
            }
            let mut sum = begin;
            for (counts, word) in ends.chunks_mut(64).zip(&mut above.0[low / 64..]) {
                for (bit, count) in counts.iter_mut().enumerate() {
                    *word |= u64::from(*count > 0) << bit;
                    sum += std::mem::replace(count, sum);
                }
            }
            // Each begin becomes the end as the rows are put in place.
            for row in &waiting {
                let place = &mut ends[row.superior as usize - low];
                rows[(*place - begin) as usize] = *row;
                *place += 1;
            }
        }
        Some(Self { rows: parted, ends, above, top: begins[ranges] as usize })
    }

    /// Where the rows below a number stand.
    fn below(&self, superior: u32) -> (u32, u32) {
        let begin = superior.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        (begin, self.ends[superior as usize])
    }
}

impl<S: Copy> Rows<S> {
    /// The rows in breadth-first order; nothing when two have the same number, or a superior is none of them. Linear.
    pub(super) fn breadth_first(self, stated: impl Fn(S) -> Option<Decimal>) -> Option<Ordered> {
        let mut there = Bits::none(self.bound);
        for id in &self.ids {
            there.set(id - self.first);
        }
        if there.count() < self.ids.len() {
            return None;
        }
        let groups = Groups::of(&self)?;
        if !groups.above.are_within(&there) {
            return None;
        }
        let Self { ids, first, bound, superiors, .. } = self;

        // The column of superiors is not needed any more; its memory is.
        let mut ordered = Ordered { ids: superiors, superior: Vec::new(), staff: Vec::new() };
        ordered.ids.clear();
        ordered.superior.reserve_exact(ids.len());
        ordered.staff.reserve_exact(ids.len());
        for row in &groups.rows[groups.top..] {
            ordered.push(row.id, NONE, stated(row.staff));
        }
        let mut at = 0;
        let mut leading = [(0, 0); TOGETHER];
        let mut places = [(0, 0); TOGETHER];
        let Some(&row) = groups.rows.first() else { return Some(ordered) };
        let mut nearest = [row; TOGETHER];
        while at < ordered.ids.len() {
            let end = ordered.ids.len().min(at + TOGETHER);
            let mut count = 0;
            for (superior, &id) in (at..end).zip(&ordered.ids[at..end]) {
                leading[count] = (superior as u32, id - first);
                count += usize::from(groups.above.has(id - first));
            }
            for (place, &(_, number)) in places.iter_mut().zip(&leading[..count]) {
                *place = groups.below(number);
            }
            for (row, &(begin, _)) in nearest.iter_mut().zip(&places[..count]) {
                *row = groups.rows[begin as usize];
            }
            for ((&(superior, _), &(begin, end)), nearest) in leading[..count].iter().zip(&places).zip(&nearest) {
                ordered.push(nearest.id, superior, stated(nearest.staff));
                let others = &groups.rows[begin as usize + 1..end as usize];
                ordered.ids.extend(others.iter().map(|row| row.id));
                ordered.superior.extend(others.iter().map(|_| superior));
                ordered.staff.extend(others.iter().map(|row| stated(row.staff)));
            }
            at = end;
        }
        if ordered.ids.len() < ids.len() {
            ordered.add_unmet(&ids, first, bound, &groups, stated);
        }
        Some(ordered)
    }
}

impl Ordered {
    fn push(&mut self, id: u32, superior: u32, staff: Option<Decimal>) {
        self.ids.push(id);
        self.superior.push(superior);
        self.staff.push(staff);
    }

    /// Adds the rows that are not there, in the order of the table: those on a cycle, and below one.
    fn add_unmet<S: Copy>(
        &mut self,
        ids: &[u32],
        first: u32,
        bound: usize,
        groups: &Groups<S>,
        stated: impl Fn(S) -> Option<Decimal>,
    ) {
        let number = |id: u32| (id - first) as usize;
        let mut place = vec![NONE; bound];
        for (at, &id) in (0..).zip(&self.ids) {
            place[number(id)] = at;
        }
        let mut unmet = vec![NONE; bound];
        for (at, row) in (0..).zip(&groups.rows) {
            if place[number(row.id)] == NONE {
                unmet[number(row.id)] = at;
            }
        }
        let row = |id: u32| &groups.rows[unmet[number(id)] as usize];
        let met = self.ids.len();
        self.ids.extend(ids.iter().filter(|&&id| place[number(id)] == NONE));
        for (at, &id) in (met as u32..).zip(&self.ids[met..]) {
            place[number(id)] = at;
        }
        self.superior.extend(self.ids[met..].iter().map(|&id| place[row(id).superior as usize]));
        self.staff.extend(self.ids[met..].iter().map(|&id| stated(row(id).staff)));
    }
}
