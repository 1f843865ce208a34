//! The goal chain and its documents (G3, G4, A7, P6, P8).

pub(crate) mod links;
pub(crate) mod responsible;
pub(crate) mod results;

/// A metric of a fixture, as of 1 March 2011.
#[cfg(test)]
fn measured(fixture: &crate::fixture::Fixture, name: &str) -> crate::metrics::Measurement {
    let thresholds = crate::facts::Thresholds { judged_on: Some(jiff::civil::date(2011, 3, 1)), ..Default::default() };
    let mut measured = crate::metrics::measure(&fixture.model(), &thresholds).into_iter();
    measured.find(|found| found.metric == name).expect("a metric of the catalogue")
}

/// A metric of a fixture that is one number.
#[cfg(test)]
fn number(fixture: &crate::fixture::Fixture, name: &str) -> Option<f64> {
    measured(fixture, name).value.and_then(|value| value.number())
}
