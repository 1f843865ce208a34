use std::ops::ControlFlow;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde::Serialize;

use super::evaluate::Evaluator;
use super::front::{Front, Moved};
use super::{MoveKind, SearchError, SearchPlan};
use crate::checks::Checker;
use crate::metrics::{self, Better, Metric};
use crate::organisation::near;
use crate::scenario::Change;
use crate::{Key, Line, Model, NodeId, NodeKind};

/// A step is taken when it is no worse than where the search stood so many steps ago.
const MEMORY: usize = 50;

/// After so many steps without a new point on the front, the search goes on from another point, or from the base.
const PATIENCE: u32 = 200;

/// A local search for a better organisation: units move, by metrics with weights, under hard checks.
///
/// Each step draws a change. One that cannot be made, or after which a hard check finds what it does not find in the base,
/// or a metric is undefined, is taken back. Otherwise it is looked at, and stays when it is on the Pareto front of what was
/// seen so far, or when the weighted sum is no worse than now or than fifty steps ago (late acceptance hill climbing: Burke
/// and Bykov, "The late acceptance hill-climbing heuristic", European Journal of Operational Research 258, 2017; it needs no
/// scale and no exponential function, which differs between platforms). After two hundred steps without a new point on the
/// front, the search goes on from one of its points or from the base, drawn evenly, and each weight counts for a part of it, drawn
/// anew: so it comes to other points of the front.
///
/// The same model, plan and checker give the same result on every platform. It promises no optimum, and no point of the
/// front is promised to be on the front of all organisations: a longer search may find better ones. Each step costs one run
/// of the hard checks and of the metrics on the whole model, and one pass over the front.
///
/// # Example
/// ```
/// use std::ops::ControlFlow;
/// use orgmodel::checks::Checker;
/// use orgmodel::search::{Aim, Search, SearchPlan};
/// use orgmodel::{Decimal, Head, Model, Organisation, ServiceArea, Services, Touch, UnitEntry};
///
/// let mut builder = Organisation::builder();
/// builder.add(UnitEntry::new("top"));
/// for manager in ["west", "east"] {
///     builder.add(UnitEntry::new(manager).head(Head::new("manager")).reports_to("top"));
/// }
/// for (team, superior) in [("school", "west"), ("housing", "west"), ("family", "east"), ("roads", "east")] {
///     builder.add(UnitEntry::new(team).area(team).reports_to(superior));
/// }
/// let areas = ["school", "housing", "family", "roads"].map(ServiceArea::new).into();
/// let areas_touched = ("school".into(), "family".into());
/// let touches = vec![Touch { areas: areas_touched, weight: Decimal::from(1), source: None, assumed: Default::default() }];
/// let services = Services { areas, touches, ..Services::default() };
/// let model = Model::new("four teams", builder.build()?, Default::default(), services, vec![])?;
///
/// let plan = SearchPlan { aims: vec![Aim::new("coordination-distance", 1.0)], steps: 100, ..SearchPlan::default() };
/// let found = Search::new(&model, &plan, &Checker::new())?.run(|_| ControlFlow::Continue(()));
/// // From school → west → top → east → family to two teams of one manager.
/// assert_eq!(found.base, [4.0]);
/// assert_eq!(found.best.values, [2.0]);
/// assert_eq!(found.best.changes.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Search<'c> {
    evaluator: Evaluator<'c>,
    aims: Vec<Resolved>,
    base: Vec<f64>,
    keys: Vec<Option<Key>>,
    line: Line,
    /// The units that may move.
    movable: Vec<NodeId>,
    /// The nodes below which they may stand.
    superiors: Vec<NodeId>,
    most_changes: usize,
    steps: u32,
    random: Pcg64,
}

/// An aim that has a meaning.
struct Resolved {
    metric: &'static Metric,
    /// 1 where less is better, −1 where more is.
    sign: f64,
    weight: f64,
}

/// How far a search has come, told after each step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress<'s> {
    /// Steps taken, this one counted.
    pub step: u32,
    /// Steps that there are.
    pub steps: u32,
    /// What the metrics measure after the change of this step, in the order of the aims; `None` when it was refused.
    pub values: Option<&'s [f64]>,
    /// Points on the front.
    pub front: usize,
    /// The score of the best point so far.
    pub best: f64,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// The metrics, in the order of the aims.
    pub metrics: Vec<&'static str>,
    /// What they measure in the base.
    pub base: Vec<f64>,
    /// The Pareto front of what was seen, the base counted: each point beats each other one in at least one metric. The
    /// first metric orders it, from its best value, then the second, and so on.
    pub front: Vec<Point>,
    /// The point of the front with the least score, and of equal ones the one with the fewest changes.
    pub best: Point,
    /// Steps that were taken.
    pub steps: u32,
    /// Changes that were looked at: neither impossible nor against a hard check.
    pub looked_at: u32,
    /// Whether it was stopped before its last step.
    pub cancelled: bool,
}

/// An organisation that a search saw.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// What leads there from the base, in an order in which it can be made; each unit moves once at the most.
    pub changes: Vec<Change>,
    /// What the metrics measure there, in the order of the aims.
    pub values: Vec<f64>,
    /// The weighted sum of what is worse than in the base, less what is better: 0 for the base, less is better.
    pub score: f64,
}

impl<'c> Search<'c> {
    /// A search from a model, with the thresholds, levels, waivers and checks of a checker. Looks at the model once.
    ///
    /// # Errors
    /// [`SearchError`] when no aim has a weight, or a metric or check cannot be used.
    pub fn new(model: &Model, plan: &SearchPlan, checker: &Checker<'c>) -> Result<Self, SearchError> {
        let aims = resolve(plan)?;
        let metrics = aims.iter().map(|aim| aim.metric).collect();
        let (evaluator, base) = Evaluator::new(model, metrics, &plan.hard, checker)?;
        let organisation = model.organisation();
        let line = Line::of(organisation);
        let mut keys = vec![None; organisation.bound()];
        let (mut movable, mut superiors) = (Vec::new(), Vec::new());
        for node in organisation.in_line().filter(|node| line.depth(node.id()).is_some()) {
            let id = node.id();
            let unit = node.kind() == NodeKind::Unit;
            keys[id.row()] = Some(node.key());
            if plan.moves.contains(&MoveKind::Unit) && unit && node.superiors().count() == 1 {
                movable.push(id);
            }
            if !unit || !line.subordinates(id).is_empty() {
                superiors.push(id);
            }
        }
        let most_changes = plan.most_changes.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
        let random = Pcg64::seed_from_u64(plan.seed);
        Ok(Self { evaluator, aims, base, keys, line, movable, superiors, most_changes, steps: plan.steps, random })
    }

    /// Searches. After each step `progress` is told, and may stop it: the result is then what was found so far.
    pub fn run(mut self, mut progress: impl FnMut(&Progress<'_>) -> ControlFlow<()>) -> Found {
        let mut front = Front::default();
        front.offer(&self.base, &self.costs(&self.base), &Moved::new());
        let (mut step, mut looked_at, mut cancelled) = (0, 0, false);
        let mut moved = Moved::new();
        let (mut score, mut best) = (0.0_f64, 0.0_f64);
        let whole = vec![1.0; self.aims.len()];
        let mut parts = whole.clone();
        let mut memory = [0.0_f64; MEMORY];
        let mut idle = 0;
        while step < self.steps && !cancelled {
            let mut told = None;
            let stood = self.evaluator.changes();
            if let Some((moved_on, values)) = self.attempt(&moved) {
                looked_at += 1;
                let costs = self.costs(&values);
                let new = front.offer(&values, &costs, &moved_on);
                let score_on = self.score(&costs, &parts);
                let before = &mut memory[step as usize % MEMORY];
                if new || score_on <= score || score_on <= *before {
                    (moved, score) = (moved_on, score_on);
                } else {
                    self.evaluator.back_to(stood);
                }
                *before = score;
                best = best.min(self.score(&costs, &whole));
                idle = if new { 0 } else { idle + 1 };
                told = Some(values);
            } else {
                idle += 1;
            }
            step += 1;
            let told = Progress { step, steps: self.steps, values: told.as_deref(), front: front.seen().len(), best };
            cancelled = progress(&told).is_break();
            if idle >= PATIENCE {
                idle = 0;
                parts.fill_with(|| self.random.random());
                let start = self.draw(front.seen().len() + 1);
                (moved, score) = match front.seen().get(start) {
                    Some(seen) => (seen.moved.clone(), self.score(&seen.costs, &parts)),
                    None => (Moved::new(), 0.0),
                };
                memory = [score; MEMORY];
                self.evaluator.back_to(0);
                self.go_to(&moved);
            }
        }
        self.evaluator.back_to(0);
        let (front, best) = self.points(front);
        let metrics = self.aims.iter().map(|aim| aim.metric.name).collect();
        let cancelled = cancelled && step < self.steps;
        Found { metrics, base: self.base, front, best, steps: step, looked_at, cancelled }
    }

    /// Draws a change and makes it; nothing when there is none, or it cannot be, or may not be.
    fn attempt(&mut self, moved: &Moved) -> Option<(Moved, Vec<f64>)> {
        if self.movable.is_empty() || self.superiors.is_empty() {
            return None;
        }
        let (unit, to) = (self.draw(self.movable.len()), self.draw(self.superiors.len()));
        let (unit, to) = (self.movable[unit], self.superiors[to]);
        if self.superior(moved, unit) == Some(to) {
            return None;
        }
        let mut moved = moved.clone();
        if self.line.superior(unit) == Some(to) {
            moved.remove(&unit);
        } else {
            moved.insert(unit, to);
        }
        if moved.len() > self.most_changes {
            return None;
        }
        let change = self.change(unit, to);
        let stood = self.evaluator.changes();
        if !self.evaluator.apply(&change) {
            return None;
        }
        let values = self.evaluator.values();
        if values.is_none() {
            self.evaluator.back_to(stood);
        }
        Some((moved, values?))
    }

    /// A number below another, the same on every platform.
    fn draw(&mut self, below: usize) -> usize {
        // Rows and points are counted in `u32`.
        self.random.random_range(0..below as u32) as usize
    }

    fn superior(&self, moved: &Moved, id: NodeId) -> Option<NodeId> {
        moved.get(&id).copied().or_else(|| self.line.superior(id))
    }

    fn change(&self, unit: NodeId, to: NodeId) -> Change {
        let key = |id: NodeId| self.keys[id.row()].clone().expect("it stands in the line");
        Change::Move { node: key(unit), to: key(to) }
    }

    /// The moves from the base, those to the highest places first: nothing then comes to stand below itself.
    fn changes(&self, moved: &Moved) -> Vec<Change> {
        let depth = |id: NodeId| std::iter::successors(Some(id), |&id| self.superior(moved, id)).count();
        let mut moves: Vec<(usize, NodeId, NodeId)> =
            moved.iter().map(|(&unit, &to)| (depth(unit), unit, to)).collect();
        moves.sort_unstable();
        moves.into_iter().map(|(_, unit, to)| self.change(unit, to)).collect()
    }

    fn go_to(&mut self, moved: &Moved) {
        for change in self.changes(moved) {
            let made = self.evaluator.apply(&change);
            debug_assert!(made, "the search has been there");
        }
    }

    /// Values turned so that less is better.
    fn costs(&self, values: &[f64]) -> Vec<f64> {
        values.iter().zip(&self.aims).map(|(value, aim)| value * aim.sign).collect()
    }

    /// The weighted sum, of each weight so great a part.
    fn score(&self, costs: &[f64], parts: &[f64]) -> f64 {
        let aims = self.aims.iter().zip(&self.base).zip(parts);
        costs.iter().zip(aims).fold(0.0, |sum, (cost, ((aim, base), part))| {
            let scale = if *base == 0.0 { 1.0 } else { base.abs() };
            sum + part * aim.weight * (cost - base * aim.sign) / scale
        })
    }

    /// The points of a front as they are when they are reached by their changes from the base, where the model stands.
    fn points(&mut self, front: Front) -> (Vec<Point>, Point) {
        let mut reached = Front::default();
        for seen in front.into_seen() {
            self.go_to(&seen.moved);
            let values = self.evaluator.values().unwrap_or(seen.values);
            self.evaluator.back_to(0);
            reached.offer(&values, &self.costs(&values), &seen.moved);
        }
        let mut seen = reached.into_seen();
        seen.sort_by(|a, b| {
            let pairs = a.costs.iter().zip(&b.costs);
            pairs.map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
        });
        let whole = vec![1.0; self.aims.len()];
        let points: Vec<Point> = seen
            .into_iter()
            .map(|seen| Point {
                changes: self.changes(&seen.moved),
                score: self.score(&seen.costs, &whole),
                values: seen.values,
            })
            .collect();
        let order = |a: &&Point, b: &&Point| a.score.total_cmp(&b.score).then(a.changes.len().cmp(&b.changes.len()));
        let best = points.iter().min_by(order).cloned().expect("the base is seen");
        (points, best)
    }
}

fn resolve(plan: &SearchPlan) -> Result<Vec<Resolved>, SearchError> {
    let mut aims: Vec<Resolved> = Vec::new();
    for aim in &plan.aims {
        let metric = metrics::metric(&aim.metric).ok_or_else(|| SearchError::UnknownMetric {
            metric: aim.metric.clone(),
            near: near(&aim.metric, metrics::CATALOGUE.iter().map(|metric| metric.name)),
        })?;
        if aims.iter().any(|other| other.metric.name == metric.name) {
            return Err(SearchError::Twice { metric: metric.name });
        }
        if !aim.weight.is_finite() || aim.weight < 0.0 {
            return Err(SearchError::BadWeight { metric: metric.name, found: aim.weight });
        }
        let sign = match aim.better.unwrap_or(metric.better) {
            Better::Lower => 1.0,
            Better::Higher => -1.0,
            Better::Neither => return Err(SearchError::NoDirection { metric: metric.name }),
        };
        aims.push(Resolved { metric, sign, weight: aim.weight });
    }
    if aims.iter().any(|aim| aim.weight > 0.0) { Ok(aims) } else { Err(SearchError::NoWeight) }
}
