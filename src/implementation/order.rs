use std::cell::Cell;
use std::fmt;

use super::between::Days;
use crate::Key;
use crate::checks::Checker;
use crate::facts::{Break, PlannedStep};
use crate::scenario::{PlanError, PlannedChange, Scenario};

/// So many orders are tried to show that fewer moves, or any, do not do.
const TRIED: usize = 2_000;

/// Up to so many changes, all sets of them are tried to show that a day cannot lie between two.
const ALL_SETS: usize = 10;

/// So many steps are taken towards an order in which more holds.
const STEPS: usize = 100;

/// What [`safe_order`] finds.
#[derive(Debug, Clone)]
pub struct SafeOrder {
    /// Whether the plan holds on every day, or is made to.
    pub outcome: Outcome,
    /// What breaks in the order of the plan as it stands.
    pub breaks: Vec<Break>,
    /// Sets of changes of which any order that puts a day between two breaks something: they belong into one phase. Of each break,
    /// the change that breaks and the one that mends, when that is so; sets that share a change are one.
    ///
    /// With up to ten changes in the plan, all sets of changes before such a day are tried, each in the order of the plan; with more, those that
    /// leave as much as can be on either side.
    pub together: Vec<Vec<PlannedStep>>,
}

/// Whether there is an order of changes in which a plan holds on every day.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// As it stands.
    Holds,
    /// After these moves.
    Mended {
        /// The same plan in that order: a scenario on the base itself, with all changes.
        scenario: Box<Scenario>,
        /// The changes that went to another phase, in the order of the plan as it stood.
        moves: Vec<Move>,
        /// Whether it was shown that fewer moves do not do: all ways to move fewer changes were tried. Otherwise no move can be
        /// taken back alone.
        fewest: bool,
    },
    /// No such order was found.
    CannotBeOrdered {
        /// Changes that cannot be ordered, of those that cannot be moved because they are made already: with any one of them
        /// free to move, the search finds an order.
        changes: Vec<PlannedStep>,
        /// Whether it was shown that there is no order: all ways to place the changes that can be moved were tried.
        proven: bool,
    },
}

/// A change that goes to another phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The change, with the phase in which it was; its number is that of the plan as it stood.
    pub change: PlannedStep,
    /// Whether it happens later than it was to.
    pub later: bool,
    /// The phase in which it happens now.
    pub to: Key,
}

impl fmt::Display for Move {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = self.change.phase.as_ref().map_or_else(String::new, |phase| format!("from `{phase}` "));
        let way = if self.later { "later" } else { "earlier" };
        write!(f, "{} goes {from}to `{}`, which is {way}", self.change, self.to)
    }
}

/// Looks for an order of a plan's changes in which the checks of [`EVERY_DAY`](super::EVERY_DAY) hold between all phases, by the catalogue as it
/// is by default.
///
/// # Errors
/// [`PlanError`] when the scenario cannot be carried out as it stands.
///
/// # Example
/// ```
/// use std::sync::Arc;
/// use orgmodel::implementation::{Outcome, safe_order};
/// use orgmodel::scenario::{Change, LinkChange, Phase, PlannedChange, Scenario};
/// use orgmodel::{FocusAreaEntry, Model, Organisation, RelationKind, SectorEntry};
///
/// let mut builder = Organisation::builder();
/// builder.add(SectorEntry::new("care").responsible_for("integration"));
/// builder.add(SectorEntry::new("schools")).add(FocusAreaEntry::new("integration"));
/// let base = Model::new("today", builder.build()?, Default::default(), Default::default(), vec![])?;
///
/// let phase = |key: &str, to: &str| Ok::<_, jiff::Error>(Phase {
///     key: key.into(), name: None, from: "2010-01-01".parse()?, to: to.parse()?, source: None, assumed: Default::default(),
/// });
/// let own = |sector: &str| LinkChange::new(sector, RelationKind::ResponsibleFor, "integration");
/// let planned = |phase: &str, change| PlannedChange { phase: Some(phase.into()), ..PlannedChange::from(change) };
/// let plan = Scenario::new("another owner", Arc::new(base))
///     .phased(vec![phase("spring", "2010-06-30")?, phase("autumn", "2010-12-31")?])
///     .then(planned("spring", Change::Unlink(own("care"))))
///     .then(planned("autumn", Change::Link(own("schools"))));
///
/// let found = safe_order(&plan)?;
/// assert_eq!(found.breaks[0].check, "focus-area-without-responsible");
/// let Outcome::Mended { scenario, moves, fewest } = found.outcome else { panic!("it can be mended") };
/// assert_eq!(
///     moves[0].to_string(),
///     "change 1 (unlink `care` responsible_for `integration`) goes from `spring` to `autumn`, which is later"
/// );
/// assert!(fewest);
/// assert_eq!(scenario.model()?, plan.model()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn safe_order(scenario: &Scenario) -> Result<SafeOrder, PlanError> {
    safe_order_by(scenario, &Checker::new())
}

/// Looks for an order of a plan's changes in which the checks of [`EVERY_DAY`](super::EVERY_DAY) hold between all phases, by the levels, waivers and
/// thresholds of a checker, as [`between`](super::between) asks them.
///
/// An order gives each change a phase; within a phase, changes keep the order in which the plan has them. Every change must be
/// possible in its place, and the model at the end the same. A change of a commission that is done is made already, and
/// stays in its phase; all others may move, whatever the days of their commission.
///
/// The search goes by steps: of what is broken, the change that breaks is delayed to the phase of the one that mends, or that is
/// brought forward, with the changes that this draws along; the step after which least is broken and fewest are moved is
/// taken. Where no step makes it better, all that may move goes to the last phase, or the first. What need not have moved
/// goes back. Then all ways to move fewer changes are tried, as long as those are no more than 2,000 orders: for a plan of some ten changes
/// in three phases the answer is exact, for a large one it is an order in which no move can be taken back alone.
///
/// # Errors
/// [`PlanError`] when the scenario cannot be carried out as it stands.
pub fn safe_order_by(scenario: &Scenario, checker: &Checker<'_>) -> Result<SafeOrder, PlanError> {
    let days = Days::of(scenario, checker)?;
    let changes: Vec<&PlannedChange> = scenario.changes().collect();
    let places = days.places(&changes);
    let order: Vec<usize> = (0..changes.len()).collect();
    let breaks = super::between(scenario, checker)?.breaks;
    if breaks.is_empty() {
        return Ok(SafeOrder { outcome: Outcome::Holds, breaks, together: vec![] });
    }
    let done = |planned: &&PlannedChange| {
        let of = |key: &Key| scenario.commissions().iter().find(|commission| commission.key == *key);
        planned.commission.as_ref().and_then(of).is_some_and(|commission| commission.done.is_some())
    };
    let pinned: Vec<bool> = changes.iter().map(done).collect();
    let search = Search::new(&days, scenario, &changes, &order, places, pinned);
    let together = search.together(&breaks);
    let outcome = match search.find() {
        Found::Order { places, fewest } => {
            let moves = search.moves(&places);
            Outcome::Mended { scenario: Box::new(search.scenario(&places)), moves, fewest }
        }
        Found::Nothing { proven } => Outcome::CannotBeOrdered { changes: search.smallest(), proven },
    };
    Ok(SafeOrder { outcome, breaks, together })
}

enum Found {
    Order { places: Vec<usize>, fewest: bool },
    Nothing { proven: bool },
}

#[derive(Clone)]
struct Search<'a> {
    days: &'a Days<'a, 'a>,
    scenario: &'a Scenario,
    changes: &'a [&'a PlannedChange],
    order: &'a [usize],
    /// The phase of each change as the plan has it.
    places: Vec<usize>,
    pinned: Vec<bool>,
    /// For each day between phases, and the end, one phase that is over then: where a change may go.
    targets: Vec<usize>,
    /// For each phase the number of its target.
    slots: Vec<usize>,
}

/// Why changes cannot be made in an order.
enum Trouble {
    /// This change has no meaning in its place.
    At(usize),
    /// They lead to another end.
    End,
}

impl<'a> Search<'a> {
    fn new(
        days: &'a Days<'a, 'a>,
        scenario: &'a Scenario,
        changes: &'a [&'a PlannedChange],
        order: &'a [usize],
        places: Vec<usize>,
        pinned: Vec<bool>,
    ) -> Self {
        let (mut targets, mut slots) = (Vec::new(), Vec::new());
        let mut target: Option<usize> = None;
        for phase in 0..scenario.phases().len() {
            slots.push(targets.len());
            // Of phases that end on one day, the last that does something.
            if target.is_none() || places.contains(&phase) {
                target = Some(phase);
            }
            if days.ends_after(phase) || phase + 1 == scenario.phases().len() {
                targets.extend(target.take());
            }
        }
        Self { days, scenario, changes, order, places, pinned, targets, slots }
    }

    /// The numbers of the changes in the order in which they happen.
    fn sequence(&self, places: &[usize]) -> Vec<usize> {
        let mut sequence = self.order.to_vec();
        sequence.sort_by_key(|&at| places[at]);
        sequence
    }

    /// How much is broken between phases in an order, each thing once for each phase; stops when it is more than a limit.
    fn broken(&self, places: &[usize], limit: usize) -> Result<usize, Trouble> {
        let sequence = self.sequence(places);
        let mut model = (**self.scenario.base()).clone();
        let mut made = Vec::with_capacity(sequence.len());
        let mut at = 0;
        let mut broken = 0;
        for phase in 0..self.scenario.phases().len() {
            while let Some(&change) = sequence.get(at).filter(|&&change| places[change] <= phase) {
                if model.apply(&self.changes[change].change).is_err() {
                    return Err(Trouble::At(change));
                }
                made.push(self.changes[change]);
                at += 1;
            }
            if self.days.ends_after(phase) && broken <= limit {
                broken += self.days.beyond(&model, &self.days.origins(&made)).len();
            }
        }
        if model == self.days.end { Ok(broken) } else { Err(Trouble::End) }
    }

    fn holds(&self, places: &[usize]) -> bool {
        matches!(self.broken(places, 0), Ok(0))
    }

    fn moved(&self, places: &[usize]) -> Vec<usize> {
        (0..places.len()).filter(|&at| places[at] != self.places[at]).collect()
    }

    fn find(&self) -> Found {
        let found = self.by_steps().map(|places| self.minimised(places));
        let most = found.as_ref().map_or(self.free().len(), |places| self.moved(places).len().saturating_sub(1));
        match (self.exact(most), found) {
            (Exact::Found(places), _) => Found::Order { places, fewest: true },
            (Exact::None, Some(places)) => Found::Order { places, fewest: true },
            (Exact::TooMany, Some(places)) => Found::Order { places, fewest: false },
            (Exact::None, None) => Found::Nothing { proven: true },
            (Exact::TooMany, None) => Found::Nothing { proven: false },
        }
    }

    /// The changes that may move.
    fn free(&self) -> Vec<usize> {
        (0..self.pinned.len()).filter(|&at| !self.pinned[at]).collect()
    }

    /// Steps that each leave less broken, until nothing is.
    fn by_steps(&self) -> Option<Vec<usize>> {
        let mut places = self.places.clone();
        let mut broken = self.broken(&places, usize::MAX).ok()?;
        for _ in 0..STEPS {
            if broken == 0 {
                return Some(places);
            }
            let mut best: Option<(usize, usize, Vec<usize>)> = None;
            for tried in self.steps(&places) {
                let Ok(left) = self.broken(&tried, broken) else { continue };
                let number = self.moved(&tried).len();
                if left < broken && best.as_ref().is_none_or(|(l, n, _)| (left, number) < (*l, *n)) {
                    best = Some((left, number, tried));
                }
            }
            let Some((left, _, better)) = best else { break };
            (broken, places) = (left, better);
        }
        // Nothing happens before the last day, or all on the first.
        [self.targets.last(), self.targets.first()].into_iter().flatten().find_map(|&target| {
            let mut places = self.places.clone();
            for at in self.free() {
                places[at] = target;
            }
            self.holds(&places).then_some(places)
        })
    }

    /// The orders one step away from an order: for each thing that is broken, the change that breaks it delayed, or the one that
    /// mends it brought forward.
    fn steps(&self, places: &[usize]) -> Vec<Vec<usize>> {
        let sequence = self.sequence(places);
        let changes: Vec<&PlannedChange> = sequence.iter().map(|&at| self.changes[at]).collect();
        let in_turn: Vec<usize> = sequence.iter().map(|&at| places[at]).collect();
        let breaks = self.days.breaks(&changes, &sequence, &in_turn).unwrap_or_default();
        let mut tried: Vec<Vec<usize>> = Vec::new();
        let mut pairs: Vec<(usize, Option<usize>)> =
            breaks.iter().map(|broken| (broken.change.index, broken.mended.as_ref().map(|step| step.index))).collect();
        pairs.sort_unstable();
        pairs.dedup();
        for (breaks, mends) in pairs {
            let to = match mends {
                Some(mends) => places[mends],
                None => self.targets.last().copied().unwrap_or(0),
            };
            tried.extend(self.delayed(places, breaks, to));
            let later = |at: usize| at >= breaks && places[at] < to;
            tried.extend(self.all_to(places, to, later));
            if let Some(mends) = mends {
                let to = places[breaks];
                tried.extend(self.all_to(places, to, |at| at == mends));
                tried.extend(self.all_to(places, to, |at| at <= mends && places[at] > to));
            }
        }
        tried
    }

    /// These changes moved to a phase; `None` when one of them cannot be, or none is.
    fn all_to(&self, places: &[usize], to: usize, which: impl Fn(usize) -> bool) -> Option<Vec<usize>> {
        let mut moved = places.to_vec();
        for at in (0..places.len()).filter(|&at| which(at) && places[at] != to) {
            if self.pinned[at] {
                return None;
            }
            moved[at] = to;
        }
        (moved != places).then_some(moved)
    }

    /// A change delayed to a phase, with those that are not possible without it.
    fn delayed(&self, places: &[usize], change: usize, to: usize) -> Option<Vec<usize>> {
        let mut places = places.to_vec();
        let mut next = change;
        loop {
            if self.pinned[next] || places[next] >= to {
                return None;
            }
            places[next] = to;
            match self.broken(&places, 0) {
                Ok(_) => return Some(places),
                Err(Trouble::At(impossible)) => next = impossible,
                Err(Trouble::End) => return None,
            }
        }
    }

    /// The same order with all moves taken back that can be, several at once as long as that goes.
    fn minimised(&self, mut places: Vec<usize>) -> Vec<usize> {
        let mut size = self.moved(&places).len().div_ceil(2).max(1);
        loop {
            let moved = self.moved(&places);
            let mut fewer = false;
            for part in moved.chunks(size) {
                let mut tried = places.clone();
                for &at in part {
                    tried[at] = self.places[at];
                }
                if self.holds(&tried) {
                    places = tried;
                    fewer = true;
                }
            }
            match (size, fewer) {
                (1, false) => return places,
                (1, true) => {}
                _ => size = size.div_ceil(2),
            }
        }
    }

    /// An order with as few moves as can be, at most so many, by trying all of them, when those are not too many.
    fn exact(&self, most: usize) -> Exact {
        let free = self.free();
        let ways = self.targets.len().saturating_sub(1);
        let left = Cell::new(TRIED);
        for number in 1..=most.min(free.len()) {
            // How many orders there are with so many moves.
            let mut orders = 1_usize;
            for at in 0..number {
                orders = orders.saturating_mul(free.len() - at).saturating_mul(ways) / (at + 1);
            }
            if orders > left.get() {
                return Exact::TooMany;
            }
            left.set(left.get() - orders);
            let mut places = self.places.clone();
            if self.try_all(&free, number, &mut places) {
                return Exact::Found(places);
            }
        }
        Exact::None
    }

    fn try_all(&self, free: &[usize], number: usize, places: &mut Vec<usize>) -> bool {
        if number == 0 {
            return self.holds(places);
        }
        for (skipped, &at) in free.iter().enumerate() {
            let rest = &free[skipped + 1..];
            if rest.len() + 1 < number {
                break;
            }
            for &target in self.targets.iter().filter(|&&target| self.slots[target] != self.slots[self.places[at]]) {
                places[at] = target;
                if self.try_all(rest, number - 1, places) {
                    return true;
                }
            }
            places[at] = self.places[at];
        }
        false
    }

    /// Of the changes that cannot move, a set that keeps any order from being found, and of which none can be left out.
    fn smallest(&self) -> Vec<PlannedStep> {
        let mut search = self.clone();
        for at in 0..self.pinned.len() {
            if search.pinned[at] {
                search.pinned[at] = false;
                search.pinned[at] = matches!(search.find(), Found::Order { .. });
            }
        }
        (0..self.pinned.len()).filter(|&at| search.pinned[at]).map(|at| self.step(at)).collect()
    }

    /// The sets of changes that no day can lie between.
    fn together(&self, breaks: &[Break]) -> Vec<Vec<PlannedStep>> {
        let mut sets: Vec<Vec<usize>> = Vec::new();
        for broken in breaks {
            let Some(mended) = &broken.mended else { continue };
            let (one, other) = (broken.change.index, mended.index);
            if one == other || self.can_be_parted(one, other) {
                continue;
            }
            let (with, mut apart): (Vec<_>, Vec<_>) =
                sets.into_iter().partition(|set| set.contains(&one) || set.contains(&other));
            let mut set: Vec<usize> = with.into_iter().flatten().chain([one, other]).collect();
            set.sort_unstable();
            set.dedup();
            apart.push(set);
            sets = apart;
        }
        sets.sort_unstable();
        sets.into_iter().map(|set| set.into_iter().map(|at| self.step(at)).collect()).collect()
    }

    /// Whether a day can lie between two changes, whichever comes first.
    fn can_be_parted(&self, one: usize, other: usize) -> bool {
        let number = self.changes.len();
        if number <= ALL_SETS {
            return (0..1_usize << number).any(|set| {
                let before: Vec<bool> = (0..number).map(|at| set & (1 << at) != 0).collect();
                before[one] != before[other] && self.can_be_before(&before)
            });
        }
        [(one, other), (other, one)].into_iter().any(|(first, second)| {
            let no_more = |at: usize| at <= first && at != second;
            let all_else = |at: usize| at != second;
            [self.possible(no_more), self.possible(all_else)]
                .into_iter()
                .any(|before| before[first] && !before[second] && self.can_be_before(&before))
        })
    }

    /// Of some changes, those that are possible one after another without the rest.
    fn possible(&self, which: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut model = (**self.scenario.base()).clone();
        (0..self.changes.len()).map(|at| which(at) && model.apply(&self.changes[at].change).is_ok()).collect()
    }

    /// Whether these changes can be made, then a day comes on which all holds, and then the others lead to the same end.
    fn can_be_before(&self, before: &[bool]) -> bool {
        let mut model = (**self.scenario.base()).clone();
        let mut made = Vec::new();
        for now in [true, false] {
            for at in (0..before.len()).filter(|&at| before[at] == now) {
                if model.apply(&self.changes[at].change).is_err() {
                    return false;
                }
                made.push(self.changes[at]);
            }
            if now && !self.days.beyond(&model, &self.days.origins(&made)).is_empty() {
                return false;
            }
        }
        model == self.days.end
    }

    fn step(&self, at: usize) -> PlannedStep {
        let phase = self.scenario.phases().get(self.places[at]).map(|phase| phase.key.clone());
        PlannedStep { index: at, phase, words: self.changes[at].change.to_string() }
    }

    fn moves(&self, places: &[usize]) -> Vec<Move> {
        let to = |at: usize| self.scenario.phases()[places[at]].key.clone();
        let moved = self.moved(places).into_iter();
        moved.map(|at| Move { change: self.step(at), later: places[at] > self.places[at], to: to(at) }).collect()
    }

    /// The plan in another order.
    fn scenario(&self, places: &[usize]) -> Scenario {
        let phases = self.scenario.phases();
        let start = Scenario::new(self.scenario.name(), self.scenario.base().clone())
            .phased(phases.to_vec())
            .commissioned(self.scenario.commissions().to_vec())
            .located(self.scenario.locations().clone());
        let mut now = 0;
        self.sequence(places).into_iter().fold(start, |plan, at| {
            let mut planned = self.changes[at].clone();
            // A change without a phase happens with those before it: say so where those are others now.
            if places[at] != self.places[at] || (planned.phase.is_none() && places[at] != now) {
                planned.phase = phases.get(places[at]).map(|phase| phase.key.clone());
            }
            now = places[at];
            plan.then(planned)
        })
    }
}

enum Exact {
    Found(Vec<usize>),
    None,
    TooMany,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::fixture::{PlanFixture, late_owner, owns, phase, plan};
    use crate::implementation::between;
    use crate::scenario::{Change, LinkChange};
    use crate::{Head, RelationKind};

    fn order(plan: &PlanFixture) -> SafeOrder {
        safe_order(&plan.scenario()).expect("the plan can be carried out")
    }

    fn indices(steps: &[PlannedStep]) -> Vec<usize> {
        steps.iter().map(|step| step.index).collect()
    }

    #[track_caller]
    fn mended(plan: &PlanFixture) -> (Scenario, Vec<Move>, bool) {
        let Outcome::Mended { scenario, moves, fewest } = order(plan).outcome else { panic!("it can be mended") };
        assert_eq!(scenario.model(), plan.scenario().model());
        let between = between(&scenario, &Checker::new()).expect("it can be carried out");
        assert_eq!(between.breaks, []);
        (*scenario, moves, fewest)
    }

    /// With a third phase in the winter, and nothing in it.
    fn three_phases(plan: PlanFixture) -> PlanFixture {
        let mut plan = plan;
        plan.phases.push(phase("winter", date(2012, 1, 1), date(2012, 3, 31)));
        plan
    }

    fn head(node: &str, head: Option<Head>) -> Change {
        Change::SetHead { node: node.into(), head }
    }

    #[test]
    fn a_plan_that_holds_is_left_as_it_is() {
        let found = order(&plan());
        assert!(matches!(found.outcome, Outcome::Holds));
        assert_eq!((found.breaks, found.together), (vec![], vec![]));
    }

    #[test]
    fn a_bad_order_is_mended_by_one_move_and_the_pair_belongs_together() {
        let found = order(&late_owner());
        assert_eq!(found.breaks.len(), 1);
        assert_eq!(found.together.iter().map(|set| indices(set)).collect::<Vec<_>>(), [vec![1, 2]]);
        let (scenario, moves, fewest) = mended(&late_owner());
        assert_eq!((moves.len(), fewest), (1, true));
        assert_eq!(
            moves[0].to_string(),
            "change 2 (unlink `education-sector` responsible_for `integration`) goes from `spring` to `autumn`, \
             which is later"
        );
        let phases: Vec<&str> =
            scenario.changes().filter_map(|planned| planned.phase.as_ref()).map(Key::as_str).collect();
        assert_eq!(phases, ["spring", "autumn", "autumn"]);
        assert_eq!(scenario.commissions(), plan().scenario().commissions());
    }

    #[test]
    fn what_is_made_already_stays_and_the_other_half_comes_to_it() {
        let mut early = late_owner();
        early.changes[1].commission = Some("leadership".into());
        let (_, moves, _) = mended(&early);
        assert_eq!(
            moves.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["change 3 (link `care-sector` responsible_for `integration`) goes from `autumn` to `spring`, which is \
              earlier"]
        );
    }

    #[test]
    fn a_pair_that_cannot_be_ordered_is_found_as_just_that_pair() {
        let mut fixed = late_owner();
        for planned in &mut fixed.changes {
            planned.commission = Some("handbook".into());
        }
        let fixed = fixed.then("autumn", head("school-1", Some(Head::new("principal"))));
        let found = order(&fixed);
        let Outcome::CannotBeOrdered { changes, proven } = found.outcome else { panic!("both are made already") };
        assert_eq!((indices(&changes), proven), (vec![1, 2], true));
        assert_eq!(found.together.iter().map(|set| indices(set)).collect::<Vec<_>>(), [vec![1, 2]]);
    }

    #[test]
    fn what_hangs_on_a_change_that_is_delayed_goes_with_it() {
        // The head of a new team comes in autumn; a member of staff comes to the team in spring.
        let team = crate::UnitEntry::new("new-team").reports_to("school").staff(crate::Decimal::from(5));
        let grow = Change::SetStaff { node: "new-team".into(), staff: Some(crate::Decimal::from(6)) };
        let mut changes = plan();
        changes.changes.clear();
        let late = changes
            .then("spring", Change::Add(team.into()))
            .then("spring", grow)
            .then("spring", Change::Rename { node: "culture".into(), name: Some("Culture".into()), key: None })
            .then("autumn", head("new-team", Some(Head::new("unit manager"))));
        let (_, moves, fewest) = mended(&late);
        // Bringing the head forward is one move; delaying the team is two.
        assert_eq!((moves.len(), moves[0].change.index, fewest), (1, 3, true));
        let mut fixed = late;
        fixed.changes[3].commission = Some("leadership".into());
        let (_, moves, fewest) = mended(&fixed);
        assert_eq!((moves.iter().map(|m| m.change.index).collect::<Vec<_>>(), fewest), (vec![0, 1], true));
    }

    #[test]
    fn what_stays_broken_at_the_end_is_left_to_the_last_phase() {
        let gone = three_phases(plan()).then("autumn", head("school-1", None));
        let broken = order(&gone).breaks;
        assert_eq!((broken.len(), broken[0].until.clone(), broken[0].mended.clone()), (1, None, None));
        let (_, moves, _) = mended(&gone);
        assert_eq!((moves.len(), moves[0].to.as_str()), (1, "winter"));
    }

    #[test]
    fn a_change_without_a_phase_stays_where_it_was() {
        let mut loose = late_owner();
        loose.changes.insert(2, head("culture-1", Some(Head::new("unit manager"))).into());
        let (scenario, moves, _) = mended(&loose);
        assert_eq!(moves.len(), 1);
        let by_phase = scenario.by_phase().expect("it can be carried out");
        let before = loose.scenario();
        let before = before.by_phase().expect("it can be carried out");
        let culture = |model: &crate::Model| model.organisation().entries().find(|entry| *entry.key() == "culture-1");
        for ((_, model), (_, was)) in by_phase.iter().zip(&before) {
            assert_eq!(culture(model), culture(was));
        }
    }

    #[test]
    fn a_long_plan_is_mended_too() {
        let mut long = late_owner();
        let names = |n: usize| Change::Rename { node: "culture".into(), name: Some(format!("Culture {n}")), key: None };
        for n in 0..40 {
            let planned = PlannedChange { phase: Some("spring".into()), ..names(n).into() };
            long.changes.insert(1, planned);
        }
        let (_, moves, fewest) = mended(&three_phases(long));
        assert_eq!((moves.len(), fewest), (1, true));
    }

    /// Changes of the fixture that break something one by one and mend one another.
    fn pool() -> Vec<Change> {
        let link = |node: &str, to: &str| LinkChange::new(node, RelationKind::EmployedBy, to);
        vec![
            Change::Unlink(owns("education-sector")),
            Change::Link(owns("care-sector")),
            head("school-1", None),
            head("school-1", Some(Head::new("unit manager"))),
            Change::Link(link("administration", "care-committee")),
            Change::Unlink(link("administration", "executive-board")),
            Change::Rename { node: "school-1".into(), name: None, key: Some("first-school".into()) },
            Change::Move { node: "culture-1".into(), to: "school".into() },
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn no_order_of_a_small_plan_holds_with_fewer_moves(
            chosen in prop::sample::subsequence((0..8_usize).collect::<Vec<_>>(), 1..=5),
            phases in prop::collection::vec(0_usize..3, 5),
            done in prop::collection::vec(prop::bool::weighted(0.25), 5),
        ) {
            let names = ["spring", "autumn", "winter"];
            let mut given = three_phases(plan());
            given.changes.clear();
            // An employer is stated somewhere, whatever changes: the checks of employment are on.
            given.base = given.base.unit("staff-office", |unit| unit.employed_by = vec!["executive-board".into()]);
            let mut phases: Vec<usize> = phases[..chosen.len()].to_vec();
            phases.sort_unstable();
            for ((&at, &phase), &done) in chosen.iter().zip(&phases).zip(&done) {
                given = given.then(names[phase], pool().swap_remove(at));
                if done {
                    let last = given.changes.len() - 1;
                    given.changes[last].commission = Some("handbook".into());
                }
            }
            let scenario = given.scenario();
            let Ok(end) = scenario.model() else { return Ok(()) };

            // All ways to give each change a phase, without anything of the search.
            let number = given.changes.len();
            let mut fewest: Option<usize> = None;
            for way in 0..3_usize.pow(number as u32) {
                let place = |at: usize| way / 3_usize.pow(at as u32) % 3;
                if (0..number).any(|at| given.changes[at].commission.is_some() && place(at) != phases[at]) {
                    continue;
                }
                let mut tried = PlanFixture { changes: vec![], ..given.clone() };
                for (phase, name) in names.iter().enumerate() {
                    for at in (0..number).filter(|&at| place(at) == phase) {
                        tried = tried.then(name, given.changes[at].change.clone());
                    }
                }
                let tried = tried.scenario();
                if tried.model().as_ref() != Ok(&end) {
                    continue;
                }
                let by_phase = tried.by_phase().expect("it could be carried out");
                let found = |model: &crate::Model| -> Vec<(&str, Option<String>)> {
                    let report = Checker::new().run(model);
                    let of_day = report.findings.iter().filter(|f| crate::implementation::EVERY_DAY.contains(&f.check));
                    of_day.map(|f| (f.check, f.subject.key().map(ToString::to_string))).collect()
                };
                // The fixture itself has nothing to find.
                if by_phase[..2].iter().all(|(_, model)| found(model).is_empty()) {
                    let moves = (0..number).filter(|&at| place(at) != phases[at]).count();
                    fewest = Some(fewest.map_or(moves, |fewest| fewest.min(moves)));
                }
            }
            let found = safe_order(&scenario).expect("the plan can be carried out");
            match found.outcome {
                Outcome::Holds => prop_assert_eq!(fewest, Some(0)),
                Outcome::Mended { scenario, moves, fewest: shown } => {
                    prop_assert!(shown);
                    prop_assert_eq!(Some(moves.len()), fewest);
                    prop_assert_eq!(scenario.model(), Ok(end));
                    prop_assert_eq!(between(&scenario, &Checker::new()).expect("it can be carried out").breaks, vec![]);
                }
                Outcome::CannotBeOrdered { changes, proven } => {
                    prop_assert!(proven && !changes.is_empty());
                    prop_assert_eq!(fewest, None);
                    prop_assert!(changes.iter().all(|step| given.changes[step.index].commission.is_some()));
                }
            }
        }
    }
}
