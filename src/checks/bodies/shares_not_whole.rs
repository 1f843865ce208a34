use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::organisation::{Relation, Total};
use crate::{Decimal, Subject};

declare_check! {
    /// A company whose stated shares do not make 100 per cent.
    ///
    /// The holding company owns the companies of the group wholly (P9). With less, somebody else owns a part that the
    /// model does not name; with more, a share is wrong. A company of which no owner is stated is left to
    /// `company-outside-group`.
    ///
    /// Correct the shares, or state the other owner.
    pub(crate) CHECK = {
        name: "shares-not-whole",
        code: "B17",
        family: Family::Bodies,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Companies],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::HEADS).and(Parts::STAFF))),
        source: &["P9"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let whole = Total::from(Decimal::from(100));
    for company in facts.organisation().companies() {
        let mut owners = Vec::new();
        let mut shares = Total::ZERO;
        for (relation, owner) in company.relations() {
            if let Relation::OwnedBy { share_percent } = relation {
                owners.push(Subject::node(owner));
                shares += Total::from(share_percent);
            }
        }
        if owners.is_empty() || shares == whole {
            continue;
        }
        let draft = Draft::new(Subject::node(company), format!("the stated shares make {shares} per cent, not 100"))
            .field("owned_by")
            .related(owners)
            .evidence(Evidence::Measured {
                what: "shares stated, per cent".into(),
                value: shares.to_f64(),
                limit: 100.0,
            })
            .help("correct the shares, or state the other owner");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, sector};
    use crate::{Decimal, NodeKind, Ownership, Subject};

    fn shares(shares: &[(&str, f64)]) -> Fixture {
        let owned_by = shares.iter().map(|(owner, percent)| Ownership {
            owner: (*owner).into(),
            share_percent: Decimal::new(*percent).expect("a share"),
        });
        sector().company("energy", |company| company.owned_by = owned_by.collect())
    }

    #[test]
    fn less_and_more_than_the_whole_are_found() {
        for parts in [&[("holding", 99.99)][..], &[("holding", 60.0), ("executive-board", 50.0)]] {
            let finding = shares(parts).only_finding();
            assert_eq!((finding.code, finding.subject), ("B17", Subject::Node(NodeKind::Company, "energy".into())));
            assert_eq!(finding.related.len(), parts.len());
            let value = parts.iter().map(|(_, percent)| percent).sum();
            let what = "shares stated, per cent".into();
            assert_eq!(finding.evidence, Some(Evidence::Measured { what, value, limit: 100.0 }));
        }
    }

    #[test]
    fn parts_that_make_the_whole_are_silent() {
        assert_eq!(shares(&[("holding", 33.33), ("executive-board", 66.67)]).findings(), []);
    }
}
