use std::fmt;

use serde::Serialize;

use super::config::{CheckConfig, ConfigError};
use super::define::*;
use crate::facts::{Facts, Need};
use crate::{Model, SteeringModel, Subject, parallel};

/// What a check finds, as it finds it.
#[derive(Debug, Default)]
pub struct Findings {
    pub(super) drafts: Vec<Draft>,
}

impl Findings {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.drafts.is_empty()
    }

    /// Takes all out; their memory is kept.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = Draft> + '_ {
        self.drafts.drain(..)
    }

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

    /// One more check, after those that are there. One that is there already is not added again.
    pub fn with(mut self, check: &'c Check) -> Self {
        if !self.checks.iter().any(|other| std::ptr::eq(*other, check)) {
            self.checks.push(check);
        }
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

    /// Runs every check that applies, on facts that are worked out already. With the feature `parallel` checks run beside one
    /// another on the pool of rayon in which this is called; the report is the same.
    pub fn run_on(&self, facts: &Facts<'_>) -> Report {
        let ran = parallel::map(&self.checks, |check| {
            let severity = self.severity_on(check, facts)?;
            Ok::<Vec<_>, Off>(finish(check, severity, facts, check.run_on(facts)).collect())
        });
        let mut not_run = Vec::new();
        let mut found: Vec<(Place, usize, Finding)> = Vec::new();
        for (order, (check, ran)) in self.checks.iter().zip(ran).enumerate() {
            match ran {
                Ok(findings) => found.extend(findings.into_iter().map(|(place, finding)| (place, order, finding))),
                Err(off) => not_run.push(NotRun { check: check.name, reason: off.to_string() }),
            }
        }
        found.sort_by_key(|(place, order, _)| (*place, *order));
        self.report(found.into_iter().map(|(.., finding)| finding), not_run, facts)
    }

    /// How much a finding of a check weighs in a run on a model, or why the check does not run.
    pub(crate) fn severity_on(&self, check: &Check, facts: &Facts<'_>) -> Result<Severity, Off> {
        let severity = self.severity(check)?;
        check.off_for(facts).map_or(Ok(severity), Err)
    }

    /// Makes a report of findings in their order: waivers are looked up, and those that cover nothing are found.
    pub(crate) fn report(
        &self,
        found: impl IntoIterator<Item = Finding>,
        not_run: Vec<NotRun>,
        facts: &Facts<'_>,
    ) -> Report {
        let mut report = Report { not_run, ..Report::default() };
        let mut used = vec![false; self.config.waivers.len()];
        for finding in found {
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

    fn severity(&self, check: &Check) -> Result<Severity, Off> {
        match self.config.levels.iter().find(|(name, _)| check.answers_to(name)) {
            Some((_, level)) => level.severity().ok_or(Off::Configured),
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

/// Why a check does not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Off {
    /// The configuration switches it off.
    Configured,
    /// The model does not state what it needs.
    Missing(Need),
    /// It does not apply to the steering model.
    NotFor(SteeringModel),
}

impl fmt::Display for Off {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configured => f.write_str("the configuration switches it off"),
            Self::Missing(need) => f.write_str(need.missing()),
            Self::NotFor(model) => write!(f, "it does not apply to the {model} model"),
        }
    }
}

/// Where a subject stands in the order of findings.
pub(crate) type Place = (u8, usize);

/// What a check found, with what the run adds, in the order in which it was found.
pub(crate) fn finish<'f>(
    check: &'f Check,
    severity: Severity,
    facts: &'f Facts<'_>,
    found: Findings,
) -> impl Iterator<Item = (Place, Finding)> + 'f {
    complete(check, severity, facts, found.drafts).map(|finding| (facts.position(&finding.subject), finding))
}

/// The same where it is known where the subjects stand.
pub(crate) fn complete<'f>(
    check: &'f Check,
    severity: Severity,
    facts: &'f Facts<'_>,
    found: impl IntoIterator<Item = Draft> + 'f,
) -> impl Iterator<Item = Finding> + 'f {
    found.into_iter().map(move |draft| {
        let of_plan = facts.plan().and_then(|plan| draft.locate(&plan.locations));
        let location = of_plan.or_else(|| draft.locate(facts.model().locations())).cloned();
        Finding {
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
        }
    })
}

impl Check {
    /// Everything that it finds.
    pub(crate) fn run_on(&self, facts: &Facts<'_>) -> Findings {
        let mut findings = Findings::default();
        (self.run)(facts, &mut findings);
        findings
    }

    /// Whether a name or code is the check's.
    pub fn answers_to(&self, name: &str) -> bool {
        self.name == name || self.code == name
    }

    /// Whether the check judges a plan, and so runs where one is given.
    pub(crate) fn is_of_plan(&self) -> bool {
        self.needs.contains(&Need::Plan)
    }

    /// Why the check does not run on a model, if it does not.
    pub(crate) fn off_for(&self, facts: &Facts<'_>) -> Option<Off> {
        if let Some(&need) = self.needs.iter().find(|need| !facts.meets(**need)) {
            return Some(Off::Missing(need));
        }
        let (applies, model) = match (self.applies_to, facts.steering_model()) {
            (AppliesTo::Any, _) => return None,
            (_, None) => return Some(Off::Missing(Need::SteeringModel)),
            (AppliesTo::Only(models), Some(model)) => (models.contains(&model), model),
            (AppliesTo::AllBut(models), Some(model)) => (!models.contains(&model), model),
        };
        (!applies).then_some(Off::NotFor(model))
    }
}
