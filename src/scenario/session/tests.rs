use proptest::prelude::*;

use super::*;
use crate::cases::borlange;
use crate::scenario::LinkChange;
use crate::{Decimal, Head, Key, Level, Organisation, RelationKind, UnitEntry};

/// What is kept is the same, to the byte.
fn are_the_same(a: &mut Session<'_>, b: &mut Session<'_>, after: &str) {
    assert_eq!(a.line(), b.line(), "the line after {after}");
    let tallies = |session: &mut Session<'_>| session.read(|_, facts| facts.tallies().clone());
    assert_eq!(tallies(a), tallies(b), "the tallies after {after}");
    assert!(a.found == b.found && a.report() == b.report(), "the findings after {after}");
    assert!(a.steps == b.steps, "the steps after {after}");
    let bound = a.model.organisation.bound();
    for session in [&*a, &*b] {
        let notes = session.done.iter().filter_map(|done| Some(&done.notes.as_ref()?.levels));
        session.levels.iter().for_each(|levels| levels.is_sound(notes.clone()));
    }
    if let (Some(a), Some(b)) = (&a.levels, &b.levels) {
        for row in 0..bound {
            assert_eq!(a.shown(NodeId(row as u32)), b.shown(NodeId(row as u32)), "row {row} after {after}");
        }
    }
    assert_eq!(a.measurements(), b.measurements(), "after {after}");
    let noted: usize = a.done.iter().filter_map(|done| done.notes.as_ref()).map(Notes::len).sum();
    assert_eq!(a.noted, noted);
}

/// What the last change brought, in an order of its own: of one check it hangs on whether it ran whole.
fn told(session: &Session<'_>) -> Option<[Vec<String>; 2]> {
    let Outcome { introduced, resolved } = &session.done.last()?.outcome;
    Some([introduced, resolved].map(|findings| {
        let mut said: Vec<String> = findings.iter().map(|finding| format!("{finding:?}")).collect();
        said.sort();
        said
    }))
}

/// Two sessions go the same way: one notes as much as said, the other nothing.
fn go(model: &Model, changes: &[Change], turns: &[u8], most_noted: usize) {
    let mut noting = Session::new(model.clone(), Checker::new());
    noting.most_noted = most_noted;
    let mut anew = Session::new(model.clone(), Checker::new());
    anew.most_noted = 0;
    let mut branch = noting.branch();
    for (change, turn) in changes.iter().zip(turns) {
        let refused = noting.apply(change).is_err();
        assert_eq!(anew.apply(change).is_err(), refused);
        if refused {
            // What was tried may have made room in the model, which columns make when they follow.
            noting.follow(&Touched::default(), None);
            anew.follow(&Touched::default(), None);
        }
        assert_eq!(told(&noting), told(&anew));
        are_the_same(&mut noting, &mut anew, &change.to_string());
        let undone = match turn {
            0..3 => 1,
            3 => 2,
            4 => usize::MAX,
            5 => {
                branch = noting.branch();
                0
            }
            6 => {
                // A branch from before what was kept leads nowhere, or to the same.
                assert_eq!(noting.go_to(&branch), anew.go_to(&branch));
                0
            }
            7 => {
                noting.keep();
                anew.keep();
                0
            }
            _ => 0,
        };
        let left = noting.changes().len().saturating_sub(undone);
        while noting.changes().len() > left {
            assert_eq!(noting.undo(), anew.undo());
            are_the_same(&mut noting, &mut anew, &format!("taking back {change}"));
        }
        assert_eq!(anew.noted, 0);
    }
    noting.back_to(0);
    anew.back_to(0);
    are_the_same(&mut noting, &mut anew, "taking back everything");
    assert_eq!(noting.model, anew.model);
}

fn unit(number: usize) -> Key {
    format!("u{number}").into()
}

fn head(title: u8) -> Option<Head> {
    let title = ["director", "manager", "leader", "leader", "nobody knows"].get(usize::from(title))?;
    Some(Head::new(*title))
}

fn staff(number: u8) -> Option<Decimal> {
    (number > 20).then(|| Decimal::from(u16::from(number / 4)))
}

/// A chart of units: of each how far before it its superior stands, its head and its staff.
fn chart(units: &[(usize, u8, u8)]) -> Model {
    let mut builder = Organisation::builder();
    for title in ["director", "manager", "leader"] {
        builder.level(Level { title: title.into(), also: vec![] });
    }
    for (number, &(before, title, own)) in units.iter().enumerate() {
        let entry = UnitEntry { head: head(title), staff: staff(own), ..UnitEntry::new(unit(number)) };
        builder.add(if number == 0 { entry } else { entry.reports_to(unit(number - before.min(number))) });
    }
    let organisation = builder.build().expect("a chart");
    Model::new("chart", organisation, Default::default(), Default::default(), vec![]).expect("it is all there is")
}

fn changes_of_chart() -> impl Strategy<Value = Vec<Change>> {
    let change = (0..20_u8, 0..24_usize, 0..24_usize, 0..6_u8, 0..80_u8).prop_map(|(sort, a, b, title, own)| {
        let (node, to) = (unit(a), unit(b));
        match sort {
            0..12 => Change::Move { node, to },
            12 | 13 => Change::SetHead { node, head: head(title) },
            14 => Change::SetStaff { node, staff: staff(own) },
            15 => Change::Remove { node },
            16 => Change::Link(LinkChange::new(node, RelationKind::ReportsTo, to)),
            17 => Change::Unlink(LinkChange::new(node, RelationKind::ReportsTo, to)),
            _ => Change::Add(UnitEntry { head: head(title), ..UnitEntry::new(node).reports_to(to) }.into()),
        }
    });
    prop::collection::vec(change, 40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_put_back_is_what_judging_anew_gives(
        units in prop::collection::vec((1..6_usize, 0..6_u8, 0..80_u8), 2..24),
        changes in changes_of_chart(),
        turns in prop::collection::vec(0..16_u8, 40),
        most_noted in prop::sample::select(vec![0, 60, 400, MOST_NOTED_OF_ALL]),
    ) {
        go(&chart(&units), &changes, &turns, most_noted);
    }

    #[test]
    fn what_is_put_back_after_changes_of_any_sort_is_what_judging_anew_gives(
        (model, changes) in crate::strategies::odd_model().prop_flat_map(|model| {
            let changes = crate::strategies::changes(&model, 16);
            (Just(model), changes)
        }),
        turns in prop::collection::vec(0..16_u8, 16),
    ) {
        go(&model, &changes, &turns, MOST_NOTED_OF_ALL);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    /// Two nodes have so many below that what is seen of them is stored for each alone.
    #[test]
    fn what_is_put_back_in_a_wide_chart_is_what_judging_anew_gives(
        changes in changes_of_chart(),
        turns in prop::collection::vec(0..16_u8, 40),
        most_noted in prop::sample::select(vec![400, MOST_NOTED_OF_ALL]),
    ) {
        go(&wide_chart(320), &changes, &turns, most_noted);
    }
}

/// A top with two below it, and so many below one of these.
fn wide_chart(units: usize) -> Model {
    let mut units = vec![(1, 2, 30); units];
    for (number, unit) in units.iter_mut().enumerate() {
        unit.0 = if number < 3 { number } else { number - 2 };
    }
    chart(&units)
}

fn wide(units: usize) -> Session<'static> {
    Session::new(wide_chart(units), Checker::new())
}

#[test]
fn what_ifs_that_are_taken_back_leave_earlier_notes_true() {
    let mut session = wide(20);
    session.apply(&Change::Move { node: unit(2), to: unit(1) }).expect("it stands beside");
    for _ in 0..5_000 {
        session.apply(&Change::Move { node: unit(2), to: unit(0) }).expect("it stands below");
        session.undo();
    }
    let notes = session.done[0].notes.as_ref().expect("it is little");
    assert!(session.levels.as_ref().is_some_and(|levels| levels.knows(&notes.levels)));
}

#[test]
fn little_is_noted_much_is_judged_anew_and_notes_are_bounded() {
    let (below, beside) = (Change::Move { node: unit(2), to: unit(1) }, Change::Move { node: unit(2), to: unit(0) });
    for (units, is_noted) in [(20, true), (MOST_NOTED + 20, false)] {
        let mut session = wide(units);
        session.apply(&below).expect("it stands beside");
        assert_eq!(session.done[0].notes.is_some(), is_noted);
        let report = session.report();
        session.undo();
        are_the_same(&mut session, &mut wide(units), "taking it back");
        session.apply(&below).expect("it stands beside again");
        assert_eq!(session.report(), report);
    }
    let mut session = wide(20);
    session.most_noted = 1_000;
    for _ in 0..100 {
        session.apply(&below).expect("it stands beside");
        session.apply(&beside).expect("it stands below");
        assert!(session.noted <= 1_000);
    }
    assert!(session.done[0].notes.is_none() && session.done[199].notes.is_some());
    session.back_to(0);
    are_the_same(&mut session, &mut wide(20), "taking back everything");
}

/// What two reports do not share, each in an order of its own.
fn difference(before: &Report, after: &Report) -> [Vec<String>; 2] {
    let all = |report: &Report| -> Vec<String> {
        let waived = report.waived.iter().map(|waived| &waived.finding);
        report.findings.iter().chain(waived).map(|finding| format!("{finding:?}")).collect()
    };
    let less = |mut some: Vec<String>, others: &[String]| {
        for other in others {
            if let Some(at) = some.iter().position(|one| one == other) {
                some.swap_remove(at);
            }
        }
        some.sort();
        some
    };
    let (before, after) = (all(before), all(after));
    [less(after.clone(), &before), less(before, &after)]
}

#[test]
fn what_only_moves_in_a_list_is_not_told() {
    for model in [borlange::purchaser_provider(), borlange::sectors()] {
        let withdrawn = model.steering().entries().map(|entry| Change::Withdraw(entry.to_key()));
        let ended = model.steering().agreements.iter().map(|it| Change::EndAgreement { agreement: it.key.clone() });
        let changes: Vec<Change> = withdrawn.chain(ended).collect();
        let mut session = Session::new(model.clone(), Checker::new());
        let base = session.report();
        for change in changes {
            if session.apply(&change).is_ok() {
                assert_eq!(told(&session), Some(difference(&base, &session.report())), "{change}");
                let last = session.done[0].outcome.clone();
                assert_eq!(session.outcome(), last);
                session.undo();
                assert!(session.report() == base, "{change}");
            }
        }
    }
}

#[test]
fn a_check_that_is_there_already_is_not_added_again() {
    let checker = Checker::new();
    let number = checker.checks().len();
    let catalogue: Vec<_> = checker.checks().to_vec();
    let again = catalogue.into_iter().fold(checker, Checker::with);
    assert_eq!(again.checks().len(), number);
}

#[test]
fn a_check_of_nodes_runs_anew_only_when_a_part_at_which_it_looks_is_touched() {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use crate::NodeRef;
    use crate::checks::{AppliesTo, Family, Reach, Scope};

    static JUDGED: AtomicUsize = AtomicUsize::new(0);
    fn judge<'m>(_: &Facts<'m>, _: NodeRef<'m>, _: &mut Findings) {
        JUDGED.fetch_add(1, Ordering::Relaxed);
    }
    static OF_HEADS: Check = Check {
        name: "of-heads",
        code: "X1",
        family: Family::Own,
        severity: Severity::Note,
        applies_to: AppliesTo::Any,
        needs: &[],
        scope: Scope::Nodes { judge, reach: Reach::Near, parts: Parts::HEADS, whole: Parts::STAFF },
        source: &[],
        since: "0.1.0",
        doc: "Counts.",
        run: |_, _| _ = JUDGED.fetch_add(1_000, Ordering::Relaxed),
    };
    let mut session = Session::new(wide_chart(20), Checker::new().with(&OF_HEADS));
    let mut judged = |change| {
        JUDGED.store(0, Ordering::Relaxed);
        session.apply(&change).expect("it has a meaning");
        JUDGED.load(Ordering::Relaxed)
    };
    assert_eq!(judged(Change::Move { node: unit(2), to: unit(1) }), 0);
    assert!((1..1_000).contains(&judged(Change::SetHead { node: unit(2), head: None })));
    assert_eq!(judged(Change::SetStaff { node: unit(2), staff: staff(7) }), 1_000);
    // Which nodes there are is of concern to every check.
    assert!((1..1_000).contains(&judged(Change::Rename { node: unit(2), name: None, key: Some("new".into()) })));
}
