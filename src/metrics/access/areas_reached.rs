use super::share_reached;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, GuidingValue, Undefined, Value, declare_metric};

declare_metric! {
    /// The share of service areas that citizens reach through some channel.
    ///
    /// A channel that names no area reaches all; one that enters at no unit reaches none. Openness and one way in (A8).
    /// Service areas times channels.
    ///
    /// Eleven areas, a telephone for three of them and visits for one of these: 3 / 11 = 0.27.
    pub(crate) METRIC = {
        name: "areas-reached",
        aspect: Aspect::Access,
        unit: "share of service areas",
        range: "0..1",
        better: Better::Higher,
        shows: &[GuidingValue::Accessibility],
        needs: &[Need::Channels, Need::ServiceAreas],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    Ok(share_reached(facts, |_| true))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{model_with, number, purchaser_provider, sector, services};
    use crate::{ChannelEntry, ChannelKind, Steering};

    #[test]
    fn a_channel_for_all_reaches_all() {
        assert_eq!(number(&sector(), "areas-reached"), Some(1.0));
        assert_eq!(number(&purchaser_provider(), "areas-reached"), Some(0.75));
        let nowhere = model_with([ChannelEntry::new("web", ChannelKind::Web)], services(), Steering::default());
        assert_eq!(number(&nowhere, "areas-reached"), Some(0.0));
    }
}
