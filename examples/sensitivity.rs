//! What a comparison of lead times hangs on, and what one head or meeting less does.
//!
//! ```sh
//! cargo run --release --example sensitivity -- [--points N] [--replications N] [--markdown | --json] BASE OTHER…
//! cargo run --release --example sensitivity -- --outages [--pairs] [--replications N] [--markdown | --json] MODEL
//! ```
//!
//! BASE is a model file, each OTHER a scenario file, whose changes are made to it, or another model file; where a scenario comes first,
//! the base is the one that it names. Without files it is Borlänge, old and new. Each assumption is moved within its range, alone; then
//! all at once at N points, 16 when nothing is said. With `--outages`, each head's post of the model is vacant and each meeting is
//! missed, one at a time; with `--pairs`, each pair of heads, too. The exit status is 2 when something cannot be read or simulated.

#[path = "support/models.rs"]
mod models;
#[path = "support/printed.rs"]
mod printed;
#[path = "support/progress.rs"]
mod progress;
#[path = "support/scenarios.rs"]
mod scenarios;

use std::error::Error;
use std::io::IsTerminal;
use std::process::ExitCode;

use models::read_models;
use orgmodel::Model;
use orgmodel::cases::borlange;
use orgmodel::checks::Checker;
use orgmodel::render::terminal::{self, Look};
use orgmodel::render::{json, markdown};
use orgmodel::simulate::{OutagePlan, Outages, Sensitivity, SensitivityPlan};
use printed::printed;
use progress::Progress;

fn main() -> ExitCode {
    printed(run())
}

/// What was asked for.
#[derive(Default)]
struct Arguments {
    files: Vec<String>,
    points: Option<u32>,
    replications: Option<u32>,
    outages: bool,
    pairs: bool,
    markdown: bool,
    json: bool,
}

impl Arguments {
    fn read(words: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut arguments = Self::default();
        let mut words = words;
        while let Some(word) = words.next() {
            let mut count = |most: u32| {
                let found = words.next();
                let number = found.as_ref().and_then(|found| found.parse().ok()).filter(|&number| number <= most);
                let found = found.map_or_else(|| "nothing".into(), |found| format!("`{found}`"));
                number.ok_or_else(|| format!("{word}: expected a number up to {most}, found {found}"))
            };
            match word.as_str() {
                "--points" => arguments.points = Some(count(100_000)?),
                "--replications" => arguments.replications = Some(count(100_000)?),
                "--outages" => arguments.outages = true,
                "--pairs" => arguments.pairs = true,
                "--markdown" => arguments.markdown = true,
                "--json" => arguments.json = true,
                flag if flag.starts_with("--") => {
                    let known = "--points, --replications, --outages, --pairs, --markdown or --json";
                    return Err(format!("expected {known}, found {flag}").into());
                }
                _ => arguments.files.push(word),
            }
        }
        if arguments.markdown && arguments.json {
            return Err("expected --markdown or --json, found both".into());
        }
        if arguments.pairs && !arguments.outages {
            return Err("--pairs: expected --outages with it, found none".into());
        }
        if arguments.points.is_some() && arguments.outages {
            return Err("expected --points or --outages, found both".into());
        }
        Ok(arguments)
    }
}

fn run() -> Result<String, Box<dyn Error>> {
    let arguments = Arguments::read(std::env::args().skip(1))?;
    let models = match arguments.files.as_slice() {
        [] => vec![borlange::purchaser_provider(), borlange::sectors()],
        files => read_models(files)?,
    };
    let look = Look { width: 110, colours: std::io::stdout().is_terminal() };
    if arguments.outages {
        let outages = one_less(&models[0], &arguments)?;
        return Ok(match (arguments.markdown, arguments.json) {
            (true, _) => markdown::outages(&outages),
            (_, true) => json::outages(&outages),
            _ => terminal::outages(&outages, look),
        });
    }
    let sensitivity = hangs_on(&models, &arguments)?;
    let models: Vec<&Model> = models.iter().collect();
    Ok(match (arguments.markdown, arguments.json) {
        (true, _) => markdown::sensitivity(&sensitivity, &models),
        (_, true) => json::sensitivity(&sensitivity),
        _ => terminal::sensitivity(&sensitivity, &models, look),
    })
}

fn one_less(model: &Model, arguments: &Arguments) -> Result<Outages, Box<dyn Error>> {
    let mut plan = OutagePlan { pairs: arguments.pairs, ..OutagePlan::default() };
    if let Some(replications) = arguments.replications {
        plan.simulation.replications = replications;
    }
    let progress = Progress::new("outages");
    Ok(Outages::with(model, &plan, &Checker::new(), |done, of| progress.at(done, of))?)
}

fn hangs_on(models: &[Model], arguments: &Arguments) -> Result<Sensitivity, Box<dyn Error>> {
    let mut plan = SensitivityPlan { points: arguments.points.unwrap_or(16), ..SensitivityPlan::default() };
    if let Some(replications) = arguments.replications {
        plan.simulation.replications = replications;
    }
    let scenarios: Vec<(&str, &Model)> = models.iter().map(|model| (model.name(), model)).collect();
    let progress = Progress::new("assumptions");
    let sensitivity = Sensitivity::with(&scenarios, &plan, |done, of| progress.at(done, of))?;
    if sensitivity.tornados.iter().all(|tornado| tornado.swings.is_empty()) {
        return Err("no assumption states a `range`: expected at least one, to be moved within it".into());
    }
    Ok(sensitivity)
}
