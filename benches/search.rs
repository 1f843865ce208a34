//! Fewest manager levels for a whole organisation as a plan, and steps of a local search.
//!
//! `cargo bench --bench search -- ratios` prints what a plan costs a unit at each size.

mod support;

use std::hint::black_box;
use std::ops::ControlFlow;
use std::time::Instant;

use criterion::{BenchmarkId, Criterion, Throughput};
use orgmodel::Model;
use orgmodel::checks::Checker;
use orgmodel::facts::{Facts, Thresholds};
use orgmodel::metrics::{Value, metric};
use orgmodel::optimise::{fewest_levels, flatten};
use orgmodel::search::{Aim, Search, SearchPlan};

/// A tree with spans of six where thirty would do, so that nearly every team moves, and that the plan is right: as many levels as
/// the arithmetic says, and nothing more to do after it.
fn narrow(units: usize) -> Model {
    let model = support::tree(units, 6, 10, true);
    let thresholds = Thresholds::default();
    let teams = units as u64 - (units as u64 - 1).div_ceil(6);
    let heads = [(30, units as u64 - teams - 1)].into();
    let fewest = fewest_levels(30, &heads, &[(1, teams)].into()).expect("heads suffice");
    let plan = flatten(&model, &thresholds);
    assert!(!plan.places.is_empty() && plan.kept.is_empty());
    for place in &plan.places {
        assert!(place.evidence.fewest < place.evidence.levels && place.evidence.fewest <= fewest.levels);
    }
    let mut changed = model.clone();
    let _ = changed.apply_all(&plan.changes).expect("the plan can be carried out");
    let levels = metric("manager-levels").expect("it is in the catalogue");
    let levels = levels.measure(&Facts::new(&changed, &thresholds));
    assert_eq!(levels.value, Some(Value::Number(f64::from(fewest.levels))));
    assert_eq!(flatten(&changed, &thresholds).changes, []);
    model
}

fn flat(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("search/flatten");
    group.sample_size(10);
    let thresholds = Thresholds::default();
    for size in support::sizes() {
        group.throughput(Throughput::Elements(size as u64));
        let model = narrow(size);
        let changes = flatten(&model, &thresholds).changes.len();
        group.bench_with_input(BenchmarkId::new("all", size), &model, |bench, model| {
            bench.iter(|| assert_eq!(flatten(model, &thresholds).changes.len(), changes));
        });
        // Full spans: nothing to do.
        let model = support::tree(size, 30, 10, true);
        group.bench_with_input(BenchmarkId::new("none", size), &model, |bench, model| {
            bench.iter(|| assert_eq!(flatten(model, &thresholds).changes, []));
        });
    }
    group.finish();
}

/// What a unit costs at each size, and so how it grows.
fn growth() {
    let thresholds = Thresholds::default();
    println!("{:<12}{:>24}{:>28}", "units", "nearly all move, ns a unit", "nothing to do, ns a unit");
    for size in support::sizes() {
        let models = [narrow(size), support::tree(size, 30, 10, true)];
        let best = models.map(|model| {
            let turn = |_| {
                let start = Instant::now();
                black_box(flatten(&model, &thresholds));
                start.elapsed().as_secs_f64() * 1e9 / size as f64
            };
            (0..3).map(turn).fold(f64::INFINITY, f64::min)
        });
        println!("{size:<12}{:>24.0}{:>28.0}", best[0], best[1]);
    }
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

fn main() {
    if std::env::args().any(|argument| argument == "ratios") {
        growth();
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    flat(&mut criterion);
    steps(&mut criterion);
    criterion.final_summary();
}
