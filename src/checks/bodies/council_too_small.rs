use super::council_size::CouncilSize;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::{BodyKind, Subject};

declare_check! {
    /// A council with fewer seats than the law requires for the electorate.
    ///
    /// The fewest seats rise with the number of people who may vote. By the law until the end of 2013 (Act 1991:900):
    /// 31 seats up to an electorate of 12 000, 41 up to 24 000, 51 up to 36 000, 61 above. From 2014 (prop. 2013/14:5,
    /// then Act 2017:725): 21 up to 8 000, 31 up to 16 000, 41 up to 24 000, 51 up to 36 000, 61 above. The threshold
    /// `law_of` picks the day; without it the newest law holds. Stockholm, which has a number of its own, is not told
    /// apart.
    ///
    /// Add seats, or correct the electorate.
    pub(crate) CHECK = {
        name: "council-too-small",
        code: "B3",
        family: Family::Bodies,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Bodies, Need::Electorate],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::HEADS).and(Parts::STAFF))),
        source: &["P1", "Act 1991:900", "Act 2017:725"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let Some(electorate) = facts.model().services().electorate else { return };
    let rule = CouncilSize::of(facts.thresholds().law_of);
    let minimum = rule.minimum(electorate);
    for council in facts.bodies(BodyKind::Council) {
        let Some(seats) = council.seats().filter(|&seats| seats < minimum) else { continue };
        let message = format!("has {seats} seats, where {electorate} voters require {minimum} or more by {}", rule.law);
        let draft = Draft::new(Subject::node(council), message)
            .field("seats")
            .evidence(Evidence::Measured {
                what: "seats of the council".into(),
                value: f64::from(seats),
                limit: f64::from(minimum),
            })
            .help(format!("give it {minimum} seats or more"));
        findings.push(draft);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::checks::{CheckConfig, Checker, Evidence};
    use crate::fixture::sector;
    use crate::{NodeKind, Subject};

    #[test]
    fn a_council_one_step_too_small_is_found() {
        let finding = sector().body("council", |body| body.seats = Some(29)).only_finding();
        assert_eq!((finding.code, finding.subject), ("B3", Subject::Node(NodeKind::Body, "council".into())));
        let what = "seats of the council".into();
        assert_eq!(finding.evidence, Some(Evidence::Measured { what, value: 29.0, limit: 31.0 }));
        assert_eq!(
            finding.message,
            "has 29 seats, where 12000 voters require 31 or more by prop. 2013/14:5 and Act 2017:725"
        );
    }

    #[test]
    fn the_day_picks_the_law_by_which_the_same_council_is_judged() {
        let mut fixture = sector();
        fixture.services.electorate = Some(12_001);
        let found = |day| {
            let mut config = CheckConfig::default();
            config.thresholds.law_of = day;
            Checker::new().config(config).expect("it names no check").run(&fixture.model()).of("B3").count()
        };
        assert_eq!(found(None), 0);
        assert_eq!(found(Some(date(2009, 12, 3))), 1);
        assert_eq!(found(Some(date(2014, 1, 1))), 0);
    }

    #[test]
    fn a_council_whose_seats_are_not_stated_is_silent() {
        assert_eq!(sector().body("council", |body| body.seats = None).findings(), []);
    }
}
