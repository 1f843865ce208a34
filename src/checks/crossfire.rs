//! The cross-fire matrix: every check on every fixture, in one snapshot. A change to a check that moves a neighbour is seen
//! here, and so is one that makes another check speak of the same defect.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::{CATALOGUE, Family, Report};
use crate::fixture::{Fixture, PlanFixture, late_owner, plan, purchaser_provider, sector};
use crate::{
    AdministrationEntry, BodyEntry, BodyKind, Decimal, FocusAreaEntry, Head, HeadState, Link, Ownership, Relation,
    SteeringModel, UnitEntry, UnitRole,
};

/// The clean examples, and each with one thing broken.
fn fixtures() -> Vec<(&'static str, Fixture)> {
    let mut fixtures = vec![("clean", sector()), ("clean", purchaser_provider())];
    fixtures.extend(reporting());
    fixtures.extend(heads());
    fixtures.extend(levels());
    fixtures.extend(focus_areas());
    fixtures.extend(bodies());
    fixtures.extend(employment());
    fixtures.extend(group());
    fixtures.extend(responsibility());
    fixtures.extend(support());
    fixtures.extend(access());
    fixtures.extend(agreements());
    fixtures
}

type Variants = Vec<(&'static str, Fixture)>;

fn reporting() -> Variants {
    let reports_to = |unit: &str, superiors: &[&str]| {
        sector().unit(unit, |unit| unit.reports_to = superiors.iter().map(|&key| key.into()).collect())
    };
    vec![
        ("two units report to one another", reports_to("school", &["school-1"])),
        ("a unit has two superiors", reports_to("school-1", &["school", "culture"])),
        ("a unit has no superior", reports_to("school-1", &[])),
        ("a unit reports downward", reports_to("culture", &["school-1"])),
        ("a unit reports sideways", reports_to("culture", &["school"])),
        ("a unit skips a level", reports_to("school-1", &["education-sector"])),
        ("the director answers to the council", {
            sector()
                .administration("administration", |administration| administration.answers_to = vec!["council".into()])
        }),
        ("the director answers to nobody", {
            sector().administration("administration", |administration| administration.answers_to.clear())
        }),
        ("there are two administrations", {
            let office = AdministrationEntry::new("technical-office");
            sector().add(office.answers_to("executive-board").employed_by("executive-board"))
        }),
        ("a title is on no level", sector().unit("school-1", |unit| unit.head = Some(Head::new("team leader")))),
    ]
}

fn heads() -> Variants {
    let state = |state: HeadState| {
        sector().sector("care-sector", |sector| sector.head = sector.head.take().map(|head| head.state(state)))
    };
    vec![
        ("a sector has no head", sector().sector("care-sector", |sector| sector.head = None)),
        ("a head is vacant", state(HeadState::Vacant)),
        ("a head is acting", state(HeadState::Acting)),
        ("a head is shared", state(HeadState::Shared(2))),
    ]
}

fn levels() -> Variants {
    let hours = |hours: u16| {
        sector().unit("school", |unit| {
            unit.head = unit.head.take().map(|head| head.hours_per_week(Decimal::from(hours)));
        })
    };
    vec![
        ("a span is wider than the hours allow", hours(3)),
        ("a span is wider than the limit", sector().unit("school-1", |unit| unit.staff = Some(Decimal::from(31)))),
        ("a sector head could lead all teams", {
            sector().sector("education-sector", |sector| {
                sector.head = sector.head.take().map(|head| head.hours_per_week(Decimal::from(8)));
            })
        }),
        ("a team is tiny", sector().unit("school-1", |unit| unit.staff = Some(Decimal::from(3)))),
        ("staff is not stated", sector().unit("school-1", |unit| unit.staff = None)),
        ("a head has one subordinate", {
            ["school-2", "school-3", "school-4"]
                .into_iter()
                .fold(sector(), |fixture, team| fixture.unit(team, |unit| unit.reports_to = vec!["culture".into()]))
        }),
    ]
}

fn focus_areas() -> Variants {
    let integration = |change: fn(&mut FocusAreaEntry)| sector().focus_area("integration", change);
    vec![
        ("a focus area has no owner", sector().sector("education-sector", |sector| sector.responsible_for.clear())),
        ("a focus area has two owners", {
            sector().sector("care-sector", |sector| sector.responsible_for = vec!["integration".into()])
        }),
        ("a unit owns a focus area", {
            sector()
                .sector("education-sector", |sector| sector.responsible_for.clear())
                .unit("school", |unit| unit.responsible_for = vec!["integration".into()])
        }),
        ("the owner of a focus area is vacant", {
            sector().sector("education-sector", |sector| {
                sector.head = sector.head.take().map(|head| head.state(HeadState::Vacant));
            })
        }),
        ("nobody follows a focus area up", integration(|focus_area| focus_area.followed_up_by.clear())),
        ("a committee follows a focus area up", {
            integration(|focus_area| focus_area.followed_up_by = vec!["care-committee".into()])
        }),
        ("a unit follows a focus area up", {
            integration(|focus_area| focus_area.followed_up_by = vec!["school".into()])
        }),
        ("a focus area touches one sector", integration(|focus_area| focus_area.areas = vec!["school".into()])),
        ("there are six focus areas", {
            ["two", "three", "four", "five", "six"].into_iter().fold(sector(), |fixture, key| {
                let area =
                    FocusAreaEntry::new(key).area("school").area("elderly-care").followed_up_by("executive-board");
                fixture.add(area).sector("care-sector", |sector| sector.responsible_for.push(key.into()))
            })
        }),
    ]
}

fn bodies() -> Variants {
    let body = |key: &str, change: fn(&mut BodyEntry)| sector().body(key, change);
    vec![
        ("no council", sector().without("council")),
        ("no executive board", sector().without("executive-board")),
        ("no auditors", sector().without("auditors")),
        ("no election committee", sector().without("election-committee")),
        ("no chief guardian", sector().without("chief-guardian")),
        ("the council answers to the auditors", body("council", |body| body.answers_to = vec!["auditors".into()])),
        ("the auditors answer to nobody", body("auditors", |body| body.answers_to.clear())),
        ("the council has 29 seats", body("council", |body| body.seats = Some(29))),
        ("the council has 32 seats", body("council", |body| body.seats = Some(32))),
        ("the drafting committee is standing", body("drafting-committee", |body| body.temporary = false)),
        ("the drafting committee has no support", {
            sector().sector("education-sector", |sector| sector.supports.retain(|key| key != "drafting-committee"))
        }),
        ("a committee answers to the executive board", {
            body("care-committee", |body| body.answers_to = vec!["executive-board".into()])
        }),
        ("a committee answers to nobody", body("care-committee", |body| body.answers_to.clear())),
        ("a committee has no support", sector().sector("care-sector", |sector| sector.supports.clear())),
        ("a committee has no sector", {
            sector().add(BodyEntry::new("idle-committee", BodyKind::Committee).answers_to("council"))
        }),
        ("a sector has no committee", sector().sector("care-sector", |sector| sector.commissioned_by.clear())),
        ("a committee supervises what it runs", {
            body("care-committee", |body| body.supervises = vec!["elderly-care".into()])
        }),
    ]
}

fn employment() -> Variants {
    let employed_by =
        |fixture: Fixture, unit: &str, body: &str| fixture.unit(unit, |unit| unit.employed_by = vec![body.into()]);
    vec![
        ("a committee employs", employed_by(sector(), "elderly-care", "care-committee")),
        ("the council employs", employed_by(sector(), "elderly-care", "council")),
        ("two bodies employ", {
            employed_by(sector(), "elderly-care", "executive-board")
                .unit("elderly-care", |unit| unit.employed_by.push("care-committee".into()))
        }),
        ("nobody employs the director", {
            purchaser_provider().administration("municipal-office", |administration| administration.employed_by.clear())
        }),
    ]
}

fn group() -> Variants {
    let share = |percent: u16| {
        let share = Ownership { owner: "holding".into(), share_percent: Decimal::from(percent) };
        sector().company("energy", |company| company.owned_by = vec![share])
    };
    vec![
        ("nobody owns the holding company", sector().company("holding", |company| company.owned_by.clear())),
        ("a company is owned in part", share(60)),
    ]
}

fn responsibility() -> Variants {
    let nobody = |fixture: Fixture| {
        ["culture-1", "culture-2", "culture-3", "culture-4"]
            .into_iter()
            .fold(fixture, |fixture, team| fixture.unit(team, |unit| unit.areas = vec!["school".into()]))
    };
    vec![
        ("nobody does culture", nobody(sector())),
        ("nobody does culture", nobody(purchaser_provider())),
        ("two sectors do school", sector().unit("elderly-care-4", |unit| unit.areas.push("school".into()))),
        (
            "two providers do school",
            purchaser_provider().unit("elderly-care-4", |unit| unit.areas.push("school".into())),
        ),
        ("an agreement is left over", {
            let mut fixture = sector();
            fixture.steering.agreements = purchaser_provider().steering.agreements.into_iter().take(1).collect();
            fixture.steering.agreements[0].purchaser = "care-committee".into();
            fixture.steering.agreements[0].provider = "education-sector".into();
            fixture
        }),
    ]
}

fn support() -> Variants {
    let without_personnel = || sector().unit("support", |unit| unit.functions = vec!["finance".into()]);
    vec![
        ("nobody does personnel", without_personnel()),
        ("a school does personnel", {
            without_personnel().unit("school-1", |unit| unit.functions = vec!["personnel".into()])
        }),
        ("a school does personnel too", sector().unit("school-1", |unit| unit.functions = vec!["personnel".into()])),
        ("a second support unit", sector().unit("staff-office", |unit| unit.role = UnitRole::Support)),
        ("a service has no price", sector().unit("support", |unit| unit.serves[0].priced = false)),
    ]
}

fn access() -> Variants {
    vec![
        ("no channel reaches disability care", {
            let areas = || ["school", "culture", "elderly-care"].map(Into::into).to_vec();
            ["web", "telephone", "visit"]
                .into_iter()
                .fold(sector(), |fixture, channel| fixture.channel(channel, |channel| channel.reaches = areas()))
        }),
        ("a second door", sector().channel("visit", |channel| channel.enters_at = vec!["staff-office".into()])),
        ("a channel leads nowhere", sector().channel("visit", |channel| channel.enters_at.clear())),
    ]
}

fn agreements() -> Variants {
    let care =
        |change: fn(&mut crate::AdministrationEntry)| purchaser_provider().administration("care-provider", change);
    vec![
        ("a provider has no agreement", {
            let mut fixture = purchaser_provider();
            fixture.steering.agreements.retain(|agreement| agreement.provider != "care-provider");
            fixture
        }),
        ("an agreement names the wrong provider", {
            let mut fixture = purchaser_provider();
            fixture.steering.agreements[1].provider = "care-provider".into();
            fixture
        }),
        (
            "a purchaser employs the provider's staff",
            care(|provider| provider.employed_by = vec!["care-purchaser".into()]),
        ),
        ("a purchaser steers the provider", care(|provider| provider.commissioned_by = vec!["care-purchaser".into()])),
        ("the purchasers' office is under a provider", {
            purchaser_provider().unit("purchasing-office", |unit| unit.reports_to = vec!["care-provider".into()])
        }),
        ("both sides are in one unit", {
            let office = UnitEntry { role: UnitRole::Purchasing, ..UnitEntry::new("care-purchasing") };
            let office = office.head(Head::new("operations manager")).staff(Decimal::from(5));
            purchaser_provider().add(office.reports_to("care-provider").supports("care-purchaser"))
        }),
    ]
}

/// The clean plan, and the same with one thing broken.
fn plans() -> Vec<(&'static str, PlanFixture)> {
    use jiff::civil::date;
    let values = |change: fn(&mut crate::scenario::Commission)| plan().commission("values", change);
    vec![
        ("clean", plan()),
        ("nobody is responsible for a commission", values(|commission| commission.responsible = None)),
        ("a commission is never due", values(|commission| commission.by = None)),
        ("a commission is late", values(|commission| commission.by = Some(date(2011, 2, 1)))),
        ("a commission starts before its ground", values(|commission| commission.from = Some(date(2010, 12, 1)))),
        ("a commission depends on itself", values(|commission| commission.depends_on = vec!["values".into()])),
        ("nobody owns the focus area over the summer", late_owner()),
    ]
}

fn run(fixture: &Fixture) -> Report {
    Fixture::checker().run(&fixture.model())
}

#[test]
fn cross_fire() {
    let mut matrix = String::new();
    for (name, fixture) in fixtures() {
        let report = run(&fixture);
        let model = fixture.steering.model.map_or("no model", SteeringModel::name);
        writeln!(matrix, "{model}: {name}").expect("a string takes all");
        for code in CATALOGUE.iter().map(|check| check.code) {
            let subjects: Vec<&str> =
                report.of(code).map(|finding| finding.subject.key().map_or("(model)", |key| key.as_str())).collect();
            if !subjects.is_empty() {
                writeln!(matrix, "    {code} {}", subjects.join(", ")).expect("a string takes all");
            }
        }
    }
    for (name, plan) in plans() {
        writeln!(matrix, "plan: {name}").expect("a string takes all");
        for finding in plan.findings() {
            writeln!(matrix, "    {} {}", finding.code, finding.subject.key().map_or("(model)", |key| key.as_str()))
                .expect("a string takes all");
        }
    }
    insta::assert_snapshot!(matrix);
}

#[test]
fn every_check_fires_on_some_fixture() {
    let of_models = fixtures().into_iter().flat_map(|(_, fixture)| run(&fixture).findings);
    let of_plans = plans().into_iter().flat_map(|(_, plan)| plan.findings());
    let fired: BTreeSet<&str> = of_models.chain(of_plans).map(|finding| finding.code).collect();
    let silent: Vec<&str> = CATALOGUE
        .iter()
        .filter(|check| check.family != Family::Configuration && !fired.contains(check.code))
        .map(|check| check.name)
        .collect();
    assert!(silent.is_empty(), "add a fixture for {silent:?}");
}

#[test]
fn every_finding_is_a_fragment_with_evidence_and_help() {
    let of_models = fixtures().into_iter().map(|(name, fixture)| (name, fixture.findings()));
    let of_plans = plans().into_iter().map(|(name, plan)| (name, plan.findings()));
    for (name, findings) in of_models.chain(of_plans) {
        for finding in findings {
            let (message, about) = (&finding.message, format!("{name}: {finding}"));
            assert!(message.starts_with(|first: char| first.is_lowercase() || first == '`'), "{about}");
            assert!(!message.ends_with('.') && !finding.help.ends_with('.'), "{about}");
            assert!(finding.evidence.is_some() && !finding.help.is_empty(), "{about}");
        }
    }
}

fn any_relation() -> impl Strategy<Value = Relation> {
    select(vec![
        Relation::ReportsTo,
        Relation::AnswersTo,
        Relation::CommissionedBy,
        Relation::EmployedBy,
        Relation::PurchasesFrom,
        Relation::OwnedBy { share_percent: Decimal::from(50) },
        Relation::ResponsibleFor,
        Relation::FollowedUpBy,
        Relation::Supports,
        Relation::Serves { priced: false },
        Relation::EntersAt,
        Relation::Advises,
    ])
}

/// A clean example that has lost some relations and got others, of any sort that the nodes can have.
fn any_fixture() -> impl Strategy<Value = Fixture> {
    let clean = select(vec![sector as fn() -> Fixture, purchaser_provider]);
    let lost = prop::collection::vec((any::<Index>(), any::<Index>()), 0..30);
    let got = prop::collection::vec((any::<Index>(), any_relation(), any::<Index>()), 0..60);
    (clean, lost, got).prop_map(|(clean, lost, got)| {
        let mut fixture = clean();
        let nodes: Vec<_> = fixture.entries.iter().map(|entry| (entry.kind(), entry.key().clone())).collect();
        for (node, link) in lost {
            let entry = node.get_mut(&mut fixture.entries);
            let mut links = entry.links();
            if !links.is_empty() {
                links.remove(link.index(links.len()));
                *entry = entry.clone().unlinked();
                for link in links {
                    entry.push(link).expect("it was linked before");
                }
            }
        }
        for (node, relation, to) in got {
            let entry = node.get_mut(&mut fixture.entries);
            let (to_kind, to) = to.get(&nodes).clone();
            let mut links = entry.links().into_iter();
            let twice = links.any(|link| link.relation.kind() == relation.kind() && link.to == to);
            if relation.kind().may_join(entry.kind(), to_kind) && !twice {
                entry.push(Link { relation, to }).expect("the kinds may be joined");
            }
        }
        fixture
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_relations_make_a_check_panic_or_waver(fixture in any_fixture()) {
        let report = run(&fixture);
        prop_assert_eq!(&report, &run(&fixture));
        for finding in &report.findings {
            prop_assert!(!finding.message.is_empty());
            if let (crate::Subject::Node(..), Some(key)) = (&finding.subject, finding.subject.key()) {
                prop_assert!(fixture.entries.iter().any(|entry| entry.key() == key), "{}", finding);
            }
        }
    }
}
