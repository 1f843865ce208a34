//! What a comparison hangs on: a tornado for each scenario.

use super::super::document::{Block, NONE, keys, named, number, numbers, table, text};
use super::{MADE, maybe, percent, with_sign};
use crate::simulate::{At, Sensitivity, Swing, Tornado};
use crate::{Key, Model};

/// So many characters from one end of the bars to the other.
const BAR: usize = 24;
/// So many words of a reason are shown.
const WORDS: usize = 8;

/// A tornado for each scenario, with the reasons of the assumptions where models are at hand; and what the sample says.
pub(in super::super) fn sensitivity(sensitivity: &Sensitivity, models: &[&Model]) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(1, "What it hangs on".into())];
    let is_empty = sensitivity.tornados.iter().all(|tornado| tornado.swings.is_empty());
    if is_empty {
        let why = if sensitivity.not_moved.is_empty() { ": none states a range" } else { "" };
        blocks.push(Block::Text(format!("No assumption was moved{why}.")));
    } else {
        blocks.push(Block::Text(
            "Each assumption is moved alone within the range that it states, in times of what is stated. A difference is the mean \
             lead time less that of the base, in days: below nought the scenario is faster. One without a mean, as its waiting grows \
             without end or too few matters end, counts as the slower."
                .into(),
        ));
    }
    for tornado in sensitivity.tornados.iter().filter(|_| !is_empty) {
        blocks.push(Block::Heading(2, named(&tornado.name, "the alternative")));
        blocks.extend(swings(tornado, models));
    }
    if !sensitivity.not_moved.is_empty() {
        blocks.push(Block::Text(format!(
            "Not moved, as no number rests on it that a simulation can move: {}.",
            keys(&sensitivity.not_moved)
        )));
    }
    blocks.extend(sampled(sensitivity));
    let made = &sensitivity.plan.simulation;
    blocks.push(Block::Heading(2, MADE.into()));
    blocks.push(Block::Text(format!(
        "orgmodel {}, seed {}, {} replications of {} days at each point, followed for up to {} days more.",
        env!("CARGO_PKG_VERSION"),
        made.seed,
        made.replications,
        made.days,
        made.drain_days
    )));
    blocks
}

fn swings(tornado: &Tornado, models: &[&Model]) -> Vec<Block> {
    let stated = tornado.stated.difference_days.map_or_else(
        || format!("With everything as stated, there is {}: no difference.", without(tornado.stated)),
        |days| {
            format!(
                "With everything as stated, the difference is {} days in the replications made here.",
                with_sign(days)
            )
        },
    );
    let mut blocks = vec![Block::Text(stated)];
    let tipping: Vec<String> = tornado
        .swings
        .iter()
        .filter_map(|swing| Some(format!("`{}` at {} times", swing.assumption, number(swing.tips_at?))))
        .collect();
    if tornado.stated.is_faster().is_some() {
        blocks.push(Block::Text(match tipping.as_slice() {
            [] => "No assumption, moved alone within its range, changes which of the two is faster.".into(),
            tipping => format!("Which of the two is faster changes with {} what is stated.", tipping.join(", ")),
        }));
    }
    let (moved, still): (Vec<&Swing>, Vec<&Swing>) =
        tornado.swings.iter().partition(|swing| swing.width_days() != Some(0.0));
    if !moved.is_empty() {
        let scale = Scale::of(tornado);
        let columns = vec![
            text("assumption"),
            text("why"),
            numbers("from"),
            numbers("to"),
            numbers("swing"),
            numbers("tips at"),
            text("days"),
        ];
        let end = |at: At| {
            let days = at.difference_days.map_or_else(|| without(at).into(), with_sign);
            format!("×{}: {days}", number(at.factor))
        };
        let rows = moved.iter().map(|swing| {
            vec![
                swing.assumption.to_string(),
                reason(&swing.assumption, models),
                end(swing.low),
                end(swing.high),
                maybe(swing.width_days()),
                swing.tips_at.map_or_else(|| NONE.into(), |factor| format!("×{}", number(factor))),
                scale.as_ref().map_or_else(String::new, |scale| scale.bar(swing, tornado.stated.difference_days)),
            ]
        });
        blocks.push(table(columns, rows.collect()));
        blocks.extend(scale.map(|scale| {
            Block::Text(format!(
                "The bars go from {} to {} days; ┃ is what is stated, 0 is where both are equally fast.",
                with_sign(scale.from),
                with_sign(scale.to)
            ))
        }));
    }
    if !still.is_empty() {
        blocks.push(Block::Text(format!(
            "Without any influence: {}.",
            keys(still.iter().map(|swing| &swing.assumption))
        )));
    }
    blocks
}

/// Which of the two has no mean.
fn without(at: At) -> &'static str {
    match (at.base_is_without_mean, at.is_without_mean) {
        (true, false) => "no mean in the base",
        (false, true) => "no mean in the scenario",
        _ => "no mean in both",
    }
}

/// The first words of the reason of an assumption.
fn reason(assumption: &Key, models: &[&Model]) -> String {
    let stated = models.iter().flat_map(|model| model.assumptions()).find(|stated| stated.key == *assumption);
    let Some(stated) = stated else { return NONE.into() };
    let mut words = stated.reason.split_whitespace();
    let first: Vec<&str> = words.by_ref().take(WORDS).collect();
    let more = if words.next().is_some() { " …" } else { "" };
    format!("{}{more}", first.join(" "))
}

/// From which number of days to which the bars go.
struct Scale {
    from: f64,
    to: f64,
}

impl Scale {
    /// All that is defined. `None` when all is one number.
    fn of(tornado: &Tornado) -> Option<Self> {
        let ends = tornado.swings.iter().flat_map(|swing| [swing.low, swing.high]);
        let days = ends.filter_map(|at| at.difference_days).chain(tornado.stated.difference_days);
        let fold = |scale: Option<Self>, days: f64| {
            let (from, to) = scale.map_or((days, days), |scale: Self| (scale.from, scale.to));
            Some(Self { from: from.min(days), to: to.max(days) })
        };
        days.fold(None, fold).filter(|scale| scale.from < scale.to)
    }

    fn place(&self, days: f64) -> usize {
        let share = (days - self.from) / (self.to - self.from);
        ((share * BAR as f64) as usize).min(BAR - 1)
    }

    fn bar(&self, swing: &Swing, stated: Option<f64>) -> String {
        let mut bar = vec!['·'; BAR];
        let days = [swing.low.difference_days, swing.high.difference_days, stated];
        let places = days.into_iter().flatten().map(|days| self.place(days));
        if let (Some(first), Some(last)) = (places.clone().min(), places.max()) {
            bar[first..=last].fill('█');
        }
        if self.from <= 0.0 && self.to >= 0.0 {
            bar[self.place(0.0)] = '0';
        }
        if let Some(stated) = stated {
            bar[self.place(stated)] = '┃';
        }
        bar.into_iter().collect()
    }
}

fn sampled(sensitivity: &Sensitivity) -> Vec<Block> {
    let Some(sampled) = &sensitivity.sampled else { return vec![] };
    let overloaded = sampled.points.iter().filter(|(_, fastest)| fastest.is_none()).count();
    let mut rows: Vec<Vec<String>> =
        sampled.fastest.iter().map(|(name, share)| vec![named(name, NONE), percent(*share)]).collect();
    if overloaded > 0 {
        rows.push(vec!["none: one has no mean".into(), percent(overloaded as f64 / sampled.points.len() as f64)]);
    }
    vec![
        Block::Heading(2, "All at once".into()),
        Block::Text(format!(
            "At {} points that move all {} assumptions at once, spread evenly over their ranges:",
            sampled.points.len(),
            sampled.assumptions.len()
        )),
        table(vec![text("fastest"), numbers("% of points")], rows),
    ]
}
