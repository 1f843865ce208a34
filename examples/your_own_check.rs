//! A check of your own beside the catalogue's: no team may have more than a hundred members of staff.
//!
//! It judges node by node, so that in a session it runs anew only on the nodes that a what-if reaches.
//!
//! `cargo run --example your_own_check`

use orgmodel::checks::{AppliesTo, Check, Checker, Draft, Evidence, Family, Findings, Reach, Scope, Severity};
use orgmodel::facts::{Facts, Need, Parts};
use orgmodel::scenario::{Change, Session};
use orgmodel::{Decimal, Model, NodeKind, NodeRef, Organisation, Subject, UnitEntry};

/// The same struct as the catalogue's. A name and a code that the catalogue does not have.
static TEAM_TOO_LARGE: Check = Check {
    name: "team-too-large",
    code: "X1",
    family: Family::Own,
    severity: Severity::Warning,
    applies_to: AppliesTo::Any,
    needs: &[Need::Staff],
    // It looks at nothing but what a node states of itself, and of that at its staff.
    scope: Scope::Nodes { judge: team_too_large, reach: Reach::Near, parts: Parts::STAFF, whole: Parts::NONE },
    source: &[],
    since: "0.1.0",
    doc: "A team of more than a hundred.",
    run: |facts, findings| facts.organisation().in_line().for_each(|node| team_too_large(facts, node, findings)),
};

/// Finds what is wrong with one node, or nothing.
fn team_too_large<'m>(_: &Facts<'m>, node: NodeRef<'m>, findings: &mut Findings) {
    let limit = Decimal::from(100);
    let Some(staff) = node.staff().filter(|staff| node.kind() == NodeKind::Unit && *staff > limit) else { return };
    let evidence = Evidence::Measured {
        what: "staff, full-time equivalents".into(),
        value: staff.to_f64(),
        limit: limit.to_f64(),
    };
    findings.push(
        Draft::new(Subject::node(node), format!("has a staff of {staff}; expected at most {limit}"))
            .field("staff")
            .evidence(evidence)
            .help("split the team"),
    );
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut builder = Organisation::builder();
    builder.add(UnitEntry::new("home-care"));
    builder.add(UnitEntry::new("home-care-north").reports_to("home-care").staff(Decimal::from(140)));
    builder.add(UnitEntry::new("home-care-south").reports_to("home-care").staff(Decimal::from(100)));
    let model = Model::new("home care", builder.build()?, Default::default(), Default::default(), vec![])?;

    let report = Checker::new().with(&TEAM_TOO_LARGE).run(&model);
    let own: Vec<_> = report.of("team-too-large").collect();
    assert_eq!(own.len(), 1);
    for finding in own {
        println!("{finding}");
        println!("  help: {}", finding.help);
    }

    let mut session = Session::new(model, Checker::new().with(&TEAM_TOO_LARGE));
    let fewer = Change::SetStaff { node: "home-care-north".into(), staff: Some(Decimal::from(90)) };
    let outcome = session.apply(&fewer)?;
    assert_eq!((outcome.introduced.len(), outcome.resolved.len()), (0, 1));
    println!("with a staff of 90 in the north, these findings are gone:");
    for finding in &outcome.resolved {
        println!("{finding}");
    }
    Ok(())
}
