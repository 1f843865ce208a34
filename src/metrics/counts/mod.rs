//! How many of what there are.

pub(crate) mod agreements;
pub(crate) mod bodies;
pub(crate) mod bodies_by_kind;
pub(crate) mod doors;
pub(crate) mod heads;
pub(crate) mod seats;
