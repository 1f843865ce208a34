use super::{is_itself, purchases};
use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// A purchaser that buys from itself.
    ///
    /// An agreement binds two sides (O1). There is only one when purchaser and provider are the same node, when the
    /// provider stands below the purchaser in the line, or when the purchasing body steers the provider: commissions
    /// it, or has its administration answer to it. A purchaser that only employs the provider's staff is found by
    /// `purchaser-employs-provider-staff`.
    ///
    /// End the agreement: who steers a unit needs no agreement with it.
    pub(crate) CHECK = {
        name: "buys-from-itself",
        code: "K4",
        family: Family::Agreements,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Purchases],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["O1"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for (purchaser, provider) in purchases(facts) {
        if !is_itself(facts, purchaser, provider) {
            continue;
        }
        let message = if purchaser == provider {
            "buys from itself".to_owned()
        } else {
            format!("buys from `{}`, which it steers", provider.key())
        };
        let draft = Draft::new(Subject::node(purchaser), message)
            .related((purchaser != provider).then(|| Subject::node(provider)))
            .evidence(Evidence::Conflict(vec![Subject::node(purchaser), Subject::node(provider)]))
            .help("end the agreement, or let another body steer the provider");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::{Checker, Evidence};
    use crate::fixture::purchaser_provider;
    use crate::{NodeKind, Subject};

    #[test]
    fn a_body_that_buys_from_what_it_steers_is_found() {
        let finding = purchaser_provider()
            .administration("care-provider", |administration| {
                administration.commissioned_by = vec!["care-purchaser".into()]
            })
            .only_finding();
        let body = Subject::Node(NodeKind::Body, "care-purchaser".into());
        let provider = Subject::Node(NodeKind::Administration, "care-provider".into());
        assert_eq!((finding.code, finding.subject), ("K4", body.clone()));
        assert_eq!(finding.related, std::slice::from_ref(&provider));
        assert_eq!(finding.evidence, Some(Evidence::Conflict(vec![body, provider])));
        assert_eq!(finding.message, "buys from `care-provider`, which it steers");
    }

    #[test]
    fn a_purchaser_at_or_above_the_provider_is_found() {
        for (purchaser, message) in
            [("elderly-care", "buys from itself"), ("care-provider", "buys from `elderly-care`, which it steers")]
        {
            let mut fixture = purchaser_provider();
            let agreement = &mut fixture.steering.agreements[2];
            (agreement.purchaser, agreement.provider) = (purchaser.into(), "elderly-care".into());
            let report = Checker::new().run(&fixture.model());
            let found: Vec<_> = report.of("K4").collect();
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].message, message);
            assert_eq!(found[0].subject.key().map(crate::Key::as_str), Some(purchaser));
            assert_eq!(report.of("K3").count(), 0);
        }
    }

    #[test]
    fn employing_the_provider_is_another_matter() {
        let employing = purchaser_provider().administration("care-provider", |administration| {
            administration.employed_by = vec!["care-purchaser".into()]
        });
        assert_eq!(Checker::new().run(&employing.model()).of("K4").count(), 0);
    }
}
