//! Comparing a base with a scenario of ten changes: checks and metrics on both sides, causes, who is affected; and one change
//! with its undo.

mod support;

use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use orgmodel::checks::Checker;
use orgmodel::scenario::{Change, Comparison, Scenario, Side};
use orgmodel::{HeadState, Key};

fn compare(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("scenario");
    group.sample_size(10);
    for size in support::SIZES {
        let base = Arc::new(support::model(size));
        let organisation = base.organisation();
        let nodes = organisation.len();
        // Ten teams lose their head.
        let teams = organisation.units().filter(|unit| !unit.areas().is_empty());
        let teams: Vec<Key> = teams.map(|unit| unit.key()).take(10).collect();
        let vacate = |team: &Key| {
            let head = organisation.node(team.as_str()).and_then(|node| node.head()).expect("a team has a head");
            Change::SetHead {
                node: team.clone(),
                head: Some(orgmodel::Head::new(head.title()).state(HeadState::Vacant)),
            }
        };
        let scenario = teams.iter().map(vacate).fold(Scenario::new("vacant", base.clone()), Scenario::then);
        let checker = Checker::new();
        group.throughput(Throughput::Elements(nodes as u64));
        group.bench_function(BenchmarkId::new("compare", size), |bench| {
            bench.iter(|| {
                let comparison = Comparison::new(&base, &[Side::from(&scenario)], &checker).expect("it can be done");
                assert_eq!(comparison.alternatives[0].introduced.len(), teams.len());
            });
        });
        let mut model = support::model(size);
        let change = vacate(&teams[0]);
        group.throughput(Throughput::Elements(1));
        group.bench_function(BenchmarkId::new("apply-undo", size), |bench| {
            bench.iter(|| {
                let undo = model.apply(&change).expect("it can be done");
                model.undo(undo).expect("the last change");
            });
        });
        assert_eq!(model, *base);
    }
    group.finish();
}

criterion_group!(benches, compare);
criterion_main!(benches);
