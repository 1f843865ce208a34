//! The keys of nodes by row, and the rows of keys.
//!
//! Keys that follow from a row or a number are not stored but made when somebody asks, so that a large organisation that
//! numbers its units pays nothing for their keys, or one column.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::Key;

/// The keys of units in [columns](super::UnitColumns).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnitKeys {
    /// The prefix and the number of the row counted from 1: `unit-1`, `unit-2` … Nothing is stored.
    Counted {
        /// What stands before the number; may be empty.
        prefix: String,
    },
    /// The prefix and a number that is given for each row: 4 bytes a unit, and as much again once a unit is looked up by
    /// its key.
    Numbered {
        /// What stands before the number; may be empty.
        prefix: String,
        /// The number of each row, no two alike.
        numbers: Vec<u32>,
    },
    /// A key of its own for each row.
    Named(Vec<Key>),
}

impl UnitKeys {
    /// The key of a row; `None` beyond the last that has one.
    pub(crate) fn get(&self, row: usize) -> Option<Key> {
        match self {
            Self::Counted { prefix } => Some(Key::numbered(prefix, u32::try_from(row).ok()?.checked_add(1)?)),
            Self::Numbered { prefix, numbers } => numbers.get(row).map(|&number| Key::numbered(prefix, number)),
            Self::Named(keys) => keys.get(row).cloned(),
        }
    }
}

/// Keys that follow from a number.
#[derive(Debug, Clone)]
struct Derived {
    prefix: Arc<str>,
    /// The number of each row; without, rows are counted from 1. Never changed, so that clones share it.
    numbers: Option<Arc<Numbers>>,
}

#[derive(Debug)]
struct Numbers {
    column: Vec<u32>,
    /// Made when the first key is looked up.
    lookup: OnceLock<Lookup>,
}

/// From numbers back to rows.
#[derive(Debug)]
enum Lookup {
    /// The row of each number from the first on.
    Dense { first: u32, rows: Vec<u32> },
    /// The rows in the order of their numbers.
    Sorted(Vec<u32>),
}

/// No row.
const NONE: u32 = u32::MAX;

/// The most numbers between the least and the largest, for each row, for which a table over all of them is made.
const SPREAD: usize = 4;

impl Lookup {
    fn of(numbers: &[u32]) -> Self {
        let (Some(&first), Some(&last)) = (numbers.iter().min(), numbers.iter().max()) else {
            return Self::Sorted(Vec::new());
        };
        let range = (last - first) as usize + 1;
        if range / SPREAD <= numbers.len() {
            let mut rows = vec![NONE; range];
            for (row, number) in numbers.iter().enumerate() {
                rows[(number - first) as usize] = row as u32;
            }
            return Self::Dense { first, rows };
        }
        let mut rows: Vec<u32> = (0..numbers.len() as u32).collect();
        rows.sort_unstable_by_key(|&row| numbers[row as usize]);
        Self::Sorted(rows)
    }

    fn row(&self, numbers: &[u32], number: u32) -> Option<u32> {
        match self {
            Self::Dense { first, rows } => {
                let row = *rows.get(number.checked_sub(*first)? as usize)?;
                (row != NONE).then_some(row)
            }
            Self::Sorted(rows) => {
                rows.binary_search_by_key(&number, |&row| numbers[row as usize]).ok().map(|at| rows[at])
            }
        }
    }
}

/// The rows whose number an earlier row has, each with the first that has it, in order. Linear when there are none and the
/// numbers lie close together; else they are sorted.
pub(super) fn repeated_numbers(numbers: &[u32]) -> Vec<(u32, u32)> {
    let (Some(&first), Some(&last)) = (numbers.iter().min(), numbers.iter().max()) else { return Vec::new() };
    let range = (last - first) as usize + 1;
    // A bit for each number between, as long as that takes no more memory than the numbers themselves.
    if range / 32 <= numbers.len() {
        let mut met = vec![0_u64; range.div_ceil(64)];
        for number in numbers {
            met[(number - first) as usize / 64] |= 1 << ((number - first) % 64);
        }
        if met.iter().map(|word| word.count_ones() as usize).sum::<usize>() == numbers.len() {
            return Vec::new();
        }
    }
    let mut rows: Vec<(u32, u32)> = numbers.iter().copied().zip(0..).collect();
    rows.sort_unstable();
    let groups = rows.chunk_by(|a, b| a.0 == b.0);
    let mut repeated: Vec<(u32, u32)> =
        groups.flat_map(|group| group[1..].iter().map(|&(_, row)| (row, group[0].1))).collect();
    repeated.sort_unstable();
    repeated
}

/// The number that a text is when it is written as numbers are shown: `7`, neither `07` nor `+7`.
pub(crate) fn plain_number(text: &str) -> Option<u32> {
    let digits = text.as_bytes();
    let plain = digits.iter().all(u8::is_ascii_digit) && (digits.first() != Some(&b'0') || digits.len() == 1);
    if plain { text.parse().ok() } else { None }
}

impl Derived {
    fn number(&self, offset: u32) -> u32 {
        self.numbers.as_ref().map_or_else(|| offset + 1, |numbers| numbers.column[offset as usize])
    }

    fn key(&self, offset: u32) -> Key {
        Key::numbered(&self.prefix, self.number(offset))
    }

    /// The offset with a key; of counted keys, also one beyond the last row.
    fn offset(&self, key: &str) -> Option<u32> {
        let number = plain_number(key.strip_prefix(&*self.prefix)?)?;
        match &self.numbers {
            None => number.checked_sub(1),
            Some(numbers) => numbers.lookup.get_or_init(|| Lookup::of(&numbers.column)).row(&numbers.column, number),
        }
    }
}

#[derive(Debug, Clone)]
enum Source {
    /// Keys of their own, or none where a node was removed.
    Listed(Vec<Option<Key>>),
    Derived(Derived),
}

/// Rows that follow each other and have their keys from one source.
#[derive(Debug, Clone)]
struct Block {
    rows: Range<u32>,
    source: Source,
}

/// The keys of all nodes.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    /// All rows, in order.
    blocks: Vec<Block>,
    /// What rows of derived keys have instead: a key of their own, or none where the node was removed.
    instead: HashMap<u32, Option<Key>>,
    /// The rows of all keys that are not derived.
    rows: HashMap<Key, u32>,
}

impl Keys {
    /// One more than the largest row that ever had a key.
    pub(super) fn bound(&self) -> u32 {
        self.blocks.last().map_or(0, |block| block.rows.end)
    }

    fn block(&self, row: u32) -> usize {
        self.blocks.partition_point(|block| block.rows.end <= row)
    }

    pub(super) fn get(&self, row: u32) -> Option<Key> {
        let block = self.blocks.get(self.block(row))?;
        let offset = row - block.rows.start;
        match &block.source {
            Source::Listed(keys) => keys[offset as usize].clone(),
            Source::Derived(derived) => {
                // Most organisations are as they were built.
                let instead = if self.instead.is_empty() { None } else { self.instead.get(&row) };
                instead.map_or_else(|| Some(derived.key(offset)), Clone::clone)
            }
        }
    }

    pub(super) fn row(&self, key: &str) -> Option<u32> {
        if let Some(&row) = self.rows.get(key) {
            return Some(row);
        }
        self.blocks.iter().find_map(|block| {
            let Source::Derived(derived) = &block.source else { return None };
            let row = block.rows.start.checked_add(derived.offset(key)?)?;
            (block.rows.contains(&row) && !self.instead.contains_key(&row)).then_some(row)
        })
    }

    /// Gives a row without a key one, which must be free.
    pub(super) fn insert(&mut self, row: u32, key: Key) {
        if row == self.bound() && !matches!(self.blocks.last(), Some(Block { source: Source::Listed(_), .. })) {
            self.blocks.push(Block { rows: row..row, source: Source::Listed(Vec::new()) });
        }
        let at = self.block(row).min(self.blocks.len() - 1);
        let block = &mut self.blocks[at];
        let offset = row - block.rows.start;
        match &mut block.source {
            Source::Listed(keys) => {
                if row == block.rows.end {
                    keys.push(None);
                    block.rows.end += 1;
                }
                keys[offset as usize] = Some(key.clone());
            }
            Source::Derived(derived) if derived.offset(key.as_str()) == Some(offset) => {
                self.instead.remove(&row);
                return;
            }
            Source::Derived(_) => {
                self.instead.insert(row, Some(key.clone()));
            }
        }
        self.rows.insert(key, row);
    }

    /// Takes the key of a row, which has one.
    pub(super) fn remove(&mut self, row: u32) -> Key {
        let at = self.block(row);
        let block = &mut self.blocks[at];
        let offset = row - block.rows.start;
        let key = match &mut block.source {
            Source::Listed(keys) => keys[offset as usize].take(),
            Source::Derived(derived) => match self.instead.insert(row, None) {
                None => return derived.key(offset),
                Some(key) => key,
            },
        };
        let key = key.expect("every node has a key");
        self.rows.remove(&key);
        key
    }

    /// Which of more keys are taken, by their offset among them, with the row that has each. Linear, and at once when the keys
    /// are derived and no other key looks like them.
    pub(super) fn taken(&self, keys: &UnitKeys, count: u32) -> impl Iterator<Item = (u32, u32)> {
        let prefix = match keys {
            UnitKeys::Named(_) => None,
            UnitKeys::Counted { prefix } | UnitKeys::Numbered { prefix, .. } => Some(prefix),
        };
        let alike = |prefix: &String| {
            let numbered = |key: &Key| key.as_str().strip_prefix(prefix.as_str()).and_then(plain_number).is_some();
            self.like(prefix) || self.rows.keys().any(numbered)
        };
        let count = if prefix.is_none_or(alike) { count } else { 0 };
        (0..count).filter_map(|offset| Some((offset, self.row(keys.get(offset as usize)?.as_str())?)))
    }

    /// Whether derived keys might be equal to some with another prefix: one prefix is the other and digits.
    fn like(&self, prefix: &str) -> bool {
        let like = |other: &str| {
            let rest = prefix.strip_prefix(other).or_else(|| other.strip_prefix(prefix));
            rest.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        };
        self.blocks.iter().any(|block| matches!(&block.source, Source::Derived(derived) if like(&derived.prefix)))
    }

    /// Keys for so many new rows at the end; all must be free and different.
    pub(super) fn extend(&mut self, keys: UnitKeys, count: u32) {
        let (prefix, numbers) = match keys {
            UnitKeys::Named(keys) => {
                self.rows.reserve(keys.len());
                for key in keys {
                    self.insert(self.bound(), key);
                }
                return;
            }
            UnitKeys::Counted { prefix } => (prefix, None),
            UnitKeys::Numbered { prefix, numbers: column } => {
                (prefix, Some(Arc::new(Numbers { column, lookup: OnceLock::new() })))
            }
        };
        let start = self.bound();
        let source = Source::Derived(Derived { prefix: prefix.into(), numbers });
        self.blocks.push(Block { rows: start..start + count, source });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two keys of their own, a prefix with the numbers of rows, and numbers alone.
    fn keys() -> Keys {
        let mut keys = Keys::default();
        keys.insert(0, "board".into());
        keys.insert(1, "council".into());
        keys.extend(UnitKeys::Counted { prefix: "unit-".into() }, 100);
        keys.extend(UnitKeys::Numbered { prefix: String::new(), numbers: vec![7, 0, u32::MAX] }, 3);
        keys
    }

    #[test]
    fn every_row_is_found_by_its_key_and_by_nothing_like_it() {
        let keys = keys();
        assert_eq!(keys.bound(), 105);
        for row in 0..105 {
            let key = keys.get(row).expect("every row has one");
            assert_eq!(keys.row(key.as_str()), Some(row), "{key}");
        }
        assert_eq!(keys.get(105), None);
        assert_eq!(keys.get(2).expect("there"), "unit-1");
        assert_eq!(keys.get(104).expect("there"), "4294967295");
        let unknown = ["unit-0", "unit-01", "unit-+1", "unit-101", "unit-", "unit-4294967296", "UNIT-1", "unit-1 "];
        for key in unknown.into_iter().chain(["", "00", "07", "1", "4294967296", "٧", "units-1", "boards"]) {
            assert_eq!(keys.row(key), None, "{key}");
        }
    }

    #[test]
    fn a_key_that_goes_and_comes_back_leaves_no_trace() {
        let mut keys = keys();
        let before = format!("{:?}", keys.blocks);
        // A row loses its key, another takes it, and all is undone.
        assert_eq!(keys.remove(10), "unit-9");
        assert_eq!((keys.get(10), keys.row("unit-9")), (None, None));
        assert_eq!(keys.remove(0), "board");
        keys.insert(0, "unit-9".into());
        keys.insert(10, "chair".into());
        assert_eq!((keys.row("unit-9"), keys.row("chair"), keys.row("board")), (Some(0), Some(10), None));
        assert_eq!(keys.remove(10), "chair");
        assert_eq!(keys.remove(0), "unit-9");
        keys.insert(0, "board".into());
        keys.insert(10, "unit-9".into());
        assert_eq!((keys.row("unit-9"), keys.row("chair"), keys.row("board")), (Some(10), None, Some(0)));
        assert!(keys.instead.is_empty());
        assert_eq!(keys.rows.len(), 2);
        // Looking numbers up makes a table; nothing else differs.
        keys.insert(105, "last".into());
        assert_eq!((keys.bound(), keys.row("last"), keys.blocks.len()), (106, Some(105), 4));
        keys.blocks.pop();
        assert_eq!(format!("{:?}", keys.blocks), before);
    }

    #[test]
    fn taken_keys_are_found_among_keys_of_every_sort() {
        let keys = keys();
        let taken = |keys_: UnitKeys, count| keys.taken(&keys_, count).collect::<Vec<_>>();
        let counted = |prefix: &str| UnitKeys::Counted { prefix: prefix.into() };
        let numbered = |prefix: &str, numbers| UnitKeys::Numbered { prefix: prefix.into(), numbers };
        assert_eq!(taken(UnitKeys::Named(["new", "unit-3", "board"].map(Key::from).into()), 3), [(1, 4), (2, 0)]);
        assert_eq!(taken(counted("school-"), 100), []);
        // `unit-1` and then 0 … 9, `unit-10` and then 0.
        assert_eq!(taken(numbered("unit-1", vec![0, 5, 9, 10]), 4), [(0, 11), (1, 16), (2, 20)]);
        assert_eq!(taken(numbered("unit-10", vec![0, 1]), 2), [(0, 101)]);
        assert_eq!(taken(counted(""), 10), [(6, 102)]);
        let mut own = Keys::default();
        own.insert(0, "unit-2".into());
        assert_eq!(own.taken(&counted("unit-"), 2).collect::<Vec<_>>(), [(1, 0)]);
        assert_eq!(own.taken(&counted("unit-"), 1).collect::<Vec<_>>(), []);
    }

    #[test]
    fn repeated_numbers_are_found_whether_they_lie_close_or_far_apart() {
        let far = 4_000_000_000;
        assert_eq!(repeated_numbers(&[]), []);
        assert_eq!(repeated_numbers(&[3, 1, 2]), []);
        assert_eq!(repeated_numbers(&[far, 1, 2]), []);
        assert_eq!(repeated_numbers(&[3, 1, 3, 1, 3]), [(2, 0), (3, 1), (4, 0)]);
        assert_eq!(repeated_numbers(&[far, 1, far, 1, far]), [(2, 0), (3, 1), (4, 0)]);
        for numbers in [vec![5, 9, 7, 6], vec![5, far, 7, 6], vec![0, u32::MAX]] {
            let lookup = Lookup::of(&numbers);
            for (row, &number) in (0..).zip(&numbers) {
                assert_eq!(lookup.row(&numbers, number), Some(row));
            }
            assert_eq!(lookup.row(&numbers, 8), None);
            assert_eq!(lookup.row(&numbers, 4), None);
        }
    }
}
