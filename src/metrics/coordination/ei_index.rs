use super::JointWork;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// The E-I index of joint matters by division: how much more of them crosses divisions than stays inside.
    ///
    /// (E − I) / (E + I), where E is the weight of joint matters between divisions and I of those inside one, counted
    /// as in `joint-matters-across-divisions`. D. Krackhardt and R. N. Stern: *Informal networks and organizational
    /// crises*, Social Psychology Quarterly 51 (1988). −1 when all stay inside, 1 when all cross. Touches ×
    /// divisions.
    ///
    /// 1 of 4 joint matters crosses: (1 − 3) / 4 = −0.5.
    pub(crate) METRIC = {
        name: "joint-matters-ei-index",
        aspect: Aspect::Coordination,
        unit: "index",
        range: "-1..1",
        better: Better::Lower,
        shows: &[],
        needs: &[Need::Touches, Need::Doers],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let joint = JointWork::of(facts)?;
    Ok(Value::Number((joint.across - joint.inside) / joint.weight()))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{number, sector};

    #[test]
    fn as_much_across_as_inside_is_nought() {
        assert_eq!(number(&sector(), "joint-matters-ei-index"), Some(0.0));
    }
}
