use super::top_managers;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};
use crate::steering::leadership::Ability;

declare_metric! {
    /// For each ability of the requirement profile, the share of top managers who have it.
    ///
    /// Of the top managers, as for `heads-assessed`, who were assessed in the ability, those who meet it (G2). An ability
    /// in which nobody was assessed is left out. `n log n` in assessments.
    ///
    /// Five are assessed in `development`, four of them have it: 4 / 5 = 0.8.
    pub(crate) METRIC = {
        name: "abilities-met",
        aspect: Aspect::Leadership,
        unit: "share of top managers assessed in it",
        range: "0..1",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::Assessments],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let top = top_managers(facts);
    let share = |ability: Ability| {
        let meet = top.iter().filter(|standing| standing.meets.contains(&ability)).count();
        let below = top.iter().filter(|standing| standing.below.contains(&ability)).count();
        let assessed = meet + below;
        (assessed > 0).then(|| (ability.name().into(), meet as f64 / assessed as f64))
    };
    let series: Vec<_> = Ability::ALL.into_iter().filter_map(share).collect();
    if series.is_empty() {
        Err(Undefined("no top manager was assessed in any ability"))
    } else {
        Ok(Value::Series(series))
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::sector;
    use crate::metrics::example::{value, why_not};
    use crate::steering::leadership::Ability;

    #[test]
    fn each_ability_has_its_share_of_those_assessed_in_it() {
        let mut fixture = sector().with_leadership().assessment("support", |a| a.below = a.meets.split_off(5));
        for assessment in &mut fixture.steering.assessments {
            assessment.meets.retain(|ability| *ability != Ability::WholeGroup);
        }
        let met = value(&fixture.model(), "abilities-met").expect("five abilities are assessed");
        assert_eq!(met.at("reflection-and-process"), Some(0.8));
        assert_eq!(met.at("development"), Some(1.0));
        assert_eq!(met.at("whole-group"), None);
    }

    #[test]
    fn assessments_that_say_nothing_give_nothing() {
        let mut fixture = sector().with_leadership();
        fixture.steering.assessments.iter_mut().for_each(|assessment| assessment.meets.clear());
        let why = "no top manager was assessed in any ability";
        assert_eq!(why_not(&fixture.model(), "abilities-met").as_deref(), Some(why));
    }
}
