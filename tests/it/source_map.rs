//! From each point of the source to the code that cites it and the tests that name it: `docs/source-map.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::docs::{fresh, points};

/// Where a point is cited.
#[derive(Default)]
struct Cited {
    code: BTreeSet<String>,
    tests: BTreeSet<(String, String)>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files below a folder, by their path from the root, in order.
fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(at) = open.pop() {
        for entry in at.read_dir().expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                open.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                let path = entry.strip_prefix(root()).expect("below the root");
                found.push(
                    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"),
                );
            }
        }
    }
    found.sort_unstable();
    found
}

/// A file's lines, parted into code and tests; a test has the comment before it and the name of its function.
fn parts(text: &str) -> (Vec<&str>, Vec<(String, Vec<&str>)>) {
    let lines: Vec<&str> = text.lines().collect();
    let (mut code, mut tests) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < lines.len() {
        if lines[at].trim() != "#[test]" {
            code.push(lines[at]);
            at += 1;
            continue;
        }
        let mut test: Vec<&str> = Vec::new();
        while code.last().is_some_and(|line| line.trim_start().starts_with("//")) {
            test.extend(code.pop());
        }
        let end = format!("{}}}", &lines[at][..lines[at].len() - lines[at].trim_start().len()]);
        let length = lines[at..].iter().position(|line| *line == end).expect("a test ends") + 1;
        test.extend(&lines[at..at + length]);
        let name = test.iter().find_map(|line| line.trim_start().strip_prefix("fn ")).expect("a test has a name");
        tests.push((name.split('(').next().unwrap_or_default().to_owned(), test));
        at += length;
    }
    (code, tests)
}

/// What cites each point.
fn cited() -> BTreeMap<String, Cited> {
    let mut cited: BTreeMap<String, Cited> = BTreeMap::new();
    for file in ["src", "tests", "examples"].into_iter().flat_map(files) {
        let text = std::fs::read_to_string(root().join(&file)).expect("a source file");
        let (code, tests) = parts(&text);
        if !file.starts_with("tests/") {
            // Code cites a point where it is documented, or as the source of a check.
            let cites = |line: &&&str| line.trim_start().starts_with("//") || line.trim_start().starts_with("source: ");
            for point in points(&code.iter().filter(cites).copied().collect::<Vec<_>>().join("\n")) {
                cited.entry(point).or_default().code.insert(file.clone());
            }
        }
        for (name, test) in tests {
            let of_name = points(&name.to_uppercase().replace('_', " "));
            for point in points(&test.join("\n")).into_iter().chain(of_name) {
                cited.entry(point).or_default().tests.insert((file.clone(), name.clone()));
            }
        }
    }
    cited
}

/// The points of the source, in the order of its page.
fn of_the_source() -> Vec<String> {
    let page = std::fs::read_to_string(root().join("docs/source.md")).expect("the page");
    page.lines().filter_map(|line| line.strip_prefix("### ")).map(str::to_owned).collect()
}

/// The end of a path, as a link from the folder of the page.
fn link(path: &str, name: &str) -> String {
    format!("[`{name}`](../{path})")
}

#[test]
fn each_point_leads_to_code_and_tests() {
    let cited = cited();
    let mut page = String::from(
        "# From the source to the code\n\n\
         Where each point of the [source](source.md) stands in the code, and which tests name it. Made by a test, which also says\n\
         when it is stale: do not edit it.\n\n\
         | point | code | tests that name it |\n| --- | --- | --- |\n",
    );
    let nothing = Cited::default();
    for point in of_the_source() {
        let Cited { code, tests } = cited.get(&point).unwrap_or(&nothing);
        let code: Vec<String> = code.iter().map(|file| link(file, file.strip_prefix("src/").unwrap_or(file))).collect();
        let mut by_file: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (file, name) in tests {
            by_file.entry(file).or_default().push(name);
        }
        let tests = by_file.into_iter().map(|(file, names)| {
            let names: Vec<String> = names.into_iter().map(|name| link(file, name)).collect();
            names.join(", ")
        });
        let tests: Vec<String> = tests.collect();
        let row =
            format!("| [{point}](source.md#{}) | {} | {} |", point.to_lowercase(), code.join(", "), tests.join(", "));
        writeln!(page, "{row}").expect("a string takes all");
    }
    fresh("docs/source-map.md", &page);
}

#[test]
fn every_point_of_the_steering_model_has_code_and_a_test_that_names_it() {
    let cited = cited();
    let steering = |point: &String| {
        let (letter, number) = point.split_at(1);
        let number: u32 = number.parse().expect("a letter and a number");
        match letter {
            "G" => true,
            "P" => (5..=8).contains(&number),
            "A" => (8..=10).contains(&number),
            _ => false,
        }
    };
    let points: Vec<String> = of_the_source().into_iter().filter(steering).collect();
    assert_eq!(points.len(), 14);
    let whole =
        |point: &&String| cited.get(*point).is_some_and(|cited| !cited.code.is_empty() && !cited.tests.is_empty());
    let bare: Vec<&String> = points.iter().filter(|point| !whole(point)).collect();
    assert!(bare.is_empty(), "no code or no test names {bare:?}");
}
