use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Reach, Scope, Severity, declare_check, each_head};
use crate::facts::{Facts, Need, Parts};
use crate::{HeadState, NodeRef, Subject};

declare_check! {
    /// A head's post that nobody holds.
    ///
    /// Authority and responsibility follow the line (A1), and the posts are staffed by people who carry out the
    /// steering model (G2). While a post is vacant, what is decided there waits or goes a level up.
    ///
    /// Fill the post, appoint somebody for the time being, or abolish it.
    pub(crate) CHECK = {
        name: "vacant-head",
        code: "H2",
        family: Family::Heads,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[Need::Heads],
        scope: Scope::Nodes { judge, reach: Reach::Near, parts: Parts::HEADS, whole: Parts::NONE },
        source: &["A1", "G2"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    each_head(facts, findings, |head| head.state == HeadState::Vacant, judge);
}

fn judge<'m>(_: &Facts<'m>, node: NodeRef<'m>, findings: &mut Findings) {
    let Some(head) = node.head().filter(|head| head.state() == HeadState::Vacant) else { return };
    let draft = Draft::new(Subject::node(node), format!("the post of its {} is vacant", head.title()))
        .field("head")
        .evidence(Evidence::Mismatch { expected: "filled".into(), found: head.state().to_string() })
        .help("fill the post, appoint somebody for the time being, or abolish it");
    findings.push(draft);
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{purchaser_provider, sector};
    use crate::{Head, HeadState, NodeKind, Subject};

    #[test]
    fn a_vacant_post_is_found_under_any_model() {
        let vacant = || Some(Head::new("unit manager").state(HeadState::Vacant));
        for fixture in [sector(), purchaser_provider()] {
            let finding = fixture.unit("culture-1", |unit| unit.head = vacant()).only_finding();
            assert_eq!((finding.code, finding.subject), ("H2", Subject::Node(NodeKind::Unit, "culture-1".into())));
            let evidence = Evidence::Mismatch { expected: "filled".into(), found: "vacant".into() };
            assert_eq!(finding.evidence, Some(evidence));
            assert_eq!(
                (finding.message.as_str(), finding.related.len()),
                ("the post of its unit manager is vacant", 0)
            );
        }
    }

    #[test]
    fn a_post_that_somebody_holds_is_not_vacant() {
        for state in [HeadState::Filled, HeadState::Acting, HeadState::Shared(2)] {
            let head = Some(Head::new("unit manager").state(state));
            let findings = sector().unit("culture-1", |unit| unit.head = head).findings();
            assert!(findings.iter().all(|finding| finding.check != "vacant-head"), "{state}");
        }
    }
}
