use super::{Metric, counts};

/// All metrics, by aspect.
pub static CATALOGUE: [&Metric; 1] = [&counts::bodies::METRIC];
