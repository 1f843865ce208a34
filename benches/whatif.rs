//! What-ifs on a large organisation: a change, its findings and headline numbers, and back.

mod support;

use std::hint::black_box;
use std::time::Instant;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use orgmodel::checks::Checker;
use orgmodel::metrics::{Metric, metric};
use orgmodel::scenario::{Change, Session};
use orgmodel::{Key, Model};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

/// The numbers that are read after each change.
const HEADLINES: [&str; 8] = [
    "heads",
    "manager-levels",
    "levels-above-staff",
    "staff-per-level",
    "mean-span",
    "span-bands",
    "spans-over-limit",
    "heads-per-100-staff",
];

/// Moves of any unit below any other: most are legal, those below the unit itself are refused.
fn moves(model: &Model, number: usize) -> Vec<Change> {
    let mut random = Pcg64::seed_from_u64(1);
    let units = model.organisation().len();
    let mut key = || -> Key { format!("unit-{}", random.random_range(1..=units)).into() };
    (0..number).map(|_| Change::Move { node: key(), to: key() }).collect()
}

fn whatif(criterion: &mut Criterion) {
    let headlines: Vec<&Metric> = HEADLINES.iter().map(|name| metric(name).expect("it is in the catalogue")).collect();
    let mut group = criterion.benchmark_group("whatif");
    for size in support::sizes() {
        let model = support::line(size);
        let checker = Checker::new().config(support::twelve()).expect("it names no check");
        let report = checker.run(&model);
        assert_eq!(report.findings, [], "the line is clean");
        let moves = moves(&model, 1_000);
        let mut session = Session::new(model, checker);

        let mut next = moves.iter().cycle();
        let mut times = Vec::new();
        group.bench_function(BenchmarkId::new("move and back", size), |bench| {
            bench.iter(|| {
                let start = Instant::now();
                if session.apply(next.next().expect("it goes round")).is_ok() {
                    for metric in &headlines {
                        black_box(session.measure(metric));
                    }
                    session.undo();
                }
                times.push(start.elapsed());
            });
        });
        times.sort_unstable();
        if let Some(median) = times.get(times.len() / 2) {
            println!("whatif: {size} units, median of a move, its findings, eight numbers and back: {median:?}");
        }
        assert_eq!(session.report().findings, [], "everything was taken back");
    }
    group.finish();
}

criterion_group!(benches, whatif);
criterion_main!(benches);
