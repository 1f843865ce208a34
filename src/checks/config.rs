use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Severity;
use crate::Key;
use crate::facts::Thresholds;
use crate::organisation::{did_you_mean, near};

/// How much a check weighs in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum CheckLevel {
    /// It does not run.
    Off,
    /// Its findings are notes.
    Note,
    /// Its findings are warnings.
    Warning,
    /// Its findings are errors.
    Error,
}

impl CheckLevel {
    pub(super) fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Note => Some(Severity::Note),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// A finding that somebody has decided to live with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Waiver {
    /// The name or code of the check.
    pub check: String,
    /// The key of the subject; any subject when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Key>,
    /// Why.
    pub reason: String,
}

/// How checks are run: levels and waivers by check, and the numbers by which a model is judged.
///
/// # Example
/// ```
/// use orgmodel::checks::{CheckConfig, CheckLevel};
///
/// let mut config = CheckConfig::default();
/// config.levels.insert("micro-team".into(), CheckLevel::Off);
/// config.thresholds.span_limit = orgmodel::Decimal::from(25);
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckConfig {
    /// The level of a check, by its name or code, where it is not its own.
    pub levels: BTreeMap<String, CheckLevel>,
    /// The numbers by which the model is judged.
    pub thresholds: Thresholds,
    /// Findings to live with; in files, tables that are each headed `[[waiver]]`.
    #[serde(rename = "waiver")]
    pub waivers: Vec<Waiver>,
}

/// A configuration that names checks that do not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown check `{name}` in {place}{}", did_you_mean(.near))]
pub struct UnknownCheck {
    /// The name as it was found.
    pub name: String,
    /// Where: `levels`, or `waivers[2]`.
    pub place: String,
    /// The nearest names that exist.
    pub near: Vec<String>,
}

impl CheckConfig {
    /// That every check that the configuration names is among those given.
    pub(super) fn validate(&self, checks: &[&super::Check]) -> Result<(), UnknownCheck> {
        let places = self.levels.keys().map(|name| (name, "levels".to_owned()));
        let waivers = self.waivers.iter().enumerate().map(|(n, waiver)| (&waiver.check, format!("waivers[{n}]")));
        for (name, place) in places.chain(waivers) {
            if !checks.iter().any(|check| check.answers_to(name)) {
                let near = near(name, checks.iter().map(|check| check.name));
                return Err(UnknownCheck { name: name.clone(), place, near });
            }
        }
        Ok(())
    }
}
