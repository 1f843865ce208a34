//! How long matters take in several models, by default in Borlänge, old and new: the same matters, the same luck, another organisation.
//!
//! ```sh
//! cargo run --release --example lead_times -- [--markdown | --json] [BASE OTHER…]
//! ```
//!
//! BASE is a model file, each OTHER a scenario file, whose changes are made to it, or another model file; where a scenario comes first,
//! the base is the one that it names. `--markdown` gives a document, `--json` two JSON documents one after the other: the comparison,
//! and what it hangs on. The exit status is 2 when something cannot be read or simulated.

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
use orgmodel::render::terminal::{self, Look};
use orgmodel::render::{json, markdown};
use orgmodel::simulate::{FlowComparison, Sensitivity, SensitivityPlan, SimulationPlan};
use printed::printed;
use progress::Progress;

const INTRODUCTION: &str = "\
Matters of citizens flow through two organisations: the one that Borlänge had, with purchasers and providers, and the
three sectors that its report of 2009 proposes. No process is drawn for either. Where a matter comes in, who handles it,
which heads and bodies it meets, and where it waits follows from lines, heads, staff, channels, agreements, delegation
and meeting calendars. Every matter has the same luck in both: the same day, the same work, the same areas that it touches.

How many matters there are, how long work on them takes, who has to decide them, and when bodies meet are ASSUMPTIONS:
the report states none of it. What follows is what comes of them in two organisations of these shapes, and no fact about
Borlänge. The last part moves each assumption within its range, and says at which value another model would be faster.";

const OF_FILES: &str = "\
The same matters with the same luck flow through each model. No process is drawn: where a matter comes in, who handles it,
which heads and bodies it meets, and where it waits follows from the structure that the files state.";

fn main() -> ExitCode {
    printed(run())
}

fn run() -> Result<String, Box<dyn Error>> {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|word| word.starts_with("--"));
    let format = match flags.as_slice() {
        [] => None,
        [format] if ["--markdown", "--json"].contains(&format.as_str()) => Some(format.as_str()),
        other => return Err(format!("expected --markdown or --json, found {}", other.join(" ")).into()),
    };
    let (introduction, models) = match files.as_slice() {
        [] => (INTRODUCTION, vec![borlange::purchaser_provider(), borlange::sectors()]),
        files => (OF_FILES, read_models(files)?),
    };
    let scenarios: Vec<(&str, &Model)> = models.iter().map(|model| (model.name(), model)).collect();
    let comparison = compare(&scenarios)?;
    let models: Vec<&Model> = models.iter().collect();
    // Files need not state an assumption that can be moved.
    let has_range = models.iter().flat_map(|model| model.assumptions()).any(|assumption| assumption.range.is_some());
    let sensitivity = if has_range { Some(hangs_on(&scenarios)?) } else { None };
    let look = Look { width: 110, colours: std::io::stdout().is_terminal() };
    let blank = if format == Some("--json") { "" } else { "\n\n" };
    let (introduction, comparison, sensitivity) = match format {
        Some("--json") => (None, json::flow_comparison(&comparison), sensitivity.as_ref().map(json::sensitivity)),
        Some(_) => {
            let sensitivity = sensitivity.as_ref().map(|found| markdown::sensitivity(found, &models));
            (Some(introduction.to_owned()), markdown::flow_comparison(&comparison), sensitivity)
        }
        None => {
            let sensitivity = sensitivity.as_ref().map(|found| terminal::sensitivity(found, &models, look));
            (Some(introduction.to_owned()), terminal::flow_comparison(&comparison, look), sensitivity)
        }
    };
    let parts: Vec<String> = [introduction, Some(comparison), sensitivity].into_iter().flatten().collect();
    Ok(parts.join(blank))
}

fn compare(scenarios: &[(&str, &Model)]) -> Result<FlowComparison, Box<dyn Error>> {
    let progress = Progress::new("replications");
    let plan = SimulationPlan::default();
    Ok(FlowComparison::with(scenarios, &plan, |at| progress.at(at.replications, at.most_replications))?)
}

fn hangs_on(scenarios: &[(&str, &Model)]) -> Result<Sensitivity, Box<dyn Error>> {
    let progress = Progress::new("assumptions");
    let plan = SensitivityPlan::default();
    Ok(Sensitivity::with(scenarios, &plan, |done, of| progress.at(done, of))?)
}
