//! Diagrams as [Mermaid](https://mermaid.js.org) text, which many viewers of Markdown draw.

use jiff::civil::Date;

use super::document::{named, printable};
use crate::Key;
use crate::implementation::{Schedule, Task};
use crate::scenario::{Commission, Scenario};

/// What begins a line of a Gantt diagram that is no task, in lower case.
const WORDS: [&str; 15] = [
    "gantt",
    "title",
    "section",
    "dateformat",
    "axisformat",
    "tickinterval",
    "inclusiveenddates",
    "topaxis",
    "excludes",
    "includes",
    "todaymarker",
    "weekday",
    "weekend",
    "click",
    "acc",
];

/// The commissions of a plan as a Gantt diagram: a section for each phase, with those of no phase in one of their own at the end.
///
/// A bar goes from the `from` of a commission to its `by`, or else over its earliest times; what takes no time is a milestone. A
/// commission is `done`, or `active` when `today` lies between its days, and `crit` when it has no slack. One without any day
/// is told in a comment.
///
/// Names are shown as they are but for what has a meaning in such a text: `:`, `;`, `#`, `%%` and backticks are replaced by what looks alike,
/// and a name that begins with a word of Mermaid's, or with a digit, stands in quotation marks. Keys are not shown: tasks are called `c1`, `c2` …
///
/// # Example
/// ```
/// use std::sync::Arc;
/// use orgmodel::Model;
/// use orgmodel::implementation::Schedule;
/// use orgmodel::render::mermaid;
/// use orgmodel::scenario::{Commission, Scenario};
///
/// let values = Commission::new("values").name("Values: for all").from("2010-01-01".parse()?).by("2011-12-31".parse()?);
/// let plan = Scenario::new("reform", Arc::new(Model::default())).commissioned(vec![values]);
/// let text = mermaid::gantt(&plan, &Schedule::of(&plan), Some("2010-06-01".parse()?));
/// assert_eq!(text, "\
/// gantt
///     title reform
///     dateFormat YYYY-MM-DD
///     section Without a phase
///     Values꞉ for all :active, crit, c1, 2010-01-01, 730d
/// ");
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn gantt(scenario: &Scenario, schedule: &Schedule, today: Option<Date>) -> String {
    let name = harmless(&named(scenario.name(), "an unnamed scenario"));
    let mut out = format!("gantt\n    title {name}\n    dateFormat YYYY-MM-DD\n");
    let phases = scenario.phases();
    let mut section = |name: &str, of: &dyn Fn(Option<&Key>) -> bool| {
        let tasks: Vec<_> = scenario
            .commissions()
            .iter()
            .zip(schedule.tasks())
            .enumerate()
            .filter(|(_, (commission, _))| of(commission.phase.as_ref()))
            .collect();
        if tasks.is_empty() {
            return;
        }
        out.push_str(&format!("    section {}\n", harmless(name)));
        for (at, (commission, task)) in tasks {
            out.push_str(&line(at, commission, task, schedule, today));
        }
    };
    for phase in phases {
        let name = named(phase.name.as_deref().unwrap_or_default(), phase.key.as_str());
        section(&name, &|of| of == Some(&phase.key));
    }
    section("Without a phase", &|of| of.is_none_or(|of| phases.iter().all(|phase| phase.key != *of)));
    out
}

fn line(at: usize, commission: &Commission, task: &Task, schedule: &Schedule, today: Option<Date>) -> String {
    let name = harmless(&named(commission.name.as_deref().unwrap_or_default(), commission.key.as_str()));
    let begins = name.to_lowercase();
    let is_word = WORDS.iter().any(|word| begins.starts_with(word)) || begins.starts_with(|c: char| c.is_ascii_digit());
    let name = if is_word { format!("“{name}”") } else { name };
    let earliest = || schedule.day(task.times?.earliest_start);
    let Some(start) = commission.from.or(if task.days == 0 { commission.by } else { None }).or_else(earliest) else {
        return format!("    %% {name}, no day is known\n");
    };
    let is_active = today.is_some_and(|today| {
        !task.done && commission.from.is_some_and(|from| from <= today) && commission.by.is_some_and(|by| today <= by)
    });
    let mut tags = String::new();
    for (tag, is) in [
        ("done, ", task.done),
        ("active, ", is_active),
        ("crit, ", task.is_critical()),
        ("milestone, ", task.days == 0),
    ] {
        if is {
            tags.push_str(tag);
        }
    }
    format!("    {name} :{tags}c{}, {start}, {}d\n", at + 1, task.days)
}

/// A name on one line without anything that Mermaid takes for its own.
fn harmless(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in printable(name).trim().chars() {
        out.push(match c {
            ':' => '\u{a789}',
            ';' => ',',
            '#' => '＃',
            '`' => '\'',
            '%' if out.ends_with('%') => '％',
            c => c,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::Model;
    use crate::fixture::plan;

    #[test]
    fn phases_are_sections_and_states_are_tags() {
        let mut fixture = plan();
        fixture.commissions[0].phase = Some("autumn".into());
        fixture.commissions[2].phase = Some("spring".into());
        let scenario = fixture.scenario();
        let text = gantt(&scenario, &Schedule::of(&scenario), Some(date(2011, 3, 1)));
        assert_eq!(
            text,
            "gantt\n    title plan\n    dateFormat YYYY-MM-DD\n    section spring\n    \
             values :active, crit, c3, 2011-01-01, 365d\n    section autumn\n    \
             handbook :done, c1, 2010-01-01, 181d\n    section Without a phase\n    \
             leadership :done, c2, 2010-07-01, 184d\n"
        );
    }

    fn one(commission: Commission) -> String {
        let plan = Scenario::new("p", Arc::new(Model::default())).commissioned(vec![commission]);
        gantt(&plan, &Schedule::of(&plan), None).lines().last().unwrap_or_default().trim().to_owned()
    }

    #[test]
    fn names_that_are_words_of_mermaid_are_quoted() {
        let named = |name: &str| one(Commission::new("a").name(name).by(date(2010, 1, 1)));
        assert_eq!(named("Section heads: all"), "“Section heads꞉ all” :crit, milestone, c1, 2010-01-01, 0d");
        assert_eq!(named("2010-01-01"), "“2010-01-01” :crit, milestone, c1, 2010-01-01, 0d");
        assert_eq!(named("a #1; b %% c ``` d"), "a ＃1, b %％ c ''' d :crit, milestone, c1, 2010-01-01, 0d");
        assert_eq!(one(Commission::new("a:b")), "%% a꞉b, no day is known");
    }

    proptest! {
        #[test]
        fn every_line_is_a_task_whatever_it_is_called(
            name in r"[a-zA-Z:;#%`\n\r\u{202e} ,0-9-]{0,30}",
            key in "[a-z:/._-]{1,12}",
        ) {
            let line = one(Commission::new(key).name(name).from(date(2010, 1, 1)).by(date(2010, 1, 2)));
            let (name, data) = line.split_once(':').expect("a name and its data");
            prop_assert!(!name.trim().is_empty() && !name.contains([';', '#', '`']) && !name.contains("%%"), "{line}");
            prop_assert!(!WORDS.iter().any(|word| name.to_lowercase().starts_with(word)), "{line}");
            prop_assert_eq!(data, "crit, c1, 2010-01-01, 2d");
        }
    }
}
