use super::latest;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// The share of the money of committees and purchasers that passes an internal agreement.
    ///
    /// Of what committees (for a subject area, a district or purchasing) and nodes that pay by an agreement get by frames, what
    /// they pay by agreements whose provider is no company; of each no more than it gets. In a purchaser-provider model
    /// nearly all money is bought with (O1); in the sector model the committee has the budget responsibility and gives its
    /// commission in the sector plan (P5, P6). The money is that of the last period for which it is stated. Undefined
    /// when no committee and no purchaser gets a frame. Linear.
    ///
    /// A purchaser with 170 that buys for 160, and one with 80 that buys for 100: (160 + 80) / 250 = 0.96.
    pub(crate) METRIC = {
        name: "money-through-agreements",
        aspect: Aspect::Money,
        unit: "share of money",
        range: "0..1",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Frames],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let share = latest(facts)?.share_through_agreements();
    share.map(Value::Number).ok_or(Undefined("no committee and no purchaser gets a frame"))
}

#[cfg(test)]
mod tests {
    use crate::fixture::{purchaser_provider, sector};
    use crate::metrics::example::{number, why_not};

    const NAME: &str = "money-through-agreements";

    #[test]
    fn purchasers_buy_and_committees_do_not() {
        assert_eq!(number(&sector().with_money().model(), NAME), Some(0.0));
        assert_eq!(number(&purchaser_provider().with_money().model(), NAME), Some(320.0 / 340.0));
    }

    #[test]
    fn no_purchaser_counts_with_more_than_it_gets_and_companies_are_outside() {
        let mut fixture = purchaser_provider().with_money();
        fixture.steering.agreements[0].kronor_per_year = Some(u64::MAX);
        assert_eq!(number(&fixture.model(), NAME), Some(330.0 / 340.0));
        fixture.steering.agreements[0].provider = "energy".into();
        assert_eq!(number(&fixture.model(), NAME), Some(240.0 / 340.0));
        fixture.steering.frames.retain(|frame| frame.to == "council");
        fixture.steering.agreements.clear();
        let why = "no committee and no purchaser gets a frame";
        assert_eq!(why_not(&fixture.model(), NAME).as_deref(), Some(why));
    }
}
