//! Models to be simulated side by side, from files.

use std::error::Error;

use orgmodel::Model;

use crate::scenarios::{Other, read_all};

/// The base and the others; what a scenario makes of the base has the name of the scenario.
pub(crate) fn read_models(files: &[String]) -> Result<Vec<Model>, Box<dyn Error>> {
    let (base, others) = read_all(files)?;
    let mut models = vec![Model::clone(&base)];
    for other in others {
        models.push(match other {
            Other::Model(model) => *model,
            Other::Scenario(scenario) => scenario.model()?,
        });
    }
    Ok(models)
}
