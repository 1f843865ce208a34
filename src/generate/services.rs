use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde::{Deserialize, Serialize};

use super::{Seed, matters};
use crate::{Assumed, Decimal, GroupCompany, Key, ServiceArea, Services, SupportFunction, Touch};

/// How large the services are to be. Plain data, to store beside the seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServicesPlan {
    /// Service areas.
    pub areas: u32,
    /// Subjects among which the areas are shared out; at least 1 and at most as many as there are areas.
    pub subjects: u32,
    /// Full-time equivalents of all areas together.
    pub staff: u32,
    /// Pairs of areas that matters touch together; fewer when there are not so many pairs.
    pub touches: u32,
    /// Support functions, each with a hundredth of the staff.
    pub functions: u32,
    /// Companies under one holding company.
    pub companies: u32,
    /// Sorts of matter of each area; more than 20 count as 20, and with any of them there is a flow. Who decides is there in each
    /// [archetype](crate::archetypes). Their hours, shares and deciders are made up.
    pub matter_kinds: u16,
}

impl Default for ServicesPlan {
    /// A middle-sized municipality.
    fn default() -> Self {
        Self {
            areas: 13,
            subjects: 5,
            staff: 4_000,
            touches: 20,
            functions: 9,
            companies: 5,
            matter_kinds: matters::USUAL,
        }
    }
}

impl ServicesPlan {
    /// So many service areas with about as much of everything else as a municipality has for each: what the
    /// [archetypes](crate::archetypes::organise) lay out at any size.
    ///
    /// # Example
    /// ```
    /// use orgmodel::generate::{ServicesPlan, services};
    /// use orgmodel::{SteeringModel, archetypes};
    ///
    /// let services = services(&ServicesPlan::of_areas(50), 1);
    /// for archetype in SteeringModel::ALL {
    ///     let model = archetypes::organise(&services, archetype)?;
    ///     assert_eq!(model.services().areas.len(), 50);
    /// }
    /// # Ok::<(), orgmodel::Problems>(())
    /// ```
    pub fn of_areas(areas: u32) -> Self {
        Self {
            areas,
            subjects: (areas / 3).clamp(1, 20),
            staff: areas.saturating_mul(300),
            touches: areas.saturating_mul(2),
            ..Self::default()
        }
    }
}

/// Services after a plan: areas of unequal size, joined by unequal numbers of matters.
///
/// An area's share of the staff is drawn evenly from 1 to 9 parts; the parts are shared out so that the sum is exact. Linear
/// in what the plan asks for.
///
/// # Example
/// ```
/// use orgmodel::generate::{ServicesPlan, services};
///
/// let plan = ServicesPlan { areas: 100, subjects: 8, staff: 50_000, ..Default::default() };
/// let services = services(&plan, 1);
/// assert_eq!(services.areas.len(), 100);
/// let staff: orgmodel::Total = services.areas.iter().filter_map(|area| area.staff).sum();
/// assert_eq!(staff.to_string(), "50000");
/// ```
pub fn services(plan: &ServicesPlan, seed: u64) -> Services {
    let mut random = Pcg64::seed_from_u64(seed);
    let parts: Vec<u64> = (0..plan.areas).map(|_| random.random_range(1..=9)).collect();
    let all: u64 = parts.iter().sum();
    let hundredths = u64::from(plan.staff) * 100;
    let mut before = 0;
    let mut areas: Vec<ServiceArea> = parts
        .iter()
        .enumerate()
        .map(|(index, part)| {
            // The difference of two running shares: the sum over all areas is exact.
            let share = hundredths * (before + part) / all - hundredths * before / all;
            before += part;
            ServiceArea {
                subject: Some(format!("subject-{}", index as u32 % plan.subjects.clamp(1, plan.areas) + 1).into()),
                staff: Some(Decimal::from_hundredths(u32::try_from(share).unwrap_or(u32::MAX))),
                volume_per_year: Some(random.random_range(100..=10_000)),
                ..ServiceArea::new(area_key(index as u32))
            }
        })
        .collect();
    let mut touches = std::collections::BTreeMap::new();
    if plan.areas > 1 {
        let pairs = u64::from(plan.areas) * u64::from(plan.areas - 1) / 2;
        let wanted = u64::from(plan.touches).min(pairs) as usize;
        // With half of all pairs wanted, a draw hits a new one every second time at the worst; beyond that, all are taken.
        if wanted as u64 * 2 > pairs {
            let all = (0..plan.areas).flat_map(|a| (a + 1..plan.areas).map(move |b| (a, b)));
            touches.extend(all.take(wanted).map(|pair| (pair, 0)));
        }
        while touches.len() < wanted {
            let (a, b) = (random.random_range(0..plan.areas), random.random_range(0..plan.areas));
            if a != b {
                touches.insert((a.min(b), a.max(b)), 0);
            }
        }
        for weight in touches.values_mut() {
            *weight = random.random_range(1..=500_u16);
        }
    }
    let touches: Vec<Touch> = touches
        .into_iter()
        .map(|((a, b), weight)| Touch {
            areas: (area_key(a), area_key(b)),
            weight: Decimal::from(weight),
            source: None,
            assumed: Assumed::Nothing,
        })
        .collect();
    let seed = Seed::new(seed).child("matter");
    let kinds = matters::kinds(plan.matter_kinds, &areas, &touches, |_| None, seed);
    matters::give_hours(&mut areas, &kinds, seed);
    Services {
        electorate: Some(plan.staff.saturating_mul(8)),
        assumed: Assumed::Nothing,
        areas,
        flow: (!kinds.is_empty()).then(matters::flow),
        matter_kinds: kinds,
        touches,
        functions: (1..=plan.functions)
            .map(|number| SupportFunction {
                key: format!("function-{number}").into(),
                name: None,
                staff: Some(Decimal::from_hundredths(plan.staff)),
                source: None,
                assumed: Assumed::Nothing,
            })
            .collect(),
        companies: (0..=plan.companies)
            .filter(|_| plan.companies > 0)
            .map(|number| GroupCompany {
                key: if number == 0 { "holding".into() } else { format!("company-{number}").into() },
                name: None,
                parent: (number > 0).then(|| "holding".into()),
                share_percent: Decimal::from(100),
                source: None,
                assumed: Assumed::Nothing,
            })
            .collect(),
    }
}

fn area_key(index: u32) -> Key {
    format!("area-{}", index + 1).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::{Experiment, SimulationPlan, StationKind, StationOutcome, WarmUp};
    use crate::{SteeringModel, archetypes};

    #[test]
    fn a_seed_gives_the_same_services_in_every_release() {
        let services =
            services(&ServicesPlan { areas: 4, subjects: 2, staff: 100, touches: 3, ..Default::default() }, 7);
        let areas: Vec<_> = services
            .areas
            .iter()
            .map(|area| (area.key.as_str(), area.staff.map(Decimal::hundredths), area.volume_per_year))
            .collect();
        let touches: Vec<_> = services
            .touches
            .iter()
            .map(|touch| (touch.areas.0.as_str(), touch.areas.1.as_str(), touch.weight.hundredths()))
            .collect();
        let staff = [476, 1_428, 4_286, 3_810].map(Some);
        let volumes = [4_968, 5_960, 986, 3_306].map(Some);
        let keys = ["area-1", "area-2", "area-3", "area-4"];
        assert_eq!(areas, (0..4).map(|n| (keys[n], staff[n], volumes[n])).collect::<Vec<_>>());
        let weights = [39_900, 44_800, 36_900];
        assert_eq!(touches, (0..3).map(|n| (keys[0], keys[n + 1], weights[n])).collect::<Vec<_>>());
        let kinds = services.matter_kinds.iter().map(|kind| kind.handling_hours.to_string());
        assert_eq!(
            kinds.take(3).collect::<Vec<_>>(),
            ["uniform from 2 to 6", "lognormal, mean 9, deviation 4.95", "lognormal, mean 5, deviation 4"]
        );
        let hours: Vec<_> = services.areas.iter().filter_map(|area| area.matter_hours_per_week).collect();
        assert_eq!(hours, [341, 213, 13, 39].map(Decimal::from_hundredths));
        assert!(services.flow.is_some());
    }

    #[test]
    fn matters_flow_through_every_archetype_and_overload_no_head() {
        for areas in [4, 13, 60] {
            let services = services(&ServicesPlan::of_areas(areas), 1);
            for archetype in SteeringModel::ALL {
                let model = archetypes::organise(&services, archetype).expect("any services can be laid out");
                let plan = SimulationPlan {
                    warm_up: WarmUp::Days(180),
                    drain_days: 180,
                    replications: 2,
                    ..SimulationPlan::default()
                };
                let experiment = Experiment::new(&model, &plan).expect("matters can flow");
                let outcome = experiment.run().expect("the audit passes");
                assert!(outcome.overall.arrivals_per_year > 0.0, "{archetype}, {areas} areas");
                // A team has so few matters that their luck alone may keep it busy for a year; all of them together have time.
                let of_staff = |station: &&StationOutcome| station.kind == StationKind::Staff;
                let (teams, others): (Vec<_>, Vec<_>) = outcome.stations.iter().partition(of_staff);
                let servers: f64 = teams.iter().map(|team| f64::from(team.servers)).sum();
                let load = teams.iter().map(|team| f64::from(team.servers) * team.offered_load.unwrap_or(0.0));
                let load = load.sum::<f64>() / servers;
                assert!(load < 0.6, "{archetype}, {areas} areas: {load}");
                let overloaded = others.into_iter().find(|station| station.is_overloaded);
                assert_eq!(overloaded, None, "{archetype}, {areas} areas");
            }
        }
    }

    #[test]
    fn odd_plans_give_services_all_the_same() {
        for (areas, subjects, touches) in [(0, 0, 5), (1, 0, 5), (1, 9, 0), (2, 1, 9), (3, 3, 2), (3, 3, 3)] {
            let plan = ServicesPlan { areas, subjects, touches, companies: 0, ..Default::default() };
            let services = services(&plan, 3);
            assert_eq!(services.validate(), Ok(()), "{plan:?}");
            assert_eq!(services.areas.len(), areas as usize);
            let pairs = if areas == 0 { 0 } else { areas * (areas - 1) / 2 };
            assert_eq!(services.touches.len(), touches.min(pairs) as usize);
            assert_eq!(services.matter_kinds.len(), 2 * areas as usize);
        }
    }
}
