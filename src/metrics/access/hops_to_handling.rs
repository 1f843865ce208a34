use super::ways;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// How many steps of the line lead from a door to the units that handle a service area, on average.
    ///
    /// For each service area and each door by which it is reached: the mean number of steps from the door's unit to those
    /// that do the area, by way of the lowest superior that both have in common; 0 when the door does it itself. Then the
    /// mean of all these pairs of area and door, each weighted alike. A unit to which the line does not lead, because there
    /// is no common superior or a circle is in the way, is left out, and so is a pair without any other: the page of the
    /// doors (`render`) names such pairs. Areas that no door reaches or that nobody does are left out. Undefined when no
    /// pair is left. One door in, and predictability (A8). Service areas times their doors and units, times the depth of
    /// the line.
    ///
    /// The contact centre, under the director, reaches schools in a sector under the director (3 steps: up to the
    /// director, down to the sector and to the unit) and personnel matters, which it does itself (0): 1.5.
    pub(crate) METRIC = {
        name: "hops-to-handling",
        aspect: Aspect::Access,
        unit: "steps",
        range: "0..",
        better: Better::Lower,
        shows: &[],
        needs: &[Need::Channels, Need::Doers],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let steps: Vec<f64> = ways(facts).into_iter().filter_map(|way| way.steps).collect();
    if steps.is_empty() {
        return Err(Undefined("the line leads from no door to a unit that handles what the door is for"));
    }
    let number = steps.len() as f64;
    Ok(Value::Number(steps.into_iter().sum::<f64>() / number))
}

#[cfg(test)]
mod tests {
    use super::super::ways;
    use crate::facts::{Facts, Thresholds};
    use crate::metrics::example::{model_with, number, purchaser_provider, sector, services, why_not};
    use crate::{ChannelEntry, ChannelKind, Model, NodeEntry, Steering, UnitEntry};

    fn model(units: Vec<UnitEntry>) -> Model {
        let mut entries: Vec<NodeEntry> = units.into_iter().map(NodeEntry::from).collect();
        entries.push(ChannelEntry::new("web", ChannelKind::Web).enters_at("centre").into());
        model_with(entries, services(), Steering::default())
    }

    fn unit(key: &str, superior: &str) -> UnitEntry {
        UnitEntry::new(key).reports_to(superior)
    }

    #[test]
    fn steps_go_over_the_lowest_common_superior() {
        // Support and the four units stand below the administration, these under a sector each: 3 steps.
        assert_eq!(number(&sector(), "hops-to-handling"), Some(3.0));
        // To each of three areas from both doors; within the own administration 2 steps, to the other none leads.
        assert_eq!(number(&purchaser_provider(), "hops-to-handling"), Some(2.0));
        let mixed = model(vec![
            UnitEntry::new("director"),
            unit("centre", "director").area("family"),
            unit("sector", "director"),
            unit("schools", "sector").area("schools"),
        ]);
        assert_eq!(number(&mixed, "hops-to-handling"), Some(1.5));
        // Two units that do the same: the mean of 3 and 1.
        let two = model(vec![
            UnitEntry::new("director"),
            unit("centre", "director"),
            unit("sector", "director"),
            unit("schools", "sector").area("schools"),
            unit("class", "centre").area("schools"),
        ]);
        assert_eq!(number(&two, "hops-to-handling"), Some(2.0));
    }

    #[test]
    fn a_way_that_the_line_does_not_have_is_named() {
        let model = purchaser_provider();
        let thresholds = Thresholds::default();
        let without: Vec<(String, String)> = ways(&Facts::new(&model, &thresholds))
            .into_iter()
            .filter(|way| way.steps.is_none())
            .map(|way| (way.area.to_string(), way.door.key().to_string()))
            .collect();
        let pair = |area: &str, door: &str| (area.to_owned(), door.to_owned());
        let expected = [pair("schools", "computers"), pair("adults", "computers"), pair("elderly", "accounts")];
        assert_eq!(without, expected);
    }

    #[test]
    fn where_the_line_leads_nowhere_it_is_undefined() {
        let apart = model(vec![UnitEntry::new("centre"), UnitEntry::new("schools").area("schools")]);
        let why = "the line leads from no door to a unit that handles what the door is for";
        assert_eq!(why_not(&apart, "hops-to-handling").as_deref(), Some(why));
        let circle = model(vec![unit("centre", "schools"), unit("schools", "centre").area("schools")]);
        assert_eq!(why_not(&circle, "hops-to-handling").as_deref(), Some(why));
    }
}
