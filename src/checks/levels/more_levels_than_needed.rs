use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use super::head_over_one_head::only_head_below;
use crate::checks::steps::{Misstep, Step, misstep, missteps};
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, LevelsEvidence, Scope, Severity, declare_check};
use crate::facts::{Facts, Need};
use crate::optimise::{FewestLevels, fewest_levels_of};
use crate::{Key, NodeId, NodeKind, Subject, UnitRole};

declare_check! {
    /// More manager levels than the heads that are there need.
    ///
    /// The number of manager levels shall be minimised, while every manager can communicate continuously with the staff
    /// (A3). For a head, all structures are considered that keep: the head at the top; the teams below as they are
    /// (nodes to which nobody reports); sectors, administrations, staff offices and units of support or purchasing, with all
    /// below them; a node without a head, likewise; a head who has own staff besides subordinates, with that staff, as
    /// one more team. The other heads in between may lead whatever parts and heads they have room for, or go; no head
    /// is added, and each keeps within the limit that `span-too-wide` uses, own staff taking part of the top's. The
    /// fewest levels of such a structure are exact. The finding says how many heads could go then: those with the narrowest
    /// spans, and of equal ones those that are met first on the way down the line, each before those below. It names the
    /// first six on that way. Its proof calls all that stays as it is teams.
    ///
    /// The finding stands at the lowest node where a level can be saved, and above it only when more can be saved than
    /// below: its levels are then counted as if those below were saved already. A head over one head counts as no
    /// level, nor does a head who reports sideways or downward: these are findings of their own. Nodes on a circle of
    /// the line or below one are not judged.
    ///
    /// Arrange the teams anew under the heads that remain.
    pub(crate) CHECK = {
        name: "more-levels-than-needed",
        code: "L1",
        family: Family::Levels,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Lines, Need::Heads],
        scope: Scope::Upward,
        source: &["A3", "A4"],
        since: "0.1.0",
        run,
    }
}

/// What stands below a node, as far as it may be arranged anew.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Below {
    /// How many parts there are of a height in manager levels.
    parts: Counts<u32>,
    /// How many heads there are that may have so many directly below.
    heads: Counts<u64>,
    /// Manager levels, those left out that other findings explain.
    pub(crate) levels: u32,
}

/// How often there is what: few different things, the least first.
type Counts<T> = Vec<(T, u64)>;

/// Adds so many of something.
fn count<T: Ord + Copy>(to: &mut Counts<T>, what: T, number: u64) {
    match to.binary_search_by_key(&what, |&(what, _)| what) {
        Ok(at) => to[at].1 += number,
        Err(at) => to.insert(at, (what, number)),
    }
}

/// What a head with subordinates is, seen from a head above.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Between {
    /// A part that stays as it is with all below it.
    Division,
    /// A head over one head: a finding of its own.
    OverOneHead,
    /// A head with staff of its own, which stays as a team.
    Staffed,
    /// A head who may lead others, or go.
    Free,
}

pub(crate) fn between(facts: &Facts<'_>, id: NodeId) -> Between {
    let node = facts.node(id);
    let operations = node.kind() == NodeKind::Unit && node.unit_role() == Some(UnitRole::Operations);
    if node.head().is_none() || !operations {
        Between::Division
    } else if only_head_below(facts, id).is_some() {
        Between::OverOneHead
    } else if node.staff().is_some_and(|staff| staff.hundredths() > 0) {
        Between::Staffed
    } else {
        Between::Free
    }
}

/// How many a head may have directly below, besides own staff.
pub(crate) fn room(facts: &Facts<'_>, id: NodeId) -> u64 {
    let staff = facts.node(id).staff().unwrap_or_default();
    u64::from(facts.span_limit(id).hundredths().saturating_sub(staff.hundredths()) / 100)
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    // What may go is looked for from the top down, and soon found or not there.
    let found = |id, below: &Below, top, fewest| findings.push(draft(facts, id, below, top, fewest, |_| Some(0)));
    fold(facts, |id| between(facts, id), found, |_, _| ());
}

/// Judges every node that has a depth, from the bottom up: what stands below each is handed on to its superior.
///
/// `sort` says what a node with subordinates is, seen from above. `found` is told of each node at which a level can be
/// saved: what stands below it, its room, and the fewest levels; `levels` of the levels of each node, as if those that
/// can be saved were.
pub(crate) fn fold(
    facts: &Facts<'_>,
    sort: impl Fn(NodeId) -> Between,
    mut found: impl FnMut(NodeId, &Below, u64, FewestLevels),
    mut levels: impl FnMut(NodeId, u32),
) {
    let explained: HashMap<NodeId, Step> =
        missteps(facts).into_iter().filter_map(|misstep| Some((misstep.at, explained(Some(misstep))?))).collect();
    let mut below: Vec<Option<Box<Below>>> = Vec::new();
    below.resize_with(facts.organisation().bound(), || None);
    for &id in facts.line().order().iter().rev() {
        let own = match below[id.row()].take() {
            None => {
                let mut own = Box::<Below>::default();
                own.be_team(u32::from(facts.node(id).head().is_some()));
                own
            }
            Some(mut own) => {
                judge(facts, id, sort(id), &mut own, &mut found);
                own
            }
        };
        levels(id, own.levels);
        let Some(superior) = facts.line().superior(id) else { continue };
        let above = below[superior.row()].get_or_insert_default();
        above.levels = above.levels.max(seen_levels(&own, explained.get(&id).copied()));
        add(&mut above.parts, own.parts);
        add(&mut above.heads, own.heads);
    }
}

/// The step of a node to its superior, when another finding explains it.
fn explained(misstep: Option<Misstep>) -> Option<Step> {
    misstep.filter(|misstep| misstep.superior.is_some()).map(|misstep| misstep.step)
}

/// How many levels a superior sees below a subordinate, whose step to it may be explained by another finding.
fn seen_levels(own: &Below, explained: Option<Step>) -> u32 {
    match explained {
        Some(Step::Sideways) => own.levels.saturating_sub(1),
        Some(Step::Downward) => 0,
        _ => own.levels,
    }
}

/// What superiors see of each node, kept so that after a change only the nodes above it are judged anew. Many nodes look alike
/// from above: each of their sorts is stored once.
pub(crate) struct Fold {
    sorts: Vec<Sort>,
    numbers: HashMap<Arc<Below>, u32, BuildHasherDefault<Mix>>,
    /// Numbers of sorts that no node is of any more.
    free: Vec<u32>,
    of: Vec<u32>,
    /// How each node's step to its superior goes, where another finding explains it; nothing where there is no ladder.
    steps: Vec<Option<Step>>,
    /// What is seen of the node that is judged, made in the same place each time.
    own: Below,
}

/// What superiors see of some nodes, and of how many.
struct Sort {
    seen: Arc<Below>,
    nodes: u32,
}

/// Mixes a few small numbers, quickly.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(byte.into());
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = self.0.wrapping_add(number).wrapping_mul(0xf135_7aea_2e62_a9c5);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }
}

/// Of no sort: not judged, or on a circle or below one.
const NONE: u32 = u32::MAX;

impl Fold {
    /// What superiors see of each node now. Linear.
    pub(crate) fn of(facts: &Facts<'_>) -> Self {
        let mut fold = Self {
            sorts: vec![],
            numbers: HashMap::default(),
            free: vec![],
            of: vec![NONE; facts.organisation().bound()],
            steps: vec![],
            own: Below::default(),
        };
        if !facts.organisation().ladder().is_empty() {
            fold.steps.resize(facts.organisation().bound(), None);
            for misstep in missteps(facts) {
                let row = misstep.at.row();
                fold.steps[row] = explained(Some(misstep));
            }
        }
        for &id in facts.line().order().iter().rev() {
            fold.judge(facts, id, &mut |_, _: &Below, _, _| ());
            fold.put(id);
        }
        fold
    }

    /// Judges anew the nodes that a change reached, and those above them as far as it shows; `stepping` are those whose step
    /// to their superior may go otherwise than before, `speaks` says of which nodes there is a finding, and `tell` takes what
    /// is found now.
    pub(crate) fn follow(
        &mut self,
        facts: &Facts<'_>,
        reached: &[NodeId],
        stepping: &[NodeId],
        speaks: impl Fn(NodeId) -> bool,
        mut tell: impl FnMut(NodeId, Findings),
    ) {
        self.of.resize(facts.organisation().bound(), NONE);
        if !self.steps.is_empty() {
            self.steps.resize(facts.organisation().bound(), None);
            for &id in stepping {
                let node = facts.organisation().get(id);
                self.steps[id.row()] = node.and_then(|_| explained(misstep(facts, id)));
            }
        }
        // The lowest first; what is on a circle, or below one, or gone, is not judged.
        let mut open: BTreeMap<(Reverse<u32>, NodeId), bool> = BTreeMap::new();
        for &id in reached {
            match facts.line().depth(id) {
                Some(depth) => drop(open.insert((Reverse(depth), id), true)),
                None => {
                    self.take(id);
                    tell(id, Findings::default());
                }
            }
        }
        while let Some(((Reverse(depth), id), is_reached)) = open.pop_first() {
            let mut shows = false;
            // What a finding says of the heads below may be other than it was, though all looks alike from above.
            if is_reached || speaks(id) {
                let mut saved = None;
                self.judge(facts, id, &mut |_, below: &Below, top, fewest| saved = Some((below.clone(), top, fewest)));
                shows = self.put(id);
                let mut findings = Findings::default();
                if let Some((below, top, fewest)) = saved {
                    let narrowest = |id: NodeId| self.seen(id).heads.first().map(|&(room, _)| room);
                    findings.push(draft(facts, id, &below, top, fewest, narrowest));
                }
                tell(id, findings);
            }
            if let Some(above) = facts.line().superior(id) {
                *open.entry((Reverse(depth - 1), above)).or_default() |= shows;
            }
        }
    }

    /// What superiors see of a node that is judged.
    fn seen(&self, id: NodeId) -> &Below {
        &self.sorts[self.of[id.row()] as usize].seen
    }

    /// Judges a node; what its superior sees of it stands in `own` then.
    fn judge(&mut self, facts: &Facts<'_>, id: NodeId, found: &mut impl FnMut(NodeId, &Below, u64, FewestLevels)) {
        let mut own = std::mem::take(&mut self.own);
        own.clear();
        let subordinates = facts.line().subordinates(id);
        if subordinates.is_empty() {
            own.be_team(u32::from(facts.node(id).head().is_some()));
            self.own = own;
            return;
        }
        let looks = |id: NodeId| (self.of[id.row()], self.steps.get(id.row()).copied().flatten());
        // Of neighbours that look alike, what is seen is counted once, so many times.
        for these in subordinates.chunk_by(|&a, &b| looks(a) == looks(b)) {
            let (sort, step) = looks(these[0]);
            let (seen, alike) = (&self.sorts[sort as usize].seen, these.len());
            own.levels = own.levels.max(seen_levels(seen, step));
            for &(height, number) in &seen.parts {
                count(&mut own.parts, height, number * alike as u64);
            }
            for &(room, number) in &seen.heads {
                count(&mut own.heads, room, number * alike as u64);
            }
        }
        judge(facts, id, between(facts, id), &mut own, found);
        self.own = own;
    }

    /// Takes down what was seen of the node that was judged last, and says whether it is other than before.
    fn put(&mut self, id: NodeId) -> bool {
        let before = self.of[id.row()];
        if before != NONE && *self.sorts[before as usize].seen == self.own {
            return false;
        }
        self.take(id);
        let number = match self.numbers.get(&self.own) {
            Some(&number) => number,
            None => {
                let sort = Sort { seen: Arc::new(self.own.clone()), nodes: 0 };
                let number = self.free.pop().unwrap_or(self.sorts.len() as u32);
                self.numbers.insert(sort.seen.clone(), number);
                match self.sorts.get_mut(number as usize) {
                    Some(freed) => *freed = sort,
                    None => self.sorts.push(sort),
                }
                number
            }
        };
        self.sorts[number as usize].nodes += 1;
        self.of[id.row()] = number;
        true
    }

    /// A node that is of no sort any more.
    fn take(&mut self, id: NodeId) {
        let number = std::mem::replace(&mut self.of[id.row()], NONE);
        let Some(sort) = self.sorts.get_mut(number as usize) else { return };
        sort.nodes -= 1;
        if sort.nodes == 0 {
            self.numbers.remove(&sort.seen);
            self.free.push(number);
        }
    }
}

impl Below {
    fn clear(&mut self) {
        self.parts.clear();
        self.heads.clear();
        self.levels = 0;
    }

    /// One part of so many levels.
    fn be_team(&mut self, height: u32) {
        self.clear();
        self.parts.push((height, 1));
        self.levels = height;
    }
}

/// Adds counts to others, the fewer to the more.
fn add<T: Ord + Copy>(to: &mut Counts<T>, mut counts: Counts<T>) {
    if counts.len() > to.len() {
        std::mem::swap(to, &mut counts);
    }
    for (what, number) in counts {
        count(to, what, number);
    }
}

/// Judges a node with subordinates, and makes of what stands below what its superior sees.
fn judge(
    facts: &Facts<'_>,
    id: NodeId,
    sort: Between,
    own: &mut Below,
    found: &mut impl FnMut(NodeId, &Below, u64, FewestLevels),
) {
    if facts.node(id).head().is_none() {
        own.be_team(own.levels);
        return;
    }
    if only_head_below(facts, id).is_some() {
        if sort == Between::Division {
            own.be_team(own.levels);
        }
        return;
    }
    own.levels += 1;
    let top = room(facts, id);
    if let Some(fewest) = fewest_levels_of(top, &own.heads, &own.parts).filter(|fewest| fewest.levels < own.levels) {
        found(id, own, top, fewest);
        own.levels = fewest.levels;
    }
    match sort {
        Between::Division => own.be_team(own.levels),
        Between::Staffed => count(&mut own.parts, 1, 1),
        Between::Free => count(&mut own.heads, top, 1),
        Between::OverOneHead => {}
    }
}

/// What proves the fewest levels, in words.
pub(crate) fn certificate(below: &Below, top: u64, fewest: FewestLevels) -> String {
    let parts: u64 = below.parts.iter().map(|&(_, number)| number).sum();
    let FewestLevels { levels, heads, left_over } = fewest;
    let room = match parts - left_over {
        0 => "none".to_owned(),
        placed => format!("only {placed}"),
    };
    let find = if parts - left_over == 1 { "finds" } else { "find" };
    let below_top = match heads {
        0 => "no head in between is needed".to_owned(),
        1 => "1 head in between suffices".to_owned(),
        _ => format!("{heads} heads in between suffice"),
    };
    format!(
        "under a head with room for {top}, with {} {room} of {} {find} a place, even with the widest spans at the top; \
        with {} all do, and {below_top}",
        counted(u64::from(levels - 1), "level"),
        counted(parts, "team"),
        counted(u64::from(levels), "level"),
    )
}

fn counted(number: u64, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// So many of the heads that could go are named.
const NAMED: u64 = 6;

/// `narrowest` is the least room of the free heads at a node or below it, as seen from above; none where there are none.
/// What it says may be less, at the cost of a longer search.
fn draft(
    facts: &Facts<'_>,
    id: NodeId,
    below: &Below,
    top: u64,
    fewest: FewestLevels,
    narrowest: impl Fn(NodeId) -> Option<u64>,
) -> Draft {
    let levels = fewest.levels;
    let could_go = below.heads.iter().map(|&(_, number)| number).sum::<u64>().saturating_sub(fewest.heads);
    let named = heads_that_could_go(facts, id, below, could_go, narrowest);
    let redundant: Vec<Key> = named.iter().map(|&id| facts.node(id).key()).collect();
    let message = format!("has {} where {levels} would do", counted(u64::from(below.levels), "manager level"));
    Draft::new(Subject::node(facts.node(id)), message)
        .field("head")
        .related(named.into_iter().map(|id| Subject::node(facts.node(id))))
        .evidence(Evidence::Levels(LevelsEvidence {
            levels: below.levels,
            fewest: levels,
            certificate: certificate(below, top, fewest),
            could_go,
            redundant,
        }))
        .help("arrange the teams anew under the heads that remain")
}

/// The first of the free heads below a node that could go, when so many can: those with the narrowest spans, and of those
/// with the widest of these spans the first on the way down the line, each before those below.
fn heads_that_could_go(
    facts: &Facts<'_>,
    id: NodeId,
    below: &Below,
    could_go: u64,
    narrowest: impl Fn(NodeId) -> Option<u64>,
) -> Vec<NodeId> {
    let wanted = could_go.min(NAMED) as usize;
    let mut named = Vec::with_capacity(wanted);
    // The widest span of a head that could go, and how many with this span could.
    let mut of_widest = could_go;
    let mut widest = 0;
    for &(room, number) in &below.heads {
        widest = room;
        if number >= of_widest {
            break;
        }
        of_widest -= number;
    }
    let mut open: Vec<NodeId> = Vec::new();
    let mut next = Some(id);
    while let Some(at) = next.filter(|_| named.len() < wanted) {
        let subordinates = facts.line().subordinates(at);
        let sort = if subordinates.is_empty() { Between::Division } else { between(facts, at) };
        if at != id && sort == Between::Free {
            let room = room(facts, at);
            if room < widest || room == widest && of_widest > 0 {
                of_widest -= u64::from(room == widest);
                named.push(at);
            }
        }
        if at == id || sort != Between::Division {
            let may_go = |&&below: &&NodeId| narrowest(below).is_some_and(|room| room <= widest);
            open.extend(subordinates.iter().rev().filter(may_go));
        }
        next = open.pop();
    }
    named
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::checks::{Checker, Evidence, Finding, LevelsEvidence};
    use crate::fixture::{Fixture, sector};
    use crate::{Decider, Decimal, Head, Model, NodeKind, Organisation, Subject, UnitEntry};

    fn hours(title: &str, hours: u16) -> Option<Head> {
        Some(Head::new(title).hours_per_week(Decimal::from(hours)))
    }

    fn found(fixture: &Fixture) -> Vec<Finding> {
        fixture.findings().into_iter().filter(|finding| finding.check == "more-levels-than-needed").collect()
    }

    /// The clean example without a ladder, and with a deputy between the school's manager and so many of its teams.
    fn with_deputy_over(teams: u16) -> Fixture {
        let mut fixture = sector();
        fixture.levels.clear();
        fixture.steering.delegations.retain(|delegation| matches!(delegation.by, Decider::Body(_)));
        for team in 1..=teams {
            fixture = fixture.unit(&format!("school-{team}"), |unit| unit.reports_to = vec!["deputy".into()]);
        }
        fixture.add(UnitEntry::new("deputy").head(Head::new("deputy")).reports_to("school"))
    }

    #[test]
    fn a_head_who_could_lead_all_teams_makes_a_level_superfluous() {
        // Eight teams: a head with room for eight needs no level between, one with room for seven does.
        let sector_head = |room| sector().sector("education-sector", |node| node.head = hours("sector head", room));
        let finding = sector_head(8).only_finding();
        assert_eq!((finding.code, finding.subject), ("L1", Subject::Node(NodeKind::Sector, "education-sector".into())));
        let evidence = LevelsEvidence {
            levels: 3,
            fewest: 2,
            certificate:
                "under a head with room for 8, with 1 level none of 8 teams find a place, even with the widest spans at \
                the top; with 2 levels all do, and no head in between is needed"
                    .into(),
            could_go: 2,
            redundant: vec!["school".into(), "culture".into()],
        };
        assert_eq!(finding.evidence, Some(Evidence::Levels(evidence)));
        assert_eq!(finding.message, "has 3 manager levels where 2 would do");
        assert_eq!(sector_head(7).findings(), []);
    }

    #[test]
    fn one_superfluous_head_is_found_once_and_where_it_stands() {
        for teams in [2, 3] {
            let finding = with_deputy_over(teams).only_finding();
            assert_eq!((finding.code, finding.subject), ("L1", Subject::Node(NodeKind::Unit, "school".into())));
            let Some(Evidence::Levels(evidence)) = finding.evidence else { panic!("levels") };
            assert_eq!((evidence.levels, evidence.fewest), (3, 2));
            assert_eq!(evidence.redundant, ["deputy"]);
        }
        // Over all of the teams, or over one, it is a head over one head.
        assert_eq!(with_deputy_over(4).only_finding().check, "head-over-one-head");
        assert_eq!(with_deputy_over(1).only_finding().check, "head-over-one-head");
    }

    #[test]
    fn of_many_heads_that_could_go_the_first_six_with_the_narrowest_spans_are_named() {
        // A head with room for ten over two heads, over seven each, over two teams each: 28 teams.
        let mut units = vec![UnitEntry { head: hours("top", 10), ..UnitEntry::new("root") }];
        let mut add = |key: String, head: &str, room: u16, above: &str| {
            units.push(UnitEntry { head: hours(head, room), ..UnitEntry::new(key) }.reports_to(above));
        };
        for half in ["a", "b"] {
            add(half.into(), "head", 10, "root");
            for number in 1..=7 {
                let key = format!("{half}{number}");
                add(key.clone(), "head", if number == 4 { 11 } else { 7 }, half);
                for team in ["x", "y"] {
                    add(format!("{key}{team}"), "leader", 5, &key);
                }
            }
        }
        for team in units.iter_mut().filter(|unit| unit.key.as_str().len() == 3) {
            team.staff = Some(Decimal::from(5));
        }
        let findings = of_chart(&units);
        let Some(Evidence::Levels(evidence)) = &findings[findings.len() - 1].evidence else { panic!("levels") };
        assert_eq!((findings.len(), &findings[0].subject), (1, &Subject::Node(NodeKind::Unit, "root".into())));
        // Eighteen more places are needed: both heads with room for eleven give twenty.
        assert_eq!((evidence.levels, evidence.fewest, evidence.could_go), (4, 3, 14));
        assert_eq!(evidence.redundant, ["a", "a1", "a2", "a3", "a5", "a6"]);
        let named: Vec<_> = findings[0].related.iter().filter_map(Subject::key).collect();
        assert_eq!(named, evidence.redundant.iter().collect::<Vec<_>>());
    }

    #[test]
    fn a_superfluous_level_under_the_sector_head_is_found_there() {
        let head = hours("deputy", 4);
        let mut fixture = with_deputy_over(0)
            .without("deputy")
            .add(UnitEntry { head, ..UnitEntry::new("deputy") }.reports_to("education-sector"))
            .add(UnitEntry::new("museum").head(Head::new("curator")).staff(Decimal::from(10)).reports_to("deputy"));
        fixture = fixture.unit("school", |unit| unit.reports_to = vec!["deputy".into()]);
        let findings = found(&fixture);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].subject, Subject::Node(NodeKind::Sector, "education-sector".into()));
        let Some(Evidence::Levels(evidence)) = &findings[0].evidence else { panic!("levels") };
        assert_eq!((evidence.levels, evidence.fewest), (4, 3));
        // Four places, and three more with each of two heads: ten for nine parts.
        assert_eq!(evidence.redundant.len(), 1);
        assert!(
            evidence.certificate.contains("with 2 levels only 4 of 9 teams find a place"),
            "{}",
            evidence.certificate
        );
    }

    #[test]
    fn a_head_with_own_staff_stays() {
        let found_at = |room: u16| {
            let fixture = with_deputy_over(2)
                .unit("deputy", |unit| unit.staff = Some(Decimal::from(5)))
                .unit("school", |unit| unit.head = hours("operations manager", room));
            let findings = found(&fixture);
            assert_eq!(findings.len(), 1);
            let Some(Evidence::Levels(evidence)) = findings[0].evidence.clone() else { panic!("levels") };
            assert_eq!(evidence.redundant, [] as [&str; 0]);
            (findings[0].subject.key().map(ToString::to_string), evidence.levels, evidence.fewest)
        };
        // With the deputy's there are five teams, too many for a manager with room for four; the sector has room.
        assert_eq!(found_at(4), (Some("education-sector".into()), 4, 3));
        assert_eq!(found_at(5), (Some("school".into()), 3, 2));
    }

    #[test]
    fn own_staff_takes_room_from_the_top() {
        let with_staff = |staff: u16| {
            let head = hours("sector head", 10);
            sector().sector("education-sector", |node| {
                node.head = head;
                node.staff = Some(Decimal::from(staff));
            })
        };
        assert_eq!(found(&with_staff(2)).len(), 1);
        assert_eq!(found(&with_staff(3)), []);
    }

    #[test]
    fn a_level_that_a_sideways_step_adds_is_that_checks_matter() {
        let deputy = UnitEntry::new("deputy").head(Head::new("operations manager")).reports_to("school");
        let mut fixture = sector().add(deputy);
        for team in ["school-1", "school-2"] {
            fixture = fixture.unit(team, |unit| unit.reports_to = vec!["deputy".into()]);
        }
        assert_eq!(fixture.only_finding().check, "superior-on-same-level");
    }

    /// A full tree of heads with so many subordinates each, over teams; the heads from the top down.
    fn full_tree(span: u16, heads: usize) -> Vec<UnitEntry> {
        let span_of = usize::from(span);
        (0..=heads * span_of)
            .map(|number| {
                let unit = UnitEntry { head: hours("head", span), ..UnitEntry::new(format!("u{number}")) };
                let unit = if number < heads { unit } else { unit.staff(Decimal::from(1)) };
                if number == 0 { unit } else { unit.reports_to(format!("u{}", (number - 1) / span_of)) }
            })
            .collect()
    }

    fn of_chart(units: &[UnitEntry]) -> Vec<Finding> {
        let mut builder = Organisation::builder();
        for unit in units {
            builder.add(unit.clone());
        }
        let organisation = builder.build().expect("a chart");
        let model =
            Model::new("chart", organisation, Default::default(), Default::default(), vec![]).expect("one part");
        let report = Checker::new().run(&model);
        report.findings.into_iter().filter(|finding| finding.check == "more-levels-than-needed").collect()
    }

    proptest! {
        #[test]
        fn a_full_tree_has_no_level_too_many_and_one_more_head_anywhere_is_found_once(
            span in 3_u16..6, depth in 1_u32..4, place: prop::sample::Index, moved in 2_usize..5,
        ) {
            let span_of = usize::from(span);
            // 1 + d + d² + … heads make the tree full.
            let heads: usize = (0..depth).map(|level| span_of.pow(level)).sum();
            let mut units = full_tree(span, heads);
            prop_assert_eq!(of_chart(&units), vec![]);

            let at = place.index(heads);
            for below in (1..=moved.min(span_of - 1)).map(|number| at * span_of + number) {
                units[below].reports_to = vec!["deputy".into()];
            }
            let deputy = UnitEntry { head: hours("deputy", span), ..UnitEntry::new("deputy") };
            units.push(deputy.reports_to(format!("u{at}")));
            let findings = of_chart(&units);
            prop_assert_eq!(findings.len(), 1);
            prop_assert_eq!(&findings[0].subject, &Subject::Node(NodeKind::Unit, format!("u{at}").into()));
        }
    }
}
