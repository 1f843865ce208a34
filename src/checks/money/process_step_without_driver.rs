use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::Entry as _;
use crate::{NodeKind, Subject};

declare_check! {
    /// A step of the yearly budget process that nobody drives.
    ///
    /// The executive board and the director drive the budget process, with clear demands on boards and managers (G5). A
    /// step is driven by a body, or by the head of an administration, a sector or a unit; it is found when it states no
    /// driver, or states one that is neither: a company, a focus area or a channel. That a node has no head, or a vacant
    /// one, is found by `without-head` and `vacant-head` and not here.
    ///
    /// State in `driver` who drives the step.
    pub(crate) CHECK = {
        name: "process-step-without-driver",
        code: "M9",
        family: Family::Money,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::ProcessSteps],
        scope: Scope::Model(Parts::ALL),
        source: &["G5"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for step in &facts.model().steering().process_steps {
        let driver = step.driver.as_ref().and_then(|key| facts.organisation().node(key.as_str()));
        let (message, evidence) = match driver {
            Some(node) if node.kind() == NodeKind::Body || node.kind().is_in_line() => continue,
            Some(node) => {
                let found = format!("{} `{}`", node.kind(), node.key());
                let expected = "a body, or a node with a head".into();
                (format!("{found} cannot drive it"), Evidence::Mismatch { expected, found })
            }
            None => ("nobody drives it".into(), Evidence::Missing("driver".into())),
        };
        let draft = Draft::new(step.subject(), message)
            .field("driver")
            .related(driver.map(Subject::node))
            .evidence(evidence)
            .help("state who drives the step");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::{HeadState, NodeKind, Subject};

    fn driven_by(driver: Option<&str>) -> Fixture {
        sector().with_process().step("plans", |step| step.driver = driver.map(Into::into))
    }

    #[test]
    fn a_step_without_a_driver_is_found() {
        let finding = driven_by(None).only_finding();
        assert_eq!((finding.code, finding.message.as_str()), ("M9", "nobody drives it"));
        assert_eq!(finding.subject.key().map(|key| key.as_str()), Some("plans"));
        assert_eq!(finding.evidence, Some(Evidence::Missing("driver".into())));
        let old = purchaser_provider().with_process().step("plans", |step| step.driver = None);
        assert_eq!(old.only_finding().code, "M9");
    }

    #[test]
    fn a_company_a_focus_area_and_a_channel_cannot_drive_it() {
        for driver in ["energy", "integration", "web"] {
            assert_eq!(driven_by(Some(driver)).only_finding().code, "M9", "{driver}");
        }
        let finding = driven_by(Some("energy")).only_finding();
        assert_eq!(finding.message, "company `energy` cannot drive it");
        assert_eq!(finding.related, [Subject::Node(NodeKind::Company, "energy".into())]);
    }

    #[test]
    fn bodies_and_heads_drive_and_a_vacant_head_is_found_elsewhere() {
        for driver in ["care-committee", "care-sector", "school-1", "administration"] {
            assert_eq!(driven_by(Some(driver)).findings(), [], "{driver}");
        }
        let vacant = driven_by(Some("school-1")).unit("school-1", |unit| {
            unit.head = unit.head.take().map(|head| head.state(HeadState::Vacant));
        });
        assert_eq!(vacant.only_finding().code, "H2");
    }
}
