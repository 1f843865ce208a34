//! Fewest manager levels for a whole organisation as a plan, and steps of a local search.

mod support;

use std::ops::ControlFlow;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use orgmodel::checks::Checker;
use orgmodel::facts::Thresholds;
use orgmodel::optimise::{fewest_levels, flatten};
use orgmodel::search::{Aim, Search, SearchPlan};
use orgmodel::{Decimal, Head, Model, Organisation, UnitEntry};

/// A tree in which every head but the lowest has so many subordinates; the lowest have staff.
fn tree(units: usize, span: usize) -> Model {
    let mut builder = Organisation::builder();
    for number in 0..units {
        let unit = UnitEntry::new(format!("u{number}")).head(Head::new("head"));
        let unit = if number * span + 1 < units { unit } else { unit.staff(Decimal::from(10)) };
        builder.add(if number == 0 { unit } else { unit.reports_to(format!("u{}", (number - 1) / span)) });
    }
    let organisation = builder.build().expect("a tree");
    Model::new("tree", organisation, Default::default(), Default::default(), vec![]).expect("one part")
}

fn flat(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("search/flatten");
    group.sample_size(10);
    let thresholds = Thresholds::default();
    for size in support::SIZES.into_iter().chain([1_000_000]) {
        group.throughput(Throughput::Elements(size as u64));
        // Spans of six where thirty would do: nearly every team moves.
        let model = tree(size, 6);
        let teams = size as u64 - (size as u64 - 1).div_ceil(6);
        let heads = [(30, size as u64 - teams - 1)].into();
        let fewest = fewest_levels(30, &heads, &[(1, teams)].into()).expect("heads suffice");
        group.bench_with_input(BenchmarkId::new("all", size), &model, |bench, model| {
            bench.iter(|| {
                let plan = flatten(model, &thresholds);
                // Where as many levels can be saved below the top, the places are there.
                assert!(!plan.places.is_empty());
                for place in &plan.places {
                    assert!(place.evidence.fewest < place.evidence.levels && place.evidence.fewest <= fewest.levels);
                    assert!(plan.changes.len() >= place.evidence.redundant.len());
                }
            });
        });
        // Full spans: nothing to do.
        let model = tree(size, 30);
        group.bench_with_input(BenchmarkId::new("none", size), &model, |bench, model| {
            bench.iter(|| assert_eq!(flatten(model, &thresholds).changes, []));
        });
    }
    group.finish();
}

fn steps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("search/steps");
    group.sample_size(10);
    for size in [100, 1_000] {
        let model = support::model(size);
        let aims = vec![Aim::new("coordination-distance", 1.0), Aim::new("spans-over-limit", 1.0)];
        let hard = vec!["span-too-wide".into(), "reporting-cycle".into()];
        let plan = SearchPlan { aims, hard, steps: 100, ..SearchPlan::default() };
        let checker = Checker::new();
        group.throughput(Throughput::Elements(plan.steps.into()));
        group.bench_with_input(BenchmarkId::new("local", size), &model, |bench, model| {
            bench.iter(|| {
                let search = Search::new(model, &plan, &checker).expect("the metrics are defined");
                let found = search.run(|_| ControlFlow::Continue(()));
                assert_eq!(found.steps, 100);
                assert!(found.best.score <= 0.0 && found.looked_at > 0);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, flat, steps);
criterion_main!(benches);
