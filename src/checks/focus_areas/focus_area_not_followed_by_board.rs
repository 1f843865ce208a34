use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{BodyKind, RelationKind, Subject};

declare_check! {
    /// A focus area that the executive board does not follow up.
    ///
    /// The executive board has a special duty to follow up each of the focus areas (A7). Without an executive board the
    /// check is silent: that is `required-body-missing`.
    ///
    /// Let its follow-up go to the executive board (`followed_up_by`).
    pub(crate) CHECK = {
        name: "focus-area-not-followed-by-board",
        code: "F6",
        family: Family::FocusAreas,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::FocusAreas, Need::Bodies],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A7"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let Some(board) = facts.bodies(BodyKind::ExecutiveBoard).next() else { return };
    for focus_area in facts.organisation().focus_areas() {
        let mut receivers = focus_area.targets(RelationKind::FollowedUpBy);
        if receivers.any(|receiver| receiver.is_body(BodyKind::ExecutiveBoard)) {
            continue;
        }
        let draft = Draft::new(Subject::node(focus_area), format!("`{}` does not follow it up", board.key()))
            .field("followed_up_by")
            .related([Subject::node(board)])
            .evidence(Evidence::Missing("follow-up by the executive board".into()))
            .help(format!("let its follow-up go to `{}` (`followed_up_by`)", board.key()));
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{NodeKind, Subject};

    #[test]
    fn follow_up_by_nobody_or_by_others_only_is_found() {
        for receivers in [&[][..], &["council"], &["education-committee", "administration"]] {
            let receivers = receivers.iter().map(|&key| key.into()).collect();
            let finding = sector().focus_area("integration", |area| area.followed_up_by = receivers).only_finding();
            let subject = Subject::Node(NodeKind::FocusArea, "integration".into());
            assert_eq!((finding.code, finding.subject), ("F6", subject));
            assert_eq!(finding.related, [Subject::Node(NodeKind::Body, "executive-board".into())]);
            assert_eq!(finding.evidence, Some(Evidence::Missing("follow-up by the executive board".into())));
        }
    }

    #[test]
    fn others_may_follow_up_too_and_no_board_is_another_matter() {
        let with_council = sector().focus_area("integration", |area| area.followed_up_by.push("council".into()));
        assert_eq!(with_council.findings(), []);
        let findings = sector().without("executive-board").findings();
        assert!(findings.iter().all(|finding| finding.check != "focus-area-not-followed-by-board"));
    }
}
