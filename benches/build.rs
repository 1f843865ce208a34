//! Building an organisation from entries, and its line.

mod support;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use orgmodel::{Line, NodeEntry, Organisation};

fn build(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("organisation");
    for size in support::SIZES {
        let model = support::model(size);
        let organisation = model.organisation();
        let entries: Vec<NodeEntry> = organisation.entries().collect();
        let nodes = organisation.len();
        group.throughput(Throughput::Elements(nodes as u64));
        group.bench_with_input(BenchmarkId::new("build", size), &entries, |bench, entries| {
            bench.iter(|| {
                let mut builder = Organisation::builder();
                for entry in entries {
                    builder.add(entry.clone());
                }
                let built = builder.build().expect("it was built before");
                assert_eq!(built.len(), nodes);
            });
        });
        let in_line = organisation.in_line().count();
        group.bench_with_input(BenchmarkId::new("line", size), organisation, |bench, organisation| {
            bench.iter(|| assert_eq!(Line::of(organisation).order().len(), in_line));
        });
    }
    group.finish();
}

criterion_group!(benches, build);
criterion_main!(benches);
