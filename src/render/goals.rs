//! The goal chain of a model: its links, what is open, and the results.

use jiff::civil::Date;
use serde::Serialize;

use super::document::{Block, Table, named, numbers, text};
use crate::steering::goals::{Gap, Goal, GoalChain, GoalKind, Links, Results};
use crate::{Key, Model};

/// What is said of a goal chain.
#[derive(Serialize)]
pub(super) struct Overview<'m> {
    model: &'m str,
    /// The day of judgement.
    #[serde(skip_serializing_if = "Option::is_none")]
    judged_on: Option<Date>,
    links: Vec<OfKind>,
    gaps: Vec<Gap>,
    /// Those of visions and strategic goals, with all that derives from them.
    results: Vec<RolledUp<'m>>,
}

#[derive(Serialize)]
struct OfKind {
    #[serde(flatten)]
    links: Links,
    #[serde(skip_serializing_if = "Option::is_none")]
    results: Option<Results>,
}

#[derive(Serialize)]
struct RolledUp<'m> {
    goal: &'m Key,
    kind: GoalKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'m str>,
    #[serde(flatten)]
    results: Results,
}

impl<'m> Overview<'m> {
    pub(super) fn of(model: &'m Model, on: Option<Date>) -> Self {
        let chain = GoalChain::of(model);
        let of_kind = |links: Links| {
            let goals = chain.current().filter(|goal| goal.kind == links.kind);
            OfKind { links, results: on.map(|on| chain.results_of(goals, on)) }
        };
        let highest = |goal: &&Goal| matches!(goal.kind, GoalKind::Vision | GoalKind::StrategicGoal);
        let highest: Vec<&Goal> = chain.current().filter(highest).collect();
        let rolled_up = |on: Date| {
            let results = highest.iter().zip(chain.results_below(&highest, on));
            let of = results.map(|(&goal, results)| RolledUp {
                goal: &goal.key,
                kind: goal.kind,
                name: goal.name.as_deref(),
                results,
            });
            of.collect()
        };
        Self {
            model: model.name(),
            judged_on: on,
            links: chain.links().into_iter().map(of_kind).collect(),
            gaps: chain.gaps(),
            results: on.map_or_else(Vec::new, rolled_up),
        }
    }
}

/// The links of a goal chain by kind, what is open, and on a day of judgement the results.
pub(super) fn goals(model: &Model, on: Option<Date>) -> Vec<Block> {
    let overview = Overview::of(model, on);
    let mut blocks =
        vec![Block::Heading(1, format!("The goal chain of {}", named(overview.model, "an unnamed model")))];
    if overview.links.iter().all(|of_kind| of_kind.links.goals == 0) {
        blocks.push(Block::Text("The model states no goal that holds.".into()));
        return blocks;
    }
    let mut columns = vec![
        text("link"),
        numbers("goals"),
        numbers("trace to a vision"),
        numbers("reach a concrete activity"),
        numbers("have a target"),
    ];
    if on.is_some() {
        columns.extend([numbers("results known"), numbers("met")]);
    }
    let rows = overview.links.iter().map(|OfKind { links, results }| {
        let mut row = vec![links.kind.to_string()];
        let counts = [links.goals, links.tracing_to_vision, links.reaching_activity, links.followable];
        row.extend(counts.map(|count| count.to_string()));
        row.extend(results.iter().flat_map(counted));
        row
    });
    let rows = rows.collect();
    let fixed = columns.len();
    blocks.push(Block::Table(Table { columns, rows, fixed, group: 1 }));
    blocks.push(Block::Heading(2, "What is open".into()));
    if overview.gaps.is_empty() {
        blocks.push(Block::Text("Nothing.".into()));
    }
    blocks.extend(overview.gaps.iter().map(|gap| Block::Item(gap.to_string(), None)));
    if let Some(on) = on.filter(|_| !overview.results.is_empty()) {
        blocks.push(Block::Heading(2, format!("Results on {on}, with all that derives from a goal")));
        let columns = vec![text("goal"), text("link"), numbers("results known"), numbers("met")];
        let rows = overview.results.iter().map(|rolled_up| {
            let name = named(rolled_up.name.unwrap_or_default(), rolled_up.goal.as_str());
            [name, rolled_up.kind.to_string()].into_iter().chain(counted(&rolled_up.results)).collect()
        });
        blocks.push(Block::Table(Table { columns, rows: rows.collect(), fixed: 4, group: 1 }));
    }
    blocks
}

/// How many results are known and how many of them are met.
fn counted(results: &Results) -> [String; 2] {
    [format!("{} of {}", results.known, results.indicators), format!("{} of {}", results.met, results.known)]
}
