//! How many of what there are.

pub(crate) mod bodies;
