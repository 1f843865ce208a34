use super::top_managers;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// The share of assessed top managers who fall short of the requirement profile.
    ///
    /// Of the top managers, as for `heads-assessed`, who were assessed in whatever ability, those who fall short in at
    /// least one; of assessments of one day that differ, the lower counts (G2). `n log n` in assessments.
    ///
    /// Four of five top managers are assessed, one of them falls short in two abilities: 1 / 4 = 0.25.
    pub(crate) METRIC = {
        name: "heads-below-profile",
        aspect: Aspect::Leadership,
        unit: "share of assessed top managers",
        range: "0..1",
        better: Better::Lower,
        shows: &[],
        needs: &[Need::Assessments],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let assessed: Vec<_> = top_managers(facts).into_iter().filter(|standing| standing.is_assessed()).collect();
    if assessed.is_empty() {
        return Err(Undefined("no top manager was assessed"));
    }
    let below = assessed.iter().filter(|standing| !standing.below.is_empty()).count();
    Ok(Value::Number(below as f64 / assessed.len() as f64))
}

#[cfg(test)]
mod tests {
    use crate::fixture::sector;
    use crate::metrics::example::{number, why_not};

    #[test]
    fn those_who_are_assessed_are_judged() {
        let mut fixture = sector().with_leadership().assessment("support", |a| a.below = a.meets.split_off(4));
        assert_eq!(number(&fixture.model(), "heads-below-profile"), Some(0.2));
        fixture.steering.assessments.retain(|assessment| assessment.node != "staff-office");
        assert_eq!(number(&fixture.model(), "heads-below-profile"), Some(0.25));
        for assessment in &mut fixture.steering.assessments {
            assessment.node = "school".into();
        }
        let why = "no top manager was assessed";
        assert_eq!(why_not(&fixture.model(), "heads-below-profile").as_deref(), Some(why));
    }
}
