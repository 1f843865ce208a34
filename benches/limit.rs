//! How near the limit: a table of units read, built and analysed, beside the same by bare columns.
//!
//! `cargo bench --bench limit -- ratios` lets the two take turns in one process and prints what each step costs a unit, and
//! the memory of a unit. With `ORGMODEL_BENCH_LARGE=1` also at ten million units.

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use orgmodel::format::{TableHeader, parse_table};
use orgmodel::{Line, Organisation, UnitColumns};

const NONE: u32 = u32::MAX;

/// Splitmix64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((((mixed ^ (mixed >> 31)) >> 32) * u64::from(bound)) >> 32) as u32
    }

    fn shuffled(&mut self, count: u32) -> Vec<u32> {
        let mut list: Vec<u32> = (0..count).collect();
        for at in (1..count).rev() {
            list.swap(at as usize, self.below(at + 1) as usize);
        }
        list
    }
}

/// A tree with 3 to 12 below each that has any, its rows and numbers shuffled.
fn table(units: u32, seed: u64) -> String {
    let mut random = Random(seed);
    let mut superior = vec![NONE];
    let mut at = 0;
    while superior.len() < units as usize {
        let span = (3 + random.below(10)).min(units - superior.len() as u32);
        superior.extend((0..span).map(|_| at));
        at += 1;
    }
    let ids = random.shuffled(units);
    let mut text = String::with_capacity(units as usize * 24);
    text.push_str("id,superior,staff\n");
    for unit in random.shuffled(units) {
        write!(text, "{},", ids[unit as usize] + 1).expect("a string takes any text");
        if superior[unit as usize] != NONE {
            write!(text, "{}", ids[superior[unit as usize] as usize] + 1).expect("a string takes any text");
        }
        let staff = random.below(400);
        writeln!(text, ",{}.{}", staff / 10, staff % 10).expect("a string takes any text");
    }
    text
}

/// What both must find, and enough of each column to tell that it is right.
#[derive(Debug, PartialEq)]
struct Answer {
    roots: usize,
    in_cycles: usize,
    levels: u64,
    widest: usize,
    staff: u64,
    staff_below: u64,
}

/// The yardstick: nothing but columns, and no word about what is wrong.
mod bare {
    use super::{Answer, NONE};

    pub(super) struct Table {
        ids: Vec<u32>,
        superiors: Vec<u32>,
        staff: Vec<u32>,
    }

    fn number(text: &mut &[u8]) -> u32 {
        let mut number = 0;
        while let [digit @ b'0'..=b'9', rest @ ..] = *text {
            number = number * 10 + u32::from(digit - b'0');
            *text = rest;
        }
        *text = &text[1..];
        number
    }

    pub(super) fn read(text: &str) -> Table {
        let mut text = &text.as_bytes()[text.find('\n').expect("a line with names") + 1..];
        let rows = text.iter().filter(|&&byte| byte == b'\n').count();
        let mut table = Table {
            ids: Vec::with_capacity(rows),
            superiors: Vec::with_capacity(rows),
            staff: Vec::with_capacity(rows),
        };
        while !text.is_empty() {
            table.ids.push(number(&mut text));
            table.superiors.push(number(&mut text));
            // Staff has one decimal here.
            table.staff.push(number(&mut text) * 100 + number(&mut text) * 10);
        }
        table
    }

    pub(super) struct Built {
        superior: Vec<u32>,
        staff: Vec<u32>,
        dangling: usize,
    }

    pub(super) fn build(table: Table) -> Built {
        let mut rows = vec![NONE; table.ids.len() + 1];
        for (row, &id) in (0..).zip(&table.ids) {
            rows[id as usize] = row;
        }
        let mut superior = table.superiors;
        let mut dangling = 0;
        for above in &mut superior {
            // Nobody is called 0, which stands for nobody.
            let named = *above != 0;
            *above = rows[*above as usize];
            dangling += usize::from(named && *above == NONE);
        }
        Built { superior, staff: table.staff, dangling }
    }

    pub(super) struct Analysis {
        pub(super) order: Vec<u32>,
        pub(super) level: Vec<u32>,
        pub(super) span: Vec<u32>,
        pub(super) staff_below: Vec<u64>,
    }

    pub(super) fn analyse(built: &Built) -> Analysis {
        let Built { superior, staff, .. } = built;
        let mut span = vec![0; superior.len()];
        for &above in superior.iter().filter(|&&above| above != NONE) {
            span[above as usize] += 1;
        }
        // From those without subordinates upwards; who is on a cycle is never reached.
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
        Analysis { order, level, span, staff_below }
    }

    pub(super) fn answer(built: &Built, analysis: &Analysis) -> Answer {
        assert_eq!(built.dangling, 0);
        let roots = || (0..built.superior.len()).filter(|&row| built.superior[row] == NONE);
        Answer {
            roots: roots().count(),
            in_cycles: built.superior.len() - analysis.order.len(),
            levels: analysis.level.iter().map(|&level| u64::from(level)).sum(),
            widest: analysis.span.iter().max().map_or(0, |&span| span as usize),
            staff: roots().map(|row| analysis.staff_below[row]).sum(),
            staff_below: analysis.staff_below.iter().sum(),
        }
    }
}

fn read(text: &str) -> UnitColumns {
    parse_table("units.csv", text, &TableHeader::default()).expect("nothing is wrong with the table")
}

fn build(units: UnitColumns) -> Organisation {
    let mut builder = Organisation::builder();
    builder.units(units);
    builder.build().expect("nothing is wrong with the units")
}

/// A superior that is nobody is refused at reading.
fn answer(organisation: &Organisation, line: &Line) -> Answer {
    let all = || organisation.units().map(|unit| unit.id());
    Answer {
        roots: line.roots().len(),
        in_cycles: organisation.len() - line.order().len(),
        levels: all().filter_map(|id| line.depth(id)).map(u64::from).sum(),
        widest: all().map(|id| line.subordinates(id).len()).max().unwrap_or(0),
        staff: line.roots().iter().map(|&root| line.staff_below(root).hundredths()).sum(),
        staff_below: all().map(|id| line.staff_below(id).hundredths()).sum(),
    }
}

fn sizes() -> Vec<u32> {
    if std::env::args().any(|argument| argument == "--test") {
        return vec![10_000];
    }
    let large = std::env::var_os("ORGMODEL_BENCH_LARGE").is_some_and(|value| value == "1");
    if large { vec![1_000_000, 10_000_000] } else { vec![1_000_000] }
}

fn limit(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("limit");
    group.sample_size(10);
    for size in sizes() {
        let text = table(size, 1);
        group.throughput(Throughput::Elements(u64::from(size)));
        let (units, built) = (read(&text), bare::build(bare::read(&text)));
        let organisation = build(units.clone());
        let found = answer(&organisation, &Line::of(&organisation));
        assert_eq!(found, bare::answer(&built, &bare::analyse(&built)));
        assert_eq!((found.roots, found.in_cycles), (1, 0));
        group.bench_function(BenchmarkId::new("bare", size), |bench| {
            bench.iter(|| bare::analyse(&bare::build(bare::read(&text))));
        });
        group.bench_function(BenchmarkId::new("bare/analyse", size), |bench| bench.iter(|| bare::analyse(&built)));
        group.bench_function(BenchmarkId::new("read", size), |bench| bench.iter(|| read(&text)));
        group.bench_function(BenchmarkId::new("build", size), |bench| {
            bench.iter_batched(|| units.clone(), build, criterion::BatchSize::PerIteration);
        });
        group.bench_function(BenchmarkId::new("analyse", size), |bench| bench.iter(|| Line::of(&organisation)));
    }
    group.finish();
}

/// The memory of the process, in bytes.
fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4096
}

fn timed<T>(best: &mut Duration, work: impl FnOnce() -> T) -> T {
    let begin = Instant::now();
    let result = black_box(work());
    *best = (*best).min(begin.elapsed());
    result
}

fn ratios(size: u32) {
    const STEPS: [&str; 4] = ["read", "build", "analyse", "all"];
    let text = table(size, 1);
    let [mut bare, mut own] = [[Duration::MAX; 4]; 2];
    // Before anything else has left memory behind.
    let mut first = Duration::MAX;
    let bytes = {
        let before = resident();
        let (organisation, line) = timed(&mut first, || {
            let organisation = build(read(&text));
            let line = Line::of(&organisation);
            (organisation, line)
        });
        let after = resident();
        assert_eq!(line.order().len(), organisation.len());
        after.saturating_sub(before) / u64::from(size)
    };
    for _ in 0..if size > 1_000_000 { 3 } else { 9 } {
        let begin = Instant::now();
        let read_bare = timed(&mut bare[0], || bare::read(&text));
        let built = timed(&mut bare[1], || bare::build(read_bare));
        let analysis = timed(&mut bare[2], || bare::analyse(&built));
        bare[3] = bare[3].min(begin.elapsed());
        let expected = bare::answer(&built, &analysis);
        drop((built, analysis));

        let begin = Instant::now();
        let units = timed(&mut own[0], || read(&text));
        let organisation = timed(&mut own[1], || build(units));
        let line = timed(&mut own[2], || Line::of(&organisation));
        own[3] = own[3].min(begin.elapsed());
        assert_eq!(answer(&organisation, &line), expected);
    }
    println!("{size} units: nanoseconds a unit, best of several");
    println!("{:<8} {:>8} {:>8} {:>6}", "", "bare", "orgmodel", "ratio");
    let each = |time: Duration| time.as_secs_f64() * 1e9 / f64::from(size);
    for ((step, bare), own) in STEPS.iter().zip(bare).zip(own) {
        println!("{step:<8} {:>8.1} {:>8.1} {:>6.2}", each(bare), each(own), each(own) / each(bare));
    }
    println!("the first time, in memory that the process did not have: {:.1}", each(first));
    println!("memory: {bytes} bytes a unit, the columns of the line included\n");
}

fn main() {
    if std::env::args().any(|argument| argument == "ratios") {
        sizes().into_iter().for_each(ratios);
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    limit(&mut criterion);
    criterion.final_summary();
}
