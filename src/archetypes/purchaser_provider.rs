use serde::{Deserialize, Serialize};

use super::Scale;
use super::groundwork::{COUNCIL, Groundwork};
use super::units::shares;
use crate::{Agreement, Assumed, BodyKind, Decider, Key, Model, Problems, Relation, Services, SteeringModel};

/// Parameters of [`purchaser_provider`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PurchaserProviderParameters {
    /// Teams, spans and bodies.
    pub scale: Scale,
}

/// The purchaser-provider archetype (O1): responsibility for each area is split between a purchaser and a provider, and an
/// agreement binds them.
///
/// A purchaser committee for each group of areas, supported by a purchasing office in the director's administration; one
/// provider board that employs, with a provider's administration for each group. An agreement for each area; what is paid is
/// not stated. The staff that prepares and follows up for politics is spread evenly over staff office and purchasing offices.
/// Support and services are one unit of the director's administration, with a priced service to each provider. Each
/// provider has a door.
///
/// # Errors
/// [`Problems`] when the services do not hold together, or a parameter is out of range.
pub fn purchaser_provider(services: &Services, parameters: &PurchaserProviderParameters) -> Result<Model, Problems> {
    let scale = &parameters.scale;
    let mut work = Groundwork::new(services, scale, SteeringModel::PurchaserProvider)?;
    let groups = work.groups();
    work.assume(
        "archetype:agreements",
        "an agreement for each service area, without a sum: laid out by rule, not by a source".into(),
    );
    let office = work.director("Municipal office");
    let steering_staff = work.steering_staff();
    let mut office_staff = match steering_staff {
        Some(staff) => shares(staff, &vec![1; groups.len() + 1]).into_iter().map(Some).collect(),
        None => vec![None; groups.len() + 1],
    }
    .into_iter();
    work.staff_office(&office, office_staff.next().flatten());

    let board = Key::from("provider-board");
    let seats = Some(scale.committee_seats);
    work.body(board.clone(), "Provider board", BodyKind::ProviderBoard, seats, Some(COUNCIL), None);
    let mut providers = Vec::new();
    for (group, staff) in groups.iter().zip(office_staff) {
        let committee = work.committee(group, BodyKind::PurchaserCommittee);
        work.purchasing_office(group, &office, &committee, staff);
        let key = format!("provider:{}", group.key);
        let provider = work.administration(key, group.name.clone(), "provider head", board.clone());
        work.builder.relate(&committee, Relation::PurchasesFrom, &provider);
        if let Some(door) = work.areas(group, &provider, 0).first() {
            work.channels(Some(&group.key), door, group.area_keys());
        }
        for area in &group.areas {
            work.steering.agreements.push(Agreement {
                key: format!("agreement:{}", area.key).into(),
                purchaser: committee.clone(),
                provider: provider.clone(),
                area: area.key.clone(),
                kronor_per_year: None,
                period: None,
                source: None,
                assumed: Assumed::Entry("archetype:agreements".into()),
            });
        }
        work.plan_by(group, &committee);
        let key = format!("change-of-an-agreement:{}", group.key);
        let name = format!("change of an agreement for {}", group.name);
        work.delegate(key, &name, group.area_keys(), Decider::Body(committee));
        providers.push(provider);
    }
    work.delegate("acceptance-of-an-agreement", "acceptance of an agreement", vec![], Decider::Body(board));
    work.delegate_operations();

    work.support_together(&office, &providers);
    work.finish("purchaser-provider")
}
