//! The whole catalogue of checks on a model without errors.

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
    group.finish();
}

criterion_group!(benches, check);
criterion_main!(benches);
