use proptest::prelude::*;

use super::units::shares;
use super::*;
use crate::{
    BodyKind, Decimal, FocusAreaEntry, GroupCompany, Key, Line, Model, NodeKind, Problems, RelationKind, ServiceArea,
    Services, SteeringModel, SupportFunction, Total,
};

fn area(key: &str, subject: Option<&str>, staff: u16) -> ServiceArea {
    ServiceArea { subject: subject.map(Key::from), staff: Some(Decimal::from(staff)), ..ServiceArea::new(key) }
}

fn function(key: &str, staff: u16) -> SupportFunction {
    SupportFunction {
        key: key.into(),
        name: None,
        staff: Some(Decimal::from(staff)),
        source: None,
        assumed: crate::Assumed::Nothing,
    }
}

fn small() -> Services {
    let company = |key: &str, parent: Option<&str>| GroupCompany {
        key: key.into(),
        name: None,
        parent: parent.map(Key::from),
        share_percent: Decimal::from(100),
        source: None,
        assumed: crate::Assumed::Nothing,
    };
    Services {
        matter_kinds: vec![],
        flow: None,
        electorate: Some(9_000),
        assumed: crate::Assumed::Nothing,
        areas: vec![
            area("preschool", Some("children"), 130),
            area("school", Some("children"), 410),
            area("elderly-care", Some("care"), 333),
            area("planning", None, 20),
        ],
        touches: vec![],
        functions: vec![function("finance", 8), function("it", 7)],
        companies: vec![company("holding", None), company("energy", Some("holding"))],
    }
}

/// All five from the same services and scale.
fn five(services: &Services, scale: &Scale) -> Result<Vec<Model>, Problems> {
    let scale = || scale.clone();
    Ok(vec![
        traditional(services, &TraditionalParameters { scale: scale() })?,
        district(services, &DistrictParameters { scale: scale(), ..Default::default() })?,
        purchaser_provider(services, &PurchaserProviderParameters { scale: scale() })?,
        committee_less(services, &CommitteeLessParameters { scale: scale() })?,
        sector(services, &SectorParameters { scale: scale(), ..Default::default() })?,
    ])
}

fn staff_of_area(model: &Model, key: &str) -> Total {
    let doers = model.organisation().units().filter(|unit| unit.areas().iter().any(|area| *area == *key));
    doers.filter_map(|unit| unit.staff()).sum()
}

fn staff(model: &Model) -> Total {
    model.organisation().in_line().filter_map(|node| node.staff()).sum()
}

#[test]
fn the_same_services_give_the_same_work_and_staff_in_all_five() {
    let services = small();
    let models = five(&services, &Scale::default()).expect("the services hold together");
    assert_eq!(models.iter().map(|model| model.steering().model).collect::<Vec<_>>(), SteeringModel::ALL.map(Some));
    for model in &models {
        let name = model.name();
        for area in &services.areas {
            assert_eq!(staff_of_area(model, area.key.as_str()), area.staff.into_iter().sum(), "{name}: {}", area.key);
        }
        // 908 of services, and a half per cent beside them, rounded down to hundredths.
        assert_eq!(staff(model).to_string(), "912.54", "{name}");
        for kind in [
            BodyKind::Council,
            BodyKind::ExecutiveBoard,
            BodyKind::Auditors,
            BodyKind::ElectionCommittee,
            BodyKind::ChiefGuardian,
        ] {
            assert_eq!(model.organisation().bodies().filter(|body| body.is_body(kind)).count(), 1, "{name}: {kind}");
        }
        assert_eq!(model.organisation().companies().count(), 2, "{name}");
        for function in &services.functions {
            let mut units = model.organisation().units();
            assert!(units.any(|unit| unit.functions().contains(&function.key)), "{name}: {}", function.key);
        }
    }
}

#[test]
fn each_archetype_has_its_own_boxes() {
    let models = five(&small(), &Scale::default()).expect("the services hold together");
    let count = |model: &Model, kind| model.organisation().bodies().filter(|body| body.is_body(kind)).count();
    let [traditional, district, purchaser_provider, committee_less, sector] = &models[..] else { panic!("five") };

    assert_eq!((count(traditional, BodyKind::Committee), traditional.organisation().administrations().count()), (3, 4));
    assert_eq!(count(district, BodyKind::DistrictCommittee), 4);
    assert_eq!(count(purchaser_provider, BodyKind::PurchaserCommittee), 3);
    assert_eq!(count(purchaser_provider, BodyKind::ProviderBoard), 1);
    assert_eq!(purchaser_provider.steering().agreements.len(), 4);
    assert_eq!(
        committee_less
            .organisation()
            .bodies()
            .filter(|body| body.body_kind().is_some_and(BodyKind::is_operative))
            .count(),
        0
    );
    assert_eq!((count(sector, BodyKind::Committee), sector.organisation().sectors().count()), (3, 3));

    let doors = |model: &Model| {
        let mut doors: Vec<_> = model.organisation().relations(RelationKind::EntersAt).map(|(_, door)| door).collect();
        doors.sort();
        doors.dedup();
        doors.len()
    };
    assert_eq!(models.iter().map(doors).collect::<Vec<_>>(), [3, 4, 3, 1, 1]);
}

#[test]
fn spans_of_unit_and_operations_managers_keep_the_limits() {
    let scale = Scale { staff_per_team: 20, managers_per_head: 6, ..Scale::default() };
    for model in five(&small(), &scale).expect("the services hold together") {
        let line = Line::of(model.organisation());
        for unit in model.organisation().units() {
            let below = line.subordinates(unit.id()).len();
            let title = unit.head().map(|head| head.title());
            assert!(below == 0 || unit.staff().is_none(), "{}: teams or staff, not both", unit.key());
            if matches!(title, Some("unit manager" | "operations manager")) {
                assert!(below <= 6, "{}: {below} managers", unit.key());
                assert!(unit.staff().is_none_or(|staff| staff <= Decimal::from(20)), "{}", unit.key());
            }
        }
    }
}

#[test]
fn subjects_are_put_into_the_sectors_that_name_them() {
    let focus_area = FocusAreaEntry::new("growth").area("planning").area("elderly-care");
    let parameters = SectorParameters {
        sectors: vec![vec!["care".into(), "planning".into()]],
        focus_areas: vec![focus_area],
        ..Default::default()
    };
    let model = sector(&small(), &parameters).expect("the subjects exist");
    assert_eq!(model.organisation().sectors().count(), 2);
    let planning = model.organisation().node("team:planning/01").expect("one team plans");
    let commissioned: Vec<Key> = planning.targets(RelationKind::CommissionedBy).map(|body| body.key()).collect();
    assert_eq!(commissioned, [Key::from("committee:planning")]);
    let growth = model.organisation().node("growth").expect("a focus area");
    let responsible: Vec<Key> = growth.sources(RelationKind::ResponsibleFor).map(|node| node.key()).collect();
    assert_eq!(responsible, [Key::from("sector:care")]);
    assert_eq!(growth.targets(RelationKind::FollowedUpBy).count(), 1);

    let unknown = SectorParameters {
        sectors: vec![vec!["car".into()], vec!["care".into(), "care".into()]],
        ..Default::default()
    };
    assert_eq!(
        sector(&small(), &unknown).expect_err("two things are wrong").to_string(),
        "parameters[0].sectors: sectors: expected subjects of service areas, found `car`; did you mean `care`?\n\
         parameters[0].sectors: sectors: expected each subject once, found `care` twice"
    );
}

#[test]
fn nothing_to_do_is_a_model_with_what_the_law_requires() {
    for model in five(&Services::default(), &Scale::default()).expect("empty services hold together") {
        assert!(model.organisation().bodies().count() >= 5, "{}", model.name());
        assert_eq!(staff(&model), Total::ZERO);
    }
}

#[test]
fn areas_without_staff_are_done_by_one_unit_without_staff() {
    let services = Services { areas: vec![ServiceArea::new("planning")], ..Services::default() };
    for model in five(&services, &Scale::default()).expect("the services hold together") {
        let mut doers = model.organisation().units().filter(|unit| unit.areas().iter().any(|area| area == "planning"));
        assert_eq!(doers.next().expect("a unit does it").staff(), None, "{}", model.name());
    }
}

#[test]
fn spans_of_nought_are_refused_by_name() {
    let scale = Scale { staff_per_team: 0, managers_per_head: 1, meeting_interval_days: 0, ..Scale::default() };
    let problems = five(&small(), &scale).expect_err("three numbers are too small");
    assert_eq!(
        problems.to_string(),
        "parameters[0].staff_per_team: staff per team: expected at least 1, found 0\n\
         parameters[0].managers_per_head: managers per head: expected at least 2, found 1\n\
         parameters[0].meeting_interval_days: meeting interval days: expected at least 1, found 0"
    );
    let none = DistrictParameters { districts: 0, ..Default::default() };
    assert_eq!(
        district(&small(), &none).expect_err("no district").to_string(),
        "parameters[0].districts: districts: expected at least 1, found 0"
    );
}

#[test]
fn more_teams_than_can_be_laid_out_are_refused() {
    let endless = ServiceArea { staff: Some(Decimal::MAX), ..ServiceArea::new("endless") };
    let services = Services { areas: vec![endless], ..Services::default() };
    let scale = Scale { staff_per_team: 1, ..Scale::default() };
    assert_eq!(
        five(&services, &scale).expect_err("forty million teams").to_string(),
        "parameters[0].staff_per_team: staff per team: expected enough for at most 10000000 teams, found 42949672.95 \
         staff in 42949672 teams"
    );
}

#[test]
fn an_assumption_of_the_services_must_come_with_them() {
    let mut services = small();
    services.areas[0].assumed = crate::Assumed::Entry("staff-by-area".into());
    assert!(traditional(&services, &TraditionalParameters::default()).is_err());
    let assumption = crate::Assumption::new("staff-by-area", "a guess");
    let scale = Scale { assumptions: vec![assumption], ..Scale::default() };
    assert!(five(&services, &scale).is_ok());
}

#[test]
fn every_assumption_is_used() {
    for model in five(&small(), &Scale::default()).expect("the services hold together") {
        let used: Vec<&Key> = model.assumed().iter().map(|(_, _, assumption)| &assumption.key).collect();
        let unused: Vec<_> = model.assumptions().iter().filter(|assumption| !used.contains(&&assumption.key)).collect();
        assert!(unused.is_empty(), "{}: {unused:?}", model.name());
    }
}

fn services() -> impl Strategy<Value = Services> {
    let staff = || proptest::option::of((0_u32..200_000).prop_map(Decimal::from_hundredths));
    let areas = proptest::collection::vec((staff(), proptest::option::of(0_u8..3)), 0..6);
    (areas, proptest::collection::vec(staff(), 0..4)).prop_map(|(areas, functions)| Services {
        areas: areas
            .into_iter()
            .enumerate()
            .map(|(n, (staff, subject))| ServiceArea {
                staff,
                subject: subject.map(|subject| format!("subject-{subject}").into()),
                ..ServiceArea::new(format!("area-{n}"))
            })
            .collect(),
        functions: functions
            .into_iter()
            .enumerate()
            .map(|(n, staff)| SupportFunction { staff, ..function(&format!("function-{n}"), 0) })
            .collect(),
        ..Services::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_services_give_five_models_with_their_staff(services in services(), team in 1_u16..60, managers in 2_u16..20) {
        let scale = Scale { staff_per_team: team, managers_per_head: managers, ..Scale::default() };
        let models = five(&services, &scale).expect("the services hold together");
        for model in &models {
            for area in &services.areas {
                prop_assert_eq!(staff_of_area(model, area.key.as_str()), area.staff.into_iter().sum());
                let done = model.organisation().units().any(|unit| unit.areas().contains(&area.key));
                prop_assert!(done, "{} in {}", area.key, model.name());
            }
            prop_assert_eq!(staff(model), staff(&models[0]));
            prop_assert_eq!(model.services(), &services);
            for node in model.organisation().nodes().filter(|node| node.kind() != NodeKind::FocusArea) {
                prop_assert!(node.relations().next().is_some() || node.key() == "council", "{} stands alone", node.key());
            }
        }
    }

    #[test]
    fn shares_add_up(staff in 0_u32..1_000_000, weights in proptest::collection::vec(0_u64..1000, 1..9)) {
        let staff = Decimal::from_hundredths(staff);
        let parts = shares(staff, &weights);
        prop_assert_eq!(parts.len(), weights.len());
        prop_assert_eq!(parts.into_iter().sum::<Total>(), Total::from(staff));
    }
}
