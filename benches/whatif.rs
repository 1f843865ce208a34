//! What-ifs on a large organisation: a change, its findings and headline numbers, and back.

mod support;

use std::hint::black_box;
use std::time::Instant;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use orgmodel::Key;
use orgmodel::checks::Checker;
use orgmodel::metrics::{Metric, metric};
use orgmodel::scenario::{Change, Session};
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

/// Moves of any unit below any other: most can be made, those below the unit itself are refused.
fn any_moves(units: usize, random: &mut Pcg64) -> Vec<Change> {
    let mut key = || -> Key { format!("unit-{}", random.random_range(1..=units)).into() };
    (0..1_000).map(|_| Change::Move { node: key(), to: key() }).collect()
}

/// Moves of units to another superior on the level of their own; one in eight would stand below itself, and is refused.
fn sideways(units: usize, random: &mut Pcg64) -> Vec<Change> {
    let key = |unit: usize| -> Key { format!("unit-{unit}").into() };
    (0..1_000)
        .map(|number| {
            let unit = random.random_range(2..=units);
            let (mut first, mut next) = (1, 2);
            while next <= (unit - 2) / 12 + 1 {
                (first, next) = (next, next + (next - first) * 12);
            }
            let other = random.random_range(first..next.min(units + 1));
            Change::Move { node: key(unit), to: key(if number % 8 == 0 { unit } else { other }) }
        })
        .collect()
}

fn whatif(criterion: &mut Criterion) {
    let headlines: Vec<&Metric> = HEADLINES.iter().map(|name| metric(name).expect("it is in the catalogue")).collect();
    let mut group = criterion.benchmark_group("whatif");
    for (what, heads) in [("a line", false), ("a line with heads", true)] {
        for size in support::sizes() {
            let model = support::line(size, heads);
            let mut random = Pcg64::seed_from_u64(1);
            let moves = if heads { sideways(size, &mut random) } else { any_moves(size, &mut random) };
            let mut session = Session::new(model, Checker::new().config(support::twelve()).expect("it names no check"));
            let clean = session.report();
            assert_eq!(clean.findings, [], "the line is clean");

            let mut next = moves.iter().cycle();
            let mut times = Vec::new();
            group.bench_function(BenchmarkId::new(what, size), |bench| {
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
                println!("{what} of {size} units: median of a move, its findings, eight numbers and back: {median:?}");
            }
            assert_eq!(session.report(), clean, "everything was taken back");
        }
    }
    group.finish();
}

criterion_group!(benches, whatif);
criterion_main!(benches);
