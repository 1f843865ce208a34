//! A base and what stands beside it, from files.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use orgmodel::Model;
use orgmodel::format::{self, FileKind};
use orgmodel::scenario::Scenario;

/// What stands beside the base.
pub(crate) enum Other {
    Scenario(Scenario),
    Model(Box<Model>),
}

/// The first file is the base, a model; each other is a scenario, whose changes are made to it, or another model. A scenario as the
/// first file stands beside the base that it names.
pub(crate) fn read_all(files: &[String]) -> Result<(Arc<Model>, Vec<Other>), Box<dyn Error>> {
    let (base, files) = match files {
        [] => return Err("expected a base, found no file".into()),
        [file, ..] if format::kind_of(file)? == FileKind::Scenario => (base_of(file)?, files),
        [base, others @ ..] => (format::read(base)?, others),
    };
    let base = Arc::new(base);
    let others = files.iter().map(|file| read(file, &base)).collect::<Result<Vec<Other>, _>>()?;
    Ok((base, others))
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
