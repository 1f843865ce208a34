use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// The share of matters that are settled at the first contact, on average.
    ///
    /// The mean of the shares of all channels that state one, each channel weighted alike: how many matters come by each
    /// is not stated, so this is not the share of all matters. A quick and right answer is what counts for citizens (A8).
    /// Linear in the channels.
    ///
    /// Telephone 60 per cent, visits 80, the web says nothing: 0.7.
    pub(crate) METRIC = {
        name: "first-contact-resolution",
        aspect: Aspect::Access,
        unit: "share of matters",
        range: "0..1",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::FirstContact],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let stated = facts.organisation().channels().filter_map(|channel| channel.first_contact_percent());
    let (hundredths, number) =
        stated.fold((0_u64, 0_u64), |(sum, number), share| (sum + u64::from(share.hundredths()), number + 1));
    if number == 0 {
        return Err(Undefined(Need::FirstContact.missing()));
    }
    Ok(Value::Number(hundredths as f64 / (10_000 * number) as f64))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{model_of, number, why_not};
    use crate::{ChannelEntry, ChannelKind, Decimal, NodeEntry};

    fn channel(kind: ChannelKind, percent: Option<u16>) -> NodeEntry {
        let mut channel = ChannelEntry::new(kind.name(), kind);
        channel.first_contact_percent = percent.map(Decimal::from);
        channel.into()
    }

    #[test]
    fn channels_that_state_none_are_left_out() {
        let web = || channel(ChannelKind::Web, None);
        let channels = [channel(ChannelKind::Telephone, Some(60)), channel(ChannelKind::Visit, Some(80)), web()];
        assert_eq!(number(&model_of(channels), "first-contact-resolution"), Some(0.7));
        let why = why_not(&model_of([web()]), "first-contact-resolution");
        assert_eq!(why.as_deref(), Some("the model states no share that is settled at the first contact"));
        assert_eq!(number(&model_of([channel(ChannelKind::Visit, Some(100))]), "first-contact-resolution"), Some(1.0));
    }
}
