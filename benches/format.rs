//! Writing a model as TOML and JSON, and reading it back.

mod support;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use orgmodel::format::{Input, parse, to_json, to_toml};

fn format(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("format");
    group.sample_size(10);
    for size in support::SIZES {
        let model = support::model(size);
        let (toml, json) = (to_toml(&model), to_json(&model));
        let nodes = model.organisation().len();
        group.throughput(Throughput::Bytes(toml.len() as u64));
        group.bench_function(BenchmarkId::new("write-toml", size), |bench| {
            bench.iter(|| assert_eq!(to_toml(&model).len(), toml.len()));
        });
        for input in [Input::toml("model.toml", &toml), Input::json("model.json", &json)] {
            let name = if input.name.ends_with("toml") { "read-toml" } else { "read-json" };
            group.throughput(Throughput::Bytes(input.text.len() as u64));
            group.bench_function(BenchmarkId::new(name, size), |bench| {
                bench.iter(|| {
                    let read = parse(&input, &mut |_| Err(std::io::ErrorKind::NotFound.into())).expect("just written");
                    assert_eq!(read.organisation().len(), nodes);
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, format);
criterion_main!(benches);
