//! The whole catalogue of metrics.
//!
//! `cargo bench --bench metrics -- ratios` puts the catalogues of checks and metrics beside a bare analysis of the same line in
//! columns, and beside themselves on two cores, all in one process. With `ORGMODEL_BENCH_LARGE=1` also at ten million units.

mod support;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use orgmodel::checks::Checker;
use orgmodel::facts::{Facts, Thresholds};
use orgmodel::generate::line;
use orgmodel::metrics::{CATALOGUE, Measurement, measure, measure_on};
use orgmodel::{Decimal, Line, Model};
use rand::{SeedableRng, seq::SliceRandom};
use rand_pcg::Pcg64;

#[path = "../examples/support/mod.rs"]
#[allow(dead_code, reason = "only the plan of the line and how it is judged")]
mod example;

fn number(measured: &[Measurement], name: &str) -> Option<f64> {
    measured.iter().find(|measurement| measurement.metric == name)?.value.as_ref()?.number()
}

fn metrics(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("metrics");
    group.sample_size(10);
    let thresholds = Thresholds::default();
    let mut of = |what: &str, size: usize, model: &Model| {
        group.throughput(Throughput::Elements(model.organisation().len() as u64));
        group.bench_with_input(BenchmarkId::new(what, size), model, |bench, model| {
            bench.iter(|| {
                let measured = measure(model, &thresholds);
                assert_eq!(measured.len(), CATALOGUE.len());
                assert_eq!(number(&measured, "line-connectedness"), Some(1.0));
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

/// The yardstick: superiors and staff in columns, in the order of a file that is in none.
struct Bare {
    superior: Vec<u32>,
    staff: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Bare {
    fn of(model: &Model) -> Self {
        let (organisation, line) = (model.organisation(), Line::of(model.organisation()));
        let mut rows: Vec<u32> = (0..organisation.len() as u32).collect();
        rows.shuffle(&mut Pcg64::seed_from_u64(1));
        let mut bare = Self { superior: vec![NONE; rows.len()], staff: vec![0; rows.len()] };
        let places = || organisation.units().zip(&rows);
        // Units are numbered in the order in which they stand.
        let first = organisation.units().next().map_or(0, |unit| unit.id().row());
        for (unit, &row) in places() {
            let above = line.superior(unit.id()).map_or(NONE, |above| rows[above.row() - first]);
            bare.superior[row as usize] = above;
            bare.staff[row as usize] = unit.staff().map_or(0, Decimal::hundredths);
        }
        bare
    }

    /// Spans, staff below, levels; and of each what tells that it is right.
    fn analyse(&self) -> (u32, u64, u64) {
        let Self { superior, staff } = self;
        let mut span = vec![0; superior.len()];
        for &above in superior.iter().filter(|&&above| above != NONE) {
            span[above as usize] += 1;
        }
        // From those without subordinates upwards; who is on a circle is never reached.
        let mut order: Vec<u32> = Vec::with_capacity(superior.len());
        order.extend((0..superior.len() as u32).filter(|&row| span[row as usize] == 0));
        let mut open = span.clone();
        let mut staff_below: Vec<u64> = staff.iter().map(|&staff| u64::from(staff)).collect();
        let mut at = 0;
        while at < order.len() {
            let row = order[at] as usize;
            let above = superior[row];
            if above != NONE {
                staff_below[above as usize] += staff_below[row];
                open[above as usize] -= 1;
                if open[above as usize] == 0 {
                    order.push(above);
                }
            }
            at += 1;
        }
        let mut level = vec![NONE; superior.len()];
        for &row in order.iter().rev() {
            let above = superior[row as usize];
            level[row as usize] = if above == NONE { 0 } else { level[above as usize] + 1 };
        }
        let all = |column: &[u32]| column.iter().map(|&value| u64::from(value)).sum();
        (span.iter().copied().max().unwrap_or(0), staff_below.iter().sum(), all(&level))
    }
}

fn timed<T>(best: &mut Duration, work: impl FnOnce() -> T) -> T {
    let begin = Instant::now();
    let result = black_box(work());
    *best = (*best).min(begin.elapsed());
    result
}

/// What there is to time: the bare analysis, the line, the checks, the metrics, and from a model to both on one core and two.
const STEPS: [&str; 7] =
    ["bare analysis", "line", "tallies", "checks", "metrics", "all on one core", "all on two cores"];

fn ratios(units: usize) {
    let pools = [1, 2].map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool"));
    let organisation = line(&example::plan(units as u32), 1).expect("a plan that can be");
    let model = Model::new("line", organisation, Default::default(), Default::default(), vec![]).expect("it is whole");
    let checker = Checker::new().config(example::config()).expect("it names no check");
    let bare = Bare::of(&model);
    let whole = Line::of(model.organisation());
    let of_line = |of: &dyn Fn(orgmodel::NodeId) -> u64| whole.order().iter().map(|&id| of(id)).sum::<u64>();
    let expected = (
        whole.order().iter().map(|&id| whole.subordinates(id).len() as u32).max().unwrap_or(0),
        of_line(&|id| whole.staff_below(id).hundredths()),
        of_line(&|id| whole.depth(id).map_or(0, u64::from)),
    );
    drop(whole);
    let mut best = [Duration::MAX; STEPS.len()];
    for _ in 0..if units > 1_000_000 { 2 } else { 7 } {
        assert_eq!(timed(&mut best[0], || bare.analyse()), expected);
        let alone = pools[0].install(|| {
            let facts = Facts::new(&model, &checker.configuration().thresholds);
            timed(&mut best[1], || _ = facts.line());
            timed(&mut best[2], || _ = facts.tallies());
            let report = timed(&mut best[3], || checker.run_on(&facts));
            (report, timed(&mut best[4], || measure_on(&facts)))
        });
        for (pool, best) in pools.iter().zip(&mut best[5..]) {
            let together = pool.install(|| {
                timed(best, || {
                    let facts = Facts::new(&model, &checker.configuration().thresholds);
                    rayon::join(|| checker.run_on(&facts), || measure_on(&facts))
                })
            });
            assert_eq!(together, alone, "the number of threads changes nothing");
        }
    }
    let nanoseconds = best.map(|time| time.as_secs_f64() * 1e9 / units as f64);
    println!("{units} units: nanoseconds a unit, best of several, and times the bare analysis");
    for (step, each) in STEPS.into_iter().zip(nanoseconds) {
        println!("{step:<18} {each:>8.1} {:>6.2}", each / nanoseconds[0]);
    }
    let catalogue = nanoseconds[3] + nanoseconds[4];
    println!("{:<18} {catalogue:>8.1} {:>6.2}", "checks and metrics", catalogue / nanoseconds[0]);
    println!("two cores are {:.2} times as fast as one\n", nanoseconds[5] / nanoseconds[6]);
}

fn main() {
    if std::env::args().any(|argument| argument == "ratios") {
        support::sizes().into_iter().filter(|&units| units >= 1_000_000).for_each(ratios);
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    metrics(&mut criterion);
    criterion.final_summary();
}
