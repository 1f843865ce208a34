use super::{
    Check, access, agreements, bodies, configuration, documents, focus_areas, goals, heads, implementation, leadership,
    levels, money, reporting, responsibility, support,
};

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
    // Bodies.
    &bodies::required_body_missing::CHECK,
    &bodies::council_not_highest::CHECK,
    &bodies::council_too_small::CHECK,
    &bodies::council_size_even::CHECK,
    &bodies::drafting_committee_standing::CHECK,
    &bodies::drafting_committee_without_officer_support::CHECK,
    &bodies::committee_not_under_council::CHECK,
    &bodies::committee_employs::CHECK,
    &bodies::staff_without_employer::CHECK,
    &bodies::staff_with_several_employers::CHECK,
    &bodies::employer_not_executive_board::CHECK,
    &bodies::committee_without_sector::CHECK,
    &bodies::sector_without_committee::CHECK,
    &bodies::committee_without_officer_support::CHECK,
    &bodies::supervises_what_it_runs::CHECK,
    &bodies::company_outside_group::CHECK,
    &bodies::shares_not_whole::CHECK,
    // Responsibility.
    &responsibility::service_area_without_doer::CHECK,
    &responsibility::service_area_in_several_divisions::CHECK,
    &responsibility::service_area_split::CHECK,
    &responsibility::choice_decided_by_wrong::CHECK,
    // Support.
    &support::support_function_missing::CHECK,
    &support::support_function_scattered::CHECK,
    &support::several_heads_of_support::CHECK,
    &support::support_placed_outside::CHECK,
    &support::internal_service_unpriced::CHECK,
    // Access.
    &access::service_area_unreached::CHECK,
    &access::several_doors::CHECK,
    &access::channel_without_door::CHECK,
    &access::channel_without_hours::CHECK,
    // Agreements.
    &agreements::provider_without_agreement::CHECK,
    &agreements::purchaser_employs_provider_staff::CHECK,
    &agreements::sides_under_one_head::CHECK,
    &agreements::buys_from_itself::CHECK,
    &agreements::agreement_for_area_not_done::CHECK,
    // Goals.
    &goals::perspective_without_goals::CHECK,
    &goals::strategic_goal_not_picked_up::CHECK,
    &goals::goal_without_parent::CHECK,
    &goals::goal_circle::CHECK,
    &goals::activity_without_goal::CHECK,
    &goals::goal_without_activity::CHECK,
    &goals::goal_not_followable::CHECK,
    &goals::chain_document_adopted_by_wrong::CHECK,
    &goals::politics_decides_how::CHECK,
    &goals::officers_decide_what::CHECK,
    &goals::plan_missing::CHECK,
    &goals::focus_area_without_goals::CHECK,
    &goals::focus_area_goal_not_led::CHECK,
    &goals::measured_value_missing::CHECK,
    &goals::result_skips_a_link::CHECK,
    // Documents.
    &documents::document_adopted_by_wrong::CHECK,
    &documents::document_without_owner::CHECK,
    &documents::document_owner_vacant::CHECK,
    &documents::document_review_overdue::CHECK,
    &documents::document_not_published::CHECK,
    &documents::documents_twice_in_force::CHECK,
    &documents::measure_incomplete::CHECK,
    &documents::strategy_without_other_actors::CHECK,
    &documents::superseded_in_force::CHECK,
    &documents::reference_to_closed_document::CHECK,
    &documents::document_circle::CHECK,
    // Money.
    &money::frame_missing::CHECK,
    &money::frames_do_not_add_up::CHECK,
    &money::budget_responsibility_split::CHECK,
    &money::agreements_exceed_frame::CHECK,
    &money::service_area_unpriced::CHECK,
    &money::service_charged_twice::CHECK,
    &money::service_charged_to_nobody::CHECK,
    &money::deviation_without_responsible::CHECK,
    &money::process_step_without_driver::CHECK,
    &money::process_step_out_of_order::CHECK,
    &money::planning_after_decision::CHECK,
    &money::process_circle::CHECK,
    // Leadership.
    &leadership::head_not_assessed::CHECK,
    &leadership::head_partly_assessed::CHECK,
    &leadership::head_below_profile::CHECK,
    &leadership::management_group_incomplete::CHECK,
    &leadership::management_group_stranger::CHECK,
    // Implementation.
    &implementation::commission_without_responsible::CHECK,
    &implementation::commission_without_date::CHECK,
    &implementation::commission_late::CHECK,
    &implementation::commission_before_its_ground::CHECK,
    &implementation::commission_circle::CHECK,
    &implementation::broken_between_phases::CHECK,
    // Configuration.
    &configuration::unused_waiver::CHECK,
];

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use super::*;
    use crate::checks::Family;

    /// The points of the source.
    const POINTS: &str = "S1 S2 O1 O2 O3 O4 O5 O6 O7 P1 P2 P3 P4 P5 P6 P7 P8 P9 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 G1 G2 G3 G4 \
                          G5 G6 G7";

    const LAWS: [&str; 2] = ["Act 1991:900", "Act 2017:725"];

    #[test]
    fn names_and_codes_are_unique_and_well_formed() {
        let names: BTreeSet<_> = CATALOGUE.iter().flat_map(|check| [check.name, check.code]).collect();
        assert_eq!(names.len(), 2 * CATALOGUE.len());
        for check in CATALOGUE {
            let words = || check.name.split('-');
            let kebab = words().all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()));
            assert!(kebab && words().count() > 1, "{}", check.name);
        }
    }

    #[test]
    fn the_order_is_by_family_and_code_and_each_family_has_its_letter() {
        let mut letters = BTreeMap::new();
        let mut order = Vec::new();
        for check in CATALOGUE {
            let (letter, number) = check.code.split_at(1);
            let number: u32 = number.parse().expect("a letter and a number");
            assert_eq!(*letters.entry(letter).or_insert(check.family), check.family, "{}", check.code);
            order.push((check.family, number));
        }
        // A code is not taken for a point of the source.
        assert!(letters.keys().all(|letter| !"SOPAG".contains(letter)));
        assert_eq!(letters.len(), letters.values().collect::<BTreeSet<_>>().len());
        assert!(order.is_sorted());
        assert!(CATALOGUE.iter().all(|check| check.family != Family::Own));
    }

    #[test]
    fn each_check_is_one_file_in_the_folder_of_its_family() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/checks");
        let mut files = BTreeSet::new();
        for check in CATALOGUE {
            let file = folder.join(check.family.name()).join(check.name.replace('-', "_")).with_extension("rs");
            let text = std::fs::read_to_string(&file).unwrap_or_default();
            assert!(text.contains(&format!("name: \"{}\"", check.name)), "{} declares it", file.display());
            files.insert(file);
        }
        // And no declaration is left out of the catalogue.
        for family in CATALOGUE.iter().map(|check| check.family.name()).collect::<BTreeSet<_>>() {
            for entry in std::fs::read_dir(folder.join(family)).expect("the folder of a family") {
                let file = entry.expect("an entry of the folder").path();
                let text = std::fs::read_to_string(&file).unwrap_or_default();
                assert!(!text.contains("declare_check! {") || files.contains(&file), "{} is left out", file.display());
            }
        }
    }

    #[test]
    fn each_page_says_what_it_finds_why_and_what_to_do() {
        for check in CATALOGUE {
            let paragraphs: Vec<&str> = check.doc.trim().split("\n\n").collect();
            assert!(paragraphs.len() >= 3, "{} says what it finds, why, and what to do", check.name);
            assert!(paragraphs.iter().all(|paragraph| paragraph.trim_end().ends_with('.')), "{}", check.name);
            assert!(!check.summary().contains(". "), "{}: the first paragraph is one sentence", check.name);
        }
    }

    #[test]
    fn each_source_exists_and_only_the_configuration_has_none() {
        for check in CATALOGUE {
            assert_eq!(check.source.is_empty(), check.family == Family::Configuration, "{}", check.name);
            for source in check.source {
                let exists = LAWS.contains(source) || POINTS.split(' ').any(|point| point == *source);
                assert!(exists, "{} cites {source}", check.name);
            }
        }
    }
}
