use std::collections::BTreeMap;
use std::fmt;

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
    /// The level of a check, by its name or code (not by both), where it is not its own.
    pub levels: BTreeMap<String, CheckLevel>,
    /// The numbers by which the model is judged.
    pub thresholds: Thresholds,
    /// Findings to live with; in files, tables that are each headed `[[waiver]]`.
    #[serde(rename = "waiver")]
    pub waivers: Vec<Waiver>,
}

/// What is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigProblem {
    /// A check that does not exist.
    #[error("unknown check `{name}` in {place}{}", did_you_mean(.near))]
    UnknownCheck {
        /// The name as it was found.
        name: String,
        /// Where it stands, as a file calls it: `levels`, or `waiver[2]` for the third `[[waiver]]`.
        place: String,
        /// The nearest names and codes that exist.
        near: Vec<String>,
    },
    /// A waiver without a reason.
    #[error("reason of {place}: expected some text, found {found:?}")]
    NoReason {
        /// Where it stands, as a file calls it.
        place: String,
        /// What stands there.
        found: String,
    },
    /// A check that is given a level twice, by its name and by its code.
    #[error("two levels for one check: `{code}` and `{name}` in levels")]
    TwoLevels {
        /// Its name.
        name: &'static str,
        /// Its code.
        code: &'static str,
    },
}

/// A configuration that cannot be used with the checks of a run: everything that is wrong with it. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    problems: Vec<ConfigProblem>,
}

impl ConfigError {
    /// The problems: those of `levels` in the order of their names, then those of waivers.
    pub fn problems(&self) -> &[ConfigProblem] {
        &self.problems
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.problems.iter().enumerate() {
            if n > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}

impl CheckConfig {
    /// That every check that the configuration names is among those given, and has one level at the most.
    pub(super) fn validate(&self, checks: &[&super::Check]) -> Result<(), ConfigError> {
        let levels = self.levels.keys().map(|name| (name, "levels".to_owned()));
        let waivers = self.waivers.iter().enumerate().map(|(n, waiver)| (&waiver.check, format!("waiver[{n}]")));
        let unknown = |(name, place): (&String, String)| {
            let near = near(name, checks.iter().flat_map(|check| [check.name, check.code]));
            let known = checks.iter().any(|check| check.answers_to(name));
            (!known).then(|| ConfigProblem::UnknownCheck { name: name.clone(), place, near })
        };
        let twice = checks
            .iter()
            .filter(|check| self.levels.contains_key(check.name) && self.levels.contains_key(check.code))
            .map(|check| ConfigProblem::TwoLevels { name: check.name, code: check.code });
        let blank =
            self.waivers.iter().enumerate().filter(|(_, waiver)| waiver.reason.trim().is_empty()).map(|(n, waiver)| {
                ConfigProblem::NoReason { place: format!("waiver[{n}]"), found: waiver.reason.clone() }
            });
        let problems: Vec<_> =
            levels.filter_map(unknown).chain(twice).chain(waivers.filter_map(unknown)).chain(blank).collect();
        if problems.is_empty() { Ok(()) } else { Err(ConfigError { problems }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Checker;

    fn refused(levels: &[&str], waived: &[&str]) -> String {
        let levels = levels.iter().map(|&name| (name.to_owned(), CheckLevel::Off)).collect();
        let waiver = |check: &&str| Waiver { check: (*check).into(), subject: None, reason: "none".into() };
        let waivers = waived.iter().map(waiver).collect();
        let config = CheckConfig { levels, waivers, ..CheckConfig::default() };
        Checker::new().config(config).expect_err("it names what there is not").to_string()
    }

    #[test]
    fn every_unknown_check_is_named_with_its_place_in_the_file() {
        assert_eq!(
            refused(&["micro-taem", "b1"], &["micro-team", "L99", "nothing-like-it"]),
            "unknown check `b1` in levels; did you mean `B1`?\n\
             unknown check `micro-taem` in levels; did you mean `micro-team`?\n\
             unknown check `L99` in waiver[1]\n\
             unknown check `nothing-like-it` in waiver[2]"
        );
        let silent = Waiver { check: "B1".into(), subject: None, reason: " ".into() };
        let config = CheckConfig { waivers: vec![silent], ..CheckConfig::default() };
        let error = Checker::new().config(config).expect_err("it does not say why");
        assert_eq!(error.to_string(), "reason of waiver[0]: expected some text, found \" \"");
        assert_eq!(refused(&["B99"], &[]), "unknown check `B99` in levels; did you mean `B9`?");
    }

    #[test]
    fn a_check_has_one_level() {
        assert_eq!(
            refused(&["B1", "required-body-missing"], &[]),
            "two levels for one check: `B1` and `required-body-missing` in levels"
        );
    }
}
