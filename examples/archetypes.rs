//! Five ways to organise the same services, those of Borlänge: what each breaks and what each measures, side by side.
//!
//! ```sh
//! cargo run --example archetypes
//! ```

use std::error::Error;
use std::io::{self, Write};

use orgmodel::archetypes::{
    CommitteeLessParameters, DistrictParameters, PurchaserProviderParameters, Scale, SectorParameters,
    TraditionalParameters, committee_less, district, purchaser_provider, sector, traditional,
};
use orgmodel::cases::borlange;
use orgmodel::checks::{CATALOGUE as CHECKS, Checker, Report};
use orgmodel::metrics::{Aspect, Better, CATALOGUE as METRICS, Measurement, measure};
use orgmodel::{FocusAreaEntry, Model, Problems};

const NAME: usize = 42;
const COLUMN: usize = 13;

const INTRODUCTION: &str = "\
Swedish municipalities are organised in a few typical ways. Here the same services, those that Borlänge has to
do, are organised in five of them, not by hand but by the same rules, so that only the way differs:

  traditional         a committee for each subject, each with an administration that it employs
  district            a committee for each part of the municipality, whose administration does all of it there
  purchaser-provider  committees that buy under agreements from the administrations of one provider board
  committee-less      no committees: the executive board over one administration, a sector for each subject
  sector              five committees over one administration with three sectors, as a report of 2009 proposed

All staff, volumes, seats, spans and boxes are assumptions: what follows is about the five ways, not about
Borlänge. Ids such as A9 are points of the report (docs/source.md).";

const READING: &str = "\
How to read it. Under each name stands what it measures or finds; docs/metrics.md and docs/checks.md tell
more. + means that more is better and - that less is; where neither stands, nobody has agreed on it. Look
first at how far decisions and joint matters travel, how many heads and bodies it takes, and which errors a
way does not avoid. None is best in all: in districts, units that share a matter are near, at the price of
more heads.";

fn main() -> Result<(), Box<dyn Error>> {
    let models = models()?;
    let config = borlange::checks();
    let checker = Checker::new().config(config.clone())?;
    let reports: Vec<Report> = models.iter().map(|model| checker.run(model)).collect();
    let measured: Vec<Vec<Measurement>> = models.iter().map(|model| measure(model, &config.thresholds)).collect();

    let mut out = io::stdout().lock();
    writeln!(out, "{INTRODUCTION}\n\n{READING}")?;

    // The shape of the line as a graph is for who has read the literature, and says little beside the rest.
    for aspect in Aspect::ALL.into_iter().filter(|aspect| *aspect != Aspect::Shape) {
        heading(&mut out, &format!("Measured: {}", aspect.words()), &models)?;
        for metric in METRICS.iter().filter(|metric| metric.aspect == aspect) {
            let of = |all: &Vec<Measurement>| all.iter().find(|one| one.metric == metric.name)?.value.clone();
            let values: Vec<_> = measured.iter().map(of).collect();
            // A series, such as staff by level, does not fit into a row.
            if values.iter().flatten().all(|value| value.number().is_some()) {
                let better = match metric.better {
                    Better::Higher => "+",
                    Better::Lower => "-",
                    _ => " ",
                };
                let cells = values.iter().map(|value| {
                    let number = value.as_ref().and_then(|value| value.number());
                    number.map_or_else(|| "undefined".to_owned(), rounded)
                });
                writeln!(out, "{:<NAME$}{}", format!("{better} {}", metric.name), row(cells))?;
                writeln!(out, "    {}", metric.summary())?;
            }
        }
    }

    heading(&mut out, "Found: how often each departs from what the report wants", &models)?;
    for check in CHECKS {
        let found = |report: &Report| report.findings.iter().filter(|finding| finding.check == check.name).count();
        let counts: Vec<usize> = reports.iter().map(found).collect();
        if counts.iter().any(|count| *count > 0) {
            let cells = counts.iter().map(|&count| if count == 0 { "·".to_owned() } else { count.to_string() });
            writeln!(out, "{:<NAME$}{}", format!("{} {}", check.severity, check.name), row(cells))?;
            writeln!(out, "    {} ({})", check.summary(), check.source.join(", "))?;
        }
    }
    Ok(())
}

/// A heading over the names of the models, each of which may take two lines.
fn heading(out: &mut impl Write, text: &str, models: &[Model]) -> io::Result<()> {
    let halves = |model: &Model| match model.name().split_once('-') {
        Some((first, second)) => (format!("{first}-"), second.to_owned()),
        None => (String::new(), model.name().to_owned()),
    };
    let (first, second): (Vec<String>, Vec<String>) = models.iter().map(halves).unzip();
    writeln!(out, "\n{text}\n{:NAME$}{}", "", row(first.into_iter()).trim_end())?;
    writeln!(out, "{:NAME$}{}", "", row(second.into_iter()))
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
