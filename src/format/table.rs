//! Tables of units in CSV: one row for each unit, with its key, its superior and its staff.

mod plain;
mod rows;

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder, Trim};

use self::plain::numbered;
use self::rows::{Ordered, Row, Rows};
use super::de::listed;
use super::error::{Excerpt, ReadError, ReadProblem};
use super::source::{load, name_of, shown};
use crate::organisation::{MOST_OFFERED, did_you_mean, near, near_keys, plain_number};
use crate::text::listed_words;
use crate::{Decimal, Key, Location, ProblemKind, UnitColumns, UnitKeys};

/// The largest table that is read, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024 * 1024;
/// The most units in a table: each may name a superior beside itself, and names are counted in 32 bits.
const MOST_UNITS: usize = u32::MAX as usize / 2;
/// After so many problems a table is not read on.
const MOST_PROBLEMS: usize = 1000;
const NONE: u32 = UnitColumns::NONE;

/// What the columns of a table are called in its first line. Other columns are passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableHeader {
    /// The column with the key of each unit.
    pub id: String,
    /// The column with the key of its superior, which is empty for a topmost unit.
    pub superior: String,
    /// The column with its staff, which is empty where it is not known. A table may go without the column.
    pub staff: String,
}

impl Default for TableHeader {
    /// `id`, `superior` and `staff`.
    fn default() -> Self {
        Self { id: "id".into(), superior: "superior".into(), staff: "staff".into() }
    }
}

/// Reads a table of units from a file; see [`parse_table`].
///
/// # Errors
/// [`ReadError`] with everything that is wrong, or why the file cannot be read.
pub fn read_table(path: impl AsRef<Path>, header: &TableHeader) -> Result<UnitColumns, ReadError> {
    let path = path.as_ref();
    let name = name_of(path);
    let text = load(path, LARGEST).map_err(|message| ReadProblem::of_file(&name, message))?;
    parse_table(&name, &text, header)
}

/// Reads a table of units from a text in CSV (RFC 4180): a line with the names of the columns, then a row for each unit, in
/// any order.
///
/// The units come out in breadth-first order, in which an [`Organisation`](crate::Organisation) is built and read fastest:
/// first those without a superior, then the units below them, those of one superior in the order of the table; last, in the
/// order of the table, the units on a cycle and those below one, which checks find. Keys that are numbers, such as `17` (not
/// `017`), are held as numbers, and a table with no others is read fastest. Blanks around a value do not count.
///
/// Linear in the length of the text.
///
/// # Errors
/// [`ReadError`] with everything that is wrong, by line and column: missing columns, rows that are too short or too long,
/// malformed and repeated keys, unknown superiors, staff that is no [`Decimal`]. After 1,000 problems reading ends.
///
/// # Example
/// ```
/// use orgmodel::format::{TableHeader, parse_table};
/// use orgmodel::{Line, Organisation};
///
/// let text = "post,superior,place,staff\n30,20,Falun,12.5\n20,,Borlänge,\n10,20,Borlänge,7\n";
/// let header = TableHeader { id: "post".into(), ..TableHeader::default() };
/// let units = parse_table("posts.csv", text, &header)?;
///
/// let mut builder = Organisation::builder();
/// builder.units(units);
/// let organisation = builder.build()?;
/// let keys: Vec<String> = organisation.units().map(|unit| unit.key().to_string()).collect();
/// assert_eq!(keys, ["20", "30", "10"]);
/// let line = Line::of(&organisation);
/// assert_eq!(line.staff_below(line.roots()[0]).to_string(), "19.5");
/// # Ok::<(), orgmodel::Error>(())
/// ```
pub fn parse_table(name: &str, text: &str, header: &TableHeader) -> Result<UnitColumns, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut table = Table { name, text, problems: Vec::new() };
    let Some(layout) = table.layout(header) else { return Err(ReadError::new(table.problems, name)) };
    if let Some(units) = numbered(text, &layout) {
        return Ok(units);
    }
    table.any(&layout, header).ok_or_else(|| ReadError::new(table.problems, name))
}

/// What a column is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Id,
    Superior,
    Staff,
    Other,
}

/// The columns of a table, and where its rows begin.
struct Layout {
    roles: Vec<Role>,
    /// The first byte after the line with the names.
    rows: usize,
}

fn columns(keys: UnitKeys, superior: Vec<u32>, staff: Vec<Option<Decimal>>) -> UnitColumns {
    UnitColumns { keys, superior, staff, head: Vec::new(), heads: Vec::new() }
}

// The way of any table.

/// A table on the way to columns, or to what is wrong with it.
struct Table<'a> {
    name: &'a str,
    text: &'a str,
    problems: Vec<ReadProblem>,
}

/// Where a row begins.
#[derive(Debug, Clone, Copy)]
struct At {
    byte: usize,
    line: u32,
}

impl<'a> Table<'a> {
    /// Which column is which; nothing when the table cannot be read.
    fn layout(&mut self, header: &TableHeader) -> Option<Layout> {
        if self.text.trim().is_empty() {
            let message = format!(
                "the file is empty; expected a line with the names of columns: {}",
                listed(&[&header.id, &header.superior, &header.staff]).replace(" or ", " and ")
            );
            self.problems.push(ReadProblem::of_file(self.name, message));
            return None;
        }
        let mut reader = reader(self.text);
        let mut record = ByteRecord::new();
        let read = reader.read_byte_record(&mut record);
        debug_assert!(read.is_ok(), "no text is malformed CSV when rows may have any length");
        let at = self.at(&record);
        let names: Vec<&str> = record.iter().map(text_of).collect();
        let mut roles = vec![Role::Other; names.len()];
        let wanted = [
            (&header.id, Role::Id, true),
            (&header.superior, Role::Superior, true),
            (&header.staff, Role::Staff, false),
        ];
        for (wanted, role, needed) in wanted {
            let mut found = (0..names.len()).filter(|&column| names[column] == wanted);
            match found.next() {
                Some(column) if roles[column] == Role::Other => roles[column] = role,
                Some(column) => self.say(at, Some(column), format!("column `{wanted}` cannot be two things")),
                None => {
                    let free = names.iter().zip(&roles).filter(|(_, role)| **role == Role::Other);
                    let free: Vec<&str> = free.map(|(name, _)| *name).collect();
                    // A column that may be missing is only missed when it is there by another name.
                    match near(wanted, free.iter().copied()).as_slice() {
                        [] if !needed => {}
                        [] if free.is_empty() => self.say(at, None, format!("missing column `{wanted}`")),
                        [] => {
                            let found = listed_words(free.iter().map(|name| format!("`{name}`")));
                            self.say(at, None, format!("missing column `{wanted}`; found {found}"));
                        }
                        near => self.say(at, None, format!("missing column `{wanted}`{}", did_you_mean(near))),
                    }
                }
            }
            for column in found {
                self.say(at, Some(column), format!("column `{wanted}` stands twice"));
            }
        }
        let rows = reader.position().byte() as usize;
        // What ends the line may be two bytes, of which one is taken.
        let rows =
            if self.text[..rows].ends_with('\r') && self.text[rows..].starts_with('\n') { rows + 1 } else { rows };
        self.problems.is_empty().then_some(Layout { roles, rows })
    }

    /// Columns of a table with keys of any kind, or nothing when something is wrong.
    fn any(&mut self, layout: &Layout, header: &TableHeader) -> Option<UnitColumns> {
        let mut names = Names::default();
        // For each row the number of its name and that of its superior's, its staff, and where it begins.
        let mut rows = Rows { list: Vec::new(), first: 0, bound: 0 };
        let mut staff_of: Vec<Option<Decimal>> = Vec::new();
        let mut begins: Vec<At> = Vec::new();
        // The superiors that rows without a key of their own name.
        let mut stray: Vec<(u32, At)> = Vec::new();
        let mut reader = reader(self.text);
        let mut record = ByteRecord::new();
        let mut first = true;
        while reader.read_byte_record(&mut record).unwrap_or(false) && self.problems.len() < MOST_PROBLEMS {
            if std::mem::take(&mut first) {
                continue;
            }
            let at = self.at(&record);
            let last = record.len().saturating_sub(1);
            if reader.position().byte() as usize == self.text.len() && is_open(&self.text[at.byte..], last) {
                let message = "expected a quotation mark that closes the value, found the end of the file";
                self.say(at, Some(last), message.into());
                // Which units there are is not known: their rows may stand within the value.
                return None;
            }
            if record.len() != layout.roles.len() {
                let message = format!("expected {} values, found {}", layout.roles.len(), record.len());
                self.say(at, None, message);
                continue;
            }
            if rows.list.len() == MOST_UNITS {
                self.say(at, None, format!("too many units: expected at most {MOST_UNITS}"));
                break;
            }
            let (mut id, mut superior, mut staff) = (None, NONE, None);
            for (column, (value, role)) in record.iter().map(text_of).zip(&layout.roles).enumerate() {
                match role {
                    Role::Id => match unit_key(value, &header.id) {
                        Ok(key) => id = Some(key),
                        Err(message) => self.say(at, Some(column), message),
                    },
                    Role::Superior if value.is_empty() => {}
                    // Whether there is such a unit is seen at the end.
                    Role::Superior => superior = names.number(value),
                    Role::Staff if value.is_empty() => {}
                    Role::Staff => match decimal(value) {
                        Ok(decimal) => staff = Some(decimal),
                        Err(why) => self.say(at, Some(column), format!("`{}`: {why}", header.staff)),
                    },
                    Role::Other => {}
                }
            }
            let Some(id) = id else {
                stray.push((superior, at));
                continue;
            };
            let id = names.number(id.as_str());
            let row = &mut names.rows[id as usize];
            if *row != NONE {
                let (key, line) = (&names.list[id as usize], begins[*row as usize].line);
                let column = layout.roles.iter().position(|&role| role == Role::Id);
                self.say(at, column, format!("`{}`: duplicate key `{key}`: line {line} has it already", header.id));
                stray.push((superior, at));
                continue;
            }
            *row = rows.list.len() as u32;
            rows.list.push(Row { id, superior, staff: staff_of.len() as u32 });
            staff_of.push(staff);
            begins.push(at);
        }
        let named = rows.list.iter().map(|row| row.superior).zip(begins).chain(stray);
        self.unknown_superiors(named, &rows.list, &names, layout, header);
        if self.problems.len() >= MOST_PROBLEMS {
            let message = format!("expected a table of units; only the first {MOST_PROBLEMS} problems are told");
            self.problems.push(ReadProblem::of_file(self.name, message));
        }
        if !self.problems.is_empty() {
            return None;
        }

        rows.bound = names.list.len();
        let rows = rows
            .breadth_first(Ordered::with_capacity(rows.list.len()), |row| staff_of[row as usize])
            .expect("names are different, and every superior has a row");
        let numbers: Option<Vec<u32>> =
            rows.ids.iter().map(|&name| plain_number(names.list[name as usize].as_str())).collect();
        let keys = match numbers {
            Some(numbers) => UnitKeys::Numbered { prefix: String::new(), numbers },
            None => UnitKeys::Named(rows.ids.iter().map(|&name| names.list[name as usize].clone()).collect()),
        };
        let staff = if layout.roles.contains(&Role::Staff) { rows.staff } else { Vec::new() };
        Some(columns(keys, rows.superior, staff))
    }

    /// Says which superiors there are not.
    fn unknown_superiors(
        &mut self,
        named: impl Iterator<Item = (u32, At)>,
        rows: &[Row],
        names: &Names,
        layout: &Layout,
        header: &TableHeader,
    ) {
        let column = layout.roles.iter().position(|&role| role == Role::Superior);
        for (superior, at) in named {
            if superior == NONE || names.rows[superior as usize] != NONE {
                continue;
            }
            if self.problems.len() >= MOST_PROBLEMS {
                return;
            }
            let key = &names.list[superior as usize];
            let units = rows.iter().map(|row| &names.list[row.id as usize]);
            let near = if self.problems.len() < MOST_OFFERED { near_keys(key, units) } else { vec![] };
            self.say(at, column, format!("`{}`: unknown unit `{key}`{}", header.superior, did_you_mean(&near)));
        }
    }

    /// Where a record begins: empty lines before it are not part of it.
    fn at(&self, record: &ByteRecord) -> At {
        let position = record.position();
        let mut at = position.map_or(At { byte: 0, line: 1 }, |position| At {
            byte: position.byte() as usize,
            line: u32::try_from(position.line()).unwrap_or(u32::MAX),
        });
        while let Some(end @ (b'\r' | b'\n')) = self.text.as_bytes().get(at.byte) {
            at.byte += 1;
            at.line = at.line.saturating_add(u32::from(*end == b'\n'));
        }
        at
    }

    /// Notes a problem with a row, or with one of its values.
    fn say(&mut self, at: At, column: Option<usize>, message: String) {
        let row = &self.text[at.byte..];
        let value = column.map_or(0..row.lines().next().map_or(0, str::len), |column| value_at(row, column));
        let before = &row[..value.start];
        let begin = before.rfind('\n').map_or(0, |end| end + 1);
        let line = row[begin..].lines().next().unwrap_or_default();
        let lines = u32::try_from(before.matches('\n').count()).unwrap_or(u32::MAX);
        let column = u32::try_from(before[begin..].chars().count()).unwrap_or(u32::MAX);
        let location =
            Location { file: self.name.into(), line: at.line.saturating_add(lines), column: column.saturating_add(1) };
        self.problems.push(ReadProblem {
            file: self.name.into(),
            location: Some(location),
            message: shown(message),
            excerpt: Some(Excerpt::of(line, value.start - begin..value.end - begin)),
        });
    }
}

/// Reads rows of any length: those that are too short or too long are told with the rest.
fn reader(text: &str) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).from_reader(text.as_bytes())
}

/// A value of a text: cut where separators and quotation marks stand, it is a text too.
fn text_of(value: &[u8]) -> &str {
    std::str::from_utf8(value).expect("a part of a text between two of its characters")
}

/// Where a value stands in the row with which a text begins.
fn value_at(row: &str, column: usize) -> Range<usize> {
    let (mut start, mut at_column, mut quoted) = (0, 0, false);
    for (at, byte) in row.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                if at_column == column {
                    return start..at;
                }
                at_column += 1;
                start = at + 1;
            }
            b'\n' | b'\r' if !quoted => return start..at,
            _ => {}
        }
    }
    start..row.len()
}

/// Whether a value of the row with which a text begins has a quotation mark before it that nothing closes.
fn is_open(text: &str, column: usize) -> bool {
    let value = &text[value_at(text, column)];
    value.starts_with('"') && value.matches('"').count() % 2 == 1
}

/// The key of a unit that a value is.
fn unit_key(value: &str, column: &str) -> Result<Key, String> {
    let key = Key::from(value);
    if value.is_empty() {
        Err(format!("`{column}`: expected the key of a unit, found nothing"))
    } else if !key.is_well_formed() {
        Err(format!("`{column}`: {}", ProblemKind::MalformedKey { key }))
    } else {
        Ok(key)
    }
}

/// The decimal that a value is.
fn decimal(value: &str) -> Result<Decimal, String> {
    match value.parse::<f64>() {
        Ok(number) => Decimal::new(number).map_err(|error| error.to_string()),
        Err(_) => Err(format!("expected a number that is not negative, with at most two decimals, found `{value}`")),
    }
}

/// The names in a table, each with a number, in the order in which they are first met.
#[derive(Default)]
struct Names {
    numbers: HashMap<Key, u32>,
    list: Vec<Key>,
    /// The row of the unit with each name, or [`NONE`].
    rows: Vec<u32>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let key = Key::from(name);
        let number = self.list.len() as u32;
        self.numbers.insert(key.clone(), number);
        self.list.push(key);
        self.rows.push(NONE);
        number
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Organisation;

    fn any(text: &str) -> Result<UnitColumns, String> {
        let header = TableHeader::default();
        let mut table = Table { name: "t.csv", text, problems: Vec::new() };
        let layout = table.layout(&header);
        let units = layout.and_then(|layout| table.any(&layout, &header));
        units.ok_or_else(|| ReadError::new(table.problems, "t.csv").to_string())
    }

    fn fast(text: &str) -> Option<UnitColumns> {
        let layout = Table { name: "t.csv", text, problems: Vec::new() }.layout(&TableHeader::default())?;
        numbered(text, &layout)
    }

    fn parse(text: &str) -> Result<UnitColumns, String> {
        parse_table("t.csv", text, &TableHeader::default()).map_err(|error| error.to_string())
    }

    /// The keys of units and of their superiors, in order.
    fn lines(units: &UnitColumns) -> Vec<(String, Option<String>)> {
        let key = |row: usize| units.keys.get(row).expect("a key for each unit").to_string();
        let superior = |&row: &u32| (row != NONE).then(|| key(row as usize));
        units.superior.iter().enumerate().map(|(row, above)| (key(row), superior(above))).collect()
    }

    /// Numbers of units, each with the place of its superior in the list and its staff in hundredths.
    fn rows() -> impl Strategy<Value = Vec<(u32, Option<usize>, Option<u32>)>> {
        // The largest number is no key: it stands for none.
        let first = prop_oneof![Just(7), Just(NONE - 60)];
        let ids = (first, proptest::collection::hash_set(0_u32..60, 15..40));
        ids.prop_flat_map(|(first, ids)| {
            let ids: Vec<u32> = ids.into_iter().map(|id| first + id).collect();
            let count = ids.len();
            let superior = proptest::option::weighted(0.8, 0..count);
            let rest = proptest::collection::vec((superior, proptest::option::of(0_u32..100_000)), count);
            (Just(ids).prop_shuffle(), rest)
        })
        .prop_map(|(ids, rest)| ids.into_iter().zip(rest).map(|(id, (above, staff))| (id, above, staff)).collect())
    }

    proptest! {
        /// Both ways lead to the same, and to what another way finds: level by level through all rows.
        #[test]
        fn units_stand_in_breadth_first_order(rows in rows()) {
            let mut text = "staff,note,superior,id\r\n".to_owned();
            let show = |hundredths: u32| Decimal::from_hundredths(hundredths).to_string();
            for &(id, above, staff) in &rows {
                let above = above.map_or(String::new(), |above| rows[above].0.to_string());
                text += &format!("{},x y,{above},{id}\r\n", staff.map_or(String::new(), show));
            }
            let units = any(&text).expect("nothing is wrong");
            prop_assert_eq!(fast(&text), Some(units.clone()));

            let mut order: Vec<usize> = Vec::new();
            let mut open: Vec<usize> = (0..rows.len()).filter(|&row| rows[row].1.is_none()).collect();
            while !open.is_empty() {
                order.extend(&open);
                let below = |&up: &usize| (0..rows.len()).filter(|&row| rows[row].1 == Some(up)).collect::<Vec<_>>();
                open = open.iter().flat_map(below).collect();
            }
            order.extend((0..rows.len()).filter(|row| !order.contains(row)).collect::<Vec<_>>());
            let expected: Vec<_> = order.iter().map(|&row| {
                let (id, above, _) = rows[row];
                (id.to_string(), above.map(|above| rows[above].0.to_string()))
            }).collect();
            prop_assert_eq!(lines(&units), expected);
            let staff: Vec<_> = order.iter().map(|&row| rows[row].2.map(Decimal::from_hundredths)).collect();
            prop_assert_eq!(&units.staff, &staff);

            let mut builder = Organisation::builder();
            builder.units(units);
            let organisation = builder.build().expect("columns of a table have no problems");
            for &(id, above, _) in &rows {
                let unit = organisation.node(&id.to_string()).expect("each is there");
                let superiors: Vec<_> = unit.superiors().map(|up| up.key().to_string()).collect();
                let expected: Vec<_> = above.map(|above| rows[above].0.to_string()).into_iter().collect();
                prop_assert_eq!(superiors, expected);
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "(id,superior,staff\n)?([0-9a,.\"\r\n é;]{0,12}\n?){0,8}") {
            let parsed = parse(&text);
            if let Some(units) = fast(&text) {
                prop_assert_eq!(any(&text), Ok(units.clone()));
                prop_assert_eq!(parsed, Ok(units));
            }
        }
    }

    #[test]
    fn a_table_may_be_written_in_many_ways() {
        let plain = parse("id,superior,staff\n1,,2\n2,1,0.5\n").expect("nothing is wrong");
        assert_eq!(plain.keys, UnitKeys::Numbered { prefix: String::new(), numbers: vec![1, 2] });
        assert_eq!(plain.staff, [Some(Decimal::from(2)), Some(Decimal::from_hundredths(50))]);
        let others = [
            "\u{feff}id,superior,staff\r\n1,,2\r\n2,1,0.5",
            "\n\nid,superior,staff\n\n1,,2\n\n2,1,.5\n\n",
            "id,superior,staff\n\"1\",\"\",2.00\n 2 ,\"1\",5e-1\n",
            "id,staff,superior\r1,2,\r2,0.50,1\r",
            "note,superior,staff,id\n\"a, \"\"b\"\"\nc\",,2,1\n,1,0.5,2\n",
        ];
        for text in others {
            assert_eq!(parse(text), Ok(plain.clone()), "{text}");
        }

        let named = parse("id,superior\n017,a\na,\n17,017\n").expect("nothing is wrong");
        let line = [("a", None), ("017", Some("a")), ("17", Some("017"))];
        assert_eq!(lines(&named), line.map(|(key, above)| (key.to_owned(), above.map(str::to_owned))));
        assert_eq!(named.staff, []);
        let far = parse("id,superior\n4294967295,1\n1,1\n").expect("nothing is wrong");
        assert_eq!(far.superior, [1, 1]);
        assert!(parse("id,superior,staff\n").expect("no units are units too").is_empty());
        assert_eq!(parse("id,superior,staff\n1,,42949672.95").expect("the largest").staff, [Some(Decimal::MAX)]);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let text = "id,superior,staff\nnorth,,1\nsouth,nort,1.234\n\n,north,x\nno rth,north,-1\nnorth,north,\nwest,\n\
                    \"ea\nst\",north,1\n";
        insta::assert_snapshot!(parse(text).expect_err("much is wrong"), @r#"
        t.csv:3:7: `superior`: unknown unit `nort`; did you mean `north`?
          | south,nort,1.234
          |       ^^^^
        t.csv:3:12: `staff`: expected at most two decimals, found 1.234
          | south,nort,1.234
          |            ^^^^^
        t.csv:5:1: `id`: expected the key of a unit, found nothing
          | ,north,x
          | ^
        t.csv:5:8: `staff`: expected a number that is not negative, with at most two decimals, found `x`
          | ,north,x
          |        ^
        t.csv:6:1: `id`: malformed key `no rth`: expected 1 to 512 bytes of letters, digits and -_.:/
          | no rth,north,-1
          | ^^^^^^
        t.csv:6:14: `staff`: expected a number that is not negative, found -1
          | no rth,north,-1
          |              ^^
        t.csv:7:1: `id`: duplicate key `north`: line 2 has it already
          | north,north,
          | ^^^^^
        t.csv:8:1: expected 3 values, found 2
          | west,
          | ^^^^^
        t.csv:9:1: `id`: malformed key `ea\nst`: expected 1 to 512 bytes of letters, digits and -_.:/
          | "ea
          | ^^^
        "#);
    }

    #[test]
    fn a_number_that_is_no_unit_is_told_too() {
        insta::assert_snapshot!(parse("id,superior\n1,\n12,1\n12,13\n").expect_err("two things are wrong"), @r#"
        t.csv:4:1: `id`: duplicate key `12`: line 3 has it already
          | 12,13
          | ^^
        t.csv:4:4: `superior`: unknown unit `13`; did you mean `1` or `12`?
          | 12,13
          |    ^^
        "#);
    }

    #[test]
    fn a_quotation_mark_that_nothing_closes_is_told_where_it_stands() {
        for end in ["", "\n", "\n3,1\n", "\n3,\"\"\n"] {
            let error = parse(&format!("id,superior\n1,\n2,\"1{end}")).expect_err("it is not closed");
            let expected = "t.csv:3:3: expected a quotation mark that closes the value, found the end of the file";
            assert_eq!(error.split("\n  |").next(), Some(expected), "{end:?}");
        }
        let error = parse("id,superior\n1,3\n2,\"1\n3,\n").expect_err("it is not closed");
        assert_eq!(error.matches("t.csv:").count(), 1, "{error}");
        // Closed, or no quotation mark that opens a value.
        assert!(parse("id,superior\n1,\n2,\"1\"").is_ok());
        let error = parse("id,superior\n1,\n2,1\"").expect_err("no such unit");
        assert!(error.starts_with("t.csv:3:3: `superior`: unknown unit `1\"`"), "{error}");
    }

    #[test]
    fn the_line_with_the_names_is_judged() {
        let said = |text: &str| parse(text).expect_err("the names are wrong");
        let texts = [
            " \n",
            "ID,superiors,staf\n1,,\n",
            "id;superior;staff\n1;;\n",
            "id,superior,id\n1,,\n",
            "id\n1\n",
            "id,q,r,t,u,v,w\n1,,,,,,\n",
        ];
        let header = TableHeader { id: "a".into(), superior: "a".into(), ..TableHeader::default() };
        let error = parse_table("t.csv", "a,b\n1,2\n", &header).expect_err("one column is two things");
        let all: Vec<String> = texts.map(said).into_iter().chain([error.to_string()]).collect();
        insta::assert_snapshot!(all.join("\n\n"), @r#"
        t.csv: the file is empty; expected a line with the names of columns: `id`, `superior` and `staff`

        t.csv:1:1: missing column `id`; did you mean `ID`?
          | ID,superiors,staf
          | ^^^^^^^^^^^^^^^^^
        t.csv:1:1: missing column `superior`; did you mean `superiors`?
          | ID,superiors,staf
          | ^^^^^^^^^^^^^^^^^
        t.csv:1:1: missing column `staff`; did you mean `staf`?
          | ID,superiors,staf
          | ^^^^^^^^^^^^^^^^^

        t.csv:1:1: missing column `id`; found `id;superior;staff`
          | id;superior;staff
          | ^^^^^^^^^^^^^^^^^
        t.csv:1:1: missing column `superior`; found `id;superior;staff`
          | id;superior;staff
          | ^^^^^^^^^^^^^^^^^

        t.csv:1:13: column `id` stands twice
          | id,superior,id
          |             ^^

        t.csv:1:1: missing column `superior`
          | id
          | ^^

        t.csv:1:1: missing column `superior`; found `q`, `r`, `t`, `u` and 2 more
          | id,q,r,t,u,v,w
          | ^^^^^^^^^^^^^^

        t.csv:1:1: column `a` cannot be two things
          | a,b
          | ^
        "#);
    }

    #[test]
    fn reading_ends_after_a_thousand_problems() {
        let text = format!("id,superior\n{}", "a b,\n".repeat(3000));
        let header = TableHeader::default();
        let error = parse_table("t.csv", &text, &header).expect_err("each row is wrong");
        assert_eq!(error.problems().len(), MOST_PROBLEMS + 1);
        assert_eq!(
            error.problems()[0].to_string(),
            "t.csv: expected a table of units; only the first 1000 problems are told"
        );
    }
}
