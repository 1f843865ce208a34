//! The way of a table in which every key is a number: nothing is looked up by name, and nothing is made but columns. Where
//! anything is out of the ordinary, from a quotation mark to a mistake, it gives up, and the table is read anew by the way of
//! any table, which knows what to say.

use super::rows::{Ordered, Row, Rows};
use super::{Layout, MOST_UNITS, NONE, Role, columns};
use crate::{Decimal, UnitColumns, UnitKeys};

/// The most numbers between the least and the largest, for each row, that can be told apart by one column over all of them.
const SPREAD: usize = 4;

/// The columns of a table in which keys are numbers; `None` where the table must be read in the other way.
pub(super) fn numbered(text: &str, layout: &Layout) -> Option<UnitColumns> {
    let text = &text.as_bytes()[layout.rows..];
    let count = lines(text) + usize::from(text.last().is_some_and(|&last| last != b'\n'));
    if count > MOST_UNITS {
        return None;
    }
    let ordered = Ordered::with_capacity(count);
    // What is known of the columns while this is compiled is not asked for each value.
    let rows = if layout.roles == [Role::Id, Role::Superior, Role::Staff] {
        numbered_rows(text, count, usual_row)
    } else {
        numbered_rows(text, count, |text| any_row(text, &layout.roles))
    }?;
    let stated = |hundredths| (hundredths != NONE).then(|| Decimal::from_hundredths(hundredths));
    let rows = rows.breadth_first(ordered, stated)?;
    let keys = UnitKeys::Numbered { prefix: String::new(), numbers: rows.ids };
    let staff = if layout.roles.contains(&Role::Staff) { rows.staff } else { Vec::new() };
    Some(columns(keys, rows.superior, staff))
}

/// The rows of a text of so many lines, of which `row` takes the values.
#[inline(always)]
fn numbered_rows(mut text: &[u8], count: usize, row: impl Fn(&mut &[u8]) -> Option<Row>) -> Option<Rows> {
    let mut list = Vec::with_capacity(count);
    let (mut first, mut last) = (NONE, 0);
    while !text.is_empty() {
        let row = row(&mut text)?;
        text = match text {
            [b'\n', rest @ ..] | [b'\r', b'\n', rest @ ..] => rest,
            [] | [b'\r'] => &[],
            _ => return None,
        };
        if row.id == NONE {
            return None;
        }
        (first, last) = (first.min(row.id), last.max(row.id));
        list.push(row);
    }
    let bound = last.checked_sub(first)? as usize + 1;
    (bound / SPREAD <= list.len()).then_some(Rows { list, first, bound })
}

/// The values of a line with a key, a superior and staff.
#[inline(always)]
fn usual_row(text: &mut &[u8]) -> Option<Row> {
    let id = key(text)?;
    skip_comma(text)?;
    let superior = key(text)?;
    skip_comma(text)?;
    Some(Row { id, superior, staff: hundredths(text)? })
}

/// The values of a line with any columns.
fn any_row(text: &mut &[u8], roles: &[Role]) -> Option<Row> {
    let mut row = Row { id: NONE, superior: NONE, staff: NONE };
    for (column, role) in roles.iter().enumerate() {
        if column > 0 {
            skip_comma(text)?;
        }
        match role {
            Role::Id => row.id = key(text)?,
            Role::Superior => row.superior = key(text)?,
            Role::Staff => row.staff = hundredths(text)?,
            Role::Other => {
                let end = text.iter().position(|byte| matches!(byte, b',' | b'\n' | b'\r' | b'"'));
                *text = &text[end.unwrap_or(text.len())..];
            }
        }
    }
    Some(row)
}

#[inline(always)]
fn skip_comma(text: &mut &[u8]) -> Option<()> {
    *text = text.strip_prefix(b",")?;
    Some(())
}

/// How many lines end in a text. Counted in bytes, of which a processor adds up many at a time.
fn lines(text: &[u8]) -> usize {
    let ends = |part: &[u8]| part.iter().map(|&byte| u8::from(byte == b'\n')).sum::<u8>();
    text.chunks(usize::from(u8::MAX)).map(|part| usize::from(ends(part))).sum()
}

/// Eight bytes of a text, all at once; the first is the lowest.
#[derive(Clone, Copy)]
struct Word(u64);

impl Word {
    /// The first of a text that has as many.
    fn of(text: &[u8]) -> Option<Self> {
        text.first_chunk().map(|bytes| Self(u64::from_le_bytes(*bytes)))
    }

    /// The highest bit of every byte that is no digit.
    fn others(self) -> u64 {
        const HIGHEST: u64 = 0x8080_8080_8080_8080;
        let values = self.0 ^ 0x3030_3030_3030_3030;
        (((values & !HIGHEST) + 0x7676_7676_7676_7676) | values) & HIGHEST
    }

    /// The number of the first so many bytes, at most eight, all digits.
    fn number(self, digits: u32) -> u32 {
        // Noughts before it make it a number of eight digits; then pairs, fours and eights are put together.
        let half = 32 - 4 * digits;
        let values = (self.0 & 0x0F0F_0F0F_0F0F_0F0F) << half << half;
        let pairs = values.wrapping_mul(10).wrapping_add(values >> 8);
        let even = (pairs & 0x0000_00FF_0000_00FF).wrapping_mul(0x000F_4240_0000_0064);
        let odd = ((pairs >> 16) & 0x0000_00FF_0000_00FF).wrapping_mul(0x0000_2710_0000_0001);
        (even.wrapping_add(odd) >> 32) as u32
    }

    /// The same without the byte at a place.
    fn without(self, place: u32) -> Self {
        let before = (1 << (8 * place)) - 1;
        Self((self.0 & before) | ((self.0 >> 8) & !before))
    }

    fn byte(self, place: u32) -> u8 {
        (self.0 >> (8 * place)) as u8
    }
}

/// Which byte of eight is the first that is marked; eight when none is.
fn first_of(marks: u64) -> u32 {
    marks.trailing_zeros() / 8
}

/// Takes the digits at the beginning of a text, at most ten: the number, and how many they are.
#[inline]
fn digits(text: &mut &[u8]) -> (u64, usize) {
    let (mut number, mut count) = (0, 0);
    if let Some(word) = Word::of(text) {
        let digits = first_of(word.others());
        (number, count) = (u64::from(word.number(digits)), digits as usize);
        *text = &text[count..];
        if count < 8 {
            return (number, count);
        }
    }
    while let [digit @ b'0'..=b'9', rest @ ..] = *text {
        if count == 10 {
            break;
        }
        number = number * 10 + u64::from(digit - b'0');
        count += 1;
        *text = rest;
    }
    (number, count)
}

/// A key that is a number, or [`NONE`] when nothing stands there.
#[inline(always)]
fn key(text: &mut &[u8]) -> Option<u32> {
    let zero = text.first() == Some(&b'0');
    match digits(text) {
        (_, 0) => Some(NONE),
        (_, 2..) if zero => None,
        (number, _) => u32::try_from(number).ok().filter(|&number| number != NONE),
    }
}

/// Staff in hundredths, or [`NONE`] when nothing stands there.
#[inline(always)]
fn hundredths(text: &mut &[u8]) -> Option<u32> {
    // Most are short: a number, a point, a digit or two, and what ends them, within eight bytes.
    if let Some(word) = Word::of(text) {
        let others = word.others();
        let point = first_of(others);
        let end = first_of(others & others.wrapping_sub(1));
        let decimals = end.wrapping_sub(point + 1);
        if point > 0 && end < 8 && word.byte(point) == b'.' && (1..=2).contains(&decimals) {
            *text = &text[end as usize..];
            return Some(word.without(point).number(end - 1) * if decimals == 1 { 10 } else { 1 });
        }
    }
    let (whole, count) = digits(text);
    if count == 0 {
        return Some(NONE);
    }
    let mut part = 0;
    if let [b'.', rest @ ..] = *text {
        *text = rest;
        part = match digits(text) {
            (tenths, 1) => tenths * 10,
            (hundredths, 2) => hundredths,
            _ => return None,
        };
    }
    u32::try_from(whole * 100 + part).ok().filter(|&hundredths| hundredths != NONE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// One digit after the other.
    fn slowly(text: &str) -> (u64, usize) {
        let count = text.bytes().take(10).take_while(u8::is_ascii_digit).count();
        (text[..count].parse().unwrap_or(0), count)
    }

    proptest! {
        #[test]
        fn digits_are_the_number_that_they_write(text in "[0-9]{0,12}[/:.,\r\n é\0\u{7f}a]{0,3}[0-9]{0,9}") {
            let mut rest = text.as_bytes();
            let found = digits(&mut rest);
            prop_assert_eq!(found, slowly(&text));
            prop_assert_eq!(rest, &text.as_bytes()[found.1..]);
        }

        #[test]
        fn staff_is_the_same_however_far_the_text_goes_on(staff in "[0-9]{0,9}[.]?[0-9]{0,3}", end in "[,\r\n /:é]") {
            let of = |text: String| {
                let mut rest = text.as_bytes();
                hundredths(&mut rest).map(|found| (found, text.len() - rest.len()))
            };
            let short = of(staff.clone());
            prop_assert_eq!(of(format!("{staff}{end}1,2,3.4\n5,6")), short);
            if let Some((found, length)) = short && found != NONE {
                let decimal = Decimal::new(staff[..length].parse().expect("a number")).expect("a decimal");
                prop_assert_eq!(decimal.hundredths(), found);
            }
        }

        #[test]
        fn lines_are_counted(text in "[a\n]{0,600}") {
            prop_assert_eq!(lines(text.as_bytes()), text.matches('\n').count());
        }
    }
}
