//! Rows in any order, put in breadth-first order.
//!
//! What this costs is a matter of the order in memory: each row must be found by its superior, and each superior by its row.
//! So rows are parted by their superiors into ranges that the caches hold, put in place within them, and looked up many at a
//! time, so that no look-up waits for the one before.

use std::hint::black_box;

use super::NONE;
use crate::Decimal;

/// A row of a table: who, below whom.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// The number of the unit.
    pub(super) id: u32,
    /// The number of the superior, or [`NONE`].
    pub(super) superior: u32,
    /// By which the staff of the row is known.
    pub(super) staff: u32,
}

/// The rows of a table.
pub(super) struct Rows {
    pub(super) list: Vec<Row>,
    /// The least number of a unit; the others are not far apart.
    pub(super) first: u32,
    /// How many numbers there may be from the first on.
    pub(super) bound: usize,
}

/// Rows in breadth-first order.
pub(super) struct Ordered {
    pub(super) ids: Vec<u32>,
    /// The row of the superior, or [`NONE`].
    pub(super) superior: Vec<u32>,
    pub(super) staff: Vec<Option<Decimal>>,
}

/// The number of a unit, and by which its staff is known.
type Placed = (u32, u32);

/// Rows are parted into about so many ranges (and one more for those without a superior), as long as these may be as large as
/// that takes: each is a place that is written to.
const MOST_RANGES: usize = 512;
/// The least numbers of superiors in a range, a power of two: their rows fit the second cache.
const LEAST_RANGE: u32 = 14;
/// The most: within a range, a superior is known by 16 bits.
const LARGEST_RANGE: u32 = 16;
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
struct Groups {
    rows: Vec<Placed>,
    /// Where the rows below each number end; they begin where those of the number before end.
    ends: Vec<u32>,
    /// Which numbers have rows below them.
    above: Bits,
    /// Where the rows without a superior begin.
    top: usize,
}

impl Groups {
    /// Nothing when a superior lies out of bounds.
    fn of(rows: &Rows) -> Option<Self> {
        let Rows { list, first, bound } = rows;
        let (first, bound) = (*first, *bound);
        let shift = (bound / MOST_RANGES).checked_ilog2().map_or(0, |log| log + 1).clamp(LEAST_RANGE, LARGEST_RANGE);
        let ranges = (bound >> shift) + 1;
        let range_of = |number: u32| if (number as usize) < bound { (number >> shift) as usize } else { ranges };
        let mut begins = vec![0_u32; ranges + 2];
        for &Row { superior, .. } in list {
            let range = range_of(superior.wrapping_sub(first));
            if range == ranges && superior != NONE {
                return None;
            }
            begins[range + 1] += 1;
        }
        for range in 0..=ranges {
            begins[range + 1] += begins[range];
        }

        let mut free = begins.clone();
        let mut parted: Vec<Placed> = vec![(0, 0); list.len()];
        // Of the superior, what the range does not say.
        let mut within = vec![0_u16; list.len()];
        let mask = (1_u32 << shift) - 1;
        for &Row { id, superior, staff } in list {
            let number = superior.wrapping_sub(first);
            let place = &mut free[range_of(number)];
            parted[*place as usize] = (id, staff);
            within[*place as usize] = (number & mask) as u16;
            *place += 1;
        }

        let mut ends = vec![0_u32; bound];
        let mut above = Bits::none(bound);
        let mut waiting: Vec<Placed> = Vec::new();
        for range in 0..ranges {
            let low = range << shift;
            let ends = &mut ends[low..bound.min((range + 1) << shift)];
            let begin = begins[range];
            let of_range = begin as usize..begins[range + 1] as usize;
            let (rows, within) = (&mut parted[of_range.clone()], &within[of_range]);
            let above = &mut above.0[low / 64..];
            for &superior in within {
                ends[usize::from(superior)] += 1;
                above[usize::from(superior / 64)] |= 1 << (superior % 64);
            }
            let mut sum = 0;
            for count in ends.iter_mut() {
                sum += std::mem::replace(count, sum);
            }
            // Each begin becomes the end as the rows are put in place.
            waiting.clear();
            waiting.extend_from_slice(rows);
            for (&superior, &row) in within.iter().zip(&waiting) {
                let place = &mut ends[usize::from(superior)];
                rows[*place as usize] = row;
                *place += 1;
            }
            ends.iter_mut().for_each(|end| *end += begin);
        }
        Some(Self { rows: parted, ends, above, top: begins[ranges] as usize })
    }

    /// Where the rows below a number stand.
    fn below(&self, superior: u32) -> (u32, u32) {
        let begin = superior.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        (begin, self.ends[superior as usize])
    }
}

impl Rows {
    /// The rows in breadth-first order, in columns that were empty; nothing when two have the same number, or a superior is
    /// none of them. `stated` says the staff of a row. Linear.
    pub(super) fn breadth_first(
        &self,
        mut ordered: Ordered,
        stated: impl Fn(u32) -> Option<Decimal>,
    ) -> Option<Ordered> {
        let mut there = Bits::none(self.bound);
        for row in &self.list {
            there.set(row.id - self.first);
        }
        if there.count() < self.list.len() {
            return None;
        }
        let groups = Groups::of(self)?;
        if !groups.above.are_within(&there) {
            return None;
        }

        let (first, count) = (self.first, self.list.len());
        ordered.add(&groups.rows[groups.top..], NONE, &stated);
        let mut at = 0;
        let mut leading = [(0, 0); TOGETHER];
        let mut places = [(0, 0); TOGETHER];
        while at < ordered.ids.len() {
            let end = ordered.ids.len().min(at + TOGETHER);
            let mut leaders = 0;
            for (superior, &id) in (at..end).zip(&ordered.ids[at..end]) {
                leading[leaders] = (superior as u32, id - first);
                leaders += usize::from(groups.above.has(id - first));
            }
            for (place, &(_, number)) in places.iter_mut().zip(&leading[..leaders]) {
                *place = groups.below(number);
            }
            // Both ends of each group are read ahead.
            let ends = places[..leaders].iter().flat_map(|&(begin, end)| [begin, end - 1]);
            black_box(ends.fold(0, |read, at| read ^ groups.rows[at as usize].0));
            for (&(superior, _), &(begin, end)) in leading[..leaders].iter().zip(&places) {
                ordered.add(&groups.rows[begin as usize..end as usize], superior, &stated);
            }
            at = end;
        }
        if ordered.ids.len() < count {
            ordered.add_unmet(self, stated);
        }
        Some(ordered)
    }
}

impl Ordered {
    /// Columns for so many rows. What is kept is best asked for before what is dropped when it is made: then the memory of the
    /// latter lies together, and can be used again for something large.
    pub(super) fn with_capacity(rows: usize) -> Self {
        Self { ids: Vec::with_capacity(rows), superior: Vec::with_capacity(rows), staff: Vec::with_capacity(rows) }
    }

    fn add(&mut self, rows: &[Placed], superior: u32, stated: impl Fn(u32) -> Option<Decimal>) {
        self.ids.extend(rows.iter().map(|&(id, _)| id));
        self.superior.extend(rows.iter().map(|_| superior));
        self.staff.extend(rows.iter().map(|&(_, staff)| stated(staff)));
    }

    /// Adds the rows that are not there, in the order of the table: those on a cycle, and below one.
    fn add_unmet(&mut self, rows: &Rows, stated: impl Fn(u32) -> Option<Decimal>) {
        let number = |id: u32| (id - rows.first) as usize;
        let mut place = vec![NONE; rows.bound];
        for (at, &id) in (0..).zip(&self.ids) {
            place[number(id)] = at;
        }
        let unmet: Vec<&Row> = rows.list.iter().filter(|row| place[number(row.id)] == NONE).collect();
        for (at, row) in (self.ids.len() as u32..).zip(&unmet) {
            place[number(row.id)] = at;
        }
        self.ids.extend(unmet.iter().map(|row| row.id));
        self.superior.extend(unmet.iter().map(|row| place[number(row.superior)]));
        self.staff.extend(unmet.iter().map(|row| stated(row.staff)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A unit `n` has the number 5 + 2n and, but for the first, the superior (n - 1) / 3; the last three are a cycle.
    #[test]
    fn rows_of_many_ranges_come_in_order() {
        let count = 60_013;
        let number = |unit: u32| 5 + 2 * unit;
        let superior = |unit: u32| match unit {
            0 => NONE,
            unit if unit >= count - 3 => number(if unit + 1 == count { count - 3 } else { unit + 1 }),
            unit => number((unit - 1) / 3),
        };
        // The count is a prime, so that this meets every unit once.
        let units = || (0..u64::from(count)).map(|at| (at * 41_017 % u64::from(count)) as u32);
        let rows = Rows {
            list: units().map(|unit| Row { id: number(unit), superior: superior(unit), staff: unit }).collect(),
            first: 5,
            bound: 2 * count as usize,
        };
        let ordered = rows
            .breadth_first(Ordered::with_capacity(0), |unit| Some(Decimal::from_hundredths(unit)))
            .expect("nothing is wrong");
        assert_eq!(ordered.ids.len(), count as usize);
        let mut met = Bits::none(count as usize);
        for ((&id, &above), &staff) in ordered.ids.iter().zip(&ordered.superior).zip(&ordered.staff) {
            let unit = (id - 5) / 2;
            met.set(unit);
            assert_eq!(staff, Some(Decimal::from_hundredths(unit)));
            assert_eq!(if above == NONE { NONE } else { ordered.ids[above as usize] }, superior(unit));
        }
        assert_eq!(met.count(), count as usize);
        let placed = &ordered.superior[1..count as usize - 3];
        assert!(placed.is_sorted() && placed.iter().zip(1..).all(|(&above, row)| above < row));
        let cycle: Vec<u32> = ordered.ids[count as usize - 3..].to_vec();
        let expected: Vec<u32> = units().filter(|&unit| unit >= count - 3).map(number).collect();
        assert_eq!(cycle, expected);
    }
}
