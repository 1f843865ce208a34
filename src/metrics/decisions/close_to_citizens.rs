use super::{mean, staff_weighted_mean};
use crate::Decider;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, GuidingValue, Undefined, Value, declare_metric};

declare_metric! {
    /// The share of decisions that may be taken on the two lowest manager levels.
    ///
    /// Of the sorts of decision that the delegation states for an area, or for all areas, the share whose decider is
    /// one of the two lowest levels of the ladder: with the proposal's ladder, operations managers and unit managers
    /// (A3). The mean over the areas for which some are stated, by their staff, or alike when no area states it.
    /// Authority is to be delegated far out (A4). On a ladder of two levels every decision that is not a body's counts.
    /// Service areas times delegations.
    ///
    /// Placement by the unit manager, hiring by the sector head, the plan by the committee: 0.33.
    pub(crate) METRIC = {
        name: "decisions-close-to-citizens",
        aspect: Aspect::Decisions,
        unit: "share of decisions",
        range: "0..1",
        better: Better::Higher,
        shows: &[GuidingValue::Decentralisation],
        needs: &[Need::ServiceAreas, Need::Delegations, Need::Levels],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let ladder = facts.organisation().ladder();
    let is_low = |decider: &Decider| match decider {
        Decider::Level(title) => {
            ladder.level_of(title).is_some_and(|level| usize::from(level) + 1 >= ladder.levels().len())
        }
        Decider::Body(_) => false,
    };
    let share = staff_weighted_mean(facts, |area| {
        let delegations = facts.model().steering().delegations.iter();
        let of_area = delegations.filter(|by| by.areas.is_empty() || by.areas.contains(&area.key));
        mean(of_area.map(|delegation| f64::from(u8::from(is_low(&delegation.by)))))
    });
    share.map(Value::from).ok_or(Undefined("no delegation holds for a service area with staff"))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{area, delegation, model_with, number, purchaser_provider, sector, why_not};
    use crate::{Decider, Services, Steering, UnitEntry};

    #[test]
    fn staff_weighs_the_areas() {
        // Schools (20): one of two. Adults (10) and family (6): one of one. Elderly (30): one of two.
        assert_eq!(number(&sector(), "decisions-close-to-citizens"), Some((10.0 + 10.0 + 6.0 + 15.0) / 66.0));
        assert_eq!(number(&purchaser_provider(), "decisions-close-to-citizens"), Some(0.0));
    }

    #[test]
    fn the_second_lowest_level_is_in_and_the_third_is_out() {
        let with = |title: &str, areas: &[&str]| {
            let services = Services { areas: vec![area("schools", 5), area("family", 0)], ..Services::default() };
            let delegations = vec![delegation("hiring", areas, Decider::Level(title.into()))];
            model_with([UnitEntry::new("school")], services, Steering { delegations, ..Steering::default() })
        };
        for (title, expected) in [("operations manager", 1.0), ("sector head", 0.0)] {
            assert_eq!(number(&with(title, &[]), "decisions-close-to-citizens"), Some(expected));
        }
        let why = why_not(&with("unit manager", &["family"]), "decisions-close-to-citizens");
        assert_eq!(why.as_deref(), Some("no delegation holds for a service area with staff"));
    }
}
