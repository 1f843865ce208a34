//! Frames, prices, internal services and the yearly process (G5, P5, A9, O5).

pub(crate) mod agreements_exceed_frame;
pub(crate) mod budget_responsibility_split;
pub(crate) mod deviation_without_responsible;
pub(crate) mod frame_missing;
pub(crate) mod frames_do_not_add_up;
pub(crate) mod planning_after_decision;
pub(crate) mod process_circle;
pub(crate) mod process_step_out_of_order;
pub(crate) mod process_step_without_driver;
pub(crate) mod service_area_unpriced;
pub(crate) mod service_charged_to_nobody;
pub(crate) mod service_charged_twice;
mod who;
