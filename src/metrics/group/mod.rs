//! The municipality with its companies as one group.

pub(crate) mod companies_within;
pub(crate) mod support_gathered;
