use std::fmt::Write as _;

use super::{AppliesTo, CATALOGUE, Check, Family};
use crate::SteeringModel;

/// The page of all checks of the catalogue in Markdown, made from their declarations: `docs/checks.md`.
pub fn page() -> String {
    let mut page = String::from(
        "# Checks\n\n\
         <!-- Made from the declarations of the checks by `orgmodel::checks::page`; do not edit. -->\n\n\
         Each check compares a model with a point of the [source](source.md), the report of 2009 that proposed three sectors for\n\
         Borlänge, or with the law. A code such as T3 stands before the name of a check; after the word source, and in\n\
         brackets, it is the point of the source with that id. A finding weighs as much as the check says here under severity,\n\
         unless the [configuration](format.md#levels) says otherwise. A check is off when the model does not state what it\n\
         needs, or has a steering model to which it does not apply; the report lists those that did not run, and why.\n",
    );
    for checks in families() {
        write!(page, "\n**{}**\n\n", title(checks[0].family)).expect(STRING);
        for check in checks {
            let anchor = format!("{}-{}", check.code.to_lowercase(), check.name);
            writeln!(page, "- [{} `{}`](#{anchor}): {}", check.code, check.name, check.summary()).expect(STRING);
        }
    }
    for checks in families() {
        write!(page, "\n## {}\n", title(checks[0].family)).expect(STRING);
        for check in checks {
            section(&mut page, check);
        }
    }
    page
}

const STRING: &str = "a string takes all that is written";

fn families() -> impl Iterator<Item = &'static [&'static Check]> {
    CATALOGUE.chunk_by(|a, b| a.family == b.family)
}

fn title(family: Family) -> String {
    let name = family.name().replace('_', " ");
    name[..1].to_uppercase() + &name[1..]
}

fn section(page: &mut String, check: &Check) {
    let models = |models: &[SteeringModel]| models.iter().map(|model| model.name()).collect::<Vec<_>>().join(", ");
    let applies_to = match check.applies_to {
        AppliesTo::Any => "any steering model".into(),
        AppliesTo::Only(only) => format!("the steering model {}", models(only)),
        AppliesTo::AllBut(but) => format!("any stated steering model but {}", models(but)),
    };
    let needs: Vec<&str> = check.needs.iter().map(|need| need.missing()).collect();
    let cited: Vec<String> = check.source.iter().map(|source| cited(source)).collect();
    let source = if cited.is_empty() { "none".into() } else { cited.join(", ") };
    write!(page, "\n### {} {}\n\n", check.code, check.name).expect(STRING);
    writeln!(page, "- Severity: {}", check.severity).expect(STRING);
    writeln!(page, "- Applies to: {applies_to}").expect(STRING);
    if !needs.is_empty() {
        writeln!(page, "- Off when: {}", needs.join("; ")).expect(STRING);
    }
    write!(page, "- Source: {source}\n- Since: {}\n", check.since).expect(STRING);
    for paragraph in check.doc.trim().split("\n\n") {
        page.push('\n');
        for line in paragraph.lines() {
            writeln!(page, "{}", line.trim()).expect(STRING);
        }
    }
}

/// A point of the source with the place where it is told; a law as it is.
fn cited(source: &str) -> String {
    if source.contains(' ') { source.to_owned() } else { format!("[{source}](source.md#{})", source.to_lowercase()) }
}

#[cfg(test)]
mod tests {
    use crate::checks::CATALOGUE;

    #[test]
    fn every_check_stands_once_in_the_contents_and_has_its_section() {
        let page = super::page();
        for check in CATALOGUE {
            let anchor = format!("(#{}-{})", check.code.to_lowercase(), check.name);
            assert_eq!(page.matches(&anchor).count(), 1, "{}", check.name);
            assert_eq!(page.matches(&format!("\n### {} {}\n", check.code, check.name)).count(), 1, "{}", check.name);
        }
    }

    #[test]
    fn a_section_says_when_the_check_runs_and_where_it_comes_from() {
        let page = super::page();
        let start = page.find("### B13 ").expect("in the catalogue");
        let section = &page[start..start + 300];
        for line in [
            "- Severity: error\n",
            "- Applies to: the steering model sector\n",
            "- Off when: the model states no sector\n",
            "- Source: [P4](source.md#p4), [P6](source.md#p6)\n- Since: 0.1.0\n\nA sector that no committee commissions.\n",
        ] {
            assert!(section.contains(line), "{line:?} in {section}");
        }
    }
}
