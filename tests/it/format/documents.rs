use std::path::{Path, PathBuf};

use orgmodel::format::{Input, parse, parse_config, parse_scenario, read, schema, to_json};
use orgmodel::{NodeKind, RELATIONS};
use serde_json::Value;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// That a generated file is what it should be; with `ORGMODEL_UPDATE=1`, makes it so.
fn fresh(name: &str, wanted: &str) {
    if std::env::var_os("ORGMODEL_UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(file(name), wanted).expect("the file can be written");
    }
    let found = std::fs::read_to_string(file(name)).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == wanted, "{name} is stale: run the tests with ORGMODEL_UPDATE=1 and look at the difference");
}

fn schemas() -> [(&'static str, Value); 3] {
    [("model", schema::model()), ("scenario", schema::scenario()), ("config", schema::config())]
}

#[test]
fn schemas_are_fresh() {
    for (name, schema) in schemas() {
        let text = serde_json::to_string_pretty(&schema).expect("a JSON value can be written");
        fresh(&format!("docs/schema/{name}.json"), &format!("{text}\n"));
    }
}

#[test]
fn what_is_written_fits_the_schema_and_what_is_wrong_does_not() {
    let schema = jsonschema::validator_for(&schema::model()).expect("a schema");
    let model = read(file("tests/it/format/example.toml")).unwrap_or_else(|error| panic!("{error}"));
    let mut json: Value = serde_json::from_str(&to_json(&model)).expect("JSON");
    let errors: Vec<String> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());

    let good = json.clone();
    for (pointer, bad) in [
        ("/format", Value::from(2)),
        ("/unit/0/staff", Value::from(-1)),
        ("/unit/0/head/state", Value::from("gone")),
        ("/body/0/kind", Value::from("comittee")),
        ("/touch/0/areas", serde_json::json!(["schools"])),
    ] {
        *json.pointer_mut(pointer).expect("in the example") = bad;
        assert!(!schema.is_valid(&json), "{pointer}");
        let text = json.to_string();
        assert!(parse(&Input::json("a.json", &text), &mut |_| unreachable!()).is_err(), "{pointer}");
        json = good.clone();
    }
    json["unit"][0]["raports_to"] = "school".into();
    assert!(!schema.is_valid(&json));
}

#[test]
fn the_table_of_relations_is_on_the_page() {
    let page = std::fs::read_to_string(file("docs/format.md")).expect("the page");
    let kinds = |kinds: &[NodeKind]| kinds.iter().map(|kind| kind.words()).collect::<Vec<_>>().join(", ");
    for rule in &RELATIONS {
        let row = format!("| `{}` | {} | {} |\n", rule.name, kinds(rule.from), kinds(rule.to));
        assert!(page.contains(&row), "the page lacks the row {row}");
    }
}

#[test]
fn scenarios_and_configurations_fit_their_schemas() {
    let page = std::fs::read_to_string(file("docs/format.md")).expect("the page");
    let scenario = parse_scenario(&Input::toml("page.toml", block(&page, "format = 1\n\n[scenario]")));
    let written = scenario.unwrap_or_else(|error| panic!("{error}")).to_json();
    let mut json: Value = serde_json::from_str(&written).expect("JSON");
    let schema = jsonschema::validator_for(&schema::scenario()).expect("a schema");
    assert!(schema.is_valid(&json), "{:?}", schema.iter_errors(&json).next());
    json["change"][0]["do"]["merge"]["onto"] = "school".into();
    assert!(!schema.is_valid(&json));

    let mut json: Value = toml::from_str(block(&page, "format = 1\n\n[levels]")).expect("TOML");
    let schema = jsonschema::validator_for(&schema::config()).expect("a schema");
    assert!(schema.is_valid(&json), "{:?}", schema.iter_errors(&json).next());
    json["levels"]["reporting-cycle"] = "loud".into();
    assert!(!schema.is_valid(&json));
}

#[test]
fn the_example_states_every_field_of_every_entry_of_the_steering_model_and_of_matters() {
    let model = read(file("tests/it/format/example.toml")).unwrap_or_else(|error| panic!("{error}"));
    let example: Value = serde_json::from_str(&to_json(&model)).expect("JSON");
    let schema = schema::model();
    for kind in orgmodel::steering::SteeringKind::ALL {
        let section = kind.section();
        let name = schema["properties"][section]["items"]["$ref"].as_str().expect("a type of its own");
        let fields = schema["$defs"][name.trim_start_matches("#/$defs/")]["properties"].as_object().expect("fields");
        for field in fields.keys() {
            let entries = example[section].as_array().into_iter().flatten();
            assert!(entries.into_iter().any(|entry| entry.get(field).is_some()), "{section}: {field}");
        }
    }
    for (section, field, part) in [
        ("assumption", "", "Assumption"),
        ("assumption", "range", "FactorRange"),
        ("service_area", "", "ServiceArea"),
        ("service_area", "referrals", "Referral"),
        ("matter_kind", "", "MatterKind"),
        ("matter_kind", "touches", "TouchedArea"),
        ("matter_kind", "decisions", "DecisionShare"),
        ("matter_kind", "review", "Review"),
        ("matter_kind", "channels", "ChannelShare"),
        ("flow", "", "Flow"),
        ("flow", "reports", "Reports"),
        ("body", "calendar", "Calendar"),
        ("body", "calendar.recess", "Recess"),
        ("goal", "indicator", "Indicator"),
        ("goal", "indicator.values", "MeasuredValue"),
        ("governing_document", "measures", "Measure"),
        ("internal_service", "uses", "Use"),
    ] {
        let stated = example[section].to_string();
        let fields = schema["$defs"][part]["properties"].as_object().expect("a type of its own");
        let missing: Vec<_> = fields.keys().filter(|name| !stated.contains(&format!("\"{name}\":"))).collect();
        assert_eq!(missing, [""; 0], "{section}.{field}");
    }
}

/// The TOML block of the page that begins with a line.
fn block<'p>(page: &'p str, first: &str) -> &'p str {
    let start = page.find(first).unwrap_or_else(|| panic!("the page has a block that begins with {first:?}"));
    let length = page[start..].find("```").expect("the block ends");
    &page[start..start + length]
}

#[test]
fn examples_on_the_page_can_be_read() {
    let page = std::fs::read_to_string(file("docs/format.md")).expect("the page");
    let model = block(&page, "format = 1\nname = ");
    let model = parse(&Input::toml("page.toml", model), &mut |_| unreachable!()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(model.organisation().len(), 6);
    let chain = block(&page, "format = 1\n\n[[body]]");
    let chain = parse(&Input::toml("page.toml", chain), &mut |_| unreachable!()).unwrap_or_else(|e| panic!("{e}"));
    let steering = chain.steering();
    assert_eq!((steering.chain_documents.len(), steering.goals.len(), steering.frames.len()), (3, 4, 1));
    let matters = block(&page, "format = 1\n\n[[service_area]]");
    let matters = parse(&Input::toml("page.toml", matters), &mut |_| unreachable!()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((matters.services().matter_kinds.len(), matters.services().flow.is_some()), (1, true));
    let scenario = block(&page, "format = 1\n\n[scenario]");
    let scenario = parse_scenario(&Input::toml("page.toml", scenario)).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(scenario.changes.len(), 2);
    let config = block(&page, "format = 1\n\n[levels]");
    let config = parse_config(&Input::toml("page.toml", config)).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(config.waivers.len(), 1);
    let error = block(&page, "model.toml:6:14");
    let wrong = "format = 1\n[[unit]]\nkey = \"finance\"\n[[unit]]\nkey = \"payroll\"\nreports_to = \"finanse\"\n";
    let said = parse(&Input::toml("model.toml", wrong), &mut |_| unreachable!()).expect_err("one key is wrong");
    assert_eq!(error.trim_end(), said.to_string());
}

#[test]
fn every_field_of_every_section_is_on_the_page() {
    let page = std::fs::read_to_string(file("docs/format.md")).expect("the page");
    // The part of the page under the heading of a section, or all of it.
    let part = |section: Option<&str>| match section {
        None => page.as_str(),
        Some(section) => {
            let heading = format!("### `{section}`\n");
            let start = page.find(&heading).unwrap_or_else(|| panic!("the page has no heading {heading}"));
            let length = page[start + 4..].find("\n##").unwrap_or(page.len() - start - 4);
            &page[start..start + 4 + length]
        }
    };
    let mut missing = Vec::new();
    let mut expect = |section: Option<&str>, schema: &Value| {
        for field in schema["properties"].as_object().into_iter().flatten().map(|(field, _)| field) {
            if !part(section).contains(&format!("`{field}`")) {
                missing.push(format!("{}: {field}", section.unwrap_or("anywhere")));
            }
        }
    };
    for (_, schema) in schemas() {
        expect(None, &schema);
        let definitions = schema["$defs"].as_object().expect("types are defined once");
        definitions.values().for_each(|definition| expect(None, definition));
        for (section, property) in schema["properties"].as_object().expect("fields") {
            let name = property["items"]["$ref"].as_str().or(property["$ref"].as_str());
            if let Some(name) = name.and_then(|name| name.strip_prefix("#/$defs/")) {
                expect(Some(section), &definitions[name]);
            }
        }
        // Changes are named too, each with its fields.
        for change in definitions.get("Change").and_then(|change| change["oneOf"].as_array()).into_iter().flatten() {
            expect(None, change);
            change["properties"].as_object().into_iter().flatten().for_each(|(_, of_change)| expect(None, of_change));
        }
    }
    missing.sort();
    missing.dedup();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn the_sections_at_the_top_tell_what_a_file_holds() {
    use orgmodel::format::{FileKind, kind_of};
    let case = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cases/borlange").join(name);
    let kinds = ["sectors.toml", "services.toml", "reform.toml", "checks.toml"].map(|name| kind_of(case(name)));
    let kinds = kinds.map(|kind| kind.expect("a file of the case"));
    assert_eq!(kinds, [FileKind::Model, FileKind::Model, FileKind::Scenario, FileKind::Config]);
    assert!(kind_of(case("nothing.toml")).is_err());
}
