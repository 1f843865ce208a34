use rand::RngExt;
use serde::{Deserialize, Serialize};

use super::distribution::StaffDraw;
use super::error::expect;
use super::{PlanError, Seed, Spans, Staff};
use crate::{Decimal, Head, Key, Level, Organisation, Relation, UnitColumns, UnitKeys};

/// Which units have something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// None.
    None,
    /// Those with subordinates.
    Leading,
    /// Those without.
    Teams,
    /// All.
    All,
}

impl Which {
    const fn holds(self, leads: bool) -> bool {
        match self {
            Self::None => false,
            Self::Leading => leads,
            Self::Teams => !leads,
            Self::All => true,
        }
    }
}

/// What the line of an organisation of nothing but units is to look like. Plain data, to store beside the seed.
///
/// # What stays when more is asked for
/// The first units of a plan have the superiors that they have in the same plan with more units, and those that have staff in
/// both have the same. More dotted lines leave the first as they were.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LinePlan {
    /// Units, the top among them: 1 to 4,294,967,294.
    pub units: u32,
    /// Spans of the units that lead others.
    pub spans: Spans,
    /// How many of a hundred units lead others, while there are units left: 100 is a line that is balanced, all of whose levels but
    /// the last are full; the fewer, the deeper and the more uneven. Where nobody else is left to lead, the last unit does.
    pub leading_percent: u8,
    /// Staff of a unit.
    pub staff: Staff,
    /// Which units have staff of their own.
    pub staffed: Which,
    /// Which units have a head.
    pub headed: Which,
    /// Titles of heads by manager level, highest first: at most 255, no two alike. Deeper heads are called `head on level 5` and so on
    /// until there are 255 levels, and from there on as the last of these.
    pub titles: Vec<String>,
    /// So many units after the top have a second superior, who leads others and advises them: a dotted line. There is none where
    /// the draw falls on the superior itself, or on the unit.
    pub dotted_lines: u32,
}

impl Default for LinePlan {
    /// A thousand units with spans of 3 to 12 and staff in the teams.
    fn default() -> Self {
        Self {
            units: 1_000,
            spans: Spans::Uniform { least: 3, most: 12 },
            leading_percent: 100,
            staff: Staff::Lognormal {
                median: Decimal::from(12),
                sigma: 0.5,
                least: Decimal::from(1),
                most: Decimal::from(60),
            },
            staffed: Which::Teams,
            headed: Which::All,
            titles: ["director", "sector head", "operations manager", "unit manager"].map(String::from).into(),
            dotted_lines: 0,
        }
    }
}

impl LinePlan {
    /// A firm with wide spans: of a thousand, about three manager levels.
    pub fn flat_firm(units: u32) -> Self {
        let titles = ["managing director", "department head", "team leader"].map(String::from).into();
        Self { units, spans: Spans::Uniform { least: 15, most: 30 }, titles, ..Self::default() }
    }

    /// A firm with narrow spans: of a thousand, about nine manager levels.
    pub fn deep_firm(units: u32) -> Self {
        Self { units, spans: Spans::Uniform { least: 2, most: 3 }, ..Self::default() }
    }

    /// A ministry: state secretaries, directors-general, divisions and sections.
    pub fn ministry(units: u32) -> Self {
        let titles = ["minister", "state secretary", "director-general", "head of division", "head of section"];
        let spans = Spans::ByLevel(vec![3, 5, 6, 4]);
        Self { units, spans, titles: titles.map(String::from).into(), ..Self::default() }
    }

    /// A firm in which every second unit has a second superior, by a dotted line.
    pub fn matrix(units: u32) -> Self {
        let spans = Spans::Geometric { least: 3, mean: 7.0, most: 20 };
        Self { units, spans, dotted_lines: units / 2, ..Self::default() }
    }

    /// A line of so many levels below the top, with the least span, the same everywhere, by which the units have room on them.
    ///
    /// # Example
    /// ```
    /// use orgmodel::Line;
    /// use orgmodel::generate::{LinePlan, line};
    ///
    /// let organisation = line(&LinePlan::of_depth(1_000, 3), 1)?;
    /// // 1 + 10 + 100 + 1,000 is the first such sum that is not less.
    /// assert_eq!(organisation.node("unit-1").map(|top| Line::of(&organisation).subordinates(top.id()).len()), Some(10));
    /// # Ok::<(), orgmodel::generate::PlanError>(())
    /// ```
    pub fn of_depth(units: u32, levels: u32) -> Self {
        let room = |span: u32| {
            let mut level = 1_u64;
            let mut all = 1_u64;
            for _ in 0..levels {
                level = level.saturating_mul(u64::from(span));
                all = all.saturating_add(level);
                if all >= u64::from(units) {
                    break;
                }
            }
            all
        };
        // The least span with room, between one without and one with it.
        let (mut without, mut with) = (0, units.max(1));
        while with - without > 1 {
            let middle = without + (with - without) / 2;
            if room(middle) >= u64::from(units) { with = middle } else { without = middle }
        }
        Self { units, spans: Spans::ByLevel(vec![with]), ..Self::default() }
    }

    fn validate(&self) -> Result<(), PlanError> {
        let units = self.units;
        expect((1..UnitColumns::NONE).contains(&units), "units", "1 to 4294967294", units)?;
        expect(self.leading_percent <= 100, "leading_percent", "at most 100", self.leading_percent)?;
        expect(self.titles.len() <= MOST_LEVELS, "titles", "at most 255", self.titles.len())?;
        for (level, title) in self.titles.iter().enumerate() {
            expect(!title.trim().is_empty(), "titles", "some text", format_args!("{title:?}"))?;
            expect(!self.titles[..level].contains(title), "titles", "each once", format_args!("`{title}` twice"))?;
        }
        let named = (1..=MOST_LEVELS).map(|level| format!("head on level {level}"));
        let taken = named.skip(self.titles.len()).find(|title| self.titles.contains(title));
        expect(taken.is_none(), "titles", "no title of a deeper head", taken.unwrap_or_default())?;
        expect(self.dotted_lines < units, "dotted_lines", format_args!("less than {units}"), self.dotted_lines)
    }
}

/// More manager levels than this have no number.
const MOST_LEVELS: usize = 255;

/// The units of a line in columns, in breadth-first order, with keys from `unit-1`; what [`line()`] builds.
///
/// Linear, in one pass over the units; the columns take 16 bytes a unit, which are asked for once.
///
/// # Errors
/// [`PlanError`] when there is no such line.
pub fn line_columns(plan: &LinePlan, seed: u64) -> Result<UnitColumns, PlanError> {
    plan.validate()?;
    let (spans, staff) = (plan.spans.drawn()?, plan.staff.drawn()?);
    let seed = Seed::new(seed).child("line");
    let [mut span_stream, mut leading_stream, mut staff_stream] =
        ["span", "leading", "staff"].map(|label| seed.child(label).stream());
    let units = plan.units as usize;
    let staff = Some(staff).filter(|staff| !matches!(staff, StaffDraw::Unstated) && plan.staffed != Which::None);

    let mut superior = Vec::with_capacity(units);
    let mut staffs = Vec::with_capacity(if staff.is_some() { units } else { 0 });
    let mut head = Vec::with_capacity(if plan.headed == Which::None { 0 } else { units });
    superior.push(UnitColumns::NONE);
    let (mut level, mut level_ends) = (0, 1);
    for unit in 0..units {
        if unit == level_ends {
            (level, level_ends) = (level + 1, superior.len());
        }
        let drawn = plan.leading_percent == 100 || leading_stream.random_range(0..100_u8) < plan.leading_percent;
        let leads = superior.len() < units && (drawn || unit + 1 == superior.len());
        if leads {
            let span = spans.draw(&mut span_stream, level) as usize;
            let end = superior.len().saturating_add(span).min(units);
            superior.resize(end, unit as u32);
        }
        if let Some(staff) = &staff {
            // Drawn for each unit, so that staff does not hang on who leads.
            let drawn = staff.draw(&mut staff_stream);
            staffs.push(drawn.filter(|_| plan.staffed.holds(leads)));
        }
        if plan.headed != Which::None {
            let number = level.min(MOST_LEVELS - 1) as u32;
            head.push(if plan.headed.holds(leads) { number } else { UnitColumns::NONE });
        }
    }
    let levels = if plan.headed == Which::None { 0 } else { (level + 1).min(MOST_LEVELS) };
    Ok(UnitColumns {
        keys: UnitKeys::Counted { prefix: PREFIX.into() },
        superior,
        staff: staffs,
        head,
        heads: (0..levels).map(|level| Head::new(plan.title(level))).collect(),
    })
}

const PREFIX: &str = "unit-";

impl LinePlan {
    /// The title of heads on a level, 0 for the highest.
    fn title(&self, level: usize) -> String {
        self.titles.get(level).cloned().unwrap_or_else(|| format!("head on level {}", level + 1))
    }
}

/// An organisation of nothing but units in a line, with a ladder of the manager levels that it has.
///
/// Linear.
///
/// # Errors
/// [`PlanError`] when there is no such line.
///
/// # Example
/// ```
/// use orgmodel::Line;
/// use orgmodel::generate::{LinePlan, Spans, line};
///
/// let plan = LinePlan { units: 13, spans: Spans::Given(vec![3]), ..LinePlan::default() };
/// let organisation = line(&plan, 1)?;
/// let line = Line::of(&organisation);
/// let depths: Vec<_> = organisation.units().filter_map(|unit| line.depth(unit.id())).collect();
/// assert_eq!(depths, [0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
/// # Ok::<(), orgmodel::generate::PlanError>(())
/// ```
pub fn line(plan: &LinePlan, seed: u64) -> Result<Organisation, PlanError> {
    let columns = line_columns(plan, seed)?;
    let mut builder = Organisation::builder();
    for level in 0..columns.heads.len() {
        builder.level(Level { title: plan.title(level), also: vec![] });
    }
    let seed = Seed::new(seed).child("line").child("dotted-line");
    let key = |row: u32| Key::from(format!("{PREFIX}{}", u64::from(row) + 1));
    for unit in 1..=plan.dotted_lines {
        // Whoever leads a unit that is drawn: all heads have a chance, by their spans.
        let drawn = 1 + seed.index(u64::from(unit)).below(plan.units - 1);
        let adviser = columns.superior[drawn as usize];
        if adviser != unit && adviser != columns.superior[unit as usize] {
            builder.relate(key(adviser), Relation::Advises, key(unit));
        }
    }
    builder.units(columns);
    Ok(builder.build().expect("generated columns have a meaning"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Line, RelationKind};

    const NONE: u32 = UnitColumns::NONE;

    fn plan(units: u32) -> LinePlan {
        LinePlan { units, ..LinePlan::default() }
    }

    #[test]
    fn a_seed_gives_the_same_line_in_every_release() {
        let columns = |plan: &LinePlan| line_columns(plan, 7).expect("a plan that can be");
        let balanced = columns(&LinePlan::deep_firm(16));
        let uneven = columns(&LinePlan { leading_percent: 30, ..LinePlan::deep_firm(16) });
        let staff: Vec<_> = balanced.staff.iter().flatten().map(|staff| staff.hundredths()).take(4).collect();
        let expected = (
            vec![0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5],
            vec![0, 0, 0, 3, 3, 3, 5, 5, 6, 6, 6, 7, 7, 11, 11],
            vec![1_027, 1_747, 959, 922],
        );
        assert_eq!((balanced.superior[1..].to_vec(), uneven.superior[1..].to_vec(), staff), expected);
    }

    #[test]
    fn the_presets_are_what_they_are_called() {
        let depth = |plan: &LinePlan| {
            let organisation = line(plan, 1).expect("a plan that can be");
            assert_eq!(organisation.len(), 1_000);
            let line = Line::of(&organisation);
            let depth = organisation.units().filter_map(|unit| line.depth(unit.id())).max();
            (depth, organisation.relation_count_of(RelationKind::Advises))
        };
        assert_eq!(depth(&LinePlan::flat_firm(1_000)), (Some(3), 0));
        assert_eq!(depth(&LinePlan::deep_firm(1_000)), (Some(8), 0));
        // 1 + 3 + 15 + 90 + 360 + 531 of 1,440.
        assert_eq!(depth(&LinePlan::ministry(1_000)), (Some(5), 0));
        let (_, advised) = depth(&LinePlan::matrix(1_000));
        assert!((450..=500).contains(&advised), "{advised}");
    }

    #[test]
    fn a_depth_takes_the_least_span() {
        for (units, levels, span) in
            [(1, 0, 1), (1, 5, 1), (7, 2, 2), (8, 2, 3), (13, 2, 3), (14, 2, 4), (u32::MAX - 1, 1, u32::MAX - 2)]
        {
            assert_eq!(LinePlan::of_depth(units, levels).spans, Spans::ByLevel(vec![span]), "{units} {levels}");
        }
    }

    #[test]
    fn a_chain_is_a_line_too() {
        let chain = LinePlan { spans: Spans::Given(vec![1]), ..plan(100_000) };
        let organisation = line(&chain, 1).expect("a plan that can be");
        let last = organisation.node("unit-100000").expect("the last unit");
        assert_eq!(Line::of(&organisation).depth(last.id()), Some(99_999));
        assert_eq!(organisation.ladder().levels().len(), 255);
        assert_eq!(last.head().map(|head| head.title().to_owned()), Some("head on level 255".into()));
    }

    #[test]
    fn plans_that_cannot_be_name_the_field() {
        for (plan, expected) in [
            (plan(0), "plan: units: expected 1 to 4294967294, found 0"),
            (plan(u32::MAX), "plan: units: expected 1 to 4294967294, found 4294967295"),
            (LinePlan { leading_percent: 101, ..plan(9) }, "plan: leading_percent: expected at most 100, found 101"),
            (LinePlan { spans: Spans::Given(vec![0]), ..plan(9) }, "plan: spans: expected at least 1 each, found 0"),
            (
                LinePlan { staff: Staff::Given(vec![]), ..plan(9) },
                "plan: staff: expected at least one number, found none",
            ),
            (LinePlan { titles: vec![" ".into()], ..plan(9) }, "plan: titles: expected some text, found \" \""),
            (
                LinePlan { titles: vec!["head".into(), "head".into()], ..plan(9) },
                "plan: titles: expected each once, found `head` twice",
            ),
            (
                LinePlan { titles: vec!["head on level 3".into()], ..plan(9) },
                "plan: titles: expected no title of a deeper head, found head on level 3",
            ),
            (LinePlan { dotted_lines: 9, ..plan(9) }, "plan: dotted_lines: expected less than 9, found 9"),
        ] {
            assert_eq!(line(&plan, 1).expect_err("it cannot be").to_string(), expected);
        }
    }

    #[test]
    fn a_plan_is_data() {
        let plan = LinePlan::matrix(500);
        let text = toml::to_string(&plan).expect("a table");
        assert_eq!(toml::from_str::<LinePlan>(&text), Ok(plan));
    }

    fn spans_of(columns: &UnitColumns) -> Vec<u32> {
        let mut spans = vec![0; columns.len()];
        for &superior in &columns.superior[1..] {
            spans[superior as usize] += 1;
        }
        spans
    }

    /// A plan without a table of staff to make.
    fn quick(units: u32) -> LinePlan {
        LinePlan { staff: Staff::Uniform { least: Decimal::from(1), most: Decimal::from(30) }, ..plan(units) }
    }

    proptest! {
        #[test]
        fn units_stand_in_breadth_first_order_within_their_spans(
            units in 1_u32..3_000,
            (least, more) in (1_u32..5, 0_u32..9),
            leading_percent in 0_u8..=100,
            seed in any::<u64>(),
        ) {
            let spans = Spans::Uniform { least, most: least + more };
            let plan = LinePlan { spans, leading_percent, headed: Which::Leading, ..quick(units) };
            let columns = line_columns(&plan, seed).expect("a plan that can be");
            prop_assert_eq!(columns.len(), units as usize);
            prop_assert_eq!(columns.superior[0], NONE);
            prop_assert!(columns.superior[1..].is_sorted());
            prop_assert!((1..).zip(&columns.superior[1..]).all(|(unit, &superior)| superior < unit));
            let mut left = units - 1;
            for (unit, span) in spans_of(&columns).into_iter().enumerate() {
                let leads = span > 0;
                prop_assert!(!leads || (least.min(left)..=least + more).contains(&span));
                left -= span;
                prop_assert_eq!(columns.head[unit] != NONE, leads);
                prop_assert_eq!(columns.staff[unit].is_some(), !leads);
            }
        }

        #[test]
        fn more_units_leave_the_first_as_they_are(
            units in 1_u32..500,
            more in 1_u32..500,
            leading_percent in 0_u8..=100,
            seed in any::<u64>(),
        ) {
            let plan = |units| LinePlan { leading_percent, staffed: Which::All, ..quick(units) };
            let made = |units| line_columns(&plan(units), seed).expect("a plan that can be");
            let (fewer, more) = (made(units), made(units + more));
            prop_assert_eq!(&more.superior[..units as usize], &fewer.superior[..]);
            prop_assert_eq!(&more.staff[..units as usize], &fewer.staff[..]);
            prop_assert_eq!(&more.head[..units as usize], &fewer.head[..]);
        }
    }
}
