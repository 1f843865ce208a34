use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::head_over_one_head::only_head_below;
use crate::checks::steps::{Step, misstep, missteps};
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, LevelsEvidence, Scope, Severity, declare_check};
use crate::facts::{Facts, Need};
use crate::optimise::{FewestLevels, fewest_levels};
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
    /// fewest levels of such a structure are exact, and the finding says which heads could go; its proof calls all
    /// that stays as it is teams.
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
    parts: BTreeMap<u32, u64>,
    /// How many heads there are that may have so many directly below.
    heads: BTreeMap<u64, u64>,
    /// Manager levels, those left out that other findings explain.
    pub(crate) levels: u32,
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
    let found = |id: NodeId, below: &Below, top, fewest| findings.push(draft(facts, id, below, top, fewest));
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
    let explained: HashMap<NodeId, Step> = missteps(facts)
        .into_iter()
        .filter(|misstep| misstep.superior.is_some())
        .map(|misstep| (misstep.at, misstep.step))
        .collect();
    let mut below: Vec<Option<Box<Below>>> = Vec::new();
    below.resize_with(facts.organisation().bound(), || None);
    for &id in facts.line().order().iter().rev() {
        let own = match below[id.row()].take() {
            None => team(u32::from(facts.node(id).head().is_some())),
            Some(own) => judge(facts, id, sort(id), own, &mut found),
        };
        levels(id, own.levels);
        let Some(superior) = facts.line().superior(id) else { continue };
        let above = below[superior.row()].get_or_insert_default();
        above.levels = above.levels.max(seen_levels(&own, explained.get(&id).copied()));
        add(&mut above.parts, own.parts);
        add(&mut above.heads, own.heads);
    }
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
    sorts: Vec<Below>,
    numbers: HashMap<Below, u32>,
    of: Vec<u32>,
}

impl Fold {
    /// What superiors see of each node now. Linear.
    pub(crate) fn of(facts: &Facts<'_>) -> Self {
        let mut fold =
            Self { sorts: vec![], numbers: HashMap::new(), of: vec![u32::MAX; facts.organisation().bound()] };
        for &id in facts.line().order().iter().rev() {
            let sort = fold.judge(facts, id, &mut |_, _: &Below, _, _| ());
            fold.of[id.row()] = fold.number(sort);
        }
        fold
    }

    /// Judges anew the nodes that a change reached, and those above them as far as it shows; `speaks` says of which there
    /// is a finding, and `tell` takes what is found now.
    pub(crate) fn follow(
        &mut self,
        facts: &Facts<'_>,
        reached: impl IntoIterator<Item = NodeId>,
        speaks: impl Fn(NodeId) -> bool,
        mut tell: impl FnMut(NodeId, Findings),
    ) {
        self.of.resize(facts.organisation().bound(), u32::MAX);
        // The lowest first; what is on a circle, or below one, or gone, is not judged.
        let mut open: BTreeMap<(Reverse<u32>, NodeId), bool> = BTreeMap::new();
        for id in reached {
            match facts.line().depth(id) {
                Some(depth) => drop(open.insert((Reverse(depth), id), true)),
                None => {
                    self.of[id.row()] = u32::MAX;
                    tell(id, Findings::default());
                }
            }
        }
        while let Some(((Reverse(depth), id), is_reached)) = open.pop_first() {
            let mut shows = false;
            // What a finding says of the heads below may be other than it was, though all looks alike from above.
            if is_reached || speaks(id) {
                let mut findings = Findings::default();
                let sort = self.judge(facts, id, &mut |id, below: &Below, top, fewest| {
                    findings.push(draft(facts, id, below, top, fewest));
                });
                let number = self.number(sort);
                shows = std::mem::replace(&mut self.of[id.row()], number) != number;
                tell(id, findings);
            }
            if let Some(above) = facts.line().superior(id) {
                *open.entry((Reverse(depth - 1), above)).or_default() |= shows;
            }
        }
    }

    fn judge(
        &self,
        facts: &Facts<'_>,
        id: NodeId,
        found: &mut impl FnMut(NodeId, &Below, u64, FewestLevels),
    ) -> Below {
        let subordinates = facts.line().subordinates(id);
        if subordinates.is_empty() {
            return *team(u32::from(facts.node(id).head().is_some()));
        }
        let mut own = Box::<Below>::default();
        for &below in subordinates {
            let explained = misstep(facts, below).filter(|misstep| misstep.superior.is_some());
            let seen = &self.sorts[self.of[below.row()] as usize];
            own.levels = own.levels.max(seen_levels(seen, explained.map(|misstep| misstep.step)));
            for (&height, &number) in &seen.parts {
                *own.parts.entry(height).or_default() += number;
            }
            for (&room, &number) in &seen.heads {
                *own.heads.entry(room).or_default() += number;
            }
        }
        *judge(facts, id, between(facts, id), own, found)
    }

    fn number(&mut self, sort: Below) -> u32 {
        let next = self.sorts.len() as u32;
        *self.numbers.entry(sort).or_insert_with_key(|sort| {
            self.sorts.push(sort.clone());
            next
        })
    }
}

fn team(height: u32) -> Box<Below> {
    Box::new(Below { parts: BTreeMap::from([(height, 1)]), heads: BTreeMap::new(), levels: height })
}

/// Adds counts to others, the fewer to the more.
fn add<K: Ord>(to: &mut BTreeMap<K, u64>, mut counts: BTreeMap<K, u64>) {
    if counts.len() > to.len() {
        std::mem::swap(to, &mut counts);
    }
    for (key, count) in counts {
        *to.entry(key).or_default() += count;
    }
}

/// Judges a node with subordinates, and gives what its superior sees of it.
fn judge(
    facts: &Facts<'_>,
    id: NodeId,
    sort: Between,
    mut own: Box<Below>,
    found: &mut impl FnMut(NodeId, &Below, u64, FewestLevels),
) -> Box<Below> {
    if facts.node(id).head().is_none() {
        return team(own.levels);
    }
    if only_head_below(facts, id).is_some() {
        return if sort == Between::Division { team(own.levels) } else { own };
    }
    own.levels += 1;
    let top = room(facts, id);
    if let Some(fewest) = fewest_levels(top, &own.heads, &own.parts).filter(|fewest| fewest.levels < own.levels) {
        found(id, &own, top, fewest);
        own.levels = fewest.levels;
    }
    match sort {
        Between::Division => return team(own.levels),
        Between::Staffed => *own.parts.entry(1).or_default() += 1,
        Between::Free => *own.heads.entry(top).or_default() += 1,
        Between::OverOneHead => {}
    }
    own
}

/// What proves the fewest levels, in words.
pub(crate) fn certificate(below: &Below, top: u64, fewest: FewestLevels) -> String {
    let parts: u64 = below.parts.values().sum();
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

fn draft(facts: &Facts<'_>, id: NodeId, below: &Below, top: u64, fewest: FewestLevels) -> Draft {
    let FewestLevels { levels, heads, .. } = fewest;
    let redundant = heads_that_could_go(facts, id, heads);
    let keys: Vec<Key> = redundant.iter().map(|&id| facts.node(id).key()).collect();
    let message = format!("has {} where {levels} would do", counted(u64::from(below.levels), "manager level"));
    Draft::new(Subject::node(facts.node(id)), message)
        .field("head")
        .related(redundant.into_iter().map(|id| Subject::node(facts.node(id))))
        .evidence(Evidence::Levels(LevelsEvidence {
            levels: below.levels,
            fewest: levels,
            certificate: certificate(below, top, fewest),
            redundant: keys,
        }))
        .help("arrange the teams anew under the heads that remain")
}

/// The free heads below a node but so many with the widest spans, in the order of the nodes.
fn heads_that_could_go(facts: &Facts<'_>, id: NodeId, needed: u64) -> Vec<NodeId> {
    let mut free = Vec::new();
    let mut open = facts.line().subordinates(id).to_vec();
    while let Some(id) = open.pop() {
        let subordinates = facts.line().subordinates(id);
        let sort = between(facts, id);
        if subordinates.is_empty() || sort == Between::Division {
            continue;
        }
        if sort == Between::Free {
            free.push((std::cmp::Reverse(room(facts, id)), id));
        }
        open.extend(subordinates);
    }
    free.sort_unstable();
    let mut redundant: Vec<NodeId> =
        free.into_iter().skip(usize::try_from(needed).unwrap_or(usize::MAX)).map(|(_, id)| id).collect();
    redundant.sort_unstable();
    redundant
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
