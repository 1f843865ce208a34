use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};
use crate::steering::budget::Resources;

declare_metric! {
    /// The share of distributed resources that does not move with volumes.
    ///
    /// The model for distributing resources gives an area its volume times a price and a fixed grant (G5: clearer and more
    /// predictable). When volumes change by x per cent, an area's frame changes by e x per cent, with the elasticity e =
    /// volume × price / (volume × price + grant). This is 1 minus the mean elasticity, weighted by what the areas
    /// get: the sum of grants over the sum of all that is given. A large share makes frames easy to foresee; a
    /// small one lets money follow the citizens. An area with a price for each matter whose volume is not stated is left
    /// out. Undefined when the others get nothing. Linear.
    ///
    /// 1,000 matters at 60,000 and a grant of 20 million: 20 / (60 + 20) = 0.25.
    pub(crate) METRIC = {
        name: "frame-predictability",
        aspect: Aspect::Money,
        unit: "share of resources",
        range: "0..1",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Prices],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let resources = Resources::of(facts.model());
    let areas = facts.model().services().areas.iter();
    let known = resources.areas().iter().zip(areas);
    let known = known.filter(|(given, area)| given.price() == 0 || area.volume_per_year.is_some());
    let (mut fixed, mut all) = (0_u128, 0_u128);
    for (given, _) in known {
        fixed += u128::from(given.fixed);
        all += u128::from(given.fixed) + u128::from(given.variable);
    }
    if all == 0 {
        return Err(Undefined("no service area of a stated volume gets money"));
    }
    Ok(Value::Number(fixed as f64 / all as f64))
}

#[cfg(test)]
mod tests {
    use crate::fixture::sector;
    use crate::metrics::example::{number, why_not};
    use crate::steering::budget::Resources;

    const NAME: &str = "frame-predictability";

    #[test]
    fn it_is_what_the_elasticity_leaves() {
        let model = sector().with_money().model();
        assert_eq!(number(&model, NAME), Some(0.25));
        assert_eq!(Resources::of(&model).elasticity(), Some(0.75));
    }

    #[test]
    fn areas_of_unknown_volume_are_left_out() {
        let mut fixture = sector().with_money();
        fixture.services.areas[0].volume_per_year = None;
        fixture.steering.prices[1].fixed_kronor_per_year = 0;
        assert_eq!(number(&fixture.model(), NAME), Some(40.0 / 220.0));
        fixture.services.areas.iter_mut().for_each(|area| area.volume_per_year = None);
        let why = "no service area of a stated volume gets money";
        assert_eq!(why_not(&fixture.model(), NAME).as_deref(), Some(why));
    }
}
