//! The goal chain and its documents.
//!
//! Where a defect is a goal that lacks something, a further goal is stated that is like one which is there, reported to
//! nobody and seen from no side, so that it mends nothing else and nothing follows from it.

use std::collections::{HashMap, HashSet};

use rand::RngExt;

use super::{Injector, Site};
use crate::facts::{Facts, Need};
use crate::steering::goals::{
    ChainDocument, ChainDocumentKind, DocumentState, Goal, GoalChain, GoalDocument, GoalKind, Perspective,
};
use crate::steering::{Entry as _, Period};
use crate::{Key, NodeId, NodeKind, NodeRef, RelationKind, Subject};

/// Lets the goals of a perspective in a document state none.
pub(super) const WITHOUT_PERSPECTIVE: Injector =
    Injector { check: "perspective-without-goals", run: without_perspective };

/// States a strategic goal that nobody picks up.
pub(super) const NOT_PICKED_UP: Injector = Injector { check: "strategic-goal-not-picked-up", run: not_picked_up };

/// States a committee goal that derives from nothing, with an activity.
pub(super) const WITHOUT_PARENT: Injector = Injector { check: "goal-without-parent", run: without_parent };

/// States one to three activities that derive from one another in a circle.
pub(super) const CIRCLE: Injector = Injector { check: "goal-circle", run: circle };

/// States an activity that derives from nothing.
pub(super) const ACTIVITY_WITHOUT_GOAL: Injector =
    Injector { check: "activity-without-goal", run: activity_without_goal };

/// States a committee goal for which nothing is done.
pub(super) const WITHOUT_ACTIVITY: Injector = Injector { check: "goal-without-activity", run: without_activity };

/// Takes the indicator or its target away.
pub(super) const NOT_FOLLOWABLE: Injector = Injector { check: "goal-not-followable", run: not_followable };

/// States an operational plan or a work plan that nobody adopts.
pub(super) const ADOPTED_BY_NOBODY: Injector =
    Injector { check: "chain-document-adopted-by-wrong", run: adopted_by_nobody };

/// States an activity in a budget or a sector plan.
pub(super) const HOW_BY_POLITICS: Injector = Injector { check: "politics-decides-how", run: how_by_politics };

/// States a vision in an operational plan or a work plan. There is room where there is a vision: the first one lets
/// strategic goals be judged.
pub(super) const WHAT_BY_OFFICERS: Injector = Injector { check: "officers-decide-what", run: what_by_officers };

/// Lets work plans hold for another node than an operations area.
pub(super) const PLAN_MISSING: Injector = Injector { check: "plan-missing", run: plan_missing };

/// Takes a focus area from the goals of a sector plan.
pub(super) const WITHOUT_FOCUS_AREA: Injector = Injector { check: "focus-area-without-goals", run: without_focus_area };

/// Takes away who leads a goal for a focus area.
pub(super) const NOT_LED: Injector = Injector { check: "focus-area-goal-not-led", run: not_led };

/// Takes a measured value away.
pub(super) const NOT_MEASURED: Injector = Injector { check: "measured-value-missing", run: not_measured };

/// Lets the result of what derives from goals below the budget be reported to whoever adopts the budget.
pub(super) const SKIPPING_A_LINK: Injector = Injector { check: "result-skips-a-link", run: skipping_a_link };

/// The untouched goals that hold or are being drafted and fit.
fn current(site: &Site<'_>, fits: impl Fn(&Goal, Option<GoalDocument<'_>>) -> bool) -> Vec<Goal> {
    let chain = GoalChain::of(site.model);
    let goals = chain.current().filter(|goal| site.is_free(&goal.subject()));
    goals.filter(|goal| fits(goal, chain.document_of(goal))).cloned().collect()
}

fn is_activity(goal: &Goal) -> bool {
    !goal.kind.says_what()
}

fn is_followed(goal: &Goal) -> bool {
    matches!(goal.kind, GoalKind::StrategicGoal | GoalKind::CommitteeGoal)
}

/// A new goal like another one, derived from others.
fn like(site: &mut Site<'_>, goal: &Goal, derived_from: Vec<Key>) -> Goal {
    Goal {
        key: site.fresh(),
        derived_from,
        perspective: None,
        focus_area: None,
        led_by: vec![],
        reported_to: None,
        ..goal.clone()
    }
}

fn restate(site: &mut Site<'_>, goal: Goal) -> Subject {
    let subject = goal.subject();
    site.take([subject.clone()]);
    site.state(goal);
    subject
}

/// States so many goals, each made like one of some goals; none when there is nothing to be like.
fn further(
    site: &mut Site<'_>,
    wanted: usize,
    examples: &[Goal],
    make: impl Fn(&mut Site<'_>, Goal) -> Goal,
) -> Vec<Subject> {
    let wanted = if examples.is_empty() { 0 } else { wanted };
    let mut planted = Vec::new();
    for _ in 0..wanted {
        let example = site.pick(examples);
        let goal = make(site, example);
        planted.push(restate(site, goal));
    }
    planted
}

fn without_perspective(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let steering = site.model.steering();
    let plans = [ChainDocumentKind::Budget, ChainDocumentKind::SectorPlan];
    let plans = steering.chain_documents.iter().filter(|document| plans.contains(&document.kind));
    let plans = plans.filter(|document| document.state != DocumentState::Ended).map(GoalDocument::Chain);
    let documents: HashMap<&Key, Subject> = plans
        .chain(steering.agreements.iter().map(GoalDocument::Agreement))
        .map(|document| (document.key(), document.subject()))
        .collect();
    // By document. Nothing but the document lacks a perspective, so that its goals may have been touched.
    let mut goals: HashMap<&Key, Vec<&Goal>> = HashMap::new();
    for goal in steering.goals.iter().filter(|goal| is_followed(goal)) {
        if let Some(document) = goal.document.as_ref().filter(|document| documents.contains_key(document)) {
            goals.entry(document).or_default().push(goal);
        }
    }
    let mut candidates: Vec<(Subject, Vec<Goal>)> = Vec::new();
    for (document, goals) in goals {
        let subject = &documents[document];
        if site.is_free(subject) {
            candidates.push((subject.clone(), goals.into_iter().cloned().collect()));
        }
    }
    candidates.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut planted = Vec::new();
    for (document, goals) in site.draw(candidates, wanted) {
        let perspective = site.pick(&Perspective::ALL);
        for goal in goals.into_iter().filter(|goal| goal.perspective == Some(perspective)) {
            site.state(Goal { perspective: None, ..goal });
        }
        site.take([document.clone()]);
        planted.push(document);
    }
    planted
}

fn not_picked_up(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let examples = current(site, |goal, _| goal.kind == GoalKind::StrategicGoal);
    further(site, wanted, &examples, |site, example| like(site, &example, example.derived_from.clone()))
}

fn without_activity(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let examples = current(site, |goal, _| goal.kind == GoalKind::CommitteeGoal);
    further(site, wanted, &examples, |site, example| like(site, &example, example.derived_from.clone()))
}

fn without_parent(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let examples = current(site, |goal, _| goal.kind == GoalKind::CommitteeGoal);
    let activities = current(site, |goal, _| is_activity(goal));
    let wanted = if activities.is_empty() { 0 } else { wanted };
    let planted = further(site, wanted, &examples, |site, example| like(site, &example, vec![]));
    for goal in planted.iter().filter_map(Subject::key).cloned().collect::<Vec<_>>() {
        further(site, 1, &activities, |site, example| like(site, &example, vec![goal.clone()]));
    }
    planted
}

fn activity_without_goal(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let examples = current(site, |goal, _| is_activity(goal));
    further(site, wanted, &examples, |site, example| like(site, &example, vec![]))
}

fn circle(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let examples = current(site, |goal, _| is_activity(goal));
    let first = further(site, wanted, &examples, |site, example| like(site, &example, vec![]));
    for first in first.iter().filter_map(Subject::key).cloned().collect::<Vec<_>>() {
        let mut last = first.clone();
        for _ in 0..site.random.random_range(0..3) {
            let next = further(site, 1, &examples, |site, example| like(site, &example, vec![last.clone()]));
            last = next.first().and_then(Subject::key).cloned().unwrap_or(last);
        }
        let goal = site.model.steering().goals.iter().find(|goal| goal.key == first);
        if let Some(goal) = goal.cloned() {
            restate(site, Goal { derived_from: vec![last], ..goal });
        }
    }
    first
}

fn not_followable(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let candidates = current(site, |goal, _| is_followed(goal));
    let mut planted = Vec::new();
    for mut goal in site.draw(candidates, wanted) {
        match &mut goal.indicator {
            Some(indicator) if site.random.random_bool(0.5) => indicator.target = None,
            indicator => *indicator = None,
        }
        planted.push(restate(site, goal));
    }
    planted
}

fn adopted_by_nobody(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let stated = site.model.steering().chain_documents.iter();
    let examples: Vec<ChainDocument> = stated.filter(|document| is_of_officers(document)).cloned().collect();
    let wanted = if examples.is_empty() { 0 } else { wanted };
    let mut planted = Vec::new();
    for _ in 0..wanted {
        let example = site.pick(&examples);
        let document = ChainDocument { key: site.fresh(), adopter: None, covers: vec![], ..example };
        let subject = document.subject();
        site.take([subject.clone()]);
        site.state(document);
        planted.push(subject);
    }
    planted
}

fn is_of_officers(document: &ChainDocument) -> bool {
    let of_officers = [ChainDocumentKind::OperationalPlan, ChainDocumentKind::WorkPlan].contains(&document.kind);
    of_officers && document.state != DocumentState::Ended
}

/// The keys of the documents of politics that have not ended, or of those of officers.
fn documents(site: &Site<'_>, of_officers: bool) -> Vec<Key> {
    let documents = site.model.steering().chain_documents.iter();
    let documents = documents.filter(|document| document.state != DocumentState::Ended);
    documents.filter(|document| is_of_officers(document) == of_officers).map(|document| document.key.clone()).collect()
}

fn how_by_politics(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let examples = current(site, |goal, _| is_activity(goal));
    let places = documents(site, false);
    let wanted = if places.is_empty() { 0 } else { wanted };
    further(site, wanted, &examples, |site, example| {
        let document = site.pick(&places);
        let goal = like(site, &example, example.derived_from.clone());
        Goal { document: Some(document), indicator: None, ..goal }
    })
}

fn what_by_officers(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let examples = current(site, |goal, _| goal.kind == GoalKind::Vision);
    let places = documents(site, true);
    let wanted = if places.is_empty() { 0 } else { wanted };
    further(site, wanted, &examples, |site, example| {
        let document = site.pick(&places);
        let goal = like(site, &example, vec![]);
        Goal { document: Some(document), indicator: None, ..goal }
    })
}

fn plan_missing(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let facts = site.facts();
    let organisation = site.model.organisation();
    let sector_kind = sector_kind(&facts);
    // For each node the work plans that hold for it, by their places.
    let documents = &site.model.steering().chain_documents;
    let mut plans: HashMap<&Key, Vec<usize>> = HashMap::new();
    for (at, document) in documents.iter().enumerate() {
        if document.kind == ChainDocumentKind::WorkPlan && document.state != DocumentState::Ended {
            let holds_for = if document.covers.is_empty() { document.adopter.as_slice() } else { &document.covers };
            for node in holds_for {
                plans.entry(node).or_default().push(at);
            }
        }
    }
    let Some(elsewhere) = organisation.bodies().next().map(NodeRef::key) else { return vec![] };
    // A service area that is done in an operations area, and stays so.
    let done = |id: &NodeId| {
        let areas = organisation.get(*id).map_or(&[][..], NodeRef::areas).iter();
        areas.map(|area| Subject::ServiceArea(area.clone())).find(|area| site.is_free(area))
    };
    let mut candidates: Vec<(Subject, Subject, Vec<Key>)> = Vec::new();
    for unit in organisation.units().filter(|unit| site.is_free(&Subject::node(*unit))) {
        let mut superiors = unit.superiors().filter(|superior| superior.kind() == sector_kind).peekable();
        let key = unit.key();
        let Some(of_unit) = plans.get(&key).filter(|_| superiors.peek().is_some()) else { continue };
        let is_planned_above = superiors.any(|superior| plans.contains_key(&superior.key()));
        let is_free = of_unit.iter().all(|&at| site.is_free(&documents[at].subject()));
        let below = || facts.line().downward(unit.id()).iter().find_map(done);
        let Some(area) = done(&unit.id()).or_else(below).filter(|_| is_free && !is_planned_above) else { continue };
        let of_unit = of_unit.iter().map(|&at| documents[at].key.clone()).collect();
        candidates.push((Subject::node(unit), area, of_unit));
    }
    let mut planted = Vec::new();
    for (unit, area, plans) in site.draw(candidates, wanted) {
        let Some(key) = unit.key() else { continue };
        for plan in plans {
            let mut documents = site.model.steering().chain_documents.iter();
            let Some(mut plan) = documents.find(|document| document.key == plan).cloned() else { continue };
            plan.covers.retain(|covered| covered != key);
            if plan.covers.is_empty() {
                plan.covers.push(elsewhere.clone());
            }
            site.take([plan.subject()]);
            site.state(plan);
        }
        site.take([unit.clone(), area]);
        planted.push(unit);
    }
    planted
}

fn sector_kind(facts: &Facts<'_>) -> NodeKind {
    if facts.meets(Need::Sectors) { NodeKind::Sector } else { NodeKind::Administration }
}

fn without_focus_area(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let organisation = site.model.organisation();
    let years: HashMap<Key, Option<u16>> = organisation.focus_areas().map(|area| (area.key(), area.year())).collect();
    let plans = site.model.steering().chain_documents.iter().filter(|document| {
        document.kind == ChainDocumentKind::SectorPlan
            && document.state == DocumentState::Adopted
            && site.is_free(&document.subject())
    });
    let plans: HashMap<&Key, &ChainDocument> = plans.map(|document| (&document.key, document)).collect();
    let is_asked = |area: &Key, period: Option<Period>| {
        let year = years.get(area).copied().flatten();
        year.zip(period).is_none_or(|(year, period)| i32::from(period.first_day().year()) == i32::from(year))
    };
    let mut found: HashMap<(&Key, &Key), Vec<&Goal>> = HashMap::new();
    for goal in site.model.steering().goals.iter().filter(|goal| is_followed(goal)) {
        let Some((document, area)) = goal.document.as_ref().zip(goal.focus_area.as_ref()) else { continue };
        if plans.get(document).is_some_and(|plan| is_asked(area, plan.period)) {
            found.entry((document, area)).or_default().push(goal);
        }
    }
    let mut candidates: Vec<((&Key, &Key), Vec<&Goal>)> = found.into_iter().collect();
    candidates.retain(|(_, goals)| goals.iter().all(|goal| site.is_free(&goal.subject())));
    candidates.sort_by_key(|(place, _)| *place);
    // One for each plan.
    candidates.dedup_by_key(|((document, _), _)| *document);
    let owned = |((document, _), goals): ((&Key, &Key), Vec<&Goal>)| {
        (plans[document].subject(), goals.into_iter().cloned().collect())
    };
    let candidates: Vec<(Subject, Vec<Goal>)> = candidates.into_iter().map(owned).collect();
    let mut planted = Vec::new();
    for (plan, goals) in site.draw(candidates, wanted) {
        for goal in goals {
            restate(site, Goal { focus_area: None, ..goal });
        }
        site.take([plan.clone()]);
        planted.push(plan);
    }
    planted
}

fn not_led(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let facts = site.facts();
    let organisation = site.model.organisation();
    let has_director = organisation.administrations().any(|node| node.superiors().next().is_none());
    let sector_kind = sector_kind(&facts);
    let is_led = |area: &Key| {
        let area = organisation.node(area.as_str());
        let mut responsible = area.into_iter().flat_map(|area| area.sources(RelationKind::ResponsibleFor));
        has_director || responsible.next().is_some_and(|head| head.kind() == sector_kind)
    };
    let candidates = current(site, |goal, document| {
        let in_plan = document.is_some_and(|document| match document {
            GoalDocument::Chain(document) => document.kind == ChainDocumentKind::SectorPlan,
            GoalDocument::Agreement(_) => true,
        });
        is_followed(goal) && in_plan && goal.focus_area.as_ref().is_some_and(is_led)
    });
    let mut planted = Vec::new();
    for goal in site.draw(candidates, wanted) {
        planted.push(restate(site, Goal { led_by: vec![], ..goal }));
    }
    planted
}

fn not_measured(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let Some(judged_on) = site.thresholds.judged_on else { return vec![] };
    let chain = GoalChain::of(site.model);
    let goals = chain.goals().iter().filter(|goal| site.is_free(&goal.subject()));
    let due = goals.map(|goal| (goal.clone(), chain.due(goal, judged_on))).filter(|(_, due)| !due.is_empty());
    let candidates: Vec<(Goal, Vec<Period>)> = due.collect();
    let mut planted = Vec::new();
    for (mut goal, due) in site.draw(candidates, wanted) {
        let period = site.pick(&due);
        if let Some(indicator) = &mut goal.indicator {
            indicator.values.retain(|measured| measured.period != period);
        }
        planted.push(restate(site, goal));
    }
    planted
}

fn skipping_a_link(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let steering = site.model.steering();
    let of_kind = |is_budget: bool| {
        let documents = steering.chain_documents.iter();
        let documents = documents.filter(move |document| (document.kind == ChainDocumentKind::Budget) == is_budget);
        documents.filter_map(|document| document.adopter.as_ref())
    };
    // Who adopts more than the budget stands on a lower link.
    let agreed = steering.agreements.iter().flat_map(|agreement| [&agreement.purchaser, &agreement.provider]);
    let lower: HashSet<&Key> = of_kind(false).chain(agreed).collect();
    let Some(highest) = of_kind(true).find(|adopter| !lower.contains(adopter)).cloned() else { return vec![] };
    let chain = GoalChain::of(site.model);
    let candidates = current(site, |goal, _| {
        let is_below = |parent: &Goal| {
            let document = chain.document_of(parent).filter(|_| chain.adopter_of(parent).is_some());
            document.map(|document| {
                let is_of_politics = matches!(parent.kind, GoalKind::Vision | GoalKind::StrategicGoal);
                document.stands_for(parent.kind) != ChainDocumentKind::Budget && !is_of_politics
            })
        };
        let mut parents = chain.parents(goal.key.as_str()).filter_map(is_below).peekable();
        parents.peek().is_some() && parents.all(|below| below) && chain.adopter_of(goal) != Some(&highest)
    });
    let mut planted = Vec::new();
    for goal in site.draw(candidates, wanted) {
        planted.push(restate(site, Goal { reported_to: Some(highest.clone()), ..goal }));
    }
    planted
}
