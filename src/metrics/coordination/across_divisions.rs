use super::JointWork;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, GuidingValue, Undefined, Value, declare_metric};

declare_metric! {
    /// The share of joint matters that cross from one division to another.
    ///
    /// The division of a unit is the nearest sector at or above it, or else the nearest administration. A touch counts
    /// by its weight, half from each area in proportion to the area's units in each division; a matter stays inside
    /// when the other area is done in the same division too. Fewer silos and less risk that matters fall between chairs
    /// are what the report wants of concentrated committees (O6). Units without a division are left out. Touches ×
    /// divisions.
    ///
    /// Touches of 3, 1 and 2, of which the first is between two sectors: 3 / 6 = 0.5.
    pub(crate) METRIC = {
        name: "joint-matters-across-divisions",
        aspect: Aspect::Coordination,
        unit: "share of joint matters",
        range: "0..1",
        better: Better::Lower,
        shows: &[GuidingValue::GroupBenefit],
        needs: &[Need::Touches, Need::Doers],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let joint = JointWork::of(facts)?;
    Ok(Value::Number(joint.across / joint.weight()))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{model_with, number, purchaser_provider, sector, services, why_not};
    use crate::{NodeEntry, SectorEntry, Steering, UnitEntry};

    #[test]
    fn what_stays_in_a_sector_does_not_cross() {
        assert_eq!(number(&sector(), "joint-matters-across-divisions"), Some(0.5));
        assert_eq!(number(&purchaser_provider(), "joint-matters-across-divisions"), Some(0.5));
    }

    #[test]
    fn matters_stay_where_the_other_area_is_done_too() {
        let unit = |key: &str, area: &str, sector: &str| UnitEntry::new(key).area(area).reports_to(sector);
        let entries: Vec<NodeEntry> = vec![
            SectorEntry::new("north").into(),
            SectorEntry::new("south").into(),
            unit("s1", "schools", "north").into(),
            unit("s2", "schools", "south").into(),
            unit("f1", "family", "north").into(),
        ];
        // Of 3 between schools and family, the half from family stays, and half of that from schools.
        let model = model_with(entries, services(), Steering::default());
        assert_eq!(number(&model, "joint-matters-across-divisions"), Some(0.25));
        assert_eq!(number(&model, "joint-matters-ei-index"), Some(-0.5));
    }

    #[test]
    fn without_divisions_nothing_crosses_or_stays() {
        let model = model_with([UnitEntry::new("all").area("schools").area("family")], services(), Steering::default());
        let why = why_not(&model, "joint-matters-across-divisions");
        assert_eq!(why.as_deref(), Some("no joint matter stands between areas of which both are done in a division"));
    }
}
