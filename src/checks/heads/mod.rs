//! Heads of administrations, sectors and units (A1, G2).

pub(crate) mod acting_head;
pub(crate) mod shared_head;
pub(crate) mod vacant_head;
pub(crate) mod without_head;
