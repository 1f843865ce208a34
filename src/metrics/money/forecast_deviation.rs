use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};
use crate::steering::budget::follow_ups;

declare_metric! {
    /// How far forecasts are off their frames.
    ///
    /// The mean of |forecast − frame| / frame, in per cent, over the latest follow-ups of frames: those whose period ends
    /// last, of each frame. The forecast is the one that is stated, or else the straight line: as much each day as on
    /// the days of the frame's period that are gone. Left out are frames of nothing, and follow-ups without a forecast.
    /// Each frame weighs the same, whatever its size; excess and remainder do not cancel out. Boards and managers are to
    /// keep to the budget (G5). `n log n` in follow-ups.
    ///
    /// A frame of 100 kronor with a forecast of 103, one of 1000 with 990: (3 + 1) / 2 = 2 per cent.
    pub(crate) METRIC = {
        name: "forecast-deviation",
        aspect: Aspect::Money,
        unit: "per cent",
        range: "0..",
        better: Better::Lower,
        shows: &[],
        needs: &[Need::FollowUps],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let found = follow_ups(facts.model().steering());
    let latest = found.iter().filter(|found| found.latest);
    let mut off: Vec<f64> = latest.filter_map(|found| Some(found.deviation_percent?.abs())).collect();
    if off.is_empty() {
        return Err(Undefined("no followed frame of more than nothing has a forecast"));
    }
    // So that the order of entries does not count.
    off.sort_by(f64::total_cmp);
    Ok(Value::Number(off.iter().sum::<f64>() / off.len() as f64))
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, sector};
    use crate::metrics::example::{number, why_not};

    fn frames(frames: &[(u64, Option<u64>)]) -> Fixture {
        let mut fixture = sector().with_process();
        let steering = &mut fixture.steering;
        let (frame, follow_up) = (steering.frames[0].clone(), steering.follow_ups[0].clone());
        (steering.frames, steering.follow_ups) = (vec![], vec![]);
        for (number, &(kronor, forecast)) in frames.iter().enumerate() {
            let key: crate::Key = format!("f{number}").into();
            steering.follow_ups.push(crate::steering::budget::FollowUp {
                key: key.clone(),
                frame: key.clone(),
                period: "2009".parse().expect("a year"),
                forecast,
                ..follow_up.clone()
            });
            steering.frames.push(crate::steering::budget::Frame { key, kronor, ..frame.clone() });
        }
        fixture
    }

    #[test]
    fn above_and_below_do_not_cancel_out() {
        let off = |of: &[(u64, Option<u64>)]| number(&frames(of).model(), "forecast-deviation");
        assert_eq!(off(&[(100, Some(103)), (1_000, Some(990))]), Some(2.0));
        assert_eq!(off(&[(100, Some(103)), (1_000, None), (0, Some(7))]), Some(3.0));
        assert_eq!(off(&[(u64::MAX, Some(0))]), Some(100.0));
    }

    #[test]
    fn only_the_latest_follow_up_counts() {
        assert_eq!(number(&sector().with_process().model(), "forecast-deviation"), Some(2.0));
    }

    #[test]
    fn without_a_forecast_it_is_undefined() {
        let why = "no followed frame of more than nothing has a forecast";
        assert_eq!(why_not(&frames(&[(100, None), (0, Some(1))]).model(), "forecast-deviation").as_deref(), Some(why));
        let why = "the model states no follow-up";
        assert_eq!(why_not(&sector().model(), "forecast-deviation").as_deref(), Some(why));
    }
}
