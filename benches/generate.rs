//! Generating: the columns of a line, the organisation built from them, whole municipalities without a finding, and services.
//!
//! Sizes are 1,000 to 1,000,000 units, and 10,000,000 when the environment variable `ORGMODEL_BENCH_LARGE` is set.

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use orgmodel::checks::{CheckConfig, Checker};
use orgmodel::generate::{LinePlan, OrganisationPlan, ServicesPlan, line, line_columns, organisation, services};
use orgmodel::{Organisation, SteeringModel};

fn sizes() -> Vec<u32> {
    let mut sizes = vec![1_000, 10_000, 100_000, 1_000_000];
    sizes.extend(std::env::var_os("ORGMODEL_BENCH_LARGE").map(|_| 10_000_000));
    sizes
}

fn lines(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("generate");
    group.sample_size(10);
    for units in sizes() {
        let plan = LinePlan { units, ..LinePlan::default() };
        let columns = line_columns(&plan, 1).expect("a plan that can be");
        group.throughput(Throughput::Elements(units.into()));
        group.bench_with_input(BenchmarkId::new("columns", units), &plan, |bench, plan| {
            bench.iter(|| assert_eq!(line_columns(plan, 1).expect("a plan that can be").len(), units as usize));
        });
        // What generating a line is held against: building it from columns that are there.
        group.bench_with_input(BenchmarkId::new("build", units), &columns, |bench, columns| {
            bench.iter_batched(
                || columns.clone(),
                |columns| {
                    let mut builder = Organisation::builder();
                    builder.units(columns);
                    assert_eq!(builder.build().expect("it has a meaning").len(), units as usize);
                },
                BatchSize::PerIteration,
            );
        });
        group.bench_with_input(BenchmarkId::new("line", units), &plan, |bench, plan| {
            bench.iter(|| assert_eq!(line(plan, 1).expect("a plan that can be").len(), units as usize));
        });
    }
    group.finish();
}

fn organisations(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("generate");
    group.sample_size(10);
    for units in sizes() {
        let plan = OrganisationPlan::sized(SteeringModel::Sector, units);
        if units <= 100_000 {
            let config = CheckConfig { thresholds: plan.thresholds(), ..CheckConfig::default() };
            let checker = Checker::new().config(config).expect("it names no check");
            let model = organisation(&plan, 1).expect("a plan that can be");
            assert_eq!(checker.run(&model).findings, []);
        }
        group.throughput(Throughput::Elements(units.into()));
        group.bench_with_input(BenchmarkId::new("organisation", units), &plan, |bench, plan| {
            bench.iter(|| {
                let model = organisation(plan, 1).expect("a plan that can be");
                assert_eq!(model.organisation().units().count(), units as usize);
            });
        });
    }
    for areas in [1_000, 100_000] {
        let plan = ServicesPlan { areas, subjects: 20, touches: 4 * areas, ..ServicesPlan::default() };
        group.throughput(Throughput::Elements(areas.into()));
        group.bench_with_input(BenchmarkId::new("services", areas), &plan, |bench, plan| {
            bench.iter(|| assert_eq!(services(plan, 1).areas.len(), areas as usize));
        });
    }
    group.finish();
}

criterion_group!(benches, lines, organisations);
criterion_main!(benches);
