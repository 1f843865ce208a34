//! Ways in for citizens (A8).

pub(crate) mod channel_without_door;
pub(crate) mod channel_without_hours;
pub(crate) mod service_area_unreached;
pub(crate) mod several_doors;
