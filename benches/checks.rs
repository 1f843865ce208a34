//! The whole catalogue of checks on a model without errors: an archetype, and whole municipalities, on which nearly every check
//! has something to look at.

mod support;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use orgmodel::checks::Checker;

fn check(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("checks");
    group.sample_size(10);
    for size in support::SIZES {
        let model = support::model(size);
        let checker = Checker::new();
        let found = checker.run(&model).findings.len();
        assert!(!checker.run(&model).has_errors(), "the archetype has no error");
        group.throughput(Throughput::Elements(model.organisation().len() as u64));
        group.bench_with_input(BenchmarkId::new("catalogue", size), &model, |bench, model| {
            bench.iter(|| assert_eq!(checker.run(model).findings.len(), found));
        });
    }
    for size in support::municipality_sizes() {
        let (model, config) = support::municipality(size);
        let checker = Checker::new().config(config).expect("it names no check");
        group.throughput(Throughput::Elements(model.organisation().len() as u64));
        group.bench_with_input(BenchmarkId::new("municipality", size), &model, |bench, model| {
            bench.iter(|| assert_eq!(checker.run(model).findings, []));
        });
    }
    group.finish();
}

criterion_group!(benches, check);
criterion_main!(benches);
