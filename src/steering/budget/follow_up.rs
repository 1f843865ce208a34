//! What was used of frames, and what will have been (G5).

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Serialize;

use super::{FollowUp, Frame};
use crate::steering::{Period, Steering};
use crate::{Decimal, Key};

/// From where a forecast is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The follow-up states it.
    Stated,
    /// The money is used in a straight line: as much each day as on the days that are gone.
    StraightLine,
}

impl Basis {
    /// The name in running text.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::StraightLine => "straight line",
        }
    }
}

/// What will have been used of a frame when its period is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Forecast {
    /// In whole kronor, the half rounded up.
    pub kronor: u128,
    /// From where it is known.
    pub basis: Basis,
}

/// A follow-up beside its frame.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FrameFollowUp<'s> {
    /// The frame.
    pub frame: &'s Frame,
    /// What was used of it.
    pub follow_up: &'s FollowUp,
    /// Whether the frame has no follow-up that was taken on a later day.
    pub latest: bool,
    /// What was used, as a share of the frame; `None` for a frame of nothing.
    pub used_share: Option<f64>,
    /// How much of the frame's period was gone, as a share of its days from 0 to 1; `None` when the frame has no period.
    pub period_gone: Option<f64>,
    /// What will have been used: the stated forecast, or else the straight line; `None` when nothing is stated and no day
    /// of the frame's period was gone, or the frame has no period.
    pub forecast: Option<Forecast>,
    /// The forecast less the frame, in whole kronor: more than nought when too much is used.
    pub deviation: Option<i128>,
    /// The deviation in per cent of the frame; `None` for a frame of nothing.
    pub deviation_percent: Option<f64>,
}

impl<'s> FrameFollowUp<'s> {
    fn of(frame: &'s Frame, follow_up: &'s FollowUp) -> Self {
        let (of, used) = (u128::from(frame.kronor), u128::from(follow_up.kronor));
        let gone = frame.period.map(|period| days_gone(period, follow_up.period.last_day()));
        let straight = || {
            let (gone, all) = gone.filter(|(gone, _)| *gone > 0)?;
            let (gone, all) = (u128::from(gone), u128::from(all));
            Some(Forecast { kronor: (2 * used * all + gone) / (2 * gone), basis: Basis::StraightLine })
        };
        let stated = follow_up.forecast.map(|kronor| Forecast { kronor: kronor.into(), basis: Basis::Stated });
        let forecast = stated.or_else(straight);
        // Of a frame of at most 2^64 kronor and its follow-up, the straight line makes less than 2^74.
        let deviation = forecast.map(|forecast| forecast.kronor as i128 - of as i128);
        let share = |number: f64| (of > 0).then(|| number / of as f64);
        Self {
            frame,
            follow_up,
            latest: false,
            used_share: share(used as f64),
            period_gone: gone.map(|(gone, all)| f64::from(gone) / f64::from(all)),
            forecast,
            deviation,
            deviation_percent: deviation.and_then(|deviation| share(100.0 * deviation as f64)),
        }
    }

    /// Whether the forecast is off the frame by more than so many per cent of it, to either side; `None` when there is no
    /// forecast. Of a frame of nothing, any forecast but nothing is.
    pub fn deviates(&self, percent: Decimal) -> Option<bool> {
        let allowed = u128::from(percent.hundredths()) * u128::from(self.frame.kronor);
        Some(self.deviation?.unsigned_abs() * 10_000 > allowed)
    }

    /// The node that answers for the deviation, when it is stated.
    pub fn answered_by(&self) -> Option<&'s Key> {
        self.follow_up.answered_by.as_ref()
    }
}

/// The days of a period that are over at the end of a day, and all its days.
fn days_gone(period: Period, day: Date) -> (u32, u32) {
    let days = |last: Date| u32::try_from((last - period.first_day()).get_days() + 1).unwrap_or(0);
    let all = days(period.last_day());
    (days(day).min(all), all)
}

/// Each follow-up beside its frame: by frame, in the order in which frames are stated, then by the last day of its period,
/// then as stated. `n log n`.
///
/// # Example
/// ```
/// use orgmodel::steering::Steering;
/// use orgmodel::steering::budget::{Basis, FollowUp, Frame, follow_ups};
///
/// let mut steering = Steering::default();
/// steering.frames.push(Frame {
///     key: "school".into(),
///     from: None,
///     to: "school".into(),
///     period: Some("2010".parse()?),
///     kronor: 36_500,
///     source: None,
///     assumed: Default::default(),
/// });
/// steering.follow_ups.push(FollowUp {
///     key: "school-january".into(),
///     frame: "school".into(),
///     period: "2010-01".parse()?,
///     kronor: 3_410,
///     forecast: None,
///     answered_by: None,
///     source: None,
///     assumed: Default::default(),
/// });
///
/// // 110 kronor on each of 31 days; so on all of 365 days.
/// let found = follow_ups(&steering);
/// let forecast = found[0].forecast.expect("a part of the year is gone");
/// assert_eq!((forecast.kronor, forecast.basis), (40_150, Basis::StraightLine));
/// assert_eq!(found[0].deviation, Some(3_650));
/// assert_eq!(found[0].deviation_percent, Some(10.0));
/// # Ok::<(), orgmodel::steering::PeriodError>(())
/// ```
pub fn follow_ups(steering: &Steering) -> Vec<FrameFollowUp<'_>> {
    let frames: HashMap<&Key, usize> = steering.frames.iter().enumerate().map(|(at, frame)| (&frame.key, at)).collect();
    let mut found: Vec<(usize, FrameFollowUp<'_>)> = Vec::with_capacity(steering.follow_ups.len());
    for follow_up in &steering.follow_ups {
        let Some(&at) = frames.get(&follow_up.frame) else { continue };
        found.push((at, FrameFollowUp::of(&steering.frames[at], follow_up)));
    }
    found.sort_by_key(|(at, found)| (*at, found.follow_up.period.last_day()));
    let mut later: Option<(usize, Date)> = None;
    for (at, found) in found.iter_mut().rev() {
        let day = found.follow_up.period.last_day();
        match later {
            Some((frame, last)) if frame == *at => found.latest = day == last,
            _ => (found.latest, later) = (true, Some((*at, day))),
        }
    }
    found.into_iter().map(|(_, found)| found).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Assumed;

    fn frame(kronor: u64, period: Option<&str>) -> Frame {
        let period = period.map(|period| period.parse().expect("a period"));
        Frame { key: "f".into(), from: None, to: "n".into(), period, kronor, source: None, assumed: Assumed::Nothing }
    }

    fn follow_up(key: &str, period: &str, kronor: u64, forecast: Option<u64>) -> FollowUp {
        FollowUp {
            key: key.into(),
            frame: "f".into(),
            period: period.parse().expect("a period"),
            kronor,
            forecast,
            answered_by: None,
            source: None,
            assumed: Assumed::Nothing,
        }
    }

    fn only(frame: Frame, follow_up: FollowUp) -> (Option<f64>, Option<Forecast>, Option<i128>) {
        let steering = Steering { frames: vec![frame], follow_ups: vec![follow_up], ..Steering::default() };
        let found = follow_ups(&steering);
        (found[0].period_gone, found[0].forecast, found[0].deviation)
    }

    #[test]
    fn a_stated_forecast_goes_before_the_straight_line() {
        let (gone, forecast, deviation) =
            only(frame(1_000, Some("2010-Q1")), follow_up("u", "2010-01", 310, Some(990)));
        assert_eq!(gone, Some(31.0 / 90.0));
        assert_eq!(forecast, Some(Forecast { kronor: 990, basis: Basis::Stated }));
        assert_eq!(deviation, Some(-10));
        let (_, forecast, _) = only(frame(1_000, Some("2010-Q1")), follow_up("u", "2010-01", 310, None));
        assert_eq!(forecast, Some(Forecast { kronor: 900, basis: Basis::StraightLine }));
    }

    #[test]
    fn what_is_over_is_used_and_what_has_not_begun_is_not_known() {
        let straight = |kronor| Some(Forecast { kronor, basis: Basis::StraightLine });
        for over in ["2010", "2010-T3", "2011-01"] {
            let found = only(frame(1_000, Some("2010")), follow_up("u", over, 1_001, None));
            assert_eq!(found, (Some(1.0), straight(1_001), Some(1)), "{over}");
        }
        let before = only(frame(1_000, Some("2010")), follow_up("u", "2009-12", 7, None));
        assert_eq!(before, (Some(0.0), None, None));
        assert_eq!(only(frame(1_000, None), follow_up("u", "2010-T1", 7, None)), (None, None, None));
    }

    #[test]
    fn a_deviation_is_told_exactly_and_at_the_limit_there_is_none() {
        let percent = Decimal::from(1);
        let deviates = |kronor, forecast| {
            let steering = Steering {
                frames: vec![frame(kronor, None)],
                follow_ups: vec![follow_up("u", "2010", 0, Some(forecast))],
                ..Steering::default()
            };
            follow_ups(&steering)[0].deviates(percent)
        };
        assert_eq!(deviates(1_000, 1_010), Some(false));
        assert_eq!(deviates(1_000, 1_011), Some(true));
        assert_eq!(deviates(1_000, 989), Some(true));
        assert_eq!(deviates(0, 0), Some(false));
        assert_eq!(deviates(0, 1), Some(true));
        assert_eq!(deviates(u64::MAX, 0), Some(true));
        assert_eq!(deviates(u64::MAX, u64::MAX - 1), Some(false));
    }

    proptest! {
        #[test]
        fn follow_ups_stand_in_time_and_the_last_day_is_the_latest(
            months in prop::collection::vec((1..=12_u8, any::<u64>(), prop::option::of(any::<u64>())), 0..12),
            kronor in any::<u64>(),
        ) {
            let of = |(number, (month, kronor, forecast)): (usize, &(u8, u64, Option<u64>))| {
                follow_up(&format!("u{number}"), &format!("2010-{month:02}"), *kronor, *forecast)
            };
            let steering = Steering {
                frames: vec![frame(kronor, Some("2010"))],
                follow_ups: months.iter().enumerate().map(of).collect(),
                ..Steering::default()
            };
            let found = follow_ups(&steering);
            prop_assert_eq!(found.len(), months.len());
            let days: Vec<Date> = found.iter().map(|found| found.follow_up.period.last_day()).collect();
            prop_assert!(days.is_sorted());
            for found in &found {
                prop_assert_eq!(found.latest, Some(&found.follow_up.period.last_day()) == days.last());
                let forecast = found.forecast.expect("a month is gone").kronor;
                prop_assert!(found.follow_up.forecast.is_some() || forecast >= u128::from(found.follow_up.kronor));
                prop_assert!(found.used_share.is_none_or(|share| share.is_finite() && share >= 0.0));
            }
        }
    }
}
