use std::collections::HashMap;

use super::SearchError;
use crate::Model;
use crate::checks::{Checker, Report};
use crate::facts::Facts;
use crate::metrics::{Metric, Value};
use crate::organisation::near;
use crate::scenario::identity::{Identity, Origins};
use crate::scenario::{Change, Undo};

/// A model under search: changes come and go, and each state is looked at by the hard checks and the metrics.
pub(super) struct Evaluator<'c> {
    model: Model,
    hard: Checker<'c>,
    metrics: Vec<&'static Metric>,
    /// How often the hard checks find each thing in the base.
    found: HashMap<Identity, usize>,
}

impl<'c> Evaluator<'c> {
    /// With what the metrics measure in the base.
    ///
    /// # Errors
    /// When a check does not exist or does not run on the base, or a metric is no number there.
    pub(super) fn new(
        model: &Model,
        metrics: Vec<&'static Metric>,
        hard: &[String],
        checker: &Checker<'c>,
    ) -> Result<(Self, Vec<f64>), SearchError> {
        for name in hard {
            if !checker.checks().iter().any(|check| check.answers_to(name)) {
                let near = near(name, checker.checks().iter().flat_map(|check| [check.name, check.code]));
                return Err(SearchError::UnknownCheck { check: name.clone(), near });
            }
        }
        let hard = checker.only(|check| hard.iter().any(|name| check.answers_to(name)));
        let facts = Facts::new(model, &hard.configuration().thresholds);
        let report = hard.run_on(&facts);
        if let Some(off) = report.not_run.first() {
            return Err(SearchError::NotRun { check: off.check, why: off.reason.clone() });
        }
        let mut values = Vec::with_capacity(metrics.len());
        for metric in &metrics {
            let measured = metric.measure(&facts);
            match measured.value {
                Some(Value::Number(number)) => values.push(number),
                Some(Value::Series(_)) => return Err(SearchError::Series { metric: metric.name }),
                None => {
                    let why = measured.undefined.unwrap_or_default();
                    return Err(SearchError::Undefined { metric: metric.name, why });
                }
            }
        }
        drop(facts);
        Ok((Self { model: model.clone(), hard, metrics, found: counted(&report) }, values))
    }

    /// Makes a change; nothing when it is refused.
    pub(super) fn apply(&mut self, change: &Change) -> Option<Undo> {
        self.model.apply(change).ok()
    }

    /// Takes the last change back that stands.
    pub(super) fn undo(&mut self, undo: Undo) {
        self.model.undo(undo).expect("what was changed last is taken back first");
    }

    /// What the metrics measure; nothing when one is undefined, or a hard check finds what it does not find in the base.
    pub(super) fn values(&self) -> Option<Vec<f64>> {
        let facts = Facts::new(&self.model, &self.hard.configuration().thresholds);
        let found = counted(&self.hard.run_on(&facts));
        if found.iter().any(|(what, number)| self.found.get(what).is_none_or(|before| before < number)) {
            return None;
        }
        self.metrics.iter().map(|metric| metric.measure(&facts).value?.number()).collect()
    }
}

fn counted(report: &Report) -> HashMap<Identity, usize> {
    // No move gives a node another key.
    let origins = Origins::default();
    let mut counts = HashMap::new();
    for finding in &report.findings {
        *counts.entry(Identity::of(finding, &origins)).or_default() += 1;
    }
    counts
}
