use std::collections::HashSet;

use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// A service area that citizens reach through no channel.
    ///
    /// Citizens meet one entry through which they reach everything (A8). A channel that names no areas reaches all of
    /// them. A channel that leads nowhere still counts here; that is `channel-without-door`.
    ///
    /// Let a channel reach the area.
    pub(crate) CHECK = {
        name: "service-area-unreached",
        code: "D1",
        family: Family::Access,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Channels, Need::ServiceAreas],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::HEADS).and(Parts::STAFF))),
        source: &["A8"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let channels: Vec<_> = facts.organisation().channels().collect();
    if channels.iter().any(|channel| channel.reaches().is_empty()) {
        return;
    }
    let reached: HashSet<_> = channels.iter().flat_map(|channel| channel.reaches()).collect();
    for area in &facts.model().services().areas {
        if !reached.contains(&area.key) {
            let draft = Draft::new(Subject::ServiceArea(area.key.clone()), "no channel reaches it")
                .evidence(Evidence::Missing("a channel that reaches it".into()))
                .help("let a channel reach it");
            findings.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::checks::Evidence;
    use crate::fixture::purchaser_provider;

    #[test]
    fn an_area_that_no_channel_names_is_found() {
        let all = ["school", "culture", "elderly-care", "disability-care"];
        let reaching = |areas: &[&str]| {
            let areas = areas.iter().map(|&area| area.into()).collect();
            purchaser_provider().channel("telephone", |channel| channel.reaches = areas)
        };
        let finding = reaching(&all[..3]).only_finding();
        assert_eq!((finding.code, finding.subject), ("D1", Subject::ServiceArea("disability-care".into())));
        assert_eq!(finding.evidence, Some(Evidence::Missing("a channel that reaches it".into())));
        assert_eq!(reaching(&all).findings(), reaching(&[]).findings());
        assert!(reaching(&all).findings().iter().all(|finding| finding.code != "D1"));
    }
}
