//! Compares a model with what-ifs: `cargo run --example compare -- [--markdown | --json] BASE OTHER…`, or with one SCENARIO alone
//!
//! BASE is a model file. Each OTHER is a scenario file, whose changes are made to the base, or another model file. A scenario alone is
//! compared with the base that it names. The exit status is 2 when something cannot be read or a change cannot be made.

use std::error::Error;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use orgmodel::Model;
use orgmodel::checks::Checker;
use orgmodel::format::{self, FileKind};
use orgmodel::render::terminal::{self, Look};
use orgmodel::render::{json, markdown};
use orgmodel::scenario::{Comparison, Scenario, Side};

fn main() -> ExitCode {
    match run() {
        Ok(text) => {
            // A reader that has gone away is no error.
            let _ = writeln!(std::io::stdout(), "{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// What stands beside the base.
enum Other {
    Scenario(Scenario),
    Model(Box<Model>),
}

fn run() -> Result<String, Box<dyn Error>> {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|word| word.starts_with("--"));
    if flags.len() > 1 || flags.iter().any(|flag| !["--markdown", "--json"].contains(&flag.as_str())) {
        return Err(format!("expected --markdown or --json, found {}", flags.join(" ")).into());
    }
    let (base, files) = match files.as_slice() {
        [] => return Err("usage: compare [--markdown | --json] BASE OTHER…, or one SCENARIO".into()),
        [file] if format::kind_of(file)? == FileKind::Scenario => (base_of(file)?, files.as_slice()),
        [base, others @ ..] => (format::read(base)?, others),
    };
    let base = Arc::new(base);
    let others = files.iter().map(|file| read(file, &base)).collect::<Result<Vec<Other>, _>>()?;
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

/// The base that a scenario file names, relative to itself.
fn base_of(scenario: &str) -> Result<Model, Box<dyn Error>> {
    let base = format::read_scenario(scenario)?.base;
    let base = base.ok_or_else(|| format!("{scenario}: names no base: give the base as the first file"))?;
    Ok(format::read(Path::new(scenario).with_file_name(base))?)
}

/// Reads a scenario file, or a model file.
fn read(file: &str, base: &Arc<Model>) -> Result<Other, Box<dyn Error>> {
    if format::kind_of(file)? != FileKind::Scenario {
        return Ok(Other::Model(Box::new(format::read(file)?)));
    }
    let read = format::read_scenario(file)?;
    let scenario = read.to_scenario(base.clone());
    // An error names the change; the file knows where that stands.
    if let Err(error) = scenario.model() {
        let place = read.locate(&error).map_or_else(|| file.to_owned(), ToString::to_string);
        return Err(format!("{place}: {error}").into());
    }
    Ok(Other::Scenario(scenario))
}
