//! Who reports to whom (A1, A7).

mod tops;

pub(super) use tops::tops;

pub(crate) mod level_skipped;
pub(crate) mod line_beside_executive_board;
pub(crate) mod reporting_cycle;
pub(crate) mod several_roots;
pub(crate) mod several_superiors;
pub(crate) mod superior_on_lower_level;
pub(crate) mod superior_on_same_level;
pub(crate) mod unknown_manager_level;
pub(crate) mod without_superior;
