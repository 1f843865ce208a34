use serde::Serialize;

use super::config::{CheckConfig, ConfigError};
use super::define::*;
use crate::facts::{Facts, Need};
use crate::{Model, Subject};

/// What a check finds, as it finds it.
#[derive(Debug, Default)]
pub struct Findings {
    pub(super) drafts: Vec<Draft>,
}

impl Findings {
    /// Takes one more defect.
    pub fn push(&mut self, draft: Draft) {
        self.drafts.push(draft);
    }
}

/// A check that did not run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotRun {
    /// Its name.
    pub check: &'static str,
    /// Why.
    pub reason: String,
}

/// A finding that a waiver covers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Waived {
    /// The finding.
    pub finding: Finding,
    /// Why it is lived with.
    pub reason: String,
}

/// What a run of checks found.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Report {
    /// The findings: by subject, then by check in the order of the catalogue.
    pub findings: Vec<Finding>,
    /// Findings that waivers cover, in the same order.
    pub waived: Vec<Waived>,
    /// Checks that did not run, in the order of the catalogue.
    pub not_run: Vec<NotRun>,
}

impl Report {
    /// How many findings weigh so much.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Whether there is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// The findings of a check, by its name or code.
    pub fn of<'r>(&'r self, check: &'r str) -> impl Iterator<Item = &'r Finding> + 'r {
        self.findings.iter().filter(move |finding| finding.check == check || finding.code == check)
    }
}

/// Runs checks: the catalogue's, and any of a user's own beside them.
///
/// # Example
/// ```
/// use orgmodel::checks::Checker;
/// use orgmodel::{Model, Organisation, UnitEntry};
///
/// let mut builder = Organisation::builder();
/// builder.add(UnitEntry::new("a").reports_to("b"));
/// builder.add(UnitEntry::new("b").reports_to("a"));
/// let model = Model::new("round", builder.build()?, Default::default(), Default::default(), vec![])?;
///
/// let report = Checker::new().run(&model);
/// assert_eq!(report.of("reporting-cycle").count(), 1);
/// # Ok::<(), orgmodel::Problems>(())
/// ```
#[derive(Debug, Clone)]
pub struct Checker<'c> {
    checks: Vec<&'c Check>,
    config: CheckConfig,
}

impl Default for Checker<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'c> Checker<'c> {
    /// All checks of the catalogue, with the default configuration.
    pub fn new() -> Self {
        Self { checks: super::CATALOGUE.to_vec(), config: CheckConfig::default() }
    }

    /// One more check, after those that are there.
    pub fn with(mut self, check: &'c Check) -> Self {
        self.checks.push(check);
        self
    }

    /// Another configuration. Checks of your own that it names must be there already.
    ///
    /// # Errors
    /// [`ConfigError`] with every check that the configuration names and that does not exist, and every one that it gives
    /// two levels, and every waiver without a reason. Places are those of a file: the second `[[waiver]]` is `waiver[1]`.
    pub fn config(mut self, config: CheckConfig) -> Result<Self, ConfigError> {
        config.validate(&self.checks)?;
        self.config = config;
        Ok(self)
    }

    /// The configuration.
    pub fn configuration(&self) -> &CheckConfig {
        &self.config
    }

    /// The checks, in order.
    pub fn checks(&self) -> &[&'c Check] {
        &self.checks
    }

    /// The same run with only some of the checks.
    pub(crate) fn only(&self, keep: impl Fn(&Check) -> bool) -> Self {
        let checks = self.checks.iter().copied().filter(|check| keep(check)).collect();
        Self { checks, config: self.config.clone() }
    }

    /// Runs every check that applies.
    pub fn run(&self, model: &Model) -> Report {
        self.run_on(&Facts::new(model, &self.config.thresholds))
    }

    /// Runs every check that applies, on facts that are worked out already.
    pub fn run_on(&self, facts: &Facts<'_>) -> Report {
        let mut report = Report::default();
        let mut found: Vec<((u8, usize), usize, Finding)> = Vec::new();
        for (order, check) in self.checks.iter().enumerate() {
            let severity = match self.severity(check) {
                Ok(severity) => severity,
                Err(reason) => {
                    report.not_run.push(NotRun { check: check.name, reason: reason.into() });
                    continue;
                }
            };
            if let Some(reason) = check.off_for(facts) {
                report.not_run.push(NotRun { check: check.name, reason });
                continue;
            }
            let mut findings = Findings::default();
            (check.run)(facts, &mut findings);
            found.extend(findings.drafts.into_iter().map(|draft| {
                let of_plan = facts.plan().and_then(|plan| draft.locate(&plan.locations));
                let location = of_plan.or_else(|| draft.locate(facts.model().locations())).cloned();
                let position = facts.position(&draft.subject);
                let finding = Finding {
                    check: check.name,
                    code: check.code,
                    severity,
                    subject: draft.subject,
                    related: draft.related,
                    evidence: draft.evidence,
                    message: draft.message,
                    help: draft.help,
                    source: check.source,
                    location,
                };
                (position, order, finding)
            }));
        }
        found.sort_by_key(|(position, order, _)| (*position, *order));

        let mut used = vec![false; self.config.waivers.len()];
        for (_, _, finding) in found {
            let waiver = self.config.waivers.iter().position(|waiver| {
                (waiver.check == finding.check || waiver.check == finding.code)
                    && waiver.subject.as_ref().is_none_or(|key| finding.subject.key() == Some(key))
            });
            match waiver {
                Some(n) => {
                    used[n] = true;
                    report.waived.push(Waived { finding, reason: self.config.waivers[n].reason.clone() });
                }
                None => report.findings.push(finding),
            }
        }
        self.report_unused_waivers(&used, facts, &mut report);
        report
    }

    fn severity(&self, check: &Check) -> Result<Severity, &'static str> {
        match self.config.levels.iter().find(|(name, _)| check.answers_to(name)) {
            Some((_, level)) => level.severity().ok_or("the configuration switches it off"),
            None => Ok(check.severity),
        }
    }

    fn report_unused_waivers(&self, used: &[bool], facts: &Facts<'_>, report: &mut Report) {
        let check = &super::configuration::unused_waiver::CHECK;
        let Ok(severity) = self.severity(check) else { return };
        // One configuration serves runs with a plan and without: a waiver is judged by the run to which its check belongs.
        let belongs = |waiver: &super::Waiver| {
            let of_plan = super::CATALOGUE.iter().any(|check| check.is_of_plan() && check.answers_to(&waiver.check))
                || self.checks.iter().any(|check| check.is_of_plan() && check.answers_to(&waiver.check));
            of_plan == facts.plan().is_some()
        };
        for (waiver, _) in self.config.waivers.iter().zip(used).filter(|(waiver, used)| !**used && belongs(waiver)) {
            let about = waiver.subject.as_ref().map_or_else(String::new, |key| format!(" of `{key}`"));
            report.findings.push(Finding {
                check: check.name,
                code: check.code,
                severity,
                subject: Subject::Check(waiver.check.clone()),
                related: vec![],
                evidence: None,
                message: format!("the waiver{about} covers no finding"),
                help: "take the waiver away, or look whether its subject is called otherwise now".into(),
                source: check.source,
                location: None,
            });
        }
    }
}

impl Check {
    /// Whether a name or code is the check's.
    pub fn answers_to(&self, name: &str) -> bool {
        self.name == name || self.code == name
    }

    /// Whether the check judges a plan, and so runs where one is given.
    pub(crate) fn is_of_plan(&self) -> bool {
        self.needs.contains(&Need::Plan)
    }

    /// Why the check does not run on a model, if it does not.
    pub(crate) fn off_for(&self, facts: &Facts<'_>) -> Option<String> {
        if let Some(need) = self.needs.iter().find(|need| !facts.meets(**need)) {
            return Some(need.missing().into());
        }
        let applies = match (self.applies_to, facts.steering_model()) {
            (AppliesTo::Any, _) => return None,
            (_, None) => return Some(Need::SteeringModel.missing().into()),
            (AppliesTo::Only(models), Some(model)) => (models.contains(&model), model),
            (AppliesTo::AllBut(models), Some(model)) => (!models.contains(&model), model),
        };
        (!applies.0).then(|| format!("it does not apply to the {} model", applies.1))
    }
}
