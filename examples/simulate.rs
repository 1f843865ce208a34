//! How long matters take in the model of a file, and where: replications of a year or of another horizon, and the log of the first.
//!
//! ```console
//! $ cargo run --release --example simulate -- MODEL.toml DAYS SEED [LOG.csv|LOG.xes]
//! ```
//!
//! Without arguments: the organisation that the report on Borlänge proposes, 365 days, seed 1. Matters that arrive within DAYS days
//! count, after a year in which the organisation fills. A log has the matters of the first replication that count, as a table or for
//! process mining; its clock starts with that year, on 1 January 2010. The exit status is 2 when there is no result.

#[path = "support/printed.rs"]
mod printed;
#[path = "support/progress.rs"]
mod progress;

use std::error::Error;
use std::fs::File;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use orgmodel::render::terminal::{self, Look};
use orgmodel::simulate::{CsvLog, EventLog, Experiment, LogWriter, SimulationPlan, XesLog};
use printed::printed;
use progress::Progress;

const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/cases/borlange/sectors.toml");

/// What is asked for.
struct Arguments {
    model: PathBuf,
    plan: SimulationPlan,
    log: Option<(PathBuf, Format)>,
}

#[derive(Clone, Copy)]
enum Format {
    Csv,
    Xes,
}

impl Arguments {
    fn read(arguments: &[String]) -> Result<Self, String> {
        let (model, days, seed, log) = match arguments {
            [] => return Ok(Self { model: MODEL.into(), plan: SimulationPlan::default(), log: None }),
            [model, days, seed] => (model, days, seed, None),
            [model, days, seed, log] => (model, days, seed, Some(PathBuf::from(log))),
            other => {
                return Err(format!(
                    "expected MODEL.toml DAYS SEED [LOG.csv|LOG.xes], or nothing; found {} argument{}",
                    other.len(),
                    if other.len() == 1 { "" } else { "s" }
                ));
            }
        };
        let plan = SimulationPlan {
            days: days.parse().map_err(|_| format!("DAYS: expected a number from 1 to 36500, found `{days}`"))?,
            seed: seed.parse().map_err(|_| format!("SEED: expected a whole number from 0, found `{seed}`"))?,
            ..SimulationPlan::default()
        };
        let log = log.map(|file| Format::of(&file).map(|format| (file, format))).transpose()?;
        Ok(Self { model: model.into(), plan, log })
    }
}

impl Format {
    fn of(file: &Path) -> Result<Self, String> {
        match file.extension().and_then(|ending| ending.to_str()) {
            Some("csv") => Ok(Self::Csv),
            Some("xes") => Ok(Self::Xes),
            _ => Err(format!("LOG: expected a file that ends in .csv or .xes, found `{}`", file.display())),
        }
    }
}

fn main() -> ExitCode {
    let arguments = std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    let arguments: Vec<String> = arguments.collect();
    printed(run(&arguments))
}

fn run(arguments: &[String]) -> Result<String, Box<dyn Error>> {
    let Arguments { model, plan, log } = Arguments::read(arguments)?;
    let model = orgmodel::format::read(model)?;
    let experiment = Experiment::new(&model, &plan)?;
    // Whether there can be a log shows before the work, and not after it.
    let open = |(path, format): (PathBuf, Format)| match File::create(&path) {
        Ok(file) => Ok((path, format, file)),
        Err(error) => Err(format!("{}: the log cannot be written: {error}", path.display())),
    };
    let log = log.map(open).transpose()?;
    let progress = Progress::new("replications");
    let outcome = experiment.run_with(|at| progress.at(at.replications, at.most_replications))?;
    drop(progress);
    let mut text = terminal::simulation(&outcome, Look { width: 110, colours: std::io::stdout().is_terminal() });
    if let Some((path, format, file)) = log {
        let begin = jiff::civil::date(2010, 1, 1);
        let written = match format {
            Format::Csv => CsvLog::new(file, begin).map_err(Into::into).and_then(|log| write(&experiment, log)),
            Format::Xes => XesLog::new(file, begin).map_err(Into::into).and_then(|log| write(&experiment, log)),
        };
        let (cases, entries) = written.map_err(|error| format!("{}: {error}", path.display()))?;
        text += &format!("\n{}: {entries} events of {cases} matters of the first replication\n", path.display());
    }
    Ok(text)
}

/// Makes the first replication again, with a log of what counts; says how many matters are in it, and how many events they have.
fn write<'a>(experiment: &'a Experiment, writer: impl LogWriter<'a>) -> Result<(u64, u64), Box<dyn Error>> {
    let horizon = experiment.horizon(0);
    let log = EventLog::new(experiment.assembly(), writer).counted(&horizon);
    let (_, log) = experiment.assembly().start_watched(horizon, log).finish_watched()?;
    let written = (log.cases(), log.entries());
    log.finish()?;
    Ok(written)
}
