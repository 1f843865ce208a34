use serde::{Deserialize, Serialize};

use super::Scale;
use super::groundwork::{EXECUTIVE_BOARD, Groundwork};
use crate::{Key, Model, Problems, Services, SteeringModel};

/// Parameters of [`committee_less`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CommitteeLessParameters {
    /// Teams, spans and bodies.
    pub scale: Scale,
}

/// The committee-less archetype (O3): the executive board is the only operative board, and the administrations are merged.
///
/// One administration under the director, with a sector for each group of areas, the staff office, support and services in
/// one unit, and one door.
///
/// # Errors
/// [`Problems`] when the services do not hold together, or a parameter is out of range.
pub fn committee_less(services: &Services, parameters: &CommitteeLessParameters) -> Result<Model, Problems> {
    let mut work = Groundwork::new(services, &parameters.scale, SteeringModel::CommitteeLess)?;
    let director = work.director("Municipal administration");
    let steering_staff = work.steering_staff();
    let staff_office = work.staff_office(&director, steering_staff);

    let board = Key::from(EXECUTIVE_BOARD);
    let mut sectors = Vec::new();
    for group in work.groups() {
        let key = Key::from(format!("sector:{}", group.key));
        let sector = work.sector(key.clone(), group.name.clone(), &director).commissioned_by(&board).supports(&board);
        work.builder.add(sector);
        work.areas(&group, &key, 0);
        work.plan_by(&group, &board);
        sectors.push(key);
    }
    let support = work.support_together(&director, &sectors);
    work.channels(None, &support.unwrap_or(staff_office), vec![]);
    work.delegate_operations();
    work.finish("committee-less")
}
