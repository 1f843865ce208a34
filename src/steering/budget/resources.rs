use std::collections::HashMap;

use super::allocation::nearest_at_or_above;
use super::distribute;
use crate::{Key, Line, Model, NodeRef, RelationKind};

/// What the distribution model gives a service area, in whole kronor a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaResources {
    /// The service area.
    pub area: Key,
    /// Matters a year; nought where the services state none.
    pub volume: u64,
    /// Volume times price.
    pub variable: u64,
    /// What it gets whatever the volume.
    pub fixed: u64,
    /// Kronor for each matter.
    price: u64,
}

impl AreaResources {
    /// Kronor for each matter.
    pub fn price(&self) -> u64 {
        self.price
    }

    /// What it gets altogether.
    pub fn kronor(&self) -> u64 {
        self.variable.saturating_add(self.fixed)
    }

    /// By how many per cent it gets more when its volume rises by one per cent: the volume elasticity, `variable ÷ (variable +
    /// fixed)`, from 0, where all is fixed, to 1, where all hangs on the volume. `None` where it gets nothing.
    pub fn elasticity(&self) -> Option<f64> {
        elasticity([self])
    }
}

fn elasticity<'a>(areas: impl IntoIterator<Item = &'a AreaResources>) -> Option<f64> {
    let (mut variable, mut all) = (0_u128, 0_u128);
    for area in areas {
        variable += u128::from(area.variable);
        all += u128::from(area.variable) + u128::from(area.fixed);
    }
    (all > 0).then(|| variable as f64 / all as f64)
}

/// What the model for distributing resources gives each service area (G5): its volume times a price, and a fixed grant.
///
/// The fixed part is what makes it predictable: with volume `v`, price `p` and grant `f`, what an area gets is `r = p v + f`.
/// A relative change `x` of its volume changes it by `x p v`, relative to what it gets by `x p v ÷ r`: its
/// [elasticity](AreaResources::elasticity) is `p v ÷ (p v + f)`, whatever `x`. That of several areas, when all their volumes
/// change alike, is the same with sums ([`elasticity`](Self::elasticity)).
///
/// Several prices of one area add up. An area without a price gets nothing. Products and sums beyond 2⁶⁴ − 1 stay there.
///
/// # Example
/// ```
/// use orgmodel::steering::budget::{Price, Resources};
/// use orgmodel::{Assumed, Model, ServiceArea, Services, Steering};
///
/// let area = |key: &str, volume| ServiceArea { volume_per_year: Some(volume), ..ServiceArea::new(key) };
/// let services = Services { areas: vec![area("school", 1_000), area("library", 500)], ..Default::default() };
/// let price = |area: &str, each, fixed| Price {
///     key: area.into(),
///     area: area.into(),
///     kronor_per_matter: each,
///     fixed_kronor_per_year: fixed,
///     source: None,
///     assumed: Assumed::Nothing,
/// };
/// let prices = vec![price("school", 90, 10_000), price("library", 20, 40_000)];
/// let steering = Steering { prices, ..Default::default() };
/// let model = Model::new("small", Default::default(), steering, services, vec![])?;
///
/// let resources = Resources::of(&model);
/// assert_eq!(resources.total(), 150_000);
/// assert_eq!(resources.areas()[0].elasticity(), Some(0.9));
/// // Half as much is there: everybody gets half, in whole kronor.
/// assert_eq!(resources.scaled_to(75_000), [("school".into(), 50_000), ("library".into(), 25_000)]);
/// // Volumes rise by a tenth: the school gets 9 per cent more, the library 2.
/// let more = resources.with_volumes(|_, volume| volume + volume / 10);
/// assert_eq!(more.areas()[0].kronor(), 109_000);
/// assert_eq!(more.areas()[1].kronor(), 51_000);
/// # Ok::<(), orgmodel::Problems>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resources {
    areas: Vec<AreaResources>,
}

impl Resources {
    /// What the areas of a model get for the volumes that it states. Linear.
    pub fn of(model: &Model) -> Self {
        let mut prices: HashMap<&Key, (u64, u64)> = HashMap::new();
        for price in &model.steering().prices {
            let (each, fixed) = prices.entry(&price.area).or_default();
            *each = each.saturating_add(price.kronor_per_matter);
            *fixed = fixed.saturating_add(price.fixed_kronor_per_year);
        }
        let areas = model.services().areas.iter().map(|area| {
            let (price, fixed) = prices.get(&area.key).copied().unwrap_or_default();
            let volume = area.volume_per_year.unwrap_or(0);
            AreaResources { area: area.key.clone(), volume, variable: volume.saturating_mul(price), fixed, price }
        });
        Self { areas: areas.collect() }
    }

    /// The service areas, in the order stated.
    pub fn areas(&self) -> &[AreaResources] {
        &self.areas
    }

    /// What the areas would get for other volumes, at the same prices.
    pub fn with_volumes(&self, volume: impl Fn(&Key, u64) -> u64) -> Self {
        let areas = self.areas.iter().map(|area| {
            let volume = volume(&area.area, area.volume);
            AreaResources { volume, variable: volume.saturating_mul(area.price), ..area.clone() }
        });
        Self { areas: areas.collect() }
    }

    /// What all areas get together.
    pub fn total(&self) -> u64 {
        self.areas.iter().map(AreaResources::kronor).fold(0, u64::saturating_add)
    }

    /// What each area gets when no more and no less than a frame is to be distributed: the frame by
    /// [largest remainder](distribute), with what the areas would get as weights.
    ///
    /// Then an area's volume moves the others too. With the share `s` that it has of the frame and the elasticity `e`, a
    /// small relative change of its volume changes what it gets by `e (1 − s)` of that, and what any other gets by
    /// `−e s`.
    pub fn scaled_to(&self, frame: u64) -> Vec<(Key, u64)> {
        let weights: Vec<u64> = self.areas.iter().map(AreaResources::kronor).collect();
        let keys = self.areas.iter().map(|area| area.area.clone());
        keys.zip(distribute(frame, &weights)).collect()
    }

    /// The elasticity of all areas together, when their volumes change alike: `Σ variable ÷ Σ (variable + fixed)`. It is also
    /// the mean of the areas' own, weighted by what they get. `None` where they get nothing.
    pub fn elasticity(&self) -> Option<f64> {
        elasticity(&self.areas)
    }

    /// The areas by the body that has the budget for them (P5), in the order of its first area: the purchaser of the first
    /// agreement for the area, or else the first body that commissions the first unit that does it, or to which the
    /// administration above that unit answers (as stated by the nearest superior that states any); `None` where there is none.
    /// Linear.
    pub fn by_body(&self, model: &Model) -> Vec<(Option<Key>, Self)> {
        let organisation = model.organisation();
        let line = Line::of(organisation);
        let states = |kind: RelationKind| {
            nearest_at_or_above(model, &line, |id| {
                organisation.get(id).is_some_and(|node| node.targets(kind).next().is_some())
            })
        };
        let bodies = [RelationKind::CommissionedBy, RelationKind::AnswersTo].map(|kind| (kind, states(kind)));
        let body_of = |unit: NodeRef<'_>| {
            let stated = |(kind, nearest): &(RelationKind, Vec<Option<_>>)| {
                organisation.get(nearest[unit.id().row()]?)?.targets(*kind).next().map(NodeRef::key)
            };
            bodies.iter().find_map(stated)
        };
        let mut body: HashMap<&Key, Key> = HashMap::new();
        for agreement in &model.steering().agreements {
            body.entry(&agreement.area).or_insert_with(|| agreement.purchaser.clone());
        }
        let mut met = std::collections::HashSet::new();
        for unit in organisation.units() {
            for area in unit.areas().iter().filter(|&area| met.insert(area)) {
                if !body.contains_key(area)
                    && let Some(of) = body_of(unit)
                {
                    body.insert(area, of);
                }
            }
        }
        let mut place: HashMap<Option<&Key>, usize> = HashMap::new();
        let mut groups: Vec<(Option<Key>, Self)> = Vec::new();
        for area in &self.areas {
            let of = body.get(&area.area);
            let at = *place.entry(of).or_insert_with(|| {
                groups.push((of.cloned(), Self::default()));
                groups.len() - 1
            });
            groups[at].1.areas.push(area.clone());
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fixture::{purchaser_provider, sector};
    use crate::steering::budget::Price;
    use crate::{Assumed, ServiceArea, Services, Steering};

    fn resources(areas: &[(u64, u64, u64)]) -> Resources {
        let keyed = || areas.iter().enumerate().map(|(at, area)| (format!("a{at}"), area));
        let services = Services {
            areas: keyed()
                .map(|(key, &(volume, ..))| ServiceArea { volume_per_year: Some(volume), ..ServiceArea::new(key) })
                .collect(),
            ..Services::default()
        };
        let price = |(key, &(_, each, fixed)): (String, &(u64, u64, u64))| Price {
            key: key.as_str().into(),
            area: key.into(),
            kronor_per_matter: each,
            fixed_kronor_per_year: fixed,
            source: None,
            assumed: Assumed::Nothing,
        };
        let steering = Steering { prices: keyed().map(price).collect(), ..Steering::default() };
        Resources::of(&Model::new("areas", Default::default(), steering, services, vec![]).expect("areas"))
    }

    #[test]
    fn committees_have_the_budget_of_their_areas_in_both_models() {
        for (fixture, bodies) in [
            (sector().with_money(), ["education-committee", "care-committee"]),
            (purchaser_provider().with_money(), ["education-purchaser", "care-purchaser"]),
        ] {
            let model = fixture.model();
            let groups = Resources::of(&model).by_body(&model);
            let found: Vec<_> = groups.iter().map(|(body, areas)| (body.as_ref(), areas.areas().len())).collect();
            assert_eq!(found, bodies.map(Key::from).iter().map(|body| (Some(body), 2)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_nobody_prices_gets_nothing_and_has_no_elasticity() {
        let resources = resources(&[(100, 0, 0), (0, 7, 0), (10, 7, 30)]);
        assert_eq!(
            resources.areas().iter().map(AreaResources::elasticity).collect::<Vec<_>>(),
            [None, None, Some(0.7)]
        );
        assert_eq!(resources.scaled_to(5).iter().map(|(_, kronor)| *kronor).collect::<Vec<_>>(), [0, 0, 5]);
        assert_eq!(Resources::default().elasticity(), None);
        let huge = self::resources(&[(u64::MAX, 2, 1), (1, u64::MAX, u64::MAX)]);
        assert_eq!(huge.total(), u64::MAX);
    }

    proptest! {
        /// The definition: relative change of what it gets for a relative change of the volume, here a doubling.
        #[test]
        fn elasticity_is_what_a_change_of_volume_shows(areas in prop::collection::vec((0..10_000_u64, 0..1_000_u64, 0..1_000_000_u64), 1..8)) {
            let before = resources(&areas);
            let after = before.with_volumes(|_, volume| volume * 2);
            for (before, after) in before.areas().iter().zip(after.areas()) {
                match before.elasticity() {
                    None => prop_assert_eq!(before.kronor(), 0),
                    Some(elasticity) => {
                        let change = (after.kronor() - before.kronor()) as f64 / before.kronor() as f64;
                        prop_assert!((elasticity - change).abs() < 1e-12);
                    }
                }
            }
            if let Some(elasticity) = before.elasticity() {
                let change = (after.total() - before.total()) as f64 / before.total() as f64;
                prop_assert!((elasticity - change).abs() < 1e-12);
                prop_assert!((0.0..=1.0).contains(&elasticity));
            }
        }

        /// The formula for a fixed frame, against a small change of one volume.
        #[test]
        fn in_a_fixed_frame_volumes_move_the_others_too(areas in prop::collection::vec((1_000..10_000_u64, 1..1_000_u64, 0..1_000_000_u64), 2..6)) {
            let before = resources(&areas);
            let frame = 1 << 60;
            let after = before.with_volumes(|area, volume| if *area == "a0" { volume * 1001 / 1000 } else { volume });
            let volumes = (before.areas()[0].volume as f64, after.areas()[0].volume as f64);
            let change = volumes.1 / volumes.0 - 1.0;
            let share = before.areas()[0].kronor() as f64 / before.total() as f64;
            let elasticity = before.areas()[0].elasticity().expect("it gets money");
            let (was, is) = (before.scaled_to(frame), after.scaled_to(frame));
            for (at, (was, is)) in was.iter().zip(&is).enumerate() {
                let found = is.1 as f64 / was.1 as f64 - 1.0;
                let expected = change * elasticity * if at == 0 { 1.0 - share } else { -share };
                prop_assert!((found - expected).abs() < 2e-6, "{} {}", found, expected);
            }
        }
    }
}
