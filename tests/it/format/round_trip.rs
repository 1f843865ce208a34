use std::io;

use orgmodel::format::{Input, ScenarioFile, parse, parse_scenario, to_json, to_toml};
use orgmodel::scenario::{Change, Commission, LinkChange, Phase, PlannedChange};
use orgmodel::steering::budget::{FollowUp, Frame, InternalService, Price};
use orgmodel::steering::goals::{Direction, Goal, GoalKind, Indicator};
use orgmodel::steering::{Period, SteeringKey, SteeringKind};
use orgmodel::{
    Agreement, Assumed, Decimal, Head, HeadState, Key, Model, NodeKind, Opening, Organisation, RelationKind,
    ServiceArea, Services, Steering, Subject, UnitEntry,
};
use proptest::prelude::*;

fn no_include(_: &str) -> io::Result<String> {
    Err(io::Error::other("nothing is included"))
}

fn read(text: &str) -> Model {
    parse(&Input::toml("model.toml", text), &mut no_include).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn read_json(text: &str) -> Model {
    parse(&Input::json("model.json", text), &mut no_include).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

pub(crate) fn survives(model: &Model) {
    let text = to_toml(model);
    let again = read(&text);
    assert!(again == *model, "{text}");
    assert_eq!(to_toml(&again), text);
    let json = to_json(model);
    let again = read_json(&json);
    assert!(again == *model, "{json}");
    assert_eq!(to_json(&again), json);
}

const EXAMPLE: &str = include_str!("example.toml");

#[test]
fn the_example_survives_and_is_written_as_it_stands() {
    let model = read(EXAMPLE);
    assert_eq!(model.organisation().len(), 12);
    survives(&model);
    assert_eq!(to_toml(&model), EXAMPLE);
}

#[test]
fn services_may_stand_in_another_file() {
    let split = EXAMPLE.find("[[level]]").expect("there");
    let start = EXAMPLE.find("electorate").expect("there");
    let services = format!("format = 1\n{}", &EXAMPLE[start..split]);
    let rest = format!("{}services = \"services.toml\"\n{}", &EXAMPLE[..start], &EXAMPLE[split..]);
    let model = parse(&Input::toml("model.toml", &rest), &mut |_| Ok(services.clone())).expect("both are right");
    assert_eq!(model, read(EXAMPLE));
    let at = |subject: Subject, field| model.locations().locate(&subject, field).map(ToString::to_string);
    assert_eq!(at(Subject::ServiceArea("schools".into()), Some("staff")).as_deref(), Some("services.toml:18:9"));
    assert_eq!(at(Subject::Model, Some("electorate")).as_deref(), Some("services.toml:2:14"));
}

#[test]
fn everything_that_has_a_subject_has_a_place() {
    let model = read(EXAMPLE);
    let at = |subject: Subject, field| model.locations().locate(&subject, field).map(ToString::to_string);
    let school = Subject::Node(NodeKind::Unit, "school".into());
    let line = |wanted: &str| EXAMPLE.lines().position(|line| line == wanted).expect("in the example") + 1;
    let key = line("key = \"school\"");
    assert_eq!(at(school.clone(), None), Some(format!("model.toml:{key}:7")));
    assert_eq!(at(school.clone(), Some("staff")), Some(format!("model.toml:{}:9", key + 2)));
    assert_eq!(at(school, Some("advises")), Some(format!("model.toml:{key}:7")));
    let item =
        |subject: Subject, field, item| model.locations().locate_item(&subject, field, item).map(ToString::to_string);
    let support = Subject::Node(NodeKind::Unit, "support".into());
    let serves = line("serves = [{ customer = \"school\" }, { customer = \"housing-company\", priced = true }]");
    assert_eq!(item(support.clone(), "serves", 1), Some(format!("model.toml:{serves}:36")));
    assert_eq!(item(support.clone(), "serves", 2), Some(format!("model.toml:{serves}:10")));
    assert_eq!(item(support.clone(), "staff", 0), at(support, Some("staff")));
    assert_eq!(
        at(Subject::Level("director".into()), None),
        Some(format!("model.toml:{}:9", line("title = \"director\"")))
    );
    for subject in [
        Subject::Model,
        Subject::Touch("schools".into(), "elderly-care".into()),
        Subject::MatterKind("complaint".into()),
        Subject::Flow,
        Subject::SupportFunction("finance".into()),
        Subject::GroupCompany("housing-company".into()),
        Subject::Agreement("meals".into()),
        Subject::Delegation("admission".into()),
    ] {
        assert!(at(subject.clone(), None).is_some(), "{subject}");
    }
    let kind = Subject::MatterKind("place-in-school".into());
    let key = line("key = \"place-in-school\"");
    assert_eq!(at(kind.clone(), None), Some(format!("model.toml:{key}:7")));
    assert_eq!(at(kind.clone(), Some("arrivals")), Some(format!("model.toml:{}:12", key + 3)));
    assert_eq!(item(kind, "decisions", 1), Some(format!("model.toml:{}:5", key + 10)));
    let flow = line("[flow]");
    assert_eq!(at(Subject::Flow, None), Some(format!("model.toml:{flow}:1")));
    assert_eq!(at(Subject::Flow, Some("reports")), Some(format!("model.toml:{}:11", flow + 12)));
    for entry in model.steering().entries() {
        let subject = Subject::Steering(entry.kind(), entry.key().clone());
        assert!(at(subject.clone(), None).is_some(), "{subject}");
    }
    let goal = Subject::Steering(SteeringKind::Goal, "every-pupil-reads".into());
    let key = line("key = \"every-pupil-reads\"");
    assert_eq!(at(goal.clone(), None), Some(format!("model.toml:{key}:7")));
    assert_eq!(at(goal, Some("perspective")), Some(format!("model.toml:{}:15", key + 2)));
    assert_eq!(at(Subject::Steering(SteeringKind::Frame, "every-pupil-reads".into()), None), None);
    for node in model.organisation().nodes() {
        assert!(at(Subject::node(node), None).is_some(), "{}", node.key());
    }
    assert_eq!(at(Subject::Agreement("none".into()), None), None);
}

#[test]
fn what_entries_of_the_steering_model_assume_is_listed() {
    let model = read(EXAMPLE);
    let listed: Vec<String> = model
        .assumed()
        .into_iter()
        .filter(|(subject, ..)| matches!(subject, Subject::Steering(..)))
        .map(|(subject, field, _)| format!("{subject}: {}", field.unwrap_or_default()))
        .collect();
    assert_eq!(
        listed,
        [
            "chain document `budget-2010`: covers",
            "goal `pupils-read-at-eight`: indicator",
            "governing document `food-policy`: reviewed",
            "frame `welfare-2010`: kronor",
            "price `pupil`: ",
            "internal service `accounts`: uses",
            "process step `budget-adopted`: by",
            "follow-up `school-first-tertial`: forecast",
            "assessment `head-of-welfare`: ",
            "management group `leaders`: members",
        ]
    );
    let page = orgmodel::render::markdown::assumptions(&model);
    let uses = model.assumed().iter().filter(|(.., assumption)| assumption.key == "round-numbers").count();
    assert!(page.contains(&format!("| round-numbers | {uses} |")), "{page}");
    let tried = "| handling | 3 | the example needs hours (tried from 0.5 to 1.5 times what is stated) |";
    assert!(page.contains(tried), "{page}");
}

#[test]
fn what_matters_assume_is_listed() {
    let model = read(EXAMPLE);
    let listed: Vec<String> = model
        .assumed()
        .into_iter()
        .filter(|(subject, ..)| matches!(subject, Subject::MatterKind(_) | Subject::Flow))
        .map(|(subject, field, assumption)| format!("{subject}: {}: {}", field.unwrap_or_default(), assumption.key))
        .collect();
    assert_eq!(
        listed,
        [
            "matter kind `place-in-school`: handling_hours: handling",
            "matter kind `complaint`: : handling",
            "matter kind `home-care`: : handling",
            "the flow of matters: wrong_door_percent: round-numbers",
        ]
    );
    let range = model.assumptions()[1].range.expect("it has one");
    assert_eq!((range.from.to_f64(), range.to.to_f64()), (0.5, 1.5));
}

#[test]
fn numbers_survive_at_their_limits() {
    let mut steering = Steering::default();
    let year = |year: i16| Period::year(year).expect("a year");
    let numbers = [0.0, -0.0, 5.0, -5.0, 0.1, 1e300, -1e300, 5e-324, f64::MAX, f64::MIN, 9_007_199_254_740_993.0];
    let mut indicator = Indicator::new("numbers", Direction::Higher).baseline(-0.0).target(1e300);
    for (number, of) in numbers.into_iter().zip(1..) {
        indicator = indicator.value(year(of), number);
    }
    steering.goals.push(Goal::new("all", GoalKind::Activity).indicator(indicator));
    for kronor in [0, 1, i64::MAX as u64, i64::MAX as u64 + 1, u64::MAX] {
        steering.frames.push(Frame::new(format!("frame-{kronor}"), "u", kronor));
        let price = Price::new(format!("price-{kronor}"), "care").kronor_per_matter(kronor);
        steering.prices.push(price.fixed_kronor_per_year(kronor));
        steering.internal_services.push(InternalService::new(format!("service-{kronor}"), "u", kronor));
        let follow_up = FollowUp::new(format!("after-{kronor}"), format!("frame-{kronor}"), year(2010), kronor);
        steering.follow_ups.push(follow_up.forecast(kronor));
        let agreement = Agreement::new(format!("agreement-{kronor}"), "u", "u", "care").kronor_per_year(kronor);
        steering.agreements.push(agreement);
    }
    let mut builder = Organisation::builder();
    builder.add(UnitEntry::new("u"));
    let services = Services { areas: vec![ServiceArea::new("care")], ..Services::default() };
    let model = Model::new("limits", builder.build().expect("a unit"), steering, services, vec![]).expect("sound");
    survives(&model);
    let bits = |model: &Model| -> Vec<u64> {
        let indicator = model.steering().goals[0].indicator.as_ref().expect("the goal has one");
        let values = indicator.values.iter().map(|measured| measured.value);
        values.chain(indicator.baseline).chain(indicator.target).map(f64::to_bits).collect()
    };
    assert_eq!(bits(&read(&to_toml(&model))), bits(&model));
    assert_eq!(bits(&read_json(&to_json(&model))), bits(&model));
    assert_eq!(read_json(&to_json(&model)).steering(), model.steering());
}

#[test]
fn a_scenario_survives() {
    let day = |text: &str| text.parse().expect("a day");
    let mut file = ScenarioFile::new("a \"reform\"\nin two lines");
    file.base = Some("old.toml".into());
    file.phases.push(Phase {
        key: "first".into(),
        name: None,
        from: day("2010-01-01"),
        to: day("2010-06-30"),
        source: Some("P1".into()),
        assumed: Assumed::Entry("dates".into()),
    });
    file.commissions.push(Commission::new("values"));
    file.commissions.push(Commission {
        source: Some("G7".into()),
        assumed: Assumed::Fields([("by".into(), "dates".into())].into()),
        ..Commission::new("heads")
            .name("staff the posts: \"all\"")
            .responsible("new")
            .from(day("2010-01-01"))
            .by(day("2010-03-31"))
            .depends_on("values")
            .done(day("2010-04-01"))
            .phase("first")
    });
    let changes = [
        Change::Add(UnitEntry::new("new").head(Head::new("head").state(HeadState::Shared(2))).into()),
        Change::Move { node: "new".into(), to: "old".into() },
        Change::Merge { nodes: vec!["a".into(), "b".into()], into: "c".into() },
        Change::Link(LinkChange::new("a", RelationKind::ReportsTo, "b")),
        Change::SetStaff { node: "a".into(), staff: None },
        Change::SetLadder { levels: vec![] },
        Change::State(Goal::new("a", GoalKind::Vision).assumed("dates").into()),
        Change::State(Frame::new("f", "a", u64::MAX).into()),
        Change::Withdraw(SteeringKey::Frame("f".into())),
        Change::CloseDocument { document: "d".into(), on: day("2010-02-28"), because: "merged".into() },
        Change::RecordValue { goal: "a".into(), period: Period::year(2010).expect("a year"), value: -5.0 },
        Change::SetFrame { frame: "f".into(), kronor: u64::MAX },
        Change::SetOpening { channel: "c".into(), open: vec![Opening::ALWAYS] },
    ];
    for change in changes {
        let commission = Some("heads".into());
        file.changes.push(PlannedChange { phase: Some("first".into()), commission, ..change.into() });
    }
    let text = file.to_toml();
    let again = parse_scenario(&Input::toml("reform.toml", &text)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(again, file);
    assert_eq!(again.to_toml(), text);
    let place = again.locate_change(1).expect("read from a file");
    assert!(text.lines().nth(place.line as usize - 1).expect("that line").contains("do = { move ="), "{text}");
    let part = |subject: Subject, field| again.locate_part(&subject, field).map(|place| place.line as usize);
    let line = |found: &str| text.lines().position(|line| line == found).map(|line| line + 1);
    assert_eq!(part(Subject::Commission("heads".into()), Some("by")), line("by = \"2010-03-31\""));
    assert_eq!(part(Subject::Phase("first".into()), Some("to")), line("to = \"2010-06-30\""));
    assert_eq!(part(Subject::Commission("none".into()), None), None);
    let json = file.to_json();
    let again = parse_scenario(&Input::json("reform.json", &json)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(again, file);
    assert_eq!(again.to_json(), json);
}

#[test]
fn a_hundred_thousand_units_are_read_in_their_order() {
    let mut builder = Organisation::builder();
    let mut services = Services::default();
    for unit in 0..100_000_u32 {
        services.areas.push(ServiceArea::new(format!("area-{unit}")));
        let entry = UnitEntry::new(format!("unit-{unit}")).area(format!("area-{unit}"));
        builder.add(if unit == 0 { entry } else { entry.reports_to(format!("unit-{}", (unit - 1) / 7)) });
    }
    let model = Model::new("large", builder.build().expect("a tree"), Steering::default(), services, vec![])
        .expect("all areas are there");
    // On one line: places must not be counted from its beginning each time.
    let json = to_json(&model).lines().map(str::trim_start).collect::<String>();
    let again = read_json(&json);
    let last = again.organisation().nodes().last().expect("not empty");
    assert_eq!(last.key(), "unit-99999");
    let place = again.locations().locate(&Subject::node(last), None).expect("read from a file").clone();
    assert_eq!((place.line, &json[place.column as usize - 1..][..12]), (1, "\"unit-99999\""));
}

fn assumed(field: &'static str) -> impl Strategy<Value = Assumed> {
    let fields = prop::collection::btree_map(Just(field.to_owned()), Just(Key::from("guess")), 0..2);
    prop_oneof![Just(Assumed::Nothing), Just(Assumed::Entry(Key::from("guess"))), fields.prop_map(Assumed::Fields),]
}

/// Any text that says something.
fn text() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|text| if text.trim().is_empty() { "a".into() } else { text })
}

prop_compose! {
    fn unit()(
        name in prop::option::of(text()),
        title in prop::option::of(text()),
        state in prop_oneof![
            Just(HeadState::Filled), Just(HeadState::Vacant), Just(HeadState::Acting), (2_u8..).prop_map(HeadState::Shared)
        ],
        staff in prop::option::of(any::<u32>()),
        hours in prop::option::of(any::<u32>()),
        source in prop::option::of(any::<String>()),
        above in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
        assumed in assumed("staff"),
    ) -> (UnitEntry, Vec<prop::sample::Index>) {
        let head = title.map(|title| Head { title, state, hours_per_week: hours.map(Decimal::from_hundredths) });
        let staff = staff.map(Decimal::from_hundredths);
        (UnitEntry { name, head, staff, source, assumed, ..UnitEntry::new("") }, above)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_model_survives(
        name in any::<String>(),
        units in prop::collection::vec(unit(), 0..8),
        volume in prop::option::of(any::<u64>()),
        reason in text(),
        of_services in assumed("electorate"),
    ) {
        let mut builder = Organisation::builder();
        for (number, (mut entry, above)) in units.iter().cloned().enumerate() {
            entry.key = format!("unit-{number}").into();
            let mut superiors: Vec<usize> = above.iter().map(|index| index.index(units.len())).collect();
            superiors.sort_unstable();
            superiors.dedup();
            entry.reports_to = superiors.into_iter().map(|number| format!("unit-{number}").into()).collect();
            builder.add(entry);
        }
        let mut services = Services { electorate: Some(7), assumed: of_services, ..Services::default() };
        services.areas.push(ServiceArea { volume_per_year: volume, ..ServiceArea::new("care") });
        let assumptions = vec![orgmodel::Assumption::new("guess", reason)];
        let model = Model::new(name, builder.build().expect("sound"), Steering::default(), services, assumptions)
            .expect("sound");
        survives(&model);
    }
}
