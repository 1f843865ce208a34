//! Pages that are made from the code are what the code makes. `ORGMODEL_UPDATE=1` writes them anew.

use std::path::Path;

#[test]
fn the_page_of_metrics_is_fresh() {
    fresh("docs/metrics.md", &orgmodel::metrics::page());
}

fn fresh(path: &str, made: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("ORGMODEL_UPDATE").is_some() {
        std::fs::write(&file, made).expect("a file that can be written");
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(found == made, "`{path}` is stale: run the tests with ORGMODEL_UPDATE=1");
}
