//! Who reports to whom (A1, A7).

pub(crate) mod reporting_cycle;
