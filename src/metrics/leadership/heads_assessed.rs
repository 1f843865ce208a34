use super::top_managers;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// The share of top managers who were assessed in all six abilities of the requirement profile.
    ///
    /// Top managers are the heads of the administrations that answer to an executive board, and of the nodes that report
    /// directly to one of these; those whose post nobody holds are left out. Of each node the assessments of the latest
    /// day count together, those without a day as the earliest, and those after the day of judgement, where one is stated,
    /// not at all. Manager posts are staffed against the profile (G2). `n log n` in assessments.
    ///
    /// A director and four heads below; four assessed in six abilities, one in five: 4 / 5 = 0.8.
    pub(crate) METRIC = {
        name: "heads-assessed",
        aspect: Aspect::Leadership,
        unit: "share of top managers",
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
    if top.is_empty() {
        return Err(Undefined("nobody holds the post of a top manager"));
    }
    let whole = top.iter().filter(|standing| standing.not_assessed.is_empty()).count();
    Ok(Value::Number(whole as f64 / top.len() as f64))
}

#[cfg(test)]
mod tests {
    use crate::HeadState;
    use crate::fixture::sector;
    use crate::metrics::example::{number, why_not};

    #[test]
    fn those_assessed_in_part_are_not_counted_and_vacant_posts_not_judged() {
        let partly = sector().with_leadership().assessment("support", |assessment| assessment.meets.truncate(5));
        assert_eq!(number(&partly.model(), "heads-assessed"), Some(0.8));
        let vacant = partly.unit("support", |unit| {
            unit.head = unit.head.take().map(|head| head.state(HeadState::Vacant));
        });
        assert_eq!(number(&vacant.model(), "heads-assessed"), Some(1.0));
    }

    #[test]
    fn without_a_director_it_is_undefined() {
        let fixture = sector().with_leadership().administration("administration", |a| a.answers_to.clear());
        let why = "nobody holds the post of a top manager";
        assert_eq!(why_not(&fixture.model(), "heads-assessed").as_deref(), Some(why));
    }
}
