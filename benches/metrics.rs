//! The whole catalogue of metrics.

mod support;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use orgmodel::facts::Thresholds;
use orgmodel::metrics::{CATALOGUE, measure};

fn metrics(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("metrics");
    group.sample_size(10);
    let thresholds = Thresholds::default();
    for size in support::SIZES {
        let model = support::model(size);
        group.throughput(Throughput::Elements(model.organisation().len() as u64));
        group.bench_with_input(BenchmarkId::new("catalogue", size), &model, |bench, model| {
            bench.iter(|| {
                let measured = measure(model, &thresholds);
                assert_eq!(measured.len(), CATALOGUE.len());
                let connected = measured.iter().find(|measurement| measurement.metric == "line-connectedness");
                assert_eq!(connected.and_then(|m| m.value.as_ref()).and_then(|v| v.number()), Some(1.0));
            });
        });
    }
    group.finish();
}

criterion_group!(benches, metrics);
criterion_main!(benches);
