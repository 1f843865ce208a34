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

/// The output that the README quotes is what the example prints now.
#[test]
fn the_readme_quotes_what_the_example_prints() {
    use orgmodel::cases::borlange;
    use orgmodel::checks::Checker;
    use orgmodel::render::terminal::{self, Look};
    use orgmodel::scenario::{Comparison, Side};

    let reform = borlange::reform();
    let checker = Checker::new().config(borlange::checks()).expect("the case names checks that exist");
    let comparison = Comparison::new(reform.base(), &[Side::from(&reform)], &checker).expect("the reform can be made");
    let printed = terminal::comparison(&comparison, Look { width: 110, colours: false });

    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the README");
    let (_, quoted) = readme.split_once("```text\n").expect("a quotation");
    let (quoted, _) = quoted.split_once("```").expect("its end");
    let lines: Vec<&str> = quoted.lines().filter(|line| !line.is_empty() && !line.starts_with('─')).collect();
    assert!(lines.len() > 10);
    for line in lines {
        assert!(printed.lines().any(|printed| printed == line), "the README quotes `{line}`, which is not printed");
    }
}
