//! When a body meets.

use super::DAY;
use crate::{Calendar, Recess};

/// Days of a year.
const YEAR: u64 = 365;

/// The meetings of a body.
#[derive(Debug, Clone, Default)]
pub(crate) struct Meetings {
    interval: u64,
    first: u64,
    days: Vec<u64>,
    recess: Vec<Recess>,
    /// How many ticks before a meeting a matter must be on its agenda.
    pub(crate) deadline: u64,
    /// How many matters a meeting decides at the most.
    pub(crate) longest: usize,
    /// How many matters it sends back.
    pub(crate) remand: f64,
    /// Meetings that are missed, by their number from the start.
    missed: Vec<u64>,
    /// Without a calendar, matters are decided as they come.
    always: bool,
}

impl Meetings {
    pub(crate) fn of(calendar: Option<&Calendar>) -> Self {
        let Some(calendar) = calendar else { return Self { always: true, longest: usize::MAX, ..Self::default() } };
        Self {
            interval: u64::from(calendar.interval_days),
            first: u64::from(calendar.first_day),
            days: calendar.days.iter().map(|&day| u64::from(day.saturating_sub(1))).collect(),
            recess: calendar.recess.clone(),
            deadline: u64::from(calendar.agenda_deadline_days) * DAY,
            longest: calendar.longest_agenda.map_or(usize::MAX, usize::from).max(1),
            remand: calendar.remand_percent.to_f64() / 100.0,
            missed: vec![],
            always: false,
        }
    }

    /// Whether matters are decided as they come.
    pub(crate) fn is_always(&self) -> bool {
        self.always
    }

    /// Misses a meeting: the one with a number from the start, counted from 0.
    pub(crate) fn miss(&mut self, number: u64) {
        self.missed.push(number);
    }

    /// The first meeting at or after a time, in ticks; none when there is none within three years.
    pub(crate) fn at_or_after(&self, time: u64) -> Option<u64> {
        if self.always {
            return Some(time);
        }
        let mut day = time.div_ceil(DAY);
        let last = day + 3 * YEAR;
        while day <= last {
            day = self.stated(day)?;
            let number = |day: u64| self.count(day);
            if !self.is_recess(day) && (self.missed.is_empty() || !self.missed.contains(&number(day))) {
                return Some(day * DAY);
            }
            day += 1;
        }
        None
    }

    /// The first day at or after a day on which it would meet but for recess.
    fn stated(&self, day: u64) -> Option<u64> {
        if self.interval > 0 {
            let after = day.saturating_sub(self.first).div_ceil(self.interval);
            return Some(self.first + after * self.interval);
        }
        let (year, of_year) = (day / YEAR, day % YEAR);
        let in_year = self.days.iter().find(|&&meeting| meeting >= of_year);
        in_year.map(|meeting| year * YEAR + meeting).or_else(|| Some((year + 1) * YEAR + self.days.first()?))
    }

    fn is_recess(&self, day: u64) -> bool {
        let of_year = day % YEAR + 1;
        self.recess.iter().any(|recess| (u64::from(recess.from_day)..=u64::from(recess.to_day)).contains(&of_year))
    }

    /// How many meetings there were before a day on which it meets.
    pub(crate) fn count(&self, day: u64) -> u64 {
        let mut at = 0;
        let mut count = 0;
        while let Some(meeting) = self.stated(at) {
            if meeting >= day {
                break;
            }
            count += u64::from(!self.is_recess(meeting));
            at = meeting + 1;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(calendar: &Calendar, until: u64) -> Vec<u64> {
        let meetings = Meetings::of(Some(calendar));
        let mut found = vec![];
        let mut at = 0;
        while let Some(meeting) = meetings.at_or_after(at).filter(|&meeting| meeting < until * DAY) {
            found.push(meeting / DAY);
            at = meeting + 1;
        }
        found
    }

    #[test]
    fn a_body_meets_at_even_distances_but_for_recess() {
        let recess = vec![Recess { from_day: 170, to_day: 230 }];
        let calendar = Calendar { first_day: 7, recess, ..Calendar::every(28, 0) };
        assert_eq!(days(&calendar, 365), [7, 35, 63, 91, 119, 147, 231, 259, 287, 315, 343]);
        // The day of the year counts from 1: day 168 is the 169th, and the recess of the second year begins a year later.
        assert!(!days(&calendar, 730).contains(&(7 + 28 * 20)));
    }

    #[test]
    fn a_body_meets_on_stated_days_of_each_year() {
        let calendar = Calendar { days: vec![1, 29, 300], ..Calendar::default() };
        assert_eq!(days(&calendar, 400), [0, 28, 299, 365, 393]);
    }

    #[test]
    fn a_missed_meeting_is_one_of_those_that_would_take_place() {
        let recess = vec![Recess { from_day: 25, to_day: 35 }];
        let mut meetings = Meetings::of(Some(&Calendar { recess, ..Calendar::every(28, 0) }));
        assert_eq!(meetings.at_or_after(1), Some(56 * DAY));
        meetings.miss(1);
        assert_eq!(meetings.at_or_after(1), Some(84 * DAY));
        assert_eq!(meetings.at_or_after(0), Some(0));
    }

    #[test]
    fn recess_all_year_ends_the_search() {
        let recess = vec![Recess { from_day: 1, to_day: 365 }];
        assert_eq!(Meetings::of(Some(&Calendar { recess, ..Calendar::every(7, 0) })).at_or_after(0), None);
    }
}
