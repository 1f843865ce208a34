use std::fmt::Write;

use super::{Aspect, Better, CATALOGUE, GuidingValue, Metric};

/// The page of the catalogue, in Markdown: every metric with its definition, and which ones show each guiding value.
///
/// The file `docs/metrics.md` holds it.
///
/// # Example
/// ```
/// let page = orgmodel::metrics::page();
/// assert!(page.contains("### `manager-levels`"));
/// ```
pub fn page() -> String {
    let mut page = String::from(
        "# Metrics\n\n\
         How a model measures. Made from the catalogue by a test, which also says when it is stale: do not edit it.\n\n\
         A metric that is undefined for a model has no value and says why. Letters with a number, such as A3, are points of\n\
         the [source](source.md). `Better` says in which direction a value is better, where that is agreed on.\n\
         A range such as `0..` has no upper end. The last sentence of a definition, such as *Linear in the nodes*, says how the\n\
         time that measuring takes grows with the model.\n\n\
         A value is exact unless it says that it is a sample: then it stands with its standard error and the size of the\n\
         sample, such as `0.4312 ± 0.0021 (sample of 256)`. Samples are drawn from a fixed seed: the same model measures the\n\
         same on every run. In a comparison, numbers that two standard errors do not tell apart count as the same.\n\n\
         ## Guiding values\n\n\
         Each guiding value of the reorganisation (O7) is shown by some metrics of its own. They are not merged\n\
         into one number.\n\n",
    );
    for value in GuidingValue::ALL {
        let shown: Vec<String> = showing(value).map(|metric| format!("[`{0}`](#{0})", metric.name)).collect();
        line(&mut page, format_args!("- **{value}**: {}", shown.join(", ")));
    }
    for aspect in Aspect::ALL {
        line(&mut page, format_args!("\n## {}", capitalised(aspect.words())));
        for metric in CATALOGUE.iter().filter(|metric| metric.aspect == aspect) {
            describe(&mut page, metric);
        }
    }
    page
}

/// The metrics that show a guiding value.
fn showing(value: GuidingValue) -> impl Iterator<Item = &'static &'static Metric> {
    CATALOGUE.iter().filter(move |metric| metric.shows.contains(&value))
}

fn describe(page: &mut String, metric: &Metric) {
    line(page, format_args!("\n### `{}`\n", metric.name));
    for text in metric.doc.trim_end().lines() {
        line(page, format_args!("{}", text.strip_prefix(' ').unwrap_or(text)));
    }
    line(page, format_args!("\n- Unit: {}; range: {}", metric.unit, metric.range));
    if metric.better != Better::Neither {
        line(page, format_args!("- Better: {}", metric.better.name()));
    }
    for value in metric.shows {
        line(page, format_args!("- Shows: {value}"));
    }
    let missing: Vec<&str> = metric.needs.iter().map(|need| need.missing()).collect();
    if !missing.is_empty() {
        line(page, format_args!("- Undefined when {}", missing.join(", or ")));
    }
    line(page, format_args!("- Since: {}", metric.since));
}

fn line(page: &mut String, text: std::fmt::Arguments<'_>) {
    writeln!(page, "{text}").expect("a string takes any text");
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
