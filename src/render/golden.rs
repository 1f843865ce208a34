//! What readers see, as it should be: compared with files beside this one.

use std::sync::Arc;

use proptest::prelude::*;

use super::terminal::{self, Look};
use super::{json, markdown};
use crate::checks::{Evidence, Finding, NotRun, Report, Severity, Waived};
use crate::fixture::{Fixture, sector};
use crate::metrics::{Better, Measurement, Value};
use crate::scenario::{Change, Comparison, Delta, Phase, PlannedChange, Scenario, Verdict, example};
use crate::{Assumed, Assumption, Decimal, Location, Model, NodeKind, Subject};

fn finding(severity: Severity, key: &str, message: &str, help: &str) -> Finding {
    Finding {
        check: "focus-area-without-responsible",
        code: "F1",
        severity,
        subject: Subject::Node(NodeKind::FocusArea, key.into()),
        related: vec![],
        evidence: Some(Evidence::Missing("responsible head".into())),
        message: message.into(),
        help: help.to_owned().into(),
        source: &["A6"],
        location: Some(Location { file: Arc::from("sectors.toml"), line: 12, column: 1 }),
    }
}

fn not_run(check: &'static str, reason: &str) -> NotRun {
    NotRun { check, reason: reason.into() }
}

fn report() -> Report {
    let long = "nobody answers for it, and the follow-up goes to the executive board, the council and three of the five committees";
    Report {
        findings: vec![
            finding(Severity::Error, "integration", "no head is responsible", "make one head responsible"),
            Finding { location: None, source: &[], ..finding(Severity::Warning, "work_and_growth", long, "") },
            finding(Severity::Note, "youth", "a | b", "first *this*, then that"),
        ],
        waived: vec![Waived {
            finding: finding(Severity::Error, "safety", "no head is responsible", "make one head responsible"),
            reason: "until May".into(),
        }],
        not_run: vec![
            not_run("span-too-wide", "the model states no staff"),
            not_run("agreement-for-area-not-done", "the model states no agreement"),
            not_run("micro-team", "the model states no staff"),
        ],
    }
}

fn measurements() -> Vec<Measurement> {
    let measurement = |metric, unit, better, value| Measurement { metric, unit, better, value, undefined: None };
    vec![
        measurement("bodies", "bodies", Better::Lower, Some(Value::Number(14.0))),
        measurement("whole-responsibility", "share", Better::Higher, Some(Value::Number(2.0 / 3.0))),
        measurement(
            "connectedness",
            "share",
            Better::Higher,
            Some(Value::Estimate { number: 0.431_25, standard_error: 0.0123, sample: 256 }),
        ),
        measurement(
            "spans",
            "heads",
            Better::Neither,
            Some(Value::Series(vec![("1–10".into(), 4.0), ("11–20".into(), 12.5)])),
        ),
        Measurement {
            undefined: Some("the model states no staff".into()),
            ..measurement("span-mean", "staff", Better::Neither, None)
        },
    ]
}

/// The example's comparison with numbers that do not hang on the catalogue of metrics.
fn comparison() -> Comparison {
    let mut comparison = example::comparison();
    comparison.measurements = measurements();
    let delta = |metric, unit, better, base: Option<f64>, value: Option<f64>, verdict| Delta {
        metric,
        label: None,
        unit,
        better,
        base,
        value,
        delta: base.zip(value).map(|(base, value)| value - base),
        standard_error: None,
        verdict,
        undefined: None,
    };
    if let Some(cause) = &mut comparison.alternatives[0].introduced[1].cause {
        cause.phase = Some("autumn".into());
    }
    comparison.alternatives[1].not_checked = report().not_run;
    for (alternative, by) in comparison.alternatives.iter_mut().zip([-2.0, 1.5]) {
        let verdict = if by < 0.0 { Verdict::Better } else { Verdict::Worse };
        alternative.deltas = vec![
            delta("bodies", "bodies", Better::Lower, Some(14.0), Some(14.0 + by), Some(verdict)),
            delta("levels", "levels", Better::Lower, Some(4.0), Some(4.0), Some(Verdict::Same)),
            delta("span-mean", "staff", Better::Neither, Some(10.0 / 3.0), Some(4.0), Some(Verdict::Different)),
            delta("hops", "hops", Better::Lower, None, Some(4.0), None),
        ];
        alternative.deltas[2].standard_error = Some(0.25);
        alternative.deltas[3].label = Some("north, south".into());
        let why = "the model states no staff";
        alternative.deltas.push(Delta {
            undefined: Some(why.into()),
            ..delta("staff-per-head", "staff", Better::Neither, None, None, None)
        });
    }
    comparison
}

/// The example with an assumption more, on which nothing rests.
fn assuming() -> Model {
    let mut model = example::municipality();
    let reason =
        "nobody knows; it is what is usual in places of this size, and the same in all that is compared with it, a | b";
    let _ = model.apply(&Change::Assume(Assumption::new("usual-size", reason))).expect("a new assumption");
    model
}

/// Two phases, one of which does nothing, and changes beside them; of one sort there are five in a row.
fn plan() -> Scenario {
    let day = |month, day| jiff::civil::date(2010, month, day);
    let phase = |key: &str, name: Option<&str>, from, to| Phase {
        key: key.into(),
        name: name.map(Into::into),
        from,
        to,
        source: None,
        assumed: Assumed::Nothing,
    };
    let phases = vec![
        phase("spring", Some("Heads and staff"), day(1, 1), day(5, 31)),
        phase("summer", None, day(6, 1), day(8, 31)),
    ];
    let spring = |change: Change| PlannedChange { phase: Some("spring".into()), ..change.into() };
    let reason = "the post has been vacant since the last head went, and nobody else has asked for it in all that time";
    let first = PlannedChange {
        note: Some(reason.into()),
        source: Some("A3".into()),
        ..spring(example::set_head("south", None))
    };
    let staff = |node: &str, staff: u16| Change::SetStaff { node: node.into(), staff: Some(Decimal::from(staff)) };
    ["north", "south", "home", "buyer", "front-desk"]
        .into_iter()
        .zip(7..)
        .map(|(node, number)| spring(staff(node, number)))
        .fold(Scenario::new("one school", Arc::new(example::municipality())).phased(phases).then(first), Scenario::then)
        .then(example::move_to("home", "schools"))
}

#[test]
fn a_plan() {
    insta::assert_snapshot!("plan.txt", terminal::plan(&plan(), Look { width: 80, colours: false }));
    insta::assert_snapshot!("plan.md", markdown::plan(&plan()));
}

/// The plan of the fixtures with a break, a circle and a commission of which little is said.
fn commissioned() -> Scenario {
    use crate::scenario::Commission;
    let mut fixture = crate::fixture::late_owner();
    fixture.base = fixture.base.unit("school-1", |unit| unit.head = None);
    fixture.commissions.push(Commission::new("one").name("One: a | b").depends_on("other"));
    fixture.commissions.push(Commission::new("other").depends_on("one"));
    fixture.scenario()
}

#[test]
fn commissions_of_a_plan_and_the_days_between_its_phases() {
    use crate::implementation::{Schedule, between};
    let (plan, look) = (commissioned(), Look { width: 80, colours: false });
    let schedule = Schedule::of(&plan);
    insta::assert_snapshot!("schedule.txt", terminal::schedule(&plan, &schedule, look));
    insta::assert_snapshot!("schedule.md", markdown::schedule(&plan, &schedule));
    let between = between(&plan, &crate::checks::Checker::new()).expect("it can be carried out");
    insta::assert_snapshot!("between.txt", terminal::between(&between, look));
    insta::assert_snapshot!("between.md", markdown::between(&between));
}

#[test]
fn assumptions_of_a_model() {
    insta::assert_snapshot!("assumptions.txt", terminal::assumptions(&assuming(), Look { width: 80, colours: false }));
    insta::assert_snapshot!("assumptions.md", markdown::assumptions(&assuming()));
}

#[test]
fn guiding_values_of_a_comparison() {
    insta::assert_snapshot!("guiding_values.txt", terminal::guiding_values(&comparison(), Look::default()));
    insta::assert_snapshot!("guiding_values.md", markdown::guiding_values(&comparison()));
}

/// A goal chain with a name, gaps, and results some of which are not known and some not met.
fn goals() -> Model {
    let fixture = crate::fixture::sector()
        .with_goals()
        .goal("town-citizen", |goal| goal.name = Some("Citizens | first".into()))
        .goal("care-economy", |goal| goal.derived_from.clear())
        .goal("care-development", |goal| goal.indicator.as_mut().expect("it has one").values.clear())
        .goal("care-activity", |goal| {
            goal.indicator.as_mut().expect("it has one").values.iter_mut().for_each(|measured| measured.value = 79.0);
        });
    fixture.model()
}

/// The register of the fixture with something of each sort to say: guidelines left in force, two policies, no owner.
fn with_register() -> Model {
    let fixture = sector().with_documents();
    let mut second = fixture.steering.governing_documents[2].clone();
    (second.key, second.reviewed) = ("alcohol-2001".into(), None);
    (second.subject, second.owner) = (Some("alcohol".into()), Some("council".into()));
    let mut fixture = fixture
        .document("old-guidelines", |old| old.closed = None)
        .document("climate-strategy", |strategy| (strategy.owner, strategy.subject) = (None, None))
        .document("safety-plan", |plan| plan.review_interval_months = Some(12));
    fixture.steering.governing_documents.push(second);
    fixture.model()
}

#[test]
fn a_goal_chain() {
    let day = Some(jiff::civil::date(2011, 3, 1));
    insta::assert_snapshot!("goals.txt", terminal::goals(&goals(), day, Look { width: 80, colours: false }));
    insta::assert_snapshot!("goals.md", markdown::goals(&goals(), day));
    insta::assert_snapshot!("goals.json", json::goals(&goals(), day));
    let undated = markdown::goals(&goals(), None);
    assert!(undated.contains("## What is open") && !undated.contains("known"), "{undated}");
    let none = "# The goal chain of an unnamed model\n\nThe model states no goal that holds.\n";
    assert_eq!(markdown::goals(&Model::default(), day), none);
}

#[test]
fn a_register_of_governing_documents() {
    let (model, day) = (with_register(), jiff::civil::date(2011, 3, 1));
    insta::assert_snapshot!("register.txt", terminal::register(&model, day, Look { width: 80, colours: false }));
    insta::assert_snapshot!("register.md", markdown::register(&model, day));
    let clean = markdown::register(&sector().with_documents().model(), day);
    assert!(clean.ends_with("\n## To close or merge\n\nNothing.\n"), "{clean}");
    let none = "# The governing documents of an unnamed model on 2011-03-01\n\nNone: the model states no governing document.\n";
    assert_eq!(markdown::register(&Model::default(), day), none);
}

#[test]
fn the_doors_of_a_model() {
    let second = |fixture: Fixture| {
        fixture.with_access().channel("visit", |channel| {
            (channel.enters_at, channel.reaches) = (vec!["staff-office".into()], vec!["school".into()]);
        })
    };
    let model = second(sector()).unit("staff-office", |unit| unit.reports_to.clear()).model();
    insta::assert_snapshot!("doors.txt", terminal::doors(&model, Look { width: 80, colours: false }));
    insta::assert_snapshot!("doors.md", markdown::doors(&model));
    let none = "# The doors of an unnamed model\n\nNone: the model states no channel.\n";
    assert_eq!(markdown::doors(&Model::default()), none);
}

#[test]
fn a_report() {
    insta::assert_snapshot!("report.txt", terminal::report(&report(), Look { width: 80, colours: false }));
    insta::assert_snapshot!("report.md", markdown::report(&report()));
    insta::assert_snapshot!("report.json", json::report(&report()));
}

/// A municipality with a step that nobody drives and two that wait for one another, a head who falls short, and one who is
/// not in the management group.
fn steered() -> Model {
    use crate::fixture::sector;
    use crate::steering::leadership::Ability;

    let mut fixture = sector()
        .with_process()
        .with_leadership()
        .step("plans", |step| (step.driver, step.by) = (None, None))
        .step("tertial-report", |step| step.after.push("annual-report".into()))
        .follow_up("school-2010-T1", |follow_up| follow_up.forecast = None)
        .assessment("support", |assessment| assessment.below = assessment.meets.split_off(5))
        .assessment("care-sector", |assessment| assessment.meets.retain(|ability| *ability != Ability::WholeGroup))
        .management_group(|members| members[4] = "school".into());
    fixture.steering.assessments.retain(|assessment| assessment.node != "staff-office");
    fixture.model()
}

#[test]
fn the_leadership() {
    let judged_on = Some(jiff::civil::date(2011, 3, 1));
    insta::assert_snapshot!("leadership.txt", terminal::leadership(&steered(), judged_on, Look::default()));
    insta::assert_snapshot!("leadership.md", markdown::leadership(&steered(), judged_on));
    let nothing = "# The leadership of an unnamed model\n\n## The requirement profile\n\nThe model states no top manager and no assessment.\n\n\
                   ## The management group\n\nThe model states no management group.\n";
    assert_eq!(markdown::leadership(&Model::default(), None), nothing);
}

#[test]
fn the_yearly_budget_process() {
    insta::assert_snapshot!("budget_process.txt", terminal::budget_process(&steered(), Look::default()));
    insta::assert_snapshot!("budget_process.md", markdown::budget_process(&steered()));
    let nothing = "# The yearly budget process of an unnamed model\n\nThe model states no step.\n";
    assert_eq!(markdown::budget_process(&Model::default()), nothing);
}

#[test]
fn the_follow_up_of_frames() {
    insta::assert_snapshot!("follow_up.txt", terminal::follow_up(&steered(), Look::default()));
    insta::assert_snapshot!("follow_up.md", markdown::follow_up(&steered()));
    let nothing = "# The follow-up of frames of an unnamed model\n\nThe model states no follow-up.\n";
    assert_eq!(markdown::follow_up(&Model::default()), nothing);
}

#[test]
fn measurements_of_one_model() {
    insta::assert_snapshot!("measurements.txt", terminal::measurements(&measurements(), Look::default()));
    insta::assert_snapshot!("measurements.md", markdown::measurements(&measurements()));
    insta::assert_snapshot!("measurements.json", json::measurements(&measurements()));
}

#[test]
fn a_comparison() {
    insta::assert_snapshot!("comparison.txt", terminal::comparison(&comparison(), Look::default()));
    insta::assert_snapshot!("comparison.md", markdown::comparison(&comparison()));
    insta::assert_snapshot!("comparison.json", json::comparison(&comparison()));
}

#[test]
fn a_wide_comparison_is_cut_into_tables_that_fit() {
    let mut wide = comparison();
    for n in 0..6 {
        let mut alternative = wide.alternatives[n % 2].clone();
        alternative.name = format!("alternative number {n}");
        wide.alternatives.push(alternative);
    }
    for width in [60, 100, 120] {
        let text = terminal::comparison(&wide, Look { width, colours: false });
        for line in text.lines() {
            assert!(line.chars().count() <= width.into(), "{line}");
        }
        assert!(text.lines().filter(|line| line.trim_start().starts_with("metric")).count() > 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_line_is_wider_than_was_asked_for(
        names in prop::collection::vec(r"([a-zåä<|`-]{1,90}|[a-zå–\u{1b}\u{202e} ]{0,90}|市)", 8),
        numbers in prop::collection::vec(prop::num::f64::NORMAL, 3),
        width in prop::sample::select(vec![0_u16, 40, 60, 110]),
    ) {
        let mut named = comparison();
        named.name = names[0].clone();
        for (alternative, name) in named.alternatives.iter_mut().zip(&names[1..]) {
            alternative.name = name.clone();
            alternative.affected.heads_moved = names.iter().map(|name| name.as_str().into()).collect();
            alternative.carried_over.push(finding(Severity::Note, &names[3], &names[4], &names[5]));
            for (delta, &number) in alternative.deltas.iter_mut().zip(&numbers) {
                (delta.value, delta.delta) = (Some(number), Some(number));
            }
            alternative.deltas[4].undefined = Some(names[6].clone());
        }
        let look = Look { width, colours: false };
        let mut model = assuming();
        model.name = names[7].clone();
        model.assumptions[0].reason = names[6].clone();
        let mut chain = goals();
        chain.name = names[6].clone();
        for (goal, name) in chain.steering.goals.iter_mut().zip(&names) {
            goal.name = Some(name.clone());
        }
        let mut report = report();
        report.not_run[0].reason = names[5].clone();
        for text in [
            terminal::comparison(&named, look),
            terminal::guiding_values(&named, look),
            terminal::assumptions(&model, look),
            terminal::report(&report, look),
            terminal::measurements(&measurements(), look),
            terminal::plan(&plan(), look),
            terminal::goals(&chain, Some(jiff::civil::date(2011, 3, 1)), look),
            terminal::register(&with_register(), jiff::civil::date(2011, 3, 1), look),
            terminal::doors(&with_register(), look),
        ] {
            for line in text.lines() {
                prop_assert!(line.chars().count() <= usize::from(width.max(40)), "{}", line);
                prop_assert!(!line.contains(['\u{1b}', '\u{202e}']), "{}", line);
            }
        }
    }
}

#[test]
fn what_has_no_name_is_called_something() {
    let mut unnamed = comparison();
    unnamed.name = " ".into();
    unnamed.alternatives[1].name = String::new();
    let text = markdown::comparison(&unnamed);
    assert!(text.starts_with("# Comparison with the base\n"), "{text}");
    assert!(text.contains("| the base | one school | alternative 2 |\n"), "{text}");
    assert!(text.contains("\n## alternative 2\n"), "{text}");
    assert!(text.contains("checked in the base and not here"), "{text}");
    assert!(markdown::guiding_values(&unnamed).contains("| the base | one school | change | alternative 2 | change |"));
    let assumptions = markdown::assumptions(&Model::default());
    let expected = "# What an unnamed model takes for granted\n\nNothing: the model states no assumption.\n";
    assert_eq!(assumptions, expected);
}

#[test]
fn colours_are_only_around_lines() {
    let plain = Look { width: 80, colours: false };
    let coloured = terminal::report(&report(), Look { colours: true, ..plain });
    assert!(coloured.contains("\u{1b}[31msectors.toml:12:1: error[F1]"));
    let mut stripped = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, code)) = rest.split_once('\u{1b}') {
        stripped.push_str(before);
        rest = code.split_once('m').expect("a colour code ends in m").1;
    }
    stripped.push_str(rest);
    assert_eq!(stripped, terminal::report(&report(), plain));
    assert!(!terminal::report(&report(), plain).contains('\u{1b}'));
}
