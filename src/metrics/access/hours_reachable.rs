use super::Reach;
use crate::Opening;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// How many hours a week a service area is reached by at least one channel, on average.
    ///
    /// For each service area the minutes of the week in which at least one of the channels that reach it is open, each
    /// minute once, as hours; the mean of all areas. A channel that names no area reaches all; one that enters at no unit
    /// reaches none, and one that states no opening hours adds none (`channel-without-hours`). More openness, e-services
    /// among it (A8). Service areas times the openings of the channels that reach them.
    ///
    /// A telephone for all of two areas, mon-fri 08:00-16:00, and visits to one of them, thu 15:00-18:00: (40 + 42) / 2 =
    /// 41.
    pub(crate) METRIC = {
        name: "hours-reachable",
        aspect: Aspect::Access,
        unit: "hours a week",
        range: "0..168",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::OpeningHours, Need::ServiceAreas],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let reach = Reach::of(facts);
    let areas = &facts.model().services().areas;
    let open = |area: &crate::ServiceArea| {
        let openings = reach.channels(&area.key).flat_map(|channel| channel.open().iter().copied());
        u64::from(Opening::minutes_a_week(openings))
    };
    let minutes: u64 = areas.iter().map(open).sum();
    Ok(Value::Number(minutes as f64 / 60.0 / areas.len() as f64))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{area, model_with, number, why_not};
    use crate::{ChannelEntry, ChannelKind, Model, NodeEntry, Services, Steering, UnitEntry};

    fn model(channels: [(ChannelKind, &str, &[&str]); 3]) -> Model {
        let mut entries: Vec<NodeEntry> = vec![UnitEntry::new("door").into()];
        for (kind, open, areas) in channels {
            let mut channel = ChannelEntry::new(kind.name(), kind).enters_at("door");
            channel.open = (!open.is_empty()).then(|| open.parse().expect("hours")).into_iter().collect();
            channel.reaches = areas.iter().map(|&area| area.into()).collect();
            entries.push(channel.into());
        }
        let services = Services { areas: vec![area("a", 1), area("b", 1)], ..Services::default() };
        model_with(entries, services, Steering::default())
    }

    #[test]
    fn hours_that_two_channels_share_count_once() {
        let telephone = (ChannelKind::Telephone, "mon-fri 08:00-16:00", &[][..]);
        let visit = (ChannelKind::Visit, "thu 15:00-18:00", &["b"][..]);
        let web = (ChannelKind::Web, "", &[][..]);
        assert_eq!(number(&model([telephone, visit, web]), "hours-reachable"), Some(41.0));
        let always = (ChannelKind::EService, "always", &["a"][..]);
        assert_eq!(number(&model([telephone, visit, always]), "hours-reachable"), Some(105.0));
        let silent = [ChannelKind::Web, ChannelKind::EMail, ChannelKind::Visit].map(|kind| (kind, "", &[][..]));
        let why = why_not(&model(silent), "hours-reachable");
        assert_eq!(why.as_deref(), Some("the model states no opening hours"));
    }
}
