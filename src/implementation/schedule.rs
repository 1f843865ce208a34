use std::collections::{HashMap, VecDeque};

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::plan_of;
use crate::Key;
use crate::scenario::{Commission, Scenario};

/// No two days are farther apart.
const LONGEST: i64 = 7_304_483;

/// When the commissions of a plan can be done: the critical path method of Kelley and Walker (1959).
///
/// The work of a commission takes the days from its `from` to its `by`, both counted in; without one of the two, or with a
/// `by` before the `from`, it takes no time and is a milestone: at the beginning of `from`, or else at the end of `by`, or
/// else as soon as it can be. A commission starts at the beginning of its `from` at the earliest, and not before all on which
/// it depends are finished. One that was done is finished at the end of that day, whatever was planned.
///
/// Times are whole days after the first day of the plan: a commission that starts at 0 and finishes at 31 is worked on in the
/// 31 first days. The plan ends when its last commission can be finished at the earliest; the latest start and finish of each, and
/// its slack, are those with which the plan does not end later. Commissions on a circle of dependencies, and those that
/// depend on one, have no times.
///
/// Linear in commissions and dependencies.
///
/// # Example
/// ```
/// use std::sync::Arc;
/// use orgmodel::Model;
/// use orgmodel::implementation::Schedule;
/// use orgmodel::scenario::{Commission, Scenario};
///
/// let work = |key: &str, by: &str| Ok::<_, jiff::Error>(Commission::new(key).from("2010-01-01".parse()?).by(by.parse()?));
/// let plan = Scenario::new("reform", Arc::new(Model::default())).commissioned(vec![
///     work("values", "2010-01-31")?,
///     work("heads", "2010-01-10")?,
///     work("plans", "2010-01-05")?.depends_on("values").depends_on("heads"),
/// ]);
/// let schedule = Schedule::of(&plan);
/// assert_eq!(schedule.critical_path(), ["values", "plans"]);
/// assert_eq!(schedule.task("heads").and_then(|task| task.slack()), Some(21));
/// assert_eq!(schedule.end(), Some("2010-02-05".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Schedule {
    start: Option<Date>,
    length: i64,
    tasks: Vec<Task>,
    circles: Vec<Vec<Key>>,
    critical_path: Vec<Key>,
}

/// A commission in a [`Schedule`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Task {
    /// The commission.
    pub commission: Key,
    /// How many days of work it is; 0 for a milestone.
    pub days: i64,
    /// Its times; `None` when it is on a circle, or depends on one.
    pub times: Option<Times>,
    /// Whether it is done.
    pub done: bool,
}

/// When a commission can be done, in days after the first day of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Times {
    /// The day at whose beginning it can start at the earliest.
    pub earliest_start: i64,
    /// The day at whose beginning it can be finished at the earliest.
    pub earliest_finish: i64,
    /// The latest start with which the plan does not end later.
    pub latest_start: i64,
    /// The latest finish with which the plan does not end later.
    pub latest_finish: i64,
}

impl Times {
    /// By how many days it can be delayed without the plan ending later.
    pub fn slack(&self) -> i64 {
        self.latest_finish - self.earliest_finish
    }
}

impl Task {
    /// By how many days it can be delayed without the plan ending later; `None` when it has no times.
    pub fn slack(&self) -> Option<i64> {
        self.times.map(|times| times.slack())
    }

    /// Whether the plan ends later when it does: it has no slack, and is not done.
    pub fn is_critical(&self) -> bool {
        !self.done && self.slack() == Some(0)
    }
}

impl Schedule {
    /// The schedule of the commissions of a scenario. A dependency on a commission that the plan does not have counts for
    /// nothing; whether there are such is judged when the plan is carried out.
    pub fn of(scenario: &Scenario) -> Self {
        let commissions = scenario.commissions();
        let plan = plan_of(scenario);
        let days = commissions.iter().flat_map(|commission| [commission.from, commission.by, commission.done]);
        let start = days.flatten().min();
        // Days in files lie between the years -9999 and 9999: sums of their differences fit.
        let after = |day: Date| start.map_or(0, |start| days_between(start, day));
        let work: Vec<Work> = commissions.iter().map(|commission| Work::of(commission, after)).collect();

        // Grounds before what depends on them; what is left over is on a circle or depends on one.
        let mut waiting: Vec<usize> = plan.commissions.iter().map(|commission| commission.depends_on.len()).collect();
        let mut follow: Vec<Vec<usize>> = vec![vec![]; work.len()];
        for (at, commission) in plan.commissions.iter().enumerate() {
            for &ground in &commission.depends_on {
                follow[ground].push(at);
            }
        }
        let mut ready: VecDeque<usize> = (0..work.len()).filter(|&at| waiting[at] == 0).collect();
        let mut order = Vec::with_capacity(work.len());
        while let Some(at) = ready.pop_front() {
            order.push(at);
            for &next in &follow[at] {
                waiting[next] -= 1;
                if waiting[next] == 0 {
                    ready.push_back(next);
                }
            }
        }

        let mut earliest: HashMap<usize, (i64, i64)> = HashMap::with_capacity(order.len());
        for &at in &order {
            let grounds = plan.commissions[at].depends_on.iter().filter_map(|ground| Some(earliest.get(ground)?.1));
            let start = grounds.chain([work[at].release]).max().unwrap_or(0);
            let finish = start.saturating_add(work[at].days);
            let times = match work[at].done {
                Some(done) => (start.min(done), done),
                None => (start, finish),
            };
            earliest.insert(at, times);
        }
        let length = earliest.values().map(|&(_, finish)| finish).max().unwrap_or(0);
        let mut latest: HashMap<usize, (i64, i64)> = HashMap::with_capacity(order.len());
        for &at in order.iter().rev() {
            let finish = follow[at].iter().filter_map(|next| Some(latest.get(next)?.0)).min().unwrap_or(length);
            let days = earliest.get(&at).map_or(0, |(start, finish)| finish - start);
            latest.insert(at, (finish.saturating_sub(days), finish));
        }
        let tasks: Vec<Task> = commissions
            .iter()
            .enumerate()
            .map(|(at, commission)| Task {
                commission: commission.key.clone(),
                days: work[at].days,
                times: earliest.get(&at).zip(latest.get(&at)).map(|(earliest, latest)| Times {
                    earliest_start: earliest.0,
                    earliest_finish: earliest.1,
                    latest_start: latest.0,
                    latest_finish: latest.1,
                }),
                done: commission.done.is_some(),
            })
            .collect();

        // From the one that ends last back by the ground for which each waits; of several, the first in the plan.
        let mut path = Vec::new();
        let mut next = (0..tasks.len())
            .find(|&at| tasks[at].is_critical() && earliest.get(&at).is_some_and(|&(_, finish)| finish == length));
        while let Some(at) = next {
            path.push(commissions[at].key.clone());
            let start = earliest.get(&at).map_or(0, |&(start, _)| start);
            let binding = |&&ground: &&usize| {
                !tasks[ground].done && earliest.get(&ground).is_some_and(|&(_, finish)| finish == start)
            };
            next = plan.commissions[at].depends_on.iter().filter(binding).min().copied();
        }
        path.reverse();
        let keys = |circle: Vec<usize>| circle.into_iter().map(|at| commissions[at].key.clone()).collect();
        let circles = plan.circles().into_iter().map(keys).collect();
        Self { start, length, tasks, circles, critical_path: path }
    }

    /// The first day of the plan: the first that a commission states. `None` when none states a day.
    pub fn start(&self) -> Option<Date> {
        self.start
    }

    /// The last day of the plan; `None` when no commission states a day, or no work is planned.
    pub fn end(&self) -> Option<Date> {
        self.last_day(self.length)
    }

    /// How many days after its first day the plan ends.
    pub fn length(&self) -> i64 {
        self.length
    }

    /// The commissions with their times, in the order of the plan.
    pub fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    /// The task of a commission.
    pub fn task(&self, commission: &str) -> Option<&Task> {
        self.tasks.iter().find(|task| task.commission == commission)
    }

    /// The commissions that depend on one another in a circle, one circle of each group, the shortest: every one depends on the
    /// next, and the last on the first.
    pub fn circles(&self) -> &[Vec<Key>] {
        &self.circles
    }

    /// The longest chain of commissions that wait for one another, up to the one that ends last, without those that are
    /// done: when one of them is delayed, so is the plan. Of several chains, that by the commissions that stand first in the
    /// plan. The first of the chain waits for its own `from` only, or for what is done.
    pub fn critical_path(&self) -> &[Key] {
        &self.critical_path
    }

    /// The day that begins a number of days after the first; `None` when no commission states a day.
    pub fn day(&self, after: i64) -> Option<Date> {
        let start = self.start?;
        Some(start.saturating_add(after.clamp(-LONGEST, LONGEST).days()))
    }

    /// The last day of work of what is finished at a time.
    pub fn last_day(&self, finish: i64) -> Option<Date> {
        self.day(finish.saturating_sub(1))
    }
}

/// What a commission states of its times, in days after the first day of the plan.
struct Work {
    days: i64,
    /// Not before.
    release: i64,
    done: Option<i64>,
}

impl Work {
    fn of(commission: &Commission, after: impl Fn(Date) -> i64) -> Self {
        let end_of = |day: Date| after(day).saturating_add(1);
        let (days, release) = match (commission.from, commission.by) {
            (Some(from), Some(by)) => ((end_of(by) - after(from)).max(0), after(from)),
            (Some(from), None) => (0, after(from)),
            (None, Some(by)) => (0, end_of(by)),
            (None, None) => (0, 0),
        };
        Self { days, release, done: commission.done.map(end_of) }
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::Model;

    const FIRST: Date = date(2010, 1, 1);

    /// A commission that takes so many days, from the first day of the plan.
    fn work(key: &str, days: i64, grounds: &[&str]) -> Commission {
        let commission = Commission::new(key).from(FIRST).by(FIRST.saturating_add((days - 1).days()));
        grounds.iter().fold(commission, |commission, ground| commission.depends_on(*ground))
    }

    fn schedule(commissions: Vec<Commission>) -> Schedule {
        Schedule::of(&Scenario::new("plan", Arc::new(Model::default())).commissioned(commissions))
    }

    fn times(schedule: &Schedule, key: &str) -> [i64; 4] {
        let times = schedule.task(key).and_then(|task| task.times).expect("it has times");
        [times.earliest_start, times.earliest_finish, times.latest_start, times.latest_finish]
    }

    fn named(keys: &[Key]) -> Vec<&str> {
        keys.iter().map(Key::as_str).collect()
    }

    #[test]
    fn a_chain_is_as_long_as_its_parts_and_critical_throughout() {
        let chain = schedule(vec![work("a", 3, &[]), work("b", 4, &["a"]), work("c", 5, &["b"])]);
        assert_eq!(chain.length(), 12);
        assert_eq!(named(chain.critical_path()), ["a", "b", "c"]);
        assert!(chain.tasks().iter().all(Task::is_critical));
        assert_eq!(times(&chain, "c"), [7, 12, 7, 12]);
        assert_eq!((chain.start(), chain.end()), (Some(FIRST), Some(date(2010, 1, 12))));
    }

    #[test]
    fn of_two_ways_side_by_side_the_shorter_has_their_difference_as_slack() {
        let both = schedule(vec![work("a", 3, &[]), work("b", 10, &[]), work("c", 1, &["a", "b"])]);
        assert_eq!(both.length(), 11);
        assert_eq!(times(&both, "a"), [0, 3, 7, 10]);
        assert_eq!(both.task("a").and_then(Task::slack), Some(7));
        assert_eq!(named(both.critical_path()), ["b", "c"]);
    }

    /// The General Foundry project of Render, Stair and Hanna, "Quantitative Analysis for Management", table 12.2 (weeks are
    /// days here): 15 weeks, critical path A-C-E-G-H, and the slack of B 1, D 1 and F 6.
    #[test]
    fn the_general_foundry_project_has_its_published_times() {
        let foundry = schedule(vec![
            work("a", 2, &[]),
            work("b", 3, &[]),
            work("c", 2, &["a"]),
            work("d", 4, &["b"]),
            work("e", 4, &["c"]),
            work("f", 3, &["c"]),
            work("g", 5, &["d", "e"]),
            work("h", 2, &["f", "g"]),
        ]);
        let published = [
            ("a", [0, 2, 0, 2]),
            ("b", [0, 3, 1, 4]),
            ("c", [2, 4, 2, 4]),
            ("d", [3, 7, 4, 8]),
            ("e", [4, 8, 4, 8]),
            ("f", [4, 7, 10, 13]),
            ("g", [8, 13, 8, 13]),
            ("h", [13, 15, 13, 15]),
        ];
        for (key, expected) in published {
            assert_eq!(times(&foundry, key), expected, "{key}");
        }
        assert_eq!(foundry.length(), 15);
        assert_eq!(named(foundry.critical_path()), ["a", "c", "e", "g", "h"]);
    }

    #[test]
    fn nothing_starts_before_its_own_day() {
        let late = work("late", 2, &["a"]);
        let late = late.from(date(2010, 2, 1)).by(date(2010, 2, 2));
        let plan = schedule(vec![work("a", 3, &[]), late]);
        assert_eq!(times(&plan, "late"), [31, 33, 31, 33]);
        assert_eq!(plan.task("a").and_then(Task::slack), Some(28));
        assert_eq!(named(plan.critical_path()), ["late"]);
    }

    #[test]
    fn a_milestone_stands_where_its_one_day_says() {
        let plan = schedule(vec![
            work("a", 3, &[]),
            Commission::new("from").from(date(2010, 1, 11)),
            Commission::new("by").by(date(2010, 1, 11)),
            Commission::new("never"),
            Commission::new("after").depends_on("a"),
            Commission::new("odd").from(date(2010, 1, 9)).by(date(2010, 1, 2)),
        ]);
        let starts = ["from", "by", "never", "after", "odd"].map(|key| times(&plan, key)[0]);
        assert_eq!(starts, [10, 11, 0, 3, 8]);
        assert!(plan.tasks()[1..].iter().all(|task| task.days == 0));
        let none = schedule(vec![Commission::new("a"), Commission::new("b").depends_on("a")]);
        assert_eq!((none.start(), none.end(), none.length()), (None, None, 0));
        assert!(schedule(vec![]).critical_path().is_empty());
    }

    #[test]
    fn what_is_done_is_finished_on_that_day_and_not_critical() {
        let done = work("a", 10, &[]).done(date(2010, 1, 4));
        let plan = schedule(vec![done, work("b", 5, &["a"])]);
        assert_eq!(times(&plan, "a"), [0, 4, 0, 4]);
        assert_eq!(times(&plan, "b"), [4, 9, 4, 9]);
        assert_eq!(named(plan.critical_path()), ["b"]);
    }

    #[test]
    fn circles_are_told_and_what_waits_for_them_has_no_times() {
        let plan = schedule(vec![
            work("free", 2, &[]),
            work("a", 2, &["c"]),
            work("b", 2, &["a"]),
            work("c", 2, &["b", "free"]),
            work("behind", 2, &["c"]),
            work("self", 2, &["self"]),
        ]);
        let circles: Vec<Vec<&str>> = plan.circles().iter().map(|circle| named(circle)).collect();
        assert_eq!(circles, [vec!["a", "c", "b"], vec!["self"]]);
        let timed: Vec<&str> =
            plan.tasks().iter().filter(|task| task.times.is_some()).map(|task| task.commission.as_str()).collect();
        assert_eq!(timed, ["free"]);
        assert_eq!(named(plan.critical_path()), ["free"]);
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_overflow() {
        let whole = Commission::new("a").from(Date::MIN).by(Date::MAX);
        let plan = schedule(vec![whole.clone(), Commission { key: "b".into(), ..whole }.depends_on("a")]);
        assert_eq!(plan.end(), Some(Date::MAX));
    }

    /// The longest way to each commission, by trying all.
    fn longest(commissions: &[(i64, Vec<usize>)], at: usize) -> i64 {
        let (days, grounds) = &commissions[at];
        days + grounds.iter().map(|&ground| longest(commissions, ground)).max().unwrap_or(0)
    }

    proptest! {
        #[test]
        fn a_delay_within_the_slack_moves_nothing_and_beyond_it_the_end(
            given in prop::collection::vec((1_i64..6, prop::collection::btree_set(0_usize..7, 0..3)), 1..7),
            delayed in any::<prop::sample::Index>(),
        ) {
            let given: Vec<(i64, Vec<usize>)> = given
                .into_iter()
                .enumerate()
                .map(|(at, (days, grounds))| (days, grounds.into_iter().filter(|&ground| ground < at).collect()))
                .collect();
            let made = |given: &[(i64, Vec<usize>)]| {
                let keys: Vec<String> = (0..given.len()).map(|at| at.to_string()).collect();
                schedule(given.iter().zip(&keys).map(|((days, grounds), key)| {
                    let grounds: Vec<&str> = grounds.iter().map(|&ground| keys[ground].as_str()).collect();
                    work(key, *days, &grounds)
                }).collect())
            };
            let plan = made(&given);
            let ends: Vec<i64> = (0..given.len()).map(|at| longest(&given, at)).collect();
            prop_assert_eq!(Some(plan.length()), ends.iter().max().copied());
            for (at, end) in ends.iter().enumerate() {
                prop_assert_eq!(plan.tasks()[at].times.map(|times| times.earliest_finish), Some(*end));
            }
            let at = delayed.index(given.len());
            let slack = plan.tasks()[at].slack().expect("no circle");
            for (more, moved) in [(slack, 0), (slack + 1, 1)] {
                let mut longer = given.clone();
                longer[at].0 += more;
                prop_assert_eq!(made(&longer).length(), plan.length() + moved);
            }
            let on_path: i64 = plan.critical_path().iter().map(|key| given[key.as_str().parse::<usize>().expect("a number")].0).sum();
            prop_assert_eq!(on_path, plan.length());
        }
    }
}
