use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{BodyKind, Subject};

declare_check! {
    /// Staff that is employed by a body which is neither the executive board nor a committee.
    ///
    /// The executive board is the employing authority of all staff in the administration (P3). A committee that employs
    /// is found by `committee-employs`, and several employers by `staff-with-several-employers`; here it is the
    /// council, the auditors, or another body that is no employer at all. The finding is about the node that names it;
    /// what is below inherits it.
    ///
    /// Let the executive board employ the staff.
    pub(crate) CHECK = {
        name: "employer-not-executive-board",
        code: "B11",
        family: Family::Bodies,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Employment],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::HEADS).and(Parts::STAFF))),
        source: &["P3"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for (node, employer) in super::single_employers(facts) {
        let Some(kind) = employer.body_kind() else { continue };
        if kind == BodyKind::ExecutiveBoard || kind.is_operative() {
            continue;
        }
        let message = format!("the staff is employed by `{}`, not by the executive board", employer.key());
        let draft = Draft::new(Subject::node(node), message)
            .field("employed_by")
            .related([Subject::node(employer)])
            .evidence(Evidence::Mismatch { expected: "executive-board".into(), found: employer.key().to_string() })
            .help("let the executive board employ it");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{NodeKind, Subject};

    #[test]
    fn another_employer_is_found_where_it_is_named() {
        let finding = sector()
            .administration("administration", |administration| administration.employed_by = vec!["council".into()])
            .only_finding();
        let subject = Subject::Node(NodeKind::Administration, "administration".into());
        assert_eq!((finding.code, finding.subject), ("B11", subject));
        assert_eq!(finding.related, [Subject::Node(NodeKind::Body, "council".into())]);
        let (expected, found) = ("executive-board".into(), "council".into());
        assert_eq!(finding.evidence, Some(Evidence::Mismatch { expected, found }));
    }
}
