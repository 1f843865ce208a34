//! Borlänge, a Swedish municipality: from purchasers and providers to three sectors, as its report of 2009-12-03 proposes.
//!
//! The proposal is written down as the report states it; what the report leaves open is an assumption with its reason, named
//! by the entry that rests on it. Of the old organisation the report says little more than that purchasers and providers shared the
//! responsibility for each subject area (O1): [`purchaser_provider`] is made of labelled assumptions and is no fact about
//! Borlänge. Neither are staff, volumes, matters and how they flow, and dates.
//!
//! Of the steering model the report states the links and documents of the goal chain, the kinds of governing documents, the phases
//! of the budget process, the requirement profile and the management group (G2-G6, A10). What is written in them here (goals,
//! indicators and values, documents, sums, opening hours, assessments) is illustrative: made up to show the model at work, labelled
//! so, and no fact about Borlänge. The proposal has three gaps to be found, told in comments in its file; those of the old
//! model follow from what the report finds weak (O2, O5).
//!
//! # Example
//! ```
//! use orgmodel::cases::borlange;
//!
//! let reform = borlange::reform();
//! let after = reform.model()?;
//! assert_eq!(after, borlange::sectors());
//! # Ok::<(), orgmodel::scenario::PlanError>(())
//! ```

use std::sync::Arc;

use crate::checks::CheckConfig;
use crate::format::{
    Input, ReadError, ScenarioFile, ServicesFile, parse, parse_config, parse_scenario, parse_services,
};
use crate::scenario::Scenario;
use crate::{Assumption, Model, Services};

const SERVICES: &str = include_str!("services.toml");
const SECTORS: &str = include_str!("sectors.toml");
const PURCHASER_PROVIDER: &str = include_str!("purchaser-provider.toml");
const REFORM: &str = include_str!("reform.toml");
const CHECKS: &str = include_str!("checks.toml");

/// What a test of this module proves of each file.
const READ_BY_TEST: &str = "the files of the case are part of the crate, and its tests read them";

/// What Borlänge has to do: the service areas, support functions and companies of the report (A2, A9, P9), with assumed
/// staff, volumes, electorate, matters and their flow.
pub fn services() -> Services {
    services_file().services
}

/// The assumptions on which [`services`] rest.
pub fn services_assumptions() -> Vec<Assumption> {
    services_file().assumptions
}

/// The organisation before the reform: purchasers and providers (O1), in boxes that are assumptions.
pub fn purchaser_provider() -> Model {
    model("purchaser-provider.toml", PURCHASER_PROVIDER).expect(READ_BY_TEST)
}

/// The organisation that the report proposes: five committees, one administration, three sectors (P1-P9, A1-A10).
pub fn sectors() -> Model {
    model("sectors.toml", SECTORS).expect(READ_BY_TEST)
}

/// The changes that lead from [`purchaser_provider`] to [`sectors`], in phases from 2010 to 2011.
pub fn reform() -> Scenario {
    reform_file().expect(READ_BY_TEST).to_scenario(Arc::new(purchaser_provider()))
}

/// How the case is checked: by the law of 2010, and as of 2011-03-01, when the first year of the new model has begun.
pub fn checks() -> CheckConfig {
    parse_config(&Input::toml("checks.toml", CHECKS)).expect(READ_BY_TEST)
}

fn services_file() -> ServicesFile {
    parse_services(&Input::toml("services.toml", SERVICES)).expect(READ_BY_TEST)
}

fn reform_file() -> Result<ScenarioFile, ReadError> {
    parse_scenario(&Input::toml("reform.toml", REFORM))
}

fn model(name: &str, text: &str) -> Result<Model, ReadError> {
    parse(&Input::toml(name, text), &mut |file| match file {
        "services.toml" => Ok(SERVICES.to_owned()),
        _ => Err(std::io::Error::from(std::io::ErrorKind::NotFound)),
    })
}

#[cfg(test)]
mod tests;
