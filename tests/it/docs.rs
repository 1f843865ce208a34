//! Pages that are made from the code are fresh.

use std::path::Path;

/// Compares a page with its text, or writes it when `ORGMODEL_UPDATE` is 1.
fn fresh(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("ORGMODEL_UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&file, text).expect("the page can be written");
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(found == text, "{path} is stale: run `ORGMODEL_UPDATE=1 cargo test --all-features --test it`");
}

#[test]
fn the_page_of_the_checks_is_fresh() {
    fresh("docs/checks.md", &orgmodel::checks::page());
}

#[test]
fn the_page_of_the_metrics_is_fresh() {
    fresh("docs/metrics.md", &orgmodel::metrics::page());
}
