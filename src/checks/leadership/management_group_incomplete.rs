use super::keys;
use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::SteeringKind;
use crate::steering::leadership::memberships;

declare_check! {
    /// A management group in which somebody is missing.
    ///
    /// Director, sector heads and the staff functions make the management group, which works strategically with goals and
    /// visions (A10). In it belong the administration that answers to an executive board, whose head is the director, and
    /// of the nodes that report directly to it the sectors, the administrations (providers stand where sectors do), and
    /// the units of role staff office or support. Judged are the groups that have the director as a member, or all groups
    /// when none has; none is when no administration, or more than one, answers to an executive board. One finding for each
    /// group, with all that are missing.
    ///
    /// Take them into the group.
    pub(crate) CHECK = {
        name: "management-group-incomplete",
        code: "E4",
        family: Family::Leadership,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::ManagementGroups],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A10"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for membership in memberships(facts.model()).into_iter().filter(|membership| !membership.missing.is_empty()) {
        let missing = keys(&membership.missing);
        let related = membership.missing.iter().filter_map(|key| facts.organisation().node(key.as_str()));
        let subject = Subject::Steering(SteeringKind::ManagementGroup, membership.group.key.clone());
        let draft = Draft::new(subject, format!("{missing} should be in it"))
            .field("members")
            .related(related.map(Subject::node))
            .evidence(Evidence::Missing(missing))
            .help("take them into the group");
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::{AdministrationEntry, NodeKind, Subject};

    fn without(clean: Fixture, nodes: &[&str]) -> Fixture {
        clean.with_leadership().management_group(|members| members.retain(|key| !nodes.contains(&key.as_str())))
    }

    #[test]
    fn who_is_missing_is_found_together() {
        let finding = without(sector(), &["care-sector", "staff-office"]).only_finding();
        assert_eq!((finding.code, finding.message.as_str()), ("E4", "`care-sector`, `staff-office` should be in it"));
        let of = |kind, key: &str| Subject::Node(kind, key.into());
        assert_eq!(finding.related, [of(NodeKind::Sector, "care-sector"), of(NodeKind::Unit, "staff-office")]);
        for node in ["administration", "support"] {
            assert_eq!(without(sector(), &[node]).only_finding().code, "E4", "{node}");
        }
        assert_eq!(without(purchaser_provider(), &["care-provider"]).only_finding().code, "E4");
    }

    #[test]
    fn where_the_director_is_not_known_nothing_is_judged() {
        let fixture = without(sector(), &["support"])
            .add(AdministrationEntry::new("other").answers_to("executive-board").employed_by("executive-board"));
        assert_eq!(Fixture::checker().run(&fixture.model()).of("E4").count(), 0);
        let nobody = without(sector(), &["support"]).administration("administration", |a| a.answers_to.clear());
        assert_eq!(Fixture::checker().run(&nobody.model()).of("E4").count(), 0);
    }
}
