//! Units in columns: how a large organisation is built without an entry for each unit.

use std::collections::HashMap;

use super::builder::head_problems;
use super::growing::Growing;
use super::keys::repeated_numbers;
use super::{Decimal, Head, Key, NodeId, Organisation, Place, Problem, ProblemKind, Relation, RelationKind, UnitKeys};

/// So many problems of one sort are told of one set of columns.
const MOST_PROBLEMS: usize = 1000;

/// Many plain units, one row each: what a unit of a large organisation has, without an [entry](super::UnitEntry) for each.
///
/// [`OrganisationBuilder::units`](super::OrganisationBuilder::units) takes them. Units stand in the organisation in the
/// order of the rows. Any order will do, also one with cycles; rows in breadth-first order, superiors before subordinates and
/// those of one superior beside each other, are built fastest and read fastest ever after.
///
/// # Example
/// ```
/// use orgmodel::{Decimal, Head, Organisation, UnitColumns, UnitEntry, UnitKeys};
///
/// let mut builder = Organisation::builder();
/// builder.add(UnitEntry::new("schools"));
/// builder.units_below("schools", UnitColumns {
///     keys: UnitKeys::Counted { prefix: "school-".into() },
///     superior: vec![UnitColumns::NONE, UnitColumns::NONE, 0],
///     staff: vec![None, Some(Decimal::from(15)), Some(Decimal::from(20))],
///     head: vec![0, 0, UnitColumns::NONE],
///     heads: vec![Head::new("principal")],
/// });
/// let organisation = builder.build()?;
///
/// let third = organisation.node("school-3").expect("the third row");
/// let above: Vec<_> = third.superiors().map(|superior| superior.key()).collect();
/// assert_eq!(above, ["school-1"]);
/// assert_eq!(organisation.heads(), 2);
/// # Ok::<(), orgmodel::Problems>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitColumns {
    /// The keys.
    pub keys: UnitKeys,
    /// The row of the superior in these columns, or [`NONE`](Self::NONE) for a topmost unit. As long as there are units.
    pub superior: Vec<u32>,
    /// Staff directly under the head, in full-time equivalents, heads left out. Empty when no unit states any.
    pub staff: Vec<Option<Decimal>>,
    /// The number of the head in `heads`, or [`NONE`](Self::NONE) for a unit without one. Empty when no unit has a head.
    pub head: Vec<u32>,
    /// The heads that there are: title, state and hours, each listed once.
    pub heads: Vec<Head>,
}

/// The name of the section in places: rows of all columns, in the order in which they were added.
const SECTION: &str = "units";

impl UnitColumns {
    /// No superior, or no head.
    pub const NONE: u32 = u32::MAX;

    /// How many units there are.
    pub fn len(&self) -> usize {
        self.superior.len()
    }

    /// Whether there is no unit.
    pub fn is_empty(&self) -> bool {
        self.superior.is_empty()
    }

    /// What is wrong with the columns by themselves and beside an organisation to which they would be added. Rows before them
    /// count in places; `place_of` says where the node of a row comes from. Linear.
    pub(super) fn problems(
        &self,
        organisation: &Organisation,
        before: usize,
        place_of: impl Fn(u32) -> Place,
    ) -> Vec<Problem> {
        let place = |row: usize, field| Place::entry(SECTION, before + row).field(field);
        let bad = |row, field, what: String, expected: String, found: String| Problem {
            place: place(row, field),
            kind: ProblemKind::BadValue { what, expected, found },
        };
        let rows = self.len();
        let most = Self::NONE as usize - organisation.bound();
        if rows > most {
            let what = "number of units".to_owned();
            return vec![bad(most, "superior", what, format!("at most {most}"), rows.to_string())];
        }
        let keys = match &self.keys {
            UnitKeys::Counted { .. } => rows,
            UnitKeys::Numbered { numbers, .. } => numbers.len(),
            UnitKeys::Named(keys) => keys.len(),
        };
        let mut problems = Vec::new();
        for (field, length) in [("keys", Some(keys)), ("staff", length(&self.staff)), ("head", length(&self.head))] {
            if let Some(length) = length.filter(|&length| length != rows) {
                let expected = format!("{rows}, as many as superiors");
                problems.push(bad(
                    length.min(rows),
                    field,
                    "length of the column".into(),
                    expected,
                    length.to_string(),
                ));
            }
        }
        // The rows of shorter columns have no meaning.
        if !problems.is_empty() {
            return problems;
        }

        let beyond = |column: &[u32], length: usize| {
            let fits = move |number: u32| number == Self::NONE || (number as usize) < length;
            let beyond = column.iter().copied().enumerate().filter(|&(_, number)| !fits(number));
            beyond.take(MOST_PROBLEMS).collect::<Vec<_>>()
        };
        let key = |row| self.keys.get(row).expect("as many keys as units");
        for (row, number) in beyond(&self.superior, rows) {
            let what = format!("row of the superior of `{}`", key(row));
            problems.push(bad(row, "superior", what, format!("less than {rows}"), number.to_string()));
        }
        for (row, number) in beyond(&self.head, self.heads.len()) {
            let what = format!("number of the head of `{}`", key(row));
            problems.push(bad(row, "head", what, format!("less than {}", self.heads.len()), number.to_string()));
        }
        for (item, head) in self.heads.iter().enumerate() {
            let of = head_problems(&format!("heads[{item}]").into(), head).into_iter();
            problems.extend(of.map(|kind| Problem { place: place(0, "heads").item(item), kind }));
        }
        self.key_problems(organisation, before, place_of, &mut problems);
        problems
    }

    fn key_problems(
        &self,
        organisation: &Organisation,
        before: usize,
        place_of: impl Fn(u32) -> Place,
        problems: &mut Vec<Problem>,
    ) {
        let place = |row: u32| Place::entry(SECTION, before + row as usize).field("keys");
        let key = |row: u32| self.keys.get(row as usize).expect("as many keys as units");
        let malformed = match &self.keys {
            // All are well formed when the longest is.
            UnitKeys::Counted { .. } | UnitKeys::Numbered { .. } => {
                let longest = match &self.keys {
                    UnitKeys::Numbered { numbers, .. } => {
                        let largest = numbers.iter().max();
                        largest.and_then(|largest| numbers.iter().position(|number| number == largest))
                    }
                    _ => self.len().checked_sub(1),
                };
                longest.map(|row| row as u32).filter(|&row| !key(row).is_well_formed()).into_iter().collect()
            }
            UnitKeys::Named(keys) => {
                let malformed = (0..).zip(keys).filter(|(_, key)| !key.is_well_formed()).map(|(row, _)| row);
                malformed.take(MOST_PROBLEMS).collect::<Vec<u32>>()
            }
        };
        let kind = |row| ProblemKind::MalformedKey { key: key(row) };
        problems.extend(malformed.into_iter().map(|row| Problem { place: place(row), kind: kind(row) }));

        let repeated = match &self.keys {
            UnitKeys::Counted { .. } => Vec::new(),
            UnitKeys::Numbered { numbers, .. } => repeated_numbers(numbers),
            UnitKeys::Named(keys) => {
                let mut first: HashMap<&Key, u32> = HashMap::with_capacity(keys.len());
                let earlier = (0..).zip(keys).map(|(row, key)| (row, *first.entry(key).or_insert(row)));
                earlier.filter(|(row, first)| row != first).take(MOST_PROBLEMS).collect()
            }
        };
        let repeated = repeated.into_iter().map(|(row, first)| (row, Place::entry(SECTION, before + first as usize)));
        let taken = organisation.taken(&self.keys, self.len()).map(|(row, by)| (row, place_of(by)));
        for (row, first) in repeated.take(MOST_PROBLEMS).chain(taken.take(MOST_PROBLEMS)) {
            problems.push(Problem { place: place(row), kind: ProblemKind::DuplicateKey { key: key(row), first } });
        }
    }
}

fn length<T>(column: &[T]) -> Option<usize> {
    (!column.is_empty()).then_some(column.len())
}

/// The line among units that were added from columns, before it is.
pub(super) struct ColumnsLine {
    first: u32,
    superior: Vec<u32>,
    above: Option<NodeId>,
}

impl ColumnsLine {
    fn superior(&self, offset: usize) -> Option<NodeId> {
        match self.superior[offset] {
            UnitColumns::NONE => self.above,
            row => Some(NodeId(self.first + row)),
        }
    }

    /// Whether a relation is one of those that the columns state.
    pub(super) fn states(&self, from: NodeId, relation: RelationKind, to: NodeId) -> bool {
        let offset = from.0.checked_sub(self.first).map(|offset| offset as usize);
        let offset = offset.filter(|&offset| offset < self.superior.len());
        relation == RelationKind::ReportsTo && offset.is_some_and(|offset| self.superior(offset) == Some(to))
    }
}

impl Growing {
    /// Adds the units of columns that have no problems, without their relations, which are given back. The topmost are to
    /// report to a node.
    pub(super) fn add_units(&mut self, columns: UnitColumns, above: Option<NodeId>) -> ColumnsLine {
        let UnitColumns { keys, superior, staff, head, heads } = columns;
        let posts: Vec<_> = heads.iter().map(|head| self.organisation.store_head(head)).collect();
        let units = (0..superior.len()).map(|row| {
            let post = head.get(row).and_then(|&head| posts.get(head as usize)).copied();
            (post, staff.get(row).copied().flatten())
        });
        let first = self.append(keys, units);
        ColumnsLine { first, superior, above }
    }

    /// Adds the relations of units that were added.
    pub(super) fn link_units(&mut self, line: &ColumnsLine) {
        let pairs = (0..line.superior.len())
            .filter_map(|offset| line.superior(offset).map(|superior| (NodeId(line.first + offset as u32), superior)));
        self.link(Relation::ReportsTo, pairs);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BodyEntry, BodyKind, Line, NodeKind, SectorEntry, UnitEntry};

    const NONE: u32 = UnitColumns::NONE;

    fn counted(superior: Vec<u32>) -> UnitColumns {
        let keys = UnitKeys::Counted { prefix: "u".into() };
        UnitColumns { keys, superior, staff: vec![], head: vec![], heads: vec![] }
    }

    #[test]
    fn columns_make_what_entries_make() {
        let principal = Head::new("principal");
        let mut by_columns = Organisation::builder();
        by_columns.add(SectorEntry::new("sector"));
        by_columns.add(UnitEntry::new("office").reports_to("u2"));
        let staff = vec![None, Some(Decimal::ZERO), Some(Decimal::MAX), Some(Decimal::from(1))];
        // The last two report to each other: that can be written down.
        by_columns.units_below(
            "sector",
            UnitColumns {
                staff,
                head: vec![NONE, 0, NONE, 0],
                heads: vec![principal.clone()],
                ..counted(vec![NONE, 0, 3, 2])
            },
        );
        let keys = UnitKeys::Numbered { prefix: String::new(), numbers: vec![9, 4] };
        by_columns.units_below("u1", UnitColumns { keys, ..counted(vec![1, NONE]) });
        let named = UnitColumns { keys: UnitKeys::Named(vec!["alone".into()]), ..counted(vec![NONE]) };
        by_columns.units(named).relate("alone", Relation::Advises, "4");

        let mut by_entries = Organisation::builder();
        by_entries.add(SectorEntry::new("sector"));
        by_entries.add(UnitEntry::new("office").reports_to("u2"));
        by_entries.add(UnitEntry::new("u1").reports_to("sector"));
        by_entries.add(UnitEntry::new("u2").reports_to("u1").staff(Decimal::ZERO).head(principal.clone()));
        by_entries.add(UnitEntry::new("u3").reports_to("u4").staff(Decimal::MAX));
        by_entries.add(UnitEntry::new("u4").reports_to("u3").staff(Decimal::from(1)).head(principal));
        by_entries.add(UnitEntry::new("9").reports_to("4"));
        by_entries.add(UnitEntry::new("4").reports_to("u1"));
        by_entries.add(UnitEntry::new("alone"));
        by_entries.relate("alone", Relation::Advises, "4");

        let columns = by_columns.build().expect("nothing is wrong");
        let entries = by_entries.build().expect("nothing is wrong");
        assert_eq!(columns, entries);
        assert_eq!(Line::of(&columns), Line::of(&entries));
        assert_eq!(columns.entries().collect::<Vec<_>>(), entries.entries().collect::<Vec<_>>());
        assert_eq!((columns.heads(), columns.staffed(), columns.count_of(NodeKind::Unit)), (2, 3, 8));
        assert_eq!(columns.relation_count_of(RelationKind::ReportsTo), 7);
    }

    fn said(build: impl FnOnce(&mut super::super::OrganisationBuilder)) -> Vec<String> {
        let mut builder = Organisation::builder();
        build(&mut builder);
        let problems = builder.build().expect_err("something is wrong");
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_wrong_with_columns_is_said_by_row() {
        let wrong = said(|builder| {
            builder.units(UnitColumns {
                head: vec![1, NONE, 0],
                heads: vec![Head::new(" ")],
                ..counted(vec![NONE, 3, 0])
            });
        });
        assert_eq!(
            wrong,
            [
                "units[0].head: number of the head of `u1`: expected less than 1, found 1",
                "units[0].heads[0]: title of the head of `heads[0]`: expected some text, found \" \"",
                "units[1].superior: row of the superior of `u2`: expected less than 3, found 3",
            ]
        );
        let short = said(|builder| {
            let keys = UnitKeys::Named(vec!["a".into()]);
            builder.units(UnitColumns { keys, staff: vec![None; 3], ..counted(vec![NONE, 0]) });
        });
        assert_eq!(
            short,
            [
                "units[1].keys: length of the column: expected 2, as many as superiors, found 1",
                "units[2].staff: length of the column: expected 2, as many as superiors, found 3",
            ]
        );
    }

    #[test]
    fn keys_of_columns_must_be_free_different_and_well_formed() {
        let wrong = said(|builder| {
            builder.add(UnitEntry::new("u2"));
            builder.units(UnitColumns { keys: UnitKeys::Counted { prefix: "u ".into() }, ..counted(vec![NONE]) });
            builder.units(counted(vec![NONE, 0, 0]));
            let numbers = vec![4, 7, 4];
            let keys = UnitKeys::Numbered { prefix: "v".into(), numbers };
            builder.units(UnitColumns { keys, ..counted(vec![NONE, 0, 0]) });
            let keys = UnitKeys::Named(["a", "", "a", "u2"].map(Key::from).into());
            builder.units(UnitColumns { keys, ..counted(vec![NONE; 4]) });
        });
        assert_eq!(
            wrong,
            [
                "units[0].keys: malformed key `u 1`: expected 1 to 512 bytes of letters, digits and -_.:/",
                "units[2].keys: duplicate key `u2`: unit[0] is called that already",
                "units[6].keys: duplicate key `v4`: units[4] is called that already",
                "units[8].keys: malformed key ``: expected 1 to 512 bytes of letters, digits and -_.:/",
                "units[9].keys: duplicate key `a`: units[7] is called that already",
                "units[10].keys: duplicate key `u2`: unit[0] is called that already",
            ]
        );
        let twice = said(|builder| {
            builder.units(counted(vec![NONE]));
            builder.units(counted(vec![NONE]));
        });
        assert_eq!(twice, ["units[1].keys: duplicate key `u1`: units[0] is called that already"]);
    }

    #[test]
    fn relations_of_columns_are_judged_as_any() {
        let wrong = said(|builder| {
            builder.add(BodyEntry::new("board", BodyKind::ExecutiveBoard));
            builder.units_below("board", counted(vec![1, NONE]));
            let keys = UnitKeys::Counted { prefix: "v".into() };
            builder.units_below("boord", UnitColumns { keys, ..counted(vec![NONE]) });
            builder.relate("u1", Relation::ReportsTo, "u2");
        });
        assert_eq!(
            wrong,
            [
                "relation[0]: duplicate relation: `u1` has `reports_to` to `u2` already",
                "units[1].superior: impossible relation: `reports_to` cannot lead from unit `u2` to body `board`; \
                 expected it to lead to administration, sector or unit",
                "units[2].superior: unknown node `boord`; did you mean `board`?",
            ]
        );
    }
}
