//! What a comparison hangs on: each assumption moved within the range that it states.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use serde::Serialize;

use super::experiment::{SimulateError, SimulationPlan};
use super::statistics::space_filling;
use super::{FlowComparison, Verdict};
use crate::generate::Seed;
use crate::scenario::Change;
use crate::{
    Arrivals, Assumed, Calendar, Decimal, Distribution, Flow, Key, MatterKind, Model, NodeEntry, NodeKind, ServiceArea,
};

/// How the assumptions of scenarios are moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SensitivityPlan {
    /// How each point is simulated; fewer replications do than for the comparison itself, as all points have the same luck.
    pub simulation: SimulationPlan,
    /// How often the way to a tipping point is halved.
    pub halvings: u32,
    /// Points at which all assumptions are moved at once; none, when 0.
    pub points: u32,
}

impl Default for SensitivityPlan {
    fn default() -> Self {
        Self { simulation: SimulationPlan { replications: 4, ..SimulationPlan::default() }, halvings: 4, points: 0 }
    }
}

/// The mean lead time of a scenario less that of the base, at some point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct At {
    /// So many times what is stated.
    pub factor: f64,
    /// Days; undefined when one of the two has no mean there.
    pub difference_days: Option<f64>,
    /// Whether the base has no mean there, as it is overloaded or too few matters end.
    pub base_is_without_mean: bool,
    /// Whether the scenario has none.
    pub is_without_mean: bool,
}

impl At {
    /// Whether the scenario is faster than the base there: one without a mean is slower than one with it. Undefined when neither has one.
    pub fn is_faster(&self) -> Option<bool> {
        match self.difference_days {
            Some(days) => Some(days < 0.0),
            None if self.base_is_without_mean == self.is_without_mean => None,
            None => Some(self.base_is_without_mean),
        }
    }
}

/// What becomes of a difference when one assumption is moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Swing {
    /// The assumption.
    pub assumption: Key,
    /// At the lower end of its range.
    pub low: At,
    /// At the upper end.
    pub high: At,
    /// The factor nearest to 1 that was found at which the scenario that is faster is another one than at 1, when there is such a point in the range.
    pub tips_at: Option<f64>,
}

impl Swing {
    /// How far the difference moves, in days; undefined when an end is overloaded.
    pub fn width_days(&self) -> Option<f64> {
        Some((self.high.difference_days? - self.low.difference_days?).abs())
    }
}

/// One scenario beside the base under other assumptions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tornado {
    /// The name of the scenario.
    pub name: String,
    /// The mean lead time less that of the base, with everything as stated.
    pub stated: At,
    /// Each assumption, that with the widest swing first; those that overload at an end before all others.
    pub swings: Vec<Swing>,
}

/// All assumptions moved at once.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sampled {
    /// The assumptions, in the order of the factors.
    pub assumptions: Vec<Key>,
    /// The points: a factor for each assumption, and the name of the fastest scenario there, of several equally fast the first, when all have a mean.
    pub points: Vec<(Vec<f64>, Option<String>)>,
    /// In which share of the points each scenario is the fastest, the base first; several that are equally fast share a point. At what is
    /// missing to 1, one has no mean.
    pub fastest: Vec<(String, f64)>,
}

/// What a comparison of scenarios hangs on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sensitivity {
    /// How it was made.
    pub plan: SensitivityPlan,
    /// For each scenario but the base.
    pub tornados: Vec<Tornado>,
    /// Assumptions with a range on which no number rests that can be moved.
    pub not_moved: Vec<Key>,
    /// All at once, where points were asked for.
    pub sampled: Option<Sampled>,
}

impl Sensitivity {
    /// Moves each assumption that states a range within it, one at a time, and all at once at as many points as the plan says.
    ///
    /// Costs two comparisons an assumption, one for each halving where the fastest scenario changes, and one a point.
    ///
    /// # Errors
    /// As [`FlowComparison::new`]; and when no assumption states a range, or a number that is moved has no meaning any more.
    pub fn of(scenarios: &[(&str, &Model)], plan: &SensitivityPlan) -> Result<Self, SimulateError> {
        Self::with(scenarios, plan, |_, _| ControlFlow::Continue(()))
    }

    /// The same, told after each assumption and point how many are done and how many there are at least; stopped, it gives what it has.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub fn with(
        scenarios: &[(&str, &Model)],
        plan: &SensitivityPlan,
        mut progress: impl FnMut(u32, u32) -> ControlFlow<()>,
    ) -> Result<Self, SimulateError> {
        let ranges = ranges(scenarios);
        if ranges.is_empty() {
            return Err(SimulateError::NoRange);
        }
        let mut moving = vec![];
        let mut not_moved = vec![];
        for range in ranges {
            let moves = moves(scenarios, &range)?;
            if moves { moving.push(range) } else { not_moved.push(range.0) }
        }
        let ranges = moving;
        let at = |factors: &[(Key, f64)]| compare_at(scenarios, plan, factors);
        let stated = at(&[])?;
        let mut tornados: Vec<Tornado> = scenarios[1..]
            .iter()
            .zip(&stated)
            .map(|((name, _), &stated)| Tornado { name: (*name).into(), stated, swings: vec![] })
            .collect();
        let steps = ranges.len() as u32 + plan.points;
        let mut done = 0;
        let mut go_on = |done: &mut u32| {
            *done += 1;
            progress(*done, steps).is_continue()
        };
        let mut is_stopped = false;
        for (assumption, from, to) in &ranges {
            let ends = [at(&[(assumption.clone(), *from)])?, at(&[(assumption.clone(), *to)])?];
            for (number, tornado) in tornados.iter_mut().enumerate() {
                let [low, high] = [(*from, &ends[0]), (*to, &ends[1])].map(|(factor, at)| At { factor, ..at[number] });
                let mut tips_at: Option<f64> = None;
                for end in [low, high] {
                    if changes(tornado.stated, end) {
                        let tip = tip(&at, assumption, number, tornado.stated, end.factor, plan.halvings)?;
                        let nearest = |tip: f64| (tip - 1.0).abs();
                        tips_at = Some(tips_at.filter(|&other| nearest(other) <= nearest(tip)).unwrap_or(tip));
                    }
                }
                tornado.swings.push(Swing { assumption: assumption.clone(), low, high, tips_at });
            }
            if !go_on(&mut done) {
                is_stopped = true;
                break;
            }
        }
        for tornado in &mut tornados {
            tornado.swings.sort_by(|a, b| {
                let width = |swing: &Swing| swing.width_days().unwrap_or(f64::INFINITY);
                width(b).total_cmp(&width(a))
            });
        }
        let sampled = (plan.points > 0 && !is_stopped).then(|| {
            sample(scenarios, plan, &ranges, &at, |done_here| {
                let mut at = ranges.len() as u32 + done_here - 1;
                go_on(&mut at)
            })
        });
        Ok(Self { plan: plan.clone(), tornados, not_moved, sampled: sampled.transpose()? })
    }
}

/// The assumptions of all scenarios that state a range, in their order, with the ends of it.
fn ranges(scenarios: &[(&str, &Model)]) -> Vec<(Key, f64, f64)> {
    let mut met = BTreeSet::new();
    let mut found = vec![];
    for (_, model) in scenarios {
        for assumption in model.assumptions() {
            if let Some(range) = assumption.range
                && met.insert(assumption.key.clone())
            {
                found.push((assumption.key.clone(), range.from.to_f64(), range.to.to_f64()));
            }
        }
    }
    found
}

/// Whether anything is another number at an end of the range of an assumption.
fn moves(scenarios: &[(&str, &Model)], (assumption, from, to): &(Key, f64, f64)) -> Result<bool, SimulateError> {
    for (_, model) in scenarios {
        for factor in [*from, *to] {
            if factor != 1.0 && scaled(model, assumption, factor)? != **model {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Each scenario's mean lead time less that of the base, with some assumptions moved.
fn compare_at(
    scenarios: &[(&str, &Model)],
    plan: &SensitivityPlan,
    factors: &[(Key, f64)],
) -> Result<Vec<At>, SimulateError> {
    let moved = scenarios.iter().map(|(name, model)| {
        let mut moved = (*model).clone();
        for (assumption, factor) in factors {
            moved = scaled(&moved, assumption, *factor)?;
        }
        Ok((*name, moved))
    });
    let moved: Vec<(&str, Model)> = moved.collect::<Result<_, SimulateError>>()?;
    let moved: Vec<(&str, &Model)> = moved.iter().map(|(name, model)| (*name, model)).collect();
    let comparison = FlowComparison::new(&moved, &plan.simulation)?;
    let is_without_mean = |outcome: &super::Outcome| outcome.overall.lead_time_days.is_none();
    let at = |(alternative, outcome): (&super::FlowAlternative, &super::Outcome)| {
        let lead_time = &alternative.differences[0];
        At {
            factor: 1.0,
            difference_days: (lead_time.verdict != Verdict::Undefined).then_some(lead_time.value - lead_time.base),
            base_is_without_mean: is_without_mean(&comparison.outcomes[0]),
            is_without_mean: is_without_mean(outcome),
        }
    };
    Ok(comparison.alternatives.iter().zip(&comparison.outcomes[1..]).map(at).collect())
}

/// Whether another scenario is the faster one.
fn changes(before: At, after: At) -> bool {
    matches!((before.is_faster(), after.is_faster()), (Some(before), Some(after)) if before != after)
}

/// Halves the way from 1 to a factor at which another scenario is the faster one.
fn tip(
    at: &impl Fn(&[(Key, f64)]) -> Result<Vec<At>, SimulateError>,
    assumption: &Key,
    number: usize,
    stated: At,
    end: f64,
    halvings: u32,
) -> Result<f64, SimulateError> {
    let (mut near, mut far) = (1.0, end);
    for _ in 0..halvings {
        let middle = (near + far) / 2.0;
        let there = at(&[(assumption.clone(), middle)])?[number];
        if changes(stated, there) { far = middle } else { near = middle }
    }
    Ok(far)
}

fn sample(
    scenarios: &[(&str, &Model)],
    plan: &SensitivityPlan,
    ranges: &[(Key, f64, f64)],
    at: &impl Fn(&[(Key, f64)]) -> Result<Vec<At>, SimulateError>,
    mut go_on: impl FnMut(u32) -> bool,
) -> Result<Sampled, SimulateError> {
    let seed = Seed::new(plan.simulation.seed).child("assumptions");
    let mut points = vec![];
    let mut counts = vec![0.0; scenarios.len()];
    for point in space_filling(plan.points, ranges.len(), seed) {
        // As often below what is stated as above it.
        let factors = ranges.iter().zip(point).map(|((key, from, to), share)| {
            let factor =
                if share < 0.5 { from + (1.0 - from) * share * 2.0 } else { 1.0 + (to - 1.0) * (share * 2.0 - 1.0) };
            (key.clone(), factor)
        });
        let factors: Vec<(Key, f64)> = factors.collect();
        let differences = at(&factors)?.iter().map(|at| at.difference_days).collect::<Option<Vec<f64>>>();
        let fastest = differences.map(|differences| {
            let all = || std::iter::once(0.0).chain(differences.iter().copied()).enumerate();
            let least = all().map(|(_, days)| days).fold(f64::INFINITY, f64::min);
            let fastest: Vec<usize> = all().filter(|&(_, days)| days == least).map(|(number, _)| number).collect();
            fastest.iter().for_each(|&number| counts[number] += 1.0 / fastest.len() as f64);
            scenarios[fastest[0]].0.to_owned()
        });
        points.push((factors.into_iter().map(|(_, factor)| factor).collect(), fastest));
        if !go_on(points.len() as u32) {
            break;
        }
    }
    let shares = scenarios.iter().zip(counts);
    let shares = shares.map(|((name, _), count)| ((*name).to_owned(), count / points.len().max(1) as f64));
    Ok(Sampled { assumptions: ranges.iter().map(|(key, ..)| key.clone()).collect(), fastest: shares.collect(), points })
}

/// Whether a field of an entry rests on an assumption.
fn rests(assumed: &Assumed, field: &str, assumption: &Key) -> bool {
    assumed.iter().any(|(of, key)| key == assumption && of.is_none_or(|of| of == field))
}

/// What multiplies decimals, and knows the largest that a value may be.
#[derive(Clone, Copy)]
struct Factor(f64);

impl Factor {
    fn of(self, value: Decimal, most: f64) -> Decimal {
        let hundredths = libm::round(value.to_f64() * self.0 * 100.0).clamp(0.0, most * 100.0);
        // Nothing that is there becomes nothing.
        let least = u32::from(value > Decimal::ZERO);
        Decimal::from_hundredths((hundredths as u32).max(least).min((most * 100.0) as u32))
    }

    fn scale(self, value: &mut Decimal, most: f64) {
        *value = self.of(*value, most);
    }

    fn stretch(self, distribution: &mut Distribution) {
        let most = Decimal::MAX.to_f64();
        match distribution {
            Distribution::Constant(value) => self.scale(value, most),
            Distribution::Exponential { mean } | Distribution::Erlang { mean, .. } => self.scale(mean, most),
            Distribution::Gamma { mean, deviation } | Distribution::Lognormal { mean, deviation } => {
                self.scale(mean, most);
                self.scale(deviation, most);
            }
            Distribution::Uniform { from, to } => {
                self.scale(from, most);
                self.scale(to, most);
            }
            Distribution::Empirical(values) => values.iter_mut().for_each(|value| self.scale(value, most)),
        }
    }

    fn days(self, days: &mut u16) {
        if *days > 0 {
            *days = libm::round(f64::from(*days) * self.0).clamp(1.0, 365.0) as u16;
        }
    }

    /// Shares that may be at most 100 together.
    fn shares<'d>(self, shares: impl Iterator<Item = &'d mut Decimal>) {
        let mut left = 100.0;
        for share in shares {
            self.scale(share, left);
            left -= share.to_f64();
        }
    }

    /// Shares that may be at most so much together.
    fn shares_within<'d>(self, shares: impl Iterator<Item = &'d mut Decimal>, mut left: f64) {
        for share in shares {
            let most = left.max(0.0);
            *share = Decimal::from_hundredths(libm::round(share.to_f64().min(most) * 100.0 * self.0) as u32);
            left -= share.to_f64();
        }
    }
}

/// A model in which all numbers that rest on an assumption are so many times what is stated, as far as the flow of matters knows
/// them: those of matter kinds but the hours of a list, of the flow, service areas, staff of units, the interval of calendars, channels.
/// Percentages stay at most 100, days at least 1.
///
/// # Errors
/// [`SimulateError::Assumption`] when the model does not hold with such numbers.
pub(crate) fn scaled(model: &Model, assumption: &Key, factor: f64) -> Result<Model, SimulateError> {
    if factor == 1.0 {
        return Ok(model.clone());
    }
    let by = Factor(factor);
    let mut services = model.services().clone();
    for kind in &mut services.matter_kinds {
        scale_kind(kind, by, assumption);
    }
    for area in &mut services.areas {
        scale_area(area, by, assumption);
    }
    if let Some(flow) = &mut services.flow {
        scale_flow(flow, by, assumption);
    }
    let mut changes = vec![Change::RestateServices(services)];
    for node in model.organisation().nodes().filter(|node| !node.assumed().is_nothing()) {
        let key = node.key();
        let is_assumed = |field| rests(node.assumed(), field, assumption);
        if let Some(staff) = node.staff().filter(|_| is_assumed("staff")) {
            let staff = Some(by.of(staff, Decimal::MAX.to_f64()));
            changes.push(Change::SetStaff { node: key.clone(), staff });
        }
        if let Some(calendar) = node.calendar().filter(|_| is_assumed("calendar")) {
            let calendar = Some(scale_calendar(calendar.clone(), by));
            changes.push(Change::SetCalendar { body: key.clone(), calendar });
        }
        if node.kind() == NodeKind::Channel
            && is_assumed("first_contact_percent")
            && let Some(NodeEntry::Channel(mut entry)) = model.organisation().entry(node.id())
        {
            entry.first_contact_percent = entry.first_contact_percent.map(|share| by.of(share, 100.0));
            changes.push(Change::Restate(NodeEntry::Channel(entry)));
        }
    }
    let mut scaled = model.clone();
    for change in &changes {
        let applied = scaled.apply(change);
        let _ = applied.map_err(|error| SimulateError::Assumption {
            assumption: assumption.clone(),
            problem: error.to_string(),
        })?;
    }
    Ok(scaled)
}

fn scale_kind(kind: &mut MatterKind, by: Factor, assumption: &Key) {
    let assumed = kind.assumed.clone();
    let rests = |field| rests(&assumed, field, assumption);
    if rests("arrivals") {
        match &mut kind.arrivals {
            Arrivals::PerYear(number) => by.scale(number, Decimal::MAX.to_f64()),
            Arrivals::PercentOfVolume(number) => by.scale(number, 100.0),
            Arrivals::AtHours(_) => {}
        }
    }
    if rests("handling_hours") {
        by.stretch(&mut kind.handling_hours);
    }
    if let Some(hours) = kind.decision_hours.as_mut().filter(|_| rests("decision_hours")) {
        by.stretch(hours);
    }
    if rests("touches") {
        kind.touches.iter_mut().for_each(|touch| by.scale(&mut touch.percent, 100.0));
    }
    if rests("channels") {
        by.shares(kind.channels.iter_mut().map(|share| &mut share.percent));
    }
    if let Some(review) = kind.review.as_mut().filter(|_| rests("review")) {
        by.scale(&mut review.accepted_percent, 100.0);
    }
    if rests("decisions") {
        kind.decisions.iter_mut().for_each(|share| by.scale(&mut share.returned_percent, 100.0));
        // What the handler decides gives way to what others decide.
        let others = kind.decisions.iter_mut().filter(|share| share.by != crate::Decides::Handler);
        by.shares(others.map(|share| &mut share.percent));
        let taken: f64 = kind
            .decisions
            .iter()
            .filter(|share| share.by != crate::Decides::Handler)
            .map(|share| share.percent.to_f64())
            .sum();
        let own = kind.decisions.iter_mut().filter(|share| share.by == crate::Decides::Handler);
        Factor(1.0).shares_within(own.map(|share| &mut share.percent), 100.0 - taken);
    }
}

fn scale_area(area: &mut ServiceArea, by: Factor, assumption: &Key) {
    let assumed = area.assumed.clone();
    if let Some(volume) = area.volume_per_year.as_mut().filter(|_| rests(&assumed, "volume_per_year", assumption)) {
        *volume = libm::round(*volume as f64 * by.0) as u64;
    }
    if let Some(hours) =
        area.matter_hours_per_week.as_mut().filter(|_| rests(&assumed, "matter_hours_per_week", assumption))
    {
        by.scale(hours, 168.0);
    }
    if rests(&assumed, "referrals", assumption) {
        by.shares(area.referrals.iter_mut().map(|referral| &mut referral.percent));
    }
}

fn scale_flow(flow: &mut Flow, by: Factor, assumption: &Key) {
    let assumed = flow.assumed.clone();
    let rests = |field| rests(&assumed, field, assumption);
    for (field, hours) in [
        ("staff_hours_per_week", &mut flow.staff_hours_per_week),
        ("working_hours_per_week", &mut flow.working_hours_per_week),
        ("hours_per_member", &mut flow.hours_per_member),
        ("least_head_hours_per_week", &mut flow.least_head_hours_per_week),
    ] {
        if rests(field) {
            by.scale(hours, 168.0);
        }
    }
    for (field, percent) in [
        ("wrong_door_percent", &mut flow.wrong_door_percent),
        ("agreement_change_percent", &mut flow.agreement_change_percent),
    ] {
        if rests(field) {
            by.scale(percent, 100.0);
        }
    }
    for (field, hours) in [
        ("reception_hours", &mut flow.reception_hours),
        ("transfer_hours", &mut flow.transfer_hours),
        ("decision_hours", &mut flow.decision_hours),
        ("coordination_hours", &mut flow.coordination_hours),
        ("negotiation_hours", &mut flow.negotiation_hours),
    ] {
        if rests(field) {
            by.stretch(hours);
        }
    }
    if let Some(reports) = flow.reports.as_mut().filter(|_| rests("reports")) {
        by.stretch(&mut reports.hours);
    }
}

fn scale_calendar(mut calendar: Calendar, by: Factor) -> Calendar {
    by.days(&mut calendar.interval_days);
    if calendar.interval_days > 0 {
        calendar.first_day = calendar.first_day.min(calendar.interval_days - 1);
    }
    calendar
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Assumption, BodyEntry, BodyKind, Decides, DecisionShare, Organisation, Services, TouchedArea, UnitEntry,
    };

    fn decimal(number: f64) -> Decimal {
        Decimal::new(number).expect("two decimals")
    }

    fn model() -> Model {
        let share = |percent: f64, by| DecisionShare { percent: decimal(percent), by, returned_percent: Decimal::ZERO };
        let mut kind = MatterKind::new(
            "matter",
            "area",
            Arrivals::PerYear(decimal(1000.0)),
            Distribution::Lognormal { mean: decimal(6.0), deviation: decimal(4.0) },
        );
        kind.touches = vec![TouchedArea { area: "other".into(), percent: decimal(60.0) }];
        kind.decisions =
            vec![share(30.0, Decides::Handler), share(40.0, Decides::Committee), share(10.0, Decides::Council)];
        kind.assumed = Assumed::Entry("work".into());
        let flow = Flow {
            wrong_door_percent: decimal(4.0),
            assumed: Assumed::Fields([("wrong_door_percent".to_owned(), "doors".into())].into()),
            ..Flow::default()
        };
        let mut council = BodyEntry::new("council", BodyKind::Council);
        council.calendar = Some(Calendar { first_day: 20, ..Calendar::every(28, 10) });
        council.assumed = Assumed::Entry("meetings".into());
        let mut unit = UnitEntry::new("unit").area("area").staff(decimal(4.0));
        unit.assumed = Assumed::Fields([("staff".to_owned(), "staff".into())].into());
        let mut builder = Organisation::builder();
        builder.add(council);
        builder.add(unit);
        let areas = ["area", "other"].map(ServiceArea::new).into();
        let services = Services { areas, matter_kinds: vec![kind], flow: Some(flow), ..Services::default() };
        let assumptions = ["work", "doors", "meetings", "staff"];
        let assumptions = assumptions.map(|key| Assumption::new(key, "because"));
        let organisation = builder.build().expect("a body and a unit");
        Model::new("model", organisation, Default::default(), services, assumptions.into()).expect("a model")
    }

    #[test]
    fn what_rests_on_an_assumption_is_scaled_and_nothing_else() {
        let model = model();
        let by = |assumption: &str, factor| scaled(&model, &assumption.into(), factor).expect("it holds");
        let work = by("work", 2.0);
        let kind = &work.services().matter_kinds[0];
        assert_eq!(kind.arrivals, Arrivals::PerYear(decimal(2000.0)));
        assert_eq!(kind.handling_hours, Distribution::Lognormal { mean: decimal(12.0), deviation: decimal(8.0) });
        // At most all of them; what others decide is taken from what the handler does.
        assert_eq!(kind.touches[0].percent, decimal(100.0));
        let shares: Vec<f64> = kind.decisions.iter().map(|share| share.percent.to_f64()).collect();
        assert_eq!(shares, [0.0, 80.0, 20.0]);
        assert_eq!(work.services().flow, model.services().flow);
        assert_eq!(work.organisation(), model.organisation());

        let doors = by("doors", 0.5);
        assert_eq!(doors.services().flow.as_ref().map(|flow| flow.wrong_door_percent), Some(decimal(2.0)));
        assert_eq!(doors.services().matter_kinds, model.services().matter_kinds);

        let staff = by("staff", 0.5);
        assert_eq!(staff.organisation().node("unit").and_then(|unit| unit.staff()), Some(decimal(2.0)));
        let meetings = by("meetings", 0.25);
        let calendar = meetings.organisation().node("council").and_then(|council| council.calendar().cloned());
        assert_eq!(calendar, Some(Calendar { first_day: 6, ..Calendar::every(7, 10) }));
        assert_eq!(by("work", 1.0), model);
        // What nobody assumes moves nothing.
        assert_eq!(by("nothing", 3.0), model);
    }

    #[test]
    fn what_is_there_does_not_become_nothing() {
        let tiny = scaled(&model(), &"work".into(), 0.000_001).expect("it holds");
        assert_eq!(tiny.services().matter_kinds[0].arrivals, Arrivals::PerYear(decimal(0.01)));
    }

    #[test]
    fn shares_stay_shares() {
        let mut model = model();
        let mut services = model.services().clone();
        let kind = &mut services.matter_kinds[0];
        kind.arrivals = Arrivals::PercentOfVolume(decimal(75.0));
        let share = |kind, percent| crate::ChannelShare { kind, percent: decimal(percent) };
        kind.channels = vec![share(crate::ChannelKind::Telephone, 60.0), share(crate::ChannelKind::Web, 30.0)];
        kind.decisions[1].returned_percent = decimal(8.0);
        services.areas[0].volume_per_year = Some(1000);
        services.areas[0].referrals = vec![crate::Referral { area: "other".into(), percent: decimal(20.0) }];
        services.areas[0].assumed = Assumed::Entry("work".into());
        let _ = model.apply(&Change::RestateServices(services)).expect("it holds");
        let doubled = scaled(&model, &"work".into(), 2.0).expect("it holds");
        let (kind, area) = (&doubled.services().matter_kinds[0], &doubled.services().areas[0]);
        assert_eq!(kind.arrivals, Arrivals::PercentOfVolume(decimal(100.0)));
        assert_eq!(kind.channels.iter().map(|share| share.percent.to_f64()).collect::<Vec<_>>(), [100.0, 0.0]);
        assert_eq!((kind.decisions[1].returned_percent, area.referrals[0].percent), (decimal(16.0), decimal(40.0)));
    }

    #[test]
    fn one_without_a_mean_is_the_slower() {
        let at = |difference_days, base_is_without_mean, is_without_mean| At {
            factor: 2.0,
            difference_days,
            base_is_without_mean,
            is_without_mean,
        };
        let stated = at(Some(-1.0), false, false);
        let ends = [
            at(Some(-2.0), false, false),
            at(Some(0.5), false, false),
            at(None, true, false),
            at(None, false, true),
            at(None, true, true),
        ];
        assert_eq!(ends.map(|end| changes(stated, end)), [false, true, false, true, false]);
    }
}
