//! Models of a size for benchmarks: the sector archetype on generated services.

use orgmodel::checks::CheckConfig;
use orgmodel::generate::{OrganisationPlan, ServicesPlan, organisation, services};
use orgmodel::{Decimal, Head, Model, Organisation, SteeringModel, UnitColumns, UnitKeys, archetypes};

/// The sizes, in units (about).
#[allow(dead_code, reason = "large ones have sizes of their own")]
pub(crate) const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// A model of about so many units: the archetype makes units of about 25 members of staff.
#[allow(dead_code, reason = "not every benchmark is of archetypes")]
pub(crate) fn model(units: usize) -> Model {
    let plan = ServicesPlan {
        areas: (units as u32 / 20).clamp(10, 400),
        subjects: 8,
        staff: units as u32 * 25,
        touches: 400,
        ..Default::default()
    };
    archetypes::organise(&services(&plan, 1), SteeringModel::Sector).expect("generated services are valid")
}

/// The sizes of municipalities, in units: 10^6 only when the environment asks for it.
#[allow(dead_code, reason = "not every benchmark is of municipalities")]
pub(crate) fn municipality_sizes() -> Vec<u32> {
    let large = std::env::var_os("ORGMODEL_BENCH_LARGE").map(|_| 1_000_000);
    [1_000, 10_000, 100_000].into_iter().chain(large).collect()
}

/// A whole municipality of so many units without a finding, and how it is judged.
#[allow(dead_code, reason = "not every benchmark is of municipalities")]
pub(crate) fn municipality(units: u32) -> (Model, CheckConfig) {
    let plan = OrganisationPlan::sized(SteeringModel::Sector, units);
    let model = organisation(&plan, 1).expect("there is such a municipality");
    (model, CheckConfig { thresholds: plan.thresholds(), ..CheckConfig::default() })
}

/// The sizes of large organisations: 10^7 units only when the environment asks for it.
#[allow(dead_code, reason = "not every benchmark is of large ones")]
pub(crate) fn sizes() -> Vec<usize> {
    let large = std::env::var_os("ORGMODEL_BENCH_LARGE").map(|_| 10_000_000);
    [1_000, 10_000, 100_000, 1_000_000].into_iter().chain(large).collect()
}

/// A line of so many units in which every superior has twelve, and the lowest twelve members of staff; all with heads, so
/// that no level can be saved, or as a table has them, without.
#[allow(dead_code, reason = "not every benchmark is of large ones")]
pub(crate) fn line(units: usize, heads: bool) -> Model {
    tree(units, 12, 12, heads)
}

/// A line of so many units in which every superior has the same span, and the lowest the same staff; with heads or without.
#[allow(dead_code, reason = "not every benchmark is of large ones")]
pub(crate) fn tree(units: usize, span: u32, staff: u16, heads: bool) -> Model {
    let units = u32::try_from(units).expect("not that large");
    let first_leaf = (units - 1).div_ceil(span);
    let mut builder = Organisation::builder();
    builder.units(UnitColumns {
        keys: UnitKeys::Counted { prefix: "unit-".into() },
        superior: (0..units).map(|unit| unit.checked_sub(1).map_or(UnitColumns::NONE, |below| below / span)).collect(),
        staff: (0..units).map(|unit| Some(Decimal::from(if unit < first_leaf { 0 } else { staff }))).collect(),
        head: if heads { vec![0; units as usize] } else { vec![] },
        heads: if heads { vec![Head::new("head")] } else { vec![] },
    });
    let organisation = builder.build().expect("a tree");
    Model::new("line", organisation, Default::default(), Default::default(), vec![]).expect("it is all there is")
}

/// Spans of twelve at the most.
#[allow(dead_code, reason = "not every benchmark is of large ones")]
pub(crate) fn twelve() -> CheckConfig {
    let mut config = CheckConfig::default();
    config.thresholds.span_limit = Decimal::from(12);
    config
}
