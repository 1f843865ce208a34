//! The route of one matter, step by step, with the reason for each step; of several models, the same matter with the same luck in each.
//!
//! ```console
//! $ cargo run --release --example one_matter -- [MODEL.toml …] [--kind KIND] [--number NUMBER]
//! ```
//!
//! Without a model: Borlänge's old organisation and the proposed one. Without a kind, the first that the first model states.

use std::io::Write;
use std::process::ExitCode;

use orgmodel::Model;
use orgmodel::cases::borlange;
use orgmodel::simulate::Assembly;

fn run() -> Result<(), String> {
    let (mut files, mut kind, mut number) = (vec![], None, 0_u64);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("expected a value after `{argument}`, found none"));
        match argument.as_str() {
            "--kind" => kind = Some(value()?),
            "--number" => {
                let text = value()?;
                number =
                    text.parse().map_err(|_| format!("expected a whole number after `--number`, found `{text}`"))?;
            }
            unknown if unknown.starts_with('-') => {
                return Err(format!("unknown option `{unknown}`; expected --kind or --number"));
            }
            _ => files.push(argument),
        }
    }
    let models: Vec<Model> = if files.is_empty() {
        vec![borlange::purchaser_provider(), borlange::sectors()]
    } else {
        let read = |file: &String| orgmodel::format::read(file).map_err(|error| error.to_string());
        files.iter().map(read).collect::<Result<_, _>>()?
    };
    for model in &models {
        let assembly = Assembly::of(model).map_err(|error| format!("{}: {error}", model.name()))?;
        let first = assembly.kinds().next().ok_or(format!("{} states no sort of matter", model.name()))?;
        let kind = kind.get_or_insert_with(|| first.to_string());
        let route = assembly.route(kind, number, 1, 0).map_err(|error| format!("{}: {error}", model.name()))?;
        // A reader that has gone away is no error.
        let _ = writeln!(std::io::stdout(), "{}\n{route}", model.name());
    }
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::from(2)
        }
    }
}
