use super::keys;
use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::SteeringKind;
use crate::steering::leadership::memberships;

declare_check! {
    /// A management group with a member who does not belong in it.
    ///
    /// Director, sector heads and the staff functions make the management group (A10): it sees the whole, and no single
    /// activity has a voice of its own in it. Found are members that are units of another role than staff office or support. Where
    /// an administration, a sector, a staff office or a support unit stands in the line is for other checks to judge. Judged
    /// are the groups that have the director as a member, or all groups when none has; none is when no administration,
    /// or more than one, answers to an executive board. One finding for each group, with all such members.
    ///
    /// Let the sector head speak for the activity, or give the group another purpose and key.
    pub(crate) CHECK = {
        name: "management-group-stranger",
        code: "E5",
        family: Family::Leadership,
        severity: Severity::Note,
        applies_to: AppliesTo::Any,
        needs: &[Need::ManagementGroups],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A10"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for membership in memberships(facts.model()).into_iter().filter(|membership| !membership.strangers.is_empty()) {
        let strangers = keys(membership.strangers.iter().copied());
        let related = membership.strangers.iter().filter_map(|key| facts.organisation().node(key.as_str()));
        let subject = Subject::Steering(SteeringKind::ManagementGroup, membership.group.key.clone());
        let expected = "director, sector heads and staff functions".into();
        let draft = Draft::new(subject, format!("{strangers} should not be in it"))
            .field("members")
            .related(related.map(Subject::node))
            .evidence(Evidence::Mismatch { expected, found: strangers })
            .help("let the sector head speak for the activity");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::steering::SteeringKind;

    fn with(clean: Fixture, node: &str) -> Fixture {
        clean.with_leadership().management_group(|members| members.push(node.into()))
    }

    #[test]
    fn an_operations_manager_is_found() {
        let mut fixture = with(sector(), "school");
        let subject = Subject::Steering(SteeringKind::ManagementGroup, "management-group".into());
        let finding = fixture.only_finding();
        assert_eq!((finding.code, finding.subject), ("E5", subject));
        assert_eq!(finding.message, "`school` should not be in it");
        assert_eq!(with(purchaser_provider(), "purchasing-office").only_finding().code, "E5");
        fixture = fixture.management_group(|members| members.push("culture-1".into()));
        assert_eq!(fixture.only_finding().message, "`school`, `culture-1` should not be in it");
    }

    #[test]
    fn a_support_unit_elsewhere_is_judged_elsewhere() {
        let moved = sector().with_leadership().unit("staff-office", |unit| unit.reports_to = vec!["support".into()]);
        assert_eq!(Fixture::checker().run(&moved.model()).of("E5").count(), 0);
    }
}
