//! Pages that are made from the code are fresh.

use std::collections::BTreeMap;
use std::path::Path;

use orgmodel::{checks, metrics};

/// Compares a page with its text, or writes it when `ORGMODEL_UPDATE` is 1.
pub(crate) fn fresh(path: &str, text: &str) {
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

/// What stands under a point of the source, made from the code: checks, metrics, and what the case has of it.
#[derive(Default)]
struct Uses {
    checks: Vec<String>,
    metrics: Vec<String>,
    case: Vec<String>,
}

impl Uses {
    const CHECKS: &str = "- Checks: ";
    const METRICS: &str = "- Metrics: ";
    const CASE: &str = "- Borlänge: ";

    fn lines(&self) -> String {
        let lines = [(Self::CHECKS, &self.checks), (Self::METRICS, &self.metrics), (Self::CASE, &self.case)];
        let lines = lines.into_iter().filter(|(_, uses)| !uses.is_empty());
        lines.map(|(heading, uses)| format!("{heading}{}\n", uses.join(", "))).collect()
    }

    fn is_one(line: &str) -> bool {
        [Self::CHECKS, Self::METRICS, Self::CASE].iter().any(|heading| line.starts_with(heading))
    }
}

/// The ids of points that a text mentions, each once.
pub(crate) fn points(text: &str) -> Vec<String> {
    let is_point = |word: &&str| {
        let number = word.trim_start_matches(['S', 'O', 'P', 'A', 'G']);
        number.len() + 1 == word.len() && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut points: Vec<String> =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(is_point).map(str::to_owned).collect();
    points.sort_unstable();
    points.dedup();
    points
}

/// Where each point of the source is used.
fn uses() -> BTreeMap<String, Uses> {
    let mut uses: BTreeMap<String, Uses> = BTreeMap::new();
    for check in checks::CATALOGUE {
        let link = format!("[{0} `{1}`](checks.md#{2}-{1})", check.code, check.name, check.code.to_lowercase());
        for point in check.source.iter().flat_map(|source| points(source)) {
            uses.entry(point).or_default().checks.push(link.clone());
        }
    }
    for metric in metrics::CATALOGUE {
        // O7 are the guiding values.
        let shows = (!metric.shows.is_empty()).then(|| "O7".to_owned());
        for point in points(metric.doc).into_iter().chain(shows) {
            uses.entry(point).or_default().metrics.push(format!("[`{0}`](metrics.md#{0})", metric.name));
        }
    }
    for file in ["services.toml", "purchaser-provider.toml", "sectors.toml", "reform.toml"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cases/borlange").join(file);
        let text = std::fs::read_to_string(path).expect("a file of the case");
        for (point, found) in cited_in(&text.parse().expect("TOML")) {
            uses.entry(point).or_default().case.push(format!("`{file}` ({})", found.join(", ")));
        }
    }
    uses
}

/// For each point, how many entries of which section have it as their source, and which assumptions mention it.
fn cited_in(file: &toml::Table) -> BTreeMap<String, Vec<String>> {
    let mut cited: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (section, entries) in file {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for entry in entries.as_array().into_iter().flatten() {
            let text = |field: &str| entry.get(field).and_then(toml::Value::as_str).unwrap_or_default();
            for point in points(text("source")) {
                *counts.entry(point).or_default() += 1;
            }
            for point in points(text("reason")) {
                cited.entry(point).or_default().push(format!("assumption `{}`", text("key")));
            }
        }
        for (point, count) in counts {
            cited.entry(point).or_default().push(format!("{count} × `{section}`"));
        }
    }
    cited
}

#[test]
fn the_page_of_the_source_has_every_point_that_is_cited_and_says_where() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/source.md");
    let written = std::fs::read_to_string(file).expect("the page");
    let mut uses = uses();
    let mut sections = written.split("\n### ");
    let mut page = sections.next().unwrap_or_default().to_owned();
    for section in sections {
        let (point, rest) = section.split_at(section.find("\n## ").unwrap_or(section.len()));
        let by_hand: Vec<&str> = point.lines().filter(|line| !Uses::is_one(line)).collect();
        let made = uses.remove(by_hand[0]).map_or_else(String::new, |uses| format!("\n{}", uses.lines()));
        page += &format!("\n### {}\n{made}{rest}", by_hand.join("\n").trim_end());
    }
    assert!(uses.is_empty(), "docs/source.md does not tell these points: {:?}", uses.keys());
    fresh("docs/source.md", &page);
}
