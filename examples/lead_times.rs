//! How long matters take in Borlänge, in the old model and in the new one: the same matters, the same luck, another organisation.
//!
//! `cargo run --release --example lead_times`, with `--markdown` for a document, or with `--json` for two JSON documents one after
//! the other: the comparison, and what it hangs on. The exit status is 2 when there is nothing to simulate.

#[path = "support/printed.rs"]
mod printed;
#[path = "support/progress.rs"]
mod progress;

use std::error::Error;
use std::io::IsTerminal;
use std::process::ExitCode;

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

fn main() -> ExitCode {
    printed(run())
}

fn run() -> Result<String, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let format = match arguments.as_slice() {
        [] => None,
        [format] if ["--markdown", "--json"].contains(&format.as_str()) => Some(format.as_str()),
        other => return Err(format!("expected --markdown or --json, found {}", other.join(" ")).into()),
    };
    let (old, new) = (borlange::purchaser_provider(), borlange::sectors());
    if new.services().matter_kinds.is_empty() {
        return Err("the services of the case state no `matter_kind`: expected at least one, as nothing flows".into());
    }
    let scenarios = [(old.name(), &old), (new.name(), &new)];
    let comparison = compare(&scenarios)?;
    let sensitivity = hangs_on(&scenarios)?;
    let models: [&Model; 2] = [&old, &new];
    let look = Look { width: 110, colours: std::io::stdout().is_terminal() };
    Ok(match format {
        Some("--json") => json::flow_comparison(&comparison) + &json::sensitivity(&sensitivity),
        Some(_) => [
            INTRODUCTION.to_owned(),
            markdown::flow_comparison(&comparison),
            markdown::sensitivity(&sensitivity, &models),
        ]
        .join("\n\n"),
        None => [
            INTRODUCTION.to_owned(),
            terminal::flow_comparison(&comparison, look),
            terminal::sensitivity(&sensitivity, &models, look),
        ]
        .join("\n\n"),
    })
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
