//! Frames, prices, internal services and the yearly process (G5, P5, A9, O5).

pub(crate) mod deviation_without_responsible;
pub(crate) mod planning_after_decision;
pub(crate) mod process_circle;
pub(crate) mod process_step_out_of_order;
pub(crate) mod process_step_without_driver;
