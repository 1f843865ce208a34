use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{Flattening, flatten};
use crate::checks::Checker;
use crate::facts::{Facts, Thresholds};
use crate::scenario::Change;
use crate::steering::budget::Frame;
use crate::steering::leadership::Assessment;
use crate::{
    BodyEntry, BodyKind, Decimal, Head, Key, Level, Link, Model, NodeEntry, NodeId, NodeRef, Organisation, Relation,
    SectorEntry, Steering, Total, UnitEntry, UnitRole, strategies,
};

fn plan_of(model: &Model) -> Flattening {
    flatten(model, &Thresholds::default())
}

fn shown(plan: &Flattening) -> Vec<String> {
    plan.changes.iter().map(ToString::to_string).collect()
}

fn changed(model: &Model, plan: &Flattening) -> Model {
    let mut after = model.clone();
    let _ = after.apply_all(&plan.changes).expect("the changes can be made in their order");
    after
}

/// The subjects of a check's findings.
fn found(model: &Model, check: &str) -> BTreeSet<Key> {
    Checker::new().run(model).of(check).filter_map(|finding| finding.subject.key().cloned()).collect()
}

/// Everything that a plan promises, of any model.
fn holds(model: &Model) -> Result<Flattening, TestCaseError> {
    let plan = plan_of(model);
    let after = changed(model, &plan);
    prop_assert_eq!(&plan, &plan_of(model));
    prop_assert_eq!(shown(&plan_of(&after)), Vec::<String>::new());

    // What is still found has somebody below it who stays.
    let line = crate::Line::of(after.organisation());
    let id = |key: &Key| after.organisation().node(key.as_str()).expect("it is there").id();
    for top in found(&after, "more-levels-than-needed") {
        let below = |kept: &super::Kept| {
            let kept = id(&kept.node);
            kept == id(&top) || line.upward(kept).any(|above| above == id(&top))
        };
        prop_assert!(plan.kept.iter().any(below), "{} is found and nobody below stays", top);
    }
    let wide = found(model, "span-too-wide");
    prop_assert!(found(&after, "span-too-wide").is_subset(&wide));

    // Of what stays, staff, duties, employers, steering bodies and division are the same.
    let staff = |model: &Model| -> Total { model.organisation().in_line().filter_map(NodeRef::staff).sum() };
    prop_assert_eq!(staff(model), staff(&after));
    let thresholds = Thresholds::default();
    let (before, now) = (Facts::new(model, &thresholds), Facts::new(&after, &thresholds));
    let duties = |facts: &Facts<'_>, id: NodeId| {
        let keys = |ids: Vec<NodeId>| ids.into_iter().map(|id| facts.node(id).key()).collect::<BTreeSet<_>>();
        let (employers, steering) = (keys(facts.employers(id)), keys(facts.steering_bodies(id)));
        (employers, steering, facts.division(id), facts.node(id).areas().to_vec())
    };
    for node in model.organisation().nodes() {
        match after.organisation().get(node.id()) {
            Some(_) => prop_assert_eq!(duties(&before, node.id()), duties(&now, node.id()), "{}", node.key()),
            None => {
                prop_assert!(node.areas().is_empty() && node.functions().is_empty());
                let goes = plan.changes.contains(&Change::Remove { node: node.key() });
                prop_assert!(goes, "{} is gone", node.key());
            }
        }
    }
    prop_assert_eq!(after.problems(), vec![]);
    Ok(plan)
}

/// Manager levels from a node down, counted one by one; a head over one head counts as none.
fn levels(node: NodeRef<'_>, over_one: &BTreeSet<Key>) -> u32 {
    let highest = node.subordinates().map(|below| levels(below, over_one)).max().unwrap_or(0);
    highest + u32::from(node.head().is_some() && !over_one.contains(&node.key()))
}

/// A forest of units, sectors and support, each below one that comes before it, with heads of narrow spans.
fn forest() -> impl Strategy<Value = Model> {
    let node = (any::<prop::sample::Index>(), 0_u8..20, prop::option::weighted(0.95, 0_u16..7), 0_u16..12);
    prop::collection::vec(node, 2..40).prop_map(|nodes| {
        let mut builder = Organisation::builder();
        for (number, (above, sort, hours, staff)) in nodes.into_iter().enumerate() {
            let above = (number > 0 && sort != 0).then(|| format!("u{}", above.index(number)));
            let head = hours.map(|hours| Head::new("head").hours_per_week(Decimal::from(hours)));
            let staff = Decimal::from(staff.saturating_sub(9));
            let key = format!("u{number}");
            if sort == 1 {
                let entry = SectorEntry { head, staff: Some(staff), ..SectorEntry::new(key) };
                builder.add(SectorEntry { reports_to: above.into_iter().map(Key::from).collect(), ..entry });
            } else {
                let role = if sort == 2 { UnitRole::Support } else { UnitRole::Operations };
                let entry = UnitEntry { head, role, staff: Some(staff), ..UnitEntry::new(key) };
                builder.add(UnitEntry { reports_to: above.into_iter().map(Key::from).collect(), ..entry });
            }
        }
        let organisation = builder.build().expect("a forest");
        Model::new("forest", organisation, Default::default(), Default::default(), vec![]).expect("one part")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_forest_comes_to_the_levels_that_the_certificate_says(model in forest()) {
        let plan = holds(&model)?;
        prop_assert_eq!(&plan.kept, &vec![]);
        prop_assert_eq!(found(&changed(&model, &plan), "more-levels-than-needed"), BTreeSet::new());
        let after = changed(&model, &plan);
        let mut of_last = BTreeMap::new();
        for place in &plan.places {
            of_last.insert(place.node.clone(), place.evidence.fewest);
        }
        // A head with room for one may have come to stand over one head, which counts as no level.
        let over_one = found(&after, "head-over-one-head");
        let exact = over_one.is_subset(&found(&model, "head-over-one-head"));
        for (key, fewest) in of_last {
            let levels = levels(after.organisation().node(key.as_str()).expect("the top stays"), &over_one);
            prop_assert!(levels == fewest || levels < fewest && !exact, "{}: {} for {}", key, levels, fewest);
        }
        let outermost: BTreeSet<Key> = plan.places.iter().map(|place| place.node.clone()).collect();
        prop_assert!(outermost.is_subset(&found(&model, "more-levels-than-needed")));
    }
}

/// A forest in which heads have levels, and in which some are referred to, have another employer, or two superiors.
fn tied_forest() -> impl Strategy<Value = Model> {
    let tie = (0_usize..4, 0_u8..40, any::<prop::sample::Index>());
    (forest(), prop::collection::vec(tie, 40), any::<bool>()).prop_map(|(model, ties, levels)| {
        let mut builder = Organisation::builder();
        const TITLES: [&str; 4] = ["director", "sector head", "manager", "head"];
        for title in TITLES.iter().filter(|_| levels) {
            builder.level(Level { title: (*title).into(), also: vec![] });
        }
        for body in ["board", "other"] {
            builder.add(BodyEntry::new(body, BodyKind::ExecutiveBoard));
        }
        let keys: Vec<Key> = model.organisation().nodes().map(|node| node.key()).collect();
        let mut steering = Steering::default();
        for (mut entry, (title, sort, other)) in model.organisation().entries().zip(ties) {
            let key = entry.key().clone();
            let head = match &mut entry {
                NodeEntry::Unit(unit) => unit.head.as_mut(),
                NodeEntry::Sector(sector) => sector.head.as_mut(),
                _ => None,
            };
            if let Some(head) = head {
                head.title = TITLES[title].into();
            }
            let mut link = |relation, to: &str| {
                entry.push(Link { relation, to: to.into() }).expect("units and sectors report and are employed");
            };
            match sort {
                0 => link(Relation::EmployedBy, "other"),
                1 | 2 => link(Relation::EmployedBy, "board"),
                3 | 4 => {
                    let other = other.get(&keys);
                    let superior = model.organisation().node(key.as_str()).and_then(|node| node.superiors().next());
                    if superior.is_none_or(|superior| superior.key() != *other) {
                        link(Relation::ReportsTo, other.as_str());
                    }
                }
                5..=9 => steering.assessments.push(Assessment::new(format!("of-{key}"), key)),
                10 => steering.frames.push(Frame::new(format!("of-{key}"), key, 1)),
                _ => {}
            }
            builder.add(entry);
        }
        let organisation = builder.build().expect("a forest with more");
        Model::new("tied", organisation, steering, Default::default(), vec![]).expect("it fits together")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_found_after_a_plan_has_somebody_below_who_stays(model in tied_forest()) {
        holds(&model)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_plan_keeps_what_it_promises_in_models_of_all_sorts(model in prop_oneof![
        strategies::model(), strategies::defective_model(), strategies::steered_model(), strategies::odd_model(),
    ]) {
        holds(&model)?;
    }
}

/// A unit with a head who has room for so many.
fn unit(key: &str, superior: &str, room: u16) -> UnitEntry {
    let entry = UnitEntry::new(key).head(Head::new("head").hours_per_week(Decimal::from(room)));
    if superior.is_empty() { entry } else { entry.reports_to(superior) }
}

fn chart(units: impl IntoIterator<Item = UnitEntry>, steering: Steering) -> Model {
    let mut builder = Organisation::builder();
    for body in ["board", "other"] {
        builder.add(BodyEntry::new(body, BodyKind::ExecutiveBoard));
    }
    for unit in units {
        builder.add(unit);
    }
    let organisation = builder.build().expect("a chart");
    Model::new("chart", organisation, steering, Default::default(), vec![]).expect("it fits together")
}

/// A head with room for three teams, a deputy over two of them.
fn with_deputy(deputy: impl FnOnce(UnitEntry) -> UnitEntry) -> Vec<UnitEntry> {
    let top = unit("top", "", 3).employed_by("board");
    let teams = [("north", "deputy"), ("south", "deputy"), ("west", "top")].map(|(team, above)| unit(team, above, 3));
    [vec![top, deputy(unit("deputy", "top", 3))], teams.into()].concat()
}

const DEPUTY_GOES: [&str; 3] = ["move `north` to `top`", "move `south` to `top`", "remove `deputy`"];

fn kept(plan: &Flattening) -> Vec<(&str, &str)> {
    plan.kept.iter().map(|kept| (kept.node.as_str(), kept.because.as_str())).collect()
}

#[test]
fn a_head_who_states_the_employer_of_all_goes() {
    for deputy in [with_deputy(|deputy| deputy), with_deputy(|deputy| deputy.employed_by("board"))] {
        let plan = plan_of(&chart(deputy, Steering::default()));
        assert_eq!(shown(&plan), DEPUTY_GOES);
        assert_eq!(plan.places[0].evidence.redundant, ["deputy"]);
        assert_eq!(kept(&plan), []);
    }
}

#[test]
fn a_head_with_another_employer_stays_with_all_below() {
    let model = chart(with_deputy(|deputy| deputy.employed_by("other")), Steering::default());
    let plan = plan_of(&model);
    assert_eq!(shown(&plan), Vec::<String>::new());
    assert_eq!(kept(&plan), [("deputy", "it states `employed_by` to body `other`")]);
    assert_eq!(found(&model, "more-levels-than-needed"), BTreeSet::from(["top".into()]));
}

fn assessed(node: &str) -> Steering {
    Steering { assessments: vec![Assessment::new("of-2011", node)], ..Steering::default() }
}

#[test]
fn a_head_who_is_referred_to_does_not_go() {
    let plan = plan_of(&chart(with_deputy(|deputy| deputy), assessed("deputy")));
    assert_eq!(shown(&plan), Vec::<String>::new());
    assert_eq!(kept(&plan), [("deputy", "assessment `of-2011` refers to it (node)")]);
    // Nor does one with a duty.
    let mut entries = with_deputy(|deputy| deputy);
    entries[2] = entries[2].clone().reports_to("west");
    let plan = plan_of(&chart(entries, Steering::default()));
    assert_eq!(shown(&plan), DEPUTY_GOES);
    let mut entries = with_deputy(|deputy| deputy);
    entries[4] = entries[4].clone().reports_to("deputy");
    let plan = plan_of(&chart(entries, Steering::default()));
    assert_eq!(kept(&plan), [("deputy", "unit `west` refers to it (reports_to)")]);
}

#[test]
fn of_heads_who_have_equal_room_the_one_who_may_not_go_leads() {
    // Seven teams; the top has room for four, and each of two heads in a row too.
    let units = || {
        let heads = [unit("top", "", 4), unit("upper", "top", 4), unit("lower", "upper", 4)];
        let above = ["top", "top", "upper", "upper", "lower", "lower", "lower"];
        let teams = above.iter().enumerate().map(|(number, above)| unit(&format!("t{number}"), above, 0));
        [heads.into(), teams.collect::<Vec<_>>()].concat()
    };
    let plan = plan_of(&chart(units(), Steering::default()));
    // The one over most teams leads them on, and those at the top stay there.
    let expected = ["move `lower` to `top`", "move `t3` to `top`", "move `t2` to `lower`", "remove `upper`"];
    assert_eq!(shown(&plan), expected);
    let plan = plan_of(&chart(units(), assessed("upper")));
    assert_eq!(shown(&plan), ["move `t6` to `top`", "move `t4` to `upper`", "move `t5` to `upper`", "remove `lower`"]);
    assert_eq!(kept(&plan), []);
}

#[test]
fn a_head_over_one_head_goes_and_moves_along() {
    // Nobody but the deputy reports to the office; above a team it moves with the team.
    let mut entries = with_deputy(|deputy| deputy);
    entries[1].reports_to = vec!["office".into()];
    entries[2].reports_to = vec!["north-office".into()];
    entries.extend([unit("office", "top", 1), unit("north-office", "deputy", 1)]);
    let staffed = |mut entry: UnitEntry| {
        // So that staff is stated somewhere, as the check on heads over one head needs.
        entry.staff = Some(Decimal::from(u16::from(entry.key == "west")));
        entry
    };
    let plan = plan_of(&chart(entries.into_iter().map(staffed), Steering::default()));
    let expected = ["move `south` to `top`", "move `north-office` to `top`", "remove `deputy`", "remove `office`"];
    assert_eq!(shown(&plan), expected);
    assert_eq!((plan.places[0].evidence.levels, plan.places[0].evidence.fewest), (3, 2));
}

#[test]
fn a_head_with_staff_becomes_a_team_and_no_place_is_arranged_twice() {
    // The staffed head stays as a team; what is found at the middle is part of what is found at the top.
    let mut middle = unit("middle", "top", 9);
    middle.staff = Some(Decimal::from(2));
    let mut entries = vec![unit("top", "", 9), middle, unit("deputy", "middle", 9), unit("t3", "top", 0)];
    entries.extend(["t1", "t2"].map(|team| unit(team, "deputy", 0)));
    entries.push(unit("t4", "middle", 0));
    let model = chart(entries, Steering::default());
    assert_eq!(found(&model, "more-levels-than-needed"), BTreeSet::from(["top".into(), "middle".into()]));
    let plan = plan_of(&model);
    let moves = ["t1", "t2", "t4"].map(|team| format!("move `{team}` to `top`"));
    assert_eq!(shown(&plan), [&moves[..], &["remove `deputy`".into()]].concat());
    assert_eq!((plan.places.len(), plan.places[0].evidence.fewest), (1, 2));
}

#[test]
fn what_a_second_superior_forbids_is_left_out() {
    // A team that would come below the leader is a second superior of the leader.
    let mut entries = vec![unit("top", "", 2), unit("leader", "top", 9).reports_to("t2"), unit("upper", "top", 2)];
    entries.push(unit("lower", "upper", 2));
    let above = [("t1", "upper"), ("t2", "lower"), ("t3", "lower"), ("t4", "leader"), ("t5", "leader")];
    entries.extend(above.map(|(team, above)| unit(team, above, 0)));
    let plan = plan_of(&chart(entries, Steering::default()));
    assert_eq!(shown(&plan), Vec::<String>::new());
    let because = "change 2: cannot move `t2` to `leader`: `leader` stands below `t2`: `leader` → `t2`";
    assert_eq!(kept(&plan), [("top", because)]);
}

#[test]
fn nothing_is_planned_where_nothing_can_be_said() {
    let empty = Flattening::default();
    assert_eq!(plan_of(&Model::default()), empty);
    let round = [UnitEntry::new("a").reports_to("b"), UnitEntry::new("b").reports_to("a")];
    assert_eq!(plan_of(&chart(round, Steering::default())), empty);
    // Sectors and their teams each by themselves: a deputy in each.
    let mut builder = Organisation::builder();
    for sector in ["care", "learning"] {
        builder.add(SectorEntry::new(sector).head(Head::new("head")));
        builder.add(UnitEntry::new(format!("{sector}-deputy")).head(Head::new("deputy")).reports_to(sector));
        for team in 1..=3 {
            let above = if team == 3 { sector.to_owned() } else { format!("{sector}-deputy") };
            let entry: NodeEntry =
                UnitEntry::new(format!("{sector}-{team}")).head(Head::new("head")).reports_to(above).into();
            builder.add(entry);
        }
    }
    let organisation = builder.build().expect("two sectors");
    let model = Model::new("two", organisation, Default::default(), Default::default(), vec![]).expect("one part");
    let plan = plan_of(&model);
    assert_eq!((plan.places.len(), plan.changes.len()), (2, 6));
}
