//! A check of your own beside the catalogue's: no team may have more than a hundred members of staff.
//!
//! `cargo run --example your_own_check`

use orgmodel::checks::{AppliesTo, Check, Checker, Draft, Evidence, Family, Findings, Scope, Severity};
use orgmodel::facts::{Facts, Need, Parts};
use orgmodel::{Decimal, Model, Organisation, Subject, UnitEntry};

/// The same struct as the catalogue's. A name and a code that the catalogue does not have.
static TEAM_TOO_LARGE: Check = Check {
    name: "team-too-large",
    code: "X1",
    family: Family::Own,
    severity: Severity::Warning,
    applies_to: AppliesTo::Any,
    needs: &[Need::Staff],
    scope: Scope::Model(Parts::STAFF.and(Parts::UNITS)),
    source: &[],
    since: "0.1.0",
    doc: "A team of more than a hundred.",
    run: team_too_large,
};

fn team_too_large(facts: &Facts<'_>, findings: &mut Findings) {
    let limit = Decimal::from(100);
    for unit in facts.organisation().units() {
        let Some(staff) = unit.staff().filter(|staff| *staff > limit) else { continue };
        let evidence = Evidence::Measured {
            what: "staff, full-time equivalents".into(),
            value: staff.to_f64(),
            limit: limit.to_f64(),
        };
        findings.push(
            Draft::new(Subject::node(unit), format!("has a staff of {staff}; expected at most {limit}"))
                .field("staff")
                .evidence(evidence)
                .help("split the team"),
        );
    }
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
    Ok(())
}
