use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{BodyKind, Subject};

declare_check! {
    /// A council with an even number of seats.
    ///
    /// The law asks for an odd number, so that a vote has a majority.
    ///
    /// Add a seat.
    pub(crate) CHECK = {
        name: "council-size-even",
        code: "B4",
        family: Family::Bodies,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Bodies],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::HEADS).and(Parts::STAFF))),
        source: &["P1", "Act 1991:900", "Act 2017:725"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for council in facts.bodies(BodyKind::Council) {
        let Some(seats) = council.seats().filter(|seats| seats % 2 == 0) else { continue };
        let draft =
            Draft::new(Subject::node(council), format!("has {seats} seats, where the law asks for an odd number"))
                .field("seats")
                .evidence(Evidence::Mismatch { expected: "an odd number of seats".into(), found: seats.to_string() })
                .help(format!("give it {} seats", u32::from(seats) + 1));
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{NodeKind, Subject};

    #[test]
    fn an_even_number_is_found_and_the_next_is_not() {
        let finding = sector().body("council", |body| body.seats = Some(32)).only_finding();
        assert_eq!((finding.code, finding.subject), ("B4", Subject::Node(NodeKind::Body, "council".into())));
        let expected = "an odd number of seats".into();
        assert_eq!(finding.evidence, Some(Evidence::Mismatch { expected, found: "32".into() }));
        assert_eq!(sector().body("council", |body| body.seats = Some(33)).findings(), []);
        assert_eq!(sector().body("executive-board", |body| body.seats = Some(14)).findings(), []);
    }

    #[test]
    fn the_largest_even_number_is_no_trouble() {
        let finding = sector().body("council", |body| body.seats = Some(u16::MAX - 1)).only_finding();
        assert_eq!(finding.help, "give it 65535 seats");
    }
}
