//! Manager levels.

pub(crate) mod levels_above_staff;
pub(crate) mod manager_levels;
pub(crate) mod staff_per_level;
