//! Frames, prices, internal services and the yearly process (G5, P5, A9, O5).

pub(crate) mod deviations_answered;
pub(crate) mod forecast_deviation;
