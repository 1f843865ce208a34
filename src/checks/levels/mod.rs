//! Manager levels and spans (A3).

pub(crate) mod head_over_one_head;
pub(crate) mod micro_team;
pub(crate) mod more_levels_than_needed;
pub(crate) mod span_too_wide;
