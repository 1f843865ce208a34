use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};
use crate::steering::budget::follow_ups;

declare_metric! {
    /// The share of deviations from frames for which somebody answers.
    ///
    /// A deviation is a latest follow-up of a frame, one whose period ends last, whose forecast, stated or else the straight
    /// line, is off the frame by more than the threshold `deviation_percent` of it. Counted are those that state who answers
    /// (G5, P5). `n log n` in follow-ups.
    ///
    /// Three frames are off by 5, 2 and 0.5 per cent, somebody answers for the first, the threshold is 1: 1 / 2 = 0.5.
    pub(crate) METRIC = {
        name: "deviations-answered",
        aspect: Aspect::Money,
        unit: "share of deviations",
        range: "0..1",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::FollowUps],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let percent = facts.thresholds().deviation_percent;
    let (mut deviations, mut answered) = (0_u32, 0_u32);
    for found in follow_ups(facts.model().steering()) {
        if found.latest && found.deviates(percent) == Some(true) {
            deviations += 1;
            answered += u32::from(found.answered_by().is_some());
        }
    }
    if deviations == 0 {
        return Err(Undefined("no forecast is off its frame by more than the threshold"));
    }
    Ok(Value::Number(f64::from(answered) / f64::from(deviations)))
}

#[cfg(test)]
mod tests {
    use crate::fixture::sector;
    use crate::metrics::example::{number, why_not};

    #[test]
    fn those_for_which_somebody_answers_are_counted() {
        let mut fixture = sector().with_process();
        assert_eq!(number(&fixture.model(), "deviations-answered"), Some(1.0));
        for (frame, percent) in [("frame-culture", 95_u64), ("frame-elderly-care", 101)] {
            let mut follow_up = fixture.steering.follow_ups[1].clone();
            (follow_up.key, follow_up.frame) = (frame.into(), frame.into());
            (follow_up.forecast, follow_up.answered_by) = (Some(800_000 * percent), None);
            fixture.steering.follow_ups.push(follow_up);
        }
        assert_eq!(number(&fixture.model(), "deviations-answered"), Some(0.5));
    }

    #[test]
    fn without_a_deviation_it_is_undefined() {
        let fixture = sector().with_process().follow_up("school-2010-T2", |found| found.forecast = Some(80_800_000));
        let why = "no forecast is off its frame by more than the threshold";
        assert_eq!(why_not(&fixture.model(), "deviations-answered").as_deref(), Some(why));
    }
}
