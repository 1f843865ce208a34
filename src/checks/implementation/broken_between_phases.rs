use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Break, Facts, Need, Parts};

declare_check! {
    /// A check that must hold on every day and is broken between two phases, though it is not before the plan.
    ///
    /// The reform is carried out in steps, and the municipality works on every day between them (G7): every unit is headed, every
    /// member of staff employed by exactly one body, every service area done, every focus area in the charge of exactly one, and every
    /// line reaches the council. The checks that say so, and why these, are listed at `implementation::EVERY_DAY`. They are asked
    /// of the organisation after each phase but the last (phases that end on the same day count as one, for there is no day between
    /// them), by the levels, waivers and thresholds of the run. What such a check needs is taken as stated when the model before
    /// the plan or the one after it states it. What is broken before the plan already is not the plan's doing and not found, be it
    /// mended or not; it is known again by check, subject (under the key that it had) and kind of evidence. What the last phase
    /// breaks is a finding of the check itself in the model after the plan. The finding is about the phase after which it is broken first, and names the check, the
    /// subject, and the change that broke it: the last one before which it was not broken. What is broken, mended and broken again by a
    /// later phase is found twice.
    ///
    /// Make the change together with the one that mends it: `implementation::safe_order` looks for an order in which every phase holds.
    pub(crate) CHECK = {
        name: "broken-between-phases",
        code: "I6",
        family: Family::Implementation,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Plan],
        scope: Scope::Model(Parts::ALL),
        source: &["G7"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for broken in facts.plan().into_iter().flat_map(|plan| &plan.breaks) {
        let until = match &broken.until {
            Some(phase) => format!(", until `{phase}`"),
            None => ", and stays so".into(),
        };
        let Break { check, code, subject, message, change, mended, .. } = broken;
        let message = format!("when it is over, {check} ({code}) is broken{until}: {subject}: {message}; by {change}");
        let help = match mended {
            Some(mended) => format!("make it together with {mended}, which mends it"),
            None => "make it in the last phase, or mend what it breaks".into(),
        };
        let evidence = Evidence::Broken {
            check,
            subject: subject.clone(),
            change: change.index,
            mended: mended.as_ref().map(|mended| mended.index),
        };
        let draft = Draft::new(Subject::Phase(broken.phase.clone()), message)
            .related([subject.clone()])
            .evidence(evidence)
            .help(help);
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{late_owner, plan};
    use crate::{NodeKind, Subject};

    #[test]
    fn a_focus_area_without_an_owner_for_a_time_is_found_with_the_change_that_took_it() {
        let finding = late_owner().only_finding();
        assert_eq!((finding.code, finding.subject), ("I6", Subject::Phase("spring".into())));
        let integration = Subject::Node(NodeKind::FocusArea, "integration".into());
        assert_eq!(finding.related, std::slice::from_ref(&integration));
        let expected = Evidence::Broken {
            check: "focus-area-without-responsible",
            subject: integration,
            change: 1,
            mended: Some(2),
        };
        assert_eq!(finding.evidence, Some(expected));
        assert_eq!(
            finding.message,
            "when it is over, focus-area-without-responsible (F1) is broken, until `autumn`: focus area `integration`: \
             no head is responsible for it; by change 2 (unlink `education-sector` responsible_for `integration`)"
        );
        assert_eq!(
            finding.help,
            "make it together with change 3 (link `care-sector` responsible_for `integration`), which mends it"
        );
    }

    #[test]
    fn a_plan_that_holds_on_every_day_is_silent() {
        plan().no_finding();
    }
}
