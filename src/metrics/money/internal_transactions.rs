use crate::NodeKind;
use crate::facts::Facts;
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};
use crate::steering::budget::Money;

declare_metric! {
    /// How many accounts are kept between parts of the municipality: agreements, and charges of internal services.
    ///
    /// Each agreement between two nodes whose provider is no company is one, if it states no period or has months in the
    /// last period for which money is stated; so is each use of an internal service with a quantity above nought by
    /// another node than its provider. How often each is invoiced is not stated, so that this is the least number of
    /// transactions a year. Co-ordination that eats administrative force is the disease of the old organisation (O5);
    /// priced internal services (A9) cost some of it. Undefined when the model states neither. Linear.
    ///
    /// Four agreements, and two services that three users each use: 4 + 6 = 10.
    pub(crate) METRIC = {
        name: "internal-transactions",
        aspect: Aspect::Money,
        unit: "accounts",
        range: "0..",
        better: Better::Lower,
        shows: &[],
        needs: &[],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let steering = facts.model().steering();
    if steering.agreements.is_empty() && steering.internal_services.is_empty() {
        return Err(Undefined("the model states neither an agreement nor an internal service"));
    }
    let period = Money::periods(facts.model()).pop().flatten();
    let is_company =
        |key: &crate::Key| facts.organisation().node(key.as_str()).is_some_and(|node| node.kind() == NodeKind::Company);
    let agreements = steering.agreements.iter().filter(|agreement| {
        let holds = agreement.period.zip(period).is_none_or(|(agreed, period)| {
            agreed.first_day() <= period.last_day() && period.first_day() <= agreed.last_day()
        });
        holds && agreement.purchaser != agreement.provider && !is_company(&agreement.provider)
    });
    let uses = steering.internal_services.iter().flat_map(|service| {
        service.uses.iter().filter(|part| part.quantity.hundredths() > 0 && part.user != service.provider)
    });
    Ok(Value::Number((agreements.count() + uses.count()) as f64))
}

#[cfg(test)]
mod tests {
    use crate::fixture::{purchaser_provider, sector};
    use crate::metrics::example::{number, why_not};

    const NAME: &str = "internal-transactions";

    #[test]
    fn agreements_and_charges_are_counted() {
        assert_eq!(number(&sector().with_money().model(), NAME), Some(4.0));
        let mut fixture = purchaser_provider().with_money();
        assert_eq!(number(&fixture.model(), NAME), Some(8.0));
        fixture.steering.agreements[0].period = Some("2010".parse().expect("a year"));
        fixture.steering.agreements[1].provider = "energy".into();
        fixture.steering.internal_services[0].uses[0].user = "support".into();
        assert_eq!(number(&fixture.model(), NAME), Some(5.0));
        let why = "the model states neither an agreement nor an internal service";
        assert_eq!(why_not(&sector().model(), NAME).as_deref(), Some(why));
    }
}
