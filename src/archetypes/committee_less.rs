use serde::{Deserialize, Serialize};

use super::Scale;
use super::groundwork::{EXECUTIVE_BOARD, Groundwork, OPERATIONS_MANAGER, UNIT_MANAGER};
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
/// One administration under the director, with a division for each group of areas, the staff office, support and services in
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
    let mut divisions = Vec::new();
    for group in work.groups() {
        let key = Key::from(format!("division:{}", group.key));
        let division =
            work.division(key.clone(), group.name.clone(), &director).commissioned_by(&board).supports(&board);
        work.builder.add(division);
        work.areas(&group, &key, 0);
        work.plan_by(&group, &board);
        divisions.push(key);
    }
    let support = work.support_together(&director, &divisions);
    work.channels(None, &support.unwrap_or(staff_office), vec![]);
    work.delegate_to_level("individual-decision", "decision on one person's matter", UNIT_MANAGER);
    work.delegate_to_level("operational-purchase", "purchase for operations", OPERATIONS_MANAGER);
    work.finish("committee-less")
}
