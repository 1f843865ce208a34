use std::collections::HashSet;

use crate::checks::words::listed_words;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;

declare_check! {
    /// An indicator without a value for a period that is over.
    ///
    /// The model wants more follow-up and analysis (G5), and goals that can be followed (G3); a value that is not measured
    /// in time cannot change what is done. Asked for is a value for each period of the length in which the indicator is
    /// measured that lies in the period of the goal's document, or of the agreement in which it stands, and whose last day is
    /// before the day of judgement. The document may have ended; while it is a draft, or states no period, nothing is due. A
    /// value for a longer or shorter period is another value. One finding for each goal, with all periods.
    ///
    /// Measure it, or state another length of period.
    pub(crate) CHECK = {
        name: "measured-value-missing",
        code: "V14",
        family: Family::Goals,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Goals, Need::JudgedOn],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::STAFF))),
        source: &["G5", "G3"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let Some(judged_on) = facts.thresholds().judged_on else { return };
    let chain = facts.goal_chain();
    for goal in chain.goals() {
        let Some(indicator) = &goal.indicator else { continue };
        let measured: HashSet<_> = indicator.values.iter().map(|measured| measured.period).collect();
        let due = chain.due(goal, judged_on).into_iter().filter(|period| !measured.contains(period));
        let missing: Vec<String> = due.map(|period| period.to_string()).collect();
        if missing.is_empty() {
            continue;
        }
        let is_or_are = if missing.len() == 1 { "is" } else { "are" };
        let missing = listed_words(missing);
        let draft = Draft::new(goal.subject(), format!("it was not measured for {missing}, which {is_or_are} over"))
            .field("indicator")
            .evidence(Evidence::Missing(format!("value for {missing}")))
            .help("measure it, or state another length of period");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::Subject;
    use crate::checks::{CheckConfig, Checker, Evidence};
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::steering::SteeringKind;
    use crate::steering::goals::{DocumentState, Goal};

    fn without(periods: &'static [&str]) -> impl Fn(&mut Goal) {
        move |goal| {
            let indicator = goal.indicator.as_mut().expect("it has one");
            indicator.values.retain(|measured| !periods.contains(&measured.period.to_string().as_str()));
        }
    }

    fn found(fixture: &Fixture, judged_on: Option<jiff::civil::Date>) -> usize {
        let mut config = CheckConfig::default();
        config.thresholds.judged_on = judged_on;
        let report = Checker::new().config(config).expect("it names no check").run(&fixture.model());
        report.of("V14").count()
    }

    #[test]
    fn a_period_that_is_over_without_a_value_is_found() {
        let finding = sector().with_goals().goal("care-economy", without(&["2010-H2"])).only_finding();
        assert_eq!(finding.code, "V14");
        assert_eq!(finding.subject, Subject::Steering(SteeringKind::Goal, "care-economy".into()));
        assert_eq!(finding.message, "it was not measured for 2010-H2, which is over");
        let two =
            purchaser_provider().with_goals().goal("school-doing", without(&["2010-T1", "2010-T2"])).only_finding();
        assert_eq!(two.message, "it was not measured for 2010-T1 and 2010-T2, which are over");
        assert_eq!(two.evidence, Some(Evidence::Missing("value for 2010-T1 and 2010-T2".into())));
    }

    #[test]
    fn it_is_due_on_the_day_after_the_period() {
        let fixture = sector().with_goals().goal("care-economy", without(&["2010-H1", "2010-H2"]));
        let days = [date(2010, 6, 30), date(2010, 7, 1), date(2010, 12, 31), date(2011, 1, 1)];
        assert_eq!(days.map(|day| found(&fixture, Some(day))), [0, 1, 1, 1]);
        let measured_first = sector().with_goals().goal("care-economy", without(&["2010-H2"]));
        assert_eq!(days.map(|day| found(&measured_first, Some(day))), [0, 0, 0, 1]);
        assert_eq!(found(&fixture, None), 0);
    }

    #[test]
    fn of_a_draft_nothing_is_due_and_of_a_document_that_has_ended_it_is() {
        let day = Some(date(2011, 3, 1));
        let fixture = sector().with_goals().goal("care-economy", without(&["2010-H2"]));
        let state = |state| fixture.clone().chain_document("care-plan", |plan| plan.state = state);
        assert_eq!(found(&state(DocumentState::Draft), day), 0);
        assert_eq!(found(&state(DocumentState::Ended), day), 1);
        assert_eq!(found(&fixture.clone().chain_document("care-plan", |plan| plan.period = None), day), 0);
        assert_eq!(found(&fixture.goal("care-economy", |goal| goal.document = None), day), 0);
    }
}
