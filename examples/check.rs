//! Checks model files: `cargo run --example check -- [--config CHECKS.toml] FILE…`
//!
//! Each file is TOML or JSON, by its ending. CHECKS.toml says how checks are run (docs/format.md). The exit status is 0 when no file has an error, 1 when a check found one, and 2 when a
//! file cannot be read.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use orgmodel::checks::{CheckConfig, Checker};
use orgmodel::format;
use orgmodel::render::terminal::{self, Look};

fn main() -> ExitCode {
    let mut config = CheckConfig::default();
    let mut files = Vec::new();
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        if argument != "--config" {
            if argument.to_string_lossy().starts_with("--") {
                return usage(&format!("unknown option {}", argument.to_string_lossy()));
            }
            files.push(argument);
            continue;
        }
        let Some(file) = arguments.next() else { return usage("--config expects a file") };
        match format::read_config(Path::new(&file)) {
            Ok(read) => config = read,
            Err(error) => return fail(&error),
        }
    }
    if files.is_empty() {
        return usage("expected at least one file");
    }
    let checker = match Checker::new().config(config) {
        Ok(checker) => checker,
        Err(error) => return fail(&error),
    };

    let look = Look { colours: std::io::stdout().is_terminal(), ..Look::default() };
    let (mut unreadable, mut errors) = (false, false);
    for file in files {
        match format::read(Path::new(&file)) {
            Ok(model) => {
                let report = checker.run(&model);
                errors |= report.has_errors();
                let text = terminal::report(&report, look);
                // A reader that has gone away is no error.
                let _ = writeln!(std::io::stdout(), "{}\n{text}", Path::new(&file).display());
            }
            Err(error) => {
                unreadable = true;
                let _ = writeln!(std::io::stderr(), "{error}");
            }
        }
    }
    match (unreadable, errors) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::from(1),
        (false, false) => ExitCode::SUCCESS,
    }
}

fn usage(problem: &str) -> ExitCode {
    fail(&format!("{problem}\nusage: check [--config CHECKS.toml] FILE…"))
}

fn fail(error: &dyn std::fmt::Display) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{error}");
    ExitCode::from(2)
}
