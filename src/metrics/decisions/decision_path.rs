use super::{agreements, binding, bodies_of, hops_to_steering, mean, staff_weighted_mean};
use crate::NodeId;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, GuidingValue, Undefined, Value, declare_metric};

declare_metric! {
    /// How many hops lead from a unit that does a service area to the body that decides for it.
    ///
    /// One hop for each step up the line and one to the body that steers the unit: the one that commissions it or its
    /// nearest superior that is commissioned (P6), or else the one to which the administration above it answers (A1).
    /// Where the unit works under an agreement for the area, the path goes on: one hop from the provider's body (or
    /// from the provider, when no body steers it) across the agreement, and from a purchaser that is no body up to the
    /// body that steers it (O1); an agreement whose purchaser is steered by the unit's own body adds no hop; of several
    /// agreements the longest path counts. The mean over the units that do an area, then over the areas by their staff,
    /// or alike when no area states it; units without a path are left out.
    /// Authority far out makes decision paths short (A4). Linear in the units that do an area times the depth of the
    /// line.
    ///
    /// School → sector → committee: 2. School → production administration → provider board → purchaser committee: 3.
    pub(crate) METRIC = {
        name: "decision-path",
        aspect: Aspect::Decisions,
        unit: "hops",
        range: "1..",
        better: Better::Lower,
        shows: &[GuidingValue::Decentralisation],
        needs: &[Need::ServiceAreas, Need::Doers, Need::Bodies],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let agreements = agreements(facts);
    let hops = staff_weighted_mean(facts, |area| {
        let agreements = agreements.get(area.key.as_str());
        let doers = facts.doers(area.key.as_str()).iter();
        mean(doers.filter_map(|&unit| hops(facts, unit, &binding(facts, agreements, unit))).map(f64::from))
    });
    hops.map(Value::from).ok_or(Undefined("no path leads from a unit that does a service area with staff to a body"))
}

fn hops(facts: &Facts<'_>, unit: NodeId, binding: &[(NodeId, NodeId)]) -> Option<u32> {
    let steered = hops_to_steering(facts, unit);
    if binding.is_empty() {
        return steered;
    }
    let steering = facts.steering_bodies(unit);
    let path = |&(purchaser, provider): &(NodeId, NodeId)| {
        let to_provider = || (0..).zip(facts.self_and_upward(unit)).find(|&(_, above)| above == provider);
        let inside = steered.or_else(|| to_provider().map(|(hops, _)| hops))?;
        let purchasers = bodies_of(facts, purchaser);
        let is_there = !purchasers.is_empty() && purchasers.iter().all(|body| steering.contains(body));
        let across = if is_there { 0 } else { 1 + hops_to_steering(facts, purchaser).unwrap_or(0) };
        Some(inside + across)
    };
    binding.iter().filter_map(path).max()
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{
        agreement, area, model_of, model_with, number, purchaser_provider, sector, services, why_not,
    };
    use crate::{AdministrationEntry, BodyEntry, BodyKind, NodeEntry, Services, Steering, UnitEntry};

    #[test]
    fn an_agreement_makes_the_path_longer() {
        assert_eq!(number(&sector(), "decision-path"), Some(2.0));
        assert_eq!(number(&purchaser_provider(), "decision-path"), Some(3.0));
    }

    /// The office that orders stands under its own administration, which answers to a committee.
    fn with_office(board: &str) -> crate::Model {
        let entries: Vec<NodeEntry> = vec![
            BodyEntry::new("order", BodyKind::PurchaserCommittee).into(),
            BodyEntry::new("delivery", BodyKind::ProviderBoard).into(),
            AdministrationEntry::new("orders").answers_to("order").into(),
            UnitEntry::new("office").reports_to("orders").into(),
            AdministrationEntry::new("production").answers_to(board).into(),
            UnitEntry::new("school").reports_to("production").area("schools").into(),
        ];
        let services = Services { areas: vec![area("schools", 5)], ..Services::default() };
        let steering =
            Steering { agreements: vec![agreement("office", "production", "schools")], ..Steering::default() };
        model_with(entries, services, steering)
    }

    #[test]
    fn a_purchaser_that_is_no_body_has_a_way_to_go() {
        // School, production, provider board; office, its administration, purchaser committee.
        assert_eq!(number(&with_office("delivery"), "decision-path"), Some(5.0));
        // One body on both sides is reached once.
        assert_eq!(number(&with_office("order"), "decision-path"), Some(2.0));
    }

    #[test]
    fn without_a_body_above_there_is_no_path() {
        let entries: Vec<NodeEntry> =
            vec![BodyEntry::new("council", BodyKind::Council).into(), UnitEntry::new("school").area("schools").into()];
        let why = why_not(&model_with(entries, services(), Steering::default()), "decision-path");
        assert_eq!(why.as_deref(), Some("no path leads from a unit that does a service area with staff to a body"));
        let bare = model_of([UnitEntry::new("school")]);
        assert_eq!(why_not(&bare, "decision-path").as_deref(), Some("the model states no service area"));
    }
}
