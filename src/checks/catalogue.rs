use super::{Check, access, agreements, bodies, configuration, reporting, responsibility, support};

/// All checks, by family and code.
pub static CATALOGUE: &[&Check] = &[
    // Reporting.
    &reporting::reporting_cycle::CHECK,
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
    // Agreements.
    &agreements::provider_without_agreement::CHECK,
    &agreements::purchaser_employs_provider_staff::CHECK,
    &agreements::sides_under_one_head::CHECK,
    &agreements::buys_from_itself::CHECK,
    &agreements::agreement_for_area_not_done::CHECK,
    // Configuration.
    &configuration::unused_waiver::CHECK,
];
