//! The register of governing documents.

pub(crate) mod document_age;
pub(crate) mod documents_by_kind;
pub(crate) mod documents_by_subject;
pub(crate) mod documents_current;
pub(crate) mod documents_in_force;
pub(crate) mod documents_published;

use crate::facts::Facts;
use crate::metrics::{Undefined, Value};
use crate::steering::documents::{GoverningDocument, Register};

/// The register as of the day of judgement.
fn register<'m>(facts: &Facts<'m>) -> Register<'m> {
    Register::new(facts.model(), facts.thresholds().judged_on)
}

/// The share of the documents in force of which something holds.
fn share_in_force(register: &Register<'_>, holds: impl Fn(&GoverningDocument) -> bool) -> Result<Value, Undefined> {
    let number = register.in_force().count();
    if number == 0 {
        return Err(Undefined("no governing document is in force"));
    }
    let those = register.in_force().filter(|document| holds(document)).count();
    Ok(Value::Number(those as f64 / number as f64))
}

/// A register for tests: four documents, judged on 1 March 2011.
#[cfg(test)]
mod example {
    use jiff::civil::{Date, date};

    use crate::facts::Thresholds;
    use crate::metrics::{Measurement, measure};
    use crate::steering::documents::{GoverningDocument, GoverningDocumentKind, Publication};
    use crate::{Model, Steering};

    pub(super) const DAY: Date = date(2011, 3, 1);

    pub(super) fn model(documents: Vec<GoverningDocument>) -> Model {
        let steering = Steering { governing_documents: documents, ..Steering::default() };
        Model::new("register", Default::default(), steering, Default::default(), vec![]).expect("they fit")
    }

    /// Two policies, a plan and closed guidelines.
    pub(super) fn documents() -> Vec<GoverningDocument> {
        use GoverningDocumentKind::{Guidelines, Plan, Policy};

        let mut documents =
            [("alcohol", Policy), ("gender", Policy), ("safety", Plan), ("purchasing", Guidelines)].map(
                |(key, kind)| GoverningDocument { subject: Some("staff".into()), ..GoverningDocument::new(key, kind) },
            );
        let [alcohol, gender, safety, purchasing] = &mut documents;
        alcohol.adopted = Some(date(2001, 3, 1));
        alcohol.reviewed = Some(date(2009, 3, 1));
        alcohol.review_interval_months = Some(24);
        alcohol.published = vec![Publication::Inside, Publication::Outside];
        gender.adopted = Some(date(2007, 3, 1));
        gender.review_interval_months = Some(24);
        gender.published = vec![Publication::Outside];
        safety.subject = Some("safety".into());
        purchasing.closed = Some(date(2010, 1, 1));
        documents.into()
    }

    pub(super) fn measured(model: &Model, metric: &str, judged_on: Option<Date>) -> Measurement {
        let thresholds = Thresholds { judged_on, ..Thresholds::default() };
        measure(model, &thresholds).into_iter().find(|found| found.metric == metric).expect("in the catalogue")
    }
}
