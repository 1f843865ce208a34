use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, GuidingValue, Undefined, Value, declare_metric};
use crate::{NodeId, UnitRole};

declare_metric! {
    /// The share of support functions that are gathered in one unit.
    ///
    /// Each unit that does a function stands for the highest unit of role support at or above it in the line, or else
    /// for itself. A function is gathered in a unit when all that do it stand for that one; the share is that of the
    /// unit in which most functions are. A function that nobody does is not gathered. As a rule all support is in one
    /// unit under one head (A9). Functions times the units that do them.
    ///
    /// Nine functions, seven of them in support and services, one split between two sectors, one done by nobody: 7 / 9
    /// = 0.78.
    pub(crate) METRIC = {
        name: "support-gathered",
        aspect: Aspect::Group,
        unit: "share of support functions",
        range: "0..1",
        better: Better::Higher,
        shows: &[GuidingValue::GroupBenefit],
        needs: &[Need::SupportFunctions],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let mut places: BTreeMap<&str, BTreeSet<NodeId>> = BTreeMap::new();
    for unit in facts.organisation().units() {
        for function in unit.functions() {
            let is_support = |id: &NodeId| facts.node(*id).unit_role() == Some(UnitRole::Support);
            let gathering = facts.self_and_upward(unit.id()).filter(is_support).last().unwrap_or(unit.id());
            places.entry(function.as_str()).or_default().insert(gathering);
        }
    }
    let functions = &facts.model().services().functions;
    let mut gathered: BTreeMap<NodeId, u32> = BTreeMap::new();
    for places in functions.iter().filter_map(|function| places.get(function.key.as_str())) {
        if let (1, Some(&place)) = (places.len(), places.first()) {
            *gathered.entry(place).or_default() += 1;
        }
    }
    let most = gathered.into_values().max().unwrap_or(0);
    Ok(Value::Number(f64::from(most) / functions.len() as f64))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{model_with, number, purchaser_provider, sector, services};
    use crate::{Key, Steering, UnitEntry, UnitRole};

    #[test]
    fn one_unit_for_all_gathers_all() {
        assert_eq!(number(&sector(), "support-gathered"), Some(1.0));
        assert_eq!(number(&purchaser_provider(), "support-gathered"), Some(0.5));
    }

    #[test]
    fn parts_of_support_and_services_are_in_it() {
        let unit = |key: &str, role, functions: &[&str]| {
            let mut unit = UnitEntry::new(key);
            unit.role = role;
            unit.functions = functions.iter().map(|&function| Key::from(function)).collect();
            unit
        };
        let support = || unit("support", UnitRole::Support, &[]);
        let parts = [
            support(),
            unit("finance", UnitRole::Support, &["finance"]).reports_to("support"),
            unit("it", UnitRole::Support, &["it"]).reports_to("support"),
        ];
        let gathered =
            |units: Vec<UnitEntry>| number(&model_with(units, services(), Steering::default()), "support-gathered");
        assert_eq!(gathered(parts.to_vec()), Some(1.0));
        let split = [parts.to_vec(), vec![unit("own-it", UnitRole::Operations, &["it"])]].concat();
        assert_eq!(gathered(split), Some(0.5));
        assert_eq!(gathered(vec![support()]), Some(0.0));
    }
}
