//! Fewest manager levels for a whole organisation, as a plan of changes.

mod region;
#[cfg(test)]
mod tests;
mod ties;

use std::collections::HashMap;

use serde::Serialize;

use crate::checks::LevelsEvidence;
use crate::checks::levels::more_levels_than_needed::{Between, between, certificate, fold};
use crate::facts::{Facts, Thresholds};
use crate::optimise::FewestLevels;
use crate::scenario::Change;
use crate::{Key, Model, NodeId};

use region::{Arranged, Region};
use ties::{Tie, Ties};

/// A plan that leads to the fewest manager levels.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Flattening {
    /// The changes in an order in which they can be made: units move, then the heads that are no longer needed go.
    pub changes: Vec<Change>,
    /// The heads below whom the teams are arranged anew.
    pub places: Vec<Flattened>,
    /// The heads who stay below nodes at which fewer levels would do without them, in the order of the nodes; none when the
    /// check finds nothing after the changes.
    pub kept: Vec<Kept>,
}

/// A head below whom the teams are arranged anew.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Flattened {
    /// The node of the head.
    pub node: Key,
    /// The levels before and after, with what proves that fewer would not do, and the heads that go: with those whose
    /// only subordinate goes.
    pub evidence: LevelsEvidence,
}

/// A head who stays although a level is lost by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// The node of the head.
    pub node: Key,
    /// Why.
    pub because: String,
}

/// Fewest manager levels under the limits of spans, for the whole organisation, as a plan of changes.
///
/// What may be arranged anew, and what the fewest levels are, is what the check `more-levels-than-needed` says: teams,
/// sectors, administrations, staff offices and support stay as they are, with all below them; free heads may lead others
/// or go; own staff takes part of the room of the head at the top, and stays as a team elsewhere. Below each head at whom
/// the check finds something, and not already below another one in the same division, the teams come under as few heads
/// as its certificate says, those with the widest spans. A team stays in its division, and where it is when one is as
/// good as another. After the changes the check finds nothing, but for levels that [kept](Flattening::kept) heads cost:
///
/// - a head whose node states another employer or commissioning body than the nodes around it, who is party to an
///   agreement, a frame, an internal service or a plan, or whose node has another relation than the line, stays as it is
///   with all below it: what holds for those below depends on who that is;
/// - a head to whom anything else in the model refers, or whose node does a service area or a support function, may lead
///   others, but does not go;
/// - a rearrangement that a second superior makes impossible is left out.
///
/// Nothing else is changed: staff, titles, and what holds for a team by inheritance. No span becomes wider than its limit.
/// The plan does not look at other checks: titles stay, so that a head who comes to stand elsewhere may skip a level of
/// the ladder; a head with room for one only comes to stand over one head; of several superiors, a unit that moves keeps
/// none but the new one. Nor does it make the fewest changes that lead to so few levels.
///
/// The teams of a head are joined from the bottom up: the head with the narrowest span takes the lowest parts, and so on
/// until the rest has room at the top. By exchange, no other arrangement is lower, for the whole or for any head in it
/// (Golumbic, "Combinatorial merging", IEEE Transactions on Computers C-25, 1976, for equal spans). O(*n* log *n*) in the
/// nodes for each round; there is a second one to see that nothing is left, and more only where heads are kept or titles
/// change what the check counts.
///
/// # Example
/// ```
/// use orgmodel::facts::Thresholds;
/// use orgmodel::optimise::flatten;
/// use orgmodel::{Head, Model, Organisation, UnitEntry};
///
/// // A deputy leads two of three teams, for whom the manager has room.
/// let mut builder = Organisation::builder();
/// builder.add(UnitEntry::new("schools").head(Head::new("manager")));
/// builder.add(UnitEntry::new("deputy").head(Head::new("deputy")).reports_to("schools"));
/// for (team, superior) in [("north", "deputy"), ("south", "deputy"), ("west", "schools")] {
///     builder.add(UnitEntry::new(team).head(Head::new("principal")).reports_to(superior));
/// }
/// let mut model = Model::new("schools", builder.build()?, Default::default(), Default::default(), vec![])?;
///
/// let plan = flatten(&model, &Thresholds::default());
/// let changes: Vec<String> = plan.changes.iter().map(ToString::to_string).collect();
/// assert_eq!(changes, ["move `north` to `schools`", "move `south` to `schools`", "remove `deputy`"]);
/// assert_eq!((plan.places[0].evidence.levels, plan.places[0].evidence.fewest), (3, 2));
/// let _ = model.apply_all(&plan.changes)?;
/// assert_eq!(flatten(&model, &Thresholds::default()).changes, []);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn flatten(model: &Model, thresholds: &Thresholds) -> Flattening {
    let mut plan = Flattening::default();
    let mut stays = Stays::new(Ties::of(&Facts::new(model, thresholds)));
    // Made when there is something to change.
    let mut changed: Option<Model> = None;
    let mut before = 0;
    // Each round lets one more head stay, or takes levels away at a node above which none come back; and heads are let go
    // again only after the latter. So it ends.
    loop {
        let facts = Facts::new(changed.as_ref().unwrap_or(model), thresholds);
        let round = Round::of(&facts, &stays);
        let arranged: Vec<(NodeId, Arranged)> =
            round.outermost.iter().map(|&id| (id, round.region(id, &stays).arranged(&facts))).collect();
        if arranged.is_empty() && plan.changes.len() > before && stays.beyond_ties() {
            // As it is arranged now, heads who were not needed before may be.
            before = plan.changes.len();
            stays = Stays::new(Ties::of(&facts));
            continue;
        }
        if arranged.is_empty() {
            plan.kept = kept(&facts, &stays);
            return plan;
        }
        if stays.let_stay(&arranged) {
            continue;
        }
        let places: Vec<(NodeId, Flattened, Vec<Change>)> = arranged
            .into_iter()
            .map(|(id, arranged)| (id, round.place(id, &arranged), arranged.changes(&facts)))
            .collect();
        drop(facts);
        let changed = changed.get_or_insert_with(|| model.clone());
        for (id, place, changes) in places {
            match changed.apply_all(&changes) {
                Ok(_) => {
                    plan.changes.extend(changes);
                    plan.places.push(place);
                }
                Err(error) => {
                    stays.refused.insert(id, error.to_string());
                }
            }
        }
    }
}

/// Who stays where, beyond what the check says.
struct Stays {
    ties: Ties,
    /// Heads who may lead others, are not needed and may not go, by row.
    fixed: Vec<bool>,
    /// Heads below whom nothing can be arranged anew, and why.
    refused: HashMap<NodeId, String>,
    /// How often heads were fixed.
    times: u32,
}

/// So often only heads who are not needed are fixed; then all in the region who may not go.
const ONE_BY_ONE: u32 = 4;

impl Stays {
    fn new(ties: Ties) -> Self {
        let fixed = ties.rows(Tie::Stays);
        Self { ties, fixed, refused: HashMap::new(), times: 0 }
    }

    /// Whether something stays that was not tied so from the start.
    fn beyond_ties(&self) -> bool {
        self.times > 0 || !self.refused.is_empty()
    }

    fn sort(&self, facts: &Facts<'_>, id: NodeId) -> Between {
        if self.fixed[id.row()] { Between::Division } else { between(facts, id) }
    }

    /// Fixes heads who would go and may not, and says whether there are any.
    fn let_stay(&mut self, arranged: &[(NodeId, Arranged)]) -> bool {
        let mut any = false;
        for (_, arranged) in arranged {
            if !arranged.go.iter().any(|&id| self.ties.get(id).is_some()) {
                continue;
            }
            any = true;
            let lead: &[NodeId] = if self.times < ONE_BY_ONE { &[] } else { &arranged.lead };
            for &id in arranged.go.iter().chain(lead) {
                self.fixed[id.row()] |= self.ties.get(id).is_some();
            }
        }
        self.times += u32::from(any);
        any
    }
}

/// What the check finds as things stand.
struct Round<'f, 'm> {
    facts: &'f Facts<'m>,
    /// Manager levels of each row.
    levels: Vec<u32>,
    /// Where levels can be saved.
    savings: HashMap<NodeId, Saving>,
    /// Those that stand in no region of another, in the order of the line.
    outermost: Vec<NodeId>,
}

struct Saving {
    levels: u32,
    room: u64,
    fewest: FewestLevels,
    certificate: String,
}

impl<'f, 'm> Round<'f, 'm> {
    fn of(facts: &'f Facts<'m>, stays: &Stays) -> Self {
        let mut levels = vec![0; facts.organisation().bound()];
        let mut savings = HashMap::new();
        fold(
            facts,
            |id| stays.sort(facts, id),
            |id, below, room, fewest| {
                if !stays.refused.contains_key(&id) {
                    let certificate = certificate(below, room, fewest);
                    savings.insert(id, Saving { levels: below.levels, room, fewest, certificate });
                }
            },
            |id, number| levels[id.row()] = number,
        );
        let mut outermost = Vec::new();
        if !savings.is_empty() {
            // Whether what stands below is arranged anew with a head above or here.
            let mut within = vec![false; levels.len()];
            for &id in facts.line().order() {
                let below_another = facts.line().superior(id).is_some_and(|superior| within[superior.row()])
                    && stays.sort(facts, id) != Between::Division;
                let found = savings.contains_key(&id);
                if found && !below_another {
                    outermost.push(id);
                }
                within[id.row()] = below_another || found;
            }
        }
        Self { facts, levels, savings, outermost }
    }

    fn region(&self, top: NodeId, stays: &Stays) -> Region {
        let Saving { room, fewest, .. } = &self.savings[&top];
        let mut region = Region::new(top, *room, fewest.heads);
        let line = self.facts.line();
        // Each with the node that moves when it does: the highest of heads over one head.
        let mut open: Vec<(NodeId, NodeId)> = line.subordinates(top).iter().rev().map(|&id| (id, id)).collect();
        while let Some((id, moves)) = open.pop() {
            let subordinates = line.subordinates(id);
            let sort = if subordinates.is_empty() { Between::Division } else { stays.sort(self.facts, id) };
            match sort {
                Between::Division => region.part(self.facts, moves, self.levels[id.row()]),
                Between::OverOneHead => {
                    open.extend(subordinates.iter().map(|&below| (below, moves)));
                    continue;
                }
                Between::Staffed => region.part(self.facts, moves, 1),
                Between::Free => region.head(self.facts, id, moves, &stays.ties),
            }
            if sort != Between::Division {
                open.extend(subordinates.iter().rev().map(|&id| (id, id)));
            }
        }
        region
    }

    fn place(&self, top: NodeId, arranged: &Arranged) -> Flattened {
        let Saving { levels, fewest, certificate, .. } = &self.savings[&top];
        debug_assert_eq!(arranged.levels, fewest.levels);
        let key = |&id: &NodeId| self.facts.node(id).key();
        Flattened {
            node: key(&top),
            evidence: LevelsEvidence {
                levels: *levels,
                fewest: fewest.levels,
                certificate: certificate.clone(),
                could_go: arranged.go.len() as u64,
                redundant: arranged.go.iter().map(key).collect(),
            },
        }
    }
}

/// The heads who stay below nodes at which the check still finds something.
fn kept(facts: &Facts<'_>, stays: &Stays) -> Vec<Kept> {
    let mut found = vec![false; stays.fixed.len()];
    fold(facts, |id| between(facts, id), |id, _, _, _| found[id.row()] = true, |_, _| ());
    let mut kept: Vec<(NodeId, &str)> = Vec::new();
    // From the top down: whether a node stands below one that is found.
    let mut below = vec![false; found.len()];
    for &id in facts.line().order() {
        let row = id.row();
        below[row] = facts.line().superior(id).is_some_and(|above| below[above.row()] || found[above.row()]);
        let tied = stays.ties.get(id).filter(|_| below[row] && stays.fixed[row]);
        kept.extend(tied.map(|(_, because)| (id, because)));
        let refused = stays.refused.get(&id).filter(|_| below[row] || found[row]);
        kept.extend(refused.map(|because| (id, because.as_str())));
    }
    kept.sort_unstable();
    kept.into_iter().map(|(id, because)| Kept { node: facts.node(id).key(), because: because.to_owned() }).collect()
}
