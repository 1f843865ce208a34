use super::latest;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// What each service area costs: the money that stays with those who do it.
    ///
    /// A unit that does areas is paid for by the nearest node at or above it that gets money, or else by the body that
    /// steers it. What stays with such a node and came by agreements goes to their areas; the rest is split among its
    /// units by staff, and within a unit that does several areas by the staff of each area, in exact shares. What stays
    /// with support, committees and managers is in no area. From the same services the costs of two models can be
    /// compared: what purchasing, support and levels take does not reach the areas (O1, O5). The money is that of the
    /// last period for which it is stated. Linear.
    ///
    /// A sector keeps 100, with 30 members of staff in schools and 10 in culture: 75 and 25.
    pub(crate) METRIC = {
        name: "cost-per-service-area",
        aspect: Aspect::Money,
        unit: "kronor",
        range: "0..",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Frames, Need::Doers],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let areas = facts.model().services().areas.iter().map(|area| area.key.to_string().into());
    Ok(Value::Series(areas.zip(latest(facts)?.shares_of_areas()).collect()))
}

#[cfg(test)]
mod tests {
    use crate::fixture::money::frame;
    use crate::fixture::{purchaser_provider, sector};
    use crate::metrics::example::value;

    const NAME: &str = "cost-per-service-area";

    #[test]
    fn what_stays_with_the_teams_is_the_cost_of_their_area() {
        for fixture in [sector().with_money(), purchaser_provider().with_money()] {
            let value = value(&fixture.model(), NAME).expect("a value");
            assert_eq!(value.at("school"), Some(80e6));
        }
    }

    #[test]
    fn what_the_sector_keeps_is_split_by_staff() {
        let mut fixture = sector();
        fixture.steering.frames = vec![frame(None, "education-sector", 100)];
        let fixture = (1..=4).fold(fixture, |fixture, team| {
            fixture.unit(&format!("school-{team}"), |unit| unit.staff = Some(crate::Decimal::from(60)))
        });
        let value = value(&fixture.model(), NAME).expect("a value");
        assert_eq!(
            (value.at("school"), value.at("culture"), value.at("elderly-care")),
            (Some(75e6), Some(25e6), Some(0.0))
        );
    }
}
