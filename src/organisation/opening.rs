use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MINUTES_A_DAY: u16 = 24 * 60;
/// The minutes of a week.
const MINUTES_A_WEEK: u16 = 7 * MINUTES_A_DAY;

/// Hours of the week in which a channel is open: the same on each of some days in a row, or always.
///
/// Written `always`, `mon-fri 08:00-16:30` or `sat 10:00-14:00`; the day may end at `24:00`.
///
/// # Example
/// ```
/// use orgmodel::Opening;
///
/// let office: Opening = "mon-fri 08:00-16:30".parse()?;
/// assert_eq!(office.minutes().map(|part| part.len()).sum::<usize>(), 5 * 510);
/// assert!("mon-fri 16:00-08:00".parse::<Opening>().is_err());
/// # Ok::<(), orgmodel::OpeningError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Opening {
    /// The first day and the last, counted from Monday.
    days: (u8, u8),
    /// Minutes of the day, the second after the first.
    time: (u16, u16),
}

impl Opening {
    /// All hours of the week.
    pub const ALWAYS: Self = Self { days: (0, 6), time: (0, MINUTES_A_DAY) };

    /// The minutes of the week in which it is open, counted from Monday at 00:00: one range for each day.
    pub fn minutes(self) -> impl Iterator<Item = std::ops::Range<u16>> {
        let (from, to) = self.time;
        (self.days.0..=self.days.1).map(move |day| {
            let midnight = u16::from(day) * MINUTES_A_DAY;
            midnight + from..midnight + to
        })
    }

    /// How many minutes of the week are in at least one of several.
    pub fn minutes_a_week(openings: impl IntoIterator<Item = Self>) -> u16 {
        let mut ranges: Vec<_> = openings.into_iter().flat_map(Self::minutes).collect();
        ranges.sort_unstable_by_key(|range| (range.start, range.end));
        let (mut open, mut until) = (0, 0);
        for range in ranges {
            open += range.end.saturating_sub(range.start.max(until));
            until = until.max(range.end);
        }
        debug_assert!(open <= MINUTES_A_WEEK);
        open
    }
}

impl fmt::Display for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::ALWAYS {
            return f.pad("always");
        }
        let (first, last) = self.days;
        let day = |day: u8| DAYS[usize::from(day)];
        let days = if first == last { day(first).to_owned() } else { format!("{}-{}", day(first), day(last)) };
        let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        f.pad(&format!("{days} {}-{}", time(self.time.0), time(self.time.1)))
    }
}

/// A text that says no hours of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected hours such as always, mon-fri 08:00-16:30 or sat 10:00-14:00")]
pub struct OpeningError;

impl FromStr for Opening {
    type Err = OpeningError;

    fn from_str(text: &str) -> Result<Self, OpeningError> {
        if text == "always" {
            return Ok(Self::ALWAYS);
        }
        let day = |text: &str| {
            DAYS.iter().position(|day| *day == text).and_then(|day| u8::try_from(day).ok()).ok_or(OpeningError)
        };
        let digits = |text: &str| {
            let two = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            two.then(|| text.parse::<u16>().ok()).flatten().ok_or(OpeningError)
        };
        let minutes = |text: &str| {
            let (hour, minute) = text.split_once(':').ok_or(OpeningError)?;
            let (hour, minute) = (digits(hour)?, digits(minute)?);
            let minutes = hour * 60 + minute;
            if minute < 60 && minutes <= MINUTES_A_DAY { Ok(minutes) } else { Err(OpeningError) }
        };
        let (days, time) = text.split_once(' ').ok_or(OpeningError)?;
        let (first, last) = days.split_once('-').unwrap_or((days, days));
        let (from, to) = time.split_once('-').ok_or(OpeningError)?;
        let (days, time) = ((day(first)?, day(last)?), (minutes(from)?, minutes(to)?));
        if days.0 <= days.1 && time.0 < time.1 { Ok(Self { days, time }) } else { Err(OpeningError) }
    }
}

impl Serialize for Opening {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Opening {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected =
            r#"hours such as "always", "mon-fri 08:00-16:30" or "sat 10:00-14:00", days and times in their order"#;
        crate::text::parsed_as(deserializer, "Opening", expected)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Opening {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Opening".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let day = "(mon|tue|wed|thu|fri|sat|sun)";
        let time = "([01][0-9]|2[0-4]):[0-5][0-9]";
        schemars::json_schema!({
            "type": "string",
            "description": "Hours of the week: always, or the same on each of some days in a row.",
            "pattern": format!("^(always|{day}(-{day})? {time}-{time})$")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(texts: &[&str]) -> u16 {
        Opening::minutes_a_week(texts.iter().map(|text| text.parse::<Opening>().expect("hours")))
    }

    #[test]
    fn minutes_that_two_openings_share_count_once() {
        assert_eq!(open(&[]), 0);
        assert_eq!(open(&["always"]), MINUTES_A_WEEK);
        assert_eq!(open(&["always", "mon 08:00-09:00"]), MINUTES_A_WEEK);
        assert_eq!(open(&["mon-fri 08:00-16:00", "thu 15:00-18:00", "sat 10:00-10:01"]), 5 * 480 + 120 + 1);
        assert_eq!(open(&["mon 08:00-09:00", "mon 09:00-24:00", "mon 08:30-08:40"]), 16 * 60);
    }

    #[test]
    fn hours_are_written_as_they_are_read_and_others_refused() {
        for text in ["always", "mon-fri 08:00-16:30", "sun 00:00-00:01", "mon-tue 00:00-24:00"] {
            assert_eq!(text.parse::<Opening>().expect("hours").to_string(), text);
        }
        for text in [
            "",
            "mon",
            "mon 8-16",
            "fri-mon 08:00-09:00",
            "mon 09:00-09:00",
            "mon 08:60-09:00",
            "mon 23:00-24:01",
            "day 08:00-09:00",
            "mon 08:00",
            "mon  08:00-09:00",
            "måndag 08:00-09:00",
        ] {
            assert_eq!(text.parse::<Opening>(), Err(OpeningError), "{text}");
        }
    }
}
