//! A reform as a plan: its phases and commissions, the critical path, and whether the organisation between any two phases holds.
//!
//! `cargo run --example implementation`

use std::error::Error;
use std::io::{IsTerminal, Write};
use std::sync::Arc;

use orgmodel::cases::borlange;
use orgmodel::checks::Checker;
use orgmodel::implementation::{Outcome, Schedule, between, safe_order_by};
use orgmodel::render::mermaid;
use orgmodel::render::terminal::{self, Look};
use orgmodel::scenario::{PlannedChange, Scenario};

fn main() -> Result<(), Box<dyn Error>> {
    let look = Look { width: 110, colours: std::io::stdout().is_terminal() };
    // The day of judgement is stated, not read off a clock.
    let today = "2011-03-01".parse()?;
    let mut config = borlange::checks();
    config.thresholds.judged_on = Some(today);
    let checker = Checker::new().config(config)?;

    let reform = borlange::reform();
    let schedule = Schedule::of(&reform);
    let mut parts = vec![
        terminal::plan(&reform, look),
        terminal::schedule(&reform, &schedule, look),
        // On that day, what was due in 2010 is late: the case states of no commission that it is done.
        terminal::report(&checker.run_plan(&reform)?, look),
        terminal::between(&between(&reform, &checker)?, look),
        mermaid::gantt(&reform, &schedule, Some(today)),
    ];

    // The same reform in an order that looks natural: the new steering model first.
    let bad = new_model_first(&reform);
    let found = safe_order_by(&bad, &checker)?;
    parts.push("The same with the new steering model set first\n".into());
    parts.push(terminal::between(&between(&bad, &checker)?, look));
    match found.outcome {
        Outcome::Holds => parts.push("It holds on every day.\n".into()),
        Outcome::Mended { scenario, moves, fewest } => {
            let moves: Vec<String> = moves.iter().map(|step| format!("  {step}\n")).collect();
            let how = if fewest { "no fewer moves do" } else { "no move can be taken back" };
            parts.push(format!("It holds on every day when ({how}):\n{}", moves.concat()));
            parts.push(terminal::between(&between(&scenario, &checker)?, look));
            assert_eq!(scenario.model()?, borlange::sectors());
        }
        Outcome::CannotBeOrdered { changes, .. } => {
            let changes: Vec<String> = changes.iter().map(|step| format!("  {step}\n")).collect();
            parts.push(format!("These cannot be ordered:\n{}", changes.concat()));
        }
    }
    // A reader that has gone away is no error.
    let _ = writeln!(std::io::stdout(), "{}", parts.join("\n"));
    Ok(())
}

/// The reform with the change of the steering model as its second change, in the first phase.
fn new_model_first(reform: &Scenario) -> Scenario {
    let is_set = |planned: &&PlannedChange| planned.change.name() == "set_steering_model";
    let first = reform.changes().find_map(|planned| planned.phase.clone());
    let set = reform.changes().filter(is_set).map(|planned| PlannedChange { phase: first.clone(), ..planned.clone() });
    let mut changes: Vec<PlannedChange> = reform.changes().filter(|planned| !is_set(planned)).cloned().collect();
    let at = changes.len().min(1);
    changes.splice(at..at, set);
    let plan = Scenario::new(reform.name(), Arc::clone(reform.base()))
        .phased(reform.phases().to_vec())
        .commissioned(reform.commissions().to_vec());
    changes.into_iter().fold(plan, Scenario::then)
}
