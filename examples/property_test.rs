//! A property test as your own crate would have it: with feature `proptest1`, models and changes come from strategies.
//!
//! `cargo run --example property_test`; in your crate it would be a `#[test]` with `proptest!`.

use orgmodel::checks::Checker;
use orgmodel::strategies;
use orgmodel::{Model, RelationKind};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// The invariant to guard: nobody but a sector's head is responsible for a focus area.
fn only_sectors_are_responsible(model: &Model) -> bool {
    model
        .organisation()
        .focus_areas()
        .flat_map(|focus_area| focus_area.sources(RelationKind::ResponsibleFor))
        .all(|responsible| responsible.kind() == orgmodel::NodeKind::Sector)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A fixed seed: an example says the same every time.
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 200, failure_persistence: None, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let with_changes = strategies::model().prop_flat_map(|model| {
        let changes = strategies::changes(&model, 8);
        (Just(model), changes)
    });
    runner.run(&with_changes, |(model, changes)| {
        prop_assert!(only_sectors_are_responsible(&model));
        let mut changed = model.clone();
        for change in &changes {
            // A change that is refused leaves the model as it was.
            let before = changed.clone();
            if changed.apply(change).is_err() {
                prop_assert_eq!(&changed, &before);
            }
        }
        // However it was changed: the checks say so whenever the invariant is broken.
        if !only_sectors_are_responsible(&changed) {
            let report = Checker::new().run(&changed);
            prop_assert!(report.findings.iter().any(|finding| finding.source.contains(&"A6")));
        }
        Ok(())
    })?;
    println!("200 models with up to 8 changes each: the invariant holds, or the checks find where it is broken");
    Ok(())
}
