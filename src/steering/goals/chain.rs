use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::fmt;

use jiff::civil::Date;
use petgraph::graph::{DiGraph, NodeIndex};
use serde::Serialize;

use super::{ChainDocument, ChainDocumentKind, Direction, DocumentState, Goal, GoalKind, Indicator, MeasuredValue};
use crate::steering::{Agreement, Period, SteeringKind};
use crate::{Key, Model, Subject};

/// Whether a goal is reached, by its latest measured value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The value is the target, or better.
    Met,
    /// The value is worse than the target.
    NotMet,
    /// There is no indicator, no target, or no value yet.
    Unknown,
}

impl Outcome {
    /// The name in running text.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not met",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.words())
    }
}

impl Indicator {
    /// The latest value: of those for periods that are over on a day, or of all when no day is said, the one whose period
    /// ends last; of two that end together, the one for the longer period.
    pub fn latest(&self, on: Option<Date>) -> Option<&MeasuredValue> {
        let over = self.values.iter().filter(|measured| on.is_none_or(|on| measured.period.is_over(on)));
        over.max_by_key(|measured| (measured.period.last_day(), std::cmp::Reverse(measured.period.first_day())))
    }

    /// Whether the latest value on a day is the target or better.
    pub fn outcome(&self, on: Date) -> Outcome {
        let Some((target, latest)) = self.target.zip(self.latest(Some(on))) else { return Outcome::Unknown };
        let met = match self.direction {
            Direction::Higher => latest.value >= target,
            Direction::Lower => latest.value <= target,
        };
        if met { Outcome::Met } else { Outcome::NotMet }
    }
}

/// What a goal may stand in: a document of the goal chain, or the agreement that takes its place in a purchaser-provider
/// model (P6). In an agreement, what is to be reached is the purchaser's and how is the provider's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GoalDocument<'m> {
    /// A document of the goal chain.
    Chain(&'m ChainDocument),
    /// An agreement.
    Agreement(&'m Agreement),
}

impl<'m> GoalDocument<'m> {
    /// The key.
    pub fn key(self) -> &'m Key {
        match self {
            Self::Chain(document) => &document.key,
            Self::Agreement(agreement) => &agreement.key,
        }
    }

    /// What it is in running text: `budget`, `sector plan`, `operational plan`, `work plan` or `agreement`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Chain(document) => document.kind.words(),
            Self::Agreement(_) => "agreement",
        }
    }

    /// As what a finding is about.
    pub fn subject(self) -> Subject {
        match self {
            Self::Chain(document) => Subject::Steering(SteeringKind::ChainDocument, document.key.clone()),
            Self::Agreement(agreement) => Subject::Agreement(agreement.key.clone()),
        }
    }

    /// Who adopts the goals of a kind that stand in it: the adopter of a document; of an agreement the purchaser for goals
    /// that say what, and the provider for the others (P8).
    pub fn adopter(self, kind: GoalKind) -> Option<&'m Key> {
        match self {
            Self::Chain(document) => document.adopter.as_ref(),
            Self::Agreement(agreement) if kind.says_what() => Some(&agreement.purchaser),
            Self::Agreement(agreement) => Some(&agreement.provider),
        }
    }

    /// As which document of the chain it counts for the goals of a kind: an agreement is a sector plan for goals that say
    /// what, and an operational plan for the others.
    pub const fn stands_for(self, kind: GoalKind) -> ChainDocumentKind {
        match self {
            Self::Chain(document) => document.kind,
            Self::Agreement(_) if kind.says_what() => ChainDocumentKind::SectorPlan,
            Self::Agreement(_) => ChainDocumentKind::OperationalPlan,
        }
    }

    /// The time for which it holds.
    pub const fn period(self) -> Option<Period> {
        match self {
            Self::Chain(document) => document.period,
            Self::Agreement(agreement) => agreement.period,
        }
    }

    /// How far it has come; an agreement is adopted.
    pub const fn state(self) -> DocumentState {
        match self {
            Self::Chain(document) => document.state,
            Self::Agreement(_) => DocumentState::Adopted,
        }
    }
}

/// How many indicators there are, of how many the result is known, and how many of these are met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Results {
    /// Goals with an indicator.
    pub indicators: usize,
    /// Those of them whose outcome is known.
    pub known: usize,
    /// Those of them that are met.
    pub met: usize,
}

impl Results {
    fn add(&mut self, outcome: Outcome) {
        self.indicators += 1;
        self.known += usize::from(outcome != Outcome::Unknown);
        self.met += usize::from(outcome == Outcome::Met);
    }

    /// The share of indicators whose result is known, 0 to 1; `None` without an indicator.
    pub fn known_share(self) -> Option<f64> {
        (self.indicators > 0).then(|| self.known as f64 / self.indicators as f64)
    }

    /// The share of known results that are met, 0 to 1; `None` when none is known.
    pub fn met_share(self) -> Option<f64> {
        (self.known > 0).then(|| self.met as f64 / self.known as f64)
    }
}

/// How many goals of one kind there are, and how they are linked. Goals in documents that have ended are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Links {
    /// The kind.
    pub kind: GoalKind,
    /// How many there are.
    pub goals: usize,
    /// From how many a vision is reached upward, over however many links.
    pub tracing_to_vision: usize,
    /// From how many a concrete activity is reached downward, over however many links.
    pub reaching_activity: usize,
    /// How many have an indicator with a target.
    pub followable: usize,
}

/// Something that is open in a goal chain, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// What is open: a lower-case fragment, with its numbers.
    pub words: String,
    /// For how many goals.
    pub open: usize,
    /// Of how many; 0 when no goal of a kind is stated.
    pub of: usize,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.words)
    }
}

/// A goal on the way of a [`Trace`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step<'m> {
    /// How many links it is from where the trace starts, by the way on which it was met first.
    pub depth: usize,
    /// The goal.
    pub goal: &'m Goal,
    /// Where it stands.
    pub document: Option<GoalDocument<'m>>,
    /// Whether it was met before: what follows from it stands there, and not here.
    pub repeated: bool,
}

/// All lines that lead from one goal up to the vision, or down to what is done: depth first, each goal in full once.
///
/// Shown as an indented tree. After 24 links the indent grows no more.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace<'m> {
    /// The goals, in the order in which they are met.
    pub steps: Vec<Step<'m>>,
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let goal = self.goal;
        write!(f, "{} `{}`", goal.kind, goal.key)?;
        if self.repeated {
            return f.write_str(", see above");
        }
        if let Some(name) = &goal.name {
            let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            write!(f, " {name}")?;
        }
        if let Some(perspective) = goal.perspective {
            write!(f, " ({perspective})")?;
        }
        if let Some(document) = self.document {
            write!(f, "; {} `{}`", document.words(), document.key())?;
            if let Some(adopter) = document.adopter(goal.kind) {
                write!(f, " of `{adopter}`")?;
            }
        }
        if let Some(responsible) = &goal.responsible {
            write!(f, "; `{responsible}` is responsible")?;
        }
        let Some(indicator) = &goal.indicator else { return Ok(()) };
        let unit: String = indicator.unit.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        match indicator.latest(None) {
            Some(latest) => write!(f, "; {} {unit} in {}", latest.value, latest.period)?,
            None => write!(f, "; no value of {unit}")?,
        }
        let better = match indicator.direction {
            Direction::Higher => "more",
            Direction::Lower => "less",
        };
        match indicator.target {
            Some(target) => write!(f, ", target {target} or {better}"),
            None => write!(f, ", no target, {better} is better"),
        }
    }
}

impl fmt::Display for Trace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DEEPEST: usize = 24;
        for step in &self.steps {
            writeln!(f, "{:indent$}{step}", "", indent = 2 * step.depth.min(DEEPEST))?;
        }
        Ok(())
    }
}

/// The goals of a model as a graph, from the vision down to what is done (G3).
///
/// Made in time linear in goals, documents and links. A goal may derive from several, and goals may derive from one another
/// in a circle; nothing here fails on that or goes round in it.
///
/// # Example
/// ```
/// use orgmodel::steering::goals::{Goal, GoalChain, GoalKind};
/// use orgmodel::{Model, Organisation, Steering};
///
/// let below = |key: &str, kind, above: &str| Goal { derived_from: vec![above.into()], ..Goal::new(key, kind) };
/// let goals = vec![
///     Goal::new("a-good-town", GoalKind::Vision),
///     below("all-read", GoalKind::StrategicGoal, "a-good-town"),
///     below("read-at-eight", GoalKind::CommitteeGoal, "all-read"),
/// ];
/// let steering = Steering { goals, ..Steering::default() };
/// let model = Model::new("town", Organisation::builder().build()?, steering, Default::default(), vec![])?;
///
/// let chain = GoalChain::of(&model);
/// assert_eq!(chain.links_to_vision("read-at-eight"), Some(2));
/// let why = chain.why("read-at-eight").expect("it is stated");
/// assert_eq!(why.to_string(), "committee goal `read-at-eight`\n  strategic goal `all-read`\n    vision `a-good-town`\n");
/// assert!(!chain.reaches_activity("all-read"));
/// # Ok::<(), orgmodel::Problems>(())
/// ```
pub struct GoalChain<'m> {
    goals: &'m [Goal],
    at: HashMap<&'m str, usize>,
    documents: HashMap<&'m str, GoalDocument<'m>>,
    parents: Vec<Vec<usize>>,
    children: Vec<Vec<usize>>,
    to_vision: Vec<Option<u32>>,
    to_activity: Vec<Option<u32>>,
}

impl<'m> GoalChain<'m> {
    /// The goal chain of a model.
    pub fn of(model: &'m Model) -> Self {
        let steering = model.steering();
        let goals = steering.goals.as_slice();
        let at: HashMap<&str, usize> = goals.iter().enumerate().map(|(at, goal)| (goal.key.as_str(), at)).collect();
        let agreements = steering.agreements.iter();
        let agreements = agreements.map(|agreement| (agreement.key.as_str(), GoalDocument::Agreement(agreement)));
        let documents = steering.chain_documents.iter();
        let documents = documents.map(|document| (document.key.as_str(), GoalDocument::Chain(document)));
        let documents = agreements.chain(documents).collect();
        let parents: Vec<Vec<usize>> = goals
            .iter()
            .map(|goal| goal.derived_from.iter().filter_map(|parent| at.get(parent.as_str()).copied()).collect())
            .collect();
        let mut children = vec![vec![]; goals.len()];
        for (child, parents) in parents.iter().enumerate() {
            for &parent in parents {
                children[parent].push(child);
            }
        }
        let of_kind = |kind| goals.iter().enumerate().filter(move |(_, goal)| goal.kind == kind).map(|(at, _)| at);
        let to_vision = distances(of_kind(GoalKind::Vision), &children);
        let to_activity = distances(of_kind(GoalKind::ConcreteActivity), &parents);
        Self { goals, at, documents, parents, children, to_vision, to_activity }
    }

    /// The goals, in the order in which they are stated.
    pub fn goals(&self) -> &'m [Goal] {
        self.goals
    }

    /// The goal with a key.
    pub fn goal(&self, key: &str) -> Option<&'m Goal> {
        self.at.get(key).map(|&at| &self.goals[at])
    }

    fn linked(&self, key: &str, links: &[Vec<usize>]) -> impl Iterator<Item = &'m Goal> {
        let linked = self.at.get(key).map_or(&[][..], |&at| &links[at]);
        linked.iter().map(|&at| &self.goals[at]).collect::<Vec<_>>().into_iter()
    }

    /// The goals from which a goal derives directly, in the order in which it names them.
    pub fn parents(&self, key: &str) -> impl Iterator<Item = &'m Goal> {
        self.linked(key, &self.parents)
    }

    /// The goals that derive directly from a goal, in the order in which they are stated.
    pub fn children(&self, key: &str) -> impl Iterator<Item = &'m Goal> {
        self.linked(key, &self.children)
    }

    /// The document or agreement with a key.
    pub fn document(&self, key: &str) -> Option<GoalDocument<'m>> {
        self.documents.get(key).copied()
    }

    /// The document or agreement in which a goal stands.
    pub fn document_of(&self, goal: &Goal) -> Option<GoalDocument<'m>> {
        self.document(goal.document.as_ref()?.as_str())
    }

    /// Who adopted a goal, by the document in which it stands.
    pub fn adopter_of(&self, goal: &Goal) -> Option<&'m Key> {
        self.document_of(goal)?.adopter(goal.kind)
    }

    /// Whether a goal holds or is being drafted: it does not stand in a document that has ended.
    pub fn is_current(&self, goal: &Goal) -> bool {
        self.document_of(goal).is_none_or(|document| document.state() != DocumentState::Ended)
    }

    /// The goals that hold or are being drafted, in the order in which they are stated.
    pub fn current(&self) -> impl Iterator<Item = &'m Goal> + '_ {
        self.goals.iter().filter(|goal| self.is_current(goal))
    }

    /// How many links lead from a goal up to a vision, by the shortest line: 0 for a vision, `None` when no line does.
    pub fn links_to_vision(&self, key: &str) -> Option<u32> {
        self.at.get(key).and_then(|&at| self.to_vision[at])
    }

    /// Whether a concrete activity derives from a goal, over however many links, or it is one.
    pub fn reaches_activity(&self, key: &str) -> bool {
        self.at.get(key).is_some_and(|&at| self.to_activity[at].is_some())
    }

    /// Why there is a goal: all lines up to what it serves. `None` when there is no such goal.
    pub fn why(&self, key: &str) -> Option<Trace<'m>> {
        Some(self.trace(*self.at.get(key)?, &self.parents))
    }

    /// How a goal is reached: all lines down to what is done for it. `None` when there is no such goal.
    pub fn how(&self, key: &str) -> Option<Trace<'m>> {
        Some(self.trace(*self.at.get(key)?, &self.children))
    }

    fn trace(&self, start: usize, links: &[Vec<usize>]) -> Trace<'m> {
        let mut met = vec![false; self.goals.len()];
        let mut open = vec![(start, 0)];
        let mut steps = Vec::new();
        while let Some((at, depth)) = open.pop() {
            let goal = &self.goals[at];
            let repeated = std::mem::replace(&mut met[at], true);
            steps.push(Step { depth, goal, document: self.document_of(goal), repeated });
            if !repeated {
                open.extend(links[at].iter().rev().map(|&next| (next, depth + 1)));
            }
        }
        Trace { steps }
    }

    /// The goals that derive from one another in a circle, or from themselves: each group of goals that reach one another
    /// once, in the order in which they are stated. Linear.
    pub fn circles(&self) -> Vec<Vec<&'m Goal>> {
        // Goals are taken away while there are some that derive from none of those left: a circle stays.
        let mut left: Vec<usize> = self.parents.iter().map(Vec::len).collect();
        let mut open: Vec<usize> = (0..left.len()).filter(|&at| left[at] == 0).collect();
        let mut taken = open.len();
        while let Some(at) = open.pop() {
            for &child in &self.children[at] {
                left[child] -= 1;
                if left[child] == 0 {
                    taken += 1;
                    open.push(child);
                }
            }
        }
        if taken == self.goals.len() {
            return vec![];
        }
        let mut graph = petgraph::graphmap::DiGraphMap::<usize, ()>::new();
        for (child, parents) in self.parents.iter().enumerate().filter(|(child, _)| left[*child] > 0) {
            for &parent in parents.iter().filter(|&&parent| left[parent] > 0) {
                graph.add_edge(child, parent, ());
            }
        }
        let mut circles: Vec<Vec<usize>> = petgraph::algo::kosaraju_scc(&graph)
            .into_iter()
            .filter(|circle| circle.len() > 1 || graph.contains_edge(circle[0], circle[0]))
            .collect();
        for circle in &mut circles {
            circle.sort_unstable();
        }
        circles.sort_unstable();
        circles.into_iter().map(|circle| circle.into_iter().map(|at| &self.goals[at]).collect()).collect()
    }

    /// A shortest line of goals, each derived from the next, that leads from a goal back to itself: the goals on it, each
    /// once, the goal first. `None` when none does.
    pub fn circle_through(&self, key: &str) -> Option<Vec<&'m Goal>> {
        let start = *self.at.get(key)?;
        let mut came_from: HashMap<usize, usize> = HashMap::new();
        let mut open = VecDeque::from([start]);
        while let Some(at) = open.pop_front() {
            for &above in &self.parents[at] {
                if above == start {
                    let back = std::iter::successors(Some(at), |at| came_from.get(at).copied());
                    let mut line: Vec<&Goal> = back.map(|at| &self.goals[at]).collect();
                    line.reverse();
                    return Some(line);
                }
                if let Entry::Vacant(place) = came_from.entry(above) {
                    place.insert(at);
                    open.push_back(above);
                }
            }
        }
        None
    }

    /// The periods for which a goal should have been measured by a day: those of its indicator's length that lie in the
    /// period of the document in which it stands, and are over. Empty without an indicator, without a document that states
    /// its period, and while the document is a draft.
    pub fn due(&self, goal: &Goal, on: Date) -> Vec<Period> {
        let document = self.document_of(goal).filter(|document| document.state() != DocumentState::Draft);
        let Some((indicator, period)) = goal.indicator.as_ref().zip(document.and_then(GoalDocument::period)) else {
            return vec![];
        };
        period.each(indicator.every).filter(|part| part.is_over(on)).collect()
    }

    /// Whether a goal is met, by the latest value on a day.
    pub fn outcome(&self, goal: &Goal, on: Date) -> Outcome {
        goal.indicator.as_ref().map_or(Outcome::Unknown, |indicator| indicator.outcome(on))
    }

    /// The results of a goal and of all that derives from it, over however many links: of the goals with an indicator, each
    /// once, in whatever document, how many are known and met on a day. `None` when there is no such goal. Linear in what
    /// derives from it.
    pub fn results(&self, key: &str, on: Date) -> Option<Results> {
        let start = *self.at.get(key)?;
        let mut met = std::collections::HashSet::from([start]);
        let mut open = vec![start];
        let mut results = Results::default();
        while let Some(at) = open.pop() {
            if let Some(indicator) = &self.goals[at].indicator {
                results.add(indicator.outcome(on));
            }
            open.extend(self.children[at].iter().copied().filter(|&child| met.insert(child)));
        }
        Some(results)
    }

    /// The [results](Self::results) of several goals, in their order. Linear in goals, links and the pairs of one of these
    /// goals and one with an indicator that derives from it; the links are gone over once for each 64 of these goals.
    pub(crate) fn results_below(&self, goals: &[&Goal], on: Date) -> Vec<Results> {
        let mut graph = DiGraph::<(), (), usize>::with_capacity(self.goals.len(), self.goals.len());
        for _ in self.goals {
            graph.add_node(());
        }
        for (parent, children) in self.children.iter().enumerate() {
            for &child in children {
                graph.add_edge(NodeIndex::new(parent), NodeIndex::new(child), ());
            }
        }
        // Goals that derive from one another share what derives from them. What derives from others comes first.
        let groups = petgraph::algo::kosaraju_scc(&graph);
        let mut group_of = vec![0; self.goals.len()];
        for (number, group) in groups.iter().enumerate() {
            for at in group {
                group_of[at.index()] = number;
            }
        }
        let outcomes: Vec<(usize, Outcome)> = self
            .goals
            .iter()
            .zip(&group_of)
            .filter_map(|(goal, &group)| Some((group, goal.indicator.as_ref()?.outcome(on))))
            .collect();
        let mut found = vec![Results::default(); goals.len()];
        for (goals, found) in goals.chunks(64).zip(found.chunks_mut(64)) {
            // Of each group, from which of these goals it derives.
            let mut derives = vec![0_u64; groups.len()];
            for (number, goal) in goals.iter().enumerate() {
                if let Some(&at) = self.at.get(goal.key.as_str()) {
                    derives[group_of[at]] |= 1 << number;
                }
            }
            for number in (0..groups.len()).rev().filter(|_| !outcomes.is_empty()) {
                let from = derives[number];
                for at in groups[number].iter().filter(|_| from != 0) {
                    for &child in &self.children[at.index()] {
                        derives[group_of[child]] |= from;
                    }
                }
            }
            for &(group, outcome) in &outcomes {
                let mut from = derives[group];
                while from != 0 {
                    found[from.trailing_zeros() as usize].add(outcome);
                    from &= from - 1;
                }
            }
        }
        found
    }

    /// The results of some goals, each by itself: of those with an indicator, how many are known and met on a day.
    pub fn results_of<'g>(&self, goals: impl IntoIterator<Item = &'g Goal>, on: Date) -> Results {
        let mut results = Results::default();
        for indicator in goals.into_iter().filter_map(|goal| goal.indicator.as_ref()) {
            results.add(indicator.outcome(on));
        }
        results
    }

    /// For each kind, from the vision down, how many goals there are and how they are linked.
    pub fn links(&self) -> [Links; 5] {
        let mut links = GoalKind::ALL.map(|kind| Links {
            kind,
            goals: 0,
            tracing_to_vision: 0,
            reaching_activity: 0,
            followable: 0,
        });
        for goal in self.current() {
            let of_kind = &mut links[goal.kind as usize];
            of_kind.goals += 1;
            of_kind.tracing_to_vision += usize::from(self.links_to_vision(goal.key.as_str()).is_some());
            of_kind.reaching_activity += usize::from(self.reaches_activity(goal.key.as_str()));
            of_kind.followable += usize::from(is_followable(goal));
        }
        links
    }

    /// What is open, from the vision down, in words: a short list of counts. Goals in documents that have ended are left out;
    /// nothing is open in a model without goals.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        let links = self.links();
        if links.iter().all(|links| links.goals == 0) {
            return gaps;
        }
        for links in links.iter().filter(|links| links.goals == 0) {
            gaps.push(Gap { words: format!("no {} is stated", links.kind), open: 0, of: 0 });
        }
        let mut gap = |of: &dyn Fn(&Goal) -> bool, what: &str, closed: &dyn Fn(&Goal) -> bool, words: &str| {
            let (mut all, mut open) = (0, 0);
            for goal in self.current().filter(|goal| of(goal)) {
                all += 1;
                open += usize::from(!closed(goal));
            }
            if open > 0 {
                gaps.push(Gap { words: format!("{open} of {all} {what}: {words}"), open, of: all });
            }
        };
        let is = |kind: GoalKind| move |goal: &Goal| goal.kind == kind;
        let continued = |kinds: &'static [GoalKind]| {
            move |goal: &Goal| {
                let mut children = self.children(goal.key.as_str());
                children.any(|child| kinds.contains(&child.kind) && self.is_current(child))
            }
        };
        let below_vision = |goal: &Goal| goal.kind != GoalKind::Vision;
        let to_vision = |goal: &Goal| self.links_to_vision(goal.key.as_str()).is_some();
        let to_activity = |goal: &Goal| self.reaches_activity(goal.key.as_str());
        let followed = |goal: &Goal| matches!(goal.kind, GoalKind::StrategicGoal | GoalKind::CommitteeGoal);
        let (strategic, committee) = (is(GoalKind::StrategicGoal), is(GoalKind::CommitteeGoal));
        let (picked_up, done) = (continued(PICKS_UP), continued(DOES));
        let concrete = continued(&[GoalKind::Activity, GoalKind::ConcreteActivity]);
        gap(&strategic, "strategic goals", &picked_up, "no committee goal derives from them");
        gap(&committee, "committee goals", &done, "no activity derives from them");
        gap(&is(GoalKind::Activity), "activities", &concrete, "nothing concrete derives from them");
        gap(&strategic, "strategic goals", &to_activity, "no concrete activity is reached from them");
        gap(&below_vision, "goals below the vision", &to_vision, "no line leads from them to a vision");
        gap(&followed, "strategic and committee goals", &is_followable, "they have no indicator with a target");
        gap(&|_| true, "goals", &|goal| goal.document.is_some(), "they stand in no document");
        gap(&|_| true, "goals", &|goal| goal.responsible.is_some(), "nobody is responsible for them");
        let on_circle = self.circles().into_iter().flatten().filter(|goal| self.is_current(goal)).count();
        if on_circle > 0 {
            let all = self.current().count();
            let words = format!("{on_circle} of {all} goals: they derive from themselves in a circle");
            gaps.push(Gap { words, open: on_circle, of: all });
        }
        gaps
    }
}

/// The kinds by which a strategic goal is picked up: a committee's, or the council's own that go on from it.
pub(crate) const PICKS_UP: &[GoalKind] = &[GoalKind::StrategicGoal, GoalKind::CommitteeGoal];

/// The kinds that go on from a committee goal: what is done, or a committee goal that goes on from it.
pub(crate) const DOES: &[GoalKind] = &[GoalKind::CommitteeGoal, GoalKind::Activity, GoalKind::ConcreteActivity];

/// Whether it can be followed whether a goal is reached: it has an indicator with a target (G3).
pub(crate) fn is_followable(goal: &Goal) -> bool {
    goal.indicator.as_ref().is_some_and(|indicator| indicator.target.is_some())
}

/// How many links lead from the nearest of some goals to each. Linear.
fn distances(starts: impl Iterator<Item = usize>, links: &[Vec<usize>]) -> Vec<Option<u32>> {
    let mut found = vec![None; links.len()];
    let mut open = VecDeque::new();
    for start in starts {
        found[start] = Some(0);
        open.push_back((start, 0));
    }
    while let Some((at, distance)) = open.pop_front() {
        for &next in &links[at] {
            if found[next].is_none() {
                found[next] = Some(distance + 1);
                open.push_back((next, distance + 1));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::{Organisation, Steering};

    fn model(goals: Vec<Goal>) -> Model {
        let organisation = Organisation::builder().build().expect("nothing in it");
        let steering = Steering { goals, ..Steering::default() };
        Model::new("goals", organisation, steering, Default::default(), vec![]).expect("they fit")
    }

    fn goal(key: &str, kind: GoalKind, above: &[&str]) -> Goal {
        Goal { derived_from: above.iter().map(|&key| key.into()).collect(), ..Goal::new(key, kind) }
    }

    fn measured(values: &[(&str, f64)]) -> Indicator {
        let value = |&(period, value): &(&str, f64)| MeasuredValue { period: period.parse().expect("a period"), value };
        Indicator {
            unit: "per cent".into(),
            baseline: None,
            target: Some(80.0),
            direction: Direction::Higher,
            every: Default::default(),
            values: values.iter().map(value).collect(),
        }
    }

    /// A vision, two strategic goals, a committee goal from both, an activity, two concrete ones.
    fn diamond() -> Model {
        model(vec![
            goal("v", GoalKind::Vision, &[]),
            goal("s1", GoalKind::StrategicGoal, &["v"]),
            goal("s2", GoalKind::StrategicGoal, &["v"]),
            goal("c", GoalKind::CommitteeGoal, &["s1", "s2"]),
            goal("a", GoalKind::Activity, &["c"]),
            goal("x", GoalKind::ConcreteActivity, &["a"]),
            goal("y", GoalKind::ConcreteActivity, &["a", "c"]),
        ])
    }

    #[test]
    fn all_lines_are_told_and_each_goal_once() {
        let model = diamond();
        let chain = GoalChain::of(&model);
        let why = chain.why("a").expect("it is stated").to_string();
        let expected = "activity `a`\n  committee goal `c`\n    strategic goal `s1`\n      vision `v`\n    strategic goal \
                        `s2`\n      vision `v`, see above\n";
        assert_eq!(why, expected);
        let how = chain.how("c").expect("it is stated").to_string();
        let expected = "committee goal `c`\n  activity `a`\n    concrete activity `x`\n    concrete activity `y`\n  \
                        concrete activity `y`, see above\n";
        assert_eq!(how, expected);
        assert_eq!(chain.why("nothing"), None);
        assert_eq!(["v", "s2", "c", "a", "x", "y"].map(|key| chain.links_to_vision(key)), [0, 1, 2, 3, 4, 3].map(Some));
    }

    #[test]
    fn a_step_tells_what_is_known_of_a_goal() {
        let mut wise = Goal::new("wise", GoalKind::CommitteeGoal);
        wise.name = Some("All read\nwell".into());
        wise.perspective = Some(super::super::Perspective::Citizen);
        wise.indicator = Some(measured(&[("2009", 70.5), ("2010", 75.0)]));
        let model = model(vec![wise]);
        let text = GoalChain::of(&model).how("wise").expect("it is stated").to_string();
        let expected = "committee goal `wise` All read well (citizen); 75 per cent in 2010, target 80 or more\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn circles_end() {
        let model = model(vec![
            goal("a", GoalKind::CommitteeGoal, &["b"]),
            goal("b", GoalKind::CommitteeGoal, &["c", "a"]),
            goal("c", GoalKind::CommitteeGoal, &["a"]),
            goal("self", GoalKind::Activity, &["self", "a"]),
            goal("below", GoalKind::Activity, &["self"]),
        ]);
        let chain = GoalChain::of(&model);
        let keys = |goals: &[&Goal]| goals.iter().map(|goal| goal.key.to_string()).collect::<Vec<_>>();
        let circles: Vec<Vec<String>> = chain.circles().iter().map(|circle| keys(circle)).collect();
        assert_eq!(circles, [vec!["a", "b", "c"], vec!["self"]]);
        assert_eq!(chain.circle_through("a").map(|line| keys(&line)), Some(vec!["a".into(), "b".into()]));
        assert_eq!(chain.circle_through("c").map(|line| keys(&line)).map(|line| line.len()), Some(3));
        assert_eq!(chain.circle_through("self").map(|line| keys(&line)), Some(vec!["self".into()]));
        assert_eq!(chain.circle_through("below"), None);
        assert_eq!(chain.why("below").expect("it is stated").steps.iter().filter(|step| !step.repeated).count(), 5);
        assert_eq!(chain.links_to_vision("a"), None);
    }

    #[test]
    fn a_long_line_is_told_without_an_indent_that_grows_for_ever() {
        let below = |n: usize| {
            let above = n.checked_sub(1).map(|n| format!("g{n}").into());
            Goal { derived_from: above.into_iter().collect(), ..Goal::new(format!("g{n}"), GoalKind::CommitteeGoal) }
        };
        let model = model((0..20_000).map(below).collect());
        let chain = GoalChain::of(&model);
        let how = chain.how("g0").expect("it is stated");
        assert_eq!(how.steps.last().map(|step| step.depth), Some(19_999));
        assert!(how.to_string().len() < 20_000 * 90);
        assert!(chain.circles().is_empty());
    }

    #[test]
    fn the_latest_value_on_a_day_is_judged_against_the_target() {
        let indicator = measured(&[("2010-T1", 80.0), ("2010", 90.0), ("2010-T3", 70.0), ("2011-T1", 79.9)]);
        let on = |year, month, day| indicator.outcome(date(year, month, day));
        assert_eq!(on(2010, 4, 30), Outcome::Unknown);
        assert_eq!(on(2010, 5, 1), Outcome::Met);
        // The year says more than its last third.
        assert_eq!(indicator.latest(Some(date(2011, 1, 1))).map(|latest| latest.value), Some(90.0));
        assert_eq!(on(2011, 5, 1), Outcome::NotMet);
        assert_eq!(indicator.latest(None).map(|latest| latest.value), Some(79.9));
        let less = Indicator { direction: Direction::Lower, ..indicator.clone() };
        assert_eq!([less.outcome(date(2010, 5, 1)), less.outcome(date(2011, 1, 1))], [Outcome::Met, Outcome::NotMet]);
        assert_eq!(Indicator { target: None, ..indicator }.outcome(date(2011, 5, 1)), Outcome::Unknown);
    }

    #[test]
    fn results_are_rolled_up_each_once() {
        let mut model = diamond();
        for (key, value) in [("s1", 70.0), ("c", 80.0), ("y", 81.0)] {
            let goal = model.steering.goals.iter_mut().find(|goal| goal.key == *key).expect("a goal");
            goal.indicator = Some(measured(&[("2010", value)]));
        }
        model.steering.goals[4].indicator = Some(measured(&[]));
        let chain = GoalChain::of(&model);
        let on = date(2011, 1, 1);
        // Below the vision everything once, though there are two lines to the committee goal and two to an activity.
        assert_eq!(chain.results("v", on), Some(Results { indicators: 4, known: 3, met: 2 }));
        assert_eq!(chain.results("s2", on), Some(Results { indicators: 3, known: 2, met: 2 }));
        assert_eq!(chain.results("x", on), Some(Results::default()));
        assert_eq!(chain.results("nothing", on), None);
        let rolled_up = chain.results("v", on).expect("it is stated");
        assert_eq!((rolled_up.known_share(), rolled_up.met_share()), (Some(0.75), Some(2.0 / 3.0)));
        assert_eq!((Results::default().known_share(), Results::default().met_share()), (None, None));
        assert_eq!(chain.results("v", date(2010, 12, 31)).map(|results| results.known), Some(0));
    }

    #[test]
    fn results_of_many_goals_are_those_of_each() {
        // Three lines that begin and end together, with a circle of two at the end.
        let mut goals: Vec<Goal> = (0..200)
            .map(|n: usize| {
                let above = n.checked_sub(3).map(|above| format!("g{above}"));
                goal(&format!("g{n}"), GoalKind::StrategicGoal, &above.iter().map(String::as_str).collect::<Vec<_>>())
            })
            .collect();
        for (n, goal) in goals.iter_mut().enumerate().filter(|(n, _)| n % 2 == 0) {
            goal.indicator = Some(measured(&[("2010", if n % 5 == 0 { 80.0 } else { 79.0 })]));
        }
        goals[1].derived_from.push("g0".into());
        goals[2].derived_from.push("g0".into());
        goals[199].derived_from.extend(["g198".into(), "g197".into()]);
        goals[198].derived_from.push("g199".into());
        let model = model(goals);
        let chain = GoalChain::of(&model);
        let on = date(2011, 1, 1);
        let all: Vec<&Goal> = chain.goals().iter().collect();
        let each: Vec<Results> =
            all.iter().map(|goal| chain.results(goal.key.as_str(), on).expect("it is stated")).collect();
        assert_eq!(chain.results_below(&all, on), each);
        assert_eq!(chain.results_below(&[], on), []);
    }

    #[test]
    fn gaps_are_told_in_words() {
        let words = |model: &Model| -> Vec<String> {
            GoalChain::of(model).gaps().into_iter().map(|gap| gap.to_string()).collect()
        };
        assert_eq!(words(&Model::default()), [""; 0]);
        let mut model = diamond();
        model.steering.goals.push(goal("s3", GoalKind::StrategicGoal, &[]));
        assert_eq!(
            words(&model),
            [
                "1 of 3 strategic goals: no committee goal derives from them",
                "1 of 3 strategic goals: no concrete activity is reached from them",
                "1 of 7 goals below the vision: no line leads from them to a vision",
                "4 of 4 strategic and committee goals: they have no indicator with a target",
                "8 of 8 goals: they stand in no document",
                "8 of 8 goals: nobody is responsible for them",
            ]
        );
        assert_eq!(
            words(&super::tests::model(vec![goal("s", GoalKind::StrategicGoal, &["s"])]))[..2],
            ["no vision is stated", "no committee goal is stated"]
        );
    }

    /// Kinds, links and whether there is a value that meets the target, of up to eight goals.
    fn any_goals() -> impl Strategy<Value = Vec<Goal>> {
        let one = (0_usize..5, prop::collection::btree_set(0_usize..8, 0..3), prop::option::of(prop::bool::ANY));
        prop::collection::vec(one, 1..8).prop_map(|goals| {
            let number = goals.len();
            let goal = |(n, (kind, above, met)): (usize, (usize, BTreeSet<usize>, Option<bool>))| {
                let above: BTreeSet<usize> = above.into_iter().map(|above| above % number).collect();
                Goal {
                    derived_from: above.into_iter().map(|above| format!("g{above}").into()).collect(),
                    indicator: met.map(|met| measured(&[("2010", if met { 80.0 } else { 79.0 })])),
                    ..Goal::new(format!("g{n}"), GoalKind::ALL[kind])
                }
            };
            goals.into_iter().enumerate().map(goal).collect()
        })
    }

    /// Every line of goals from one downward in which none stands twice.
    fn lines<'g>(goals: &'g [Goal], line: Vec<&'g Goal>) -> Vec<Vec<&'g Goal>> {
        let last = line[line.len() - 1];
        let mut found = vec![line.clone()];
        for next in goals.iter().filter(|goal| goal.derived_from.contains(&last.key)) {
            if !line.iter().any(|met| met.key == next.key) {
                let longer = [line.clone(), vec![next]].concat();
                found.extend(lines(goals, longer));
            }
        }
        found
    }

    proptest! {
        #[test]
        fn what_is_said_of_a_chain_is_what_its_lines_show(goals in any_goals()) {
            let model = model(goals.clone());
            let chain = GoalChain::of(&model);
            let on = date(2011, 1, 1);
            let mut on_circles = BTreeSet::new();
            for goal in &goals {
                let key = goal.key.as_str();
                let lines = lines(&goals, vec![goal]);
                let below: BTreeSet<&str> =
                    lines.iter().map(|line| line[line.len() - 1].key.as_str()).collect();
                let end = |key: &str| goals.iter().find(|goal| goal.key == *key).expect("a goal");
                // Results.
                let indicators: Vec<&Goal> =
                    below.iter().map(|key| end(key)).filter(|goal| goal.indicator.is_some()).collect();
                let met = |goal: &&&Goal| goal.indicator.as_ref().is_some_and(|i| i.values[0].value >= 80.0);
                let (number, met) = (indicators.len(), indicators.iter().filter(met).count());
                prop_assert_eq!(chain.results(key, on), Some(Results { indicators: number, known: number, met }));
                prop_assert_eq!(chain.results_below(&[goal], on), [Results { indicators: number, known: number, met }]);
                // How.
                let how = chain.how(key).expect("it is stated");
                let told: Vec<&str> =
                    how.steps.iter().filter(|step| !step.repeated).map(|step| step.goal.key.as_str()).collect();
                prop_assert_eq!(told.len(), below.len());
                prop_assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), below.clone());
                // What is done.
                let done = below.iter().any(|key| end(key).kind == GoalKind::ConcreteActivity);
                prop_assert_eq!(chain.reaches_activity(key), done);
                // Circles.
                let back = lines.iter().filter(|line| goal.derived_from.contains(&line[line.len() - 1].key));
                let shortest = back.map(Vec::len).min();
                prop_assert_eq!(chain.circle_through(key).map(|line| line.len()), shortest);
                on_circles.extend(shortest.map(|_| key));
            }
            for goal in &goals {
                // Why, and how far up.
                let visions = goals.iter().filter(|goal| goal.kind == GoalKind::Vision);
                let from_vision = visions.flat_map(|vision| lines(&goals, vec![vision]));
                let links = from_vision.filter(|line| line[line.len() - 1].key == goal.key).map(|line| line.len() - 1);
                let links = links.min().map(|links| u32::try_from(links).expect("a few"));
                prop_assert_eq!(chain.links_to_vision(goal.key.as_str()), links);
                let why = chain.why(goal.key.as_str()).expect("it is stated");
                let up = why.steps.iter().any(|step| step.goal.kind == GoalKind::Vision);
                prop_assert_eq!(up, links.is_some());
            }
            let circles = chain.circles();
            let found: Vec<&str> = circles.iter().flatten().map(|goal| goal.key.as_str()).collect();
            prop_assert_eq!(found.len(), on_circles.len());
            prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), on_circles);
        }
    }
}
