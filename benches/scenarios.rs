//! Many scenarios on one base, which they share: findings, numbers and who is affected, of each.

mod support;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use orgmodel::checks::Checker;
use orgmodel::metrics::metric;
use orgmodel::scenario::{Change, Session};
use orgmodel::{Key, Total};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

const SCENARIOS: usize = 1_000;
const CHANGES: usize = 20;

/// Moves of lowest units, each only once in a scenario, to other superiors of lowest units.
fn scenario(units: usize, random: &mut Pcg64) -> Vec<Change> {
    let key = |unit: usize| -> Key { format!("unit-{unit}").into() };
    let lowest = (units - 1).div_ceil(12) + 1;
    (0..CHANGES)
        .map(|_| {
            let (unit, other) = (random.random_range(lowest..=units), random.random_range(lowest..=units));
            Change::Move { node: key(unit), to: key((other - 2) / 12 + 1) }
        })
        .collect()
}

fn scenarios(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("scenarios");
    group.sample_size(10);
    group.throughput(Throughput::Elements(SCENARIOS as u64));
    let span = metric("mean-span").expect("it is in the catalogue");
    for size in support::sizes() {
        let mut random = Pcg64::seed_from_u64(2);
        let all: Vec<Vec<Change>> = (0..SCENARIOS).map(|_| scenario(size, &mut random)).collect();
        let checker = Checker::new().config(support::twelve()).expect("it names no check");
        let mut session = Session::new(support::line(size, true), checker);
        let base = session.report();
        group.bench_with_input(BenchmarkId::new("1,000 of 20 changes", size), &all, |bench, all| {
            bench.iter(|| {
                let (mut broken, mut moved) = (0, Total::ZERO);
                for changes in all {
                    for change in changes {
                        session.apply(change).expect("a lowest unit stands below none");
                    }
                    broken += session.outcome().introduced.len();
                    moved += session.affected().staff.superior;
                    assert!(session.measure(span).value.is_some());
                    session.back_to(0);
                }
                assert!(broken > 0 && !moved.is_zero(), "spans are full, and somebody moves");
            });
        });
        assert_eq!(session.report(), base, "everything was taken back");
    }
    group.finish();
}

criterion_group!(benches, scenarios);
criterion_main!(benches);
