use serde::{Deserialize, Serialize};

use super::Scale;
use super::groundwork::Groundwork;
use crate::{BodyKind, Model, Problems, Services, SteeringModel};

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
/// The director's administration has the staff office.
///
/// # Errors
/// [`Problems`] when the services do not hold together, or a parameter is out of range.
pub fn traditional(services: &Services, parameters: &TraditionalParameters) -> Result<Model, Problems> {
    let mut work = Groundwork::new(services, &parameters.scale, SteeringModel::Traditional)?;
    let office = work.director("Municipal office");
    let steering_staff = work.steering_staff();
    work.staff_office(&office, steering_staff);

    let groups = work.groups();
    let support = usize::from(!services.functions.is_empty());
    let mut administrations = Vec::new();
    let mut first_units = Vec::new();
    for group in &groups {
        let committee = work.committee(group, BodyKind::Committee);
        let key = format!("administration:{}", group.key);
        let key = work.administration(key, group.name.clone(), "administration head", committee.clone());
        first_units.push(work.areas(group, &key, support).into_iter().next());
        work.plan_by(group, &committee);
        administrations.push((key, group.staff()));
    }
    let support = work.support_in_each(&administrations);
    if administrations.is_empty() {
        work.support_together(&office, &[]);
    }
    for ((group, support), first) in groups.iter().zip(support).zip(first_units) {
        if let Some(door) = support.or(first) {
            work.channels(Some(&group.key), &door, group.area_keys());
        }
    }
    work.delegate_operations();
    work.finish("traditional")
}
