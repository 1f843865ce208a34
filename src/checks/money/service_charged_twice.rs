use std::collections::{HashMap, HashSet};

use crate::checks::words::listed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::SteeringKind;
use crate::{Key, Subject};

declare_check! {
    /// An internal service that is charged to users who are charged for another one of the same function.
    ///
    /// Support functions are gathered, driven by demand and priced (A9). Who is charged by two services of one
    /// function pays for it twice, or does not see what it costs. Internal services are gone through as they stand; one is
    /// found when some of its users, with a quantity above nought, is a user with such a quantity of a service of the same
    /// function that stands before it. A service without a function is not judged.
    ///
    /// Charge each user by one service, or state what the other is for as a function of its own.
    pub(crate) CHECK = {
        name: "service-charged-twice",
        code: "M6",
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
    // The first service of a function by which each user is charged.
    let mut charged: HashMap<(&Key, &Key), &Key> = HashMap::new();
    for service in &facts.model().steering().internal_services {
        let Some(function) = &service.function else { continue };
        let (mut users, mut before, mut met) = (Vec::new(), Vec::new(), HashSet::new());
        for part in service.uses.iter().filter(|part| part.quantity.hundredths() > 0) {
            let first = *charged.entry((function, &part.user)).or_insert(&service.key);
            if first != &service.key {
                users.extend(facts.organisation().node(part.user.as_str()));
                if met.insert(first) {
                    before.push(first);
                }
            }
        }
        if users.is_empty() {
            continue;
        }
        let subject = |key: &Key| Subject::Steering(SteeringKind::InternalService, key.clone());
        let others: Vec<Subject> = before.into_iter().map(subject).collect();
        let message =
            format!("charges {} for `{function}`, for which another service does", listed(users.iter().copied()));
        let conflict = std::iter::once(subject(&service.key)).chain(others.iter().cloned()).collect();
        let draft = Draft::new(subject(&service.key), message)
            .field("uses")
            .related(others.into_iter().chain(users.into_iter().map(Subject::node)))
            .evidence(Evidence::Conflict(conflict))
            .help("charge each user by one service of the function");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::money::internal_service;
    use crate::fixture::sector;
    use crate::steering::SteeringKind;
    use crate::{Decimal, Subject};

    #[test]
    fn a_second_service_of_a_function_for_the_same_user_is_found() {
        let mut fixture = sector().with_money();
        let uses = [("care-sector", 1), ("energy", 1)];
        fixture.steering.internal_services.push(internal_service("books", "staff-office", Some("finance"), &uses));
        let finding = fixture.only_finding();
        let of = |key: &str| Subject::Steering(SteeringKind::InternalService, key.into());
        assert_eq!((finding.code, finding.subject), ("M6", of("books")));
        assert_eq!(finding.message, "charges `care-sector` for `finance`, for which another service does");
        assert_eq!(finding.related[0], of("finance-service"));
    }

    #[test]
    fn other_users_other_functions_and_no_quantity_are_silent() {
        let mut fixture = sector().with_money();
        let services = &mut fixture.steering.internal_services;
        services.push(internal_service("books", "staff-office", Some("finance"), &[("energy", 1), ("care-sector", 1)]));
        services[2].uses[1].quantity = Decimal::ZERO;
        services.push(internal_service("advice", "staff-office", None, &[("care-sector", 1)]));
        assert_eq!(fixture.findings(), []);
    }
}
