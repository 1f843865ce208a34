//! Borlänge before and after: the old purchaser-provider model and the proposed three-sector model side by side.
//!
//! `cargo run --release --example borlange`, with `--markdown` for a document.

use std::error::Error;
use std::io::{IsTerminal, Write};

use orgmodel::Model;
use orgmodel::cases::borlange;
use orgmodel::checks::Checker;
use orgmodel::implementation::{Outcome, Schedule, between, safe_order_by};
use orgmodel::render::markdown;
use orgmodel::render::terminal::{self, Look};
use orgmodel::scenario::{Comparison, Side};
use orgmodel::simulate::{FlowComparison, MatterOutcome, SimulationPlan};

/// What a reader must know who has never seen the report.
const INTRODUCTION: &str = "\
Borlänge is a Swedish municipality of some 48,700 inhabitants. Since 1992 large parts of it were organised as
purchasers and providers: one side ordered services and paid, the other carried them out, and an agreement
bound the two. A report of 2009-12-03 proposes to end that: five committees, one administration under one
director, three sectors with whole responsibility, support gathered in one unit, one door in for citizens, and
focus areas that run across the sectors, each under exactly one responsible sector head.

Both are written down here as models over the same services: the same service areas, staff and matters. They are
checked by the law of 2010. Ids such as A3 or P4 are points of the report, told in docs/source.md; codes such as T3
are checks, told in docs/checks.md, and each metric is defined in docs/metrics.md.

What is fact and what is assumed: the proposal is modelled as the report states it. Of the OLD organisation the report
says little more than the above: its boxes are assumptions, and so are staff, volumes and dates in both. Goals, governing
documents, money, opening hours and assessments are illustrative in both: made up to show the model at work. The last two
tables list every assumption, with its reason and how many entries rest on it. Read what follows as what comes of
models of this kind, not as facts about Borlänge.

Five guiding values lead the change (O7). Each is shown by a few measures; no score is made of them.";

const READING: &str = "\
How to read the rest. A check finds where a model breaks a principle: an error is against a rule that the report or
the law states, a warning against a direction, such as few manager levels. What the source holds against the old
model shows as findings: responsibility split between two sides (O1), a board of its own that employs (P5, P3), support
that is scattered (A9), several doors (A8). The new model has none of them. What is found of goals, documents, money and
leadership (codes V, W, M and E) is found in entries that are made up: it shows what the checks would ask of such a
municipality, and is no result. Five things to keep in mind:

- The new model has more bodies, because of its four temporary drafting committees, which prepare matters for the
  council in dialogue with citizens (P2). That is what the report proposes, and the number says so.
- The old model is found to have more manager levels than needed (L1), and yet the metric manager-levels is the same:
  its provider administrations stand beside the director, with area managers below; in the new model the sectors
  stand below the director, without area managers. Four levels both times, but the old four could be three.
- How much joint work crosses divisions hangs on where the assumed old boxes are cut: that is no result.
- A door reaches an area when its channel takes the matters of that area in; whether the line leads from there to those
  who handle them is another question, and in the old model two doors stand beside every provider's line.
- Both models hand out the same sum at the same prices. What a service area costs is what its units are given: in the
  new model the gathered support has a frame of its own and is charged for, in the old one much of it is inside.";

const STEERING: &str = "\
How each model is steered: the goal chain with what is open in it, the register of governing documents on the day of
judgement, where the money passes, the doors, and who leads. What the report states are the forms: four perspectives
and four documents of the goal chain (G3), six kinds of governing documents (G6), budget responsibility of committees
(P5), one door in (A8), a management group (A10). Every goal, document, sum, hour and assessment in them is made up.";

const PLAN: &str = "\
The reform as a plan: its phases and changes, its commissions (G7) with critical path and slack, and whether the
organisation passes, between any two phases, the checks that must hold on every day.";

const FLOW: &str = "\
How long matters take: the same matters, with the same luck, flow through both models, and their routes follow from each
organisation. Volumes, times, deciders and meetings are assumptions; `lead_times` tells what the result hangs on.";

fn main() -> Result<(), Box<dyn Error>> {
    let as_markdown = std::env::args().skip(1).any(|argument| argument == "--markdown");
    let look = Look { width: 110, colours: std::io::stdout().is_terminal() };
    // A part of the output: each is there as text and as Markdown.
    macro_rules! show {
        ($part:ident($($argument:expr),*)) => {
            if as_markdown { markdown::$part($($argument),*) } else { terminal::$part($($argument),*, look) }
        };
    }

    let reform = borlange::reform();
    let before: &Model = reform.base();
    let after = borlange::sectors();
    // The reform is a list of typed changes; carried out, it gives the proposal to the last entry.
    assert_eq!(reform.model()?, after);

    let config = borlange::checks();
    let judged_on = config.thresholds.judged_on.ok_or("the case states the day on which it is judged")?;
    let checker = Checker::new().config(config)?;
    let comparison = Comparison::new(before, &[Side::from(&reform)], &checker)?;

    let mut parts = vec![
        INTRODUCTION.to_owned(),
        show!(guiding_values(&comparison)),
        READING.to_owned(),
        show!(comparison(&comparison)),
        STEERING.to_owned(),
    ];
    for model in [before, &after] {
        parts.push(show!(goals(model, Some(judged_on))));
        parts.push(show!(register(model, judged_on)));
        parts.push(show!(money(model)));
        parts.push(show!(doors(model)));
        parts.push(show!(leadership(model, Some(judged_on))));
    }

    // Nothing flows where nothing is said of what citizens bring.
    if !after.services().matter_kinds.is_empty() {
        parts.push(flow(before, &after)?);
    }

    let schedule = Schedule::of(&reform);
    parts.push(PLAN.to_owned());
    parts.push(show!(plan(&reform)));
    parts.push(show!(schedule(&reform, &schedule)));
    parts.push(show!(between(&between(&reform, &checker)?)));
    parts.push(match safe_order_by(&reform, &checker)?.outcome {
        Outcome::Holds => "The order of the reform is safe: no change has to go to another phase.".to_owned(),
        Outcome::Mended { moves, .. } => {
            let moves: Vec<String> = moves.iter().map(ToString::to_string).collect();
            format!("The order of the reform is safe when {}.", moves.join(", and "))
        }
        Outcome::CannotBeOrdered { changes, .. } => {
            let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
            format!("No order of the reform is safe: these cannot be ordered: {}.", changes.join("; "))
        }
    });

    parts.push(show!(assumptions(before)));
    parts.push(show!(assumptions(&after)));
    // A reader that has gone away is no error.
    let _ = writeln!(std::io::stdout(), "{}", parts.join("\n\n"));
    Ok(())
}

/// How long matters take in both models, in a few lines; example `lead_times` says more.
fn flow(before: &Model, after: &Model) -> Result<String, Box<dyn Error>> {
    let plan = SimulationPlan { replications: 4, ..SimulationPlan::default() };
    let comparison = FlowComparison::new(&[("in the old model", before), ("in the new model", after)], &plan)?;
    let mut lines = vec![FLOW.to_owned(), String::new()];
    for outcome in &comparison.outcomes {
        let MatterOutcome { lead_time_days, median_days, bodies, escalations, lost, .. } = &outcome.overall;
        let days = match (lead_time_days, median_days) {
            (Some(mean), Some(median)) => {
                format!("{:.1} ± {:.1} days on average, half within {median:.1}", mean.mean, mean.half_width)
            }
            _ => "overloaded, so that waiting grows without end".to_owned(),
        };
        let worst = outcome.bottlenecks();
        let worst: Vec<String> = worst.iter().take(3).map(|place| format!("`{}`", place.node)).collect();
        lines.push(format!(
            "- {}: {days}; {bodies:.2} bodies and {escalations:.2} escalations a matter; {:.2} % lost between chairs; it queues \
             at {}",
            outcome.model,
            lost * 100.0,
            worst.join(", ")
        ));
    }
    let lead_time = &comparison.alternatives[0].differences[0];
    lines.push(match lead_time.interval {
        Some(interval) => format!("- new less old: {:.1} ± {:.1} days", interval.mean, interval.half_width),
        None => "- new less old: there is no mean to compare".to_owned(),
    });
    Ok(lines.join("\n"))
}
