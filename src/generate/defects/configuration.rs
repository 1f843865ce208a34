//! The configuration of a run.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::{Fresh, Planted};
use crate::checks::{CATALOGUE, Check, CheckConfig, Waiver};
use crate::{Model, Subject};

const UNUSED: &str = "unused-waiver";

/// Plants waivers that cover nothing in a configuration: each of a check of models that the seed decides, for a key that
/// nothing in the model has. A run on the model finds each of them by the check `unused-waiver`, unless its level is off.
///
/// # Example
/// ```
/// use orgmodel::Model;
/// use orgmodel::checks::{CheckConfig, Checker};
/// use orgmodel::generate::inject_config;
///
/// let (model, mut config) = (Model::default(), CheckConfig::default());
/// inject_config(&mut config, &model, 3, 1);
/// let report = Checker::new().config(config)?.run(&model);
/// assert_eq!(report.of("unused-waiver").count(), 3);
/// # Ok::<(), orgmodel::checks::ConfigError>(())
/// ```
pub fn inject_config(config: &mut CheckConfig, model: &Model, number: usize, seed: u64) -> Vec<Planted> {
    let mut random = Pcg64::seed_from_u64(seed);
    let mut fresh = Fresh::of(model);
    let checks: Vec<&Check> =
        CATALOGUE.iter().copied().filter(|check| !check.is_of_plan() && check.name != UNUSED).collect();
    let mut planted = Vec::new();
    for _ in 0..number {
        let check = checks[random.random_range(0..checks.len())].name;
        let subject = Some(fresh.key(model));
        config.waivers.push(Waiver { check: check.into(), subject, reason: "planted".into() });
        planted.push(Planted { check: UNUSED, subject: Subject::Check(check.into()) });
    }
    planted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Checker;
    use crate::fixture::{Fixture, sector};

    #[test]
    fn each_is_found_once_and_nothing_else() {
        let model = sector().model();
        for seed in 0..20 {
            let mut config = Fixture::checker().configuration().clone();
            let mut planted = inject_config(&mut config, &model, 5, seed);
            let report = Checker::new().config(config).expect("the checks exist").run(&model);
            let found = report.findings.into_iter();
            let mut found: Vec<Planted> =
                found.map(|finding| Planted { check: finding.check, subject: finding.subject }).collect();
            planted.sort();
            found.sort();
            assert_eq!(found, planted);
        }
    }
}
