//! What the tests of injectors share.

use super::{Planted, inject};
use crate::fixture::Fixture;

/// Plants so many defects of a check in a clean example, with several seeds: a run finds them and nothing else.
pub(super) fn finds_only(fixture: Fixture, check: &'static str, number: usize) {
    let checker = Fixture::checker();
    let clean = fixture.model();
    assert_eq!(checker.run(&clean).findings, [], "the example is clean");
    for seed in 0..20 {
        let mut model = clean.clone();
        let planted = inject(&mut model, &checker.configuration().thresholds, &[(check, number)], seed);
        let mut planted = planted.expect("the example has room");
        let mut found: Vec<Planted> = checker
            .run(&model)
            .findings
            .into_iter()
            .map(|finding| Planted { check: finding.check, subject: finding.subject })
            .collect();
        planted.sort();
        found.sort();
        assert_eq!(found, planted, "{check}, seed {seed}");
    }
}
