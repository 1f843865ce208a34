//! Compares a model with what-ifs: `cargo run --example compare -- [--markdown | --json] BASE SCENARIO…`
//!
//! BASE is a model file. A SCENARIO is a scenario file, whose changes are made to the base, or another model file. The exit status is
//! 2 when something cannot be read or a change cannot be made.

use std::error::Error;
use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;

use orgmodel::Model;
use orgmodel::checks::Checker;
use orgmodel::format::{self, FileKind};
use orgmodel::render::terminal::{self, Look};
use orgmodel::render::{json, markdown};
use orgmodel::scenario::{Comparison, PlanError, Scenario, Side};

fn main() -> ExitCode {
    match run() {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// What stands beside the base.
enum Read {
    Scenario(Scenario),
    Model(Box<Model>),
}

fn run() -> Result<String, Box<dyn Error>> {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|word| word.starts_with("--"));
    if let Some(unknown) = flags.iter().find(|flag| !["--markdown", "--json"].contains(&flag.as_str())) {
        return Err(format!("unknown option `{unknown}`: expected --markdown or --json").into());
    }
    let [base, others @ ..] = files.as_slice() else {
        return Err("usage: compare [--markdown | --json] BASE SCENARIO…".into());
    };
    let base = Arc::new(format::read(base)?);
    let mut read = Vec::new();
    for file in others {
        read.push(scenario(file, &base)?);
    }
    let sides: Vec<Side<'_>> = read
        .iter()
        .map(|read| match read {
            Read::Scenario(scenario) => Side::from(scenario),
            Read::Model(model) => Side::Model(model.name(), model),
        })
        .collect();
    let comparison = Comparison::new(&base, &sides, &Checker::new())?;
    Ok(match flags.first().map(String::as_str) {
        Some("--markdown") => markdown::comparison(&comparison),
        Some("--json") => json::comparison(&comparison),
        _ => terminal::comparison(&comparison, Look { colours: std::io::stdout().is_terminal(), ..Look::default() }),
    })
}

/// Reads a scenario file, or a model file.
fn scenario(file: &str, base: &Arc<Model>) -> Result<Read, Box<dyn Error>> {
    if format::kind_of(file)? != FileKind::Scenario {
        return Ok(Read::Model(Box::new(format::read(file)?)));
    }
    let read = format::read_scenario(file)?;
    let scenario = read
        .changes
        .iter()
        .cloned()
        .fold(Scenario::new(read.name.clone(), base.clone()).phased(read.phases.clone()), Scenario::then);
    // An error names the change by number; the file knows where that stands.
    if let Err(error) = scenario.model() {
        let place = match &error {
            PlanError::Change { index, .. }
            | PlanError::UnknownPhase { index, .. }
            | PlanError::PhaseOrder { index, .. } => read.locate_change(*index),
            _ => None,
        };
        let place = place.map_or_else(|| file.to_owned(), ToString::to_string);
        return Err(format!("{place}: {error}").into());
    }
    Ok(Read::Scenario(scenario))
}
