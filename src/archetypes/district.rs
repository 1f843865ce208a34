use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Scale;
use super::groundwork::{COUNCIL, Groundwork};
use super::scale::problem;
use super::units::shares;
use crate::{BodyKind, Decider, Decimal, Key, Model, Problems, Services, SteeringModel};

/// Parameters of [`district`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DistrictParameters {
    /// Teams, spans and bodies.
    pub scale: Scale,
    /// How many districts, of the same size; at least 1. Default 4.
    pub districts: u16,
}

impl Default for DistrictParameters {
    fn default() -> Self {
        Self { scale: Scale::default(), districts: 4 }
    }
}

/// The district archetype (O3): a committee for each part of the municipality, with an administration of its own that does all
/// areas there.
///
/// Each area's staff is spread evenly over the districts; in each, the areas of one subject share operations managers. Each
/// district has its own support and its own door; the director's administration has the staff office.
///
/// # Errors
/// [`Problems`] when the services do not hold together, or a parameter is out of range.
pub fn district(services: &Services, parameters: &DistrictParameters) -> Result<Model, Problems> {
    let mut work = Groundwork::new(services, &parameters.scale, SteeringModel::District)?;
    if parameters.districts == 0 {
        return Err(Problems(vec![problem("districts", "at least 1".into(), "0".into())]));
    }
    let districts = usize::from(parameters.districts);
    work.boxes_also(&format!("{districts} districts of the same size have an equal share of each area"));
    let office = work.director("Municipal office");
    let steering_staff = work.steering_staff();
    work.staff_office(&office, steering_staff);

    let share = |staff: Option<Decimal>| -> Vec<Option<Decimal>> {
        match staff {
            Some(staff) => shares(staff, &vec![1; districts]).into_iter().map(Some).collect(),
            None => vec![None; districts],
        }
    };
    let groups = work.groups();
    let staff: BTreeMap<&Key, _> = services.areas.iter().map(|area| (&area.key, share(area.staff))).collect();
    let mut administrations = Vec::new();
    let mut first_units = Vec::new();
    for number in 0..districts {
        let place = format!("district-{}", number + 1);
        let name = format!("District {}", number + 1);
        let seats = Some(parameters.scale.committee_seats);
        let key = format!("committee:{place}");
        let committee = work.body(key, name.clone(), BodyKind::DistrictCommittee, seats, Some(COUNCIL), None);
        let key = format!("administration:{place}");
        let administration = work.administration(key, name, "district head", committee.clone());
        let mut first = None;
        for group in &groups {
            let mut teams = Vec::new();
            for area in &group.areas {
                let staff = staff.get(&area.key).and_then(|staff| staff[number]);
                teams.extend(work.area_teams(area, Some(&place), staff));
            }
            let (key, name) = (format!("{}/{place}", group.key), format!("{}, {place}", group.name));
            let units = work.operations(&key, &name, teams, &administration);
            first = first.or(units.into_iter().next());
        }
        first_units.push(first);
        let by = Decider::Body(committee);
        work.delegate(format!("plan-for-the-area:{place}"), "plan for the areas in the district", vec![], by);
        let total = staff.values().filter_map(|staff| staff[number]).sum();
        administrations.push((administration, total));
    }
    let support = work.support_in_each(&administrations);
    for (number, (support, first)) in support.into_iter().zip(first_units).enumerate() {
        if let Some(door) = support.or(first) {
            let place = Key::from(format!("district-{}", number + 1));
            work.channels(Some(&place), &door, vec![]);
        }
    }
    work.delegate_operations();
    work.finish("district")
}
