//! The catalogue of metrics: how a model measures.
//!
//! One metric is one static [`Metric`] with a plain function and its tests, in the folder of its [`Aspect`]. The page
//! of all of them is `docs/metrics.md`, made from their doc comments. What is undefined for a model is `None`, with the
//! reason.

mod catalogue;
mod define;
mod page;

#[cfg(test)]
mod example;

mod access;
mod coordination;
mod counts;
mod decisions;
mod documents;
mod goals;
mod group;
mod leadership;
mod levels;
mod money;
pub mod network;
mod shape;
mod spans;

pub(crate) use access::ways;
pub use catalogue::CATALOGUE;
pub use define::{Aspect, Better, GuidingValue, Measurement, Metric, Undefined, Value};
pub use page::page;

use crate::facts::{Facts, Thresholds};
use crate::{Model, parallel};

/// Takes every metric of the catalogue, in its order.
///
/// # Example
/// ```
/// use orgmodel::facts::Thresholds;
/// use orgmodel::metrics::{Value, measure};
/// use orgmodel::{Decimal, Head, Model, Organisation, UnitEntry};
///
/// let mut builder = Organisation::builder();
/// builder.add(UnitEntry::new("schools").head(Head::new("operations manager")));
/// let north = UnitEntry::new("north").head(Head::new("principal")).staff(Decimal::from(20));
/// builder.add(north.reports_to("schools"));
/// let model = Model::new("schools", builder.build()?, Default::default(), Default::default(), vec![])?;
///
/// let measured = measure(&model, &Thresholds::default());
/// let of = |name| measured.iter().find(|found| found.metric == name).expect("it is in the catalogue");
/// assert_eq!(of("heads-per-100-staff").value, Some(Value::Number(10.0)));
/// assert_eq!(of("doors").undefined.as_deref(), Some("the model states no channel"));
/// # Ok::<(), orgmodel::Problems>(())
/// ```
pub fn measure(model: &Model, thresholds: &Thresholds) -> Vec<Measurement> {
    measure_on(&Facts::new(model, thresholds))
}

/// Takes every metric of the catalogue on facts that are worked out already. With the feature `parallel` metrics are taken
/// beside one another on the pool of rayon in which this is called; the values are the same to the last bit.
pub fn measure_on(facts: &Facts<'_>) -> Vec<Measurement> {
    parallel::map(CATALOGUE, |metric| metric.measure(facts))
}

/// The metric with a name.
pub fn metric(name: &str) -> Option<&'static Metric> {
    CATALOGUE.iter().copied().find(|metric| metric.name == name)
}

impl Metric {
    /// Takes the metric.
    pub fn measure(&self, facts: &Facts<'_>) -> Measurement {
        let (value, undefined) = match self.needs.iter().find(|need| !facts.meets(**need)) {
            Some(need) => (None, Some(need.missing().to_owned())),
            None => match (self.run)(facts) {
                Ok(value) => (Some(value), None),
                Err(Undefined(why)) => (None, Some(why.to_owned())),
            },
        };
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
