//! Five ways to organise the same services, those of Borlänge: what each breaks and what each measures, side by side.
//!
//! ```sh
//! cargo run --example archetypes
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Write};

use orgmodel::archetypes::{
    CommitteeLessParameters, DistrictParameters, PurchaserProviderParameters, Scale, SectorParameters,
    TraditionalParameters, committee_less, district, purchaser_provider, sector, traditional,
};
use orgmodel::cases::borlange;
use orgmodel::checks::{Checker, Report};
use orgmodel::metrics::{Better, Value, measure};
use orgmodel::{FocusAreaEntry, Model, Problems};

const NAME: usize = 64;
const COLUMN: usize = 19;

fn main() -> Result<(), Box<dyn Error>> {
    let models = models()?;
    let config = borlange::checks();
    let checker = Checker::new().config(config.clone())?;
    let reports: Vec<Report> = models.iter().map(|model| checker.run(model)).collect();

    let mut out = io::stdout().lock();
    writeln!(
        out,
        "The services of Borlänge in five organisations, laid out by rule. Staff, spans, seats and boxes are assumptions."
    )?;
    writeln!(out, "\n{:<NAME$}{}", "", row(models.iter().map(|model| model.name().to_owned())))?;

    writeln!(out, "\nMeasures (+ more is better, - less is better)")?;
    let measured: Vec<_> = models.iter().map(|model| measure(model, &config.thresholds)).collect();
    for (n, first) in measured.first().into_iter().flatten().enumerate() {
        let values: Vec<_> = measured.iter().map(|measurements| measurements[n].value.as_ref()).collect();
        // A series, such as staff by level, does not fit into a row.
        if values.iter().flatten().all(|value| matches!(value, Value::Number(_))) {
            let better = match first.better {
                Better::Higher => "+",
                Better::Lower => "-",
                _ => " ",
            };
            let name = format!("{better} {} ({})", first.metric, first.unit);
            let cell =
                |value: &Option<&Value>| value.and_then(Value::number).map_or_else(|| "undefined".to_owned(), rounded);
            writeln!(out, "{name:<NAME$}{}", row(values.iter().map(cell)))?;
        }
    }

    writeln!(out, "\nFindings")?;
    let mut checks: BTreeMap<&str, (String, Vec<usize>)> = BTreeMap::new();
    for (n, report) in reports.iter().enumerate() {
        for finding in &report.findings {
            let name = || (format!("{} {}", finding.severity, finding.check), vec![0; models.len()]);
            checks.entry(finding.code).or_insert_with(name).1[n] += 1;
        }
    }
    for (code, (name, counts)) in checks {
        let cells = counts.iter().map(|&count| if count == 0 { "·".to_owned() } else { count.to_string() });
        writeln!(out, "{:<NAME$}{}", format!("{code:<4}{name}"), row(cells))?;
    }
    Ok(())
}

/// The five archetypes; the sector model with the three sectors and the focus areas of the report.
fn models() -> Result<[Model; 5], Problems> {
    let services = borlange::services();
    let scale = Scale { assumptions: borlange::services_assumptions(), ..Scale::default() };
    let sectors = [
        &["children-education", "culture-leisure"][..],
        &["care", "individual-family"],
        &["environment-urban-planning"],
    ];
    let three_sectors = SectorParameters {
        scale: Scale { drafting_committees: 4, ..scale.clone() },
        sectors: sectors.map(|subjects| subjects.iter().map(|&subject| subject.into()).collect()).into(),
        focus_areas: vec![
            FocusAreaEntry::new("work-and-growth").area("labour-market-unit").area("urban-planning"),
            FocusAreaEntry::new("integration-focus").area("integration").area("individual-and-family-care"),
        ],
    };
    Ok([
        traditional(&services, &TraditionalParameters { scale: scale.clone() })?,
        district(&services, &DistrictParameters { scale: scale.clone(), ..Default::default() })?,
        purchaser_provider(&services, &PurchaserProviderParameters { scale: scale.clone() })?,
        committee_less(&services, &CommitteeLessParameters { scale })?,
        sector(&services, &three_sectors)?,
    ])
}

fn row(cells: impl Iterator<Item = String>) -> String {
    cells.map(|cell| format!("{cell:>COLUMN$}")).collect()
}

fn rounded(number: f64) -> String {
    if number.fract() == 0.0 { number.to_string() } else { format!("{number:.3}") }
}
