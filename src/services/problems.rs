//! What may be wrong with sorts of matter, with how areas hand matters on, and with the flow.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::{Arrivals, Decides, Distribution, Flow, MatterKind, ServiceArea};
use crate::organisation::near_keys;
use crate::{Decimal, Key, ProblemKind, Total};

/// Problems with field and item.
type Found = Vec<(&'static str, Option<usize>, ProblemKind)>;

/// The service areas by key.
type Areas<'s> = HashMap<&'s Key, &'s ServiceArea>;

/// All of something.
const ALL: Decimal = Decimal::from_hundredths(100 * 100);
/// The hours of a week.
const WEEK: Decimal = Decimal::from_hundredths(168 * 100);

impl MatterKind {
    /// What is wrong with a kind in services with these areas.
    pub(super) fn problems(&self, areas: &Areas<'_>) -> Found {
        let mut found = Found::new();
        let of = format!("`{}`", self.key);
        expect_area("area", None, &self.area, areas, &mut found);
        match &self.arrivals {
            Arrivals::PerYear(_) => {}
            Arrivals::PercentOfVolume(percent) => {
                at_most("arrivals", None, &format!("arrivals of {of}"), *percent, ALL, &mut found);
                if areas.get(&self.area).is_some_and(|area| area.volume_per_year.is_none()) {
                    let expected = format!("matters a year, or `volume_per_year` of area `{}`", self.area);
                    let volume = format!("{percent} per cent of a volume that is not stated");
                    found.push(("arrivals", None, bad(format!("arrivals of {of}"), expected, volume)));
                }
            }
            Arrivals::AtHours(times) => {
                if let Some(pair) = times.windows(2).find(|pair| pair[0] > pair[1]) {
                    let times = format!("{} before {}", pair[0], pair[1]);
                    found.push(("arrivals", None, bad(format!("arrivals of {of}"), "times in order", times)));
                }
            }
        }
        distribution("handling_hours", &of, &self.handling_hours, &mut found);
        if let Some(hours) = &self.decision_hours {
            distribution("decision_hours", &of, hours, &mut found);
        }
        for (item, touched) in self.touches.iter().enumerate() {
            expect_area("touches", Some(item), &touched.area, areas, &mut found);
            if touched.area == self.area {
                let found_here = format!("`{}`, its own", touched.area);
                found.push(("touches", Some(item), bad(format!("areas that {of} touches"), "other areas", found_here)));
            }
            at_most(
                "touches",
                Some(item),
                &format!("matters of {of} that touch `{}`", touched.area),
                touched.percent,
                ALL,
                &mut found,
            );
        }
        repeated("touches", self.touches.iter().map(|touched| (&touched.area, touched.area.clone())), &mut found);
        if let Some(key) = self.focus_area.as_ref().filter(|key| !key.is_well_formed()) {
            found.push(("focus_area", None, ProblemKind::MalformedKey { key: key.clone() }));
        }
        for (item, share) in self.decisions.iter().enumerate() {
            at_most("decisions", Some(item), &format!("decisions on {of}"), share.percent, ALL, &mut found);
            if share.returned_percent >= ALL {
                let back = share.returned_percent.to_string();
                let what = format!("matters of {of} that are sent back");
                found.push(("decisions", Some(item), bad(what, "less than 100 per cent", back)));
            }
            let problem = match &share.by {
                Decides::Level(title) => ProblemKind::of_blank("the title that decides on matters", &self.key, title),
                Decides::Delegation(key) if !key.is_well_formed() => {
                    Some(ProblemKind::MalformedKey { key: key.clone() })
                }
                _ => None,
            };
            found.extend(problem.map(|problem| ("decisions", Some(item), problem)));
        }
        together(
            "decisions",
            &format!("decisions on {of}"),
            self.decisions.iter().map(|share| share.percent),
            &mut found,
        );
        if let Some(review) = &self.review {
            at_most("review", None, &format!("accepted matters of {of}"), review.accepted_percent, ALL, &mut found);
        }
        for (item, share) in self.channels.iter().enumerate() {
            at_most(
                "channels",
                Some(item),
                &format!("matters of {of} by {}", share.kind.name()),
                share.percent,
                ALL,
                &mut found,
            );
        }
        together(
            "channels",
            &format!("matters of {of} by channel"),
            self.channels.iter().map(|share| share.percent),
            &mut found,
        );
        repeated("channels", self.channels.iter().map(|share| (share.kind, share.kind.name().into())), &mut found);
        found
    }
}

impl ServiceArea {
    /// What is wrong with the hours for matters, and with what is handed on.
    pub(super) fn flow_problems(&self, areas: &Areas<'_>) -> Found {
        let mut found = Found::new();
        if let Some(hours) = self.matter_hours_per_week {
            of_a_week("matter_hours_per_week", &format!("hours for matters of `{}`", self.key), hours, &mut found);
        }
        for (item, referral) in self.referrals.iter().enumerate() {
            expect_area("referrals", Some(item), &referral.area, areas, &mut found);
            let what = format!("matters that `{}` hands on to `{}`", self.key, referral.area);
            at_most("referrals", Some(item), &what, referral.percent, ALL, &mut found);
        }
        let what = format!("matters that `{}` hands on", self.key);
        together("referrals", &what, self.referrals.iter().map(|referral| referral.percent), &mut found);
        repeated(
            "referrals",
            self.referrals.iter().map(|referral| (&referral.area, referral.area.clone())),
            &mut found,
        );
        found
    }
}

impl Flow {
    /// What is wrong with it.
    pub(super) fn problems(&self) -> Found {
        let mut found = Found::new();
        of_a_week("staff_hours_per_week", "hours of staff for matters", self.staff_hours_per_week, &mut found);
        of_a_week("working_hours_per_week", "hours of heads", self.working_hours_per_week, &mut found);
        of_a_week(
            "least_head_hours_per_week",
            "least hours of heads for matters",
            self.least_head_hours_per_week,
            &mut found,
        );
        for (field, hours) in [
            ("reception_hours", &self.reception_hours),
            ("transfer_hours", &self.transfer_hours),
            ("decision_hours", &self.decision_hours),
            ("coordination_hours", &self.coordination_hours),
            ("negotiation_hours", &self.negotiation_hours),
        ] {
            distribution(field, "the flow", hours, &mut found);
        }
        at_most("wrong_door_percent", None, "citizens at a wrong door", self.wrong_door_percent, ALL, &mut found);
        let what = "negotiations that change the agreement";
        at_most("agreement_change_percent", None, what, self.agreement_change_percent, ALL, &mut found);
        if let Some(reports) = &self.reports {
            if reports.interval_days == 0 {
                found.push(("reports", None, bad("days from one report to the next", "at least 1", 0)));
            }
            distribution("reports", "reports", &reports.hours, &mut found);
            let half = Decimal::from(50);
            at_most(
                "reports",
                None,
                "reports that are turned into their opposite",
                reports.wrong_percent,
                half,
                &mut found,
            );
        }
        found
    }
}

/// Areas of which no matter ever comes to an end, because all are handed on to one another: by their numbers.
pub(super) fn endless(areas: &[ServiceArea]) -> Vec<usize> {
    let place: HashMap<&Key, usize> = areas.iter().enumerate().map(|(at, area)| (&area.key, at)).collect();
    let mut from: Vec<Vec<usize>> = vec![vec![]; areas.len()];
    let mut ends = vec![false; areas.len()];
    let mut open = Vec::new();
    for (at, area) in areas.iter().enumerate() {
        let handed_on: Total = area.referrals.iter().map(|referral| referral.percent).sum();
        for referral in area.referrals.iter().filter(|referral| referral.percent > Decimal::ZERO) {
            match place.get(&referral.area) {
                Some(&to) => from[to].push(at),
                // That there is no such area is told already.
                None => open.push(at),
            }
        }
        // So is that more than all are handed on.
        if handed_on != Total::from(ALL) {
            open.push(at);
        }
    }
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut ends[at], true) {
            open.extend(&from[at]);
        }
    }
    (0..areas.len()).filter(|&at| !ends[at]).collect()
}

/// That matters of an area come to an end.
pub(super) fn endless_problem(area: &ServiceArea) -> ProblemKind {
    let what = format!("matters that `{}` hands on", area.key);
    bad(what, "some that come to an end", "all of them handed on again and again")
}

fn bad(what: impl Into<String>, expected: impl Into<String>, found: impl ToString) -> ProblemKind {
    ProblemKind::BadValue { what: what.into(), expected: expected.into(), found: found.to_string() }
}

fn expect_area(field: &'static str, item: Option<usize>, key: &Key, areas: &Areas<'_>, found: &mut Found) {
    if !areas.contains_key(key) {
        let near = near_keys(key, areas.keys().copied());
        found.push((field, item, ProblemKind::UnknownKey { key: key.clone(), expected: "service area", near }));
    }
}

fn distribution(field: &'static str, of: &str, hours: &Distribution, found: &mut Found) {
    if let Some((expected, value)) = hours.problem() {
        found.push((field, None, bad(format!("distribution of {of}"), expected, value)));
    }
}

/// That a share, in per cent, is no more than it can be.
fn at_most(field: &'static str, item: Option<usize>, what: &str, percent: Decimal, most: Decimal, found: &mut Found) {
    if percent > most {
        found.push((field, item, bad(what, format!("at most {most} per cent"), percent)));
    }
}

/// That shares of one thing are no more than all of it; where one of them is too large by itself, that is told.
fn together(field: &'static str, what: &str, shares: impl Iterator<Item = Decimal> + Clone, found: &mut Found) {
    let sum: Total = shares.clone().sum();
    if sum > Total::from(ALL) && shares.into_iter().all(|share| share <= ALL) {
        found.push((field, None, bad(what, "at most 100 per cent together", sum)));
    }
}

fn of_a_week(field: &'static str, what: &str, hours: Decimal, found: &mut Found) {
    if hours == Decimal::ZERO || hours > WEEK {
        found.push((field, None, bad(what, "more than 0 and at most 168 a week", hours)));
    }
}

/// That nothing stands twice in a list.
fn repeated<T: Eq + Hash>(field: &'static str, items: impl Iterator<Item = (T, Key)>, found: &mut Found) {
    let mut seen = HashSet::new();
    for (item, (of, key)) in items.enumerate() {
        if !seen.insert(of) {
            found.push((field, Some(item), ProblemKind::DuplicateItem { key }));
        }
    }
}
