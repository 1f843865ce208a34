use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{RelationKind, Subject};

declare_check! {
    /// A channel that leads nowhere.
    ///
    /// A channel is a way in only when a unit answers it (A8).
    ///
    /// State the unit at which it enters.
    pub(crate) CHECK = {
        name: "channel-without-door",
        code: "D3",
        family: Family::Access,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Channels],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::HEADS).and(Parts::STAFF))),
        source: &["A8"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for channel in facts.organisation().channels() {
        if channel.targets(RelationKind::EntersAt).next().is_none() {
            let draft = Draft::new(Subject::node(channel), "enters at no unit")
                .field("enters_at")
                .evidence(Evidence::Missing("a unit at which it enters".into()))
                .help("state the unit that answers it");
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
    fn a_channel_that_nobody_answers_is_found() {
        let finding = sector().channel("visit", |channel| channel.enters_at.clear()).only_finding();
        assert_eq!((finding.code, finding.subject), ("D3", Subject::Node(NodeKind::Channel, "visit".into())));
        assert_eq!(finding.evidence, Some(Evidence::Missing("a unit at which it enters".into())));
    }
}
