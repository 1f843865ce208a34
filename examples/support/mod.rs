//! Organisations of any size for examples, and what to try on them.

use orgmodel::checks::CheckConfig;
use orgmodel::generate::{LinePlan, Spans, Staff};
use orgmodel::metrics::{Metric, metric};
use orgmodel::scenario::Change;
use orgmodel::{Decimal, Key, Model};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

/// No head leads more than this.
const SPAN_LIMIT: u16 = 12;

/// A line with spans of 8 to 12 and teams of about nine. A thousandth of the teams are over the limit; hardly any level can be
/// saved. So findings stay few in any number of units.
pub(crate) fn plan(units: u32) -> LinePlan {
    LinePlan {
        units,
        spans: Spans::Uniform { least: 8, most: SPAN_LIMIT.into() },
        staff: Staff::Lognormal {
            median: Decimal::from(9),
            sigma: 0.093,
            least: Decimal::from(4),
            most: Decimal::from(15),
        },
        ..LinePlan::default()
    }
}

/// How the line is judged.
pub(crate) fn config() -> CheckConfig {
    let mut config = CheckConfig::default();
    config.thresholds.span_limit = Decimal::from(SPAN_LIMIT);
    config
}

/// The numbers that are read after each what-if.
pub(crate) fn headlines() -> Vec<&'static Metric> {
    let names = [
        "heads",
        "manager-levels",
        "levels-above-staff",
        "staff-per-level",
        "mean-span",
        "span-bands",
        "spans-over-limit",
        "heads-per-100-staff",
    ];
    names.map(|name| metric(name).expect("it is in the catalogue")).into()
}

/// Moves of any unit below any other; each tenth puts a unit below one of its own, which has no meaning and is refused.
pub(crate) fn moves(model: &Model, number: usize) -> Vec<Change> {
    let mut random = Pcg64::seed_from_u64(1);
    let organisation = model.organisation();
    let mut any = || -> Key { format!("unit-{}", random.random_range(1..=organisation.len())).into() };
    let one = |number: usize| {
        let (node, to) = (any(), any());
        let above = organisation.node(to.as_str()).and_then(|to| to.superiors().next());
        match above {
            Some(above) if number % 10 == 9 => Change::Move { node: above.key(), to },
            _ => Change::Move { node, to },
        }
    };
    (0..number).map(one).collect()
}
