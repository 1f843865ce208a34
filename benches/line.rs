//! The line of an organisation: worked out whole from the relations.

mod support;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use orgmodel::{Decimal, Line, Model};

fn line(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("line");
    group.sample_size(10);
    let mut of = |what: &str, size: usize, model: &Model| {
        let organisation = model.organisation();
        let in_line = organisation.in_line().count();
        let staff = organisation.in_line().filter_map(|node| node.staff()).map(Decimal::hundredths).map(u64::from);
        let staff: u64 = staff.sum();
        group.throughput(Throughput::Elements(in_line as u64));
        group.bench_with_input(BenchmarkId::new(what, size), organisation, |bench, organisation| {
            bench.iter(|| {
                let line = Line::of(organisation);
                assert_eq!(line.order().len(), in_line, "there is no circle");
                let of_all: u64 = line.roots().iter().map(|&root| line.staff_below(root).hundredths()).sum();
                assert_eq!(of_all, staff);
            });
        });
    };
    for size in support::SIZES {
        of("an archetype", size, &support::model(size));
    }
    for size in support::sizes() {
        of("units only", size, &support::line(size, true));
    }
    group.finish();
}

criterion_group!(benches, line);
criterion_main!(benches);
