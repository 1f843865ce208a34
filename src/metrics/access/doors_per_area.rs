use super::Reach;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// By how many different doors a service area is reached, on average.
    ///
    /// For each service area the units at which channels enter that reach it, each once; the mean of all areas. A channel
    /// that names no area reaches all; an area that no channel with a door reaches has none. One door in (A8). Service
    /// areas times the channels that reach them.
    ///
    /// Web and telephone enter at the contact centre and reach all of four areas; visits to two of them go to a unit of
    /// each one's own: (1 + 1 + 2 + 2) / 4 = 1.5.
    pub(crate) METRIC = {
        name: "doors-per-service-area",
        aspect: Aspect::Access,
        unit: "doors",
        range: "0..",
        better: Better::Lower,
        shows: &[],
        needs: &[Need::Channels, Need::ServiceAreas],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let reach = Reach::of(facts);
    let areas = &facts.model().services().areas;
    let doors: usize = areas.iter().map(|area| reach.doors(&area.key).len()).sum();
    Ok(Value::Number(doors as f64 / areas.len() as f64))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{model_with, number, purchaser_provider, sector, services};
    use crate::{ChannelEntry, ChannelKind, NodeEntry, Steering, UnitEntry};

    #[test]
    fn each_door_counts_once_for_each_area() {
        assert_eq!(number(&sector(), "doors-per-service-area"), Some(1.0));
        // Two doors for three of four areas.
        assert_eq!(number(&purchaser_provider(), "doors-per-service-area"), Some(1.5));
        let visit = |key: &str, area: &str| {
            let mut visit = ChannelEntry::new(format!("visit-{key}"), ChannelKind::Visit).enters_at(key);
            visit.reaches = vec![area.into()];
            NodeEntry::from(visit)
        };
        let channel = |kind: ChannelKind| ChannelEntry::new(kind.name(), kind);
        let entries: Vec<NodeEntry> = vec![
            UnitEntry::new("centre").into(),
            UnitEntry::new("a").into(),
            UnitEntry::new("b").into(),
            channel(ChannelKind::Web).enters_at("centre").into(),
            channel(ChannelKind::Telephone).enters_at("centre").into(),
            channel(ChannelKind::EMail).into(),
            visit("a", "elderly"),
            visit("b", "family"),
        ];
        let model = model_with(entries, services(), Steering::default());
        assert_eq!(number(&model, "doors-per-service-area"), Some(1.5));
    }
}
