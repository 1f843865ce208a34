//! How the time of each step grows with the number of units: measured now, and drawn as a chart.
//!
//! ```sh
//! cargo run --release --example growth -- docs/growth.svg 1000 10000 100000 1000000
//! ```
//!
//! The first argument is the file to write, which ends in `.svg`; a file of that name is overwritten. The others are numbers of units, in rising order. Each step takes its turn
//! several times, and the best counts. All of it runs on one core.

#[allow(dead_code, reason = "only the plan of the line and how it is judged")]
mod support;

use std::error::Error;
use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use orgmodel::checks::Checker;
use orgmodel::facts::{Facts, Thresholds};
use orgmodel::generate::line;
use orgmodel::metrics::measure_on;
use orgmodel::optimise::flatten;
use orgmodel::scenario::Session;
use orgmodel::{Decimal, Model};
use plotters::prelude::*;

const STEPS: [&str; 6] =
    ["generate and build", "line and tallies", "check", "measure", "open a session", "fewest levels"];

const COLOURS: [RGBColor; STEPS.len()] = [
    RGBColor(0, 114, 178),
    RGBColor(86, 180, 233),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(90, 90, 90),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}\nusage: growth FILE UNITS UNITS…");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Box<dyn Error + Send + Sync>> {
    let [file, sizes @ ..] = arguments else { return Err("expected a file, found nothing".into()) };
    if !file.ends_with(".svg") {
        return Err(format!("expected a file to write that ends in .svg, found `{file}`").into());
    }
    let sizes: Vec<u32> = sizes
        .iter()
        .map(|units| units.parse().map_err(|_| format!("expected a number of units, such as 1000, found `{units}`")))
        .collect::<Result<_, _>>()?;
    if sizes.len() < 2 || !sizes.is_sorted_by(|a, b| 0 < *a && a < b) {
        return Err(format!("expected two numbers of units or more, in rising order, found {sizes:?}").into());
    }
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let mut rows = Vec::new();
    println!("{:<12}{}", "units", STEPS.map(|step| format!("{step:>20}")).concat());
    for units in sizes {
        let times = one_core.install(|| times(units))?;
        let each = times.map(|time| format!("{:>17.1} ns", time.as_secs_f64() * 1e9 / f64::from(units)));
        println!("{units:<12}{} a unit", each.concat());
        rows.push((f64::from(units), times.map(|time| time.as_secs_f64())));
    }
    draw(Path::new(file), &rows)?;
    println!("the chart is in {file}");
    Ok(())
}

/// What each step takes, the best of several turns.
fn times(units: u32) -> Result<[Duration; STEPS.len()], Box<dyn Error + Send + Sync>> {
    let mut best = [Duration::MAX; STEPS.len()];
    // Twice as many as there are: a level or more is one too many.
    let wide = Thresholds { span_limit: Decimal::from(24), ..Thresholds::default() };
    for _ in 0..if units > 100_000 { 2 } else { 5 } {
        let checker = Checker::new().config(support::config())?;
        let organisation = timed(&mut best[0], || line(&support::plan(units), 1))?;
        let model = Model::new("growth", organisation, Default::default(), Default::default(), vec![])?;
        let facts = Facts::new(&model, &checker.configuration().thresholds);
        timed(&mut best[1], || _ = facts.tallies());
        timed(&mut best[2], || checker.run_on(&facts));
        timed(&mut best[3], || measure_on(&facts));
        drop(facts);
        timed(&mut best[5], || flatten(&model, &wide));
        timed(&mut best[4], || Session::new(model, checker));
    }
    Ok(best)
}

fn timed<T>(best: &mut Duration, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = black_box(work());
    *best = (*best).min(start.elapsed());
    result
}

/// Seconds over units, both axes by powers of ten: what grows in step with the units runs beside the dotted line.
fn draw(file: &Path, rows: &[(f64, [f64; STEPS.len()])]) -> Result<(), Box<dyn Error + Send + Sync>> {
    let (first, last) = (rows[0], rows[rows.len() - 1]);
    let all = || rows.iter().flat_map(|(_, seconds)| seconds.iter().copied());
    let (least, most) = (all().fold(f64::INFINITY, f64::min), all().fold(0.0, f64::max));

    let root = SVGBackend::new(file, (860, 520)).into_drawing_area();
    root.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&root)
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(72)
        .build_cartesian_2d((first.0..last.0).log_scale(), (least / 2.0..most * 2.0).log_scale())?;
    chart
        .configure_mesh()
        .light_line_style(WHITE)
        .x_desc("units")
        .y_desc("seconds")
        .x_label_formatter(&|units| format!("{units}"))
        .y_label_formatter(&|seconds| format!("{seconds}"))
        .label_style(("sans-serif", 14))
        .draw()?;

    // In step with the units, from the middle of the first column.
    let start = (least * first.1.iter().copied().fold(0.0, f64::max)).sqrt();
    let dots = (0..=80).step_by(2).map(|at| {
        let units = |at: i32| first.0 * (last.0 / first.0).powf(f64::from(at) / 81.0);
        [at, at + 1].map(|at| (units(at), start * units(at) / first.0))
    });
    for dot in dots {
        chart.draw_series(LineSeries::new(dot, BLACK.mix(0.5)))?;
    }
    for (step, (name, colour)) in STEPS.into_iter().zip(COLOURS).enumerate() {
        let points: Vec<(f64, f64)> = rows.iter().map(|(units, seconds)| (*units, seconds[step])).collect();
        chart
            .draw_series(LineSeries::new(points.iter().copied(), colour.stroke_width(2)))?
            .label(name)
            .legend(move |(x, y)| PathElement::new(vec![(x, y), (x + 18, y)], colour.stroke_width(2)));
        chart.draw_series(points.into_iter().map(|point| Circle::new(point, 3, colour.filled())))?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE)
        .border_style(BLACK.mix(0.3))
        .label_font(("sans-serif", 14))
        .draw()?;
    root.present()?;
    Ok(())
}
