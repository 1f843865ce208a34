use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::SteeringKind;

declare_check! {
    /// An internal service that cannot be charged: nobody uses it, or it has no driver.
    ///
    /// Internal services are driven by demand and priced as far as possible: the sectors, and where agreed the companies, are
    /// charged (A9). A service is found when it has no use with a quantity above nought by another node than its provider,
    /// or does not state the driver by which it is charged; a service for which both is so is found once.
    ///
    /// State who uses how much of it, and by what it is charged.
    pub(crate) CHECK = {
        name: "service-charged-to-nobody",
        code: "M7",
        family: Family::Money,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::InternalServices],
        scope: Scope::Model(Parts::ALL),
        source: &["A9", "G5"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for service in &facts.model().steering().internal_services {
        let mut uses = service.uses.iter().filter(|part| part.user != service.provider);
        let is_used = uses.any(|part| part.quantity.hundredths() > 0);
        let (message, missing, field) = match (is_used, &service.driver) {
            (true, Some(_)) => continue,
            (true, None) => ("is charged by nothing: it has no driver", "a driver", "driver"),
            (false, Some(_)) => ("is charged to nobody", "a user with a quantity", "uses"),
            (false, None) => (
                "is charged to nobody, and by nothing: it has no driver",
                "a user with a quantity, and a driver",
                "uses",
            ),
        };
        let draft = Draft::new(Subject::Steering(SteeringKind::InternalService, service.key.clone()), message)
            .field(field)
            .evidence(Evidence::Missing(missing.into()))
            .help("state who uses how much of it, and by what it is charged");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::sector;
    use crate::steering::SteeringKind;
    use crate::steering::budget::InternalService;
    use crate::{Decimal, Subject};

    #[test]
    fn a_service_without_uses_without_quantities_or_without_a_driver_is_found_once() {
        type Break = fn(&mut InternalService);
        let breaks: [(Break, &str); 5] = [
            (|service| service.uses.clear(), "is charged to nobody"),
            (|service| service.uses.iter_mut().for_each(|part| part.quantity = Decimal::ZERO), "is charged to nobody"),
            (
                |service| {
                    service.uses.truncate(1);
                    service.uses[0].user = "support".into();
                },
                "is charged to nobody",
            ),
            (|service| service.driver = None, "is charged by nothing: it has no driver"),
            (
                |service| {
                    service.uses.clear();
                    service.driver = None;
                },
                "is charged to nobody, and by nothing: it has no driver",
            ),
        ];
        for (change, message) in breaks {
            let mut fixture = sector().with_money();
            change(&mut fixture.steering.internal_services[1]);
            let finding = fixture.only_finding();
            let subject = Subject::Steering(SteeringKind::InternalService, "personnel-service".into());
            assert_eq!((finding.code, finding.subject, finding.message.as_str()), ("M7", subject, message));
        }
    }

    #[test]
    fn one_user_is_enough() {
        let mut fixture = sector().with_money();
        fixture.steering.internal_services[1].uses.truncate(1);
        assert_eq!(fixture.findings(), []);
    }
}
