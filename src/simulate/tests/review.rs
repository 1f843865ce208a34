//! Who accepts what, and who knows enough.

use super::{
    always, areas, assert_near, assert_share, constant, decimal, ended, exponential, headed, hourly, level, model,
    observe, run, share,
};
use crate::simulate::{End, Record};
use crate::{Decides, Flow, MatterKind, Model, Review, ReviewRule, UnitEntry};

/// A unit with heads above it, the lowest on the level of that number.
fn line(heads: usize, kind: MatterKind, flow: Flow, staff: f64) -> Model {
    let titles = &super::LEVELS[..heads];
    let mut units = vec![];
    for (at, title) in titles.iter().enumerate() {
        let head = headed(title, title);
        units.push(if at > 0 { head.reports_to(titles[at - 1]) } else { head });
    }
    units.push(UnitEntry::new("unit").area("area").staff(decimal(staff)).reports_to(titles[heads - 1]));
    model(units, areas(&["area"]), vec![kind], flow)
}

/// R. K. Sah and J. E. Stiglitz, "The architecture of economic systems: hierarchies and polyarchies", American Economic Review 76
/// (1986): n reviewers who each accept with probability p all accept with pⁿ, and one of them with 1 − (1 − p)ⁿ. Of them
/// (1 − pⁿ) / (1 − p) and (1 − (1 − p)ⁿ) / p are asked.
#[test]
fn serial_and_parallel_review() {
    for (p, heads) in [(0.8, 1), (0.8, 2), (0.8, 3), (0.3, 1), (0.3, 2), (0.3, 3)] {
        for rule in [ReviewRule::Hierarchy, ReviewRule::Polyarchy] {
            let mut kind = MatterKind::new("matter", "area", hourly(1.0), constant(0.0));
            kind.decisions = vec![share(100.0, level("first"))];
            kind.review = Some(Review { accepted_percent: decimal(100.0 * p), rule });
            let record = run(&line(heads, kind, always(), 1.0), 300, 1);
            let all = record.overall();
            let refused = ended(&all, End::Refused);
            let n = heads as i32;
            let (accepted, asked) = match rule {
                ReviewRule::Hierarchy => (p.powi(n), (1.0 - p.powi(n)) / (1.0 - p)),
                ReviewRule::Polyarchy => (1.0 - (1.0 - p).powi(n), (1.0 - (1.0 - p).powi(n)) / p),
            };
            assert_share(all.ended() - refused, all.ended(), accepted);
            // The number asked lies between 1 and n, so that its deviation is n / 2 at the most.
            let off = all.escalations as f64 / all.ended() as f64 - asked;
            assert!(off.abs() <= 3.29 * f64::from(n) / 2.0 / (all.ended() as f64).sqrt(), "{asked}: {off}");
        }
    }
}

/// L. Garicano, "Hierarchies and the organization of knowledge in production", Journal of Political Economy 108 (2000): problems
/// whose difficulty is exponential, of which the lowest know half, the next half of the rest, and so on; help costs a fifth of a
/// producer's time. 600 producers then keep 60 and 30 managers busy, and solve 525 of 600 problems.
#[test]
fn management_by_exception() {
    let mut kind = MatterKind::new("problem", "area", hourly(6.0), exponential(1.0));
    kind.decision_hours = Some(exponential(0.2));
    kind.decisions = vec![
        share(50.0, Decides::Handler),
        share(25.0, level("second")),
        share(12.5, level("first")),
        // Nobody knows the rest, and there is no committee that could be asked.
        share(12.5, Decides::Committee),
    ];
    // One head on each level, who keeps up with six problems an hour.
    let model = line(2, kind, always(), 20.0);
    let per_producer = |station: usize| {
        move |record: &Record| record.stations[station].busy_time as f64 / record.stations[2].busy_time as f64
    };
    let heads = [1, 0].map(|station| observe(&model, 100, 10, per_producer(station)));
    assert_near(&heads[0], 60.0 / 600.0, 0.05);
    assert_near(&heads[1], 30.0 / 600.0, 0.05);
    let record = run(&model, 200, 3);
    let all = record.overall();
    assert_share(all.ended() - all.lost(), all.ended(), 525.0 / 600.0);
    for (end, part) in [(End::Handler, 0.5), (End::Head(2), 0.25), (End::Head(1), 0.125), (End::NobodyDecides, 0.125)] {
        assert_share(ended(&all, end), all.ended(), part);
    }
}

/// The head's week: what is left of it when each member of the span has had its share.
#[test]
fn a_wide_span_leaves_less_time_for_matters() {
    let mut kind = MatterKind::new("matter", "area", crate::Arrivals::AtHours(vec![decimal(0.0)]), constant(0.0));
    kind.decision_hours = Some(constant(1.0));
    kind.decisions = vec![share(100.0, level("first"))];
    let flow = Flow { hours_per_member: decimal(4.0), least_head_hours_per_week: decimal(8.0), ..always() };
    // 168 hours less four for the unit that reports: an hour of work takes 168/164 hours. With the staff of the unit directly
    // under the head, 168 less 4 for each.
    for (staff, hours) in [(10.0, 168.0 / 128.0), (40.0, 168.0 / 8.0), (100.0, 168.0 / 8.0)] {
        let unit = headed("unit", "first").area("area").staff(decimal(staff));
        let record = run(&model([unit], areas(&["area"]), vec![kind.clone()], flow.clone()), 10, 0);
        // It came before the days that count, and so the station's books tell.
        assert_eq!(record.kinds[0].arrived, 0);
        let steps = super::route(&model(
            [headed("unit", "first").area("area").staff(decimal(staff))],
            areas(&["area"]),
            vec![kind.clone()],
            flow.clone(),
        ));
        let taken = steps.last().expect("it ends").0;
        assert!((taken - hours).abs() < 0.001, "{staff}: {taken} instead of {hours}");
    }
}
