use super::share_reached;
use crate::ChannelKind;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, GuidingValue, Undefined, Value, declare_metric};

declare_metric! {
    /// The share of service areas that have an e-service.
    ///
    /// As `areas-reached`, with e-services only: the report wants more of them (A8). Service areas times channels.
    ///
    /// Eleven areas, an e-service for preschool and school: 2 / 11 = 0.18.
    pub(crate) METRIC = {
        name: "areas-with-e-service",
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
    Ok(share_reached(facts, |channel| channel.channel_kind() == Some(ChannelKind::EService)))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{number, purchaser_provider, sector};

    #[test]
    fn a_telephone_is_no_e_service() {
        assert_eq!(number(&sector(), "areas-with-e-service"), Some(0.25));
        assert_eq!(number(&purchaser_provider(), "areas-with-e-service"), Some(0.0));
    }
}
