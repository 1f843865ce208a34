//! Compares a model with what-ifs: `cargo run --example compare -- [--markdown | --json] BASE OTHER…`, or with SCENARIO… alone
//!
//! BASE is a model file. Each OTHER is a scenario file, whose changes are made to the base, or another model file. Where a scenario comes
//! first, the base is the one that it names. The exit status is 2 when something cannot be read or a change cannot be made.

#[path = "support/printed.rs"]
mod printed;
#[path = "support/scenarios.rs"]
mod scenarios;

use std::error::Error;
use std::io::IsTerminal;
use std::process::ExitCode;

use orgmodel::checks::Checker;
use orgmodel::render::terminal::{self, Look};
use orgmodel::render::{json, markdown};
use orgmodel::scenario::{Comparison, Side};
use printed::printed;
use scenarios::Other;

fn main() -> ExitCode {
    printed(run())
}

fn run() -> Result<String, Box<dyn Error>> {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|word| word.starts_with("--"));
    if flags.len() > 1 || flags.iter().any(|flag| !["--markdown", "--json"].contains(&flag.as_str())) {
        return Err(format!("expected --markdown or --json, found {}", flags.join(" ")).into());
    }
    if files.is_empty() {
        return Err("usage: compare [--markdown | --json] BASE OTHER…, or SCENARIO…".into());
    }
    let (base, others) = scenarios::read_all(&files)?;
    let sides: Vec<Side<'_>> = others
        .iter()
        .map(|other| match other {
            Other::Scenario(scenario) => Side::from(scenario),
            Other::Model(model) => Side::Model(model.name(), model),
        })
        .collect();
    let comparison = Comparison::new(&base, &sides, &Checker::new())?;
    let look = Look { colours: std::io::stdout().is_terminal(), ..Look::default() };
    Ok(match flags.first().map(String::as_str) {
        Some("--markdown") => markdown::comparison(&comparison),
        Some("--json") => json::comparison(&comparison),
        _ => terminal::comparison(&comparison, look),
    })
}
