use jiff::civil::Date;

use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};
use crate::steering::goals::{Goal, Perspective, Results};

declare_metric! {
    /// The share of indicators that are due whose result is known.
    ///
    /// An indicator is due when a period of the length in which it is measured lies in the period of the goal's document, or
    /// of the agreement in which it stands, and is over on the day of judgement; while the document is a draft it is not. The
    /// result is known when there is a target, and a value for a period that is over (G5). Linear in goals and values.
    ///
    /// Eighteen indicators are due; four of them have no target: 14 / 18 = 0.78.
    pub(crate) KNOWN = {
        name: "goal-results-known",
        aspect: Aspect::Goals,
        unit: "share of indicators",
        range: "0..1",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::Goals, Need::JudgedOn],
        since: "0.1.0",
        run: known,
    }
}

declare_metric! {
    /// The share of known results that are met.
    ///
    /// Of the indicators that are due and whose result is known (`goal-results-known`), those whose latest value for a period
    /// that is over is the target, or better in their direction. Linear in goals and values.
    ///
    /// Targets of 80 per cent or more; the latest values are 79.9, 80 and 85: 2 / 3 = 0.67.
    pub(crate) MET = {
        name: "goals-met",
        aspect: Aspect::Goals,
        unit: "share of known results",
        range: "0..1",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::Goals, Need::JudgedOn],
        since: "0.1.0",
        run: met,
    }
}

declare_metric! {
    /// The share of known results that are met, in each perspective.
    ///
    /// As `goals-met`, rolled up by perspective (G3): in which of them the goals are reached. A perspective in which no result
    /// is known is left out. Linear in goals and values.
    ///
    /// Of three known results from the side of the citizen two are met, of one from that of the economy none: citizen 0.67,
    /// economy 0.
    pub(crate) BY_PERSPECTIVE = {
        name: "goals-met-by-perspective",
        aspect: Aspect::Goals,
        unit: "share of known results",
        range: "0..1",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::Goals, Need::JudgedOn],
        since: "0.1.0",
        run: by_perspective,
    }
}

fn results(facts: &Facts<'_>, counts: impl Fn(&Goal) -> bool) -> Result<Results, Undefined> {
    // Without the day no metric that needs it is taken.
    let judged_on: Date = facts.thresholds().judged_on.ok_or(Undefined(Need::JudgedOn.missing()))?;
    let chain = facts.goal_chain();
    let due = chain.goals().iter().filter(|goal| counts(goal) && !chain.due(goal, judged_on).is_empty());
    Ok(chain.results_of(due, judged_on))
}

fn known(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let share = results(facts, |_| true)?.known_share();
    share.map(Value::Number).ok_or(Undefined("no indicator is due"))
}

fn met(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let share = results(facts, |_| true)?.met_share();
    share.map(Value::Number).ok_or(Undefined("no result that is due is known"))
}

fn by_perspective(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let mut series = Vec::new();
    for perspective in Perspective::ALL {
        let share = results(facts, |goal| goal.perspective == Some(perspective))?.met_share();
        series.extend(share.map(|share| (perspective.name().into(), share)));
    }
    if series.is_empty() {
        return Err(Undefined("no result that is due is known in any perspective"));
    }
    Ok(Value::Series(series))
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::metrics::Value;
    use crate::metrics::example::why_not;
    use crate::metrics::goals::{measured, number};
    use crate::steering::goals::{DocumentState, Goal};

    fn value(key: &str, value: f64) -> impl Fn(Fixture) -> Fixture {
        move |fixture| {
            fixture.goal(key, |goal| {
                let indicator = goal.indicator.as_mut().expect("it has one");
                indicator.values.iter_mut().for_each(|measured| measured.value = value);
            })
        }
    }

    #[test]
    fn results_that_are_due_are_known_or_not_and_met_or_not() {
        let fixture = sector().with_goals();
        // Four concrete activities are measured without a target.
        assert_eq!(number(&fixture, "goal-results-known"), Some(14.0 / 18.0));
        assert_eq!(number(&fixture, "goals-met"), Some(1.0));
        let missed = value("town-citizen", 79.9)(value("care-citizen", 80.0)(fixture));
        assert_eq!(number(&missed, "goals-met"), Some(13.0 / 14.0));
        let series = ["citizen", "economy", "activity", "development"].map(Into::into);
        let shares = [0.8, 1.0, 1.0, 1.0];
        let expected = Value::Series(series.into_iter().zip(shares).collect());
        assert_eq!(measured(&missed, "goals-met-by-perspective").value, Some(expected));
        assert_eq!(number(&purchaser_provider().with_goals(), "goal-results-known"), Some(20.0 / 24.0));
    }

    #[test]
    fn a_result_without_a_value_is_not_known() {
        let fixture = sector().with_goals().goal("town-citizen", |goal| {
            goal.indicator.as_mut().expect("it has one").values.clear();
        });
        assert_eq!(number(&fixture, "goal-results-known"), Some(13.0 / 18.0));
        assert_eq!(number(&fixture, "goals-met"), Some(1.0));
    }

    #[test]
    fn without_anything_due_there_is_a_reason() {
        let mut drafts = sector().with_goals();
        drafts.steering.chain_documents.iter_mut().for_each(|document| document.state = DocumentState::Draft);
        let why = |fixture: &Fixture, name| measured(fixture, name).undefined.unwrap_or_default();
        assert_eq!(why(&drafts, "goal-results-known"), "no indicator is due");
        assert_eq!(why(&drafts, "goals-met"), "no result that is due is known");
        assert_eq!(why(&drafts, "goals-met-by-perspective"), "no result that is due is known in any perspective");
        let without = |goal: &mut Goal| goal.perspective = None;
        let economy = ["town-economy", "education-economy", "care-economy"]
            .into_iter()
            .fold(sector().with_goals(), |fixture, key| fixture.goal(key, without));
        let series = measured(&economy, "goals-met-by-perspective").value.expect("three are left");
        assert_eq!((series.at("citizen"), series.at("economy")), (Some(1.0), None));
        let why = why_not(&sector().with_goals().model(), "goals-met");
        assert_eq!(why.as_deref(), Some("the thresholds do not state the day of judgement"));
    }
}
