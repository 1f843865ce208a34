use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// How many heads stand between a member of staff and the top on average, the own head counted.
    ///
    /// Σ staffᵢ × headsᵢ / Σ staffᵢ over the nodes of the line, where headsᵢ are those from the node's own up to the
    /// top. Short decision paths and few levels make it small (A3, A4). Nodes on a reporting cycle, or below one, are
    /// left out; undefined when the rest has no staff. Linear in the nodes.
    ///
    /// 30 under a unit manager who reports to the director, 10 under the director: (30 × 2 + 10 × 1) / 40 = 1.75.
    pub(crate) METRIC = {
        name: "levels-above-staff",
        aspect: Aspect::Levels,
        unit: "levels",
        range: "0..",
        better: Better::Lower,
        shows: &[],
        needs: &[Need::Staff, Need::Heads],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let (mut levels, mut all) = (0_u128, 0_u64);
    for (heads, level) in facts.tallies().levels().iter().enumerate() {
        levels += u128::from(level.staff.hundredths()) * heads as u128;
        all += level.staff.hundredths();
    }
    if all == 0 {
        return Err(Undefined("no node of the line with a way to the top has staff"));
    }
    Ok(Value::Number(levels as f64 / all as f64))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{model_of, number, sector, staff, why_not};
    use crate::{Head, UnitEntry};

    #[test]
    fn staff_weighs_the_levels() {
        // 66 under three heads, 4 in support under two.
        assert_eq!(number(&sector(), "levels-above-staff"), Some((66.0 * 3.0 + 4.0 * 2.0) / 70.0));
        let page = model_of([
            UnitEntry::new("top").head(Head::new("director")).staff(staff(10)),
            UnitEntry::new("unit").head(Head::new("unit manager")).staff(staff(30)).reports_to("top"),
        ]);
        assert_eq!(number(&page, "levels-above-staff"), Some(1.75));
    }

    #[test]
    fn no_staff_has_no_mean() {
        let none = model_of([UnitEntry::new("unit").head(Head::new("unit manager")).staff(staff(0))]);
        let why = why_not(&none, "levels-above-staff");
        assert_eq!(why.as_deref(), Some("no node of the line with a way to the top has staff"));
    }
}
