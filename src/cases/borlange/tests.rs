use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::format::{to_json, to_toml};
use crate::{Assumed, Key, NodeEntry, Total};

fn models() -> [Model; 2] {
    [purchaser_provider(), sectors()]
}

fn source(entry: &NodeEntry) -> Option<&str> {
    match entry {
        NodeEntry::Body(e) => e.source.as_deref(),
        NodeEntry::Administration(e) => e.source.as_deref(),
        NodeEntry::Sector(e) => e.source.as_deref(),
        NodeEntry::Unit(e) => e.source.as_deref(),
        NodeEntry::Company(e) => e.source.as_deref(),
        NodeEntry::FocusArea(e) => e.source.as_deref(),
        NodeEntry::Channel(e) => e.source.as_deref(),
    }
}

#[test]
fn every_file_is_read_without_a_problem() {
    for (name, text) in [("sectors.toml", SECTORS), ("purchaser-provider.toml", PURCHASER_PROVIDER)] {
        if let Err(error) = model(name, text) {
            panic!("{error}");
        }
    }
    if let Err(error) = reform_file() {
        panic!("{error}");
    }
    assert_eq!(services(), *sectors().services());
    assert_eq!(checks().thresholds.law_of, Some(jiff::civil::date(2010, 1, 1)));
}

#[test]
fn the_reform_leads_from_the_old_model_to_exactly_the_new_one() {
    let after = match reform().model() {
        Ok(after) => after,
        Err(error) => panic!("{error}"),
    };
    let left = crate::scenario::diff(&after, &sectors());
    assert_eq!(left, []);
    assert_eq!(after, sectors());
}

#[test]
fn the_base_of_the_reform_is_the_old_model() {
    assert_eq!(reform_file().expect(READ_BY_TEST).base.as_deref(), Some("purchaser-provider.toml"));
}

#[test]
fn the_reform_takes_place_in_2010_and_2011() {
    for phase in reform().phases() {
        assert!(phase.from <= phase.to, "{}", phase.key);
        assert!(
            (2010..=2011).contains(&phase.from.year()) && (2010..=2011).contains(&phase.to.year()),
            "{}",
            phase.key
        );
        assert!(phase.source.is_some() || !phase.assumed.is_nothing(), "{}", phase.key);
    }
}

#[test]
fn g1_g7_the_commissions_of_the_report_are_there_and_the_rest_is_labelled() {
    let reform = reform();
    let commissions = reform.commissions();
    let of = |key: &str| commissions.iter().find(|commission| commission.key == key).expect("a commission");
    for commission in commissions {
        assert!(commission.source.is_some() && commission.name.is_some(), "{}", commission.key);
        // The report names nobody.
        let assumed: Vec<_> = commission.assumed.iter().map(|(field, _)| field).collect();
        assert!(assumed.contains(&Some("responsible")) || assumed == [None], "{}", commission.key);
    }
    // Years that it gives, for values (G1) and governing documents (G6); no other days are facts.
    let day = |year, month, day| Some(jiff::civil::date(year, month, day));
    for key in ["values", "governing-documents"] {
        let commission = of(key);
        assert_eq!((commission.from, commission.by), (day(2010, 1, 1), day(2011, 12, 31)), "{key}");
        assert!(commission.assumed.iter().all(|(field, _)| field == Some("responsible")));
    }
    for key in ["staffing", "leadership", "goal-chain", "budget-principles", "one-door"] {
        let assumed: Vec<_> = of(key).assumed.iter().filter_map(|(field, _)| field).collect();
        assert!(["from", "by"].iter().all(|field| assumed.contains(field)), "{key}");
    }
    // What changes the structure is tied to a commission of its phase.
    for planned in reform.changes().filter(|planned| ["set_steering_model", "move"].contains(&planned.change.name())) {
        let commission = planned.commission.as_ref().expect("a commission").as_str();
        assert_eq!(of(commission).phase, planned.phase, "{commission}");
    }
}

#[test]
fn the_plan_holds_on_every_day_and_nothing_is_wrong_with_it() {
    let mut config = checks();
    // As the plan was made: nothing is due yet.
    config.thresholds.judged_on = Some(jiff::civil::date(2010, 1, 1));
    let checker = crate::checks::Checker::new().config(config).expect("checks of the catalogue");
    let report = checker.run_plan(&reform()).expect("the reform can be carried out");
    assert_eq!(report.findings.iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
    let between = crate::implementation::between(&reform(), &checker).expect("the reform can be carried out");
    assert_eq!(between.judged, ["politics", "administration", "support"]);
    assert_eq!(between.before, []);
    let schedule = crate::implementation::Schedule::of(&reform());
    let path = ["political-organisation", "joint-administration", "old-administrations", "focus-areas"];
    assert_eq!(schedule.critical_path(), path);
    assert_eq!(schedule.length(), 730);
}

#[test]
fn the_steering_model_set_at_the_start_is_found_and_put_where_it_stands() {
    use crate::implementation::{Outcome, safe_order};
    let file = reform_file().expect(READ_BY_TEST);
    let mut early = file.clone();
    let at = early.changes.iter().position(|planned| planned.change.name() == "set_steering_model").expect("there");
    let mut set = early.changes.remove(at);
    set.phase = Some("politics".into());
    early.changes.insert(1, set);
    let found = safe_order(&early.to_scenario(Arc::new(purchaser_provider()))).expect("it can be carried out");
    assert_eq!(found.breaks.len(), 4);
    let Outcome::Mended { scenario, moves, fewest } = found.outcome else { panic!("it can be mended") };
    assert_eq!(moves.iter().map(|moved| (moved.change.index, moved.to.as_str())).collect::<Vec<_>>(), [(1, "support")]);
    assert!(fewest);
    assert_eq!(scenario.model(), Ok(sectors()));
}

#[test]
fn both_models_survive_the_way_through_both_syntaxes() {
    for model in models() {
        let toml = to_toml(&model);
        let again = parse(&Input::toml("again.toml", &toml), &mut |_| unreachable!("one file")).expect("just written");
        assert_eq!(again, model);
        let json = to_json(&model);
        let again = parse(&Input::json("again.json", &json), &mut |_| unreachable!("one file")).expect("just written");
        assert_eq!(again, model);
    }
}

#[test]
fn every_entry_has_a_source_or_an_assumption() {
    for model in models() {
        for entry in model.organisation().entries() {
            let said = source(&entry).is_some() || matches!(entry.assumed(), Assumed::Entry(_));
            assert!(said, "{}: `{}`", model.name(), entry.key());
        }
        for agreement in &model.steering().agreements {
            assert!(agreement.source.is_some() || !agreement.assumed.is_nothing(), "{}", agreement.key);
        }
        for delegation in &model.steering().delegations {
            assert!(delegation.source.is_some() || !delegation.assumed.is_nothing(), "{}", delegation.key);
        }
    }
}

#[test]
fn every_number_and_title_that_the_report_does_not_give_is_marked() {
    for model in models() {
        for entry in model.organisation().entries().filter(|entry| matches!(entry.assumed(), Assumed::Fields(_))) {
            let Assumed::Fields(fields) = entry.assumed() else { continue };
            let (staff, seats, calendar) = match &entry {
                NodeEntry::Body(e) => (None, e.seats, e.calendar.clone()),
                NodeEntry::Unit(e) => (e.staff, None, None),
                _ => (None, None, None),
            };
            assert_eq!(staff.is_some(), fields.contains_key("staff"), "{}", entry.key());
            assert_eq!(seats.is_some(), fields.contains_key("seats"), "{}", entry.key());
            assert_eq!(calendar.is_some(), fields.contains_key("calendar"), "{}", entry.key());
        }
        for area in &model.services().areas {
            let Assumed::Fields(fields) = &area.assumed else { panic!("{}: staff is an assumption", area.key) };
            assert!(fields.contains_key("staff") && fields.contains_key("volume_per_year"), "{}", area.key);
        }
        assert!(model.services().touches.iter().all(|touch| !touch.assumed.is_nothing()));
    }
}

#[test]
fn every_assumption_is_used() {
    for model in models() {
        let used: BTreeSet<&Key> = model.assumed().iter().map(|(_, _, assumption)| &assumption.key).collect();
        let unused: Vec<&str> = model
            .assumptions()
            .iter()
            .map(|assumption| assumption.key.as_str())
            .filter(|&key| !used.contains(&Key::from(key)))
            .collect();
        assert_eq!(unused, [""; 0], "{}", model.name());
    }
}

#[test]
fn the_same_people_do_the_same_work_in_both() {
    let [old, new] = models();
    let staff = |model: &Model| -> Total { model.organisation().in_line().filter_map(|node| node.staff()).sum() };
    assert_eq!(staff(&old).to_string(), "4943");
    assert_eq!(staff(&new), staff(&old));
    for model in models() {
        let mut by_area: BTreeMap<Key, Total> = BTreeMap::new();
        for unit in model.organisation().units() {
            for key in unit.areas().iter().chain(unit.functions()) {
                // The teams of catering and premises stand below the unit that has the function.
                let own = unit.staff().into_iter().sum::<Total>();
                let below = unit.subordinates().filter_map(|team| team.staff()).sum::<Total>();
                *by_area.entry(key.clone()).or_default() += own + below;
            }
        }
        let services = model.services();
        let stated = services.areas.iter().map(|area| (&area.key, area.staff));
        for (key, staff) in stated.chain(services.functions.iter().map(|function| (&function.key, function.staff))) {
            assert_eq!(by_area.get(key).copied(), staff.map(Total::from), "{}: `{key}`", model.name());
        }
    }
}

#[test]
fn teams_keep_their_staff_head_and_area() {
    let [old, new] = models();
    let teams = |model: &Model| -> BTreeMap<Key, (Option<crate::Decimal>, Vec<Key>)> {
        let teams = model.organisation().units().filter(|unit| !unit.areas().is_empty());
        teams.map(|unit| (unit.key(), (unit.staff(), unit.areas().to_vec()))).collect()
    };
    assert_eq!(teams(&old).len(), 166);
    assert_eq!(teams(&old), teams(&new));
}

#[test]
fn the_proposal_has_the_boxes_of_the_report() {
    let model = sectors();
    let organisation = model.organisation();
    let count = |kind: crate::BodyKind| organisation.bodies().filter(|body| body.is_body(kind)).count();
    assert_eq!(count(crate::BodyKind::Committee), 5);
    assert_eq!(count(crate::BodyKind::DraftingCommittee), 4);
    assert_eq!(organisation.administrations().count(), 1);
    assert_eq!(organisation.sectors().count(), 3);
    assert_eq!(organisation.focus_areas().count(), 2);
    assert_eq!(organisation.companies().count(), 6);
    assert_eq!(organisation.channels().count(), 5);
    assert_eq!(model.services().areas.len(), 13);
    assert_eq!(model.services().functions.len(), 9);
}

#[test]
fn the_checks_find_nothing_in_the_proposal() {
    let checker = crate::checks::Checker::new().config(checks()).expect("checks of the catalogue");
    let findings: Vec<String> = checker.run(&sectors()).findings.iter().map(ToString::to_string).collect();
    assert_eq!(findings, Vec::<String>::new());
}
