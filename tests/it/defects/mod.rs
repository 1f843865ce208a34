//! Model files with planted defects: each is found once, at its line, and nothing else is.
//!
//! A line on which the checks must find something says so in a comment at its end: the code of each check and what is wrong,
//! `# V3: derived from no vision`. What is expected is read from these comments.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use orgmodel::Model;
use orgmodel::checks::{CATALOGUE, Check, CheckConfig, Checker, Family, Finding};
use orgmodel::format::{read, read_scenario};

/// A line of a file, and the code of a check that finds something there.
type Place = (u32, String);

fn file(name: &str) -> PathBuf {
    Path::new("tests/it/defects").join(name)
}

fn model(name: &str) -> Model {
    read(file(name)).unwrap_or_else(|error| panic!("{error}"))
}

/// The whole catalogue, as of 1 March 2011.
fn checker() -> Checker<'static> {
    let mut config = CheckConfig::default();
    config.thresholds.judged_on = Some(jiff::civil::date(2011, 3, 1));
    Checker::new().config(config).expect("it names no check")
}

/// Where defects are planted in a file, each with the key of the entry in which it stands.
fn planted(name: &str) -> BTreeMap<Place, String> {
    let text = std::fs::read_to_string(file(name)).expect("the file can be read");
    let mut found = BTreeMap::new();
    let mut entry = String::new();
    for (number, line) in (1..).zip(text.lines()) {
        if let Some((_, key)) = line.split_once("key = \"") {
            entry = key.split('"').next().unwrap_or_default().to_owned();
        }
        let Some(mark) = line.split_once(" # ").and_then(|(_, comment)| comment.split_once(": ")) else { continue };
        for code in mark.0.split(", ") {
            assert!(is_code(code), "{name}:{number}: `{code}` is no code of a check");
            let before = found.insert((number, code.to_owned()), entry.clone());
            assert_eq!(before, None, "{name}:{number}: {code} stands twice");
        }
    }
    found
}

fn is_code(text: &str) -> bool {
    CATALOGUE.iter().any(|check| check.code == text)
}

/// That the findings are the planted defects of a file and nothing else.
#[track_caller]
fn found_as_planted(name: &str, findings: &[Finding]) {
    let expected = planted(name);
    let mut problems = Vec::new();
    let mut left = expected.clone();
    for finding in findings {
        let Some(location) = &finding.location else {
            problems.push(format!("without a place: {finding}"));
            continue;
        };
        let place = (location.line, finding.code.to_owned());
        let subject = finding.subject.key().map(ToString::to_string).unwrap_or_default();
        if Path::new(&*location.file) != file(name) {
            problems.push(format!("in another file, {location}: {finding}"));
        } else if let Some(key) = left.remove(&place) {
            if key != subject {
                problems.push(format!("{location}: about `{subject}`, not `{key}`: {finding}"));
            }
        } else if expected.contains_key(&place) {
            problems.push(format!("found twice, {location}: {finding}"));
        } else {
            problems.push(format!("not planted, {location}: {} {finding}", finding.code));
        }
    }
    problems.extend(left.iter().map(|((line, code), key)| format!("not found, {name}:{line}: {code} of `{key}`")));
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// The codes that are planted in files.
fn codes(names: &[&str]) -> BTreeSet<String> {
    names.iter().flat_map(|name| planted(name).into_keys()).map(|(_, code)| code).collect()
}

#[test]
fn each_defect_of_the_model_is_found_once_and_nothing_else() {
    found_as_planted("model.toml", &checker().run(&model("model.toml")).findings);
}

#[test]
fn each_defect_under_agreements_is_found_once_and_nothing_else() {
    found_as_planted("agreements.toml", &checker().run(&model("agreements.toml")).findings);
}

#[test]
fn each_defect_of_the_plan_is_found_once_and_nothing_else() {
    let plan = read_scenario(file("reform.toml")).unwrap_or_else(|error| panic!("{error}"));
    let base = plan.base.as_deref().expect("the plan names its base");
    let scenario = plan.to_scenario(Arc::new(model(base)));
    let report = checker().run_plan(&scenario).unwrap_or_else(|error| panic!("{error}"));
    found_as_planted("reform.toml", &report.findings);
}

#[test]
fn in_the_same_municipality_in_order_nothing_is_found() {
    assert_eq!(planted("clean.toml"), BTreeMap::new());
    found_as_planted("clean.toml", &checker().run(&model("clean.toml")).findings);
}

#[test]
fn every_check_of_the_steering_model_has_a_planted_defect() {
    let steering = |check: &&Check| {
        let families = [Family::Goals, Family::Documents, Family::Money, Family::Leadership, Family::Implementation];
        families.contains(&check.family) || ["D4", "T4"].contains(&check.code)
    };
    let wanted: BTreeSet<String> =
        CATALOGUE.iter().copied().filter(steering).map(|check| check.code.to_owned()).collect();
    let there = codes(&["model.toml", "agreements.toml", "reform.toml"]);
    assert_eq!(wanted.difference(&there).collect::<Vec<_>>(), Vec::<&String>::new());

    // What makes sense in one model alone is planted there, and it is more than fifty defects.
    assert!(planted("model.toml").len() >= 50);
    let elsewhere = |code: &&String| code.starts_with('I') || ["M4", "T4"].contains(&code.as_str());
    let there = codes(&["model.toml"]);
    let missing: Vec<&String> = wanted.difference(&there).filter(|code| !elsewhere(code)).collect();
    assert_eq!(missing, Vec::<&String>::new());
}
