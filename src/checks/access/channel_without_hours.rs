use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{RelationKind, Subject};

declare_check! {
    /// A channel that does not state when it is open, where others do.
    ///
    /// One door in is to be open and predictable (A8): citizens know when they are met. A model in which no channel
    /// states its opening hours is not judged. A channel that enters at no unit is not judged either; that is
    /// `channel-without-door`. An e-service that never closes states `always`.
    ///
    /// State when the channel is open.
    pub(crate) CHECK = {
        name: "channel-without-hours",
        code: "D4",
        family: Family::Access,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::OpeningHours],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::HEADS).and(Parts::STAFF))),
        source: &["A8"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for channel in facts.organisation().channels() {
        if channel.open().is_empty() && channel.targets(RelationKind::EntersAt).next().is_some() {
            let draft = Draft::new(Subject::node(channel), "does not state when it is open")
                .field("open")
                .evidence(Evidence::Missing("opening hours".into()))
                .help("state when it is open; `always` when it never closes");
            findings.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{NodeKind, Subject};

    #[test]
    fn a_channel_without_hours_beside_others_is_found() {
        let finding = sector().with_access().channel("telephone", |channel| channel.open.clear()).only_finding();
        assert_eq!((finding.code, finding.subject), ("D4", Subject::Node(NodeKind::Channel, "telephone".into())));
        assert_eq!(finding.evidence, Some(Evidence::Missing("opening hours".into())));
    }

    #[test]
    fn where_no_channel_states_hours_or_one_leads_nowhere_it_is_silent() {
        let none = ["web", "telephone", "visit"]
            .into_iter()
            .fold(sector().with_access(), |fixture, key| fixture.channel(key, |channel| channel.open.clear()));
        assert_eq!(none.findings(), []);
        let nowhere = sector().with_access().channel("visit", |channel| {
            channel.open.clear();
            channel.enters_at.clear();
        });
        assert_eq!(nowhere.only_finding().code, "D3");
    }
}
