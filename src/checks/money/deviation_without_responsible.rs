use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::SteeringKind;
use crate::steering::budget::follow_ups;
use crate::text::kronor;

declare_check! {
    /// A follow-up whose forecast is off the frame, and for which nobody answers.
    ///
    /// Boards and managers are to keep to the budget that the council adopted, and there is to be more follow-up and
    /// analysis (G5); whoever has the budget responsibility answers for what is used (P5). Of each frame, the follow-up
    /// whose period ends last is judged, or all that end on that day: what was off earlier may be mended. Its forecast is
    /// the one that it states. Where it states none, the money is taken to be used in a straight line: what was used,
    /// times the days of the frame's period, divided by those of them that are over when the follow-up's period ends, in
    /// whole kronor with the half rounded up; it is unknown, and nothing is found, when the frame has no period or none
    /// of its days is over. The forecast is off when it is above or below the frame by more than the threshold
    /// `deviation_percent` of the frame; of a frame of nothing, by anything.
    ///
    /// State in `answered_by` who answers for the deviation, and what is done about it.
    pub(crate) CHECK = {
        name: "deviation-without-responsible",
        code: "M8",
        family: Family::Money,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::FollowUps],
        scope: Scope::Model(Parts::ALL),
        source: &["G5", "P5", "O5"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let percent = facts.thresholds().deviation_percent;
    for found in follow_ups(facts.model().steering()) {
        let is_off = found.latest && found.deviates(percent) == Some(true);
        let (Some(forecast), Some(deviation)) = (found.forecast, found.deviation) else { continue };
        if !is_off || found.answered_by().is_some() {
            continue;
        }
        let (frame, follow_up) = (found.frame, found.follow_up);
        let (off, side) = (deviation.unsigned_abs(), if deviation > 0 { "above" } else { "below" });
        let message = format!(
            "the forecast ({}) is {} kronor {side} `{}`, and nobody answers for it",
            forecast.basis.words(),
            kronor(off),
            frame.key,
        );
        let limit = percent.to_f64() / 100.0 * frame.kronor as f64;
        let draft = Draft::new(Subject::Steering(SteeringKind::FollowUp, follow_up.key.clone()), message)
            .field("answered_by")
            .related([Subject::Steering(SteeringKind::Frame, frame.key.clone())])
            .evidence(Evidence::Measured { what: "kronor off the frame".into(), value: off as f64, limit })
            .help(format!("state who answers for it: `{}` has the budget responsibility", frame.to));
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::steering::SteeringKind;

    fn forecast(kronor: Option<u64>) -> Fixture {
        sector().with_process().follow_up("school-2010-T2", |follow_up| {
            (follow_up.forecast, follow_up.answered_by) = (kronor, None);
        })
    }

    #[test]
    fn a_forecast_above_or_below_the_frame_for_which_nobody_answers_is_found() {
        for (stated, side) in [(80_800_001, "above"), (79_199_999, "below")] {
            let finding = forecast(Some(stated)).only_finding();
            let subject = Subject::Steering(SteeringKind::FollowUp, "school-2010-T2".into());
            assert_eq!((finding.code, finding.subject), ("M8", subject));
            assert!(finding.message.contains(&format!("(stated) is 800,001 kronor {side} `frame-school`")));
            let what = "kronor off the frame".into();
            assert_eq!(finding.evidence, Some(Evidence::Measured { what, value: 800_001.0, limit: 800_000.0 }));
        }
        let old = purchaser_provider().with_process();
        let old = old.follow_up("school-2010-T2", |follow_up| follow_up.answered_by = None);
        assert_eq!(old.only_finding().code, "M8");
    }

    #[test]
    fn without_a_stated_forecast_the_straight_line_is_judged() {
        // 243 of 365 days.
        let used = |kronor| forecast(None).follow_up("school-2010-T2", move |follow_up| follow_up.kronor = kronor);
        assert_eq!(used(53_260_274).findings(), []);
        let finding = used(54_000_000).only_finding();
        assert!(finding.message.starts_with("the forecast (straight line) is 1,111,111 kronor above"), "{finding}");
    }

    #[test]
    fn at_the_limit_and_of_an_earlier_period_nothing_is_found() {
        for kronor in [80_800_000, 79_200_000, 80_000_000] {
            assert_eq!(forecast(Some(kronor)).findings(), []);
        }
        let earlier = sector().with_process().follow_up("school-2010-T1", |follow_up| follow_up.forecast = Some(0));
        assert_eq!(earlier.findings(), []);
    }

    #[test]
    fn a_frame_of_nothing_and_one_without_period_are_judged_as_far_as_they_can_be() {
        let mut fixture = forecast(Some(1));
        fixture.steering.frames.retain(|frame| frame.key == "frame-school");
        (fixture.steering.frames[0].kronor, fixture.steering.frames[0].period) = (0, None);
        let of = |fixture: &Fixture| -> usize { Fixture::checker().run(&fixture.model()).of("M8").count() };
        assert_eq!(of(&fixture), 1);
        assert_eq!(of(&fixture.clone().follow_up("school-2010-T2", |follow_up| follow_up.forecast = Some(0))), 0);
        assert_eq!(of(&fixture.follow_up("school-2010-T2", |follow_up| follow_up.forecast = None)), 0);
    }
}
