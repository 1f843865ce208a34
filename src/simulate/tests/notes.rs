//! What is said of a model that leaves something out.

use super::{
    always, areas, assert_share, constant, decimal, doing, ended, headed, hourly, level, model, one_matter, share,
};
use crate::simulate::{AssembleError, Assembly, End, Experiment, SimulationPlan};
use crate::{
    Arrivals, BodyEntry, BodyKind, Calendar, Decides, Decimal, MatterKind, Model, Organisation, Recess, Services,
    UnitEntry,
};

/// Subjects by their key, and what is said of each.
fn notes(model: &Model) -> Vec<(String, String)> {
    let assembly = Assembly::of(model).expect("matters can flow");
    let keyed =
        assembly.notes().iter().map(|note| (note.subject.key().expect("a key").to_string(), note.message.clone()));
    keyed.collect()
}

fn decided_by(by: Decides) -> MatterKind {
    MatterKind { decisions: vec![share(50.0, by)], ..one_matter("a") }
}

#[test]
fn a_unit_without_staff_has_the_matters_of_one_member() {
    let unstated = UnitEntry::new("none").area("a");
    let nought = UnitEntry::new("nought").area("a").staff(Decimal::ZERO);
    let kind = MatterKind { arrivals: hourly(1.0), ..one_matter("a") };
    let model = model([unstated, nought, doing("a").staff(decimal(5.0))], areas(&["a"]), vec![kind], always());
    let one = "one full-time member is taken to handle its matters";
    let expected = [("none", "no staff is stated"), ("nought", "the staff is stated as 0")];
    assert_eq!(notes(&model), expected.map(|(key, found)| (key.into(), format!("{found}: {one}"))));
    let record = super::run(&model, 500, 0);
    let came: Vec<u64> = record.stations.iter().map(|station| station.came).collect();
    let all = came.iter().sum();
    assert_share(came[0], all, 1.0 / 7.0);
    assert_share(came[1], all, 1.0 / 7.0);
}

#[test]
fn what_nobody_may_decide_is_said() {
    let lost = |model: &Model| ended(&super::record_of(model, 10).overall(), End::NobodyDecides);
    let alone =
        |by| model([doing("a"), UnitEntry::new("b").area("a").staff(decimal(1.0))], areas(&["a"]), vec![by], always());
    let committee = alone(MatterKind { decisions: vec![share(100.0, Decides::Committee)], ..one_matter("a") });
    let said = "a committee has to decide, but none is above `a` and another unit: the matter is lost";
    assert_eq!((notes(&committee), lost(&committee)), (vec![("matter".into(), said.into())], 1));

    let said = "a `second`, a head above, or else a committee has to decide, but none is above `a` and another unit: the matter is lost";
    assert_eq!(notes(&alone(decided_by(level("second")))), [("matter".into(), said.into())]);

    let circle = [doing("a").reports_to("b").head(crate::Head::new("first")), headed("b", "first").reports_to("a")];
    let model_on_circle =
        |entries: Vec<UnitEntry>| model(entries, areas(&["a"]), vec![decided_by(Decides::Committee)], always());
    let said = "a committee has to decide, but none is above `a` (whose line is circular): the matter is lost";
    assert_eq!(notes(&model_on_circle(circle.to_vec())), [("matter".into(), said.into())]);

    // A head who decides is enough, and so is a committee that takes the place of one.
    let under_head = vec![doing("a").reports_to("b"), headed("b", "second")];
    assert_eq!(notes(&model(under_head, areas(&["a"]), vec![decided_by(level("second"))], always())), []);
    assert_eq!(notes(&alone(decided_by(Decides::Handler))), []);
}

#[test]
fn arrivals_of_which_none_counts_are_said() {
    let outcome = |hours: &[f64]| {
        let kind = MatterKind {
            arrivals: Arrivals::AtHours(hours.iter().map(|&at| decimal(at)).collect()),
            ..one_matter("a")
        };
        let model = model([doing("a")], areas(&["a"]), vec![kind], always());
        let experiment = Experiment::new(&model, &SimulationPlan::default()).expect("a plan");
        experiment.run().expect("an outcome").notes
    };
    let notes = outcome(&[0.0, 0.0, 24.0 * 730.0]);
    assert_eq!(
        notes.iter().map(|note| note.message.as_str()).collect::<Vec<_>>(),
        [
            "all arrivals lie outside of the days that count, from day 365 to before day 730 of the run: hours of arrival begin with \
          the warm-up"
        ]
    );
    assert_eq!(outcome(&[0.0, 24.0 * 365.0]), []);
}

#[test]
fn a_body_that_never_meets_is_said() {
    let outcome = |to_day| {
        let recess = vec![Recess { from_day: 1, to_day }];
        let calendar = Calendar { recess, ..Calendar::every(364, 0) };
        let body = BodyEntry { calendar: Some(calendar), ..BodyEntry::new("committee", BodyKind::Committee) };
        let entries: [crate::NodeEntry; 2] = [body.into(), doing("a").commissioned_by("committee").into()];
        let model = model(entries, areas(&["a"]), vec![decided_by(Decides::Committee)], always());
        let plan = SimulationPlan { replications: 2, ..SimulationPlan::default() };
        let notes = Experiment::new(&model, &plan).expect("a plan").run().expect("an outcome").notes;
        notes.into_iter().filter(|note| note.message.contains("meets")).map(|note| note.message).collect::<Vec<_>>()
    };
    assert_eq!(outcome(364), ["it never meets from day 365 of the run, from which matters count, to its end"]);
    assert_eq!(outcome(300), [""; 0]);
}

#[test]
fn an_unknown_name_is_answered_with_those_that_there_are() {
    let error = |organisation: Organisation, by| {
        let services = Services { areas: areas(&["a"]), matter_kinds: vec![decided_by(by)], ..Services::default() };
        let model = Model::new("m", organisation, Default::default(), services, vec![]).expect("a model");
        Assembly::of(&model).expect_err("an unknown name").to_string()
    };
    let empty = || Organisation::builder().build().expect("an organisation");
    assert_eq!(
        error(empty(), level("unit manager")),
        "matter kind `matter`: unknown manager level `unit manager`: the model states no manager levels"
    );
    assert_eq!(
        error(empty(), Decides::Delegation("adm".into())),
        "matter kind `matter`: unknown delegation `adm`: the model states no delegations"
    );
    let among = |known: &[&str], near: &[&str]| {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let (kind, title) = ("matter".into(), "fourht".into());
        AssembleError::UnknownLevel { kind, title, near: names(near), known: names(known) }.to_string()
    };
    let unknown = "matter kind `matter`: unknown manager level `fourht`";
    assert_eq!(among(&super::LEVELS, &["fourth"]), format!("{unknown}; did you mean `fourth`?"));
    assert_eq!(among(&["x", "y"], &[]), format!("{unknown}: the model states the manager levels `x`, `y`"));
    assert!(among(&["x"; 9], &[]).ends_with("`x`, `x`, …"));
}

#[test]
fn the_reason_of_a_decision_says_whether_one_is_stated() {
    let why = |kind| {
        let model = model([doing("a")], areas(&["a"]), vec![kind], always());
        let route = Assembly::of(&model).expect("matters can flow").route("matter", 0, 1, 0).expect("a kind");
        route.why.expect("an end").to_string()
    };
    assert_eq!(
        why(MatterKind { handling_hours: constant(2.0), ..one_matter("a") }),
        "no decision by anyone else is stated"
    );
    let stated = MatterKind { decisions: vec![share(100.0, Decides::Handler)], ..one_matter("a") };
    assert_eq!(why(stated), "the decision is delegated so far");
}
