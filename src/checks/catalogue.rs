use super::{Check, configuration, reporting};

/// All checks, by family and code.
pub static CATALOGUE: [&Check; 2] = [&reporting::reporting_cycle::CHECK, &configuration::unused_waiver::CHECK];
