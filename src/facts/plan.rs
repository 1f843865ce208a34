//! What checks need to know of a plan. Made by `crate::implementation`, so that checks know nothing of scenarios.

use jiff::civil::Date;
use serde::Serialize;

use crate::{Key, Locations, Subject};

/// A plan as checks see it: its commissions, its phases, and what breaks between them.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The commissions, in the order of the plan.
    pub commissions: Vec<PlannedCommission>,
    /// The phases, in the order of the plan.
    pub phases: Vec<Key>,
    /// What breaks between phases, in the order of the phases.
    pub breaks: Vec<Break>,
    /// Where phases and commissions stand.
    pub locations: Locations,
}

/// A commission as checks see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedCommission {
    /// Its key.
    pub key: Key,
    /// Who is responsible.
    pub responsible: Option<Key>,
    /// The first day of the work.
    pub from: Option<Date>,
    /// The day by which it is to be done.
    pub by: Option<Date>,
    /// The day on which it was done.
    pub done: Option<Date>,
    /// The commissions on which it depends, by their places in the plan.
    pub depends_on: Vec<usize>,
}

impl Plan {
    /// The commissions that reach one another by what they depend on, as groups in order; most stand alone.
    fn components(&self) -> Vec<Vec<usize>> {
        let mut graph = petgraph::graphmap::DiGraphMap::<usize, ()>::new();
        for (at, commission) in self.commissions.iter().enumerate() {
            graph.add_node(at);
            for &ground in &commission.depends_on {
                graph.add_edge(at, ground, ());
            }
        }
        let mut groups = petgraph::algo::kosaraju_scc(&graph);
        for group in &mut groups {
            group.sort_unstable();
        }
        groups.sort_unstable();
        groups
    }

    /// For each commission a number that it shares with those that it reaches and that reach it. Linear.
    pub fn groups(&self) -> Vec<usize> {
        let mut of = vec![0; self.commissions.len()];
        for (number, group) in self.components().into_iter().enumerate() {
            for at in group {
                of[at] = number;
            }
        }
        of
    }

    /// The groups of commissions that depend on one another in a circle, each as its shortest circle, every commission on
    /// those after it and the last on the first. In the order of the plan. Linear, but for the shortest circle within a
    /// group, which takes a walk over the group for each of its commissions.
    pub fn circles(&self) -> Vec<Vec<usize>> {
        let on_circle =
            |group: &Vec<usize>| group.len() > 1 || self.commissions[group[0]].depends_on.contains(&group[0]);
        let mut circles: Vec<_> =
            self.components().into_iter().filter(on_circle).filter_map(|group| self.shortest(&group)).collect();
        circles.sort_unstable();
        circles
    }

    fn shortest(&self, group: &[usize]) -> Option<Vec<usize>> {
        let grounds = |at: usize| self.commissions[at].depends_on.iter().filter(|to| group.binary_search(to).is_ok());
        // A circle without a commission of several grounds in it cannot be left: it is the whole group.
        let mut starts: Vec<usize> = group.iter().copied().filter(|&at| grounds(at).count() > 1).collect();
        if starts.is_empty() {
            starts.extend(group.first());
        }
        let mut shortest: Option<Vec<usize>> = None;
        for start in starts {
            let mut came_from = std::collections::HashMap::new();
            let mut open = std::collections::VecDeque::from([start]);
            'search: while let Some(at) = open.pop_front() {
                for &ground in grounds(at) {
                    if ground == start {
                        let mut path = vec![at];
                        while let Some(&before) =
                            path.last().filter(|&&last| last != start).and_then(|at| came_from.get(at))
                        {
                            path.push(before);
                        }
                        path.reverse();
                        if shortest.as_ref().is_none_or(|shortest| path.len() < shortest.len()) {
                            shortest = Some(path);
                        }
                        break 'search;
                    }
                    came_from.entry(ground).or_insert_with(|| {
                        open.push_back(ground);
                        at
                    });
                }
            }
        }
        // From its first commission in the order of the plan.
        if let Some(circle) = &mut shortest
            && let Some(first) = (0..circle.len()).min_by_key(|&at| circle[at])
        {
            circle.rotate_left(first);
        }
        shortest
    }
}

/// A check that must hold on every day, and does not on the day after a phase, though it did before the plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Break {
    /// The phase after which it is broken first.
    pub phase: Key,
    /// The phase by the end of which it is mended; `None` when it is broken at the end of the plan too.
    pub until: Option<Key>,
    /// The name of the check.
    pub check: &'static str,
    /// Its code.
    pub code: &'static str,
    /// What is broken.
    pub subject: Subject,
    /// What the check says of it.
    pub message: String,
    /// The change that broke it: the last one before which it was not broken.
    pub change: PlannedStep,
    /// The change that mends it: the first one after which it is broken no more.
    pub mended: Option<PlannedStep>,
}

/// A change of a plan, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedStep {
    /// Which change, counted from 0 at the base.
    pub index: usize,
    /// The phase in which it happens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<Key>,
    /// What it does.
    pub words: String,
}

impl std::fmt::Display for PlannedStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "change {} ({})", self.index + 1, self.words)
    }
}
