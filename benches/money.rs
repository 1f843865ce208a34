//! Money: distribution among many, where it goes in a large model, and services that serve one another.

mod support;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use orgmodel::steering::budget::{Frame, InternalService, Method, Money, Use, allocate, distribute};
use orgmodel::{Assumed, Decimal, Line, Model, Steering};

fn distribution(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("distribute");
    group.sample_size(10);
    let weights: Vec<u64> = (0..1_000_000_u64).map(|at| at * 7_919 % 10_007).collect();
    group.throughput(Throughput::Elements(weights.len() as u64));
    group.bench_with_input(BenchmarkId::new("largest remainder", weights.len()), &weights, |bench, weights| {
        bench.iter(|| {
            let shares = distribute(10_000_000_019, weights);
            assert_eq!(shares.iter().sum::<u64>(), 10_000_000_019);
        });
    });
    group.finish();
}

/// Each node in the line hands a krona for each node below it on, and keeps one.
fn with_frames(model: &Model) -> Model {
    let organisation = model.organisation();
    let line = Line::of(organisation);
    let mut below = vec![1_u64; organisation.bound()];
    for &id in line.order().iter().rev() {
        if let Some(superior) = line.superior(id) {
            below[superior.row()] += below[id.row()];
        }
    }
    let key = |id| organisation.get(id).expect("a node of the line").key();
    let frames = line.order().iter().map(|&id| Frame {
        key: format!("for-{}", key(id)).into(),
        from: line.superior(id).map(key),
        to: key(id),
        period: None,
        kronor: below[id.row()],
        source: None,
        assumed: Assumed::Nothing,
    });
    let steering = Steering { frames: frames.collect(), ..model.steering().clone() };
    Model::new("with frames", organisation.clone(), steering, model.services().clone(), model.assumptions().to_vec())
        .expect("the frames name nodes")
}

fn flows(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("flows");
    group.sample_size(10);
    for size in support::SIZES {
        let model = with_frames(&support::model(size));
        let nodes = model.organisation().in_line().count() as u64;
        group.throughput(Throughput::Elements(nodes));
        group.bench_with_input(BenchmarkId::new("council to areas", size), &model, |bench, model| {
            bench.iter(|| {
                let money = Money::of(model, None);
                let costs = money.cost_per_area();
                let all: u128 = costs.areas.iter().chain(&costs.unattributed).map(|(_, kronor)| kronor).sum();
                assert_eq!((money.total(), all), (u128::from(nodes), u128::from(nodes)));
            });
        });
    }
    group.finish();
}

/// Services of which each serves each other, and three users.
fn services(count: usize) -> Vec<InternalService> {
    let service = |at: usize| {
        let users = (0..count).map(|user| format!("s{user}")).chain((0..3).map(|user| format!("u{user}")));
        let part = |(user, key): (usize, String)| {
            let quantity = (at * 31 + user * 17) as u16 % 97 + 1;
            Use { user: key.into(), quantity: Decimal::from(quantity) }
        };
        InternalService {
            key: format!("s{at}").into(),
            name: None,
            provider: format!("s{at}").into(),
            function: None,
            kronor_per_year: 1_000_003 * (at as u64 + 1),
            driver: Some("hours".into()),
            uses: users.enumerate().map(part).collect(),
            source: None,
            assumed: Assumed::Nothing,
        }
    };
    (0..count).map(service).collect()
}

fn charges(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("charges");
    group.sample_size(10);
    for count in [9, 30] {
        let services = services(count);
        let cost: u64 = services.iter().map(|service| service.kronor_per_year).sum();
        for method in Method::ALL {
            group.bench_with_input(BenchmarkId::new(method.name(), count), &services, |bench, services| {
                bench.iter(|| {
                    let allocation = allocate(services, method).expect("all reach users");
                    assert_eq!(allocation.charges.iter().map(|charge| charge.kronor).sum::<u64>(), cost);
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, distribution, flows, charges);
criterion_main!(benches);
