use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};
use crate::steering::goals::{Goal, GoalKind};

declare_metric! {
    /// The share of strategic goals from which a concrete activity derives.
    ///
    /// Over however many links, of whatever kind (G3). Strategic goals in documents that have ended are left out. Linear in
    /// goals and links.
    ///
    /// Four strategic goals; from two of them a committee goal derives, from one of these an activity, and from it a concrete
    /// activity: 1 / 4 = 0.25.
    pub(crate) REACHING = {
        name: "strategic-goals-reaching-activity",
        aspect: Aspect::Goals,
        unit: "share of strategic goals",
        range: "0..1",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::Goals],
        since: "0.1.0",
        run: reaching,
    }
}

declare_metric! {
    /// The share of activities that trace to a vision.
    ///
    /// Activities and concrete activities from which what they are derived from leads up to a vision, over however many links
    /// (G3). Those in documents that have ended are left out. Linear in goals and links.
    ///
    /// Two activities; one derives from a committee goal that is derived from nothing, the other from one that leads up to
    /// the vision, and from that a concrete activity derives: 2 / 3 = 0.67.
    pub(crate) TRACING = {
        name: "activities-tracing-to-vision",
        aspect: Aspect::Goals,
        unit: "share of activities",
        range: "0..1",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::Goals],
        since: "0.1.0",
        run: tracing,
    }
}

declare_metric! {
    /// How many links there are on average from a concrete activity up to the vision.
    ///
    /// For each concrete activity from which a line leads up to a vision, the links of the shortest such line; the mean of
    /// them. The source's chain has four: activity, committee goal, strategic goal, vision (G3). Concrete activities in
    /// documents that have ended are left out. Linear in goals and links.
    ///
    /// Two concrete activities, one derived from an activity and one from the committee goal above it: (4 + 3) / 2 = 3.5.
    pub(crate) LENGTH = {
        name: "goal-chain-length",
        aspect: Aspect::Goals,
        unit: "links",
        range: "1..",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Goals],
        since: "0.1.0",
        run: length,
    }
}

declare_metric! {
    /// How many goals derive on average from a goal that is no activity.
    ///
    /// For each vision, strategic goal and committee goal, how many goals and activities derive from it directly; the mean,
    /// with none for those from which nothing does. Documents that have ended are left out on both sides. Linear in goals and
    /// links.
    ///
    /// A vision with four strategic goals, one of which has a committee goal with two activities: (4 + 1 + 0 + 0 + 0 + 2) / 6
    /// = 1.17.
    pub(crate) FAN_OUT = {
        name: "goal-fan-out",
        aspect: Aspect::Goals,
        unit: "goals per goal",
        range: "0..",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Goals],
        since: "0.1.0",
        run: fan_out,
    }
}

/// The share of some goals that are as they should be.
fn share<'g>(
    goals: impl Iterator<Item = &'g Goal>,
    is: impl Fn(&Goal) -> bool,
    none: Undefined,
) -> Result<Value, Undefined> {
    let (mut all, mut such) = (0_usize, 0_usize);
    for goal in goals {
        all += 1;
        such += usize::from(is(goal));
    }
    if all == 0 { Err(none) } else { Ok(Value::Number(such as f64 / all as f64)) }
}

fn reaching(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let chain = facts.goal_chain();
    let strategic = chain.current().filter(|goal| goal.kind == GoalKind::StrategicGoal);
    share(strategic, |goal| chain.reaches_activity(goal.key.as_str()), Undefined("the model states no strategic goal"))
}

fn tracing(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let chain = facts.goal_chain();
    let activities = chain.current().filter(|goal| !goal.kind.says_what());
    let traces = |goal: &Goal| chain.links_to_vision(goal.key.as_str()).is_some();
    share(activities, traces, Undefined("the model states no activity"))
}

fn length(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let chain = facts.goal_chain();
    let concrete = chain.current().filter(|goal| goal.kind == GoalKind::ConcreteActivity);
    let links: Vec<u32> = concrete.filter_map(|goal| chain.links_to_vision(goal.key.as_str())).collect();
    if links.is_empty() {
        return Err(Undefined("no concrete activity traces to a vision"));
    }
    let sum: u64 = links.iter().copied().map(u64::from).sum();
    Ok(Value::Number(sum as f64 / links.len() as f64))
}

fn fan_out(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let chain = facts.goal_chain();
    let (mut goals, mut derived) = (0_usize, 0_usize);
    for goal in chain.current().filter(|goal| goal.kind.says_what()) {
        goals += 1;
        derived += chain.children(goal.key.as_str()).filter(|child| chain.is_current(child)).count();
    }
    if goals == 0 {
        return Err(Undefined("the model states nothing but activities"));
    }
    Ok(Value::Number(derived as f64 / goals as f64))
}

#[cfg(test)]
mod tests {
    use crate::fixture::{purchaser_provider, sector};
    use crate::metrics::goals::{measured, number};
    use crate::steering::goals::{DocumentState, Goal, GoalKind};

    #[test]
    fn a_clean_chain_reaches_from_end_to_end() {
        for fixture in [sector().with_goals(), purchaser_provider().with_goals()] {
            let of = |name| number(&fixture, name);
            assert_eq!(of("strategic-goals-reaching-activity"), Some(1.0));
            assert_eq!(of("activities-tracing-to-vision"), Some(1.0));
            assert_eq!(of("goal-chain-length"), Some(4.0));
        }
        // The vision has 4 goals, the strategic ones 4 + 2 + 2 + 2, and each of 10 committee goals an activity.
        assert_eq!(number(&sector().with_goals(), "goal-fan-out"), Some(24.0 / 15.0));
        // 4, four times 4, and each of 16 goals of committees one.
        assert_eq!(number(&purchaser_provider().with_goals(), "goal-fan-out"), Some(36.0 / 21.0));
    }

    #[test]
    fn a_broken_link_ends_the_line() {
        // One of four strategic goals is reached by nobody, and what served only it traces to nothing.
        let broken = sector()
            .with_goals()
            .goal("education-economy", |goal| goal.derived_from = vec!["town-citizen".into()])
            .goal("care-economy", |goal| goal.derived_from.clear());
        assert_eq!(number(&broken, "strategic-goals-reaching-activity"), Some(0.75));
        assert_eq!(number(&broken, "activities-tracing-to-vision"), Some(1.0));
        // Three of eight activities hang on it.
        let learning = |goal: &mut Goal| goal.derived_from = vec!["care-economy".into()];
        let doing = |goal: &mut Goal| goal.derived_from = vec!["care-learning".into()];
        let cut = ["elderly-care-doing", "disability-care-doing"]
            .into_iter()
            .fold(broken.goal("care-learning", learning), |fixture, key| fixture.goal(key, doing));
        assert_eq!(number(&cut, "activities-tracing-to-vision"), Some(0.625));
        assert_eq!(number(&cut, "goal-chain-length"), Some(4.0));
        let short = cut.goal("school-doing", |goal| goal.derived_from.push("vision".into()));
        assert_eq!(number(&short, "goal-chain-length"), Some(2.5));
    }

    #[test]
    fn what_has_ended_is_left_out_and_what_is_not_there_has_a_reason() {
        let ended = sector().with_goals().chain_document("town-budget", |budget| budget.state = DocumentState::Ended);
        let why = |fixture, name| measured(fixture, name).undefined;
        let reason = |text: &str| Some(text.to_owned());
        assert_eq!(why(&ended, "strategic-goals-reaching-activity"), reason("the model states no strategic goal"));
        let only = sector().add_goal(Goal::new("doing", GoalKind::ConcreteActivity));
        assert_eq!(why(&only, "goal-chain-length"), reason("no concrete activity traces to a vision"));
        assert_eq!(why(&only, "goal-fan-out"), reason("the model states nothing but activities"));
        assert_eq!(number(&only, "activities-tracing-to-vision"), Some(0.0));
        let only = sector().add_goal(Goal::new("good", GoalKind::Vision));
        assert_eq!(why(&only, "activities-tracing-to-vision"), reason("the model states no activity"));
        assert_eq!(why(&sector(), "goal-fan-out"), reason("the model states no goal"));
    }
}
