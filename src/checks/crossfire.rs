//! The cross-fire matrix: every check on every fixture, in one snapshot. A change to a check that moves a neighbour is seen
//! here, and so is one that makes another check speak of the same defect.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::{CATALOGUE, Family, Report};
use crate::fixture::{Fixture, PlanFixture, late_owner, plan, purchaser_provider, sector};
use crate::steering::budget::BudgetPhase;
use crate::steering::documents::GoverningDocument;
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
    fixtures.extend(goals());
    fixtures.extend(process());
    fixtures.extend(leadership());
    fixtures.extend(money());
    fixtures.extend(documents());
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
        ("a sector head decides on systems of choice", {
            let mut fixture = sector();
            fixture.steering.delegations[0].kind = Some(crate::DecisionKind::Choice);
            fixture.steering.delegations[0].by = crate::Decider::Level("sector head".into());
            fixture
        }),
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
        ("clean, with opening hours", sector().with_access()),
        ("clean, with opening hours", purchaser_provider().with_access()),
        ("a channel states no hours", sector().with_access().channel("visit", |channel| channel.open.clear())),
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

fn goals() -> Variants {
    use crate::steering::goals::{Goal, GoalKind, Perspective};
    let planned = || sector().with_goals();
    let agreed = || purchaser_provider().with_goals();
    let water = |kind: GoalKind, above: &str| Goal {
        derived_from: vec![above.into()],
        document: Some("town-budget".into()),
        indicator: Some(crate::fixture::goals::indicator(Default::default())),
        ..Goal::new("clean-water", kind)
    };
    let without_plan = |key: &str| {
        let mut fixture = planned();
        fixture.steering.chain_documents.retain(|document| document.key != *key);
        fixture.steering.goals.iter_mut().for_each(|goal| {
            goal.document.take_if(|document| document == key);
        });
        fixture
    };
    let values = |fixture: Fixture, key: &str| {
        fixture.goal(key, |goal| {
            let indicator = goal.indicator.as_mut().expect("it has one");
            indicator.values.pop();
        })
    };
    vec![
        ("clean, with goals", planned()),
        ("clean, with goals", agreed()),
        ("a sector plan has no goal for the economy", {
            planned().goal("care-economy", |goal| goal.perspective = Some(Perspective::Citizen))
        }),
        ("an agreement has no goal for the economy", {
            agreed().goal("school-economy", |goal| goal.perspective = Some(Perspective::Citizen))
        }),
        ("nobody picks a strategic goal up", planned().add_goal(water(GoalKind::StrategicGoal, "vision"))),
        ("a committee goal serves nothing", planned().goal("care-economy", |goal| goal.derived_from.clear())),
        ("two goals derive from one another", {
            planned()
                .goal("care-economy", |goal| goal.derived_from.push("care-development".into()))
                .goal("care-development", |goal| goal.derived_from.push("care-economy".into()))
        }),
        ("a concrete activity serves nothing", planned().goal("school-doing", |goal| goal.derived_from.clear())),
        ("nothing is done for a committee goal", {
            planned().goal("care-meeting", |goal| goal.derived_from.retain(|above| above != "care-economy"))
        }),
        ("a goal has no indicator", planned().goal("care-economy", |goal| goal.indicator = None)),
        ("the executive board adopts the budget", {
            planned().chain_document("town-budget", |document| document.adopter = Some("executive-board".into()))
        }),
        ("nobody adopts a work plan", planned().chain_document("school-work", |document| document.adopter = None)),
        ("an activity stands in the budget", planned().add_goal(water(GoalKind::Activity, "town-citizen"))),
        ("a committee goal stands in an operational plan", {
            planned().goal("care-citizen", |goal| goal.document = Some("care-operations".into()))
        }),
        ("a committee has no sector plan", without_plan("care-plan")),
        ("a sector has no operational plan", without_plan("care-operations")),
        ("an operations area has no work plan", without_plan("school-work")),
        ("a sector plan leaves a focus area out", planned().goal("care-integration", |goal| goal.focus_area = None)),
        ("the director leads a focus-area goal alone", {
            planned().goal("care-integration", |goal| goal.led_by = vec!["administration".into()])
        }),
        ("a value is missing", values(planned(), "care-economy")),
        ("a value is missing", values(agreed(), "school-doing")),
        ("a sector head reports past the committee", {
            planned().goal("care-learning", |goal| goal.reported_to = Some("council".into()))
        }),
        ("a provider reports past the purchaser", {
            agreed().goal("school-ordered", |goal| goal.reported_to = Some("council".into()))
        }),
    ]
}

fn money() -> Variants {
    let change = |mut fixture: Fixture, change: fn(&mut crate::Steering)| {
        change(&mut fixture.steering);
        fixture
    };
    vec![
        ("money is stated", sector().with_money()),
        ("money is stated", purchaser_provider().with_money()),
        ("a team's sector has no frame", {
            change(sector().with_money(), |steering| {
                steering.frames.retain(|frame| frame.to != "care-sector");
                let kept = steering.frames.iter_mut().find(|frame| frame.key == "care-committee-to-care-committee");
                kept.expect("a frame").kronor += 165_000_000;
            })
        }),
        ("a sector hands on a krona too much", {
            change(sector().with_money(), |steering| {
                let frame = steering.frames.iter_mut().find(|frame| frame.key == "care-sector-to-care-sector");
                frame.expect("a frame").kronor += 1;
            })
        }),
        ("the executive board gives a school part of its frame", {
            change(sector().with_money(), |steering| {
                use crate::fixture::money::frame;
                steering.frames.retain(|frame| frame.key != "administration-to-administration");
                steering.frames.push(frame(Some("administration"), "school", 20));
                steering.frames.push(frame(Some("school"), "school", 20));
            })
        }),
        ("a purchaser buys for more than its frame", {
            change(purchaser_provider().with_money(), |steering| {
                let kept = steering.frames.iter_mut().find(|frame| frame.key == "care-purchaser-to-care-purchaser");
                kept.expect("a frame").kronor += 1;
            })
        }),
        ("an area has no price", change(sector().with_money(), |steering| steering.prices.truncate(3))),
        ("two services of one function charge the same", {
            change(sector().with_money(), |steering| {
                steering.internal_services[1].function = Some("finance".into());
            })
        }),
        ("a service has no users", {
            change(sector().with_money(), |steering| steering.internal_services[1].uses.clear())
        }),
    ]
}

fn documents() -> Variants {
    let clean = || sector().with_documents();
    let with = |key: &str, change: fn(&mut GoverningDocument)| clean().document(key, change);
    let policy_too = |change: fn(&mut GoverningDocument)| {
        let mut fixture = clean();
        let mut second = fixture.steering.governing_documents[2].clone();
        second.key = "alcohol-policy-2".into();
        change(&mut second);
        fixture.steering.governing_documents.push(second);
        fixture
    };
    vec![
        ("clean, with documents", clean()),
        ("clean, with documents", purchaser_provider().with_documents()),
        ("a board adopts a policy", with("alcohol-policy", |policy| policy.adopter = Some("executive-board".into()))),
        ("nobody adopted a policy", with("alcohol-policy", |policy| policy.adopter = None)),
        ("a policy has no owner", with("alcohol-policy", |policy| policy.owner = None)),
        ("a body owns a policy", with("alcohol-policy", |policy| policy.owner = Some("council".into()))),
        ("an owner is vacant", {
            clean().unit("staff-office", |unit| {
                unit.head = unit.head.take().map(|head| head.state(HeadState::Vacant));
            })
        }),
        ("a review is overdue", with("safety-plan", |plan| plan.review_interval_months = Some(1))),
        ("a plan is not published", with("safety-plan", |plan| plan.published.clear())),
        ("two policies are on one subject", policy_too(|_| {})),
        ("a new policy leaves the old in force", policy_too(|new| new.supersedes = vec!["alcohol-policy".into()])),
        ("a measure has no day", with("safety-plan", |plan| plan.measures[0].by = None)),
        ("a strategy is for one actor", with("climate-strategy", |strategy| strategy.other_actors.clear())),
        ("superseded guidelines are in force", with("old-guidelines", |old| old.closed = None)),
        ("a policy is closed to which an instruction refers", {
            with("alcohol-policy", |policy| policy.closed = Some(jiff::civil::date(2011, 1, 1)))
        }),
        ("two guidelines supersede one another", {
            with("old-guidelines", |old| old.supersedes = vec!["purchasing-guidelines".into()])
        }),
    ]
}

fn process() -> Variants {
    let by =
        |key: &str, day: &str| sector().with_process().step(key, |step| step.by = Some(day.parse().expect("a day")));
    vec![
        ("the yearly process", sector().with_process()),
        ("the yearly process", purchaser_provider().with_process()),
        ("nobody answers for a deviation", {
            sector().with_process().follow_up("school-2010-T2", |follow_up| follow_up.answered_by = None)
        }),
        ("nobody drives a step", sector().with_process().step("analysis", |step| step.driver = None)),
        ("a company drives a step", sector().with_process().step("plans", |step| step.driver = Some("energy".into()))),
        ("a step is early", by("conditions", "2009-01-31")),
        ("a step is late for all that follows", by("allotment", "2011-12-31")),
        ("a step is in the wrong phase", {
            sector().with_process().step("analysis", |step| step.phase = BudgetPhase::FollowUp)
        }),
        ("planning goes on after the decision", by("conditions", "2010-01-31")),
        ("the council decides before the planning", by("budget-decision", "2009-01-31")),
        ("two steps wait for one another", {
            sector().with_process().step("plans", |step| step.after.push("allotment".into()))
        }),
    ]
}

fn leadership() -> Variants {
    let group = |change: fn(&mut Vec<crate::Key>)| sector().with_leadership().management_group(change);
    vec![
        ("the leadership", sector().with_leadership()),
        ("the leadership", purchaser_provider().with_leadership()),
        ("a sector head is not assessed", {
            let mut fixture = sector().with_leadership();
            fixture.steering.assessments.retain(|assessment| assessment.node != "care-sector");
            fixture
        }),
        ("a sector head is assessed in part", {
            sector().with_leadership().assessment("care-sector", |assessment| assessment.meets.truncate(3))
        }),
        ("a sector head falls short", {
            sector().with_leadership().assessment("care-sector", |a| a.below = a.meets.split_off(5))
        }),
        ("a vacant post was assessed", {
            sector()
                .with_leadership()
                .assessment("care-sector", |a| a.below = a.meets.split_off(5))
                .sector("care-sector", |sector| {
                    sector.head = sector.head.take().map(|head| head.state(HeadState::Vacant))
                })
        }),
        (
            "the staff office is not in the management group",
            group(|members| members.retain(|key| *key != "staff-office")),
        ),
        ("a school is in the management group", group(|members| members.push("school-1".into()))),
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
    let with_money = [|| sector().with_money(), || purchaser_provider().with_money()];
    let clean =
        select([sector as fn() -> Fixture, purchaser_provider].into_iter().chain(with_money).collect::<Vec<_>>());
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
