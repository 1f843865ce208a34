//! The catalogue of metrics: how a model measures.
//!
//! One metric is one static [`Metric`] with a plain function and its tests, in the folder of its [`Aspect`]. The page of all of
//! them is `docs/metrics.md`, made from their doc comments. What is undefined for a model is `None`, with the reason.

mod catalogue;
mod define;

mod counts;
pub mod network;

pub use catalogue::CATALOGUE;
pub use define::{Aspect, Better, GuidingValue, Measurement, Metric, Value};

use crate::Model;
use crate::facts::{Facts, Thresholds};

/// Takes every metric of the catalogue, in its order.
pub fn measure(model: &Model, thresholds: &Thresholds) -> Vec<Measurement> {
    measure_on(&Facts::new(model, thresholds))
}

/// Takes every metric of the catalogue on facts that are worked out already.
pub fn measure_on(facts: &Facts<'_>) -> Vec<Measurement> {
    CATALOGUE.iter().map(|metric| metric.measure(facts)).collect()
}

/// The metric with a name.
pub fn metric(name: &str) -> Option<&'static Metric> {
    CATALOGUE.iter().copied().find(|metric| metric.name == name)
}

impl Metric {
    /// Takes the metric.
    pub fn measure(&self, facts: &Facts<'_>) -> Measurement {
        let missing = self.needs.iter().find(|need| !facts.meets(**need)).map(|need| need.missing());
        let value = if missing.is_some() { None } else { (self.run)(facts) };
        let undefined = value.is_none().then(|| missing.unwrap_or("its definition gives no value here").to_owned());
        Measurement { metric: self.name, unit: self.unit, better: self.better, value, undefined }
    }
}

/// Declares a metric whose page is its doc comment.
macro_rules! declare_metric {
    ($(#[doc = $doc:literal])+ $vis:vis $name:ident = { $($field:ident $(: $value:expr)?),* $(,)? }) => {
        $(#[doc = $doc])+
        $vis static $name: $crate::metrics::Metric = $crate::metrics::Metric {
            doc: concat!($($doc, "\n"),+),
            $($field $(: $value)?,)*
        };
    };
}
pub(crate) use declare_metric;
