use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, date};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum PeriodLength {
    /// A calendar year.
    #[default]
    Year,
    /// Half a year.
    Half,
    /// A third of a year: four months.
    Tertial,
    /// A quarter of a year.
    Quarter,
    /// A month.
    Month,
}

impl PeriodLength {
    /// All lengths, the longest first.
    pub const ALL: [Self; 5] = [Self::Year, Self::Half, Self::Tertial, Self::Quarter, Self::Month];

    /// The name in files and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Half => "half",
            Self::Tertial => "tertial",
            Self::Quarter => "quarter",
            Self::Month => "month",
        }
    }

    /// How many of them a year has.
    pub const fn per_year(self) -> u8 {
        match self {
            Self::Year => 1,
            Self::Half => 2,
            Self::Tertial => 3,
            Self::Quarter => 4,
            Self::Month => 12,
        }
    }

    pub(crate) fn is_year(&self) -> bool {
        *self == Self::Year
    }
}

/// A year, or a half, tertial, quarter or month of one: the time for which something is planned or measured.
///
/// Written `2010`, `2010-H1`, `2010-T3`, `2010-Q2` or `2010-07`. Periods are ordered by their first day; of those that begin
/// together, the longest comes first.
///
/// # Example
/// ```
/// use orgmodel::steering::Period;
///
/// let tertial: Period = "2010-T2".parse()?;
/// assert_eq!(tertial.first_day().to_string(), "2010-05-01");
/// assert_eq!(tertial.last_day().to_string(), "2010-08-31");
/// assert!(tertial.is_over("2010-09-01".parse()?));
/// assert!("2010-T4".parse::<Period>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    year: i16,
    length: PeriodLength,
    /// Which part of the year, counted from 0.
    part: u8,
}

impl Period {
    /// A calendar year, from 1 to 9998.
    ///
    /// # Errors
    /// [`PeriodError`] for any other.
    pub fn year(year: i16) -> Result<Self, PeriodError> {
        Self::part(year, PeriodLength::Year, 1)
    }

    /// A part of a year, counted from 1.
    ///
    /// # Errors
    /// [`PeriodError`] when the year is not one from 1 to 9998, or has no such part.
    pub fn part(year: i16, length: PeriodLength, part: u8) -> Result<Self, PeriodError> {
        if (1..=9998).contains(&year) && (1..=length.per_year()).contains(&part) {
            Ok(Self { year, length, part: part - 1 })
        } else {
            Err(PeriodError)
        }
    }

    /// How long it is.
    pub const fn length(self) -> PeriodLength {
        self.length
    }

    /// The first day.
    pub fn first_day(self) -> Date {
        let months = 12 / self.length.per_year();
        date(self.year, (self.part * months + 1) as i8, 1)
    }

    /// The last day.
    pub fn last_day(self) -> Date {
        let months = 12 / self.length.per_year();
        date(self.year, (self.part * months + months) as i8, 1).last_of_month()
    }

    /// Whether its last day lies before a day.
    pub fn is_over(self, on: Date) -> bool {
        self.last_day() < on
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: Date) -> bool {
        (self.first_day()..=self.last_day()).contains(&day)
    }

    /// Whether another period lies in it.
    pub fn covers(self, other: Self) -> bool {
        self.first_day() <= other.first_day() && other.last_day() <= self.last_day()
    }

    /// The periods of a length that lie in it, in order.
    pub fn each(self, length: PeriodLength) -> impl Iterator<Item = Self> {
        let parts = 0..length.per_year();
        parts.map(move |part| Self { year: self.year, length, part }).filter(move |part| self.covers(*part))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.first_day(), self.length).cmp(&(other.first_day(), other.length))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, part) = (self.year, self.part + 1);
        f.pad(&match self.length {
            PeriodLength::Year => format!("{year:04}"),
            PeriodLength::Half => format!("{year:04}-H{part}"),
            PeriodLength::Tertial => format!("{year:04}-T{part}"),
            PeriodLength::Quarter => format!("{year:04}-Q{part}"),
            PeriodLength::Month => format!("{year:04}-{part:02}"),
        })
    }
}

/// A text that is no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a period of the years 1 to 9998 such as 2010, 2010-H1, 2010-T3, 2010-Q2 or 2010-07")]
pub struct PeriodError;

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let (year, part) = text.split_once('-').map_or((text, None), |(year, part)| (year, Some(part)));
        let number = |text: &str, digits: usize| {
            let whole = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
            whole.then(|| text.parse().ok()).flatten().ok_or(PeriodError)
        };
        let year = number(year, 4)?;
        let (length, part) = match part {
            None => (PeriodLength::Year, 1),
            Some(part) => match part.as_bytes().first() {
                Some(b'H') => (PeriodLength::Half, number(&part[1..], 1)?),
                Some(b'T') => (PeriodLength::Tertial, number(&part[1..], 1)?),
                Some(b'Q') => (PeriodLength::Quarter, number(&part[1..], 1)?),
                _ => (PeriodLength::Month, number(part, 2)?),
            },
        };
        Self::part(year, length, u8::try_from(part).map_err(|_| PeriodError)?)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = r#"a period in quotes, of the years 1 to 9998, such as "2010", "2010-H1", "2010-T3", "2010-Q2" or "2010-07""#;
        crate::text::parsed_as(deserializer, "Period", expected)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Period {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Period".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A year, or a half, tertial, quarter or month of one.",
            "pattern": "^[0-9]{4}(-(H[12]|T[123]|Q[1-4]|0[1-9]|1[0-2]))?$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_year_follow_one_another_and_fill_it() {
        let year = Period::year(2012).expect("a year");
        for length in PeriodLength::ALL {
            assert_eq!(serde_json::to_value(length).expect("a name"), length.name());
            let parts: Vec<Period> = year.each(length).collect();
            assert_eq!(parts.len(), usize::from(length.per_year()));
            assert_eq!((parts[0].first_day(), parts[parts.len() - 1].last_day()), (year.first_day(), year.last_day()));
            let follows = |pair: &[Period]| pair[0].last_day().tomorrow().ok() == Some(pair[1].first_day());
            assert!(parts.windows(2).all(|pair| follows(pair) && pair[0] < pair[1]));
            for part in parts {
                assert_eq!(part.to_string().parse(), Ok(part));
            }
        }
        assert_eq!("2012-02".parse::<Period>().expect("a month").last_day(), date(2012, 2, 29));
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in ["", "10", "2010-", "2010-H3", "2010-T0", "2010-Q5", "2010-13", "2010-1", "0000", "9999", "2010-é1"]
        {
            assert_eq!(text.parse::<Period>(), Err(PeriodError), "{text}");
        }
    }
}
