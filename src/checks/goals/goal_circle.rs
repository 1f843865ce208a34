use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::organisation::arrows;
use crate::steering::Entry as _;

declare_check! {
    /// Goals that derive from one another in a circle.
    ///
    /// The goal chain leads from the vision down to what is done (G3). On a circle nothing says what is served in the end:
    /// each goal is there for the next. One finding for each group of goals that can be reached from one another by what
    /// they are derived from, with a shortest circle through the first of them, of whatever kind they are and wherever they
    /// stand. A goal that derives from itself is a circle of one.
    ///
    /// Let one of the goals derive from what it really serves.
    pub(crate) CHECK = {
        name: "goal-circle",
        code: "V4",
        family: Family::Goals,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Goals],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::STAFF))),
        source: &["G3"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let chain = facts.goal_chain();
    for circle in chain.circles() {
        let Some(line) = circle.first().and_then(|goal| chain.circle_through(goal.key.as_str())) else { continue };
        let Some((first, others)) = line.split_first() else { continue };
        let path = arrows(line.iter().chain([first]).map(|goal| &goal.key));
        let draft = Draft::new(first.subject(), format!("is derived from itself: {path}"))
            .field("derived_from")
            .related(others.iter().map(|goal| goal.subject()))
            .evidence(Evidence::Path(line.iter().map(|goal| goal.key.clone()).collect()))
            .help("let one of the goals on the circle derive from what it really serves");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::steering::SteeringKind;

    #[test]
    fn two_goals_that_derive_from_one_another_are_found_once() {
        let fixture =
            sector().with_goals().goal("care-economy", |goal| goal.derived_from.push("care-development".into()));
        assert_eq!(fixture.findings(), []);
        let finding =
            fixture.goal("care-development", |goal| goal.derived_from.push("care-economy".into())).only_finding();
        let of = |key: &str| Subject::Steering(SteeringKind::Goal, key.into());
        assert_eq!((finding.code, &finding.subject), ("V4", &of("care-economy")));
        assert_eq!(finding.related, [of("care-development")]);
        assert_eq!(finding.evidence, Some(Evidence::Path(vec!["care-economy".into(), "care-development".into()])));
        let message = "is derived from itself: `care-economy` → `care-development` → `care-economy`";
        assert_eq!(finding.message, message);
    }

    #[test]
    fn a_goal_of_itself_is_a_circle_and_two_circles_are_two() {
        let one = |fixture: crate::fixture::Fixture, key: &str| {
            fixture.goal(key, |goal| goal.derived_from.push(goal.key.clone()))
        };
        let alone = one(sector().with_goals(), "school-doing");
        let finding = alone.only_finding();
        assert_eq!((finding.code, finding.related.len()), ("V4", 0));
        assert_eq!(one(alone, "town-citizen").findings().len(), 2);
    }
}
