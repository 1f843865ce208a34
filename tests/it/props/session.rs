//! A session keeps up to date what a run from scratch gives.

use std::sync::Arc;

use jiff::civil::date;
use orgmodel::checks::{CheckConfig, Checker, Finding};
use orgmodel::metrics::measure;
use orgmodel::scenario::{Change, Comparison, LinkChange, Scenario, Session, Side};
use orgmodel::strategies::changes;
use orgmodel::{
    AdministrationEntry, BodyEntry, BodyKind, Decimal, Head, HeadState, Key, Level, Line, Model, Organisation,
    RelationKind, UnitEntry,
};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::any_model;

fn checker() -> Checker<'static> {
    let mut config = CheckConfig::default();
    config.thresholds.judged_on = Some(date(2011, 3, 1));
    Checker::new().config(config).expect("there is nothing in it")
}

/// That everything in a session equals what its model gives from scratch.
fn equals_a_run_from_scratch(session: &mut Session<'_>, after: &str) {
    let (checker, model) = (checker(), session.model().clone());
    assert_eq!(session.line(), &Line::of(model.organisation()), "the line after {after}");
    let (kept, fresh) = (session.report(), checker.run(&model));
    if kept != fresh {
        let only = |a: &orgmodel::checks::Report, b: &orgmodel::checks::Report| -> Vec<String> {
            a.findings.iter().filter(|finding| !b.findings.contains(finding)).map(ToString::to_string).collect()
        };
        panic!(
            "after {after}\nkept too much: {:#?}\nmissed: {:#?}\nnot run {:?} and {:?}",
            only(&kept, &fresh),
            only(&fresh, &kept),
            kept.not_run,
            fresh.not_run
        );
    }
    let fresh = measure(&model, &checker.configuration().thresholds);
    for (kept, fresh) in session.measurements().into_iter().zip(fresh) {
        assert_eq!(kept, fresh, "a metric after {after}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_changes_and_undos_leave_what_a_run_from_scratch_gives(
        (model, changes) in any_model().prop_flat_map(|model| {
            let changes = changes(&model, 24);
            (Just(model), changes)
        }),
        undone in prop::collection::vec(0..4_usize, 24),
    ) {
        let mut session = Session::new(model.clone(), checker());
        for (change, undone) in changes.iter().zip(undone) {
            if session.apply(change).is_ok() {
                equals_a_run_from_scratch(&mut session, &change.to_string());
            }
            if undone == 0 && session.undo().is_some() {
                equals_a_run_from_scratch(&mut session, &format!("taking back {change}"));
            }
        }
        let all = session.changes().cloned().fold(Scenario::new("all", Arc::new(model.clone())), Scenario::then);
        let comparison = Comparison::new(&model, &[Side::Scenario(&all)], &checker()).expect("the changes were made");
        prop_assert_eq!(session.affected(), comparison.alternatives[0].affected.clone());
        let (together, now) = (session.outcome(), session.report());
        prop_assert_eq!(
            sorted(comparison.report.findings.iter().chain(together.introduced.iter().map(AsRef::as_ref))),
            sorted(now.findings.iter().chain(together.resolved.iter().map(AsRef::as_ref)))
        );

        let branch = session.branch();
        session.back_to(0);
        equals_a_run_from_scratch(&mut session, "taking back everything");
        prop_assert_eq!(session.model(), &model);
        session.go_to(&branch).expect("it was there before");
        prop_assert_eq!(session.report(), now);
    }
}

/// Findings in an order of their own.
fn sorted<'f>(findings: impl Iterator<Item = &'f Finding>) -> Vec<String> {
    let mut said: Vec<String> = findings.map(|finding| format!("{finding:?}")).collect();
    said.sort();
    said
}

/// A chart of so many units on a ladder of three levels, under a board and a council.
fn chart(random: &mut Pcg64, units: usize) -> Model {
    let mut builder = Organisation::builder();
    for title in ["director", "manager", "leader"] {
        builder.level(Level { title: title.into(), also: vec![] });
    }
    builder.add(BodyEntry::new("council", BodyKind::Council));
    builder.add(BodyEntry::new("board", BodyKind::ExecutiveBoard).answers_to("council"));
    builder.add(AdministrationEntry::new("u0").head(Head::new("director")).answers_to("board").employed_by("board"));
    // Where few have staff of their own, many heads could go.
    let staffed = [0.8, 0.15][random.random_range(0..2_usize)];
    for unit in 1..units {
        let above = random.random_range(unit.saturating_sub(4)..unit);
        let mut entry = UnitEntry::new(format!("u{unit}")).reports_to(format!("u{above}"));
        entry.head = head(random);
        entry.staff = staff(random, staffed);
        builder.add(entry);
    }
    Model::new("chart", builder.build().expect("a chart"), Default::default(), Default::default(), vec![])
        .expect("it is all there is")
}

fn head(random: &mut Pcg64) -> Option<Head> {
    let title = ["director", "manager", "leader", "leader", "nobody knows"].get(random.random_range(0..6_usize))?;
    let state =
        [HeadState::Filled, HeadState::Filled, HeadState::Vacant, HeadState::Acting][random.random_range(0..4_usize)];
    let hours = random.random_bool(0.3).then(|| Decimal::from(random.random_range(0..8_u16)));
    Some(Head { title: (*title).into(), state, hours_per_week: hours })
}

fn staff(random: &mut Pcg64, stated: f64) -> Option<Decimal> {
    random.random_bool(stated).then(|| Decimal::from_hundredths(random.random_range(0..4_000)))
}

/// A change of a chart, which may be refused.
fn change_of_chart(random: &mut Pcg64, units: usize) -> Change {
    let mut unit = || -> Key { format!("u{}", random.random_range(0..units)).into() };
    let (node, other) = (unit(), unit());
    let link = LinkChange::new(node.clone(), RelationKind::ReportsTo, other.clone());
    match random.random_range(0..20) {
        0..10 => Change::Move { node, to: other },
        10 => Change::Link(link),
        11 | 12 => Change::Unlink(link),
        13 | 14 => Change::SetHead { node, head: head(random) },
        15 => Change::SetStaff { node, staff: staff(random, 0.8) },
        16 => Change::TransferStaff {
            from: node,
            to: other,
            staff: Decimal::from_hundredths(random.random_range(0..500)),
        },
        17 => Change::Remove { node },
        18 => Change::Rename { key: Some(format!("{node}-renamed").into()), node, name: None },
        _ => Change::Add(UnitEntry { head: head(random), ..UnitEntry::new(node).reports_to(other) }.into()),
    }
}

#[test]
fn a_hundred_thousand_changes_and_undos_leave_what_a_run_from_scratch_gives() {
    let mut random = Pcg64::seed_from_u64(4);
    let mut made = 0;
    while made < 100_000 {
        let units = random.random_range(2..30);
        let base = chart(&mut random, units);
        let mut session = Session::new(base.clone(), checker());
        for step in 0..400 {
            let change = change_of_chart(&mut random, units);
            let before = session.model().organisation().len();
            let said = change.to_string();
            match session.apply(&change) {
                Ok(_) => made += 1,
                Err(_) => assert_eq!(session.model().organisation().len(), before, "{said} was refused"),
            }
            if random.random_bool(0.3) && session.undo().is_some() {
                made += 1;
            }
            // Each one by itself at first, then several together: what one leaves wrong stays wrong.
            if step < 8 || step % 20 == 0 {
                equals_a_run_from_scratch(&mut session, &said);
            }
        }
        session.back_to(0);
        equals_a_run_from_scratch(&mut session, "taking back everything");
        assert_eq!(session.model(), &base);
    }
}
