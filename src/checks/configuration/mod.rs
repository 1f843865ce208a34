//! Checks of the configuration of a run.

pub(crate) mod unused_waiver;
