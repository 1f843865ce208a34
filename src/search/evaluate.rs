use std::collections::HashMap;
use std::sync::Arc;

use super::SearchError;
use crate::Model;
use crate::checks::{Checker, Finding};
use crate::metrics::{Metric, Value};
use crate::organisation::near;
use crate::scenario::identity::{Identity, Origins};
use crate::scenario::{Change, Session};

/// A model under search: changes come and go, and each state is looked at by the hard checks and the metrics.
pub(super) struct Evaluator<'c> {
    session: Session<'c>,
    metrics: Vec<&'static Metric>,
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
        let mut session = Session::new(model.clone(), hard);
        if let Some(off) = session.report().not_run.first() {
            return Err(SearchError::NotRun { check: off.check, why: off.reason.clone() });
        }
        let mut values = Vec::with_capacity(metrics.len());
        for metric in &metrics {
            let measured = session.measure(metric);
            match measured.value {
                Some(Value::Number(number) | Value::Estimate { number, .. }) => values.push(number),
                Some(Value::Series(_)) => return Err(SearchError::Series { metric: metric.name }),
                None => {
                    let why = measured.undefined.unwrap_or_default();
                    return Err(SearchError::Undefined { metric: metric.name, why });
                }
            }
        }
        Ok((Self { session, metrics }, values))
    }

    /// Makes a change; `false` when it is refused.
    pub(super) fn apply(&mut self, change: &Change) -> bool {
        self.session.apply(change).is_ok()
    }

    /// How many changes stand.
    pub(super) fn changes(&self) -> usize {
        self.session.changes().len()
    }

    /// Takes changes back but the first so many.
    pub(super) fn back_to(&mut self, changes: usize) {
        self.session.back_to(changes);
    }

    /// What the metrics measure; nothing when one is undefined, or a hard check finds what it does not find in the base.
    pub(super) fn values(&mut self) -> Option<Vec<f64>> {
        let outcome = self.session.outcome();
        let (new, gone) = (counted(&outcome.introduced), counted(&outcome.resolved));
        // What is found in other words is gone and new.
        if new.iter().any(|(what, number)| gone.get(what).is_none_or(|before| before < number)) {
            return None;
        }
        self.metrics.iter().map(|metric| self.session.measure(metric).value?.number()).collect()
    }
}

fn counted(findings: &[Arc<Finding>]) -> HashMap<Identity, usize> {
    // No move gives a node another key.
    let origins = Origins::default();
    let mut counts = HashMap::new();
    for finding in findings {
        *counts.entry(Identity::of(finding, &origins)).or_default() += 1;
    }
    counts
}
