use std::collections::{BTreeMap, BTreeSet};

use orgmodel::RelationKind::{PurchasesFrom, ReportsTo, ResponsibleFor};
use orgmodel::steering::goals::{ChainDocument, ChainDocumentKind, DocumentState, Goal, GoalKind, Perspective};
use orgmodel::steering::{Agreement, Period};
use orgmodel::{BodyKind, NodeKind, SteeringModel};

use super::Oracle;
use super::world::{Subjects, World, circles, subjects};

pub(super) const ORACLES: &[Oracle] = &[
    ("perspective-without-goals", perspective_without_goals),
    ("strategic-goal-not-picked-up", |world| {
        goes_no_further(world, GoalKind::StrategicGoal, &[GoalKind::StrategicGoal, GoalKind::CommitteeGoal])
    }),
    ("goal-without-parent", goal_without_parent),
    ("goal-circle", |world| {
        let goals = &world.model.steering().goals;
        circles(&goals.iter().map(|goal| (goal.key.as_str(), goal.derived_from.as_slice())).collect::<Vec<_>>())
    }),
    ("activity-without-goal", |world| {
        let served = |goal: &&Goal| !goal.derived_from.is_empty();
        keys(world.live().filter(|goal| !says_what(goal.kind) && !served(goal)))
    }),
    ("goal-without-activity", |world| {
        let further = [GoalKind::CommitteeGoal, GoalKind::Activity, GoalKind::ConcreteActivity];
        goes_no_further(world, GoalKind::CommitteeGoal, &further)
    }),
    ("goal-not-followable", |world| {
        let followable = |goal: &Goal| goal.indicator.iter().any(|indicator| indicator.target.is_some());
        keys(world.live().filter(|goal| is_set(goal.kind) && !followable(goal)))
    }),
    ("chain-document-adopted-by-wrong", adopted_by_wrong),
    ("politics-decides-how", |world| {
        let of_politics = [ChainDocumentKind::Budget, ChainDocumentKind::SectorPlan];
        keys(world.live().filter(|goal| !says_what(goal.kind) && stands_in(world, goal, &of_politics)))
    }),
    ("officers-decide-what", |world| {
        let of_officers = [ChainDocumentKind::OperationalPlan, ChainDocumentKind::WorkPlan];
        keys(world.live().filter(|goal| says_what(goal.kind) && stands_in(world, goal, &of_officers)))
    }),
    ("plan-missing", plan_missing),
    ("focus-area-without-goals", focus_area_without_goals),
    ("focus-area-goal-not-led", focus_area_goal_not_led),
    ("measured-value-missing", measured_value_missing),
    ("result-skips-a-link", result_skips_a_link),
];

fn keys<'a>(goals: impl Iterator<Item = &'a Goal>) -> Subjects {
    subjects(goals.map(|goal| goal.key.as_str()))
}

fn says_what(kind: GoalKind) -> bool {
    !matches!(kind, GoalKind::Activity | GoalKind::ConcreteActivity)
}

/// Strategic goals and committee goals.
fn is_set(kind: GoalKind) -> bool {
    matches!(kind, GoalKind::StrategicGoal | GoalKind::CommitteeGoal)
}

impl<'m> World<'m> {
    fn goals(&self) -> impl Iterator<Item = &'m Goal> {
        self.model.steering().goals.iter()
    }

    fn chain_documents(&self) -> impl Iterator<Item = &'m ChainDocument> {
        self.model.steering().chain_documents.iter()
    }

    /// Documents of a kind that have not ended.
    fn holding(&self, kind: ChainDocumentKind) -> impl Iterator<Item = &'m ChainDocument> {
        self.chain_documents().filter(move |document| document.kind == kind && document.state != DocumentState::Ended)
    }

    fn agreements(&self) -> impl Iterator<Item = &'m Agreement> {
        self.model.steering().agreements.iter()
    }

    /// The document of the goal chain in which a goal stands.
    fn document_of(&self, goal: &Goal) -> Option<&'m ChainDocument> {
        self.chain_documents().find(|document| goal.document.as_ref() == Some(&document.key))
    }

    /// The agreement in which a goal stands.
    fn agreement_of(&self, goal: &Goal) -> Option<&'m Agreement> {
        self.agreements().find(|agreement| goal.document.as_ref() == Some(&agreement.key))
    }

    /// Goals that do not stand in a document that has ended.
    fn live(&self) -> impl Iterator<Item = &'m Goal> {
        let ended = |goal: &Goal| self.document_of(goal).is_some_and(|document| document.state == DocumentState::Ended);
        self.goals().filter(move |goal| !ended(goal))
    }

    /// The goals in a document or an agreement.
    fn goals_in(&self, document: &str) -> impl Iterator<Item = &'m Goal> {
        self.goals().filter(move |goal| goal.document.as_ref().is_some_and(|stands| *stands == *document))
    }

    /// What stands for sectors: in a model without any, administrations.
    fn sector_kind(&self) -> NodeKind {
        let any = self.of_kind(NodeKind::Sector).next().is_some();
        if any { NodeKind::Sector } else { NodeKind::Administration }
    }

    /// Units that report directly to a sector, or to what stands for one, with all such superiors.
    fn under_sectors(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (unit, superior) in self.relations(ReportsTo) {
            if self.kind(unit) == NodeKind::Unit && self.kind(superior) == self.sector_kind() {
                found.entry(unit).or_default().push(superior);
            }
        }
        found
    }
}

fn stands_in(world: &World<'_>, goal: &Goal, kinds: &[ChainDocumentKind]) -> bool {
    world.document_of(goal).is_some_and(|document| kinds.contains(&document.kind))
}

fn perspective_without_goals(world: &World<'_>) -> Subjects {
    let judged = [ChainDocumentKind::Budget, ChainDocumentKind::SectorPlan];
    let documents = judged.into_iter().flat_map(|kind| world.holding(kind)).map(|document| document.key.as_str());
    let agreements = world.agreements().map(|agreement| agreement.key.as_str());
    let agreements = agreements.filter(|agreement| world.goals_in(agreement).next().is_some());
    subjects(documents.chain(agreements).filter(|document| {
        let has = |perspective| {
            world.goals_in(document).any(|goal| is_set(goal.kind) && goal.perspective == Some(perspective))
        };
        !Perspective::ALL.into_iter().all(has)
    }))
}

/// Goals of a kind from which nothing of some kinds derives.
fn goes_no_further(world: &World<'_>, kind: GoalKind, further: &[GoalKind]) -> Subjects {
    keys(world.live().filter(|goal| goal.kind == kind).filter(|goal| {
        !world.live().any(|other| further.contains(&other.kind) && other.derived_from.contains(&goal.key))
    }))
}

fn goal_without_parent(world: &World<'_>) -> Subjects {
    let vision = world.goals().any(|goal| goal.kind == GoalKind::Vision);
    let judged = |goal: &&Goal| goal.kind == GoalKind::CommitteeGoal || goal.kind == GoalKind::StrategicGoal && vision;
    keys(world.live().filter(judged).filter(|goal| goal.derived_from.is_empty()))
}

fn adopted_by_wrong(world: &World<'_>) -> Subjects {
    let may = |kind: ChainDocumentKind, adopter: &str| {
        let body = world.body_kind(adopter);
        let is_sector = world.kind(adopter) == world.sector_kind();
        match kind {
            ChainDocumentKind::Budget => body == Some(BodyKind::Council),
            ChainDocumentKind::SectorPlan => body.is_some_and(|body| {
                !matches!(body, BodyKind::Council | BodyKind::Auditors | BodyKind::DraftingCommittee)
            }),
            ChainDocumentKind::OperationalPlan => is_sector,
            ChainDocumentKind::WorkPlan => is_sector || world.under_sectors().contains_key(adopter),
        }
    };
    let judged = ChainDocumentKind::ALL.into_iter().flat_map(|kind| world.holding(kind));
    let wrong = judged.filter(|document| !document.adopter.as_ref().is_some_and(|by| may(document.kind, by.as_str())));
    subjects(wrong.map(|document| document.key.as_str()))
}

fn plan_missing(world: &World<'_>) -> Subjects {
    use SteeringModel::{CommitteeLess, PurchaserProvider};
    let adopts_or_is_covered = |kind, node: &str| {
        world.holding(kind).any(|plan| plan.adopter.iter().chain(&plan.covers).any(|key| *key == *node))
    };
    let mut found = Subjects::new();

    for body in world.bodies() {
        let key = body.key.as_str();
        let asked = match body.kind {
            BodyKind::Committee | BodyKind::DistrictCommittee => true,
            BodyKind::PurchaserCommittee => world.targets(key, PurchasesFrom).is_empty(),
            BodyKind::ExecutiveBoard => world.steering_model() == Some(CommitteeLess),
            _ => false,
        };
        let agrees = world.agreements().any(|agreement| agreement.purchaser == *key);
        if asked && !agrees && !adopts_or_is_covered(ChainDocumentKind::SectorPlan, key) {
            found.push(key.to_owned());
        }
    }

    let doers: Vec<&str> = world.units().filter(|unit| !unit.areas.is_empty()).map(|unit| unit.key.as_str()).collect();
    if world.steering_model() != Some(PurchaserProvider) {
        let asked: BTreeSet<&str> = if world.sector_kind() == NodeKind::Sector {
            world.of_kind(NodeKind::Sector).collect()
        } else {
            let administration = |key: &&str| world.kind(key) == NodeKind::Administration;
            doers.iter().filter_map(|doer| world.superiors(doer).into_iter().find(administration)).collect()
        };
        found.extend(subjects(
            asked.into_iter().filter(|node| !adopts_or_is_covered(ChainDocumentKind::OperationalPlan, node)),
        ));
    }

    for (unit, superiors) in world.under_sectors() {
        let covered = world.holding(ChainDocumentKind::WorkPlan).any(|plan| {
            let own: Vec<&str> = match plan.covers.as_slice() {
                [] => plan.adopter.iter().map(|adopter| adopter.as_str()).collect(),
                covers => covers.iter().map(|key| key.as_str()).collect(),
            };
            own.iter().any(|key| *key == unit || superiors.contains(key))
        });
        if !covered && doers.iter().any(|doer| world.self_and_superiors(doer).contains(&unit)) {
            found.push(unit.to_owned());
        }
    }
    found
}

fn focus_area_without_goals(world: &World<'_>) -> Subjects {
    let lacks = |periods: &[Option<Period>], documents: &[&str]| {
        world.focus_areas().any(|focus_area| {
            let asked = focus_area.year.is_none_or(|year| {
                let lies_in = |period: &Option<Period>| period.is_none_or(|of| of.first_day().year() == year as i16);
                periods.iter().any(lies_in)
            });
            let mut goals = documents.iter().flat_map(|document| world.goals_in(document));
            asked && !goals.any(|goal| is_set(goal.kind) && goal.focus_area.as_ref() == Some(&focus_area.key))
        })
    };
    let mut found = Subjects::new();
    for plan in world.holding(ChainDocumentKind::SectorPlan).filter(|plan| plan.state == DocumentState::Adopted) {
        if lacks(&[plan.period], &[plan.key.as_str()]) {
            found.push(plan.key.to_string());
        }
    }
    let with_goals: Vec<&Agreement> =
        world.agreements().filter(|agreement| world.goals_in(agreement.key.as_str()).next().is_some()).collect();
    let purchasers: BTreeSet<&str> = with_goals.iter().map(|agreement| agreement.purchaser.as_str()).collect();
    for purchaser in purchasers {
        let of: Vec<&&Agreement> = with_goals.iter().filter(|agreement| agreement.purchaser == *purchaser).collect();
        let periods: Vec<Option<Period>> = of.iter().map(|agreement| agreement.period).collect();
        let agreements: Vec<&str> = of.iter().map(|agreement| agreement.key.as_str()).collect();
        if lacks(&periods, &agreements) {
            found.push(purchaser.to_owned());
        }
    }
    found
}

fn focus_area_goal_not_led(world: &World<'_>) -> Subjects {
    let directors: Vec<&str> = world
        .of_kind(NodeKind::Administration)
        .filter(|administration| world.targets(administration, ReportsTo).is_empty())
        .collect();
    keys(world.live().filter(|goal| {
        let Some(focus_area) = &goal.focus_area else { return false };
        let judged = stands_in(world, goal, &[ChainDocumentKind::SectorPlan]) || world.agreement_of(goal).is_some();
        let leads = |node: &str| goal.led_by.iter().any(|key| *key == *node);
        let by_director = directors.is_empty() || directors.iter().any(|director| leads(director));
        let by_sector = match world.sources(ResponsibleFor, focus_area.as_str()).as_slice() {
            [one] if world.kind(one) == world.sector_kind() => leads(one),
            _ => true,
        };
        judged && is_set(goal.kind) && !(by_director && by_sector)
    }))
}

fn measured_value_missing(world: &World<'_>) -> Subjects {
    let Some(day) = world.thresholds.judged_on else { return vec![] };
    keys(world.goals().filter(|goal| {
        let Some(indicator) = &goal.indicator else { return false };
        let document = world.document_of(goal).filter(|document| document.state != DocumentState::Draft);
        let period = document.and_then(|document| document.period);
        let period = period.or_else(|| world.agreement_of(goal).and_then(|agreement| agreement.period));
        let Some(period) = period else { return false };
        (1..=12).filter_map(|part| Period::part(period.first_day().year(), indicator.every, part).ok()).any(|due| {
            let lies_in = period.first_day() <= due.first_day() && due.last_day() <= period.last_day();
            let measured = indicator.values.iter().any(|value| value.period == due);
            lies_in && due.last_day() < day && !measured
        })
    }))
}

/// The links from the top, by number.
fn link_of_kind(kind: GoalKind) -> usize {
    match kind {
        GoalKind::Vision | GoalKind::StrategicGoal => 0,
        GoalKind::CommitteeGoal => 1,
        GoalKind::Activity => 2,
        GoalKind::ConcreteActivity => 3,
    }
}

fn link_of_document(kind: ChainDocumentKind) -> usize {
    match kind {
        ChainDocumentKind::Budget => 0,
        ChainDocumentKind::SectorPlan => 1,
        ChainDocumentKind::OperationalPlan => 2,
        ChainDocumentKind::WorkPlan => 3,
    }
}

/// The links on which a node adopts documents; the lowest is that on which it stands.
fn link_of_node(world: &World<'_>, node: &str) -> Option<usize> {
    let documents = world.chain_documents().filter(|document| document.adopter.as_ref().is_some_and(|by| *by == *node));
    let documents = documents.map(|document| link_of_document(document.kind));
    let buys = world.agreements().filter(|agreement| agreement.purchaser == *node).map(|_| 1);
    let provides = world.agreements().filter(|agreement| agreement.provider == *node).map(|_| 2);
    documents.chain(buys).chain(provides).max()
}

/// In an agreement, what is to be reached stands on the purchaser's side, and how on the provider's.
fn link_of_goal(world: &World<'_>, goal: &Goal) -> usize {
    let own = link_of_kind(goal.kind);
    let document = world.document_of(goal).map(|document| link_of_document(document.kind));
    let agreement = world.agreement_of(goal).map(|_| if says_what(goal.kind) { 1 } else { 2 });
    document.or(agreement).map_or(own, |link| link.min(own))
}

fn adopter<'m>(world: &World<'m>, goal: &Goal) -> Option<&'m str> {
    let side = |both: &'m Agreement| if says_what(goal.kind) { &both.purchaser } else { &both.provider };
    let of_document = world.document_of(goal).and_then(|document| document.adopter.as_ref());
    of_document.or(world.agreement_of(goal).map(side)).map(|key| key.as_str())
}

fn result_skips_a_link(world: &World<'_>) -> Subjects {
    keys(world.live().filter(|goal| {
        let Some(to) = goal.reported_to.as_ref().map(|key| key.as_str()) else { return false };
        let Some(link) = link_of_node(world, to) else { return false };
        let parents = world.goals().filter(|parent| goal.derived_from.contains(&parent.key));
        let known: Vec<&Goal> = parents.filter(|parent| adopter(world, parent).is_some()).collect();
        let higher = |parent: &&Goal| link < link_of_goal(world, parent);
        adopter(world, goal) != Some(to) && !known.is_empty() && known.iter().all(higher)
    }))
}
