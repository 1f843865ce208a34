use super::JointWork;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// How well the divisions fit the joint matters: Newman's modularity of the network of service areas.
    ///
    /// Q = Σ over divisions of (w_inside / W − (d / 2W)²), with W the weight of all joint matters, w_inside of those
    /// inside the division, and d the weights at its areas summed; weights as in `joint-matters-across-divisions`. M.
    /// E. J. Newman: *Analysis of weighted networks*, Physical Review E 70 (2004). Above 0, more stays inside than
    /// would by chance. Touches × divisions.
    ///
    /// Two divisions of three areas each, each three areas touching one another, and one touch between: 5 / 14 = 0.357.
    pub(crate) METRIC = {
        name: "joint-matters-modularity",
        aspect: Aspect::Coordination,
        unit: "modularity",
        range: "-0.5..1",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::Touches, Need::Doers],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let joint = JointWork::of(facts)?;
    let all = joint.weight();
    let by_chance: f64 = joint.ends.values().map(|ends| (ends / (2.0 * all)) * (ends / (2.0 * all))).sum();
    Ok(Value::Number(joint.inside / all - by_chance))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{area, model_with, number, sector, touch};
    use crate::{NodeEntry, SectorEntry, Services, Steering, UnitEntry};

    #[test]
    fn two_divisions_of_three_areas_are_as_published() {
        let keys = ["a0", "a1", "a2", "b0", "b1", "b2"];
        let pairs = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (2, 3)];
        let services = Services {
            areas: keys.iter().map(|key| area(key, 1)).collect(),
            touches: pairs.iter().map(|&(a, b)| touch(keys[a], keys[b], 7)).collect(),
            ..Services::default()
        };
        let mut entries: Vec<NodeEntry> = vec![SectorEntry::new("a").into(), SectorEntry::new("b").into()];
        entries.extend(
            keys.iter()
                .map(|&key| NodeEntry::from(UnitEntry::new(format!("{key}-unit")).area(key).reports_to(&key[..1]))),
        );
        let found = number(&model_with(entries, services, Steering::default()), "joint-matters-modularity");
        assert!(found.is_some_and(|found| (found - 5.0 / 14.0).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn the_example_by_hand() {
        // W = 6; learning: 1 inside, degrees 5; welfare: 2 inside, degrees 7.
        let expected = 3.0 / 6.0 - (25.0 + 49.0) / 144.0;
        let found = number(&sector(), "joint-matters-modularity");
        assert!(found.is_some_and(|found| (found - expected).abs() < 1e-12), "{found:?}");
    }
}
