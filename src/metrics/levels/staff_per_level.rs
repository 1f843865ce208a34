use std::borrow::Cow;

use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// How much staff there is on each manager level.
    ///
    /// Staff in full-time equivalents by the number of heads from their own up to the top: `1` is staff directly under
    /// the highest head, and `0` is listed only when there is staff without a head. Levels without staff stand between
    /// as 0. Nodes on a reporting cycle, or below one, are left out; undefined when the rest states no staff. Linear in
    /// the nodes.
    ///
    /// 30 under a unit manager who reports to the director, 10 under the director: 1 → 10, 2 → 30.
    pub(crate) METRIC = {
        name: "staff-per-level",
        aspect: Aspect::Levels,
        unit: "full-time equivalents",
        range: "0..",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Staff, Need::Heads],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    // The lowest levels may hold nobody whose staff is stated.
    let levels = facts.tallies().levels();
    let levels = &levels[..levels.iter().rposition(|level| level.stating > 0).map_or(0, |last| last + 1)];
    if levels.is_empty() {
        return Err(Undefined("no node of the line with a way to the top states its staff"));
    }
    let first = usize::from(levels[0].staff.is_zero());
    let series = levels.iter().enumerate().skip(first).map(|(level, of)| (label(level), of.staff.to_f64()));
    Ok(Value::Series(series.collect()))
}

/// A level in digits, without asking for memory where there are as few as in most lines.
fn label(level: usize) -> Cow<'static, str> {
    const FEW: [&str; 12] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"];
    FEW.get(level).map_or_else(|| level.to_string().into(), |&label| label.into())
}

#[cfg(test)]
mod tests {
    use crate::metrics::Value;
    use crate::metrics::example::{model_of, sector, staff, value};
    use crate::{Head, UnitEntry};

    fn series(levels: &[(&str, f64)]) -> Option<Value> {
        Some(Value::Series(levels.iter().map(|&(level, staff)| (level.to_owned().into(), staff)).collect()))
    }

    #[test]
    fn staff_stands_on_the_level_of_its_head() {
        assert_eq!(value(&sector(), "staff-per-level"), series(&[("1", 0.0), ("2", 4.0), ("3", 66.0)]));
    }

    #[test]
    fn staff_without_a_head_is_shown() {
        let model = model_of([
            UnitEntry::new("top").staff(staff(5)),
            UnitEntry::new("unit").head(Head::new("unit manager")).staff(staff(30)).reports_to("top"),
        ]);
        assert_eq!(value(&model, "staff-per-level"), series(&[("0", 5.0), ("1", 30.0)]));
    }

    #[test]
    fn every_level_is_called_by_its_number() {
        let unit = |level: u16| {
            let entry = UnitEntry::new(format!("u{level}")).head(Head::new("head")).staff(staff(level));
            if level > 1 { entry.reports_to(format!("u{}", level - 1)) } else { entry }
        };
        let Some(Value::Series(series)) = value(&model_of((1..=14).map(unit)), "staff-per-level") else {
            panic!("a number for each level")
        };
        for (label, number) in series {
            assert_eq!(label, number.to_string());
        }
    }
}
