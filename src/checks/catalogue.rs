use super::{Check, bodies, configuration, reporting};

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
    // Configuration.
    &configuration::unused_waiver::CHECK,
];
