use serde::{Deserialize, Serialize};

use super::Scale;
use super::groundwork::{Groundwork, OPERATIONS_MANAGER, SUPPORT_HEAD, UNIT_MANAGER};
use crate::{BodyKind, Key, Model, Problems, Services, SteeringModel, Total};

/// Parameters of [`traditional`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TraditionalParameters {
    /// Teams, spans and bodies.
    pub scale: Scale,
}

/// The traditional archetype (O3): specialist committees, each with an administration of its own that it employs.
///
/// A committee for each group of areas; its administration answers to it, does the areas, has its own support and its own door.
/// The director's administration has the staff office and its own support.
///
/// # Errors
/// [`Problems`] when the services do not hold together, or a parameter is out of range.
pub fn traditional(services: &Services, parameters: &TraditionalParameters) -> Result<Model, Problems> {
    let mut work = Groundwork::new(services, &parameters.scale, SteeringModel::Traditional)?;
    let office = work.director("Municipal office");
    let steering_staff = work.steering_staff();
    let staff_office = work.staff_office(&office, steering_staff);

    let groups = work.groups();
    let mut administrations = vec![(office, steering_staff.map_or(Total::ZERO, Total::from), SUPPORT_HEAD)];
    let mut first_units: Vec<Option<Key>> = vec![Some(staff_office)];
    for group in &groups {
        let committee = work.committee(group, BodyKind::Committee);
        let key = format!("administration:{}", group.key);
        let key = work.administration(key, group.name.clone(), "administration head", committee.clone());
        first_units.push(work.areas(group, &key));
        work.plan_by(group, &committee);
        administrations.push((key, group.staff(), OPERATIONS_MANAGER));
    }
    let support = work.support_in_each(&administrations);
    for ((group, support), first) in groups.iter().zip(support.into_iter().skip(1)).zip(first_units.into_iter().skip(1))
    {
        if let Some(door) = support.or(first) {
            work.channels(Some(&group.key), &door, group.area_keys());
        }
    }
    work.delegate_to_level("individual-decision", "decision on one person's matter", UNIT_MANAGER);
    work.delegate_to_level("operational-purchase", "purchase for operations", OPERATIONS_MANAGER);
    work.finish("traditional")
}
