use super::meeting::Meetings;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, GuidingValue, Undefined, Value, declare_metric};

declare_metric! {
    /// How many hops a matter that touches two service areas makes between the units that do them.
    ///
    /// From a unit of the one area up the line to the nearest superior that also stands above a unit of the other, and
    /// down to the nearest such unit. Where there is no such superior, the way goes on over the bodies: up to those
    /// that commission, and to which administrations and bodies answer. A touch counts by its weight, half from the
    /// units of each area, in equal parts; matters whose units meet nowhere are left out here, and shown by
    /// `joint-matters-without-meeting-point`. Co-ordination eats growing force (O5), and the report wants wholeness
    /// (O6). Linear in nodes and relations, then for each touch in the nodes above units of its areas and what is
    /// directly below these.
    ///
    /// A school and a family unit under different sectors of one administration: school → sector → administration →
    /// sector → family unit, 4.
    pub(crate) METRIC = {
        name: "coordination-distance",
        aspect: Aspect::Coordination,
        unit: "hops",
        range: "0..",
        better: Better::Lower,
        shows: &[GuidingValue::Efficiency],
        needs: &[Need::Touches, Need::Doers],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let meetings = Meetings::of(facts);
    if meetings.met > 0.0 {
        Ok(Value::Number(meetings.hops / meetings.met))
    } else {
        Err(Undefined("no joint matter has units that meet under a superior or a body"))
    }
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{model_with, number, purchaser_provider, sector, services, why_not};
    use crate::{BodyEntry, BodyKind, Model, NodeEntry, Steering, UnitEntry};

    #[test]
    fn matters_go_over_the_nearest_common_superior() {
        // Schools and family (3): 4 hops. Schools and adults (1), elderly and family (2): 2 hops each.
        let expected = Some((3.0 * 4.0 + 2.0 + 2.0 * 2.0) / 6.0);
        assert_eq!(number(&sector(), "coordination-distance"), expected);
        // The two administrations meet in the provider board.
        assert_eq!(number(&purchaser_provider(), "coordination-distance"), expected);
    }

    /// Two schools, of which one has a family unit beside it, and another family unit far off.
    fn scattered() -> Model {
        let unit = |key: &str, area: &str, superior: &str| UnitEntry::new(key).area(area).reports_to(superior);
        let entries: Vec<NodeEntry> = vec![
            BodyEntry::new("council", BodyKind::Council).into(),
            UnitEntry::new("north").into(),
            UnitEntry::new("south").into(),
            unit("s1", "schools", "north").into(),
            unit("f1", "family", "north").into(),
            unit("s2", "schools", "south").into(),
        ];
        model_with(entries, services(), Steering::default())
    }

    #[test]
    fn matters_that_meet_nowhere_are_told_apart() {
        // Of schools and family (3), the half from families meets, and one of two schools.
        let met = 1.5 + 0.75;
        assert_eq!(number(&scattered(), "coordination-distance"), Some(2.0));
        assert_eq!(number(&scattered(), "joint-matters-without-meeting-point"), Some((6.0 - met) / 6.0));
    }

    #[test]
    fn one_unit_for_both_areas_has_no_way_to_go() {
        let model = |areas: [&str; 2]| {
            model_with([UnitEntry::new("all").area(areas[0]).area(areas[1])], services(), Steering::default())
        };
        assert_eq!(number(&model(["schools", "family"]), "coordination-distance"), Some(0.0));
        let why = why_not(&model(["schools", "elderly"]), "coordination-distance");
        assert_eq!(why.as_deref(), Some("no joint matter has units that meet under a superior or a body"));
    }
}
