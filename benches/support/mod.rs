//! Models of a size for benchmarks: the sector archetype on generated services.

use orgmodel::generate::{ServicesPlan, services};
use orgmodel::{Model, SteeringModel, archetypes};

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
