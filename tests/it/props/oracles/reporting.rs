use std::collections::{BTreeMap, BTreeSet};

use orgmodel::RelationKind::{AnswersTo, ReportsTo};
use orgmodel::{BodyKind, NodeKind, SteeringModel};

use super::Oracle;
use super::world::{Subjects, World, subjects, the_model};

pub(super) const ORACLES: &[Oracle] = &[
    ("reporting-cycle", reporting_cycle),
    ("several-superiors", several_superiors),
    ("without-superior", without_superior),
    ("several-roots", several_roots),
    ("superior-on-lower-level", |world| in_step(world, Step::Downward)),
    ("superior-on-same-level", |world| in_step(world, Step::Sideways)),
    ("level-skipped", |world| in_step(world, Step::Skipping)),
    ("line-beside-executive-board", line_beside_executive_board),
    ("unknown-manager-level", unknown_manager_level),
];

/// The nodes that reach one another by reporting, group by group.
fn circles<'a>(world: &'a World<'_>) -> BTreeSet<BTreeSet<&'a str>> {
    let reach = world.reach(&[ReportsTo]);
    let on_circle = world.in_line().filter(|key| reach[key].contains(key));
    on_circle.map(|key| reach[key].iter().copied().filter(|other| reach[other].contains(key)).collect()).collect()
}

/// The nodes of a group that lie on its shortest circles.
fn on_shortest<'a>(world: &'a World<'_>, group: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    // Steps until one meets oneself again, by ever longer walks.
    let length = |start: &str| {
        let mut at = BTreeSet::from([start]);
        (1..=group.len()).find(|_| {
            at = at.iter().flat_map(|key| world.targets(key, ReportsTo)).collect();
            at.contains(start)
        })
    };
    let least = group.iter().filter_map(|key| length(key)).min();
    group.iter().copied().filter(|key| length(key) == least).collect()
}

/// One finding for each group, at a node on one of its shortest circles: the first key stands for all of them.
fn reporting_cycle(world: &World<'_>) -> Subjects {
    subjects(circles(world).iter().filter_map(|group| on_shortest(world, group).first().copied()))
}

/// What stands for a node at which a circle is found, when it may be found there.
pub(super) fn circle_at(world: &World<'_>, found: &str) -> Option<String> {
    let shortest = circles(world).iter().map(|group| on_shortest(world, group)).find(|nodes| nodes.contains(found))?;
    shortest.first().map(|key| (*key).to_owned())
}

fn several_superiors(world: &World<'_>) -> Subjects {
    subjects(world.in_line().filter(|key| world.targets(key, ReportsTo).len() > 1))
}

fn without_superior(world: &World<'_>) -> Subjects {
    let tops = world.tops();
    subjects(world.in_line().filter(|key| {
        world.kind(key) != NodeKind::Administration && world.superior(key).is_none() && !tops.contains(key)
    }))
}

/// Where each administration has a body of its own, only those that answer to none are too many.
fn several_roots(world: &World<'_>) -> Subjects {
    let merged = matches!(world.steering_model(), Some(SteeringModel::Sector | SteeringModel::CommitteeLess));
    let counted = |key: &&str| merged || world.targets(key, AnswersTo).is_empty();
    the_model(usize::from(world.tops().into_iter().filter(counted).count() > 1))
}

/// How a step of the line goes on the ladder of manager levels.
#[derive(Debug, PartialEq, Clone, Copy)]
pub(super) enum Step {
    Up,
    Skipping,
    Sideways,
    Downward,
}

fn step(below: usize, above: usize) -> Step {
    if above + 1 == below {
        Step::Up
    } else if above < below {
        Step::Skipping
    } else if above == below {
        Step::Sideways
    } else {
        Step::Downward
    }
}

fn in_step(world: &World<'_>, wanted: Step) -> Subjects {
    subjects(missteps(world).into_iter().filter(|(_, step)| *step == wanted).map(|(key, _)| key))
}

/// Steps that are not to the next level upward, by the head from which they lead; only at the head whose title alone puts
/// all its steps out, where there is such a head.
pub(super) fn missteps<'a>(world: &'a World<'_>) -> BTreeMap<&'a str, Step> {
    let on_circle: BTreeSet<&str> = circles(world).into_iter().flatten().collect();
    // Who has a step to be judged, and between which levels.
    let steps: Vec<(&str, usize, &str, usize)> = world
        .in_line()
        .filter(|key| world.targets(key, ReportsTo).len() == 1 && !on_circle.contains(key))
        .filter_map(|key| {
            let above = world.superior(key)?;
            Some((key, world.level(key)?, above, world.level(above)?))
        })
        .collect();
    let levels = world.model.organisation().ladder().levels().len();
    let mistitled = |key: &str| {
        let up: Vec<_> = steps.iter().filter(|step| step.0 == key).collect();
        let down: Vec<_> = steps.iter().filter(|step| step.2 == key).collect();
        // A head without a superior is judged by at least two subordinates, any other by its superior as well.
        let enough = if world.superior(key).is_none() { down.len() > 1 } else { !up.is_empty() && !down.is_empty() };
        let all = |level: usize, right: bool| {
            up.iter().all(|s| (step(level, s.3) == Step::Up) == right)
                && down.iter().all(|s| (step(s.1, level) == Step::Up) == right)
        };
        enough && world.level(key).is_some_and(|own| all(own, false)) && (1..=levels).any(|level| all(level, true))
    };
    let mut found = BTreeMap::new();
    for key in world.in_line() {
        let own = steps.iter().find(|step| step.0 == key);
        let seen = match own {
            Some(&(_, below, above, level)) => (!mistitled(above)).then(|| step(below, level)),
            None if mistitled(key) => {
                steps.iter().find(|step| step.2 == key).map(|&(_, below, _, level)| step(below, level))
            }
            None => None,
        };
        found.extend(seen.filter(|step| *step != Step::Up).map(|step| (key, step)));
    }
    found
}

fn line_beside_executive_board(world: &World<'_>) -> Subjects {
    let boards = world.bodies_of(BodyKind::ExecutiveBoard);
    if boards.is_empty() || world.bodies_of(BodyKind::Council).is_empty() {
        return vec![];
    }
    let one_line = matches!(world.steering_model(), Some(SteeringModel::Sector | SteeringModel::CommitteeLess));
    let reach = world.reach(&[AnswersTo]);
    let out_of_step = missteps(world);
    subjects(world.tops().into_iter().filter(|top| {
        let answers_to_none = world.targets(top, AnswersTo).is_empty();
        let beside = one_line && reach[top].is_disjoint(&boards);
        // A title that is out of step with all subordinates is found already.
        let not_director = one_line && world.level(top).is_some_and(|level| level > 1);
        answers_to_none || beside || not_director && !out_of_step.contains_key(top)
    }))
}

fn unknown_manager_level(world: &World<'_>) -> Subjects {
    subjects(world.in_line().filter(|key| world.head(key).is_some() && world.level(key).is_none()))
}
