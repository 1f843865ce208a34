use super::meeting::Meetings;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// The share of joint matters whose units stand under no common superior and no common body.
    ///
    /// What `coordination-distance` must leave out: matters that can fall between chairs (O6). Half of a touch's weight
    /// is spread evenly over the units of each area; the weight of units from which no way leads to a unit of the other
    /// area counts, and all of the half whose area no unit does. As costly as `coordination-distance`.
    ///
    /// Two areas under one director: 0. An area that nobody does, with any other: 1.
    pub(crate) METRIC = {
        name: "joint-matters-without-meeting-point",
        aspect: Aspect::Coordination,
        unit: "share of joint matters",
        range: "0..1",
        better: Better::Lower,
        shows: &[],
        needs: &[Need::Touches, Need::Doers],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let Meetings { met, unmet, .. } = Meetings::of(facts);
    if met + unmet > 0.0 {
        Ok(Value::Number(unmet / (met + unmet)))
    } else {
        Err(Undefined("the joint matters have no weight"))
    }
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{model_with, number, purchaser_provider, sector, services, touch, why_not};
    use crate::{Services, Steering, UnitEntry};

    #[test]
    fn all_meet_where_one_head_or_body_is_above_all() {
        assert_eq!(number(&sector(), "joint-matters-without-meeting-point"), Some(0.0));
        assert_eq!(number(&purchaser_provider(), "joint-matters-without-meeting-point"), Some(0.0));
    }

    #[test]
    fn an_area_that_nobody_does_is_met_by_nobody() {
        let with = |weight| {
            let services = Services { touches: vec![touch("schools", "family", weight)], ..services() };
            model_with([UnitEntry::new("school").area("schools")], services, Steering::default())
        };
        assert_eq!(number(&with(5), "joint-matters-without-meeting-point"), Some(1.0));
        let why = why_not(&with(0), "joint-matters-without-meeting-point");
        assert_eq!(why.as_deref(), Some("the joint matters have no weight"));
    }
}
