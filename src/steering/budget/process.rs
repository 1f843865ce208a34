//! The yearly budget process (G5): its steps by phase, and the order in which they can be done.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use jiff::civil::Date;
use petgraph::graphmap::DiGraphMap;

use super::{BudgetPhase, ProcessStep};
use crate::Key;
use crate::steering::Steering;

/// The steps of the yearly budget process of a model, and which must be done before which.
///
/// # Example
/// ```
/// use orgmodel::steering::Steering;
/// use orgmodel::steering::budget::{BudgetPhase, Process, ProcessStep};
///
/// let step = |key: &str, phase, after: &[&str]| ProcessStep {
///     after: after.iter().map(|&key| key.into()).collect(),
///     ..ProcessStep::new(key, phase)
/// };
/// let steering = Steering {
///     process_steps: vec![
///         step("annual-report", BudgetPhase::FollowUp, &["budget-decision"]),
///         step("budget-decision", BudgetPhase::Planning, &["analysis"]),
///         step("analysis", BudgetPhase::Planning, &[]),
///     ],
///     ..Steering::default()
/// };
/// let process = Process::of(&steering);
/// let order: Vec<&str> = process.order().into_iter().map(|step| step.key.as_str()).collect();
/// assert_eq!(order, ["analysis", "budget-decision", "annual-report"]);
/// assert!(process.circles().is_empty());
/// ```
#[derive(Debug, Clone)]
pub struct Process<'s> {
    steps: &'s [ProcessStep],
    /// For each step those that must be done before it.
    before: Vec<Vec<usize>>,
    /// The steps that must be done before one another, in groups of one or several; each in the order of the steps.
    groups: Vec<Vec<usize>>,
    /// For each step its group.
    group_of: Vec<usize>,
}

/// What is done first of what can be done: by phase, then by day, those without a day last, then as stated.
type Turn = (BudgetPhase, bool, Option<Date>, usize);

impl<'s> Process<'s> {
    /// The process that a steering model states. Linear.
    pub fn of(steering: &'s Steering) -> Self {
        let steps = steering.process_steps.as_slice();
        let places: HashMap<&Key, usize> = steps.iter().enumerate().map(|(at, step)| (&step.key, at)).collect();
        let before: Vec<Vec<usize>> =
            steps.iter().map(|step| step.after.iter().filter_map(|key| places.get(key).copied()).collect()).collect();
        let mut graph = DiGraphMap::<usize, ()>::new();
        for (at, before) in before.iter().enumerate() {
            graph.add_node(at);
            for &earlier in before {
                graph.add_edge(earlier, at, ());
            }
        }
        let mut groups = petgraph::algo::kosaraju_scc(&graph);
        groups.iter_mut().for_each(|group| group.sort_unstable());
        groups.sort_unstable();
        let mut group_of = vec![0; steps.len()];
        for (number, group) in groups.iter().enumerate() {
            for &at in group {
                group_of[at] = number;
            }
        }
        Self { steps, before, groups, group_of }
    }

    /// The steps as stated.
    pub fn steps(&self) -> &'s [ProcessStep] {
        self.steps
    }

    /// The steps of a phase by the day by which they are done; those without a day last, and those of one day as stated.
    pub fn phase(&self, phase: BudgetPhase) -> Vec<&'s ProcessStep> {
        let mut steps: Vec<usize> = (0..self.steps.len()).filter(|&at| self.steps[at].phase == phase).collect();
        steps.sort_by_key(|&at| self.turn(at));
        steps.into_iter().map(|at| &self.steps[at]).collect()
    }

    /// An order in which each step comes after all that must be done before it. Of what can be done, the earlier phase goes
    /// first, then the earlier day. Steps of a circle, for which there is no such order, stand together, by phase and day.
    pub fn order(&self) -> Vec<&'s ProcessStep> {
        let first = |group: usize| self.groups[group].iter().map(|&at| self.turn(at)).min();
        let mut waits_for = vec![0_usize; self.groups.len()];
        let mut leads_to = vec![Vec::new(); self.groups.len()];
        for (at, before) in self.before.iter().enumerate() {
            for &earlier in before {
                let (from, to) = (self.group_of[earlier], self.group_of[at]);
                if from != to {
                    waits_for[to] += 1;
                    leads_to[from].push(to);
                }
            }
        }
        let free = (0..self.groups.len()).filter(|&group| waits_for[group] == 0);
        let mut free: BinaryHeap<Reverse<(Option<Turn>, usize)>> =
            free.map(|group| Reverse((first(group), group))).collect();
        let mut order = Vec::with_capacity(self.steps.len());
        while let Some(Reverse((_, group))) = free.pop() {
            let mut members = self.groups[group].clone();
            members.sort_by_key(|&at| self.turn(at));
            order.extend(members.into_iter().map(|at| &self.steps[at]));
            for &next in &leads_to[group] {
                waits_for[next] -= 1;
                if waits_for[next] == 0 {
                    free.push(Reverse((first(next), next)));
                }
            }
        }
        order
    }

    /// The groups of steps that must be done before one another, or before themselves: each in the order in which they are
    /// stated.
    pub fn circles(&self) -> Vec<Vec<&'s ProcessStep>> {
        let circles = self.groups.iter().filter(|group| self.is_circle(group));
        circles.map(|group| group.iter().map(|&at| &self.steps[at]).collect()).collect()
    }

    fn is_circle(&self, group: &[usize]) -> bool {
        group.len() > 1 || group.iter().any(|at| self.before[*at].contains(at))
    }

    fn turn(&self, at: usize) -> Turn {
        let ProcessStep { phase, by, .. } = &self.steps[at];
        (*phase, by.is_none(), *by, at)
    }

    /// Each step with one that must be done before it, by their places; those of one circle left out.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let pairs = self.before.iter().enumerate().flat_map(|(at, before)| before.iter().map(move |&b| (at, b)));
        pairs.filter(|(at, before)| self.group_of[*at] != self.group_of[*before])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn steering(steps: &[(BudgetPhase, Option<i8>, Vec<usize>)]) -> Steering {
        let steps = steps.iter().enumerate().map(|(number, (phase, month, after))| ProcessStep {
            by: month.map(|month| jiff::civil::date(2010, month, 1)),
            after: after.iter().map(|before| format!("s{before}").into()).collect(),
            ..ProcessStep::new(format!("s{number}"), *phase)
        });
        Steering { process_steps: steps.collect(), ..Steering::default() }
    }

    #[test]
    fn a_phase_is_a_calendar() {
        use BudgetPhase::{CarryingOut, Planning};
        let steering = steering(&[
            (Planning, None, vec![]),
            (CarryingOut, Some(1), vec![]),
            (Planning, Some(9), vec![]),
            (Planning, Some(3), vec![]),
        ]);
        let keys = |phase| -> Vec<String> {
            Process::of(&steering).phase(phase).into_iter().map(|step| step.key.to_string()).collect()
        };
        assert_eq!(keys(Planning), ["s3", "s2", "s0"]);
        assert_eq!(keys(CarryingOut), ["s1"]);
        assert!(keys(BudgetPhase::FollowUp).is_empty());
    }

    #[test]
    fn steps_of_a_circle_stand_together() {
        use BudgetPhase::Planning;
        let steering = steering(&[
            (Planning, None, vec![1]),
            (Planning, None, vec![2]),
            (Planning, None, vec![1, 3]),
            (Planning, None, vec![]),
            (Planning, None, vec![4]),
        ]);
        let process = Process::of(&steering);
        let keys =
            |steps: Vec<&ProcessStep>| -> Vec<String> { steps.into_iter().map(|step| step.key.to_string()).collect() };
        assert_eq!(keys(process.order()), ["s3", "s1", "s2", "s0", "s4"]);
        assert_eq!(process.circles().into_iter().map(keys).collect::<Vec<_>>(), [vec!["s1", "s2"], vec!["s4"]]);
    }

    proptest! {
        #[test]
        fn each_step_comes_after_those_before_it_unless_they_are_on_a_circle(
            steps in prop::collection::vec(
                (prop::sample::select(BudgetPhase::ALL.to_vec()), prop::option::of(1..=12_i8),
                    prop::collection::btree_set(0..10_usize, 0..3)),
                10,
            ),
        ) {
            let steps: Vec<_> = steps.into_iter().map(|(phase, by, after)| (phase, by, after.into_iter().collect())).collect();
            let steering = steering(&steps);
            let process = Process::of(&steering);
            let order: Vec<&Key> = process.order().into_iter().map(|step| &step.key).collect();
            prop_assert_eq!(order.len(), steps.len());
            let place = |key: &Key| order.iter().position(|other| *other == key);
            // Whether a step can be reached from another along what must be done before it.
            let reaches = |from: usize, to: usize| {
                let (mut seen, mut open) = (vec![false; steps.len()], steps[from].2.clone());
                while let Some(at) = open.pop() {
                    if !std::mem::replace(&mut seen[at], true) {
                        open.extend(&steps[at].2);
                    }
                }
                seen[to]
            };
            for (number, (.., after)) in steps.iter().enumerate() {
                for &before in after {
                    let (at, earlier) = (&steering.process_steps[number].key, &steering.process_steps[before].key);
                    prop_assert!(reaches(before, number) || place(earlier) < place(at));
                }
            }
            let on_circles = process.circles().concat().len();
            prop_assert_eq!(on_circles, (0..steps.len()).filter(|&at| reaches(at, at)).count());
        }
    }
}
