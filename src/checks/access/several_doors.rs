use crate::checks::words::listed;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{NodeRef, Subject};

declare_check! {
    /// Channels that enter the organisation at different units.
    ///
    /// One door in: citizens meet one entry, whether they come by e-service, telephone, e-mail or in person (A8). With
    /// several, they must know the organisation to find the right one. The source wishes it for the municipality
    /// whatever its model.
    ///
    /// Let all channels enter at one unit, such as a contact centre.
    pub(crate) CHECK = {
        name: "several-doors",
        code: "D2",
        family: Family::Access,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Channels],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::HEADS).and(Parts::STAFF))),
        source: &["A8"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let doors: Vec<NodeRef<'_>> = facts.doors().into_iter().map(|id| facts.node(id)).collect();
    if doors.len() < 2 {
        return;
    }
    let subjects: Vec<Subject> = doors.iter().map(|&door| Subject::node(door)).collect();
    let draft = Draft::new(Subject::Model, format!("citizens meet {} doors: {}", doors.len(), listed(doors)))
        .related(subjects.clone())
        .evidence(Evidence::Conflict(subjects))
        .help("let all channels enter at one unit");
    findings.push(draft);
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{NodeKind, Subject};

    #[test]
    fn a_second_door_is_found_also_when_one_channel_has_both() {
        for doors in [vec!["staff-office".into()], vec!["support".into(), "staff-office".into()]] {
            let finding = sector().channel("visit", |channel| channel.enters_at = doors).only_finding();
            assert_eq!((finding.code, finding.subject), ("D2", Subject::Model));
            let units = ["support", "staff-office"].map(|key| Subject::Node(NodeKind::Unit, key.into()));
            assert_eq!(finding.related, units);
            assert_eq!(finding.evidence, Some(Evidence::Conflict(units.into())));
            assert_eq!(finding.message, "citizens meet 2 doors: `support` and `staff-office`");
        }
    }
}
