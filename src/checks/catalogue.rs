use super::{Check, configuration, reporting};

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
    // Configuration.
    &configuration::unused_waiver::CHECK,
];
