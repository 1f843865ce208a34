//! Frames, prices, internal services and the yearly process (G5, P5, A9, O5).

pub(crate) mod cost_per_service_area;
pub(crate) mod deviations_answered;
pub(crate) mod forecast_deviation;
pub(crate) mod frame_predictability;
pub(crate) mod internal_transactions;
pub(crate) mod overhead_share;
pub(crate) mod through_agreements;

use crate::facts::Facts;
use crate::metrics::Undefined;
use crate::steering::budget::Money;

/// The money of the last period for which it is stated.
fn latest<'m>(facts: &Facts<'m>) -> Result<Money<'m>, Undefined> {
    Money::latest(facts.model()).ok_or(Undefined("the model states no money"))
}
