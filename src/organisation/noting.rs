//! Columns that are kept up to date under change, and can go back to what they were.

use std::ops::Deref;

/// Rows of which a change overwrites a few. While notes are taken, each write notes what it overwrites; putting that back takes
/// the change back, without working anything out anew.
#[derive(Debug, Clone)]
pub(crate) struct Noting<T> {
    rows: Vec<T>,
    /// `None` while no notes are taken, and when there were too many.
    noted: Option<Notes<T>>,
}

/// The rows that a change overwrote with what they held, the first first; one may be there several times.
pub(crate) type Notes<T> = Vec<(u32, T)>;

/// A change that overwrites more rows of one column than so many is not noted.
pub(crate) const MOST_NOTED: usize = 1 << 12;

/// Gives memory back that few notes would hold because many were in it before.
pub(crate) fn trim<T>(notes: &mut Vec<T>) {
    if notes.capacity() > 4 * notes.len() + 16 {
        notes.shrink_to_fit();
    }
}

impl<T> Default for Noting<T> {
    fn default() -> Self {
        vec![].into()
    }
}

impl<T> From<Vec<T>> for Noting<T> {
    fn from(rows: Vec<T>) -> Self {
        Self { rows, noted: None }
    }
}

impl<T: Copy> Noting<T> {
    /// Begins to take notes, in memory that was used before.
    pub(crate) fn note_in(&mut self, mut notes: Notes<T>) {
        notes.clear();
        self.noted = Some(notes);
    }

    /// Stops, and gives what was noted; `None` when it was too much, or no notes were taken.
    pub(crate) fn noted(&mut self) -> Option<Notes<T>> {
        let mut noted = self.noted.take()?;
        trim(&mut noted);
        Some(noted)
    }

    /// Whether notes are taken.
    pub(crate) fn takes_notes(&self) -> bool {
        self.noted.is_some()
    }

    /// Overwrites a row, and gives what it held.
    pub(crate) fn set(&mut self, row: usize, value: T) -> T {
        let before = std::mem::replace(&mut self.rows[row], value);
        self.note(row, before);
        before
    }

    /// A row, to change.
    pub(crate) fn at(&mut self, row: usize) -> &mut T {
        self.note(row, self.rows[row]);
        &mut self.rows[row]
    }

    /// Takes what was noted back, when all that was written later is.
    pub(crate) fn put_back(&mut self, notes: &Notes<T>) {
        for &(row, before) in notes.iter().rev() {
            self.set(row as usize, before);
        }
    }

    fn note(&mut self, row: usize, before: T) {
        if let Some(noted) = &mut self.noted {
            if noted.len() < MOST_NOTED {
                noted.push((row as u32, before));
            } else {
                self.noted = None;
            }
        }
    }

    /// Makes room for so many rows, when there are fewer. Rows that were added stay when a change is taken back.
    pub(crate) fn grow(&mut self, rows: usize, value: T) {
        if rows > self.rows.len() {
            self.rows.resize(rows, value);
        }
    }
}

impl<T> Deref for Noting<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.rows
    }
}

/// Notes are no part of what is the same.
impl<T: PartialEq> PartialEq for Noting<T> {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows
    }
}

impl<T: Eq> Eq for Noting<T> {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_noted_is_what_was_there(writes in prop::collection::vec((0..8_usize, 0..100_u8), 0..40)) {
            let mut rows = Noting::from(vec![0_u8; 8]);
            rows.set(3, 200);
            let before = rows.to_vec();
            rows.note_in(vec![(7, 7)]);
            for &(row, value) in &writes {
                if value % 2 == 0 { *rows.at(row) = value } else { _ = rows.set(row, value) }
            }
            let notes = rows.noted().expect("few were written");
            rows.put_back(&notes);
            prop_assert_eq!(&rows[..], before);
        }
    }

    #[test]
    fn too_much_is_not_noted() {
        let mut rows = Noting::from(vec![0_u8; 2]);
        for (writes, noted) in [(MOST_NOTED, true), (MOST_NOTED + 1, false)] {
            rows.note_in(vec![]);
            (0..writes).for_each(|_| *rows.at(1) = 1);
            assert_eq!(rows.noted().is_some(), noted);
        }
        rows.set(0, 1);
        assert_eq!(rows.noted(), None);
    }

    #[test]
    fn few_notes_hold_no_memory_for_many() {
        let mut rows = Noting::from(vec![0_u8; 8]);
        rows.note_in(Vec::with_capacity(MOST_NOTED));
        rows.set(5, 1);
        let notes = rows.noted().expect("one is not too many");
        assert_eq!(notes, [(5, 0)]);
        assert!(notes.capacity() <= 20, "{}", notes.capacity());
    }
}
