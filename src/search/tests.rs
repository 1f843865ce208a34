use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::{Aim, Found, Search, SearchError, SearchPlan};
use crate::checks::{CheckConfig, CheckLevel, Checker};
use crate::facts::Thresholds;
use crate::metrics::{Better, measure};
use crate::scenario::Change;
use crate::{Assumed, Decimal, Head, Key, Model, Organisation, ServiceArea, Services, Steering, Touch, UnitEntry};

/// So many managers below a director, each with so much room, and teams that each do an area of their own.
fn teams(managers: usize, room: u16, of_team: &[usize], touches: &[(usize, usize, u16)]) -> Model {
    let mut builder = Organisation::builder();
    // The director has room for the managers and nobody else.
    let hours = Decimal::from(managers as u16);
    builder.add(UnitEntry::new("top").head(Head::new("director").hours_per_week(hours)));
    for manager in 0..managers {
        let head = Head::new("manager").hours_per_week(Decimal::from(room));
        builder.add(UnitEntry::new(format!("m{manager}")).head(head).reports_to("top"));
    }
    for (team, manager) in of_team.iter().enumerate() {
        let entry = UnitEntry::new(format!("t{team}")).area(format!("a{team}"));
        builder.add(entry.reports_to(format!("m{manager}")));
    }
    let area = |number: usize| Key::from(format!("a{number}"));
    let touch = |&(a, b, weight): &(usize, usize, u16)| Touch {
        areas: (area(a), area(b)),
        weight: Decimal::from(weight),
        source: None,
        assumed: Assumed::Nothing,
    };
    let areas = (0..of_team.len()).map(|team| ServiceArea::new(area(team))).collect();
    let services = Services { areas, touches: touches.iter().map(touch).collect(), ..Services::default() };
    let organisation = builder.build().expect("managers and teams");
    Model::new("teams", organisation, Steering::default(), services, vec![]).expect("they fit together")
}

fn distance_and_spans(seed: u64, steps: u32) -> SearchPlan {
    let aims = vec![Aim::new("coordination-distance", 1.0), Aim::new("spans-over-limit", 0.5)];
    SearchPlan { aims, seed, steps, ..SearchPlan::default() }
}

fn found(model: &Model, plan: &SearchPlan) -> Found {
    Search::new(model, plan, &Checker::new()).expect("a search").run(|_| ControlFlow::Continue(()))
}

fn values(model: &Model, found: &Found) -> Vec<f64> {
    let measured = measure(model, &Thresholds::default());
    let of = |name: &&str| measured.iter().find(|one| one.metric == *name).and_then(|one| one.value.as_ref()?.number());
    found.metrics.iter().map(|name| of(name).expect("it is defined")).collect()
}

/// What nothing else is as good as and better than, less being better: pair by pair.
fn not_beaten(seen: &[Vec<f64>]) -> BTreeSet<Vec<u64>> {
    let beats = |a: &Vec<f64>, b: &Vec<f64>| a != b && a.iter().zip(b).all(|(a, b)| a <= b);
    seen.iter().filter(|b| !seen.iter().any(|a| beats(a, b))).map(|values| bits(values)).collect()
}

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

fn front(found: &Found) -> BTreeSet<Vec<u64>> {
    assert!(found.front.iter().map(|point| bits(&point.values)).collect::<Vec<_>>().windows(2).all(|w| w[0] != w[1]));
    found.front.iter().map(|point| bits(&point.values)).collect()
}

/// Three managers with room for three of seven teams; those that belong together are apart.
fn apart() -> Model {
    teams(3, 3, &[0, 1, 2, 0, 1, 2, 0], &[(0, 1, 5), (1, 2, 4), (3, 4, 3), (4, 5, 2), (5, 6, 1), (0, 6, 1)])
}

#[test]
fn the_front_is_what_nothing_seen_beats_and_each_point_can_be_reached() {
    let model = apart();
    for (seed, hard) in [(1, false), (2, false), (3, true), (4, true)] {
        let mut plan = distance_and_spans(seed, 600);
        if hard {
            plan.hard = vec!["L2".into()];
        }
        let search = Search::new(&model, &plan, &Checker::new()).expect("a search");
        let mut seen = Vec::new();
        let (mut steps, mut looked_at) = (0, 0);
        let found = search.run(|progress| {
            steps += 1;
            assert_eq!((progress.step, progress.steps), (steps, 600));
            seen.extend(progress.values.map(<[f64]>::to_vec));
            looked_at = seen.len();
            ControlFlow::Continue(())
        });
        assert_eq!((found.steps, found.looked_at as usize, found.cancelled), (600, looked_at, false));
        seen.push(found.base.clone());
        assert_eq!(front(&found), not_beaten(&seen));

        let before = Checker::new().run(&model);
        for point in &found.front {
            let mut there = model.clone();
            let _ = there.apply_all(&point.changes).expect("they can be made in their order");
            assert_eq!(bits(&values(&there, &found)), bits(&point.values));
            let moved: BTreeSet<_> = point.changes.iter().map(|change| format!("{change:?}")).collect();
            assert_eq!(moved.len(), point.changes.len());
            let report = Checker::new().run(&there);
            for check in &plan.hard {
                assert!(report.of(check).count() <= before.of(check).count());
            }
            let worse = (point.values[0] - found.base[0]) / found.base[0];
            assert!((point.score - worse - 0.5 * (point.values[1] - found.base[1])).abs() < 1e-12);
            assert!(found.best.score <= point.score);
        }
        assert!(found.front.contains(&found.best));
    }
}

#[test]
fn with_two_changes_it_finds_what_trying_all_finds() {
    // Both metrics pull: all in one place is nearest, and too wide.
    let model = teams(2, 3, &[0, 1, 0, 1, 0], &[(0, 1, 5), (1, 2, 4), (2, 3, 3), (3, 4, 2)]);
    let plan = SearchPlan { most_changes: Some(2), ..distance_and_spans(1, 8_000) };
    let found = found(&model, &plan);
    let keys = |prefixes: &[char]| -> Vec<Key> {
        model.organisation().units().map(|unit| unit.key()).filter(|key| key.as_str().starts_with(prefixes)).collect()
    };
    let all: Vec<Change> = keys(&['m', 't'])
        .into_iter()
        .flat_map(|node| {
            let superiors = ["top", "m0", "m1"].map(Key::from);
            superiors.map(|to| Change::Move { node: node.clone(), to })
        })
        .filter(|change| !matches!(change, Change::Move { node, to } if node == to || node == "top"))
        .collect();
    let mut seen = vec![values(&model, &found)];
    for first in &all {
        let mut once = model.clone();
        if once.apply(first).is_err() {
            continue;
        }
        seen.push(values(&once, &found));
        for second in &all {
            let mut twice = once.clone();
            if twice.apply(second).is_ok() {
                seen.push(values(&twice, &found));
            }
        }
    }
    for seed in 1..=3 {
        let found = self::found(&model, &SearchPlan { seed, ..plan.clone() });
        assert_eq!(front(&found), not_beaten(&seen));
        assert!(found.front.iter().all(|point| point.changes.len() <= 2));
    }
    assert!(found.front.len() > 1);
}

#[test]
fn a_better_structure_that_was_planted_is_found() {
    // Nine teams in three threes that belong together, and each three spread over the managers; a manager has room for
    // one more than three.
    let touches = [(0, 3, 1), (3, 6, 1), (0, 6, 1), (1, 4, 1), (4, 7, 1), (1, 7, 1), (2, 5, 1), (5, 8, 1), (2, 8, 1)];
    let spread = teams(3, 4, &[0, 0, 0, 1, 1, 1, 2, 2, 2], &touches);
    let planted = teams(3, 4, &[0, 1, 2, 0, 1, 2, 0, 1, 2], &touches);
    let aims = vec![Aim::new("coordination-distance", 1.0)];
    let hard = vec!["span-too-wide".into()];
    let found = found(&spread, &SearchPlan { aims, hard, steps: 3_000, ..SearchPlan::default() });
    assert_eq!((found.base[0], values(&planted, &found)[0]), (4.0, 2.0));
    assert_eq!(found.best.values, [2.0]);
    assert_eq!(found.front, [found.best]);
}

#[test]
fn it_stops_when_it_is_told_to() {
    let model = apart();
    let search = |steps| Search::new(&model, &distance_and_spans(1, steps), &Checker::new()).expect("a search");
    let mut told = 0;
    let stopped = search(1_000).run(|progress| {
        told += 1;
        if progress.step == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((told, stopped.steps, stopped.cancelled), (10, 10, true));
    // What it found is what ten steps find.
    let ten = search(10).run(|_| ControlFlow::Continue(()));
    assert_eq!((&stopped.front, &stopped.best, ten.cancelled), (&ten.front, &ten.best, false));
    let none = search(0).run(|_| panic!("there is no step"));
    assert_eq!((none.front.len(), none.best.changes, none.best.score), (1, vec![], 0.0));
}

#[test]
fn a_seed_gives_the_same_bytes_and_these() {
    let model = apart();
    let bytes = |seed| serde_json::to_string(&found(&model, &distance_and_spans(seed, 300))).expect("plain data");
    assert_eq!(bytes(7), bytes(7));
    let found = found(&model, &distance_and_spans(7, 1_000));
    let best: Vec<String> = found.best.changes.iter().map(ToString::to_string).collect();
    assert_eq!((found.looked_at, &found.best.values[..]), (610, &[2.375, 0.0][..]));
    let moves = [("m1", "m0"), ("t1", "m0"), ("t2", "m0"), ("m2", "m1"), ("t0", "m1"), ("t6", "m1"), ("t3", "m2")];
    let moves = moves.iter().chain(&[("t4", "m2")]).map(|(unit, to)| format!("move `{unit}` to `{to}`"));
    assert_eq!(best, moves.collect::<Vec<_>>());
}

#[test]
fn nothing_that_may_move_leaves_the_base() {
    let model = teams(1, 30, &[0, 0], &[(0, 1, 1)]);
    let still = found(&model, &SearchPlan { moves: vec![], ..distance_and_spans(1, 50) });
    assert_eq!((still.looked_at, still.front.len(), still.best.changes), (0, 1, vec![]));
}

#[test]
fn what_cannot_be_searched_for_is_refused() {
    let model = apart();
    let refused = |aims: Vec<Aim>, hard: &[&str], checker: &Checker<'_>| -> String {
        let hard = hard.iter().map(|&check| check.to_owned()).collect();
        let plan = SearchPlan { aims, hard, ..SearchPlan::default() };
        Search::new(&model, &plan, checker).err().expect("it is refused").to_string()
    };
    let of = |metric: &str, weight| refused(vec![Aim::new(metric, weight)], &[], &Checker::new());
    assert_eq!(refused(vec![], &[], &Checker::new()), SearchError::NoWeight.to_string());
    assert_eq!(of("coordination-distance", 0.0), SearchError::NoWeight.to_string());
    assert_eq!(
        of("coordination-distanse", 1.0),
        "unknown metric `coordination-distanse`; did you mean `coordination-distance`?"
    );
    let weight = "weight of `mean-span`: expected a finite number from 0, found ";
    for (bad, shown) in [(-1.0, "-1"), (f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
        assert_eq!(of("mean-span", bad), format!("{weight}{shown}"));
    }
    let neither = "`mean-span` is better in neither direction: expected `better` to say higher or lower";
    assert_eq!(of("mean-span", 1.0), neither);
    let lower = Aim::new("mean-span", 1.0).better(Better::Lower);
    assert_eq!(refused(vec![lower.clone(), lower], &[], &Checker::new()), "two aims for one metric: `mean-span`");
    assert_eq!(of("doors", 1.0), "`doors` is undefined for the base: the model states no channel");
    let bands = Aim::new("span-bands", 1.0).better(Better::Lower);
    let series = "`span-bands` gives a number for each of several labels: expected a metric of one number";
    assert_eq!(refused(vec![bands], &[], &Checker::new()), series);

    let aims = || vec![Aim::new("coordination-distance", 1.0)];
    let unknown = refused(aims(), &["span-to-wide"], &Checker::new());
    assert_eq!(unknown, "unknown check `span-to-wide`; did you mean `span-too-wide`?");
    let off = refused(aims(), &["micro-team"], &Checker::new());
    assert_eq!(off, "check `micro-team` does not run on the base: the model states no staff");
    let mut config = CheckConfig::default();
    config.levels.insert("L2".into(), CheckLevel::Off);
    let checker = Checker::new().config(config).expect("it names a check");
    let off = refused(aims(), &["span-too-wide"], &checker);
    assert_eq!(off, "check `span-too-wide` does not run on the base: the configuration switches it off");
}
