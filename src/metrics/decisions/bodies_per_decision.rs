use std::collections::BTreeSet;

use super::{agreements, binding, bodies_of, mean, staff_weighted_mean};
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, GuidingValue, Undefined, Value, declare_metric};
use crate::{Decider, NodeId};

declare_metric! {
    /// How many bodies a service area must visit for one decision that reaches politics.
    ///
    /// For a unit that does the area, the different bodies among: those that steer it (by commission, or else to which
    /// the administration above it answers); for each agreement for the area under which it works, the purchaser's and
    /// the provider's, itself when it is a body and else those that steer it (O1); and those that a delegation names
    /// for just this area. Who employs does not count: in the proposal the executive board employs all (P3). The mean
    /// over the units that do an area, then over the areas by their staff, or alike when no area states it; units
    /// without a body are left out. In one municipality that had purchasers and providers, the head of schools is
    /// reported to have had to go to three. Linear in the units that do an area times the depth of the line.
    ///
    /// A sector commissioned by one committee: 1. A purchaser committee that orders from a provider board: 2.
    pub(crate) METRIC = {
        name: "bodies-per-decision",
        aspect: Aspect::Decisions,
        unit: "bodies",
        range: "1..",
        better: Better::Lower,
        shows: &[GuidingValue::Simplification],
        needs: &[Need::ServiceAreas, Need::Doers, Need::Bodies],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let agreements = agreements(facts);
    let named = |area: &crate::ServiceArea| {
        let delegations = facts.model().steering().delegations.iter();
        let deciders = delegations.filter(|delegation| delegation.areas.contains(&area.key)).map(|by| &by.by);
        let bodies = deciders.filter_map(|decider| match decider {
            Decider::Body(key) => facts.organisation().node(key.as_str()).map(|node| node.id()),
            Decider::Level(_) => None,
        });
        bodies.collect::<BTreeSet<NodeId>>()
    };
    let bodies = staff_weighted_mean(facts, |area| {
        let (agreements, named) = (agreements.get(area.key.as_str()), named(area));
        let visited = facts.doers(area.key.as_str()).iter().map(|&unit| {
            let mut bodies = named.clone();
            bodies.extend(facts.steering_bodies(unit));
            for (purchaser, provider) in binding(facts, agreements, unit) {
                bodies.extend(bodies_of(facts, purchaser));
                bodies.extend(bodies_of(facts, provider));
            }
            bodies.len()
        });
        mean(visited.filter(|&bodies| bodies > 0).map(|bodies| bodies as f64))
    });
    bodies.map(Value::from).ok_or(Undefined("no body decides for a service area with staff"))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{
        agreement, area, delegation, model_with, number, purchaser_provider, sector, services, why_not,
    };
    use crate::{AdministrationEntry, BodyEntry, BodyKind, Decider, NodeEntry, Services, Steering, UnitEntry};

    #[test]
    fn two_sides_are_two_bodies() {
        assert_eq!(number(&sector(), "bodies-per-decision"), Some(1.0));
        assert_eq!(number(&purchaser_provider(), "bodies-per-decision"), Some(2.0));
    }

    #[test]
    fn a_second_purchaser_and_a_body_named_for_the_area_make_it_more() {
        let entries: Vec<NodeEntry> = vec![
            BodyEntry::new("north", BodyKind::PurchaserCommittee).into(),
            BodyEntry::new("south", BodyKind::PurchaserCommittee).into(),
            BodyEntry::new("delivery", BodyKind::ProviderBoard).into(),
            BodyEntry::new("board", BodyKind::ExecutiveBoard).into(),
            AdministrationEntry::new("production").answers_to("delivery").into(),
            UnitEntry::new("school").reports_to("production").area("schools").area("family").into(),
        ];
        let services = Services { areas: vec![area("schools", 30), area("family", 10)], ..Services::default() };
        let steering = Steering {
            agreements: vec![agreement("north", "production", "schools"), agreement("south", "delivery", "schools")],
            delegations: vec![
                delegation("buildings", &["schools"], Decider::Body("board".into())),
                delegation("anything", &[], Decider::Body("board".into())),
            ],
            ..Steering::default()
        };
        // Schools: delivery, north, south, board. Family: delivery.
        let model = model_with(entries, services, steering);
        assert_eq!(number(&model, "bodies-per-decision"), Some((30.0 * 4.0 + 10.0) / 40.0));
    }

    #[test]
    fn an_area_that_no_body_steers_has_none() {
        let entries: Vec<NodeEntry> =
            vec![BodyEntry::new("council", BodyKind::Council).into(), UnitEntry::new("school").area("schools").into()];
        let why = why_not(&model_with(entries, services(), Steering::default()), "bodies-per-decision");
        assert_eq!(why.as_deref(), Some("no body decides for a service area with staff"));
    }
}
