//! An organisation of any size, generated, checked, measured and changed: what each step takes, and what was found.
//!
//! ```sh
//! cargo run --release --example huge -- 10000000
//! ```
//!
//! The argument is the number of units, 100,000 when there is none. Ten million take less than 2 GiB of memory. Checks and metrics
//! run on all cores, and with `RAYON_NUM_THREADS=1` on one.

mod support;

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use orgmodel::Model;
use orgmodel::checks::{Checker, Report};
use orgmodel::facts::Facts;
use orgmodel::generate::line;
use orgmodel::metrics::{Measurement, Value, measure_on};
use orgmodel::scenario::{Change, Session};

const WHAT_IFS: usize = 1_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let units = match arguments.as_slice() {
        [] => Ok(100_000),
        [units] => units.parse().map_err(|_| format!("found `{units}`")),
        more => Err(format!("found {} arguments", more.len())),
    };
    let done = match units {
        Ok(units) => run(units),
        Err(found) => Err(format!("expected a number of units, such as 100000, {found}").into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}\nusage: huge [UNITS]");
            ExitCode::from(2)
        }
    }
}

fn run(units: u32) -> Result<(), Box<dyn Error>> {
    let mut steps = Steps::new(units);
    let organisation = steps.step("generate and build", 1, |_| line(&support::plan(units), 1))?;
    let model = Model::new("huge", organisation, Default::default(), Default::default(), vec![])?;

    // What checks and metrics both need is worked out once.
    let checker = Checker::new().config(support::config())?;
    let facts = Facts::new(&model, &checker.configuration().thresholds);
    steps.step("work out the line", 1, |_| _ = facts.tallies());
    let report = steps.step("check", 1, |_| checker.run_on(&facts));
    let measured = steps.step("measure", 1, |_| measure_on(&facts));
    drop(facts);

    let moves = support::moves(&model, WHAT_IFS);
    let mut session = steps.step("open a session", 1, |_| Session::new(model, checker));
    let tried = steps.step("1,000 what-ifs", WHAT_IFS, |bar| try_each(&mut session, &moves, bar));
    assert_eq!(session.report(), report, "all was taken back");

    // A reader that has gone away is no error.
    let _ = tell(&mut io::stdout().lock(), &steps, &report, &measured, &tried);
    Ok(())
}

/// What the what-ifs came to.
#[derive(Default)]
struct Tried {
    legal: Vec<Duration>,
    refused: Vec<Duration>,
    introduced: usize,
    resolved: usize,
    most_levels: f64,
    mean_spans: Option<(f64, f64)>,
}

/// Makes each change, reads what it brought and the headline metrics, and takes it back.
fn try_each(session: &mut Session<'_>, moves: &[Change], bar: &ProgressBar) -> Tried {
    let headlines = support::headlines();
    let mut tried = Tried::default();
    for change in moves {
        bar.inc(1);
        let start = Instant::now();
        let outcome = session.apply(change).map(|outcome| (outcome.introduced.len(), outcome.resolved.len()));
        let Ok((introduced, resolved)) = outcome else {
            tried.refused.push(start.elapsed());
            continue;
        };
        let measured: Vec<Measurement> = headlines.iter().map(|metric| session.measure(metric)).collect();
        session.undo();
        tried.legal.push(start.elapsed());
        tried.introduced += introduced;
        tried.resolved += resolved;
        if let Some(levels) = number(&measured, "manager-levels") {
            tried.most_levels = tried.most_levels.max(levels);
        }
        if let Some(span) = number(&measured, "mean-span") {
            let (least, most) = tried.mean_spans.unwrap_or((span, span));
            tried.mean_spans = Some((least.min(span), most.max(span)));
        }
    }
    tried.legal.sort_unstable();
    tried.refused.sort_unstable();
    tried
}

fn number(measured: &[Measurement], name: &str) -> Option<f64> {
    measured.iter().find(|measurement| measurement.metric == name)?.value.as_ref()?.number()
}

/// Runs steps one after another: what each took, and the peak memory of the process after it.
struct Steps {
    units: u32,
    bar: ProgressBar,
    done: Vec<(&'static str, Duration, Option<u64>)>,
}

impl Steps {
    /// The bar is drawn on a terminal only.
    fn new(units: u32) -> Self {
        let style = ProgressStyle::with_template("{elapsed:>4} {msg:<20} {bar:40} {pos}/{len}");
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.set_style(style.expect("indicatif reads it"));
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { units, bar, done: vec![] }
    }

    /// A step of so many parts.
    fn step<T>(&mut self, name: &'static str, parts: usize, work: impl FnOnce(&ProgressBar) -> T) -> T {
        self.bar.reset();
        self.bar.set_length(parts as u64);
        self.bar.set_message(name);
        let start = Instant::now();
        let result = work(&self.bar);
        self.done.push((name, start.elapsed(), peak_memory()));
        result
    }
}

/// The most memory that the process has held so far, in bytes, where the system tells it.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = peak.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024)
}

fn tell(
    out: &mut impl Write,
    steps: &Steps,
    report: &Report,
    measured: &[Measurement],
    tried: &Tried,
) -> io::Result<()> {
    steps.bar.finish_and_clear();
    let units = steps.units;
    writeln!(
        out,
        "A line of {units} units: spans of 8 to 12, teams of about nine, a head for each; at most 12 to a head."
    )?;
    writeln!(out, "It is made nearly clean: a thousandth of the teams are too large.\n")?;

    writeln!(out, "{:<20}{:>10}{:>12}{:>16}", "step", "seconds", "ns a unit", "peak memory MiB")?;
    let all = steps.done.iter().map(|(_, took, _)| *took).sum();
    for (name, took, peak) in steps.done.iter().copied().chain([("all", all, peak_memory())]) {
        let seconds = took.as_secs_f64();
        let peak = peak.map_or_else(|| "unknown".into(), |bytes| (bytes >> 20).to_string());
        writeln!(out, "{name:<20}{seconds:>10.3}{:>12.1}{peak:>16}", seconds * 1e9 / f64::from(units))?;
    }

    let checks = Checker::new().checks().len() - report.not_run.len();
    writeln!(
        out,
        "\n{} findings of {checks} checks; {} checks have nothing to look at",
        report.findings.len(),
        report.not_run.len()
    )?;
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &report.findings {
        *found.entry(finding.check).or_default() += 1;
    }
    for (check, count) in found {
        writeln!(out, "{check:<32}{count:>16}")?;
    }

    let defined = measured.iter().filter(|measurement| measurement.value.is_some()).count();
    writeln!(out, "\n{defined} of {} metrics are defined here; some of them", measured.len())?;
    for name in ["heads", "manager-levels", "mean-span", "spans-over-limit", "heads-per-100-staff"] {
        let found = measured.iter().find(|measurement| measurement.metric == name);
        match found.and_then(|measurement| measurement.value.as_ref()) {
            Some(Value::Number(number)) => writeln!(out, "{name:<32}{number:>16.6}")?,
            Some(Value::Estimate { number, standard_error, .. }) => {
                writeln!(out, "{name:<32}{number:>16.6}, standard error {standard_error:.6}")?;
            }
            Some(Value::Series(_)) | None => {}
        }
    }

    writeln!(out, "\n{} moves were tried and taken back, {} were refused", tried.legal.len(), tried.refused.len())?;
    writeln!(out, "{} findings came, {} went", tried.introduced, tried.resolved)?;
    if !tried.legal.is_empty() {
        writeln!(out, "at most {} manager levels", tried.most_levels)?;
    }
    if let Some((least, most)) = tried.mean_spans {
        writeln!(out, "mean spans from {least:.6} to {most:.6}")?;
    }
    for (what, times) in
        [("a move, its findings, 8 metrics, and back", &tried.legal), ("a move that is refused", &tried.refused)]
    {
        let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)));
        if let (Some(median), Some(high)) = (at(50), at(99)) {
            writeln!(out, "{what}: median {median:.1?}, 99th percentile {high:.1?}")?;
        }
    }
    Ok(())
}
