//! Matters through large organisations, beside a bare loop of the same network.
//!
//! `cargo bench --bench simulate -- ratios` lets the two take turns in one process and prints how many services each completes a
//! second, how that grows with the number of stations and with the length of the run, and what a station holds in memory.

use std::hint::black_box;
use std::time::Instant;

use criterion::{BenchmarkId, Criterion, Throughput};
use orgmodel::simulate::{Assembly, Horizon, Record};
use orgmodel::{
    Arrivals, Decides, Decimal, DecisionShare, Distribution, Flow, Head, Level, MatterKind, Model, Organisation,
    ServiceArea, Services, Steering, UnitColumns, UnitKeys,
};

/// How many of the matters each level passes on.
const ESCALATION: f64 = 0.3;
/// Load of the units, and of the head at the top.
const LOADS: [f64; 2] = [0.5, 0.8];
/// Mean hours of a service at a unit.
const HANDLING: f64 = 100.0;

/// A tree whose levels have so many stations, from the top; the lowest level are units with one member of staff, the others heads.
struct Tree {
    levels: &'static [u32],
}

/// Fifty stations in three levels; and trees with spans of nine at the top and ten below it.
const TREES: [Tree; 4] = [
    Tree { levels: &[1, 7, 42] },
    Tree { levels: &[1, 9, 90, 900] },
    Tree { levels: &[1, 9, 90, 900, 9_000] },
    Tree { levels: &[1, 9, 90, 900, 9_000, 90_000] },
];

fn decimal(number: f64) -> Decimal {
    Decimal::new((number * 100.0).round() / 100.0).expect("two decimals")
}

impl Tree {
    fn stations(&self) -> u32 {
        self.levels.iter().sum()
    }

    fn units(&self) -> u32 {
        self.levels[self.levels.len() - 1]
    }

    /// Matters an hour, all units together.
    fn rate(&self) -> f64 {
        f64::from(self.units()) * LOADS[0] / HANDLING
    }

    /// How many services a matter takes in the mean.
    fn services(&self) -> f64 {
        (0..self.levels.len() as i32).map(|level| ESCALATION.powi(level)).sum()
    }

    /// Mean hours of a head's service, so that the head at the top has its load.
    fn deciding(&self) -> f64 {
        let reach = ESCALATION.powi(self.levels.len() as i32 - 1);
        (LOADS[1] / (self.rate() * reach) * 100.0).round() / 100.0
    }

    /// Days in which so many services are completed.
    fn days(&self, services: f64) -> u32 {
        (services / self.services() / self.rate() / 24.0).ceil() as u32
    }

    /// The superior of each station, level by level from the top.
    fn superiors(&self) -> Vec<u32> {
        let mut superiors = vec![UnitColumns::NONE];
        let mut above = 0;
        for pair in self.levels.windows(2) {
            let span = pair[1] / pair[0];
            superiors.extend((0..pair[1]).map(|number| above + number / span));
            above += pair[0];
        }
        superiors
    }

    /// The organisation whose flow is the network: a matter is decided by whoever handles it, or by the head so many levels up.
    fn model(&self) -> Model {
        let heads = self.levels.len() - 1;
        let title = |level: usize| format!("level {}", level + 1);
        let level_of = self.levels.iter().enumerate().flat_map(|(level, &count)| vec![level as u32; count as usize]);
        let level_of: Vec<u32> = level_of.collect();
        let is_unit = |level: u32| level as usize == heads;
        let mut builder = Organisation::builder();
        for level in 0..heads {
            builder.level(Level { title: title(level), also: vec![] });
        }
        builder.units(UnitColumns {
            keys: UnitKeys::Counted { prefix: "unit-".into() },
            superior: self.superiors(),
            staff: level_of.iter().map(|&level| is_unit(level).then_some(Decimal::from(1))).collect(),
            head: level_of.iter().map(|&level| if is_unit(level) { UnitColumns::NONE } else { level }).collect(),
            heads: (0..heads).map(|level| Head::new(title(level))).collect(),
        });
        let mut model = Model::new(
            "tree",
            builder.build().expect("a tree"),
            Steering::default(),
            self.services_of_model(heads, title),
            vec![],
        )
        .expect("a model");
        let first = self.stations() - self.units() + 1;
        for unit in first..first + self.units() {
            let change = orgmodel::scenario::Change::SetAreas {
                node: format!("unit-{unit}").into(),
                areas: vec!["area".into()],
            };
            let _ = model.apply(&change).expect("a unit of the tree");
        }
        model
    }

    fn services_of_model(&self, heads: usize, title: impl Fn(usize) -> String) -> Services {
        let exponential = |hours: f64| Distribution::Exponential { mean: decimal(hours) };
        let arrivals = Arrivals::PerYear(decimal(self.rate() * 8760.0));
        let mut kind = MatterKind::new("matter", "area", arrivals, exponential(HANDLING));
        kind.decision_hours = Some(exponential(self.deciding()));
        let mut left = Decimal::from(100);
        for up in 0..=heads {
            let reach = 100.0 * ESCALATION.powi(up as i32);
            let percent = if up == heads { left } else { decimal(reach * (1.0 - ESCALATION)) };
            left = left.checked_sub(percent).expect("shares of a hundred");
            let by = if up == 0 { Decides::Handler } else { Decides::Level(title(heads - up)) };
            kind.decisions.push(DecisionShare { percent, by, returned_percent: Decimal::ZERO });
        }
        let hours = Decimal::from(168);
        let flow = Flow {
            staff_hours_per_week: hours,
            working_hours_per_week: hours,
            hours_per_member: Decimal::ZERO,
            ..Flow::default()
        };
        let areas = vec![ServiceArea::new("area")];
        Services { areas, matter_kinds: vec![kind], flow: Some(flow), ..Services::default() }
    }
}

/// The yardstick: an event list, queues, one stream of luck, and nothing counted but services and the sum of lead times.
mod bare {
    use std::cmp::Reverse;
    use std::collections::{BinaryHeap, VecDeque};
    use std::convert::Infallible;

    use rand::TryRng;
    use rand_distr::{Distribution, Exp1};

    use super::{ESCALATION, HANDLING, Tree};

    /// Splitmix64.
    struct Random(u64);

    impl TryRng for Random {
        type Error = Infallible;

        fn try_next_u32(&mut self) -> Result<u32, Infallible> {
            self.try_next_u64().map(|bits| (bits >> 32) as u32)
        }

        fn try_next_u64(&mut self) -> Result<u64, Infallible> {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            Ok(mixed ^ (mixed >> 31))
        }

        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
            bytes.fill(0);
            Ok(())
        }
    }

    impl Random {
        fn even(&mut self) -> f64 {
            let Ok(bits) = self.try_next_u64();
            (bits >> 11) as f64 / (1_u64 << 53) as f64
        }

        fn hours(&mut self, mean: f64) -> f64 {
            let unit: f64 = Exp1.sample(self);
            mean * unit
        }

        fn ticks(&mut self, mean: f64) -> u64 {
            (self.hours(mean) * 3600.0) as u64
        }
    }

    #[derive(Clone, Default)]
    struct Station {
        busy: bool,
        /// When the matters arrived that are there, the one in service first.
        queue: VecDeque<u64>,
    }

    pub(super) struct Answer {
        pub(super) services: u64,
        pub(super) ended: u64,
        pub(super) lead_time: u64,
    }

    const ARRIVAL: u32 = u32::MAX;

    pub(super) fn run(tree: &Tree, superiors: &[u32], days: u32, seed: u64) -> Answer {
        let mut random = Random(seed);
        let stop = u64::from(days) * 86_400;
        let first = tree.stations() - tree.units();
        let (gap, deciding) = (1.0 / tree.rate(), tree.deciding());
        let mut stations = vec![Station::default(); superiors.len()];
        let mut events = BinaryHeap::new();
        let mut order = 0_u64;
        let mut answer = Answer { services: 0, ended: 0, lead_time: 0 };
        // In parts of ticks: several matters may arrive in one.
        let mut next = random.hours(gap);
        events.push(Reverse(((next * 3600.0) as u64, order, ARRIVAL)));
        while let Some(Reverse((now, _, what))) = events.pop() {
            if now >= stop {
                break;
            }
            let mut plan = |time: u64, what: u32| {
                order += 1;
                events.push(Reverse((time, order, what)));
            };
            let (station, arrived) = if what == ARRIVAL {
                next += random.hours(gap);
                plan((next * 3600.0) as u64, ARRIVAL);
                (first + (random.even() * f64::from(tree.units())) as u32, now)
            } else {
                answer.services += 1;
                let place = &mut stations[what as usize];
                let arrived = place.queue.pop_front().unwrap_or(now);
                if place.queue.is_empty() {
                    place.busy = false;
                } else {
                    plan(now + random.ticks(if what >= first { HANDLING } else { deciding }), what);
                }
                let above = superiors[what as usize];
                if above == u32::MAX || random.even() >= ESCALATION {
                    answer.ended += 1;
                    answer.lead_time += now - arrived;
                    continue;
                }
                (above, arrived)
            };
            let place = &mut stations[station as usize];
            place.queue.push_back(arrived);
            if !place.busy {
                place.busy = true;
                plan(now + random.ticks(if station >= first { HANDLING } else { deciding }), station);
            }
        }
        answer
    }
}

fn horizon(days: u32) -> Horizon {
    Horizon { seed: 1, replication: 0, warm_up_days: 0, days, drain_days: 0 }
}

fn run(assembly: &Assembly, days: u32) -> Record {
    assembly.start(horizon(days)).finish().expect("the books balance")
}

/// Completed services, matters that ended, and the sum of their lead times in ticks.
fn told(record: &Record) -> (u64, u64, f64) {
    let all = record.overall();
    (record.stations.iter().map(|station| station.served).sum(), all.ended(), all.lead_time.sum() as f64)
}

/// That both are the same network: as many services a matter, and as long a lead time, within a few per cent of chance.
fn assert_same_network(tree: &Tree, record: &Record, bare: &bare::Answer) {
    let (services, ended, lead_time) = told(record);
    let near = |own: f64, other: f64, part: f64| assert!((own / other - 1.0).abs() < part, "{own} beside {other}");
    near(services as f64, bare.services as f64, 0.05);
    near(services as f64 / ended as f64, tree.services(), 0.05);
    near(lead_time / ended as f64, bare.lead_time as f64 / bare.ended as f64, 0.15);
}

fn simulate(criterion: &mut Criterion) {
    let is_test = std::env::args().any(|argument| argument == "--test");
    let mut group = criterion.benchmark_group("simulate");
    group.sample_size(10);
    for tree in TREES.iter().take(if is_test { 2 } else { TREES.len() }) {
        let model = tree.model();
        let assembly = Assembly::of(&model).expect("matters can flow");
        assert_eq!(assembly.stations().count(), tree.stations() as usize);
        let (days, superiors) = (tree.days(if is_test { 5e4 } else { 5e5 }), tree.superiors());
        let record = run(&assembly, days);
        assert_eq!(record, run(&assembly, days), "the same seed gives the same record");
        assert_same_network(tree, &record, &bare::run(tree, &superiors, days, 1));
        group.throughput(Throughput::Elements(told(&record).0));
        group.bench_function(BenchmarkId::new("bare", tree.stations()), |bench| {
            bench.iter(|| bare::run(tree, &superiors, days, 1));
        });
        group.bench_function(BenchmarkId::new("run", tree.stations()), |bench| bench.iter(|| run(&assembly, days)));
        group.bench_function(BenchmarkId::new("assemble", tree.stations()), |bench| {
            bench.iter(|| Assembly::of(&model));
        });
    }
    group.finish();
}

/// Services a second, the best of several turns, of the bare loop and of the crate.
fn turns(tree: &Tree, assembly: &Assembly, services: f64, turns: u32) -> [f64; 2] {
    let (days, superiors) = (tree.days(services), tree.superiors());
    let mut best = [0.0_f64; 2];
    for turn in 0..turns {
        let begin = Instant::now();
        let bare = black_box(bare::run(tree, &superiors, days, u64::from(turn)));
        best[0] = best[0].max(bare.services as f64 / begin.elapsed().as_secs_f64());
        let begin = Instant::now();
        let record = black_box(run(assembly, days));
        let seconds = begin.elapsed().as_secs_f64();
        best[1] = best[1].max(told(&record).0 as f64 / seconds);
        assert_same_network(tree, &record, &bare);
    }
    best
}

fn ratios() {
    let print = |stations: u32, services: f64, [bare, own]: [f64; 2]| {
        println!("{stations:>9} {services:>11.0} {:>7.2} {:>9.2} {:>6.2}", bare / 1e6, own / 1e6, bare / own);
    };
    let rounds = std::env::var("ORGMODEL_BENCH_TURNS").ok().and_then(|turns| turns.parse().ok()).unwrap_or(5);
    println!("million services a second, best of {rounds} turns\n");
    println!("{:>9} {:>11} {:>7} {:>9} {:>6}", "stations", "services", "bare", "orgmodel", "ratio");
    for tree in &TREES {
        let model = tree.model();
        let assembly = Assembly::of(&model).expect("matters can flow");
        print(tree.stations(), 3e6, turns(tree, &assembly, 3e6, rounds));
        if tree.stations() == 1_000 {
            for services in [1e5, 1e6, 1e7] {
                print(tree.stations(), services, turns(tree, &assembly, services, rounds.min(3)));
            }
        }
    }
}

fn main() {
    if std::env::args().any(|argument| argument == "ratios") {
        ratios();
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    simulate(&mut criterion);
    criterion.final_summary();
}
