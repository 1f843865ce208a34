//! A small goal chain: from the council's vision to what two schools do, in TOML. It is checked, one goal is traced up and one
//! down, and the results are rolled up.
//!
//! `cargo run --example goal_chain`

use std::io;

use jiff::civil::date;
use orgmodel::checks::{CheckConfig, Checker, Family};
use orgmodel::format::{Input, parse};
use orgmodel::render::markdown;
use orgmodel::steering::goals::GoalChain;

const TOWN: &str = r#"
format = 1
name = "a small town"
steering_model = "sector"
body = [
    { key = "council", kind = "council" },
    { key = "school-committee", kind = "committee", answers_to = "council" },
]
service_area = [{ key = "school" }]
administration = [{ key = "town-hall", head = { title = "director" } }]
sector = [{ key = "school-sector", head = { title = "sector head" }, reports_to = "town-hall" }]
unit = [{ key = "schools", head = { title = "operations manager" }, areas = "school", reports_to = "school-sector" }]
chain_document = [
    { key = "budget", kind = "budget", adopter = "council", period = "2010" },
    { key = "school-plan", kind = "sector-plan", adopter = "school-committee", period = "2010" },
    { key = "school-year", kind = "operational-plan", adopter = "school-sector", period = "2010" },
    { key = "this-term", kind = "work-plan", adopter = "schools", period = "2010" },
]

[[goal]]
key = "a-learning-town"
kind = "vision"
document = "budget"
name = "A town in which everybody learns"

[[goal]]
key = "all-read"
kind = "strategic-goal"
perspective = "citizen"
document = "budget"
derived_from = "a-learning-town"
responsible = "council"
indicator = { unit = "per cent of adults read with ease", target = 95, direction = "higher", values = [{ period = "2010", value = 93 }] }

[[goal]]
key = "read-at-eight"
kind = "committee-goal"
perspective = "citizen"
document = "school-plan"
derived_from = "all-read"
responsible = "school-committee"
reported_to = "council"
name = "Every child reads at the age of eight"
indicator = { unit = "per cent of pupils", baseline = 82, target = 90, direction = "higher", values = [{ period = "2010", value = 91 }] }

[[goal]]
key = "nobody-waits"
kind = "committee-goal"
perspective = "citizen"
document = "school-plan"
derived_from = "all-read"
responsible = "school-committee"
indicator = { unit = "days until a pupil gets help", target = 10, direction = "lower", every = "half", values = [{ period = "2010-H1", value = 14 }] }

[[goal]]
key = "reading-hour"
kind = "activity"
document = "school-year"
derived_from = "read-at-eight"
responsible = "school-sector"
reported_to = "school-committee"

[[goal]]
key = "books-in-each-room"
kind = "concrete-activity"
document = "this-term"
derived_from = "reading-hour"
responsible = "schools"
reported_to = "council"
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let model = parse(&Input::toml("town.toml", TOWN), &mut |_: &str| Err(io::Error::other("it includes nothing")))?;
    let judged_on = date(2011, 3, 1);

    // What is wrong with the chain.
    let mut config = CheckConfig::default();
    config.thresholds.judged_on = Some(judged_on);
    let checker = Checker::new().config(config)?;
    let report = checker.run(&model);
    let goal_checks = checker.checks().iter().filter(|check| check.family == Family::Goals);
    for finding in goal_checks.flat_map(|check| report.of(check.code)) {
        println!("{finding}");
        println!("  help: {}", finding.help);
    }
    println!();

    // Why there is a goal, and how another is reached.
    let chain = GoalChain::of(&model);
    for trace in [chain.why("books-in-each-room"), chain.how("all-read")].into_iter().flatten() {
        println!("{trace}");
    }

    // What is open, and what came of it.
    println!("{}", markdown::goals(&model, Some(judged_on)));
    let results = chain.results("all-read", judged_on).ok_or("it is stated")?;
    assert_eq!((results.indicators, results.known, results.met), (3, 3, 1));
    Ok(())
}
