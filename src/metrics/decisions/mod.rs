//! Decisions: how far they are taken, and by how many bodies.
//!
//! An agreement ties a purchaser to a service area; the bare relation `purchases_from` does not say for which area it
//! is, and counts for nothing here.

pub(crate) mod bodies_per_decision;
pub(crate) mod close_to_citizens;
pub(crate) mod decision_path;

use std::collections::BTreeMap;

use crate::facts::Facts;
use crate::{NodeId, RelationKind, ServiceArea};

/// The mean over the service areas that have a value, each weighing as much as its staff. When no area states its
/// staff, all weigh alike; when some do, the others weigh nothing.
fn staff_weighted_mean(facts: &Facts<'_>, value: impl Fn(&ServiceArea) -> Option<f64>) -> Option<f64> {
    let areas = &facts.model().services().areas;
    let stated = areas.iter().any(|area| area.staff.is_some());
    let (mut sum, mut weights) = (0.0, 0.0);
    for area in areas {
        let weight = if stated { area.staff.map_or(0.0, |staff| staff.to_f64()) } else { 1.0 };
        if weight > 0.0
            && let Some(value) = value(area)
        {
            sum += weight * value;
            weights += weight;
        }
    }
    (weights > 0.0).then(|| sum / weights)
}

/// The mean over the units that have a value.
fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

/// The agreements for each service area, as purchaser and provider.
fn agreements<'m>(facts: &Facts<'m>) -> BTreeMap<&'m str, Vec<(NodeId, NodeId)>> {
    let mut by_area: BTreeMap<&str, Vec<(NodeId, NodeId)>> = BTreeMap::new();
    for agreement in &facts.model().steering().agreements {
        let end = |key: &'m crate::Key| facts.organisation().node(key.as_str()).map(|node| node.id());
        if let (Some(purchaser), Some(provider)) = (end(&agreement.purchaser), end(&agreement.provider)) {
            by_area.entry(agreement.area.as_str()).or_default().push((purchaser, provider));
        }
    }
    by_area
}

/// Those of the agreements of an area under which a unit works: the provider is the unit itself or above it.
fn binding(facts: &Facts<'_>, agreements: Option<&Vec<(NodeId, NodeId)>>, unit: NodeId) -> Vec<(NodeId, NodeId)> {
    let Some(agreements) = agreements else { return vec![] };
    let above = facts.above(unit);
    agreements.iter().copied().filter(|(_, provider)| *provider == unit || above.contains(provider)).collect()
}

/// The bodies that speak for a node: itself when it is one, or else those that steer it.
fn bodies_of(facts: &Facts<'_>, id: NodeId) -> Vec<NodeId> {
    if facts.node(id).body_kind().is_some() { vec![id] } else { facts.steering_bodies(id) }
}

/// How many hops lead from a node up the line to the bodies that steer it; 0 for a body.
fn hops_to_steering(facts: &Facts<'_>, id: NodeId) -> Option<u32> {
    if facts.node(id).body_kind().is_some() {
        return Some(0);
    }
    let stating = |kind| facts.nearest_stating(id, kind);
    let stating = stating(RelationKind::CommissionedBy).or_else(|| stating(RelationKind::AnswersTo))?;
    let up = match facts.line().depth(id).zip(facts.line().depth(stating)) {
        Some((depth, above)) => depth - above,
        None => (0..).zip(facts.self_and_upward(id)).find(|&(_, above)| above == stating)?.0,
    };
    Some(up + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Thresholds;
    use crate::metrics::example::{model_with, staff};
    use crate::{Decimal, Services, Steering, UnitEntry};

    fn weighted(a: Option<Decimal>, b: Option<Decimal>, value: fn(&ServiceArea) -> Option<f64>) -> Option<f64> {
        let area = |key: &str, staff| ServiceArea { staff, ..ServiceArea::new(key) };
        let services = Services { areas: vec![area("a", a), area("b", b)], ..Services::default() };
        let model = model_with([UnitEntry::new("unit")], services, Steering::default());
        staff_weighted_mean(&Facts::new(&model, &Thresholds::default()), value)
    }

    #[test]
    fn staff_weighs_where_it_is_stated() {
        let value = |area: &ServiceArea| Some(if area.key == "a" { 1.0 } else { 5.0 });
        assert_eq!(weighted(None, None, value), Some(3.0));
        assert_eq!(weighted(Some(staff(1)), Some(staff(3)), value), Some(4.0));
        assert_eq!(weighted(Some(staff(2)), None, value), Some(1.0));
        assert_eq!(weighted(Some(staff(0)), None, value), None);
        assert_eq!(weighted(Some(staff(2)), Some(staff(3)), |area| (area.key == "b").then_some(7.0)), Some(7.0));
        assert_eq!(weighted(None, None, |_| None), None);
    }
}
