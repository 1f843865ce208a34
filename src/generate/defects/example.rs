//! What the tests of injectors share.

use super::{Planted, inject};
use crate::Model;
use crate::checks::Checker;
use crate::fixture::Fixture;

/// Plants so many defects of a check in a clean example, with several seeds: a run finds them and nothing else.
#[track_caller]
pub(super) fn finds_only(fixture: Fixture, check: &'static str, number: usize) {
    let (checker, clean) = (Fixture::checker(), fixture.model());
    for seed in 0..20 {
        finds_all(&checker, &clean, &[(check, number)], seed);
    }
}

/// Plants defects in a clean model: a run finds each of them once, and nothing else but what it finds in the clean model.
#[track_caller]
pub(super) fn finds_all(checker: &Checker<'_>, clean: &Model, defects: &[(&str, usize)], seed: u64) {
    let mut model = clean.clone();
    let planted = inject(&mut model, &checker.configuration().thresholds, defects, seed);
    let mut expected = found(checker, clean);
    expected.extend(planted.expect("the model has room"));
    expected.sort();
    assert_eq!(found(checker, &model), expected, "{defects:?}, seed {seed}");
}

/// What a run finds, in order.
pub(super) fn found(checker: &Checker<'_>, model: &Model) -> Vec<Planted> {
    let findings = checker.run(model).findings.into_iter();
    let mut found: Vec<Planted> =
        findings.map(|finding| Planted { check: finding.check, subject: finding.subject }).collect();
    found.sort();
    found
}
