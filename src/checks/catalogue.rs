use super::{Check, configuration, heads, levels, reporting};

/// All checks, by family and code.
pub static CATALOGUE: &[&Check] = &[
    // Reporting.
    &reporting::reporting_cycle::CHECK,
    &reporting::several_superiors::CHECK,
    &reporting::without_superior::CHECK,
    &reporting::several_roots::CHECK,
    &reporting::superior_on_lower_level::CHECK,
    &reporting::superior_on_same_level::CHECK,
    &reporting::level_skipped::CHECK,
    &reporting::line_beside_executive_board::CHECK,
    &reporting::unknown_manager_level::CHECK,
    // Heads.
    &heads::without_head::CHECK,
    &heads::vacant_head::CHECK,
    &heads::acting_head::CHECK,
    &heads::shared_head::CHECK,
    // Levels.
    &levels::more_levels_than_needed::CHECK,
    &levels::span_too_wide::CHECK,
    &levels::head_over_one_head::CHECK,
    &levels::micro_team::CHECK,
    // Configuration.
    &configuration::unused_waiver::CHECK,
];
