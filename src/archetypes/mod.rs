//! The archetypes of organising the same services (O3, 4.3): each is a function from [`Services`] and
//! a few parameters to a [`Model`].
//!
//! What all five have in common comes from the services and from a [`Scale`]: the bodies that the law requires (P1), the
//! companies of the group, one team after another of limited size for each service area, the support functions, the same staff
//! to the last hundredth. What differs is who steers, who employs, who reports to whom, and where the doors are. Each number
//! that the services do not give is an assumption of the model, and labelled so.
//!
//! Service areas with the same [`subject`](crate::ServiceArea::subject) are steered together; an area without a subject is
//! a group of its own.
//!
//! # Example
//! ```
//! use orgmodel::archetypes::{SectorParameters, TraditionalParameters, sector, traditional};
//! use orgmodel::{Decimal, ServiceArea, Services};
//!
//! let area = |key, staff| ServiceArea { staff: Some(Decimal::from(staff)), ..ServiceArea::new(key) };
//! let services = Services { areas: vec![area("schools", 60), area("care", 40)], ..Services::default() };
//!
//! let old = traditional(&services, &TraditionalParameters::default())?;
//! let new = sector(&services, &SectorParameters::default())?;
//! assert_eq!(old.organisation().administrations().count(), 3);
//! assert_eq!(new.organisation().administrations().count(), 1);
//! # Ok::<(), orgmodel::Problems>(())
//! ```

use crate::{Model, Problems, Services, SteeringModel};

mod committee_less;
mod district;
mod groundwork;
mod purchaser_provider;
mod scale;
mod sector;
mod traditional;
mod units;

#[cfg(test)]
mod tests;

pub use committee_less::{CommitteeLessParameters, committee_less};
pub use district::{DistrictParameters, district};
pub use purchaser_provider::{PurchaserProviderParameters, purchaser_provider};
pub use scale::Scale;
pub use sector::{SectorParameters, sector};
pub use traditional::{TraditionalParameters, traditional};

/// The services laid out by the archetype of a steering model, with its default parameters.
///
/// # Errors
/// [`Problems`] when the services have no meaning.
pub fn organise(services: &Services, archetype: SteeringModel) -> Result<Model, Problems> {
    match archetype {
        SteeringModel::Traditional => traditional(services, &TraditionalParameters::default()),
        SteeringModel::District => district(services, &DistrictParameters::default()),
        SteeringModel::PurchaserProvider => purchaser_provider(services, &PurchaserProviderParameters::default()),
        SteeringModel::CommitteeLess => committee_less(services, &CommitteeLessParameters::default()),
        SteeringModel::Sector => sector(services, &SectorParameters::default()),
    }
}
