//! Models of a size for benchmarks: the sector archetype on generated services.

use orgmodel::checks::CheckConfig;
use orgmodel::generate::{ServicesPlan, services};
use orgmodel::{Decimal, Head, Model, Organisation, SteeringModel, UnitColumns, UnitKeys, archetypes};

/// The sizes, in units (about).
pub(crate) const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// A model of about so many units: the archetype makes units of about 25 members of staff.
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

/// The sizes of large organisations: 10^7 units only when the environment asks for it.
#[allow(dead_code, reason = "not every benchmark is of large ones")]
pub(crate) fn sizes() -> Vec<usize> {
    let large = std::env::var_os("ORGMODEL_BENCH_LARGE").map(|_| 10_000_000);
    [1_000, 10_000, 100_000, 1_000_000].into_iter().chain(large).collect()
}

/// A line of so many units in which every head leads twelve, and the lowest twelve members of staff: no level can be saved.
#[allow(dead_code, reason = "not every benchmark is of large ones")]
pub(crate) fn line(units: usize) -> Model {
    let units = u32::try_from(units).expect("not that large");
    let first_leaf = (units - 1).div_ceil(12);
    let mut builder = Organisation::builder();
    builder.units(UnitColumns {
        keys: UnitKeys::Counted { prefix: "unit-".into() },
        superior: (0..units).map(|unit| unit.checked_sub(1).map_or(UnitColumns::NONE, |below| below / 12)).collect(),
        staff: (0..units).map(|unit| Some(Decimal::from(if unit < first_leaf { 0 } else { 12 }))).collect(),
        head: vec![0; units as usize],
        heads: vec![Head::new("head")],
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
