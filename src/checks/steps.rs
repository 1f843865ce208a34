//! The steps of the line on the ladder of manager levels: from a head to the head's superior.

use std::cmp::Ordering;

use super::{Findings, Judge};
use crate::NodeId;
use crate::facts::{Facts, Sharer};
use crate::organisation::{Notes, Noting};

/// How a step of the line goes on the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// To the next level upward: as it should be.
    Up,
    /// Upward, past a level.
    Skipping,
    /// To a superior on the same level.
    Sideways,
    /// To a superior on a lower level.
    Downward,
}

impl Step {
    /// The step from a level to another; levels are numbered from the highest.
    fn between(below: u8, above: u8) -> Self {
        match (above.cmp(&below), below.checked_sub(above)) {
            (Ordering::Equal, _) => Self::Sideways,
            (Ordering::Greater, _) => Self::Downward,
            (Ordering::Less, Some(1)) => Self::Up,
            (Ordering::Less, _) => Self::Skipping,
        }
    }
}

/// Where the line does not go to the next level upward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misstep {
    /// Where it starts, and the place to mend.
    pub(super) at: NodeId,
    /// How it goes.
    pub(super) step: Step,
    /// Its superior; none for a root that is out of step with all that report to it.
    pub(super) superior: Option<NodeId>,
}

/// How a node is out of step, and what is wrong then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OutOfStep {
    step: Step,
    wrong: Wrong,
}

/// What is wrong where a node is out of step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    /// Its step to its superior.
    Step,
    /// Its title: it is a root, out of step with all that report to it.
    Title,
    /// The title of its superior: the misstep is the superior's.
    TitleAbove,
}

impl OutOfStep {
    /// Whether it is a misstep of the node's own.
    fn is_own(self) -> bool {
        self.wrong != Wrong::TitleAbove
    }
}

/// Every misstep, in the order of the nodes. Linear.
///
/// A step is judged when the levels of both heads are known, the node states one superior and is on no circle: of
/// several superiors, and of a circle, other checks speak. When one head is out of step with its superior and with all
/// of its subordinates, and another title would bring them all into step, the title is what is wrong: there is one
/// misstep, that head's own. Likewise for a root, with at least two subordinates.
pub(super) fn missteps(facts: &Facts<'_>) -> Vec<Misstep> {
    kept(facts).iter().filter_map(|&(at, out)| misstep_of(facts, at, out)).collect()
}

/// Who is out of step, looked for once for all checks.
fn kept<'f>(facts: &'f Facts<'_>) -> &'f [(NodeId, OutOfStep)] {
    let find = || {
        let nodes = facts.organisation().in_line().map(|node| node.id());
        nodes.filter_map(|id| Some((id, out_of_step(facts, id)?))).collect()
    };
    facts.shared::<Vec<(NodeId, OutOfStep)>>(Sharer::Checks, find)
}

/// Runs what judges the step from a node on every node that makes a misstep.
pub(super) fn each_misstep(facts: &Facts<'_>, findings: &mut Findings, judge: Judge) {
    for &(at, _) in kept(facts).iter().filter(|(_, out)| out.is_own()) {
        judge(facts, facts.node(at), findings);
    }
}

/// The misstep of a node that is out of step, when it is its own.
fn misstep_of(facts: &Facts<'_>, at: NodeId, out: OutOfStep) -> Option<Misstep> {
    let superior = match out.wrong {
        Wrong::Step => facts.line().superior(at),
        Wrong::Title => None,
        Wrong::TitleAbove => return None,
    };
    Some(Misstep { at, step: out.step, superior })
}

/// How a node is out of step, if it is.
fn out_of_step(facts: &Facts<'_>, at: NodeId) -> Option<OutOfStep> {
    if facts.organisation().ladder().is_empty() {
        return None;
    }
    match step(facts, at) {
        Some((Step::Up, _)) => None,
        Some((step, superior)) => {
            let title = facts.remember_title(superior, || title_is_wrong(facts, superior));
            Some(OutOfStep { step, wrong: if title { Wrong::TitleAbove } else { Wrong::Step } })
        }
        None if title_is_wrong(facts, at) => {
            let below = facts.line().subordinates(at).iter().find_map(|&below| step(facts, below));
            below.map(|(step, _)| OutOfStep { step, wrong: Wrong::Title })
        }
        None => None,
    }
}

fn level(facts: &Facts<'_>, id: NodeId) -> Option<u8> {
    facts.node(id).head().and_then(|head| head.level())
}

/// The step from a node to its superior, where it is judged.
fn step(facts: &Facts<'_>, id: NodeId) -> Option<(Step, NodeId)> {
    let superior = facts.line().superior(id)?;
    if facts.line().several().contains(&id) || facts.is_on_circle(id) {
        return None;
    }
    Some((Step::between(level(facts, id)?, level(facts, superior)?), superior))
}

/// Whether another title of a head would bring it into step with all around it, when now it is with none of them.
fn title_is_wrong(facts: &Facts<'_>, id: NodeId) -> bool {
    let Some((fitting, number)) = level_for_subordinates(facts, id) else { return false };
    match step(facts, id) {
        Some((step, superior)) => {
            step != Step::Up && level(facts, superior).is_some_and(|above| Step::between(fitting, above) == Step::Up)
        }
        None => facts.line().superior(id).is_none() && number > 1,
    }
}

/// The level that would bring all of a node's subordinates into step, when now none of them is, and their number.
fn level_for_subordinates(facts: &Facts<'_>, id: NodeId) -> Option<(u8, usize)> {
    let below = facts.line().subordinates(id).iter();
    let mut steps = below.filter_map(|&below| Some((step(facts, below)?.0, level(facts, below)?)));
    let (first, below) = steps.next()?;
    let mut number = 1;
    for (step, other) in steps {
        if step == Step::Up || other != below {
            return None;
        }
        number += 1;
    }
    let fitting = below.checked_sub(1).filter(|&fitting| fitting > 0 && first != Step::Up)?;
    Some((fitting, number))
}

/// Who is out of step, kept so that after a change only the nodes around it are judged anew. Nothing where there is no ladder.
#[derive(Default, PartialEq)]
pub(crate) struct Steps {
    of: Noting<Option<OutOfStep>>,
}

/// What a change overwrote of that.
pub(crate) type StepNotes = Notes<Option<OutOfStep>>;

impl Steps {
    /// Who is out of step now. Linear.
    pub(crate) fn of(facts: &Facts<'_>) -> Self {
        if facts.organisation().ladder().is_empty() {
            return Self::default();
        }
        let mut of = vec![None; facts.organisation().bound()];
        for &(at, out) in kept(facts) {
            of[at.row()] = Some(out);
        }
        Self { of: of.into() }
    }

    /// Follows a change that may be felt in the steps of these nodes, and leaves those of them that make a misstep or made one.
    pub(crate) fn follow(&mut self, facts: &Facts<'_>, around: &mut Vec<NodeId>) {
        self.of.grow(facts.organisation().bound(), None);
        around.retain(|&id| {
            let node = facts.organisation().get(id).filter(|node| node.kind().is_in_line());
            let now = node.and_then(|_| out_of_step(facts, id));
            let before = self.of[id.row()];
            if now != before {
                self.of.set(id.row(), now);
            }
            [now, before].into_iter().flatten().any(OutOfStep::is_own)
        });
    }

    /// Whether a node is out of step, as far as changes were followed.
    pub(crate) fn is_out(&self, id: NodeId) -> bool {
        self.of.get(id.row()).is_some_and(Option::is_some)
    }

    /// Begins to take notes of what a change overwrites, in memory that was used before.
    pub(crate) fn note_in(&mut self, notes: StepNotes) {
        self.of.note_in(notes);
    }

    /// Stops, and gives what takes the change back; `None` when that is too much, or all was looked for anew.
    pub(crate) fn noted(&mut self) -> Option<StepNotes> {
        self.of.noted()
    }

    /// Takes a change back, when all later ones are.
    pub(crate) fn put_back(&mut self, notes: &StepNotes) {
        self.of.put_back(notes);
    }

    /// Reads what is kept of nodes.
    pub(crate) fn glance(&self, ids: &[NodeId]) -> u64 {
        let out = ids.iter().filter_map(|id| self.of.get(id.row()));
        out.fold(0, |seen, out| seen ^ u64::from(out.is_some()))
    }

    /// The step of a node to its superior, when another finding explains it.
    pub(crate) fn explained(&self, id: NodeId) -> Option<Step> {
        let out = self.of.get(id.row()).copied().flatten();
        out.filter(|out| out.wrong == Wrong::Step).map(|out| out.step)
    }
}

/// What a check says of its sort of misstep at a node.
pub(super) fn report(
    facts: &Facts<'_>,
    at: NodeId,
    findings: &mut Findings,
    sort: Step,
    words: &str,
    help: &'static str,
) {
    use super::{Draft, Evidence};
    use crate::Subject;

    let ladder = facts.organisation().ladder();
    let title = |level: u8| ladder.title(level).unwrap_or_default();
    // What is wrong takes longer to tell: it is asked only where the step is of the sort.
    if step(facts, at).is_some_and(|(step, _)| step != sort) {
        return;
    }
    let out = out_of_step(facts, at).filter(|out| out.step == sort);
    if let Some(misstep) = out.and_then(|out| misstep_of(facts, at, out)) {
        let node = facts.node(misstep.at);
        let Some((head, level)) = node.head().and_then(|head| Some((head, head.level()?))) else { return };
        let draft = match misstep.superior.map(|superior| facts.node(superior)) {
            Some(superior) => {
                let above = superior.head().map_or("", |head| head.title());
                let expected = match level.checked_sub(1).map(title) {
                    Some(expected) if !expected.is_empty() => ["a superior on the level of ", expected].concat(),
                    _ => "no superior: this is the highest level".into(),
                };
                let key = superior.key();
                let message =
                    ["its ", head.title(), " reports ", words, ", the ", above, " of `", key.as_str(), "`"].concat();
                Draft::new(Subject::node(node), message)
                    .field("reports_to")
                    .related([Subject::Node(superior.kind(), key)])
                    .evidence(Evidence::Mismatch { expected, found: above.into() })
            }
            None => {
                let below: Vec<_> =
                    facts.line().subordinates(misstep.at).iter().map(|&below| facts.node(below)).collect();
                let listed = super::words::listed(below.iter().copied());
                let message = format!("to its {}, {listed} report {words}", head.title());
                let level = below.iter().find_map(|below| below.head()?.level()).unwrap_or(level);
                let expected = format!("a head on the level of {}", title(level.saturating_sub(1)));
                Draft::new(Subject::node(node), message)
                    .field("head")
                    .related(below.into_iter().map(Subject::node))
                    .evidence(Evidence::Mismatch { expected, found: head.title().into() })
            }
        };
        findings.push(draft.help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::Step;

    #[test]
    fn a_step_is_told_by_the_two_levels() {
        let steps = [Step::Up, Step::Skipping, Step::Skipping, Step::Sideways, Step::Downward];
        let levels = [(4, 3), (4, 2), (4, 1), (4, 4), (3, 4)];
        assert_eq!(levels.map(|(below, above)| Step::between(below, above)), steps);
    }
}
