//! A small municipality to change in tests, made up from end to end.

use std::sync::Arc;

use crate::checks::{AppliesTo, Check, Checker, Draft, Evidence, Family, Findings, Scope, Severity};
use crate::facts::{Facts, Parts};
use crate::scenario::{Change, Comparison, LinkChange, Scenario};
use crate::steering::Period;
use crate::steering::budget::*;
use crate::steering::documents::*;
use crate::steering::goals::*;
use crate::steering::leadership::*;
use crate::*;

pub(crate) fn municipality() -> Model {
    let mut builder = Organisation::builder();
    for title in ["director", "sector head", "unit manager"] {
        builder.level(Level { title: title.into(), also: vec![] });
    }
    let calendar = Calendar::every(30, 7);
    let mut board = BodyEntry::new("board", BodyKind::ExecutiveBoard).answers_to("council");
    board.calendar = Some(calendar);
    let mut front_desk = UnitEntry::new("front-desk").reports_to("administration").staff(Decimal::from(6));
    front_desk.functions = vec!["switchboard".into()];
    front_desk.serves = vec![Service { customer: "north".into(), priced: true }];
    let mut buyer = UnitEntry::new("buyer").reports_to("administration").staff(Decimal::from(2));
    buyer.purchases_from = vec!["north".into()];
    builder
        .add(BodyEntry::new("council", BodyKind::Council))
        .add(board)
        .add(BodyEntry::new("education", BodyKind::Committee).answers_to("council"))
        .add(
            AdministrationEntry::new("administration")
                .answers_to("board")
                .employed_by("board")
                .head(Head::new("director")),
        )
        .add(
            SectorEntry::new("schools")
                .reports_to("administration")
                .head(Head::new("sector head"))
                .commissioned_by("education"),
        )
        .add(
            SectorEntry::new("care")
                .reports_to("administration")
                .head(Head::new("sector head"))
                .commissioned_by("board"),
        )
        .add(
            UnitEntry::new("north")
                .reports_to("schools")
                .staff(Decimal::from(20))
                .area("school")
                .head(Head::new("unit manager").hours_per_week(Decimal::from(25))),
        )
        .add(
            UnitEntry::new("south")
                .reports_to("schools")
                .staff(Decimal::from(15))
                .area("school")
                .head(Head::new("unit manager")),
        )
        .add(
            UnitEntry::new("home")
                .reports_to("care")
                .staff(Decimal::from(30))
                .area("elderly")
                .head(Head::new("unit manager")),
        )
        .add(front_desk)
        .add(buyer)
        .add(CompanyEntry::new("housing").owned_by("council", Decimal::from(60)).answers_to("board"))
        .add(FocusAreaEntry::new("integration").followed_up_by("board"))
        .add(ChannelEntry::new("phone", ChannelKind::Telephone).enters_at("front-desk"));
    builder.relate("care", Relation::ResponsibleFor, "integration");
    let services = Services {
        electorate: Some(30_000),
        areas: ["school", "elderly"].map(ServiceArea::new).to_vec(),
        functions: vec![SupportFunction {
            key: "switchboard".into(),
            name: None,
            staff: None,
            source: None,
            assumed: Assumed::Entry("made-up".into()),
        }],
        ..Services::default()
    };
    let steering = Steering {
        model: Some(SteeringModel::PurchaserProvider),
        agreements: vec![agreement("teaching", "buyer", "north", "school")],
        delegations: vec![
            delegation("hiring", Decider::Level("unit manager".into())),
            delegation("permits", Decider::Body("education".into())),
        ],
        ..Steering::default()
    };
    let assumptions = vec![Assumption::new("made-up", "an example")];
    let organisation = builder.build().expect("the example has a meaning");
    Model::new("example", organisation, steering, services, assumptions).expect("its parts fit together")
}

/// The same municipality with a sort of matter and their flow.
pub(crate) fn with_matters() -> Model {
    let mut model = municipality();
    model.services.matter_kinds = vec![MatterKind {
        touches: vec![TouchedArea { area: "elderly".into(), percent: Decimal::from(10) }],
        focus_area: Some("integration".into()),
        decisions: vec![DecisionShare {
            percent: Decimal::from(80),
            by: Decides::Committee,
            returned_percent: Decimal::from(5),
        }],
        assumed: Assumed::Entry("made-up".into()),
        ..MatterKind::new(
            "place-in-school",
            "school",
            Arrivals::PerYear(Decimal::from(500)),
            Distribution::Exponential { mean: Decimal::from(3) },
        )
    }];
    model.services.flow = Some(Flow {
        wrong_door_percent: Decimal::from(5),
        assumed: Assumed::Entry("made-up".into()),
        ..Flow::default()
    });
    assert_eq!(model.problems(), []);
    model
}

/// The same municipality with entries of every sort in its steering model, which state every field that refers to something.
pub(crate) fn steered() -> Model {
    let Model { name, organisation, mut steering, services, assumptions, .. } = municipality();
    let year = Period::year(2011).expect("a year");
    let indicator = Indicator::new("per cent of pupils", Direction::Higher).baseline(70.0).target(80.0);
    steering.chain_documents = vec![
        ChainDocument::new("budget", ChainDocumentKind::Budget).adopter("council").covers("council").period(year),
        ChainDocument::new("school-plan", ChainDocumentKind::SectorPlan).adopter("education").covers("schools"),
        ChainDocument::new("north-plan", ChainDocumentKind::WorkPlan).adopter("schools").covers("north"),
    ];
    steering.goals = vec![
        Goal::new("vision", GoalKind::Vision).document("budget"),
        Goal::new("reading", GoalKind::CommitteeGoal)
            .document("school-plan")
            .derived_from("vision")
            .focus_area("integration")
            .responsible("education")
            .led_by("administration")
            .led_by("schools")
            .reported_to("board")
            .indicator(indicator.value(year, 75.0)),
        Goal::new("lessons", GoalKind::Activity)
            .document("teaching")
            .derived_from("reading")
            .responsible("north")
            .led_by("north")
            .led_by("south")
            .reported_to("buyer"),
    ];
    steering.governing_documents = vec![
        GoverningDocument::new("old-policy", GoverningDocumentKind::Policy).adopter("council"),
        GoverningDocument::new("school-roads", GoverningDocumentKind::Plan)
            .adopter("board")
            .owner("north")
            .measure(Measure::new("paint the crossings").responsible("north").priority(1))
            .measure(Measure::new("light the crossings").responsible("south").priority(2))
            .supersedes("old-policy")
            .refers_to("old-policy"),
    ];
    steering.frames = vec![
        Frame::new("school-frame", "education", 900).from("council").period(year),
        Frame::new("north-frame", "north", 500).from("education"),
    ];
    steering.prices = vec![Price::new("school-price", "school").kronor_per_matter(10)];
    steering.internal_services = vec![
        InternalService::new("calls", "front-desk", 40)
            .function("switchboard")
            .driver("calls")
            .used_by("north", Decimal::from(3))
            .used_by("south", Decimal::from(4)),
    ];
    steering.process_steps = vec![
        ProcessStep::new("proposal", BudgetPhase::Planning).driver("administration"),
        ProcessStep::new("decision", BudgetPhase::Planning).driver("council").after("proposal").decision(),
    ];
    steering.follow_ups = vec![FollowUp::new("spring", "north-frame", year, 300).answered_by("north")];
    steering.assessments = vec![Assessment::new("north-head", "north").meets(Ability::WholeGroup)];
    steering.management_groups = vec![ManagementGroup::new("leaders").member("administration").member("north")];
    Model::new(name, organisation, steering, services, assumptions).expect("what the entries name is there")
}

pub(crate) fn agreement(key: &str, purchaser: &str, provider: &str, area: &str) -> Agreement {
    Agreement::new(key, purchaser, provider, area)
}

pub(crate) fn delegation(key: &str, by: Decider) -> Delegation {
    Delegation::new(key, by)
}

pub(crate) fn link(from: &str, relation: RelationKind, to: &str) -> Change {
    Change::Link(LinkChange::new(from, relation, to))
}

pub(crate) fn unlink(from: &str, relation: RelationKind, to: &str) -> Change {
    Change::Unlink(LinkChange::new(from, relation, to))
}

pub(crate) fn move_to(node: &str, to: &str) -> Change {
    Change::Move { node: node.into(), to: to.into() }
}

/// Everything in the order in which it stands: what an undo must restore, beyond equality.
pub(crate) type InOrder<'m> =
    (Vec<NodeEntry>, Vec<(NodeId, NodeId, RelationKind)>, &'m Steering, &'m Services, &'m [Assumption], usize);

pub(crate) fn in_order(model: &Model) -> (InOrder<'_>, Vec<NodeId>) {
    let organisation = model.organisation();
    let relations = RELATIONS
        .iter()
        .flat_map(|rule| organisation.relations(rule.kind).map(|(from, to)| (from, to, rule.kind)))
        .collect();
    let parts = (
        organisation.entries().collect(),
        relations,
        model.steering(),
        model.services(),
        model.assumptions(),
        organisation.len(),
    );
    (parts, organisation.nodes().map(|node| node.id()).collect())
}

/// A check of the tests' own, so that they do not hang on what is in the catalogue.
pub(crate) static NO_HEAD: Check = Check {
    name: "no-head",
    code: "X1",
    family: Family::Own,
    severity: Severity::Warning,
    applies_to: AppliesTo::Any,
    needs: &[],
    scope: Scope::Model(Parts::ALL),
    source: &["A1"],
    since: "0.1.0",
    doc: "A node in the line without a head.",
    run: no_head,
};

fn no_head(facts: &Facts<'_>, findings: &mut Findings) {
    for node in facts.organisation().in_line().filter(|node| node.head().is_none()) {
        let draft = Draft::new(Subject::node(node), "has no head").evidence(Evidence::Missing("head".into()));
        findings.push(draft.help("appoint a head, or merge it into another unit"));
    }
}

/// Runs the tests' own check alone.
pub(crate) fn checker() -> Checker<'static> {
    Checker::new().only(|_| false).with(&NO_HEAD)
}

pub(crate) fn set_head(node: &str, title: Option<&str>) -> Change {
    Change::SetHead { node: node.into(), head: title.map(Head::new) }
}

/// A reorganisation of the example, whose every effect is counted by hand in the tests.
pub(crate) fn one_school() -> Scenario {
    let north_b = UnitEntry::new("north-b").staff(Decimal::from(5));
    Scenario::new("one school", Arc::new(municipality()))
        .then(Change::Rename { node: "front-desk".into(), name: None, key: Some("desk".into()) })
        .then(set_head("desk", Some("unit manager")))
        .then(set_head("south", None))
        .then(set_head("south", Some("unit manager")))
        .then(set_head("south", None))
        .then(move_to("home", "schools"))
        .then(Change::Add(BodyEntry::new("culture", BodyKind::Committee).into()))
        .then(Change::TransferEmployment { node: "care".into(), to: "education".into() })
        .then(Change::Split { node: "north".into(), off: north_b })
}

/// The example beside two alternatives.
pub(crate) fn comparison() -> Comparison {
    let base = municipality();
    let scenario = one_school();
    let mut merged = base.clone();
    let _ = merged
        .apply_all(&[
            Change::Merge { nodes: vec!["south".into(), "home".into()], into: "north".into() },
            Change::Remove { node: "housing".into() },
        ])
        .expect("changes with a meaning");
    let sides = [(&scenario).into(), ("one unit", &merged).into()];
    Comparison::new(&base, &sides, &checker()).expect("scenarios that can be carried out")
}
