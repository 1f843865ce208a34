//! Borlänge before and after: the old purchaser-provider model and the proposed three-sector model side by side.
//!
//! `cargo run --release --example borlange`, with `--markdown` for a document.

use std::error::Error;
use std::io::IsTerminal;

use orgmodel::Model;
use orgmodel::cases::borlange;
use orgmodel::checks::Checker;
use orgmodel::render::markdown;
use orgmodel::render::terminal::{self, Look};
use orgmodel::scenario::{Comparison, Side};

/// What a reader must know who has never seen the report.
const INTRODUCTION: &str = "\
Borlänge is a Swedish municipality of some 48,700 inhabitants. Since 1992 large parts of it were organised as
purchasers and providers: one side ordered services and paid, the other carried them out, and an agreement
bound the two. A report of 2009-12-03 proposes to end that: five committees, one administration under one
director, three sectors with whole responsibility, support gathered in one unit, one door in for citizens, and
focus areas that run across the sectors under exactly one responsible sector head.

Both are written down as models over the same services: the same service areas, staff and matters. Ids such as
A3 or P4 are points of the report (docs/source.md). The proposal is modelled as the report states it. Of the
OLD organisation the report says little more than the above: its boxes are assumptions, and so are staff,
volumes and dates in both. What rests on what is listed at the end. Read the findings as what follows from a
model of this kind, not as facts about Borlänge.";

const READING: &str = "\
How to read it. An error is against a rule that the report or the law states, a warning against a direction that
the report states, such as few manager levels. What the source holds against the old model shows as findings:
responsibility split between two sides (O1), committees that employ (P5), support that is scattered (A9), several
doors (A8). The new model has none of them. It has more bodies than the old one, because of its four temporary
drafting committees: that is what the report proposes, and the number says so.
Where old areas are cut differently in the assumed boxes, the share of joint matters that cross divisions comes
out differently: do not take that one as a result.";

fn main() -> Result<(), Box<dyn Error>> {
    let as_markdown = std::env::args().skip(1).any(|argument| argument == "--markdown");
    let look = Look { width: 110, colours: std::io::stdout().is_terminal() };

    let reform = borlange::reform();
    let before: &Model = reform.base();
    let after = borlange::sectors();
    // The reform is a list of typed changes; carried out, it gives the proposal to the last entry.
    assert_eq!(reform.model()?, after);

    let checker = Checker::new().config(borlange::checks())?;
    let comparison = Comparison::new(before, &[Side::from(&reform)], &checker)?;

    let parts = if as_markdown {
        [
            markdown::comparison(&comparison),
            markdown::guiding_values(&comparison),
            markdown::plan(&reform),
            markdown::assumptions(before),
            markdown::assumptions(&after),
        ]
    } else {
        [
            terminal::comparison(&comparison, look),
            terminal::guiding_values(&comparison, look),
            terminal::plan(&reform, look),
            terminal::assumptions(before, look),
            terminal::assumptions(&after, look),
        ]
    };
    println!("{INTRODUCTION}\n");
    for (n, part) in parts.iter().enumerate() {
        println!("{part}");
        if n == 0 {
            println!("{READING}\n");
        }
    }
    Ok(())
}
