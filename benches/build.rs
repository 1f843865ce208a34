//! Building an organisation: from entries, and from units in columns.

mod support;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use orgmodel::generate::{LinePlan, line_columns};
use orgmodel::{NodeEntry, Organisation};

fn entries(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("build");
    group.sample_size(10);
    for size in support::SIZES {
        let model = support::model(size);
        let entries: Vec<NodeEntry> = model.organisation().entries().collect();
        let nodes = entries.len();
        group.throughput(Throughput::Elements(nodes as u64));
        group.bench_with_input(BenchmarkId::new("entries", size), &entries, |bench, entries| {
            bench.iter(|| {
                let mut builder = Organisation::builder();
                for entry in entries {
                    builder.add(entry.clone());
                }
                let built = builder.build().expect("it was built before");
                assert_eq!(built.len(), nodes);
            });
        });
    }
    group.finish();
}

fn columns(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("build");
    group.sample_size(10);
    for size in support::sizes() {
        let plan = LinePlan { units: u32::try_from(size).expect("not that large"), ..LinePlan::default() };
        let columns = line_columns(&plan, 1).expect("a plan that can be");
        group.throughput(Throughput::Elements(size as u64));
        group.bench_with_input(BenchmarkId::new("columns", size), &columns, |bench, columns| {
            bench.iter_batched(
                || columns.clone(),
                |columns| {
                    let mut builder = Organisation::builder();
                    builder.units(columns);
                    assert_eq!(builder.build().expect("it has a meaning").len(), size);
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, entries, columns);
criterion_main!(benches);
