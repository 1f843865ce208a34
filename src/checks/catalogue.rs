use super::{Check, configuration, focus_areas, heads, levels, reporting};

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
    // Focus areas.
    &focus_areas::focus_area_without_responsible::CHECK,
    &focus_areas::focus_area_with_several_responsible::CHECK,
    &focus_areas::focus_area_responsible_not_sector::CHECK,
    &focus_areas::focus_area_under_vacant_head::CHECK,
    &focus_areas::focus_area_follow_up_not_upward::CHECK,
    &focus_areas::focus_area_not_followed_by_board::CHECK,
    &focus_areas::too_many_focus_areas::CHECK,
    &focus_areas::focus_area_in_one_division::CHECK,
    // Configuration.
    &configuration::unused_waiver::CHECK,
];
