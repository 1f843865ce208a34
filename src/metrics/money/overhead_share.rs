use super::latest;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// The share of the money that stays with support, staff offices and purchasing offices.
    ///
    /// What stays with a node is what it gets by frames and agreements and neither hands on nor pays. Counted is what
    /// stays with units of role support, staff office or purchasing, and with nodes below them in the line, over what
    /// stays with all nodes. It is what steering and support cost before internal services are charged (A9, O5). The money
    /// is that of the last period for which it is stated. Undefined when there is none. Linear.
    ///
    /// Of 400, 30 stay with support and 10 with a staff office: 40 / 400 = 0.1.
    pub(crate) METRIC = {
        name: "overhead-share",
        aspect: Aspect::Money,
        unit: "share of money",
        range: "0..1",
        better: Better::Lower,
        shows: &[],
        needs: &[Need::Frames],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let money = latest(facts)?;
    match money.total() {
        0 => Err(Undefined("no node has money that stays with it")),
        total => Ok(Value::Number((money.overhead() as f64 / total as f64).min(1.0))),
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::money::frame;
    use crate::fixture::{purchaser_provider, sector};
    use crate::metrics::example::{number, why_not};
    use crate::{UnitEntry, UnitRole};

    const NAME: &str = "overhead-share";

    #[test]
    fn support_and_offices_and_what_is_below_them_count() {
        let fixture = sector().with_money();
        assert_eq!(number(&fixture.model(), NAME), Some(0.1));
        assert_eq!(number(&purchaser_provider().with_money().model(), NAME), Some(0.1));
        let mut below = fixture.add(UnitEntry::new("bookkeeping").reports_to("support"));
        below.steering.frames.push(frame(Some("council"), "bookkeeping", 40));
        assert_eq!(
            number(&below.unit("staff-office", |unit| unit.role = UnitRole::Operations).model(), NAME),
            Some(70.0 / 440.0)
        );
    }

    #[test]
    fn frames_of_nothing_give_no_share() {
        let mut fixture = sector().with_money();
        fixture.steering.frames.iter_mut().for_each(|frame| frame.kronor = 0);
        assert_eq!(why_not(&fixture.model(), NAME).as_deref(), Some("no node has money that stays with it"));
    }
}
